//! Counters of tries per key and time slot, shared by all processes.

use super::Conn;
use super::dialect;
use crate::error::Result;

/// Adds one try and gives the number of tries of this key in this slot.
pub fn count(conn: &mut Conn, key: &str, slot: i64) -> Result<i64> {
    dialect::count_try(conn, key, slot)
}
