//! The posting's own questions.

use std::collections::HashMap;

use askama::Template;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::ids::{QuestionId, UserId};
use crate::domain::question::QuestionKind;
use crate::domain::reference::Reference;
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

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/questions", page), routes::post("/apply/{reference}/questions", save)]
}

/// A question as a field of the form.
struct Field {
    question: Question,
    typed: Vec<String>,
}

impl Field {
    fn name(&self) -> String {
        format!("q{}", self.question.id)
    }

    fn label(&self) -> String {
        let prompt = &self.question.ask.prompt;
        if self.question.ask.required { prompt.clone() } else { format!("{prompt} (optional)") }
    }

    /// How the template shows it.
    fn shape(&self) -> &'static str {
        match self.question.ask.kind {
            QuestionKind::Long => "area",
            QuestionKind::YesNo | QuestionKind::One | QuestionKind::Level => "radios",
            QuestionKind::Several => "checks",
            QuestionKind::Link => "url",
            _ => "text",
        }
    }

    fn value(&self) -> &str {
        self.typed.first().map_or("", String::as_str)
    }

    fn choices(&self) -> Vec<(String, String)> {
        self.question.ask.choices()
    }

    /// Value, words and whether it is chosen.
    fn boxes(&self) -> Vec<(String, String, bool)> {
        self.choices().into_iter().map(|(value, words)| (self.typed.contains(&value), value, words)).map(|(on, v, w)| (v, w, on)).collect()
    }

    /// The author's help, what is asked for, and who is not considered.
    fn hint(&self) -> String {
        let ask = &self.question.ask;
        let form = match ask.kind {
            QuestionKind::Long => "At most 4,000 characters.",
            QuestionKind::Short => "One line, at most 300 characters.",
            QuestionKind::Several => "Tick all that fit.",
            QuestionKind::Number => "A number, such as 12 or 2.5.",
            QuestionKind::Date => "Such as 3/7/2027.",
            QuestionKind::Link => "A whole web address, such as https://example.org/my-work.",
            QuestionKind::Level => "Rate yourself.",
            QuestionKind::YesNo | QuestionKind::One => "",
        };
        let help = ask.hint.trim_end_matches('.');
        let help = if help.is_empty() { String::new() } else { format!("{help}.") };
        let parts = [help, form.to_owned(), ask.notice().unwrap_or_default()];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// Puts what was typed into the fields.
fn fill(fields: &mut [Field], mut typed: HashMap<String, Vec<String>>) {
    for field in fields {
        field.typed = typed.remove(&field.name()).unwrap_or_default();
    }
}

fn check(fields: &[Field]) -> Result<Vec<(QuestionId, String)>, Problems> {
    let mut problems = Problems::default();
    let answers: Vec<_> =
        fields.iter().filter_map(|f| problems.take(&f.name(), f.question.ask.read(&f.typed)).map(|a| (f.question.id, a))).collect();
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
}

async fn load(app: &App, me: UserId, reference: Reference) -> Result<(Desk, Vec<Field>), Fault> {
    app.read(move |conn| {
        let desk = Desk::at(conn, me, &reference, Section::Questions)?;
        let mut kept: HashMap<_, _> = store::sections::answers(conn, desk.app.id)?.into_iter().collect();
        let asked = postings::questions(conn, desk.app.posting)?;
        let typed = |q: &Question, answer: Option<String>| answer.map(|a| q.ask.as_typed(&a)).unwrap_or_default();
        let fields = asked.into_iter().map(|q| Field { typed: typed(&q, kept.remove(&q.id)), question: q }).collect();
        Ok((desk, fields))
    })
    .await
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let (desk, mut fields) = load(&app, applicant.who.id, reference.0).await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    if let Some(typed) = desk.typed() {
        fill(&mut fields, typed);
    }
    show(&QuestionsPage { shell: applicant.shell, desk, back: back.0, fields, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<HashMap<String, Vec<String>>>) -> Answer {
    let (desk, mut fields) = load(&app, applicant.who.id, reference.0.clone()).await?;
    fill(&mut fields, form.0);
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
