//! What people say about applying: kept without their name, once on each occasion.

use super::Here;
use crate::domain::access::Who;
use crate::domain::feedback::{ENOUGH, Occasion, Score};
use crate::domain::reference::Reference;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::{Conn, applications, feedback};

/// Keeps an answer. No event is recorded: its moment would tell whose it is.
pub fn give(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, score: Score, words: &str) -> Result<()> {
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    let occasion = Occasion::of(app.told_state).ok_or(Error::NotFound)?;
    if feedback::is_given(tx, app.id, occasion)? {
        return Err(Error::Refused("You have answered already. Thank you.".to_owned()));
    }
    feedback::mark_given(tx, app.id, occasion)?;
    feedback::insert(tx, occasion, score.number(), words, when::day_in(here.now, when::HOME_ZONE))
}

/// What was said on one occasion.
#[derive(Debug)]
pub struct Summary {
    pub occasion: Occasion,
    pub answers: i64,
    /// How often each score was given; empty when there are too few answers.
    pub scores: Vec<(Score, i64)>,
    pub words: Vec<(chrono::NaiveDate, String)>,
}

/// What was said, for the programme office; of fewer than five answers only their number.
pub fn summary(conn: &mut Conn, who: &Who) -> Result<Vec<Summary>> {
    who.may_run_programme()?;
    let mut all = Vec::new();
    for occasion in Occasion::ALL.iter().copied() {
        let counts = feedback::counts(conn, occasion)?;
        let answers = counts.iter().map(|c| c.1).sum();
        let of = |score: Score| counts.iter().find(|c| c.0 == score.number()).map_or(0, |c| c.1);
        let (scores, words) = if answers >= ENOUGH {
            (Score::ALL.iter().map(|s| (*s, of(*s))).collect(), feedback::words(conn, occasion, 50)?)
        } else {
            (Vec::new(), Vec::new())
        };
        all.push(Summary { occasion, answers, scores, words });
    }
    Ok(all)
}
