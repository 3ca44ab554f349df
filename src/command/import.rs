//! `import usajobs|seats|projects|rubric|pay FILE`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use muster::actions::Here;
use muster::actions::imports::{self, Report, Taken};
use muster::actions::pay as pay_verbs;
use muster::config::Config;
use muster::error::{Error, Result};
use muster::imports::{NotSuchFile, Reading, inventory, pay, rubric, seats, usajobs};
use muster::store::{Conn, Db};

use super::{Done, here, open, say, sentence};

/// Largest file that is read, in bytes.
const LARGEST: u64 = 256 * 1024 * 1024;

#[derive(Args)]
pub struct Import {
    kind: Kind,
    /// The file.
    file: PathBuf,
    #[command(flatten)]
    config: Config,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// JSON of the USAJOBS Search API, into draft postings.
    Usajobs,
    /// YAML of a pooled hiring action, into projects, roles and seats.
    Seats,
    /// CSV of an inventory of projects, such as the federal one of AI use cases, into projects without roles.
    Projects,
    /// YAML of competencies, into rubrics.
    Rubric,
    /// CSV of pay rates by year, locality, grade and step, into the pay tables.
    Pay,
}

pub fn run(import: &Import) -> Done {
    let name = import.file.display();
    let size = std::fs::metadata(&import.file).map_err(|e| format!("{name} cannot be read: {e}."))?.len();
    if size > LARGEST {
        return Err(format!("{name} is larger than 256 MB."));
    }
    let bytes = std::fs::read(&import.file).map_err(|e| format!("{name} cannot be read: {e}."))?;
    let wrong = |e: NotSuchFile| format!("{name}: {e} Nothing was changed.");
    let lazy = || -> std::result::Result<(Db, Here), String> { Ok((open(&import.config)?, here(&import.config))) };
    let report = match import.kind {
        Kind::Usajobs => {
            take(usajobs::read(&bytes).map_err(wrong)?, lazy()?, |p| format!("{} ({})", p.title, p.source_id), imports::posting)
        }
        Kind::Seats => take(seats::read(&bytes).map_err(wrong)?, lazy()?, |o| o.key.clone(), imports::office),
        Kind::Projects => take(inventory::read(&bytes).map_err(wrong)?, lazy()?, |e| format!("{} ({})", e.title, e.key), imports::entry),
        Kind::Pay => take_pay(pay::read(&bytes).map_err(wrong)?, lazy()?),
        Kind::Rubric => take(rubric::read(&bytes).map_err(wrong)?, lazy()?, |r| r.key.clone(), imports::rubric),
    };
    say(words(&report.map_err(sentence)?))
}

/// Takes each record in a transaction of its own: one that fails leaves the others alone.
fn take<T: Send + 'static>(
    reading: Reading<T>,
    (db, here): (Db, Here),
    name: fn(&T) -> String,
    verb: fn(&mut Conn, &Here, &T) -> Result<Taken>,
) -> std::result::Result<Report, Error> {
    let mut report = Report { left: reading.left, notes: reading.notes, ..Report::default() };
    for record in reading.taken {
        let (called, here) = (name(&record), here.clone());
        let taken = db.write(move |tx| verb(tx, &here, &record));
        imports::note(&mut report, called, taken)?;
    }
    Ok(report)
}

/// Takes the table of each locality in a transaction of its own.
fn take_pay(reading: Reading<pay::Table>, (db, here): (Db, Here)) -> std::result::Result<Report, Error> {
    let mut report = Report { left: reading.left, notes: reading.notes, ..Report::default() };
    for table in reading.taken {
        let here = here.clone();
        report.join(db.write(move |tx| pay_verbs::take(tx, &here, &table))?);
    }
    Ok(report)
}

fn words(report: &Report) -> String {
    let mut out = String::new();
    for added in &report.added {
        out.push_str(&format!("added  {added}\n"));
    }
    for note in &report.notes {
        out.push_str(&format!("note   {note}\n"));
    }
    for left in &report.left {
        out.push_str(&format!("left   {}: {}\n", left.record, left.why));
    }
    out.push_str(&format!("{} added, {} known before, {} left.\n", report.added.len(), report.known, report.left.len()));
    out
}
