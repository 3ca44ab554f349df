//! Agencies.

use diesel::prelude::*;

use super::Conn;
use super::schema::agencies;
use crate::domain::ids::AgencyId;
use crate::error::Result;

/// The agency with this name or code; made when it is new.
pub fn find_or_insert(conn: &mut Conn, code: &str, name: &str) -> Result<AgencyId> {
    let known = agencies::table.filter(agencies::code.eq(code).or(agencies::name.eq(name))).select(agencies::id).first(conn).optional()?;
    match known {
        Some(id) => Ok(id),
        None => Ok(diesel::insert_into(agencies::table)
            .values((agencies::code.eq(code), agencies::name.eq(name)))
            .returning(agencies::id)
            .get_result(conn)?),
    }
}

/// All agencies by name.
pub fn all(conn: &mut Conn) -> Result<Vec<(AgencyId, String)>> {
    Ok(agencies::table.order(agencies::name).select((agencies::id, agencies::name)).load(conn)?)
}
