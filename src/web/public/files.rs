//! Documents of a posting, for everybody who may read the posting.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;

use super::posting::published;
use crate::domain::ids::{FileId, PostingId};
use crate::error::Error;
use crate::store::postings;
use crate::web::app::App;
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, percent};
use crate::web::routes::{self, Line};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/jobs/{id}/files/{file}", file)]
}

/// The file, sent so that a browser keeps it and never runs it. Staff who see the posting get it before it is public.
async fn file(app: App, visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (Ok(id), Ok(file)) = (path.0.parse().map(PostingId), path.1.parse().map(FileId)) else { return Err(Error::NotFound.into()) };
    let (posting, (bytes, name)) = app.read(move |conn| Ok((postings::find(conn, id)?, postings::file(conn, id, file)?))).await?;
    let insider = visitor.shell.who.as_ref().is_some_and(|w| w.is_staff() && w.may_see(posting.content.agency));
    if !insider {
        published(&posting)?;
    }
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    let named = percent(&name).replace('/', "%2F");
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{named}")))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(bytes))
}
