//! An application as staff read it: the résumé, the file, and the steps that need nothing more than a press.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::applications as verbs;
use crate::actions::batches;
use crate::actions::sections::unmet;
use crate::domain::eligibility::{Eligibility, Minimum, misfits};
use crate::domain::reference::Reference;
use crate::error::Result;
use crate::store::sections::{self, Contact, Resume};
use crate::store::{Conn, looks, postings};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::files::{self, How};
use crate::web::forms::Posted;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, done_with_undo, own_path, show, size};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}", resume),
        routes::get("/staff/applications/{reference}/file", file),
        routes::post("/staff/applications/{reference}/begin-review", begin_review),
        routes::post("/staff/applications/{reference}/take-up-again", take_up_again),
    ]
}

#[derive(Template)]
#[template(path = "staff/resume.html")]
struct ResumePage {
    shell: Shell,
    head: Head,
    resume: Option<Resume>,
    eligibility: Option<Eligibility>,
    contact: Option<Contact>,
    /// What does not fit between person and posting.
    misfits: Vec<String>,
}

impl ResumePage {
    fn size(&self, bytes: &i64) -> String {
        size(*bytes)
    }

    fn places(&self, e: &Eligibility) -> String {
        match (e.remote_only, e.places.is_empty()) {
            (true, _) => "Remote only".to_owned(),
            (false, true) => "Anywhere".to_owned(),
            _ => e.places.join("; "),
        }
    }

    fn is_pdf(&self) -> bool {
        self.resume.as_ref().is_some_and(|r| r.media_type == "application/pdf")
    }
}

/// What the page shows, and whether this reader has opened it before.
fn load(conn: &mut Conn, staff: Staff, reference: &Reference) -> Result<(ResumePage, bool)> {
    let head = Head::read(conn, &staff.who, reference, staff.shell.now)?;
    let posting = postings::find(conn, head.app.posting)?;
    let eligibility = sections::eligibility(conn, head.app.id)?;
    let c = posting.content;
    let asks =
        Minimum { what: "posting", grade_high: c.grade_high, places: c.places, remote: c.remote, starts_on: posting.cohort_starts_on };
    let mut misfits = eligibility.as_ref().map(|e| misfits(e, &asks)).unwrap_or_default();
    let (asked, given) = (postings::questions(conn, head.app.posting)?, sections::answers(conn, head.app.id)?);
    misfits.extend(unmet(&asked, &given).into_iter().map(|(ask, rule)| format!("Does not meet: {rule} (“{}”)", ask.prompt)));
    let (resume, contact) = (sections::resume(conn, head.app.id)?, sections::contact(conn, head.app.id)?);
    let seen = looks::has(conn, staff.who.id, head.app.id)?;
    Ok((ResumePage { shell: staff.shell, head, resume, eligibility, contact, misfits }, seen))
}

async fn resume(app: App, staff: Staff, reference: Ref) -> Answer {
    let me = staff.who.id;
    let (page, seen) = app.read(move |conn| load(conn, staff, &reference.0)).await?;
    if !seen {
        let id = page.head.app.id;
        app.write(move |tx, here| looks::keep(tx, me, id, here.now)).await?;
    }
    show(&page)
}

/// The file itself, shut off from the site: a PDF may stand in a frame of ours, anything else is saved.
async fn file(app: App, staff: Staff, reference: Ref) -> Answer {
    let who = staff.who;
    let (bytes, media_type, name) = app
        .read(move |conn| {
            let app = super::seen_by_staff(conn, &who, &reference.0)?;
            sections::resume_file(conn, app.id)
        })
        .await?;
    Ok(files::send(How::Show, bytes, &media_type, &name))
}

/// The version of an application that was looked at.
#[derive(Debug, Deserialize)]
pub struct Seen {
    pub version: i64,
    /// The page to come back to, when it is not the application's own.
    #[serde(default)]
    pub back: String,
}

async fn begin_review(app: App, staff: Staff, reference: Ref, form: Posted<Seen>) -> Answer {
    let (who, reference, version) = (staff.who, reference.0, form.0.version);
    let page = own_path(&form.0.back).map_or_else(|| super::page_of(&reference), str::to_owned);
    let undo = app.write(move |tx, here| batches::begin_one(tx, here, &who, &reference, version)).await?;
    done_with_undo(page, Notice::ReviewBegun, undo)
}

async fn take_up_again(app: App, staff: Staff, reference: Ref, form: Posted<Seen>) -> Answer {
    let (who, reference, version) = (staff.who, reference.0, form.0.version);
    let page = super::page_of(&reference);
    app.write(move |tx, here| verbs::take_up_again(tx, here, &who, &reference, version)).await?;
    done(page, Notice::TakenUp)
}
