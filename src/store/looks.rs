//! Which applications a member of staff has opened.

use std::collections::HashSet;

use diesel::prelude::*;

use super::Conn;
use super::schema::looks;
use crate::domain::ids::{ApplicationId, UserId};
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

/// Which of these applications somebody has opened. The others are new to them.
pub fn seen(conn: &mut Conn, user: UserId, among: &[ApplicationId]) -> Result<HashSet<ApplicationId>> {
    let seen: Vec<ApplicationId> = looks::table
        .filter(looks::user_id.eq(user).and(looks::application_id.eq_any(among.to_vec())))
        .select(looks::application_id)
        .load(conn)?;
    Ok(seen.into_iter().collect())
}
