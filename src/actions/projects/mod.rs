//! Projects: who leads them, what they say, and the states of their seats.

mod dates;
mod roles;
mod team;

pub use dates::{add_access, add_window, remove_access, remove_window};
pub use roles::{RoleWords, add_role, change_role};
pub use team::{Page, may_lead, page, troubles};

use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::eligibility::Citizenship;
use crate::domain::ids::{AgencyId, ProjectId};
use crate::domain::offer::Terms;
use crate::domain::placement::SeatState;
use crate::domain::posting::Clearance;
use crate::domain::project::Candidate;
use crate::error::{Changed, Error, Result};
use crate::store::applications::Application;
use crate::store::projects::{self, NewProject, Project, Stated};
use crate::store::seats::{self, SeatLine};
use crate::store::{Conn, agencies, sections};

/// Moves a seat from the state that was seen, and records it. One that closes after its term is not opened again: it is gone.
pub(super) fn move_seat(
    tx: &mut Conn,
    here: &Here,
    actor: Actor<'_>,
    seat: &SeatLine,
    to: SeatState,
    app: Option<&Application>,
) -> Result<()> {
    let to = if to == SeatState::Open && seat.closes_after { SeatState::Withdrawn } else { to };
    if !seats::step(tx, seat.id, seat.state, to)? {
        return Err(Error::Stale(Changed {
            what: format!("Seat {} of “{}” was just taken by somebody else.", seat.number, seat.project_name),
        }));
    }
    let moved = Happened::new("seat", seat.id.0, "seat").from(seat.state.as_str()).to(to.as_str());
    match app {
        Some(app) => moved.in_application(tx, here, actor, app),
        None => moved.on_its_own(tx, here, actor),
    }
}

/// A project in which this person's agency takes part, with its agencies, the leading one first; any other is not there for them.
pub fn seen(conn: &mut Conn, who: &Who, id: ProjectId) -> Result<(Project, Vec<(AgencyId, String)>)> {
    let agencies = projects::agencies_of(conn, id)?;
    if who.scope().is_some_and(|own| agencies.iter().all(|(a, _)| *a != own)) {
        return Err(Error::NotFound);
    }
    Ok((projects::find(conn, id)?, agencies))
}

/// A project this person may change: the programme office any, hiring managers those their agency leads.
pub fn led(conn: &mut Conn, who: &Who, id: ProjectId) -> Result<Project> {
    let (project, agencies) = seen(conn, who, id)?;
    who.may_manage(Some(lead_of(&agencies)?))?;
    Ok(project)
}

fn lead_of(agencies: &[(AgencyId, String)]) -> Result<AgencyId> {
    agencies.first().map(|(id, _)| *id).ok_or(Error::NotFound)
}

/// What somebody else did first.
fn stale() -> Error {
    Error::Stale(Changed { what: "Somebody else changed this project meanwhile.".to_owned() })
}

/// Counts a change of a project that this person leads, in the version they looked at.
fn changing(tx: &mut Conn, who: &Who, id: ProjectId, version: i64) -> Result<Project> {
    let project = led(tx, who, id)?;
    if projects::touch(tx, id, version)? { Ok(project) } else { Err(stale()) }
}

/// Adds a project. A hiring manager's own agency leads it.
pub fn create(tx: &mut Conn, here: &Here, who: &Who, stated: &Stated, lead: AgencyId, partners: &[AgencyId]) -> Result<ProjectId> {
    who.may_manage(Some(lead))?;
    agencies::must_be(tx, &[partners, &[lead]].concat())?;
    let new = NewProject { source: None, name: &stated.name, mission: &stated.mission, deliverable: &stated.deliverable, window: None };
    let id = projects::insert(tx, &new, lead, partners, here.now)?;
    if !projects::state(tx, id, 1, stated)? {
        return Err(stale());
    }
    Happened::new("project", id.0, "create").detail(&stated.name).on_its_own(tx, here, Actor::Person(who))?;
    Ok(id)
}

/// Changes what a project says and whose it is, in the version that was looked at. Only the programme office gives the lead away.
pub fn change(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    id: ProjectId,
    version: i64,
    stated: &Stated,
    (lead, partners): (AgencyId, &[AgencyId]),
) -> Result<()> {
    let project = led(tx, who, id)?;
    who.may_manage(Some(lead))?;
    agencies::must_be(tx, &[partners, &[lead]].concat())?;
    if !projects::state(tx, id, version, stated)? {
        return Err(stale());
    }
    let before = projects::agencies_of(tx, id)?;
    projects::set_agencies(tx, id, lead, partners)?;
    let mut changed = differences(&project.stated(), stated);
    if before != projects::agencies_of(tx, id)? {
        changed.push("agencies");
    }
    Happened::new("project", id.0, "change").detail(&changed.join(", ")).on_its_own(tx, here, Actor::Person(who))
}

/// The fields in which two statements differ.
fn differences(one: &Stated, other: &Stated) -> Vec<&'static str> {
    let fields = [
        ("name", one.name != other.name),
        ("mission", one.mission != other.mission),
        ("deliverable", one.deliverable != other.deliverable),
        ("supervisor", one.supervisor != other.supervisor),
        ("risk tier", one.tier != other.tier),
        ("must-haves", one.must_haves != other.must_haves),
        ("smallest team", one.least != other.least),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}

/// Refuses to seat somebody on a project whose must-haves they do not meet, as far as they can be checked.
pub(super) fn refuse_without_must_haves(tx: &mut Conn, app: &Application, project: ProjectId, terms: &Terms) -> Result<()> {
    let project = projects::find(tx, project)?;
    let known = sections::eligibility(tx, app.id)?;
    let candidate = Candidate {
        clearance: known.as_ref().map_or(Clearance::None, |e| e.clearance),
        citizen: known.as_ref().is_some_and(|e| e.citizenship == Citizenship::Citizen),
        grade: terms.grade,
        place: &terms.place,
    };
    let missing = project.must_haves.missing(&candidate);
    if missing.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(format!("“{}” must have what {} does not bring: {}.", project.name, app.name, missing.join(", "))))
}
