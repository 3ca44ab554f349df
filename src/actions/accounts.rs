//! Signing up, confirming, signing in and out, resetting a password.

use chrono::TimeDelta;

use super::dice::hash;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::account::{Email, Role};
use crate::domain::ids::{AgencyId, ResetId, UserId};
use crate::domain::when::{self, Moment};
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::Conn;
use crate::store::accounts::{self, NewAccount, NewToken, Session};
use crate::store::{devices, sign_in_links};

/// Records what somebody did with their own account.
pub(super) fn record(tx: &mut Conn, here: &Here, user: UserId, kind: &str) -> Result<()> {
    let who = accounts::find(tx, user)?;
    Happened::new("account", user.0, kind).on_its_own(tx, here, Actor::Person(&who))
}

/// Starts an account. Whatever is known of the address, the caller learns the same: a letter is on its way.
pub fn sign_up(tx: &mut Conn, here: &Here, email: &Email, name: &str, password_hash: &str) -> Result<()> {
    let user = match accounts::by_email(tx, email)? {
        Some(known) if known.confirmed_at.is_some() => {
            let letter = letters::accounts::already(&here.site, &known.name)?;
            return post::put(tx, here, To { user: known.id, name: &known.name, address: email.as_str() }, None, &letter);
        }
        Some(unconfirmed) => unconfirmed.id,
        None => {
            let new = NewAccount {
                email,
                name,
                password_hash: None,
                role: Role::Applicant,
                agency: None,
                zone: when::HOME_ZONE.name(),
                confirmed_at: None,
            };
            let user = accounts::insert(tx, &new, here.now)?;
            record(tx, here, user, "signed_up")?;
            user
        }
    };
    let token = make_token(tx, here, user, "confirm", TimeDelta::hours(24), Some((name, password_hash)))?;
    let letter = letters::accounts::confirm(&here.site, name, &token)?;
    post::put(tx, here, To { user, name, address: email.as_str() }, None, &letter)
}

/// Makes a token whose hash is kept; the token itself goes into a letter and nowhere else.
pub(super) fn make_token(
    tx: &mut Conn,
    here: &Here,
    user: UserId,
    purpose: &str,
    valid: TimeDelta,
    sign_up: Option<(&str, &str)>,
) -> Result<String> {
    let token = here.dice.token()?;
    let new = NewToken { hash: &hash(&token), user, purpose, sign_up, expires_at: here.now + valid };
    accounts::insert_token(tx, &new, here.now)?;
    Ok(token)
}

/// Confirms the address of whoever holds this token.
pub fn confirm(tx: &mut Conn, here: &Here, token: &str) -> Result<UserId> {
    let hash = hash(token);
    let user = accounts::token_owner(tx, &hash, "confirm", here.now)?.ok_or(Error::NotFound)?;
    accounts::use_token(tx, &hash, user, "confirm", here.now)?;
    if let Some((name, password_hash)) = accounts::token_sign_up(tx, &hash)? {
        accounts::complete(tx, user, &name, &password_hash)?;
    }
    accounts::confirm(tx, user, here.now)?;
    record(tx, here, user, "confirmed")?;
    Ok(user)
}

/// Somebody asks for a new password. The address is only kept: whether it has an account is looked up later, so that neither the answer
/// nor the time it takes tells.
pub fn forgot(tx: &mut Conn, here: &Here, email: &Email) -> Result<()> {
    devices::ask_reset(tx, email.as_str(), here.now)
}

/// By the clock: sends a link for a new password, if the address has an account.
pub fn answer_forgot(tx: &mut Conn, here: &Here, id: ResetId) -> Result<()> {
    let email = devices::take_reset(tx, id)?.ok_or_else(|| Error::Stale(Changed::default()))?;
    let Ok(email) = &Email::parse(&email) else { return Ok(()) };
    let Some(known) = accounts::by_email(tx, email)?.filter(|k| k.disabled_at.is_none()) else { return Ok(()) };
    let token = make_token(tx, here, known.id, "reset", TimeDelta::minutes(30), None)?;
    let letter = letters::accounts::reset(&here.site, &known.name, &token)?;
    post::put(tx, here, To { user: known.id, name: &known.name, address: email.as_str() }, None, &letter)
}

/// Sets a new password with the token of a letter. All sessions of the person end; the address is confirmed by it too.
pub fn reset(tx: &mut Conn, here: &Here, token: &str, password_hash: &str) -> Result<()> {
    let hash = hash(token);
    let user = accounts::token_owner(tx, &hash, "reset", here.now)?.ok_or(Error::NotFound)?;
    accounts::use_token(tx, &hash, user, "reset", here.now)?;
    accounts::set_password(tx, user, password_hash)?;
    accounts::confirm(tx, user, here.now)?;
    shut_out(tx, user, here.now)?;
    record(tx, here, user, "password_reset")?;
    let who = accounts::find(tx, user)?;
    let letter = letters::accounts::password_changed(&here.site, &who.name)?;
    post::put(tx, here, To::staff(&who), None, &letter)
}

/// Ends every session of a person and every link that opens one, and forgets their browsers.
pub(super) fn shut_out(tx: &mut Conn, user: UserId, now: Moment) -> Result<()> {
    accounts::close_all_sessions(tx, user)?;
    sign_in_links::end_all(tx, user)?;
    accounts::end_tokens(tx, user, "reset", now)?;
    devices::forget(tx, user)
}

/// A session that was just opened: the secrets for the cookies.
#[derive(Debug)]
pub struct Opened {
    pub token: String,
    pub role: Role,
    /// By which this browser is known from now on, if it was not before.
    pub device: Option<String>,
    /// The account had been closed, and is open again.
    pub reopened: bool,
}

/// Opens a session for somebody whose password fitted. `device` is what their browser was given the last time.
pub fn sign_in(tx: &mut Conn, here: &Here, user: UserId, device: Option<&str>) -> Result<Opened> {
    let reopened = super::closures::reopen(tx, here, user)?;
    let known = device.map(|d| devices::touch(tx, &hash(d), user, here.now)).transpose()?.unwrap_or(false);
    let device = if known { None } else { Some(here.dice.token()?) };
    if let Some(new) = &device {
        devices::insert(tx, &hash(new), user, here.now)?;
    }
    let who = accounts::find(tx, user)?;
    let token = here.dice.token()?;
    let csrf = here.dice.token()?;
    accounts::open_session(tx, &hash(&token), user, &csrf, here.now)?;
    record(tx, here, user, "signed_in")?;
    Ok(Opened { token, role: who.role, device, reopened })
}

/// How long sessions last without a request, by role; and at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub applicant_idle: TimeDelta,
    pub staff_idle: TimeDelta,
}

impl Limits {
    /// The moment at which a session ends if nothing more is asked.
    pub fn end(&self, session: &Session) -> Moment {
        let (idle, whole) = match session.who.role {
            Role::Applicant => (self.applicant_idle, TimeDelta::hours(24)),
            _ => (self.staff_idle, TimeDelta::hours(12)),
        };
        (session.seen_at + idle).min(session.created_at + whole)
    }
}

/// The session behind a cookie, if it is still good. A read: it changes nothing.
pub fn session(conn: &mut Conn, token: &str, limits: &Limits, now: Moment) -> Result<Option<Session>> {
    let found = accounts::session(conn, &hash(token))?;
    // A clock that was set back must not revive a session: one last seen in the future is refused as well.
    Ok(found.filter(|s| now < limits.end(s) && s.seen_at <= now + TimeDelta::minutes(5)))
}

/// Whether this browser has signed in with this address before. A stranger's guesses are not counted against it.
pub fn knows_device(conn: &mut Conn, device: &str, email: &Email) -> Result<bool> {
    devices::is_of(conn, &hash(device), email.as_str())
}

/// Records that a session is in use.
pub fn touch(tx: &mut Conn, token: &str, now: Moment) -> Result<()> {
    accounts::touch_session(tx, &hash(token), now)
}

/// Ends a session.
pub fn sign_out(tx: &mut Conn, here: &Here, who: &Who, token: &str) -> Result<()> {
    accounts::close_session(tx, &hash(token))?;
    record(tx, here, who.id, "signed_out")
}

/// Makes an account for a member of staff, by command. Without a password a letter with a link to choose one goes out.
pub fn create(
    tx: &mut Conn,
    here: &Here,
    email: &Email,
    name: &str,
    role: Role,
    agency: Option<AgencyId>,
    password_hash: Option<&str>,
) -> Result<UserId> {
    let new = NewAccount { email, name, password_hash, role, agency, zone: when::HOME_ZONE.name(), confirmed_at: Some(here.now) };
    let user = accounts::insert(tx, &new, here.now)?;
    record(tx, here, user, "created")?;
    if password_hash.is_none() {
        let token = make_token(tx, here, user, "reset", TimeDelta::days(7), None)?;
        let letter = letters::accounts::invited(&here.site, name, role.spoken(), &token)?;
        post::put(tx, here, To { user, name, address: email.as_str() }, None, &letter)?;
    }
    Ok(user)
}

/// A link that was used or has ended.
pub fn dead_link() -> Error {
    Error::Stale(Changed { what: "This link was used already, or its time is over. Ask for a new one.".to_owned() })
}
