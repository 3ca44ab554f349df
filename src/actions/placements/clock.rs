//! What the clock does with placements: it begins moves, ends terms, reminds of ends, and asks about first days nobody recorded.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::super::post::{self, To};
use super::super::{Actor, Here};
use super::{Case, end, happened, held_by_clock, save, tell_fellow, tell_staff, today};
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::ids::PlacementId;
use crate::domain::placement::PlacementState;
use crate::domain::term::{END_LETTERS, ROLL_OFF, TermEnd, TermStep, end_letter};
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters::placements as letters;
use crate::store::placements::{self as rows, Placement, lists, told};
use crate::store::{Conn, accounts};

/// What is said once of a first day that nobody recorded.
pub const UNRECORDED: &str = "unrecorded";

/// What is said once so many days before the end.
pub fn ends_in(days: i64) -> String {
    format!("ends_{days}")
}

fn first() -> Error {
    Error::Stale(Changed::default())
}

/// Somebody who was at work already begins in the new seat.
pub fn begin(tx: &mut Conn, here: &Here, id: PlacementId) -> Result<()> {
    let case = held_by_clock(tx, id)?;
    let p = &case.placement;
    if p.state != PlacementState::Confirmed || !p.in_service || p.starts_on > today(here) {
        return Err(first());
    }
    let to = p.state.after(TermStep::Begin)?;
    save(tx, here, &case.app, &Placement { state: to, ..p.clone() })?;
    happened(id, TermStep::Begin, p.state, to, "").in_application(tx, here, Actor::Clock, &case.app)
}

/// The last day has passed: the placement ends as it was settled, or because its term is over.
pub fn finish(tx: &mut Conn, here: &Here, id: PlacementId) -> Result<()> {
    let case = held_by_clock(tx, id)?;
    let p = case.placement.clone();
    if !p.state.has_begun() || p.last() >= today(here) {
        return Err(first());
    }
    let how = p.outcome.unwrap_or(TermEnd::Term);
    end(tx, here, Actor::Clock, &case, how, p.last(), &p.end_reason)?;
    happened(id, TermStep::Finish, p.state, how.state(), how.as_str()).in_application(tx, here, Actor::Clock, &case.app)?;
    if how == TermEnd::Moved {
        return Ok(());
    }
    tell_fellow(tx, here, &case.app, &letters::ended(&here.site, &case.term())?)?;
    tell_staff(tx, here, Actor::Clock, &case, |to| {
        let what = format!("The placement of {} has ended: {}. {}", case.app.name, how.spoken().to_lowercase(), super::left(&case.seat));
        letters::staff(
            &here.site,
            &to.name,
            "staff_term_ended",
            &case.term(),
            format!("The placement of {} has ended", case.app.name),
            what,
            "",
        )
    })
}

/// The first day passed and nobody said whether the fellow came: who answers for it is asked, once.
pub fn ask_about_arrival(tx: &mut Conn, here: &Here, id: PlacementId) -> Result<()> {
    let case = held_by_clock(tx, id)?;
    let waits = case.placement.state == PlacementState::Confirmed && case.placement.starts_on < today(here);
    if !waits || !told::mark(tx, id, UNRECORDED, here.now)? {
        return Err(first());
    }
    tell_staff(tx, here, Actor::Clock, &case, |to| {
        let what =
            format!("{} was to begin on {}, and nobody recorded whether they came.", case.app.name, when::day(case.placement.starts_on));
        letters::staff(&here.site, &to.name, "staff_unrecorded", &case.term(), format!("Did {} arrive?", case.app.name), what, "")
    })
}

/// Placements of whose end their fellows are to be told.
pub fn to_remind(conn: &mut Conn, today: NaiveDate) -> Result<Vec<PlacementId>> {
    let mut due = Vec::new();
    for days in END_LETTERS {
        due.extend(told::ending_without(conn, today, today + TimeDelta::days(days), &ends_in(days))?);
    }
    due.sort();
    due.dedup();
    Ok(due)
}

/// The end of a term comes near: the fellow has a letter, one for each of its days, and only the nearest when several were missed.
pub fn remind(tx: &mut Conn, here: &Here, id: PlacementId) -> Result<()> {
    let case = held_by_clock(tx, id)?;
    let left = (case.placement.last() - today(here)).num_days();
    let Some(days) = end_letter(left).filter(|_| case.placement.state.has_begun() && case.placement.outcome.is_none()) else {
        return Err(first());
    };
    let mut news = false;
    for mark in END_LETTERS.into_iter().filter(|mark| *mark >= days) {
        let fresh = told::mark(tx, id, &ends_in(mark), here.now)?;
        news |= fresh && mark == days;
    }
    if !news {
        return Ok(());
    }
    tell_fellow(tx, here, &case.app, &letters::ends_soon(&here.site, &case.term(), left)?)
}

/// Staff read the list of the week on its first day at this hour, or later.
const HOUR: u32 = 7;

fn monday(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

/// Whether the list of this week has not been sent, and its hour has come.
pub fn week_waits(conn: &mut Conn, now: when::Moment) -> Result<bool> {
    Ok(when::hour_in(now, when::HOME_ZONE) >= HOUR && !told::week_is_taken(conn, monday(when::day_in(now, when::HOME_ZONE)))?)
}

/// Once a week: everybody who answers for placements has the list of those that end within 180 days. Gives the number of letters.
pub fn weekly(tx: &mut Conn, here: &Here) -> Result<usize> {
    let (today, most) = (today(here), ROLL_OFF.into_iter().max().unwrap_or(180));
    if !told::take_week(tx, monday(today))? {
        return Ok(0);
    }
    let answers = |w: &Who| matches!(w.role, Role::Office | Role::Manager);
    let mut letters = 0;
    for who in accounts::staff_of(tx, None)?.iter().filter(|w| answers(w)) {
        let ending = lists::ending(tx, who.scope(), today, today + TimeDelta::days(most), 1000)?;
        let begun = ending.into_iter().filter(|l| l.state.has_begun() && l.outcome.is_none());
        let lines: Vec<letters::Ending> =
            begun.map(|l| (l.name.clone(), l.project_name.clone(), l.last(), (l.last() - today).num_days(), l.id.0)).collect();
        if !lines.is_empty() {
            post::put(tx, here, To::staff(who), None, &letters::staff_weekly(&here.site, &who.name, &lines)?)?;
            letters += 1;
        }
    }
    Ok(letters)
}

/// The placement that carries on a moved one, for its page.
pub fn next_of(conn: &mut Conn, case: &Case) -> Result<Option<PlacementId>> {
    rows::carried_on(conn, case.placement.id)
}
