//! What panels write on their scorecards.

use super::chance::Chance;
use crate::actions::{Here, scorecards};
use crate::domain::ids::InterviewId;
use crate::domain::reference::Reference;
use crate::domain::scorecard::{Overall, Rating};
use crate::error::Result;
use crate::store::scorecards::{self as rows, Line, Scorecard, Written};
use crate::store::{Conn, accounts, interviews, rubrics};

const STRONG: &[&str] = &[
    "Explained without notes how the failure was found, what was tried first and why it was wrong. Results were measured.",
    "Led this for a team of six and named what the others did. Two follow-up questions went deeper and were answered.",
    "Drew the system on the board, then named its weakest point before being asked.",
];
const SOLID: &[&str] = &[
    "Gave one complete example from own work, with the result.",
    "Knows the usual way and one case in which it does not work.",
    "Did this alone in a small team; needed one hint on the larger case.",
    "Clear and to the point, with an example from last year.",
];
const WEAK: &[&str] = &[
    "Described what the team did; own part stayed unclear after two questions.",
    "Knows the terms, could not apply them to the case we discussed.",
    "No example from practice; the answer stayed general.",
];

/// The cards of those who rate, good or not. Now and then the second one is late.
pub fn send(tx: &mut Conn, here: &Here, chance: &mut Chance, interview: InterviewId, reference: &Reference, good: bool) -> Result<()> {
    let interview = interviews::find(tx, interview)?;
    for (n, sitting) in interview.panel.iter().filter(|s| s.seat.rates()).enumerate() {
        if n == 0 || interview.application.0 % 4 != 0 {
            let author = accounts::find(tx, sitting.user)?;
            let card = scorecards::begin(tx, here, &author, reference, interview.id)?;
            let begun = rows::find(tx, card)?;
            let written = Written { lines: lines(tx, chance, &begun, good)?, overall: overall(chance, good) };
            scorecards::send(tx, here, &author, reference, card, begun.version, &written)?;
        }
    }
    Ok(())
}

fn overall(chance: &mut Chance, good: bool) -> Overall {
    let (recommendation, why) = match (good, chance.below(4)) {
        (true, 0) => (Rating::StrongYes, ""),
        (true, _) => (Rating::Yes, "Would do well on a small team with one experienced colleague."),
        (false, _) => (Rating::No, "What the posting needs first did not show, in this talk or in the résumé."),
    };
    Overall { recommendation: Some(recommendation), why: why.to_owned() }
}

fn lines(tx: &mut Conn, chance: &mut Chance, begun: &Scorecard, good: bool) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (n, competency) in rubrics::at_stage(tx, begun.stage, begun.rubric)?.into_iter().enumerate() {
        let (rating, evidence) = match (good, n, chance.below(10)) {
            (true, 0, 0..=6) | (true, _, 0..=2) => (Rating::StrongYes, chance.word(STRONG)),
            (true, 3.., 9) => (Rating::No, chance.word(WEAK)),
            (true, _, _) => (Rating::Yes, chance.word(SOLID)),
            (false, 0, 0..=3) => (Rating::StrongNo, chance.word(WEAK)),
            (false, 0, _) | (false, _, 0..=3) => (Rating::No, chance.word(WEAK)),
            (false, _, _) => (Rating::Yes, chance.word(SOLID)),
        };
        lines.push(Line { competency: competency.id, evidence: evidence.to_owned(), rating: Some(rating) });
    }
    Ok(lines)
}
