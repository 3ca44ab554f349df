//! Work on many applications at once: what was asked for, each application of it, and what became of each.

use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, batch_items, batches, postings, users};
use crate::domain::batch::{BatchKind, BatchState, ItemState};
use crate::domain::ids::{AgencyId, ApplicationId, BatchId, PostingId, StageId, UserId};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// A piece of work.
#[derive(Debug, Clone, Queryable)]
pub struct Batch {
    pub id: BatchId,
    pub posting: PostingId,
    pub title: String,
    pub agency: Option<AgencyId>,
    pub kind: BatchKind,
    pub state: BatchState,
    /// Reasons of a decision, by their stored words.
    pub reasons: String,
    /// Words for the applicant: the explanation of a decision, a message.
    pub words: String,
    pub owner: Option<UserId>,
    pub tag: String,
    pub made_by: UserId,
    pub made_by_name: String,
    pub made_at: Moment,
    /// When it is done, if not at once.
    pub run_at: Option<Moment>,
    pub finished_at: Option<Moment>,
    pub undo_until: Option<Moment>,
}

type Columns = (
    batches::id,
    batches::posting_id,
    postings::title,
    postings::agency_id,
    batches::kind,
    batches::state,
    batches::reasons,
    batches::words,
    batches::owner_id,
    batches::tag,
    batches::made_by,
    users::name,
    batches::made_at,
    batches::run_at,
    batches::finished_at,
    batches::undo_until,
);

fn columns() -> Columns {
    use batches as t;
    (
        t::id,
        t::posting_id,
        postings::title,
        postings::agency_id,
        t::kind,
        t::state,
        t::reasons,
        t::words,
        t::owner_id,
        t::tag,
        t::made_by,
        users::name,
        t::made_at,
        t::run_at,
        t::finished_at,
        t::undo_until,
    )
}

#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    batches::table.inner_join(postings::table).inner_join(users::table.on(users::id.eq(batches::made_by)))
}

pub fn find(conn: &mut Conn, id: BatchId) -> Result<Batch> {
    Ok(joined().filter(batches::id.eq(id)).select(columns()).first(conn)?)
}

/// The latest work somebody started, newest first; drafts are not among it.
pub fn made_by(conn: &mut Conn, user: UserId, most: i64) -> Result<Vec<Batch>> {
    Ok(joined()
        .filter(batches::made_by.eq(user).and(batches::state.ne(BatchState::Draft)))
        .order(batches::id.desc())
        .limit(most)
        .select(columns())
        .load(conn)?)
}

/// What a piece of work does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Work<'a> {
    pub reasons: &'a str,
    pub words: &'a str,
    pub owner: Option<UserId>,
    pub tag: &'a str,
}

/// Begins a draft.
pub fn insert(conn: &mut Conn, posting: PostingId, kind: BatchKind, work: &Work<'_>, by: UserId, now: Moment) -> Result<BatchId> {
    use batches as t;
    Ok(diesel::insert_into(t::table)
        .values((
            t::posting_id.eq(posting),
            t::kind.eq(kind),
            t::state.eq(BatchState::Draft),
            t::reasons.eq(work.reasons),
            t::words.eq(work.words),
            t::owner_id.eq(work.owner),
            t::tag.eq(work.tag),
            t::made_by.eq(by),
            t::made_at.eq(now),
        ))
        .returning(t::id)
        .get_result(conn)?)
}

/// Moves a batch from a state to another and takes its row for the rest of the transaction; `false` when somebody else was first.
pub fn step(conn: &mut Conn, id: BatchId, from: BatchState, to: BatchState) -> Result<bool> {
    let row = batches::table.filter(batches::id.eq(id).and(batches::state.eq(from)));
    Ok(diesel::update(row).set(batches::state.eq(to)).execute(conn)? == 1)
}

/// Says when it is done, and until when it can be taken back.
pub fn set_times(
    conn: &mut Conn,
    id: BatchId,
    run_at: Option<Moment>,
    finished_at: Option<Moment>,
    undo_until: Option<Moment>,
) -> Result<()> {
    use batches as t;
    diesel::update(t::table.find(id))
        .set((t::run_at.eq(run_at), t::finished_at.eq(finished_at), t::undo_until.eq(undo_until)))
        .execute(conn)?;
    Ok(())
}

/// Adds an application to a draft, as it was looked at: to be done, or left out with the reason.
pub fn add(conn: &mut Conn, id: BatchId, application: ApplicationId, version: i64, left_out: Option<&str>) -> Result<()> {
    use batch_items as t;
    diesel::insert_into(t::table)
        .values((
            t::batch_id.eq(id),
            t::application_id.eq(application),
            t::state.eq(if left_out.is_some() { ItemState::LeftOut } else { ItemState::Waiting }),
            t::why.eq(left_out.unwrap_or_default()),
            t::seen_version.eq(version),
        ))
        .execute(conn)?;
    Ok(())
}

/// State, told state and version of these applications.
pub fn standing(conn: &mut Conn, ids: &[ApplicationId]) -> Result<Vec<(ApplicationId, State, State, i64)>> {
    use applications as t;
    Ok(t::table.filter(t::id.eq_any(ids.to_vec())).select((t::id, t::state, t::told_state, t::version)).load(conn)?)
}

/// The next applications of a batch in this state, with the version that was seen.
pub fn next(conn: &mut Conn, id: BatchId, state: ItemState, most: i64) -> Result<Vec<(ApplicationId, i64)>> {
    use batch_items as t;
    Ok(t::table
        .filter(t::batch_id.eq(id).and(t::state.eq(state)))
        .order(t::application_id)
        .limit(most)
        .select((t::application_id, t::seen_version))
        .load(conn)?)
}

/// The application as it was before the batch, to be put back.
#[derive(Debug, Clone, Default, Queryable)]
pub struct Before {
    pub state: Option<State>,
    pub told: Option<State>,
    pub stage: Option<StageId>,
    pub since: Option<Moment>,
    pub due_at: Option<Moment>,
    pub late_since: Option<Moment>,
    pub owner: Option<UserId>,
    /// The version in which the batch left it.
    pub left_version: Option<i64>,
}

pub fn before(conn: &mut Conn, id: BatchId, application: ApplicationId) -> Result<Before> {
    use batch_items as t;
    Ok(t::table
        .find((id, application))
        .select((
            t::before_state,
            t::before_told,
            t::before_stage_id,
            t::before_since,
            t::before_due_at,
            t::before_late_since,
            t::before_owner_id,
            t::left_version,
        ))
        .first(conn)?)
}

/// Records that it was done, with what stood before.
pub fn mark_done(conn: &mut Conn, id: BatchId, application: ApplicationId, before: &Before) -> Result<()> {
    use batch_items as t;
    diesel::update(t::table.find((id, application)))
        .set((
            t::state.eq(ItemState::Done),
            t::before_state.eq(before.state),
            t::before_told.eq(before.told),
            t::before_stage_id.eq(before.stage),
            t::before_since.eq(before.since),
            t::before_due_at.eq(before.due_at),
            t::before_late_since.eq(before.late_since),
            t::before_owner_id.eq(before.owner),
            t::left_version.eq(before.left_version),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records what became of it, with the reason.
pub fn mark(conn: &mut Conn, id: BatchId, application: ApplicationId, state: ItemState, why: &str) -> Result<()> {
    use batch_items as t;
    diesel::update(t::table.find((id, application))).set((t::state.eq(state), t::why.eq(why))).execute(conn)?;
    Ok(())
}

/// How many applications of a batch are in each state.
pub fn counts(conn: &mut Conn, id: BatchId) -> Result<Vec<(ItemState, i64)>> {
    use batch_items as t;
    Ok(t::table.filter(t::batch_id.eq(id)).group_by(t::state).select((t::state, diesel::dsl::count_star())).load(conn)?)
}

/// An application of a batch, as its page shows it.
#[derive(Debug, Clone, Queryable)]
pub struct Item {
    pub application: ApplicationId,
    pub reference: String,
    pub name: String,
    pub state: State,
    pub told: State,
    pub item: ItemState,
    pub why: String,
}

/// Applications of a batch whose part is in one of these states, in order, after one of them.
pub fn items(conn: &mut Conn, id: BatchId, states: &[ItemState], after: ApplicationId, most: i64) -> Result<Vec<Item>> {
    use batch_items as t;
    Ok(t::table
        .inner_join(applications::table.inner_join(users::table))
        .filter(t::batch_id.eq(id).and(t::state.eq_any(states.to_vec())).and(t::application_id.gt(after)))
        .order(t::application_id)
        .limit(most)
        .select((t::application_id, applications::reference, users::name, applications::state, applications::told_state, t::state, t::why))
        .load(conn)?)
}

/// The n-th application of a batch (from 0) that is to be done or was done.
pub fn nth(conn: &mut Conn, id: BatchId, n: i64) -> Result<Option<ApplicationId>> {
    use batch_items as t;
    let part = t::batch_id.eq(id).and(t::state.eq_any([ItemState::Waiting, ItemState::Done]));
    Ok(t::table.filter(part).order(t::application_id).offset(n).limit(1).select(t::application_id).first(conn).optional()?)
}

/// Applications that this batch decided, whose applicants have not been told, and whose letters are not on their way.
pub fn untold(conn: &mut Conn, id: BatchId) -> Result<Vec<ApplicationId>> {
    use batch_items as t;
    let untold: Vec<ApplicationId> = t::table
        .inner_join(applications::table)
        .filter(t::batch_id.eq(id).and(t::state.eq(ItemState::Done)).and(applications::state.ne(applications::told_state)))
        .filter(t::left_version.is_not_null().and(t::left_version.assume_not_null().eq(applications::version)))
        .order(t::application_id)
        .select(t::application_id)
        .load(conn)?;
    let on_their_way: Vec<ApplicationId> = t::table
        .inner_join(batches::table)
        .filter(batches::kind.eq(BatchKind::Tell).and(batches::state.eq_any([BatchState::Waiting, BatchState::Running])))
        .filter(t::state.eq(ItemState::Waiting))
        .select(t::application_id)
        .load(conn)?;
    let mut untold = untold;
    untold.retain(|id| !on_their_way.contains(id));
    Ok(untold)
}

/// Batches there is something to do for: what waited long enough, what is at work.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<BatchId>> {
    use batches as t;
    let at_work = t::state.eq_any([BatchState::Running, BatchState::Undoing]);
    let waited = t::state.eq(BatchState::Waiting).and(t::run_at.is_not_null()).and(t::run_at.assume_not_null().le(now));
    Ok(t::table.filter(at_work.or(waited)).order(t::id).select(t::id).load(conn)?)
}

/// The batch that will tell the applicant the decision, and when, while it can still be stopped.
pub fn waiting_telling(conn: &mut Conn, application: ApplicationId) -> Result<Option<(BatchId, Option<Moment>)>> {
    use batches as t;
    let part = batch_items::application_id.eq(application).and(batch_items::state.eq(ItemState::Waiting));
    Ok(t::table
        .inner_join(batch_items::table)
        .filter(part.and(t::state.eq(BatchState::Waiting)).and(t::kind.eq(BatchKind::Tell)))
        .order(t::id)
        .select((t::id, t::run_at))
        .first(conn)
        .optional()?)
}

/// Removes drafts nobody started since this moment.
pub fn sweep(conn: &mut Conn, before: Moment) -> Result<usize> {
    Ok(diesel::delete(batches::table.filter(batches::state.eq(BatchState::Draft).and(batches::made_at.lt(before)))).execute(conn)?)
}
