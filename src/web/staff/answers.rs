//! What an applicant answered to the questions of the posting.

use askama::Template;

use super::head::Head;
use crate::domain::eligibility::Eligibility;
use crate::domain::question::{Ask, QuestionKind};
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

/// A question and what was answered; an optional question may have no answer.
struct Given {
    ask: Ask,
    answer: Option<String>,
    /// The requirement in words, and whether the answer meets it.
    rule: Option<(String, bool)>,
}

impl Given {
    fn new(ask: Ask, answer: Option<&String>) -> Self {
        let met = ask.unmet(answer.map(String::as_str)).is_none();
        let rule = ask.rule.as_ref().map(|r| (r.words(ask.kind), met));
        Given { answer: answer.map(|a| ask.spoken(a)), rule, ask }
    }

    fn is_link(&self) -> bool {
        self.ask.kind == QuestionKind::Link
    }
}

#[derive(Template)]
#[template(path = "staff/answers.html")]
struct AnswersPage {
    shell: Shell,
    head: Head,
    answers: Vec<Given>,
    eligibility: Option<Eligibility>,
}

async fn answers(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, answers, eligibility) = app
        .read(move |conn| {
            let head = Head::read(conn, &who, &reference.0, now)?;
            let given = sections::answers(conn, head.app.id)?;
            let questions = postings::questions(conn, head.app.posting)?;
            let answer = |id| given.iter().find(|(q, _)| *q == id).map(|(_, a)| a).filter(|a| !a.is_empty());
            let answers = questions.into_iter().map(|q| Given::new(q.ask, answer(q.id))).collect();
            let eligibility = sections::eligibility(conn, head.app.id)?;
            Ok((head, answers, eligibility))
        })
        .await?;
    show(&AnswersPage { shell: staff.shell, head, answers, eligibility })
}
