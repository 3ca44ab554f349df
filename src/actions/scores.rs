//! Scores of an assessment: entered once, corrected by a new entry with a reason, never overwritten.

use super::assessments::{Seen, attempt, kept};
use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::assessment::{AttemptState, Marks, Score, Settings, taken_between};
use crate::domain::ids::{ImportId, ScoreId};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::{Changed, Error, Result};
use crate::store::Conn;
use crate::store::applications::Application;
use crate::store::assessments::{self, Attempt, Change, NewScore};

/// Most characters of a reason.
pub const MOST_REASON: usize = 500;

/// What a score comes to for an attempt, or why it cannot be.
pub(super) fn judged(settings: &Settings, attempt: &Attempt, score: &Score, here: &Here) -> std::result::Result<Marks, String> {
    taken_between(score.taken_on, attempt.invited_at, here.now)?;
    settings.marks(score)
}

/// Enters the score of an attempt by hand.
pub fn enter(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, seen: Seen, score: &Score) -> Result<()> {
    let (app, attempt) = attempt(tx, who, reference, seen)?;
    let settings = kept(tx, app.posting)?.settings;
    let marks = judged(&settings, &attempt, score, here).map_err(|why| Error::Refused(format!("{why}.")))?;
    keep(tx, here, who, &First { app: &app, attempt: &attempt, candidate: &attempt.candidate, score, marks: &marks, import: None })
}

/// The first score of an attempt.
#[derive(Debug, Clone, Copy)]
pub(super) struct First<'a> {
    pub app: &'a Application,
    pub attempt: &'a Attempt,
    /// What the tool calls this person.
    pub candidate: &'a str,
    pub score: &'a Score,
    pub marks: &'a Marks,
    /// The file it came with.
    pub import: Option<ImportId>,
}

/// Writes the first score of an attempt and settles it.
pub(super) fn keep(tx: &mut Conn, here: &Here, who: &Who, first: &First<'_>) -> Result<()> {
    let First { app, attempt, candidate, score, marks, import } = *first;
    if app.state == State::Draft || !matches!(attempt.state, AttemptState::Invited | AttemptState::Expired) {
        return Err(Error::Refused(format!("This attempt is “{}”: a score that is in can only be corrected.", attempt.state.spoken())));
    }
    let change =
        Change { state: AttemptState::Scored, due_at: attempt.due_at, note: &attempt.note, candidate, by: Some(who.id), settled: true };
    if !assessments::change(tx, attempt, &change, here.now)? {
        return Err(Error::Stale(Changed { what: "Somebody else acted on this assessment meanwhile.".to_owned() }));
    }
    let new = NewScore { attempt: attempt.id, corrects: None, score, marks, reason: "", import, by: who.id };
    assessments::enter(tx, &new, here.now)?;
    entered(tx, here, who, app, attempt, "score", (score, marks))
}

/// Records that a score is in.
fn entered(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    app: &Application,
    attempt: &Attempt,
    kind: &str,
    (score, marks): (&Score, &Marks),
) -> Result<()> {
    let detail = format!("attempt {}, {} points, {}", attempt.number, score.points, if marks.passed { "passed" } else { "below" });
    let happened = Happened::new("assessment", attempt.id.0, kind).to(AttemptState::Scored.as_str()).detail(&detail);
    happened.in_application(tx, here, Actor::Person(who), app)
}

/// The score that is corrected, and why.
#[derive(Debug, Clone, Copy)]
pub struct Correction<'a> {
    pub of: ScoreId,
    pub reason: &'a str,
}

/// Corrects a score: the one before stays, beside the reason.
pub fn correct(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    seen: Seen,
    score: &Score,
    Correction { of, reason }: Correction<'_>,
) -> Result<()> {
    let (app, attempt) = attempt(tx, who, reference, seen)?;
    if reason.is_empty() || reason.chars().count() > MOST_REASON {
        return Err(Error::Refused(format!("Say why the score is corrected, in at most {MOST_REASON} characters.")));
    }
    let stands = assessments::scores_of(tx, &[attempt.id])?.pop().ok_or(Error::NotFound)?;
    if stands.id != of {
        return Err(Error::Stale(Changed { what: format!("{} corrected this score meanwhile.", stands.by) }));
    }
    let settings = kept(tx, app.posting)?.settings;
    let marks = judged(&settings, &attempt, score, here).map_err(|why| Error::Refused(format!("{why}.")))?;
    if stands.score == *score {
        return Err(Error::Refused("Nothing differs from the score that is in.".to_owned()));
    }
    let new = NewScore { attempt: attempt.id, corrects: Some(of), score, marks: &marks, reason, import: None, by: who.id };
    assessments::enter(tx, &new, here.now)?;
    entered(tx, here, who, &app, &attempt, "correct", (score, &marks))
}
