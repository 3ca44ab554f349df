//! Voluntary answers about a person, apart from everything else. Nothing here gives them out beside a name.

use diesel::prelude::*;

use super::Conn;
use super::schema::demographics as t;
use super::types::{join, split};
use crate::domain::demographics::{Demographics, Race};
use crate::domain::ids::ApplicationId;
use crate::error::Result;

/// What the applicant told, for the applicant.
pub fn own(conn: &mut Conn, id: ApplicationId) -> Result<Option<Demographics>> {
    let row = t::table.find(id).select((t::ethnicity, t::races, t::sex, t::disability)).first::<(_, String, _, _)>(conn).optional()?;
    Ok(row.map(|(ethnicity, races, sex, disability)| Demographics {
        ethnicity,
        races: split(&races).iter().filter_map(|r| Race::parse(r)).collect(),
        sex,
        disability,
    }))
}

/// Keeps the answers; none at all leaves no row.
pub fn save(conn: &mut Conn, id: ApplicationId, d: &Demographics) -> Result<()> {
    diesel::delete(t::table.find(id)).execute(conn)?;
    if d.is_empty() {
        return Ok(());
    }
    let races: Vec<String> = d.races.iter().map(ToString::to_string).collect();
    diesel::insert_into(t::table)
        .values((
            t::application_id.eq(id),
            t::ethnicity.eq(d.ethnicity),
            t::races.eq(join(&races)),
            t::sex.eq(d.sex),
            t::disability.eq(d.disability),
        ))
        .execute(conn)?;
    Ok(())
}
