//! Other terms for an offer that was sent: proposed by one, approved by another.

use askama::Template;
use serde::Deserialize;

use super::super::head::Head;
use super::super::refused;
use super::form::TermsForm;
use super::one::{Whole, managed};
use crate::actions::offers as verbs;
use crate::domain::ids::OfferId;
use crate::domain::text;
use crate::domain::when;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, go, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub(super) fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/offers/{id}/change", form),
        routes::post("/staff/offers/{id}/change", propose),
        routes::post("/staff/offers/{id}/change/settle", settle),
    ]
}

#[derive(Template)]
#[template(path = "staff/offer_change.html")]
struct ChangePage {
    shell: Shell,
    head: Head,
    whole: Whole,
    form: TermsForm,
    problems: Problems,
}

impl ChangePage {
    fn zone(&self) -> String {
        when::zone_name(self.shell.zone)
    }
}

async fn page(app: &App, staff: Staff, id: OfferId, form: Option<TermsForm>, problems: Problems) -> Result<ChangePage, Fault> {
    let (head, whole) = managed(app, &staff, id).await?;
    let form = form.unwrap_or_else(|| TermsForm { reading: whole.reading.clone(), ..TermsForm::of(&whole.offer.terms, staff.shell.zone) });
    Ok(ChangePage { shell: staff.shell, head, whole, form, problems })
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    let page = page(&app, staff, OfferId(id.0), None, Problems::default()).await?;
    if page.whole.offer.state.waits_for_answer() { show(&page) } else { go(format!("/staff/offers/{}", id.0)) }
}

async fn propose(app: App, staff: Staff, id: Id, form: Posted<TermsForm>) -> Answer {
    let (form, id) = (form.0, OfferId(id.0));
    let table = form.table(&app).await?;
    let terms = match form.check(staff.shell.zone, staff.shell.now, table) {
        Ok(terms) => terms,
        Err(problems) => return again(&page(&app, staff, id, Some(form), problems).await?),
    };
    let (who, why, reading) = (staff.who.clone(), text::line(&form.why), form.reading.clone());
    let write = app.write(move |tx, here| {
        verbs::as_read(tx, here, &who, id, &reading)?;
        verbs::propose_change(tx, here, &who, id, &terms, &why)
    });
    match write.await {
        Ok(()) => done(format!("/staff/offers/{id}"), Notice::ChangeProposed),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, id, Some(form), problems).await?)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SettleForm {
    /// `approve` or `drop`.
    act: String,
    pay_checked: String,
    reading: String,
}

async fn settle(app: App, staff: Staff, id: Id, form: Posted<SettleForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), OfferId(id.0), form.0);
    let approved = form.act == "approve";
    let write = app.write(move |tx, here| {
        verbs::as_read(tx, here, &who, id, &form.reading)?;
        verbs::settle_change(tx, here, &who, id, approved, !form.pay_checked.is_empty())
    });
    let settled = write.await;
    let notice = if approved { Notice::OfferChanged } else { Notice::ChangeDropped };
    super::one::after(&app, staff, id, settled, notice).await
}
