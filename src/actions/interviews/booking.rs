//! What an applicant does with an interview: choose a time, move, ask for other times, take the calendar file.

use super::super::post;
use super::super::{Actor, Here};
use super::{Envelope, MOVE_NOTICE, diaries, hold_everybody, live, meeting, moved_to, put_all, to_panel, users};
use crate::domain::access::Who;
use crate::domain::ids::SlotId;
use crate::domain::interview::{InterviewState, InterviewStep, Response, Slot};
use crate::domain::panel::Sitting;
use crate::domain::reference::Reference;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::interviews::{self, Interview};
use crate::store::{Conn, events, messages};

/// The applicant chooses one of the offered times, or moves to another of them. Everybody gets a letter with a calendar file.
pub fn choose(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, slot: SlotId) -> Result<()> {
    let app = applications::own(tx, reference, who.id)?;
    let interview = live(tx, &app)?;
    let (_, starts_at) = interviews::slots(tx, interview.id)?.into_iter().find(|(id, _)| *id == slot).ok_or(Error::NotFound)?;
    if interview.starts_at == Some(starts_at) {
        return Ok(());
    }
    let moved = interview.state == InterviewState::Booked;
    let step = if moved { InterviewStep::Move } else { InterviewStep::Book };
    let to = interview.state.after(step)?;
    if moved && interview.starts_at.is_some_and(|at| at < here.now + MOVE_NOTICE) {
        return Err(Error::Refused("It is less than 24 hours until the interview. Write to us if you cannot come.".to_owned()));
    }
    let slot = Slot::new(starts_at, interview.minutes, here.now)
        .map_err(|_| Error::Refused("That time is too close or has passed. Choose another one.".to_owned()))?;
    // Two applicants may choose overlapping times of one interviewer at once: the second waits here and then sees the first.
    hold_everybody(tx, users(&interview.panel).into_iter().chain([app.user]).collect())?;
    refuse_taken(tx, here, &app, &interview, slot)?;
    let stepped =
        interviews::step(tx, &interview, to, Some(starts_at)).map_err(|e| if matches!(e, Error::Taken(_)) { taken() } else { e })?;
    if !stepped {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let at = when::machine(starts_at);
    moved_to(&interview, step.as_str(), to).detail(&at).in_application(tx, here, Actor::Person(who), &app)?;
    // Whoever chooses a time says with it that they come.
    interviews::set_answer(tx, interview.id, interview.sequence + 1, Response::Accepted, "", here.now)?;
    let fixed = interviews::find(tx, interview.id)?;
    tell_everybody(tx, here, &app, &fixed, moved)
}

fn taken() -> Error {
    Error::Stale(Changed { what: "That time was just taken. Choose another one.".to_owned() })
}

/// Refuses a time at which one of the panel has been taken since it was offered, or the applicant is at another interview.
fn refuse_taken(tx: &mut Conn, here: &Here, app: &Application, interview: &Interview, slot: Slot) -> Result<()> {
    let mut diaries = diaries(tx, &users(&interview.panel), app.user, here.now, Some(interview.id))?;
    let own = diaries.pop();
    if diaries.iter().any(|d| d.refuses(slot.starts_at(), slot.minutes()).is_some()) {
        return Err(taken());
    }
    match own.and_then(|d| d.clash(slot.starts_at(), slot.minutes())) {
        Some(_) => Err(Error::Refused("You have another interview at that time. Choose another one, or move the other first.".to_owned())),
        None => Ok(()),
    }
}

/// The letters of a time that was fixed or moved by the applicant.
fn tell_everybody(tx: &mut Conn, here: &Here, app: &Application, fixed: &Interview, moved: bool) -> Result<()> {
    let (about, m) = (post::about(app), meeting(app, fixed));
    let letter = letters::interviews::booked(&here.site, &about, &m, when::zone(&app.zone), moved, here.now)?;
    let mut all = vec![Envelope::to_applicant(app, letter)];
    all.extend(to_panel(&fixed.panel, |s, zone| letters::interviews::staff_booked(&here.site, &about, &m, s, zone, moved, here.now))?);
    put_all(tx, here, app, &all)
}

/// The calendar file of a booked interview, for its applicant.
pub fn calendar_file(conn: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<String> {
    let app = applications::own(conn, reference, who.id)?;
    let interview = live(conn, &app)?;
    if interview.state != InterviewState::Booked {
        return Err(Error::NotFound);
    }
    let (about, m) = (post::about(&app), meeting(&app, &interview));
    let letter = letters::interviews::booked(&here.site, &about, &m, when::zone(&app.zone), false, here.now)?;
    letter.calendar.map(|(file, _)| file).ok_or(Error::NotFound)
}

/// The applicant says that none of the offered times suits: recorded, and the lead of the panel is told.
pub fn ask_for_other_times(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, words: &str) -> Result<()> {
    let app = applications::own(tx, reference, who.id)?;
    let interview = live(tx, &app)?;
    // The words go where they can be answered, and erased; history says only that it happened.
    messages::insert(tx, app.id, who.id, false, words, here.now)?;
    moved_to(&interview, "ask_other_times", interview.state).in_application(tx, here, Actor::Person(who), &app)?;
    let about = post::about(&app);
    let letters = to_panel(lead(&interview), |s, _| letters::interviews::staff_other_times(&here.site, &s.name, &about, words))?;
    put_all(tx, here, &app, &letters)
}

/// The lead of a panel, who stands first.
fn lead(interview: &Interview) -> &[Sitting] {
    interview.panel.get(..1).unwrap_or_default()
}

/// The applicant says whether they come. The answer counts for the time they saw; the lead of the panel is told.
pub fn answer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, sequence: i64, response: Response, words: &str) -> Result<()> {
    let app = applications::own(tx, reference, who.id)?;
    let interview = live(tx, &app)?;
    if interview.state != InterviewState::Booked || interview.starts_at.is_none_or(|at| at <= here.now) {
        return Err(Error::Refused("There is no interview ahead to answer.".to_owned()));
    }
    if interview.sequence != sequence {
        return Err(Error::Stale(Changed { what: "The interview has changed meanwhile. Look at it again before you answer.".to_owned() }));
    }
    if interview.answer.as_ref().is_some_and(|a| a.response == response && a.words == words) {
        return Ok(());
    }
    interviews::set_answer(tx, interview.id, sequence, response, words, here.now)?;
    moved_to(&interview, "answer", interview.state).detail(response.as_str()).in_application(tx, here, Actor::Person(who), &app)?;
    let (about, m) = (post::about(&app), meeting(&app, &interview));
    let letters =
        to_panel(lead(&interview), |s, zone| letters::interviews::staff_answered(&here.site, &about, &m, s, zone, response, words))?;
    put_all(tx, here, &app, &letters)
}
