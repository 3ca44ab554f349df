//! The status contract: what happens when a promised date passes.

use super::applications::days_of;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::ApplicationId;
use crate::domain::interview::InterviewState;
use crate::domain::promise::{self, Missed};
use crate::domain::state::State;
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::applications::{self, Application, Late};
use crate::store::{Conn, accounts, interviews};

/// Most applications of one round; the rest come in the next.
const MOST: i64 = 500;

/// Applications whose promised date has passed.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<ApplicationId>> {
    applications::overdue(conn, promise::WAITING, now, MOST)
}

/// By the clock: a promised date has passed. A new one is set and the applicant is told; staff read it in the letter of the day. The date that was seen is compared in the same
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
    Ok(())
}

/// Staff read at this hour, or later, what became late since they last did: once a day, however much it is.
const HOUR: u32 = 7;

/// Whether the letter of this day has not been written, and its hour has come.
pub fn staff_wait(conn: &mut Conn, now: Moment) -> Result<bool> {
    let (last_day, _) = applications::last_told(conn)?;
    Ok(last_day < when::day_in(now, when::HOME_ZONE) && when::hour_in(now, when::HOME_ZONE) >= HOUR)
}

/// By the clock, once a day: everybody who answers for applications that became late has one letter about all of them.
pub fn tell_staff(tx: &mut Conn, here: &Here) -> Result<usize> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    let (_, last) = applications::last_told(tx)?;
    if !staff_wait(tx, here.now)? {
        return Ok(0);
    }
    let became_late = applications::became_late(tx, last)?;
    let Some(until) = became_late.iter().map(|l| l.event).max() else { return Ok(0) };
    // The day is taken first: another process that counts at the same time finds it taken.
    if !applications::take_day(tx, today, until)? {
        return Err(Error::Stale(Changed::default()));
    }
    let staff = accounts::staff_of(tx, None)?;
    let answers = |who: &Who, line: &Late| match line.contact.filter(|contact| staff.iter().any(|w| w.id == *contact)) {
        Some(contact) => contact == who.id,
        None => who.may_run_programme().is_ok(),
    };
    let mut letters = 0;
    for who in &staff {
        let own: Vec<letters::promises::LateLine<'_>> =
            became_late.iter().filter(|line| answers(who, line)).filter_map(|line| late_line(line, &who.zone)).collect();
        if own.is_empty() {
            continue;
        }
        post::put(tx, here, To::staff(who), None, &letters::promises::staff_late(&here.site, &who.name, &own)?)?;
        letters += 1;
    }
    Ok(letters)
}

fn late_line<'a>(line: &'a Late, zone: &str) -> Option<letters::promises::LateLine<'a>> {
    let missed = Missed::parse(&line.detail)?;
    Some(letters::promises::LateLine {
        name: &line.name,
        reference: &line.reference,
        title: &line.title,
        state: line.state,
        days: spoken(&missed, zone),
        with: promise::with_for_staff(line.state, line.told_state),
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
