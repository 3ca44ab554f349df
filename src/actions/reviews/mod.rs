//! Blind review of résumés: a round is opened and assigned, cards are written and sent, justifications are checked, results settle.

mod assign;
mod calibrate;
mod checks;
mod desk;
mod fairness;
mod notices;
mod settle;

pub use assign::{assign, join, lot, stand_down, uncovered};
pub use calibrate::{MOST_TEXT, add as calibrate, lacking as calibrations_to_hand_out};
pub use checks::{Verdict as CheckVerdict, check, decide_out};
pub use desk::{Answer, MOST_WORDS, Seen, Sheet, asked, look, own, readable, recuse, save, send, sheet};
pub use fairness::{Agreed, Fairness, Marked, Reader, fairness};
pub use notices::{announce, chase_due, chase_overdue, due, overdue};

pub(super) use settle::returned;

use super::history::Happened;
use super::{Actor, Here, firewall, hex};
use crate::domain::access::Who;
use crate::domain::ids::{PostingId, RoundId, UserId};
use crate::domain::review::Method;
use crate::domain::stage::StageKind;
use crate::error::{Error, Result};
use crate::store::rounds::{self, NewRound, Round};
use crate::store::{Conn, accounts, postings};

/// How a lead opens the review of a posting.
#[derive(Debug, Clone)]
pub struct Opening {
    pub reviewers: Vec<UserId>,
    /// The seed of the order of reading; drawn when none is given.
    pub seed: Option<String>,
    pub method: Method,
    pub days: i64,
}

/// The posting, when this person leads its review.
pub(super) fn led(conn: &mut Conn, who: &Who, posting: PostingId) -> Result<postings::Posting> {
    let posting = super::postings::seen_by_staff(conn, who, posting)?;
    who.may_manage(posting.content.agency)?;
    Ok(posting)
}

/// The round of a posting, for whoever leads it.
pub fn round_led(conn: &mut Conn, who: &Who, posting: PostingId) -> Result<Round> {
    led(conn, who, posting)?;
    rounds::of_posting(conn, posting)?.ok_or(Error::NotFound)
}

/// Opens the review of a posting: against the rubric it was published with, with a seed that is published.
pub fn open(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, opening: &Opening) -> Result<RoundId> {
    let posting = led(tx, who, posting)?;
    let rubric = posting.content.rubric.ok_or_else(|| Error::Refused("This posting has no rubric to review against.".to_owned()))?;
    let stage = postings::stages(tx, posting.id)?.into_iter().find(|s| s.kind == StageKind::Review);
    let stage = stage.ok_or_else(|| Error::Refused("The plan of this posting has no résumé review.".to_owned()))?;
    let least = usize::try_from(opening.method.readers).unwrap_or(usize::MAX);
    if opening.reviewers.len() < least {
        return Err(Error::Refused(format!("Choose at least {least} reviewers; one more for every split that may come.")));
    }
    let seed = match &opening.seed {
        Some(seed) => seed.clone(),
        None => hex(&here.dice.bytes::<8>()?),
    };
    let new = NewRound {
        posting: posting.id,
        stage: stage.id,
        rubric,
        seed: &seed,
        method: opening.method,
        days: opening.days,
        opened_by: who.id,
    };
    let id = rounds::insert(tx, &new, here.now).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("The review of this posting is open already.".to_owned()),
        other => other,
    })?;
    Happened::new("round", id.0, "open").detail(&seed).in_posting(tx, here, Actor::Person(who), posting.id)?;
    for reviewer in &opening.reviewers {
        join_checked(tx, here, who, posting.id, id, *reviewer)?;
    }
    Ok(id)
}

/// Takes a reviewer in: blind means that nobody reads who can see names, so only accounts with the role of a reviewer.
fn join_checked(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, round: RoundId, reviewer: UserId) -> Result<()> {
    let reviewer = accounts::find(tx, reviewer).map_err(|_| Error::Refused("Choose the reviewers from the list.".to_owned()))?;
    reviewer.may_review().map_err(|_| {
        Error::Refused(format!(
            "{} sees names in other pages, so cannot review blind. Choose people with the role of a reviewer.",
            reviewer.name
        ))
    })?;
    let agency = postings::find(tx, posting)?.content.agency;
    firewall::check(tx, reviewer.id, firewall::today(here), agency, None)?;
    rounds::join(tx, round, reviewer.id)?;
    Happened::new("round_reviewer", reviewer.id.0, "join").in_posting(tx, here, Actor::Person(who), posting)
}
