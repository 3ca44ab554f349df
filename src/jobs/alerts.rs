//! Job alerts that are due, addresses that do not take them, and alerts nobody confirmed.

use chrono::TimeDelta;

use crate::actions::{Here, alerts};
use crate::error::Result;
use crate::store::{self, Db};

/// Writes the letters of the alerts that are due, and gives their number.
pub fn write(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    let mut written = 0;
    for id in db.read(move |c| alerts::due(c, now))? {
        let here = here.clone();
        written += usize::from(db.write(move |tx| alerts::write(tx, &here, id))?);
    }
    Ok(written)
}

/// Ends alerts whose letters were given up; removes those nobody confirmed within a week, and ended ones after a month.
pub fn sweep(db: &Db, here: &Here) -> Result<usize> {
    for id in db.read(store::alerts::bounced)? {
        let here = here.clone();
        db.write(move |tx| alerts::bounce(tx, &here, id))?;
    }
    let (asked, ended) = (here.now - TimeDelta::days(7), here.now - TimeDelta::days(30));
    db.write(move |tx| store::alerts::sweep(tx, asked, ended))
}
