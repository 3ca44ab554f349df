//! A seat never has two: thirty people race for two seats, fifty times, while the server is killed in between.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use muster::actions::{self, Clock, accounts};
use muster::domain::account::Role;
use muster::domain::ids::SeatId;
use muster::domain::offer::OfferState;
use muster::domain::placement::SeatState;
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::store;
use muster::store::offers::Offer;

use crate::support::browser::encode;
use crate::support::make::Programme;
use crate::support::{App, Browser, Process};

const PEOPLE: usize = 30;
const ROUNDS: usize = 50;
/// The server is killed in every fifth round, when a few were answered.
const KILL_EVERY: usize = 5;

/// A manager's session, over which offers are prepared.
struct Session {
    token: String,
    csrf: String,
}

fn session(app: &App, p: &Programme) -> Session {
    let (here, id) = (app.here(), p.manager.id);
    let opened = app.db.write(move |tx| accounts::sign_in(tx, &here, id, None)).unwrap();
    let hash = actions::token_hash(&opened.token);
    let found = app.db.read(move |c| store::accounts::session(c, &hash)).unwrap().unwrap();
    Session { token: opened.token, csrf: found.csrf }
}

fn form(app: &App, session: &Session, seat: SeatId, version: i64) -> String {
    let day = |d: i64| encode(&(app.now().date() + TimeDelta::days(d)).format("%-m/%-d/%Y").to_string());
    format!(
        "csrf={}&version={version}&seat={seat}&grade=13&how=typed&pay=130000&pay_source=2026+table&place=Washington&starts_on={}&not_to_exceed={}&answer_date={}&answer_time=5%3A00+pm&act=ask",
        encode(&session.csrf),
        day(90),
        day(820),
        day(7)
    )
}

/// Everybody sends the form of an offer at once over eight connections; the server is killed after some answers, when it is to be. Gives
/// those whose offer was acknowledged.
fn race(
    app: &App,
    session: &Session,
    server: &Mutex<Option<Process>>,
    people: &[Reference],
    seats: &[SeatId],
    kill: bool,
) -> Vec<Reference> {
    let address = server.lock().unwrap().as_ref().unwrap().address;
    let versions: Vec<i64> = people.iter().map(|r| app.version(r)).collect();
    let (acknowledged, answered) = (Mutex::new(Vec::new()), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for (lane, chunk) in people.chunks(4).enumerate() {
            let (acknowledged, answered, versions) = (&acknowledged, &answered, &versions);
            scope.spawn(move || {
                for (n, reference) in chunk.iter().enumerate() {
                    let at = lane * 4 + n;
                    let mut browser = Browser::new(address, "http://muster.test");
                    browser.set_cookie(&format!("muster={}", session.token));
                    let body = form(app, session, seats[at % seats.len()], versions[at]);
                    let status = browser.try_post(&format!("/staff/applications/{reference}/offer"), body.as_bytes());
                    if status == Some(303) {
                        acknowledged.lock().unwrap().push(reference.clone());
                    }
                    if status.is_some() && answered.fetch_add(1, Ordering::SeqCst) + 1 == 3 && kill {
                        // kill -9
                        drop(server.lock().unwrap().take());
                    }
                }
            });
        }
    });
    acknowledged.into_inner().unwrap()
}

/// The live offers of these people.
fn live(app: &App, people: &[Reference]) -> Vec<Offer> {
    let ids: Vec<_> = people.iter().map(|r| app.application(r).id).collect();
    app.db
        .read(move |c| {
            let mut out = Vec::new();
            for id in ids {
                out.extend(store::offers::latest(c, id)?.filter(|o| o.state.is_live()));
            }
            Ok(out)
        })
        .unwrap()
}

/// A third seat is never filled: each seat has at most one live offer, and is held exactly when it has one.
fn holds(app: &App, people: &[Reference], seats: &[SeatId], round: usize) -> Vec<Offer> {
    let offers = live(app, people);
    for seat in seats {
        let on_it = offers.iter().filter(|o| o.seat == *seat).count();
        let id = *seat;
        let state = app.db.read(move |c| store::seats::find(c, id)).unwrap().state;
        assert!(on_it <= 1, "round {round}: {on_it} offers of seat {seat}");
        assert_eq!(state, if on_it == 1 { SeatState::Held } else { SeatState::Open }, "round {round}: seat {seat}");
    }
    assert!(offers.iter().all(|o| seats.contains(&o.seat) && o.state == OfferState::InApproval), "round {round}");
    offers
}

fn thirty_race_for_two_seats(app: App) {
    app.set_clock(Clock::System.now());
    let p = app.programme();
    let people: Vec<Reference> =
        (0..PEOPLE).map(|n| app.qualified(&app.person(&format!("Person {n}"), Role::Applicant, None), &p)).collect();
    let (seats, session) = (&p.seats[..2], session(&app, &p));
    let url = app.config.database_url.clone().unwrap();
    let server = Mutex::new(Some(Process::start(&url)));
    let mut killed = 0;
    for round in 1..=ROUNDS {
        let kill = round % KILL_EVERY == 0;
        let mut acknowledged = race(&app, &session, &server, &people, seats, kill);
        if kill {
            assert!(server.lock().unwrap().is_none(), "the server was killed in round {round}");
            killed += 1;
            holds(&app, &people, seats, round);
            *server.lock().unwrap() = Some(Process::start(&url));
            acknowledged.extend(race(&app, &session, &server, &people, seats, false));
        }
        let offers = holds(&app, &people, seats, round);
        assert_eq!(offers.len(), 2, "round {round}: both seats are taken in the end");
        let has = |r: &Reference| offers.iter().any(|o| o.application == app.application(r).id);
        assert!(acknowledged.iter().all(has), "round {round}: what was acknowledged is there");
        for offer in offers {
            let (here, who) = (app.here(), app.who(&p.manager));
            app.db.write(move |tx| actions::offers::withdraw(tx, &here, &who, offer.id, "the next round")).unwrap();
        }
        assert!(people.iter().all(|r| app.application(r).state == State::Qualified), "round {round}");
    }
    assert_eq!(killed, ROUNDS / KILL_EVERY);
}

#[test]
fn thirty_people_race_for_two_seats_fifty_times_on_sqlite() {
    thirty_race_for_two_seats(App::on_sqlite());
}

#[test]
fn thirty_people_race_for_two_seats_fifty_times_on_postgres() {
    thirty_race_for_two_seats(App::on_postgres());
}
