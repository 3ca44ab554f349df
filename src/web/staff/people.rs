//! People as the programme office looks after their accounts: find one, see what was changed, help somebody who lost their mailbox.

use askama::Template;
use serde::Deserialize;

use crate::actions::addresses as verbs;
use crate::domain::access::Who;
use crate::domain::account::Email;
use crate::domain::ids::UserId;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when::Moment;
use crate::error::{Error, Result as Done};
use crate::store::accounts::{self, Found};
use crate::store::addresses::{self, Change};
use crate::store::applications::{self, Mine};
use crate::store::{Conn, closures};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// People on one page.
const MOST: i64 = 30;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/people", list), routes::get("/staff/people/{id}", person), routes::post("/staff/people/{id}/recover", recover)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    q: String,
}

#[derive(Template)]
#[template(path = "staff/people.html")]
struct PeoplePage {
    shell: Shell,
    q: String,
    found: Vec<Found>,
}

async fn list(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let (who, q) = (staff.who, text::line(&which.0.q));
    let words = q.clone();
    let found = app
        .read(move |conn| {
            who.may_run_programme()?;
            let reference = Reference::parse(&words).map(|r| r.as_str().to_owned());
            if words.is_empty() { Ok(Vec::new()) } else { accounts::look_for(conn, &words, reference.as_deref(), MOST) }
        })
        .await?;
    show(&PeoplePage { shell: staff.shell, q, found })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RecoverForm {
    email: String,
    reason: String,
}

impl RecoverForm {
    fn check(&self) -> Result<(Email, String), Problems> {
        let mut problems = Problems::default();
        let email = problems.take("email", Email::parse(&self.email));
        let reason = text::lines(&self.reason);
        if reason.is_empty() || reason.chars().count() > 1000 {
            problems.add("reason", "Say how you checked who this is, in at most 1,000 characters");
        }
        email.filter(|_| problems.is_empty()).map(|email| (email, reason)).ok_or(problems)
    }
}

/// What is known of a person.
struct Known {
    who: Who,
    applications: Vec<Mine>,
    changes: Vec<Change>,
    /// When a closed account is or was erased.
    closed: Option<(Moment, Option<Moment>)>,
}

#[derive(Template)]
#[template(path = "staff/person.html")]
struct PersonPage {
    shell: Shell,
    known: Known,
    form: RecoverForm,
    problems: Problems,
}

impl PersonPage {
    fn state(&self, c: &Change) -> &'static str {
        match (c.stopped_at, c.confirmed_at) {
            (Some(_), Some(_)) => "Taken back",
            (Some(_), None) => "Stopped",
            (None, Some(_)) => "Confirmed",
            (None, None) if self.shell.is_past(&c.expires_at) => "Not confirmed in time",
            (None, None) => "Waits for confirmation",
        }
    }
}

fn known(conn: &mut Conn, reader: &Who, id: UserId) -> Done<Known> {
    reader.may_run_programme()?;
    let who = accounts::find(conn, id)?;
    if who.is_staff() {
        return Err(Error::NotFound);
    }
    let mut applications = applications::of_user(conn, id)?;
    applications.retain(|m| m.submitted_at.is_some());
    Ok(Known { who, applications, changes: addresses::of_user(conn, id)?, closed: closures::find(conn, id)? })
}

async fn page(app: &App, staff: Staff, id: i64, form: RecoverForm, problems: Problems) -> Result<PersonPage, Fault> {
    let reader = staff.who;
    let known = app.read(move |conn| known(conn, &reader, UserId(id))).await?;
    Ok(PersonPage { shell: staff.shell, known, form, problems })
}

async fn person(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, id.0, RecoverForm::default(), Problems::default()).await?)
}

async fn recover(app: App, staff: Staff, id: Id, form: Posted<RecoverForm>) -> Answer {
    let form = form.0;
    let (email, reason) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, id.0, form, problems).await?),
    };
    let (who, owner) = (staff.who.clone(), UserId(id.0));
    match app.write(move |tx, here| verbs::recover(tx, here, &who, owner, &email, &reason)).await {
        Ok(()) => done(format!("/staff/people/{owner}"), Notice::RecoverySent),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, id.0, form, problems).await?)
        }
    }
}
