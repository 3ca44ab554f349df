//! What came of the review of applications.

use diesel::prelude::*;

use crate::domain::ids::{ApplicationId, CompetencyId, RoundId};
use crate::domain::review::ReviewOutcome;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{applications, review_results};

/// The result of an application's review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewResult {
    pub application: ApplicationId,
    pub outcome: ReviewOutcome,
    /// `None` when it is out.
    pub points: Option<i64>,
    /// Competencies that are not met.
    pub missed: Vec<CompetencyId>,
    pub settled_at: Moment,
}

type Row = (ApplicationId, ReviewOutcome, Option<i64>, String, Moment);

fn read((application, outcome, points, missed, settled_at): Row) -> ReviewResult {
    let missed = missed.split(',').filter_map(|id| id.parse().ok()).map(CompetencyId).collect();
    ReviewResult { application, outcome, points, missed, settled_at }
}

type Columns =
    (review_results::application_id, review_results::outcome, review_results::points, review_results::missed, review_results::settled_at);

fn columns() -> Columns {
    use review_results as t;
    (t::application_id, t::outcome, t::points, t::missed, t::settled_at)
}

pub fn result(conn: &mut Conn, id: ApplicationId) -> Result<Option<ReviewResult>> {
    Ok(review_results::table.find(id).select(columns()).first(conn).optional()?.map(read))
}

/// Every result of a round, by application.
pub fn results(conn: &mut Conn, round: RoundId) -> Result<Vec<ReviewResult>> {
    use review_results as t;
    let rows: Vec<Row> = t::table.filter(t::round_id.eq(round)).order(t::application_id).select(columns()).load(conn)?;
    Ok(rows.into_iter().map(read).collect())
}

/// Writes the result of an application, in place of an earlier one; with `None` there is none (any more).
pub fn set_result(conn: &mut Conn, round: RoundId, id: ApplicationId, result: Option<&ReviewResult>) -> Result<()> {
    use review_results as t;
    diesel::delete(t::table.find(id)).execute(conn)?;
    if let Some(new) = result {
        let missed: Vec<String> = new.missed.iter().map(ToString::to_string).collect();
        diesel::insert_into(t::table)
            .values((
                t::application_id.eq(id),
                t::round_id.eq(round),
                t::outcome.eq(new.outcome),
                t::points.eq(new.points),
                t::missed.eq(missed.join(",")),
                t::settled_at.eq(new.settled_at),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Applications in review whose review ended with this outcome, by reference: number, reference, version.
pub fn settled_in_review(conn: &mut Conn, round: RoundId, outcome: ReviewOutcome) -> Result<Vec<(ApplicationId, String, i64)>> {
    use review_results as t;
    Ok(t::table
        .inner_join(applications::table)
        .filter(t::round_id.eq(round).and(t::outcome.eq(outcome)).and(applications::state.eq(State::InReview)))
        .order(applications::reference)
        .select((applications::id, applications::reference, applications::version))
        .load(conn)?)
}
