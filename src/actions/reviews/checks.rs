//! The quality check of justifications, and the decision on those whose review ended with “not met”.

use super::super::decisions;
use super::super::history::Happened;
use super::super::post::{self, To};
use super::super::{Actor, Here};
use super::assign::{day, due};
use super::round_led;
use super::settle::{competencies, settle};
use crate::domain::access::Who;
use crate::domain::decision::{Outcome, Reason, Verdict as Decided};
use crate::domain::ids::{PostingId, ReviewId};
use crate::domain::reference::Reference;
use crate::domain::review::{Check, ReviewOutcome};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::{Conn, accounts, applications, reviews, rounds};

/// What the check says of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It names a competency and says why. Whether it is right is the reviewers' to judge.
    Accept,
    /// Back to its reviewer, with what is missing.
    Return(String),
}

/// Checks the justifications of a sent card.
pub fn check(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, id: ReviewId, verdict: &Verdict) -> Result<()> {
    let round = round_led(tx, who, posting)?;
    rounds::hold(tx, round.id)?;
    let review = reviews::find(tx, id)?;
    if !reviews::is_live(tx, &review)? {
        return Err(Error::Refused("This application has left the review; its cards stay as they are.".to_owned()));
    }
    let app = review.application().filter(|_| review.round == round.id).ok_or(Error::NotFound)?;
    let returned = match verdict {
        Verdict::Accept => None,
        Verdict::Return(note) => {
            let note = text::lines(note);
            if note.is_empty() {
                return Err(Error::Refused("Say what the justification lacks.".to_owned()));
            }
            if note.chars().count() > 1000 {
                return Err(Error::Refused("The note has at most 1,000 characters.".to_owned()));
            }
            Some(note)
        }
    };
    let by = due(&round, here.now);
    if !reviews::check(tx, id, who.id, returned.as_deref().map(|note| (note, by)), here.now)? {
        return Err(Error::Refused("This card does not wait for a check any more.".to_owned()));
    }
    let app = applications::find(tx, app)?;
    let to = if returned.is_some() { Check::Returned } else { Check::Accepted };
    let happened = Happened::new("review", id.0, "check").from(Check::Waiting.as_str()).to(to.as_str());
    happened.in_application(tx, here, Actor::Person(who), &app)?;
    if let Some(note) = &returned {
        let reader = accounts::find(tx, review.reviewer)?;
        let letter = letters::reviews::returned(&here.site, &reader.name, &round.title, id.0, note, &day(by, &reader))?;
        post::put(tx, here, To::staff(&reader), Some(app.id), &letter)?;
    }
    settle(tx, here, Actor::Person(who), &round, app.id)
}

/// Records “not moving forward” for at most `most` applications whose review ended with “not met”, with the competencies that were not
/// shown. Nobody is told by it. Gives how many were decided.
pub fn decide_out(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, most: usize) -> Result<usize> {
    let round = round_led(tx, who, posting)?;
    let names = competencies(tx, &round)?;
    let mut done = 0;
    for (id, reference, version) in reviews::settled_in_review(tx, round.id, ReviewOutcome::Out)?.into_iter().take(most) {
        let missed = reviews::result(tx, id)?.map(|r| r.missed).unwrap_or_default();
        let missed: Vec<&str> = names.iter().filter(|c| missed.contains(&c.id)).map(|c| c.name.as_str()).collect();
        let detail = format!("The required level was not shown in: {}.", missed.join("; "));
        let decided = Decided::new(Outcome::NotSelected, vec![Reason::Experience], &detail).map_err(|(_, why)| Error::Refused(why))?;
        let reference = Reference::parse(&reference).ok_or(Error::NotFound)?;
        decisions::decide(tx, here, who, &reference, version, &decided)?;
        done += 1;
    }
    Ok(done)
}
