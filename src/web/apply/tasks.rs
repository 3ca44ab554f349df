//! Beginning an application, its task list, and deleting the draft.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use super::desk::Desk;
use crate::actions::applications;
use crate::actions::sections::Section;
use crate::domain::ids::PostingId;
use crate::domain::state::State;
use crate::error::Error;
use crate::store::sources;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::forms::{Nothing, Posted};
use crate::web::guard::Applicant;
use crate::web::my;
use crate::web::pages::{Answer, done, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::touch;

pub fn routes() -> Vec<Line> {
    vec![
        routes::post("/apply", begin),
        routes::get("/apply/{reference}", tasks),
        routes::get("/apply/{reference}/delete", delete_page),
        routes::post("/apply/{reference}/delete", delete),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct BeginForm {
    posting: String,
}

async fn begin(app: App, applicant: Applicant, req: HttpRequest, form: Posted<BeginForm>) -> Answer {
    let posting = form.0.posting.parse().map(PostingId).map_err(|_| Error::NotFound)?;
    let who = applicant.who.clone();
    let begun = match app.write(move |tx, here| applications::begin(tx, here, &applicant.who, posting)).await {
        // A second press arrived first, or two codes were the same: the next try finds or makes another.
        Err(Error::Taken(_)) => app.write(move |tx, here| applications::begin(tx, here, &who, posting)).await?,
        other => other?,
    };
    if let Some(word) = touch::word(&req).filter(|_| begun.state == State::Draft) {
        let id = begun.id;
        app.write(move |tx, _| sources::keep(tx, id, &word)).await?;
    }
    go(if begun.state == State::Draft { super::task_list(&begun.reference) } else { my::path(&begun.reference) })
}

#[derive(Template)]
#[template(path = "apply/tasks.html")]
struct TasksPage {
    shell: Shell,
    desk: Desk,
}

impl TasksPage {
    fn shut(&self) -> Option<&'static str> {
        self.desk.shut(self.shell.now)
    }

    fn can_send(&self) -> bool {
        self.desk.is_complete() && self.desk.bar().is_none()
    }

    fn href(&self, section: &Section) -> String {
        self.desk.section(*section)
    }

    fn is_done(&self, section: &Section) -> bool {
        self.desk.is_done(*section)
    }

    fn is_unchecked(&self, section: &Section) -> bool {
        self.desk.is_unchecked(*section)
    }

    fn is_required(&self, section: &Section) -> bool {
        self.desk.is_required(*section)
    }

    fn verb(&self, section: &Section) -> &'static str {
        match section {
            Section::Contact => "Say how to reach you",
            Section::Eligibility => "Answer the eligibility questions",
            Section::Resume => "Upload your résumé",
            Section::Questions => "Answer the questions of this posting",
            Section::Projects => "Rank the projects you would like most",
            Section::Availability => "Say when you can talk to us, and what you need for it",
            Section::Essays => "Write essays",
            Section::Demographics => "Answer voluntary questions about you",
        }
    }

    fn hint(&self, section: &Section) -> &'static str {
        match section {
            Section::Contact => "Name, phone, city",
            Section::Eligibility => "Citizenship, and the grade, places and start you can accept",
            Section::Resume => "PDF, Word or plain text, at most 5 MB",
            Section::Questions => "In your own words",
            Section::Projects => "Up to five, in your order",
            Section::Availability => "Times for an interview; adjustments for a disability",
            Section::Essays => "Four short texts. Nobody who scores you reads them",
            Section::Demographics => "Kept apart from your application, used only in totals",
        }
    }
}

async fn tasks(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let desk = app.read(move |conn| Desk::load(conn, me, &reference.0)).await?;
    match desk.sent() {
        Some(path) => go(path),
        None => show(&TasksPage { shell: applicant.shell, desk }),
    }
}

#[derive(Template)]
#[template(path = "apply/delete.html")]
struct DeletePage {
    shell: Shell,
    desk: Desk,
}

async fn delete_page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let desk = app.read(move |conn| Desk::load(conn, me, &reference.0)).await?;
    match desk.sent() {
        Some(path) => go(path),
        None => show(&DeletePage { shell: applicant.shell, desk }),
    }
}

async fn delete(app: App, applicant: Applicant, reference: Ref, _form: Posted<Nothing>) -> Answer {
    app.write(move |tx, here| applications::delete_draft(tx, here, &applicant.who, &reference.0)).await?;
    done("/my", Notice::Deleted)
}
