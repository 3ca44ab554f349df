//! Throttles: how often something may be tried. Counted in the database, so all processes share them.

use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::{Conn, tries};

/// Length of a slot in seconds: a quarter of an hour.
const SLOT: i64 = 900;
/// Length of a day in seconds.
const DAY: i64 = 86_400;
/// Slots of a day begin at this number, so that they never meet those of a quarter of an hour.
const DAYS_FROM: i64 = 1 << 40;
/// So many times the tries of a quarter of an hour are allowed in a day (NIST SP 800-63B asks for at most 100).
const DAY_SHARE: i64 = 10;

/// What is counted, and how often it may be in a quarter of an hour.
pub type Key = (String, i64);

/// The slots a moment falls into, with how many seconds are left of each and how many times the key's most is allowed in it.
fn slots(now: Moment) -> [(i64, i64, i64); 2] {
    let seconds = now.and_utc().timestamp();
    [
        (seconds.div_euclid(SLOT), SLOT - seconds.rem_euclid(SLOT), 1),
        (DAYS_FROM + seconds.div_euclid(DAY), DAY - seconds.rem_euclid(DAY), DAY_SHARE),
    ]
}

/// Counts one try under each key; `TooMany` when one of them passes its most.
/// Keys are hashed: addresses and networks do not stand in the table.
pub fn allow(tx: &mut Conn, keys: &[Key], now: Moment) -> Result<()> {
    for (key, most) in keys {
        for (slot, left, share) in slots(now) {
            if tries::count(tx, &super::dice::hash(key), slot)? > most.saturating_mul(share) {
                return Err(Error::TooMany(left));
            }
        }
    }
    Ok(())
}

/// Refuses when the keys have no try left; counts nothing. For acts of which only the failures are counted.
pub fn left(conn: &mut Conn, keys: &[Key], now: Moment) -> Result<()> {
    for (key, most) in keys {
        for (slot, left, share) in slots(now) {
            if tries::counted(conn, &super::dice::hash(key), slot)? >= most.saturating_mul(share) {
                return Err(Error::TooMany(left));
            }
        }
    }
    Ok(())
}

/// Drops counts of slots that have passed.
pub fn sweep(tx: &mut Conn, now: Moment) -> Result<usize> {
    let [(quarter, ..), (day, ..)] = slots(now);
    tries::sweep(tx, quarter, DAYS_FROM, day)
}
