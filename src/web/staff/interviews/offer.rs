//! Offering times for an interview: the panel, the times, the place.

use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::{Head, managed, page_of, refused, wall, zone_of, zone_options};
use crate::actions::interviews::{self as verbs, Offer};
use crate::domain::access::Who;
use crate::domain::ids::UserId;
use crate::domain::interview::Slot;
use crate::domain::panel::{Panel, Seat};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when::{self, Moment, Tz};
use crate::store::accounts;
use crate::store::applications::Application;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::shell::{Notice, Shell};

/// Times a form offers room for.
const TIMES: usize = 4;
/// People beside the lead a form offers room for.
const OTHERS: usize = 4;

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
}

impl OfferForm {
    /// Two working days from now on, mornings in the reader's zone: something to change rather than an empty page.
    fn suggested(app: &Application, who: &Who, now: Moment) -> Self {
        let zone = when::zone(&who.zone);
        let today = when::day_in(now, zone);
        let days = (2..14).map(|n| today + TimeDelta::days(n)).filter(|d| when::is_workday(*d)).take(2);
        let dates: Vec<String> = days.map(super::super::as_field).collect();
        let date = dates.iter().flat_map(|d| [d.clone(), d.clone()]).take(3).chain([String::new()]).collect();
        let time = ["10:00 am", "2:00 pm", "10:00 am", ""].map(str::to_owned).to_vec();
        OfferForm {
            version: app.version,
            interviewer: who.id.to_string(),
            date,
            time,
            minutes: "45".to_owned(),
            zone: zone.name().to_owned(),
            ..OfferForm::default()
        }
    }

    fn pair(&self, i: usize) -> (&str, &str) {
        (self.date.get(i).map_or("", |d| d.trim()), self.time.get(i).map_or("", |t| t.trim()))
    }

    fn other(&self, i: usize) -> (&str, &str) {
        (self.other.get(i).map_or("", |o| o.trim()), self.seat.get(i).map_or(Seat::Member.as_str(), |s| s.trim()))
    }

    fn panel(&self, problems: &mut Problems) -> Option<Panel> {
        let lead =
            problems.take("interviewer", self.interviewer.parse().map(UserId).map_err(|_| "Choose who leads the interview".to_owned()))?;
        let mut others = Vec::new();
        for i in 0..OTHERS {
            let (user, seat) = self.other(i);
            if user.is_empty() {
                continue;
            }
            match (user.parse().map(UserId), Seat::parse(seat)) {
                (Ok(user), Some(seat)) => others.push((user, seat)),
                _ => problems.add(format!("other-{i}"), "Choose a person and their part from the lists"),
            }
        }
        problems.take("other-0", Panel::new(lead, &others))
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
        let panel = self.panel(&mut problems);
        let minutes = problems.take("minutes", self.minutes.parse::<i64>().map_err(|_| "Choose how long it takes".to_owned()));
        let zone = problems.take("zone", zone_of(&self.zone));
        let slots = self.slots(&mut problems, minutes.unwrap_or(45), zone, now);
        let location = text::line(&self.location);
        if location.is_empty() || location.chars().count() > 300 {
            problems.add("location", "Enter the room or the video link, in at most 300 characters");
        }
        match (panel, zone) {
            (Some(panel), Some(zone)) if problems.is_empty() => Ok(Offer { panel, slots, zone, location }),
            _ => Err(problems),
        }
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
}

impl NewPage {
    fn zones(&self) -> Vec<(String, String)> {
        zone_options()
    }

    fn lengths(&self) -> Vec<(&'static str, &'static str)> {
        vec![("30", "30 minutes"), ("45", "45 minutes"), ("60", "60 minutes"), ("90", "90 minutes")]
    }

    fn people(&self) -> Vec<(String, String)> {
        self.people.clone()
    }

    /// Number, person and part of each place beside the lead.
    fn others(&self) -> Vec<(usize, String, String)> {
        (0..OTHERS)
            .map(|i| {
                let (user, seat) = self.form.other(i);
                (i, user.to_owned(), seat.to_owned())
            })
            .collect()
    }

    fn parts(&self) -> [Seat; 2] {
        [Seat::Member, Seat::Shadow]
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
    let (head, people, form) = app
        .read(move |conn| {
            managed(conn, &who, &reference)?;
            let head = Head::read(conn, &who, &reference, now)?;
            let people = accounts::staff_of(conn, head.app.agency)?
                .into_iter()
                .map(|w| (w.id.to_string(), format!("{}, {}", w.name, w.role.spoken().to_lowercase())))
                .collect();
            let form = form.unwrap_or_else(|| OfferForm::suggested(&head.app, &who, now));
            Ok((head, people, form))
        })
        .await?;
    Ok(NewPage { shell: staff.shell, head, people, form, problems })
}

pub async fn new(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&new_page(&app, staff, reference.0, None, Problems::default()).await?)
}

pub async fn offer(app: App, staff: Staff, reference: Ref, form: Posted<OfferForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let checked = match form.check(staff.shell.now) {
        Ok(checked) => checked,
        Err(problems) => return again(&new_page(&app, staff, reference, Some(form), problems).await?),
    };
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::offer(tx, here, &who, &target, version, &checked)).await {
        Ok(_) => done(format!("{}/interviews", page_of(&reference)), Notice::TimesOffered),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &new_page(&app, staff, reference, Some(form), problems).await?)
        }
    }
}
