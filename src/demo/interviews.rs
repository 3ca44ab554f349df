//! Times at which people interview, who interviews for what, what they ask; an interview that moves, and answers of applicants.

use chrono::{NaiveTime, TimeDelta};

use super::programme::Programme;
use crate::actions::interviews::Change;
use crate::actions::{Here, free_times, interviews};
use crate::domain::diary::Limits;
use crate::domain::free_time::FreeTime;
use crate::domain::ids::PostingId;
use crate::domain::interview::{Response, Slot};
use crate::domain::panel::Panel;
use crate::domain::reference::Reference;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::applications::Application;
use crate::store::interviews::{self as rows, Entry, Interview, Whose};
use crate::store::{Conn, accounts, applications, postings, rubrics};

/// What is asked for a competency, in turn.
const QUESTIONS: &[&str] = &[
    "Walk us through something you built that is still running. What would you change in it today?\nWhat broke first, and how did you find out?",
    "Tell us of a choice between two ways that were both wrong in part. How did you decide?\nWho disagreed with you, and what did you do with that?",
    "Here is a log of a service that slows down every evening. What do you look at first, and why?",
    "Describe a piece of work that somebody else had to go on with. What did you leave them?",
    "How did you know that what you built helped the people who used it?",
];

/// Adds it to a programme whose applications have gone their way.
pub fn add(tx: &mut Conn, here: &Here, p: &Programme, targets: &[PostingId]) -> Result<()> {
    for (n, who) in p.reviewers.iter().enumerate() {
        keep_free(tx, here, who, n)?;
        let limits = Limits { per_day: Some(3), per_week: (n % 2 == 0).then_some(8) };
        free_times::limit(tx, here, who, limits)?;
    }
    for posting in targets {
        prepare(tx, here, p, *posting)?;
    }
    answer_and_move(tx, here, p)
}

/// Two stretches a week: mornings for some, afternoons for others.
fn keep_free(tx: &mut Conn, here: &Here, who: &crate::domain::access::Who, n: usize) -> Result<()> {
    let zone = when::HOME_ZONE;
    let today = when::day_in(here.now, zone);
    let days = (2..20).map(|d| today + TimeDelta::days(d)).filter(|d| when::is_workday(*d)).skip(n % 3).step_by(2).take(5);
    let hour = |h: u32| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or_default();
    for day in days {
        let (from, to) = if n.is_multiple_of(2) { (9, 12) } else { (13, 16) };
        let at = |h| when::from_wall(day, hour(h), zone).map_err(Error::Broken);
        free_times::add(tx, here, who, FreeTime::new(at(from)?, at(to)?, here.now).map_err(Error::Broken)?)?;
    }
    Ok(())
}

/// Who interviews for a posting, the last of them in training, and what they ask.
fn prepare(tx: &mut Conn, here: &Here, p: &Programme, posting: PostingId) -> Result<()> {
    let content = postings::find(tx, posting)?.content;
    let fit: Vec<_> = p.reviewers.iter().filter(|r| r.may_score(content.agency).is_ok()).collect();
    let last = fit.len().saturating_sub(1);
    let people: Vec<_> = fit.iter().enumerate().map(|(n, r)| (r.id, n == last && last > 1)).collect();
    free_times::set_pool(tx, here, &p.office, posting, &people)?;
    let Some(rubric) = content.rubric else { return Ok(()) };
    let list: Vec<(String, String)> = rubrics::competencies(tx, rubric)?
        .into_iter()
        .zip(QUESTIONS.iter().cycle())
        .map(|(c, questions)| (c.name, (*questions).to_owned()))
        .collect();
    free_times::set_questions(tx, here, &p.office, posting, &list)
}

/// The next booked interviews: one is moved, one applicant may not come, one cannot.
fn answer_and_move(tx: &mut Conn, here: &Here, p: &Programme) -> Result<()> {
    let ahead = rows::schedule(tx, Whose::Scope(None), false, here.now, 60)?;
    let mut ahead = ahead.into_iter().filter(|e| e.starts_at.is_some_and(|at| at > here.now + TimeDelta::days(1)));
    for entry in ahead.by_ref() {
        let (reference, app, interview) = open(tx, &entry)?;
        if shift(tx, here, p, &reference, app.version, &interview)? {
            break;
        }
    }
    let said = [
        (Response::Tentative, "My train arrives an hour before. If it is late I call from the platform."),
        (Response::Declined, "My son’s school closes early that day. Any other morning that week is fine."),
    ];
    for (entry, (response, words)) in ahead.zip(said) {
        let (reference, app, interview) = open(tx, &entry)?;
        let who = accounts::find(tx, app.user)?;
        interviews::answer(tx, here, &who, &reference, interview.sequence, response, words)?;
    }
    Ok(())
}

fn open(tx: &mut Conn, entry: &Entry) -> Result<(Reference, Application, Interview)> {
    let interview = rows::find(tx, entry.id)?;
    let app = applications::find(tx, interview.application)?;
    Ok((Reference::parse(&app.reference).ok_or(Error::NotFound)?, app, interview))
}

/// Moves an interview to the first of the following days on which everybody can; `false` when there is none.
fn shift(tx: &mut Conn, here: &Here, p: &Programme, reference: &Reference, version: i64, i: &Interview) -> Result<bool> {
    let Some((lead, others)) = i.panel.split_first() else { return Ok(false) };
    let others: Vec<_> = others.iter().map(|s| (s.user, s.seat)).collect();
    let panel = Panel::new(lead.user, &others).map_err(Error::Broken)?;
    for days in 1..9 {
        let Some(Ok(slot)) = i.starts_at.map(|at| Slot::new(at + TimeDelta::days(days), i.minutes, here.now)) else { continue };
        if !when::is_workday(when::day_in(slot.starts_at(), when::HOME_ZONE)) {
            continue;
        }
        let change = Change {
            panel: panel.clone(),
            slot,
            zone: when::zone(&i.zone),
            location: i.location.clone(),
            why: "The lead of the panel testifies in Congress that day.".to_owned(),
        };
        match interviews::change(tx, here, &p.office, reference, version, &change) {
            Err(Error::Refused(_)) => {}
            done => return done.map(|()| true),
        }
    }
    Ok(false)
}
