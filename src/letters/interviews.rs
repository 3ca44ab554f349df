//! Letters about interviews, each with its calendar file where a time is fixed.

use super::applications::About;
use super::calendar::{self, Entry, Guest};
use super::{Letter, Rendered, Site};
use crate::domain::panel::{self, Seat, Sitting};
use crate::domain::when::{self, Moment, Tz};
use crate::error::Result;

/// An interview as both sides read of it.
#[derive(Debug, Clone)]
pub struct Meeting<'a> {
    pub uid: &'a str,
    pub sequence: i64,
    pub starts_at: Moment,
    pub minutes: i64,
    /// The zone of the place where it is held.
    pub zone: Tz,
    pub location: &'a str,
    /// The lead first.
    pub panel: &'a [Sitting],
    pub applicant_email: &'a str,
}

/// The time in the reader's zone, and in the place's where that differs.
pub fn both_zones(at: Moment, reader: Tz, place: Tz) -> String {
    let own = when::full(at, reader);
    if reader == place { own } else { format!("{own} ({} in {})", when::brief(at, place), when::zone_name(place)) }
}

fn entry<'a>(site: &'a Site, about: &'a About<'a>, m: &'a Meeting<'a>, summary: String) -> Entry<'a> {
    Entry {
        uid: m.uid,
        sequence: m.sequence,
        summary,
        description: format!("Application {} for “{}”", about.reference, about.title),
        location: m.location,
        starts_at: m.starts_at,
        minutes: m.minutes,
        zone: m.zone,
        organizer: (&site.programme, &site.contact),
        attendees: guests(about, m),
    }
}

/// Everybody who comes; whoever learns need not.
fn guests<'a>(about: &'a About<'a>, m: &'a Meeting<'a>) -> Vec<Guest<'a>> {
    let applicant = Guest { name: about.name, address: m.applicant_email, needed: true };
    let panel = m.panel.iter().map(|s| Guest { name: &s.name, address: &s.email, needed: s.seat.rates() });
    std::iter::once(applicant).chain(panel).collect()
}

/// Times are offered: choose one.
pub fn choose(
    site: &Site,
    about: &About<'_>,
    times: &[Moment],
    minutes: i64,
    reader: Tz,
    place: Tz,
    panel: &[Sitting],
) -> Result<Rendered> {
    let mut letter = Letter::to(site, "choose_time", about.name, "Choose a time for your interview")
        .say(format!("We would like to talk with you about your application {} for “{}”.", about.reference, about.title))
        .say(format!("You would meet {} for {minutes} minutes. These times are free:", panel::names(panel)));
    for time in times {
        letter = letter.item(both_zones(*time, reader, place));
    }
    if let Some(first) = times.iter().min() {
        let day_before = when::day_in(*first - chrono::TimeDelta::days(1), reader);
        letter = letter.close(format!("Please choose by {}, the day before the first of them.", when::day(day_before)));
    }
    letter
        .link("Choose a time", &format!("{}/interview", about.page()))
        .close("If none of these suits you, tell us on the same page.")
        .render()
}

/// A time is fixed (or moved): to the applicant.
pub fn booked(site: &Site, about: &About<'_>, m: &Meeting<'_>, reader: Tz, moved: bool, now: Moment) -> Result<Rendered> {
    let (kind, subject) =
        if moved { ("interview_changed", "Your interview has moved") } else { ("interview_set", "Your interview is set") };
    let file = calendar::request(&entry(site, about, m, format!("Interview: {}", about.title)), now);
    Letter::to(site, kind, about.name, subject)
        .say(format!("Your interview for “{}” {}.", about.title, if moved { "was moved to a new time" } else { "is booked" }))
        .fact("When", both_zones(m.starts_at, reader, m.zone))
        .fact("How long", format!("{} minutes", m.minutes))
        .fact("Where", m.location)
        .fact("With", panel::names(m.panel))
        .fact("Reference", about.reference)
        .link("See or change the time", &format!("{}/interview", about.page()))
        .close("You can move it yourself until 24 hours before. The calendar file is attached.")
        .calendar(file, "REQUEST")
        .render()
}

/// A time is fixed (or moved): to one of the panel.
pub fn staff_booked(
    site: &Site,
    about: &About<'_>,
    m: &Meeting<'_>,
    to: &Sitting,
    reader: Tz,
    moved: bool,
    now: Moment,
) -> Result<Rendered> {
    let (kind, verb) = if moved { ("staff_interview_moved", "moved to") } else { ("staff_interview_assigned", "booked for") };
    let file = calendar::request(&entry(site, about, m, for_panel(about)), now);
    let letter = Letter::to(site, kind, &to.name, format!("Interview with {} {verb} {}", about.name, when::brief(m.starts_at, reader)))
        .say(format!("{} chose a time for the interview about “{}”.", about.name, about.title));
    panel_facts(letter, m, to, reader)
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .close(owed(to.seat))
        .calendar(file, "REQUEST")
        .render()
}

/// What the entry is called in the calendars of the panel.
fn for_panel(about: &About<'_>) -> String {
    format!("Interview: {} ({})", about.name, about.title)
}

fn panel_facts<'a>(letter: Letter<'a>, m: &Meeting<'_>, to: &Sitting, reader: Tz) -> Letter<'a> {
    let letter = letter
        .fact("When", both_zones(m.starts_at, reader, m.zone))
        .fact("How long", format!("{} minutes", m.minutes))
        .fact("Where", m.location);
    let others: Vec<Sitting> = m.panel.iter().filter(|s| s.user != to.user).cloned().collect();
    let letter = if others.is_empty() { letter } else { letter.fact("With you", panel::names(&others)) };
    letter.fact("Your part", to.seat.spoken())
}

/// What somebody owes after the interview.
fn owed(seat: Seat) -> &'static str {
    match seat {
        Seat::Lead | Seat::Member => "Your scorecard is due two days after the interview.",
        Seat::Shadow => "You sit in to learn: no scorecard of yours is due, and one you write does not count.",
    }
}

/// An interview is off: to one of the panel, or to the applicant.
pub fn cancelled(
    site: &Site,
    about: &About<'_>,
    m: &Meeting<'_>,
    to: Option<&Sitting>,
    reader: Tz,
    why: &str,
    now: Moment,
) -> Result<Rendered> {
    let (kind, name, page) = match to {
        Some(sitting) => ("staff_interview_cancelled", sitting.name.as_str(), format!("/staff/applications/{}", about.reference)),
        None => ("interview_cancelled", about.name, about.page()),
    };
    let file = calendar::cancel(&entry(site, about, m, format!("Interview: {}", about.title)), now);
    Letter::to(site, kind, name, format!("Interview on {} cancelled", when::brief(m.starts_at, reader)))
        .say(format!("The interview about “{}” on {} does not take place.", about.title, both_zones(m.starts_at, reader, m.zone)))
        .fact("Why", why)
        .fact("Reference", about.reference)
        .link("See where things stand", &page)
        .close("The attached file takes it out of your calendar.")
        .calendar(file, "CANCEL")
        .render()
}

/// Offered times are taken back before one was chosen.
pub fn offer_taken_back(site: &Site, about: &About<'_>, why: &str) -> Result<Rendered> {
    Letter::to(site, "interview_cancelled", about.name, "The interview times we offered are no longer open")
        .say(format!("We offered you interview times for “{}”. They are no longer open.", about.title))
        .fact("Why", why)
        .fact("What you must do", "Nothing. We write to you with new times or with the next step.")
        .link("See your application", &about.page())
        .render()
}

/// The day before.
pub fn reminder(site: &Site, about: &About<'_>, m: &Meeting<'_>, to: Option<&Sitting>, reader: Tz) -> Result<Rendered> {
    let (kind, name, page) = match to {
        Some(sitting) => ("staff_interview_reminder", sitting.name.as_str(), format!("/staff/applications/{}", about.reference)),
        None => ("interview_reminder", about.name, format!("{}/interview", about.page())),
    };
    Letter::to(site, kind, name, format!("Reminder: interview on {}", when::brief(m.starts_at, reader)))
        .say(format!("A reminder of the interview about “{}”.", about.title))
        .fact("When", both_zones(m.starts_at, reader, m.zone))
        .fact("How long", format!("{} minutes", m.minutes))
        .fact("Where", m.location)
        .fact("Panel", panel::names(m.panel))
        .link("See the details", &page)
        .render()
}

/// To the interviewer: none of the offered times suits.
pub fn staff_other_times(site: &Site, interviewer: &str, about: &About<'_>, words: &str) -> Result<Rendered> {
    Letter::to(site, "staff_other_times", interviewer, format!("{} asks for other interview times", about.name))
        .say(format!("None of the times offered for application {} suits {}. They wrote:", about.reference, about.name))
        .say(words)
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}
