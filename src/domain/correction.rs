//! What changed on a posting the public already reads: kept as JSON in its history, shown on its page.

use serde::{Deserialize, Serialize};

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What the field is called on the page.
    pub field: String,
    pub before: String,
    pub after: String,
    /// A text too long to be shown twice in a list of changes.
    pub long: bool,
}

impl Change {
    /// A short field that changed; nothing when both say the same.
    pub fn short(field: &str, before: impl Into<String>, after: impl Into<String>) -> Option<Self> {
        Self::new(field, before.into(), after.into(), false)
    }

    /// The same for a long text.
    pub fn long(field: &str, before: &str, after: &str) -> Option<Self> {
        Self::new(field, before.to_owned(), after.to_owned(), true)
    }

    fn new(field: &str, before: String, after: String, long: bool) -> Option<Self> {
        (before != after).then(|| Self { field: field.to_owned(), before, after, long })
    }

    /// As a list of changes says it.
    pub fn words(&self) -> String {
        if self.long { "text changed".to_owned() } else { format!("{} → {}", self.before, self.after) }
    }
}

/// What was changed at one time, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Correction {
    pub reason: String,
    /// What became of the posting, when it ended with this.
    pub outcome: String,
    pub changes: Vec<Change>,
}

impl Correction {
    /// As it stands in the history.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The other way round; `None` for a line of history that is no correction.
    pub fn parse(detail: &str) -> Option<Self> {
        serde_json::from_str(detail).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change() {
        assert_eq!(Change::short("Seats", "3", "3"), None);
        let change = Change::short("Seats", "3", "5").unwrap();
        assert_eq!(change.words(), "3 → 5");
        assert_eq!(Change::long("What you need", "a", "b").unwrap().words(), "text changed");
        let kept = Correction { reason: "More “money”".into(), outcome: String::new(), changes: vec![change] };
        assert_eq!(Correction::parse(&kept.to_json()), Some(kept));
        assert_eq!(Correction::parse("The work is gone."), None);
    }
}
