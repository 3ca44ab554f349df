use std::time::Instant;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::*;
use crate::actions::hex;
use crate::config::Database;
use crate::domain::posting::PostingState;
use crate::imports::resume::{Format, content};
use crate::store::{accounts, outbox, postings as posting_rows, projects, seats};

/// Nothing lapses within the weeks that the demonstration tells of.
const UNREACHED: &[State] = &[State::Lapsed];

fn site() -> Site {
    Site { base_url: "https://muster.example".into(), programme: "US Tech Force".into(), contact: "help@muster.example".into() }
}

fn moment(y: i32, m: u32, d: u32, h: u32, min: u32) -> Moment {
    NaiveDate::from_ymd_opt(y, m, d).unwrap().and_hms_opt(h, min, 11).unwrap()
}

fn fresh(name: &str) -> (Db, std::path::PathBuf) {
    let path = std::env::temp_dir().join(format!("muster-demo-{}-{name}.db", std::process::id()));
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
    (Db::open(&Database::Sqlite(path.clone()), 2).unwrap(), path)
}

fn away(path: &std::path::Path) {
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", path.display()));
    }
}

/// References, names and states of everybody, in one hash.
fn fingerprint(db: &Db) -> String {
    db.read(|conn| {
        let mut sum = Sha256::new();
        for id in 1..=600 {
            if let Ok(app) = crate::store::applications::find(conn, crate::domain::ids::ApplicationId(id)) {
                sum.update(format!("{} {} {} {} {}\n", app.reference, app.name, app.state, app.told_state, app.state_since));
            }
        }
        Ok(hex(&sum.finalize()))
    })
    .unwrap()
}

fn check(db: &Db, now: Moment, kind: &str) {
    let begun = Instant::now();
    let made = fill(db, &site(), now, &mut |line| println!("{kind}: {line}")).unwrap();
    println!("{kind}: {:?}\n{made}", begun.elapsed());
    assert!(!made.already);
    assert_eq!(made.applicants, 401);
    assert_eq!(made.seats, 93 + 13);
    for state in State::ALL {
        let there = made.applications_by_state.iter().any(|(s, n)| s == state && *n > 0);
        assert_eq!(there, !UNREACHED.contains(state), "{state}");
    }
    let again = fill(db, &site(), now, &mut |_| ()).unwrap();
    assert!(again.already);
    assert_eq!((again.events, again.letters), (made.events, made.letters));
    db.read(|conn| {
        let mut states = posting_rows::counts_by_state(conn, None)?;
        states.sort();
        assert_eq!(states, [(PostingState::Draft, 1), (PostingState::Live, 3), (PostingState::Closed, 1)]);
        assert_eq!(posting_rows::search(conn, &posting_rows::Search::default(), now, 10)?.cards.len(), 3);
        let lines = projects::list(conn, None)?;
        assert_eq!(lines.len(), 29 + 2);
        let unfunded: i64 = lines.iter().map(|l| l.unfunded).sum();
        assert!((22..=42).contains(&unfunded), "{unfunded} unfunded");
        assert!(lines.iter().map(|l| l.filled).sum::<i64>() >= 10);
        assert!(seats::open(conn, None, now.date(), 200)?.len() > 20);
        let mut before = None;
        let mut letters = 0;
        loop {
            let page = outbox::newest(conn, before, None, 200)?;
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            letters += page.len();
            for letter in page {
                assert!(letter.to_address.ends_with(".example"), "{}", letter.to_address);
            }
        }
        assert_eq!(i64::try_from(letters).unwrap(), made.letters);
        let (mut open, mut late) = (0, 0);
        for id in 1..=404 {
            let app = crate::store::applications::find(conn, crate::domain::ids::ApplicationId(id))?;
            let events = crate::store::events::of_application(conn, app.id)?;
            assert!(events.windows(2).all(|w| w[0].at <= w[1].at), "{}: history runs backwards", app.reference);
            if app.state.is_open() && app.state != State::Draft {
                open += 1;
                late += i32::from(app.due_at.is_some_and(|due| due < now));
            }
            assert!(events.iter().all(|e| e.at <= now), "{}: history of the future", app.reference);
        }
        println!("{kind}: {late} of {open} are late");
        assert!(late >= 10 && late * 5 < open, "{late} of {open} are late");
        for (role, address, password) in sign_ins() {
            let found =
                accounts::by_email(conn, &crate::domain::account::Email::parse(address).unwrap())?.unwrap_or_else(|| panic!("no {role}"));
            assert!(Password::new(password, address, &found.name).is_ok(), "{role}");
            assert!(passwords::fits(&Password::typed(password), found.password_hash.as_deref()), "{role}");
        }
        Ok(())
    })
    .unwrap();
}

#[test]
fn demo_fills_an_empty_database_once_and_always_the_same() {
    let now = moment(2026, 11, 25, 15, 42);
    let (one, path_one) = fresh("one");
    let (two, path_two) = fresh("two");
    check(&one, now, "SQLite");
    fill(&two, &site(), now, &mut |_| ()).unwrap();
    assert_eq!(fingerprint(&one), fingerprint(&two));
    drop((one, two));
    away(&path_one);
    away(&path_two);
}

#[test]
fn demo_fits_any_day_and_hour() {
    // A weekend, a night, the turn of a year, the day the clocks change.
    for (n, now) in [moment(2026, 11, 28, 3, 0), moment(2027, 1, 1, 0, 5), moment(2027, 3, 14, 23, 59)].into_iter().enumerate() {
        let (db, path) = fresh(&format!("day{n}"));
        check(&db, now, &now.to_string());
        drop(db);
        away(&path);
    }
}

#[test]
fn demo_fills_postgres_too() {
    let Ok(url) = std::env::var("MUSTER_TEST_POSTGRES_URL") else { return };
    let mut admin = Conn::open(&Database::Postgres(url.clone())).unwrap();
    let name = format!("demo_{}", std::process::id());
    diesel::connection::SimpleConnection::batch_execute(&mut admin, &format!("CREATE DATABASE {name}")).unwrap();
    let fresh = format!("{}/{name}", url.rsplit_once('/').unwrap().0);
    let db = Db::open(&Database::Postgres(fresh), 2).unwrap();
    check(&db, moment(2026, 11, 25, 15, 42), "PostgreSQL");
}

#[test]
fn demo_resumes_can_be_read() {
    let mut chance = chance::Chance::seeded(1);
    for name in ["Zdeňka Łukasik", "Noémie D’Alessio", "Suharti"] {
        let made = resumes::make(&mut chance, name, "a@people.example", "Boise, ID", crate::domain::posting::Specialty::Data);
        let read = content(Format::Pdf, &made.bytes).unwrap().text;
        let squeezed = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(squeezed(&read), squeezed(&made.text));
    }
}

#[test]
fn demo_has_the_seats_of_the_real_actions() {
    assert_eq!(offices::OFFICES.len(), 29);
    assert_eq!(offices::OFFICES.iter().flat_map(|o| o.seats).map(|s| s.2).sum::<i64>(), 93);
}
