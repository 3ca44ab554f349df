//! Applications whose promised date has passed, and the new date.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::applications;
use super::Application;
use crate::domain::ids::ApplicationId;
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
