//! Rubrics: versions that never change once written.

use diesel::prelude::*;

use super::Conn;
use super::schema::{competencies, rubric_versions};
use crate::domain::ids::{CompetencyId, RubricVersionId};
use crate::domain::when::Moment;
use crate::error::Result;

/// A version of a rubric in a list.
#[derive(Debug, Clone, Queryable)]
pub struct Version {
    pub id: RubricVersionId,
    pub key: String,
    pub name: String,
    pub version: i64,
    pub content_hash: String,
}

/// The newest version of the rubric with this key.
pub fn newest(conn: &mut Conn, key: &str) -> Result<Option<Version>> {
    use rubric_versions as t;
    Ok(t::table
        .filter(t::key.eq(key))
        .order(t::version.desc())
        .select((t::id, t::key, t::name, t::version, t::content_hash))
        .first(conn)
        .optional()?)
}

/// The newest version of the rubric this is a version of.
pub fn newest_of(conn: &mut Conn, id: RubricVersionId) -> Result<RubricVersionId> {
    use rubric_versions as t;
    let key: String = t::table.find(id).select(t::key).first(conn)?;
    Ok(newest(conn, &key)?.map_or(id, |v| v.id))
}

/// The newest version of every rubric, by name.
pub fn all(conn: &mut Conn) -> Result<Vec<Version>> {
    use rubric_versions as t;
    let rows: Vec<Version> =
        t::table.order((t::name, t::version.desc())).select((t::id, t::key, t::name, t::version, t::content_hash)).load(conn)?;
    let mut newest: Vec<Version> = Vec::new();
    for row in rows {
        if !newest.iter().any(|n| n.key == row.key) {
            newest.push(row);
        }
    }
    Ok(newest)
}

/// A competency as it is written.
pub struct NewCompetency<'a> {
    pub name: &'a str,
    /// One line each.
    pub definition: &'a str,
    pub required_level: Option<&'a str>,
    /// `name: definition`, one line each.
    pub levels: &'a str,
    pub screen_out: bool,
}

pub fn insert(
    conn: &mut Conn,
    key: &str,
    name: &str,
    version: i64,
    hash: &str,
    list: &[NewCompetency<'_>],
    now: Moment,
) -> Result<RubricVersionId> {
    use rubric_versions as t;
    let id: RubricVersionId = diesel::insert_into(t::table)
        .values((t::key.eq(key), t::name.eq(name), t::version.eq(version), t::content_hash.eq(hash), t::created_at.eq(now)))
        .returning(t::id)
        .get_result(conn)?;
    for (position, c) in (1i64..).zip(list) {
        diesel::insert_into(competencies::table)
            .values((
                competencies::rubric_version_id.eq(id),
                competencies::position.eq(position),
                competencies::name.eq(c.name),
                competencies::definition.eq(c.definition),
                competencies::required_level.eq(c.required_level),
                competencies::levels.eq(c.levels),
                competencies::screen_out.eq(c.screen_out),
            ))
            .execute(conn)?;
    }
    Ok(id)
}

#[derive(Debug, Clone, Queryable)]
pub struct Competency {
    pub id: CompetencyId,
    pub name: String,
    pub definition: String,
    pub required_level: Option<String>,
    pub levels: String,
    pub screen_out: bool,
}

impl Competency {
    /// What a person can do who has this competency: one line each.
    pub fn points(&self) -> impl Iterator<Item = &str> {
        self.definition.lines()
    }

    /// The levels as (name, what it looks like, whether this one is required).
    pub fn anchors(&self) -> impl Iterator<Item = (&str, &str, bool)> {
        self.levels
            .lines()
            .filter_map(|l| l.split_once(": "))
            .map(|(name, what)| (name, what, self.required_level.as_deref() == Some(name)))
    }
}

/// The competencies of a version in their order.
pub fn competencies(conn: &mut Conn, id: RubricVersionId) -> Result<Vec<Competency>> {
    use competencies as t;
    Ok(t::table
        .filter(t::rubric_version_id.eq(id))
        .order(t::position)
        .select((t::id, t::name, t::definition, t::required_level, t::levels, t::screen_out))
        .load(conn)?)
}
