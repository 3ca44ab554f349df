//! Placing a person in the seat of their offer.

use super::applications::{Told, advance, managed};
use super::history::Happened;
use super::offers::own_seat;
use super::post::{self, To};
use super::projects::move_seat;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::PlacementId;
use crate::domain::offer::OfferState;
use crate::domain::placement::{PlacementState, SeatState};
use crate::domain::reference::Reference;
use crate::domain::state::Step;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::placements::{self, NewPlacement};
use crate::store::{Conn, offers};

/// Places a person in the seat of their accepted offer, once every condition is cleared.
pub fn place(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<PlacementId> {
    let app = managed(tx, here, who, reference, version)?;
    app.state.after(Step::Place)?;
    let offer = offers::latest(tx, app.id)?.filter(|o| o.state == OfferState::Accepted).ok_or(Error::NotFound)?;
    if let Some(open) = offers::conditions(tx, offer.id)?.iter().find(|c| !c.state.is_cleared()) {
        return Err(Error::Refused(format!("“{}” is still open. Every condition must be met or waived first.", open.what)));
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
    let id = placements::insert(tx, &new, here.now).map_err(|e| match e {
        Error::Taken("seat") => Error::Refused("Somebody sits in this seat already.".to_owned()),
        Error::Taken(_) => Error::Refused(format!("{} has another placement already.", app.name)),
        other => other,
    })?;
    move_seat(tx, here, Actor::Person(who), &seat, SeatState::Filled, Some(&app))?;
    let placed = advance(tx, here, Actor::Person(who), &app, Step::Place, Told::Now, "")?;
    let confirmed = Happened::new("placement", id.0, "confirm").to(PlacementState::Confirmed.as_str());
    confirmed.in_application(tx, here, Actor::Person(who), &app)?;
    let about = post::about(&placed);
    let letter = letters::offers::placed(&here.site, &about, &seat.project_name, &seat.role, new.starts_on, new.not_to_exceed)?;
    post::put(tx, here, To::applicant(&placed), Some(placed.id), &letter)?;
    Ok(id)
}
