//! Offering times for an interview.

use super::super::applications::{Told, advance, managed};
use super::super::dice::hex;
use super::super::history::Happened;
use super::super::post;
use super::super::{Actor, Here, firewall};
use super::{Envelope, diaries, live, looked_at, moved_to, put_all};
use crate::domain::access::Who;
use crate::domain::free_time::{self, FreeTime, Wanted};
use crate::domain::ids::{InterviewId, UserId};
use crate::domain::interview::{InterviewState, InterviewStep, Slot};
use crate::domain::panel::{Panel, Seat, Sitting};
use crate::domain::reference::Reference;
use crate::domain::stage::StageKind;
use crate::domain::state::{State, Step};
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::Application;
use crate::store::interviews::{self, NewInterview};
use crate::store::{Conn, accounts, events, intake, postings, reviews};

/// What a manager offers: a panel and at least two times.
#[derive(Debug, Clone)]
pub struct Offer {
    pub panel: Panel,
    pub slots: Vec<Slot>,
    pub zone: Tz,
    pub location: String,
}

/// Offers times for an interview; the application moves to `interviewing` with it, and the applicant gets a letter.
pub fn offer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, offer: &Offer) -> Result<InterviewId> {
    let app = managed(tx, here, who, reference, version)?;
    let sittings = seated(tx, here, &app, &offer.panel, &[])?;
    refuse_clash(tx, here, &app, offer)?;
    take_back_offered(tx, here, who, &app)?;
    let app =
        if app.state == State::Interviewing { app } else { advance(tx, here, Actor::Person(who), &app, Step::Interview, Told::Now, "")? };
    let minutes = offer.slots.first().map_or(0, |s| s.minutes());
    let stage = postings::stages(tx, app.posting)?.into_iter().find(|s| s.kind == StageKind::Interview).map(|s| s.id);
    let uid = format!("{}@{}", hex(&here.dice.bytes::<16>()?), here.site.host());
    let times: Vec<Moment> = offer.slots.iter().map(|s| s.starts_at()).collect();
    let new = NewInterview {
        uid: &uid,
        application: app.id,
        stage,
        panel: &offer.panel,
        minutes,
        zone: offer.zone.name(),
        location: &offer.location,
        created_by: who.id,
        slots: &times,
    };
    let id = interviews::insert(tx, &new, here.now).map_err(|e| match e {
        Error::Taken(_) => one_at_a_time(),
        other => other,
    })?;
    let offered = Happened::new("interview", id.0, "offer_times").to(InterviewState::Offered.as_str());
    offered.in_application(tx, here, Actor::Person(who), &app)?;
    put_all(tx, here, &app, &written(here, &app, offer, &sittings)?)?;
    Ok(id)
}

/// What `offer` would send now.
pub fn letters_of_offer(
    conn: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    version: i64,
    offer: &Offer,
) -> Result<Vec<Envelope>> {
    let app = looked_at(conn, here, who, reference, version)?;
    let sittings = seated(conn, here, &app, &offer.panel, &[])?;
    refuse_clash(conn, here, &app, offer)?;
    if app.state != State::Interviewing {
        app.state.after(Step::Interview)?;
    }
    match live(conn, &app) {
        Ok(open) if open.state != InterviewState::Offered => Err(one_at_a_time()),
        Ok(_) | Err(Error::NotFound) => written(here, &app, offer, &sittings),
        Err(other) => Err(other),
    }
}

/// Times that wait for a choice give way to the ones that are offered now. The letter of these is all the applicant needs.
fn take_back_offered(tx: &mut Conn, here: &Here, who: &Who, app: &Application) -> Result<()> {
    let open = match live(tx, app) {
        Ok(open) if open.state == InterviewState::Offered => open,
        Ok(_) | Err(Error::NotFound) => return Ok(()),
        Err(other) => return Err(other),
    };
    let to = open.state.after(InterviewStep::Cancel)?;
    if !interviews::step(tx, &open, to, None)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    moved_to(&open, "replace", to).in_application(tx, here, Actor::Person(who), app)
}

fn written(here: &Here, app: &Application, offer: &Offer, sittings: &[Sitting]) -> Result<Vec<Envelope>> {
    let times: Vec<Moment> = offer.slots.iter().map(|s| s.starts_at()).collect();
    let minutes = offer.slots.first().map_or(0, |s| s.minutes());
    let letter = letters::interviews::choose(&here.site, &post::about(app), &times, minutes, when::zone(&app.zone), offer.zone, sittings)?;
    Ok(vec![Envelope::to_applicant(app, letter)])
}

fn one_at_a_time() -> Error {
    Error::Refused("An interview is booked for this application. Change or cancel that one.".to_owned())
}

/// Times at which the whole panel is free, nobody is elsewhere, and the applicant said that they can.
pub fn proposals(conn: &mut Conn, now: Moment, app: &Application, panel: &[UserId], minutes: i64, most: usize) -> Result<Vec<Moment>> {
    let mut free: Vec<Vec<FreeTime>> = Vec::new();
    for user in panel {
        free.push(interviews::free_times(conn, *user, now)?.into_iter().map(|(_, time)| time).collect());
    }
    let diaries = diaries(conn, panel, app.user, now, None)?;
    let half_days = intake::availability(conn, app.id)?.map(|a| a.times).unwrap_or_default();
    let wanted = Wanted {
        free: &free,
        diaries: &diaries,
        half_days: &half_days,
        zone: when::zone(&app.zone),
        minutes,
        // The applicant needs a day to choose in.
        from: now + chrono::TimeDelta::days(1),
    };
    Ok(free_time::propose(&wanted, most))
}

/// The people of a panel, each of whom may rate applications of this agency; whoever is in training learns, unless they have their seat
/// `already`. Whoever still reads
/// this application blind keeps off it.
pub(super) fn seated(conn: &mut Conn, here: &Here, app: &Application, panel: &Panel, already: &[Sitting]) -> Result<Vec<Sitting>> {
    let mut sittings = Vec::new();
    let pool = interviews::pool(conn, app.posting)?;
    for (user, seat) in panel.seats() {
        let who = accounts::find(conn, *user).map_err(|_| Error::Refused("Choose the panel from the list.".to_owned()))?;
        who.may_score(app.agency).map_err(|_| Error::Refused(format!("{} cannot rate applications of this agency.", who.name)))?;
        firewall::check(conn, who.id, firewall::today(here), app.agency, None)?;
        let keeps = already.iter().any(|s| s.user == *user && s.seat == *seat);
        if seat.rates() && !keeps && pool.get(user) == Some(&true) {
            return Err(Error::Refused(format!(
                "{} is in training for this posting: their part must be “{}”.",
                who.name,
                Seat::Shadow.spoken()
            )));
        }
        if reviews::reads_blind(conn, app.id, who.id)? {
            return Err(Error::Refused(format!(
                "{} still reviews this application without knowing whose it is. Choose somebody else.",
                who.name
            )));
        }
        sittings.push(Sitting { user: who.id, name: who.name, email: who.email, zone: who.zone, seat: *seat });
    }
    Ok(sittings)
}

/// Refuses times at which somebody of the panel, or the applicant, is taken.
fn refuse_clash(conn: &mut Conn, here: &Here, app: &Application, offer: &Offer) -> Result<()> {
    let users: Vec<UserId> = offer.panel.seats().iter().map(|(user, _)| *user).collect();
    let diaries = diaries(conn, &users, app.user, here.now, None)?;
    let refused = offer.slots.iter().find_map(|s| diaries.iter().find_map(|d| d.refuses(s.starts_at(), s.minutes())));
    refused.map_or(Ok(()), |why| Err(Error::Refused(why)))
}
