//! Seats: funded chairs in a role.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{offers, placements, project_agencies, projects, roles, seats};
use super::types::split;
use crate::domain::ids::{AgencyId, OfferId, PlacementId, ProjectId, RoleId, SeatId, UserId};
use crate::domain::offer::OfferState;
use crate::domain::placement::{PlacementState, SeatState};
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
    /// Who answers for its money; empty while nobody does.
    pub approver: String,
    /// Where the money comes from.
    pub source: String,
    pub funded_until: Option<NaiveDate>,
    pub withdrawn_why: String,
    /// It closes when whoever sits in it leaves.
    pub closes_after: bool,
    pub version: i64,
    pub role_id: RoleId,
    pub role: String,
    pub specialty: Specialty,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub drug_test: bool,
    pub project: ProjectId,
    pub project_name: String,
}

impl SeatLine {
    /// Whether an offer of work in this place can be an offer of this seat.
    pub fn takes_work_in(&self, place: &str) -> bool {
        self.places.is_empty() || self.telework || self.places.iter().any(|p| p == place)
    }
}

type Money = (String, String, Option<NaiveDate>, String, bool, i64);
type Asked = (RoleId, String, Specialty, i64, i64, String, bool, Clearance, bool);
type Row = (SeatId, i64, SeatState, Money, Asked, ProjectId, String);

type Columns = (
    seats::id,
    seats::number,
    seats::state,
    (seats::approver, seats::source, seats::funded_until, seats::withdrawn_why, seats::closes_after, seats::version),
    (
        roles::id,
        roles::title,
        roles::specialty,
        roles::grade_low,
        roles::grade_high,
        roles::places,
        roles::telework,
        roles::clearance,
        roles::drug_test,
    ),
    projects::id,
    projects::name,
);

fn columns() -> Columns {
    (
        seats::id,
        seats::number,
        seats::state,
        (seats::approver, seats::source, seats::funded_until, seats::withdrawn_why, seats::closes_after, seats::version),
        (
            roles::id,
            roles::title,
            roles::specialty,
            roles::grade_low,
            roles::grade_high,
            roles::places,
            roles::telework,
            roles::clearance,
            roles::drug_test,
        ),
        projects::id,
        projects::name,
    )
}

fn line((id, number, state, money, asked, project, project_name): Row) -> SeatLine {
    let (approver, source, funded_until, withdrawn_why, closes_after, version) = money;
    let (role_id, role, specialty, grade_low, grade_high, places, telework, clearance, drug_test) = asked;
    SeatLine {
        id,
        number,
        state,
        approver,
        source,
        funded_until,
        withdrawn_why,
        closes_after,
        version,
        role_id,
        role,
        specialty,
        grade_low,
        grade_high,
        places: split(&places),
        telework,
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

/// The highest number a seat of a role has; 0 without any.
pub fn last_number(conn: &mut Conn, role: RoleId) -> Result<i64> {
    let last: Option<i64> = seats::table.filter(seats::role_id.eq(role)).select(diesel::dsl::max(seats::number)).first(conn)?;
    Ok(last.unwrap_or(0))
}

/// Where the money of a seat comes from, and until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Funding {
    pub approver: String,
    pub source: String,
    pub until: NaiveDate,
}

/// Funds a seat in the version that was seen; one without money is open with it. `false` when somebody else was first.
pub fn fund(conn: &mut Conn, seen: &SeatLine, funding: &Funding) -> Result<bool> {
    let state = if seen.state == SeatState::Unfunded { SeatState::Open } else { seen.state };
    let done = diesel::update(seats::table.filter(seats::id.eq(seen.id).and(seats::version.eq(seen.version))))
        .set((
            seats::state.eq(state),
            seats::approver.eq(&funding.approver),
            seats::source.eq(&funding.source),
            seats::funded_until.eq(funding.until),
            seats::version.eq(seats::version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Keeps why a seat is taken away; with `closes_after` it closes only when whoever sits in it leaves.
pub fn note_withdrawal(conn: &mut Conn, id: SeatId, why: &str, closes_after: bool) -> Result<()> {
    diesel::update(seats::table.find(id))
        .set((seats::withdrawn_why.eq(why), seats::closes_after.eq(closes_after), seats::version.eq(seats::version + 1)))
        .execute(conn)?;
    Ok(())
}

/// Open seats whose money has run out before this day.
pub fn run_out(conn: &mut Conn, today: NaiveDate) -> Result<Vec<SeatId>> {
    Ok(seats::table
        .filter(seats::state.eq(SeatState::Open).and(seats::funded_until.lt(today)))
        .order(seats::id)
        .select(seats::id)
        .load(conn)?)
}

/// Offers that hold a seat: those that wait for approval or an answer, and those that were accepted.
const HOLDING: [OfferState; 5] =
    [OfferState::InApproval, OfferState::Sent, OfferState::Accepted, OfferState::Official, OfferState::Confirmed];

/// The live offer of a seat.
pub fn live_offer(conn: &mut Conn, id: SeatId) -> Result<Option<OfferId>> {
    let live = offers::state.eq_any(HOLDING);
    Ok(offers::table.filter(offers::seat_id.eq(id).and(live)).select(offers::id).first(conn).optional()?)
}

/// The offer for whose person a seat is kept who sits in another one meanwhile.
pub fn kept_for(conn: &mut Conn, id: SeatId) -> Result<Option<OfferId>> {
    let kept = offers::seat_id.eq(id).and(offers::state.eq(OfferState::Placed)).and(offers::seat_freed.eq(false));
    Ok(offers::table.filter(kept).order(offers::id.desc()).select(offers::id).first(conn).optional()?)
}

/// The live placement of a seat, and who placed.
pub fn live_placement(conn: &mut Conn, id: SeatId) -> Result<Option<(PlacementId, UserId)>> {
    let live = placements::state.eq_any(PlacementState::LIVE);
    let seated = placements::table.filter(placements::seat_id.eq(id).and(live));
    Ok(seated.order(placements::starts_on).select((placements::id, placements::created_by)).first(conn).optional()?)
}

/// Moves a live offer to another seat.
pub fn move_offer(conn: &mut Conn, offer: OfferId, to: SeatId) -> Result<()> {
    diesel::update(offers::table.find(offer)).set(offers::seat_id.eq(to)).execute(conn)?;
    Ok(())
}

/// Open funded seats of the same project, but this one.
pub fn open_beside(conn: &mut Conn, seat: &SeatLine, today: NaiveDate) -> Result<Vec<SeatLine>> {
    let rows: Vec<Row> = seats::table
        .inner_join(roles::table.inner_join(projects::table))
        .filter(seats::state.eq(SeatState::Open).and(seats::funded_until.ge(today)))
        .filter(projects::id.eq(seat.project).and(seats::id.ne(seat.id)))
        .order((roles::id, seats::number))
        .select(columns())
        .load(conn)?;
    Ok(rows.into_iter().map(line).collect())
}
