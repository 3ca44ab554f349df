//! The qualified list of a posting, and where it was cut off.

use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, cut_offs, review_results, users};
use crate::domain::ids::{ApplicationId, PostingId, RoundId, UserId};
use crate::domain::qualified::{Basis, CutOff};
use crate::domain::review::ReviewOutcome;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// Somebody who passed the review.
#[derive(Debug, Clone, Queryable)]
pub struct Passed {
    pub application: ApplicationId,
    pub reference: String,
    pub name: String,
    pub state: State,
    pub points: Option<i64>,
}

/// Everybody who passed the review of a round and has not withdrawn, by name.
pub fn passed(conn: &mut Conn, round: RoundId) -> Result<Vec<Passed>> {
    use review_results as t;
    Ok(t::table
        .inner_join(applications::table.inner_join(users::table))
        .filter(t::round_id.eq(round).and(t::outcome.eq(ReviewOutcome::Passed)).and(applications::state.ne(State::Withdrawn)))
        .order((users::name, applications::reference))
        .select((applications::id, applications::reference, users::name, applications::state, t::points))
        .load(conn)?)
}

/// A cut-off as it was recorded.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub id: i64,
    pub cut_off: CutOff,
    pub reason: String,
    pub by: String,
    pub at: Moment,
}

/// Every cut-off of a posting, the newest first: that one holds.
pub fn cut_offs_of(conn: &mut Conn, posting: PostingId) -> Result<Vec<Recorded>> {
    use cut_offs as t;
    let rows: Vec<(i64, Basis, i64, String, String, Moment)> = t::table
        .inner_join(users::table)
        .filter(t::posting_id.eq(posting))
        .order(t::id.desc())
        .select((t::id, t::basis, t::value, t::reason, users::name, t::set_at))
        .load(conn)?;
    let read = |(id, basis, value, reason, by, at)| Recorded { id, cut_off: CutOff { basis, value }, reason, by, at };
    Ok(rows.into_iter().map(read).collect())
}

/// Records a cut-off.
pub fn insert_cut_off(conn: &mut Conn, posting: PostingId, new: CutOff, reason: &str, by: UserId, now: Moment) -> Result<i64> {
    use cut_offs as t;
    Ok(diesel::insert_into(t::table)
        .values((
            t::posting_id.eq(posting),
            t::basis.eq(new.basis),
            t::value.eq(new.value),
            t::reason.eq(reason),
            t::set_by.eq(by),
            t::set_at.eq(now),
        ))
        .returning(t::id)
        .get_result(conn)?)
}
