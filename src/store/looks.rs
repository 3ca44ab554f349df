//! Which applications a member of staff has opened.

use std::collections::HashSet;

use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, looks};
use crate::domain::ids::{ApplicationId, PostingId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// Whether somebody has opened an application.
pub fn has(conn: &mut Conn, user: UserId, app: ApplicationId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(looks::table.find((user, app)))).get_result(conn)?)
}

/// Records that somebody opened an application for the first time.
pub fn keep(conn: &mut Conn, user: UserId, app: ApplicationId, now: Moment) -> Result<()> {
    // Two windows of one person wait for each other.
    super::accounts::hold(conn, user)?;
    if !has(conn, user, app)? {
        diesel::insert_into(looks::table)
            .values((looks::user_id.eq(user), looks::application_id.eq(app), looks::looked_at.eq(now)))
            .execute(conn)?;
    }
    Ok(())
}

/// The applications to a posting that somebody has opened. Whatever is not in here is new to them.
pub fn seen(conn: &mut Conn, user: UserId, posting: PostingId) -> Result<HashSet<ApplicationId>> {
    let seen: Vec<ApplicationId> = looks::table
        .inner_join(applications::table)
        .filter(looks::user_id.eq(user).and(applications::posting_id.eq(posting)))
        .select(looks::application_id)
        .load(conn)?;
    Ok(seen.into_iter().collect())
}
