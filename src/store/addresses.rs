//! New addresses of accounts: asked for, confirmed, stopped.

use diesel::prelude::*;

use super::Conn;
use super::schema::{address_changes, users};
use crate::domain::ids::{AddressChangeId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// A change of address that was asked for.
#[derive(Debug, Clone, Queryable)]
pub struct Change {
    pub id: AddressChangeId,
    pub user: UserId,
    pub old_email: String,
    pub new_email: String,
    /// The member of the programme office who asked for it, when the owner had lost the old mailbox.
    pub asked_by: Option<UserId>,
    /// How that person was known to be the owner.
    pub reason: String,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub confirmed_at: Option<Moment>,
    pub stopped_at: Option<Moment>,
}

type Columns = (
    address_changes::id,
    address_changes::user_id,
    address_changes::old_email,
    address_changes::new_email,
    address_changes::asked_by,
    address_changes::reason,
    address_changes::created_at,
    address_changes::expires_at,
    address_changes::confirmed_at,
    address_changes::stopped_at,
);

fn columns() -> Columns {
    (
        address_changes::id,
        address_changes::user_id,
        address_changes::old_email,
        address_changes::new_email,
        address_changes::asked_by,
        address_changes::reason,
        address_changes::created_at,
        address_changes::expires_at,
        address_changes::confirmed_at,
        address_changes::stopped_at,
    )
}

/// A change as it is asked for; of its two tokens only the hashes are kept.
pub struct NewChange<'a> {
    pub user: UserId,
    pub old_email: &'a str,
    pub new_email: &'a str,
    pub confirm_hash: &'a str,
    pub stop_hash: &'a str,
    pub asked_by: Option<UserId>,
    pub reason: &'a str,
    pub expires_at: Moment,
}

/// Keeps a change that waits for its confirmation. Whatever waited before for this person ends with it.
pub fn insert(conn: &mut Conn, new: &NewChange<'_>, now: Moment) -> Result<()> {
    let waiting =
        address_changes::user_id.eq(new.user).and(address_changes::confirmed_at.is_null()).and(address_changes::stopped_at.is_null());
    diesel::update(address_changes::table.filter(waiting)).set(address_changes::stopped_at.eq(now)).execute(conn)?;
    diesel::insert_into(address_changes::table)
        .values((
            address_changes::user_id.eq(new.user),
            address_changes::old_email.eq(new.old_email),
            address_changes::new_email.eq(new.new_email),
            address_changes::confirm_hash.eq(new.confirm_hash),
            address_changes::stop_hash.eq(new.stop_hash),
            address_changes::asked_by.eq(new.asked_by),
            address_changes::reason.eq(new.reason),
            address_changes::created_at.eq(now),
            address_changes::expires_at.eq(new.expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The change that the letter to the new address confirms.
pub fn by_confirm(conn: &mut Conn, hash: &str) -> Result<Change> {
    Ok(address_changes::table.filter(address_changes::confirm_hash.eq(hash)).select(columns()).first(conn)?)
}

/// The change that the letter to the old address stops.
pub fn by_stop(conn: &mut Conn, hash: &str) -> Result<Change> {
    Ok(address_changes::table.filter(address_changes::stop_hash.eq(hash)).select(columns()).first(conn)?)
}

/// All changes of a person, the newest first.
pub fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<Change>> {
    let own = address_changes::user_id.eq(user);
    Ok(address_changes::table.filter(own).order(address_changes::id.desc()).select(columns()).load(conn)?)
}

/// Marks a change as confirmed, with the token with which it can be taken back; `false` when it was used or stopped meanwhile.
pub fn mark_confirmed(conn: &mut Conn, id: AddressChangeId, stop_hash: &str, now: Moment) -> Result<bool> {
    let open = address_changes::confirmed_at.is_null().and(address_changes::stopped_at.is_null());
    let done = diesel::update(address_changes::table.find(id).filter(open))
        .set((address_changes::confirmed_at.eq(now), address_changes::stop_hash.eq(stop_hash)))
        .execute(conn)?;
    Ok(done == 1)
}

/// Marks a change as stopped or taken back; `false` when it was already.
pub fn mark_stopped(conn: &mut Conn, id: AddressChangeId, now: Moment) -> Result<bool> {
    let open = address_changes::table.find(id).filter(address_changes::stopped_at.is_null());
    Ok(diesel::update(open).set(address_changes::stopped_at.eq(now)).execute(conn)? == 1)
}

/// Marks every change of a person that was asked for after this one as stopped, confirmed or not.
pub fn stop_later(conn: &mut Conn, user: UserId, id: AddressChangeId, now: Moment) -> Result<usize> {
    let later = address_changes::user_id.eq(user).and(address_changes::id.gt(id)).and(address_changes::stopped_at.is_null());
    Ok(diesel::update(address_changes::table.filter(later)).set(address_changes::stopped_at.eq(now)).execute(conn)?)
}

/// Gives an account another address; `Taken("email")` when somebody has it.
pub fn set_email(conn: &mut Conn, user: UserId, email: &str) -> Result<()> {
    diesel::update(users::table.find(user)).set(users::email.eq(email)).execute(conn).map(|_| ()).map_err(|e| {
        if super::dialect::violates(&e, "users.email", "users_email_key") { crate::error::Error::Taken("email") } else { e.into() }
    })
}
