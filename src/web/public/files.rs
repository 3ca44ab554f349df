//! Documents of a posting, for everybody who may read the posting.

use actix_web::web::Path;

use super::posting::published;
use crate::domain::ids::{FileId, PostingId};
use crate::error::Error;
use crate::imports::resume::Format;
use crate::store::postings;
use crate::web::app::App;
use crate::web::files::{self, How};
use crate::web::guard::Visitor;
use crate::web::pages::Answer;
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
    Ok(files::send(How::Keep, bytes, Format::Pdf.as_str(), &name))
}
