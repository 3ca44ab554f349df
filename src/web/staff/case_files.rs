//! The applications of a posting as one ZIP.

use actix_web::HttpResponse;
use actix_web::http::header;
use serde::Deserialize;

use super::pipeline::FilterForm;
use crate::actions::case_files as verbs;
use crate::domain::ids::PostingId;
use crate::domain::text;
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::guard::Staff;
use crate::web::pages::Answer;
use crate::web::routes::{self, Line};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/files.zip", files)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    /// The query of a list: only what it finds.
    filter: String,
    /// The same by the state alone.
    state: String,
    /// Only these applications.
    chosen: Vec<String>,
    /// All that the list finds, whatever is chosen.
    everyone: String,
}

async fn files(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    let (who, posting, which) = (staff.who.clone(), PostingId(id.0), which.0);
    let form = FilterForm { state: which.state, ..FilterForm::read(&which.filter) };
    let chosen = if which.everyone.is_empty() { which.chosen } else { Vec::new() };
    let now = staff.shell.now;
    let (packed, n, title) = app
        .read(move |conn| {
            let title = crate::actions::postings::seen_by_staff(conn, &who, posting)?.content.title;
            let (packed, n) = verbs::zip(conn, &who, posting, &form.check().0, &chosen, now)?;
            Ok((packed, n, title))
        })
        .await?;
    app.write(move |tx, here| verbs::record(tx, here, &staff.who, posting, n)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}.zip\"", text::slug(&title))))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(packed))
}
