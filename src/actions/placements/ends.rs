//! Ends that come before their day: into a permanent position, at the fellow's own wish.

use chrono::NaiveDate;

use super::super::{Actor, Here};
use super::{Case, end, happened, held, not_ending, reason, tell_fellow, tell_staff, term_of, today};
use crate::domain::access::Who;
use crate::domain::ids::PlacementId;
use crate::domain::term::{TermEnd, TermStep};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::letters::placements as letters;
use crate::store::Conn;
use crate::store::placements::Placement;

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
