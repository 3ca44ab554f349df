//! Verbs of an interview: offer times, choose one, move, cancel, record.

use chrono::TimeDelta;

use super::applications::{Told, advance, managed, seen_by_staff};
use super::dice::hex;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::{InterviewId, SlotId, UserId};
use crate::domain::interview::{InterviewState, InterviewStep, Slot};
use crate::domain::reference::Reference;
use crate::domain::stage::StageKind;
use crate::domain::state::{State, Step};
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::letters::interviews::Meeting;
use crate::store::applications::{self, Application};
use crate::store::interviews::{self, Interview, NewInterview};
use crate::store::{Conn, accounts, events, messages, postings};

/// Notice an applicant must give to move an interview.
pub const MOVE_NOTICE: TimeDelta = TimeDelta::hours(24);

/// What a manager offers: an interviewer and at least two times.
#[derive(Debug, Clone)]
pub struct Offer {
    pub interviewer: UserId,
    pub slots: Vec<Slot>,
    pub zone: Tz,
    pub location: String,
}

fn moved_to<'a>(interview: &Interview, kind: &'a str, to: InterviewState) -> Happened<'a> {
    Happened::new("interview", interview.id.0, kind).from(interview.state.as_str()).to(to.as_str())
}

/// Offers times for an interview; the application moves to `interviewing` with it, and the applicant gets a letter.
pub fn offer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, offer: &Offer) -> Result<InterviewId> {
    let app = managed(tx, here, who, reference, version)?;
    let interviewer =
        accounts::find(tx, offer.interviewer).map_err(|_| Error::Refused("Choose an interviewer from the list.".to_owned()))?;
    interviewer
        .may_score(app.agency)
        .map_err(|_| Error::Refused(format!("{} cannot rate applications of this agency.", interviewer.name)))?;
    let minutes = offer.slots.first().map_or(0, |s| s.minutes());
    for slot in &offer.slots {
        refuse_clash(tx, &interviewer.name, offer.interviewer, *slot, here.now, None)?;
    }
    let app =
        if app.state == State::Interviewing { app } else { advance(tx, here, Actor::Person(who), &app, Step::Interview, Told::Now, "")? };
    let stage = postings::stages(tx, app.posting)?.into_iter().find(|s| s.kind == StageKind::Interview).map(|s| s.id);
    let uid = format!("{}@{}", hex(&here.dice.bytes::<16>()?), here.site.host());
    let times: Vec<Moment> = offer.slots.iter().map(|s| s.starts_at()).collect();
    let new = NewInterview {
        uid: &uid,
        application: app.id,
        stage,
        interviewer: interviewer.id,
        minutes,
        zone: offer.zone.name(),
        location: &offer.location,
        created_by: who.id,
        slots: &times,
    };
    let id = interviews::insert(tx, &new, here.now).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("An interview is already being arranged for this application. Cancel it first.".to_owned()),
        other => other,
    })?;
    Happened::new("interview", id.0, "offer_times").to(InterviewState::Offered.as_str()).in_application(
        tx,
        here,
        Actor::Person(who),
        &app,
    )?;
    let letter =
        letters::interviews::choose(&here.site, &post::about(&app), &times, minutes, when::zone(&app.zone), offer.zone, &interviewer.name)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    Ok(id)
}

/// Refuses a time at which the interviewer is booked.
fn refuse_clash(tx: &mut Conn, name: &str, interviewer: UserId, slot: Slot, now: Moment, except: Option<InterviewId>) -> Result<()> {
    let busy = interviews::booked(tx, interviewer, now - TimeDelta::hours(4), except)?;
    match busy.into_iter().find(|(start, minutes)| slot.meets(*start, *minutes)) {
        Some((start, _)) => Err(Error::Refused(format!("{name} has another interview at {}.", when::brief(start, when::HOME_ZONE)))),
        None => Ok(()),
    }
}

/// The applicant chooses one of the offered times, or moves to another of them. Both sides get a letter with a calendar file.
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
    // Two applicants may choose overlapping times of one interviewer at once: the second waits here and then sees the first.
    accounts::hold(tx, interview.interviewer)?;
    let taken = || Error::Stale(Changed { what: "That time was just taken. Choose another one.".to_owned() });
    let slot = Slot::new(starts_at, interview.minutes, here.now)
        .map_err(|_| Error::Refused("That time is too close or has passed. Choose another one.".to_owned()))?;
    refuse_clash(tx, &interview.interviewer_name, interview.interviewer, slot, here.now, Some(interview.id))
        .map_err(|e| if matches!(e, Error::Refused(_)) { taken() } else { e })?;
    let stepped =
        interviews::step(tx, &interview, to, Some(starts_at)).map_err(|e| if matches!(e, Error::Taken(_)) { taken() } else { e })?;
    if !stepped {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let at = when::machine(starts_at);
    moved_to(&interview, step.as_str(), to).detail(&at).in_application(tx, here, Actor::Person(who), &app)?;
    let fixed = interviews::find(tx, interview.id)?;
    let (about, m) = (post::about(&app), meeting(&app, &fixed));
    let letter = letters::interviews::booked(&here.site, &about, &m, when::zone(&app.zone), moved, here.now)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    let letter = letters::interviews::staff_booked(&here.site, &about, &m, when::zone(&fixed.interviewer_zone), moved, here.now)?;
    post::put(tx, here, interviewer_of(&fixed), Some(app.id), &letter)
}

/// The interview of an application that is being arranged or is booked.
fn live(tx: &mut Conn, app: &Application) -> Result<Interview> {
    interviews::of_application(tx, app.id)?
        .into_iter()
        .find(|i| matches!(i.state, InterviewState::Offered | InterviewState::Booked))
        .ok_or(Error::NotFound)
}

/// Whether an interview of this application is being arranged or will still take place.
pub(super) fn lies_ahead(tx: &mut Conn, here: &Here, app: &Application) -> Result<bool> {
    match live(tx, app) {
        Ok(interview) => Ok(interview.starts_at.is_none_or(|at| at > here.now)),
        Err(Error::NotFound) => Ok(false),
        Err(other) => Err(other),
    }
}

fn interviewer_of(i: &Interview) -> To<'_> {
    To { user: i.interviewer, name: &i.interviewer_name, address: &i.interviewer_email }
}

fn meeting<'a>(app: &'a Application, i: &'a Interview) -> Meeting<'a> {
    Meeting {
        uid: &i.uid,
        sequence: i.sequence,
        starts_at: i.starts_at.unwrap_or_default(),
        minutes: i.minutes,
        zone: when::zone(&i.zone),
        location: &i.location,
        interviewer: &i.interviewer_name,
        interviewer_email: &i.interviewer_email,
        applicant_email: &app.email,
    }
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

/// The applicant says that none of the offered times suits: recorded, and the person who offered them is told.
pub fn ask_for_other_times(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, words: &str) -> Result<()> {
    let app = applications::own(tx, reference, who.id)?;
    let interview = live(tx, &app)?;
    // The words go where they can be answered, and erased; history says only that it happened.
    messages::insert(tx, app.id, who.id, false, words, here.now)?;
    moved_to(&interview, "ask_other_times", interview.state).in_application(tx, here, Actor::Person(who), &app)?;
    let letter = letters::interviews::staff_other_times(&here.site, &interview.interviewer_name, &post::about(&app), words)?;
    post::put(tx, here, interviewer_of(&interview), Some(app.id), &letter)
}

/// Staff cancel an interview with a reason; the application goes back to review.
pub fn cancel(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, why: &str) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    if !call_off(tx, here, Actor::Person(who), &app, why, true)? {
        return Err(Error::Refused("There is no interview to cancel.".to_owned()));
    }
    advance(tx, here, Actor::Person(who), &app, Step::BackToReview, Told::Now, why).map(|_| ())
}

/// Cancels the open interview of an application, if there is one, and tells whoever expects it. `true` when there was one.
pub(super) fn call_off(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, why: &str, tell_applicant: bool) -> Result<bool> {
    let interview = match live(tx, app) {
        Ok(interview) => interview,
        Err(Error::NotFound) => return Ok(false),
        Err(other) => return Err(other),
    };
    if interview.starts_at.is_some_and(|at| at <= here.now) {
        // It took place, or should have: there is nothing left to call off.
        close_row(tx, here, actor, app, &interview, InterviewStep::Finish)?;
        return Ok(false);
    }
    let to = interview.state.after(InterviewStep::Cancel)?;
    if !interviews::step(tx, &interview, to, interview.starts_at)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    moved_to(&interview, "cancel", to).detail(why).in_application(tx, here, actor, app)?;
    let gone = interviews::find(tx, interview.id)?;
    let (about, m) = (post::about(app), meeting(app, &gone));
    if interview.state == InterviewState::Booked {
        let letter = letters::interviews::cancelled(&here.site, &about, &m, true, when::zone(&gone.interviewer_zone), why, here.now)?;
        post::put(tx, here, interviewer_of(&gone), Some(app.id), &letter)?;
        let letter = letters::interviews::cancelled(&here.site, &about, &m, false, when::zone(&app.zone), why, here.now)?;
        post::put(tx, here, To::applicant(app), Some(app.id), &letter)?;
    } else if tell_applicant {
        let letter = letters::interviews::offer_taken_back(&here.site, &about, why)?;
        post::put(tx, here, To::applicant(app), Some(app.id), &letter)?;
    }
    Ok(true)
}

/// Records that a booked interview took place, or that the applicant did not come.
pub fn finish(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, came: bool) -> Result<()> {
    let app = seen_by_staff(tx, who, reference)?;
    let interview = live(tx, &app)?;
    if interview.interviewer != who.id {
        who.may_manage(app.agency)?;
    }
    if interview.starts_at.is_none_or(|at| at > here.now) {
        return Err(Error::Refused("This interview lies ahead.".to_owned()));
    }
    let step = if came { InterviewStep::Finish } else { InterviewStep::Miss };
    settle(tx, here, who, &app, &interview, step)
}

/// Records a booked interview whose time has passed as done, so that it stands in nobody's way.
pub(super) fn close_past(tx: &mut Conn, here: &Here, who: &Who, app: &Application) -> Result<()> {
    match live(tx, app) {
        Ok(interview) if interview.starts_at.is_some_and(|at| at <= here.now) => {
            settle(tx, here, who, app, &interview, InterviewStep::Finish)
        }
        Ok(_) | Err(Error::NotFound) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Moves a booked interview to its end.
pub(super) fn settle(tx: &mut Conn, here: &Here, who: &Who, app: &Application, interview: &Interview, step: InterviewStep) -> Result<()> {
    close_row(tx, here, Actor::Person(who), app, interview, step)
}

fn close_row(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, interview: &Interview, step: InterviewStep) -> Result<()> {
    let to = interview.state.after(step)?;
    if !interviews::step(tx, interview, to, interview.starts_at)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    moved_to(interview, step.as_str(), to).in_application(tx, here, actor, app)
}

/// The day before: a reminder to both sides. It is marked in the same transaction, so that no other process reminds again.
pub fn remind(tx: &mut Conn, here: &Here, id: InterviewId) -> Result<()> {
    let interview = interviews::find(tx, id)?;
    if !interviews::mark_reminded(tx, &interview)? {
        return Err(Error::Stale(Changed::default()));
    }
    let app = applications::find(tx, interview.application)?;
    moved_to(&interview, "remind", interview.state).in_application(tx, here, Actor::Clock, &app)?;
    let (about, m) = (post::about(&app), meeting(&app, &interview));
    let letter = letters::interviews::reminder(&here.site, &about, &m, false, when::zone(&app.zone))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    let letter = letters::interviews::reminder(&here.site, &about, &m, true, when::zone(&interview.interviewer_zone))?;
    post::put(tx, here, interviewer_of(&interview), Some(app.id), &letter)
}
