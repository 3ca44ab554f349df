//! The status contract: what happens when a promised date passes.

use super::applications::days_of;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::ids::ApplicationId;
use crate::domain::interview::InterviewState;
use crate::domain::promise::{self, Missed};
use crate::domain::state::State;
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::{Conn, interviews};

/// Most applications of one round; the rest come in the next.
const MOST: i64 = 500;

/// Applications whose promised date has passed.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<ApplicationId>> {
    applications::overdue(conn, promise::WAITING, now, MOST)
}

/// By the clock: a promised date has passed. A new one is set, and both sides are told. The date that was seen is compared in the same
/// step, so that no other process says it again.
pub fn renew(tx: &mut Conn, here: &Here, id: ApplicationId) -> Result<()> {
    let app = applications::find(tx, id)?;
    let waits = promise::WAITING.contains(&app.told_state);
    let Some(promised) = app.due_at.filter(|due| waits && *due < here.now) else { return Err(Error::Stale(Changed::default())) };
    let (choosing, interview) = interview(tx, here, &app)?;
    let days = days_of(tx, app.posting, app.told_state)?.unwrap_or(0);
    let missed = Missed { promised, again: promise::next_date(here.now, days, interview) };
    if !applications::promise_again(tx, &app, missed.again)? {
        return Err(Error::Stale(Changed::default()));
    }
    Happened::new("application", id.0, "late").detail(&missed.log()).in_application(tx, here, Actor::Clock, &app)?;
    let letter =
        letters::promises::late(&here.site, &post::about(&app), spoken(&missed, &app.zone), promise::with(app.told_state, choosing))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    let with = promise::with_for_staff(app.state, app.told_state);
    post::put_to_responsible(tx, here, &app, |who| {
        letters::promises::staff_late(&here.site, &who.name, &post::about(&app), spoken(&missed, &who.zone), app.state, with)
    })
}

/// Both days as their reader knows them.
fn spoken(missed: &Missed, zone: &str) -> [String; 2] {
    let zone: Tz = when::zone(zone);
    [missed.promised, missed.again].map(|at| when::day(when::day_in(at, zone)))
}

/// Whether interview times wait for the applicant's choice, and when a booked interview begins.
fn interview(tx: &mut Conn, here: &Here, app: &Application) -> Result<(bool, Option<Moment>)> {
    if app.told_state != State::Interviewing {
        return Ok((false, None));
    }
    let live = |i: &interviews::Interview| matches!(i.state, InterviewState::Offered | InterviewState::Booked);
    match interviews::of_application(tx, app.id)?.into_iter().find(live) {
        Some(i) if i.state == InterviewState::Offered => Ok((interviews::slots(tx, i.id)?.iter().any(|(_, at)| *at > here.now), None)),
        Some(i) => Ok((false, i.starts_at)),
        None => Ok((false, None)),
    }
}
