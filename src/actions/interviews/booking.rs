//! What an applicant does with an interview: choose a time, move, ask for other times, take the calendar file.

use super::super::post::{self, To};
use super::super::{Actor, Here};
use super::{MOVE_NOTICE, diaries, hold_everybody, live, meeting, moved_to, put_to_panel, sitter};
use crate::domain::access::Who;
use crate::domain::ids::{SlotId, UserId};
use crate::domain::interview::{InterviewState, InterviewStep, Slot};
use crate::domain::panel::Seat;
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
    hold_everybody(tx, &interview, app.user)?;
    refuse_taken(tx, here, &app, &interview, slot)?;
    let stepped =
        interviews::step(tx, &interview, to, Some(starts_at)).map_err(|e| if matches!(e, Error::Taken(_)) { taken() } else { e })?;
    if !stepped {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let at = when::machine(starts_at);
    moved_to(&interview, step.as_str(), to).detail(&at).in_application(tx, here, Actor::Person(who), &app)?;
    let fixed = interviews::find(tx, interview.id)?;
    tell_everybody(tx, here, &app, &fixed, moved)
}

fn taken() -> Error {
    Error::Stale(Changed { what: "That time was just taken. Choose another one.".to_owned() })
}

/// Refuses a time at which one of the panel has been taken since it was offered, or the applicant is at another interview.
fn refuse_taken(tx: &mut Conn, here: &Here, app: &Application, interview: &Interview, slot: Slot) -> Result<()> {
    let panel: Vec<UserId> = interview.panel.iter().map(|s| s.user).collect();
    let mut diaries = diaries(tx, &panel, app.user, here.now, Some(interview.id))?;
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
    post::put(tx, here, To::applicant(app), Some(app.id), &letter)?;
    put_to_panel(tx, here, app, &fixed.panel, |s, zone| letters::interviews::staff_booked(&here.site, &about, &m, s, zone, moved, here.now))
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
    for lead in interview.panel.iter().filter(|s| s.seat == Seat::Lead) {
        let letter = letters::interviews::staff_other_times(&here.site, &lead.name, &post::about(&app), words)?;
        post::put(tx, here, sitter(lead), Some(app.id), &letter)?;
    }
    Ok(())
}
