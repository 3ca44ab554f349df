//! Search over one posting with very many applications: the newest first, as the page asks for them, beside the bare full-text query.

mod common;

use std::process::ExitCode;

use common::{Base, Filled, median, ms};
use diesel::RunQueryDsl as _;
use diesel::sql_types::Text;
use muster::domain::access::Who;
use muster::domain::search::{Findable, Kind, Query, Sort};
use muster::error::Result;
use muster::store::search::{self, Hit, Reader};
use muster::store::{Conn, dialect};

/// From a word that everybody wrote to one that almost nobody did, two words, a beginning, a name and a phrase.
const ASKED: &[&str] =
    &["\"led\"", "\"ledger\"", "\"mainframe\"", "ledger stream", "geosp", "okafor", "\"team of 13\"", "\"nobodywrotethis\""];
/// How often each is asked.
const RUNS: usize = 31;
/// The search may take so much longer than the bare query.
const MOST: f64 = 2.0;

fn main() -> ExitCode {
    match measure() {
        Ok(worst) => {
            println!("worst ratio {worst:.2} (at most {MOST})");
            if worst <= MOST { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

/// The newest 51 numbers that the index gives, without anything that is ours.
fn raw(conn: &mut Conn, query: &Query) -> Result<usize> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT rowid AS id, CAST(0 AS BIGINT) AS place FROM searched_words WHERE searched_words MATCH $1 ORDER BY rowid DESC LIMIT 51"
        }
        Conn::Postgres(_) => {
            "SELECT id, CAST(0 AS BIGINT) AS place FROM searched WHERE words @@ to_tsquery('simple', $1) ORDER BY id DESC LIMIT 51"
        }
    };
    let words = dialect::full_text_query(conn, query, true);
    Ok(diesel::sql_query(sql).bind::<Text, _>(words).load::<Hit>(conn)?.len())
}

/// The search: the newest 51 that this person may find.
fn found(conn: &mut Conn, query: &Query, who: &Who) -> Result<Vec<Hit>> {
    let by = Reader { people: Findable::by(who), scope: who.scope() };
    search::find(conn, Kind::People, query, by, Sort::Newest, None, 51)
}

/// What the page of people does with it: who they are, what is shown of them, their hits marked.
fn page(conn: &mut Conn, query: &Query, who: &Who) -> Result<usize> {
    let mut hits = found(conn, query, who)?;
    let counted = hits.len();
    hits.truncate(20);
    for person in search::people(conn, &hits)? {
        std::hint::black_box((
            query.marked(&person.name),
            query.marked(&person.email),
            person.resume.and_then(|words| query.snippet(&words)),
        ));
    }
    Ok(counted)
}

fn measure() -> Result<f64> {
    let mut worst: f64 = 0.0;
    for base in Base::all()? {
        let filled = common::fill(&base, common::applications())?;
        println!("{}, {} applications in one posting, the middle of {RUNS}:", base.name, common::applications());
        for words in ASKED {
            worst = worst.max(one(&base, &filled, words)?);
        }
    }
    Ok(worst)
}

/// One query, asked by the office and by a manager; the worse ratio of search to bare query.
fn one(base: &Base, filled: &Filled, words: &str) -> Result<f64> {
    let query = Query::parse(words);
    let hits = base.db.read(|conn| raw(conn, &query))?;
    let bare = median(RUNS, || base.db.read(|conn| raw(conn, &query)))?;
    let office = median(RUNS, || base.db.read(|conn| found(conn, &query, &filled.office)))?;
    let manager = median(RUNS, || base.db.read(|conn| found(conn, &query, &filled.manager)))?;
    let page = median(RUNS, || base.db.read(|conn| page(conn, &query, &filled.manager)))?;
    let ratio = office.max(manager).as_secs_f64() / bare.as_secs_f64();
    println!(
        "  {words:<20} {hits:>2} found  bare {:>9}  office {:>9}  manager {:>9}  ratio {ratio:.2}  whole page {:>9}",
        ms(bare),
        ms(office),
        ms(manager),
        ms(page)
    );
    Ok(ratio)
}
