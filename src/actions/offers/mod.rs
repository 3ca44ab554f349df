//! Verbs of an offer: written and approved here, answered in `answer`, changed in `change`, made official in `official`.

mod answer;
mod change;
mod official;
mod reading;
mod remind;

pub use answer::{Declined, accept, ask_a_question, confirm, decline, expire};
pub use change::{propose_change, settle_change};
pub(crate) use official::fulfil;
pub use official::make_official;
pub use reading::{as_read, reading};
pub use remind::{due_reminders, remind};

use chrono::TimeDelta;

use super::applications::{Told, advance, case_seen_by_staff, managed};
use super::history::Happened;
use super::post::{self, To};
use super::projects::move_seat;
use super::{Actor, Here, conditions, firewall, pay, selections};
use crate::domain::access::Who;
use crate::domain::ids::{AgencyId, OfferId, ProjectId, SeatId, UserId};
use crate::domain::offer::{OfferState, OfferStep, Terms};
use crate::domain::placement::SeatState;
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters::{self, Rendered};
use crate::store::applications::{self, Application};
use crate::store::offers::{self, NewOffer, Offer, OfferStepped};
use crate::store::seats::{self, SeatLine};
use crate::store::{Conn, accounts, conditions as condition_rows, events, placements};

/// Prepares an offer of a seat to a qualified person and asks for its approval. It holds the seat and waits for a second person.
pub fn prepare(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, seat: SeatId, terms: &Terms) -> Result<OfferId> {
    let id = draft(tx, here, who, reference, version, seat, terms)?;
    ask(tx, here, who, id)?;
    Ok(id)
}

/// Writes an offer down without asking for its approval: it holds no seat, and only staff know of it.
pub fn draft(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, seat: SeatId, terms: &Terms) -> Result<OfferId> {
    let app = managed(tx, here, who, reference, version)?;
    may_be_offered(&app)?;
    let seat = own_seat(tx, who, seat)?;
    check(tx, here, &seat, terms)?;
    check_person(tx, &app, &seat, terms)?;
    let new = NewOffer { application: app.id, seat: seat.id, selection: None, terms, by: who.id };
    let id = offers::insert(tx, &new, here.now).map_err(in_the_way)?;
    conditions::attach(tx, here, id, &seat, None)?;
    Happened::new("offer", id.0, "draft").to(OfferState::Draft.as_str()).in_application(tx, here, Actor::Person(who), &app)?;
    Ok(id)
}

/// Writes a draft anew: whoever did it last is its author.
pub fn rewrite(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, seat: SeatId, terms: &Terms) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_manage(app.agency)?;
    if offer.state != OfferState::Draft {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let seat = own_seat(tx, who, seat)?;
    check(tx, here, &seat, terms)?;
    check_person(tx, &app, &seat, terms)?;
    if !offers::set_terms(tx, &offer, seat.id, terms)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    offers::set_author(tx, id, who.id)?;
    if seat.id != offer.seat {
        conditions::begin_anew(tx, here, id, &seat, None)?;
    }
    Happened::new("offer", id.0, "rewrite").in_application(tx, here, Actor::Person(who), &app)
}

/// Asks for the approval of a draft: the seat is held from now on, and those who may approve are told.
pub fn ask(tx: &mut Conn, here: &Here, who: &Who, id: OfferId) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_manage(app.agency)?;
    may_be_offered(&app)?;
    let seat = own_seat(tx, who, offer.seat)?;
    check(tx, here, &seat, &offer.terms)?;
    check_person(tx, &app, &seat, &offer.terms)?;
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::Ask, &OfferStepped::default())?;
    move_seat(tx, here, Actor::Person(who), &seat, SeatState::Held, Some(&app))?;
    tell_approvers(tx, here, who, (&app, seat.project), |name| {
        letters::offers::staff_to_approve(&here.site, name, &post::about(&app), &who.name, id)
    })
}

/// Whether an offer can be made of this application now.
pub(super) fn may_be_offered(app: &Application) -> Result<()> {
    app.state.after(Step::Offer)?;
    if app.state == app.told_state {
        Ok(())
    } else {
        Err(Error::Refused("Tell the applicant first that they passed: the letter waits to be sent.".to_owned()))
    }
}

/// Whether this person can be offered this seat: no employer in conflict, and the must-haves of its project.
pub(super) fn check_person(tx: &mut Conn, app: &Application, seat: &SeatLine, terms: &Terms) -> Result<()> {
    firewall::check(tx, app.user, (terms.starts_on, terms.not_to_exceed), None, Some(seat.project))?;
    super::projects::refuse_without_must_haves(tx, app, seat.project, terms)
}

/// Whether this seat can be offered on these terms today.
pub(super) fn check(tx: &mut Conn, here: &Here, seat: &SeatLine, terms: &Terms) -> Result<()> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    if seat.state != SeatState::Open || seat.funded_until.is_none_or(|until| until < today) {
        return Err(Error::Refused(format!(
            "Seat {} of “{}” is not open and funded any more. Choose another one.",
            seat.number, seat.project_name
        )));
    }
    check_pay(tx, seat, terms)
}

/// Whether the grade is one of the seat's, and the pay what the table says where it is said to come from one.
pub(super) fn check_pay(tx: &mut Conn, seat: &SeatLine, terms: &Terms) -> Result<()> {
    if !(seat.grade_low..=seat.grade_high).contains(&terms.grade) {
        return Err(Error::Refused(format!("This seat is graded GS-{} to GS-{}.", seat.grade_low, seat.grade_high)));
    }
    let Some(step) = terms.step else { return Ok(()) };
    match pay::of_step(tx, &terms.place, terms.grade, step)? {
        Some((pay, _)) if pay == terms.pay => Ok(()),
        _ => Err(Error::Refused("The pay table says something else by now. Look at the pay again.".to_owned())),
    }
}

/// In words, which live offer is in the way.
fn in_the_way(e: Error) -> Error {
    match e {
        Error::Taken("seat") => Error::Refused("Somebody else just made an offer of this seat. Choose another one.".to_owned()),
        Error::Taken(_) => Error::Refused("This application has an open offer already.".to_owned()),
        other => other,
    }
}

/// A seat of a project in which this person's agency takes part; any other is not there for them.
pub fn own_seat(conn: &mut Conn, who: &Who, seat: SeatId) -> Result<SeatLine> {
    let seat = seats::find(conn, seat)?;
    if seats::belongs_to(conn, seat.project, who.scope())? { Ok(seat) } else { Err(Error::NotFound) }
}

/// Whether an application has an offer or a place of an agency that is not this person's: many agencies choose from one posting.
pub fn held_elsewhere(conn: &mut Conn, who: &Who, app: &Application) -> Result<bool> {
    if !matches!(app.state, State::Offered | State::Accepted | State::Deferred | State::Placed) {
        return Ok(false);
    }
    let seat = match placements::of_application(conn, app.id)?.filter(|_| app.state == State::Placed) {
        Some(placement) => Some(placement.seat),
        None => offers::latest(conn, app.id)?.map(|o| o.seat),
    };
    let Some(seat) = seat else { return Ok(false) };
    let project = seats::find(conn, seat)?.project;
    Ok(!seats::belongs_to(conn, project, who.scope())?)
}

/// Whether this person reads the papers of an application: those of an offer or a place of another agency are not there for them.
pub fn papers_seen(conn: &mut Conn, who: &Who, app: &Application) -> Result<()> {
    if held_elsewhere(conn, who, app)? { Err(Error::NotFound) } else { Ok(()) }
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
pub(super) fn step(
    tx: &mut Conn,
    here: &Here,
    actor: Actor<'_>,
    app: &Application,
    offer: &Offer,
    step: OfferStep,
    stepped: &OfferStepped,
) -> Result<()> {
    let to = offer.state.after(step)?;
    if !offers::step(tx, offer, to, stepped).map_err(in_the_way)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let stepped =
        Happened::new("offer", offer.id.0, step.as_str()).from(offer.state.as_str()).to(to.as_str()).detail(&stepped.decline_reason);
    stepped.in_application(tx, here, actor, app)
}

/// A second person approves an offer: it goes out. Pay that was typed has to be checked against its source.
pub fn approve(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, pay_checked: bool) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_approve(app.agency, offer.prepared_by)?;
    if offer.state == OfferState::InApproval && offer.terms.step.is_none() && !pay_checked {
        return Err(Error::Refused("The pay was typed. Check it against its source, and tick that you did.".to_owned()));
    }
    if offer.terms.answer_by <= here.now + TimeDelta::hours(1) {
        return Err(Error::Refused("The date by which to answer has come too close. Prepare the offer again with a later one.".to_owned()));
    }
    let seat = own_seat(tx, who, offer.seat)?;
    check_pay(tx, &seat, &offer.terms)?;
    conditions::cover(tx, here, id, &seat)?;
    check_person(tx, &app, &seat, &offer.terms)?;
    send(tx, here, Actor::Person(who), who.id, &app, &offer)
}

/// Sends an approved offer: tentative, with its paper.
pub(super) fn send(tx: &mut Conn, here: &Here, actor: Actor<'_>, by: UserId, app: &Application, offer: &Offer) -> Result<()> {
    let stepped = OfferStepped { approved_by: Some(by), sent_at: Some(here.now), ..OfferStepped::default() };
    step(tx, here, actor, app, offer, OfferStep::Approve, &stepped)?;
    let app = advance(tx, here, actor, app, Step::Offer, Told::Now, "")?;
    let conditions = spoken_conditions(tx, offer)?;
    let seat = seats::find(tx, offer.seat)?;
    let made = letters::offers::Made { about: &post::about(&app), terms: &offer.terms, seat: (&seat.project_name, &seat.role) };
    let letter = letters::offers::made(&here.site, &made, &conditions, when::zone(&app.zone))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// The conditions of an offer as letters and papers name them.
pub(super) fn spoken_conditions(tx: &mut Conn, offer: &Offer) -> Result<Vec<String>> {
    Ok(condition_rows::of_offer(tx, offer.id)?.into_iter().map(|c| format!("{}, by {}", c.what, when::day(c.due_on))).collect())
}

/// A second person returns an offer to its author, with what is wrong with it. The seat is free meanwhile.
pub fn return_to_author(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, why: &str) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_approve(app.agency, offer.prepared_by)?;
    if why.is_empty() || why.chars().count() > 1000 {
        return Err(Error::Refused("Say in at most 1,000 characters what is wrong with it.".to_owned()));
    }
    let stepped = OfferStepped { returned: Some(why.to_owned()), ..OfferStepped::default() };
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::Return, &stepped)?;
    free_seat(tx, here, Actor::Person(who), &app, &offer)?;
    let author = accounts::find(tx, offer.prepared_by)?;
    let letter = letters::offers::staff_returned(&here.site, &author.name, &post::about(&app), &who.name, why, id)?;
    post::put(tx, here, To::staff(&author), Some(app.id), &letter)
}

/// Those who may approve what this person prepared for a project: the others of its agencies, or the programme office where there are none.
pub(super) fn approvers(tx: &mut Conn, agency: Option<AgencyId>, project: ProjectId, author: &Who) -> Result<Vec<Who>> {
    let mut may = Vec::new();
    for who in accounts::staff_of(tx, agency)?.into_iter().filter(|w| w.may_approve(agency, author.id).is_ok()) {
        if seats::belongs_to(tx, project, who.scope())? {
            may.push(who);
        }
    }
    let of_agency = may.iter().any(|w| w.scope().is_some());
    Ok(may.into_iter().filter(|w| w.scope().is_some() == of_agency).collect())
}

/// Tells those who may approve what this person prepared for a project.
pub(super) fn tell_approvers(
    tx: &mut Conn,
    here: &Here,
    author: &Who,
    (app, project): (&Application, ProjectId),
    letter: impl Fn(&str) -> Result<Rendered>,
) -> Result<()> {
    for who in approvers(tx, app.agency, project, author)? {
        let letter = letter(&who.name)?;
        post::put(tx, here, To::staff(&who), Some(app.id), &letter)?;
    }
    Ok(())
}

/// Tells the person who prepared an offer how it was answered.
pub(super) fn tell_preparer(tx: &mut Conn, here: &Here, app: &Application, offer: &Offer, answer: &str) -> Result<()> {
    let preparer = accounts::find(tx, offer.prepared_by)?;
    let letter = letters::offers::staff_answered(&here.site, &preparer.name, &post::about(app), answer)?;
    post::put(tx, here, To::staff(&preparer), Some(app.id), &letter)
}

fn free_seat(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, offer: &Offer) -> Result<()> {
    // Somebody else may hold a seat that an offer gave up.
    if offers::seat_is_freed(tx, offer.id)? {
        return Ok(());
    }
    let seat = seats::find(tx, offer.seat)?;
    if seat.state == SeatState::Held { move_seat(tx, here, actor, &seat, SeatState::Open, Some(app)) } else { Ok(()) }
}

/// What an offer leaves behind when nothing comes of it: terms that waited are dropped, its seat is free, and where it came from a
/// selection the next alternate is offered one at once.
fn let_go(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, offer: &Offer) -> Result<()> {
    offers::drop_changes(tx, offer.id, here.now)?;
    if offer.state != OfferState::Draft {
        free_seat(tx, here, actor, app, offer)?;
    }
    selections::go_on(tx, here, offer)
}

/// Whether this person may end an offer that was accepted: somebody else than its author, whichever way it ends. `says` begins the refusal.
pub(super) fn may_end(who: &Who, app: &Application, offer: &Offer, says: &str) -> Result<()> {
    let second = who.may_approve(app.agency, offer.prepared_by);
    second.map_err(|_| Error::Refused(format!("{says}: you prepared the offer yourself.")))
}

/// Staff withdraw an offer: before it was sent it simply ends; after that the applicant is told why. One that was accepted is withdrawn by
/// a second person: somebody may have given notice because of it.
pub fn withdraw(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, why: &str) -> Result<()> {
    let (app, offer) = for_staff(tx, who, id)?;
    who.may_manage(app.agency)?;
    if offer.state == OfferState::Placed {
        return Err(Error::Refused("Its person is placed: the placement is ended or undone instead.".to_owned()));
    }
    if offer.state.is_accepted() {
        may_end(who, &app, &offer, "This offer was accepted. A second person withdraws it")?;
    }
    step(tx, here, Actor::Person(who), &app, &offer, OfferStep::Withdraw, &OfferStepped::default())?;
    if offer.state == OfferState::Sent || offer.state.is_accepted() {
        let app = advance(tx, here, Actor::Person(who), &app, Step::WithdrawOffer, Told::Now, why)?;
        let letter = letters::offers::withdrawn(&here.site, &post::about(&app), why)?;
        post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    }
    let_go(tx, here, Actor::Person(who), &app, &offer)
}

/// Ends whatever offer an application has, because the application itself ends.
pub(super) fn release(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, why: &str) -> Result<()> {
    let Some(offer) = offers::latest(tx, app.id)? else { return Ok(()) };
    if !offer.state.is_live() && offer.state != OfferState::Placed {
        return Ok(());
    }
    let stepped = OfferStepped { decline_reason: why.to_owned(), ..OfferStepped::default() };
    step(tx, here, actor, app, &offer, OfferStep::Withdraw, &stepped)?;
    let_go(tx, here, actor, app, &offer)
}
