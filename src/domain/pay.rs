//! What a posting pays at each of its places: from a pay table where one covers it, else as its author wrote it.

use super::posting::pay_words;

/// The word that stands for a place where the work is done remotely.
pub const REMOTE: &str = "Remote";

/// The pay at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLine {
    /// Empty while no place is named.
    pub place: String,
    pub low_cents: i64,
    pub high_cents: i64,
    pub source: String,
    /// Whether a pay table gave it; else its author did.
    pub from_table: bool,
}

impl PayLine {
    /// The range in words.
    pub fn words(&self, hourly: bool) -> String {
        pay_words(Some(self.low_cents), Some(self.high_cents), hourly).unwrap_or_default()
    }

    /// Whether it says the same as another, for another place.
    fn says_the_same(&self, other: &PayLine) -> bool {
        (self.low_cents, self.high_cents, &self.source, self.from_table)
            == (other.low_cents, other.high_cents, &other.source, other.from_table)
    }
}

/// A range as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    pub low: Option<i64>,
    pub high: Option<i64>,
    pub source: String,
}

/// The places of a posting for which pay must be known.
pub fn places(places: &[String], remote: bool) -> Vec<String> {
    let all: Vec<String> = places.iter().cloned().chain(remote.then(|| REMOTE.to_owned())).collect();
    if all.is_empty() { vec![String::new()] } else { all }
}

/// The pay at each place. `table` gives the range and source of a place it covers. A place that nobody knows the pay of has no line.
pub fn lines(places: &[String], table: impl Fn(&str) -> Option<(i64, i64, String)>, typed: &Typed) -> Vec<PayLine> {
    let line = |place: &String| {
        let line = |low_cents, high_cents, source, from_table| PayLine { place: place.clone(), low_cents, high_cents, source, from_table };
        if let Some((low, high, source)) = table(place) {
            return Some(line(low, high, source, true));
        }
        let (low, high) = (typed.low.or(typed.high)?, typed.high.or(typed.low)?);
        Some(line(low, high, typed.source.clone(), false))
    };
    places.iter().filter_map(line).collect()
}

/// The lowest and the highest pay of all places.
pub fn range(lines: &[PayLine]) -> Option<(i64, i64)> {
    Some((lines.iter().map(|l| l.low_cents).min()?, lines.iter().map(|l| l.high_cents).max()?))
}

/// Where the figures come from, each source once.
pub fn sources(lines: &[PayLine]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for line in lines {
        if !all.contains(&line.source.as_str()) {
            all.push(&line.source);
        }
    }
    all.join("; ")
}

/// Whether every place pays the same, from the same source.
pub fn is_one(lines: &[PayLine]) -> bool {
    lines.first().is_none_or(|first| lines.iter().all(|l| l.says_the_same(first)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_before_what_was_typed_and_nothing_is_invented() {
        let named = places(&["Washington, DC".to_owned(), "Boise, ID".to_owned()], true);
        assert_eq!(named, ["Washington, DC", "Boise, ID", "Remote"]);
        let table = |place: &str| (place == "Washington, DC").then(|| (100, 200, "table".to_owned()));
        let typed = Typed { low: Some(80), high: None, source: "the agency".to_owned() };
        let found = lines(&named, table, &typed);
        assert_eq!(
            found.iter().map(|l| (l.low_cents, l.high_cents, l.from_table)).collect::<Vec<_>>(),
            [(100, 200, true), (80, 80, false), (80, 80, false)]
        );
        assert_eq!((range(&found), sources(&found).as_str(), is_one(&found)), (Some((80, 200)), "table; the agency", false));
        let unknown = lines(&named, table, &Typed { low: None, ..typed });
        assert_eq!((unknown.len(), is_one(&unknown)), (1, true));
        assert_eq!((places(&[], false), range(&[])), (vec![String::new()], None));
    }
}
