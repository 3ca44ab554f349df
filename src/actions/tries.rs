//! Throttles: how often something may be tried in a quarter of an hour. Counted in the database, so all processes share them.

use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::{Conn, tries};

/// Length of a slot in seconds.
const SLOT: i64 = 900;

/// Counts one try under each key; `TooMany` when one of them passes its most in this quarter of an hour.
/// Keys are hashed: addresses and networks do not stand in the table.
pub fn allow(tx: &mut Conn, keys: &[(String, i64)], now: Moment) -> Result<()> {
    let seconds = now.and_utc().timestamp();
    let slot = seconds.div_euclid(SLOT);
    for (key, most) in keys {
        if tries::count(tx, &super::dice::hash(key), slot)? > *most {
            return Err(Error::TooMany(SLOT - seconds.rem_euclid(SLOT)));
        }
    }
    Ok(())
}
