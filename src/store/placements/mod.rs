//! Placements: a person in a seat between two dates.

pub mod changes;
pub mod lists;
pub mod tasks;
pub mod told;

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;

use super::Conn;
use super::dialect::excludes;
use super::schema::{applications, placements, projects, roles, seats, users};
use crate::domain::ids::{ApplicationId, PlacementId, ProjectId, SeatId, UserId};
use crate::domain::placement::PlacementState;
use crate::domain::term::{Alumni, Span, TermEnd, TermKind};
use crate::domain::when::Moment;
use crate::error::{Error, Result};

pub use lists::{ending, list};

/// A new placement.
pub struct NewPlacement {
    pub application: ApplicationId,
    pub user: UserId,
    pub seat: SeatId,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub by: UserId,
}

/// `Taken("seat")` or `Taken("person")` when somebody sits there on one of these days, or the person elsewhere.
fn taken(cause: diesel::result::Error) -> Error {
    if excludes(&cause, "placements_one_seat") {
        Error::Taken("seat")
    } else if excludes(&cause, "placements_one_person") {
        Error::Taken("person")
    } else {
        cause.into()
    }
}

/// Adds a placement.
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
        .map_err(taken)
}

/// Gives all placements of an application to another account.
pub fn give(conn: &mut Conn, id: ApplicationId, to: UserId) -> Result<()> {
    diesel::update(placements::table.filter(placements::application_id.eq(id)))
        .set(placements::user_id.eq(to))
        .execute(conn)
        .map(|_| ())
        .map_err(|e| match taken(e) {
            Error::Taken(_) => Error::Taken("placement"),
            other => other,
        })
}

/// A placement as it is kept.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = placements)]
pub struct Placement {
    pub id: PlacementId,
    #[diesel(column_name = application_id)]
    pub application: ApplicationId,
    #[diesel(column_name = user_id)]
    pub user: UserId,
    #[diesel(column_name = seat_id)]
    pub seat: SeatId,
    pub state: PlacementState,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    #[diesel(column_name = created_by)]
    pub by: UserId,
    pub kind: TermKind,
    pub last_day: Option<NaiveDate>,
    pub outcome: Option<TermEnd>,
    pub end_reason: String,
    pub moved_from: Option<PlacementId>,
    pub in_service: bool,
    pub arrived_on: Option<NaiveDate>,
    #[diesel(column_name = supervisor_id)]
    pub supervisor: Option<UserId>,
    pub hand_off: String,
    pub went_to: String,
    pub alumni: Option<Alumni>,
    pub version: i64,
}

impl Placement {
    /// Its last day as things stand.
    pub fn last(&self) -> NaiveDate {
        self.last_day.unwrap_or(self.not_to_exceed)
    }

    pub fn span(&self) -> Span {
        Span { first: self.starts_on, last: self.last() }
    }

    /// Its end, with the day on which it comes.
    pub fn ends(self, outcome: TermEnd, last_day: NaiveDate, why: &str) -> Self {
        Placement { outcome: Some(outcome), last_day: Some(last_day), end_reason: why.to_owned(), ..self }
    }

    /// Its end before it began: no day of it counts.
    pub fn never_was(self, outcome: TermEnd, why: &str) -> Self {
        let before = self.starts_on - TimeDelta::days(1);
        Placement { state: outcome.state(), ..self.ends(outcome, before, why) }
    }
}

pub fn find(conn: &mut Conn, id: PlacementId) -> Result<Placement> {
    Ok(placements::table.find(id).select(Placement::as_select()).first(conn)?)
}

/// All placements of a person, by first day.
pub fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<Placement>> {
    let own = placements::table.filter(placements::user_id.eq(user));
    Ok(own.order((placements::starts_on, placements::id)).select(Placement::as_select()).load(conn)?)
}

/// The placement that carries this one on.
pub fn carried_on(conn: &mut Conn, id: PlacementId) -> Result<Option<PlacementId>> {
    Ok(placements::table
        .filter(placements::moved_from.eq(id))
        .order(placements::id.desc())
        .select(placements::id)
        .first(conn)
        .optional()?)
}

/// Writes a placement over the version it was read in; `false` when somebody else was first.
pub fn save(conn: &mut Conn, p: &Placement) -> Result<bool> {
    let seen = placements::table.filter(placements::id.eq(p.id).and(placements::version.eq(p.version)));
    let done = diesel::update(seen)
        .set((
            placements::state.eq(p.state),
            placements::starts_on.eq(p.starts_on),
            placements::not_to_exceed.eq(p.not_to_exceed),
            placements::kind.eq(p.kind),
            placements::last_day.eq(p.last_day),
            placements::outcome.eq(p.outcome),
            placements::end_reason.eq(&p.end_reason),
            placements::moved_from.eq(p.moved_from),
            placements::in_service.eq(p.in_service),
            placements::arrived_on.eq(p.arrived_on),
            placements::supervisor_id.eq(p.supervisor),
            placements::hand_off.eq(&p.hand_off),
            placements::went_to.eq(&p.went_to),
            placements::alumni.eq(p.alumni),
            placements::version.eq(p.version + 1),
        ))
        .execute(conn)
        .map_err(taken)?;
    Ok(done == 1)
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
    pub kind: TermKind,
    pub last_day: Option<NaiveDate>,
    pub outcome: Option<TermEnd>,
    pub in_service: bool,
}

impl Line {
    /// Its last day as things stand.
    pub fn last(&self) -> NaiveDate {
        self.last_day.unwrap_or(self.not_to_exceed)
    }
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
    placements::kind,
    placements::last_day,
    placements::outcome,
    placements::in_service,
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
        placements::kind,
        placements::last_day,
        placements::outcome,
        placements::in_service,
    )
}

/// One placement in words.
pub fn line(conn: &mut Conn, id: PlacementId) -> Result<Line> {
    Ok(rows().filter(placements::id.eq(id)).select(columns()).first(conn)?)
}

/// The placement of an application that lives, the latest of them; without one, the latest of all.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Option<Line>> {
    let mut all = all_of_application(conn, id)?;
    Ok(match all.iter().rposition(|line| line.state.is_live()) {
        Some(at) => Some(all.swap_remove(at)),
        None => all.pop(),
    })
}

/// Every placement of an application, the first one first.
pub fn all_of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Line>> {
    Ok(rows().filter(placements::application_id.eq(id)).order(placements::id).select(columns()).load(conn)?)
}

/// Who placed somebody.
pub fn placed_by(conn: &mut Conn, id: PlacementId) -> Result<UserId> {
    Ok(placements::table.find(id).select(placements::created_by).first(conn)?)
}

/// Ends the placement of an application that has not begun; gives it and its seat.
pub fn cancel(conn: &mut Conn, id: ApplicationId) -> Result<Option<(PlacementId, SeatId)>> {
    let live = placements::application_id.eq(id).and(placements::state.eq(PlacementState::Confirmed));
    let found = placements::table.filter(live).order(placements::id.desc()).select(Placement::as_select()).first(conn).optional()?;
    let Some(found) = found else { return Ok(None) };
    let (placement, seat) = (found.id, found.seat);
    Ok(save(conn, &found.never_was(TermEnd::Cancelled, ""))?.then_some((placement, seat)))
}

/// Whether somebody has a place whose term is not over on this day.
pub fn is_seated(conn: &mut Conn, user: UserId, today: NaiveDate) -> Result<bool> {
    let live = PlacementState::LIVE;
    let own = placements::table.filter(placements::user_id.eq(user).and(placements::state.eq_any(live)));
    let seated = own.filter(placements::not_to_exceed.ge(today));
    Ok(diesel::select(diesel::dsl::exists(seated)).get_result(conn)?)
}

/// Removes the words about a person whose data is erased; that somebody sat there stays.
pub fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let own = placements::table.filter(placements::application_id.eq_any(apps.to_vec()));
    diesel::update(own)
        .set((
            placements::end_reason.eq(""),
            placements::hand_off.eq(""),
            placements::went_to.eq(""),
            placements::alumni.eq(None::<Alumni>),
            placements::version.eq(placements::version + 1),
        ))
        .execute(conn)?;
    changes::erase(conn, apps)
}
