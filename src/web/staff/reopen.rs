//! Re-opening an application that was not selected.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::decisions as verbs;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/reopen", form), routes::post("/staff/applications/{reference}/reopen", reopen)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ReopenForm {
    version: i64,
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/reopen.html")]
struct ReopenPage {
    shell: Shell,
    head: Head,
    form: ReopenForm,
    problems: Problems,
}

async fn page(app: &App, staff: Staff, reference: Reference, form: ReopenForm, problems: Problems) -> Result<ReopenPage, Fault> {
    let head = super::managed_head(app, &staff, reference).await?;
    let form = if form.version == 0 { ReopenForm { version: head.app.version, ..form } } else { form };
    Ok(ReopenPage { shell: staff.shell, head, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, ReopenForm::default(), Problems::default()).await?)
}

async fn reopen(app: App, staff: Staff, reference: Ref, form: Posted<ReopenForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let why = text::lines(&form.reason);
    if why.is_empty() || why.chars().count() > 1000 {
        let problems = Problems::one("reason", "Say why the application is re-opened, in at most 1,000 characters");
        return again(&page(&app, staff, reference, form, problems).await?);
    }
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::reopen(tx, here, &who, &target, version, &why)).await {
        Ok(_) => done(super::page_of(&reference), Notice::Reopened),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, form, problems).await?)
        }
    }
}
