//! Selections: their roles, and the people on them in order.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{
    applications, offers, project_agencies, projects, review_results, roles, seats, selection_places, selection_roles, selections, users,
};
use crate::domain::ids::{AgencyId, ApplicationId, OfferId, PostingId, ProjectId, RoleId, SeatId, SelectionId, UserId};
use crate::domain::offer::OfferState;
use crate::domain::placement::SeatState;
use crate::domain::posting::Cents;
use crate::domain::selection::{PlaceState, SelectionState};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone, Queryable)]
pub struct Selection {
    pub id: SelectionId,
    pub project: ProjectId,
    pub project_name: String,
    pub posting: PostingId,
    pub state: SelectionState,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub answer_days: i64,
    pub prepared_by: UserId,
    pub approved_by: Option<UserId>,
    pub version: i64,
    pub created_at: Moment,
}

type Columns = (
    selections::id,
    selections::project_id,
    projects::name,
    selections::posting_id,
    selections::state,
    selections::starts_on,
    selections::not_to_exceed,
    selections::answer_days,
    selections::prepared_by,
    selections::approved_by,
    selections::version,
    selections::created_at,
);

fn columns() -> Columns {
    (
        selections::id,
        selections::project_id,
        projects::name,
        selections::posting_id,
        selections::state,
        selections::starts_on,
        selections::not_to_exceed,
        selections::answer_days,
        selections::prepared_by,
        selections::approved_by,
        selections::version,
        selections::created_at,
    )
}

/// The seats of a role it fills, and the terms its offers carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleTerms {
    pub role: RoleId,
    pub seats: i64,
    pub grade: i64,
    pub step: Option<i64>,
    pub pay: Cents,
    pub pay_source: String,
    pub place: String,
}

/// A selection as it is written.
pub struct NewSelection<'a> {
    pub project: ProjectId,
    pub posting: PostingId,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub answer_days: i64,
    pub roles: &'a [RoleTerms],
    /// The first of them is offered a seat first.
    pub people: &'a [ApplicationId],
    pub by: UserId,
}

pub fn insert(conn: &mut Conn, new: &NewSelection<'_>, now: Moment) -> Result<SelectionId> {
    let id: SelectionId = diesel::insert_into(selections::table)
        .values((
            selections::project_id.eq(new.project),
            selections::posting_id.eq(new.posting),
            selections::state.eq(SelectionState::InApproval),
            selections::starts_on.eq(new.starts_on),
            selections::not_to_exceed.eq(new.not_to_exceed),
            selections::answer_days.eq(new.answer_days),
            selections::prepared_by.eq(new.by),
            selections::version.eq(1),
            selections::created_at.eq(now),
        ))
        .returning(selections::id)
        .get_result(conn)?;
    use selection_roles as r;
    for (position, role) in (1i64..).zip(new.roles) {
        diesel::insert_into(r::table)
            .values((
                (r::selection_id.eq(id), r::role_id.eq(role.role), r::position.eq(position), r::seats.eq(role.seats)),
                (r::grade.eq(role.grade), r::step.eq(role.step), r::pay_cents.eq(role.pay.0)),
                (r::pay_source.eq(&role.pay_source), r::place.eq(&role.place)),
            ))
            .execute(conn)?;
    }
    use selection_places as p;
    for (rank, application) in (1i64..).zip(new.people) {
        diesel::insert_into(p::table)
            .values((
                p::selection_id.eq(id),
                p::application_id.eq(application),
                p::rank.eq(rank),
                p::state.eq(PlaceState::Waiting),
                p::why.eq(""),
            ))
            .execute(conn)?;
    }
    Ok(id)
}

pub fn find(conn: &mut Conn, id: SelectionId) -> Result<Selection> {
    Ok(selections::table.inner_join(projects::table).filter(selections::id.eq(id)).select(columns()).first(conn)?)
}

/// Holds a selection for writing: whoever else wants to make its next offer waits.
pub fn hold(conn: &mut Conn, id: SelectionId) -> Result<Selection> {
    diesel::update(selections::table.find(id)).set(selections::version.eq(selections::version + 1)).execute(conn)?;
    find(conn, id)
}

/// Moves a held selection to another state.
pub fn set_state(
    conn: &mut Conn,
    id: SelectionId,
    to: SelectionState,
    approved_by: Option<UserId>,
    ended_at: Option<Moment>,
) -> Result<()> {
    diesel::update(selections::table.find(id))
        .set((selections::state.eq(to), selections::approved_by.eq(approved_by), selections::ended_at.eq(ended_at)))
        .execute(conn)?;
    Ok(())
}

/// Selections of the projects of an agency (or of all), the newest first; of one project, when it is given.
pub fn list(conn: &mut Conn, scope: Option<AgencyId>, project: Option<ProjectId>, most: i64) -> Result<Vec<Selection>> {
    let mut query = selections::table.inner_join(projects::table).order(selections::id.desc()).limit(most).select(columns()).into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(selections::project_id.eq_any(mine));
    }
    if let Some(project) = project {
        query = query.filter(selections::project_id.eq(project));
    }
    Ok(query.load(conn)?)
}

/// Selections that run.
pub fn running(conn: &mut Conn) -> Result<Vec<SelectionId>> {
    Ok(selections::table.filter(selections::state.eq(SelectionState::Running)).order(selections::id).select(selections::id).load(conn)?)
}

/// The roles of a selection in order, with their titles.
pub fn roles_of(conn: &mut Conn, id: SelectionId) -> Result<Vec<(RoleTerms, String)>> {
    use selection_roles as r;
    type Row = (RoleId, i64, i64, Option<i64>, i64, String, String, String);
    let rows: Vec<Row> = r::table
        .inner_join(roles::table)
        .filter(r::selection_id.eq(id))
        .order(r::position)
        .select((r::role_id, r::seats, r::grade, r::step, r::pay_cents, r::pay_source, r::place, roles::title))
        .load(conn)?;
    let terms = |(role, seats, grade, step, pay, pay_source, place, title): Row| {
        (RoleTerms { role, seats, grade, step, pay: Cents(pay), pay_source, place }, title)
    };
    Ok(rows.into_iter().map(terms).collect())
}

/// Somebody on a selection.
#[derive(Debug, Clone, Queryable)]
pub struct Place {
    pub application: ApplicationId,
    pub reference: String,
    pub name: String,
    pub app_state: State,
    pub rank: i64,
    pub state: PlaceState,
    pub why: String,
}

/// The people on a selection, in their order.
pub fn places(conn: &mut Conn, id: SelectionId) -> Result<Vec<Place>> {
    use selection_places as p;
    Ok(p::table
        .inner_join(applications::table.inner_join(users::table))
        .filter(p::selection_id.eq(id))
        .order(p::rank)
        .select((p::application_id, applications::reference, users::name, applications::state, p::rank, p::state, p::why))
        .load(conn)?)
}

pub fn set_place(conn: &mut Conn, id: SelectionId, application: ApplicationId, to: PlaceState, why: &str) -> Result<()> {
    use selection_places as p;
    diesel::update(p::table.find((id, application))).set((p::state.eq(to), p::why.eq(why))).execute(conn)?;
    Ok(())
}

/// An offer that came from a selection.
#[derive(Debug, Clone, Queryable)]
pub struct Made {
    pub id: OfferId,
    pub application: ApplicationId,
    pub role: RoleId,
    pub seat_number: i64,
    pub state: OfferState,
    pub answer_by: Moment,
}

/// The offers of a selection, the first made first.
pub fn offers_of(conn: &mut Conn, id: SelectionId) -> Result<Vec<Made>> {
    Ok(offers::table
        .inner_join(seats::table)
        .filter(offers::selection_id.eq(id))
        .order(offers::id)
        .select((offers::id, offers::application_id, seats::role_id, seats::number, offers::state, offers::answer_by))
        .load(conn)?)
}

/// Open funded seats of a role, by number.
pub fn open_seats(conn: &mut Conn, role: RoleId, today: NaiveDate) -> Result<Vec<SeatId>> {
    Ok(seats::table
        .filter(seats::role_id.eq(role).and(seats::state.eq(SeatState::Open)).and(seats::funded_until.ge(today)))
        .order(seats::number)
        .select(seats::id)
        .load(conn)?)
}

/// Somebody who can be put on a selection.
#[derive(Debug, Clone, Queryable)]
pub struct Candidate {
    pub reference: String,
    pub name: String,
    /// Of the review, where there was one.
    pub points: Option<i64>,
}

/// The qualified of a posting who were told so, by their points and then by name.
pub fn candidates(conn: &mut Conn, posting: PostingId) -> Result<Vec<Candidate>> {
    let qualified = applications::posting_id
        .eq(posting)
        .and(applications::state.eq(State::Qualified))
        .and(applications::told_state.eq(State::Qualified));
    let mut found: Vec<Candidate> = applications::table
        .inner_join(users::table)
        .left_join(review_results::table)
        .filter(qualified)
        .order((users::name, applications::id))
        .select((applications::reference, users::name, review_results::points.nullable()))
        .load(conn)?;
    // They come by name; this order keeps it among equals.
    found.sort_by_key(|c| std::cmp::Reverse(c.points));
    Ok(found)
}

/// Projects of an agency (or of all) with seats that are open and funded.
pub fn projects_with_seats(conn: &mut Conn, scope: Option<AgencyId>, today: NaiveDate) -> Result<Vec<(ProjectId, String)>> {
    let with_seats = seats::table
        .inner_join(roles::table)
        .filter(seats::state.eq(SeatState::Open).and(seats::funded_until.ge(today)))
        .select(roles::project_id);
    let mut query = projects::table
        .filter(projects::id.eq_any(with_seats))
        .order((projects::name, projects::id))
        .select((projects::id, projects::name))
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    Ok(query.load(conn)?)
}

/// A role with open funded seats.
#[derive(Debug, Clone)]
pub struct OpenRole {
    pub id: RoleId,
    pub title: String,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub open: i64,
}

impl OpenRole {
    pub fn places_words(&self) -> String {
        if self.places.is_empty() { "place open".to_owned() } else { self.places.join("; ") }
    }
}

/// The roles of a project that have open funded seats.
pub fn open_roles(conn: &mut Conn, project: ProjectId, today: NaiveDate) -> Result<Vec<OpenRole>> {
    type Row = (RoleId, String, i64, i64, String);
    let rows: Vec<Row> = roles::table
        .filter(roles::project_id.eq(project))
        .order(roles::id)
        .select((roles::id, roles::title, roles::grade_low, roles::grade_high, roles::places))
        .load(conn)?;
    let mut out = Vec::new();
    for (id, title, grade_low, grade_high, places) in rows {
        let open = i64::try_from(open_seats(conn, id, today)?.len()).unwrap_or(i64::MAX);
        if open > 0 {
            out.push(OpenRole { id, title, grade_low, grade_high, places: super::types::split(&places), open });
        }
    }
    Ok(out)
}
