//! Moving a person to another seat on a day: the old placement ends the day before, the new one begins.

use chrono::{NaiveDate, TimeDelta};

use super::super::{Actor, Here};
use super::{
    Case, end, happened, held, not_ending, open_seat, own_seat, reason, save, seat_person, tell_fellow, tell_staff, term_of, today,
};
use crate::domain::access::Who;
use crate::domain::condition::ConditionKind;
use crate::domain::ids::{PlacementId, SeatId};
use crate::domain::placement::SeatState;
use crate::domain::posting::Clearance;
use crate::domain::term::{TermEnd, TermKind, TermStep};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters::placements as letters;
use crate::store::placements::{self, NewPlacement, Placement};
use crate::store::seats::SeatLine;
use crate::store::{Conn, accounts, conditions, offers};

/// Where somebody moves, when and why.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    pub seat: SeatId,
    pub on: NaiveDate,
    pub why: &'a str,
    /// The kind of the new placement; the old one's, where nothing is said.
    pub kind: Option<TermKind>,
}

/// Moves the person of a placement to another open, funded seat on a day. Gives the new placement.
pub fn move_to(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    placement: PlacementId,
    seat: SeatId,
    on: NaiveDate,
    why: &str,
) -> Result<PlacementId> {
    let version = placements::find(tx, placement)?.version;
    move_as(tx, here, who, placement, version, &Move { seat, on, why, kind: None })
}

/// The same with the version that was seen and the kind of the new placement.
pub fn move_as(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, to: &Move<'_>) -> Result<PlacementId> {
    let case = held(tx, here, who, id, version)?;
    let seat = own_seat(tx, who, to.seat)?;
    if seat.state != SeatState::Open || seat.funded_until.is_none_or(|until| until < to.on) {
        return Err(Error::Refused(format!(
            "Seat {} of “{}” is not open and funded on {}. Choose another one.",
            seat.number,
            seat.project_name,
            when::day(to.on)
        )));
    }
    asks_no_more(tx, &case, &seat)?;
    carry_on(tx, here, who, &case, &seat, to)
}

/// Refuses a seat that needs a clearance or a drug test which this person has not shown.
fn asks_no_more(tx: &mut Conn, case: &Case, seat: &SeatLine) -> Result<()> {
    let shown = match offers::latest(tx, case.app.id)? {
        Some(offer) => conditions::of_offer(tx, offer.id)?,
        None => Vec::new(),
    };
    let cleared = |kind| shown.iter().any(|c| c.kind == kind && c.state.is_cleared());
    if seat.drug_test && !case.seat.drug_test && !cleared(ConditionKind::DrugTest) {
        return Err(Error::Refused(format!(
            "Seat {} of “{}” needs a drug test, which nothing here shows.",
            seat.number, seat.project_name
        )));
    }
    // The highest level first: its words contain those of the one below.
    let level = |what: &str| Clearance::ALL.iter().rev().find(|c| what.contains(c.spoken())).copied();
    let vetted = shown.iter().filter(|c| c.kind == ConditionKind::Clearance && c.state.is_cleared());
    let held = vetted.filter_map(|c| level(&format!("{} {}", c.level, c.what))).max();
    if seat.clearance > case.seat.clearance.max(held.unwrap_or(Clearance::None)) {
        return Err(Error::Refused(format!(
            "Seat {} of “{}” needs {} clearance, which nothing here shows.",
            seat.number,
            seat.project_name,
            seat.clearance.spoken()
        )));
    }
    Ok(())
}

/// The move itself, to a seat that is open, or held for this person.
pub(super) fn carry_on(tx: &mut Conn, here: &Here, who: &Who, case: &Case, seat: &SeatLine, to: &Move<'_>) -> Result<PlacementId> {
    let old = &case.placement;
    let after = old.state.after(TermStep::Move)?;
    not_ending(old)?;
    reason(to.why, "Say why they move; the fellow reads it.")?;
    let (begun, actor) = (old.state.has_begun() || old.in_service, Actor::Person(who));
    if to.on < today(here) || (begun && to.on <= old.starts_on) || to.on > old.not_to_exceed {
        let first = today(here).max(if begun { old.starts_on + TimeDelta::days(1) } else { today(here) });
        return Err(Error::Refused(format!(
            "The day of the move must lie between {} and {}.",
            when::day(first),
            when::day(old.not_to_exceed)
        )));
    }
    accounts::hold(tx, old.user)?;
    if begun {
        end(tx, here, actor, case, TermEnd::Moved, to.on - TimeDelta::days(1), to.why)?;
    } else {
        save(tx, here, &case.app, &old.clone().never_was(TermEnd::Moved, to.why))?;
        open_seat(tx, here, actor, old.seat, &case.app)?;
        // The seat of the offer is nobody's business of this person any more.
        if let Some(offer) = offers::latest(tx, old.application)?.filter(|o| o.seat == old.seat) {
            offers::free_seat(tx, offer.id)?;
        }
    }
    happened(old.id, TermStep::Move, old.state, after, to.why).in_application(tx, here, actor, &case.app)?;
    let new = NewPlacement {
        application: old.application,
        user: old.user,
        seat: seat.id,
        starts_on: to.on,
        not_to_exceed: old.not_to_exceed,
        by: who.id,
    };
    let id = seat_person(tx, here, who, &case.app, seat, &new)?;
    let fresh = placements::find(tx, id)?;
    let moved = Placement { kind: to.kind.unwrap_or(old.kind), moved_from: Some(old.id), in_service: begun, ..fresh };
    save(tx, here, &case.app, &moved)?;
    if !begun {
        placements::tasks::begin(tx, id, to.on)?;
    }
    if begun && to.on <= today(here) {
        super::clock::begin(tx, here, id)?;
    }
    let there = placements::find(tx, id)?;
    tell_fellow(tx, here, &case.app, &letters::moved(&here.site, &term_of(&there, &case.app, seat), &case.seat.project_name, to.why)?)?;
    tell_staff(tx, here, actor, case, |to_whom| {
        let (name, from, day) = (&case.app.name, &case.seat.project_name, when::day(to.on));
        let what = if case.seat.project == seat.project {
            format!("{name} moves to another seat of “{from}”, {}, on {day}.", seat.role)
        } else {
            format!("{name} moves from “{from}” to “{}” on {day}.", seat.project_name)
        };
        letters::staff(
            &here.site,
            &to_whom.name,
            "staff_moved_seat",
            &case.term(),
            format!("{} moves to another seat", case.app.name),
            what,
            to.why,
        )
    })?;
    Ok(id)
}
