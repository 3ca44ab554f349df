//! Verbs of an interview: offer times, choose one, move, cancel, record.

mod booking;
mod offer;

pub use booking::{ask_for_other_times, calendar_file, choose};
pub use offer::{Offer, offer};

use chrono::TimeDelta;

use super::applications::{Told, advance, managed, seen_by_staff};
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::diary::{Diary, REACHES_BACK};
use crate::domain::ids::{InterviewId, UserId};
use crate::domain::interview::{ChangeKind, InterviewState, InterviewStep};
use crate::domain::panel::{Seat, Sitting};
use crate::domain::reference::Reference;
use crate::domain::state::Step;
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
fn hold_everybody(tx: &mut Conn, interview: &Interview, applicant: UserId) -> Result<()> {
    let mut all: Vec<UserId> = interview.panel.iter().map(|s| s.user).chain([applicant]).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().try_for_each(|user| accounts::hold(tx, user))
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

fn sitter(s: &Sitting) -> To<'_> {
    To { user: s.user, name: &s.name, address: &s.email }
}

/// A letter to each of a panel, in the zone of its reader.
fn put_to_panel(
    tx: &mut Conn,
    here: &Here,
    app: &Application,
    panel: &[Sitting],
    letter: impl Fn(&Sitting, when::Tz) -> Result<Rendered>,
) -> Result<()> {
    for sitting in panel {
        let letter = letter(sitting, when::zone(&sitting.zone))?;
        post::put(tx, here, sitter(sitting), Some(app.id), &letter)?;
    }
    Ok(())
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
    }
}

/// Staff cancel an interview with a reason; the application goes back to review.
pub fn cancel(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, why: &str) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    if !call_off(tx, here, Actor::Person(who), &app, why, true)? {
        return Err(Error::Refused("There is no interview to cancel.".to_owned()));
    }
    advance(tx, here, Actor::Person(who), &app, Step::BackToReview, Told::Now, "").map(|_| ())
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
    interviews::explain(tx, interview.id, ChangeKind::Cancelled, why, actor.id(), here.now)?;
    moved_to(&interview, "cancel", to).in_application(tx, here, actor, app)?;
    let gone = interviews::find(tx, interview.id)?;
    let (about, m) = (post::about(app), meeting(app, &gone));
    if interview.state == InterviewState::Booked {
        put_to_panel(tx, here, app, &gone.panel, |s, zone| {
            letters::interviews::cancelled(&here.site, &about, &m, Some(s), zone, why, here.now)
        })?;
        let letter = letters::interviews::cancelled(&here.site, &about, &m, None, when::zone(&app.zone), why, here.now)?;
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
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    put_to_panel(tx, here, &app, &interview.panel, |s, zone| letters::interviews::reminder(&here.site, &about, &m, Some(s), zone))
}
