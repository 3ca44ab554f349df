//! What an applicant sent: to read, to print, and their own file back.

use askama::Template;

use super::sent;
use crate::store::applications::{self, Application};
use crate::store::sections;
use crate::web::app::App;
use crate::web::apply::answers::Answers;
use crate::web::ask::Ref;
use crate::web::files::{self, How};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, show};
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
    Ok(files::send(How::Keep, bytes, &media_type, &name))
}
