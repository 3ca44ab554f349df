//! Closing an account, opening it again, and erasing what is personal when the days of grace are over.

use chrono::TimeDelta;

use super::accounts::{record, shut_out};
use super::applications::{self as application_verbs, WithdrawReason};
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, UserId};
use crate::domain::pool::LeaveReason;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::{Conn, accounts, closures, people, placements};

/// Days in which a closed account can be opened again.
pub const GRACE_DAYS: i64 = 30;

/// What goes with an account that is closed.
#[derive(Debug, Default)]
pub struct Goes {
    /// Open applications: they are withdrawn.
    pub open: Vec<Application>,
    /// How many drafts are deleted.
    pub drafts: usize,
    /// On a project, or about to be: the account stays.
    pub placed: bool,
}

/// What would go with it now.
pub fn goes(conn: &mut Conn, who: &Who, now: Moment) -> Result<Goes> {
    let today = when::day_in(now, when::HOME_ZONE);
    let mine = applications::of_user(conn, who.id)?;
    Ok(Goes {
        open: applications::others_open(conn, who.id, ApplicationId(0))?,
        drafts: mine.iter().filter(|m| m.told_state == State::Draft).count(),
        placed: placements::is_seated(conn, who.id, today)?,
    })
}

/// Closes the account of somebody who proved to be its owner. Open applications are withdrawn first, drafts deleted, sessions ended.
pub fn close(tx: &mut Conn, here: &Here, who: &Who) -> Result<()> {
    accounts::hold(tx, who.id)?;
    let goes = goes(tx, who, here.now)?;
    if goes.placed {
        return Err(Error::Refused("You have a place on a project. Withdraw from it first, or talk to your supervisor.".to_owned()));
    }
    for open in &goes.open {
        let reference = Reference::parse(&open.reference).ok_or(Error::NotFound)?;
        application_verbs::withdraw(tx, here, who, &reference, WithdrawReason::NoAnswer)?;
    }
    for draft in applications::of_user(tx, who.id)?.into_iter().filter(|m| m.told_state == State::Draft) {
        let reference = Reference::parse(&draft.reference).ok_or(Error::NotFound)?;
        application_verbs::delete_draft(tx, here, who, &reference)?;
    }
    super::pool::leave(tx, here, who, LeaveReason::NoAnswer)?;
    let erase_at = here.now + TimeDelta::days(GRACE_DAYS);
    closures::insert(tx, who.id, here.now, erase_at)?;
    shut_out(tx, who.id, here.now)?;
    record(tx, here, who.id, "closed")?;
    let until = when::day(when::day_in(erase_at, when::zone(&who.zone)));
    let letter = letters::accounts::closed(&here.site, &who.name, &until)?;
    post::put(tx, here, To::staff(who), None, &letter)
}

/// Opens a closed account again, because its owner signed in; `false` when it was open.
pub(super) fn reopen(tx: &mut Conn, here: &Here, user: UserId) -> Result<bool> {
    if !closures::remove(tx, user)? {
        return Ok(false);
    }
    record(tx, here, user, "reopened")?;
    let who = accounts::find(tx, user)?;
    let letter = letters::accounts::reopened(&here.site, &who.name)?;
    post::put(tx, here, To::staff(&who), None, &letter)?;
    Ok(true)
}

/// By the clock: erases what is personal of a closed account. The event says that it happened, and nothing of whom.
pub fn erase(tx: &mut Conn, here: &Here, user: UserId) -> Result<()> {
    if !closures::mark_erased(tx, user, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    // Accounts that were merged into this one belong to the same person.
    for gone in people::merged_into(tx, user)? {
        people::erase(tx, gone)?;
        closures::erase(tx, gone, here.now)?;
    }
    people::erase(tx, user)?;
    closures::erase(tx, user, here.now)?;
    Happened::new("account", user.0, "erased").on_its_own(tx, here, Actor::Clock)
}
