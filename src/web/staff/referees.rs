//! Referees of an application: asked for, who answered and what, written to again. Not for reviewers.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::referees::{self as verbs, Seen};
use crate::domain::ids::RefereeId;
use crate::domain::referee::RefereeState;
use crate::domain::reference::Reference;
use crate::domain::when;
use crate::store::referees::{self, Referee};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/referees", page),
        routes::post("/staff/applications/{reference}/referees", ask),
        routes::post("/staff/applications/{reference}/referees/{id}/resend", resend),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AskForm {
    due_on: String,
}

#[derive(Template)]
#[template(path = "staff/referees.html")]
struct RefereesPage {
    shell: Shell,
    head: Head,
    /// By which day they are named, once they were asked for.
    due_on: Option<chrono::NaiveDate>,
    referees: Vec<Referee>,
    bounced: Vec<RefereeId>,
    form: AskForm,
    problems: Problems,
}

impl RefereesPage {
    fn is_bounced(&self, referee: &Referee) -> bool {
        self.bounced.contains(&referee.id)
    }

    fn can_resend(&self, referee: &Referee) -> bool {
        self.head.manages && self.head.app.told_state.is_open() && matches!(referee.state, RefereeState::Asked | RefereeState::Expired)
    }

    fn tone(&self, referee: &Referee) -> &'static str {
        match referee.state {
            RefereeState::Answered => "m-tag--ok",
            RefereeState::Expired => "m-tag--bad",
            RefereeState::Asked | RefereeState::Refused => "",
        }
    }
}

async fn shown(app: &App, staff: Staff, reference: Reference, form: AskForm, problems: Problems) -> Result<RefereesPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, due_on, referees, bounced) = app
        .read(move |conn| {
            let app = super::seen_by_staff(conn, &who, &reference)?;
            who.may_see_results(app.agency)?;
            let head = Head::read(conn, &who, &reference, now)?;
            let due_on = referees::request(conn, app.id)?.map(|(_, due_on)| due_on);
            let (referees, bounced) = (referees::of_application(conn, app.id)?, referees::bounced(conn, app.id)?);
            Ok((head, due_on, referees, bounced))
        })
        .await?;
    Ok(RefereesPage { shell: staff.shell, head, due_on, referees, bounced, form, problems })
}

async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&shown(&app, staff, reference.0, AskForm::default(), Problems::default()).await?)
}

async fn ask(app: App, staff: Staff, reference: Ref, form: Posted<AskForm>) -> Answer {
    let (form, who, wanted) = (form.0, staff.who.clone(), reference.0.clone());
    let problems = match when::parse_date(&form.due_on) {
        Err(what) => Problems::one("due_on", what),
        Ok(due_on) => match app.write(move |tx, here| verbs::ask(tx, here, &who, &wanted, due_on)).await {
            Ok(()) => return done(format!("{}/referees", super::page_of(&reference.0)), Notice::RefereesAsked),
            Err(e) => super::refused(e)?,
        },
    };
    show_as(problems.status(), &shown(&app, staff, reference.0, form, problems).await?)
}

#[derive(Debug, Clone, Deserialize)]
struct Version {
    version: i64,
}

async fn resend(app: App, staff: Staff, reference: Ref, id: Id, form: Posted<Version>) -> Answer {
    let (who, wanted) = (staff.who.clone(), reference.0.clone());
    let seen = Seen { id: RefereeId(id.0), version: form.0.version };
    match app.write(move |tx, here| verbs::resend(tx, here, &who, &wanted, seen)).await {
        Ok(()) => done(format!("{}/referees", super::page_of(&reference.0)), Notice::RefereeWritten),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &shown(&app, staff, reference.0, AskForm::default(), problems).await?)
        }
    }
}
