//! What people say about applying: one question, asked once on each occasion, answered without a name.

use super::state::State;
use super::text;
use super::words::words;

words!(
    /// When somebody was asked.
    Occasion {
        Applied = "applied", "After applying";
        Withdrew = "withdrew", "After withdrawing";
        Decided = "decided", "After a decision";
    }
);

words!(
    /// How it was.
    Score {
        VeryBad = "1", "1: very bad";
        Bad = "2", "2: bad";
        Middling = "3", "3: neither good nor bad";
        Good = "4", "4: good";
        VeryGood = "5", "5: very good";
    }
);

/// The smallest number of answers from which they are shown: of fewer one could guess whose they are.
pub const ENOUGH: i64 = 5;

impl Occasion {
    /// The occasion of an application as its applicant knows it.
    pub fn of(told: State) -> Option<Self> {
        match told {
            State::Draft | State::Expired => None,
            State::Withdrawn => Some(Occasion::Withdrew),
            State::NotSelected => Some(Occasion::Decided),
            _ => Some(Occasion::Applied),
        }
    }
}

impl Score {
    /// The figure.
    pub fn number(self) -> i64 {
        self.as_str().parse().unwrap_or(0)
    }
}

/// Reads the words that may be added: at most 1,000 characters.
pub fn parse_words(raw: &str) -> Result<String, String> {
    let words = text::lines(raw);
    if words.chars().count() <= 1000 { Ok(words) } else { Err("Use at most 1,000 characters".to_owned()) }
}
