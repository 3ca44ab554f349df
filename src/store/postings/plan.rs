//! The questions a posting asks and the stages it plans.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{questions, stages};
use crate::domain::ids::{PostingId, QuestionId, StageId};
use crate::domain::posting::QuestionKind;
use crate::domain::stage::{StageKind, StagePlan};
use crate::error::Result;

#[derive(Debug, Clone, Queryable)]
pub struct Question {
    pub id: QuestionId,
    pub position: i64,
    pub prompt: String,
    pub hint: String,
    pub kind: QuestionKind,
    pub required: bool,
}

/// A question as its author writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuestion {
    pub prompt: String,
    pub hint: String,
    pub kind: QuestionKind,
    pub required: bool,
}

pub fn questions(conn: &mut Conn, id: PostingId) -> Result<Vec<Question>> {
    Ok(questions::table
        .filter(questions::posting_id.eq(id))
        .order(questions::position)
        .select((questions::id, questions::position, questions::prompt, questions::hint, questions::kind, questions::required))
        .load(conn)?)
}

/// Replaces the questions of a posting that nobody has applied to.
pub fn set_questions(conn: &mut Conn, id: PostingId, list: &[NewQuestion]) -> Result<()> {
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

/// Writes the plan of a new posting.
pub fn set_stages(conn: &mut Conn, id: PostingId, plan: &[StagePlan]) -> Result<()> {
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
