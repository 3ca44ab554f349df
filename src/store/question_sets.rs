//! Sets of questions, kept by the programme office or by an agency to be asked again.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{agencies, question_sets, set_questions};
use super::types::{join, split};
use crate::domain::ids::{AgencyId, SetId};
use crate::domain::question::{Ask, QuestionKind, Rule};
use crate::domain::when::Moment;
use crate::error::{Error, Result};

#[derive(Debug, Clone, Queryable)]
pub struct QuestionSet {
    pub id: SetId,
    pub name: String,
    /// Nobody's: the whole programme's.
    pub agency: Option<AgencyId>,
    pub agency_name: Option<String>,
    pub version: i64,
}

type Columns =
    (question_sets::id, question_sets::name, question_sets::agency_id, diesel::dsl::Nullable<agencies::name>, question_sets::version);

fn columns() -> Columns {
    (question_sets::id, question_sets::name, question_sets::agency_id, agencies::name.nullable(), question_sets::version)
}

/// The sets that people of an agency may take from: its own and the programme's; all of them without an agency.
pub fn all(conn: &mut Conn, scope: Option<AgencyId>) -> Result<Vec<QuestionSet>> {
    let mut query =
        question_sets::table.left_join(agencies::table).order((question_sets::name, question_sets::id)).select(columns()).into_boxed();
    if let Some(agency) = scope {
        query = query.filter(question_sets::agency_id.eq(agency).or(question_sets::agency_id.is_null()));
    }
    Ok(query.load(conn)?)
}

pub fn find(conn: &mut Conn, id: SetId) -> Result<QuestionSet> {
    Ok(question_sets::table.left_join(agencies::table).filter(question_sets::id.eq(id)).select(columns()).first(conn)?)
}

type Stored = (String, String, QuestionKind, bool, String, Option<String>);

/// The questions of a set, in their order. A requirement that cannot be read must not be taken for none.
pub fn questions(conn: &mut Conn, id: SetId) -> Result<Vec<Ask>> {
    use set_questions as t;
    let rows: Vec<Stored> = t::table
        .filter(t::set_id.eq(id))
        .order(t::position)
        .select((t::prompt, t::hint, t::kind, t::required, t::options, t::rule))
        .load(conn)?;
    let read = |(prompt, hint, kind, required, options, rule): Stored| {
        let unread = |stored: &String| Error::Broken(format!("question set {id} has no readable requirement: {stored:?}"));
        let rule = rule.as_ref().map(|stored| Rule::parse(stored).ok_or_else(|| unread(stored))).transpose()?;
        Ok(Ask { prompt, hint, kind, required, options: split(&options), rule })
    };
    rows.into_iter().map(read).collect()
}

fn taken(e: diesel::result::Error) -> Error {
    if violates(&e, "question_sets_one", "question_sets_one") { Error::Taken("question set") } else { e.into() }
}

/// Adds a set; `Taken("question set")` when its owner has one of this name.
pub fn insert(conn: &mut Conn, agency: Option<AgencyId>, name: &str, list: &[Ask], now: Moment) -> Result<SetId> {
    use question_sets as t;
    let id = diesel::insert_into(t::table)
        .values((t::agency_id.eq(agency), t::name.eq(name), t::version.eq(1), t::created_at.eq(now)))
        .returning(t::id)
        .get_result(conn)
        .map_err(taken)?;
    set_questions(conn, id, list)?;
    Ok(id)
}

fn set_questions(conn: &mut Conn, id: SetId, list: &[Ask]) -> Result<()> {
    use set_questions as t;
    diesel::delete(t::table.filter(t::set_id.eq(id))).execute(conn)?;
    for (position, q) in (1i64..).zip(list) {
        diesel::insert_into(t::table)
            .values((
                t::set_id.eq(id),
                t::position.eq(position),
                t::prompt.eq(&q.prompt),
                t::hint.eq(&q.hint),
                t::kind.eq(q.kind),
                t::required.eq(q.required),
                t::options.eq(join(&q.options)),
                t::rule.eq(q.rule.as_ref().map(Rule::stored)),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Replaces the name and the questions of a set that nobody else changed since `version`. `false` when it changed.
pub fn update(conn: &mut Conn, id: SetId, version: i64, name: &str, list: &[Ask]) -> Result<bool> {
    use question_sets as t;
    let seen = t::table.filter(t::id.eq(id).and(t::version.eq(version)));
    let done = diesel::update(seen).set((t::name.eq(name), t::version.eq(t::version + 1))).execute(conn).map_err(taken)?;
    if done == 1 {
        set_questions(conn, id, list)?;
    }
    Ok(done == 1)
}

/// Removes a set that nobody else changed since `version`. `false` when it changed.
pub fn remove(conn: &mut Conn, id: SetId, version: i64) -> Result<bool> {
    use question_sets as t;
    Ok(diesel::delete(t::table.filter(t::id.eq(id).and(t::version.eq(version)))).execute(conn)? == 1)
}
