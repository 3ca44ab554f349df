//! The documents of a draft: PDF files that the public can download.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::{postings as verbs, resumes, scan};
use crate::domain::ids::{FileId, PostingId};
use crate::domain::posting::PostingState;
use crate::error::Error;
use crate::store::postings::{self, Posting, PostingFile};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/files", list),
        routes::post("/staff/postings/{id}/files", add),
        routes::post("/staff/postings/{id}/files/remove", remove),
    ]
}

/// The page of the documents of a posting.
pub fn page(id: PostingId) -> String {
    format!("{}/files", super::postings::page(id))
}

#[derive(Template)]
#[template(path = "staff/posting_files.html")]
struct FilesPage {
    shell: Shell,
    posting: Posting,
    files: Vec<PostingFile>,
    problems: Problems,
    limit: u64,
}

impl FilesPage {
    fn size(&self, bytes: &i64) -> String {
        size(*bytes)
    }

    fn most(&self) -> String {
        size(i64::try_from(self.limit).unwrap_or(i64::MAX))
    }

    fn is_draft(&self) -> bool {
        self.posting.state == PostingState::Draft
    }

    fn has_room(&self) -> bool {
        self.is_draft() && self.files.len() < verbs::MOST_FILES
    }
}

async fn load(app: &App, staff: Staff, id: PostingId, problems: Problems) -> Result<FilesPage, Fault> {
    let who = staff.who;
    let (posting, files) = app
        .read(move |conn| {
            let posting = verbs::seen_by_staff(conn, &who, id)?;
            who.may_manage(posting.content.agency)?;
            Ok((posting, postings::files(conn, id)?))
        })
        .await?;
    Ok(FilesPage { shell: staff.shell, posting, files, problems, limit: app.config().upload_limit })
}

async fn list(app: App, staff: Staff, id: Id) -> Answer {
    show(&load(&app, staff, PostingId(id.0), Problems::default()).await?)
}

/// The bytes of a PDF that can be read, or the sentence with which it is refused. Its text is read as that of a résumé is: in a process
/// with limits; a scan without text is refused, since a screen reader could not read it.
async fn checked(app: &App, file: Uploaded) -> Result<Result<Vec<u8>, String>, Fault> {
    let name = file.name;
    let bytes = match file.bytes {
        Err(limit) => return Ok(Err(format!("{name} is larger than {}", size(i64::try_from(limit).unwrap_or(i64::MAX))))),
        Ok(bytes) if name.is_empty() && bytes.is_empty() => return Ok(Err("Choose a file".to_owned())),
        Ok(bytes) if !name.to_ascii_lowercase().ends_with(".pdf") || !bytes.starts_with(b"%PDF-") => {
            return Ok(Err(format!("{name} is not a PDF")));
        }
        Ok(bytes) => bytes,
    };
    let (reader, clamd) = (app.reader().to_owned(), app.config().clamd.clone());
    let work = move || {
        let refusal = scan::check(clamd.as_deref(), &bytes).refusal(&name);
        refusal.map_or_else(|| resumes::read(&reader, &name, &bytes, 0), |what| Ok(Err(what))).map(|read| read.map(|_| bytes))
    };
    Ok(app.reading(work).await??)
}

async fn add(app: App, staff: Staff, id: Id, file: Uploaded) -> Answer {
    let (who, id, name) = (staff.who.clone(), PostingId(id.0), file.name.clone());
    let refused = match checked(&app, file).await? {
        Err(what) => Error::Refused(what),
        Ok(bytes) => match app.write(move |tx, here| verbs::add_file(tx, here, &who, id, &name, &bytes)).await {
            Ok(()) => return done(page(id), Notice::PostingSaved),
            Err(e) => e,
        },
    };
    let problems = match refused {
        Error::Refused(what) => Problems::one("file", what),
        other => super::refused(other)?,
    };
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &load(&app, staff, id, problems).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RemoveForm {
    file: String,
}

async fn remove(app: App, staff: Staff, id: Id, form: Posted<RemoveForm>) -> Answer {
    let (who, id) = (staff.who, PostingId(id.0));
    let file = form.0.file.parse().map(FileId).map_err(|_| Error::NotFound)?;
    app.write(move |tx, here| verbs::remove_file(tx, here, &who, id, file)).await?;
    done(page(id), Notice::PostingSaved)
}
