//! Calling an interview off.

use super::super::applications::{Told, advance, managed};
use super::super::post;
use super::super::{Actor, Here};
use super::{Envelope, close_row, live, looked_at, meeting, moved_to, put_all, to_panel};
use crate::domain::access::Who;
use crate::domain::interview::{ChangeKind, InterviewState, InterviewStep};
use crate::domain::reference::Reference;
use crate::domain::state::Step;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::Application;
use crate::store::interviews::{self, Interview};
use crate::store::{Conn, events};

/// Staff cancel an interview with a reason; the application goes back to review.
pub fn cancel(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, why: &str) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    if !call_off(tx, here, Actor::Person(who), &app, why, true)? {
        return Err(nothing_to_cancel());
    }
    advance(tx, here, Actor::Person(who), &app, Step::BackToReview, Told::Now, "").map(|_| ())
}

fn nothing_to_cancel() -> Error {
    Error::Refused("There is no interview to cancel.".to_owned())
}

/// What `cancel` would send now.
pub fn letters_of_cancel(conn: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, why: &str) -> Result<Vec<Envelope>> {
    let app = looked_at(conn, here, who, reference, version)?;
    let interview = live(conn, &app).map_err(|e| if matches!(e, Error::NotFound) { nothing_to_cancel() } else { e })?;
    if interview.starts_at.is_some_and(|at| at <= here.now) {
        return Err(nothing_to_cancel());
    }
    written(here, &app, &interview, interview.state, why, true)
}

/// The letters of an interview that is off, from the state it was in.
fn written(here: &Here, app: &Application, i: &Interview, was: InterviewState, why: &str, tell_applicant: bool) -> Result<Vec<Envelope>> {
    let (about, m) = (post::about(app), meeting(app, i));
    if was == InterviewState::Booked {
        let letter = letters::interviews::cancelled(&here.site, &about, &m, None, when::zone(&app.zone), why, here.now)?;
        let mut all = vec![Envelope::to_applicant(app, letter)];
        all.extend(to_panel(&i.panel, |s, zone| letters::interviews::cancelled(&here.site, &about, &m, Some(s), zone, why, here.now))?);
        return Ok(all);
    }
    if tell_applicant {
        return Ok(vec![Envelope::to_applicant(app, letters::interviews::offer_taken_back(&here.site, &about, why)?)]);
    }
    Ok(Vec::new())
}

/// Cancels the open interview of an application, if there is one, and tells whoever expects it. `true` when there was one.
pub(in crate::actions) fn call_off(
    tx: &mut Conn,
    here: &Here,
    actor: Actor<'_>,
    app: &Application,
    why: &str,
    tell_applicant: bool,
) -> Result<bool> {
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
    put_all(tx, here, app, &written(here, app, &gone, interview.state, why, tell_applicant)?)?;
    Ok(true)
}
