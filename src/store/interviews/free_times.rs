//! When people can interview, how much is too much, and who interviews for a posting.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::domain::diary::Limits;
use crate::domain::free_time::FreeTime;
use crate::domain::ids::{FreeTimeId, PostingId, UserId};
use crate::domain::interview::InterviewState;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{free_times, interview_limits, interviews, panel as panels, posting_interviewers};

/// The free times of a person that are not over, the earliest first.
pub fn free_times(conn: &mut Conn, user: UserId, now: Moment) -> Result<Vec<(FreeTimeId, FreeTime)>> {
    let rows: Vec<(FreeTimeId, Moment, Moment)> = free_times::table
        .filter(free_times::user_id.eq(user).and(free_times::ends_at.gt(now)))
        .order(free_times::starts_at)
        .select((free_times::id, free_times::starts_at, free_times::ends_at))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, starts_at, ends_at)| (id, FreeTime { starts_at, ends_at })).collect())
}

pub fn add_free_time(conn: &mut Conn, user: UserId, time: FreeTime) -> Result<FreeTimeId> {
    Ok(diesel::insert_into(free_times::table)
        .values((free_times::user_id.eq(user), free_times::starts_at.eq(time.starts_at), free_times::ends_at.eq(time.ends_at)))
        .returning(free_times::id)
        .get_result(conn)?)
}

/// Takes a free time of this person back; `false` when it is not theirs or gone.
pub fn remove_free_time(conn: &mut Conn, user: UserId, id: FreeTimeId) -> Result<bool> {
    Ok(diesel::delete(free_times::table.find(id).filter(free_times::user_id.eq(user))).execute(conn)? == 1)
}

/// How many interviews somebody holds at most.
pub fn limits(conn: &mut Conn, user: UserId) -> Result<Limits> {
    let found: Option<(Option<i64>, Option<i64>)> =
        interview_limits::table.find(user).select((interview_limits::per_day, interview_limits::per_week)).first(conn).optional()?;
    Ok(found.map_or_else(Limits::default, |(per_day, per_week)| Limits { per_day, per_week }))
}

pub fn set_limits(conn: &mut Conn, user: UserId, limits: Limits) -> Result<()> {
    use interview_limits as t;
    diesel::delete(t::table.find(user)).execute(conn)?;
    diesel::insert_into(t::table)
        .values((t::user_id.eq(user), t::per_day.eq(limits.per_day), t::per_week.eq(limits.per_week)))
        .execute(conn)?;
    Ok(())
}

/// Who interviews for a posting, and whether they are still in training.
pub fn pool(conn: &mut Conn, posting: PostingId) -> Result<HashMap<UserId, bool>> {
    use posting_interviewers as t;
    let rows: Vec<(UserId, bool)> = t::table.filter(t::posting_id.eq(posting)).select((t::user_id, t::trains)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Sets who interviews for a posting.
pub fn set_pool(conn: &mut Conn, posting: PostingId, people: &[(UserId, bool)]) -> Result<()> {
    use posting_interviewers as t;
    diesel::delete(t::table.filter(t::posting_id.eq(posting))).execute(conn)?;
    for (user, trains) in people {
        diesel::insert_into(t::table).values((t::posting_id.eq(posting), t::user_id.eq(user), t::trains.eq(trains))).execute(conn)?;
    }
    Ok(())
}

/// How many interviews lie ahead of each person, offered ones among them.
pub fn loads(conn: &mut Conn) -> Result<HashMap<UserId, i64>> {
    let rows: Vec<(UserId, i64)> = panels::table
        .inner_join(interviews::table)
        .filter(interviews::state.eq_any([InterviewState::Offered, InterviewState::Booked]))
        .group_by(panels::user_id)
        .select((panels::user_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
