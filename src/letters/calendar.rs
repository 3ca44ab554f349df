//! Calendar files for interviews: iCalendar (RFC 5545) with a scheduling method (RFC 5546).

use chrono::{NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};

use crate::domain::interview::Response;
use crate::domain::when::{Moment, Tz};

/// What stands in the calendar.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Stays the same through every change.
    pub uid: &'a str,
    /// Rises with every change.
    pub sequence: i64,
    pub summary: String,
    pub description: String,
    pub location: &'a str,
    pub starts_at: Moment,
    pub minutes: i64,
    /// The zone of the place.
    pub zone: Tz,
    /// Name and address.
    pub organizer: (&'a str, &'a str),
    pub attendees: Vec<Guest<'a>>,
}

/// Somebody who is asked to a meeting.
#[derive(Debug, Clone, Copy)]
pub struct Guest<'a> {
    pub name: &'a str,
    pub address: &'a str,
    /// The meeting cannot be held without them.
    pub needed: bool,
    /// What they answered; nothing yet for `None`.
    pub comes: Option<Response>,
}

impl Guest<'_> {
    fn role(&self) -> &'static str {
        if self.needed { "REQ-PARTICIPANT" } else { "OPT-PARTICIPANT" }
    }

    fn partstat(&self) -> &'static str {
        match self.comes {
            None => "NEEDS-ACTION",
            Some(Response::Accepted) => "ACCEPTED",
            Some(Response::Tentative) => "TENTATIVE",
            Some(Response::Declined) => "DECLINED",
        }
    }
}

/// A file that puts the entry into a calendar or changes it there.
pub fn request(entry: &Entry<'_>, now: Moment) -> String {
    file(entry, "REQUEST", "CONFIRMED", now)
}

/// A file that takes the entry out again.
pub fn cancel(entry: &Entry<'_>, now: Moment) -> String {
    file(entry, "CANCEL", "CANCELLED", now)
}

fn file(entry: &Entry<'_>, method: &str, status: &str, now: Moment) -> String {
    let mut event = Event::with_uid(entry.uid);
    event
        .add_property("DTSTAMP", utc(now))
        .add_property("SEQUENCE", entry.sequence.to_string())
        .add_property("STATUS", status)
        .summary(&entry.summary)
        .description(&entry.description)
        .location(entry.location)
        .append_property(local("DTSTART", entry.starts_at, entry.zone))
        .append_property(local("DTEND", entry.starts_at + TimeDelta::minutes(entry.minutes), entry.zone))
        .append_property(person("ORGANIZER", entry.organizer));
    for attendee in &entry.attendees {
        let mut property = person("ATTENDEE", (attendee.name, attendee.address));
        // Answers come by the page, not by mail: nobody reads the organizer's mailbox for them.
        property.add_parameter("ROLE", attendee.role()).add_parameter("PARTSTAT", attendee.partstat()).add_parameter("RSVP", "FALSE");
        event.append_multi_property(property);
    }
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Muster//Interviews//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", method));
    calendar.push(event);
    // The library has no VTIMEZONE; a TZID without one is not valid, so it is put before the event. Its lines need no folding.
    calendar.to_string().replacen("BEGIN:VEVENT", &format!("{}BEGIN:VEVENT", zone(entry.zone, entry.starts_at)), 1)
}

/// A date on which something closes, for anybody's calendar.
#[derive(Debug, Clone)]
pub struct Closing<'a> {
    pub uid: &'a str,
    pub sequence: i64,
    pub summary: String,
    pub description: String,
    pub url: String,
    pub at: Moment,
}

/// A file that puts a closing date into a calendar. It takes no time there.
pub fn closing(entry: &Closing<'_>, now: Moment) -> String {
    let mut event = Event::with_uid(entry.uid);
    event
        .add_property("DTSTAMP", utc(now))
        .add_property("SEQUENCE", entry.sequence.to_string())
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("DTSTART", utc(entry.at))
        .add_property("URL", &entry.url)
        .summary(&entry.summary)
        .description(&entry.description);
    let mut calendar = Calendar::empty();
    calendar
        .append_property(("VERSION", "2.0"))
        .append_property(("PRODID", "-//Muster//Closing dates//EN"))
        .append_property(("CALSCALE", "GREGORIAN"))
        .append_property(("METHOD", "PUBLISH"));
    calendar.push(event);
    calendar.to_string()
}

fn utc(at: Moment) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A wall-clock time with the name of its zone.
fn local(name: &str, at: Moment, zone: Tz) -> Property {
    let wall = Utc.from_utc_datetime(&at).with_timezone(&zone).naive_local();
    Property::new(name, wall.format("%Y%m%dT%H%M%S").to_string()).add_parameter("TZID", zone.name()).done()
}

fn person(kind: &str, (name, address): (&str, &str)) -> Property {
    // A quote would end the quoted parameter: it is left out of the name.
    Property::new(kind, format!("mailto:{address}")).add_parameter("CN", &format!("\"{}\"", name.replace(['"', '\n', '\r'], ""))).done()
}

/// The definition of a zone, as far as a meeting at this time needs it: the offset in force, with the change that began it.
fn zone(zone: Tz, at: Moment) -> String {
    let offset_at = |t: Moment| zone.offset_from_utc_datetime(&t).fix().local_minus_utc();
    let now = offset_at(at);
    // The last change of offset within a year before the meeting, found by halving.
    let (mut before, mut after) = (at - TimeDelta::days(370), at);
    let earlier = (0..370).map(|d| at - TimeDelta::days(d)).find(|t| offset_at(*t) != now);
    let (began, from) = match earlier {
        None => (NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or_default().and_time(chrono::NaiveTime::MIN), now),
        Some(t) => {
            before = before.max(t);
            while after - before > TimeDelta::seconds(1) {
                let middle = before + (after - before) / 2;
                if offset_at(middle) == now { after = middle } else { before = middle }
            }
            let from = offset_at(t);
            (after + TimeDelta::seconds(i64::from(from)), from)
        }
    };
    let kind = if now > from { "DAYLIGHT" } else { "STANDARD" };
    let name = Utc.from_utc_datetime(&at).with_timezone(&zone).format("%Z");
    let (began, from, to) = (began.format("%Y%m%dT%H%M%S"), offset_words(from), offset_words(now));
    format!(
        "BEGIN:VTIMEZONE\r\nTZID:{}\r\nBEGIN:{kind}\r\nDTSTART:{began}\r\nTZOFFSETFROM:{from}\r\nTZOFFSETTO:{to}\r\nTZNAME:{name}\r\nEND:{kind}\r\nEND:VTIMEZONE\r\n",
        zone.name()
    )
}

fn offset_words(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.abs() / 60;
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: &str, zone: Tz) -> Entry<'static> {
        Entry {
            uid: "abc@muster.example",
            sequence: 2,
            summary: "Interview: Data, cloud; and more".into(),
            description: "Application TF-7K3M-2Q9X".into(),
            location: "Video link",
            starts_at: Moment::parse_from_str(at, "%Y-%m-%d %H:%M").unwrap(),
            minutes: 45,
            zone,
            organizer: ("US Tech Force", "help@muster.example"),
            attendees: vec![Guest { name: "Zoë \"Z\" O'Neil", address: "zoe@example.gov", needed: true, comes: None }],
        }
    }

    fn unfolded(file: &str) -> String {
        file.replace("\r\n ", "").replace("\r\n\t", "")
    }

    #[test]
    fn a_request_names_uid_sequence_method_and_zone() {
        let file = request(&entry("2026-12-01 15:00", chrono_tz::America::New_York), Moment::default());
        let text = unfolded(&file);
        for line in [
            "METHOD:REQUEST",
            "UID:abc@muster.example",
            "SEQUENCE:2",
            "DTSTART;TZID=America/New_York:20261201T100000",
            "DTEND;TZID=America/New_York:20261201T104500",
            "BEGIN:VTIMEZONE",
            "TZID:America/New_York",
            "TZOFFSETTO:-0500",
            "TZOFFSETFROM:-0400",
            "DTSTART:20261101T020000",
            "STATUS:CONFIRMED",
            "SUMMARY:Interview: Data\\, cloud\\; and more",
        ] {
            assert!(text.contains(&format!("{line}\r\n")), "{line} is missing in\n{text}");
        }
        assert!(file.lines().all(|l| l.len() <= 75), "a line is longer than 75 bytes");
        assert!(text.contains("CN=\"Zoë Z O'Neil\""), "{text}");
    }

    #[test]
    fn summer_time_and_zones_without_changes_are_told_right() {
        let summer = unfolded(&request(&entry("2027-07-01 15:00", chrono_tz::America::New_York), Moment::default()));
        assert!(
            summer.contains("BEGIN:DAYLIGHT") && summer.contains("TZOFFSETTO:-0400") && summer.contains("DTSTART:20270314T020000"),
            "{summer}"
        );
        let phoenix = unfolded(&request(&entry("2027-07-01 15:00", chrono_tz::America::Phoenix), Moment::default()));
        assert!(
            phoenix.contains("BEGIN:STANDARD")
                && phoenix.contains("TZOFFSETTO:-0700")
                && phoenix.contains("DTSTART;TZID=America/Phoenix:20270701T080000")
        );
    }

    #[test]
    fn a_cancellation_keeps_the_uid() {
        let text = unfolded(&cancel(&entry("2026-12-01 15:00", chrono_tz::UTC), Moment::default()));
        assert!(text.contains("METHOD:CANCEL\r\n") && text.contains("STATUS:CANCELLED\r\n") && text.contains("UID:abc@muster.example\r\n"));
    }
}
