//! Projects, the agencies they belong to, and their roles.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{agencies, applications, placements, project_agencies, projects, roles, seats, users};
use super::types::{join, split};
use crate::domain::ids::{AgencyId, ProjectId, RoleId, SeatId};
use crate::domain::placement::{PlacementState, SeatState, Tier};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone, Queryable)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    pub mission: String,
    pub deliverable: String,
    /// Length of the fixed window of its work, where it has one.
    pub window_days: Option<i64>,
    pub window_opens_on: Option<NaiveDate>,
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
            projects::window_days.eq(new.window.map(|w| w.0)),
            projects::window_opens_on.eq(new.window.map(|w| w.1)),
            projects::created_at.eq(now),
        ))
        .returning(projects::id)
        .get_result(conn)?;
    for (agency, leads) in std::iter::once((lead, true)).chain(partners.iter().map(|p| (*p, false))) {
        diesel::insert_into(project_agencies::table)
            .values((project_agencies::project_id.eq(id), project_agencies::agency_id.eq(agency), project_agencies::lead.eq(leads)))
            .execute(conn)?;
    }
    Ok(id)
}

pub fn by_source(conn: &mut Conn, source: &str) -> Result<Option<ProjectId>> {
    Ok(projects::table.filter(projects::source_key.eq(source)).select(projects::id).first(conn).optional()?)
}

pub fn find(conn: &mut Conn, id: ProjectId) -> Result<Project> {
    let columns =
        (projects::id, projects::name, projects::mission, projects::deliverable, projects::window_days, projects::window_opens_on);
    Ok(projects::table.find(id).select(columns).first(conn)?)
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

/// A role as it is written.
pub struct NewRole<'a> {
    pub source: Option<&'a str>,
    pub title: &'a str,
    pub specialty: Specialty,
    pub grades: (i64, i64),
    pub places: &'a [String],
    pub telework: bool,
    pub clearance: Clearance,
    pub tier: Option<Tier>,
    pub drug_test: bool,
}

pub fn insert_role(conn: &mut Conn, project: ProjectId, new: &NewRole<'_>) -> Result<RoleId> {
    Ok(diesel::insert_into(roles::table)
        .values((
            roles::project_id.eq(project),
            roles::source_key.eq(new.source),
            roles::title.eq(new.title),
            roles::specialty.eq(new.specialty),
            roles::grade_low.eq(new.grades.0),
            roles::grade_high.eq(new.grades.1),
            roles::places.eq(join(new.places)),
            roles::telework.eq(new.telework),
            roles::clearance.eq(new.clearance),
            roles::tier.eq(new.tier),
            roles::drug_test.eq(new.drug_test),
        ))
        .returning(roles::id)
        .get_result(conn)?)
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
        .inner_join(roles::table)
        .group_by((roles::project_id, seats::state))
        .select((roles::project_id, seats::state, diesel::dsl::count_star()))
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

/// A role with its seats, as a project's page shows it.
#[derive(Debug, Clone)]
pub struct Role {
    pub id: RoleId,
    pub title: String,
    pub specialty: Specialty,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub tier: Option<Tier>,
    pub drug_test: bool,
    pub seats: Vec<Seat>,
}

/// A seat with whoever sits in it.
#[derive(Debug, Clone)]
pub struct Seat {
    pub id: SeatId,
    pub number: i64,
    pub state: SeatState,
    pub approver: String,
    pub funded_until: Option<NaiveDate>,
    /// Name, reference, start and not-to-exceed date of the live placement.
    pub holder: Option<(String, String, NaiveDate, NaiveDate)>,
}

/// The roles of a project with their seats and who sits there.
pub fn roles_of(conn: &mut Conn, id: ProjectId) -> Result<Vec<Role>> {
    type RoleRow = (RoleId, String, Specialty, i64, i64, String, bool, Clearance, Option<Tier>, bool);
    type SeatRow = (RoleId, SeatId, i64, SeatState, String, Option<NaiveDate>);
    let rows: Vec<RoleRow> = roles::table
        .filter(roles::project_id.eq(id))
        .order(roles::id)
        .select((
            roles::id,
            roles::title,
            roles::specialty,
            roles::grade_low,
            roles::grade_high,
            roles::places,
            roles::telework,
            roles::clearance,
            roles::tier,
            roles::drug_test,
        ))
        .load(conn)?;
    let seat_rows: Vec<SeatRow> = seats::table
        .inner_join(roles::table)
        .filter(roles::project_id.eq(id))
        .order((seats::role_id, seats::number))
        .select((seats::role_id, seats::id, seats::number, seats::state, seats::approver, seats::funded_until))
        .load(conn)?;
    let live = [PlacementState::Confirmed, PlacementState::Active, PlacementState::Extended];
    let holders: Vec<(SeatId, String, String, NaiveDate, NaiveDate)> = placements::table
        .inner_join(seats::table.inner_join(roles::table))
        .inner_join(applications::table.inner_join(users::table))
        .filter(roles::project_id.eq(id).and(placements::state.eq_any(live)))
        .select((placements::seat_id, users::name, applications::reference, placements::starts_on, placements::not_to_exceed))
        .load(conn)?;
    let mut holders: std::collections::HashMap<SeatId, _> = holders.into_iter().map(|(s, n, r, a, b)| (s, (n, r, a, b))).collect();
    let mut out: Vec<Role> = rows
        .into_iter()
        .map(|(id, title, specialty, grade_low, grade_high, places, telework, clearance, tier, drug_test)| Role {
            id,
            title,
            specialty,
            grade_low,
            grade_high,
            places: split(&places),
            telework,
            clearance,
            tier,
            drug_test,
            seats: Vec::new(),
        })
        .collect();
    for (role, id, number, state, approver, funded_until) in seat_rows {
        if let Some(role) = out.iter_mut().find(|r| r.id == role) {
            role.seats.push(Seat { id, number, state, approver, funded_until, holder: holders.remove(&id) });
        }
    }
    Ok(out)
}

/// A role as the public sees it: how many seats, and no name of anybody.
#[derive(Debug, Clone)]
pub struct OpenRole {
    pub title: String,
    pub specialty: Specialty,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub open: i64,
    /// Seats that somebody holds or sits in.
    pub taken: i64,
}

/// The roles of a project with the count of their seats.
pub fn open_roles(conn: &mut Conn, id: ProjectId) -> Result<Vec<OpenRole>> {
    let roles = roles_of(conn, id)?;
    let count = |role: &Role, states: &[SeatState]| {
        i64::try_from(role.seats.iter().filter(|s| states.contains(&s.state)).count()).unwrap_or(i64::MAX)
    };
    Ok(roles
        .into_iter()
        .map(|role| OpenRole {
            open: count(&role, &[SeatState::Open]),
            taken: count(&role, &[SeatState::Held, SeatState::Filled]),
            title: role.title,
            specialty: role.specialty,
            grade_low: role.grade_low,
            grade_high: role.grade_high,
            places: role.places,
            telework: role.telework,
            clearance: role.clearance,
        })
        .collect())
}

/// A role with open seats, as an applicant weighs it.
#[derive(Debug, Clone)]
pub struct RoleWithSeats {
    pub project: ProjectId,
    pub project_name: String,
    pub title: String,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub open: i64,
}

/// Roles of a specialty that have open seats, by project.
pub fn open_roles_for(conn: &mut Conn, specialty: Specialty) -> Result<Vec<RoleWithSeats>> {
    type Row = (RoleId, ProjectId, String, String, i64, i64, String, bool, Clearance);
    let rows: Vec<Row> = roles::table
        .inner_join(projects::table)
        .filter(roles::specialty.eq(specialty))
        .order((projects::name, roles::id))
        .select((
            roles::id,
            projects::id,
            projects::name,
            roles::title,
            roles::grade_low,
            roles::grade_high,
            roles::places,
            roles::telework,
            roles::clearance,
        ))
        .load(conn)?;
    let counts: std::collections::HashMap<RoleId, i64> = seats::table
        .filter(seats::state.eq(SeatState::Open))
        .group_by(seats::role_id)
        .select((seats::role_id, diesel::dsl::count_star()))
        .load::<(RoleId, i64)>(conn)?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .filter_map(|(id, project, project_name, title, grade_low, grade_high, places, telework, clearance)| {
            let open = *counts.get(&id)?;
            Some(RoleWithSeats { project, project_name, title, grade_low, grade_high, places: split(&places), telework, clearance, open })
        })
        .collect())
}
