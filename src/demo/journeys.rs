//! Walks the plan: each step is done by whoever would do it, through the action that a page would call.

use std::collections::BTreeSet;

use chrono::TimeDelta;

use super::cards;
use super::chance::{Chance, next_hour};
use super::endings::Act;
use super::extras;
use super::people::CITIES;
use super::plans::{Journey, Plan};
use super::programme::Programme;
use super::resumes;
use crate::actions::applications::WithdrawReason;
use crate::actions::interviews::Offer;
use crate::actions::{
    Here, accounts as account_verbs, applications, conditions, decisions, interviews, offers, pay, placements, postings, sections,
};
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::condition::ConditionState;
use crate::domain::decision::{Outcome, Reason, Verdict};
use crate::domain::eligibility::{Citizenship, Eligibility};
use crate::domain::ids::{InterviewId, OfferId, UserId};
use crate::domain::interview::Slot;
use crate::domain::offer::DeclineReason;
use crate::domain::offer::Terms;
use crate::domain::panel::{Panel, Seat};
use crate::domain::posting::{Cents, Clearance};
use crate::domain::question::{Ask, QuestionKind};
use crate::domain::reference::Reference;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::applications::Application;
use crate::store::sections::{Contact, NewResume};
use crate::store::{Conn, accounts, applications as application_rows, conditions as condition_rows, interviews as interview_rows, seats};

/// What is known of an application while its story goes on.
#[derive(Default, Clone)]
struct Known {
    reference: Option<Reference>,
    interview: Option<InterviewId>,
    /// When the interview takes place.
    held_at: Option<Moment>,
    offer: Option<OfferId>,
    last: Option<Moment>,
}

struct Walk<'a> {
    p: &'a Programme,
    chance: &'a mut Chance,
    plan: &'a Plan,
    hash: &'a str,
    people: Vec<Option<Who>>,
    known: Vec<Known>,
    /// Hours that an interviewer has given away.
    busy: BTreeSet<(UserId, Moment)>,
}

pub fn walk(tx: &mut Conn, here: &Here, chance: &mut Chance, p: &Programme, plan: Plan, hash: &str) -> Result<()> {
    let mut w = Walk {
        p,
        chance,
        plan: &plan,
        hash,
        people: vec![None; plan.people.len()],
        known: vec![Known::default(); plan.journeys.len()],
        busy: BTreeSet::new(),
    };
    for (at, n, act) in &plan.steps {
        if let Act::Close(posting) = act {
            postings::close(tx, &Here { now: *at, ..here.clone() }, *posting)?;
            continue;
        }
        let (Some(journey), Some(mut known)) = (plan.journeys.get(*n), w.known.get(*n).cloned()) else { continue };
        // An interview found its hour later than planned: what follows moves with it.
        let earliest = known.last.map_or(*at, |last| last + TimeDelta::hours(1));
        let held = if matches!(act, Act::Score(_) | Act::Miss) { known.held_at.map_or(*at, |at| at + TimeDelta::hours(1)) } else { *at };
        let here = Here { now: (*at).max(earliest).max(held), ..here.clone() };
        w.step(tx, &here, journey, &mut known, *act)
            .map_err(|e| Error::Broken(format!("demonstration, {act:?} of application {n} at {}: {e}", here.now)))?;
        known.last = Some(here.now);
        if let Some(slot) = w.known.get_mut(*n) {
            *slot = known;
        }
    }
    Ok(())
}

impl Walk<'_> {
    fn step(&mut self, tx: &mut Conn, here: &Here, j: &Journey, k: &mut Known, act: Act) -> Result<()> {
        if act == Act::SignUp {
            let person = self.plan.people.get(j.person).ok_or(Error::NotFound)?;
            let id = account_verbs::create(tx, here, &person.email, &person.name, Role::Applicant, None, Some(self.hash))?;
            if let Some(slot) = self.people.get_mut(j.person) {
                *slot = Some(accounts::find(tx, id)?);
            }
            return Ok(());
        }
        let who = self.people.get(j.person).cloned().flatten().ok_or(Error::NotFound)?;
        if act == Act::Begin {
            let app = applications::begin(tx, here, &who, j.target.id)?;
            k.reference = Reference::parse(&app.reference);
            return super::postings::came_from(tx, &app, j.person);
        }
        let reference = k.reference.clone().ok_or(Error::NotFound)?;
        let app = application_rows::by_reference(tx, &reference)?;
        let decider = self.decider(j, &app);
        // Seats of many agencies belong to a posting of the whole programme: only the office may act on all of them.
        let placer = if j.target.agency.is_none() { self.p.office2.clone() } else { decider.clone() };
        let v = app.version;
        match act {
            Act::SignUp | Act::Begin | Act::Close(_) => Ok(()),
            Act::Fill(sections) => self.fill(tx, here, j, &who, &reference, sections),
            Act::Submit => applications::submit(tx, here, &who, &reference).map(|_| ()),
            Act::BeginReview => applications::begin_review(tx, here, &decider, &reference, v).map(|_| ()),
            Act::OfferTimes(days) => self.offer_times(tx, here, j, k, &decider, &app, &reference, days),
            Act::Choose => {
                let interview = k.interview.ok_or(Error::NotFound)?;
                let (slot, at) = interview_rows::slots(tx, interview)?
                    .into_iter()
                    .find(|(_, at)| *at >= here.now + TimeDelta::hours(3))
                    .ok_or(Error::NotFound)?;
                k.held_at = Some(at);
                interviews::choose(tx, here, &who, &reference, slot)
            }
            Act::AskOtherTimes => interviews::ask_for_other_times(
                tx,
                here,
                &who,
                &reference,
                "I teach on both mornings. Any afternoon that week would suit me.",
            ),
            Act::CancelInterview => {
                interviews::cancel(tx, here, &decider, &reference, v, "the interviewer is called to an incident; we will offer new times")
            }
            Act::Score(good) => cards::send(tx, here, self.chance, k.interview.ok_or(Error::NotFound)?, &reference, good),
            Act::Miss => self.p.reviewers.get(j.interviewer).map_or(Ok(()), |i| interviews::finish(tx, here, i, &reference, false)),
            Act::Qualify => self.decide(tx, here, &decider, &reference, v, Outcome::Qualified, &[]),
            Act::NotSelect(reason) => self.decide(tx, here, &decider, &reference, v, Outcome::NotSelected, &[reason]),
            Act::Tell => {
                decisions::tell(tx, here, &decider, &reference, v).and_then(|()| extras::join_pool(tx, here, &who, &reference, j.person))
            }
            Act::Reopen => decisions::reopen(
                tx,
                here,
                &self.p.office,
                &reference,
                v,
                "a second look at the work sample shows the applicant's own part",
            )
            .map(|_| ()),
            Act::Prepare => self.prepare(tx, here, j, k, &placer, &reference, v),
            Act::Approve => offers::approve(tx, here, &self.p.office, k.offer.ok_or(Error::NotFound)?, true),
            Act::Accept => offers::accept(tx, here, &who, &reference),
            Act::Decline => offers::decline(
                tx,
                here,
                &who,
                &reference,
                offers::Declined {
                    reason: self.chance.pick(&[DeclineReason::Pay, DeclineReason::Place, DeclineReason::OtherJob], DeclineReason::Dates),
                    stay: false,
                },
            ),
            Act::LetExpire => offers::expire(tx, here, k.offer.ok_or(Error::NotFound)?),
            Act::TakeBackOffer => {
                offers::withdraw(tx, here, &placer, k.offer.ok_or(Error::NotFound)?, "the office moved this seat to another year")
            }
            Act::Meet => self.settle(tx, here, k, &placer, ConditionState::Met),
            Act::NotMeet => {
                let second = self.p.office.clone();
                self.settle(tx, here, k, &second, ConditionState::NotMet)
            }
            Act::Place => {
                // Seats differ in how many conditions they bring: the last of them are met on the day of the placement.
                let left = condition_rows::of_offer(tx, k.offer.ok_or(Error::NotFound)?)?;
                for condition in left.iter().filter(|c| !c.state.is_cleared()) {
                    conditions::settle(tx, here, &placer, condition.id, ConditionState::Met)?;
                }
                let offer = k.offer.ok_or(Error::NotFound)?;
                offers::make_official(tx, here, &placer, offer, self.p.starts_on, here.now + TimeDelta::days(5))?;
                offers::confirm(tx, here, &who, &reference)?;
                let v = application_rows::by_reference(tx, &reference)?.version;
                placements::place(tx, here, &placer, &reference, v).map(|_| ())
            }
            Act::Withdraw => {
                let why = self.chance.pick(
                    &[WithdrawReason::OtherJob, WithdrawReason::Timing, WithdrawReason::Place, WithdrawReason::TooLong],
                    WithdrawReason::NoAnswer,
                );
                applications::withdraw(tx, here, &who, &reference, why)
            }
            Act::TakeUpAgain => applications::take_up_again(tx, here, &decider, &reference, v).map(|_| ()),
        }
    }

    /// Who manages an application: CISA's own manager for CISA's posting, otherwise the same one of three for its whole way.
    fn decider(&self, j: &Journey, app: &Application) -> Who {
        match (j.target.agency, app.id.0 % 3) {
            (Some(_), _) | (None, 0) => self.p.manager.clone(),
            (None, 1) => self.p.manager2.clone(),
            _ => self.p.office2.clone(),
        }
    }

    fn fill(&mut self, tx: &mut Conn, here: &Here, j: &Journey, who: &Who, reference: &Reference, many: usize) -> Result<()> {
        let person = self.plan.people.get(j.person).ok_or(Error::NotFound)?;
        let c = &mut *self.chance;
        let contact = Contact { name: person.name.clone(), phone: person.phone.clone(), city: person.city.to_owned() };
        sections::save_contact(tx, who, reference, &contact)?;
        if many >= 2 {
            let mut places = vec!["Washington, DC".to_owned()];
            if c.percent(50) {
                places.push(c.word(CITIES.get(1..5).unwrap_or_default()).to_owned());
            }
            let eligibility = Eligibility {
                citizenship: if c.percent(97) { Citizenship::Citizen } else { Citizenship::National },
                min_grade: if c.percent(80) { 13 } else { 14 },
                places: if c.percent(20) { Vec::new() } else { places },
                remote_only: c.percent(4),
                clearance: c
                    .pick(&[Clearance::None, Clearance::None, Clearance::None, Clearance::Secret, Clearance::TopSecret], Clearance::None),
                earliest_start: self.p.starts_on - TimeDelta::days(c.between(0, 60)),
            };
            sections::save_eligibility(tx, who, reference, &eligibility)?;
        }
        if many >= 3 {
            let made = resumes::make(c, &person.name, person.email.as_str(), person.city, j.target.specialty);
            let resume =
                NewResume { file_name: "resume.pdf", media_type: "application/pdf", bytes: &made.bytes, text: &made.text, pages: None };
            sections::save_resume(tx, here, who, reference, &resume)?;
        }
        if many >= 4 {
            let answers: Vec<_> = j.target.questions.iter().map(|q| (q.id, answer(c, &q.ask))).collect();
            sections::save_answers(tx, who, reference, &answers)?;
            extras::add(tx, here, who, reference, j.person, j.target.specialty)?;
        }
        Ok(())
    }

    #[allow(clippy::too_many_arguments)]
    fn offer_times(
        &mut self,
        tx: &mut Conn,
        here: &Here,
        j: &Journey,
        k: &mut Known,
        decider: &Who,
        app: &Application,
        reference: &Reference,
        days: i64,
    ) -> Result<()> {
        let lead = self.p.reviewers.get(j.interviewer).ok_or(Error::NotFound)?.id;
        let mut slots: Vec<Slot> = Vec::new();
        let mut at = here.now + TimeDelta::days(days) - TimeDelta::hours(self.chance.between(0, 6));
        while slots.len() < 3 {
            at = next_hour(at);
            if self.busy.insert((lead, at)) {
                slots.push(Slot::new(at, 45, here.now).map_err(Error::Broken)?);
                at += TimeDelta::hours(if slots.len() == 1 { 2 } else { 20 });
            }
        }
        let location = format!("https://video.example/room/{}", text_of(reference));
        let panel = self.panel(j, app, lead, &slots)?;
        let offer = Offer { panel, slots, zone: when::HOME_ZONE, location };
        k.interview = Some(interviews::offer(tx, here, decider, reference, app.version, &offer)?);
        Ok(())
    }

    /// One interviewer; or with a second, who leads none and has time at all of these hours: to rate too, or to learn.
    fn panel(&mut self, j: &Journey, app: &Application, lead: UserId, slots: &[Slot]) -> Result<Panel> {
        let seat = match app.id.0 % 3 {
            0 => Seat::Member,
            1 => Seat::Shadow,
            _ => return Ok(Panel::of(lead)),
        };
        let own = if j.target.agency.is_some() { &self.p.manager } else { &self.p.manager2 };
        let second = if app.id.0 % 2 == 0 { own.id } else { self.p.office2.id };
        if slots.iter().any(|s| self.busy.contains(&(second, s.starts_at()))) {
            return Ok(Panel::of(lead));
        }
        self.busy.extend(slots.iter().map(|s| (second, s.starts_at())));
        Panel::new(lead, &[(second, seat)]).map_err(Error::Broken)
    }

    #[allow(clippy::too_many_arguments)]
    fn decide(
        &mut self,
        tx: &mut Conn,
        here: &Here,
        decider: &Who,
        reference: &Reference,
        version: i64,
        outcome: Outcome,
        reasons: &[Reason],
    ) -> Result<()> {
        let detail = if outcome == Outcome::NotSelected && self.chance.percent(30) { self.chance.word(DETAILS) } else { "" };
        let verdict = Verdict::new(outcome, reasons.to_vec(), detail).map_err(|(_, why)| Error::Broken(why))?;
        decisions::decide(tx, here, decider, reference, version, &verdict).map(|_| ())
    }

    #[allow(clippy::too_many_arguments)]
    fn prepare(
        &mut self,
        tx: &mut Conn,
        here: &Here,
        j: &Journey,
        k: &mut Known,
        decider: &Who,
        reference: &Reference,
        version: i64,
    ) -> Result<()> {
        let fitting: Vec<_> =
            seats::open(tx, j.target.agency, here.now.date(), 500)?.into_iter().filter(|s| s.specialty == j.target.specialty).collect();
        let seat = fitting.get(self.chance.below(fitting.len())).ok_or_else(|| Error::Refused("no seat is left".to_owned()))?;
        let grade = self.chance.between(seat.grade_low, seat.grade_high.min(14));
        let highest = self.chance.percent(15);
        let step = if highest { 10 } else { 1 };
        let place = seat.places.first().cloned().unwrap_or_default();
        // Where no table covers the place: the ends of the 2026 ranges (as published in live postings of that year), typed with their source.
        let typed = match (grade, highest) {
            (13, false) => 12_178_500,
            (13, true) => 15_832_200,
            (_, false) => 14_391_300,
            (_, true) => 18_709_300,
        };
        let (step, pay, pay_source) = match pay::of_step(tx, &place, grade, step)? {
            Some((pay, source)) => (Some(step), pay, source),
            None => (None, Cents(typed), format!("2026 General Schedule, Washington, DC locality: GS-{grade} step {step}")),
        };
        let terms = Terms {
            grade,
            step,
            pay,
            pay_source,
            place,
            starts_on: self.p.starts_on,
            not_to_exceed: self.p.starts_on + TimeDelta::days(730),
            // Who answers late is not hurried; who never answers has let the date pass by the day on which it ends.
            answer_by: when::end_of(here.now.date() + TimeDelta::days(if j.silent { 5 } else { 9 }), when::HOME_ZONE),
        };
        k.offer = Some(offers::prepare(tx, here, decider, reference, version, seat.id, &terms)?);
        Ok(())
    }

    /// Settles the next condition that is open.
    fn settle(&mut self, tx: &mut Conn, here: &Here, k: &Known, decider: &Who, to: ConditionState) -> Result<()> {
        let open = condition_rows::of_offer(tx, k.offer.ok_or(Error::NotFound)?)?.into_iter().find(|c| c.state == ConditionState::Pending);
        let why = if to.needs_reason() { "The office that decides it said no, and gave no second date." } else { "" };
        open.map_or(Ok(()), |c| conditions::settle_because(tx, here, decider, c.id, to, why))
    }
}

fn text_of(reference: &Reference) -> String {
    reference.as_str().to_ascii_lowercase()
}

fn answer(chance: &mut Chance, ask: &Ask) -> String {
    let said = match ask.kind {
        QuestionKind::YesNo => chance.word(&["Yes", "Yes", "Yes", "No"]),
        QuestionKind::Level => chance.word(&["3", "4", "4", "5"]),
        QuestionKind::One | QuestionKind::Several => {
            let mut some: Vec<&str> = ask.options.iter().map(String::as_str).filter(|_| chance.percent(55)).collect();
            if some.is_empty() || ask.kind == QuestionKind::One {
                some = ask.options.iter().map(String::as_str).take(1).collect();
            }
            return some.join("\n");
        }
        QuestionKind::Short => chance.word(&[
            "Bus arrival times: half of them are guesses.",
            "The register of small dams, because nobody knows who owns which.",
            "School lunch records; three districts, three meanings of “meal”.",
            "Complaints, since each office files them under other words.",
        ]),
        _ => chance.word(&[
            "I rebuilt the form with which tenants report broken heating. I wrote the back end and talked to twelve tenants first. Reports with an answer in a day went from a third to four fifths.",
            "Our night load failed every second week. I found two clocks that disagreed, made the load repeatable and wrote down how to rerun it. It has not woken anybody since.",
            "I was one of three who took over a billing system after its author had left. I wrote the first tests, then replaced the part that rounded. We were wrong by cents for years.",
            "For a report on road repairs I linked inspections with budgets and said plainly where the match is weak. The council moved money to two bridges.",
            "A student found a hole in our login and wrote to me. I reproduced it the same evening, wrote the fix with a colleague and thanked the student by name, with permission.",
        ]),
    };
    said.to_owned()
}

const DETAILS: &[&str] = &[
    "Your project on public transport is good work; it did not show the scale this posting needs.",
    "We read your résumé with interest. A page on what you yourself did would help next time.",
    "Two readers came to the same result independently of each other.",
];
