//! The letter box of the demonstration: every letter that would have gone out.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;
use serde::Deserialize;

use crate::domain::ids::LetterId;
use crate::error::Error;
use crate::store::outbox::{self, Letter};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

const PAGE: usize = 40;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/letters", list),
        routes::get("/letters/{id}", letter),
        routes::get("/letters/{id}/html", html),
        routes::get("/letters/{id}/calendar.ics", calendar),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    before: Option<i64>,
    to: String,
}

#[derive(Template)]
#[template(path = "public/letters.html")]
struct LettersPage {
    shell: Shell,
    letters: Vec<Letter>,
    to: String,
    older: Option<LetterId>,
}

#[derive(Template)]
#[template(path = "public/letter.html")]
struct LetterPage {
    shell: Shell,
    letter: Letter,
}

/// Outside the demonstration there is no letter box.
fn only_in_demo(app: &App) -> Result<(), Fault> {
    if app.config().demo { Ok(()) } else { Err(Error::NotFound.into()) }
}

async fn list(app: App, visitor: Visitor, which: Asked<Which>) -> Answer {
    only_in_demo(&app)?;
    let to = which.0.to.trim().to_lowercase();
    let (before, address) = (which.0.before.map(LetterId), Some(to.clone()).filter(|t| !t.is_empty()));
    let mut letters = app.read(move |conn| outbox::newest(conn, before, address.as_deref(), PAGE as i64 + 1)).await?;
    let more = letters.len() > PAGE;
    letters.truncate(PAGE);
    let older = letters.last().filter(|_| more).map(|l| l.id);
    show(&LettersPage { shell: visitor.shell, letters, to, older })
}

async fn letter(app: App, visitor: Visitor, id: Id) -> Answer {
    only_in_demo(&app)?;
    let letter = app.read(move |conn| outbox::find(conn, LetterId(id.0))).await?;
    show(&LetterPage { shell: visitor.shell, letter })
}

/// The letter's own HTML, shut into a frame: its styles are its own, nothing in it runs.
async fn html(app: App, id: Id) -> Answer {
    only_in_demo(&app)?;
    let letter = app.read(move |conn| outbox::find(conn, LetterId(id.0))).await?;
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation allow-popups; frame-ancestors 'self'";
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .content_type("text/html; charset=utf-8")
        .body(letter.html.replacen("<head>", "<head><base target=\"_top\">", 1)))
}

async fn calendar(app: App, id: Id) -> Answer {
    only_in_demo(&app)?;
    let letter = app.read(move |conn| outbox::find(conn, LetterId(id.0))).await?;
    let file = letter.calendar.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"interview.ics\""))
        .body(file))
}
