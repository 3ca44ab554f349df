//! Referring a person to a request, and what became of it.

use super::super::history::Happened;
use super::super::post::{self, To};
use super::super::{Actor, Here};
use super::{kept_away, managed};
use crate::domain::access::Who;
use crate::domain::demand::{ReferralOutcome, ReferralReason};
use crate::domain::ids::{DemandId, ReferralId};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::{Conn, accounts, applications, demands};

/// Refers somebody qualified to a request: whoever asked and the person are told.
pub fn refer(tx: &mut Conn, here: &Here, who: &Who, id: DemandId, reference: &Reference) -> Result<ReferralId> {
    demands::hold(tx, id)?;
    applications::hold(tx, reference)?;
    let demand = managed(tx, who, id)?;
    if demand.outcome.is_some() {
        return Err(Error::Refused("This request is closed.".to_owned()));
    }
    let app = applications::by_reference(tx, reference)?;
    if !who.may_see(app.agency) {
        return Err(Error::NotFound);
    }
    let person = demands::qualified(tx, who.scope(), &demand.wanted.skills)?.into_iter().find(|q| q.application == app.id);
    let Some(person) = person else {
        return Err(Error::Refused(format!("{} is not among the qualified who are free any more.", app.name)));
    };
    let pause = demands::pauses(tx, Some(app.user), when::day_in(here.now, when::HOME_ZONE))?.into_iter().next();
    if let Some(why) = kept_away(tx, &demand, &person, pause.as_ref())? {
        return Err(Error::Refused(format!("{} is not referred now. {why}", app.name)));
    }
    let referral = demands::refer(tx, id, app.id, who.id, here.now).map_err(|e| match e {
        Error::Taken(_) => Error::Stale(Changed { what: format!("{} was referred to this request already.", app.name) }),
        other => other,
    })?;
    let happened = Happened::new("referral", referral.0, "refer").to("referred").detail(&demand.title);
    happened.in_application(tx, here, Actor::Person(who), &app)?;
    let fit = demand.wanted.fit(&person.known);
    let asker = accounts::find(tx, demand.asked_by)?;
    let letter = letters::demands::staff_referred(&here.site, &asker.name, (&demand.title, id.0), &app.name, &fit)?;
    post::put(tx, here, To::staff(&asker), Some(app.id), &letter)?;
    let team = demand.project_name.as_deref().unwrap_or(&demand.agency_name);
    let letter = letters::demands::referred(&here.site, &post::about(&app), team, &demand.title)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    Ok(referral)
}

/// Records what became of a referral. The person is told, unless it is what they said or an offer says it.
pub fn settle(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    id: ReferralId,
    (outcome, reason, words): (ReferralOutcome, Option<ReferralReason>, &str),
) -> Result<DemandId> {
    let referral = demands::referral(tx, id)?;
    let demand = managed(tx, who, referral.demand)?;
    let words = text::lines(words);
    if words.chars().count() > 500 {
        return Err(Error::Refused("At most 500 characters.".to_owned()));
    }
    let reason = match (outcome, reason) {
        (ReferralOutcome::NotSelected, None) => return Err(Error::Refused("Choose why the person was not selected.".to_owned())),
        (ReferralOutcome::NotSelected, Some(ReferralReason::Other)) if words.is_empty() => {
            return Err(Error::Refused("Say in words what the other reason is.".to_owned()));
        }
        (ReferralOutcome::NotSelected, reason) => reason,
        _ => None,
    };
    if !demands::settle(tx, id, (outcome, reason, &words), who.id, here.now)? {
        return Err(Error::Stale(Changed { what: format!("What became of {} was recorded already.", referral.name) }));
    }
    let app = applications::find(tx, referral.application)?;
    let detail = reason.map_or("", ReferralReason::as_str);
    let settled = Happened::new("referral", id.0, "settle").from("referred").to(outcome.as_str()).detail(detail);
    settled.in_application(tx, here, Actor::Person(who), &app)?;
    if matches!(outcome, ReferralOutcome::NotSelected | ReferralOutcome::NoAnswer) {
        let team = demand.project_name.as_deref().unwrap_or(&demand.agency_name);
        let letter = letters::demands::not_taken(&here.site, &post::about(&app), team, reason.map(ReferralReason::spoken))?;
        post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    }
    Ok(demand.id)
}
