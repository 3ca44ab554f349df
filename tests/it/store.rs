//! The database: both kinds have the same tables, migrations go up and down and may race, constraints hold, writes are all or nothing.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use muster::config::Database;
use muster::domain::account::Role;
use muster::domain::ids::AgencyId;
use muster::error::Error;
use muster::store::{Conn, agencies, dialect, tries};

use crate::on_both;
use crate::support::app::{fresh_folder, postgres_url, sibling, unique};

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Tables with their columns, as the database itself lists them.
fn columns(conn: &mut Conn) -> Vec<String> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT m.name || '.' || p.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY 1"
        }
        Conn::Postgres(_) => {
            "SELECT CAST(table_name || '.' || column_name AS TEXT) COLLATE \"C\" AS name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1"
        }
    };
    // The full-text index is each database's own affair (store/dialect.rs).
    let own = |name: &str| {
        ["postings.search", "projects.search", "searched.words"].contains(&name)
            || ["postings_stems", "postings_words", "projects_words", "searched_words"].iter().any(|index| name.starts_with(index))
    };
    diesel::sql_query(sql).load::<Name>(conn).unwrap().into_iter().map(|n| n.name).filter(|n| !own(n)).collect()
}

fn fresh_sqlite() -> Database {
    Database::Sqlite(fresh_folder().join("muster.db"))
}

fn empty_postgres() -> Database {
    let (url, name) = (postgres_url(), unique("empty"));
    Conn::open(&Database::Postgres(url.clone())).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    Database::Postgres(sibling(&url, &name))
}

#[test]
fn both_databases_have_the_same_tables_and_migrations_go_up_down_and_up() {
    let mut all = Vec::new();
    for database in [fresh_sqlite(), empty_postgres()] {
        let mut conn = Conn::open(&database).unwrap();
        dialect::create(&mut conn).unwrap();
        assert!(!dialect::migrate(&mut conn).unwrap().is_empty());
        let up = columns(&mut conn);
        dialect::unmigrate(&mut conn).unwrap();
        let down = columns(&mut conn);
        assert!(down.iter().all(|c| c.starts_with("__diesel")), "left behind: {down:?}");
        assert!(!dialect::migrate(&mut conn).unwrap().is_empty());
        assert_eq!(columns(&mut conn), up);
        assert!(dialect::migrate(&mut conn).unwrap().is_empty(), "a second run applies nothing");
        all.push(up);
    }
    assert!(all[0].len() > 150, "{} columns", all[0].len());
    assert_eq!(all[0], all[1]);
}

/// How many migrations there are.
fn migrations() -> usize {
    std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite")).unwrap().count()
}

#[test]
fn six_programs_may_start_at_once_on_a_new_database() {
    for database in [fresh_sqlite(), empty_postgres()] {
        let applied: usize = std::thread::scope(|scope| {
            let starts: Vec<_> = (0..6)
                .map(|_| {
                    scope.spawn(|| {
                        let mut conn = Conn::open(&database).unwrap();
                        dialect::create(&mut conn).unwrap();
                        dialect::migrate(&mut conn).unwrap().len()
                    })
                })
                .collect();
            starts.into_iter().map(|s| s.join().unwrap()).sum()
        });
        assert_eq!(applied, migrations(), "{database:?}");
    }
}

on_both! {
    /// A write that fails, or panics, leaves nothing; the next one works.
    fn a_write_is_all_or_nothing(app: App) {
        let add = |tx: &mut Conn| agencies::find_or_insert(tx, "GSA", "General Services Administration");
        let refused = app.db.write(move |tx| add(tx).and_then(|_| Err::<AgencyId, _>(Error::Refused("no".to_owned()))));
        assert!(matches!(refused, Err(Error::Refused(_))));
        let broken = app.db.write(move |tx| -> muster::error::Result<()> {
            add(tx)?;
            panic!("in the middle of a write");
        });
        assert!(matches!(&broken, Err(Error::Broken(why)) if why.contains("in the middle")), "{broken:?}");
        assert!(app.db.read(agencies::all).unwrap().is_empty());
        app.db.write(add).unwrap();
        assert_eq!(app.db.read(agencies::all).unwrap().len(), 1);
    }

    /// Sixty-four writers at once lose nothing.
    fn many_writers_at_once_lose_nothing(app: App) {
        std::thread::scope(|scope| {
            for _ in 0..64 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        app.db.write(|tx| tries::count(tx, "shared", 1)).unwrap();
                    }
                });
            }
        });
        assert_eq!(app.db.write(|tx| tries::count(tx, "shared", 1)).unwrap(), 64 * 5 + 1);
    }

    /// History cannot be changed or deleted, not even by somebody with the database in their hands.
    fn history_is_only_added_to(app: App) {
        app.person("Ada Osei", Role::Office, None);
        for change in ["UPDATE events SET kind = 'x'", "DELETE FROM events"] {
            let refused = app.db.write(move |tx| Ok(diesel::sql_query(change).execute(tx)?));
            assert!(matches!(&refused, Err(Error::Broken(why)) if why.contains("history cannot be changed")), "{refused:?}");
        }
        let left: Count = app.db.read(|c| Ok(diesel::sql_query("SELECT count(*) AS n FROM events").get_result(c)?)).unwrap();
        assert_eq!(left.n, 1);
    }

    /// A word the domain does not know cannot get into a column of words.
    fn columns_of_words_hold_only_known_words(app: App) {
        let person = app.person("Ada Osei", Role::Office, None);
        let sql = format!("UPDATE users SET role = 'king' WHERE id = {}", person.id);
        assert!(app.db.write(move |tx| Ok(diesel::sql_query(sql).execute(tx)?)).is_err());
    }

    /// Throttles count per slot of a quarter of an hour.
    fn throttles_start_again_in_the_next_quarter_of_an_hour(app: App) {
        let key = vec![("sign_in:net:198.51.100.7".to_owned(), 3)];
        for round in 0..2 {
            let now = app.now() + TimeDelta::minutes(15 * round);
            for _ in 0..3 {
                let key = key.clone();
                app.db.write(move |tx| muster::actions::tries::allow(tx, &key, now)).unwrap();
            }
            let key = key.clone();
            let refused = app.db.write(move |tx| muster::actions::tries::allow(tx, &key, now));
            assert!(matches!(refused, Err(Error::TooMany(seconds)) if (1..=900).contains(&seconds)), "{refused:?}");
        }
    }
}
