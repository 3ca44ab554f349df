//! Job alerts: what somebody without an account wants to hear of, how often, and why it ended.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};

use super::posting::Specialty;
use super::text;
use super::when::{self, Moment, Tz};
use super::words::words;

words!(
    /// How often an alert writes.
    Rhythm {
        Daily = "daily", "Every day";
        Weekly = "weekly", "Every Monday";
    }
);

words!(
    /// Why an alert ended.
    EndReason {
        Found = "found", "I found a job";
        TooMany = "too_many", "There are too many letters";
        NotFitting = "not_fitting", "The jobs do not fit";
        NotAsked = "not_asked", "I did not ask for this";
        Other = "other", "Another reason";
        NoneGiven = "none_given", "No reason given";
        OneClick = "one_click", "Stopped in the mail program";
        Bounced = "bounced", "The address does not take letters";
    }
);

impl EndReason {
    /// The reasons a reader may choose from.
    pub const OFFERED: &'static [Self] = &[Self::Found, Self::TooMany, Self::NotFitting, Self::NotAsked, Self::Other];

    /// What a reader chose; no choice is fine.
    pub fn chosen(raw: &str) -> Self {
        Self::parse(raw).filter(|r| Self::OFFERED.contains(r)).unwrap_or(Self::NoneGiven)
    }
}

/// Letters go out from this hour of the local day.
const HOUR: u32 = 7;

impl Rhythm {
    /// The latest moment, up to `now`, at which letters of this rhythm became due: 7 am, of any day or of a Monday.
    pub fn latest_round(self, now: Moment, zone: Tz) -> Moment {
        let today = when::day_in(now, zone);
        let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        let monday = u64::from(today.weekday().num_days_from_monday());
        let candidates = match self {
            Rhythm::Daily => [today, back(1)],
            Rhythm::Weekly => [back(monday), back(monday + 7)],
        };
        candidates.into_iter().map(|d| seven(d, zone)).find(|at| *at <= now).unwrap_or(now)
    }
}

/// 7 am of a day. No zone skips that hour.
fn seven(date: NaiveDate, zone: Tz) -> Moment {
    let time = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    when::from_wall(date, time, zone).unwrap_or_else(|_| date.and_time(time))
}

/// What an alert looks for: the filters of the list of jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    /// As typed.
    pub words: String,
    pub specialty: Option<Specialty>,
    pub grade: Option<i64>,
    pub place: Option<String>,
    pub remote: bool,
}

impl Wish {
    /// Reads the filters as they stand in a form or an address. What makes no sense is left out, as the list of jobs does.
    pub fn read(words: &str, specialty: &str, grade: &str, place: &str, remote: &str) -> Result<Self, (&'static str, String)> {
        let (words, place) = (text::line(words), text::line(place));
        if words.chars().count() > 100 {
            return Err(("q", "The keywords must be 100 characters or fewer".to_owned()));
        }
        if place.chars().count() > 80 {
            return Err(("place", "Choose a place from the list".to_owned()));
        }
        Ok(Self {
            words,
            specialty: Specialty::parse(specialty),
            grade: grade.parse().ok().filter(|g| (1..=15).contains(g)),
            place: Some(place).filter(|p| !p.is_empty()),
            remote: remote == "1",
        })
    }

    /// `“rust”, Data engineering, GS-13, Boise, ID, remote`; `Every open job`
    pub fn spoken(&self) -> String {
        let parts: Vec<String> = [
            Some(&self.words).filter(|w| !w.is_empty()).map(|w| format!("“{w}”")),
            self.specialty.map(|s| s.spoken().to_owned()),
            self.grade.map(|g| format!("GS-{g}")),
            self.place.clone(),
            self.remote.then(|| "remote".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { "Every open job".to_owned() } else { parts.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_at_seven_in_the_zone() {
        let at = |raw: &str| raw.parse::<Moment>().unwrap();
        for (rhythm, now, round) in [
            (Rhythm::Daily, "2026-11-24T12:00:00", "2026-11-24T12:00:00"),
            (Rhythm::Daily, "2026-11-24T11:59:59", "2026-11-23T12:00:00"),
            (Rhythm::Daily, "2026-07-01T11:00:00", "2026-07-01T11:00:00"),
            (Rhythm::Weekly, "2026-11-24T14:00:00", "2026-11-23T12:00:00"),
            (Rhythm::Weekly, "2026-11-30T11:00:00", "2026-11-23T12:00:00"),
            (Rhythm::Weekly, "2026-11-30T12:00:00", "2026-11-30T12:00:00"),
        ] {
            assert_eq!(rhythm.latest_round(at(now), when::HOME_ZONE), at(round), "{rhythm} at {now}");
        }
    }

    #[test]
    fn a_wish_reads_well_and_only_offered_reasons_can_be_chosen() {
        let wish = Wish::read(" rust ", "data", "13", "", "1").unwrap();
        assert_eq!(wish.spoken(), "“rust”, Data engineering, GS-13, remote");
        assert_eq!(Wish::read("", "nonsense", "99", "", "").unwrap().spoken(), "Every open job");
        assert!(Wish::read(&"x".repeat(101), "", "", "", "").is_err());
        assert_eq!((EndReason::chosen("found"), EndReason::chosen("bounced")), (EndReason::Found, EndReason::NoneGiven));
    }
}
