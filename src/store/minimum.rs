//! Judgements of minimum requirements, and what the applications of a posting said about them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::Conn;
use super::schema::{answers, application_eligibility, applications, minimum_judgements, resumes, users};
use super::types::split;
use crate::domain::eligibility::{Citizenship, Eligibility};
use crate::domain::ids::{ApplicationId, PostingId, QuestionId, UserId};
use crate::domain::minimum::{Cause, Judgement};
use crate::domain::posting::Clearance;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// An application that was sent, without the name of its applicant.
#[derive(Debug, Clone, Queryable)]
pub struct Received {
    pub id: ApplicationId,
    pub reference: String,
    pub state: State,
    pub told_state: State,
    pub version: i64,
    pub submitted_at: Option<Moment>,
}

/// Applications to a posting that were sent, oldest first.
pub fn received(conn: &mut Conn, posting: PostingId) -> Result<Vec<Received>> {
    Ok(applications::table
        .filter(applications::posting_id.eq(posting).and(applications::submitted_at.is_not_null()))
        .order((applications::submitted_at, applications::id))
        .select((
            applications::id,
            applications::reference,
            applications::state,
            applications::told_state,
            applications::version,
            applications::submitted_at,
        ))
        .load(conn)?)
}

/// What everybody who sent an application to a posting can accept.
pub fn eligibility(conn: &mut Conn, posting: PostingId) -> Result<BTreeMap<ApplicationId, Eligibility>> {
    use application_eligibility as t;
    type Row = (ApplicationId, Citizenship, i64, String, bool, Clearance, chrono::NaiveDate);
    let rows: Vec<Row> = t::table
        .inner_join(applications::table)
        .filter(applications::posting_id.eq(posting).and(applications::submitted_at.is_not_null()))
        .select((t::application_id, t::citizenship, t::min_grade, t::places, t::remote_only, t::clearance, t::earliest_start))
        .load(conn)?;
    let read = |(id, citizenship, min_grade, places, remote_only, clearance, earliest_start): Row| {
        (id, Eligibility { citizenship, min_grade, places: split(&places), remote_only, clearance, earliest_start })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Answers to some questions of a posting.
pub fn answers(conn: &mut Conn, questions: &[QuestionId]) -> Result<BTreeMap<(ApplicationId, QuestionId), String>> {
    let rows: Vec<(ApplicationId, QuestionId, String)> = answers::table
        .filter(answers::question_id.eq_any(questions.to_vec()))
        .select((answers::application_id, answers::question_id, answers::answer))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, question, answer)| ((id, question), answer)).collect())
}

/// Applications to a posting with a résumé in which there is text.
pub fn with_resume(conn: &mut Conn, posting: PostingId) -> Result<BTreeSet<ApplicationId>> {
    let rows: Vec<ApplicationId> = resumes::table
        .inner_join(applications::table)
        .filter(applications::posting_id.eq(posting).and(resumes::content_text.ne("")))
        .select(resumes::application_id)
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// A judgement that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub application: ApplicationId,
    pub judgement: Judgement,
    pub by: String,
    pub at: Moment,
}

/// Keeps a judgement beside those before it.
pub fn insert(conn: &mut Conn, id: ApplicationId, judgement: &Judgement, by: UserId, now: Moment) -> Result<i64> {
    use minimum_judgements as t;
    let (met, cause, words) = match judgement {
        Judgement::Met(words) => (true, None, words),
        Judgement::NotMet(cause, words) => (false, Some(*cause), words),
    };
    Ok(diesel::insert_into(t::table)
        .values((
            t::application_id.eq(id),
            t::met.eq(met),
            t::cause.eq(cause),
            t::words.eq(words),
            t::judged_by.eq(by),
            t::judged_at.eq(now),
        ))
        .returning(t::id)
        .get_result(conn)?)
}

/// Every judgement of one application, oldest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Judged>> {
    use minimum_judgements as t;
    let rows: Vec<JudgedRow> = t::table
        .inner_join(users::table)
        .filter(t::application_id.eq(id))
        .order(t::id)
        .select((t::application_id, t::cause, t::words, users::name, t::judged_at))
        .load(conn)?;
    Ok(rows.into_iter().map(judged_row).collect())
}

type JudgedRow = (ApplicationId, Option<Cause>, String, String, Moment);

fn judged_row((application, cause, words, by, at): JudgedRow) -> Judged {
    let judgement = cause.map_or_else(|| Judgement::Met(words.clone()), |cause| Judgement::NotMet(cause, words.clone()));
    Judged { application, judgement, by, at }
}

/// The latest judgement of each application to a posting that has one.
pub fn judged(conn: &mut Conn, posting: PostingId) -> Result<BTreeMap<ApplicationId, Judged>> {
    use minimum_judgements as t;
    let rows: Vec<JudgedRow> = t::table
        .inner_join(applications::table)
        .inner_join(users::table)
        .filter(applications::posting_id.eq(posting))
        .order(t::id)
        .select((t::application_id, t::cause, t::words, users::name, t::judged_at))
        .load(conn)?;
    // Later ones take the place of earlier ones.
    Ok(rows.into_iter().map(|row| (row.0, judged_row(row))).collect())
}
