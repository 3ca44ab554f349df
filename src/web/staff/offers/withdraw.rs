//! Withdrawing an offer.

use askama::Template;
use serde::Deserialize;

use super::super::head::Head;
use super::super::refused;
use super::one::{Whole, managed};
use crate::actions::offers as verbs;
use crate::domain::ids::OfferId;
use crate::domain::text;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub(super) fn routes() -> Vec<Line> {
    vec![routes::get("/staff/offers/{id}/withdraw", withdraw_page), routes::post("/staff/offers/{id}/withdraw", withdraw)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct WithdrawForm {
    reason: String,
    reading: String,
}

#[derive(Template)]
#[template(path = "staff/offer_withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    head: Head,
    whole: Whole,
    form: WithdrawForm,
    problems: Problems,
}

impl WithdrawPage {
    fn was_sent(&self) -> bool {
        self.whole.offer.sent_at.is_some()
    }
}

async fn withdraw_with(
    app: &App,
    staff: Staff,
    id: OfferId,
    form: WithdrawForm,
    problems: Problems,
) -> std::result::Result<WithdrawPage, Fault> {
    let (head, whole) = managed(app, &staff, id).await?;
    Ok(WithdrawPage { shell: staff.shell, head, whole, form, problems })
}

async fn withdraw_page(app: App, staff: Staff, id: Id) -> Answer {
    show(&withdraw_with(&app, staff, OfferId(id.0), WithdrawForm::default(), Problems::default()).await?)
}

async fn withdraw(app: App, staff: Staff, id: Id, form: Posted<WithdrawForm>) -> Answer {
    let (id, form) = (OfferId(id.0), form.0);
    let why = text::line(&form.reason);
    if why.is_empty() || why.chars().count() > 500 {
        let problems = Problems::one("reason", "Say why, in at most 500 characters");
        return again(&withdraw_with(&app, staff, id, form, problems).await?);
    }
    let (who, reading) = (staff.who.clone(), form.reading.clone());
    let write = app.write(move |tx, here| {
        verbs::as_read(tx, here, &who, id, &reading)?;
        verbs::withdraw(tx, here, &who, id, &why)
    });
    match write.await {
        Ok(()) => done(format!("/staff/offers/{id}"), Notice::OfferWithdrawn),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &withdraw_with(&app, staff, id, form, problems).await?)
        }
    }
}
