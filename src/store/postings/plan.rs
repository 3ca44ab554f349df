//! The questions a posting asks and the stages it plans.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{questions, stages};
use super::super::types::{join, split};
use crate::domain::ids::{PostingId, QuestionId, StageId};
use crate::domain::question::{Ask, QuestionKind, Rule};
use crate::domain::stage::{StageKind, StagePlan};
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
    pub what: String,
    pub days: i64,
}

pub fn stages(conn: &mut Conn, id: PostingId) -> Result<Vec<Stage>> {
    Ok(stages::table
        .filter(stages::posting_id.eq(id))
        .order(stages::position)
        .select((stages::id, stages::position, stages::kind, stages::name, stages::what, stages::days))
        .load(conn)?)
}

/// Gives a new posting the plan of another one.
pub fn copy_stages(conn: &mut Conn, from: PostingId, to: PostingId) -> Result<()> {
    for s in stages(conn, from)? {
        diesel::insert_into(stages::table)
            .values((
                stages::posting_id.eq(to),
                stages::position.eq(s.position),
                stages::kind.eq(s.kind),
                stages::name.eq(s.name),
                stages::what.eq(s.what),
                stages::days.eq(s.days),
            ))
            .execute(conn)?;
    }
    Ok(())
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
                stages::name.eq(s.name),
                stages::what.eq(s.what),
                stages::days.eq(s.days),
            ))
            .execute(conn)?;
    }
    Ok(())
}
