//! Seats: funded chairs in a role.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{project_agencies, projects, roles, seats};
use super::types::split;
use crate::domain::ids::{AgencyId, ProjectId, RoleId, SeatId};
use crate::domain::placement::SeatState;
use crate::domain::posting::{Clearance, Specialty};
use crate::error::Result;

/// Adds a seat. Only a seat with a named approver is funded.
pub fn insert(conn: &mut Conn, role: RoleId, number: i64, approver: &str, funded_until: Option<NaiveDate>) -> Result<SeatId> {
    let state = if approver.is_empty() || funded_until.is_none() { SeatState::Unfunded } else { SeatState::Open };
    Ok(diesel::insert_into(seats::table)
        .values((
            seats::role_id.eq(role),
            seats::number.eq(number),
            seats::state.eq(state),
            seats::approver.eq(approver),
            seats::funded_until.eq(funded_until),
            seats::version.eq(1),
        ))
        .returning(seats::id)
        .get_result(conn)?)
}

/// A seat in the words of its role and project.
#[derive(Debug, Clone)]
pub struct SeatLine {
    pub id: SeatId,
    pub number: i64,
    pub state: SeatState,
    pub funded_until: Option<NaiveDate>,
    pub role: String,
    pub specialty: Specialty,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub clearance: Clearance,
    pub drug_test: bool,
    pub project: ProjectId,
    pub project_name: String,
}

type Row = (SeatId, i64, SeatState, Option<NaiveDate>, (String, Specialty, i64, i64, String, Clearance, bool), ProjectId, String);

type Columns = (
    seats::id,
    seats::number,
    seats::state,
    seats::funded_until,
    (roles::title, roles::specialty, roles::grade_low, roles::grade_high, roles::places, roles::clearance, roles::drug_test),
    projects::id,
    projects::name,
);

fn columns() -> Columns {
    (
        seats::id,
        seats::number,
        seats::state,
        seats::funded_until,
        (roles::title, roles::specialty, roles::grade_low, roles::grade_high, roles::places, roles::clearance, roles::drug_test),
        projects::id,
        projects::name,
    )
}

fn line(
    (id, number, state, funded_until, (role, specialty, grade_low, grade_high, places, clearance, drug_test), project, project_name): Row,
) -> SeatLine {
    SeatLine {
        id,
        number,
        state,
        funded_until,
        role,
        specialty,
        grade_low,
        grade_high,
        places: split(&places),
        clearance,
        drug_test,
        project,
        project_name,
    }
}

pub fn find(conn: &mut Conn, id: SeatId) -> Result<SeatLine> {
    Ok(line(seats::table.inner_join(roles::table.inner_join(projects::table)).filter(seats::id.eq(id)).select(columns()).first(conn)?))
}

/// Whether a seat belongs to a project in which this agency takes part (or to any, without one).
pub fn belongs_to(conn: &mut Conn, project: ProjectId, agency: Option<AgencyId>) -> Result<bool> {
    let Some(own) = agency else { return Ok(true) };
    let taking_part = project_agencies::table.filter(project_agencies::project_id.eq(project).and(project_agencies::agency_id.eq(own)));
    Ok(diesel::select(diesel::dsl::exists(taking_part)).get_result(conn)?)
}

/// Open funded seats of a project of this agency (or of any), by project.
pub fn open(conn: &mut Conn, agency: Option<AgencyId>, today: NaiveDate, most: i64) -> Result<Vec<SeatLine>> {
    let mut query = seats::table
        .inner_join(roles::table.inner_join(projects::table))
        .filter(seats::state.eq(SeatState::Open).and(seats::funded_until.ge(today)))
        .order((projects::name, seats::id))
        .limit(most)
        .select(columns())
        .into_boxed();
    if let Some(own) = agency {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows.into_iter().map(line).collect())
}

/// Moves a seat from the state that was seen to another; `false` when somebody else was first.
pub fn step(conn: &mut Conn, id: SeatId, seen: SeatState, to: SeatState) -> Result<bool> {
    let done = diesel::update(seats::table.filter(seats::id.eq(id).and(seats::state.eq(seen))))
        .set((seats::state.eq(to), seats::version.eq(seats::version + 1)))
        .execute(conn)?;
    Ok(done == 1)
}
