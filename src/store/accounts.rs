//! People, their sessions and the tokens of their letters.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{applications, sessions, tokens, users};
use crate::domain::access::Who;
use crate::domain::account::{Email, Role};
use crate::domain::ids::{AgencyId, UserId};
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// What is needed to sign somebody in.
#[derive(Debug, Queryable)]
pub struct Credentials {
    pub id: UserId,
    pub name: String,
    pub password_hash: Option<String>,
    pub role: Role,
    pub confirmed_at: Option<Moment>,
    pub disabled_at: Option<Moment>,
}

/// A new account.
pub struct NewAccount<'a> {
    pub email: &'a Email,
    pub name: &'a str,
    pub password_hash: Option<&'a str>,
    pub role: Role,
    pub agency: Option<AgencyId>,
    pub zone: &'a str,
    pub confirmed_at: Option<Moment>,
}

/// Adds an account; `Taken("email")` when the address has one.
pub fn insert(conn: &mut Conn, new: &NewAccount<'_>, now: Moment) -> Result<UserId> {
    diesel::insert_into(users::table)
        .values((
            users::email.eq(new.email.as_str()),
            users::name.eq(new.name),
            users::password_hash.eq(new.password_hash),
            users::role.eq(new.role),
            users::agency_id.eq(new.agency),
            users::zone.eq(new.zone),
            users::confirmed_at.eq(new.confirmed_at),
            users::created_at.eq(now),
        ))
        .returning(users::id)
        .get_result(conn)
        .map_err(|e| if violates(&e, "users.email", "users_email_key") { Error::Taken("email") } else { e.into() })
}

pub fn by_email(conn: &mut Conn, email: &Email) -> Result<Option<Credentials>> {
    let columns = (users::id, users::name, users::password_hash, users::role, users::confirmed_at, users::disabled_at);
    Ok(users::table.filter(users::email.eq(email.as_str())).select(columns).first(conn).optional()?)
}

type WhoRow = (UserId, String, String, Role, Option<AgencyId>, String);

fn who((id, name, email, role, agency, zone): WhoRow) -> Who {
    Who { id, name, email, role, agency, zone }
}

pub fn find(conn: &mut Conn, id: UserId) -> Result<Who> {
    let columns = (users::id, users::name, users::email, users::role, users::agency_id, users::zone);
    Ok(who(users::table.find(id).select(columns).first::<WhoRow>(conn)?))
}

/// Everybody of these roles who may see an agency's applications: for lists of interviewers.
pub fn staff_of(conn: &mut Conn, agency: Option<AgencyId>) -> Result<Vec<Who>> {
    let columns = (users::id, users::name, users::email, users::role, users::agency_id, users::zone);
    let rows: Vec<WhoRow> = users::table
        .filter(users::role.eq_any([Role::Reviewer, Role::Manager, Role::Office]).and(users::disabled_at.is_null()))
        .order((users::name, users::id))
        .select(columns)
        .load(conn)?;
    Ok(rows.into_iter().map(who).filter(|w| w.may_see(agency)).collect())
}

/// Everybody with this role whose account is open, by name.
pub fn with_role(conn: &mut Conn, role: Role) -> Result<Vec<Who>> {
    let open = users::role.eq(role).and(users::disabled_at.is_null());
    let rows: Vec<WhoRow> = users::table
        .filter(open)
        .order((users::name, users::id))
        .select((users::id, users::name, users::email, users::role, users::agency_id, users::zone))
        .load(conn)?;
    Ok(rows.into_iter().map(who).collect())
}

pub fn confirm(conn: &mut Conn, id: UserId, now: Moment) -> Result<()> {
    diesel::update(users::table.find(id).filter(users::confirmed_at.is_null())).set(users::confirmed_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Takes an interviewer for booking: from here on in this transaction nobody else books a time with them.
pub fn hold(conn: &mut Conn, id: UserId) -> Result<()> {
    diesel::update(users::table.find(id)).set(users::zone.eq(users::zone)).execute(conn)?;
    Ok(())
}

pub fn set_password(conn: &mut Conn, id: UserId, hash: &str) -> Result<()> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(conn)?;
    Ok(())
}

/// Gives an unconfirmed account the name and password of the sign-up whose letter was answered.
pub fn complete(conn: &mut Conn, id: UserId, name: &str, hash: &str) -> Result<()> {
    diesel::update(users::table.find(id).filter(users::confirmed_at.is_null()))
        .set((users::name.eq(name), users::password_hash.eq(hash)))
        .execute(conn)?;
    Ok(())
}

/// A session as its cookie finds it.
#[derive(Debug, Clone)]
pub struct Session {
    pub who: Who,
    pub csrf: String,
    pub created_at: Moment,
    pub seen_at: Moment,
}

pub fn open_session(conn: &mut Conn, token_hash: &str, user: UserId, csrf: &str, now: Moment) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash),
            sessions::user_id.eq(user),
            sessions::csrf.eq(csrf),
            sessions::created_at.eq(now),
            sessions::seen_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

pub fn session(conn: &mut Conn, token_hash: &str) -> Result<Option<Session>> {
    let columns = (
        (users::id, users::name, users::email, users::role, users::agency_id, users::zone),
        sessions::csrf,
        sessions::created_at,
        sessions::seen_at,
    );
    let row: Option<(WhoRow, String, Moment, Moment)> = sessions::table
        .inner_join(users::table)
        .filter(sessions::token_hash.eq(token_hash).and(users::disabled_at.is_null()))
        .select(columns)
        .first(conn)
        .optional()?;
    Ok(row.map(|(w, csrf, created_at, seen_at)| Session { who: who(w), csrf, created_at, seen_at }))
}

pub fn touch_session(conn: &mut Conn, token_hash: &str, now: Moment) -> Result<()> {
    diesel::update(sessions::table.find(token_hash)).set(sessions::seen_at.eq(now)).execute(conn)?;
    Ok(())
}

pub fn close_session(conn: &mut Conn, token_hash: &str) -> Result<()> {
    diesel::delete(sessions::table.find(token_hash)).execute(conn)?;
    Ok(())
}

pub fn close_all_sessions(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn)?;
    Ok(())
}

/// The sessions of a person, the latest used first: the hash of each, when it began and when it was last used.
pub fn sessions_of(conn: &mut Conn, user: UserId) -> Result<Vec<(String, Moment, Moment)>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .order((sessions::seen_at.desc(), sessions::token_hash))
        .select((sessions::token_hash, sessions::created_at, sessions::seen_at))
        .load(conn)?)
}

/// Whether an account has ended: erased, or merged into another.
pub fn has_ended(conn: &mut Conn, id: UserId) -> Result<bool> {
    Ok(users::table.find(id).select(users::disabled_at.is_not_null()).first(conn)?)
}

/// Gives an account another name and zone.
pub fn set_profile(conn: &mut Conn, id: UserId, name: &str, zone: &str) -> Result<()> {
    diesel::update(users::table.find(id)).set((users::name.eq(name), users::zone.eq(zone))).execute(conn)?;
    Ok(())
}

/// Takes the password away: it can only be set anew by letter.
pub fn drop_password(conn: &mut Conn, id: UserId) -> Result<()> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(None::<String>)).execute(conn)?;
    Ok(())
}

diesel::define_sql_function!(
    /// Small letters; SQLite knows those of ASCII.
    fn lower(value: diesel::sql_types::Text) -> diesel::sql_types::Text
);

/// An applicant as the programme office looks for one.
#[derive(Debug, Clone, Queryable)]
pub struct Found {
    pub id: UserId,
    pub name: String,
    pub email: String,
    pub confirmed_at: Option<Moment>,
    pub disabled_at: Option<Moment>,
    pub created_at: Moment,
}

/// Applicants whose name or address has these words in it; with a reference, whose application it is.
pub fn look_for(conn: &mut Conn, words: &str, reference: Option<&str>, most: i64) -> Result<Vec<Found>> {
    let plain: String = words.chars().filter(|c| !"%_\\".contains(*c)).collect();
    let columns = (users::id, users::name, users::email, users::confirmed_at, users::disabled_at, users::created_at);
    let mut query =
        users::table.filter(users::role.eq(Role::Applicant)).order((users::name, users::id)).limit(most).select(columns).into_boxed();
    query = match reference {
        Some(code) => query.filter(
            users::id.eq_any(applications::table.filter(applications::reference.eq(code.to_owned())).select(applications::user_id)),
        ),
        None => query.filter(
            users::email.like(format!("%{}%", plain.to_lowercase())).or(lower(users::name).like(format!("%{}%", plain.to_lowercase()))),
        ),
    };
    Ok(query.load(conn)?)
}

/// Removes sessions nobody can use any more and tokens that ended before this moment.
pub fn sweep(conn: &mut Conn, sessions_seen_before: Moment, tokens_ended_before: Moment) -> Result<usize> {
    let s = diesel::delete(sessions::table.filter(sessions::seen_at.lt(sessions_seen_before))).execute(conn)?;
    let t = diesel::delete(tokens::table.filter(tokens::expires_at.lt(tokens_ended_before))).execute(conn)?;
    Ok(s + t)
}

/// A token that a letter carries: only its hash is kept. A sign-up keeps its name and password hash here until the letter is answered,
/// so that whoever signs up last with somebody's address cannot choose that person's password.
pub struct NewToken<'a> {
    pub hash: &'a str,
    pub user: UserId,
    pub purpose: &'a str,
    pub sign_up: Option<(&'a str, &'a str)>,
    pub expires_at: Moment,
}

pub fn insert_token(conn: &mut Conn, new: &NewToken<'_>, now: Moment) -> Result<()> {
    diesel::insert_into(tokens::table)
        .values((
            tokens::token_hash.eq(new.hash),
            tokens::user_id.eq(new.user),
            tokens::purpose.eq(new.purpose),
            tokens::name.eq(new.sign_up.map(|s| s.0)),
            tokens::password_hash.eq(new.sign_up.map(|s| s.1)),
            tokens::created_at.eq(now),
            tokens::expires_at.eq(new.expires_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The name and password hash that were given when this token was made.
pub fn token_sign_up(conn: &mut Conn, token_hash: &str) -> Result<Option<(String, String)>> {
    let row: (Option<String>, Option<String>) = tokens::table.find(token_hash).select((tokens::name, tokens::password_hash)).first(conn)?;
    Ok(row.0.zip(row.1))
}

/// Whose token this is, if it is unused and has not ended.
pub fn token_owner(conn: &mut Conn, token_hash: &str, purpose: &str, now: Moment) -> Result<Option<UserId>> {
    Ok(tokens::table
        .filter(
            tokens::token_hash
                .eq(token_hash)
                .and(tokens::purpose.eq(purpose))
                .and(tokens::used_at.is_null())
                .and(tokens::expires_at.gt(now)),
        )
        .select(tokens::user_id)
        .first(conn)
        .optional()?)
}

/// Ends every unused token of a person for a purpose.
pub fn end_tokens(conn: &mut Conn, user: UserId, purpose: &str, now: Moment) -> Result<()> {
    diesel::update(tokens::table.filter(tokens::user_id.eq(user).and(tokens::purpose.eq(purpose)).and(tokens::used_at.is_null())))
        .set(tokens::used_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Marks a token as used; `Stale` when it was used meanwhile. All other tokens of the same person and purpose end with it.
pub fn use_token(conn: &mut Conn, token_hash: &str, user: UserId, purpose: &str, now: Moment) -> Result<()> {
    let used =
        diesel::update(tokens::table.find(token_hash).filter(tokens::used_at.is_null())).set(tokens::used_at.eq(now)).execute(conn)?;
    if used != 1 {
        return Err(Error::Stale(crate::error::Changed::default()));
    }
    end_tokens(conn, user, purpose, now)
}
