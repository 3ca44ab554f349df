//! The questions of a draft: their list, and one question a page.

use askama::Template;
use serde::Deserialize;

use super::question_form::{QuestionForm, QuestionPage, Which};
use crate::actions::postings as verbs;
use crate::domain::ids::PostingId;
use crate::domain::posting::PostingState;
use crate::domain::question::{Ask, QuestionKind};
use crate::store::postings::{self, Posting};
use crate::store::question_sets::{self, QuestionSet};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/questions", list),
        routes::post("/staff/postings/{id}/questions", arrange),
        routes::get("/staff/postings/{id}/questions/edit", form),
        routes::post("/staff/postings/{id}/questions/edit", save),
    ]
}

/// The list of the questions of a posting.
pub fn page(id: PostingId) -> String {
    format!("{}/questions", super::postings::page(id))
}

#[derive(Template)]
#[template(path = "staff/questions.html")]
struct ListPage {
    shell: Shell,
    posting: Posting,
    asks: Vec<Ask>,
    /// Sets that can be taken.
    sets: Vec<QuestionSet>,
    problems: Problems,
}

impl ListPage {
    /// The page of the list.
    fn base(&self) -> String {
        page(self.posting.id)
    }

    fn can_write(&self) -> bool {
        self.posting.state == PostingState::Draft
    }

    fn kinds(&self) -> &'static [QuestionKind] {
        QuestionKind::ALL
    }

    fn is_full(&self) -> bool {
        self.asks.len() >= verbs::MOST_QUESTIONS
    }
}

async fn load(app: &App, staff: &Staff, id: PostingId) -> Result<(Posting, Vec<Ask>, Vec<QuestionSet>), Fault> {
    let who = staff.who.clone();
    app.read(move |conn| {
        let posting = verbs::seen_by_staff(conn, &who, id)?;
        who.may_manage(posting.content.agency)?;
        let asks = postings::questions(conn, id)?.into_iter().map(|q| q.ask).collect();
        Ok((posting, asks, question_sets::all(conn, who.scope())?))
    })
    .await
}

async fn list(app: App, staff: Staff, id: Id) -> Answer {
    let (posting, asks, sets) = load(&app, &staff, PostingId(id.0)).await?;
    show(&ListPage { shell: staff.shell, posting, asks, sets, problems: Problems::default() })
}

/// The list again, with why something was not done.
pub async fn refused(app: &App, staff: Staff, id: PostingId, problems: Problems) -> Answer {
    let (posting, asks, sets) = load(app, &staff, id).await?;
    show_as(problems.status(), &ListPage { shell: staff.shell, posting, asks, sets, problems })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ArrangeForm {
    version: i64,
    /// What to do with which question: `up-2`, `remove-3`.
    act: String,
}

async fn arrange(app: App, staff: Staff, id: Id, form: Posted<ArrangeForm>) -> Answer {
    let (who, id, version) = (staff.who.clone(), PostingId(id.0), form.0.version);
    let (_, asks, _) = load(&app, &staff, id).await?;
    let new = super::arranged(asks, &form.0.act);
    match app.write(move |tx, here| verbs::save_questions(tx, here, &who, id, version, &new)).await {
        Ok(()) => done(page(id), Notice::PostingSaved),
        Err(e) => refused(&app, staff, id, super::refused(e)?).await,
    }
}

async fn form(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    let (posting, asks, _) = load(&app, &staff, PostingId(id.0)).await?;
    let form = QuestionForm::begin(which.0, &asks, posting.version)?;
    let about = posting.content.title;
    show(&QuestionPage { shell: staff.shell, about, list: page(posting.id), form, problems: Problems::default() })
}

async fn save(app: App, staff: Staff, id: Id, form: Posted<QuestionForm>) -> Answer {
    let (who, id) = (staff.who.clone(), PostingId(id.0));
    let (posting, asks, _) = load(&app, &staff, id).await?;
    let newest = posting.version;
    let page_with = |form, problems| QuestionPage { shell: staff.shell, about: posting.content.title, list: page(id), form, problems };
    let form = form.0;
    let ask = match form.check() {
        Ok(ask) => ask,
        Err(problems) => return show_as(problems.status(), &page_with(form, problems)),
    };
    let (new, version) = (form.put(asks, ask), form.version);
    match app.write(move |tx, here| verbs::save_questions(tx, here, &who, id, version, &new)).await {
        Ok(()) => done(page(id), Notice::PostingSaved),
        Err(e) => {
            // Sent again, it replaces the newer version knowingly.
            let (problems, form) = (super::refused(e)?, QuestionForm { version: newest, ..form });
            show_as(problems.status(), &page_with(form, problems))
        }
    }
}
