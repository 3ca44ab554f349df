//! What measurements are made of: both databases, and a programme with one posting that very many people applied to.
//! Each database is thrown away when its `Base` is dropped.

#![allow(dead_code, reason = "each measurement takes from here what it needs")]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, TimeDelta};
use diesel::connection::SimpleConnection;
use muster::actions::{self, Actor, Dice, Here, Rules, imports};
use muster::config::Database;
use muster::domain::access::Who;
use muster::domain::account::{Email, Role};
use muster::domain::authority::Authority;
use muster::domain::cohort::Cohort;
use muster::domain::ids::{PostingId, UserId};
use muster::domain::posting::{Clearance, Specialty};
use muster::domain::question::{Ask, QuestionKind};
use muster::domain::reference::Reference;
use muster::domain::when::Moment;
use muster::error::{Error, Result};
use muster::imports::rubric::{Competency, Level, Rubric};
use muster::letters::Site;
use muster::store::postings::Content;
use muster::store::{self, Conn, Db};

/// Applications of the large posting, unless `MUSTER_BENCH_APPLICATIONS` says otherwise.
pub fn applications() -> usize {
    std::env::var("MUSTER_BENCH_APPLICATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(35_000)
}

/// The moment of all measurements.
pub fn now() -> Moment {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default().and_hms_opt(14, 0, 0).unwrap_or_default()
}

/// That moment, for verbs.
pub fn here() -> Here {
    let site = Site { base_url: "http://muster.test".into(), programme: "US Tech Force".into(), contact: "help@muster.example".into() };
    Here { now: now(), site, dice: Dice::System, rules: Rules::default() }
}

/// A database of a measurement's own.
pub struct Base {
    pub name: &'static str,
    pub db: Db,
    pub database: Database,
    folder: Option<PathBuf>,
    /// The server's address, where the database is dropped at the end.
    server: Option<(String, String)>,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

fn unique(stem: &str) -> String {
    format!("{stem}{}x{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst))
}

impl Base {
    /// SQLite in a folder of its own.
    pub fn sqlite() -> Result<Self> {
        let folder = std::env::temp_dir().join(unique("muster-bench-"));
        std::fs::create_dir_all(&folder).map_err(Error::broken)?;
        let database = Database::Sqlite(folder.join("muster.db"));
        Ok(Base { name: "SQLite", db: Db::open(&database, 4)?, database, folder: Some(folder), server: None })
    }

    /// A new database on the server at `MUSTER_TEST_POSTGRES_URL`; none where that is not set.
    pub fn postgres() -> Result<Option<Self>> {
        let Ok(server) = std::env::var("MUSTER_TEST_POSTGRES_URL") else { return Ok(None) };
        let name = unique("bench");
        let mut admin = Conn::open(&Database::Postgres(server.clone())).map_err(Error::broken)?;
        admin.batch_execute(&format!("CREATE DATABASE {name}"))?;
        let url = server.rsplit_once('/').map_or_else(|| server.clone(), |(host, _)| format!("{host}/{name}"));
        let database = Database::Postgres(url);
        Ok(Some(Base { name: "PostgreSQL", db: Db::open(&database, 4)?, database, folder: None, server: Some((server, name)) }))
    }

    /// Both, as far as they are there.
    pub fn all() -> Result<Vec<Self>> {
        Ok(std::iter::once(Self::sqlite()?).chain(Self::postgres()?).collect())
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
        if let Some((server, name)) = &self.server
            && let Ok(mut admin) = Conn::open(&Database::Postgres(server.clone()))
        {
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// What was filled in.
#[derive(Debug, Clone)]
pub struct Filled {
    pub posting: PostingId,
    pub manager: Who,
    pub office: Who,
    pub reviewer: Who,
}

/// Staff of an agency, a live posting of theirs, and so many applications to it in all states of its way: with names, eligibility,
/// résumés of some hundred words, and the lines of history that brought them where they are.
pub fn fill(base: &Base, applications: usize) -> Result<Filled> {
    let filled = base.db.write(programme)?;
    let (posting, postgres) = (filled.posting, matches!(base.database, Database::Postgres(_)));
    let mut from = 0;
    while from < applications {
        let until = (from + 500).min(applications);
        base.db.write(move |tx| Ok(tx.batch_execute(&batch(posting, from..until, postgres))?))?;
        from = until;
    }
    base.db.write(move |tx| {
        if postgres {
            for table in ["users", "applications"] {
                tx.batch_execute(&format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"))?;
            }
        }
        Ok(tx.batch_execute("ANALYZE")?)
    })?;
    Ok(filled)
}

fn programme(tx: &mut Conn) -> Result<Filled> {
    let here = here();
    let agency = store::agencies::find_or_insert(tx, "TREAS", "Department of the Treasury")?;
    let person = |tx: &mut Conn, name: &str, address: &str, role, agency| -> Result<Who> {
        let email = Email::parse(address).map_err(Error::Broken)?;
        let id = actions::accounts::create(tx, &here, &email, name, role, agency, None)?;
        store::accounts::find(tx, id)
    };
    let manager = person(tx, "Rosa Diaz", "rosa@treasury.example", Role::Manager, Some(agency))?;
    let reviewer = person(tx, "Bo Lindqvist", "bo@treasury.example", Role::Reviewer, Some(agency))?;
    let office = person(tx, "Amina Yusuf", "amina@office.example", Role::Office, None)?;
    let dates = [-10, 20, 60, 61, 75, 80, 120].map(|d| here.now.date() + TimeDelta::days(d));
    let cohort = store::cohorts::insert(tx, &Cohort::new("Winter", dates).map_err(|e| Error::Broken(format!("{e:?}")))?, here.now)?;
    let level = |name: &str, required| Level { name: name.to_owned(), definition: "Does it alone".to_owned(), required };
    let competency = Competency {
        key: "programming".to_owned(),
        name: "Programming".to_owned(),
        definition: vec!["Finds the cause".to_owned()],
        required_level: Some("Experienced".to_owned()),
        levels: vec![level("Familiar", false), level("Experienced", true)],
        screen_out: false,
    };
    imports::rubric(tx, &here, &Rubric { key: "bench".to_owned(), name: "Engineering".to_owned(), competencies: vec![competency] })?;
    let content = Content {
        cohort: Some(cohort),
        agency: Some(agency),
        rubric: store::rubrics::newest(tx, "bench")?.map(|r| r.id),
        title: "Data engineer, ledgers".to_owned(),
        specialty: Specialty::Data,
        series: Some("1560".to_owned()),
        pay_plan: "GS".to_owned(),
        grade_low: Some(13),
        grade_high: Some(14),
        pay_low_cents: Some(12_178_500),
        pay_high_cents: Some(18_709_300),
        pay_hourly: false,
        pay_source: "2026 pay table, Washington locality".to_owned(),
        places: vec!["Washington, DC".to_owned()],
        remote: false,
        seats: 40,
        clearance: Clearance::None,
        opens_at: None,
        closes_at: Some(here.now + TimeDelta::days(20)),
        zone: "America/New_York".to_owned(),
        summary: "Move ledgers from nightly files to streams.".to_owned(),
        duties: "- Build pipelines\n- Run them".to_owned(),
        needs: "Work you have done with data that mattered.".to_owned(),
        authority: Some(Authority::ScheduleAR),
        contact_name: "Rosa Diaz".to_owned(),
        contact_email: "hiring@treasury.example".to_owned(),
    };
    let posting = actions::postings::create(tx, &here, Actor::Person(&manager), &content, None)?;
    store::postings::set_questions(tx, posting, &[Ask::new("Tell us about a pipeline you repaired", QuestionKind::Long, true)])?;
    actions::postings::ask_approval(tx, &here, &manager, posting)?;
    actions::postings::approve(tx, &here, &office, posting, None)?;
    Ok(Filled { posting, manager, office, reviewer })
}

const FIRST: &[&str] = &[
    "Ada", "Bo", "Chen", "Dilnoza", "Emeka", "Fay", "Goran", "Hana", "Ines", "Joaquín", "Kofi", "Lena", "Mirela", "Naomi", "Otto", "Priya",
    "Quentin", "Rosa", "Samir", "Tove", "Uma", "Vera", "Wanjiru", "Xavier", "Yusuf", "Zoë",
];
const LAST: &[&str] = &[
    "Osei",
    "Lindqvist",
    "Ramírez",
    "Karimova",
    "Okafor",
    "Whitfield",
    "Petrović",
    "Sato",
    "Halloran",
    "Mensah",
    "Bellweather",
    "Achterberg",
    "Diaz",
    "Nakamura",
    "Iyer",
    "Sørensen",
    "Tanaka",
    "Wójcik",
    "Abara",
    "Castellanos",
    "Dvořák",
];
/// Words of résumés, from common to rare: the n-th stands in about every (n+1)-th.
const WORDS: &[&str] = &[
    "data",
    "pipeline",
    "Python",
    "ledger",
    "stream",
    "records",
    "Kubernetes",
    "audit",
    "benefits",
    "Rust",
    "terraform",
    "geospatial",
    "accessibility",
    "COBOL",
    "mainframe",
    "payments",
    "identity",
    "telemetry",
    "genomics",
    "actuarial",
];
const STATES: &[(&str, usize)] = &[
    ("submitted", 30),
    ("in_review", 62),
    ("interviewing", 70),
    ("qualified", 76),
    ("offered", 77),
    ("accepted", 78),
    ("not_selected", 95),
    ("withdrawn", 100),
];

fn of<T>(list: &[T], n: usize) -> Option<&T> {
    list.get(n % list.len().max(1))
}

/// The reference of the n-th.
pub fn reference(n: usize) -> Reference {
    let mut bytes = [0; 8];
    let mut left = n;
    for byte in &mut bytes {
        *byte = u8::try_from(left % 29).unwrap_or(0);
        left /= 29;
    }
    Reference::from_random(bytes)
}

/// The name of the n-th.
pub fn name(n: usize) -> String {
    format!("{} {}", of(FIRST, n).unwrap_or(&"Ada"), of(LAST, n / FIRST.len()).unwrap_or(&"Osei"))
}

fn resume(n: usize) -> String {
    let mut text = format!("{}\nEngineer since {}\n\n", name(n), 1990 + n % 34);
    for part in 0..24 {
        let mix = n.wrapping_mul(2_654_435_761).wrapping_add(part * 40_503) >> 7;
        let known: Vec<&str> = WORDS.iter().enumerate().filter(|(i, _)| (n / (part + 1)).is_multiple_of(i + 1)).map(|(_, w)| *w).collect();
        let word = of(&known, mix).unwrap_or(&"data");
        let _ = writeln!(
            text,
            "{}: led work on {word} for project {} with a team of {} and moved it into service",
            2000 + part,
            mix % 9000,
            mix % 17
        );
    }
    text
}

/// One batch of statements, the same on both databases but for bytes.
fn batch(posting: PostingId, range: std::ops::Range<usize>, postgres: bool) -> String {
    let mut tables: [String; 7] = std::array::from_fn(|_| String::new());
    for n in range.clone() {
        let id = 1000 + n;
        let at = |hours: usize| (now() - TimeDelta::hours(i64::try_from(hours).unwrap_or(0))).format("%Y-%m-%d %H:%M:%S");
        let (name, sent, bucket) = (name(n), 2000 - n % 1900, n * 37 % 100);
        let state = STATES.iter().find(|(_, until)| bucket < *until).map_or("submitted", |s| s.0);
        let text = resume(n);
        let hex: String = text.bytes().fold(String::new(), |mut hex, b| {
            let _ = write!(hex, "{b:02x}");
            hex
        });
        let bytes = if postgres { format!("'\\x{hex}'") } else { format!("X'{hex}'") };
        let remote = match (postgres, n.is_multiple_of(3)) {
            (true, yes) => yes.to_string(),
            (false, yes) => i32::from(yes).to_string(),
        };
        let place = of(&["Washington, DC", "Denver, CO", "Kansas City, MO", "Atlanta, GA"], n).unwrap_or(&"Washington, DC");
        let clearance = of(&["none", "none", "none", "secret", "top_secret"], n).unwrap_or(&"none");
        let code = reference(n);
        let rows = [
            format!("({id}, 'person{n}@people.example', '{name}', 'applicant', 'America/New_York', '{0}', '{0}')", at(sent + 9)),
            format!(
                "({id}, '{code}', {id}, {posting}, '{state}', '{state}', 1, '{}', '{}', '{}', '{}')",
                at(sent + 8),
                at(sent),
                at(sent / 2),
                at(sent / 3)
            ),
            format!("({id}, '{name}', '202-555-0143', 'Accra')"),
            format!("({id}, 'citizen', {}, '{place}', {remote}, '{clearance}', '2027-03-01')", 11 + n % 5),
            format!("({id}, 'cv.txt', 'text/plain', {bytes}, {}, '{text}', '{}')", text.len(), at(sent + 1)),
            format!(
                "('{}', {id}, {id}, {posting}, 'application', {id}, 'submit', 'draft', 'submitted', ''), \
                 ('{}', {id}, {id}, {posting}, 'application', {id}, 'begin_review', 'submitted', '{state}', '')",
                at(sent),
                at(sent / 2)
            ),
            of(&["on leave", "reads COBOL", "returning fellow"], n)
                .filter(|_| n.is_multiple_of(8))
                .map_or_else(String::new, |tag| format!("({id}, {posting}, '{tag}')")),
        ];
        for (table, row) in tables.iter_mut().zip(rows).filter(|(_, row)| !row.is_empty()) {
            if !table.is_empty() {
                table.push_str(", ");
            }
            table.push_str(&row);
        }
    }
    let [users, applications, contacts, eligibility, resumes, events, tags] = tables;
    format!(
        "INSERT INTO users (id, email, name, role, zone, confirmed_at, created_at) VALUES {users};
         INSERT INTO applications (id, reference, user_id, posting_id, state, told_state, version, created_at, submitted_at, state_since, due_at) VALUES {applications};
         INSERT INTO application_contacts (application_id, name, phone, city) VALUES {contacts};
         INSERT INTO application_eligibility (application_id, citizenship, min_grade, places, remote_only, clearance, earliest_start) VALUES {eligibility};
         INSERT INTO resumes (application_id, file_name, media_type, bytes, size, content_text, uploaded_at) VALUES {resumes};
         INSERT INTO events (at, actor_id, application_id, posting_id, subject, subject_id, kind, from_state, to_state, detail) VALUES {events};
         INSERT INTO application_tags (application_id, posting_id, tag) VALUES {tags};"
    )
}

/// The middle of so many runs, after one that does not count.
pub fn median<T>(runs: usize, mut work: impl FnMut() -> Result<T>) -> Result<Duration> {
    work()?;
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let from = Instant::now();
        std::hint::black_box(work()?);
        times.push(from.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(runs / 2).copied().unwrap_or_default())
}

/// A duration in milliseconds with two digits.
pub fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

/// The number of the applicant of the n-th application.
pub fn applicant(n: usize) -> UserId {
    UserId(i64::try_from(1000 + n).unwrap_or(0))
}
