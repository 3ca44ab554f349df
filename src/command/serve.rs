//! `serve`, `work`, `migrate`, `demo`.

use std::sync::Arc;

use muster::actions::Clock;
use muster::config::{Config, Database};
use muster::jobs::{Jobs, Mailer, Stop};
use muster::store::{Conn, Db, dialect};
use muster::web::{App, Assets, listen, rules, site};
use tracing_subscriber::EnvFilter;

use super::{Done, open, say, sentence};

/// Log lines as JSON on standard error, `RUST_LOG` chooses how many.
fn log(standard: &str) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(standard));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
}

fn jobs(config: &Config, db: &Db) -> Result<Jobs, String> {
    let mailer = config.smtp_url.as_ref().map(|url| Mailer::new(url, &config.mail_from).map_err(sentence)).transpose()?;
    Ok(Jobs { db: db.clone(), site: site(config), clock: Clock::System, rules: rules(config), mailer: mailer.map(Arc::new) })
}

pub fn serve(config: Config) -> Done {
    log("info");
    let db = open(&config)?;
    run(&config, &db, |address| tracing::info!(%address, "serving"))
}

/// Serves until it is asked to stop: requests in flight are finished, then the jobs end.
fn run(config: &Config, db: &Db, ready: impl FnOnce(std::net::SocketAddr)) -> Done {
    let assets = Assets::of_this_program();
    if assets.is_empty() {
        return Err("The style sheets are not built. Run `make assets` first.".to_owned());
    }
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let app = App::new(config, db.clone(), Clock::System, assets, program);
    let jobs = jobs(config, db)?;
    let stop = Stop::default();
    let worker = {
        let stop = stop.clone();
        std::thread::Builder::new().name("jobs".to_owned()).spawn(move || jobs.run(&stop)).map_err(|e| e.to_string())?
    };
    let served = actix_web::rt::System::new().block_on(async {
        let listening = listen(app)?;
        ready(listening.address);
        listening.server.await.map_err(|e| e.to_string())
    });
    stop.now();
    worker.join().map_err(|_| "The background work ended badly.".to_owned())?;
    served
}

pub fn work(config: &Config) -> Done {
    log("info");
    let db = open(config)?;
    let jobs = jobs(config, &db)?;
    let stop = Stop::default();
    let worker = {
        let stop = stop.clone();
        std::thread::Builder::new().name("jobs".to_owned()).spawn(move || jobs.run(&stop)).map_err(|e| e.to_string())?
    };
    tracing::info!("working");
    actix_web::rt::System::new().block_on(async {
        let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).map_err(|e| e.to_string())?;
        tokio::select! {
            _ = end.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        Ok::<(), String>(())
    })?;
    stop.now();
    worker.join().map_err(|_| "The background work ended badly.".to_owned())
}

pub fn migrate(config: &Config) -> Done {
    config.check().map_err(|e| e.to_string())?;
    if let Database::Sqlite(_) = config.database() {
        std::fs::create_dir_all(&config.data_dir).map_err(|e| format!("The folder {} cannot be made: {e}.", config.data_dir.display()))?;
    }
    let mut conn = Conn::open(&config.database()).map_err(|e| format!("The database cannot be reached: {e}"))?;
    dialect::create(&mut conn).map_err(sentence)?;
    let applied = dialect::migrate(&mut conn).map_err(sentence)?;
    say(if applied.is_empty() { "Up to date.\n".to_owned() } else { applied.iter().map(|m| format!("Applied {m}\n")).collect() })
}

pub fn demo(mut config: Config) -> Done {
    log("warn");
    config.demo = true;
    // Letters of a demonstration are kept, whatever the environment says.
    config.smtp_url = None;
    // A port in use is better said before the work than after it.
    drop(std::net::TcpListener::bind(config.bind).map_err(|e| match e.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{} is in use by another program. Stop it, or choose another port: make demo PORT=8081", config.bind)
        }
        _ => format!("Cannot listen on {}: {e}.", config.bind),
    })?);
    let started = std::time::Instant::now();
    say("Opening the database …\n".to_owned())?;
    let db = open(&config)?;
    let here = super::here(&config);
    let summary = muster::demo::fill(&db, &here.site, here.now, &mut |what| println!("  {what}")).map_err(sentence)?;
    say(format!("{summary}\nReady after {:.1} s.\n\n", started.elapsed().as_secs_f32()))?;
    let base = config.base_url();
    run(&config, &db, move |_| {
        println!("Muster is at {base}\nLetters are at {base}/letters\n\nSign in at {base}/sign-in as");
        for (role, email, password) in muster::demo::sign_ins() {
            println!("  {role:<17} {email:<34} {password}");
        }
        println!("\nStop it with Ctrl-C.");
    })
}
