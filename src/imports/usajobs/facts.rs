//! Grades, pay, dates, places and addresses as USAJOBS writes them.

use super::PayBasis;
use crate::imports::values::{at, brief, line};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use serde_json::Value;

#[derive(Debug, PartialEq)]
pub(super) struct Grades {
    pub low: Option<i16>,
    pub high: Option<i16>,
}

impl Grades {
    /// `00` means "no grade". Letters are a fault in GS and no grade in any other plan.
    pub fn read(v: &Value, low: &str, high: &str, plan: Option<&str>, notes: &mut Vec<String>) -> Result<Self, String> {
        let general = plan == Some("GS");
        let mut one = |key: &str| -> Result<Option<i16>, String> {
            let Some(text) = line(v, &[key], "grade")? else { return Ok(None) };
            let text = text.trim_start_matches("GS-");
            match text.parse::<i16>() {
                Ok(0) => Ok(None),
                Ok(n) if (1..=15).contains(&n) || (!general && (1..=99).contains(&n)) => Ok(Some(n)),
                Ok(_) => Err(format!("Its grade “{}” is outside the scale.", brief(text))),
                Err(_) if general => Err(format!("Its grade “{}” is not a number.", brief(text))),
                Err(_) => {
                    let plan = plan.unwrap_or("without a name");
                    let note = format!("grade {} of pay plan {plan} is not a number, so no grade was taken.", brief(text));
                    if !notes.contains(&note) {
                        notes.push(note);
                    }
                    Ok(None)
                }
            }
        };
        let (low, high) = (one(low)?, one(high)?);
        if low.is_some() != high.is_some() {
            notes.push("it names only one end of its grades, which was taken for both.".into());
        } else if general && low.is_none() {
            notes.push("it is a GS posting without a grade.".into());
        }
        let (low, high) = (low.or(high), high.or(low));
        match (low, high) {
            (Some(l), Some(h)) if l > h => Err(format!("Its lowest grade {l} is above its highest grade {h}.")),
            _ => Ok(Grades { low, high }),
        }
    }
}

pub(super) struct Pay {
    pub low: Option<i64>,
    pub high: Option<i64>,
    pub basis: PayBasis,
}

impl Pay {
    /// A `PositionRemuneration` entry. Zero means "not said".
    pub fn read(v: &Value, notes: &mut Vec<String>) -> Result<Self, String> {
        let (low, high) = (amount(v, "MinimumRange")?, amount(v, "MaximumRange")?);
        let words = line(v, &["Description"], "pay basis")?;
        let code = line(v, &["RateIntervalCode"], "pay basis")?;
        let basis = match (code.as_deref(), words) {
            (Some("Per Year" | "PA"), _) => PayBasis::PerYear,
            (Some("Per Hour" | "PH"), _) => PayBasis::PerHour,
            (Some("Without Compensation" | "WC"), _) => PayBasis::Other("Without Compensation".into()),
            (Some("Bi-weekly" | "BW"), _) => PayBasis::Other("Bi-weekly".into()),
            (Some(code), words) => PayBasis::Other(words.unwrap_or_else(|| code.to_string())),
            (None, _) => basis_of(high.or(low), notes),
        };
        Pay { low, high, basis }.checked()
    }

    /// The flat list never says per what.
    pub fn read_flat(v: &Value, notes: &mut Vec<String>) -> Result<Self, String> {
        let (low, high) = (amount(v, "min_salary")?, amount(v, "max_salary")?);
        Pay { low, high, basis: basis_of(high.or(low), notes) }.checked()
    }

    fn checked(self) -> Result<Self, String> {
        let (least, most, per) = match self.basis {
            PayBasis::PerYear => (100_000, 100_000_000, "a year"),
            PayBasis::PerHour => (100, 100_000, "an hour"),
            PayBasis::Other(_) => (1, 100_000_000, "any period"),
        };
        for cents in [self.low, self.high].into_iter().flatten() {
            if !(least..=most).contains(&cents) {
                return Err(format!("Its pay of ${}.{:02} is absurd for {per}.", cents / 100, cents % 100));
            }
        }
        match (self.low, self.high) {
            (Some(l), Some(h)) if l > h => Err("Its lowest pay is above its highest pay.".into()),
            _ => Ok(self),
        }
    }
}

fn basis_of(cents: Option<i64>, notes: &mut Vec<String>) -> PayBasis {
    match cents {
        Some(cents) if cents < 100_000 => {
            notes.push("it does not say what its pay is for; so small an amount was read as per hour.".into());
            PayBasis::PerHour
        }
        _ => PayBasis::PerYear,
    }
}

fn amount(v: &Value, key: &str) -> Result<Option<i64>, String> {
    let Some(text) = line(v, &[key], "pay")? else { return Ok(None) };
    match cents(&text) {
        Some(0) => Ok(None),
        Some(cents) => Ok(Some(cents)),
        None if text.starts_with('-') => Err(format!("Its pay “{}” is negative.", brief(&text))),
        None => Err(format!("Its pay “{}” is not an amount of money.", brief(&text))),
    }
}

/// `77490`, `40033.0000`, `11.3`, `$77,490.00`: exact, in cents; further decimals are cut.
fn cents(text: &str) -> Option<i64> {
    let text: String = text.trim().trim_start_matches('$').chars().filter(|c| *c != ',').collect();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !digits(whole) || !digits(part) {
        return None;
    }
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)
}

/// The first of the fields that is there.
pub(super) fn moment(v: &Value, keys: &[&str], what: &str) -> Result<Option<NaiveDateTime>, String> {
    for key in keys {
        if let Some(text) = line(v, &[key], what)? {
            let moment = parse(&text).ok_or_else(|| format!("Its {what} “{}” is not a date.", brief(&text)))?;
            return match moment.year() {
                1990..=2100 => Ok(Some(moment)),
                year => Err(format!("Its {what} is in the year {year}.")),
            };
        }
    }
    Ok(None)
}

/// `2016-05-03T00:00:00Z`, `2026-09-28T23:59:59.9970`, `2026-09-28`; an offset is turned into UTC.
fn parse(text: &str) -> Option<NaiveDateTime> {
    let moment = match text.len() {
        10 => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_time(NaiveTime::MIN),
        _ => DateTime::parse_from_rfc3339(text)
            .map(|moment| moment.naive_utc())
            .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f"))
            .ok()?,
    };
    moment.with_nanosecond(0)
}

/// The day it opens and the second it closes. Midnight as a closing time is how the API writes a day alone.
pub(super) fn window(
    opens: Option<NaiveDateTime>,
    closes: Option<NaiveDateTime>,
) -> Result<(Option<NaiveDate>, Option<NaiveDateTime>), String> {
    let closes = closes.map(|moment| match moment.time() == NaiveTime::MIN {
        true => moment.date().and_hms_opt(23, 59, 59).unwrap_or(moment),
        false => moment,
    });
    match (opens, closes) {
        (Some(o), Some(c)) if c < o => Err(format!("It closes on {} before it opens on {}.", c.date(), o.date())),
        _ => Ok((opens.map(|moment| moment.date()), closes)),
    }
}

/// The flat list names the state twice: `Rome, New York, New York`.
pub(super) fn without_doubled_state(place: &str) -> String {
    match place.rsplit_once(',') {
        Some((rest, state)) if rest.contains(',') && rest.trim_end().ends_with(&format!(", {}", state.trim())) => rest.trim().to_string(),
        _ => place.trim().to_string(),
    }
}

/// A place with its coordinates, in the spelling that is kept. A number or text that is no coordinate gives none.
pub(super) fn spot(name: &str, place: &Value) -> Option<(String, f64, f64)> {
    let degrees = |key: &str| place.get(key).and_then(|v| v.as_f64().or_else(|| v.as_str()?.trim().parse().ok()));
    let (known, _) = places(&[name.to_owned()]);
    Some((known.into_iter().next()?, degrees("Latitude")?, degrees("Longitude")?))
}

/// Places in order, each once and in one spelling; and whether one of them is "remote".
pub(super) fn places(names: &[String]) -> (Vec<String>, bool) {
    let mut places: Vec<String> = Vec::new();
    let mut remote = false;
    for name in names {
        let name = name.trim().trim_end_matches(',');
        let lower = name.to_lowercase();
        if lower.contains("remote job") || lower.starts_with("anywhere") || lower == "remote" {
            remote = true;
            continue;
        }
        let place = match name.strip_suffix(", District of Columbia") {
            Some("Washington DC" | "Washington" | "District of Columbia") => "Washington, DC".to_string(),
            Some(part) => format!("{part}, DC"),
            None if matches!(name, "Washington DC" | "District of Columbia") => "Washington, DC".to_string(),
            None => name.to_string(),
        };
        if !place.is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    (places, remote)
}

/// The first category that is a series and not a family of series (`0800`).
pub(super) fn series(job: &Value, notes: &mut Vec<String>) -> Result<Option<String>, String> {
    let mut codes = Vec::new();
    for category in at(job, &["JobCategory"]).and_then(Value::as_array).into_iter().flatten() {
        if let Some(code) = line(category, &["Code"], "series")? {
            if code.len() != 4 || !code.bytes().all(|b| b.is_ascii_digit()) {
                return Err(format!("Its series “{}” is not four digits.", brief(&code)));
            }
            codes.push(code);
        }
    }
    let (families, series): (Vec<String>, Vec<String>) = codes.into_iter().partition(|code| code.ends_with("00"));
    if let [first, others @ ..] = series.as_slice()
        && !others.is_empty()
    {
        notes.push(format!("it is in several series; {first} was taken, not {}.", others.join(", ")));
    }
    Ok(series.into_iter().chain(families).next())
}

/// An address a page may link to, without the port that says nothing.
pub(super) fn url(address: Option<String>, notes: &mut Vec<String>) -> Option<String> {
    let address = address?;
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let host_is_good = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
    if !host_is_good || address.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c)) {
        notes.push(format!("its address “{}” is not a web address and was not taken.", brief(&address)));
        return None;
    }
    Some(match address.starts_with("https://") {
        true => address.replacen(":443/", "/", 1),
        false => address,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn money_is_exact() {
        let cases = [
            ("77490", Some(7_749_000)),
            ("40033.0000", Some(4_003_300)),
            ("11.3", Some(1_130)),
            ("48.399", Some(4_839)),
            ("$77,490.00", Some(7_749_000)),
            ("0.0", Some(0)),
            ("-5", None),
            ("", None),
            (".5", None),
            ("1e5", None),
            ("9999999999999", None),
        ];
        for (text, want) in cases {
            assert_eq!(cents(text), want, "{text}");
        }
    }

    #[test]
    fn dates_are_read_as_utc() {
        let cases = [
            ("2016-05-03T00:00:00Z", Some("2016-05-03 00:00:00")),
            ("2026-09-28T23:59:59.9970", Some("2026-09-28 23:59:59")),
            ("2026-03-23T09:46:16.4830", Some("2026-03-23 09:46:16")),
            ("2026-03-23T22:00:00-05:00", Some("2026-03-24 03:00:00")),
            ("2026-03-23", Some("2026-03-23 00:00:00")),
            ("2026-02-30", None),
            ("soon", None),
            ("–––––––", None),
        ];
        for (text, want) in cases {
            assert_eq!(parse(text).map(|m| m.to_string()).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn a_bare_closing_day_lasts_to_its_end() {
        let day = parse("2016-05-16T00:00:00Z");
        let (opens, closes) = window(day, day).unwrap();
        assert_eq!(opens.unwrap().to_string(), "2016-05-16");
        assert_eq!(closes.unwrap().to_string(), "2016-05-16 23:59:59");
        let why = window(parse("2016-05-17"), day).unwrap_err();
        assert_eq!(why, "It closes on 2016-05-16 before it opens on 2016-05-17.");
    }

    #[test]
    fn places_have_one_spelling() {
        let cases = [
            ("Gunter AFB, Alabama, Alabama", "Gunter AFB, Alabama"),
            ("Rome, New York, New York", "Rome, New York"),
            ("New York, New York", "New York, New York"),
            ("New York, New York, New York", "New York, New York"),
            ("Pentagon, Arlington, Virginia, Virginia", "Pentagon, Arlington, Virginia"),
            ("Washington DC, District of Columbia", "Washington, DC"),
            ("Washington, District of Columbia, District of Columbia", "Washington, DC"),
            ("District of Columbia, District of Columbia", "Washington, DC"),
            ("Bolling, District of Columbia, District of Columbia", "Bolling, DC"),
            (" Yokosuka Naval Base, Japan", "Yokosuka Naval Base, Japan"),
        ];
        for (name, want) in cases {
            assert_eq!(places(&[without_doubled_state(name)]).0, [want], "{name}");
        }
        let names = ["Ogden, Utah".to_string(), "Anywhere in the U.S. (remote job)".into(), "Ogden, Utah".into()];
        assert_eq!(places(&names), (vec!["Ogden, Utah".to_string()], true));
    }

    #[test]
    fn grades_by_plan() {
        let read = |plan, low: &str, high: &str| {
            let mut notes = Vec::new();
            let v = json!({"l": low, "h": high});
            Grades::read(&v, "l", "h", plan, &mut notes).map(|g| (g.low, g.high, notes.len()))
        };
        assert_eq!(read(Some("GS"), "07", "9"), Ok((Some(7), Some(9), 0)));
        assert_eq!(read(Some("GS"), "14", ""), Ok((Some(14), Some(14), 1)));
        assert_eq!(read(Some("GS"), "00", "00"), Ok((None, None, 1)));
        assert_eq!(read(Some("VN"), "00", "00"), Ok((None, None, 0)));
        assert_eq!(read(Some("AD"), "22", "24"), Ok((Some(22), Some(24), 0)));
        assert_eq!(read(Some("FV"), "J", "J"), Ok((None, None, 1)));
        assert!(read(Some("GS"), "J", "J").unwrap_err().contains("not a number"));
        assert!(read(Some("GS"), "16", "16").unwrap_err().contains("outside"));
        assert!(read(Some("GS"), "-1", "3").unwrap_err().contains("outside"));
        assert!(read(Some("GS"), "9", "7").unwrap_err().contains("above"));
    }

    #[test]
    fn only_web_addresses_are_linked() {
        let mut notes = Vec::new();
        let mut read = |text: &str| url(Some(text.into()), &mut notes);
        let want = Some("https://www.usajobs.gov/GetJob/1".to_string());
        assert_eq!(read("https://www.usajobs.gov:443/GetJob/1"), want);
        assert_eq!(read("javascript:alert(1)"), None);
        assert_eq!(read("https://me@evil.com/"), None);
        assert_eq!(read("https://a.gov/<x"), None);
        assert_eq!(notes.len(), 3);
    }
}
