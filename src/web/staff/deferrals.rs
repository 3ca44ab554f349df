//! Coming with a later cohort, and back.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use super::managed;
use crate::actions::deferrals as verbs;
use crate::domain::ids::{CohortId, SeatId};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when;
use crate::error::Error;
use crate::store::deferrals::{self, Deferral};
use crate::store::seats;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/defer", defer_page),
        routes::post("/staff/applications/{reference}/defer", defer),
        routes::get("/staff/applications/{reference}/return", return_page),
        routes::post("/staff/applications/{reference}/return", bring_back),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct DeferForm {
    version: i64,
    cohort: String,
    seat: String,
    why: String,
}

#[derive(Template)]
#[template(path = "staff/deferral.html")]
struct DeferralPage {
    shell: Shell,
    head: Head,
    /// The deferral that is open: then the page brings back.
    open: Option<Deferral>,
    choices: Vec<(String, String)>,
    form: DeferForm,
    problems: Problems,
}

impl DeferralPage {
    fn stands(&self) -> &'static str {
        match &self.open {
            Some(d) if d.said_yes() => "They said that they still come.",
            Some(d) if d.waits() => "They were asked whether they still come, and have not answered yet.",
            _ => "They are asked whether they still come before the cohort starts.",
        }
    }
}

async fn page(
    app: &App,
    staff: Staff,
    reference: Reference,
    back: bool,
    form: DeferForm,
    problems: Problems,
) -> Result<DeferralPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, open, choices) = app
        .read(move |conn| {
            managed(conn, &who, &reference)?;
            let head = Head::of_case(conn, &who, &reference, now)?;
            if back {
                let open = deferrals::open(conn, head.app.id)?.ok_or(Error::NotFound)?;
                let seats = seats::open(conn, who.scope(), open.starts_on.max(when::day_in(now, when::HOME_ZONE)), 500)?;
                let words = seats.iter().map(|s| (s.id.to_string(), format!("{}: {}, seat {}", s.project_name, s.role, s.number)));
                let none = ("none".to_owned(), "No seat: back among the qualified".to_owned());
                let choices = std::iter::once((String::new(), "Choose a seat".to_owned())).chain(words).chain([none]).collect();
                return Ok((head, Some(open), choices));
            }
            let cohorts = verbs::cohorts_ahead(conn, now)?;
            let words = cohorts.iter().map(|c| (c.id.to_string(), format!("{}, starts {}", c.name, when::day(c.starts_on))));
            let choices: Vec<_> = std::iter::once((String::new(), "Choose a cohort".to_owned())).chain(words).collect();
            Ok((head, None, choices))
        })
        .await?;
    let form = if form.version == 0 { DeferForm { version: head.app.version, ..form } } else { form };
    Ok(DeferralPage { shell: staff.shell, head, open, choices, form, problems })
}

async fn defer_page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, false, DeferForm::default(), Problems::default()).await?)
}

async fn return_page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, true, DeferForm::default(), Problems::default()).await?)
}

async fn defer(app: App, staff: Staff, reference: Ref, form: Posted<DeferForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let why = text::lines(&form.why);
    let mut problems = Problems::default();
    let cohort = problems.take("cohort", form.cohort.parse().map(CohortId).map_err(|_| "Choose a cohort".to_owned()));
    if why.is_empty() || why.chars().count() > 500 {
        problems.add("why", "Say why, in at most 500 characters; the applicant reads it");
    }
    let Some(cohort) = cohort.filter(|_| problems.is_empty()) else {
        return again(&page(&app, staff, reference, false, form, problems).await?);
    };
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::defer(tx, here, &who, &target, version, cohort, &why)).await {
        Ok(()) => done(super::page_of(&reference), Notice::Deferred),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, false, form, problems).await?)
        }
    }
}

async fn bring_back(app: App, staff: Staff, reference: Ref, form: Posted<DeferForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let (why, seat) = (text::lines(&form.why), form.seat.parse().ok().map(SeatId));
    let problem = match form.seat.as_str() {
        "none" if why.is_empty() => Some(Problems::one("why", "Say why there is no seat; the applicant reads it")),
        "none" => None,
        _ if seat.is_none() => Some(Problems::one("seat", "Choose a seat, or none")),
        _ => None,
    };
    if let Some(problems) = problem {
        return again(&page(&app, staff, reference, true, form, problems).await?);
    }
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::bring_back(tx, here, &who, &target, version, seat, &why)).await {
        Ok(()) => done(super::page_of(&reference), Notice::Returned),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, true, form, problems).await?)
        }
    }
}
