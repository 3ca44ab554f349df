//! The résumé: one file, and the text we could read in it.

use actix_web::http::StatusCode;
use askama::Template;

use super::desk::{Back, Desk};
use crate::actions::resumes;
use crate::actions::sections::{self, Section};
use crate::domain::ids::UserId;
use crate::domain::reference::Reference;
use crate::imports::resume::Format;
use crate::store;
use crate::store::sections::{NewResume, Resume};
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::fault::Fault;
use crate::web::forms::Problems;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, done, go, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/resume", page), routes::post("/apply/{reference}/resume", upload)]
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

    fn most(&self) -> String {
        size(i64::try_from(self.limit).unwrap_or(i64::MAX))
    }

    fn kind(&self, media_type: &str) -> &'static str {
        Format::parse(media_type).map_or("File", Format::spoken)
    }
}

async fn load(app: &App, me: UserId, reference: Reference) -> Result<(Desk, Option<Resume>), Fault> {
    app.read(move |conn| {
        let desk = Desk::load(conn, me, &reference)?;
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
    let limit = app.config().upload_limit;
    show(&ResumePage { shell: applicant.shell, desk, back: back.0, kept, problems: Problems::default(), limit })
}

async fn upload(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, file: Uploaded) -> Answer {
    let (desk, kept) = load(&app, applicant.who.id, reference.0.clone()).await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let limit = app.config().upload_limit;
    let (bytes, read) = match read(&app, &file.name, file.bytes).await? {
        Ok(read) => read,
        Err((status, what)) => {
            let problems = Problems::one("file", what);
            return show_as(status, &ResumePage { shell: applicant.shell, desk, back: back.0, kept, problems, limit });
        }
    };
    app.write(move |tx, here| {
        let new = NewResume { file_name: &file.name, media_type: read.format.as_str(), bytes: &bytes, text: &read.text };
        sections::save_resume(tx, here, &applicant.who, &reference.0, &new)
    })
    .await?;
    done(format!("{}{}", desk.section(Section::Resume), back.0.query()), Notice::Saved)
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
    let (reader, name) = (app.reader().to_owned(), name.to_owned());
    let (read, bytes) = app.reading(move || (resumes::read(&reader, &name, &bytes), bytes)).await?;
    Ok(read?.map(|read| (bytes, read)).map_err(|what| (StatusCode::UNPROCESSABLE_ENTITY, what)))
}
