//! Cancelling an interview with a reason.

use askama::Template;
use serde::Deserialize;

use super::{Head, managed_head, page_of, refused};
use crate::actions::interviews as verbs;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::shell::{Notice, Shell};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CancelForm {
    version: i64,
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/interview_cancel.html")]
struct CancelPage {
    shell: Shell,
    head: Head,
    form: CancelForm,
    problems: Problems,
}

async fn cancel_with(
    app: &App,
    staff: Staff,
    reference: Reference,
    form: CancelForm,
    problems: Problems,
) -> std::result::Result<CancelPage, Fault> {
    let head = managed_head(app, &staff, reference).await?;
    let form = if form.version == 0 { CancelForm { version: head.app.version, ..form } } else { form };
    Ok(CancelPage { shell: staff.shell, head, form, problems })
}

pub async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&cancel_with(&app, staff, reference.0, CancelForm::default(), Problems::default()).await?)
}

pub async fn cancel(app: App, staff: Staff, reference: Ref, form: Posted<CancelForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let why = text::line(&form.reason);
    if why.is_empty() || why.chars().count() > 500 {
        let problems = Problems::one("reason", "Say why, in at most 500 characters. Both sides read it");
        return again(&cancel_with(&app, staff, reference, form, problems).await?);
    }
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::cancel(tx, here, &who, &target, version, &why)).await {
        Ok(()) => done(format!("{}/interviews", page_of(&reference)), Notice::InterviewCancelled),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &cancel_with(&app, staff, reference, form, problems).await?)
        }
    }
}
