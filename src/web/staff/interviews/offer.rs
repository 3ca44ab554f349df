//! Offering times for an interview: the panel, the times, the place; then a look at the letter, then the letter goes.

use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::check::{self, CheckPage};
use super::panel::{self, Place};
use super::{Head, as_problems, managed, page_of, wall, zone_of, zone_options};
use crate::actions::interviews::{self as verbs, Offer};
use crate::domain::access::Who;
use crate::domain::ids::UserId;
use crate::domain::intake::Availability;
use crate::domain::interview::Slot;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when::{self, Moment, Tz};
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::{Conn, intake};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::shell::{Notice, Shell};

/// Times a form offers room for.
const TIMES: usize = 4;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct OfferForm {
    version: i64,
    interviewer: String,
    other: Vec<String>,
    seat: Vec<String>,
    date: Vec<String>,
    time: Vec<String>,
    minutes: String,
    zone: String,
    location: String,
    /// `check`, `propose`, `send` or `change`.
    #[serde(rename = "do")]
    act: String,
}

impl OfferForm {
    /// Times at which the lead is free; where they keep none, two working days from now on: something to change rather than an empty page.
    fn suggested(conn: &mut Conn, app: &Application, who: &Who, lead: UserId, now: Moment) -> Result<Self> {
        let zone = when::zone(&who.zone);
        let form = OfferForm {
            version: app.version,
            interviewer: lead.to_string(),
            minutes: "45".to_owned(),
            zone: zone.name().to_owned(),
            ..OfferForm::default()
        };
        let free = verbs::proposals(conn, now, app, &[lead], 45, TIMES)?;
        if free.len() > 1 {
            return Ok(form.with_times(&free, zone));
        }
        let today = when::day_in(now, zone);
        let days = (2..14).map(|n| today + TimeDelta::days(n)).filter(|d| when::is_workday(*d)).take(2);
        let dates: Vec<String> = days.map(super::super::as_field).collect();
        let date = dates.iter().flat_map(|d| [d.clone(), d.clone()]).take(3).chain([String::new()]).collect();
        let time = ["10:00 am", "2:00 pm", "10:00 am", ""].map(str::to_owned).to_vec();
        Ok(OfferForm { date, time, ..form })
    }

    fn with_times(self, times: &[Moment], zone: Tz) -> Self {
        let (date, time) = times.iter().map(|at| super::super::as_fields(*at, zone)).unzip();
        OfferForm { date, time, ..self }
    }

    fn pair(&self, i: usize) -> (&str, &str) {
        (self.date.get(i).map_or("", |d| d.trim()), self.time.get(i).map_or("", |t| t.trim()))
    }

    fn slots(&self, problems: &mut Problems, minutes: i64, zone: Option<Tz>, now: Moment) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        for i in 0..TIMES {
            let ((date, time), (date_id, time_id)) = (self.pair(i), (format!("date-{i}"), format!("time-{i}")));
            if date.is_empty() && time.is_empty() {
                continue;
            }
            let Some(at) = wall(problems, (&date_id, date), (&time_id, time), zone) else { continue };
            let Some(slot) = problems.take(&date_id, Slot::new(at, minutes, now)) else { continue };
            if slots.contains(&slot) { problems.add(time_id, "This time is offered twice") } else { slots.push(slot) }
        }
        if slots.len() < 2 && problems.is_empty() {
            problems.add("date-0", "Offer at least two times");
        }
        slots
    }

    fn check(&self, now: Moment) -> std::result::Result<Offer, Problems> {
        let mut problems = Problems::default();
        let panel = panel::read(&mut problems, &self.interviewer, &self.other, &self.seat);
        let minutes = problems.take("minutes", self.minutes.parse::<i64>().map_err(|_| "Choose how long it takes".to_owned()));
        let zone = problems.take("zone", zone_of(&self.zone));
        let slots = self.slots(&mut problems, minutes.unwrap_or(45), zone, now);
        let location = problems.take("location", location(&self.location));
        match (panel, zone, location) {
            (Some(panel), Some(zone), Some(location)) if problems.is_empty() => Ok(Offer { panel, slots, zone, location }),
            _ => Err(problems),
        }
    }

    /// What was typed, for the page that shows the letter first.
    fn typed(&self) -> Vec<(&'static str, String)> {
        let many = |name: &'static str, values: &[String]| values.iter().map(|v| (name, v.clone())).collect::<Vec<_>>();
        let mut all = vec![("version", self.version.to_string()), ("interviewer", self.interviewer.clone())];
        for (name, values) in [("other", &self.other), ("seat", &self.seat), ("date", &self.date), ("time", &self.time)] {
            all.extend(many(name, values));
        }
        all.extend([("minutes", self.minutes.clone()), ("zone", self.zone.clone()), ("location", self.location.clone())]);
        all
    }
}

/// A room or a link as typed.
pub fn location(raw: &str) -> std::result::Result<String, String> {
    let location = text::line(raw);
    match location.chars().count() {
        1..=300 => Ok(location),
        _ => Err("Enter the room or the video link, in at most 300 characters".to_owned()),
    }
}

#[derive(Template)]
#[template(path = "staff/interview_new.html")]
struct NewPage {
    shell: Shell,
    head: Head,
    people: Vec<(String, String)>,
    form: OfferForm,
    problems: Problems,
    /// When the applicant said that they can be interviewed.
    applicant_can: Availability,
    /// What became of asking for proposals.
    note: &'static str,
}

impl NewPage {
    fn zones(&self) -> Vec<(String, String)> {
        zone_options()
    }

    fn lengths(&self) -> Vec<(&'static str, &'static str)> {
        super::LENGTHS.to_vec()
    }

    fn people(&self) -> Vec<(String, String)> {
        self.people.clone()
    }

    fn places(&self) -> Vec<Place> {
        panel::places(&self.form.other, &self.form.seat, &self.problems)
    }

    /// Number, value and name of the fields of each time.
    fn times(&self) -> Vec<(usize, String, String)> {
        (0..TIMES)
            .map(|i| {
                let (d, t) = self.form.pair(i);
                (i, d.to_owned(), t.to_owned())
            })
            .collect()
    }

    fn wrong(&self, field: &str, i: &usize) -> Option<&str> {
        self.problems.of(&format!("{field}-{i}"))
    }
}

async fn new_page(
    app: &App,
    staff: Staff,
    reference: Reference,
    form: Option<OfferForm>,
    problems: Problems,
) -> std::result::Result<NewPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, people, form, applicant_can, note) = app
        .read(move |conn| {
            managed(conn, &who, &reference)?;
            let head = Head::read(conn, &who, &reference, now)?;
            let (people, lead) = panel::people(conn, &head.app)?;
            let form = match form {
                Some(form) => form,
                None => OfferForm::suggested(conn, &head.app, &who, lead.unwrap_or(who.id), now)?,
            };
            let (form, note) = if form.act == "propose" { proposed(conn, &head.app, form, now)? } else { (form, "") };
            let can = intake::availability(conn, head.app.id)?.unwrap_or_default();
            Ok((head, people, form, can, note))
        })
        .await?;
    Ok(NewPage { shell: staff.shell, head, people, form, problems, applicant_can, note })
}

/// Fills in the times at which the chosen panel is free.
fn proposed(conn: &mut Conn, app: &Application, form: OfferForm, now: Moment) -> Result<(OfferForm, &'static str)> {
    let mut problems = Problems::default();
    let panel = panel::read(&mut problems, &form.interviewer, &form.other, &form.seat);
    let (Some(panel), Ok(zone), Ok(minutes)) = (panel, zone_of(&form.zone), form.minutes.parse()) else {
        return Ok((form, "Choose the panel, the length and the time zone first."));
    };
    let users: Vec<UserId> = panel.seats().iter().map(|(user, _)| *user).collect();
    let times = verbs::proposals(conn, now, app, &users, minutes, TIMES)?;
    if times.is_empty() {
        return Ok((form, "The panel keeps no common time free that suits the applicant. Enter times by hand, or ask the panel for more."));
    }
    Ok((form.with_times(&times, zone), "These are times at which the whole panel is free and the applicant can. Change them as you wish."))
}

pub async fn new(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&new_page(&app, staff, reference.0, None, Problems::default()).await?)
}

pub async fn offer(app: App, staff: Staff, reference: Ref, form: Posted<OfferForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    if matches!(form.act.as_str(), "change" | "propose") {
        return show(&new_page(&app, staff, reference, Some(form), Problems::default()).await?);
    }
    let checked = match form.check(staff.shell.now) {
        Ok(checked) => checked,
        Err(problems) => return again(&new_page(&app, staff, reference, Some(form), problems).await?),
    };
    let answer = match form.act.as_str() {
        "send" => send(&app, &staff, &reference, &form, checked).await,
        _ => look(&app, &staff, &reference, &form, checked).await,
    };
    let wrong = match answer {
        Ok(answer) => return Ok(answer),
        Err(fault) => as_problems(fault)?,
    };
    show_as(wrong.status(), &new_page(&app, staff, reference, Some(form), wrong).await?)
}

async fn send(app: &App, staff: &Staff, reference: &Reference, form: &OfferForm, offer: Offer) -> Answer {
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    app.write(move |tx, here| verbs::offer(tx, here, &who, &target, version, &offer)).await?;
    done(format!("{}/interviews", page_of(reference)), Notice::TimesOffered)
}

async fn look(app: &App, staff: &Staff, reference: &Reference, form: &OfferForm, offer: Offer) -> Answer {
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    let asked = check::Asked { path: "interviews/new", title: "Offer interview times", send: "Send interview details", danger: false };
    let letters = move |conn: &mut Conn, here: &crate::actions::Here| verbs::letters_of_offer(conn, here, &who, &target, version, &offer);
    show(&CheckPage::read(app, staff, reference, asked, form.typed(), letters).await?)
}
