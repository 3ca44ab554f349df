//! Agencies.

use diesel::prelude::*;

use super::Conn;
use super::schema::agencies;
use crate::domain::ids::AgencyId;
use crate::error::{Error, Result};

/// Refuses an agency that is not there, as an address or a form may name one.
pub fn must_be(conn: &mut Conn, ids: &[AgencyId]) -> Result<()> {
    let known: Vec<AgencyId> = agencies::table.filter(agencies::id.eq_any(ids.to_vec())).select(agencies::id).load(conn)?;
    if ids.iter().all(|id| known.contains(id)) { Ok(()) } else { Err(Error::NotFound) }
}

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
