//! A person's profile: skills and a timeline of work and learning, kept by its owner and frozen into an application when it is sent.

use std::fmt;

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::text;
use super::words::words;

/// Most entries of one kind, and most skills.
pub const MOST_SPELLS: usize = 40;
pub const MOST_SKILLS: usize = 60;
/// Months without an entry from which on a gap is worth a word.
const GAP: i32 = 3;

words!(
    /// What a spell of time was spent on.
    SpellKind {
        Work = "work", "Work";
        Learning = "learning", "Education";
    }
);

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    month: u32,
}

const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

impl Month {
    pub fn of(date: NaiveDate) -> Self {
        Month { year: date.year(), month: date.month() }
    }

    /// Reads a month as people and files write it: `3/2021`, `2021-03`, `2021-03-15`, `March 2021`; a year alone is its January.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let bad = || "Enter a month and a year, such as 3/2021 or March 2021".to_owned();
        let lower = raw.trim().to_lowercase();
        let parts: Vec<&str> = lower.split(['/', '-', ' ', '.', ',']).filter(|p| !p.is_empty()).collect();
        let number = |p: &str| p.parse::<i32>().ok();
        let named = |p: &str| NAMES.iter().position(|n| p.starts_with(n)).and_then(|i| i32::try_from(i + 1).ok());
        let (year, month) = match parts.as_slice() {
            [y] if y.len() == 4 => (number(y), Some(1)),
            [y, m] | [y, m, _] if y.len() == 4 => (number(y), number(m)),
            [m, y] if y.len() == 4 => (number(y), number(m).or_else(|| named(m))),
            _ => (None, None),
        };
        let (year, month) = (year.ok_or_else(bad)?, month.and_then(|m| u32::try_from(m).ok()).ok_or_else(bad)?);
        if !(1930..=2100).contains(&year) || !(1..=12).contains(&month) {
            return Err(bad());
        }
        Ok(Month { year, month })
    }

    /// `March 2021`
    pub fn spoken(self) -> String {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).map_or_else(String::new, |d| d.format("%B %Y").to_string())
    }

    /// Months since the year nought.
    fn count(self) -> i32 {
        self.year * 12 + i32::try_from(self.month).unwrap_or(1) - 1
    }

    fn next(self) -> Self {
        if self.month == 12 { Month { year: self.year + 1, month: 1 } } else { Month { month: self.month + 1, ..self } }
    }

    fn previous(self) -> Self {
        if self.month == 1 { Month { year: self.year - 1, month: 12 } } else { Month { month: self.month - 1, ..self } }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl TryFrom<String> for Month {
    type Error = String;
    fn try_from(raw: String) -> Result<Self, String> {
        Month::parse(&raw)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

/// A spell of work or learning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spell {
    /// Its number within the profile.
    pub id: u32,
    /// Position, or degree and field.
    pub title: String,
    /// Employer or school.
    pub place: String,
    pub from: Month,
    /// `None` while it lasts.
    pub until: Option<Month>,
    pub text: String,
}

impl Spell {
    /// `March 2021 to now`
    pub fn when(&self) -> String {
        let until = self.until.map_or_else(|| "now".to_owned(), Month::spoken);
        format!("{} to {until}", self.from.spoken())
    }

    /// Whether both tell of the same thing.
    fn is_same(&self, other: &Spell) -> bool {
        let same = |a: &str, b: &str| text::folded(a) == text::folded(b);
        same(&self.title, &other.title) && same(&self.place, &other.place) && self.from == other.from
    }
}

/// What a person says of themselves for all their applications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    pub headline: String,
    pub summary: String,
    pub phone: String,
    pub city: String,
    pub link: String,
    pub skills: Vec<String>,
    pub work: Vec<Spell>,
    pub learning: Vec<Spell>,
    /// What the owner says about gaps in the timeline.
    pub gaps_explained: String,
}

/// What taking over another profile changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    pub fields: usize,
    pub skills: usize,
    pub work: usize,
    pub learning: usize,
}

impl Profile {
    pub fn is_empty(&self) -> bool {
        *self == Profile::default()
    }

    pub fn spells(&self, kind: SpellKind) -> &[Spell] {
        match kind {
            SpellKind::Work => &self.work,
            SpellKind::Learning => &self.learning,
        }
    }

    /// Both kinds with their heading, for reading.
    pub fn chapters(&self) -> [(&'static str, &[Spell]); 2] {
        [(SpellKind::Work.spoken(), &self.work), (SpellKind::Learning.spoken(), &self.learning)]
    }

    pub fn spells_mut(&mut self, kind: SpellKind) -> &mut Vec<Spell> {
        match kind {
            SpellKind::Work => &mut self.work,
            SpellKind::Learning => &mut self.learning,
        }
    }

    /// The number of the next spell.
    fn next_id(&self) -> u32 {
        self.work.iter().chain(&self.learning).map(|s| s.id).max().unwrap_or(0) + 1
    }

    /// Adds a spell (number 0), or replaces the one of its number. The newest stands first.
    pub fn put(&mut self, kind: SpellKind, spell: Spell) -> Result<(), String> {
        let id = if spell.id == 0 { self.next_id() } else { spell.id };
        if spell.id != 0 && !self.spells(kind).iter().any(|s| s.id == id) {
            return Err("This entry is not there any more".to_owned());
        }
        let list = self.spells_mut(kind);
        list.retain(|s| s.id != id);
        if list.len() >= MOST_SPELLS {
            return Err(format!("At most {MOST_SPELLS} entries are kept here. Delete one first"));
        }
        list.push(Spell { id, ..spell });
        list.sort_by_key(|s| (std::cmp::Reverse(s.until.map_or(i32::MAX, Month::count)), std::cmp::Reverse(s.from)));
        Ok(())
    }

    /// Takes over what another profile has and this one lacks. Doing it twice changes nothing more.
    pub fn take_over(&mut self, other: Profile) -> Taken {
        let mut taken = Taken::default();
        for (own, new) in [
            (&mut self.headline, other.headline),
            (&mut self.summary, other.summary),
            (&mut self.phone, other.phone),
            (&mut self.city, other.city),
            (&mut self.link, other.link),
        ] {
            if own.is_empty() && !new.is_empty() {
                *own = new;
                taken.fields += 1;
            }
        }
        for skill in other.skills {
            let known = self.skills.iter().any(|s| text::folded(s) == text::folded(&skill));
            if !known && self.skills.len() < MOST_SKILLS {
                self.skills.push(skill);
                taken.skills += 1;
            }
        }
        for (kind, list) in [(SpellKind::Work, other.work), (SpellKind::Learning, other.learning)] {
            for spell in list {
                let known = self.spells(kind).iter().any(|s| s.is_same(&spell));
                if !known && self.put(kind, Spell { id: 0, ..spell }).is_ok() {
                    match kind {
                        SpellKind::Work => taken.work += 1,
                        SpellKind::Learning => taken.learning += 1,
                    }
                }
            }
        }
        taken
    }

    /// Spells of three months and more of which the timeline says nothing, between its first entry and `now`.
    pub fn gaps(&self, now: Month) -> Vec<(Month, Month)> {
        let mut spells: Vec<(Month, Month)> = self.work.iter().chain(&self.learning).map(|s| (s.from, s.until.unwrap_or(now))).collect();
        spells.sort_unstable();
        let Some((_, mut covered)) = spells.first().copied() else { return Vec::new() };
        let mut gaps = Vec::new();
        for (from, until) in spells.into_iter().chain([(now, now)]) {
            if from.count() - covered.count() > GAP {
                gaps.push((covered.next(), from.previous()));
            }
            covered = covered.max(until);
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(raw: &str) -> Month {
        Month::parse(raw).unwrap()
    }

    fn spell(title: &str, from: &str, until: &str) -> Spell {
        let until = (!until.is_empty()).then(|| month(until));
        Spell { id: 0, title: title.into(), place: "Post office".into(), from: month(from), until, text: String::new() }
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        for raw in ["3/2021", "03/2021", "2021-03", "2021-03-15", "March 2021", "mar. 2021"] {
            assert_eq!(month(raw).to_string(), "2021-03", "{raw}");
        }
        assert_eq!(month("2021").to_string(), "2021-01");
        for bad in ["", "13/2021", "March", "3/21", "0000-01", "soon", "9999"] {
            assert!(Month::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_gap_is_three_whole_months_without_an_entry() {
        let mut profile = Profile::default();
        profile.put(SpellKind::Work, spell("Clerk", "1/2020", "6/2020")).unwrap();
        profile.put(SpellKind::Learning, spell("BSc", "10/2020", "12/2021")).unwrap();
        profile.put(SpellKind::Work, spell("Engineer", "3/2022", "")).unwrap();
        assert_eq!(profile.gaps(month("1/2026")), [(month("7/2020"), month("9/2020"))]);
        assert!(Profile::default().gaps(month("1/2026")).is_empty());
    }

    #[test]
    fn taking_over_twice_adds_nothing_twice() {
        let mut own = Profile { headline: "Mine".into(), skills: vec!["Rust".into()], ..Profile::default() };
        let other = Profile {
            headline: "Theirs".into(),
            city: "Tulsa".into(),
            skills: vec!["rust".into(), "SQL".into()],
            work: vec![spell("Clerk", "1/2020", "")],
            ..Profile::default()
        };
        assert_eq!(own.take_over(other.clone()), Taken { fields: 1, skills: 1, work: 1, learning: 0 });
        assert_eq!(own.take_over(other), Taken::default());
        assert_eq!((own.headline.as_str(), own.work.len()), ("Mine", 1));
    }

    #[test]
    fn an_entry_that_is_not_there_is_not_changed() {
        let mut profile = Profile::default();
        profile.put(SpellKind::Work, spell("Clerk", "1/2020", "")).unwrap();
        for (kind, id) in [(SpellKind::Learning, 1), (SpellKind::Work, u32::MAX)] {
            assert!(profile.put(kind, Spell { id, ..spell("Clerk", "1/2020", "") }).is_err(), "{id}");
        }
        assert!(profile.put(SpellKind::Work, Spell { id: 1, ..spell("Engineer", "1/2020", "") }).is_ok());
        assert_eq!((profile.work.len(), profile.work[0].title.as_str()), (1, "Engineer"));
    }

    #[test]
    fn the_newest_entry_stands_first() {
        let mut profile = Profile::default();
        for (title, from, until) in [("old", "1/2001", "1/2002"), ("now", "1/2000", ""), ("new", "1/2010", "1/2012")] {
            profile.put(SpellKind::Work, spell(title, from, until)).unwrap();
        }
        let titles: Vec<&str> = profile.work.iter().map(|s| s.title.as_str()).collect();
        assert_eq!(titles, ["now", "new", "old"]);
    }
}
