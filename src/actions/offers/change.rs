//! New terms for an offer that was sent: prepared by one, approved by another, and told to the applicant.

use chrono::TimeDelta;

use super::{check_pay, for_staff, own_seat, tell_approvers};
use crate::actions::applications::{Told, advance};
use crate::actions::history::Happened;
use crate::actions::post::{self, To};
use crate::actions::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::OfferId;
use crate::domain::offer::{OfferState, OfferStep, Terms};
use crate::domain::state::Step;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::offers;
use crate::store::{Conn, events, seats};

/// Proposes other terms for an offer that waits for an answer. Until they are approved the old ones hold.
pub fn propose_change(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, terms: &Terms, why: &str) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_manage(app.agency)?;
    offer.state.after(OfferStep::Change)?;
    if why.is_empty() || why.chars().count() > 500 {
        return Err(Error::Refused("Say in at most 500 characters why the terms change: the applicant reads it.".to_owned()));
    }
    // A form knows minutes: what was not touched stays to the second.
    let kept = (terms.answer_by - offer.terms.answer_by).abs() < TimeDelta::minutes(1);
    let terms = &if kept { Terms { answer_by: offer.terms.answer_by, ..terms.clone() } } else { terms.clone() };
    if *terms == offer.terms {
        return Err(Error::Refused("These are the terms as they stand. Change one of them.".to_owned()));
    }
    let seat = own_seat(tx, who, offer.seat)?;
    check_pay(tx, &seat, terms)?;
    offers::insert_change(tx, id, terms, why, who.id, here.now).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("Other terms wait for approval already. They are approved or dropped first.".to_owned()),
        other => other,
    })?;
    Happened::new("offer", id.0, "propose_change").in_application(tx, here, Actor::Person(who), &app)?;
    tell_approvers(tx, here, who, (&app, seat.project), |name| {
        letters::offers::staff_change_to_approve(&here.site, name, &post::about(&app), &who.name, why, id)
    })
}

/// A second person approves the new terms, which then hold and are told; or anybody who manages drops them.
pub fn settle_change(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, approved: bool, pay_checked: bool) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    let Some(change) = offers::waiting_change(tx, id)? else {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    };
    if approved {
        who.may_approve(app.agency, change.prepared_by)?
    } else {
        who.may_manage(app.agency)?
    }
    if approved && change.terms.step.is_none() && change.terms.pay != offer.terms.pay && !pay_checked {
        return Err(Error::Refused("The pay was typed. Check it against its source, and tick that you did.".to_owned()));
    }
    if !offers::settle_change(tx, change.id, approved, who.id, here.now)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    if !approved {
        return Happened::new("offer", id.0, "drop_change").in_application(tx, here, Actor::Person(who), &app);
    }
    offer.state.after(OfferStep::Change)?;
    if change.terms.answer_by <= here.now {
        return Err(Error::Refused("The date by which to answer has passed. Drop these terms and propose a later one.".to_owned()));
    }
    if !offers::set_terms(tx, &offer, offer.seat, &change.terms)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    if change.terms.answer_by != offer.terms.answer_by {
        offers::forget_reminders(tx, id)?;
    }
    Happened::new("offer", id.0, OfferStep::Change.as_str()).in_application(tx, here, Actor::Person(who), &app)?;
    let app =
        if offer.state == OfferState::Sent { advance(tx, here, Actor::Person(who), &app, Step::ChangeOffer, Told::Now, "")? } else { app };
    let seat = seats::find(tx, offer.seat)?;
    let conditions = super::spoken_conditions(tx, &offer)?;
    let made = letters::offers::Made { about: &post::about(&app), terms: &change.terms, seat: (&seat.project_name, &seat.role) };
    let official = offer.state == OfferState::Official;
    let letter = letters::offers::changed(&here.site, &made, &conditions, &change.why, official, when::zone(&app.zone))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}
