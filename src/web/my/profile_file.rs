//! A profile from a JSON Resume file, and as one.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use crate::actions::profiles as verbs;
use crate::domain::profile::Taken;
use crate::domain::text;
use crate::imports::{Left, jsonresume};
use crate::store::profiles;
use crate::web::app::App;
use crate::web::forms::Problems;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/profile/import", page),
        routes::post("/my/profile/import", import),
        routes::get("/my/profile/resume.json", export),
    ]
}

#[derive(Template)]
#[template(path = "my/profile_import.html")]
struct ImportPage {
    shell: Shell,
    /// What a file gave, once one was read.
    result: Option<(Taken, Vec<Left>)>,
    problems: Problems,
}

impl ImportPage {
    /// `2 entries of work, 1 skill`
    fn taken(&self, taken: &Taken) -> String {
        let count = |n: usize, one: &str, many: &str| (n > 0).then(|| text::count(i64::try_from(n).unwrap_or(i64::MAX), one, many));
        let parts: Vec<String> = [
            count(taken.fields, "field about you", "fields about you"),
            count(taken.work, "entry of work", "entries of work"),
            count(taken.learning, "entry of education", "entries of education"),
            count(taken.skills, "skill", "skills"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { "Nothing that your profile did not have already".to_owned() } else { parts.join(", ") }
    }
}

async fn page(applicant: Applicant) -> Answer {
    show(&ImportPage { shell: applicant.shell, result: None, problems: Problems::default() })
}

async fn import(app: App, applicant: Applicant, file: Uploaded) -> Answer {
    let bytes = file.bytes.map_err(|_| "This file is too large to be a JSON Resume".to_owned());
    let read =
        bytes.and_then(|b| if file.name.is_empty() && b.is_empty() { Err("Choose a file".to_owned()) } else { jsonresume::read(&b) });
    let (profile, left) = match read {
        Ok(read) => read,
        Err(what) => return again(&ImportPage { shell: applicant.shell, result: None, problems: Problems::one("file", what) }),
    };
    let taken = app.write(move |tx, here| verbs::take_over(tx, here, &applicant.who, profile)).await?;
    show(&ImportPage { shell: applicant.shell, result: Some((taken, left)), problems: Problems::default() })
}

async fn export(app: App, applicant: Applicant) -> Answer {
    let me = applicant.who.id;
    let (profile, _) = app.read(move |conn| profiles::of(conn, me)).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"resume.json\""))
        .body(jsonresume::write(&profile, &applicant.who.name, &applicant.who.email)))
}
