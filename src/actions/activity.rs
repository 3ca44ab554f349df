//! The activity of all applications: how far somebody has read it.

use crate::domain::access::Who;
use crate::domain::ids::EventId;
use crate::error::Result;
use crate::store::{Conn, events};

/// Keeps that this person has read everything up to a line. It concerns nobody else, so it is no event.
pub fn read(tx: &mut Conn, who: &Who, until: EventId) -> Result<()> {
    who.may_see_activity()?;
    events::read_all(tx, who.id, until)
}
