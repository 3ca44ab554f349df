//! When somebody can be at an interview: what is booked already, and how much is too much.

use chrono::{Datelike, TimeDelta};

use super::when::{self, Moment, Tz};

/// Days back that a diary must reach, so that a week that has begun is counted whole.
pub const REACHES_BACK: TimeDelta = TimeDelta::days(8);

/// How many interviews somebody holds at most; `None` for no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    pub per_day: Option<i64>,
    pub per_week: Option<i64>,
}

impl Limits {
    /// Limits as typed: empty for none, else between 1 and 40.
    pub fn read(raw: &str) -> Result<Option<i64>, String> {
        match raw.trim() {
            "" => Ok(None),
            typed => match typed.parse::<i64>() {
                Ok(n) if (1..=40).contains(&n) => Ok(Some(n)),
                _ => Err("Enter a whole number from 1 to 40, or leave it empty for no limit".to_owned()),
            },
        }
    }
}

/// The interviews of one person.
#[derive(Debug, Clone)]
pub struct Diary {
    pub name: String,
    pub zone: Tz,
    /// Start and minutes.
    pub booked: Vec<(Moment, i64)>,
    pub limits: Limits,
}

impl Diary {
    /// The interview that overlaps one that begins then. Touching is not overlapping.
    pub fn clash(&self, at: Moment, minutes: i64) -> Option<Moment> {
        let ends = at + TimeDelta::minutes(minutes);
        let overlaps = |(start, long): &&(Moment, i64)| at < *start + TimeDelta::minutes(*long) && *start < ends;
        self.booked.iter().find(overlaps).map(|(start, _)| *start)
    }

    /// Why this person cannot be at an interview then; `None` when they can.
    pub fn refuses(&self, at: Moment, minutes: i64) -> Option<String> {
        if let Some(start) = self.clash(at, minutes) {
            return Some(format!("{} has another interview at {}.", self.name, when::brief(start, when::HOME_ZONE)));
        }
        let day = when::day_in(at, self.zone);
        let held = |same: &dyn Fn(chrono::NaiveDate) -> bool| {
            let n = self.booked.iter().filter(|(start, _)| same(when::day_in(*start, self.zone))).count();
            i64::try_from(n).unwrap_or(i64::MAX)
        };
        if let Some(most) = self.limits.per_day.filter(|most| held(&|d| d == day) >= *most) {
            return Some(format!("{} holds at most {most} a day, and {} is full.", self.name, when::short_day(day)));
        }
        let full = |most: &i64| held(&|d| d.iso_week() == day.iso_week()) >= *most;
        self.limits
            .per_week
            .filter(full)
            .map(|most| format!("{} holds at most {most} a week, and the week of {} is full.", self.name, when::short_day(day)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn diary(booked: &[&str], per_day: Option<i64>, per_week: Option<i64>) -> Diary {
        let booked = booked.iter().map(|t| (at(t), 45)).collect();
        Diary { name: "Bo".to_owned(), zone: when::HOME_ZONE, booked, limits: Limits { per_day, per_week } }
    }

    #[test]
    fn overlap_is_seen_from_both_sides_and_touching_is_not_overlap() {
        let bo = diary(&["2026-12-01 15:00"], None, None);
        for (time, clashes) in [("14:30", true), ("15:00", true), ("15:30", true), ("15:45", false), ("14:15", false)] {
            assert_eq!(bo.refuses(at(&format!("2026-12-01 {time}")), 45).is_some(), clashes, "{time}");
        }
    }

    #[test]
    fn a_full_day_is_full_in_the_persons_own_zone() {
        // 03:00 UTC on December 2 is still December 1 in New York.
        let bo = diary(&["2026-12-01 15:00", "2026-12-02 03:00"], Some(2), None);
        assert!(bo.refuses(at("2026-12-01 20:00"), 45).unwrap().contains("at most 2 a day"));
        assert_eq!(bo.refuses(at("2026-12-02 20:00"), 45), None);
    }

    #[test]
    fn a_week_runs_from_monday_to_sunday() {
        let bo = diary(&["2026-11-30 15:00", "2026-12-04 15:00"], None, Some(2));
        assert!(bo.refuses(at("2026-12-03 15:00"), 45).unwrap().contains("at most 2 a week"));
        assert_eq!(bo.refuses(at("2026-12-07 15:00"), 45), None);
    }

    #[test]
    fn limits_are_whole_numbers_or_nothing() {
        assert_eq!(Limits::read(" "), Ok(None));
        assert_eq!(Limits::read("3"), Ok(Some(3)));
        for bad in ["0", "41", "two", "-1", "1.5"] {
            assert!(Limits::read(bad).is_err(), "{bad}");
        }
    }
}
