//! The applicant answers an offer.

use super::{let_go, step, tell_preparer};
use crate::actions::applications::{Told, advance, close_everything};
use crate::actions::history::Happened;
use crate::actions::post::{self, To};
use crate::actions::{Actor, Here, messages, selections};
use crate::domain::access::Who;
use crate::domain::ids::OfferId;
use crate::domain::offer::{DeclineReason, OfferState, OfferStep};
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::Conn;
use crate::store::applications::{self, Application};
use crate::store::offers::{self, Offer, OfferStepped};

/// The offer this applicant may answer.
fn to_answer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<(Application, Offer)> {
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    let offer = offers::latest(tx, app.id)?.filter(|o| o.sent_at.is_some()).ok_or(Error::NotFound)?;
    if offer.state.waits_for_answer() && offer.terms.answer_by <= here.now {
        return Err(Error::Refused("The date by which to answer has passed.".to_owned()));
    }
    Ok((app, offer))
}

/// The applicant accepts a tentative offer: their other applications are withdrawn with it, and those concerned are told.
pub fn accept(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<()> {
    let (app, offer) = to_answer(tx, here, who, reference)?;
    let actor = Actor::Person(who);
    let stepped = OfferStepped { answered_at: Some(here.now), ..OfferStepped::default() };
    step(tx, here, actor, &app, &offer, OfferStep::Accept, &stepped)?;
    offers::drop_changes(tx, offer.id, here.now)?;
    let app = advance(tx, here, actor, &app, Step::Accept, Told::Now, "")?;
    selections::accepted(tx, &offer)?;
    for other in applications::others_open(tx, app.user, app.id)? {
        let why = format!("accepted the offer of {}", app.reference);
        let gone = close_everything(tx, here, actor, &other, &why)?;
        let about = post::about(&gone);
        let letter = letters::applications::closed_by_acceptance(&here.site, &about, &app.reference)?;
        post::put(tx, here, To::applicant(&gone), Some(gone.id), &letter)?;
        post::put_to_posting_contact(tx, here, &gone, |c| letters::applications::staff_withdrawn(&here.site, &c.name, &about, &why))?;
    }
    let conditions = super::spoken_conditions(tx, &offer)?;
    let letter = letters::offers::accepted(&here.site, &post::about(&app), &conditions)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    tell_preparer(tx, here, &app, &offer, "accepted the offer")
}

/// The applicant accepts the official offer: what is left is the first day.
pub fn confirm(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<()> {
    let (app, offer) = to_answer(tx, here, who, reference)?;
    if app.state != State::Accepted {
        return Err(Error::Refused("There is nothing to answer now.".to_owned()));
    }
    let stepped = OfferStepped { confirmed_at: Some(here.now), ..OfferStepped::default() };
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::Confirm, &stepped)?;
    offers::drop_changes(tx, offer.id, here.now)?;
    let letter = letters::offers::confirmed(&here.site, &post::about(&app), offer.terms.starts_on)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    tell_preparer(tx, here, &app, &offer, "accepted the official offer")
}

/// What somebody says who declines.
#[derive(Debug, Clone, Copy)]
pub struct Declined {
    pub reason: DeclineReason,
    /// They decline this seat and would like to be offered another one.
    pub stay: bool,
}

/// The applicant declines.
pub fn decline(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, said: Declined) -> Result<()> {
    let (app, offer) = to_answer(tx, here, who, reference)?;
    if said.stay && offer.state != OfferState::Sent {
        return Err(Error::Refused(
            "An official offer is accepted or declined; another seat cannot follow it by itself. Write to us.".to_owned(),
        ));
    }
    close(tx, here, Actor::Person(who), &app, &offer, OfferStep::Decline, said)
}

/// The date passed without an answer: declined by the clock.
pub fn expire(tx: &mut Conn, here: &Here, id: OfferId) -> Result<()> {
    let application = offers::find(tx, id)?.application;
    let reference = Reference::parse(&applications::find(tx, application)?.reference).ok_or(Error::NotFound)?;
    applications::hold(tx, &reference)?;
    let (app, offer) = (applications::find(tx, application)?, offers::find(tx, id)?);
    if offer.terms.answer_by > here.now {
        return Err(Error::Refused("The date by which to answer was moved meanwhile.".to_owned()));
    }
    close(tx, here, Actor::Clock, &app, &offer, OfferStep::Expire, Declined { reason: DeclineReason::NoAnswer, stay: false })
}

fn close(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, offer: &Offer, how: OfferStep, said: Declined) -> Result<()> {
    let by_hand = how == OfferStep::Decline;
    let reason = if by_hand { said.reason.as_str() } else { "" };
    let stepped = OfferStepped { answered_at: Some(here.now), decline_reason: reason.to_owned(), ..OfferStepped::default() };
    step(tx, here, actor, app, offer, how, &stepped)?;
    let (next, answer) = match (by_hand, said.stay) {
        (true, true) => (Step::DeclineSeat, "declined this seat and would like another one"),
        (true, false) => (Step::Decline, "declined the offer"),
        _ => (Step::Decline, "did not answer the offer"),
    };
    let app = advance(tx, here, actor, app, next, Told::Now, reason)?;
    let letter = if next == Step::DeclineSeat {
        letters::offers::declined_seat(&here.site, &post::about(&app))?
    } else {
        letters::offers::declined(&here.site, &post::about(&app), by_hand)?
    };
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    tell_preparer(tx, here, &app, offer, answer)?;
    let_go(tx, here, actor, &app, offer)
}

/// The applicant asks before answering. The offer and its date stand; the question goes into the messages, and is recorded with the offer.
pub fn ask_a_question(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, question: &str) -> Result<()> {
    let (app, offer) = to_answer(tx, here, who, reference)?;
    if !offer.state.waits_for_answer() {
        return Err(Error::Refused("This offer was answered already. You can write to us under Messages.".to_owned()));
    }
    messages::ask(tx, here, who, reference, question)?;
    Happened::new("offer", offer.id.0, "question").in_application(tx, here, Actor::Person(who), &app)
}
