//! What each command does.

pub mod import;
pub mod serve;
pub mod user;

use std::io::Write as _;

use muster::actions::Clock;
use muster::actions::{Dice, Here};
use muster::config::Config;
use muster::error::Error;
use muster::store::Db;
use muster::web::{rules, site};

/// A command ends well, or with one sentence.
pub type Done = Result<(), String>;

/// Prints text; a reader that went away (`muster routes | head`) is no fault.
pub fn say(text: String) -> Done {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.to_string()),
        _ => Ok(()),
    }
}

/// The sentence for a person at a terminal.
pub fn sentence(error: Error) -> String {
    match error {
        Error::Unavailable(why) => format!("The database cannot be reached: {why}"),
        Error::Broken(why) => format!("Something is broken: {why}"),
        other => other.to_string(),
    }
}

/// Opens the database of the settings, making its folder and its tables where needed.
pub fn open(config: &Config) -> Result<Db, String> {
    config.check().map_err(|e| e.to_string())?;
    if let muster::config::Database::Sqlite(path) = config.database()
        && let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .map_err(|e| format!("The folder {} cannot be made: {e}. Choose another one with MUSTER_DATA_DIR.", folder.display()))?;
    }
    Db::open(&config.database(), config.pool).map_err(sentence)
}

/// This moment in this installation.
pub fn here(config: &Config) -> Here {
    Here { now: Clock::System.now(), site: site(config), dice: Dice::System, rules: rules(config) }
}
