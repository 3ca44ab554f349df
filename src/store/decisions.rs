//! Decisions and their reasons.

use diesel::prelude::*;

use super::Conn;
use super::schema::{decision_words, decisions, users};
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
    let id = diesel::insert_into(decisions::table)
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
        .get_result(conn)?;
    for (reason, words) in &verdict.words {
        use decision_words as t;
        diesel::insert_into(t::table).values((t::decision_id.eq(id), t::reason.eq(reason.as_str()), t::words.eq(words))).execute(conn)?;
    }
    Ok(id)
}

/// What a decision adds to its reasons.
fn words(conn: &mut Conn, id: DecisionId) -> Result<Vec<(Reason, String)>> {
    use decision_words as t;
    let rows: Vec<(String, String)> = t::table.filter(t::decision_id.eq(id)).order(t::reason).select((t::reason, t::words)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(reason, words)| Some((Reason::parse(&reason)?, words))).collect())
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
    let mut all = Vec::with_capacity(rows.len());
    for (id, outcome, reasons, detail, rubric, decided_by, decided_by_name, decided_at, told_at) in rows {
        let reasons = split(&reasons).iter().filter_map(|r| Reason::parse(r)).collect();
        let verdict = Verdict { outcome, reasons, detail, words: words(conn, id)? };
        all.push(Decision { id, verdict, rubric, decided_by, decided_by_name, decided_at, told_at });
    }
    Ok(all)
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

/// Empties the words of decisions on these applications. What was decided, by whom and when stays.
pub fn erase_words(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let of = decisions::application_id.eq_any(apps.to_vec());
    let ids: Vec<DecisionId> = decisions::table.filter(of.clone()).select(decisions::id).load(conn)?;
    diesel::delete(decision_words::table.filter(decision_words::decision_id.eq_any(ids))).execute(conn)?;
    diesel::update(decisions::table.filter(of)).set(decisions::detail.eq("")).execute(conn)?;
    Ok(())
}
