//! One typed configuration, read from the environment once, handed down and never global.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Settings of a running Muster. Each is an environment variable; `--help` lists them.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Where the data is: `sqlite:PATH` (or a plain path) or `postgres://user@host/name`. Default: muster.db in the data folder.
    #[arg(long, env = "MUSTER_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Folder for the SQLite file.
    #[arg(long, env = "MUSTER_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,

    /// Address and port to listen on.
    #[arg(long, env = "MUSTER_BIND", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,

    /// The address people type, without a slash at the end; links in letters start with it. Default: http:// and the bind address.
    #[arg(long, env = "MUSTER_BASE_URL")]
    pub base_url: Option<String>,

    /// SMTP server for letters: `smtps://user:password@host:465`, `smtp://host:25` (plain, for a relay on this machine)
    /// or `smtp://user:password@host:587?tls=required`. Without it letters wait in the outbox.
    #[arg(long, env = "MUSTER_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// The address letters come from.
    #[arg(long, env = "MUSTER_MAIL_FROM", default_value = "US Tech Force <no-reply@muster.example>")]
    pub mail_from: String,

    /// The name of the programme on pages and in letters.
    #[arg(long, env = "MUSTER_PROGRAMME", default_value = "US Tech Force")]
    pub programme: String,

    /// Address people can write to for help.
    #[arg(long, env = "MUSTER_CONTACT", default_value = "help@muster.example")]
    pub contact: String,

    /// Connections for reading.
    #[arg(long, env = "MUSTER_POOL", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub pool: u32,

    /// Web workers.
    #[arg(long, env = "MUSTER_WORKERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub workers: u16,

    /// Passwords hashed at the same time; each takes 19 MiB of memory.
    #[arg(long, env = "MUSTER_HASHERS", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=16))]
    pub hashers: u16,

    /// Largest résumé in bytes.
    #[arg(long, env = "MUSTER_UPLOAD_LIMIT", default_value_t = 5 * 1024 * 1024, value_parser = clap::value_parser!(u64).range(1024..=52_428_800))]
    pub upload_limit: u64,

    /// Virus scanner (clamd) that is asked about every file, as `host:port`. Without it files are not scanned; with it a file it cannot check is refused.
    #[arg(long, env = "MUSTER_CLAMD")]
    pub clamd: Option<String>,

    /// Most pages of a résumé in PDF; 0 for no limit.
    #[arg(long, env = "MUSTER_RESUME_PAGES", default_value_t = 2, value_parser = clap::value_parser!(i64).range(0..=100))]
    pub resume_pages: i64,

    /// Most applications a person may have open at a time.
    #[arg(long, env = "MUSTER_OPEN_APPLICATIONS", default_value_t = 5, value_parser = clap::value_parser!(i64).range(1..=1000))]
    pub open_applications: i64,

    /// Minutes in which staff can take a change to an application back; letters to applicants wait as long. 0: they go at once.
    #[arg(long, env = "MUSTER_UNDO_MINUTES", default_value_t = 15, value_parser = clap::value_parser!(i64).range(0..=1440))]
    pub undo_minutes: i64,

    /// Minutes without a request after which an applicant is signed out.
    #[arg(long, env = "MUSTER_APPLICANT_IDLE_MINUTES", default_value_t = 60, value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub applicant_idle_minutes: i64,

    /// Minutes without a request after which staff are signed out.
    #[arg(long, env = "MUSTER_STAFF_IDLE_MINUTES", default_value_t = 30, value_parser = clap::value_parser!(i64).range(1..=1440))]
    pub staff_idle_minutes: i64,

    /// Tries at signing in, signing up or resetting in 15 minutes: so many for an address, ten times as many for a network.
    #[arg(long, env = "MUSTER_TRIES", default_value_t = 10, value_parser = clap::value_parser!(i64).range(1..=100_000))]
    pub tries: i64,

    /// Address of the reverse proxy whose X-Forwarded-For is believed. Without it the header is ignored.
    #[arg(long, env = "MUSTER_TRUSTED_PROXY")]
    pub trusted_proxy: Option<std::net::IpAddr>,

    /// Kept letters can be read at /letters (only in the demo).
    #[arg(skip)]
    pub demo: bool,
}

/// A configuration that cannot work, in one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadConfig(pub String);

/// Which database, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Config {
    /// Refuses settings that cannot work together.
    pub fn check(&self) -> Result<(), BadConfig> {
        let base = self.base_url();
        if !(base.starts_with("http://") || base.starts_with("https://")) || base.ends_with('/') || base.contains(char::is_whitespace) {
            return Err(BadConfig(format!(
                "MUSTER_BASE_URL must start with http:// or https:// and have no slash at the end, not “{base}”."
            )));
        }
        self.mail_from.parse::<lettre::message::Mailbox>().map_err(|e| BadConfig(format!("MUSTER_MAIL_FROM is not an address: {e}.")))?;
        Ok(())
    }

    pub fn base_url(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| format!("http://{}", self.bind))
    }

    /// Whether cookies may only travel over TLS.
    pub fn secure(&self) -> bool {
        self.base_url().starts_with("https://")
    }

    pub fn database(&self) -> Database {
        match &self.database_url {
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => Database::Postgres(url.clone()),
            Some(url) => Database::Sqlite(url.trim_start_matches("sqlite:").trim_start_matches("//").into()),
            None => Database::Sqlite(self.data_dir.join("muster.db")),
        }
    }
}
