//! Verbs of the conditions of an offer.

use chrono::NaiveDate;

use super::applications::{Told, advance};
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, offers, placements};
use crate::domain::access::Who;
use crate::domain::condition::{ConditionKind, ConditionOwner, ConditionState, NewCondition};
use crate::domain::ids::{ConditionId, EvidenceId, ListId, OfferId, UserId};
use crate::domain::offer::OfferState;
use crate::domain::posting::Clearance;
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters::conditions as letters;
use crate::store::applications::{self, Application};
use crate::store::conditions::{self, Condition, NewFile};
use crate::store::offers::{self as offer_rows, Offer};
use crate::store::seats::{self, SeatLine};
use crate::store::{Conn, accounts, events};

/// Conditions an offer may have, and files one of them may have.
const MOST: usize = 30;
const MOST_FILES: usize = 10;

/// Attaches the conditions that an offer of this seat depends on: those of a list, or of the standard one.
pub fn attach(tx: &mut Conn, here: &Here, offer: OfferId, seat: &SeatLine, list: Option<ListId>) -> Result<()> {
    for new in asked_by(tx, here, seat, list)? {
        conditions::insert(tx, offer, &new)?;
    }
    Ok(())
}

/// What a list, or the standard one, asks of whoever is offered a seat.
fn asked_by(tx: &mut Conn, here: &Here, seat: &SeatLine, list: Option<ListId>) -> Result<Vec<NewCondition>> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    let list = match list {
        Some(id) => Some(conditions::lists::find(tx, id)?),
        None => conditions::lists::standard(tx)?,
    };
    let tier = conditions::tier_of(tx, seat.id)?.map_or("", |t| t.spoken());
    let items = list.map(|l| l.items).unwrap_or_default();
    Ok(items.iter().filter_map(|item| item.for_seat(seat.clearance, seat.drug_test, tier, today)).collect())
}

/// Adds what another seat asks beyond the conditions that an offer has: a higher clearance, a drug test.
pub(super) fn complete(tx: &mut Conn, here: &Here, offer: OfferId, seat: &SeatLine) -> Result<()> {
    let known = conditions::of_offer(tx, offer)?;
    for new in asked_by(tx, here, seat, None)? {
        if !known.iter().any(|c| c.kind == new.kind && c.what == new.what) {
            conditions::insert(tx, offer, &new)?;
        }
    }
    Ok(())
}

/// Refuses an offer whose conditions leave out a clearance or a drug test that its seat asks for by now.
pub(super) fn cover(tx: &mut Conn, here: &Here, offer: OfferId, seat: &SeatLine) -> Result<()> {
    let known = conditions::of_offer(tx, offer)?;
    for new in asked_by(tx, here, seat, None)? {
        let asked = match new.kind {
            ConditionKind::Clearance => seat.clearance != Clearance::None,
            ConditionKind::DrugTest => seat.drug_test,
            _ => false,
        };
        if asked && !known.iter().any(|c| c.kind == new.kind) {
            return Err(Error::Refused(format!(
                "The seat asks for “{}” by now, which is no condition of this offer. Return it first.",
                new.what
            )));
        }
    }
    Ok(())
}

/// Puts the conditions of a list in the place of those an offer has: before it is sent, and before anything was kept with one of them.
pub(super) fn begin_anew(tx: &mut Conn, here: &Here, offer: OfferId, seat: &SeatLine, list: Option<ListId>) -> Result<()> {
    if !conditions::files(tx, offer)?.is_empty() {
        return Err(Error::Refused("A file is kept with one of these conditions already. Change them one by one.".to_owned()));
    }
    conditions::clear(tx, offer)?;
    attach(tx, here, offer, seat, list)
}

/// Staff choose the list of conditions that an offer begins with.
pub fn choose_list(tx: &mut Conn, here: &Here, who: &Who, id: OfferId, list: ListId) -> Result<()> {
    let (app, offer) = offers::for_staff(tx, who, id)?;
    who.may_manage(app.agency)?;
    match offer.state {
        OfferState::Draft => {}
        OfferState::InApproval => {
            return Err(Error::Refused("The offer waits for approval with these conditions. Return it to its author first.".to_owned()));
        }
        _ => return Err(Error::Refused("The applicant has read these conditions. Add to them one by one.".to_owned())),
    }
    let seat = seats::find(tx, offer.seat)?;
    begin_anew(tx, here, id, &seat, Some(list))?;
    Happened::new("offer", id.0, "choose_list").in_application(tx, here, Actor::Person(who), &app)
}

/// Whether the conditions of an offer are worked on: it was accepted, and has not ended.
fn under_way(app: &Application, offer: &Offer) -> bool {
    matches!(app.state, State::Accepted | State::Placed | State::Deferred)
        && (offer.state.is_accepted() || offer.state == OfferState::Placed)
}

/// A pending condition of staff's own, held for writing, in the version they looked at.
fn pending(tx: &mut Conn, here: &Here, who: &Who, id: ConditionId, version: Option<i64>) -> Result<(Application, Offer, Condition)> {
    let offer = conditions::find(tx, id)?.offer;
    let (app, offer) = offers::for_staff(tx, who, offer)?;
    who.may_manage(app.agency)?;
    let condition = conditions::find(tx, id)?;
    if version.is_some_and(|seen| seen != condition.version) {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    Ok((app, offer, condition))
}

/// Puts one more condition on an offer. After it was accepted the applicant is told.
pub fn add(tx: &mut Conn, here: &Here, who: &Who, offer: OfferId, new: &NewCondition) -> Result<ConditionId> {
    let (app, offer) = offers::for_staff(tx, who, offer)?;
    who.may_manage(app.agency)?;
    if matches!(offer.state, OfferState::Declined | OfferState::Expired | OfferState::Withdrawn) {
        return Err(Error::Refused("This offer has ended: it can have no more conditions.".to_owned()));
    }
    if app.state == State::Placed && new.before_start {
        return Err(Error::Refused("The person is placed already: nothing more can be needed before the start.".to_owned()));
    }
    if new.due_on < when::day_in(here.now, when::HOME_ZONE) {
        return Err(Error::Refused("The day must not have passed.".to_owned()));
    }
    if conditions::of_offer(tx, offer.id)?.len() >= MOST {
        return Err(Error::Refused(format!("An offer has {MOST} conditions at most.")));
    }
    let id = conditions::insert(tx, offer.id, new)?;
    let added = Happened::new("condition", id.0, "add").to(ConditionState::Pending.as_str()).detail(new.kind.as_str());
    added.in_application(tx, here, Actor::Person(who), &app)?;
    if under_way(&app, &offer) {
        let letter = letters::added(&here.site, &post::about(&app), &new.what, &new.how, &when::day(new.due_on), id.0)?;
        post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    }
    Ok(id)
}

/// What may be changed of a condition that is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    pub due_on: NaiveDate,
    pub owner: ConditionOwner,
    /// The member of staff who answers for it; whoever manages the application, without one.
    pub owner_id: Option<UserId>,
    pub mandatory: bool,
    pub before_start: bool,
    pub interim_enough: bool,
    pub how: String,
}

/// Who may answer for a condition: staff who may manage the application, by name.
pub fn owners(conn: &mut Conn, app: &Application) -> Result<Vec<Who>> {
    Ok(accounts::staff_of(conn, None)?.into_iter().filter(|w| w.may_manage(app.agency).is_ok()).collect())
}

/// Changes owner, day and weight of a condition.
pub fn change(tx: &mut Conn, here: &Here, who: &Who, id: ConditionId, version: i64, duty: &Duty) -> Result<()> {
    let (app, _, seen) = pending(tx, here, who, id, Some(version))?;
    if let Some(owner) = duty.owner_id
        && !owners(tx, &app)?.iter().any(|w| w.id == owner)
    {
        return Err(Error::Refused("Choose an owner who may manage this application.".to_owned()));
    }
    let late_again = duty.due_on != seen.due_on || (duty.owner, duty.owner_id) != (seen.owner, seen.owner_id);
    let changed = Condition {
        due_on: duty.due_on,
        owner: duty.owner,
        owner_id: duty.owner_id.filter(|_| duty.owner == ConditionOwner::Staff),
        mandatory: duty.mandatory,
        before_start: duty.before_start,
        interim_enough: duty.interim_enough,
        how: duty.how.clone(),
        ..seen
    };
    save(tx, here, &app, &changed, late_again)?;
    Happened::new("condition", id.0, "change").detail(changed.kind.as_str()).in_application(tx, here, Actor::Person(who), &app)
}

fn save(tx: &mut Conn, here: &Here, app: &Application, changed: &Condition, late_again: bool) -> Result<()> {
    changed.state.settle(ConditionState::Met)?;
    if conditions::save(tx, changed, late_again)? { Ok(()) } else { Err(Error::Stale(events::last_change(tx, app.id, here.now)?)) }
}

/// The steps of another office's decision, each with its day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vetting {
    pub level: String,
    pub submitted_on: Option<NaiveDate>,
    pub interim_on: Option<NaiveDate>,
    pub adjudicated_on: Option<NaiveDate>,
    pub result: String,
}

/// Records where a clearance or a suitability check stands.
pub fn record(tx: &mut Conn, here: &Here, who: &Who, id: ConditionId, version: i64, vetting: &Vetting) -> Result<()> {
    let (app, _, seen) = pending(tx, here, who, id, Some(version))?;
    if !seen.kind.is_vetted() {
        return Err(Error::Refused("Only a clearance and a suitability check have such days.".to_owned()));
    }
    let days = [vetting.submitted_on, vetting.interim_on, vetting.adjudicated_on];
    if days.into_iter().flatten().any(|d| d > when::day_in(here.now, when::HOME_ZONE)) {
        return Err(Error::Refused("A day that is recorded cannot lie ahead.".to_owned()));
    }
    let known: Vec<NaiveDate> = days.into_iter().flatten().collect();
    if known.windows(2).any(|pair| matches!(pair, [a, b] if a > b)) {
        return Err(Error::Refused("The days must follow one another: submitted, interim, adjudicated.".to_owned()));
    }
    let kind = seen.kind.as_str();
    let changed = Condition {
        level: vetting.level.clone(),
        submitted_on: vetting.submitted_on,
        interim_on: vetting.interim_on,
        adjudicated_on: vetting.adjudicated_on,
        result: vetting.result.clone(),
        ..seen
    };
    save(tx, here, &app, &changed, false)?;
    Happened::new("condition", id.0, "record").detail(kind).in_application(tx, here, Actor::Person(who), &app)
}

/// Settles one condition of an accepted offer.
pub fn settle(tx: &mut Conn, here: &Here, who: &Who, id: ConditionId, to: ConditionState) -> Result<()> {
    settle_because(tx, here, who, id, to, "")
}

/// The same with the reason: to waive one, or to say that it is not met, needs it. A mandatory one
/// that is not met ends the offer, unless the person sits in a seat.
pub fn settle_because(tx: &mut Conn, here: &Here, who: &Who, id: ConditionId, to: ConditionState, why: &str) -> Result<()> {
    settle_as_read(tx, here, who, (id, None), to, why)
}

/// The same in the version that was looked at.
pub fn settle_as_read(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    (id, version): (ConditionId, Option<i64>),
    to: ConditionState,
    why: &str,
) -> Result<()> {
    let (app, offer, condition) = pending(tx, here, who, id, version)?;
    if !under_way(&app, &offer) {
        return Err(Error::Refused(format!(
            "Conditions are settled after the offer was accepted; this application is “{}”.",
            app.state.spoken()
        )));
    }
    condition.state.settle(to)?;
    if to == ConditionState::NotMet && condition.mandatory && app.state != State::Placed {
        offers::may_end(who, &app, &offer, "“Not met” ends an offer that was accepted. A second person records it")?;
    }
    if to.needs_reason() && why.trim().is_empty() {
        return Err(Error::Refused("Say why the condition is waived or not met.".to_owned()));
    }
    if !conditions::settle(tx, id, to, why, who.id, here.now)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let settled = Happened::new("condition", id.0, "settle").from(condition.state.as_str()).to(to.as_str()).detail(condition.kind.as_str());
    settled.in_application(tx, here, Actor::Person(who), &app)?;
    let letter = if to == ConditionState::NotMet && condition.mandatory && app.state != State::Placed {
        offers::release(tx, here, Actor::Person(who), &app, &condition.what)?;
        let app = advance(tx, here, Actor::Person(who), &app, Step::FailConditions, Told::Now, condition.kind.as_str())?;
        letters::conditions_not_met(&here.site, &post::about(&app), &condition.what)?
    } else {
        let placed = app.state == State::Placed;
        let left = conditions::of_offer(tx, offer.id)?.iter().filter(|c| c.mandatory && !c.state.is_cleared()).count();
        letters::condition(&here.site, &post::about(&app), &condition.what, &to.spoken().to_lowercase(), why, left, placed)?
    };
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    if to == ConditionState::NotMet && condition.mandatory && app.state == State::Placed {
        placements::for_now::give_up(tx, here, who, &app, &offer, &condition.what)?;
    }
    Ok(())
}

/// A file as it was uploaded and read.
pub type Sent<'a> = NewFile<'a>;

fn keep(tx: &mut Conn, here: &Here, who: &Who, app: &Application, condition: &Condition, file: &Sent<'_>) -> Result<EvidenceId> {
    let known = conditions::files(tx, condition.offer)?.iter().filter(|f| f.condition == condition.id).count();
    if known >= MOST_FILES {
        return Err(Error::Refused(format!("This condition has {MOST_FILES} files already.")));
    }
    let id = conditions::keep_file(tx, condition.id, who.id, file, here.now)?;
    let kept = Happened::new("condition", condition.id.0, "file").detail(condition.kind.as_str());
    kept.in_application(tx, here, Actor::Person(who), app)?;
    Ok(id)
}

/// Staff keep a file that shows something about a condition, also after it was settled.
pub fn keep_evidence(tx: &mut Conn, here: &Here, who: &Who, id: ConditionId, file: &Sent<'_>) -> Result<EvidenceId> {
    let (app, _, condition) = pending(tx, here, who, id, None)?;
    keep(tx, here, who, &app, &condition, file)
}

/// A condition of an applicant's own accepted offer.
pub fn own(conn: &mut Conn, who: &Who, reference: &Reference, id: ConditionId) -> Result<(Application, Condition)> {
    let app = applications::own(conn, reference, who.id)?;
    let condition = conditions::find(conn, id)?;
    let offer = offer_rows::find(conn, condition.offer)?;
    // What they were not told of is not there for them.
    if offer.application != app.id || offer.sent_at.is_none() || app.state != app.told_state {
        return Err(Error::NotFound);
    }
    Ok((app, condition))
}

/// The applicant sends a file for a condition that is their turn. Who answers for it has a letter.
pub fn send_evidence(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, id: ConditionId, file: &Sent<'_>) -> Result<()> {
    applications::hold(tx, reference)?;
    let (app, condition) = own(tx, who, reference, id)?;
    if !under_way(&app, &offer_rows::find(tx, condition.offer)?) || !condition.is_pending() {
        return Err(Error::Refused("Nothing more is needed for this condition.".to_owned()));
    }
    keep(tx, here, who, &app, &condition, file)?;
    tell_owner(tx, here, &app, &condition, |who| letters::staff_evidence(&here.site, &who.name, &post::about(&app), &condition.what, id.0))
}

/// A letter to the member of staff who answers for a condition, or to whoever answers for the application.
fn tell_owner(
    tx: &mut Conn,
    here: &Here,
    app: &Application,
    condition: &Condition,
    letter: impl Fn(&Who) -> Result<crate::letters::Rendered>,
) -> Result<()> {
    match condition.owner_id {
        Some(owner) => {
            let owner = accounts::find(tx, owner)?;
            post::put(tx, here, To::staff(&owner), Some(app.id), &letter(&owner)?)
        }
        None => post::put_to_responsible(tx, here, app, letter),
    }
}

/// By the clock: a condition is overdue. Its owner is told, once.
pub fn tell_late(tx: &mut Conn, here: &Here, id: ConditionId) -> Result<()> {
    let condition = conditions::find(tx, id)?;
    let offer = offer_rows::find(tx, condition.offer)?;
    let app = applications::find(tx, offer.application)?;
    let late = condition.is_pending() && condition.due_on < when::day_in(here.now, when::HOME_ZONE);
    if !late || !under_way(&app, &offer) || !conditions::mark_late_told(tx, id, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    Happened::new("condition", id.0, "late").detail(condition.kind.as_str()).in_application(tx, here, Actor::Clock, &app)?;
    let due = when::day(condition.due_on);
    if condition.owner == ConditionOwner::Applicant {
        let letter = letters::late(&here.site, &post::about(&app), &condition.what, &condition.how, &due, id.0)?;
        return post::put(tx, here, To::applicant(&app), Some(app.id), &letter);
    }
    tell_owner(tx, here, &app, &condition, |who| {
        letters::staff_late(&here.site, &who.name, &post::about(&app), &condition.what, &due, id.0)
    })
}

/// Whether only a clearance keeps somebody from starting: then they may start on a seat that asks for none.
pub fn only_clearance_open(all: &[Condition]) -> Option<&Condition> {
    let mut open = all.iter().filter(|c| c.blocks_start());
    let first = open.next()?;
    let clearance = first.kind == crate::domain::condition::ConditionKind::Clearance && first.is_pending();
    (clearance && open.next().is_none()).then_some(first)
}

/// Whether a seat suits somebody who has no clearance yet: its role asks for none, and its risk is low.
pub fn is_low_risk(conn: &mut Conn, seat: &SeatLine) -> Result<bool> {
    use crate::domain::placement::Tier;
    Ok(seat.clearance == Clearance::None && conditions::tier_of(conn, seat.id)? == Some(Tier::Low))
}
