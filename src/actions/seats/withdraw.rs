//! Taking a seat away, and what becomes of whoever holds it.

use chrono::{NaiveDate, TimeDelta};

use super::super::applications::{Told, advance};
use super::super::history::Happened;
use super::super::post::{self, To};
use super::super::projects::move_seat;
use super::super::{Actor, Here, offers as offer_verbs, placements as placement_verbs};
use super::{changing, looked_at};
use crate::domain::access::Who;
use crate::domain::ids::SeatId;
use crate::domain::offer::OfferState;
use crate::domain::placement::SeatState;
use crate::domain::reference::Reference;
use crate::domain::seat::Fate;
use crate::domain::state::{State, Step};
use crate::domain::text;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::Conn;
use crate::store::applications::{self, Application};
use crate::store::offers::{self, Offer};
use crate::store::placements::{self, Line as Placement};
use crate::store::seats::{self, SeatLine};

/// Whoever holds a seat or sits in it.
#[derive(Debug, Clone)]
pub enum Holder {
    Offered(Box<Application>, Box<Offer>),
    Placed(Box<Application>, Box<Placement>),
    /// It is kept for somebody who sits in another one while a clearance is under way.
    Kept(Box<Application>, Box<Offer>),
}

impl Holder {
    pub fn application(&self) -> &Application {
        match self {
            Holder::Offered(app, _) | Holder::Placed(app, _) | Holder::Kept(app, _) => app,
        }
    }
}

/// One thing that can become of the person in a seat, in words.
#[derive(Debug, Clone)]
pub struct Choice {
    pub fate: Fate,
    pub words: String,
}

/// Whoever holds a seat; nobody, when it is free.
pub fn holder(conn: &mut Conn, seat: SeatId) -> Result<Option<Holder>> {
    if let Some((placement, _)) = seats::live_placement(conn, seat)? {
        let line = placements::line(conn, placement)?;
        let app = applications::by_reference(conn, &Reference::parse(&line.reference).ok_or(Error::NotFound)?)?;
        return Ok(Some(Holder::Placed(Box::new(app), Box::new(line))));
    }
    let held = seats::find(conn, seat)?.state == SeatState::Held;
    let (live, kept) = (seats::live_offer(conn, seat)?, seats::kept_for(conn, seat)?.filter(|_| held));
    let Some(offer) = live.or(kept) else { return Ok(None) };
    let offer = Box::new(offers::find(conn, offer)?);
    let app = Box::new(applications::find(conn, offer.application)?);
    Ok(Some(if live.is_some() { Holder::Offered(app, offer) } else { Holder::Kept(app, offer) }))
}

/// What can become of whoever holds this seat when it is withdrawn by this person. Empty when nothing can, as things stand.
pub fn choices(conn: &mut Conn, here: &Here, who: &Who, id: SeatId) -> Result<Vec<Choice>> {
    let seat = looked_at(conn, who, id)?;
    let today = when::day_in(here.now, when::HOME_ZONE);
    let choice = |fate, words: String| Choice { fate, words };
    let mut list = Vec::new();
    match holder(conn, id)? {
        None => {}
        Some(Holder::Offered(_, offer)) => {
            for other in seats::open_beside(conn, &seat, today)?.iter().filter(|o| takes_offer(o, &seat, &offer)) {
                let words = format!("The offer moves to seat {} of “{}”, with the same terms", other.number, other.role);
                list.push(choice(Fate::Move(other.id), words));
            }
            match offer.state {
                OfferState::InApproval => {
                    list.push(choice(Fate::Qualified, "The offer ends before it was sent; they stay among the qualified".to_owned()))
                }
                OfferState::Sent => {
                    list.push(choice(Fate::Qualified, "The offer is withdrawn, and they are among the qualified again".to_owned()))
                }
                // A second person withdraws what was accepted.
                state if state.is_accepted() && offer.prepared_by != who.id => {
                    list.push(choice(Fate::Qualified, "The accepted offer is withdrawn, and they are among the qualified again".to_owned()))
                }
                _ => {}
            }
        }
        Some(Holder::Kept(..)) => {
            list.push(choice(Fate::Keep, "They stay in the seat they have; this one is not kept for them any more".to_owned()));
        }
        Some(Holder::Placed(_, line)) => {
            let placed_by = seats::live_placement(conn, id)?.map(|(_, by)| by);
            if line.starts_on > today && placed_by != Some(who.id) {
                list.push(choice(
                    Fate::Qualified,
                    "The placement is undone before it begins; they are among the qualified again".to_owned(),
                ));
            }
            let on = moves_on(today, &line);
            if line.last_day.is_none() && on <= line.not_to_exceed {
                for other in seats::open_beside(conn, &seat, on)?.iter().filter(|o| asks_no_more(o, &seat)) {
                    let words = format!("They move to seat {} of “{}” on {}", other.number, other.role, when::day(on));
                    list.push(choice(Fate::Move(other.id), words));
                }
            }
            let last = when::day(line.last());
            list.push(choice(Fate::Keep, format!("They stay until their term ends, on {last} at the latest; then the seat closes")));
        }
    }
    Ok(list)
}

/// Whether an offer of one seat can be an offer of another without changing what the person read.
fn takes_offer(other: &SeatLine, seat: &SeatLine, offer: &Offer) -> bool {
    let place = other.takes_work_in(&offer.terms.place);
    let same_work = other.specialty == seat.specialty;
    place && same_work && asks_no_more(other, seat) && (other.grade_low..=other.grade_high).contains(&offer.terms.grade)
}

/// Whether whoever may sit in one seat may sit in another.
fn asks_no_more(other: &SeatLine, seat: &SeatLine) -> bool {
    other.clearance <= seat.clearance && (!other.drug_test || seat.drug_test)
}

/// The day on which somebody moves whose seat is taken away: the next one, or the first of a term that has not begun.
fn moves_on(today: NaiveDate, line: &Placement) -> NaiveDate {
    let begun = line.state.has_begun() || line.in_service;
    if begun { today.max(line.starts_on) + TimeDelta::days(1) } else { today.max(line.starts_on) }
}

/// Takes a seat away with a reason. Of whoever holds it becomes what was chosen, and they are told. Gives the state of the seat now: it is not
/// withdrawn before it is empty.
pub fn withdraw(tx: &mut Conn, here: &Here, who: &Who, id: SeatId, version: i64, why: &str, fate: Fate) -> Result<SeatState> {
    let why = text::lines(why);
    if why.is_empty() || why.chars().count() > 500 {
        return Err(Error::Refused("Say in at most 500 characters why the seat is withdrawn.".to_owned()));
    }
    // Whoever holds it is taken first, so that an answer given at the same moment is seen.
    if let Some(held) = holder(tx, id)? {
        applications::hold(tx, &reference(held.application())?)?;
    }
    let seat = changing(tx, who, id, version)?;
    if seat.state == SeatState::Withdrawn {
        return Err(Error::Refused("This seat was withdrawn already.".to_owned()));
    }
    let now = holder(tx, id)?;
    let offered = choices(tx, here, who, id)?;
    if now.is_some() && !offered.iter().any(|c| c.fate == fate) {
        return Err(Error::Refused("Choose what becomes of the person in this seat.".to_owned()));
    }
    match now {
        None => close(tx, here, who, &seat, &why),
        Some(Holder::Kept(app, offer)) => {
            seats::note_withdrawal(tx, id, &why, true)?;
            placement_verbs::for_now::give_up(tx, here, who, &app, &offer, &why)?;
            let letter = letters::seats::kept_no_more(&here.site, &post::about(&app), &seat.project_name, &why)?;
            post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
            let seat = seats::find(tx, id)?;
            close(tx, here, who, &seat, &why)
        }
        Some(Holder::Placed(app, line)) => match fate {
            Fate::Keep => keep(tx, here, who, &seat, (&app, &line), &why),
            Fate::Move(to) => move_person(tx, here, who, &seat, to, (&app, &line), &why),
            Fate::Nobody | Fate::Qualified => {
                // It is not opened in between: nobody else is offered it.
                seats::note_withdrawal(tx, id, &why, true)?;
                placement_verbs::undo(tx, here, who, &reference(&app)?, app.version, &why)?;
                let seat = seats::find(tx, id)?;
                close(tx, here, who, &seat, &why)
            }
        },
        Some(Holder::Offered(app, offer)) => {
            match fate {
                Fate::Move(to) => move_offer(tx, here, who, &seat, to, (&app, &offer), &why)?,
                _ => {
                    seats::note_withdrawal(tx, id, &why, true)?;
                    back(tx, here, who, &app, &offer, &why)?;
                }
            }
            let seat = seats::find(tx, id)?;
            close(tx, here, who, &seat, &why)
        }
    }?;
    Ok(seats::find(tx, id)?.state)
}

fn reference(app: &Application) -> Result<Reference> {
    Reference::parse(&app.reference).ok_or(Error::NotFound)
}

/// Nobody is in it (any more): it is gone.
fn close(tx: &mut Conn, here: &Here, who: &Who, seat: &SeatLine, why: &str) -> Result<()> {
    if seat.state != SeatState::Withdrawn {
        move_seat(tx, here, Actor::Person(who), seat, SeatState::Withdrawn, None)?;
    }
    seats::note_withdrawal(tx, seat.id, why, false)?;
    Happened::new("seat", seat.id.0, "withdraw").to(SeatState::Withdrawn.as_str()).detail(why).on_its_own(tx, here, Actor::Person(who))
}

/// It closes when the term of whoever sits in it ends.
fn keep(tx: &mut Conn, here: &Here, who: &Who, seat: &SeatLine, (app, line): (&Application, &Placement), why: &str) -> Result<()> {
    seats::note_withdrawal(tx, seat.id, why, true)?;
    closes_later(tx, here, who, seat, app, why)?;
    let letter = letters::seats::closes_after(&here.site, &post::about(app), &seat.project_name, why, line.last())?;
    post::put(tx, here, To::applicant(app), Some(app.id), &letter)
}

/// They move to another seat; this one is gone when they have left it.
fn move_person(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    seat: &SeatLine,
    to: SeatId,
    (app, line): (&Application, &Placement),
    why: &str,
) -> Result<()> {
    seats::note_withdrawal(tx, seat.id, why, true)?;
    let today = when::day_in(here.now, when::HOME_ZONE);
    placement_verbs::move_to(tx, here, who, line.id, to, moves_on(today, line), why)?;
    let seat = seats::find(tx, seat.id)?;
    if seat.state == SeatState::Withdrawn {
        return close(tx, here, who, &seat, why);
    }
    closes_later(tx, here, who, &seat, app, why)
}

/// Recorded of a seat that is gone as soon as whoever sits in it has left it.
fn closes_later(tx: &mut Conn, here: &Here, who: &Who, seat: &SeatLine, app: &Application, why: &str) -> Result<()> {
    let state = seat.state.as_str();
    let closes = Happened::new("seat", seat.id.0, "close_after_term").from(state).to(state).detail(why);
    closes.in_application(tx, here, Actor::Person(who), app)
}

/// The offer of this seat becomes an offer of another.
fn move_offer(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    seat: &SeatLine,
    to: SeatId,
    (app, offer): (&Application, &Offer),
    why: &str,
) -> Result<()> {
    let other = seats::find(tx, to)?;
    seats::move_offer(tx, offer.id, to)?;
    move_seat(tx, here, Actor::Person(who), &other, SeatState::Held, Some(app))?;
    let detail = format!("from seat {} of “{}” to seat {} of “{}”", seat.number, seat.role, other.number, other.role);
    let state = offer.state.as_str();
    let moved = Happened::new("offer", offer.id.0, "move_seat").from(state).to(state).detail(&detail);
    moved.in_application(tx, here, Actor::Person(who), app)?;
    // What waits for approval was never read by its applicant; whoever gave it another seat does not approve it.
    if offer.state == OfferState::InApproval {
        return offers::set_author(tx, offer.id, who.id);
    }
    let letter = letters::seats::offer_moved(&here.site, &post::about(app), &other.project_name, (&seat.role, &other.role), why)?;
    post::put(tx, here, To::applicant(app), Some(app.id), &letter)
}

/// The offer ends; whoever had it is among the qualified.
fn back(tx: &mut Conn, here: &Here, who: &Who, app: &Application, offer: &Offer, why: &str) -> Result<()> {
    offer_verbs::withdraw(tx, here, who, offer.id, why)?;
    let app = applications::find(tx, app.id)?;
    if app.state != State::OfferWithdrawn {
        return Ok(());
    }
    let again = advance(tx, here, Actor::Person(who), &app, Step::BackToQualified, Told::Now, "")?;
    let until = again.due_at.map_or_else(String::new, |d| when::day(when::day_in(d, when::zone(&again.zone))));
    let letter = letters::seats::qualified_again(&here.site, &post::about(&again), &until)?;
    post::put(tx, here, To::applicant(&again), Some(again.id), &letter)
}
