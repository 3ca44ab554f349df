//! Staff give a booked interview another time, place or panel, with a reason.

use super::super::applications::managed;
use super::super::post;
use super::super::{Actor, Here};
use super::offer::seated;
use super::{Envelope, diaries, hold_everybody, live, looked_at, meeting, moved_to, put_all, to_panel, users};
use crate::domain::access::Who;
use crate::domain::interview::{ChangeKind, InterviewState, InterviewStep, Slot};
use crate::domain::panel::{Panel, Sitting};
use crate::domain::reference::Reference;
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::Application;
use crate::store::interviews::{self, Arrangement, Interview};
use crate::store::{Conn, events};

/// A booked interview as it shall be.
#[derive(Debug, Clone)]
pub struct Change {
    pub panel: Panel,
    pub slot: Slot,
    pub zone: Tz,
    pub location: String,
    /// Both sides read it.
    pub why: String,
}

/// What a change begins with: the interview that is booked, and the people of the panel to come.
struct Begun {
    app: Application,
    seen: Interview,
    panel: Vec<Sitting>,
}

fn begun(conn: &mut Conn, here: &Here, app: Application, to: &Change) -> Result<Begun> {
    let seen = live(conn, &app).map_err(|e| match e {
        Error::NotFound => Error::Refused("There is no interview to change.".to_owned()),
        other => other,
    })?;
    if seen.state != InterviewState::Booked || seen.starts_at.is_none_or(|at| at <= here.now) {
        return Err(Error::Refused("Only a booked interview that lies ahead can be changed.".to_owned()));
    }
    let panel = seated(conn, here, &app, &to.panel, &seen.panel)?;
    let same_panel = panel.len() == seen.panel.len() && panel.iter().all(|s| seen.seat_of(s.user) == Some(s.seat));
    let same_time = seen.starts_at == Some(to.slot.starts_at()) && seen.minutes == to.slot.minutes();
    if same_panel && same_time && seen.location == to.location && seen.zone == to.zone.name() {
        return Err(Error::Refused("Nothing is different from what is booked. Change the time, the place or the panel.".to_owned()));
    }
    let diaries = diaries(conn, &users(&panel), app.user, here.now, Some(seen.id))?;
    match diaries.iter().find_map(|d| d.refuses(to.slot.starts_at(), to.slot.minutes())) {
        Some(why) => Err(Error::Refused(why)),
        None => Ok(Begun { app, seen, panel }),
    }
}

/// Changes a booked interview: everybody who is or was to come gets a letter with a calendar file of the same entry.
pub fn change(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, to: &Change) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    let known = live(tx, &app).map(|i| users(&i.panel)).unwrap_or_default();
    let coming = to.panel.seats().iter().map(|(user, _)| *user);
    hold_everybody(tx, known.into_iter().chain(coming).chain([app.user]).collect())?;
    let Begun { app, seen, .. } = begun(tx, here, app, to)?;
    let arrangement = Arrangement {
        starts_at: to.slot.starts_at(),
        minutes: to.slot.minutes(),
        zone: to.zone.name(),
        location: &to.location,
        panel: &to.panel,
    };
    let done = interviews::rearrange(tx, &seen, &arrangement).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("Somebody on the panel was just booked at that time. Choose another one.".to_owned()),
        other => other,
    })?;
    if !done {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    interviews::explain(tx, seen.id, ChangeKind::Moved, &to.why, Some(who.id), here.now)?;
    let at = when::machine(to.slot.starts_at());
    let kind = if seen.starts_at == Some(to.slot.starts_at()) { "rearrange" } else { "reschedule" };
    let state = seen.state.after(InterviewStep::Move)?;
    moved_to(&seen, kind, state).detail(&at).in_application(tx, here, Actor::Person(who), &app)?;
    let fixed = interviews::find(tx, seen.id)?;
    put_all(tx, here, &app, &written(here, &app, &seen, &fixed, &to.why)?)
}

/// What `change` would send now.
pub fn letters_of_change(
    conn: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    version: i64,
    to: &Change,
) -> Result<Vec<Envelope>> {
    let app = looked_at(conn, here, who, reference, version)?;
    let Begun { app, seen, panel } = begun(conn, here, app, to)?;
    let fixed = Interview {
        starts_at: Some(to.slot.starts_at()),
        minutes: to.slot.minutes(),
        zone: to.zone.name().to_owned(),
        location: to.location.clone(),
        sequence: seen.sequence + 1,
        panel,
        answer: None,
        ..seen.clone()
    };
    written(here, &app, &seen, &fixed, &to.why)
}

/// The letters of a change: to the applicant, to everybody on the panel now, and to whoever no longer is.
fn written(here: &Here, app: &Application, was: &Interview, is: &Interview, why: &str) -> Result<Vec<Envelope>> {
    let (about, m) = (post::about(app), meeting(app, is));
    let before: Moment = was.starts_at.unwrap_or_default();
    let letter = letters::interviews::changed(&here.site, &about, &m, before, when::zone(&app.zone), why, here.now)?;
    let mut all = vec![Envelope::to_applicant(app, letter)];
    all.extend(to_panel(&is.panel, |s, zone| {
        let joins = was.seat_of(s.user).is_none();
        letters::interviews::staff_changed(&here.site, &about, &m, (s, joins), zone, why, here.now)
    })?);
    let left: Vec<Sitting> = was.panel.iter().filter(|s| is.seat_of(s.user).is_none()).cloned().collect();
    let old = letters::interviews::Meeting { sequence: is.sequence, ..meeting(app, was) };
    all.extend(to_panel(&left, |s, zone| letters::interviews::left_panel(&here.site, &about, &old, s, zone, why, here.now))?);
    Ok(all)
}
