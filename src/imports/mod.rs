//! Readers of files that other people made: bytes in, typed records out. No database, no clock, no IO.
//! A broken record is left out with its reason and never stops the others; a wrong file is refused whole.

pub mod document;
pub mod inventory;
pub mod jsonresume;
pub mod pay;
pub mod resume;
pub mod rubric;
pub mod scores;
pub mod seats;
mod table;
mod text;
pub mod usajobs;
mod values;

#[cfg(test)]
mod hostile;

use std::fmt;

/// What one file gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<T> {
    pub taken: Vec<T>,
    pub left: Vec<Left>,
    /// What a person should know about records that were taken all the same.
    pub notes: Vec<String>,
}

impl<T> Reading<T> {
    fn new() -> Self {
        Reading { taken: Vec::new(), left: Vec::new(), notes: Vec::new() }
    }

    fn leave(&mut self, record: impl Into<String>, why: impl Into<String>) {
        self.left.push(Left { record: record.into(), why: why.into() });
    }
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// Which one: `record 17 (437787500)`.
    pub record: String,
    /// One sentence for the person who brought the file.
    pub why: String,
}

/// The kinds of file read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Postings,
    Seats,
    Rubric,
    PayTable,
    Scores,
    Inventory,
}

impl Kind {
    /// Guessed from the words in the text alone, for the sentence that refuses a file of another kind.
    fn guess(text: &str, not: Kind) -> Option<Kind> {
        let marks = [
            (Kind::Postings, "SearchResultItems"),
            (Kind::Postings, "\"control_number\""),
            (Kind::Seats, "open-positions"),
            (Kind::Rubric, "competency:"),
            (Kind::PayTable, "locality,"),
            (Kind::Inventory, "Use_Case_ID,"),
        ];
        let found = marks.iter().find(|(kind, mark)| *kind != not && text.contains(mark));
        found.map(|(kind, _)| *kind)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Postings => "a USAJOBS search result",
            Kind::Seats => "a list of advertised seats",
            Kind::Rubric => "a rubric file",
            Kind::PayTable => "a pay table",
            Kind::Scores => "a table of scores",
            Kind::Inventory => "an inventory of projects",
        })
    }
}

/// The file as a whole is not what it was said to be. The text is a sentence for a person.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NotSuchFile {
    #[error("This file is empty.")]
    Empty,
    #[error("This is not {wanted}: it is not a text file in UTF-8.")]
    NotText { wanted: Kind },
    #[error("This is not {wanted}: it {why}.{}", hint(.looks_like))]
    Unreadable { wanted: Kind, why: String, looks_like: Option<Kind> },
    #[error("This is not {wanted}: it {why}.{}", hint(.looks_like))]
    OtherShape { wanted: Kind, why: &'static str, looks_like: Option<Kind> },
}

fn hint(looks_like: &Option<Kind>) -> String {
    looks_like.map(|kind| format!(" It looks like {kind}.")).unwrap_or_default()
}
