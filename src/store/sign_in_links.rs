//! Links with which somebody signs in without a password: asked for by address, made by the clock, used once.

use diesel::prelude::*;

use super::Conn;
use super::schema::{links_asked as asked, sign_in_links as links};
use crate::domain::ids::{LinkAskedId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// Keeps an address for which a link was asked, and where to go with it.
pub fn ask(conn: &mut Conn, email: &str, next: &str, now: Moment) -> Result<()> {
    diesel::insert_into(asked::table).values((asked::email.eq(email), asked::next.eq(next), asked::asked_at.eq(now))).execute(conn)?;
    Ok(())
}

/// Those that wait, oldest first.
pub fn waiting(conn: &mut Conn) -> Result<Vec<LinkAskedId>> {
    Ok(asked::table.order(asked::id).limit(100).select(asked::id).load(conn)?)
}

/// Takes one of them: its address and where to go; `None` when somebody else was first.
pub fn take(conn: &mut Conn, id: LinkAskedId) -> Result<Option<(String, String)>> {
    let wish: Option<(String, String)> = asked::table.find(id).select((asked::email, asked::next)).first(conn).optional()?;
    Ok(if diesel::delete(asked::table.find(id)).execute(conn)? == 1 { wish } else { None })
}

pub fn insert(conn: &mut Conn, hash: &str, user: UserId, next: &str, expires_at: Moment) -> Result<()> {
    let new = (links::token_hash.eq(hash), links::user_id.eq(user), links::next.eq(next), links::expires_at.eq(expires_at));
    diesel::insert_into(links::table).values(new).execute(conn)?;
    Ok(())
}

/// Uses a link that is still good: whose it is, and where it leads. Every other link of the person ends with it.
pub fn use_up(conn: &mut Conn, hash: &str, now: Moment) -> Result<Option<(UserId, String)>> {
    let good = links::token_hash.eq(hash).and(links::used_at.is_null()).and(links::expires_at.gt(now));
    let found: Option<(UserId, String)> = links::table.filter(good).select((links::user_id, links::next)).first(conn).optional()?;
    let Some((user, next)) = found else { return Ok(None) };
    // Compared again: of two presses one finds it used.
    let mine = links::table.filter(links::token_hash.eq(hash).and(links::used_at.is_null()));
    if diesel::update(mine).set(links::used_at.eq(now)).execute(conn)? == 0 {
        return Ok(None);
    }
    diesel::update(links::table.filter(links::user_id.eq(user).and(links::used_at.is_null()))).set(links::used_at.eq(now)).execute(conn)?;
    Ok(Some((user, next)))
}

/// Removes links that ended before a moment.
pub fn sweep(conn: &mut Conn, ended_before: Moment) -> Result<usize> {
    Ok(diesel::delete(links::table.filter(links::expires_at.lt(ended_before))).execute(conn)?)
}

/// Ends every link of a person.
pub fn end_all(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(links::table.filter(links::user_id.eq(user))).execute(conn)?;
    Ok(())
}
