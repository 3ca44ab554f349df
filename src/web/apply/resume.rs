//! The résumé: one file, and the text we could read in it.

use actix_web::http::StatusCode;
use askama::Template;

use super::desk::{Back, Desk, onward};
use crate::actions::resumes;
use crate::actions::scan;
use crate::actions::sections::{self, Section};
use crate::domain::ids::UserId;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::imports::resume::Format;
use crate::store;
use crate::store::sections::{NewResume, Resume};
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, done, go, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/apply/{reference}/resume", page),
        routes::post("/apply/{reference}/resume", upload),
        routes::post("/apply/{reference}/resume/confirm", confirm),
    ]
}

#[derive(Template)]
#[template(path = "apply/resume.html")]
struct ResumePage {
    shell: Shell,
    desk: Desk,
    back: Back,
    kept: Option<Resume>,
    problems: Problems,
    limit: u64,
    most_pages: i64,
}

impl ResumePage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Resume), self.back.query())
    }

    fn onward(&self) -> String {
        self.desk.onward(Section::Resume, &self.back)
    }

    fn size(&self, bytes: &i64) -> String {
        size(*bytes)
    }

    fn pages(&self, n: &i64) -> String {
        text::count(*n, "page", "pages")
    }

    fn most_pages(&self) -> &i64 {
        &self.most_pages
    }

    fn most(&self) -> String {
        size(i64::try_from(self.limit).unwrap_or(i64::MAX))
    }

    fn kind(&self, media_type: &str) -> &'static str {
        Format::parse(media_type).map_or("File", Format::spoken)
    }
}

async fn load(app: &App, me: UserId, reference: Reference) -> Result<(Desk, Option<Resume>), Fault> {
    app.read(move |conn| {
        let desk = Desk::at(conn, me, &reference, Section::Resume)?;
        let kept = store::sections::resume(conn, desk.app.id)?;
        Ok((desk, kept))
    })
    .await
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let (desk, kept) = load(&app, applicant.who.id, reference.0).await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let (limit, most_pages) = (app.config().upload_limit, app.config().resume_pages);
    show(&ResumePage { shell: applicant.shell, desk, back: back.0, kept, problems: Problems::default(), limit, most_pages })
}

async fn upload(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, file: Uploaded) -> Answer {
    let (desk, kept) = load(&app, applicant.who.id, reference.0.clone()).await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let (limit, most_pages) = (app.config().upload_limit, app.config().resume_pages);
    let (bytes, read) = match read(&app, &file.name, file.bytes).await? {
        Ok(read) => read,
        Err((status, what)) => {
            let problems = Problems::one("file", what);
            return show_as(status, &ResumePage { shell: applicant.shell, desk, back: back.0, kept, problems, limit, most_pages });
        }
    };
    app.write(move |tx, here| {
        let new = NewResume { file_name: &file.name, media_type: read.format.as_str(), bytes: &bytes, text: &read.text, pages: read.pages };
        sections::save_resume(tx, here, &applicant.who, &reference.0, &new)
    })
    .await?;
    done(format!("{}{}", desk.section(Section::Resume), back.0.query()), Notice::Saved)
}

/// The copied file is the right one.
async fn confirm(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, _form: Posted<Nothing>) -> Answer {
    let next = app
        .write(move |tx, _| {
            sections::confirm_resume(tx, &applicant.who, &reference.0)?;
            onward(tx, &applicant.who, &reference.0, Section::Resume, &back.0)
        })
        .await?;
    go(next)
}

type Read = Result<(Vec<u8>, resumes::Read), (StatusCode, String)>;

/// The file with its text, or the status and the sentence with which it is refused.
async fn read(app: &App, name: &str, bytes: Result<Vec<u8>, u64>) -> Result<Read, Fault> {
    let bytes = match bytes {
        Err(limit) => {
            let most = size(i64::try_from(limit).unwrap_or(i64::MAX));
            return Ok(Err((StatusCode::PAYLOAD_TOO_LARGE, format!("{name} is larger than {most}"))));
        }
        Ok(bytes) if name.is_empty() && bytes.is_empty() => return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, "Choose a file".to_owned()))),
        Ok(bytes) => bytes,
    };
    let (reader, name, pages, clamd) = (app.reader().to_owned(), name.to_owned(), app.config().resume_pages, app.config().clamd.clone());
    let work = move || {
        let refusal = scan::check(clamd.as_deref(), &bytes).refusal(&name);
        refusal.map_or_else(|| resumes::read(&reader, &name, &bytes, pages), |what| Ok(Err(what))).map(|read| (read, bytes))
    };
    let (read, bytes) = app.reading(work).await??;
    Ok(read.map(|read| (bytes, read)).map_err(|what| (StatusCode::UNPROCESSABLE_ENTITY, what)))
}
