//! Withdrawing an application for its applicant, who asked in another way than on the page.

use super::applications::{WithdrawReason, close_everything, managed};
use super::post::{self, To};
use super::{Actor, Here, offers as offer_verbs};
use crate::domain::access::Who;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::words::words;
use crate::error::Result;
use crate::letters;
use crate::store::{Conn, offers};

words!(
    /// Who asked, and how.
    AskedBy {
        Phone = "phone", "the applicant, by telephone";
        Letter = "letter", "the applicant, by letter or email";
        InPerson = "in_person", "the applicant, in person";
        Deputy = "deputy", "somebody who may speak for the applicant";
    }
);

/// Withdraws an application as its applicant asked. It is recorded who did it and who asked, and the applicant has a letter.
pub fn withdraw(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    version: i64,
    asked: AskedBy,
    reason: WithdrawReason,
) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    if matches!(app.state, State::Accepted | State::Deferred)
        && let Some(offer) = offers::latest(tx, app.id)?
    {
        offer_verbs::may_end(who, &app, &offer, "This ends an offer that was accepted. A second person records it")?;
    }
    let why = format!("asked by {}: {}", asked.spoken(), reason.spoken());
    let gone = close_everything(tx, here, Actor::Person(who), &app, &why)?;
    let letter = letters::applications::withdrawn_for(&here.site, &post::about(&gone), asked.spoken())?;
    post::put(tx, here, To::applicant(&gone), Some(gone.id), &letter)
}
