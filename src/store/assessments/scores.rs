//! Scores: rows that are only added. What counts for an attempt is the last of its chain.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{applications, assessment_attempts, assessment_imports, assessment_scores, assessment_skill_scores, users};
use crate::domain::assessment::{Mark, Marks, Score};
use crate::domain::ids::{AttemptId, ImportId, PostingId, ScoreId, UserId};
use crate::domain::question::Amount;
use crate::domain::when::Moment;
use crate::error::Result;

/// A score as it was entered.
#[derive(Debug, Clone)]
pub struct Entered {
    pub id: ScoreId,
    pub attempt: AttemptId,
    pub corrects: Option<ScoreId>,
    pub score: Score,
    pub marks: Marks,
    /// Why an earlier one was corrected.
    pub reason: String,
    pub by: String,
    pub at: Moment,
    /// The file it came from.
    pub file: Option<String>,
}

/// A new score.
pub struct NewScore<'a> {
    pub attempt: AttemptId,
    pub corrects: Option<ScoreId>,
    pub score: &'a Score,
    pub marks: &'a Marks,
    pub reason: &'a str,
    pub import: Option<ImportId>,
    pub by: UserId,
}

/// Adds a score.
pub fn enter(conn: &mut Conn, new: &NewScore<'_>, now: Moment) -> Result<ScoreId> {
    use assessment_scores as t;
    let id: ScoreId = diesel::insert_into(t::table)
        .values((
            t::attempt_id.eq(new.attempt),
            t::corrects.eq(new.corrects),
            t::points.eq(new.score.points.hundredths()),
            t::passed.eq(new.marks.passed),
            t::taken_on.eq(new.score.taken_on),
            t::evidence.eq(&new.score.evidence),
            t::reason.eq(new.reason),
            t::import_id.eq(new.import),
            t::entered_by.eq(new.by),
            t::entered_at.eq(now),
        ))
        .returning(t::id)
        .get_result(conn)?;
    for (position, mark) in (1i64..).zip(&new.marks.skills) {
        use assessment_skill_scores as s;
        diesel::insert_into(s::table)
            .values((
                s::score_id.eq(id),
                s::position.eq(position),
                s::name.eq(&mark.name),
                s::points.eq(mark.points.hundredths()),
                s::passed.eq(mark.passed),
            ))
            .execute(conn)?;
    }
    Ok(id)
}

type Row = (ScoreId, AttemptId, Option<ScoreId>, i64, bool, NaiveDate, String, String, String, Moment, Option<String>);

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    assessment_scores::table
        .inner_join(assessment_attempts::table.inner_join(applications::table))
        .inner_join(users::table.on(users::id.eq(assessment_scores::entered_by)))
        .left_join(assessment_imports::table.on(assessment_imports::id.nullable().eq(assessment_scores::import_id)))
}

type Columns = (
    assessment_scores::id,
    assessment_scores::attempt_id,
    assessment_scores::corrects,
    assessment_scores::points,
    assessment_scores::passed,
    assessment_scores::taken_on,
    assessment_scores::evidence,
    assessment_scores::reason,
    users::name,
    assessment_scores::entered_at,
    diesel::helper_types::Nullable<assessment_imports::file_name>,
);

fn columns() -> Columns {
    use assessment_scores as t;
    (
        t::id,
        t::attempt_id,
        t::corrects,
        t::points,
        t::passed,
        t::taken_on,
        t::evidence,
        t::reason,
        users::name,
        t::entered_at,
        assessment_imports::file_name.nullable(),
    )
}

fn entered(row: Row, skills: &mut BTreeMap<ScoreId, Vec<Mark>>) -> Entered {
    let (id, attempt, corrects, points, passed, taken_on, evidence, reason, by, at, file) = row;
    let skills = skills.remove(&id).unwrap_or_default();
    let pairs = skills.iter().map(|m| (m.name.clone(), m.points)).collect();
    let score = Score { points: Amount::of_hundredths(points), skills: pairs, taken_on, evidence };
    Entered { id, attempt, corrects, score, marks: Marks { passed, skills }, reason, by, at, file }
}

type SkillRow = (ScoreId, String, i64, bool);

fn by_score(rows: Vec<SkillRow>) -> BTreeMap<ScoreId, Vec<Mark>> {
    let mut out: BTreeMap<ScoreId, Vec<Mark>> = BTreeMap::new();
    for (id, name, points, passed) in rows {
        out.entry(id).or_default().push(Mark { name, points: Amount::of_hundredths(points), passed });
    }
    out
}

/// Every score of an application's attempts, oldest first: also those that were corrected.
pub fn scores_of(conn: &mut Conn, attempts: &[AttemptId]) -> Result<Vec<Entered>> {
    use assessment_skill_scores as s;
    let own: Vec<Row> =
        rows().filter(assessment_scores::attempt_id.eq_any(attempts.to_vec())).order(assessment_scores::id).select(columns()).load(conn)?;
    let ids: Vec<ScoreId> = own.iter().map(|r| r.0).collect();
    let skills: Vec<SkillRow> = s::table
        .filter(s::score_id.eq_any(ids))
        .order((s::score_id, s::position))
        .select((s::score_id, s::name, s::points, s::passed))
        .load(conn)?;
    let mut skills = by_score(skills);
    Ok(own.into_iter().map(|row| entered(row, &mut skills)).collect())
}

/// What counts for each attempt in a posting: its last score.
pub fn standing(conn: &mut Conn, posting: PostingId) -> Result<BTreeMap<AttemptId, Entered>> {
    use assessment_skill_scores as s;
    let own: Vec<Row> = rows().filter(applications::posting_id.eq(posting)).order(assessment_scores::id).select(columns()).load(conn)?;
    let skills: Vec<SkillRow> = s::table
        .inner_join(assessment_scores::table.inner_join(assessment_attempts::table.inner_join(applications::table)))
        .filter(applications::posting_id.eq(posting))
        .order((s::score_id, s::position))
        .select((s::score_id, s::name, s::points, s::passed))
        .load(conn)?;
    let mut skills = by_score(skills);
    // Later ones take the place of the ones they correct.
    Ok(own.into_iter().map(|row| entered(row, &mut skills)).map(|e| (e.attempt, e)).collect())
}
