//! Browsers in which somebody has signed in before, and addresses for which a new password was asked.

use diesel::prelude::*;

use super::Conn;
use super::schema::{devices, resets_asked, users};
use crate::domain::ids::{ResetId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// Remembers a browser of somebody who signed in with it.
pub fn insert(conn: &mut Conn, token_hash: &str, user: UserId, now: Moment) -> Result<()> {
    diesel::insert_into(devices::table)
        .values((devices::token_hash.eq(token_hash), devices::user_id.eq(user), devices::created_at.eq(now), devices::seen_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Records that a browser of this person signed in again; `false` when it is not one of theirs.
pub fn touch(conn: &mut Conn, token_hash: &str, user: UserId, now: Moment) -> Result<bool> {
    let own = devices::table.find(token_hash).filter(devices::user_id.eq(user));
    Ok(diesel::update(own).set(devices::seen_at.eq(now)).execute(conn)? == 1)
}

/// Whether somebody with this address has signed in with this browser.
pub fn is_of(conn: &mut Conn, token_hash: &str, email: &str) -> Result<bool> {
    let own = devices::token_hash.eq(token_hash).and(users::email.eq(email));
    Ok(devices::table.inner_join(users::table).filter(own).count().get_result::<i64>(conn)? > 0)
}

/// Forgets all browsers of a person.
pub fn forget(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(devices::table.filter(devices::user_id.eq(user))).execute(conn)?;
    Ok(())
}

/// Forgets browsers that were not used since a moment.
pub fn sweep(conn: &mut Conn, seen_before: Moment) -> Result<usize> {
    Ok(diesel::delete(devices::table.filter(devices::seen_at.lt(seen_before))).execute(conn)?)
}

/// Keeps an address for which a new password was asked.
pub fn ask_reset(conn: &mut Conn, email: &str, now: Moment) -> Result<()> {
    diesel::insert_into(resets_asked::table).values((resets_asked::email.eq(email), resets_asked::asked_at.eq(now))).execute(conn)?;
    Ok(())
}

/// Those that wait, oldest first.
pub fn resets(conn: &mut Conn) -> Result<Vec<ResetId>> {
    Ok(resets_asked::table.order(resets_asked::id).limit(100).select(resets_asked::id).load(conn)?)
}

/// Takes one of them: its address; `None` when somebody else was first.
pub fn take_reset(conn: &mut Conn, id: ResetId) -> Result<Option<String>> {
    let email: Option<String> = resets_asked::table.find(id).select(resets_asked::email).first(conn).optional()?;
    Ok(if diesel::delete(resets_asked::table.find(id)).execute(conn)? == 1 { email } else { None })
}
