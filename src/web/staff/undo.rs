//! Undoing a placement that has not begun.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::placements as verbs;
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
    vec![
        routes::get("/staff/applications/{reference}/undo-placement", form),
        routes::post("/staff/applications/{reference}/undo-placement", undo),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct UndoForm {
    version: i64,
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/undo.html")]
struct UndoPage {
    shell: Shell,
    head: Head,
    form: UndoForm,
    problems: Problems,
}

async fn page(app: &App, staff: Staff, reference: Reference, form: UndoForm, problems: Problems) -> Result<UndoPage, Fault> {
    let head = super::managed_head(app, &staff, reference).await?;
    let form = if form.version == 0 { UndoForm { version: head.app.version, ..form } } else { form };
    Ok(UndoPage { shell: staff.shell, head, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, UndoForm::default(), Problems::default()).await?)
}

async fn undo(app: App, staff: Staff, reference: Ref, form: Posted<UndoForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let why = text::lines(&form.reason);
    if why.is_empty() || why.chars().count() > 1000 {
        let problems = Problems::one("reason", "Say why the placement is undone, in at most 1,000 characters");
        return again(&page(&app, staff, reference, form, problems).await?);
    }
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::undo(tx, here, &who, &target, version, &why)).await {
        Ok(_) => done(super::page_of(&reference), Notice::PlacementUndone),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, form, problems).await?)
        }
    }
}
