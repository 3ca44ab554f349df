//! Requests of agencies for people: asked, answered with a live list, closed with an outcome.

mod pauses;
mod referrals;

pub use pauses::{lift as lift_pause, pause, paused};
pub use referrals::{refer, settle};

use std::collections::BTreeMap;

use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, firewall, projects as project_verbs};
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::demand::{self, DemandOutcome, Fit, ReferralOutcome};
use crate::domain::ids::{DemandId, UserId};
use crate::domain::text;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::demands::{self, Demand, NewDemand, Pause, Qualified, Referral};
use crate::store::{Conn, accounts, agencies as agency_rows, projects};

/// A request this person may see: those of their own agency, or any for the programme office and auditors.
pub fn seen(conn: &mut Conn, who: &Who, id: DemandId) -> Result<Demand> {
    who.may_see_results(who.agency)?;
    let demand = demands::find(conn, id)?;
    if who.may_see(Some(demand.agency)) { Ok(demand) } else { Err(Error::NotFound) }
}

/// The same, for whoever may act on it.
pub(super) fn managed(conn: &mut Conn, who: &Who, id: DemandId) -> Result<Demand> {
    let demand = seen(conn, who, id)?;
    who.may_manage(Some(demand.agency))?;
    Ok(demand)
}

/// An agency asks for people. The programme office is told.
pub fn ask(tx: &mut Conn, here: &Here, who: &Who, new: &NewDemand) -> Result<DemandId> {
    who.may_manage(Some(new.agency))?;
    agency_rows::must_be(tx, &[new.agency])?;
    if new.wanted.start_by < when::day_in(here.now, when::HOME_ZONE) {
        return Err(Error::Refused("The day by which they start has passed.".to_owned()));
    }
    if let Some(project) = new.project {
        let (_, agencies) = project_verbs::seen(tx, who, project)?;
        if agencies.iter().all(|(id, _)| *id != new.agency) {
            return Err(Error::Refused("The agency that asks does not take part in this project.".to_owned()));
        }
    }
    let id = demands::insert(tx, new, who.id, here.now)?;
    let detail = format!("{}, {}", new.title, text::count(new.people, "person", "people"));
    Happened::new("demand", id.0, "ask").to("open").detail(&detail).on_its_own(tx, here, Actor::Person(who))?;
    let demand = demands::find(tx, id)?;
    for office in accounts::with_role(tx, Role::Office)?.iter().filter(|o| o.id != who.id) {
        let letter =
            letters::demands::asked(&here.site, &office.name, &demand.agency_name, (&demand.title, id.0), new.people, new.wanted.start_by)?;
        post::put(tx, here, To::staff(office), None, &letter)?;
    }
    Ok(id)
}

/// Somebody on the live list of a request.
#[derive(Debug, Clone)]
pub struct Match {
    pub person: Qualified,
    pub fit: Fit,
}

/// A request with the people who answer it now.
#[derive(Debug, Clone)]
pub struct Answer {
    pub demand: Demand,
    /// The best first.
    pub matches: Vec<Match>,
    /// Who is not referred now: why.
    pub apart: Vec<(Qualified, String)>,
    pub referrals: Vec<Referral>,
}

/// The people who are qualified now, each with the reasons why they fit and what is missing. The programme office sees everybody, a hiring
/// manager who applied to their agency or to the whole programme.
pub fn answer(conn: &mut Conn, here: &Here, who: &Who, id: DemandId) -> Result<Answer> {
    let demand = seen(conn, who, id)?;
    let referrals = demands::referrals_of(conn, id)?;
    let (mut matches, mut apart) = (Vec::new(), Vec::new());
    if demand.outcome.is_none() {
        let today = when::day_in(here.now, when::HOME_ZONE);
        let must = demand.project.map(|id| projects::find(conn, id)).transpose()?.map(|p| p.must_haves).unwrap_or_default();
        let pauses: BTreeMap<UserId, Pause> = demands::pauses(conn, None, today)?.into_iter().map(|p| (p.user, p)).collect();
        for person in demands::qualified(conn, who.scope(), &demand.wanted.skills)? {
            if referrals.iter().any(|r| r.application == person.application) {
                continue;
            }
            match kept_away(conn, &demand, &person, pauses.get(&person.user))? {
                Some(why) => apart.push((person, why)),
                None => {
                    let mut fit = demand.wanted.fit(&person.known);
                    fit.missing.extend(demand::without(&must, &person.known));
                    matches.push(Match { fit, person });
                }
            }
        }
        // They come by name and reference; this order keeps that among equals.
        matches.sort_by_key(|m| m.fit.order());
    }
    Ok(Answer { demand, matches, apart, referrals })
}

/// Why somebody is not referred to a request now, when there is a reason.
fn kept_away(conn: &mut Conn, demand: &Demand, person: &Qualified, pause: Option<&Pause>) -> Result<Option<String>> {
    if let Some(pause) = pause {
        return Ok(Some(format!("Paused until {}: {}", when::day(pause.until_on), pause.reason)));
    }
    let day = demand.wanted.start_by;
    match firewall::check(conn, person.user, (day, day), Some(demand.agency), demand.project) {
        Ok(()) => Ok(None),
        Err(Error::Refused(why)) => Ok(Some(why)),
        Err(other) => Err(other),
    }
}

/// Closes a request with how it ended. Everybody who was referred has an outcome first; where whoever asked was silent, that is theirs.
pub fn close(tx: &mut Conn, here: &Here, who: &Who, id: DemandId, outcome: DemandOutcome, words: &str) -> Result<()> {
    demands::hold(tx, id)?;
    managed(tx, who, id)?;
    let words = text::lines(words);
    if words.chars().count() > 500 {
        return Err(Error::Refused("At most 500 characters.".to_owned()));
    }
    let referrals = demands::referrals_of(tx, id)?;
    let open: Vec<&Referral> = referrals.iter().filter(|r| r.outcome.is_none()).collect();
    let hired = referrals.iter().any(|r| r.outcome == Some(ReferralOutcome::Hired));
    if outcome == DemandOutcome::NoCandidates && !referrals.is_empty() && hired {
        return Err(Error::Refused("Somebody who was referred was hired, so somebody fitted.".to_owned()));
    }
    if outcome == DemandOutcome::Hired && !hired {
        return Err(Error::Refused(
            "Nobody who was referred is recorded as hired. Record that first, or choose “Filled in another way”.".to_owned(),
        ));
    }
    if outcome == DemandOutcome::ManagerSilent {
        for referral in open {
            referrals::settle(tx, here, who, referral.id, (ReferralOutcome::NoAnswer, None, ""))?;
        }
    } else if !open.is_empty() {
        let n = i64::try_from(open.len()).unwrap_or(i64::MAX);
        return Err(Error::Refused(format!(
            "Say first what became of {} who {} referred.",
            text::count(n, "person", "people"),
            if n == 1 { "was" } else { "were" }
        )));
    }
    if !demands::close(tx, id, outcome, &words, who.id, here.now)? {
        return Err(Error::Stale(Changed { what: "Somebody closed this request already.".to_owned() }));
    }
    let closed = Happened::new("demand", id.0, "close").from("open").to(outcome.as_str()).detail(&words);
    closed.on_its_own(tx, here, Actor::Person(who))
}
