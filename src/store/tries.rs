//! Counters of tries per key and time slot, shared by all processes.

use diesel::prelude::*;

use super::Conn;
use super::dialect;
use super::schema::tries;
use crate::error::Result;

/// Adds one try and gives the number of tries of this key in this slot.
pub fn count(conn: &mut Conn, key: &str, slot: i64) -> Result<i64> {
    dialect::count_try(conn, key, slot)
}

/// The number of tries of this key in this slot so far.
pub fn counted(conn: &mut Conn, key: &str, slot: i64) -> Result<i64> {
    Ok(tries::table.find((key, slot)).select(tries::count).first(conn).optional()?.unwrap_or(0))
}

/// Drops the slots of two series that lie before these; the second series begins at `second_from`.
pub fn sweep(conn: &mut Conn, first: i64, second_from: i64, second: i64) -> Result<usize> {
    let old = tries::slot.lt(first).or(tries::slot.ge(second_from).and(tries::slot.lt(second)));
    Ok(diesel::delete(tries::table.filter(old)).execute(conn)?)
}
