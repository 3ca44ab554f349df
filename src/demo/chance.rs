//! Chance and time of the demonstration: the same seed and the same now give the same programme.

use chrono::{Datelike, NaiveTime, TimeDelta, Timelike, Weekday};

use crate::domain::when::Moment;

/// A small generator (splitmix64).
pub struct Chance(u64);

impl Chance {
    pub fn seeded(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n - 1`.
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    /// A number from `low` to `high`, both possible.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.below(usize::try_from(high - low + 1).unwrap_or(1))).unwrap_or(0)
    }

    /// `true` in so many of a hundred cases.
    pub fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    pub fn pick<T: Copy>(&mut self, list: &[T], otherwise: T) -> T {
        let at = self.below(list.len());
        list.get(at).copied().unwrap_or(otherwise)
    }

    pub fn word(&mut self, list: &[&'static str]) -> &'static str {
        self.pick(list, "")
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            let j = self.below(i + 1);
            list.swap(i, j);
        }
    }
}

/// First and last hour of a working day in UTC: 9 am to 4 pm in Washington, in summer and in winter.
const HOURS: (u32, u32) = (14, 20);

pub fn is_workday(at: Moment) -> bool {
    !matches!(at.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The same day at a whole hour.
fn at_hour(at: Moment, hour: u32) -> Moment {
    at.date().and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or(NaiveTime::MIN))
}

/// The working hour at or before this moment.
pub fn at_work(at: Moment) -> Moment {
    let mut day = if at.hour() < HOURS.0 { at_hour(at, HOURS.1) - TimeDelta::days(1) } else { at_hour(at, at.hour().min(HOURS.1)) };
    while !is_workday(day) {
        day = at_hour(day, HOURS.1) - TimeDelta::days(1);
    }
    day
}

/// The next working hour after this moment.
pub fn next_hour(at: Moment) -> Moment {
    let mut next = at_hour(at, at.hour()) + TimeDelta::hours(1);
    if next.hour() < HOURS.0 {
        next = at_hour(next, HOURS.0);
    } else if next.hour() > HOURS.1 {
        next = at_hour(next, HOURS.0) + TimeDelta::days(1);
    }
    while !is_workday(next) {
        next = at_hour(next, HOURS.0) + TimeDelta::days(1);
    }
    next
}
