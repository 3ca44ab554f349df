//! Selections: a ranked list is approved once; the first are offered the open seats, and whenever one does not come, the next alternate is
//! offered the seat at once.

use chrono::{NaiveDate, TimeDelta};

use super::applications::seen_by_staff;
use super::history::Happened;
use super::offers::{self as verbs, check_pay, may_be_offered};
use super::post::{self, To};
use super::projects::move_seat;
use super::{Actor, Here, conditions};
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, OfferId, PostingId, ProjectId, SeatId, SelectionId};
use crate::domain::offer::{OfferState, OfferStep, Terms};
use crate::domain::placement::SeatState;
use crate::domain::reference::Reference;
use crate::domain::selection::{ANSWER_DAYS, PlaceState, SelectionState};
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::offers::{self, NewOffer, Offer, OfferStepped};
use crate::store::selections::{self, Made, NewSelection, RoleTerms, Selection};
use crate::store::{Conn, accounts, postings, seats};

/// A selection as somebody writes it: the people in order, the first one first.
pub struct Wanted {
    pub project: ProjectId,
    pub posting: PostingId,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub answer_days: i64,
    pub roles: Vec<RoleTerms>,
    pub people: Vec<Reference>,
}

/// When offers made now are to be answered: the end of a day.
fn answer_by(now: Moment, days: i64) -> Moment {
    when::end_of(when::day_in(now, when::HOME_ZONE) + TimeDelta::days(days), when::HOME_ZONE)
}

fn terms((starts_on, not_to_exceed): (NaiveDate, NaiveDate), role: &RoleTerms, answer_by: Moment) -> Terms {
    Terms {
        grade: role.grade,
        step: role.step,
        pay: role.pay,
        pay_source: role.pay_source.clone(),
        place: role.place.clone(),
        starts_on,
        not_to_exceed,
        answer_by,
    }
}

/// A selection of a project in which this person's agency takes part.
pub fn seen(conn: &mut Conn, who: &Who, id: SelectionId) -> Result<Selection> {
    let selection = selections::find(conn, id)?;
    let agency = postings::find(conn, selection.posting)?.content.agency;
    if who.may_see_people(agency) && seats::belongs_to(conn, selection.project, who.scope())? {
        Ok(selection)
    } else {
        Err(Error::NotFound)
    }
}

/// Writes a selection down and asks for its approval.
pub fn prepare(tx: &mut Conn, here: &Here, who: &Who, wanted: &Wanted) -> Result<SelectionId> {
    let posting = postings::find(tx, wanted.posting)?;
    who.may_manage(posting.content.agency)?;
    if !seats::belongs_to(tx, wanted.project, who.scope())? {
        return Err(Error::NotFound);
    }
    if !(ANSWER_DAYS.0..=ANSWER_DAYS.1).contains(&wanted.answer_days) {
        return Err(Error::Refused(format!("Give between {} and {} days to answer.", ANSWER_DAYS.0, ANSWER_DAYS.1)));
    }
    if wanted.roles.is_empty() {
        return Err(Error::Refused("Choose at least one role whose seats are offered.".to_owned()));
    }
    let today = when::day_in(here.now, when::HOME_ZONE);
    for role in &wanted.roles {
        let open = selections::open_seats(tx, role.role, today)?;
        let Some(first) = open.first().filter(|_| i64::try_from(open.len()).is_ok_and(|n| n >= role.seats)) else {
            return Err(Error::Refused(format!("Only {} of the {} seats of a role are open and funded.", open.len(), role.seats)));
        };
        let seat = verbs::own_seat(tx, who, *first)?;
        if seat.project != wanted.project {
            return Err(Error::NotFound);
        }
        let terms = terms((wanted.starts_on, wanted.not_to_exceed), role, answer_by(here.now, wanted.answer_days));
        if let Some((_, what)) = terms.check(here.now).into_iter().next() {
            return Err(Error::Refused(format!("{what}.")));
        }
        check_pay(tx, &seat, &terms)?;
    }
    let mut people = Vec::new();
    for reference in &wanted.people {
        let app = seen_by_staff(tx, who, reference)?;
        if app.posting != wanted.posting {
            return Err(Error::NotFound);
        }
        may_be_offered(&app).map_err(|_| Error::Refused(format!("{} is not among the qualified any more.", app.name)))?;
        people.push(app.id);
    }
    let new = NewSelection {
        project: wanted.project,
        posting: wanted.posting,
        starts_on: wanted.starts_on,
        not_to_exceed: wanted.not_to_exceed,
        answer_days: wanted.answer_days,
        roles: &wanted.roles,
        people: &people,
        by: who.id,
    };
    let id = selections::insert(tx, &new, here.now)?;
    record(tx, here, Actor::Person(who), id, "prepare", &format!("{} people", people.len()))?;
    let project = selections::find(tx, id)?.project_name;
    for other in verbs::approvers(tx, posting.content.agency, wanted.project, who)? {
        let letter = letters::selections::to_approve(&here.site, &other.name, &who.name, &project, id)?;
        post::put(tx, here, To::staff(&other), None, &letter)?;
    }
    Ok(id)
}

fn record(tx: &mut Conn, here: &Here, actor: Actor<'_>, id: SelectionId, kind: &str, detail: &str) -> Result<()> {
    Happened::new("selection", id.0, kind).detail(detail).on_its_own(tx, here, actor)
}

/// A second person approves a selection: the first offers go out at once.
pub fn approve(tx: &mut Conn, here: &Here, who: &Who, id: SelectionId, pay_checked: bool) -> Result<()> {
    let posting = seen(tx, who, id)?.posting;
    let agency = postings::find(tx, posting)?.content.agency;
    let selection = selections::hold(tx, id)?;
    who.may_approve(agency, selection.prepared_by)?;
    if selection.state != SelectionState::InApproval {
        return Err(Error::Stale(Changed { what: format!("This selection is “{}” by now.", selection.state.spoken()) }));
    }
    if !pay_checked && selections::roles_of(tx, id)?.iter().any(|(r, _)| r.step.is_none()) {
        return Err(Error::Refused("Pay was typed. Check it against its source, and tick that you did.".to_owned()));
    }
    selections::set_state(tx, id, SelectionState::Running, Some(who.id), None)?;
    record(tx, here, Actor::Person(who), id, "approve", "")?;
    fill(tx, here, &Selection { state: SelectionState::Running, approved_by: Some(who.id), ..selection })
}

/// Ends a selection by hand: offers that are out stay, alternates are not offered anything any more.
pub fn end(tx: &mut Conn, here: &Here, who: &Who, id: SelectionId, why: &str) -> Result<()> {
    let posting = seen(tx, who, id)?.posting;
    let agency = postings::find(tx, posting)?.content.agency;
    let selection = selections::hold(tx, id)?;
    who.may_manage(agency)?;
    if selection.state == SelectionState::Ended {
        return Err(Error::Refused("This selection has ended already.".to_owned()));
    }
    if why.is_empty() || why.chars().count() > 500 {
        return Err(Error::Refused("Say in at most 500 characters why it ends.".to_owned()));
    }
    selections::set_state(tx, id, SelectionState::Ended, selection.approved_by, Some(here.now))?;
    record(tx, here, Actor::Person(who), id, "end", why)
}

/// The offer of a selection was accepted.
pub(super) fn accepted(tx: &mut Conn, offer: &Offer) -> Result<()> {
    match offer.selection {
        Some(id) => selections::set_place(tx, id, offer.application, PlaceState::Accepted, ""),
        None => Ok(()),
    }
}

/// An offer came to nothing: where it came from a selection, its person's place is settled and the next alternate gets the seat.
pub(super) fn go_on(tx: &mut Conn, here: &Here, offer: &Offer) -> Result<()> {
    let Some(id) = offer.selection else { return Ok(()) };
    let app = applications::find(tx, offer.application)?;
    let (to, why) = match offers::find(tx, offer.id)?.state {
        OfferState::Declined if app.state == State::Qualified => (PlaceState::Waiting, "would like another seat"),
        OfferState::Declined => (PlaceState::Declined, ""),
        OfferState::Expired => (PlaceState::Declined, "did not answer in time"),
        // Withdrawn, with whatever became of its person: no seat follows by itself.
        _ => (PlaceState::Out, app.state.spoken()),
    };
    let selection = selections::hold(tx, id)?;
    selections::set_place(tx, id, offer.application, to, why)?;
    fill(tx, here, &selection)
}

/// Offers the open seats of a running selection to whoever is next, and tells its author. Does nothing when nothing is open.
pub fn raise(tx: &mut Conn, here: &Here, id: SelectionId) -> Result<()> {
    let selection = selections::hold(tx, id)?;
    fill(tx, here, &selection)
}

/// Seats of a role for which an offer is still to be made.
fn wanted(role: &RoleTerms, made: &[Made]) -> usize {
    let lives = |o: &&Made| o.role == role.role && (o.state.is_live() || o.state == OfferState::Placed);
    usize::try_from(role.seats).unwrap_or(0).saturating_sub(made.iter().filter(lives).count())
}

/// The same for a selection that is held.
fn fill(tx: &mut Conn, here: &Here, selection: &Selection) -> Result<()> {
    let id = selection.id;
    if selection.state != SelectionState::Running {
        return Ok(());
    }
    let mut made = Vec::new();
    let mut lacking = 0;
    for (role, title) in selections::roles_of(tx, id)? {
        let wanted = wanted(&role, &selections::offers_of(tx, id)?);
        for seat in selections::open_seats(tx, role.role, when::day_in(here.now, when::HOME_ZONE))?.into_iter().take(wanted) {
            let terms = terms((selection.starts_on, selection.not_to_exceed), &role, answer_by(here.now, selection.answer_days));
            if let Some((_, what)) = terms.check(here.now).into_iter().next() {
                return stop(tx, here, selection, &what);
            }
            let line = seats::find(tx, seat)?;
            if let Err(Error::Refused(why)) = check_pay(tx, &line, &terms) {
                return stop(tx, here, selection, why.trim_end_matches('.'));
            }
            match next(tx, selection, &role, (seat, &terms))? {
                Some(app) => {
                    offer(tx, here, selection, &app, seat, &terms)?;
                    made.push(format!("{}, as {title}", app.name));
                }
                None => lacking += 1,
            }
        }
    }
    if !made.is_empty() {
        tell_author(tx, here, selection, &made)?;
    }
    let waits = selections::offers_of(tx, id)?.iter().any(|o| o.state.waits_for_answer());
    if lacking > 0 && !waits { stop(tx, here, selection, "Nobody is left on the list") } else { Ok(()) }
}

/// Whoever is next for a seat of this role, held for writing: the first alternate who is still among the qualified, has no other offer, and
/// did not decline this role before.
fn next(tx: &mut Conn, selection: &Selection, role: &RoleTerms, (seat, terms): (SeatId, &Terms)) -> Result<Option<Application>> {
    let seat = seats::find(tx, seat)?;
    let made = selections::offers_of(tx, selection.id)?;
    for place in selections::places(tx, selection.id)?.into_iter().filter(|p| p.state == PlaceState::Waiting) {
        if made.iter().any(|o| o.application == place.application && o.role == role.role) {
            continue;
        }
        let Some(reference) = Reference::parse(&place.reference) else { continue };
        applications::hold(tx, &reference)?;
        let app = applications::find(tx, place.application)?;
        if app.state != State::Qualified {
            // An offer from elsewhere may still come to nothing.
            let (to, why) = match app.state {
                State::Offered => (PlaceState::Waiting, "Passed over: has another offer"),
                state => (PlaceState::Out, state.spoken()),
            };
            selections::set_place(tx, selection.id, app.id, to, why)?;
            continue;
        }
        let busy = offers::latest(tx, app.id)?.is_some_and(|o| o.state.is_live());
        if busy || app.told_state != State::Qualified {
            let why = if busy { "Passed over: another offer is being prepared" } else { "Passed over: was not told yet that they passed" };
            selections::set_place(tx, selection.id, app.id, PlaceState::Waiting, why)?;
        } else {
            match verbs::check_person(tx, &app, &seat, terms) {
                Ok(()) => return Ok(Some(app)),
                // Whoever may not have this seat is passed over, and the page says why: a company in conflict, a must-have.
                Err(Error::Refused(why)) => {
                    let why = format!("Passed over for “{}”: {why}", seat.role);
                    selections::set_place(tx, selection.id, app.id, PlaceState::Waiting, &why)?;
                }
                Err(other) => return Err(other),
            }
        }
    }
    Ok(None)
}

/// Makes one offer of a selection: it was approved with the selection, so it goes out at once.
fn offer(tx: &mut Conn, here: &Here, selection: &Selection, app: &Application, seat: SeatId, terms: &Terms) -> Result<OfferId> {
    let approver = selection.approved_by.ok_or_else(|| Error::Broken("a selection that runs was approved by nobody".to_owned()))?;
    let seat = seats::find(tx, seat)?;
    let new = NewOffer { application: app.id, seat: seat.id, selection: Some(selection.id), terms, by: selection.prepared_by };
    let id = offers::insert(tx, &new, here.now)?;
    conditions::attach(tx, here, id, &seat, None)?;
    let draft = offers::find(tx, id)?;
    verbs::step(tx, here, Actor::Clock, app, &draft, OfferStep::Ask, &OfferStepped::default())?;
    move_seat(tx, here, Actor::Clock, &seat, SeatState::Held, Some(app))?;
    let waiting = offers::find(tx, id)?;
    verbs::send(tx, here, Actor::Clock, approver, app, &waiting)?;
    selections::set_place(tx, selection.id, app.id, PlaceState::Offered, "")?;
    Ok(id)
}

/// Ends a selection that cannot go on, and tells its author why.
fn stop(tx: &mut Conn, here: &Here, selection: &Selection, why: &str) -> Result<()> {
    selections::set_state(tx, selection.id, SelectionState::Ended, selection.approved_by, Some(here.now))?;
    record(tx, here, Actor::Clock, selection.id, "end", why)?;
    let author = accounts::find(tx, selection.prepared_by)?;
    let letter = letters::selections::stopped(&here.site, &author.name, &selection.project_name, why, selection.id)?;
    post::put(tx, here, To::staff(&author), None, &letter)
}

fn tell_author(tx: &mut Conn, here: &Here, selection: &Selection, made: &[String]) -> Result<()> {
    record(tx, here, Actor::Clock, selection.id, "raise", &made.len().to_string())?;
    let author = accounts::find(tx, selection.prepared_by)?;
    let letter = letters::selections::offered(&here.site, &author.name, &selection.project_name, made, selection.id)?;
    post::put(tx, here, To::staff(&author), None, &letter)
}

/// Running selections with somebody waiting and a seat to offer: what became open by other ways than an answer.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<SelectionId>> {
    let today = when::day_in(now, when::HOME_ZONE);
    let mut due = Vec::new();
    for id in selections::running(conn)? {
        let made = selections::offers_of(conn, id)?;
        let waiting: Vec<ApplicationId> = selections::places(conn, id)?
            .into_iter()
            .filter(|p| p.state == PlaceState::Waiting && p.app_state == State::Qualified)
            .map(|p| p.application)
            .collect();
        for (role, _) in selections::roles_of(conn, id)? {
            let free = waiting.iter().any(|w| !made.iter().any(|o| o.application == *w && o.role == role.role));
            if free && wanted(&role, &made) > 0 && !selections::open_seats(conn, role.role, today)?.is_empty() {
                due.push(id);
                break;
            }
        }
    }
    Ok(due)
}
