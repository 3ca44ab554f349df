//! What becomes of each application, and when: everything that will happen, laid out before the first thing does.

use chrono::TimeDelta;

use super::chance::{Chance, at_work};
use super::endings::Act::{self, *};
use super::endings::{ENDINGS, Ending, OWN};
use super::people::{self, Person};
use super::postings::{Postings, Target};
use super::programme::{APPLICANT, Programme, opened};
use crate::domain::account::Email;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// One application and what it is made of.
#[derive(Debug, Clone)]
pub struct Journey {
    pub person: usize,
    pub target: Target,
    /// Reviewer who interviews.
    pub interviewer: usize,
    /// They never answer their offer.
    pub silent: bool,
}

/// Everything that will happen, in the order of time.
#[derive(Debug, Clone)]
pub struct Plan {
    pub people: Vec<Person>,
    pub journeys: Vec<Journey>,
    pub steps: Vec<(Moment, usize, Act)>,
}

pub fn make(now: Moment, chance: &mut Chance, p: &Programme, postings: &Postings) -> Result<Plan> {
    let mut people = people::make(chance, super::PEOPLE)?;
    let mut endings: Vec<&Ending> = ENDINGS.iter().flat_map(|e| std::iter::repeat_n(e, e.many)).collect();
    if endings.len() != people.len() {
        return Err(Error::Broken(format!("{} endings for {} people", endings.len(), people.len())));
    }
    chance.shuffle(&mut endings);
    let mut plan = Plan { people: Vec::new(), journeys: Vec::new(), steps: Vec::new() };
    for (person, ending) in endings.into_iter().enumerate() {
        one(now, chance, p, postings, &mut plan, person, ending, true);
    }
    people.push(Person {
        name: APPLICANT.0.to_owned(),
        email: Email::parse(APPLICANT.1).map_err(Error::Broken)?,
        phone: "202-555-0142".to_owned(),
        city: "Washington, DC",
    });
    for (n, ending) in OWN.iter().enumerate() {
        one(now, chance, p, postings, &mut plan, super::PEOPLE, ending, n == 0);
    }
    plan.steps.push((postings.closes, usize::MAX, Close(postings.closed.id)));
    // Stable: what stands earlier in the plan of an application stays before what stands later.
    plan.steps.sort_by_key(|(at, _, _)| *at);
    plan.people = people;
    Ok(plan)
}

#[allow(clippy::too_many_arguments)]
fn one(now: Moment, chance: &mut Chance, p: &Programme, postings: &Postings, plan: &mut Plan, person: usize, ending: &Ending, new: bool) {
    let target = match chance.pick(ending.of, b'D') {
        b'S' => &postings.software,
        b'C' => &postings.cyber,
        b'X' => &postings.closed,
        _ => &postings.data,
    };
    let journey = plan.journeys.len();
    // Only CISA's own reviewers may rate applications to CISA's posting.
    let interviewer = if target.agency.is_some() { chance.below(2) } else { chance.below(p.reviewers.len()) };
    let silent = ending.steps.iter().any(|(act, _)| *act == Act::LetExpire);
    plan.journeys.push(Journey { person, target: target.clone(), interviewer, silent });
    let whole: i64 = ending.steps.iter().map(|(_, days)| days).sum();
    let mut since = chance.between(ending.since.0, ending.since.1);
    // To a posting that has closed everything was sent before; what was sent may be long ago, never before the opening.
    let sending: i64 = ending.steps.iter().take(2).map(|(_, days)| days).sum();
    if target.id == postings.closed.id {
        since = since.max(super::postings::DAYS_SINCE_CLOSED + 3 + sending - whole);
    }
    let first = opened(now);
    since = since.min((now - first).num_days() - whole - 1).max(0);
    let mut at = now - TimeDelta::days(since + whole) - TimeDelta::hours(chance.between(1, 7));
    let mut last = first;
    let mut put = |plan: &mut Plan, at: Moment, act: Act| {
        let moment = at_work(at).max(last + TimeDelta::hours(1)).min(now - TimeDelta::minutes(30));
        last = moment;
        plan.steps.push((moment, journey, act));
    };
    if new {
        put(plan, at, SignUp);
    }
    put(plan, at, Begin);
    for (act, days) in ending.steps {
        at += TimeDelta::days(*days);
        put(plan, at, *act);
    }
}
