//! The filter and the pages of a list of projects, the public one and that of staff.

use serde::Deserialize;

use crate::domain::ids::ProjectId;
use crate::domain::text;
use crate::store::projects::Line;

/// Projects on one page.
const PAGE: usize = 30;

/// Which projects are asked for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Which {
    pub words: String,
    /// `1`: only those with an open seat.
    pub open: String,
    /// The last project of the page before.
    after: String,
}

/// A page of them.
pub struct Found {
    pub lines: Vec<Line>,
    /// How many there are on all pages.
    pub count: usize,
    /// The query of the next page.
    pub next: Option<String>,
}

impl Which {
    pub fn only_open(&self) -> bool {
        self.open == "1"
    }

    pub fn narrows(&self) -> bool {
        self.only_open() || !self.words.trim().is_empty()
    }

    /// Those of a list that are asked for, in the order of the list.
    pub fn of(&self, lines: Vec<Line>) -> Found {
        let words = text::search_words(&self.words).unwrap_or_default();
        let wanted: Vec<Line> = lines.into_iter().filter(|l| (!self.only_open() || l.open > 0) && has(l, &words)).collect();
        let count = wanted.len();
        let after = self.after.parse().ok().map(ProjectId);
        let from = wanted.iter().position(|l| Some(l.id) == after).map_or(0, |last| last + 1);
        let lines: Vec<Line> = wanted.into_iter().skip(from).take(PAGE).collect();
        let last = lines.last().filter(|_| from + lines.len() < count).map(|l| l.id.to_string());
        let next = last.map(|last| {
            let mut pairs = vec![("words", self.words.as_str()), ("open", &self.open), ("after", &last)];
            pairs.retain(|(_, value)| !value.is_empty());
            serde_html_form::to_string(pairs).unwrap_or_default()
        });
        Found { lines, count, next }
    }
}

/// Whether a project has every one of these words, or a word that begins so, in its name, its mission or its agencies.
fn has(line: &Line, words: &[String]) -> bool {
    let all = text::folded(&format!("{} {} {}", line.name, line.mission, line.agencies.join(" ")));
    let begins = |word: &str| all.split(|c: char| !c.is_alphanumeric()).any(|w| w.starts_with(word));
    words.iter().all(|word| begins(word))
}
