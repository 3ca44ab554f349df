//! The wall between people on leave from a company and the places where that company is in conflict.

use chrono::NaiveDate;

use super::text;
use super::when;

/// What may stand at the end of a company's name and says nothing about which company it is.
const LEGAL_ENDINGS: &[&str] = &[
    "inc",
    "incorporated",
    "llc",
    "llp",
    "lp",
    "ltd",
    "limited",
    "corp",
    "corporation",
    "co",
    "company",
    "plc",
    "pbc",
    "gmbh",
    "ag",
    "sa",
    "nv",
    "bv",
    "and",
];

/// The name of a company as names are compared: without case, punctuation and legal endings.
pub fn employer_key(name: &str) -> String {
    let spaced: String = text::folded(name)
        .chars()
        .filter(|c| !matches!(c, '.' | '\'' | '’'))
        .flat_map(|c| if matches!(c, '&' | '+') { " and ".chars().collect::<Vec<_>>() } else { vec![c] })
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    if words.len() > 1 && words.first() == Some(&"the") {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|w| LEGAL_ENDINGS.contains(w)) {
        words.pop();
    }
    words.join(" ")
}

/// A person on leave, and where the company they come from is in conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub person: String,
    pub employer: String,
    /// The last day of the leave, where one is known.
    pub until: Option<NaiveDate>,
    /// The agency or project that declared it.
    pub whose: String,
    pub reason: String,
}

impl Clash {
    /// Why this person is kept away, in sentences for whoever tried.
    pub fn refusal(&self) -> String {
        let until = self.until.map_or_else(|| "without an end yet".to_owned(), |day| format!("until {}", when::day(day)));
        format!(
            "{} is on leave from {} {until}, and that company is declared to be in conflict with {}: {}",
            self.person, self.employer, self.whose, self.reason
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_companies_are_compared_without_their_dress() {
        for (one, other) in [
            ("Northwind Systems, Inc.", "NORTHWIND SYSTEMS"),
            ("Northwind Systems L.L.C.", "Northwind-Systems"),
            ("The Boring Machine Co., Ltd.", "boring machine"),
            ("Smith & Sons Corp", "Smith and Sons Corporation"),
            ("O’Neil Data", "O'Neil Data, LLC"),
            ("Zoë Labs GmbH", "Zoe Labs"),
        ] {
            assert_eq!(employer_key(one), employer_key(other), "{one} and {other}");
        }
        for (one, other) in [("Northwind Systems", "Northwind Data"), ("Limited", "Inc"), ("Alpha", "Alphabet")] {
            assert_ne!(employer_key(one), employer_key(other), "{one} and {other}");
        }
        assert_eq!((employer_key("Inc."), employer_key("  ")), ("inc".to_owned(), String::new()));
    }

    #[test]
    fn a_refusal_says_why() {
        let clash = Clash {
            person: "Ada Osei".into(),
            employer: "Northwind Systems, Inc.".into(),
            until: NaiveDate::from_ymd_opt(2027, 6, 30),
            whose: "Department of the Treasury".into(),
            reason: "It sells the ledger software.".into(),
        };
        assert_eq!(
            clash.refusal(),
            "Ada Osei is on leave from Northwind Systems, Inc. until June 30, 2027, and that company is declared to be in conflict with \
             Department of the Treasury: It sells the ledger software."
        );
        assert!(Clash { until: None, ..clash }.refusal().contains("without an end yet"));
    }
}
