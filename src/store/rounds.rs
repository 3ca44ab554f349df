//! Rounds of blind review and who reads for them.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{applications, postings, review_rounds, reviews, round_reviewers, users};
use crate::domain::ids::{ApplicationId, PostingId, RoundId, RubricVersionId, StageId, UserId};
use crate::domain::review::{Method, PassRule, PointMap, ReviewState};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// The review of the applications to one posting.
#[derive(Debug, Clone)]
pub struct Round {
    pub id: RoundId,
    pub posting: PostingId,
    pub title: String,
    pub stage: Option<StageId>,
    pub rubric: RubricVersionId,
    /// What the order of reading is drawn from; published.
    pub seed: String,
    pub method: Method,
    /// Days a reviewer has for what is assigned.
    pub days: i64,
    pub opened_at: Moment,
}

type Columns = (
    (review_rounds::id, review_rounds::posting_id, postings::title, review_rounds::stage_id, review_rounds::rubric_version_id),
    (review_rounds::seed, review_rounds::readers, review_rounds::rule),
    (review_rounds::points_meet, review_rounds::points_mixed, review_rounds::points_exceed),
    (review_rounds::days, review_rounds::opened_at),
);
type Row = ((RoundId, PostingId, String, Option<StageId>, RubricVersionId), (String, i64, PassRule), (i64, i64, i64), (i64, Moment));

fn columns() -> Columns {
    use review_rounds as r;
    (
        (r::id, r::posting_id, postings::title, r::stage_id, r::rubric_version_id),
        (r::seed, r::readers, r::rule),
        (r::points_meet, r::points_mixed, r::points_exceed),
        (r::days, r::opened_at),
    )
}

fn read(row: Row) -> Round {
    let ((id, posting, title, stage, rubric), (seed, readers, rule), (meet, mixed, exceed), (days, opened_at)) = row;
    let method = Method { readers, rule, map: PointMap { meet, mixed, exceed } };
    Round { id, posting, title, stage, rubric, seed, method, days, opened_at }
}

pub fn find(conn: &mut Conn, id: RoundId) -> Result<Round> {
    Ok(read(review_rounds::table.inner_join(postings::table).filter(review_rounds::id.eq(id)).select(columns()).first(conn)?))
}

/// The round of a posting, when one was opened.
pub fn of_posting(conn: &mut Conn, id: PostingId) -> Result<Option<Round>> {
    let of = review_rounds::table.inner_join(postings::table).filter(review_rounds::posting_id.eq(id));
    Ok(of.select(columns()).first(conn).optional()?.map(read))
}

/// How a round begins.
pub struct NewRound<'a> {
    pub posting: PostingId,
    pub stage: StageId,
    pub rubric: RubricVersionId,
    pub seed: &'a str,
    pub method: Method,
    pub days: i64,
    pub opened_by: UserId,
}

/// Opens a round; `Taken("posting")` when the posting has one.
pub fn insert(conn: &mut Conn, new: &NewRound<'_>, now: Moment) -> Result<RoundId> {
    use review_rounds as r;
    diesel::insert_into(r::table)
        .values((
            r::posting_id.eq(new.posting),
            r::stage_id.eq(new.stage),
            r::rubric_version_id.eq(new.rubric),
            r::seed.eq(new.seed),
            r::readers.eq(new.method.readers),
            r::rule.eq(new.method.rule),
            r::points_meet.eq(new.method.map.meet),
            r::points_mixed.eq(new.method.map.mixed),
            r::points_exceed.eq(new.method.map.exceed),
            r::days.eq(new.days),
            r::opened_by.eq(new.opened_by),
            r::opened_at.eq(now),
        ))
        .returning(r::id)
        .get_result(conn)
        .map_err(
            |e| if violates(&e, "review_rounds.posting_id", "review_rounds_posting_id_key") { Error::Taken("posting") } else { e.into() },
        )
}

/// Takes a round for writing: from here on in this transaction nobody else assigns in it or settles in it.
pub fn hold(conn: &mut Conn, id: RoundId) -> Result<()> {
    diesel::update(review_rounds::table.find(id)).set(review_rounds::days.eq(review_rounds::days)).execute(conn)?;
    Ok(())
}

/// A reviewer of a round.
#[derive(Debug, Clone, Queryable)]
pub struct Reviewer {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub stands_down: bool,
}

/// Everybody who reads for a round, by name.
pub fn reviewers(conn: &mut Conn, id: RoundId) -> Result<Vec<Reviewer>> {
    use round_reviewers as t;
    Ok(t::table
        .inner_join(users::table)
        .filter(t::round_id.eq(id))
        .order((users::name, t::user_id))
        .select((t::user_id, users::name, users::email, t::stands_down))
        .load(conn)?)
}

/// Adds a reviewer, or takes one who stood down in again.
pub fn join(conn: &mut Conn, id: RoundId, user: UserId) -> Result<()> {
    set(conn, id, user, false)
}

/// Takes a reviewer out of the round; what was sent stays.
pub fn stand_down(conn: &mut Conn, id: RoundId, user: UserId) -> Result<()> {
    set(conn, id, user, true)
}

fn set(conn: &mut Conn, id: RoundId, user: UserId, stands_down: bool) -> Result<()> {
    use round_reviewers as t;
    if diesel::update(t::table.find((id, user))).set(t::stands_down.eq(stands_down)).execute(conn)? == 0 {
        diesel::insert_into(t::table).values((t::round_id.eq(id), t::user_id.eq(user), t::stands_down.eq(stands_down))).execute(conn)?;
    }
    Ok(())
}

/// How much each active reviewer of a round has: what is to do and what was sent.
pub fn loads(conn: &mut Conn, id: RoundId) -> Result<Vec<(UserId, i64)>> {
    let counts: Vec<(UserId, i64)> = reviews::table
        .filter(reviews::round_id.eq(id).and(reviews::state.eq_any([ReviewState::Assigned, ReviewState::Sent])))
        .group_by(reviews::reviewer_id)
        .select((reviews::reviewer_id, diesel::dsl::count_star()))
        .load(conn)?;
    let active = reviewers(conn, id)?.into_iter().filter(|r| !r.stands_down);
    Ok(active.map(|r| (r.user, counts.iter().find(|(user, _)| *user == r.user).map_or(0, |c| c.1))).collect())
}

/// Applications of a posting that wait for reviewers: received or in review, with fewer than `readers` of the pair. Number and reference.
pub fn unread(conn: &mut Conn, round: &Round) -> Result<Vec<(ApplicationId, String)>> {
    let states = [State::Submitted, State::InReview];
    let all: Vec<(ApplicationId, String)> = applications::table
        .filter(applications::posting_id.eq(round.posting).and(applications::state.eq_any(states)))
        .select((applications::id, applications::reference))
        .load(conn)?;
    let read: Vec<(Option<ApplicationId>, i64)> = reviews::table
        .filter(reviews::round_id.eq(round.id).and(reviews::seat.eq(crate::domain::review::ReviewSeat::Pair)))
        .filter(reviews::state.eq_any([ReviewState::Assigned, ReviewState::Sent]).and(reviews::application_id.is_not_null()))
        .group_by(reviews::application_id)
        .select((reviews::application_id, diesel::dsl::count_star()))
        .load(conn)?;
    let full: std::collections::HashSet<ApplicationId> =
        read.into_iter().filter(|(_, n)| *n >= round.method.readers).filter_map(|(id, _)| id).collect();
    Ok(all.into_iter().filter(|(id, _)| !full.contains(id)).collect())
}
