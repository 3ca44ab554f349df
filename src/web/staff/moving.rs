//! Moving an application to another posting at its applicant's wish.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use super::managed;
use crate::actions::moving as verbs;
use crate::domain::ids::PostingId;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/move", form), routes::post("/staff/applications/{reference}/move", moved)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct MoveForm {
    version: i64,
    posting: String,
    why: String,
    wished: String,
}

impl MoveForm {
    fn check(&self) -> Result<(PostingId, String), Problems> {
        let mut problems = Problems::default();
        let posting = problems.take("posting", self.posting.parse().map(PostingId).map_err(|_| "Choose a posting".to_owned()));
        let why = text::lines(&self.why);
        if why.is_empty() || why.chars().count() > 500 {
            problems.add("why", "Say why in at most 500 characters; the applicant reads it");
        }
        if self.wished != "yes" {
            problems.add("wished", "Move an application only when its applicant wishes it");
        }
        posting.filter(|_| problems.is_empty()).map(|p| (p, why)).ok_or(problems)
    }
}

#[derive(Template)]
#[template(path = "staff/move.html")]
struct MovePage {
    shell: Shell,
    head: Head,
    targets: Vec<(String, String)>,
    form: MoveForm,
    problems: Problems,
}

impl MovePage {
    fn options(&self) -> Vec<(String, String)> {
        std::iter::once((String::new(), "Choose a posting".to_owned())).chain(self.targets.iter().cloned()).collect()
    }

    fn wished(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "Yes, the applicant asked for it or agreed", self.form.wished == "yes")]
    }
}

async fn page(app: &App, staff: Staff, reference: Reference, form: MoveForm, problems: Problems) -> Result<MovePage, Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    let (head, targets) = app
        .read(move |conn| {
            let application = managed(conn, &who, &reference)?;
            Ok((Head::read(conn, &who, &reference, now)?, verbs::targets(conn, &who, &application)?))
        })
        .await?;
    let targets = targets.into_iter().map(|(id, title)| (id.to_string(), title)).collect();
    let form = if form.version == 0 { MoveForm { version: head.app.version, ..form } } else { form };
    Ok(MovePage { shell: staff.shell, head, targets, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&page(&app, staff, reference.0, MoveForm::default(), Problems::default()).await?)
}

async fn moved(app: App, staff: Staff, reference: Ref, form: Posted<MoveForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let (to, why) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, reference, form, problems).await?),
    };
    let (who, old, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::to_posting(tx, here, &who, &old, version, to, &why)).await {
        Ok(new) => done(super::page_of(&new), Notice::MovedTo),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, form, problems).await?)
        }
    }
}
