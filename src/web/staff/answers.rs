//! What an applicant answered to the questions of the posting.

use askama::Template;

use super::head::Head;
use crate::domain::access::Who;
use crate::domain::eligibility::Eligibility;
use crate::domain::intake::{Availability, Essay};
use crate::domain::profile::Profile;
use crate::domain::question::{Ask, QuestionKind};
use crate::domain::reference::Reference;
use crate::error::Result;
use crate::store::{Conn, intake, postings, profiles, scorecards, sections};
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
    /// Only for those who manage.
    choices: Vec<String>,
    availability: Option<Availability>,
    profile: Profile,
    /// Only for those who decide and did not score, once the scoring is over.
    essays: Option<Vec<(Essay, String)>>,
}

impl AnswersPage {
    fn read(conn: &mut Conn, shell: Shell, who: &Who, reference: &Reference) -> Result<Self> {
        let head = Head::read(conn, who, reference, shell.now)?;
        let id = head.app.id;
        let given = sections::answers(conn, id)?;
        let questions = postings::questions(conn, head.app.posting)?;
        let answer = |id| given.iter().find(|(q, _)| *q == id).map(|(_, a)| a).filter(|a| !a.is_empty());
        let scored = scorecards::is_scorer(conn, id, who.id)?;
        let essays =
            if who.may_read_essays(head.app.agency, head.app.state.has_passed(), scored) { Some(intake::essays(conn, id)?) } else { None };
        Ok(AnswersPage {
            answers: questions.into_iter().map(|q| Given::new(q.ask, answer(q.id))).collect(),
            eligibility: sections::eligibility(conn, id)?,
            choices: if head.manages { intake::choices(conn, id)?.into_iter().map(|(_, name)| name).collect() } else { Vec::new() },
            availability: intake::availability(conn, id)?,
            profile: profiles::frozen(conn, id)?.unwrap_or_default(),
            essays,
            shell,
            head,
        })
    }
}

async fn answers(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&app.read(move |conn| AnswersPage::read(conn, staff.shell, &staff.who, &reference.0)).await?)
}
