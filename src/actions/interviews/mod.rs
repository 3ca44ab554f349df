//! Verbs of an interview: offer times, choose one, move, cancel, record.

mod booking;
mod cancel;
mod change;
mod offer;

pub use booking::{answer, ask_for_other_times, calendar_file, choose};
pub(super) use cancel::call_off;
pub use cancel::{cancel, letters_of_cancel};
pub use change::{Change, change, letters_of_change};
pub use offer::{Offer, letters_of_offer, offer, proposals};

use chrono::TimeDelta;

use super::applications::seen_by_staff;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::diary::{Diary, REACHES_BACK};
use crate::domain::ids::{InterviewId, UserId};
use crate::domain::interview::{InterviewState, InterviewStep};
use crate::domain::panel::{Seat, Sitting};
use crate::domain::reference::Reference;
use crate::domain::when::{self, Moment};
use crate::error::{Changed, Error, Result};
use crate::letters::interviews::Meeting;
use crate::letters::{self, Rendered};
use crate::store::applications::{self, Application};
use crate::store::interviews::{self, Interview};
use crate::store::{Conn, accounts, events};

/// Notice an applicant must give to move an interview.
pub const MOVE_NOTICE: TimeDelta = TimeDelta::hours(24);

fn moved_to<'a>(interview: &Interview, kind: &'a str, to: InterviewState) -> Happened<'a> {
    Happened::new("interview", interview.id.0, kind).from(interview.state.as_str()).to(to.as_str())
}

/// The diaries of everybody who must be free: the panel, then the applicant. `except` is the interview that is being moved.
pub fn diaries(conn: &mut Conn, panel: &[UserId], applicant: UserId, now: Moment, except: Option<InterviewId>) -> Result<Vec<Diary>> {
    let from = now - REACHES_BACK;
    let mut all = Vec::new();
    for user in panel {
        all.push(interviews::diary(conn, *user, from, except)?);
    }
    all.push(interviews::diary_of_applicant(conn, applicant, from, except)?);
    Ok(all)
}

/// Takes everybody who will be at an interview, always in the same order: from here on in this transaction nobody else books a time with
/// them, and two who book at once do not wait for each other.
fn hold_everybody(tx: &mut Conn, mut all: Vec<UserId>) -> Result<()> {
    all.sort_unstable();
    all.dedup();
    all.into_iter().try_for_each(|user| accounts::hold(tx, user))
}

fn users(panel: &[Sitting]) -> Vec<UserId> {
    panel.iter().map(|s| s.user).collect()
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

/// A letter with its reader: first shown to whoever sends it, then put into the outbox as it was shown.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub user: UserId,
    pub name: String,
    pub address: String,
    pub letter: Rendered,
}

impl Envelope {
    fn to_applicant(app: &Application, letter: Rendered) -> Self {
        Envelope { user: app.user, name: app.name.clone(), address: app.email.clone(), letter }
    }

    fn to(s: &Sitting, letter: Rendered) -> Self {
        Envelope { user: s.user, name: s.name.clone(), address: s.email.clone(), letter }
    }
}

/// A letter to each of a panel, in the zone of its reader.
fn to_panel(panel: &[Sitting], letter: impl Fn(&Sitting, when::Tz) -> Result<Rendered>) -> Result<Vec<Envelope>> {
    panel.iter().map(|s| Ok(Envelope::to(s, letter(s, when::zone(&s.zone))?))).collect()
}

fn put_all(tx: &mut Conn, here: &Here, app: &Application, all: &[Envelope]) -> Result<()> {
    for e in all {
        post::put(tx, here, To { user: e.user, name: &e.name, address: &e.address }, Some(app.id), &e.letter)?;
    }
    Ok(())
}

/// An application as somebody who may decide on it looks at it, to read what would be sent. `managed` asks again when it is sent.
fn looked_at(conn: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<Application> {
    let app = seen_by_staff(conn, who, reference)?;
    who.may_manage(app.agency)?;
    if version != app.version {
        return Err(Error::Stale(events::last_change(conn, app.id, here.now)?));
    }
    Ok(app)
}

fn meeting<'a>(app: &'a Application, i: &'a Interview) -> Meeting<'a> {
    Meeting {
        uid: &i.uid,
        sequence: i.sequence,
        starts_at: i.starts_at.unwrap_or_default(),
        minutes: i.minutes,
        zone: when::zone(&i.zone),
        location: &i.location,
        panel: &i.panel,
        applicant_email: &app.email,
        response: i.answer.as_ref().map(|a| a.response),
    }
}

/// Records that a booked interview took place, or that the applicant did not come.
pub fn finish(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, came: bool) -> Result<()> {
    let app = seen_by_staff(tx, who, reference)?;
    let interview = live(tx, &app)?;
    if !interview.seat_of(who.id).is_some_and(Seat::rates) {
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
    let letter = letters::interviews::reminder(&here.site, &about, &m, None, when::zone(&app.zone))?;
    let mut all = vec![Envelope::to_applicant(&app, letter)];
    all.extend(to_panel(&interview.panel, |s, zone| letters::interviews::reminder(&here.site, &about, &m, Some(s), zone))?);
    put_all(tx, here, &app, &all)
}
