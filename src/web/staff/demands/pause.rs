//! Somebody is not referred until a day.

use askama::Template;
use serde::Deserialize;

use super::super::head::Head;
use super::super::{managed_head, page_of};
use super::refused;
use crate::actions::demands as verbs;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when;
use crate::store::demands::Pause;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/pause", form),
        routes::post("/staff/applications/{reference}/pause", pause),
        routes::post("/staff/applications/{reference}/pause/lift", lift),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct PauseForm {
    until: String,
    reason: String,
}

impl PauseForm {
    fn check(&self) -> Result<(chrono::NaiveDate, String), Problems> {
        let mut p = Problems::default();
        let until = p.take("until", when::parse_date(&self.until));
        let reason = text::line(&self.reason);
        if reason.is_empty() || reason.chars().count() > 200 {
            p.add("reason", "Say why in at most 200 characters; the applicant reads it");
        }
        until.filter(|_| p.is_empty()).map(|until| (until, reason)).ok_or(p)
    }
}

#[derive(Template)]
#[template(path = "staff/pause.html")]
struct PausePage {
    shell: Shell,
    head: Head,
    now: Option<Pause>,
    form: PauseForm,
    problems: Problems,
}

async fn page(app: &App, staff: Staff, reference: Reference, form: PauseForm, problems: Problems) -> Result<PausePage, Fault> {
    let head = managed_head(app, &staff, reference.clone()).await?;
    let (who, here) = (staff.who.clone(), app.here());
    let now = app.read(move |conn| verbs::paused(conn, &here, &who, &reference)).await?;
    Ok(PausePage { shell: staff.shell, head, now, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, PauseForm::default(), Problems::default()).await?)
}

async fn pause(app: App, staff: Staff, reference: Ref, form: Posted<PauseForm>) -> Answer {
    let (who, form, reference) = (staff.who.clone(), form.0, reference.0);
    let (until, reason) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, reference, form, problems).await?),
    };
    let of = reference.clone();
    match app.write(move |tx, here| verbs::pause(tx, here, &who, &of, until, &reason)).await {
        Ok(()) => done(page_of(&reference), Notice::ReferralPaused),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, form, problems).await?)
        }
    }
}

async fn lift(app: App, staff: Staff, reference: Ref, _: Posted<Nothing>) -> Answer {
    let (who, reference) = (staff.who.clone(), reference.0);
    let of = reference.clone();
    match app.write(move |tx, here| verbs::lift_pause(tx, here, &who, &of)).await {
        Ok(()) => done(page_of(&reference), Notice::PauseLifted),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, PauseForm::default(), problems).await?)
        }
    }
}
