//! Another address for an account: the new one confirms it, the old one can stop it or take it back. Who has lost the old mailbox asks
//! the programme office, which checks who they are and begins the same way.

use chrono::TimeDelta;

use super::accounts::{make_token, record, shut_out};
use super::dice::hash;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::account::{Email, Role};
use crate::domain::ids::UserId;
use crate::error::{Error, Result};
use crate::letters::addresses as letters;
use crate::store::addresses::{self, Change, NewChange};
use crate::store::{Conn, accounts, closures};

/// Changes that may be asked for in a day.
const A_DAY: usize = 5;
/// Hours in which the new address confirms.
const HOURS: i64 = 24;
/// Days in which the old address can take a change back.
pub const GRACE_DAYS: i64 = 7;

/// The owner asks for another address. Whatever is known of it, they learn the same: letters are on their way.
pub fn ask(tx: &mut Conn, here: &Here, who: &Who, email: &Email) -> Result<()> {
    if email.as_str() == who.email {
        return Err(Error::Refused("This is the address of your account already.".to_owned()));
    }
    begin(tx, here, who, email, None, "")?;
    record(tx, here, who.id, "address_asked")
}

/// The programme office asks for somebody who has lost their mailbox. `reason`: how that person was known to be the owner.
pub fn recover(tx: &mut Conn, here: &Here, who: &Who, owner: UserId, email: &Email, reason: &str) -> Result<()> {
    who.may_run_programme()?;
    let owner = accounts::find(tx, owner)?;
    let erased = closures::find(tx, owner.id)?.is_some_and(|(_, erased)| erased.is_some());
    if owner.role != Role::Applicant || erased {
        return Err(Error::NotFound);
    }
    if accounts::by_email(tx, email)?.is_some() {
        return Err(Error::Refused("This address belongs to an account already. See whether the two belong to one person.".to_owned()));
    }
    begin(tx, here, &owner, email, Some(who.id), reason)?;
    Happened::new("account", owner.id.0, "recovery_asked").on_its_own(tx, here, Actor::Person(who))
}

fn begin(tx: &mut Conn, here: &Here, owner: &Who, email: &Email, asked_by: Option<UserId>, reason: &str) -> Result<()> {
    let recent = addresses::of_user(tx, owner.id)?.iter().filter(|c| c.created_at > here.now - TimeDelta::days(1)).count();
    if recent >= A_DAY {
        return Err(Error::Refused("The address was to be changed too often today. Try again tomorrow.".to_owned()));
    }
    let (confirm, stop) = (here.dice.token()?, here.dice.token()?);
    let new = NewChange {
        user: owner.id,
        old_email: &owner.email,
        new_email: email.as_str(),
        confirm_hash: &hash(&confirm),
        stop_hash: &hash(&stop),
        asked_by,
        reason,
        expires_at: here.now + TimeDelta::hours(HOURS),
    };
    addresses::insert(tx, &new, here.now)?;
    let letter = match accounts::by_email(tx, email)? {
        None => letters::confirm(&here.site, &owner.name, &confirm, HOURS)?,
        Some(_) => letters::taken(&here.site)?,
    };
    post::put_to_address(tx, here, email.as_str(), &letter)?;
    let letter = letters::asked(&here.site, &owner.name, email.as_str(), &stop, asked_by.is_some())?;
    post::put(tx, here, To::staff(owner), None, &letter)
}

/// The new address confirms. Gives a token for a new password when the owner came by way of the programme office.
pub fn confirm(tx: &mut Conn, here: &Here, token: &str) -> Result<Option<String>> {
    let change = addresses::by_confirm(tx, &hash(token))?;
    let stop = here.dice.token()?;
    // A change that was asked for at another address than the account has now was overtaken by a change back.
    if accounts::find(tx, change.user)?.email != change.old_email {
        return Err(super::accounts::dead_link());
    }
    if change.expires_at <= here.now || !addresses::mark_confirmed(tx, change.id, &hash(&stop), here.now)? {
        return Err(super::accounts::dead_link());
    }
    rename(tx, &change, &change.new_email)?;
    let owner = accounts::find(tx, change.user)?;
    shut_out(tx, owner.id, here.now)?;
    record(tx, here, owner.id, "address_changed")?;
    let letter = letters::changed(&here.site, &owner.name, &change.new_email, &stop, GRACE_DAYS)?;
    post::put_to_address(tx, here, &change.old_email, &letter)?;
    if change.asked_by.is_none() {
        return Ok(None);
    }
    accounts::drop_password(tx, owner.id)?;
    make_token(tx, here, owner.id, "reset", TimeDelta::minutes(30), None).map(Some)
}

/// What became of a change that the old address stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// It had not happened yet.
    Before,
    /// It was taken back.
    TakenBack,
}

/// The old address stops a change, or takes it back within some days. Then the password is taken away as well: somebody else knew it.
pub fn stop(tx: &mut Conn, here: &Here, token: &str) -> Result<Stopped> {
    let change = addresses::by_stop(tx, &hash(token))?;
    let over = change.confirmed_at.is_some_and(|at| at + TimeDelta::days(GRACE_DAYS) <= here.now);
    if over || !addresses::mark_stopped(tx, change.id, here.now)? {
        return Err(super::accounts::dead_link());
    }
    // Whatever was asked for after it was asked for by somebody else.
    addresses::stop_later(tx, change.user, change.id, here.now)?;
    if change.confirmed_at.is_none() {
        record(tx, here, change.user, "address_stopped")?;
        return Ok(Stopped::Before);
    }
    rename(tx, &change, &change.old_email)?;
    shut_out(tx, change.user, here.now)?;
    accounts::drop_password(tx, change.user)?;
    record(tx, here, change.user, "address_taken_back")?;
    let owner = accounts::find(tx, change.user)?;
    let token = make_token(tx, here, owner.id, "reset", TimeDelta::hours(24), None)?;
    let letter = letters::taken_back(&here.site, &owner.name, &token)?;
    post::put(tx, here, To::staff(&owner), None, &letter)?;
    Ok(Stopped::TakenBack)
}

fn rename(tx: &mut Conn, change: &Change, email: &str) -> Result<()> {
    addresses::set_email(tx, change.user, email).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("This address belongs to another account by now. Write to us.".to_owned()),
        other => other,
    })
}
