//! The first day: they came, or they did not.

use chrono::NaiveDate;

use super::super::applications::{Told, advance};
use super::super::{Actor, Here, firewall, offers};
use super::{happened, held, open_seat, reason, save, tell_fellow, tell_staff, today};
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::ids::{PlacementId, UserId};
use crate::domain::state::Step;
use crate::domain::term::{TermEnd, TermKind, TermStep};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters::placements as letters;
use crate::store::placements::{self as rows, Placement};
use crate::store::seats::SeatLine;
use crate::store::{Conn, accounts, projects};

/// Records that the fellow arrived: the placement is under way, and the record of the hire is complete.
pub fn arrive(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, on: NaiveDate) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    let to = case.placement.state.after(TermStep::Arrive)?;
    if on < case.placement.starts_on {
        return Err(Error::Refused(format!("The first day is {}: nobody arrives before it.", when::day(case.placement.starts_on))));
    }
    if on > today(here) {
        return Err(Error::Refused("An arrival is recorded when it has happened.".to_owned()));
    }
    let p = Placement { state: to, arrived_on: Some(on), ..case.placement.clone() };
    save(tx, here, &case.app, &p)?;
    let day = on.to_string();
    happened(id, TermStep::Arrive, case.placement.state, to, &day).in_application(tx, here, Actor::Person(who), &case.app)?;
    tell_fellow(tx, here, &case.app, &letters::arrived(&here.site, &case.term())?)?;
    tell_staff(tx, here, Actor::Person(who), &case, |to| {
        let what = format!("{} arrived on {}.", case.app.name, when::day(on));
        letters::staff(&here.site, &to.name, "staff_arrived", &case.term(), format!("{} has arrived", case.app.name), what, "")
    })
}

/// Sets another first day before anybody arrived; the term is as long as it was.
pub fn reschedule(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, first: NaiveDate, why: &str) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    let old = &case.placement;
    let to = old.state.after(TermStep::Reschedule)?;
    if old.in_service {
        return Err(Error::Refused("This person is at work already and only changes seats.".to_owned()));
    }
    if first < today(here) || first == old.starts_on {
        return Err(Error::Refused("The new first day must be another one, and must not have passed.".to_owned()));
    }
    reason(why, "Say why the first day changes; the fellow reads it.")?;
    let by = first - old.starts_on;
    firewall::check(tx, old.user, (first, old.not_to_exceed + by), None, Some(case.seat.project))?;
    let p = Placement { starts_on: first, not_to_exceed: old.not_to_exceed + by, ..old.clone() };
    save(tx, here, &case.app, &p)?;
    rows::tasks::shift(tx, id, by)?;
    rows::told::forget(tx, id, super::clock::UNRECORDED)?;
    happened(id, TermStep::Reschedule, old.state, to, why).in_application(tx, here, Actor::Person(who), &case.app)?;
    let term = super::term_of(&p, &case.app, &case.seat);
    tell_fellow(tx, here, &case.app, &letters::rescheduled(&here.site, &term, old.starts_on, why)?)?;
    tell_staff(tx, here, Actor::Person(who), &case, |to| {
        let what = format!("The first day of {} is {} now, not {}.", case.app.name, when::day(first), when::day(old.starts_on));
        letters::staff(&here.site, &to.name, "staff_rescheduled", &term, format!("Another first day for {}", case.app.name), what, why)
    })
}

/// Where somebody stands who did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Among the qualified again.
    Qualified,
    /// Withdrawn: they do not come at all.
    Withdrawn,
}

/// Records that the fellow did not come: the seat is open again.
pub fn no_show(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, why: &str, after: After) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    let to = case.placement.state.after(TermStep::NoShow)?;
    if case.placement.in_service {
        return Err(Error::Refused("This person is at work already and only changes seats.".to_owned()));
    }
    if today(here) < case.placement.starts_on {
        return Err(Error::Refused("The first day has not come yet. Until then a placement can be undone.".to_owned()));
    }
    if today(here) == case.placement.starts_on {
        return Err(Error::Refused("They have the whole first day to come. Record it tomorrow.".to_owned()));
    }
    reason(why, "Say what is known of why they did not come.")?;
    let actor = Actor::Person(who);
    save(tx, here, &case.app, &case.placement.clone().never_was(TermEnd::NoShow, why))?;
    happened(id, TermStep::NoShow, case.placement.state, to, why).in_application(tx, here, actor, &case.app)?;
    let step = if after == After::Qualified { Step::UndoPlacement } else { Step::Withdraw };
    let back = advance(tx, here, actor, &case.app, step, Told::Now, &format!("did not arrive: {why}"))?;
    offers::release(tx, here, actor, &back, "did not arrive")?;
    open_seat(tx, here, actor, case.seat.id, &back)?;
    tell_fellow(tx, here, &back, &letters::not_arrived(&here.site, &case.term(), why, after == After::Qualified)?)?;
    tell_staff(tx, here, actor, &case, |to| {
        let what = format!("{} did not arrive on {}. {}", case.app.name, when::day(case.placement.starts_on), super::left(&case.seat));
        letters::staff(&here.site, &to.name, "staff_no_show", &case.term(), format!("{} did not arrive", case.app.name), what, why)
    })
}

/// Who may supervise in a seat: hiring managers of the agencies of its project, and the programme office. Reviewers read without names.
pub fn supervisors(conn: &mut Conn, seat: &SeatLine) -> Result<Vec<Who>> {
    let agencies = projects::agencies_of(conn, seat.project)?;
    let of_project = |w: &Who| w.agency.is_some_and(|own| agencies.iter().any(|(a, _)| *a == own)) || w.may_run_programme().is_ok();
    Ok(accounts::staff_of(conn, None)?.into_iter().filter(|w| w.role != Role::Reviewer && of_project(w)).collect())
}

/// Says what kind of placement it is and who supervises.
pub fn describe(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    id: PlacementId,
    version: i64,
    kind: TermKind,
    supervisor: Option<UserId>,
) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    if supervisor.is_some_and(|s| Some(s) != case.placement.supervisor)
        && !supervisors(tx, &case.seat)?.iter().any(|w| Some(w.id) == supervisor)
    {
        return Err(Error::Refused("Choose a supervisor from the agencies of this project.".to_owned()));
    }
    let p = Placement { kind, supervisor, ..case.placement.clone() };
    save(tx, here, &case.app, &p)?;
    let changed = super::Happened::new("placement", id.0, "describe").detail(kind.as_str());
    changed.in_application(tx, here, Actor::Person(who), &case.app)
}
