//! Notes of staff about an application.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::notes as verbs;
use crate::domain::access::Who;
use crate::domain::ids::{NoteId, UserId};
use crate::domain::note;
use crate::domain::reference::Reference;
use crate::error::Error;
use crate::store::notes::{self, Note};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/notes", page),
        routes::post("/staff/applications/{reference}/notes", write),
        routes::get("/staff/applications/{reference}/notes/{id}", form),
        routes::post("/staff/applications/{reference}/notes/{id}", change),
        routes::post("/staff/applications/{reference}/notes/{id}/remove", remove),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NoteForm {
    body: String,
    /// `staff` or `applicant`.
    readers: String,
    /// Colleagues who are told of it.
    tell: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/notes.html")]
struct NotesPage {
    shell: Shell,
    head: Head,
    me: Who,
    notes: Vec<Note>,
    told: Vec<(NoteId, String)>,
    colleagues: Vec<Who>,
    form: NoteForm,
    problems: Problems,
}

impl NotesPage {
    fn told(&self, note: &Note) -> String {
        let names: Vec<&str> = self.told.iter().filter(|(id, _)| *id == note.id).map(|(_, name)| name.as_str()).collect();
        names.join(", ")
    }

    fn changes(&self, note: &Note) -> bool {
        self.head.manages && note::may_change(note.author, note.shared, note.created_at, &self.me, self.shell.now).is_ok()
    }

    fn removes(&self, note: &Note) -> bool {
        self.head.manages && (note.author == self.me.id || self.me.may_run_programme().is_ok())
    }

    fn readers(&self) -> Vec<(&'static str, String)> {
        let applicant = format!("{} too: it stands on their status page, and they get a letter", self.head.app.name);
        vec![("staff", "Only staff who may see this application".to_owned()), ("applicant", applicant)]
    }

    fn reader(&self) -> &str {
        if self.form.readers.is_empty() { "staff" } else { &self.form.readers }
    }

    fn choices(&self) -> Vec<(String, &str, bool)> {
        let one = |w: &Who| w.id.to_string();
        self.colleagues.iter().map(|w| (one(w), w.name.as_str(), self.form.tell.contains(&one(w)))).collect()
    }
}

async fn shown(app: &App, staff: Staff, reference: Reference, form: NoteForm, problems: Problems) -> Result<NotesPage, Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    let (head, notes, told, colleagues) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference, now)?;
            let colleagues = if head.manages { verbs::colleagues(conn, &who, &head.app)? } else { Vec::new() };
            let (notes, told) = (notes::of_application(conn, head.app.id)?, notes::told(conn, head.app.id)?);
            Ok((head, notes, told, colleagues))
        })
        .await?;
    Ok(NotesPage { shell: staff.shell, head, me: staff.who, notes, told, colleagues, form, problems })
}

async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, wanted) = (staff.who.clone(), reference.0.clone());
    let page = shown(&app, staff, reference.0, NoteForm::default(), Problems::default()).await?;
    app.write(move |tx, here| verbs::looked(tx, here, &who, &wanted)).await?;
    show(&page)
}

async fn write(app: App, staff: Staff, reference: Ref, form: Posted<NoteForm>) -> Answer {
    let (form, who, wanted) = (form.0, staff.who.clone(), reference.0.clone());
    let body = match note::parse(&form.body) {
        Ok(body) => body,
        Err(why) => return again(&shown(&app, staff, reference.0, form, Problems::one("body", why)).await?),
    };
    let shared = form.readers == "applicant";
    let tell: Vec<UserId> = form.tell.iter().filter_map(|id| id.parse().ok().map(UserId)).collect();
    match app.write(move |tx, here| verbs::write(tx, here, &who, &wanted, &body, shared, &tell)).await {
        Ok(_) => done(list(&reference.0), if shared { Notice::NoteShared } else { Notice::NoteKept }),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &shown(&app, staff, reference.0, form, problems).await?)
        }
    }
}

fn list(reference: &Reference) -> String {
    format!("{}/notes", super::page_of(reference))
}

/// A note of an application.
type At = (Reference, NoteId);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ChangeForm {
    version: i64,
    body: String,
}

#[derive(Template)]
#[template(path = "staff/note.html")]
struct NotePage {
    shell: Shell,
    head: Head,
    id: NoteId,
    /// The version as it is now.
    now: i64,
    form: ChangeForm,
    problems: Problems,
}

async fn open(app: &App, staff: Staff, at: &At, form: Option<ChangeForm>, problems: Problems) -> Result<NotePage, Fault> {
    let (who, moment, here, (reference, id)) = (staff.who, staff.shell.now, app.here(), at.clone());
    let (head, note) = app
        .read(move |conn| {
            let note = verbs::changeable(conn, &here, &who, &reference, id)?;
            Ok((Head::of_case(conn, &who, &reference, moment)?, note))
        })
        .await?;
    let now = note.version;
    let form = form.unwrap_or(ChangeForm { version: now, body: note.body });
    Ok(NotePage { shell: staff.shell, head, id, now, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref, id: Id) -> Answer {
    show(&open(&app, staff, &(reference.0, NoteId(id.0)), None, Problems::default()).await?)
}

async fn change(app: App, staff: Staff, reference: Ref, id: Id, form: Posted<ChangeForm>) -> Answer {
    let (form, who, at) = (form.0, staff.who.clone(), (reference.0, NoteId(id.0)));
    let body = match note::parse(&form.body) {
        Ok(body) => body,
        Err(why) => return again(&open(&app, staff, &at, Some(form), Problems::one("body", why)).await?),
    };
    let (version, (target, id)) = (form.version, at.clone());
    match app.write(move |tx, here| verbs::change(tx, here, &who, &target, id, version, &body)).await {
        Ok(()) => done(list(&at.0), Notice::NoteKept),
        Err(e @ Error::Stale(_)) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &open(&app, staff, &at, Some(form), problems).await?)
        }
        Err(e) => Err(e.into()),
    }
}

async fn remove(app: App, staff: Staff, reference: Ref, id: Id, _: Posted<Nothing>) -> Answer {
    let (who, target, id) = (staff.who, reference.0.clone(), NoteId(id.0));
    app.write(move |tx, here| verbs::remove(tx, here, &who, &target, id)).await?;
    done(list(&reference.0), Notice::NoteRemoved)
}
