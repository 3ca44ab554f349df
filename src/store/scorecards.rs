//! Scorecards and their ratings.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{applications, panel, ratings, scorecards, users};
use crate::domain::ids::{ApplicationId, CompetencyId, InterviewId, PostingId, RubricVersionId, ScorecardId, StageId, UserId};
use crate::domain::panel::Seat;
use crate::domain::scorecard::{CardState, Overall, Rating};
use crate::domain::when::Moment;
use crate::error::{Error, Result};

#[derive(Debug, Clone, Queryable)]
pub struct Scorecard {
    pub id: ScorecardId,
    pub application: ApplicationId,
    pub interview: Option<InterviewId>,
    pub author: UserId,
    pub author_name: String,
    pub rubric: RubricVersionId,
    /// The stage whose competencies it rates.
    pub stage: Option<StageId>,
    pub state: CardState,
    pub version: i64,
    pub sent_at: Option<Moment>,
    pub recommendation: Option<Rating>,
    /// Why it is recommended, or not.
    pub why: String,
    /// The author's seat on the panel of the interview.
    pub seat: Option<Seat>,
}

impl Scorecard {
    /// Whether the card counts: that of somebody who learns does not.
    pub fn counts(&self) -> bool {
        self.seat.is_none_or(Seat::rates)
    }
}

type Columns = (
    scorecards::id,
    scorecards::application_id,
    scorecards::interview_id,
    scorecards::author_id,
    users::name,
    scorecards::rubric_version_id,
    scorecards::stage_id,
    scorecards::state,
    scorecards::version,
    scorecards::sent_at,
    scorecards::recommendation,
    scorecards::why,
    diesel::dsl::Nullable<panel::seat>,
);

fn columns() -> Columns {
    (
        scorecards::id,
        scorecards::application_id,
        scorecards::interview_id,
        scorecards::author_id,
        users::name,
        scorecards::rubric_version_id,
        scorecards::stage_id,
        scorecards::state,
        scorecards::version,
        scorecards::sent_at,
        scorecards::recommendation,
        scorecards::why,
        panel::seat.nullable(),
    )
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    let own_seat = panel::interview_id.nullable().eq(scorecards::interview_id).and(panel::user_id.eq(scorecards::author_id));
    scorecards::table.inner_join(users::table).left_join(panel::table.on(own_seat))
}

/// Cards of an application, the oldest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Scorecard>> {
    Ok(rows().filter(scorecards::application_id.eq(id)).order(scorecards::id).select(columns()).load(conn)?)
}

/// Cards of a posting that were sent and count, the oldest first.
pub fn sent_in_posting(conn: &mut Conn, posting: PostingId) -> Result<Vec<Scorecard>> {
    let of = applications::table.filter(applications::posting_id.eq(posting)).select(applications::id);
    let sent = rows().filter(scorecards::state.eq(CardState::Sent).and(scorecards::application_id.eq_any(of)));
    let all: Vec<Scorecard> = sent.order(scorecards::id).select(columns()).load(conn)?;
    Ok(all.into_iter().filter(Scorecard::counts).collect())
}

/// Whether this person rates the application: has a card for it, or interviews its applicant.
pub fn is_scorer(conn: &mut Conn, id: ApplicationId, user: UserId) -> Result<bool> {
    let card = scorecards::table.filter(scorecards::application_id.eq(id).and(scorecards::author_id.eq(user)));
    let has_card: bool = diesel::select(diesel::dsl::exists(card)).get_result(conn)?;
    Ok(has_card || super::interviews::meets(conn, id, user)?)
}

pub fn find(conn: &mut Conn, id: ScorecardId) -> Result<Scorecard> {
    Ok(rows().filter(scorecards::id.eq(id)).select(columns()).first(conn)?)
}

/// The card of one author for one interview.
pub fn of_interview(conn: &mut Conn, interview: InterviewId, author: UserId) -> Result<Option<Scorecard>> {
    Ok(rows()
        .filter(scorecards::interview_id.eq(interview).and(scorecards::author_id.eq(author)))
        .select(columns())
        .first(conn)
        .optional()?)
}

/// Begins a card; `Taken("scorecard")` when this author has one for this interview.
pub fn insert(
    conn: &mut Conn,
    application: ApplicationId,
    interview: InterviewId,
    stage: Option<StageId>,
    author: UserId,
    rubric: RubricVersionId,
    now: Moment,
) -> Result<ScorecardId> {
    diesel::insert_into(scorecards::table)
        .values((
            scorecards::application_id.eq(application),
            scorecards::interview_id.eq(interview),
            scorecards::stage_id.eq(stage),
            scorecards::author_id.eq(author),
            scorecards::rubric_version_id.eq(rubric),
            scorecards::state.eq(CardState::Draft),
            scorecards::version.eq(1),
            scorecards::created_at.eq(now),
        ))
        .returning(scorecards::id)
        .get_result(conn)
        .map_err(|e| if violates(&e, "scorecards.interview_id", "scorecards_one") { Error::Taken("scorecard") } else { e.into() })
}

/// One competency rated on a card.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Line {
    pub competency: CompetencyId,
    pub evidence: String,
    pub rating: Option<Rating>,
}

pub fn lines(conn: &mut Conn, id: ScorecardId) -> Result<Vec<Line>> {
    Ok(ratings::table
        .filter(ratings::scorecard_id.eq(id))
        .order(ratings::competency_id)
        .select((ratings::competency_id, ratings::evidence, ratings::rating))
        .load(conn)?)
}

/// What stands on a card: its lines, and the recommendation all in all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub lines: Vec<Line>,
    pub overall: Overall,
}

/// Saves what is written on a draft that nobody else changed since `version`; with `sent_at` the card is sent. `false` when it changed.
pub fn save(conn: &mut Conn, id: ScorecardId, version: i64, written: &Written, sent_at: Option<Moment>) -> Result<bool> {
    let unchanged = scorecards::id.eq(id).and(scorecards::version.eq(version)).and(scorecards::state.eq(CardState::Draft));
    let done = diesel::update(scorecards::table.filter(unchanged))
        .set((
            scorecards::version.eq(scorecards::version + 1),
            scorecards::recommendation.eq(written.overall.recommendation),
            scorecards::why.eq(&written.overall.why),
        ))
        .execute(conn)?;
    if done != 1 {
        return Ok(false);
    }
    diesel::delete(ratings::table.filter(ratings::scorecard_id.eq(id))).execute(conn)?;
    for line in &written.lines {
        diesel::insert_into(ratings::table)
            .values((
                ratings::scorecard_id.eq(id),
                ratings::competency_id.eq(line.competency),
                ratings::evidence.eq(&line.evidence),
                ratings::rating.eq(line.rating),
            ))
            .execute(conn)?;
    }
    // Last: from here on the database refuses to change it.
    if sent_at.is_some() {
        diesel::update(scorecards::table.find(id))
            .set((scorecards::state.eq(CardState::Sent), scorecards::sent_at.eq(sent_at)))
            .execute(conn)?;
    }
    Ok(true)
}
