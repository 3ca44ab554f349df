//! The questions a posting asks, the stages it plans and what each of them judges.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{competencies, questions, stage_competencies, stages};
use super::super::types::{join, split};
use crate::domain::ids::{CompetencyId, PostingId, QuestionId, RubricVersionId, StageId};
use crate::domain::question::{Ask, QuestionKind, Rule};
use crate::domain::stage::{Owner, StageKind, StagePlan};
use crate::error::{Error, Result};

#[derive(Debug, Clone)]
pub struct Question {
    pub id: QuestionId,
    pub position: i64,
    pub ask: Ask,
}

#[derive(Queryable)]
struct QuestionRow {
    id: QuestionId,
    position: i64,
    prompt: String,
    hint: String,
    kind: QuestionKind,
    required: bool,
    options: String,
    rule: Option<String>,
}

impl QuestionRow {
    /// A requirement that cannot be read must not be taken for none.
    fn read(self) -> Result<Question> {
        let unread = |stored: &String| Error::Broken(format!("question {} has no readable requirement: {stored:?}", self.id));
        let rule = self.rule.as_ref().map(|stored| Rule::parse(stored).ok_or_else(|| unread(stored))).transpose()?;
        let options = split(&self.options);
        let ask = Ask { prompt: self.prompt, hint: self.hint, kind: self.kind, required: self.required, options, rule };
        Ok(Question { id: self.id, position: self.position, ask })
    }
}

pub fn questions(conn: &mut Conn, id: PostingId) -> Result<Vec<Question>> {
    use questions as q;
    let rows: Vec<QuestionRow> = q::table
        .filter(q::posting_id.eq(id))
        .order(q::position)
        .select((q::id, q::position, q::prompt, q::hint, q::kind, q::required, q::options, q::rule))
        .load(conn)?;
    rows.into_iter().map(QuestionRow::read).collect()
}

/// Replaces the questions of a posting that nobody has applied to.
pub fn set_questions(conn: &mut Conn, id: PostingId, list: &[Ask]) -> Result<()> {
    diesel::delete(questions::table.filter(questions::posting_id.eq(id))).execute(conn)?;
    for (position, q) in (1i64..).zip(list) {
        diesel::insert_into(questions::table)
            .values((
                questions::posting_id.eq(id),
                questions::position.eq(position),
                questions::prompt.eq(&q.prompt),
                questions::hint.eq(&q.hint),
                questions::kind.eq(q.kind),
                questions::required.eq(q.required),
                questions::options.eq(join(&q.options)),
                questions::rule.eq(q.rule.as_ref().map(Rule::stored)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

#[derive(Debug, Clone, Queryable)]
pub struct Stage {
    pub id: StageId,
    pub position: i64,
    pub kind: StageKind,
    pub name: String,
    pub owner: Owner,
    pub what: String,
    /// What passing it means; empty for a plan older than that question.
    pub passing: String,
    pub days: i64,
}

impl Stage {
    /// Whether a plan has this stage just so.
    pub fn is(&self, plan: &StagePlan) -> bool {
        self.clone().plan() == *plan
    }

    /// As a plan has it, to be copied.
    fn plan(self) -> StagePlan {
        StagePlan { kind: self.kind, name: self.name, owner: self.owner, what: self.what, passing: self.passing, days: self.days }
    }
}

pub fn stages(conn: &mut Conn, id: PostingId) -> Result<Vec<Stage>> {
    Ok(stages::table
        .filter(stages::posting_id.eq(id))
        .order(stages::position)
        .select((stages::id, stages::position, stages::kind, stages::name, stages::owner, stages::what, stages::passing, stages::days))
        .load(conn)?)
}

/// Gives a new posting the plan of another one, with what each stage judges in the rubric the new one names.
pub fn copy_stages(conn: &mut Conn, from: PostingId, to: PostingId, rubric: Option<RubricVersionId>) -> Result<()> {
    let old = stages(conn, from)?;
    let plan: Vec<StagePlan> = old.iter().cloned().map(Stage::plan).collect();
    set_stages(conn, to, &plan)?;
    let Some(rubric) = rubric else { return Ok(()) };
    let named: Vec<(CompetencyId, String)> =
        competencies::table.filter(competencies::rubric_version_id.eq(rubric)).select((competencies::id, competencies::name)).load(conn)?;
    let mut copied = Vec::new();
    for (was, is) in old.iter().zip(stages(conn, to)?) {
        let cells: Vec<(String, bool)> = stage_competencies::table
            .inner_join(competencies::table)
            .filter(stage_competencies::stage_id.eq(was.id))
            .select((competencies::name, stage_competencies::judged))
            .load(conn)?;
        // The rubric may be a newer version: its competencies go by their names.
        for (name, judged) in cells {
            copied.extend(named.iter().find(|(_, n)| *n == name).map(|(id, _)| Cell { stage: is.id, competency: *id, judged }));
        }
    }
    set_cells(conn, to, &copied)
}

/// Replaces the plan of a posting that nobody has applied to.
pub fn set_stages(conn: &mut Conn, id: PostingId, plan: &[StagePlan]) -> Result<()> {
    diesel::delete(stages::table.filter(stages::posting_id.eq(id))).execute(conn)?;
    for (position, s) in (1i64..).zip(plan) {
        diesel::insert_into(stages::table)
            .values((
                stages::posting_id.eq(id),
                stages::position.eq(position),
                stages::kind.eq(s.kind),
                stages::name.eq(&s.name),
                stages::owner.eq(s.owner),
                stages::what.eq(&s.what),
                stages::passing.eq(&s.passing),
                stages::days.eq(s.days),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Whether a stage judges a competency.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Cell {
    pub stage: StageId,
    pub competency: CompetencyId,
    pub judged: bool,
}

/// What was decided of a posting's stages and the competencies of a rubric.
pub fn cells(conn: &mut Conn, id: PostingId, rubric: RubricVersionId) -> Result<Vec<Cell>> {
    use stage_competencies as t;
    Ok(t::table
        .inner_join(stages::table)
        .inner_join(competencies::table)
        .filter(stages::posting_id.eq(id).and(competencies::rubric_version_id.eq(rubric)))
        .select((t::stage_id, t::competency_id, t::judged))
        .load(conn)?)
}

/// Replaces what was decided of a posting's stages.
pub fn set_cells(conn: &mut Conn, id: PostingId, list: &[Cell]) -> Result<()> {
    use stage_competencies as t;
    let own: Vec<StageId> = stages::table.filter(stages::posting_id.eq(id)).select(stages::id).load(conn)?;
    diesel::delete(t::table.filter(t::stage_id.eq_any(own))).execute(conn)?;
    for cell in list {
        diesel::insert_into(t::table)
            .values((t::stage_id.eq(cell.stage), t::competency_id.eq(cell.competency), t::judged.eq(cell.judged)))
            .execute(conn)?;
    }
    Ok(())
}
