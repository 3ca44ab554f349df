//! Drafts that lie about: one letter a week after they were begun, one when the posting closes within three days.

use crate::actions::{Here, nudges};
use crate::domain::ids::ApplicationId;
use crate::error::Result;
use crate::store::Db;

/// Writes the nudges that are due, and gives their number. The event of a nudge makes it not due again.
pub fn write(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    let due: Vec<(nudges::Nudge, ApplicationId)> = db.read(move |c| nudges::due(c, now))?;
    let mut written = 0;
    for (nudge, id) in due {
        let here = here.clone();
        written += usize::from(db.write(move |tx| nudges::write(tx, &here, nudge, id))?);
    }
    Ok(written)
}
