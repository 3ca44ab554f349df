//! Decisions and their reasons.

use diesel::prelude::*;

use super::Conn;
use super::schema::{decisions, users};
use super::types::{join, split};
use crate::domain::decision::{Outcome, Reason, Verdict};
use crate::domain::ids::{ApplicationId, DecisionId, RubricVersionId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone)]
pub struct Decision {
    pub id: DecisionId,
    pub verdict: Verdict,
    /// The criteria of the posting when it was made.
    pub rubric: Option<RubricVersionId>,
    pub decided_by: UserId,
    pub decided_by_name: String,
    pub decided_at: Moment,
    pub told_at: Option<Moment>,
}

pub fn insert(
    conn: &mut Conn,
    application: ApplicationId,
    verdict: &Verdict,
    rubric: Option<RubricVersionId>,
    by: UserId,
    now: Moment,
) -> Result<DecisionId> {
    let reasons: Vec<String> = verdict.reasons.iter().map(|r| r.as_str().to_owned()).collect();
    Ok(diesel::insert_into(decisions::table)
        .values((
            decisions::application_id.eq(application),
            decisions::outcome.eq(verdict.outcome),
            decisions::reasons.eq(join(&reasons)),
            decisions::detail.eq(&verdict.detail),
            decisions::rubric_version_id.eq(rubric),
            decisions::decided_by.eq(by),
            decisions::decided_at.eq(now),
        ))
        .returning(decisions::id)
        .get_result(conn)?)
}

/// The latest decision on an application.
pub fn latest(conn: &mut Conn, application: ApplicationId) -> Result<Option<Decision>> {
    Ok(of_application(conn, application)?.pop())
}

/// Every decision on an application, oldest first.
pub fn of_application(conn: &mut Conn, application: ApplicationId) -> Result<Vec<Decision>> {
    type Row = (DecisionId, Outcome, String, String, Option<RubricVersionId>, UserId, String, Moment, Option<Moment>);
    let rows: Vec<Row> = decisions::table
        .inner_join(users::table)
        .filter(decisions::application_id.eq(application))
        .order(decisions::id)
        .select((
            decisions::id,
            decisions::outcome,
            decisions::reasons,
            decisions::detail,
            decisions::rubric_version_id,
            decisions::decided_by,
            users::name,
            decisions::decided_at,
            decisions::told_at,
        ))
        .load(conn)?;
    let read = |(id, outcome, reasons, detail, rubric, decided_by, decided_by_name, decided_at, told_at): Row| Decision {
        id,
        verdict: Verdict { outcome, reasons: split(&reasons).iter().filter_map(|r| Reason::parse(r)).collect(), detail },
        rubric,
        decided_by,
        decided_by_name,
        decided_at,
        told_at,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Removes the latest decision on an application that nobody was told of; `false` when there is none.
pub fn take_back(conn: &mut Conn, application: ApplicationId) -> Result<bool> {
    let Some(last) = latest(conn, application)?.filter(|d| d.told_at.is_none()) else { return Ok(false) };
    Ok(diesel::delete(decisions::table.find(last.id)).execute(conn)? == 1)
}

/// Records that the applicant was told; `false` when that happened before.
pub fn mark_told(conn: &mut Conn, id: DecisionId, now: Moment) -> Result<bool> {
    Ok(diesel::update(decisions::table.find(id).filter(decisions::told_at.is_null())).set(decisions::told_at.eq(now)).execute(conn)? == 1)
}
