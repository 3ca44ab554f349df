//! What an applicant answered to the questions of the posting.

use askama::Template;

use super::head::Head;
use crate::domain::eligibility::Eligibility;
use crate::store::{postings, sections};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/answers", answers)]
}

#[derive(Template)]
#[template(path = "staff/answers.html")]
struct AnswersPage {
    shell: Shell,
    head: Head,
    /// Question and answer; an optional question may have none.
    answers: Vec<(String, Option<String>)>,
    eligibility: Option<Eligibility>,
}

async fn answers(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, answers, eligibility) = app
        .read(move |conn| {
            let head = Head::read(conn, &who, &reference.0, now)?;
            let given = sections::answers(conn, head.app.id)?;
            let questions = postings::questions(conn, head.app.posting)?;
            let answer = |id| given.iter().find(|(q, _)| *q == id).map(|(_, a)| a.clone()).filter(|a| !a.is_empty());
            let answers = questions.into_iter().map(|q| (q.prompt, answer(q.id))).collect();
            let eligibility = sections::eligibility(conn, head.app.id)?;
            Ok((head, answers, eligibility))
        })
        .await?;
    show(&AnswersPage { shell: staff.shell, head, answers, eligibility })
}
