//! The letters an applicant was sent about an application, to read again; and the files that belong to it.

use askama::Template;

use super::sent;
use crate::domain::ids::LetterId;
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::documents::{self, Document};
use crate::store::outbox::{self, Letter, Sent};
use crate::store::sections::{self, Resume};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, show, size};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/applications/{reference}/letters", list), routes::get("/my/applications/{reference}/letters/{id}", letter)]
}

#[derive(Template)]
#[template(path = "my/letters.html")]
struct LettersPage {
    shell: Shell,
    app: Application,
    letters: Vec<Sent>,
    resume: Option<Resume>,
    documents: Vec<Document>,
}

impl LettersPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn size(&self, bytes: &i64) -> String {
        size(*bytes)
    }

    fn state(&self, letter: &Sent) -> &'static str {
        match letter.state.as_str() {
            "sent" => "Sent",
            "failed" => "Could not be delivered",
            _ => "On its way",
        }
    }
}

#[derive(Template)]
#[template(path = "my/letter.html")]
struct LetterPage {
    shell: Shell,
    app: Application,
    letter: Letter,
}

impl LetterPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }
}

async fn list(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let (app, letters, resume, documents) = app
        .read(move |conn| {
            let app = sent(conn, me, &reference.0)?;
            let mut letters = outbox::of_application(conn, app.id, Some(me))?;
            letters.reverse();
            let (resume, documents) = (sections::resume(conn, app.id)?, documents::of_application(conn, app.id)?);
            Ok((app, letters, resume, documents))
        })
        .await?;
    show(&LettersPage { shell: applicant.shell, app, letters, resume, documents })
}

async fn letter(app: App, applicant: Applicant, reference: Ref, id: Id) -> Answer {
    let (me, id) = (applicant.who.id, LetterId(id.0));
    let (app, letter) = app
        .read(move |conn| {
            let app = sent(conn, me, &reference.0)?;
            let own = outbox::of_application(conn, app.id, Some(me))?.iter().any(|l| l.id == id);
            if own { Ok((app, outbox::find(conn, id)?)) } else { Err(Error::NotFound) }
        })
        .await?;
    show(&LetterPage { shell: applicant.shell, app, letter })
}
