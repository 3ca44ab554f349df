//! Placing a person in the seat of their offer, and the life of the placement that follows.

pub mod alumni;
pub mod arrival;
pub mod clock;
pub mod ends;
pub mod extend;
pub mod for_now;
mod moving;
pub mod tasks;

pub use moving::{Move, move_as, move_to};

use super::applications::{Told, advance, managed};
use super::history::Happened;
use super::offers::{self, own_seat};
use super::post::{self, To};
use super::projects::move_seat;
use super::{Actor, Here, firewall};
use crate::domain::access::Who;
use crate::domain::ids::{PlacementId, SeatId, UserId};
use crate::domain::offer::OfferState;
use crate::domain::placement::{PlacementState, SeatState};
use crate::domain::reference::Reference;
use crate::domain::state::Step;
use crate::domain::term::{TermEnd, TermStep};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters::Rendered;
use crate::letters::placements::{self as letters, Seated, Term};
use crate::store::applications::{self, Application};
use crate::store::placements::{self, NewPlacement, Placement};
use crate::store::seats::{self, SeatLine};
use crate::store::{Conn, accounts, conditions, events, offers as offer_rows, projects};

/// Places a person in the seat of their accepted offer, once every condition that is needed first is cleared.
pub fn place(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<PlacementId> {
    let app = managed(tx, here, who, reference, version)?;
    app.state.after(Step::Place)?;
    let offer = offer_rows::latest(tx, app.id)?.filter(|o| o.state.is_accepted()).ok_or(Error::NotFound)?;
    if let Some(open) = conditions::of_offer(tx, offer.id)?.iter().find(|c| c.blocks_start()) {
        return Err(Error::Refused(format!("“{}” is still open. Every condition must be met or waived first.", open.what)));
    }
    if offer.state != OfferState::Confirmed {
        return Err(Error::Refused("Make the offer official first: a person is placed when they accepted the official offer.".to_owned()));
    }
    let seat = own_seat(tx, who, offer.seat)?;
    let new = NewPlacement {
        application: app.id,
        user: app.user,
        seat: seat.id,
        starts_on: offer.terms.starts_on,
        not_to_exceed: offer.terms.not_to_exceed,
        by: who.id,
    };
    let id = seat_person(tx, here, who, &app, &seat, &new)?;
    offers::fulfil(tx, here, who, &app, &offer)?;
    let placed = advance(tx, here, Actor::Person(who), &app, Step::Place, Told::Now, "")?;
    placements::tasks::begin(tx, id, new.starts_on)?;
    let (name, email) = supervise(tx, here, &placed, &seat, id)?;
    let seated = Seated {
        project: &seat.project_name,
        role: &seat.role,
        place: &offer.terms.place,
        supervisor: &[name, email].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        starts_on: new.starts_on,
        not_to_exceed: new.not_to_exceed,
    };
    let letter = letters::placed(&here.site, &post::about(&placed), seated)?;
    post::put(tx, here, To::applicant(&placed), Some(placed.id), &letter)?;
    Ok(id)
}

/// Name and address of whoever supervises a project; where that is one of the staff, the placement is theirs to supervise.
fn supervise(tx: &mut Conn, here: &Here, app: &Application, seat: &SeatLine, id: PlacementId) -> Result<(String, String)> {
    let named = projects::find(tx, seat.project)?.supervisor;
    if let Some(one) = arrival::supervisors(tx, seat)?.into_iter().find(|w| !named.1.is_empty() && w.email.eq_ignore_ascii_case(&named.1)) {
        let placement = placements::find(tx, id)?;
        save(tx, here, app, &Placement { supervisor: Some(one.id), ..placement })?;
    }
    Ok(named)
}

/// Writes a new placement and fills its seat.
fn seat_person(tx: &mut Conn, here: &Here, who: &Who, app: &Application, seat: &SeatLine, new: &NewPlacement) -> Result<PlacementId> {
    firewall::check(tx, app.user, (new.starts_on, new.not_to_exceed), None, Some(seat.project))?;
    move_seat(tx, here, Actor::Person(who), seat, SeatState::Filled, Some(app))?;
    let id = placements::insert(tx, new, here.now).map_err(|e| match e {
        Error::Taken("seat") => Error::Refused("Somebody sits in this seat on one of these days.".to_owned()),
        Error::Taken(_) => Error::Refused(format!("{} has another placement on one of these days.", app.name)),
        other => other,
    })?;
    let confirmed = Happened::new("placement", id.0, "confirm").to(PlacementState::Confirmed.as_str());
    confirmed.in_application(tx, here, Actor::Person(who), app)?;
    Ok(id)
}

/// Undoes a placement that has not begun: with a reason, and by somebody else than who placed. The seat is open again and the person
/// among the qualified.
pub fn undo(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, why: &str) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    app.state.after(Step::UndoPlacement)?;
    if why.trim().is_empty() {
        return Err(Error::Refused("Say why the placement is undone.".to_owned()));
    }
    let placed = placements::of_application(tx, app.id)?.ok_or(Error::NotFound)?;
    who.may_approve(app.agency, placements::placed_by(tx, placed.id)?)
        .map_err(|_| Error::Refused("A second person undoes a placement: you placed this fellow yourself.".to_owned()))?;
    let seat = own_seat(tx, who, placed.seat)?;
    if placed.in_service || placed.state != PlacementState::Confirmed || placed.starts_on <= when::day_in(here.now, when::HOME_ZONE) {
        return Err(Error::Refused("This placement has begun. It can be ended, and not undone.".to_owned()));
    }
    let actor = Actor::Person(who);
    let back = advance(tx, here, actor, &app, Step::UndoPlacement, Told::Now, why)?;
    offers::release(tx, here, actor, &back, why)?;
    placements::cancel(tx, back.id)?;
    let ended = Happened::new("placement", placed.id.0, "end").to(PlacementState::LeftEarly.as_str()).detail("undone before it began");
    ended.in_application(tx, here, actor, &back)?;
    open_seat(tx, here, actor, seat.id, &back)?;
    let until = back.due_at.map_or_else(String::new, |d| when::day(when::day_in(d, when::zone(&back.zone))));
    let letter = letters::placement_undone(&here.site, &post::about(&back), &seat.project_name, why, &until)?;
    post::put(tx, here, To::applicant(&back), Some(back.id), &letter)?;
    post::put_to_posting_contact(tx, here, &back, |contact| {
        letters::staff_placement_undone(&here.site, &contact.name, &post::about(&back), &who.name, (why, left(&seat)))
    })
}

/// What becomes of a seat that somebody left, in a sentence.
fn left(seat: &SeatLine) -> &'static str {
    if seat.closes_after { "The seat was withdrawn." } else { "The seat is open again." }
}

/// Opens the seat of somebody who left it.
fn open_seat(tx: &mut Conn, here: &Here, actor: Actor<'_>, seat: SeatId, app: &Application) -> Result<()> {
    let seat = seats::find(tx, seat)?;
    if seat.state == SeatState::Filled { move_seat(tx, here, actor, &seat, SeatState::Open, Some(app)) } else { Ok(()) }
}

/// A placement with what belongs to it.
pub struct Case {
    pub placement: Placement,
    pub app: Application,
    pub seat: SeatLine,
}

impl Case {
    fn term(&self) -> Term<'_> {
        term_of(&self.placement, &self.app, &self.seat)
    }
}

fn term_of<'a>(p: &Placement, app: &'a Application, seat: &'a SeatLine) -> Term<'a> {
    Term { about: post::about(app), project: &seat.project_name, role: &seat.role, first: p.starts_on, last: p.last(), id: p.id.0 }
}

/// A placement that this person may see: of a project in which their agency takes part. Reviewers see none.
pub fn seen(conn: &mut Conn, who: &Who, id: PlacementId) -> Result<Case> {
    let placement = placements::find(conn, id)?;
    let seat = own_seat(conn, who, placement.seat)?;
    if !who.may_see_people(who.agency) {
        return Err(Error::Forbidden("Placements are for hiring managers and the programme office.".to_owned()));
    }
    Ok(Case { app: applications::find(conn, placement.application)?, placement, seat })
}

/// The same for a change: by those who manage, held for writing, in the version they looked at.
fn held(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64) -> Result<Case> {
    let case = seen(tx, who, id)?;
    who.may_manage(who.agency)?;
    applications::hold(tx, &Reference::parse(&case.app.reference).ok_or(Error::NotFound)?)?;
    let case = seen(tx, who, id)?;
    if case.placement.version != version { Err(stale(tx, here, &case.app)?) } else { Ok(case) }
}

/// The same for the clock.
fn held_by_clock(tx: &mut Conn, id: PlacementId) -> Result<Case> {
    let app = placements::find(tx, id)?.application;
    let reference = applications::find(tx, app)?.reference;
    applications::hold(tx, &Reference::parse(&reference).ok_or(Error::NotFound)?)?;
    let placement = placements::find(tx, id)?;
    Ok(Case { app: applications::find(tx, placement.application)?, seat: seats::find(tx, placement.seat)?, placement })
}

fn stale(tx: &mut Conn, here: &Here, app: &Application) -> Result<Error> {
    Ok(Error::Stale(events::last_change(tx, app.id, here.now)?))
}

/// Writes a placement, unless somebody else was first.
fn save(tx: &mut Conn, here: &Here, app: &Application, p: &Placement) -> Result<()> {
    let saved = placements::save(tx, p).map_err(|e| match e {
        Error::Taken("seat") => Error::Refused("Somebody else has this seat on one of these days.".to_owned()),
        Error::Taken(_) => Error::Refused(format!("{} has another placement on one of these days.", app.name)),
        other => other,
    })?;
    if saved { Ok(()) } else { Err(stale(tx, here, app)?) }
}

fn happened<'a>(id: PlacementId, step: TermStep, from: PlacementState, to: PlacementState, why: &'a str) -> Happened<'a> {
    Happened::new("placement", id.0, step.as_str()).from(from.as_str()).to(to.as_str()).detail(why)
}

/// Today where the programme is at home.
fn today(here: &Here) -> chrono::NaiveDate {
    when::day_in(here.now, when::HOME_ZONE)
}

/// A reason in words, of at most 500 characters.
fn reason(why: &str, missing: &str) -> Result<()> {
    match why.trim().chars().count() {
        0 => Err(Error::Refused(missing.to_owned())),
        1..=500 => Ok(()),
        _ => Err(Error::Refused("Use at most 500 characters for the reason.".to_owned())),
    }
}

/// Refuses a step for a placement whose end is settled already.
fn not_ending(p: &Placement) -> Result<()> {
    match p.outcome {
        Some(how) if p.state.is_live() => {
            Err(Error::Refused(format!("Its end on {} is settled already: {}.", when::day(p.last()), how.spoken().to_lowercase())))
        }
        _ => Ok(()),
    }
}

/// Ends a placement on a day with an outcome. A day that has passed ends it at once; a later one is kept, and the clock ends it then.
fn end(tx: &mut Conn, here: &Here, actor: Actor<'_>, case: &Case, how: TermEnd, last: chrono::NaiveDate, why: &str) -> Result<Placement> {
    let p = case.placement.clone().ends(how, last, why);
    let over = last < today(here);
    let p = if over { Placement { state: how.state(), ..p } } else { p };
    save(tx, here, &case.app, &p)?;
    placements::changes::drop_waiting(tx, p.id, here.now)?;
    if over {
        open_seat(tx, here, actor, p.seat, &case.app)?;
        if how != TermEnd::Moved {
            for_now::nothing_kept(tx, here, actor, &case.app)?;
        }
    }
    placements::find(tx, p.id)
}

/// Those of staff who are told of a placement: its supervisor, and who placed the person; not who does it themselves.
fn tell_staff(tx: &mut Conn, here: &Here, actor: Actor<'_>, case: &Case, letter: impl Fn(&Who) -> Result<Rendered>) -> Result<()> {
    let mut to: Vec<UserId> = case.placement.supervisor.into_iter().chain([case.placement.by]).collect();
    to.dedup();
    for id in to.into_iter().filter(|id| actor.id() != Some(*id)) {
        if !accounts::has_ended(tx, id)? {
            let who = accounts::find(tx, id)?;
            post::put(tx, here, To::staff(&who), Some(case.app.id), &letter(&who)?)?;
        }
    }
    Ok(())
}

/// A letter to the fellow.
fn tell_fellow(tx: &mut Conn, here: &Here, app: &Application, letter: &Rendered) -> Result<()> {
    post::put(tx, here, To::applicant(app), Some(app.id), letter)
}
