//! Withdrawing an application for its applicant, who asked in another way.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::applications::WithdrawReason;
use crate::actions::on_behalf::{self as verbs, AskedBy};
use crate::domain::reference::Reference;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/withdraw", form), routes::post("/staff/applications/{reference}/withdraw", withdraw)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct WithdrawForm {
    version: i64,
    asked: String,
    reason: String,
}

impl WithdrawForm {
    fn check(&self) -> Result<(AskedBy, WithdrawReason), Problems> {
        let mut problems = Problems::default();
        let asked = problems.take("asked", AskedBy::parse(&self.asked).ok_or_else(|| "Say who asked, and how".to_owned()));
        let reason =
            problems.take("reason", WithdrawReason::parse(&self.reason).ok_or_else(|| "Choose the reason that was given".to_owned()));
        asked.zip(reason).ok_or(problems)
    }
}

#[derive(Template)]
#[template(path = "staff/withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    head: Head,
    form: WithdrawForm,
    problems: Problems,
}

impl WithdrawPage {
    fn askers(&self) -> Vec<(&'static str, &'static str)> {
        AskedBy::ALL.iter().map(|a| (a.as_str(), a.spoken())).collect()
    }

    fn reasons(&self) -> Vec<(&'static str, &'static str)> {
        WithdrawReason::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }
}

async fn page(app: &App, staff: Staff, reference: Reference, form: WithdrawForm, problems: Problems) -> Result<WithdrawPage, Fault> {
    let head = super::managed_head(app, &staff, reference).await?;
    let form = if form.version == 0 { WithdrawForm { version: head.app.version, ..form } } else { form };
    Ok(WithdrawPage { shell: staff.shell, head, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, WithdrawForm::default(), Problems::default()).await?)
}

async fn withdraw(app: App, staff: Staff, reference: Ref, form: Posted<WithdrawForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let (asked, reason) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, reference, form, problems).await?),
    };
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::withdraw(tx, here, &who, &target, version, asked, reason)).await {
        Ok(()) => done(super::page_of(&reference), Notice::WithdrawnFor),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, form, problems).await?)
        }
    }
}
