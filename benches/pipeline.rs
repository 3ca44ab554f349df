//! The pipeline of one posting with very many applications: board and table over HTTP, and a decision on thousands.
//! Every figure stands beside its yardstick from the same run: the same rows by raw prepared SQL, the median of the same pages, the same
//! small write without the batch.

mod common;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use clap::Parser;
use common::{Base, Filled, ms};
use diesel::prelude::*;
use muster::actions::{Clock, batches};
use muster::config::Config;
use muster::domain::batch::BatchKind;
use muster::domain::decision::Reason;
use muster::domain::ids::{ApplicationId, BatchId};
use muster::domain::pipeline::{Filter, Order};
use muster::domain::state::State;
use muster::error::{Error, Result};
use muster::store::{self, Conn};
use muster::web::{self, Assets};

/// Applications decided on at once.
const DECIDED: usize = 5_000;
const CLIENTS: usize = 16;
const EACH: usize = 25;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<()> {
    let applications = common::applications();
    for base in Base::all()? {
        let filled = common::fill(&base, applications)?;
        println!("{}: one posting with {applications} applications", base.name);
        pages(&base, &filled)?;
        decide(&base, &filled)?;
    }
    Ok(())
}

/// A server of this program on a port of its own, and the cookie of somebody who is signed in.
fn serve(base: &Base, filled: &Filled) -> Result<(SocketAddr, String)> {
    let mut config = Settings::parse_from(["muster"]).config;
    config.bind = "127.0.0.1:0".parse().map_err(Error::broken)?;
    config.base_url = Some("http://muster.test".to_owned());
    let clock = Clock::Fixed(Arc::new(AtomicI64::new(common::now().and_utc().timestamp_micros())));
    let reader = PathBuf::from(env!("CARGO_BIN_EXE_muster"));
    let app = web::App::new(&config, base.db.clone(), clock, Assets::of_this_program(), reader);
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            if let Ok(listening) = web::listen(app)
                && send.send(listening.address).is_ok()
            {
                // Ends with this program.
                let _ = listening.server.await;
            }
        });
    });
    let manager = filled.manager.id;
    let opened = base.db.write(move |tx| muster::actions::accounts::sign_in(tx, &common::here(), manager, None))?;
    Ok((receive.recv().map_err(Error::broken)?, format!("muster={}", opened.token)))
}

/// One request: the time to its first byte, and how many bytes came.
fn ask(server: SocketAddr, cookie: &str, path: &str) -> Result<(Duration, usize)> {
    let mut stream = TcpStream::connect(server).map_err(Error::broken)?;
    let from = Instant::now();
    let head = format!("GET {path} HTTP/1.1\r\nHost: muster.test\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).map_err(Error::broken)?;
    let mut first = [0; 15];
    stream.read_exact(&mut first).map_err(Error::broken)?;
    let time = from.elapsed();
    if !first.starts_with(b"HTTP/1.1 200") {
        return Err(Error::Broken(format!("{path} answered {}", String::from_utf8_lossy(&first))));
    }
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).map_err(Error::broken)?;
    Ok((time, rest.len()))
}

fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64().max(1e-9)
}

fn pages(base: &Base, filled: &Filled) -> Result<()> {
    let (server, cookie) = serve(base, filled)?;
    let path = |view: &str| format!("/staff/postings/{}/pipeline?view={view}", filled.posting);
    for (view, limit) in [("board", 350), ("table", 51)] {
        // The pages of the same view one after the other: the first keeps what was looked at.
        let (_, bytes) = ask(server, &cookie, &path(view))?;
        let alone = common::median(30, || ask(server, &cookie, &path(view)))?;
        let mut conn = Conn::open(&base.database).map_err(Error::broken)?;
        let raw = common::median(30, || raw_rows(&mut conn, filled, view))?;
        println!(
            "  {view}: {bytes} bytes, {limit} rows at most; alone {} and by raw SQL {}: {:.2} x (at most 3)",
            ms(alone),
            ms(raw),
            ratio(alone, raw)
        );
        let times = crowd(server, &cookie, &path(view))?;
        let (p50, p99) = (percentile(&times, 50), percentile(&times, 99));
        println!("  {view}: first byte for {CLIENTS} clients: p50 {}, p99 {}: {:.2} x (at most 5)", ms(p50), ms(p99), ratio(p99, p50));
    }
    Ok(())
}

/// The times of many clients at once, sorted.
fn crowd(server: SocketAddr, cookie: &str, path: &str) -> Result<Vec<Duration>> {
    let mut all = Vec::new();
    let done: Vec<Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| scope.spawn(|| (0..EACH).map(|_| ask(server, cookie, path).map(|(time, _)| time)).collect())).collect();
        clients.into_iter().map(|c| c.join().unwrap_or_else(|_| Err(Error::Broken("a client broke off".to_owned())))).collect()
    });
    for times in done {
        all.extend(times?);
    }
    all.sort_unstable();
    Ok(all)
}

diesel::table! {
    applications (id) {
        id -> BigInt, reference -> Text, user_id -> BigInt, posting_id -> BigInt, state -> Text, told_state -> Text, version -> BigInt,
        submitted_at -> Nullable<Timestamp>, state_since -> Timestamp, due_at -> Nullable<Timestamp>, late_since -> Nullable<Timestamp>,
    }
}
diesel::table! { users (id) { id -> BigInt, name -> Text, } }
diesel::table! {
    application_eligibility (application_id) { application_id -> BigInt, min_grade -> BigInt, clearance -> Text, places -> Text, }
}
diesel::joinable!(applications -> users (user_id));
diesel::joinable!(application_eligibility -> applications (application_id));
diesel::allow_tables_to_appear_in_same_query!(applications, users, application_eligibility);

type RawRow = (
    (i64, String, String, String, String, chrono::NaiveDateTime, Option<chrono::NaiveDateTime>, Option<chrono::NaiveDateTime>, i64),
    Option<i64>,
    Option<String>,
    Option<String>,
);

/// The same rows as the page shows, by statements that are prepared once, with nothing around them: counts and the longest waiting of
/// each state, then the cards of each column, or one page of the table.
fn raw_rows(conn: &mut Conn, filled: &Filled, view: &str) -> Result<usize> {
    let posting = filled.posting.0;
    muster::each!(conn, |c| {
        let counts: Vec<(String, i64, Option<chrono::NaiveDateTime>)> = applications::table
            .filter(applications::posting_id.eq(posting))
            .group_by(applications::state)
            .select((applications::state, diesel::dsl::count_star(), diesel::dsl::min(applications::state_since)))
            .load(c)?;
        let mut n = counts.len();
        let states = ["submitted", "in_review", "interviewing", "qualified", "offered", "accepted", "placed"];
        let columns = (
            (
                applications::id,
                applications::reference,
                users::name,
                applications::state,
                applications::told_state,
                applications::state_since,
                applications::due_at,
                applications::late_since,
                applications::version,
            ),
            application_eligibility::min_grade.nullable(),
            application_eligibility::clearance.nullable(),
            application_eligibility::places.nullable(),
        );
        let joined = applications::table
            .inner_join(users::table)
            .left_join(application_eligibility::table)
            .order((applications::state_since.asc(), applications::id.asc()));
        if view == "board" {
            for state in states {
                let one = applications::posting_id.eq(posting).and(applications::state.eq(state));
                let rows: Vec<RawRow> = joined.filter(one).limit(50).select(columns).load(c)?;
                n += rows.len();
            }
        } else {
            let sent = applications::posting_id.eq(posting).and(applications::state.ne("draft")).and(applications::state.ne("expired"));
            let rows: Vec<RawRow> = joined.filter(sent).limit(51).select(columns).load(c)?;
            n += rows.len();
        }
        Ok(n)
    })
}

/// A decision on thousands, while somebody else writes a little all the time.
fn decide(base: &Base, filled: &Filled) -> Result<()> {
    let (who, posting) = (filled.manager.clone(), filled.posting);
    let alone = little_writes(base, filled, &AtomicBool::new(false), 200)?;
    let from = Instant::now();
    let ask =
        batches::Ask { reasons: vec![(Reason::Depth, String::new())], words: "Thank you, {name}.".to_owned(), ..batches::Ask::default() };
    let by = who.clone();
    let batch = base.db.write(move |tx| batches::draft(tx, &common::here(), &by, posting, BatchKind::NotSelect, &ask))?;
    let ids = base.db.read(|conn| candidates(conn, filled))?;
    let finished = AtomicBool::new(false);
    let (took, beside) = std::thread::scope(|scope| {
        let writer = scope.spawn(|| little_writes(base, filled, &finished, usize::MAX));
        let took = run(base, filled, batch, &ids).map(|()| from.elapsed());
        finished.store(true, Ordering::SeqCst);
        let beside = writer.join().unwrap_or_else(|_| Err(Error::Broken("the writer broke off".to_owned())));
        (took, beside)
    });
    let (took, beside) = (took?, beside?);
    let done = base.db.read(|conn| store::batches::counts(conn, batch))?;
    println!("  a decision on {} applications: {:.1} s (at most 20), {done:?}", ids.len(), took.as_secs_f64());
    println!(
        "  a small write of somebody else: alone p50 {}, longest {}; meanwhile p50 {}, p99 {}, longest {} (at most 100 ms; {} writes)",
        ms(percentile(&alone, 50)),
        ms(percentile(&alone, 100)),
        ms(percentile(&beside, 50)),
        ms(percentile(&beside, 99)),
        ms(percentile(&beside, 100)),
        beside.len()
    );
    Ok(())
}

fn candidates(conn: &mut Conn, filled: &Filled) -> Result<Vec<ApplicationId>> {
    let mut ids = Vec::new();
    for state in [State::Submitted, State::InReview] {
        let filter = Filter::default().in_state(state);
        ids.extend(store::applications::ids(conn, filled.posting, &filter, (Order::Waiting, None), common::now(), DECIDED - ids.len())?);
    }
    Ok(ids)
}

fn run(base: &Base, filled: &Filled, batch: BatchId, ids: &[ApplicationId]) -> Result<()> {
    for some in ids.chunks(500) {
        let (who, some) = (filled.manager.clone(), some.to_vec());
        base.db.write(move |tx| batches::add(tx, &who, batch, &some))?;
    }
    let who = filled.manager.clone();
    base.db.write(move |tx| batches::start(tx, &common::here(), &who, batch))?;
    while base.db.write(move |tx| batches::work(tx, &common::here(), batch))? {}
    Ok(())
}

/// The times of small writes, one after the other with a pause of a millisecond, sorted.
fn little_writes(base: &Base, filled: &Filled, stop: &AtomicBool, most: usize) -> Result<Vec<Duration>> {
    let mut times = Vec::new();
    while times.len() < most && !stop.load(Ordering::SeqCst) {
        let (user, posting, query) = (filled.office.id, filled.posting, format!("view=table&words={}", times.len()));
        let from = Instant::now();
        base.db.write(move |tx| store::pipelines::set_seen(tx, user, posting, &query))?;
        times.push(from.elapsed());
        std::thread::sleep(Duration::from_millis(1));
    }
    times.sort_unstable();
    Ok(times)
}
