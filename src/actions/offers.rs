//! Verbs of an offer.

use chrono::TimeDelta;

use super::applications::{Told, advance, case_seen_by_staff, close_everything, managed};
use super::history::Happened;
use super::post::{self, To};
use super::projects::move_seat;
use super::{Actor, Here, conditions};
use crate::domain::access::Who;
use crate::domain::ids::{OfferId, SeatId};
use crate::domain::offer::{OfferState, OfferStep, Terms};
use crate::domain::placement::SeatState;
use crate::domain::reference::Reference;
use crate::domain::state::Step;
use crate::domain::when;
use crate::domain::words::words;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::offers::{self, Offer, OfferStepped};
use crate::store::seats::{self, SeatLine};
use crate::store::{Conn, conditions as condition_rows, events};

words!(
    /// Why somebody declines an offer.
    DeclineReason {
        Pay = "pay", "The pay";
        Place = "place", "The place of work";
        Project = "project", "The project or the role";
        Dates = "dates", "The dates";
        OtherJob = "other_job", "I accepted another job";
        Personal = "personal", "Personal reasons";
        NoAnswer = "no_answer", "I would rather not say";
    }
);

/// Prepares an offer of a seat to a qualified person. It holds the seat and waits for a second person.
pub fn prepare(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, seat: SeatId, terms: &Terms) -> Result<OfferId> {
    let app = managed(tx, here, who, reference, version)?;
    app.state.after(Step::Offer)?;
    if app.state != app.told_state {
        return Err(Error::Refused("Tell the applicant first that they passed: the letter waits to be sent.".to_owned()));
    }
    let seat = own_seat(tx, who, seat)?;
    let today = when::day_in(here.now, when::HOME_ZONE);
    if seat.state != SeatState::Open || seat.funded_until.is_none_or(|until| until < today) {
        return Err(Error::Refused(format!(
            "Seat {} of “{}” is not open and funded any more. Choose another one.",
            seat.number, seat.project_name
        )));
    }
    if !(seat.grade_low..=seat.grade_high).contains(&terms.grade) {
        return Err(Error::Refused(format!("This seat is graded GS-{} to GS-{}.", seat.grade_low, seat.grade_high)));
    }
    let id = offers::insert(tx, app.id, seat.id, terms, who.id, here.now).map_err(|e| match e {
        Error::Taken("seat") => Error::Refused("Somebody else just made an offer of this seat. Choose another one.".to_owned()),
        Error::Taken(_) => Error::Refused("This application has an open offer already.".to_owned()),
        other => other,
    })?;
    move_seat(tx, here, Actor::Person(who), &seat, SeatState::Held, Some(&app))?;
    conditions::attach(tx, id, &seat, today)?;
    Happened::new("offer", id.0, "prepare").to(OfferState::InApproval.as_str()).in_application(tx, here, Actor::Person(who), &app)?;
    Ok(id)
}

/// A seat of a project in which this person's agency takes part; any other is not there for them.
pub fn own_seat(conn: &mut Conn, who: &Who, seat: SeatId) -> Result<SeatLine> {
    let seat = seats::find(conn, seat)?;
    if seats::belongs_to(conn, seat.project, who.scope())? { Ok(seat) } else { Err(Error::NotFound) }
}

/// An offer of a seat of one's own and its application, held for writing.
pub(super) fn for_staff(tx: &mut Conn, who: &Who, id: OfferId) -> Result<(Application, Offer)> {
    let application = offers::find(tx, id)?.application;
    let reference = Reference::parse(&applications::find(tx, application)?.reference).ok_or(Error::NotFound)?;
    applications::hold(tx, &reference)?;
    let (app, offer) = (case_seen_by_staff(tx, who, &reference)?, offers::find(tx, id)?);
    own_seat(tx, who, offer.seat)?;
    Ok((app, offer))
}

/// Writes a step of an offer, or says that somebody else was first.
fn step(
    tx: &mut Conn,
    here: &Here,
    actor: Actor<'_>,
    app: &Application,
    offer: &Offer,
    step: OfferStep,
    stepped: &OfferStepped,
) -> Result<()> {
    let to = offer.state.after(step)?;
    if !offers::step(tx, offer, to, stepped)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let stepped =
        Happened::new("offer", offer.id.0, step.as_str()).from(offer.state.as_str()).to(to.as_str()).detail(&stepped.decline_reason);
    stepped.in_application(tx, here, actor, app)
}

/// A second person approves an offer: it goes out.
pub fn approve(tx: &mut Conn, here: &Here, who: &Who, id: OfferId) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_approve(app.agency, offer.prepared_by)?;
    if offer.terms.answer_by <= here.now + TimeDelta::hours(1) {
        return Err(Error::Refused("The date by which to answer has come too close. Prepare the offer again with a later one.".to_owned()));
    }
    let seat = seats::find(tx, offer.seat)?;
    let stepped = OfferStepped { approved_by: Some(who.id), sent_at: Some(here.now), ..OfferStepped::default() };
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::Approve, &stepped)?;
    let app = advance(tx, here, Actor::Person(who), &app, Step::Offer, Told::Now, "")?;
    let letter = letters::offers::made(&here.site, &post::about(&app), &offer.terms, &seat.project_name, when::zone(&app.zone))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// The offer this applicant may answer.
fn to_answer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<(Application, Offer)> {
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    let offer = offers::latest(tx, app.id)?.filter(|o| o.sent_at.is_some()).ok_or(Error::NotFound)?;
    if offer.state == OfferState::Sent && offer.terms.answer_by <= here.now {
        return Err(Error::Refused("The date by which to answer has passed.".to_owned()));
    }
    Ok((app, offer))
}

/// The applicant accepts: their other applications are withdrawn with it, and those concerned are told.
pub fn accept(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<()> {
    let (app, offer) = to_answer(tx, here, who, reference)?;
    let stepped = OfferStepped { answered_at: Some(here.now), ..OfferStepped::default() };
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::Accept, &stepped)?;
    let app = advance(tx, here, Actor::Person(who), &app, Step::Accept, Told::Now, "")?;
    for other in applications::others_open(tx, app.user, app.id)? {
        let why = format!("accepted the offer of {}", app.reference);
        let gone = close_everything(tx, here, Actor::Person(who), &other, &why)?;
        let about = post::about(&gone);
        let letter = letters::applications::closed_by_acceptance(&here.site, &about, &app.reference)?;
        post::put(tx, here, To::applicant(&gone), Some(gone.id), &letter)?;
        post::put_to_posting_contact(tx, here, &gone, |c| letters::applications::staff_withdrawn(&here.site, &c.name, &about, &why))?;
    }
    let conditions: Vec<String> =
        condition_rows::of_offer(tx, offer.id)?.into_iter().map(|c| format!("{}, by {}", c.what, when::day(c.due_on))).collect();
    let about = post::about(&app);
    let letter = letters::offers::accepted(&here.site, &about, &conditions)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    tell_preparer(tx, here, &app, &offer, "accepted")
}

/// Tells the person who prepared an offer how it was answered.
fn tell_preparer(tx: &mut Conn, here: &Here, app: &Application, offer: &Offer, answer: &str) -> Result<()> {
    let preparer = crate::store::accounts::find(tx, offer.prepared_by)?;
    let letter = letters::offers::staff_answered(&here.site, &preparer.name, &post::about(app), answer)?;
    post::put(tx, here, To::staff(&preparer), Some(app.id), &letter)
}

/// The applicant declines.
pub fn decline(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, reason: DeclineReason) -> Result<()> {
    let (app, offer) = to_answer(tx, here, who, reference)?;
    close(tx, here, Actor::Person(who), &app, &offer, OfferStep::Decline, reason.as_str())
}

/// The date passed without an answer: declined by the clock.
pub fn expire(tx: &mut Conn, here: &Here, id: OfferId) -> Result<()> {
    let offer = offers::find(tx, id)?;
    let app = applications::find(tx, offer.application)?;
    close(tx, here, Actor::Clock, &app, &offer, OfferStep::Expire, "")
}

fn close(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, offer: &Offer, how: OfferStep, reason: &str) -> Result<()> {
    let stepped = OfferStepped { answered_at: Some(here.now), decline_reason: reason.to_owned(), ..OfferStepped::default() };
    step(tx, here, actor, app, offer, how, &stepped)?;
    free_seat(tx, here, actor, app, offer)?;
    let app = advance(tx, here, actor, app, Step::Decline, Told::Now, reason)?;
    let letter = letters::offers::declined(&here.site, &post::about(&app), how == OfferStep::Decline)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    tell_preparer(tx, here, &app, offer, if how == OfferStep::Decline { "declined" } else { "did not answer" })
}

fn free_seat(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, offer: &Offer) -> Result<()> {
    let seat = seats::find(tx, offer.seat)?;
    if seat.state == SeatState::Held { move_seat(tx, here, actor, &seat, SeatState::Open, Some(app)) } else { Ok(()) }
}

/// Staff withdraw an offer: before it was sent it simply ends; after that the applicant is told why.
pub fn withdraw(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, why: &str) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_manage(app.agency)?;
    if offer.state == OfferState::Accepted {
        return Err(Error::Refused("This offer was accepted. Record the condition that is not met instead.".to_owned()));
    }
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::Withdraw, &OfferStepped::default())?;
    free_seat(tx, here, Actor::Person(who), &app, &offer)?;
    if offer.state == OfferState::Sent {
        let app = advance(tx, here, Actor::Person(who), &app, Step::WithdrawOffer, Told::Now, why)?;
        let letter = letters::offers::withdrawn(&here.site, &post::about(&app), why)?;
        post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    }
    Ok(())
}

/// Ends whatever offer an application has, because the application itself ends.
pub(super) fn release(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, why: &str) -> Result<()> {
    let Some(offer) = offers::latest(tx, app.id)? else { return Ok(()) };
    if !matches!(offer.state, OfferState::InApproval | OfferState::Sent | OfferState::Accepted) {
        return Ok(());
    }
    let stepped = OfferStepped { decline_reason: why.to_owned(), ..OfferStepped::default() };
    step(tx, here, actor, app, &offer, OfferStep::Withdraw, &stepped)?;
    free_seat(tx, here, actor, app, &offer)
}
