//! Withdrawing an application.

use askama::Template;
use serde::Deserialize;

use super::{refusal, sent};
use crate::actions::applications::{self as verbs, WithdrawReason};
use crate::domain::state::{State, Step};
use crate::store::applications::Application;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/applications/{reference}/withdraw", page), routes::post("/my/applications/{reference}/withdraw", withdraw)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WithdrawForm {
    reason: String,
}

#[derive(Template)]
#[template(path = "my/withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    app: Application,
    form: WithdrawForm,
    problems: Problems,
}

impl WithdrawPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn reasons(&self) -> Vec<(&'static str, &'static str)> {
        WithdrawReason::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }

    /// What goes with it, as far as the applicant knows of it.
    fn goes(&self) -> Option<&'static str> {
        match self.app.told_state {
            State::Interviewing => Some("Your interview is cancelled, and the interviewer is told."),
            State::Offered | State::Accepted => Some("Your offer ends, and the seat is given to somebody else."),
            State::Placed => Some("Your placement ends, and the seat is given to somebody else."),
            _ => None,
        }
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let app = app.read(move |conn| sent(conn, me, &reference.0)).await?;
    if app.told_state.after(Step::Withdraw).is_err() {
        return go(super::path(&app.reference));
    }
    show(&WithdrawPage { shell: applicant.shell, app, form: WithdrawForm::default(), problems: Problems::default() })
}

async fn withdraw(app: App, applicant: Applicant, reference: Ref, form: Posted<WithdrawForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let why = match WithdrawReason::parse(&form.reason) {
        None => "Choose a reason".to_owned(),
        Some(reason) => match app.write(move |tx, here| verbs::withdraw(tx, here, &who, &wanted, reason)).await {
            Ok(()) => return done(super::path(reference.0.as_str()), Notice::Withdrawn),
            Err(error) => refusal(error)?,
        },
    };
    let (me, wanted) = (applicant.who.id, reference.0);
    let app = app.read(move |conn| sent(conn, me, &wanted)).await?;
    // A second press of the button.
    if app.told_state == State::Withdrawn {
        return done(super::path(&app.reference), Notice::Withdrawn);
    }
    // The refusal names the state that staff see; one that was not told is not for the applicant.
    let why = if app.state == app.told_state || form.reason.is_empty() {
        why
    } else {
        "This is not possible just now. Write to us and we close it for you.".to_owned()
    };
    again(&WithdrawPage { shell: applicant.shell, app, form, problems: Problems::one("reason", why) })
}
