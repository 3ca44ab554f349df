//! Letters about interviews, each with its calendar file where a time is fixed.

use super::applications::About;
use super::calendar::{self, Entry, Guest};
use super::{Letter, Rendered, Site};
use crate::domain::interview::Response;
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
    /// What the applicant answered to this time.
    pub response: Option<Response>,
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
    let applicant = Guest { name: about.name, address: m.applicant_email, needed: true, comes: m.response };
    let panel = m.panel.iter().map(|s| Guest { name: &s.name, address: &s.email, needed: s.seat.rates(), comes: Some(Response::Accepted) });
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

/// Staff gave a booked interview another time, place or panel: to the applicant.
pub fn changed(site: &Site, about: &About<'_>, m: &Meeting<'_>, before: Moment, reader: Tz, why: &str, now: Moment) -> Result<Rendered> {
    let file = calendar::request(&entry(site, about, m, format!("Interview: {}", about.title)), now);
    let letter = Letter::to(site, "interview_changed", about.name, "Your interview has changed")
        .say(format!("We had to change your interview for “{}”. This is how it stands now:", about.title))
        .fact("When", both_zones(m.starts_at, reader, m.zone));
    let letter = if before == m.starts_at { letter } else { letter.fact("Before", both_zones(before, reader, m.zone)) };
    letter
        .fact("How long", format!("{} minutes", m.minutes))
        .fact("Where", m.location)
        .fact("With", panel::names(m.panel))
        .fact("Why", why)
        .fact("Reference", about.reference)
        .fact("What you must do", "Tell us on the page whether you can come, by the day before the interview.")
        .link("Answer, or choose another time", &format!("{}/interview", about.page()))
        .close("The attached file changes the entry in your calendar.")
        .calendar(file, "REQUEST")
        .render()
}

/// The same to one of the panel; `joins` for somebody who was not on it before.
pub fn staff_changed(
    site: &Site,
    about: &About<'_>,
    m: &Meeting<'_>,
    (to, joins): (&Sitting, bool),
    reader: Tz,
    why: &str,
    now: Moment,
) -> Result<Rendered> {
    let file = calendar::request(&entry(site, about, m, for_panel(about)), now);
    let at = when::brief(m.starts_at, reader);
    let (kind, subject, words) = if joins {
        ("staff_interview_assigned", format!("Interview with {} on {at}: you are on the panel", about.name), "You were put on the panel of")
    } else {
        ("staff_interview_moved", format!("Interview with {} changed: now {at}", about.name), "There is a change to")
    };
    let letter =
        Letter::to(site, kind, &to.name, subject).say(format!("{words} the interview about “{}” with {}.", about.title, about.name));
    panel_facts(letter, m, to, reader)
        .fact("Why", why)
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .close(owed(to.seat))
        .calendar(file, "REQUEST")
        .render()
}

/// To somebody who is no longer on the panel: the entry leaves their calendar.
pub fn left_panel(site: &Site, about: &About<'_>, m: &Meeting<'_>, to: &Sitting, reader: Tz, why: &str, now: Moment) -> Result<Rendered> {
    let file = calendar::cancel(&entry(site, about, m, for_panel(about)), now);
    Letter::to(
        site,
        "staff_interview_cancelled",
        &to.name,
        format!("You are no longer on the panel on {}", when::brief(m.starts_at, reader)),
    )
    .say(format!("The interview about “{}” on {} takes place without you.", about.title, both_zones(m.starts_at, reader, m.zone)))
    .fact("Why", why)
    .fact("What you must do", "Nothing. No scorecard of yours is due.")
    .link("See your interviews", "/staff/interviews")
    .close("The attached file takes it out of your calendar.")
    .calendar(file, "CANCEL")
    .render()
}

/// The applicant says whether they come: to the lead of the panel.
pub fn staff_answered(
    site: &Site,
    about: &About<'_>,
    m: &Meeting<'_>,
    to: &Sitting,
    reader: Tz,
    response: Response,
    words: &str,
) -> Result<Rendered> {
    let (subject, next) = match response {
        Response::Accepted => ("will be at the interview", "Nothing. The interview stands as it is."),
        Response::Tentative => ("may not be at the interview", "Nothing now. If it falls through, another time can be set on the page."),
        Response::Declined => ("cannot come to the interview", "Set another time on the page, or cancel the interview there."),
    };
    let letter = Letter::to(site, "staff_interview_answered", &to.name, format!("{} {subject}", about.name))
        .say(format!("{} answered for the interview about “{}”: {}.", about.name, about.title, response.spoken()))
        .fact("When", both_zones(m.starts_at, reader, m.zone));
    let letter = if words.is_empty() { letter } else { letter.fact("They wrote", words) };
    letter
        .fact("What you must do", next)
        .link("Open the interview", &format!("/staff/applications/{}/interviews", about.reference))
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
