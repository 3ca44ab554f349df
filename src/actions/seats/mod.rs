//! Seats: they are added to a role, funded by somebody with a name until a day, and taken away.

mod withdraw;

pub use withdraw::{Choice, Holder, choices, holder, withdraw};

use super::history::Happened;
use super::post::{self, To};
use super::projects::{led, move_seat, seen};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::ids::{ProjectId, RoleId, SeatId};
use crate::domain::placement::SeatState;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::seats::{self, Funding, SeatLine};
use crate::store::{Conn, accounts, projects};

/// Most seats that are added at a time.
pub const MOST: i64 = 50;

/// A seat of a project in which this person's agency takes part; any other is not there for them.
pub fn looked_at(conn: &mut Conn, who: &Who, id: SeatId) -> Result<SeatLine> {
    let seat = seats::find(conn, id)?;
    seen(conn, who, seat.project)?;
    Ok(seat)
}

/// A seat this person may change, in the version they looked at.
fn changing(tx: &mut Conn, who: &Who, id: SeatId, version: i64) -> Result<SeatLine> {
    let seat = seats::find(tx, id)?;
    led(tx, who, seat.project)?;
    if seat.version == version { Ok(seat) } else { Err(stale(&seat)) }
}

fn stale(seat: &SeatLine) -> Error {
    let state = seat.state.spoken().to_lowercase();
    Error::Stale(Changed { what: format!("Seat {} was changed meanwhile: it is {state} now.", seat.number) })
}

/// Adds seats to a role; they wait for their money.
pub fn add(tx: &mut Conn, here: &Here, who: &Who, role: RoleId, count: i64) -> Result<ProjectId> {
    let project = projects::project_of(tx, role)?;
    led(tx, who, project)?;
    if !(1..=MOST).contains(&count) {
        return Err(Error::Refused(format!("Add between 1 and {MOST} seats at a time.")));
    }
    let last = seats::last_number(tx, role)?;
    for number in last + 1..=last + count {
        let id = seats::insert(tx, role, number, "", None)?;
        Happened::new("seat", id.0, "add").to(SeatState::Unfunded.as_str()).on_its_own(tx, here, Actor::Person(who))?;
    }
    Ok(project)
}

/// Somebody with a name answers for the money of a seat, until a day. Said again it takes the place of what was said before.
pub fn fund(tx: &mut Conn, here: &Here, who: &Who, id: SeatId, version: i64, funding: &Funding) -> Result<()> {
    let seat = changing(tx, who, id, version)?;
    if seat.state == SeatState::Withdrawn {
        return Err(Error::Refused("This seat was withdrawn. Add a new one to the role.".to_owned()));
    }
    if seat.closes_after {
        return Err(Error::Refused("This seat closes when whoever sits in it leaves. Add a new one to the role.".to_owned()));
    }
    if funding.until < when::day_in(here.now, when::HOME_ZONE) {
        return Err(Error::Refused("The money must last at least until today.".to_owned()));
    }
    if !seats::fund(tx, &seat, funding)? {
        return Err(stale(&seat));
    }
    let to = seats::find(tx, id)?.state;
    let detail = format!("{}, {}, until {}", funding.approver, funding.source, when::day(funding.until));
    let funded = Happened::new("seat", id.0, "fund").from(seat.state.as_str()).to(to.as_str()).detail(&detail);
    funded.on_its_own(tx, here, Actor::Person(who))
}

/// The money of an open seat has run out: nobody can be offered it, and whoever leads the project is told.
pub fn lapse(tx: &mut Conn, here: &Here, id: SeatId) -> Result<()> {
    let seat = seats::find(tx, id)?;
    let today = when::day_in(here.now, when::HOME_ZONE);
    let Some(until) = seat.funded_until.filter(|until| seat.state == SeatState::Open && *until < today) else { return Ok(()) };
    move_seat(tx, here, Actor::Clock, &seat, SeatState::Unfunded, None)?;
    for lead in leads(tx, seat.project)? {
        let letter = letters::seats::lapsed(&here.site, &lead.name, (&seat.project_name, seat.id.0), &seat.role, seat.number, until)?;
        post::put(tx, here, To::staff(&lead), None, &letter)?;
    }
    Ok(())
}

/// Who is told about a project: the hiring managers of the agency that leads it, or the programme office where there are none.
pub(super) fn leads(conn: &mut Conn, project: ProjectId) -> Result<Vec<Who>> {
    let lead = projects::agencies_of(conn, project)?.first().map(|(id, _)| *id);
    let managers: Vec<Who> = accounts::with_role(conn, Role::Manager)?.into_iter().filter(|w| lead.is_some() && w.agency == lead).collect();
    if managers.is_empty() { accounts::with_role(conn, Role::Office) } else { Ok(managers) }
}
