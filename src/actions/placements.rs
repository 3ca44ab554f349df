//! Placing a person in the seat of their offer.

use super::applications::{Told, advance, managed};
use super::history::Happened;
use super::offers::{self, own_seat};
use super::post::{self, To};
use super::projects::move_seat;
use super::{Actor, Here, firewall};
use crate::domain::access::Who;
use crate::domain::ids::PlacementId;
use crate::domain::offer::OfferState;
use crate::domain::placement::{PlacementState, SeatState};
use crate::domain::reference::Reference;
use crate::domain::state::Step;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::placements::{self, NewPlacement};
use crate::store::{Conn, conditions, offers as offer_rows, seats};

/// Places a person in the seat of their accepted offer, once every condition is cleared.
pub fn place(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<PlacementId> {
    let app = managed(tx, here, who, reference, version)?;
    app.state.after(Step::Place)?;
    let offer = offer_rows::latest(tx, app.id)?.filter(|o| o.state.is_accepted()).ok_or(Error::NotFound)?;
    if let Some(open) = conditions::of_offer(tx, offer.id)?.iter().find(|c| !c.state.is_cleared()) {
        return Err(Error::Refused(format!("“{}” is still open. Every condition must be met or waived first.", open.what)));
    }
    if offer.state != OfferState::Confirmed {
        return Err(Error::Refused("Make the offer official first: a person is placed when they accepted the official offer.".to_owned()));
    }
    let seat = own_seat(tx, who, offer.seat)?;
    firewall::check(tx, app.user, (offer.terms.starts_on, offer.terms.not_to_exceed), None, Some(seat.project))?;
    let new = NewPlacement {
        application: app.id,
        user: app.user,
        seat: seat.id,
        starts_on: offer.terms.starts_on,
        not_to_exceed: offer.terms.not_to_exceed,
        by: who.id,
    };
    let id = placements::insert(tx, &new, here.now).map_err(|e| match e {
        Error::Taken("seat") => Error::Refused("Somebody sits in this seat already.".to_owned()),
        Error::Taken(_) => Error::Refused(format!("{} has another placement already.", app.name)),
        other => other,
    })?;
    move_seat(tx, here, Actor::Person(who), &seat, SeatState::Filled, Some(&app))?;
    offers::fulfil(tx, here, who, &app, &offer)?;
    let placed = advance(tx, here, Actor::Person(who), &app, Step::Place, Told::Now, "")?;
    let confirmed = Happened::new("placement", id.0, "confirm").to(PlacementState::Confirmed.as_str());
    confirmed.in_application(tx, here, Actor::Person(who), &app)?;
    let about = post::about(&placed);
    let letter = letters::offers::placed(&here.site, &about, &seat.project_name, &seat.role, new.starts_on, new.not_to_exceed)?;
    post::put(tx, here, To::applicant(&placed), Some(placed.id), &letter)?;
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
    if placed.starts_on <= when::day_in(here.now, when::HOME_ZONE) {
        return Err(Error::Refused("This placement has begun. It can be ended, and not undone.".to_owned()));
    }
    let actor = Actor::Person(who);
    let back = advance(tx, here, actor, &app, Step::UndoPlacement, Told::Now, why)?;
    offers::release(tx, here, actor, &back, why)?;
    placements::cancel(tx, back.id)?;
    let ended = Happened::new("placement", placed.id.0, "end").to(PlacementState::LeftEarly.as_str()).detail("undone before it began");
    ended.in_application(tx, here, actor, &back)?;
    let seat = seats::find(tx, seat.id)?;
    move_seat(tx, here, actor, &seat, SeatState::Open, Some(&back))?;
    let until = back.due_at.map_or_else(String::new, |d| when::day(when::day_in(d, when::zone(&back.zone))));
    let letter = letters::offers::placement_undone(&here.site, &post::about(&back), &seat.project_name, why, &until)?;
    post::put(tx, here, To::applicant(&back), Some(back.id), &letter)?;
    post::put_to_posting_contact(tx, here, &back, |contact| {
        letters::offers::staff_placement_undone(&here.site, &contact.name, &post::about(&back), &who.name, why)
    })
}
