//! Calibration résumés: written by the lead with the marks they should get, and handed out among the others, so that nobody who reads one
//! can tell.

use super::super::history::Happened;
use super::super::{Actor, Here, hex};
use super::assign::{due, lot};
use super::round_led;
use super::settle::competencies;
use crate::domain::access::Who;
use crate::domain::ids::{CalibrationId, PostingId, UserId};
use crate::domain::review::ReviewSeat;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::reviews::{self, NewCalibration, NewReview, Subject};
use crate::store::rounds::{self, Round};
use crate::store::{Conn, postings};

/// Most characters of the résumé.
pub const MOST_TEXT: usize = 12_000;

/// Adds a calibration résumé to a round; the next assignment hands it out. Its history is nobody's but the programme's: reviewers read
/// that of the posting.
pub fn add(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, new: &NewCalibration) -> Result<CalibrationId> {
    let round = round_led(tx, who, posting)?;
    let (name, content) = (text::line(&new.name), text::lines(&new.text));
    if name.is_empty() || content.is_empty() {
        return Err(Error::Refused("A calibration résumé has a made-up name and a text.".to_owned()));
    }
    if name.chars().count() > 100 || content.chars().count() > MOST_TEXT {
        return Err(Error::Refused(format!("The name has at most 100 characters, the text {MOST_TEXT}.")));
    }
    let asked = competencies(tx, &round)?;
    if let Some(c) = asked.iter().find(|c| !new.expected.contains_key(&c.id)) {
        return Err(Error::Refused(format!("Choose the mark that {} should get.", c.name)));
    }
    let questions = postings::questions(tx, posting)?;
    let answered = |id| new.answers.iter().any(|(q, words)| *q == id && !words.is_empty());
    if let Some(q) = questions.iter().find(|q| q.ask.required && !answered(q.id)) {
        return Err(Error::Refused(format!("Answer “{}”: every applicant must, so a résumé without it stands out.", q.ask.prompt)));
    }
    let mut new = NewCalibration { name, text: content, ..new.clone() };
    new.expected.retain(|id, _| asked.iter().any(|c| c.id == *id));
    new.answers.retain(|(id, words)| !words.is_empty() && questions.iter().any(|q| q.id == *id));
    let place = lot(&round.seed, &hex(&here.dice.bytes::<16>()?));
    let id = reviews::insert_calibration(tx, round.id, &new, &place, who.id, here.now)?;
    Happened::new("calibration", id.0, "add").on_its_own(tx, here, Actor::Person(who))?;
    Ok(id)
}

/// Gives a calibration résumé to every reviewer of the round who has not had it. `false` when everybody has.
pub(super) fn hand_out(
    tx: &mut Conn,
    here: &Here,
    round: &Round,
    id: CalibrationId,
    lot: &str,
    loads: &mut [(UserId, i64)],
) -> Result<bool> {
    let had = reviews::readers_of(tx, id)?;
    let mut given = false;
    for (reviewer, load) in loads.iter_mut().filter(|(user, _)| !had.contains(user)) {
        let new = NewReview {
            round: round.id,
            subject: Subject::Calibration(id),
            reviewer: *reviewer,
            seat: ReviewSeat::Pair,
            lot,
            due_at: due(round, here.now),
            announced: false,
        };
        reviews::insert(tx, &new, here.now)?;
        *load += 1;
        given = true;
    }
    Ok(given)
}

/// How many calibration résumés of a round somebody who reads for it has not had.
pub fn lacking(conn: &mut Conn, round: &Round) -> Result<usize> {
    let active: Vec<UserId> = rounds::loads(conn, round.id)?.into_iter().map(|l| l.0).collect();
    let mut lacking = 0;
    for hidden in reviews::calibrations_of(conn, round.id)? {
        let had = reviews::readers_of(conn, hidden.id)?;
        lacking += usize::from(active.iter().any(|user| !had.contains(user)));
    }
    Ok(lacking)
}
