//! What somebody read of an offer before they act on it.

use super::for_staff;
use crate::actions::{Here, dice};
use crate::domain::access::Who;
use crate::domain::ids::OfferId;
use crate::error::{Error, Result};
use crate::store::{Conn, conditions, events, offers, seats};

/// The offer as it stands, its seat, its conditions and the terms that wait, in sixteen digits: other ones as soon as any of it changes.
pub fn reading(conn: &mut Conn, id: OfferId) -> Result<String> {
    let offer = offers::find(conn, id)?;
    let seat = seats::find(conn, offer.seat)?;
    let whole = format!("{offer:?} {seat:?} {:?} {:?}", conditions::of_offer(conn, id)?, offers::waiting_change(conn, id)?);
    Ok(dice::hash(&whole).chars().take(16).collect())
}

/// Refuses when the offer is not what this person read any more.
pub fn as_read(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, read: &str) -> Result<()> {
    let (app, _) = for_staff(tx, who, id)?;
    if reading(tx, id)? == read { Ok(()) } else { Err(Error::Stale(events::last_change(tx, app.id, here.now)?)) }
}
