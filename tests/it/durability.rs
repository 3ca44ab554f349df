//! What was acknowledged is there: after kill -9 in the middle of work, and with everything that belongs to it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use muster::actions::accounts;
use muster::domain::account::Role;
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::store::{self, Db};

use crate::support::app::{fresh_folder, fresh_postgres};
use crate::support::browser::encode;
use crate::support::{App, Browser, Process};

/// Two hundred applicants press "send" over eight connections; the server is killed when half are acknowledged.
fn nothing_acknowledged_is_lost(app: App) {
    app.set_clock(muster::actions::Clock::System.now());
    let programme = app.programme();
    let ready: Vec<(Reference, String, String)> = (0..200)
        .map(|n| {
            let person = app.person(&format!("Applicant {n}"), Role::Applicant, None);
            let reference = app.ready_draft(&person, programme.posting);
            let here = app.here();
            let opened = app.db.write(move |tx| accounts::sign_in(tx, &here, person.id, None)).unwrap();
            let hash = muster::actions::token_hash(&opened.token);
            let session = app.db.read(move |c| store::accounts::session(c, &hash)).unwrap().unwrap();
            (reference, opened.token, session.csrf)
        })
        .collect();
    let url = app.config.database_url.clone().unwrap();
    let server = Mutex::new(Some(Process::start(&url)));
    let address = server.lock().unwrap().as_ref().unwrap().address;
    let acknowledged = Mutex::new(Vec::new());
    let count = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for chunk in ready.chunks(25) {
            let (server, acknowledged, count) = (&server, &acknowledged, &count);
            scope.spawn(move || {
                for (reference, token, csrf) in chunk {
                    let mut browser = Browser::new(address, "http://muster.test");
                    browser.set_cookie(&format!("muster={token}"));
                    let body = format!("csrf={}&truth=yes", encode(csrf));
                    let status = browser.try_post(&format!("/apply/{reference}/send"), body.as_bytes());
                    if status == Some(303) {
                        acknowledged.lock().unwrap().push(reference.clone());
                        if count.fetch_add(1, Ordering::SeqCst) + 1 == 100 {
                            // kill -9
                            drop(server.lock().unwrap().take());
                        }
                    }
                }
            });
        }
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!((100..200).contains(&acknowledged.len()), "{} were acknowledged", acknowledged.len());
    let db = Db::open(&app.config.database(), 2).unwrap();
    for (reference, ..) in &ready {
        let reference = reference.clone();
        let said = acknowledged.contains(&reference);
        db.read(move |c| {
            let found = store::applications::by_reference(c, &reference)?;
            assert!(!said || found.state == State::Submitted, "{reference} was acknowledged and is {}", found.state);
            let events = store::events::of_application(c, found.id)?;
            let letters = store::outbox::of_application(c, found.id, None)?;
            let submitted = found.state == State::Submitted;
            assert_eq!(events.iter().filter(|e| e.kind == "submit").count(), usize::from(submitted), "events of {reference}");
            assert_eq!(letters.len(), usize::from(submitted), "letters of {reference}");
            Ok(())
        })
        .unwrap();
    }
}

#[test]
fn nothing_acknowledged_is_lost_by_kill_9_on_sqlite() {
    nothing_acknowledged_is_lost(App::on_sqlite());
}

#[test]
fn nothing_acknowledged_is_lost_by_kill_9_on_postgres() {
    nothing_acknowledged_is_lost(App::on_postgres());
}

/// While the database is away pages say so with a 503, and they come back by themselves.
#[test]
fn while_the_database_is_away_pages_say_so_and_come_back() {
    let direct = fresh_postgres();
    let cable = crate::support::cable::Cable::to(&direct);
    let app = App::start(&cable.url(&direct), fresh_folder(), None, |_| {});
    let mut browser = app.browser();
    browser.get("/jobs").expect(200);
    cable.cut();
    browser.get("/jobs").expect(503).see("Nothing you sent was changed");
    assert!(browser.headers.contains_key("retry-after"));
    browser.get("/readyz").expect(503);
    browser.get("/healthz").expect(200);
    cable.mend();
    // The first answer may still find a dead connection; the second must not.
    browser.get("/jobs");
    browser.get("/jobs").expect(200);
    browser.get("/readyz").expect(200);
}

/// On SQLite a writer that holds the file makes others wait, then say so; reading goes on.
#[test]
fn a_locked_file_refuses_writes_for_a_while_and_reads_go_on() {
    use diesel::connection::SimpleConnection as _;
    let app = App::on_sqlite();
    let mut other = store::Conn::open(&app.config.database()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let refused = app.db.write(|tx| store::agencies::find_or_insert(tx, "X", "X"));
    assert!(matches!(refused, Err(muster::error::Error::Unavailable(_))), "{refused:?}");
    assert!(app.db.read(store::agencies::all).unwrap().is_empty());
    other.batch_execute("ROLLBACK").unwrap();
    app.db.write(|tx| store::agencies::find_or_insert(tx, "X", "X")).unwrap();
}
