//! Applications whose promised date has passed, and the new date.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::Conn;
use super::super::dialect::violates;
use super::super::schema::{applications, events, late_letters, postings, users};
use super::Application;
use crate::domain::ids::{ApplicationId, EventId, UserId};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// Applications told to be in one of these states whose promised date lies before `now`, the longest overdue first.
pub fn overdue(conn: &mut Conn, told: &[State], now: Moment, most: i64) -> Result<Vec<ApplicationId>> {
    Ok(applications::table
        .filter(applications::told_state.eq_any(told.to_vec()).and(applications::due_at.lt(now)))
        .order((applications::due_at, applications::id))
        .limit(most)
        .select(applications::id)
        .load(conn)?)
}

/// Replaces the promised date that was seen; `false` when somebody else was first. The version stays: nobody's form grows old by it.
pub fn promise_again(conn: &mut Conn, seen: &Application, to: Moment) -> Result<bool> {
    let unchanged = applications::id
        .eq(seen.id)
        .and(applications::told_state.eq(seen.told_state))
        .and(applications::version.eq(seen.version))
        .and(applications::due_at.eq(seen.due_at));
    let done = diesel::update(applications::table.filter(unchanged))
        .set((applications::due_at.eq(to), applications::late_since.eq(seen.late_since.or(seen.due_at))))
        .execute(conn)?;
    Ok(done == 1)
}

/// An application that became late and still is, for the letter of the day.
#[derive(Debug, Clone, Queryable)]
pub struct Late {
    pub event: EventId,
    /// Both dates, as history keeps them.
    pub detail: String,
    pub reference: String,
    pub name: String,
    pub title: String,
    pub state: State,
    pub told_state: State,
    /// Who asked for the approval of its posting.
    pub contact: Option<UserId>,
}

/// The last day on which staff had letters about what is late, and up to which line of history.
pub fn last_told(conn: &mut Conn) -> Result<(NaiveDate, EventId)> {
    use late_letters as t;
    Ok(t::table.order(t::day.desc()).select((t::day, t::event_id)).first(conn).optional()?.unwrap_or((NaiveDate::MIN, EventId(0))))
}

/// What became late after a line of history and still is, the first promised first.
pub fn became_late(conn: &mut Conn, after: EventId) -> Result<Vec<Late>> {
    let happened = events::subject.eq("application").and(events::kind.eq("late")).and(events::id.gt(after));
    Ok(events::table
        .inner_join(applications::table.on(applications::id.nullable().eq(events::application_id)))
        .inner_join(users::table.on(users::id.eq(applications::user_id)))
        .inner_join(postings::table.on(postings::id.eq(applications::posting_id)))
        .filter(happened.and(applications::late_since.is_not_null()))
        .order((applications::late_since, events::id))
        .select((
            events::id,
            events::detail,
            applications::reference,
            users::name,
            postings::title,
            applications::state,
            applications::told_state,
            postings::asked_by,
        ))
        .load(conn)?)
}

/// Takes a day for its letters; `false` when another process has it.
pub fn take_day(conn: &mut Conn, day: NaiveDate, until: EventId) -> Result<bool> {
    use late_letters as t;
    match diesel::insert_into(t::table).values((t::day.eq(day), t::event_id.eq(until))).execute(conn) {
        Ok(_) => Ok(true),
        Err(e) if violates(&e, "late_letters.day", "late_letters_pkey") => Ok(false),
        Err(e) => Err(e.into()),
    }
}
