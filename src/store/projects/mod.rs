//! Projects, the agencies they belong to, their dates and their roles.

mod dates;
mod roles;

pub use dates::*;
pub use roles::*;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{agencies, project_agencies, projects, roles as role_rows, seats};
use super::types::{join, split};
use crate::domain::ids::{AgencyId, ProjectId};
use crate::domain::placement::{SeatState, Tier};
use crate::domain::posting::Clearance;
use crate::domain::project::{MustHaves, Window};
use crate::domain::when::Moment;
use crate::error::Result;

/// What a project says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    pub name: String,
    pub mission: String,
    pub deliverable: String,
    /// Name and address of whoever supervises the team; empty while nobody does.
    pub supervisor: (String, String),
    pub tier: Option<Tier>,
    pub must_haves: MustHaves,
    /// At least so many people on the team.
    pub least: i64,
}

#[derive(Debug, Clone)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    pub mission: String,
    pub deliverable: String,
    /// Name and address of whoever supervises the team; empty while nobody does.
    pub supervisor: (String, String),
    pub tier: Option<Tier>,
    pub must_haves: MustHaves,
    /// At least so many people on the team.
    pub least: i64,
    pub version: i64,
}

impl Project {
    /// What it says, to be changed.
    pub fn stated(&self) -> Stated {
        Stated {
            name: self.name.clone(),
            mission: self.mission.clone(),
            deliverable: self.deliverable.clone(),
            supervisor: self.supervisor.clone(),
            tier: self.tier,
            must_haves: self.must_haves.clone(),
            least: self.least,
        }
    }
}

/// A project as it is written.
pub struct NewProject<'a> {
    pub source: Option<&'a str>,
    pub name: &'a str,
    pub mission: &'a str,
    pub deliverable: &'a str,
    pub window: Option<(i64, NaiveDate)>,
}

pub fn insert(conn: &mut Conn, new: &NewProject<'_>, lead: AgencyId, partners: &[AgencyId], now: Moment) -> Result<ProjectId> {
    let id: ProjectId = diesel::insert_into(projects::table)
        .values((
            projects::source_key.eq(new.source),
            projects::name.eq(new.name),
            projects::mission.eq(new.mission),
            projects::deliverable.eq(new.deliverable),
            projects::created_at.eq(now),
        ))
        .returning(projects::id)
        .get_result(conn)?;
    set_agencies(conn, id, lead, partners)?;
    if let Some((days, opens_on)) = new.window {
        add_window(conn, id, &Window { what: "Fixed window".to_owned(), opens_on, days, people: 1 })?;
    }
    Ok(id)
}

/// Gives a project to these agencies and no other.
pub fn set_agencies(conn: &mut Conn, id: ProjectId, lead: AgencyId, partners: &[AgencyId]) -> Result<()> {
    diesel::delete(project_agencies::table.filter(project_agencies::project_id.eq(id))).execute(conn)?;
    for (agency, leads) in std::iter::once((lead, true)).chain(partners.iter().filter(|p| **p != lead).map(|p| (*p, false))) {
        diesel::insert_into(project_agencies::table)
            .values((project_agencies::project_id.eq(id), project_agencies::agency_id.eq(agency), project_agencies::lead.eq(leads)))
            .execute(conn)?;
    }
    Ok(())
}

/// Writes what a project says, in the version that was seen; `false` when somebody else was first.
pub fn state(conn: &mut Conn, id: ProjectId, seen: i64, s: &Stated) -> Result<bool> {
    let done = diesel::update(projects::table.filter(projects::id.eq(id).and(projects::version.eq(seen))))
        .set((
            (projects::name.eq(&s.name), projects::mission.eq(&s.mission), projects::deliverable.eq(&s.deliverable)),
            (projects::supervisor_name.eq(&s.supervisor.0), projects::supervisor_email.eq(&s.supervisor.1), projects::tier.eq(s.tier)),
            (
                projects::must_words.eq(join(&s.must_haves.words)),
                projects::must_clearance.eq(s.must_haves.clearance),
                projects::must_citizen.eq(s.must_haves.citizen),
                projects::must_grade.eq(s.must_haves.grade),
                projects::must_places.eq(join(&s.must_haves.places)),
            ),
            (projects::least.eq(s.least), projects::version.eq(projects::version + 1)),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Counts a change of a project's dates or roles, in the version that was seen; `false` when somebody else was first.
pub fn touch(conn: &mut Conn, id: ProjectId, seen: i64) -> Result<bool> {
    let done = diesel::update(projects::table.filter(projects::id.eq(id).and(projects::version.eq(seen))))
        .set(projects::version.eq(projects::version + 1))
        .execute(conn)?;
    Ok(done == 1)
}

pub fn by_source(conn: &mut Conn, source: &str) -> Result<Option<ProjectId>> {
    Ok(projects::table.filter(projects::source_key.eq(source)).select(projects::id).first(conn).optional()?)
}

pub fn find(conn: &mut Conn, id: ProjectId) -> Result<Project> {
    type Row = ((String, String, String), (String, String, Option<Tier>), (String, Clearance, bool, Option<i64>, String), i64, i64);
    let (words, (supervisor_name, supervisor_email, tier), must, least, version): Row = projects::table
        .find(id)
        .select((
            (projects::name, projects::mission, projects::deliverable),
            (projects::supervisor_name, projects::supervisor_email, projects::tier),
            (projects::must_words, projects::must_clearance, projects::must_citizen, projects::must_grade, projects::must_places),
            projects::least,
            projects::version,
        ))
        .first(conn)?;
    let ((name, mission, deliverable), (needs, clearance, citizen, grade, places)) = (words, must);
    let must_haves = MustHaves { words: split(&needs), clearance, citizen, grade, places: split(&places) };
    Ok(Project { id, name, mission, deliverable, supervisor: (supervisor_name, supervisor_email), tier, must_haves, least, version })
}

/// The agencies of a project, the leading one first.
pub fn agencies_of(conn: &mut Conn, id: ProjectId) -> Result<Vec<(AgencyId, String)>> {
    Ok(project_agencies::table
        .inner_join(agencies::table)
        .filter(project_agencies::project_id.eq(id))
        .order((project_agencies::lead.desc(), agencies::name))
        .select((agencies::id, agencies::name))
        .load(conn)?)
}

/// A line of the list of projects.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: ProjectId,
    pub name: String,
    pub mission: String,
    pub agencies: Vec<String>,
    pub open: i64,
    pub held: i64,
    pub filled: i64,
    pub unfunded: i64,
}

/// Projects with the count of their seats; with a scope only those in which the agency takes part.
pub fn list(conn: &mut Conn, scope: Option<AgencyId>) -> Result<Vec<Line>> {
    let mut query =
        projects::table.select((projects::id, projects::name, projects::mission)).order((projects::name, projects::id)).into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    let rows: Vec<(ProjectId, String, String)> = query.load(conn)?;
    let names: Vec<(ProjectId, String)> = project_agencies::table
        .inner_join(agencies::table)
        .order((project_agencies::lead.desc(), agencies::name))
        .select((project_agencies::project_id, agencies::name))
        .load(conn)?;
    let counts: Vec<(ProjectId, SeatState, i64)> = seats::table
        .inner_join(role_rows::table)
        .group_by((role_rows::project_id, seats::state))
        .select((role_rows::project_id, seats::state, diesel::dsl::count_star()))
        .load(conn)?;
    let mut lines: Vec<Line> = rows
        .into_iter()
        .map(|(id, name, mission)| Line { id, name, mission, agencies: Vec::new(), open: 0, held: 0, filled: 0, unfunded: 0 })
        .collect();
    let index: std::collections::HashMap<ProjectId, usize> = lines.iter().enumerate().map(|(i, l)| (l.id, i)).collect();
    for (id, agency) in names {
        if let Some(line) = index.get(&id).and_then(|i| lines.get_mut(*i)) {
            line.agencies.push(agency);
        }
    }
    for (id, state, n) in counts {
        if let Some(line) = index.get(&id).and_then(|i| lines.get_mut(*i)) {
            match state {
                SeatState::Open => line.open = n,
                SeatState::Held => line.held = n,
                SeatState::Filled => line.filled = n,
                SeatState::Unfunded => line.unfunded = n,
                SeatState::Withdrawn => {}
            }
        }
    }
    Ok(lines)
}
