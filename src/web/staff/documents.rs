//! Documents asked of an applicant: ask, look, approve or send back.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::documents::{self as verbs, Seen};
use crate::domain::document::{DocumentStep, parse_what};
use crate::domain::ids::DocumentId;
use crate::domain::reference::Reference;
use crate::domain::{text, when};
use crate::error::Error;
use crate::store::documents::{self, Document};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::files::{self, How};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/documents", page),
        routes::post("/staff/applications/{reference}/documents", ask),
        routes::post("/staff/applications/{reference}/documents/{id}/settle", settle),
        routes::get("/staff/applications/{reference}/documents/{id}/file", file),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AskForm {
    what: String,
    due_on: String,
}

impl AskForm {
    fn check(&self) -> Result<(String, chrono::NaiveDate), Problems> {
        let mut problems = Problems::default();
        let what = problems.take("what", parse_what(&self.what));
        let due_on = problems.take("due_on", when::parse_date(&self.due_on));
        what.zip(due_on).ok_or(problems)
    }
}

#[derive(Template)]
#[template(path = "staff/documents.html")]
struct DocumentsPage {
    shell: Shell,
    head: Head,
    documents: Vec<Document>,
    form: AskForm,
    /// What was typed beside a document: its number, and the words.
    typed: (i64, String),
    problems: Problems,
}

impl DocumentsPage {
    fn size(&self, bytes: &i64) -> String {
        size(*bytes)
    }

    fn tone(&self, document: &Document) -> &'static str {
        match document.state.as_str() {
            "approved" => "m-tag--ok",
            "sent" => "m-tag--warn",
            "returned" => "m-tag--bad",
            _ => "",
        }
    }

    fn why(&self, document: &Document) -> &str {
        if self.typed.0 == document.id.0 { &self.typed.1 } else { "" }
    }

    fn field(&self, document: &Document) -> String {
        format!("why-{}", document.id)
    }

    /// What is wrong with the form of one document.
    fn wrong(&self, document: &Document) -> Option<&str> {
        self.problems.of(&self.field(document))
    }
}

async fn shown(
    app: &App,
    staff: Staff,
    reference: Reference,
    form: AskForm,
    typed: (i64, String),
    problems: Problems,
) -> Result<DocumentsPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, documents) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference, now)?;
            let documents = documents::of_application(conn, head.app.id)?;
            Ok((head, documents))
        })
        .await?;
    Ok(DocumentsPage { shell: staff.shell, head, documents, form, typed, problems })
}

async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&shown(&app, staff, reference.0, AskForm::default(), Default::default(), Problems::default()).await?)
}

async fn ask(app: App, staff: Staff, reference: Ref, form: Posted<AskForm>) -> Answer {
    let (form, who, wanted) = (form.0, staff.who.clone(), reference.0.clone());
    let (what, due_on) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&shown(&app, staff, reference.0, form, Default::default(), problems).await?),
    };
    match app.write(move |tx, here| verbs::ask(tx, here, &who, &wanted, &what, due_on)).await {
        Ok(_) => done(format!("{}/documents", super::page_of(&reference.0)), Notice::DocumentAsked),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &shown(&app, staff, reference.0, form, Default::default(), problems).await?)
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SettleForm {
    version: i64,
    step: String,
    why: String,
}

async fn settle(app: App, staff: Staff, reference: Ref, id: Id, form: Posted<SettleForm>) -> Answer {
    let (form, who, wanted) = (form.0, staff.who.clone(), reference.0.clone());
    let (seen, why) = (Seen { id: DocumentId(id.0), version: form.version }, text::lines(&form.why));
    let step = DocumentStep::parse(&form.step).filter(|s| *s != DocumentStep::Send).ok_or(Error::NotFound)?;
    let settled = if why.chars().count() > 1000 {
        Err(Error::Refused("Use at most 1,000 characters.".to_owned()))
    } else {
        app.write(move |tx, here| verbs::settle(tx, here, &who, &wanted, seen, step, &why)).await
    };
    match settled {
        Ok(()) => done(format!("{}/documents", super::page_of(&reference.0)), Notice::DocumentSettled),
        Err(Error::Refused(what)) => {
            let problems = Problems::one(format!("why-{}", id.0), what);
            again(&shown(&app, staff, reference.0, AskForm::default(), (id.0, form.why), problems).await?)
        }
        Err(other) => Err(other.into()),
    }
}

async fn file(app: App, staff: Staff, reference: Ref, id: Id) -> Answer {
    let who = staff.who;
    let (bytes, kind, name) = app
        .read(move |conn| {
            let app = super::case_seen_by_staff(conn, &who, &reference.0)?;
            let document = documents::find(conn, app.id, DocumentId(id.0))?;
            documents::file(conn, document.id)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(files::send(How::Keep, bytes, &kind, &name))
}
