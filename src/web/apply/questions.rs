//! The posting's own questions.

use std::collections::HashMap;

use askama::Template;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::ids::{QuestionId, UserId};
use crate::domain::posting::QuestionKind;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::store;
use crate::store::postings::{self, Question};
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Most characters of an answer, by the kind of its question.
const LONG: usize = 4000;
const SHORT: usize = 300;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/questions", page), routes::post("/apply/{reference}/questions", save)]
}

/// A question as a field of the form.
struct Field {
    question: Question,
    value: String,
}

impl Field {
    fn name(&self) -> String {
        format!("q{}", self.question.id)
    }

    fn label(&self) -> String {
        if self.question.required { self.question.prompt.clone() } else { format!("{} (optional)", self.question.prompt) }
    }

    fn kind(&self) -> &'static str {
        self.question.kind.as_str()
    }

    fn hint(&self) -> String {
        let most = match self.question.kind {
            QuestionKind::Long => "At most 4,000 characters",
            QuestionKind::Short => "One line, at most 300 characters",
            QuestionKind::YesNo => "",
        };
        match (self.question.hint.is_empty(), most) {
            (true, most) => most.to_owned(),
            (false, "") => self.question.hint.clone(),
            (false, most) => format!("{}. {most}", self.question.hint.trim_end_matches('.')),
        }
    }

    /// The answer, cleaned; empty when there is none.
    fn check(&self) -> Result<String, String> {
        let (answer, most) = match self.question.kind {
            QuestionKind::Long => (text::lines(&self.value), LONG),
            _ => (text::line(&self.value), SHORT),
        };
        let count = answer.chars().count();
        match self.question.kind {
            _ if count == 0 && self.question.required => Err(format!("Answer “{}”", self.question.prompt)),
            QuestionKind::YesNo if count > 0 && answer != "Yes" && answer != "No" => {
                Err(format!("Answer “{}” with yes or no", self.question.prompt))
            }
            _ if count > most => {
                Err(format!("The answer to “{}” must be {most} characters or fewer; this one has {count}", self.question.prompt))
            }
            _ => Ok(answer),
        }
    }
}

fn check(fields: &[Field]) -> Result<Vec<(QuestionId, String)>, Problems> {
    let mut problems = Problems::default();
    let answers: Vec<_> = fields.iter().filter_map(|f| problems.take(&f.name(), f.check()).map(|a| (f.question.id, a))).collect();
    if problems.is_empty() { Ok(answers) } else { Err(problems) }
}

#[derive(Template)]
#[template(path = "apply/questions.html")]
struct QuestionsPage {
    shell: Shell,
    desk: Desk,
    back: Back,
    fields: Vec<Field>,
    problems: Problems,
}

impl QuestionsPage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Questions), self.back.query())
    }

    fn yes_no(&self) -> [(&'static str, &'static str); 2] {
        [("Yes", "Yes"), ("No", "No")]
    }
}

async fn load(app: &App, me: UserId, reference: Reference) -> Result<(Desk, Vec<Field>), Fault> {
    app.read(move |conn| {
        let desk = Desk::load(conn, me, &reference)?;
        let mut kept: HashMap<_, _> = store::sections::answers(conn, desk.app.id)?.into_iter().collect();
        let asked = postings::questions(conn, desk.app.posting)?;
        let fields = asked.into_iter().map(|q| Field { value: kept.remove(&q.id).unwrap_or_default(), question: q }).collect();
        Ok((desk, fields))
    })
    .await
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let (desk, fields) = load(&app, applicant.who.id, reference.0).await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    show(&QuestionsPage { shell: applicant.shell, desk, back: back.0, fields, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<HashMap<String, String>>) -> Answer {
    let (desk, mut fields) = load(&app, applicant.who.id, reference.0.clone()).await?;
    let mut typed = form.0;
    for field in &mut fields {
        field.value = typed.remove(&field.name()).unwrap_or_default();
    }
    let answers = match check(&fields) {
        Ok(answers) => answers,
        Err(problems) => return again(&QuestionsPage { shell: applicant.shell, desk, back: back.0, fields, problems }),
    };
    let next = app
        .write(move |tx, _| {
            sections::save_answers(tx, &applicant.who, &reference.0, &answers)?;
            onward(tx, &applicant.who, &reference.0, Section::Questions, &back.0)
        })
        .await?;
    go(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(kind: QuestionKind, required: bool, value: &str) -> Field {
        let question = Question { id: QuestionId(7), position: 1, prompt: "Why?".into(), hint: String::new(), kind, required };
        Field { question, value: value.into() }
    }

    #[test]
    fn answers_are_bounded_and_required_ones_asked_for() {
        use QuestionKind as K;
        assert!(field(K::Long, true, "  ").check().is_err());
        assert_eq!(field(K::Long, false, " ").check(), Ok(String::new()));
        assert!(field(K::Short, true, &"x".repeat(301)).check().unwrap_err().contains("300"));
        assert!(field(K::Long, true, &"x".repeat(4000)).check().is_ok());
        assert!(field(K::YesNo, true, "maybe").check().is_err());
        assert_eq!(field(K::YesNo, true, "No").check(), Ok("No".to_owned()));
    }
}
