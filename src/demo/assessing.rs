//! Minimum requirements that were judged, the assessment of one posting, referees: what happens between reading and deciding.

use chrono::TimeDelta;

use super::postings::{Postings, Target};
use super::programme::{APPLICANT, Programme};
use crate::actions::assessments::{self as verbs, Guest, Seen};
use crate::actions::{Here, minimum, referees, score_files, scores};
use crate::domain::account::Email;
use crate::domain::assessment::{Score, Settings, Typed, points};
use crate::domain::ids::PostingId;
use crate::domain::minimum::{Cause, Judgement};
use crate::domain::pipeline::{Filter, Order};
use crate::domain::referee::{Again, Named, Relation, Statement};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::applications::{self, Application};
use crate::store::{Conn, accounts, assessments, events, outbox};

/// Points of those who have taken it: the whole, and the one skill that has a mark of its own.
const TAKEN: &[(&str, &str)] = &[("742", "81"), ("655", "64"), ("811", "90"), ("540", "70"), ("702", "48"), ("688", "72")];

/// Adds it to a programme whose applications have gone their way.
pub fn add(tx: &mut Conn, here: &Here, p: &Programme, postings: &Postings) -> Result<()> {
    for target in [&postings.cyber, &postings.software, &postings.data] {
        judge(tx, here, p, target)?;
    }
    assess(tx, here, p, postings.software.id)?;
    refer(tx, here, p)
}

/// Not before what happened last to the application, and not after now.
fn after(tx: &mut Conn, here: &Here, app: &Application, wanted: Moment) -> Result<Here> {
    let last = events::of_application(tx, app.id)?.last().map_or(wanted, |line| line.at);
    Ok(Here { now: wanted.max(last + TimeDelta::minutes(5)).min(here.now), ..here.clone() })
}

fn reference(raw: &str) -> Result<Reference> {
    Reference::parse(raw).ok_or(Error::NotFound)
}

/// Half of the applications that miss a requirement are judged, at most two; the others wait.
fn judge(tx: &mut Conn, here: &Here, p: &Programme, target: &Target) -> Result<()> {
    let waiting: Vec<_> = minimum::cases(tx, target.id)?.into_iter().filter(minimum::Case::awaits).collect();
    let judge = if target.agency.is_none() { &p.office } else { &p.manager };
    for (n, case) in waiting.iter().take(2.min(waiting.len() / 2)).enumerate() {
        let cause = case.misses.first().map_or(Cause::Other, |m| m.cause);
        let judgement = match n {
            0 => Judgement::Met("Wrote in a message that what the posting offers suits as well.".to_owned()),
            _ => Judgement::NotMet(cause, "We asked in a message; it cannot be otherwise.".to_owned()),
        };
        let app = applications::find(tx, case.received.id)?;
        let at = after(tx, here, &app, here.now - TimeDelta::hours(20))?;
        minimum::judge(tx, &at, judge, &reference(&app.reference)?, app.version, &judgement)?;
    }
    Ok(())
}

/// People in review of the software posting are assessed: some have taken it, some are at it, one got more time.
fn assess(tx: &mut Conn, here: &Here, p: &Programme, posting: PostingId) -> Result<()> {
    let typed = Typed {
        tool: "CodeSignal",
        link: "https://assessment.example/us-tech-force/software",
        highest: "850",
        pass: "600",
        skills: "Debugging: 60",
        days: "10",
        attempts: "2",
        wait_days: "30",
    };
    let settings = Settings::read(&typed).map_err(|_| Error::Broken("the settings of the demonstration".to_owned()))?;
    let began = here.now - TimeDelta::days(8);
    verbs::set(tx, &Here { now: began, ..here.clone() }, &p.office, posting, 0, &settings)?;
    let review: Vec<_> =
        applications::page(tx, posting, &Filter::default().in_state(State::InReview), (Order::Waiting, None), here.now, 14)?
            .into_iter()
            .filter(|c| c.told_state == State::InReview)
            .collect();
    let mut lines = String::from("Candidate Email,Candidate ID,Coding Score,Debugging score,Completed At,Status,Report URL\n");
    for (n, card) in review.iter().take(10).enumerate() {
        let app = applications::find(tx, card.id)?;
        let at = after(tx, here, &app, began + TimeDelta::hours(i64::try_from(n).unwrap_or(0)))?;
        let target = reference(&app.reference)?;
        let guest = Guest { reference: target.clone(), link: String::new(), candidate: String::new() };
        verbs::invite(tx, &at, &p.office, posting, &[guest])?;
        let Some((whole, debugging)) = TAKEN.get(n) else { continue };
        let taken_on = (at.now + TimeDelta::days(3)).min(here.now).date();
        if n == 0 {
            enter(tx, here, p, &app, whole, debugging, taken_on)?;
        } else {
            let report = format!("https://assessment.example/report/{}", 7000 + n);
            lines.push_str(&format!("{},{},{whole},{debugging},{taken_on},Completed,{report}\n", app.email, 7000 + n));
        }
    }
    lines.push_str(&format!("somebody.else@people.example,7099,700,70,{},Completed,\n", here.now.date()));
    // After the last invitation, whenever that was.
    let file = score_files::bring(tx, here, &p.office, posting, "codesignal-results.csv", lines.as_bytes())?;
    score_files::apply(tx, here, &p.office, file, 1)?;
    more_time(tx, here, p, posting)
}

/// The first score is entered by hand.
fn enter(tx: &mut Conn, here: &Here, p: &Programme, app: &Application, whole: &str, part: &str, on: chrono::NaiveDate) -> Result<()> {
    let Some(attempt) = assessments::of_application(tx, app.id)?.pop() else { return Ok(()) };
    let read = |raw: &str| points(raw).map_err(Error::Broken);
    let score = Score { points: read(whole)?, skills: vec![("Debugging".to_owned(), read(part)?)], taken_on: on, evidence: String::new() };
    let at = after(tx, here, app, here.now - TimeDelta::hours(4))?;
    scores::enter(tx, &at, &p.office, &reference(&app.reference)?, Seen { id: attempt.id, version: attempt.version }, &score)
}

/// One of those who are at it asked for more time.
fn more_time(tx: &mut Conn, here: &Here, p: &Programme, posting: PostingId) -> Result<()> {
    use crate::domain::assessment::AttemptState;
    let open = assessments::of_posting(tx, posting)?.into_iter().rfind(|a| a.state == AttemptState::Invited);
    let Some(attempt) = open else { return Ok(()) };
    let app = applications::find(tx, attempt.application)?;
    let (seen, until) = (Seen { id: attempt.id, version: attempt.version }, attempt.due_at.date() + TimeDelta::days(5));
    let at = after(tx, here, &app, here.now - TimeDelta::hours(2))?;
    verbs::extend(tx, &at, &p.office, &reference(&app.reference)?, seen, until, "On duty with the fire service until Friday.")
}

/// The applicant of the sign-in page was asked for referees; one of the two has answered.
fn refer(tx: &mut Conn, here: &Here, p: &Programme) -> Result<()> {
    let email = Email::parse(APPLICANT.1).map_err(Error::Broken)?;
    let Some(known) = accounts::by_email(tx, &email)? else { return Ok(()) };
    let who = accounts::find(tx, known.id)?;
    let mine = applications::of_user(tx, who.id)?;
    let Some(open) = mine.iter().find(|m| m.submitted_at.is_some() && m.told_state.is_open()) else { return Ok(()) };
    let app = applications::find(tx, open.id)?;
    let target = reference(&app.reference)?;
    let at = after(tx, here, &app, here.now - TimeDelta::hours(30))?;
    referees::ask(tx, &at, &p.office, &target, here.now.date() + TimeDelta::days(6))?;
    let named = [("Pilar Santos", "pilar.santos@city.example", Relation::Lead), ("Wes Okafor", "wes.okafor@firm.example", Relation::Peer)];
    let named = named.map(|(name, address, relation)| Named { name: name.to_owned(), address: address.to_owned(), relation });
    let at = after(tx, here, &app, here.now - TimeDelta::hours(26))?;
    referees::name(tx, &at, &who, &target, &named)?;
    let letter = outbox::newest(tx, None, Some("pilar.santos@city.example"), 1)?.pop();
    let token = letter.and_then(|l| l.text.split("/referee/").nth(1).map(|rest| rest.chars().take(64).collect::<String>()));
    let Some(token) = token else { return Ok(()) };
    let said = Statement {
        known: "I led the city’s permits team from 2021 to 2024.".to_owned(),
        words: "The nightly load failed one night in five. She traced it to a time zone in one supplier’s file, wrote the test first, and wrote down how to see it next time.".to_owned(),
        again: Again::Gladly,
    };
    let at = after(tx, here, &app, here.now - TimeDelta::hours(5))?;
    referees::answer(tx, &at, &token, &said)
}
