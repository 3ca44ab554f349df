//! Ends that come before their day: into a permanent position, at the fellow's own wish.

use chrono::NaiveDate;

use super::super::history::Happened;
use super::super::{Actor, Here};
use super::{Case, clock, end, happened, held, not_ending, open_seat, reason, save, tell_fellow, tell_staff, term_of, today};
use crate::domain::access::Who;
use crate::domain::ids::PlacementId;
use crate::domain::term::{TermEnd, TermStep};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters::placements as letters;
use crate::store::Conn;
use crate::store::placements::{self as rows, Placement};

/// Refuses a last day that is none of the term.
pub(super) fn within(p: &Placement, last: NaiveDate, first_possible: NaiveDate) -> Result<()> {
    let (from, until) = (p.starts_on.max(first_possible), p.not_to_exceed);
    if (from..=until).contains(&last) {
        return Ok(());
    }
    Err(Error::Refused(format!("The last day must lie between {} and {}.", when::day(from), when::day(until))))
}

/// The fellow goes on in a permanent position; `position` says in which.
pub fn convert(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, last: NaiveDate, position: &str) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    let to = case.placement.state.after(TermStep::Convert)?;
    not_ending(&case.placement)?;
    reason(position, "Say into which position they go.")?;
    within(&case.placement, last, case.placement.starts_on)?;
    let p = end(tx, here, Actor::Person(who), &case, TermEnd::Converted, last, position)?;
    happened(id, TermStep::Convert, case.placement.state, to, position).in_application(tx, here, Actor::Person(who), &case.app)?;
    let term = term_of(&p, &case.app, &case.seat);
    tell_fellow(tx, here, &case.app, &letters::converted(&here.site, &term, position)?)?;
    tell(
        tx,
        here,
        who,
        &case,
        "staff_converted",
        &format!("goes into a permanent position; the last day as a fellow is {}", when::day(last)),
        position,
    )
}

/// The fellow leaves at their own wish.
pub fn leave(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, last: NaiveDate, why: &str) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    let to = case.placement.state.after(TermStep::Leave)?;
    not_ending(&case.placement)?;
    reason(why, "Say why they leave, in their words.")?;
    within(&case.placement, last, case.placement.starts_on)?;
    let p = end(tx, here, Actor::Person(who), &case, TermEnd::Left, last, why)?;
    happened(id, TermStep::Leave, case.placement.state, to, why).in_application(tx, here, Actor::Person(who), &case.app)?;
    tell_fellow(tx, here, &case.app, &letters::leaves(&here.site, &term_of(&p, &case.app, &case.seat), why)?)?;
    tell(tx, here, who, &case, "staff_leaves", &format!("leaves; the last day is {}", when::day(last)), why)
}

fn tell(tx: &mut Conn, here: &Here, who: &Who, case: &Case, kind: &'static str, what: &str, why: &str) -> Result<()> {
    tell_staff(tx, here, Actor::Person(who), case, |to| {
        let words = format!("{} {what}.", case.app.name);
        letters::staff(
            &here.site,
            &to.name,
            kind,
            &case.term(),
            format!("{} {}", case.app.name, what.split(';').next().unwrap_or(what)),
            words,
            why,
        )
    })
}

/// An early end by the agency is asked for here; a second person decides it.
pub(super) fn may_end_early(here: &Here, case: &Case, last: NaiveDate) -> Result<()> {
    case.placement.state.after(TermStep::EndEarly)?;
    not_ending(&case.placement)?;
    if last >= case.placement.not_to_exceed {
        return Err(Error::Refused(format!("The term ends on {} by itself.", when::day(case.placement.not_to_exceed))));
    }
    within(&case.placement, last, today(here))
}

/// It was approved: the agency ends it.
pub(super) fn end_early(tx: &mut Conn, here: &Here, who: &Who, case: &Case, last: NaiveDate, why: &str) -> Result<()> {
    may_end_early(here, case, last)?;
    let to = case.placement.state.after(TermStep::EndEarly)?;
    let p = end(tx, here, Actor::Person(who), case, TermEnd::EndedEarly, last, why)?;
    happened(p.id, TermStep::EndEarly, case.placement.state, to, why).in_application(tx, here, Actor::Person(who), &case.app)?;
    tell_fellow(tx, here, &case.app, &letters::ended_early(&here.site, &term_of(&p, &case.app, &case.seat), why)?)?;
    tell(tx, here, who, case, "staff_ended_early", &format!("ends early; the last day is {}", when::day(last)), why)
}

/// Whether an end that was settled for a later day can be taken back: it has not come yet.
pub fn may_take_back(here_today: NaiveDate, p: &Placement) -> bool {
    p.state.is_live() && p.outcome.is_some() && p.last_day.is_some_and(|last| last >= here_today)
}

/// Takes back an end that was settled for a later day: the term goes on as it was, and a seat they were to move to is open again.
pub fn take_back(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, why: &str) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    let actor = Actor::Person(who);
    if !may_take_back(today(here), &case.placement) {
        return Err(Error::Refused("There is no end ahead that could be taken back.".to_owned()));
    }
    reason(why, "Say why the end is taken back; the fellow reads it.")?;
    if let Some(next) = clock::next_of(tx, &case)? {
        let next = rows::find(tx, next)?;
        save(tx, here, &case.app, &Placement { moved_from: None, ..next.clone().never_was(TermEnd::Cancelled, why) })?;
        open_seat(tx, here, actor, next.seat, &case.app)?;
    }
    let stays = Placement { outcome: None, last_day: None, end_reason: String::new(), ..case.placement.clone() };
    save(tx, here, &case.app, &stays)?;
    let taken = Happened::new("placement", id.0, "take_back").from(stays.state.as_str()).to(stays.state.as_str()).detail(why);
    taken.in_application(tx, here, actor, &case.app)?;
    tell_fellow(tx, here, &case.app, &letters::stays(&here.site, &term_of(&stays, &case.app, &case.seat), why)?)?;
    tell(tx, here, who, &case, "staff_end_taken_back", "stays: the end that was settled was taken back", why)
}
