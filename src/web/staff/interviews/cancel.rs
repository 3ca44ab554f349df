//! Cancelling an interview with a reason.

use askama::Template;
use serde::Deserialize;

use super::check::{self, CheckPage};
use super::{Head, as_problems, managed_head, page_of};
use crate::actions::Here;
use crate::actions::interviews as verbs;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::store::Conn;
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
    /// `check`, `send` or `change`.
    #[serde(rename = "do")]
    act: String,
}

#[derive(Template)]
#[template(path = "staff/interview_cancel.html")]
struct CancelPage {
    shell: Shell,
    head: Head,
    form: CancelForm,
    problems: Problems,
}

/// Why an interview is changed or cancelled, as typed.
pub fn reason(raw: &str) -> Result<String, String> {
    let why = text::line(raw);
    match why.chars().count() {
        1..=500 => Ok(why),
        _ => Err("Say why, in at most 500 characters. Both sides read it".to_owned()),
    }
}

async fn with(app: &App, staff: Staff, reference: Reference, form: CancelForm, problems: Problems) -> Result<CancelPage, Fault> {
    let head = managed_head(app, &staff, reference).await?;
    let form = if form.version == 0 { CancelForm { version: head.app.version, ..form } } else { form };
    Ok(CancelPage { shell: staff.shell, head, form, problems })
}

pub async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&with(&app, staff, reference.0, CancelForm::default(), Problems::default()).await?)
}

pub async fn cancel(app: App, staff: Staff, reference: Ref, form: Posted<CancelForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    if form.act == "change" {
        return show(&with(&app, staff, reference, form, Problems::default()).await?);
    }
    let why = match reason(&form.reason) {
        Ok(why) => why,
        Err(what) => return again(&with(&app, staff, reference, form, Problems::one("reason", what)).await?),
    };
    let answer = match form.act.as_str() {
        "send" => send(&app, &staff, &reference, &form, why).await,
        _ => look(&app, &staff, &reference, &form, why).await,
    };
    let wrong = match answer {
        Ok(answer) => return Ok(answer),
        Err(fault) => as_problems(fault)?,
    };
    show_as(wrong.status(), &with(&app, staff, reference, form, wrong).await?)
}

async fn send(app: &App, staff: &Staff, reference: &Reference, form: &CancelForm, why: String) -> Answer {
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    app.write(move |tx, here| verbs::cancel(tx, here, &who, &target, version, &why)).await?;
    done(format!("{}/interviews", page_of(reference)), Notice::InterviewCancelled)
}

async fn look(app: &App, staff: &Staff, reference: &Reference, form: &CancelForm, why: String) -> Answer {
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    let asked = check::Asked { path: "interviews/cancel", title: "Cancel the interview", send: "Cancel the interview", danger: true };
    let typed = vec![("version", version.to_string()), ("reason", form.reason.clone())];
    let letters = move |conn: &mut Conn, here: &Here| verbs::letters_of_cancel(conn, here, &who, &target, version, &why);
    show(&CheckPage::read(app, staff, reference, asked, typed, letters).await?)
}
