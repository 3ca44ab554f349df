//! Changes that two people make: a longer term, and an early end.

use chrono::NaiveDate;

use super::super::history::Happened;
use super::super::post::{self, To};
use super::super::{Actor, Here, firewall};
use super::{Case, ends, happened, held, not_ending, reason, save, tell_fellow, tell_staff, term_of};
use crate::domain::access::Who;
use crate::domain::ids::{ChangeId, PlacementId};
use crate::domain::term::{ChangeState, TermStep, may_extend};
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters::placements as letters;
use crate::store::placements::changes::{self, Change};
use crate::store::placements::lists;
use crate::store::placements::{self as rows, Placement, told};
use crate::store::{Conn, accounts};

/// Whether the term may last until this day.
fn may_last(tx: &mut Conn, case: &Case, until: NaiveDate) -> Result<()> {
    case.placement.state.after(TermStep::Extend)?;
    not_ending(&case.placement)?;
    if case.seat.closes_after {
        return Err(Error::Refused(
            "This seat closes when the term ends: nobody can stay longer in it. Move them to another one.".to_owned(),
        ));
    }
    firewall::check(tx, case.placement.user, (case.placement.starts_on, until), None, Some(case.seat.project))?;
    let others = lists::others_of(tx, case.placement.user, case.placement.id)?;
    may_extend(case.placement.span(), until, others).map_err(|why| Error::Refused(format!("{why}.")))
}

/// Asks for a longer term or an early end. A second person decides.
pub fn ask(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    id: PlacementId,
    version: i64,
    (step, day): (TermStep, NaiveDate),
    why: &str,
) -> Result<ChangeId> {
    let case = held(tx, here, who, id, version)?;
    match step {
        TermStep::Extend => may_last(tx, &case, day)?,
        _ => ends::may_end_early(here, &case, day)?,
    }
    reason(why, "Say why; the second person and the fellow read it.")?;
    let change = changes::insert(tx, &case.placement, step, day, why, who.id, here.now).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("A change of this placement waits for a second person already.".to_owned()),
        other => other,
    })?;
    let asked = Happened::new("placement", id.0, if step == TermStep::Extend { "ask_extend" } else { "ask_end" }).detail(why);
    asked.in_application(tx, here, Actor::Person(who), &case.app)?;
    Ok(change)
}

/// A second person approves a change, or refuses it. Who asked may take it back.
pub fn decide(tx: &mut Conn, here: &Here, who: &Who, id: ChangeId, approve: bool) -> Result<PlacementId> {
    let change = changes::find(tx, id)?;
    let placement = rows::find(tx, change.placement)?;
    let case = held(tx, here, who, placement.id, placement.version)?;
    let own = change.asked_by == who.id;
    if approve && own {
        return Err(Error::Refused("A second person must approve this: you asked for it yourself.".to_owned()));
    }
    let to = match (approve, own) {
        (true, _) => ChangeState::Approved,
        (false, true) => ChangeState::Dropped,
        (false, false) => ChangeState::Refused,
    };
    if !changes::decide(tx, id, to, who.id, here.now)? {
        return Err(Error::Stale(Changed { what: "Somebody else decided this change meanwhile.".to_owned() }));
    }
    match (to, change.step) {
        (ChangeState::Approved, TermStep::Extend) => extend(tx, here, who, &case, &change)?,
        (ChangeState::Approved, _) => ends::end_early(tx, here, who, &case, change.day, &change.why)?,
        _ => refuse(tx, here, who, &case, &change, to)?,
    }
    Ok(case.placement.id)
}

fn extend(tx: &mut Conn, here: &Here, who: &Who, case: &Case, change: &Change) -> Result<()> {
    may_last(tx, case, change.day)?;
    let old = &case.placement;
    let to = old.state.after(TermStep::Extend)?;
    let longer = Placement { state: to, not_to_exceed: change.day, ..old.clone() };
    save(tx, here, &case.app, &longer)?;
    told::forget_end(tx, old.id)?;
    happened(old.id, TermStep::Extend, old.state, to, &change.why).in_application(tx, here, Actor::Person(who), &case.app)?;
    let term = term_of(&longer, &case.app, &case.seat);
    tell_fellow(tx, here, &case.app, &letters::extended(&here.site, &term, old.not_to_exceed, &change.why)?)?;
    tell_staff(tx, here, Actor::Person(who), case, |to| {
        let what =
            format!("The term of {} is extended from {} until {}.", case.app.name, when::day(old.not_to_exceed), when::day(change.day));
        letters::staff(
            &here.site,
            &to.name,
            "staff_extended",
            &term,
            format!("The term of {} is extended", case.app.name),
            what,
            &change.why,
        )
    })
}

fn refuse(tx: &mut Conn, here: &Here, who: &Who, case: &Case, change: &Change, to: ChangeState) -> Result<()> {
    let kind = if to == ChangeState::Dropped { "drop_change" } else { "refuse_change" };
    Happened::new("placement", case.placement.id.0, kind).detail(change.step.as_str()).in_application(
        tx,
        here,
        Actor::Person(who),
        &case.app,
    )?;
    if to == ChangeState::Dropped {
        return Ok(());
    }
    let asker = accounts::find(tx, change.asked_by)?;
    let what = format!(
        "{} refused what you asked for {}: {}, {}.",
        who.name,
        case.app.name,
        change.step.spoken().to_lowercase(),
        when::day(change.day)
    );
    let subject = format!("Not approved: a change for {}", case.app.name);
    let letter = letters::staff(&here.site, &asker.name, "staff_change_refused", &case.term(), subject, what, "")?;
    post::put(tx, here, To::staff(&asker), Some(case.app.id), &letter)
}
