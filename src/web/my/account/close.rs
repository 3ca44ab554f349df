//! Closing one's account: what goes with it, and a password.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use super::{WRONG, proven};
use crate::actions::closures::{self as verbs, Goes};
use crate::domain::when;
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::my::refusal;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/account/close", page), routes::post("/my/account/close", close)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CloseForm {
    password: String,
}

#[derive(Template)]
#[template(path = "my/account_close.html")]
struct ClosePage {
    shell: Shell,
    goes: Goes,
    problems: Problems,
}

impl ClosePage {
    /// The last day on which it can be opened again.
    fn until(&self) -> String {
        let end = self.shell.now + chrono::TimeDelta::days(verbs::GRACE_DAYS);
        when::day(when::day_in(end, self.shell.zone))
    }
}

async fn load(app: &App, applicant: Applicant, problems: Problems) -> Result<ClosePage, Fault> {
    let (who, now) = (applicant.who, applicant.shell.now);
    let goes = app.read(move |conn| verbs::goes(conn, &who, now)).await?;
    Ok(ClosePage { shell: applicant.shell, goes, problems })
}

async fn page(app: App, applicant: Applicant) -> Answer {
    show(&load(&app, applicant, Problems::default()).await?)
}

async fn close(req: HttpRequest, app: App, applicant: Applicant, form: Posted<CloseForm>) -> Answer {
    if !proven(&req, &app, &applicant.who, &form.0.password).await? {
        return again(&load(&app, applicant, Problems::one("password", WRONG)).await?);
    }
    let who = applicant.who.clone();
    match app.write(move |tx, here| verbs::close(tx, here, &who)).await {
        Ok(()) => done("/", Notice::AccountClosed),
        Err(error) => again(&load(&app, applicant, Problems::one("password", refusal(error)?)).await?),
    }
}
