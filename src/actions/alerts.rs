//! Job alerts: ask for one, confirm it, change it, stop it, and write when something opened.

use chrono::TimeDelta;

use super::{Here, post};
use crate::domain::account::Email;
use crate::domain::alert::{EndReason, Rhythm, Wish};
use crate::domain::ids::AlertId;
use crate::domain::posting::{grade_words, pay_words, place_words};
use crate::domain::when::{self, Moment};
use crate::error::{Changed, Error, Result};
use crate::letters::alerts::{Job, alert as letter_of_jobs, confirm as letter_to_confirm};
use crate::store::Conn;
use crate::store::alerts::{self, Alert};
use crate::store::postings::{self, Card, Found};

/// Alerts of one address that may wait for confirmation: more letters than this are not sent to somebody who may never have asked.
const MOST_UNCONFIRMED: i64 = 5;
/// Jobs in one letter.
const MOST_JOBS: usize = 20;
/// What went live within the last minute waits for the next letter: its transaction may not be visible yet.
const SETTLING: TimeDelta = TimeDelta::minutes(1);

/// Asks for an alert. Whatever is known of the address, the caller learns the same: a letter is on its way.
pub fn ask(tx: &mut Conn, here: &Here, email: &Email, wish: &Wish, every: Rhythm) -> Result<()> {
    if alerts::unconfirmed(tx, email)? >= MOST_UNCONFIRMED {
        return Ok(());
    }
    let token = here.dice.token()?;
    alerts::insert(tx, &token, email, when::HOME_ZONE.name(), wish, every, here.now)?;
    let letter = letter_to_confirm(&here.site, &wish.spoken(), every, &token)?;
    post::put_to_address(tx, here, email.as_str(), &letter)
}

/// Confirms an alert with the token of its letter.
pub fn confirm(tx: &mut Conn, here: &Here, token: &str) -> Result<()> {
    let alert = alerts::by_token(tx, token)?;
    if alert.is_live() || alerts::confirm(tx, alert.id, here.now)? { Ok(()) } else { Err(ended()) }
}

/// Changes what an alert looks for and how often it writes.
pub fn change(tx: &mut Conn, token: &str, wish: &Wish, every: Rhythm) -> Result<()> {
    let alert = alerts::by_token(tx, token)?;
    if alerts::change(tx, alert.id, wish, every)? { Ok(()) } else { Err(ended()) }
}

/// Ends an alert. Doing it again is fine.
pub fn stop(tx: &mut Conn, here: &Here, token: &str, why: EndReason) -> Result<()> {
    let alert = alerts::by_token(tx, token)?;
    alerts::end(tx, alert.id, why, here.now).map(|_| ())
}

fn ended() -> Error {
    Error::Stale(Changed { what: "This alert has ended. You can start a new one from the list of jobs.".to_owned() })
}

/// Alerts that are due now.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<AlertId>> {
    let mut due = Vec::new();
    for every in Rhythm::ALL {
        due.extend(alerts::due(conn, *every, every.latest_round(now - SETTLING, when::HOME_ZONE))?);
    }
    Ok(due)
}

/// By the clock: one letter with what went live since the last one and fits; none when nothing did. `true` when a letter was written.
/// The alert is moved on in the same transaction, from the moment that was seen: no job process writes it twice.
pub fn write(tx: &mut Conn, here: &Here, id: AlertId) -> Result<bool> {
    let (alert, until) = (alerts::find(tx, id)?, here.now - SETTLING);
    let Some(seen) = alert.seen_until.filter(|seen| alert.is_live() && *seen < alert.every.latest_round(until, when::zone(&alert.zone)))
    else {
        return Ok(false);
    };
    let search = alert.search((seen, until));
    let Found { cards, count, .. } = postings::search(tx, &search, here.now, MOST_JOBS)?;
    let sent_at = (!cards.is_empty()).then_some(here.now);
    if !alerts::mark(tx, &alert, until, sent_at)? || cards.is_empty() {
        return Ok(false);
    }
    put_letter(tx, here, &alert, &cards, count)?;
    Ok(true)
}

fn put_letter(tx: &mut Conn, here: &Here, alert: &Alert, cards: &[Card], count: i64) -> Result<()> {
    let jobs: Vec<Job> = cards.iter().map(job).collect();
    let letter = letter_of_jobs(&here.site, &alert.wish.spoken(), alert.every, &jobs, count, &alert.token)?;
    post::put_to_address(tx, here, &alert.email, &letter)
}

fn job(card: &Card) -> Job {
    let pay =
        pay_words(card.pay_low_cents, card.pay_high_cents, card.pay_hourly).unwrap_or_else(|| "Pay set by grade and place".to_owned());
    Job {
        title: card.title.clone(),
        path: format!("/jobs/{}", card.id),
        facts: [
            card.agency.clone(),
            grade_words(&card.pay_plan, card.grade_low, card.grade_high),
            Some(pay),
            Some(place_words(&card.places, card.remote)),
            Some(format!("closes {}", when::full(card.closes_at, when::zone(&card.zone)))),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

/// Ends an alert whose letters do not arrive.
pub fn bounce(tx: &mut Conn, here: &Here, id: AlertId) -> Result<()> {
    alerts::end(tx, id, EndReason::Bounced, here.now).map(|_| ())
}
