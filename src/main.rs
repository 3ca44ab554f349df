//! Reads the command line and the settings, then hands over.

mod command;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use muster::config::Config;

/// From a job posting to a filled seat on a modernization project.
#[derive(Parser)]
#[command(name = "muster", version, about)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages and do the background work.
    Serve(#[command(flatten)] Config),
    /// Do the background work alone: letters, reminders, closings.
    Work(#[command(flatten)] Config),
    /// Bring the database up to date.
    Migrate(#[command(flatten)] Config),
    /// Serve a demonstration programme with made-up people; letters are kept and can be read at /letters.
    Demo(#[command(flatten)] Config),
    /// Print method, path, guard and form fields of every route.
    Routes,
    /// Accounts of staff.
    #[command(subcommand)]
    User(command::user::Verb),
    /// Take a file in: postings, seats or a rubric.
    Import(command::import::Import),
    /// Print docs/states.md.
    #[command(hide = true)]
    States,
    /// Read a résumé from standard input (used by the server itself).
    #[command(hide = true)]
    Extract { format: String },
}

fn main() -> ExitCode {
    let done = match Line::parse().command {
        Command::Serve(config) => command::serve::serve(config),
        Command::Demo(config) => command::serve::demo(config),
        Command::Work(config) => command::serve::work(&config),
        Command::Migrate(config) => command::serve::migrate(&config),
        Command::Routes => command::say(muster::web::routes::print(&muster::web::all())),
        Command::States => command::say(muster::domain::state::as_markdown()),
        Command::User(verb) => command::user::run(verb),
        Command::Import(import) => command::import::run(&import),
        Command::Extract { format } => return ExitCode::from(u8::try_from(muster::actions::resumes::extract(&format)).unwrap_or(1)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("muster: {why}");
            ExitCode::FAILURE
        }
    }
}
