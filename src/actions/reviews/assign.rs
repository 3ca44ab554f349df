//! Assignment: who reads what, in an order drawn from the seed, with the load in balance.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::super::applications::{Told, advance};
use super::super::history::Happened;
use super::super::post::{self, To};
use super::super::{Actor, Here, firewall, minimum, token_hash};
use super::{calibrate, join_checked, round_led, settle};
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, PostingId, UserId};
use crate::domain::review::{ReviewSeat, ReviewState, least_loaded};
use crate::domain::state::{State, Step};
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::{self, Application};
use crate::store::reviews::{self, NewReview, Reading, Subject};
use crate::store::rounds::{self, Round};
use crate::store::{Conn, accounts, interviews, outbox};

/// The place of an application in the order of reading: the first 16 digits of the SHA-256 of `seed:reference`. Anybody who knows the
/// published seed can draw it again.
pub fn lot(seed: &str, reference: &str) -> String {
    token_hash(&format!("{seed}:{reference}")).chars().take(16).collect()
}

/// When what is assigned now must be sent: at the end of the day so many days from now.
pub(super) fn due(round: &Round, now: Moment) -> Moment {
    when::end_of(when::day_in(now + TimeDelta::days(round.days), when::HOME_ZONE), when::HOME_ZONE)
}

/// Assigns reviewers to at most `most` applications that lack them, in the order of the lot; an application that was only received goes
/// into review with it. One that misses a stated minimum waits until that was judged. Calibration résumés go to every reviewer, at their
/// own place in that order. Gives how many were assigned; 0 when nothing (more) can be.
pub fn assign(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, most: usize) -> Result<usize> {
    let round = round_led(tx, who, posting)?;
    rounds::hold(tx, round.id)?;
    let judged_first = minimum::awaits_judgement(tx, posting)?;
    let unread = rounds::unread(tx, &round)?.into_iter().filter(|(id, _)| !judged_first.contains(id));
    let mut waiting: Vec<(String, Subject)> =
        unread.map(|(id, reference)| (lot(&round.seed, &reference), Subject::Application(id))).collect();
    waiting.extend(reviews::calibrations_of(tx, round.id)?.into_iter().map(|c| (c.lot, Subject::Calibration(c.id))));
    waiting.sort_by(|one, other| one.0.cmp(&other.0));
    let mut loads = rounds::loads(tx, round.id)?;
    let mut done = 0;
    for (lot, subject) in waiting {
        if done == most {
            break;
        }
        let given = match subject {
            Subject::Application(id) => {
                let app = applications::find(tx, id)?;
                fill(tx, here, who, &round, &app, &lot, &mut loads)?
            }
            Subject::Calibration(id) => calibrate::hand_out(tx, here, &round, id, &lot, &mut loads)?,
        };
        done += usize::from(given);
    }
    Ok(done)
}

/// Gives an application the reviewers it lacks. `false` when nobody is left for it.
fn fill(tx: &mut Conn, here: &Here, who: &Who, round: &Round, app: &Application, lot: &str, loads: &mut [(UserId, i64)]) -> Result<bool> {
    let known = reviews::of_application(tx, app.id)?;
    let live = known.iter().filter(|r| matches!(r.state, ReviewState::Assigned | ReviewState::Sent) && r.seat == ReviewSeat::Pair).count();
    let lacking = usize::try_from(round.method.readers).unwrap_or(0).saturating_sub(live);
    let mut taken = taken(tx, here, app, &known, loads)?;
    let mut chosen = Vec::new();
    for _ in 0..lacking {
        let Some(next) = least_loaded(loads, &taken, |id| token_hash(&format!("{lot}:{id}"))) else { break };
        taken.push(next);
        chosen.push(next);
        if let Some(load) = loads.iter_mut().find(|l| l.0 == next) {
            load.1 += 1;
        }
    }
    if chosen.is_empty() {
        return Ok(false);
    }
    let app = if app.state == State::Submitted {
        advance(tx, here, Actor::Person(who), app, Step::BeginReview, Told::Now, "")?
    } else {
        app.clone()
    };
    for reviewer in chosen {
        give(tx, here, Actor::Person(who), round, &app, (reviewer, ReviewSeat::Pair, lot))?;
    }
    Ok(true)
}

/// Who cannot read an application (any more): whoever had it, stood aside, ever sat on a panel that met its applicant, or is on leave from
/// a company in conflict there.
fn taken(conn: &mut Conn, here: &Here, app: &Application, known: &[reviews::Review], loads: &[(UserId, i64)]) -> Result<Vec<UserId>> {
    let mut taken: Vec<UserId> = known.iter().map(|r| r.reviewer).collect();
    for (user, _) in loads {
        if interviews::has_met(conn, app.user, *user)? || firewall::bars(conn, *user, firewall::today(here), app.agency)? {
            taken.push(*user);
        }
    }
    Ok(taken)
}

/// Assigns one review; the reviewer hears of it in a letter about all that is new.
fn give(tx: &mut Conn, here: &Here, actor: Actor<'_>, round: &Round, app: &Application, to: (UserId, ReviewSeat, &str)) -> Result<()> {
    let (reviewer, seat, lot) = to;
    let third = seat == ReviewSeat::Third;
    let new = NewReview {
        round: round.id,
        subject: Subject::Application(app.id),
        reviewer,
        seat,
        lot,
        due_at: due(round, here.now),
        announced: third,
    };
    let id = reviews::insert(tx, &new, here.now)?;
    let happened = Happened::new("review", id.0, if third { "assign_third" } else { "assign" }).to(ReviewState::Assigned.as_str());
    happened.in_application(tx, here, actor, app)?;
    if third {
        let reader = accounts::find(tx, reviewer)?;
        let letter = letters::reviews::third(&here.site, &reader.name, &round.title, id.0, &day(new.due_at, &reader))?;
        post::put(tx, here, To::staff(&reader), None, &letter)?;
    }
    Ok(())
}

/// A date as its reader reads it.
pub(super) fn day(at: Moment, reader: &Who) -> String {
    when::day(when::day_in(at, when::zone(&reader.zone)))
}

/// Finds somebody for one more seat of an application, at once. `false` when nobody is left; whoever answers for it gets a letter then.
pub(super) fn replace(tx: &mut Conn, here: &Here, actor: Actor<'_>, round: &Round, app: &Application, seat: ReviewSeat) -> Result<bool> {
    let known = reviews::of_application(tx, app.id)?;
    let loads = rounds::loads(tx, round.id)?;
    let taken = taken(tx, here, app, &known, &loads)?;
    let lot = lot(&round.seed, &app.reference);
    match least_loaded(&loads, &taken, |id| token_hash(&format!("{lot}:{id}"))) {
        Some(next) => give(tx, here, actor, round, app, (next, seat, &lot)).map(|()| true),
        None if outbox::has(tx, app.id, letters::reviews::NOBODY_LEFT)? => Ok(false),
        None => {
            let about = post::about(app);
            post::put_to_responsible(tx, here, app, |to| letters::reviews::nobody_left(&here.site, &to.name, &about, round.posting.0))?;
            Ok(false)
        }
    }
}

/// Applications of a round that wait for a reviewer whom nobody can be: every reviewer had them.
pub fn uncovered(conn: &mut Conn, round: &Round) -> Result<usize> {
    let active: Vec<UserId> = rounds::loads(conn, round.id)?.into_iter().map(|l| l.0).collect();
    let mut of: BTreeMap<ApplicationId, Vec<Reading>> = BTreeMap::new();
    for reading in reviews::readings(conn, round.id)? {
        of.entry(reading.application.ok_or(Error::NotFound)?).or_default().push(reading);
    }
    let everybody_had = |had: &Vec<Reading>| active.iter().all(|a| had.iter().any(|r| r.reviewer == *a));
    let mut without = rounds::unread(conn, round)?.iter().filter(|(id, _)| of.get(id).is_some_and(everybody_had)).count();
    let has_third = |r: &Reading| r.seat == ReviewSeat::Third && matches!(r.state, ReviewState::Assigned | ReviewState::Sent);
    for id in reviews::unsettled(conn, round.id)? {
        let third = of.get(&id).is_some_and(|had| had.iter().any(has_third));
        without += usize::from(!third && settle::is_split(conn, round, id)?);
    }
    Ok(without)
}

/// Takes one more reviewer in.
pub fn join(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, reviewer: UserId) -> Result<()> {
    let round = round_led(tx, who, posting)?;
    rounds::hold(tx, round.id)?;
    join_checked(tx, here, who, posting, round.id, reviewer)?;
    // A split for which nobody was left may have somebody now.
    for id in reviews::unsettled(tx, round.id)? {
        settle::settle(tx, here, Actor::Person(who), &round, id)?;
    }
    Ok(())
}

/// Takes a reviewer out of a round: what was not sent goes to others at once, what was sent stays.
pub fn stand_down(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, reviewer: UserId) -> Result<()> {
    let round = round_led(tx, who, posting)?;
    rounds::hold(tx, round.id)?;
    if !rounds::reviewers(tx, round.id)?.iter().any(|r| r.user == reviewer && !r.stands_down) {
        return Err(Error::Refused("This reviewer has left the round already.".to_owned()));
    }
    rounds::stand_down(tx, round.id, reviewer)?;
    Happened::new("round_reviewer", reviewer.0, "stand_down").in_posting(tx, here, Actor::Person(who), posting)?;
    for review in reviews::assigned_to(tx, round.id, reviewer)? {
        reviews::end(tx, review.id, ReviewState::Released, None)?;
        let Some(id) = review.application() else { continue };
        let app = applications::find(tx, id)?;
        let happened = Happened::new("review", review.id.0, "release").from(review.state.as_str()).to(ReviewState::Released.as_str());
        happened.in_application(tx, here, Actor::Person(who), &app)?;
        // One that is in interviews now is assigned again when it comes back.
        if app.state == State::InReview {
            replace(tx, here, Actor::Person(who), &round, &app, review.seat)?;
        }
    }
    Ok(())
}
