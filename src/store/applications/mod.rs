//! Applications: the row itself, the steps it takes, and the pages that list it.

mod late;
mod mine;
mod pipeline;

use diesel::prelude::*;

pub use late::*;
pub use mine::*;
pub use pipeline::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{applications, postings, users};
use crate::domain::ids::{AgencyId, ApplicationId, PostingId, StageId, UserId};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// An application as the actions see it.
#[derive(Debug, Clone, Queryable)]
pub struct Application {
    pub id: ApplicationId,
    pub reference: String,
    pub user: UserId,
    pub name: String,
    pub email: String,
    /// The zone in which its applicant reads times.
    pub zone: String,
    pub posting: PostingId,
    pub title: String,
    pub agency: Option<AgencyId>,
    pub state: State,
    pub told_state: State,
    pub stage: Option<StageId>,
    pub version: i64,
    pub created_at: Moment,
    pub submitted_at: Option<Moment>,
    pub state_since: Moment,
    /// The date its applicant was promised.
    pub due_at: Option<Moment>,
    /// The first date that was promised in this state and passed.
    pub late_since: Option<Moment>,
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    applications::table.inner_join(users::table).inner_join(postings::table)
}

type Columns = (
    applications::id,
    applications::reference,
    applications::user_id,
    users::name,
    users::email,
    users::zone,
    applications::posting_id,
    postings::title,
    postings::agency_id,
    applications::state,
    applications::told_state,
    applications::stage_id,
    applications::version,
    applications::created_at,
    applications::submitted_at,
    applications::state_since,
    applications::due_at,
    applications::late_since,
);

fn columns() -> Columns {
    (
        applications::id,
        applications::reference,
        applications::user_id,
        users::name,
        users::email,
        users::zone,
        applications::posting_id,
        postings::title,
        postings::agency_id,
        applications::state,
        applications::told_state,
        applications::stage_id,
        applications::version,
        applications::created_at,
        applications::submitted_at,
        applications::state_since,
        applications::due_at,
        applications::late_since,
    )
}

/// An application by its public code.
pub fn by_reference(conn: &mut Conn, reference: &Reference) -> Result<Application> {
    Ok(rows().filter(applications::reference.eq(reference.as_str())).select(columns()).first(conn)?)
}

/// An application of this person; somebody else's is not found.
pub fn own(conn: &mut Conn, reference: &Reference, user: UserId) -> Result<Application> {
    Ok(rows().filter(applications::reference.eq(reference.as_str()).and(applications::user_id.eq(user))).select(columns()).first(conn)?)
}

pub fn find(conn: &mut Conn, id: ApplicationId) -> Result<Application> {
    Ok(rows().filter(applications::id.eq(id)).select(columns()).first(conn)?)
}

/// The application of a person to a posting, if there is one.
pub fn of_person(conn: &mut Conn, user: UserId, posting: PostingId) -> Result<Option<Application>> {
    Ok(rows().filter(applications::user_id.eq(user).and(applications::posting_id.eq(posting))).select(columns()).first(conn).optional()?)
}

/// Begins a draft. `Taken("posting")` when the person already has an application there, `Taken("reference")` on a clash of codes.
pub fn insert(conn: &mut Conn, reference: &Reference, user: UserId, posting: PostingId, now: Moment) -> Result<ApplicationId> {
    diesel::insert_into(applications::table)
        .values((
            applications::reference.eq(reference.as_str()),
            applications::user_id.eq(user),
            applications::posting_id.eq(posting),
            applications::state.eq(State::Draft),
            applications::told_state.eq(State::Draft),
            applications::version.eq(1),
            applications::created_at.eq(now),
            applications::state_since.eq(now),
        ))
        .returning(applications::id)
        .get_result(conn)
        .map_err(|e| {
            if violates(&e, "applications.user_id, applications.posting_id", "applications_user_id_posting_id_key") {
                Error::Taken("posting")
            } else if violates(&e, "applications.reference", "applications_reference_key") {
                Error::Taken("reference")
            } else {
                e.into()
            }
        })
}

/// What a step writes.
#[derive(Debug, Clone, Copy)]
pub struct Stepped {
    pub to: State,
    /// The state the applicant reads from now on.
    pub told: State,
    pub stage: Option<StageId>,
    pub due_at: Option<Moment>,
    pub late_since: Option<Moment>,
    pub submitted_at: Option<Moment>,
}

/// Moves an application from the state that was seen to another; `false` when somebody else was first.
pub fn step(conn: &mut Conn, seen: &Application, stepped: &Stepped, now: Moment) -> Result<bool> {
    let unchanged = applications::id.eq(seen.id).and(applications::state.eq(seen.state)).and(applications::version.eq(seen.version));
    let done = diesel::update(applications::table.filter(unchanged))
        .set((
            applications::state.eq(stepped.to),
            applications::told_state.eq(stepped.told),
            applications::stage_id.eq(stepped.stage),
            applications::due_at.eq(stepped.due_at),
            applications::late_since.eq(stepped.late_since),
            applications::submitted_at.eq(stepped.submitted_at),
            applications::state_since.eq(now),
            applications::version.eq(seen.version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Moves an application to a stage inside its state, with the date promised there; `false` when somebody else was first.
pub fn to_stage(conn: &mut Conn, seen: &Application, stage: StageId, due_at: Moment) -> Result<bool> {
    let unchanged = applications::id.eq(seen.id).and(applications::version.eq(seen.version));
    let done = diesel::update(applications::table.filter(unchanged))
        .set((
            applications::stage_id.eq(stage),
            applications::due_at.eq(due_at),
            applications::late_since.eq(None::<Moment>),
            applications::version.eq(seen.version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Records that the applicant has been told the state, with the next date promised; `false` when somebody else was first.
pub fn mark_told(conn: &mut Conn, seen: &Application, due_at: Option<Moment>) -> Result<bool> {
    let unchanged = applications::id.eq(seen.id).and(applications::version.eq(seen.version));
    let done = diesel::update(applications::table.filter(unchanged))
        .set((
            applications::told_state.eq(seen.state),
            applications::due_at.eq(due_at),
            applications::late_since.eq(None::<Moment>),
            applications::version.eq(seen.version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// What an application was before a step that is taken back.
#[derive(Debug, Clone, Copy)]
pub struct Earlier {
    pub state: State,
    pub told: State,
    pub stage: Option<StageId>,
    pub since: Moment,
    pub due_at: Option<Moment>,
    pub late_since: Option<Moment>,
}

/// Puts an application back to what it was; `false` when somebody changed it since.
pub fn put_back(conn: &mut Conn, seen: &Application, earlier: &Earlier) -> Result<bool> {
    let unchanged = applications::id.eq(seen.id).and(applications::state.eq(seen.state)).and(applications::version.eq(seen.version));
    let done = diesel::update(applications::table.filter(unchanged))
        .set((
            applications::state.eq(earlier.state),
            applications::told_state.eq(earlier.told),
            applications::stage_id.eq(earlier.stage),
            applications::state_since.eq(earlier.since),
            applications::due_at.eq(earlier.due_at),
            applications::late_since.eq(earlier.late_since),
            applications::version.eq(seen.version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Deletes a draft of this person.
pub fn delete_draft(conn: &mut Conn, id: ApplicationId, user: UserId) -> Result<bool> {
    let draft = applications::id.eq(id).and(applications::user_id.eq(user)).and(applications::state.eq(State::Draft));
    Ok(diesel::delete(applications::table.filter(draft)).execute(conn)? == 1)
}

/// A person's other applications that are open as far as they have been told.
pub fn others_open(conn: &mut Conn, user: UserId, except: ApplicationId) -> Result<Vec<Application>> {
    let open: Vec<State> = State::ALL.iter().copied().filter(|s| s.is_open() && *s != State::Draft).collect();
    Ok(rows()
        .filter(applications::user_id.eq(user).and(applications::id.ne(except)).and(applications::told_state.eq_any(open)))
        .order(applications::id)
        .select(columns())
        .load(conn)?)
}

/// Drafts of a posting that nobody can send any more.
pub fn drafts_of(conn: &mut Conn, posting: PostingId) -> Result<Vec<Application>> {
    Ok(rows()
        .filter(applications::posting_id.eq(posting).and(applications::state.eq(State::Draft)))
        .order(applications::id)
        .select(columns())
        .load(conn)?)
}

/// Takes an application for writing: from here on in this transaction nobody else changes it, so what is read next holds.
pub fn hold(conn: &mut Conn, reference: &Reference) -> Result<()> {
    let row = applications::table.filter(applications::reference.eq(reference.as_str()));
    diesel::update(row).set(applications::version.eq(applications::version)).execute(conn)?;
    Ok(())
}

/// Takes a draft for writing: from here on in this transaction nobody sends or deletes it. `false` when it is no draft of this person.
pub fn hold_draft(conn: &mut Conn, id: ApplicationId, user: UserId) -> Result<bool> {
    let draft = applications::id.eq(id).and(applications::user_id.eq(user)).and(applications::state.eq(State::Draft));
    Ok(diesel::update(applications::table.filter(draft)).set(applications::version.eq(applications::version + 1)).execute(conn)? == 1)
}

/// Applications of a posting that lack a final outcome, or whose applicant has not been told it. Drafts do not count.
pub fn unsettled_of(conn: &mut Conn, posting: PostingId) -> Result<Vec<Application>> {
    let open: Vec<State> = State::ALL.iter().copied().filter(|s| s.is_open() && *s != State::Draft).collect();
    let untold = applications::told_state.ne(applications::state);
    Ok(rows()
        .filter(applications::posting_id.eq(posting).and(applications::state.ne(State::Draft)))
        .filter(applications::state.eq_any(open).or(untold))
        .order(applications::id)
        .select(columns())
        .load(conn)?)
}
