//! Verbs of the conditions of an offer.

use chrono::{NaiveDate, TimeDelta};

use super::applications::{Told, advance};
use super::history::Happened;
use super::offers;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::condition::{ConditionKind, ConditionState};
use crate::domain::ids::{ConditionId, OfferId};
use crate::domain::offer::OfferState;
use crate::domain::posting::Clearance;
use crate::domain::state::{State, Step};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::seats::SeatLine;
use crate::store::{Conn, conditions, events};

/// The conditions an offer of this seat depends on: what, and days until due (vetting goals of the Merit Hiring Plan of May 2025: 21, 25 and 45 days).
fn standard_conditions(seat: &SeatLine) -> Vec<(ConditionKind, &'static str, i64)> {
    let mut list = vec![
        (ConditionKind::Documents, "Proof of identity and citizenship", 10),
        (ConditionKind::Suitability, "Suitability check for the position's risk tier", 25),
    ];
    if seat.drug_test {
        list.push((ConditionKind::DrugTest, "Drug test", 20));
    }
    match seat.clearance {
        Clearance::None => {}
        Clearance::Secret => list.push((ConditionKind::Clearance, "Secret clearance (interim is enough to start)", 45)),
        Clearance::TopSecret => list.push((ConditionKind::Clearance, "Top Secret clearance (interim is enough to start)", 45)),
    }
    list
}

/// Attaches the conditions that an offer of this seat depends on.
pub(super) fn attach(tx: &mut Conn, offer: OfferId, seat: &SeatLine, today: NaiveDate) -> Result<()> {
    for (position, (kind, what, days)) in (1i64..).zip(standard_conditions(seat)) {
        conditions::insert(tx, offer, position, kind, what, today + TimeDelta::days(days))?;
    }
    Ok(())
}

/// Settles one condition of an accepted offer. One that is not met ends the offer.
pub fn settle(tx: &mut Conn, here: &Here, who: &Who, id: ConditionId, to: ConditionState) -> Result<()> {
    let offer = conditions::find(tx, id)?.offer;
    let (app, offer) = offers::for_staff(tx, who, offer)?;
    let condition = conditions::find(tx, id)?;
    who.may_manage(app.agency)?;
    if app.state != State::Accepted || offer.state != OfferState::Accepted {
        return Err(Error::Refused(format!(
            "Conditions are settled after the offer was accepted; this application is “{}”.",
            app.state.spoken()
        )));
    }
    condition.state.settle(to)?;
    if !conditions::settle(tx, id, to, who.id, here.now)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let settled = Happened::new("condition", id.0, "settle").from(condition.state.as_str()).to(to.as_str()).detail(condition.kind.as_str());
    settled.in_application(tx, here, Actor::Person(who), &app)?;
    let letter = if to == ConditionState::NotMet {
        offers::release(tx, here, Actor::Person(who), &app, &condition.what)?;
        let app = advance(tx, here, Actor::Person(who), &app, Step::FailConditions, Told::Now, condition.kind.as_str())?;
        letters::offers::conditions_not_met(&here.site, &post::about(&app), &condition.what)?
    } else {
        let left = conditions::of_offer(tx, offer.id)?.iter().filter(|c| !c.state.is_cleared()).count();
        letters::offers::condition(&here.site, &post::about(&app), &condition.what, &to.spoken().to_lowercase(), left)?
    };
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}
