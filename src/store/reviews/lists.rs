//! Reviews in lists: a reviewer's queue, a lead's progress, what waits for the quality check, what is due.

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::{Review, Row, columns, read};
use crate::domain::ids::{AgencyId, ApplicationId, PostingId, ReviewId, RoundId, UserId};
use crate::domain::review::{Check, Recusal, ReviewSeat, ReviewState};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::Conn;
use crate::store::conn::MultiBackend;
use crate::store::schema::{applications, postings, review_rounds, reviews, users};

/// A review in its reviewer's queue. It tells nothing of whose application it is.
#[derive(Debug, Clone, Queryable)]
pub struct Queued {
    pub id: ReviewId,
    pub round: RoundId,
    pub title: String,
    pub seat: ReviewSeat,
    pub lot: String,
    pub due_at: Moment,
    pub touched_at: Option<Moment>,
    pub checked: Check,
}

/// What can still be read: nothing of an application that left the review, whatever became of it.
macro_rules! live {
    () => {
        reviews::application_id.is_null().or(reviews::application_id
            .eq_any(applications::table.filter(applications::state.eq(State::InReview)).select(applications::id.nullable())))
    };
}

/// What is to do.
macro_rules! open {
    () => {
        reviews::state.eq(ReviewState::Assigned).and(live!())
    };
}

/// What a reviewer has to do, round by round in the order that was drawn.
pub fn queue(conn: &mut Conn, reviewer: UserId) -> Result<Vec<Queued>> {
    Ok(reviews::table
        .inner_join(review_rounds::table.inner_join(postings::table))
        .filter(reviews::reviewer_id.eq(reviewer).and(open!()))
        .order((reviews::round_id, reviews::lot, reviews::id))
        .select((
            reviews::id,
            reviews::round_id,
            postings::title,
            reviews::seat,
            reviews::lot,
            reviews::due_at,
            reviews::touched_at,
            reviews::checked,
        ))
        .load(conn)?)
}

/// How many cards this reviewer has sent, round by round.
pub fn sent_by(conn: &mut Conn, reviewer: UserId) -> Result<Vec<(RoundId, i64)>> {
    Ok(reviews::table
        .filter(reviews::reviewer_id.eq(reviewer).and(reviews::state.eq(ReviewState::Sent)))
        .group_by(reviews::round_id)
        .order(reviews::round_id)
        .select((reviews::round_id, count_star()))
        .load(conn)?)
}

/// Whether what a review is of can still be judged.
pub fn is_live(conn: &mut Conn, review: &Review) -> Result<bool> {
    let live = reviews::table.filter(reviews::id.eq(review.id).and(live!())).select(reviews::id);
    Ok(live.first::<ReviewId>(conn).optional()?.is_some())
}

/// What a round's reviewers have done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub reviewer: UserId,
    pub name: String,
    pub to_do: i64,
    pub sent: i64,
    pub overdue: i64,
    /// When the last card came in.
    pub last: Option<Moment>,
}

/// The work of a round, reviewer by reviewer, by name. Hidden calibration résumés count as any other.
pub fn progress(conn: &mut Conn, round: RoundId, now: Moment) -> Result<Vec<Progress>> {
    let people: Vec<(UserId, String)> = reviews::table
        .inner_join(users::table)
        .filter(reviews::round_id.eq(round))
        .select((reviews::reviewer_id, users::name))
        .distinct()
        .order((users::name, reviews::reviewer_id))
        .load(conn)?;
    let sent: Vec<(UserId, i64, Option<Moment>)> = reviews::table
        .filter(reviews::round_id.eq(round).and(reviews::state.eq(ReviewState::Sent)))
        .group_by(reviews::reviewer_id)
        .select((reviews::reviewer_id, count_star(), max(reviews::sent_at)))
        .load(conn)?;
    let to_do: Vec<(UserId, i64)> = reviews::table
        .filter(reviews::round_id.eq(round).and(open!()))
        .group_by(reviews::reviewer_id)
        .select((reviews::reviewer_id, count_star()))
        .load(conn)?;
    let late: Vec<(UserId, i64)> = reviews::table
        .filter(reviews::round_id.eq(round).and(open!()).and(reviews::due_at.lt(now)))
        .group_by(reviews::reviewer_id)
        .select((reviews::reviewer_id, count_star()))
        .load(conn)?;
    let of = |list: &[(UserId, i64)], id: UserId| list.iter().find(|(user, _)| *user == id).map_or(0, |c| c.1);
    Ok(people
        .into_iter()
        .map(|(reviewer, name)| {
            let done = sent.iter().find(|(user, ..)| *user == reviewer);
            Progress {
                reviewer,
                name,
                to_do: of(&to_do, reviewer),
                sent: done.map_or(0, |d| d.1),
                overdue: of(&late, reviewer),
                last: done.and_then(|d| d.2),
            }
        })
        .collect())
}

/// Cards with a justification that nobody has checked yet, of applications that are still in review; the oldest first.
pub fn to_check(conn: &mut Conn, round: RoundId) -> Result<Vec<Review>> {
    let waiting = reviews::round_id.eq(round).and(reviews::state.eq(ReviewState::Sent)).and(reviews::checked.eq(Check::Waiting));
    let found: Vec<Row> =
        reviews::table.filter(waiting.and(live!())).order((reviews::sent_at, reviews::id)).select(columns()).load(conn)?;
    found.into_iter().map(read).collect()
}

/// Cards that wait for the quality check, by posting.
#[derive(Debug, Clone, Queryable)]
pub struct ChecksWaiting {
    pub posting: PostingId,
    pub title: String,
    pub agency: Option<AgencyId>,
    pub count: i64,
}

/// How many cards wait for the quality check in each posting of this scope.
pub fn checks_waiting(conn: &mut Conn, scope: Option<AgencyId>) -> Result<Vec<ChecksWaiting>> {
    let waiting = reviews::state.eq(ReviewState::Sent).and(reviews::checked.eq(Check::Waiting)).and(live!());
    let all: Vec<ChecksWaiting> = reviews::table
        .inner_join(review_rounds::table.inner_join(postings::table))
        .filter(waiting)
        .group_by((postings::id, postings::title, postings::agency_id))
        .order((postings::title, postings::id))
        .select((postings::id, postings::title, postings::agency_id, count_star()))
        .load(conn)?;
    Ok(all.into_iter().filter(|w| scope.is_none() || w.agency.is_none() || w.agency == scope).collect())
}

/// What a reviewer was assigned in a round and has not sent, whether or not it can be read just now.
pub fn assigned_to(conn: &mut Conn, round: RoundId, reviewer: UserId) -> Result<Vec<Review>> {
    let found: Vec<Row> = reviews::table
        .filter(reviews::round_id.eq(round).and(reviews::reviewer_id.eq(reviewer)).and(reviews::state.eq(ReviewState::Assigned)))
        .order(reviews::lot)
        .select(columns())
        .load(conn)?;
    found.into_iter().map(read).collect()
}

/// Applications in review that a round has not settled and of which somebody has sent a card.
pub fn unsettled(conn: &mut Conn, round: RoundId) -> Result<Vec<ApplicationId>> {
    use crate::store::schema::review_results;
    let settled = review_results::table.filter(review_results::round_id.eq(round)).select(review_results::application_id);
    Ok(reviews::table
        .inner_join(applications::table)
        .filter(reviews::round_id.eq(round).and(reviews::state.eq(ReviewState::Sent)).and(applications::state.eq(State::InReview)))
        .filter(applications::id.ne_all(settled))
        .select(applications::id)
        .distinct()
        .order(applications::id)
        .load(conn)?)
}

/// Who has, or had, an application of a round before them.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Reading {
    pub application: Option<ApplicationId>,
    pub reviewer: UserId,
    pub seat: ReviewSeat,
    pub state: ReviewState,
}

/// Everybody who ever had an application of a round before them: one read for figures about all of it.
pub fn readings(conn: &mut Conn, round: RoundId) -> Result<Vec<Reading>> {
    Ok(reviews::table
        .filter(reviews::round_id.eq(round).and(reviews::application_id.is_not_null()))
        .select((reviews::application_id, reviews::reviewer_id, reviews::seat, reviews::state))
        .load(conn)?)
}

/// Somebody who stood aside.
#[derive(Debug, Clone, Queryable)]
pub struct Aside {
    pub reviewer: String,
    pub reference: Option<String>,
    pub reason: Option<Recusal>,
    pub words: String,
}

/// Who stood aside in a round, and why; the latest first.
pub fn recusals(conn: &mut Conn, round: RoundId) -> Result<Vec<Aside>> {
    Ok(reviews::table
        .inner_join(users::table)
        .left_join(applications::table)
        .filter(reviews::round_id.eq(round).and(reviews::state.eq(ReviewState::Recused)))
        .order(reviews::id.desc())
        .select((users::name, applications::reference.nullable(), reviews::recusal, reviews::recusal_words))
        .load(conn)?)
}

/// What a letter about waiting reviews says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    pub reviews: Vec<ReviewId>,
    /// The earliest date.
    pub due_at: Moment,
}

/// Which reviews a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Notice {
    /// Assigned, and not announced yet.
    New,
    /// Due before this moment, and not reminded of yet.
    Due(Moment),
    /// Due before this moment, and not chased yet.
    Overdue(Moment),
}

type Boxed = reviews::BoxedQuery<'static, MultiBackend>;

fn noticed(notice: Notice) -> Boxed {
    let open = reviews::table.filter(open!()).into_boxed();
    match notice {
        Notice::New => open.filter(reviews::announced.eq(false)),
        Notice::Due(before) => open.filter(reviews::chased.eq(0).and(reviews::due_at.lt(before))),
        Notice::Overdue(before) => open.filter(reviews::chased.lt(2).and(reviews::due_at.lt(before))),
    }
}

/// Who gets a letter: reviewer and round.
pub fn to_tell(conn: &mut Conn, notice: Notice) -> Result<Vec<(UserId, RoundId)>> {
    let who: Vec<(UserId, RoundId)> = noticed(notice).select((reviews::reviewer_id, reviews::round_id)).load(conn)?;
    let distinct: std::collections::BTreeSet<(UserId, RoundId)> = who.into_iter().collect();
    Ok(distinct.into_iter().collect())
}

/// What the letter to one of them is about; `None` when nothing is left to say.
pub fn batch(conn: &mut Conn, notice: Notice, reviewer: UserId, round: RoundId) -> Result<Option<Batch>> {
    let theirs = noticed(notice).filter(reviews::reviewer_id.eq(reviewer).and(reviews::round_id.eq(round)));
    let found: Vec<(ReviewId, Moment)> = theirs.select((reviews::id, reviews::due_at)).load(conn)?;
    let due_at = found.iter().map(|f| f.1).min();
    Ok(due_at.map(|due_at| Batch { reviews: found.into_iter().map(|f| f.0).collect(), due_at }))
}

/// Marks reviews as told of; `false` when another process told of one meanwhile.
pub fn mark_told(conn: &mut Conn, notice: Notice, list: &[ReviewId]) -> Result<bool> {
    let these = reviews::table.filter(reviews::id.eq_any(list.to_vec()));
    let done = match notice {
        Notice::New => diesel::update(these.filter(reviews::announced.eq(false))).set(reviews::announced.eq(true)).execute(conn)?,
        Notice::Due(_) => diesel::update(these.filter(reviews::chased.eq(0))).set(reviews::chased.eq(1)).execute(conn)?,
        Notice::Overdue(_) => diesel::update(these.filter(reviews::chased.lt(2))).set(reviews::chased.eq(2)).execute(conn)?,
    };
    Ok(done == list.len())
}
