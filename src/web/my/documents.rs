//! Documents the hiring team asked for: what, by when, and the file to send.

use actix_web::http::StatusCode;
use askama::Template;

use super::{refusal, sent};
use crate::actions::documents::{self as verbs, NewFile};
use crate::domain::ids::{DocumentId, UserId};
use crate::domain::reference::Reference;
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::documents::{self, Document};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::files::{self, How};
use crate::web::forms::Problems;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, done, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/applications/{reference}/documents/{id}", page),
        routes::post("/my/applications/{reference}/documents/{id}", upload),
        routes::get("/my/applications/{reference}/documents/{id}/file", file),
    ]
}

#[derive(Template)]
#[template(path = "my/document.html")]
struct DocumentPage {
    shell: Shell,
    app: Application,
    document: Document,
    limit: u64,
    problems: Problems,
}

impl DocumentPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn most(&self) -> String {
        size(i64::try_from(self.limit).unwrap_or(i64::MAX))
    }

    /// Whether a file can be sent, or exchanged.
    fn can_send(&self) -> bool {
        self.app.told_state.is_open() && self.document.state.after(crate::domain::document::DocumentStep::Send).is_ok()
    }
}

async fn load(app: &App, applicant: Applicant, reference: Reference, id: i64, problems: Problems) -> Result<DocumentPage, Fault> {
    let me = applicant.who.id;
    let limit = app.config().upload_limit;
    let (app, document) = app
        .read(move |conn| {
            let app = sent(conn, me, &reference)?;
            let document = documents::find(conn, app.id, DocumentId(id))?;
            Ok((app, document))
        })
        .await?;
    Ok(DocumentPage { shell: applicant.shell, app, document, limit, problems })
}

async fn page(app: App, applicant: Applicant, reference: Ref, id: Id) -> Answer {
    show(&load(&app, applicant, reference.0, id.0, Problems::default()).await?)
}

async fn upload(app: App, applicant: Applicant, reference: Ref, id: Id, file: Uploaded) -> Answer {
    let (status, what) = match crate::web::sent::read(&app, &file.name, file.bytes).await? {
        Err(refused) => refused,
        Ok((bytes, media_type)) => {
            let (who, wanted, document) = (applicant.who.clone(), reference.0.clone(), DocumentId(id.0));
            let kept = app.write(move |tx, here| {
                let new = NewFile { name: &file.name, media_type, bytes: &bytes };
                verbs::send(tx, here, &who, &wanted, document, &new)
            });
            match kept.await {
                Ok(()) => return done(super::path(reference.0.as_str()), Notice::DocumentSent),
                Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, refusal(error)?),
            }
        }
    };
    show_as(status, &load(&app, applicant, reference.0, id.0, Problems::one("file", what)).await?)
}

async fn file(app: App, applicant: Applicant, reference: Ref, id: Id) -> Answer {
    let me: UserId = applicant.who.id;
    let (bytes, kind, name) = app
        .read(move |conn| {
            let own = sent(conn, me, &reference.0)?;
            let document = documents::find(conn, own.id, DocumentId(id.0))?;
            documents::file(conn, document.id)?.ok_or(Error::NotFound)
        })
        .await?;
    Ok(files::send(How::Keep, bytes, &kind, &name))
}
