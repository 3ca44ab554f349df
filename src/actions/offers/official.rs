//! From tentative to official, and to the seat.

use super::{for_staff, step};
use crate::actions::post::{self, To};
use crate::actions::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::OfferId;
use crate::domain::offer::{OfferStep, Terms};
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::Application;
use crate::store::offers::{self, Offer, OfferStepped};
use crate::store::{Conn, conditions, seats};
use chrono::NaiveDate;

/// Makes an accepted offer official, once what is needed to start is cleared: the first day is named for good, and the applicant answers
/// by a date.
pub fn make_official(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, starts_on: NaiveDate, answer_by: Moment) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_manage(app.agency)?;
    offer.state.after(OfferStep::MakeOfficial)?;
    if app.state != State::Accepted {
        return Err(Error::Refused(format!(
            "An offer becomes official when it was accepted; this application is “{}”.",
            app.state.spoken()
        )));
    }
    if let Some(open) = conditions::of_offer(tx, id)?.iter().find(|c| c.blocks_start()) {
        return Err(Error::Refused(format!("“{}” is still open. Every condition must be met or waived first.", open.what)));
    }
    let terms = Terms { starts_on, answer_by, ..offer.terms.clone() };
    if let Some((_, what)) = terms.check(here.now).into_iter().next() {
        return Err(Error::Refused(format!("{what}.")));
    }
    if !offers::set_terms(tx, &offer, offer.seat, &terms)? {
        return Err(Error::Refused("Somebody else changed this offer just now.".to_owned()));
    }
    // Somebody who was deferred may have been reminded of an earlier one.
    offers::forget_reminders(tx, id)?;
    let stepped = OfferStepped { official: Some((who.id, here.now)), ..OfferStepped::default() };
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::MakeOfficial, &stepped)?;
    let seat = seats::find(tx, offer.seat)?;
    let made = letters::offers::Made { about: &post::about(&app), terms: &terms, seat: (&seat.project_name, &seat.role) };
    let letter = letters::offers::official(&here.site, &made, offer.terms.starts_on, when::zone(&app.zone))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// The person of an offer sits in its seat: nothing is left of the offer but its record.
pub(crate) fn fulfil(tx: &mut Conn, here: &Here, who: &Who, app: &Application, offer: &Offer) -> Result<()> {
    step(tx, here, Actor::Person(who), app, offer, OfferStep::Place, &OfferStepped::default())
}
