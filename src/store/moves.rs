//! Applications that were moved to another posting.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::Conn;
use super::schema::{answers, application_moves, application_parts, applications, postings, questions};
use crate::domain::ids::{AgencyId, ApplicationId, PostingId, QuestionId, UserId};
use crate::domain::posting::PostingState;
use crate::domain::when::Moment;
use crate::error::Result;

/// Keeps that an application was moved, by whom and why.
pub fn insert(conn: &mut Conn, old: ApplicationId, new: ApplicationId, why: &str, by: UserId, now: Moment) -> Result<()> {
    use application_moves as t;
    diesel::insert_into(t::table)
        .values((t::old_id.eq(old), t::new_id.eq(new), t::reason.eq(why), t::moved_by.eq(by), t::moved_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Postings of a scope in these states to which this person has not applied, by title.
pub fn targets(conn: &mut Conn, scope: Option<AgencyId>, user: UserId, states: &[PostingState]) -> Result<Vec<(PostingId, String)>> {
    let own = applications::table.filter(applications::user_id.eq(user).and(applications::posting_id.eq(postings::id)));
    let mut query = postings::table
        .filter(postings::state.eq_any(states.to_vec()).and(not(exists(own))))
        .order((postings::title, postings::id))
        .select((postings::id, postings::title))
        .into_boxed();
    if let Some(own) = scope {
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()));
    }
    Ok(query.load(conn)?)
}

/// What was answered to questions that the other posting asks in the same words.
pub fn answers_to_same(conn: &mut Conn, old: ApplicationId, to: PostingId) -> Result<Vec<(QuestionId, String)>> {
    let given: Vec<(String, String, String)> = answers::table
        .inner_join(questions::table)
        .filter(answers::application_id.eq(old))
        .select((questions::prompt, questions::kind, answers::answer))
        .load(conn)?;
    let asked: Vec<(QuestionId, String, String)> = questions::table
        .filter(questions::posting_id.eq(to))
        .order(questions::position)
        .select((questions::id, questions::prompt, questions::kind))
        .load(conn)?;
    let same = |(id, prompt, kind): (QuestionId, String, String)| {
        let (.., answer) = given.iter().find(|(p, k, _)| *p == prompt && *k == kind)?;
        Some((id, answer.clone()))
    };
    Ok(asked.into_iter().filter_map(same).collect())
}

/// The sections that were saved.
pub fn parts(conn: &mut Conn, id: ApplicationId) -> Result<Vec<String>> {
    use application_parts as t;
    Ok(t::table.filter(t::application_id.eq(id)).order(t::section).select(t::section).load(conn)?)
}

/// Removes the words about applications of an erased person.
pub fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    use application_moves as t;
    diesel::update(t::table.filter(t::old_id.eq_any(apps.to_vec()))).set(t::reason.eq("")).execute(conn)?;
    Ok(())
}
