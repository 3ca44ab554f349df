//! Moments: kept in UTC, shown in a reader's time zone.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
pub use chrono_tz::Tz;

/// A point in time, always UTC and cut to whole microseconds (what both databases keep).
pub type Moment = NaiveDateTime;

/// The zone a person sees until they choose another.
pub const HOME_ZONE: Tz = chrono_tz::America::New_York;

/// Zones offered in forms: the ones of the United States and its territories, then UTC.
pub const ZONES: &[Tz] = &[
    chrono_tz::America::New_York,
    chrono_tz::America::Chicago,
    chrono_tz::America::Denver,
    chrono_tz::America::Phoenix,
    chrono_tz::America::Los_Angeles,
    chrono_tz::America::Anchorage,
    chrono_tz::Pacific::Honolulu,
    chrono_tz::America::Puerto_Rico,
    chrono_tz::Pacific::Guam,
    chrono_tz::Pacific::Pago_Pago,
    chrono_tz::UTC,
];

/// The zone of an IANA name, or the home zone for a name nobody knows.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(HOME_ZONE)
}

/// What a zone is called in a list: `New York`, `Honolulu`.
pub fn zone_name(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or(zone.name()).replace('_', " ")
}

/// Cuts a time to what both databases keep.
pub fn whole_micros(at: NaiveDateTime) -> Moment {
    at.with_nanosecond(at.nanosecond() / 1000 * 1000).unwrap_or(at)
}

/// `November 24, 2026`
pub fn day(date: NaiveDate) -> String {
    date.format("%B %-d, %Y").to_string()
}

/// `Nov 24`
pub fn short_day(date: NaiveDate) -> String {
    date.format("%b %-d").to_string()
}

/// The calendar day of a moment in a zone.
pub fn day_in(at: Moment, zone: Tz) -> NaiveDate {
    Utc.from_utc_datetime(&at).with_timezone(&zone).date_naive()
}

/// The hour of a moment in a zone, 0 to 23.
pub fn hour_in(at: Moment, zone: Tz) -> u32 {
    Utc.from_utc_datetime(&at).with_timezone(&zone).hour()
}

/// `9:05 am`, `noon`, `midnight`
fn clock(t: NaiveTime) -> String {
    match (t.hour(), t.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "noon".to_owned(),
        _ => t.format("%-I:%M %P").to_string(),
    }
}

/// `November 24, 2026 at 9:12 am EST`
pub fn full(at: Moment, zone: Tz) -> String {
    let local = Utc.from_utc_datetime(&at).with_timezone(&zone);
    format!("{} at {} {}", day(local.date_naive()), clock(local.time()), local.format("%Z"))
}

/// `Tue, Nov 24, 9:12 am EST`
pub fn brief(at: Moment, zone: Tz) -> String {
    let local = Utc.from_utc_datetime(&at).with_timezone(&zone);
    format!("{}, {} {}", local.format("%a, %b %-d"), clock(local.time()), local.format("%Z"))
}

/// The value of an HTML `datetime` attribute.
pub fn machine(at: Moment) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The UTC moment at which a wall clock in `zone` shows this date and time.
/// A time that the clocks skip is refused; of a time they show twice the earlier is taken.
pub fn from_wall(date: NaiveDate, time: NaiveTime, zone: Tz) -> Result<Moment, String> {
    zone.from_local_datetime(&date.and_time(time))
        .earliest()
        .map(|t| t.naive_utc())
        .ok_or_else(|| format!("The clocks in {} skip that time. Choose another.", zone_name(zone)))
}

/// The end of a day in a zone: its last second.
pub fn end_of(date: NaiveDate, zone: Tz) -> Moment {
    let next = date.checked_add_days(Days::new(1)).unwrap_or(date);
    let midnight = zone.from_local_datetime(&next.and_time(NaiveTime::MIN)).earliest().map(|t| t.naive_utc());
    midnight.map_or_else(|| date.and_time(NaiveTime::MIN), |m| m - TimeDelta::seconds(1))
}

/// Whether the federal government works on this day: no weekend, no holiday of 5 U.S.C. 6103 (one on a Saturday is kept on the Friday
/// before, one on a Sunday on the Monday after).
pub fn is_workday(date: NaiveDate) -> bool {
    use chrono::Weekday as W;
    let is_fixed = |d: NaiveDate| matches!((d.month(), d.day()), (1, 1) | (6, 19) | (7, 4) | (11, 11) | (12, 25));
    let nth = date.day().div_ceil(7);
    let moving = match (date.month(), date.weekday()) {
        (1 | 2, W::Mon) => nth == 3,
        (5, W::Mon) => date.day() > 24,
        (9, W::Mon) => nth == 1,
        (10, W::Mon) => nth == 2,
        (11, W::Thu) => nth == 4,
        _ => false,
    };
    match date.weekday() {
        W::Sat | W::Sun => false,
        W::Fri => !moving && !is_fixed(date) && !date.succ_opt().is_some_and(is_fixed),
        W::Mon => !moving && !is_fixed(date) && !date.pred_opt().is_some_and(is_fixed),
        _ => !moving && !is_fixed(date),
    }
}

/// Whole days from one moment to another, rounded down, never below zero.
pub fn days_between(from: Moment, to: Moment) -> i64 {
    (to - from).num_days().max(0)
}

/// `today`, `1 day`, `12 days`
pub fn days(n: i64) -> String {
    match n {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        n => format!("{n} days"),
    }
}

/// Reads a date as people type it: `2027-03-07`, `3/7/2027`, `3/7/27`, `Mar 7 2027`, `March 7, 2027`.
pub fn parse_date(raw: &str) -> Result<NaiveDate, String> {
    let t = raw.trim().replace(',', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    if t.is_empty() {
        return Err("Enter a date".to_owned());
    }
    let found = ["%Y-%m-%d", "%m/%d/%Y", "%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y"]
        .iter()
        .find_map(|f| NaiveDate::parse_from_str(&t, f).ok())
        .or_else(|| NaiveDate::parse_from_str(&t, "%m/%d/%y").ok());
    let found = found.map(|d| if d.year() < 100 { d.with_year(d.year() + 2000).unwrap_or(d) } else { d });
    match found {
        Some(d) if (2000..2100).contains(&d.year()) => Ok(d),
        Some(_) => Err("The year must be between 2000 and 2099".to_owned()),
        None if !t.chars().any(|c| c.is_ascii_digit()) || t.split([' ', '/', '-']).count() < 3 => {
            Err("The date must include a month, a day and a year, such as 3/7/2027".to_owned())
        }
        None => Err("This is not a date in the calendar. Write it like 3/7/2027".to_owned()),
    }
}

/// Reads a time of day: `14:30`, `2:30 pm`, `2 pm`.
pub fn parse_time(raw: &str) -> Result<NaiveTime, String> {
    let t = raw.trim().to_lowercase().replace('.', "");
    ["%H:%M", "%H:%M:%S", "%I:%M %P", "%I:%M%P"]
        .iter()
        .find_map(|f| NaiveTime::parse_from_str(&t, f).ok())
        .or_else(|| {
            let (hour, half) = ["am", "pm"].iter().find_map(|half| Some((t.strip_suffix(half)?.trim(), *half)))?;
            NaiveTime::parse_from_str(&format!("{hour}:00 {half}"), "%I:%M %P").ok()
        })
        .ok_or_else(|| "Enter a time, such as 2:30 pm".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(y: i32, m: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, day).unwrap()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for raw in ["2027-03-07", "3/7/2027", "3/7/27", "Mar 7 2027", "March 7, 2027", " 7 March 2027 "] {
            assert_eq!(parse_date(raw), Ok(d(2027, 3, 7)), "{raw}");
        }
        for (raw, part) in
            [("", "Enter"), ("next week", "must include"), ("3/2027", "must include"), ("2/30/2027", "calendar"), ("1/1/1950", "between")]
        {
            assert!(parse_date(raw).unwrap_err().contains(part), "{raw}: {:?}", parse_date(raw));
        }
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for raw in ["14:30", "2:30 pm", "2:30 p.m.", "2:30PM"] {
            assert_eq!(parse_time(raw), Ok(NaiveTime::from_hms_opt(14, 30, 0).unwrap()), "{raw}");
        }
        for raw in ["2 pm", "2pm", "2 P.M.", "2PM"] {
            assert_eq!(parse_time(raw), Ok(NaiveTime::from_hms_opt(14, 0, 0).unwrap()), "{raw}");
        }
        assert!(parse_time("25:00").is_err());
    }

    #[test]
    fn nobody_is_asked_to_work_on_a_holiday() {
        for (y, m, day) in [
            (2026, 11, 26),
            (2026, 12, 25),
            (2027, 1, 18),
            (2027, 5, 31),
            (2026, 7, 3),
            (2027, 7, 5),
            (2026, 9, 7),
            (2026, 10, 12),
            (2026, 11, 28),
        ] {
            assert!(!is_workday(d(y, m, day)), "{y}-{m}-{day}");
        }
        for (y, m, day) in [(2026, 11, 24), (2026, 11, 27), (2027, 5, 24), (2027, 7, 6)] {
            assert!(is_workday(d(y, m, day)), "{y}-{m}-{day}");
        }
    }

    #[test]
    fn wall_clocks_know_daylight_saving() {
        let two_thirty = NaiveTime::from_hms_opt(2, 30, 0).unwrap();
        assert!(from_wall(d(2027, 3, 14), two_thirty, HOME_ZONE).unwrap_err().contains("skip"));
        let summer = from_wall(d(2027, 7, 1), two_thirty, HOME_ZONE).unwrap();
        assert_eq!(summer.to_string(), "2027-07-01 06:30:00");
        assert_eq!(full(summer, HOME_ZONE), "July 1, 2027 at 2:30 am EDT");
        assert_eq!(brief(end_of(d(2026, 12, 12), HOME_ZONE), HOME_ZONE), "Sat, Dec 12, 11:59 pm EST");
    }
}
