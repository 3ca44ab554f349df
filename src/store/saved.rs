//! Postings that applicants saved to look at again.

use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, postings, saved_postings, users};
use crate::domain::ids::{PostingId, UserId};
use crate::domain::posting::PostingState;
use crate::domain::when::Moment;
use crate::error::Result;

/// A saved posting as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct Saved {
    pub posting: PostingId,
    pub title: String,
    pub state: PostingState,
    pub closes_at: Option<Moment>,
    /// Whether a letter may come before it closes.
    pub nudge: bool,
}

/// Whether this person saved this posting.
pub fn is_saved(conn: &mut Conn, user: UserId, posting: PostingId) -> Result<bool> {
    let found: i64 = saved_postings::table.find((user, posting)).count().get_result(conn)?;
    Ok(found > 0)
}

/// Saves a posting; one that was saved before stays as it is.
pub fn save(conn: &mut Conn, user: UserId, posting: PostingId, now: Moment) -> Result<()> {
    use saved_postings as s;
    if !is_saved(conn, user, posting)? {
        diesel::insert_into(s::table)
            .values((s::user_id.eq(user), s::posting_id.eq(posting), s::saved_at.eq(now), s::nudge.eq(true)))
            .execute(conn)?;
    }
    Ok(())
}

pub fn forget(conn: &mut Conn, user: UserId, posting: PostingId) -> Result<()> {
    diesel::delete(saved_postings::table.find((user, posting))).execute(conn)?;
    Ok(())
}

/// Switches the letter of a saved posting on or off.
pub fn set_nudge(conn: &mut Conn, user: UserId, posting: PostingId, on: bool) -> Result<()> {
    diesel::update(saved_postings::table.find((user, posting))).set(saved_postings::nudge.eq(on)).execute(conn)?;
    Ok(())
}

/// What a person saved: what closes first comes first.
pub fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<Saved>> {
    use saved_postings as s;
    let mut all: Vec<Saved> = s::table
        .inner_join(postings::table)
        .filter(s::user_id.eq(user))
        .select((postings::id, postings::title, postings::state, postings::closes_at, s::nudge))
        .load(conn)?;
    all.sort_by_key(|s| (s.state != PostingState::Live, s.closes_at, s.posting));
    Ok(all)
}

/// Saved postings to write about: they close between these moments, were saved before `before`, and their owner neither began an
/// application nor was written to.
pub fn due(conn: &mut Conn, before: Moment, closes: (Moment, Moment)) -> Result<Vec<(UserId, PostingId)>> {
    use saved_postings as s;
    let begun = applications::table.filter(applications::user_id.eq(s::user_id).and(applications::posting_id.eq(s::posting_id)));
    Ok(s::table
        .inner_join(postings::table)
        .inner_join(users::table)
        .filter(s::nudge.eq(true).and(s::nudged_at.is_null()).and(s::saved_at.le(before)))
        .filter(postings::state.eq(PostingState::Live).and(postings::closes_at.gt(closes.0)).and(postings::closes_at.le(closes.1)))
        .filter(users::disabled_at.is_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(begun)))
        .order((s::user_id, s::posting_id))
        .select((s::user_id, s::posting_id))
        .load(conn)?)
}

/// Marks the letter as written; `false` when somebody else did.
pub fn mark_nudged(conn: &mut Conn, user: UserId, posting: PostingId, now: Moment) -> Result<bool> {
    use saved_postings as s;
    let open = s::table.filter(s::user_id.eq(user).and(s::posting_id.eq(posting)).and(s::nudged_at.is_null()).and(s::nudge.eq(true)));
    Ok(diesel::update(open).set(s::nudged_at.eq(now)).execute(conn)? == 1)
}
