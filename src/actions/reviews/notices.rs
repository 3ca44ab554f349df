//! Letters to reviewers, one for all that is new, due or overdue in a round: never one for each résumé.

use super::super::Here;
use super::super::post::{self, To};
use super::assign::day;
use crate::domain::ids::{RoundId, UserId};
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::reviews::{self, Notice};
use crate::store::{Conn, accounts, rounds};
use chrono::TimeDelta;

/// How long before the date a reviewer is reminded.
const AHEAD: TimeDelta = TimeDelta::days(2);

/// Tells a reviewer what was assigned since the last letter.
pub fn announce(tx: &mut Conn, here: &Here, to: (UserId, RoundId)) -> Result<()> {
    tell(tx, here, Notice::New, to)
}

/// Reminds a reviewer of what is due within two days.
pub fn chase_due(tx: &mut Conn, here: &Here, to: (UserId, RoundId)) -> Result<()> {
    tell(tx, here, due(here), to)
}

/// Chases a reviewer for what is overdue.
pub fn chase_overdue(tx: &mut Conn, here: &Here, to: (UserId, RoundId)) -> Result<()> {
    tell(tx, here, overdue(here), to)
}

/// What is due soon.
pub fn due(here: &Here) -> Notice {
    Notice::Due(here.now + AHEAD)
}

/// What is overdue.
pub fn overdue(here: &Here) -> Notice {
    Notice::Overdue(here.now)
}

fn tell(tx: &mut Conn, here: &Here, notice: Notice, (reviewer, round): (UserId, RoundId)) -> Result<()> {
    let batch = reviews::batch(tx, notice, reviewer, round)?.ok_or_else(|| Error::Stale(Changed::default()))?;
    if !reviews::mark_told(tx, notice, &batch.reviews)? {
        return Err(Error::Stale(Changed::default()));
    }
    let (reader, round) = (accounts::find(tx, reviewer)?, rounds::find(tx, round)?);
    let (count, by) = (i64::try_from(batch.reviews.len()).unwrap_or(i64::MAX), day(batch.due_at, &reader));
    let letter = match notice {
        Notice::New => letters::reviews::assigned(&here.site, &reader.name, &round.title, count, &by),
        Notice::Due(_) => letters::reviews::due(&here.site, &reader.name, &round.title, count, &by),
        Notice::Overdue(_) => letters::reviews::overdue(&here.site, &reader.name, &round.title, count, &by),
    }?;
    post::put(tx, here, To::staff(&reader), None, &letter)
}
