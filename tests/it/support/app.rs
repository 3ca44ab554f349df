//! A server of this test's own: real HTTP on a port of its own, a fresh database, a clock that the test moves.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};

use chrono::{NaiveDate, TimeDelta};
use clap::Parser;
use diesel::connection::SimpleConnection;
use muster::actions::Clock;
use muster::actions::{Dice, Here};
use muster::config::{Config, Database};
use muster::domain::when::Moment;
use muster::jobs::{Done, Jobs, Mailer, Stop};
use muster::store::{Conn, Db, dialect};
use muster::web::{self, Assets};

use super::Browser;

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// A running Muster.
pub struct App {
    pub db: Db,
    pub address: SocketAddr,
    pub config: Config,
    clock: Arc<AtomicI64>,
    stop: Option<actix_web::dev::ServerHandle>,
    folder: PathBuf,
    /// The PostgreSQL database that goes with this test.
    postgres: Option<String>,
}

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A name no other test has.
pub fn unique(stem: &str) -> String {
    format!("{stem}{}x{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst))
}

/// The first moment of every test: Tuesday, November 24, 2026, 9 am in New York.
pub fn first_moment() -> Moment {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(14, 0, 0).unwrap()
}

pub fn postgres_url() -> String {
    std::env::var("MUSTER_TEST_POSTGRES_URL").expect("tests on PostgreSQL need MUSTER_TEST_POSTGRES_URL: run them with `make it`")
}

/// Another database on the same server.
pub fn sibling(url: &str, name: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// A migrated database that others are copied from, made once for each run.
fn template() -> &'static Mutex<String> {
    static TEMPLATE: OnceLock<Mutex<String>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let (url, name) = (postgres_url(), unique("template"));
        Conn::open(&Database::Postgres(url.clone())).unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let mut conn = Conn::open(&Database::Postgres(sibling(&url, &name))).unwrap();
        dialect::migrate(&mut conn).unwrap();
        Mutex::new(name)
    })
}

/// A fresh PostgreSQL database with all tables.
pub fn fresh_postgres() -> String {
    let (url, name) = (postgres_url(), unique("test"));
    // One copy at a time: a template may have no other user while it is copied.
    let template = template().lock().unwrap();
    let mut admin = Conn::open(&Database::Postgres(url.clone())).unwrap();
    admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
    sibling(&url, &name)
}

/// A folder of this test's own.
pub fn fresh_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(unique("muster-test-"));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl App {
    pub fn on_sqlite() -> Self {
        let folder = fresh_folder();
        let url = format!("sqlite:{}", folder.join("muster.db").display());
        Self::start(&url, folder, None, |_| {})
    }

    /// The same two with a quarter of an hour in which changes can be taken back.
    pub fn patient_on_sqlite() -> Self {
        let folder = fresh_folder();
        let url = format!("sqlite:{}", folder.join("muster.db").display());
        Self::start(&url, folder, None, |c| c.undo_minutes = 15)
    }

    pub fn patient_on_postgres() -> Self {
        let url = fresh_postgres();
        Self::start(&url, fresh_folder(), Some(url.clone()), |c| c.undo_minutes = 15)
    }

    pub fn on_postgres() -> Self {
        let url = fresh_postgres();
        Self::start(&url, fresh_folder(), Some(url.clone()), |_| {})
    }

    /// A server with settings of its own on a given database.
    pub fn start(url: &str, folder: PathBuf, postgres: Option<String>, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Settings::parse_from(["muster"]).config;
        config.database_url = Some(url.to_owned());
        config.bind = "127.0.0.1:0".parse().unwrap();
        config.base_url = Some("http://muster.test".to_owned());
        config.workers = 1;
        config.pool = 4;
        config.tries = 100_000;
        config.undo_minutes = 0;
        change(&mut config);
        let db = Db::open(&config.database(), config.pool).unwrap();
        let clock = Arc::new(AtomicI64::new(first_moment().and_utc().timestamp_micros()));
        let reader = PathBuf::from(env!("CARGO_BIN_EXE_muster"));
        let app = web::App::new(&config, db.clone(), Clock::Fixed(clock.clone()), Assets::of_this_program(), reader);
        let (send, receive) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let listening = web::listen(app).unwrap();
                send.send((listening.address, listening.handle)).unwrap();
                listening.server.await.unwrap();
            });
        });
        let (address, handle) = receive.recv().unwrap();
        App { db, address, config, clock, stop: Some(handle), folder, postgres }
    }

    pub fn now(&self) -> Moment {
        chrono::DateTime::from_timestamp_micros(self.clock.load(Ordering::SeqCst)).unwrap().naive_utc()
    }

    /// Sets the clock, for tests in which another process runs on the real one.
    pub fn set_clock(&self, now: Moment) {
        self.clock.store(now.and_utc().timestamp_micros(), Ordering::SeqCst);
    }

    /// Moves the clock forward.
    pub fn pass(&self, time: TimeDelta) {
        self.clock.fetch_add(time.num_microseconds().unwrap(), Ordering::SeqCst);
    }

    /// This moment, for actions that tests call themselves.
    pub fn here(&self) -> Here {
        Here { now: self.now(), site: web::site(&self.config), dice: Dice::System, rules: web::rules(&self.config) }
    }

    /// The jobs of this server, with the real SMTP server of the test run.
    pub fn jobs(&self) -> Jobs {
        let url = std::env::var("MUSTER_TEST_SMTP_URL").expect("tests of letters need MUSTER_TEST_SMTP_URL: run them with `make it`");
        let mailer = Mailer::new(&url, &self.config.mail_from).unwrap();
        Jobs {
            db: self.db.clone(),
            site: web::site(&self.config),
            clock: Clock::Fixed(self.clock.clone()),
            rules: web::rules(&self.config),
            mailer: Some(Arc::new(mailer)),
        }
    }

    /// Sends all letters that wait.
    pub fn deliver(&self) -> usize {
        self.jobs().letters(&Stop::default()).unwrap()
    }

    /// Does all background work that is due, then sends the letters it wrote.
    pub fn work(&self) -> Done {
        let done = self.jobs().round();
        self.deliver();
        done
    }

    /// A browser nobody has signed in with.
    pub fn browser(&self) -> Browser {
        Browser::new(self.address, "http://muster.test")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Some(handle) = self.stop.take() {
            // Sends the order; the server thread ends by itself.
            drop(handle.stop(false));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
        if let Some(url) = &self.postgres {
            let name = url.rsplit('/').next().unwrap().to_owned();
            if let Ok(mut admin) = Conn::open(&Database::Postgres(postgres_url())) {
                let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            }
        }
    }
}
