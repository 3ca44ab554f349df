//! Placements: a person in a seat between two dates.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{applications, placements, project_agencies, projects, roles, seats, users};
use crate::domain::ids::{AgencyId, ApplicationId, PlacementId, ProjectId, SeatId, UserId};
use crate::domain::placement::PlacementState;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// A new placement.
pub struct NewPlacement {
    pub application: ApplicationId,
    pub user: UserId,
    pub seat: SeatId,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub by: UserId,
}

/// Adds a placement; `Taken("seat")` or `Taken("person")` when one of them has a live one.
pub fn insert(conn: &mut Conn, new: &NewPlacement, now: Moment) -> Result<PlacementId> {
    diesel::insert_into(placements::table)
        .values((
            placements::application_id.eq(new.application),
            placements::user_id.eq(new.user),
            placements::seat_id.eq(new.seat),
            placements::state.eq(PlacementState::Confirmed),
            placements::starts_on.eq(new.starts_on),
            placements::not_to_exceed.eq(new.not_to_exceed),
            placements::created_by.eq(new.by),
            placements::created_at.eq(now),
        ))
        .returning(placements::id)
        .get_result(conn)
        .map_err(|e| {
            if violates(&e, "placements.seat_id", "placements_one_seat") {
                Error::Taken("seat")
            } else if violates(&e, "placements.user_id", "placements_one_person") {
                Error::Taken("person")
            } else {
                e.into()
            }
        })
}

/// A placement in words.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub id: PlacementId,
    pub reference: String,
    pub name: String,
    pub project: ProjectId,
    pub project_name: String,
    pub role: String,
    pub seat: SeatId,
    pub state: PlacementState,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    placements::table
        .inner_join(seats::table.inner_join(roles::table.inner_join(projects::table)))
        .inner_join(applications::table.inner_join(users::table))
}

type Columns = (
    placements::id,
    applications::reference,
    users::name,
    projects::id,
    projects::name,
    roles::title,
    placements::seat_id,
    placements::state,
    placements::starts_on,
    placements::not_to_exceed,
);

fn columns() -> Columns {
    (
        placements::id,
        applications::reference,
        users::name,
        projects::id,
        projects::name,
        roles::title,
        placements::seat_id,
        placements::state,
        placements::starts_on,
        placements::not_to_exceed,
    )
}

/// The latest placement of an application.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Option<Line>> {
    Ok(rows().filter(placements::application_id.eq(id)).order(placements::id.desc()).select(columns()).first(conn).optional()?)
}

pub fn find(conn: &mut Conn, id: PlacementId) -> Result<Line> {
    Ok(rows().filter(placements::id.eq(id)).select(columns()).first(conn)?)
}

/// Who placed somebody.
pub fn placed_by(conn: &mut Conn, id: PlacementId) -> Result<UserId> {
    Ok(placements::table.find(id).select(placements::created_by).first(conn)?)
}

/// Placements of the projects of an agency (or of all), by start date.
pub fn list(conn: &mut Conn, scope: Option<AgencyId>, most: i64) -> Result<Vec<Line>> {
    let mut query = rows().order((placements::starts_on, placements::id)).limit(most).select(columns()).into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    Ok(query.load(conn)?)
}

/// Placements under way whose last day lies between two days, the first to end first.
pub fn ending(conn: &mut Conn, scope: Option<AgencyId>, from: NaiveDate, until: NaiveDate, most: i64) -> Result<Vec<Line>> {
    let live = [PlacementState::Confirmed, PlacementState::Active, PlacementState::Extended];
    let mut query = rows()
        .filter(placements::state.eq_any(live).and(placements::starts_on.le(from)).and(placements::not_to_exceed.between(from, until)))
        .order((placements::not_to_exceed, placements::id))
        .limit(most)
        .select(columns())
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    Ok(query.load(conn)?)
}

/// Ends the live placement of an application before it begins; gives it and its seat.
pub fn cancel(conn: &mut Conn, id: ApplicationId) -> Result<Option<(PlacementId, SeatId)>> {
    let live = placements::application_id.eq(id).and(placements::state.eq_any([
        PlacementState::Confirmed,
        PlacementState::Active,
        PlacementState::Extended,
    ]));
    Ok(diesel::update(placements::table.filter(live))
        .set(placements::state.eq(PlacementState::LeftEarly))
        .returning((placements::id, placements::seat_id))
        .get_result(conn)
        .optional()?)
}

/// Whether somebody has a place whose term is not over on this day.
pub fn is_seated(conn: &mut Conn, user: UserId, today: NaiveDate) -> Result<bool> {
    let live = [PlacementState::Confirmed, PlacementState::Active, PlacementState::Extended];
    let seated =
        placements::table.filter(placements::user_id.eq(user).and(placements::state.eq_any(live)).and(placements::not_to_exceed.ge(today)));
    Ok(diesel::select(diesel::dsl::exists(seated)).get_result(conn)?)
}
