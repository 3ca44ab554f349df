//! Calendar files of interviews, as another parser and the rules of RFC 5545 and 5546 see them.

use chrono::{NaiveDateTime, TimeDelta};
use ical::parser::Component as _;
use ical::parser::ical::component::{IcalCalendar, IcalEvent};
use ical::property::Property;
use muster::actions::interviews;
use muster::domain::account::Role;
use muster::domain::interview::Slot;
use muster::domain::panel::{Panel, Seat};
use muster::store;

use crate::on_both;
use crate::support::mail::{self, Mail};

const NAME: &str = "Zoë \"Z\" O’Neil-Żółć; of the, Longest and Most Carefully Written Name Anybody Ever Had";
const PLACE: &str = "Raum 7, Südflügel; Tür C:\\links, hinter dem Café, und dann noch ein sehr langer Weg bis zur Tür";

/// A file as every reader of calendars must be able to take it: lines, folding, and what a meeting needs.
fn read(file: &str) -> IcalCalendar {
    assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
    for line in file.split_terminator("\r\n") {
        assert!(!line.contains(['\r', '\n']), "a bare line end in {line:?}");
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let mut calendars = ical::IcalParser::new(file.as_bytes());
    let calendar = calendars.next().expect("a calendar").expect("another parser reads it");
    assert!(calendars.next().is_none() && calendar.events.len() == 1, "one meeting: {file}");
    for (name, value) in [("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")] {
        assert_eq!(calendar.get_property(name).unwrap().value.as_deref(), Some(value));
    }
    assert!(calendar.get_property("PRODID").unwrap().value.is_some());
    let event = &calendar.events[0];
    let zone = param(one(event, "DTSTART"), "TZID");
    assert_eq!(param(one(event, "DTEND"), "TZID"), zone);
    let known: Vec<_> = calendar.timezones.iter().map(|z| z.get_property("TZID").unwrap().value.clone().unwrap()).collect();
    assert_eq!(known, [zone], "the zone is described, once");
    assert!(!calendar.timezones[0].transitions.is_empty());
    assert!(moment(one(event, "DTSTART")) < moment(one(event, "DTEND")));
    let stamp = value(one(event, "DTSTAMP"));
    assert!(NaiveDateTime::parse_from_str(stamp, "%Y%m%dT%H%M%SZ").is_ok(), "DTSTAMP is UTC: {stamp}");
    assert!(value(one(event, "ORGANIZER")).starts_with("mailto:"));
    let guests = all(event, "ATTENDEE");
    assert!(guests.len() > 1);
    for guest in guests {
        assert!(value(guest).starts_with("mailto:") && value(guest).contains('@'), "{guest:?}");
        assert!(["ACCEPTED", "TENTATIVE", "DECLINED", "NEEDS-ACTION"].contains(&param(guest, "PARTSTAT").as_str()), "{guest:?}");
        assert_eq!(param(guest, "RSVP"), "FALSE");
        assert!(!param(guest, "CN").is_empty());
    }
    calendar
}

fn all<'a>(event: &'a IcalEvent, name: &str) -> Vec<&'a Property> {
    event.properties.iter().filter(|p| p.name == name).collect()
}

fn one<'a>(event: &'a IcalEvent, name: &str) -> &'a Property {
    let found = all(event, name);
    assert_eq!(found.len(), 1, "{name} stands {} times", found.len());
    found[0]
}

fn value(property: &Property) -> &str {
    property.value.as_deref().unwrap_or_default()
}

fn param(property: &Property, name: &str) -> String {
    let params = property.params.as_deref().unwrap_or_default();
    params.iter().find(|(n, _)| n == name).map(|(_, values)| values.join(",")).unwrap_or_default()
}

fn moment(property: &Property) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(value(property), "%Y%m%dT%H%M%S").unwrap()
}

/// A text as it was before it was escaped; fails on what RFC 5545 does not allow unescaped.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => out.push(c),
                other => panic!("\\{other:?} is no escape in {text:?}"),
            },
            ',' | ';' => panic!("{c} stands unescaped in {text:?}"),
            c => out.push(c),
        }
    }
    out
}

/// The calendar of a letter, whose part says the same METHOD as the file.
fn of(letter: &Mail) -> (IcalCalendar, String) {
    let (method, file) = letter.calendar.clone().expect("a calendar file");
    let calendar = read(&file);
    assert_eq!(calendar.get_property("METHOD").unwrap().value.as_deref(), Some(method.as_str()));
    (calendar, method)
}

on_both! {
    /// Set, moved by staff, cancelled: three files of one entry, each higher than the last, right in every line, whatever the names.
    fn set_changed_and_cancelled_are_one_entry(app: App) {
        let p = app.programme();
        let zoe = app.person(NAME, Role::Applicant, None);
        let eve = app.person("Eve Park", Role::Reviewer, app.who(&p.reviewer).agency);
        let panel = Panel::new(p.reviewer.id, &[(eve.id, Seat::Shadow)]).unwrap();
        let reference = app.in_review(&zoe, &p);
        let times = interviews::Offer { panel: panel.clone(), location: PLACE.to_owned(), zone: "America/Denver".parse().unwrap(), ..app.times(&p) };
        let (here, rosa, who, r, version) = (app.here(), app.who(&p.manager), app.who(&zoe), reference.clone(), app.version(&reference));
        app.db
            .write(move |tx| {
                let id = interviews::offer(tx, &here, &rosa, &r, version, &times)?;
                let slot = store::interviews::slots(tx, id)?[0].0;
                interviews::choose(tx, &here, &who, &r, slot)
            })
            .unwrap();
        app.deliver();
        let set = of(&mail::latest(&zoe.email, "Your interview is set"));

        let change = interviews::Change {
            panel,
            // In summer the clocks of Denver show another offset.
            slot: Slot::new(app.now() + TimeDelta::days(115), 60, app.now()).unwrap(),
            zone: "America/Denver".parse().unwrap(),
            location: PLACE.to_owned(),
            why: "The room, and the day; both are gone".to_owned(),
        };
        let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(&reference));
        app.db.write(move |tx| interviews::change(tx, &here, &rosa, &r, version, &change)).unwrap();
        app.deliver();
        let moved = of(&mail::latest(&zoe.email, "Your interview has changed"));

        let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(&reference));
        app.db.write(move |tx| interviews::cancel(tx, &here, &rosa, &r, version, "No more room")).unwrap();
        app.deliver();
        let gone = of(&mail::latest(&zoe.email, "Interview on"));

        let facts = |(calendar, method): &(IcalCalendar, String)| {
            let event = &calendar.events[0];
            (method.clone(), value(one(event, "STATUS")).to_owned(), value(one(event, "SEQUENCE")).parse::<i64>().unwrap())
        };
        assert_eq!(facts(&set), ("REQUEST".to_owned(), "CONFIRMED".to_owned(), 1));
        assert_eq!(facts(&moved), ("REQUEST".to_owned(), "CONFIRMED".to_owned(), 2));
        assert_eq!(facts(&gone), ("CANCEL".to_owned(), "CANCELLED".to_owned(), 3));
        let uid = |(calendar, _): &(IcalCalendar, String)| value(one(&calendar.events[0], "UID")).to_owned();
        assert!(uid(&set).ends_with("@muster.test") && uid(&set) == uid(&moved) && uid(&moved) == uid(&gone));

        let event = &set.0.events[0];
        assert_eq!(plain(value(one(event, "LOCATION"))), PLACE);
        assert_eq!(plain(value(one(event, "SUMMARY"))), format!("Interview: {}", p.title));
        assert!(plain(value(one(event, "DESCRIPTION"))).contains(reference.as_str()));
        assert_eq!(moment(one(event, "DTSTART")).to_string(), "2026-11-27 07:00:00", "9 am in New York is 7 am in Denver");
        assert_eq!(moment(one(&moved.0.events[0], "DTSTART")).to_string(), "2027-03-19 08:00:00", "and in summer as well, an hour later by UTC");
        let guests: Vec<(String, String, String)> =
            all(event, "ATTENDEE").into_iter().map(|g| (value(g).to_owned(), param(g, "ROLE"), param(g, "PARTSTAT"))).collect();
        let wanted = |email: &str, role: &str| (format!("mailto:{email}"), role.to_owned(), "ACCEPTED".to_owned());
        assert_eq!(
            guests,
            [wanted(&zoe.email, "REQ-PARTICIPANT"), wanted(&p.reviewer.email, "REQ-PARTICIPANT"), wanted(&eve.email, "OPT-PARTICIPANT")]
        );
        assert_eq!(param(all(event, "ATTENDEE")[0], "CN"), NAME.replace('"', ""), "a quote cannot stand in a parameter; the rest can");
        // The panel's own files are as good, and the applicant's by download too.
        of(&mail::latest(&p.reviewer.email, "Interview with"));
        of(&mail::latest(&eve.email, "Interview on"));
    }

    /// The file that an applicant downloads is the entry of the letter.
    fn the_downloaded_file_is_the_same_entry(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        app.deliver();
        let letter = of(&mail::latest(&ada.email, "Your interview is set")).0;
        let mut browser = app.signed_in(&ada);
        browser.get_once(&format!("/my/applications/{reference}/interview.ics")).expect(200);
        assert!(browser.headers["content-type"].to_str().unwrap().starts_with("text/calendar"));
        let file = read(&browser.text());
        for name in ["UID", "SEQUENCE", "DTSTART", "SUMMARY"] {
            assert_eq!(value(one(&file.events[0], name)), value(one(&letter.events[0], name)), "{name}");
        }
    }
}
