//! Rubrics: versions that never change once written.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{competencies, postings, rubric_versions, stage_competencies, users};
use crate::domain::ids::{AgencyId, CompetencyId, PostingId, RubricVersionId, StageId, UserId};
use crate::domain::posting::PostingState;
use crate::domain::rubric::{self as domain, Level, Rubric, Standing};
use crate::domain::text;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// A version of a rubric in a list.
#[derive(Debug, Clone, Queryable)]
pub struct Version {
    pub id: RubricVersionId,
    pub key: String,
    pub name: String,
    pub version: i64,
    pub content_hash: String,
    pub created_at: Moment,
    /// Who saved it; nobody, when it came from a file at the command line.
    pub author: Option<String>,
}

type Columns = (
    rubric_versions::id,
    rubric_versions::key,
    rubric_versions::name,
    rubric_versions::version,
    rubric_versions::content_hash,
    rubric_versions::created_at,
    diesel::dsl::Nullable<users::name>,
);

fn columns() -> Columns {
    use rubric_versions as t;
    (t::id, t::key, t::name, t::version, t::content_hash, t::created_at, users::name.nullable())
}

/// The newest version of the rubric with this key.
pub fn newest(conn: &mut Conn, key: &str) -> Result<Option<Version>> {
    Ok(versions(conn, key)?.into_iter().next())
}

/// All versions of the rubric with this key, the newest first.
pub fn versions(conn: &mut Conn, key: &str) -> Result<Vec<Version>> {
    use rubric_versions as t;
    Ok(t::table.left_join(users::table).filter(t::key.eq(key)).order(t::version.desc()).select(columns()).load(conn)?)
}

/// One version.
pub fn find(conn: &mut Conn, id: RubricVersionId) -> Result<Version> {
    use rubric_versions as t;
    Ok(t::table.left_join(users::table).filter(t::id.eq(id)).select(columns()).first(conn)?)
}

/// One version with all its words.
pub fn whole(conn: &mut Conn, id: RubricVersionId) -> Result<(Version, Rubric)> {
    let version = find(conn, id)?;
    let competencies = competencies(conn, id)?.iter().map(Competency::read).collect();
    let rubric = Rubric { key: version.key.clone(), name: version.name.clone(), competencies };
    Ok((version, rubric))
}

/// A posting that names a version.
#[derive(Debug, Clone, Queryable)]
pub struct Use {
    pub rubric: RubricVersionId,
    pub posting: PostingId,
    pub title: String,
    pub state: PostingState,
}

/// Postings that name a version of the rubric with this key, the newest first; `scope` leaves only those a person of that agency sees.
pub fn uses(conn: &mut Conn, key: &str, scope: Option<AgencyId>) -> Result<Vec<Use>> {
    let mut query = postings::table.inner_join(rubric_versions::table).filter(rubric_versions::key.eq(key)).into_boxed();
    if let Some(agency) = scope {
        query = query.filter(postings::agency_id.eq(agency).or(postings::agency_id.is_null()));
    }
    let found = query.select((rubric_versions::id, postings::id, postings::title, postings::state)).order(postings::id.desc());
    Ok(found.load(conn)?)
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
    let rows: Vec<Version> = t::table.left_join(users::table).order((t::name, t::version.desc())).select(columns()).load(conn)?;
    let mut newest: Vec<Version> = Vec::new();
    for row in rows {
        if !newest.iter().any(|n| n.key == row.key) {
            newest.push(row);
        }
    }
    Ok(newest)
}

/// Levels as they are kept: `name: what it looks like`, one line each, the lowest first.
pub fn levels_column(levels: &[Level]) -> String {
    levels.iter().map(|l| format!("{}: {}", l.name, l.definition.replace('\n', " "))).collect::<Vec<_>>().join("\n")
}

/// Adds a version; `Taken("rubric")` when this one is there already.
pub fn insert(conn: &mut Conn, rubric: &Rubric, version: i64, hash: &str, author: Option<UserId>, now: Moment) -> Result<RubricVersionId> {
    use rubric_versions as t;
    let values =
        (t::name.eq(&rubric.name), t::version.eq(version), t::content_hash.eq(hash), t::created_by.eq(author), t::created_at.eq(now));
    let id: RubricVersionId =
        diesel::insert_into(t::table).values((t::key.eq(&rubric.key), values)).returning(t::id).get_result(conn).map_err(|e| {
            if violates(&e, "rubric_versions.key", "rubric_versions_key_version_key") { Error::Taken("rubric") } else { e.into() }
        })?;
    for (position, c) in (1i64..).zip(&rubric.competencies) {
        diesel::insert_into(competencies::table)
            .values((
                competencies::rubric_version_id.eq(id),
                competencies::position.eq(position),
                competencies::name.eq(&c.name),
                competencies::definition.eq(c.definition.join("\n")),
                competencies::required_level.eq(&c.required_level),
                competencies::levels.eq(levels_column(&c.levels)),
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
    /// With its levels read.
    fn read(&self) -> domain::Competency {
        let levels = self.anchors().into_iter();
        let level = |(name, what, standing): (&str, &str, Option<Standing>)| Level {
            name: name.to_owned(),
            definition: what.to_owned(),
            required: standing == Some(Standing::At),
        };
        domain::Competency {
            key: text::slug(&self.name),
            name: self.name.clone(),
            definition: self.points().map(str::to_owned).collect(),
            required_level: self.required_level.clone(),
            levels: levels.map(level).collect(),
            screen_out: self.screen_out,
        }
    }

    /// What a person can do who has this competency: one line each.
    pub fn points(&self) -> impl Iterator<Item = &str> {
        self.definition.lines()
    }

    /// The levels as (name, what it looks like, how it stands beside the required one), the lowest first.
    pub fn anchors(&self) -> Vec<(&str, &str, Option<Standing>)> {
        let levels: Vec<(&str, &str)> = self.levels.lines().filter_map(|l| l.split_once(": ")).collect();
        let required = levels.iter().position(|(name, _)| self.required_level.as_deref() == Some(*name));
        levels.iter().enumerate().map(|(n, (name, what))| (*name, *what, required.map(|r| Standing::of(n, r)))).collect()
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

/// The competencies that are judged at a stage, in their order: all of them when nothing was decided for it.
pub fn at_stage(conn: &mut Conn, stage: Option<StageId>, rubric: RubricVersionId) -> Result<Vec<Competency>> {
    use stage_competencies as t;
    let all = competencies(conn, rubric)?;
    let Some(stage) = stage else { return Ok(all) };
    let decided: Vec<(CompetencyId, bool)> = t::table.filter(t::stage_id.eq(stage)).select((t::competency_id, t::judged)).load(conn)?;
    // Cells of an earlier rubric of this posting say nothing about this one.
    let cell = |c: &Competency| decided.iter().find(|(id, _)| *id == c.id).map(|(_, judged)| *judged);
    let is_open = all.iter().all(|c| cell(c).is_none());
    Ok(all.into_iter().filter(|c| is_open || cell(c) == Some(true)).collect())
}
