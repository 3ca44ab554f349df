//! Starting now on a seat of low risk, while the clearance is under way.

use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;

use super::page_of;
use crate::actions::placements::for_now as verbs;
use crate::domain::ids::SeatId;
use crate::domain::reference::Reference;
use crate::domain::when;
use crate::store::seats::SeatLine;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::staff::head::Head;
use crate::web::staff::{as_field, managed, refused};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/start-now", form), routes::post("/staff/applications/{reference}/start-now", place)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct StartForm {
    version: i64,
    seat: String,
    day: String,
}

impl StartForm {
    fn check(&self) -> Result<(SeatId, NaiveDate), Problems> {
        let mut p = Problems::default();
        let seat = p.take("seat", self.seat.parse().map(SeatId).map_err(|_| "Choose a seat".to_owned()));
        let day = p.take("day", when::parse_date(&self.day));
        seat.zip(day).ok_or(p)
    }
}

#[derive(Template)]
#[template(path = "staff/start_now.html")]
struct StartPage {
    shell: Shell,
    head: Head,
    seats: Vec<SeatLine>,
    form: StartForm,
    problems: Problems,
}

impl StartPage {
    fn options(&self) -> Vec<(String, String)> {
        let words = |s: &SeatLine| (s.id.to_string(), format!("{}: {}, seat {}", s.project_name, s.role, s.number));
        std::iter::once((String::new(), "Choose a seat".to_owned())).chain(self.seats.iter().map(words)).collect()
    }
}

async fn page(app: &App, staff: Staff, reference: Reference, form: Option<StartForm>, problems: Problems) -> Result<StartPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, seats) = app
        .read(move |conn| {
            managed(conn, &who, &reference)?;
            let head = Head::of_case(conn, &who, &reference, now)?;
            Ok((head, verbs::seats_of_low_risk(conn, &who, when::day_in(now, when::HOME_ZONE))?))
        })
        .await?;
    let day = as_field(when::day_in(now, when::HOME_ZONE) + TimeDelta::days(14));
    let form = form.unwrap_or_else(|| StartForm { version: head.app.version, seat: String::new(), day });
    Ok(StartPage { shell: staff.shell, head, seats, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, None, Problems::default()).await?)
}

async fn place(app: App, staff: Staff, reference: Ref, form: Posted<StartForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let (seat, day) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, reference, Some(form), problems).await?),
    };
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::place_for_now(tx, here, &who, &target, version, seat, day)).await {
        Ok(id) => done(page_of(id), Notice::PlacedForNow),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, Some(form), problems).await?)
        }
    }
}
