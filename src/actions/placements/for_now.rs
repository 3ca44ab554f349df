//! Starting now on a seat of low risk, while a clearance is under way: the offered seat is kept, and the person moves when they are cleared.

use chrono::NaiveDate;

use super::super::applications::{Told, advance, managed};
use super::super::post::{self, To};
use super::super::projects::move_seat;
use super::super::{Actor, Here, conditions as condition_verbs, offers};
use super::moving::carry_on;
use super::{Case, Move, held, own_seat, seat_person, term_of, today};
use crate::domain::access::Who;
use crate::domain::ids::{PlacementId, SeatId};
use crate::domain::offer::OfferState;
use crate::domain::placement::SeatState;
use crate::domain::reference::Reference;
use crate::domain::state::Step;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters::placements as letters;
use crate::store::applications::Application;
use crate::store::offers::{self as offer_rows, Offer};
use crate::store::placements::{self, NewPlacement};
use crate::store::seats::{self, SeatLine};
use crate::store::{Conn, conditions};

/// Open, funded seats of low risk of this person's projects, on which somebody may start now.
pub fn seats_of_low_risk(conn: &mut Conn, who: &Who, on: NaiveDate) -> Result<Vec<SeatLine>> {
    let mut fitting = Vec::new();
    for seat in seats::open(conn, who.scope(), on, 500)? {
        if condition_verbs::is_low_risk(conn, &seat)? {
            fitting.push(seat);
        }
    }
    Ok(fitting)
}

/// Places somebody for now in another seat, because only their clearance is open. The seat of the offer stays held for them.
pub fn place_for_now(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    version: i64,
    seat: SeatId,
    on: NaiveDate,
) -> Result<PlacementId> {
    let app = managed(tx, here, who, reference, version)?;
    app.state.after(Step::Place)?;
    let offer = offer_rows::latest(tx, app.id)?.filter(|o| o.state == OfferState::Accepted).ok_or(Error::NotFound)?;
    let all = conditions::of_offer(tx, offer.id)?;
    let Some(waits) = condition_verbs::only_clearance_open(&all) else {
        return Err(Error::Refused("Somebody starts on another seat only while nothing but the clearance is open.".to_owned()));
    };
    let kept = own_seat(tx, who, offer.seat)?;
    let seat = own_seat(tx, who, seat)?;
    if seat.state != SeatState::Open || seat.funded_until.is_none_or(|until| until < on) {
        return Err(Error::Refused(format!(
            "Seat {} of “{}” is not open and funded any more. Choose another one.",
            seat.number, seat.project_name
        )));
    }
    if !condition_verbs::is_low_risk(tx, &seat)? {
        return Err(Error::Refused("Choose a seat whose role asks for no clearance and is of tier 1, low risk.".to_owned()));
    }
    if on <= today(here) || on >= offer.terms.not_to_exceed {
        return Err(Error::Refused(format!("The first day must lie ahead and before {}.", when::day(offer.terms.not_to_exceed))));
    }
    let new = NewPlacement {
        application: app.id,
        user: app.user,
        seat: seat.id,
        starts_on: on,
        not_to_exceed: offer.terms.not_to_exceed,
        by: who.id,
    };
    let id = seat_person(tx, here, who, &app, &seat, &new)?;
    offers::fulfil(tx, here, who, &app, &offer)?;
    let placed = advance(tx, here, Actor::Person(who), &app, Step::Place, Told::Now, "for now, while the clearance is under way")?;
    placements::tasks::begin(tx, id, on)?;
    let p = placements::find(tx, id)?;
    let letter = letters::placed_for_now(&here.site, &term_of(&p, &placed, &seat), &waits.what, &kept.project_name)?;
    post::put(tx, here, To::applicant(&placed), Some(placed.id), &letter)?;
    Ok(id)
}

/// Whether the seat of an offer is still kept: it was not given up, and its person never sat there.
fn is_kept(conn: &mut Conn, app: &Application, offer: &Offer) -> Result<bool> {
    let sat_there = placements::all_of_application(conn, app.id)?.iter().any(|p| p.seat == offer.seat);
    Ok(!sat_there && !offer_rows::seat_is_freed(conn, offer.id)?)
}

/// The seat that is kept for the person of a placement, with whether they may move to it now.
pub fn kept_seat(conn: &mut Conn, case: &Case) -> Result<Option<(SeatLine, Offer, bool)>> {
    let Some(offer) = offer_rows::latest(conn, case.app.id)?.filter(|o| o.state == OfferState::Placed) else { return Ok(None) };
    if !case.placement.state.is_live() || !is_kept(conn, &case.app, &offer)? {
        return Ok(None);
    }
    let seat = seats::find(conn, offer.seat)?;
    let cleared = !conditions::of_offer(conn, offer.id)?.iter().any(|c| c.blocks_start());
    Ok((seat.state == SeatState::Held).then_some((seat, offer, cleared)))
}

/// Moves somebody to the seat that was kept, now that they are cleared.
pub fn move_to_kept(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, on: NaiveDate) -> Result<PlacementId> {
    let case = held(tx, here, who, id, version)?;
    let (seat, _, cleared) = kept_seat(tx, &case)?.ok_or(Error::NotFound)?;
    own_seat(tx, who, seat.id)?;
    if !cleared {
        return Err(Error::Refused("The clearance is still open. Record it first.".to_owned()));
    }
    let to = Move { seat: seat.id, on, why: "The clearance is there.", kind: None };
    carry_on(tx, here, who, &case, &seat, &to)
}

/// The clearance was not met: the person keeps the seat they have, and the one that was kept is open again.
pub fn give_up(tx: &mut Conn, here: &Here, who: &Who, app: &Application, offer: &Offer, what: &str) -> Result<()> {
    release(tx, here, Actor::Person(who), app, offer, what)
}

/// A placement has ended: no seat is kept for its person any more.
pub(super) fn nothing_kept(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application) -> Result<()> {
    match offer_rows::latest(tx, app.id)?.filter(|o| o.state == OfferState::Placed) {
        Some(offer) => release(tx, here, actor, app, &offer, "the placement has ended"),
        None => Ok(()),
    }
}

fn release(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, offer: &Offer, what: &str) -> Result<()> {
    if !is_kept(tx, app, offer)? {
        return Ok(());
    }
    let seat = seats::find(tx, offer.seat)?;
    if seat.state == SeatState::Held {
        move_seat(tx, here, actor, &seat, SeatState::Open, Some(app))?;
    }
    offer_rows::free_seat(tx, offer.id)?;
    super::Happened::new("offer", offer.id.0, "give_up_seat").detail(what).in_application(tx, here, actor, app)
}
