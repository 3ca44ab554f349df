//! Checking the answers, and sending them.

use askama::Template;
use serde::Deserialize;

use super::answers::Answers;
use super::desk::Desk;
use crate::actions::applications;
use crate::domain::ids::UserId;
use crate::domain::reference::Reference;
use crate::error::Error;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::my;
use crate::web::pages::{Answer, again, done, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/apply/{reference}/check", page),
        // A page that came back with a problem can be loaded again.
        routes::get("/apply/{reference}/send", page),
        routes::post("/apply/{reference}/send", send),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SendForm {
    truth: String,
}

#[derive(Template)]
#[template(path = "apply/check.html")]
struct CheckPage {
    shell: Shell,
    desk: Desk,
    answers: Answers,
    form: SendForm,
    problems: Problems,
}

impl CheckPage {
    /// The address of the section behind a Change link.
    fn change(&self) -> Option<String> {
        Some(self.desk.path())
    }

    fn can_send(&self) -> bool {
        self.desk.is_complete() && self.desk.bar().is_none()
    }
}

async fn load(app: &App, me: UserId, reference: Reference) -> Result<(Desk, Answers), Fault> {
    app.read(move |conn| {
        let desk = Desk::load(conn, me, &reference)?;
        let answers = Answers::load(conn, &desk.app)?;
        Ok((desk, answers))
    })
    .await
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let (desk, answers) = load(&app, applicant.who.id, reference.0).await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    show(&CheckPage { shell: applicant.shell, desk, answers, form: SendForm::default(), problems: Problems::default() })
}

async fn send(app: App, applicant: Applicant, reference: Ref, form: Posted<SendForm>) -> Answer {
    let (form, me, wanted) = (form.0, applicant.who.id, reference.0.clone());
    let what = if form.truth == "yes" {
        match app.write(move |tx, here| applications::submit(tx, here, &applicant.who, &reference.0)).await {
            Ok(_) => return done(my::path(wanted.as_str()), Notice::Sent),
            Err(Error::Refused(why)) => why,
            Err(other) => return Err(other.into()),
        }
    } else {
        "Confirm that what you wrote is true and your own".to_owned()
    };
    let (desk, answers) = load(&app, me, wanted).await?;
    if let Some(path) = desk.sent() {
        return go(path);
    }
    again(&CheckPage { shell: applicant.shell, desk, answers, form, problems: Problems::one("truth", what) })
}
