//! Giving a booked interview another time, place or panel.

use askama::Template;
use serde::Deserialize;

use super::cancel::reason;
use super::check::{self, CheckPage};
use super::offer::location;
use super::panel::{self, Place};
use super::{Head, as_problems, managed, page_of, wall, zone_of, zone_options};
use crate::actions::Here;
use crate::actions::interviews::{self as verbs, Change};
use crate::domain::interview::{InterviewState, Slot};
use crate::domain::panel::Seat;
use crate::domain::reference::Reference;
use crate::domain::when::{self, Moment};
use crate::error::Error;
use crate::store::Conn;
use crate::store::interviews::{self, Interview};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::shell::{Notice, Shell};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    version: i64,
    interviewer: String,
    other: Vec<String>,
    seat: Vec<String>,
    date: String,
    time: String,
    minutes: String,
    zone: String,
    location: String,
    reason: String,
    /// `check`, `send` or `change`.
    #[serde(rename = "do")]
    act: String,
}

impl ChangeForm {
    /// The interview as it is booked.
    fn of(i: &Interview, version: i64) -> Self {
        let zone = when::zone(&i.zone);
        let (date, time) = i.starts_at.map(|at| super::super::as_fields(at, zone)).unwrap_or_default();
        let others = || i.panel.iter().filter(|s| s.seat != Seat::Lead);
        ChangeForm {
            version,
            interviewer: i.panel.iter().find(|s| s.seat == Seat::Lead).map(|s| s.user.to_string()).unwrap_or_default(),
            other: others().map(|s| s.user.to_string()).collect(),
            seat: others().map(|s| s.seat.to_string()).collect(),
            date,
            time,
            minutes: i.minutes.to_string(),
            zone: zone.name().to_owned(),
            location: i.location.clone(),
            ..ChangeForm::default()
        }
    }

    fn check(&self, now: Moment) -> Result<Change, Problems> {
        let mut problems = Problems::default();
        let panel = panel::read(&mut problems, &self.interviewer, &self.other, &self.seat);
        let minutes = problems.take("minutes", self.minutes.parse::<i64>().map_err(|_| "Choose how long it takes".to_owned()));
        let zone = problems.take("zone", zone_of(&self.zone));
        let at = wall(&mut problems, ("date", &self.date), ("time", &self.time), zone);
        let slot = at.zip(minutes).and_then(|(at, minutes)| problems.take("date", Slot::new(at, minutes, now)));
        let location = problems.take("location", location(&self.location));
        let why = problems.take("reason", reason(&self.reason));
        match (panel, slot, zone, location, why) {
            (Some(panel), Some(slot), Some(zone), Some(location), Some(why)) if problems.is_empty() => {
                Ok(Change { panel, slot, zone, location, why })
            }
            _ => Err(problems),
        }
    }

    /// What was typed, for the page that shows the letters first.
    fn typed(&self) -> Vec<(&'static str, String)> {
        let mut all = vec![("version", self.version.to_string()), ("interviewer", self.interviewer.clone())];
        for (name, values) in [("other", &self.other), ("seat", &self.seat)] {
            all.extend(values.iter().map(|v| (name, v.clone())));
        }
        let single = [
            ("date", &self.date),
            ("time", &self.time),
            ("minutes", &self.minutes),
            ("zone", &self.zone),
            ("location", &self.location),
            ("reason", &self.reason),
        ];
        all.extend(single.map(|(name, value)| (name, value.clone())));
        all
    }
}

#[derive(Template)]
#[template(path = "staff/interview_change.html")]
struct ChangePage {
    shell: Shell,
    head: Head,
    people: Vec<(String, String)>,
    form: ChangeForm,
    problems: Problems,
}

impl ChangePage {
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
}

async fn with(app: &App, staff: Staff, reference: Reference, form: Option<ChangeForm>, problems: Problems) -> Result<ChangePage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, people, form) = app
        .read(move |conn| {
            managed(conn, &who, &reference)?;
            let head = Head::read(conn, &who, &reference, now)?;
            let (people, _) = panel::people(conn, &head.app)?;
            let booked = interviews::of_application(conn, head.app.id)?.into_iter().find(|i| i.state == InterviewState::Booked);
            let booked = booked.ok_or_else(|| Error::Refused("There is no booked interview to change.".to_owned()))?;
            let form = form.unwrap_or_else(|| ChangeForm::of(&booked, head.app.version));
            Ok((head, people, form))
        })
        .await?;
    Ok(ChangePage { shell: staff.shell, head, people, form, problems })
}

pub async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&with(&app, staff, reference.0, None, Problems::default()).await?)
}

pub async fn change(app: App, staff: Staff, reference: Ref, form: Posted<ChangeForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    if form.act == "change" {
        return show(&with(&app, staff, reference, Some(form), Problems::default()).await?);
    }
    let checked = match form.check(staff.shell.now) {
        Ok(checked) => checked,
        Err(problems) => return again(&with(&app, staff, reference, Some(form), problems).await?),
    };
    let answer = match form.act.as_str() {
        "send" => send(&app, &staff, &reference, &form, checked).await,
        _ => look(&app, &staff, &reference, &form, checked).await,
    };
    let wrong = match answer {
        Ok(answer) => return Ok(answer),
        Err(fault) => as_problems(fault)?,
    };
    show_as(wrong.status(), &with(&app, staff, reference, Some(form), wrong).await?)
}

async fn send(app: &App, staff: &Staff, reference: &Reference, form: &ChangeForm, to: Change) -> Answer {
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    app.write(move |tx, here| verbs::change(tx, here, &who, &target, version, &to)).await?;
    done(format!("{}/interviews", page_of(reference)), Notice::InterviewChanged)
}

async fn look(app: &App, staff: &Staff, reference: &Reference, form: &ChangeForm, to: Change) -> Answer {
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    let asked = check::Asked { path: "interviews/change", title: "Change the interview", send: "Send interview details", danger: false };
    let letters = move |conn: &mut Conn, here: &Here| verbs::letters_of_change(conn, here, &who, &target, version, &to);
    show(&CheckPage::read(app, staff, reference, asked, form.typed(), letters).await?)
}
