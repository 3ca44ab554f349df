//! What an applicant sent: to read, to print, and their own file back.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use super::sent;
use crate::imports::resume::Format;
use crate::store::applications::{self, Application};
use crate::store::sections;
use crate::web::app::App;
use crate::web::apply::answers::Answers;
use crate::web::ask::Ref;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, percent, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/applications/{reference}/answers", page), routes::get("/my/applications/{reference}/resume", resume)]
}

#[derive(Template)]
#[template(path = "my/answers.html")]
struct AnswersPage {
    shell: Shell,
    app: Application,
    answers: Answers,
}

impl AnswersPage {
    /// No Change links: what was sent stays.
    fn change(&self) -> Option<String> {
        None
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let (app, answers) = app
        .read(move |conn| {
            let app = sent(conn, me, &reference.0)?;
            let answers = Answers::load(conn, &app)?;
            Ok((app, answers))
        })
        .await?;
    show(&AnswersPage { shell: applicant.shell, app, answers })
}

async fn resume(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let (bytes, media_type, name) = app
        .read(move |conn| {
            let own = applications::own(conn, &reference.0, me)?;
            sections::resume_file(conn, own.id)
        })
        .await?;
    Ok(file(bytes, &media_type, &name))
}

/// A file that somebody uploaded, sent so that a browser keeps it and never runs it.
pub fn file(bytes: Vec<u8>, media_type: &str, name: &str) -> HttpResponse {
    let kind = Format::parse(media_type).map_or("application/octet-stream", Format::as_str);
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", percent(name))))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .body(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_not_run_and_its_name_harms_nothing() {
        let answer = file(vec![1], "text/html", "ré\"sumé.pdf");
        let header = |name: header::HeaderName| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header(header::CONTENT_TYPE), "application/octet-stream");
        assert_eq!(header(header::CONTENT_DISPOSITION), "attachment; filename=\"r__sum_.pdf\"; filename*=UTF-8''r%C3%A9%22sum%C3%A9.pdf");
        assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    }
}
