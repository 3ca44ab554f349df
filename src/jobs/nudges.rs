//! Drafts that lie about: one letter a week after they were begun, one when the posting closes within three days. Saved postings: one letter
//! ten days before they close.

use crate::actions::{Here, nudges, saved};
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
    for one in db.read(move |c| saved::due(c, now))? {
        let here = here.clone();
        written += usize::from(db.write(move |tx| saved::nudge(tx, &here, one))?);
    }
    Ok(written)
}
