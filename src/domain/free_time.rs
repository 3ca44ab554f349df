//! Times at which somebody who interviews is free, and the times that follow for a whole panel.

use chrono::{Datelike, TimeDelta, TimeZone, Timelike, Utc};

use super::diary::Diary;
use super::intake::HalfDay;
use super::when::{Moment, Tz};

/// Minutes between two times that are proposed.
const STEP: i64 = 30;
/// Most times proposed on one day: a choice of days is worth more than a choice of hours.
const A_DAY: usize = 2;

/// A stretch of time that somebody keeps free for interviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FreeTime {
    pub starts_at: Moment,
    pub ends_at: Moment,
}

impl FreeTime {
    /// At least half an hour and at most twelve hours, ahead and within 120 days.
    pub fn new(starts_at: Moment, ends_at: Moment, now: Moment) -> Result<Self, String> {
        if starts_at < now {
            return Err("The time must lie ahead".to_owned());
        }
        if starts_at > now + TimeDelta::days(120) {
            return Err("The time must be within the next 120 days".to_owned());
        }
        match (ends_at - starts_at).num_minutes() {
            30..=720 => Ok(Self { starts_at, ends_at }),
            i64::MIN..=0 => Err("The end must come after the beginning".to_owned()),
            _ => Err("A free time lasts between half an hour and twelve hours".to_owned()),
        }
    }

    /// Whether the two share any time. Touching is not overlapping.
    pub fn overlaps(&self, other: &FreeTime) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }

    fn holds(&self, at: Moment, minutes: i64) -> bool {
        self.starts_at <= at && at + TimeDelta::minutes(minutes) <= self.ends_at
    }
}

/// What a time must suit.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The free times of each of the panel.
    pub free: &'a [Vec<FreeTime>],
    /// Everybody who must not be elsewhere.
    pub diaries: &'a [Diary],
    /// Half days the applicant named, in their zone; none means that any does.
    pub half_days: &'a [HalfDay],
    pub zone: Tz,
    pub minutes: i64,
    /// The earliest moment.
    pub from: Moment,
}

/// Times at which the whole panel is free, nobody is elsewhere, and the applicant can; the earliest first, two a day, at most `most`.
pub fn propose(wanted: &Wanted<'_>, most: usize) -> Vec<Moment> {
    let Some((first, rest)) = wanted.free.split_first() else { return Vec::new() };
    let fits = |at: &Moment| {
        rest.iter().all(|free| free.iter().any(|f| f.holds(*at, wanted.minutes)))
            && wanted.diaries.iter().all(|d| d.refuses(*at, wanted.minutes).is_none())
            && suits(wanted.half_days, *at, wanted.minutes, wanted.zone)
    };
    let mut stretches = first.clone();
    stretches.sort_unstable();
    let mut chosen: Vec<Moment> = Vec::new();
    for at in stretches.iter().flat_map(|f| starts(f, wanted)).filter(fits) {
        let day = super::when::day_in(at, wanted.zone);
        let same_day = chosen.iter().filter(|c| super::when::day_in(**c, wanted.zone) == day).count();
        let apart = chosen.iter().all(|c| (at - *c).abs() >= TimeDelta::minutes(wanted.minutes));
        if chosen.len() < most && same_day < A_DAY && apart {
            chosen.push(at);
        }
    }
    chosen
}

/// The full and half hours at which a meeting fits into a stretch.
fn starts(free: &FreeTime, wanted: &Wanted<'_>) -> Vec<Moment> {
    let begin = free.starts_at.max(wanted.from);
    let past = i64::from(begin.minute()) % STEP * 60 + i64::from(begin.second());
    let first = if past == 0 { begin } else { begin + TimeDelta::seconds(STEP * 60 - past) };
    let last = free.ends_at - TimeDelta::minutes(wanted.minutes);
    (0i64..).map(|n| first + TimeDelta::minutes(STEP * n)).take_while(|at| *at <= last).collect()
}

/// Whether a meeting lies within the half days that somebody named.
fn suits(half_days: &[HalfDay], at: Moment, minutes: i64, zone: Tz) -> bool {
    let last_minute = at + TimeDelta::minutes(minutes - 1);
    half_days.is_empty() || [at, last_minute].into_iter().all(|t| half_day(t, zone).is_some_and(|h| half_days.contains(&h)))
}

/// The half day of a working week in which a moment lies.
fn half_day(at: Moment, zone: Tz) -> Option<HalfDay> {
    let local = Utc.from_utc_datetime(&at).with_timezone(&zone);
    let day = usize::try_from(local.weekday().num_days_from_monday()).ok()?;
    HalfDay::ALL.get(day * 2 + usize::from(local.hour() >= 12)).copied()
}

#[cfg(test)]
mod tests {
    use super::super::diary::Limits;
    use super::super::when::HOME_ZONE;
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn free(from: &str, to: &str) -> FreeTime {
        FreeTime { starts_at: at(from), ends_at: at(to) }
    }

    fn wanted<'a>(free: &'a [Vec<FreeTime>], diaries: &'a [Diary], half_days: &'a [HalfDay]) -> Wanted<'a> {
        Wanted { free, diaries, half_days, zone: HOME_ZONE, minutes: 45, from: at("2026-11-24 12:00") }
    }

    #[test]
    fn a_free_time_lies_ahead_and_has_a_sensible_length() {
        let now = at("2026-11-24 12:00");
        let new = |a: &str, b: &str| FreeTime::new(at(a), at(b), now);
        assert!(new("2026-11-25 14:00", "2026-11-25 16:00").is_ok());
        assert!(new("2026-11-24 11:00", "2026-11-24 16:00").unwrap_err().contains("ahead"));
        assert!(new("2026-11-25 16:00", "2026-11-25 14:00").unwrap_err().contains("after"));
        assert!(new("2026-11-25 16:00", "2026-11-25 16:20").unwrap_err().contains("half an hour"));
        assert!(new("2027-11-25 16:00", "2027-11-25 17:00").unwrap_err().contains("120 days"));
    }

    #[test]
    fn a_time_suits_the_whole_panel() {
        let bo = vec![free("2026-12-01 14:10", "2026-12-01 17:00"), free("2026-12-02 14:00", "2026-12-02 15:00")];
        let eve = vec![free("2026-12-01 15:00", "2026-12-01 16:00"), free("2026-12-02 13:00", "2026-12-02 18:00")];
        let both = [bo.clone(), eve];
        assert_eq!(propose(&wanted(&both, &[], &[]), 4), [at("2026-12-01 15:00"), at("2026-12-02 14:00")]);
        // Alone, Bo begins at the next half hour, and never more than twice a day.
        let alone = [bo];
        assert_eq!(propose(&wanted(&alone, &[], &[]), 4), [at("2026-12-01 14:30"), at("2026-12-01 15:30"), at("2026-12-02 14:00")]);
    }

    #[test]
    fn no_time_is_proposed_at_which_somebody_is_elsewhere() {
        let bo = [vec![free("2026-12-01 14:00", "2026-12-01 16:00")]];
        let booked = Diary { name: "Bo".into(), zone: HOME_ZONE, booked: vec![(at("2026-12-01 14:15"), 45)], limits: Limits::default() };
        assert_eq!(propose(&wanted(&bo, &[booked], &[]), 4), [at("2026-12-01 15:00")]);
    }

    #[test]
    fn the_applicants_half_days_count_in_their_zone() {
        // Tuesday, December 1: 16:30 UTC is 11:30 in New York, and the meeting would run past noon.
        let bo = [vec![free("2026-12-01 16:00", "2026-12-01 18:00")]];
        assert_eq!(propose(&wanted(&bo, &[], &[HalfDay::TueAm]), 4), [at("2026-12-01 16:00")]);
        assert_eq!(propose(&wanted(&bo, &[], &[HalfDay::TuePm]), 4), [at("2026-12-01 17:00")]);
        assert!(propose(&wanted(&bo, &[], &[HalfDay::WedAm]), 4).is_empty());
    }
}
