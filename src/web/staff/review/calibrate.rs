//! Calibration résumés of a round, for its lead: those that are hidden among the others, and a new one.

use std::collections::HashMap;

use askama::Template;

use crate::actions::reviews as verbs;
use crate::domain::ids::PostingId;
use crate::domain::review::Mark;
use crate::domain::text;
use crate::store::postings::{self, Question};
use crate::store::reviews::{self, Hidden, NewCalibration};
use crate::store::rounds::Round;
use crate::store::rubrics::{self, Competency};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/review/calibration", page), routes::post("/staff/postings/{id}/review/calibration", add)]
}

/// What was typed: `name`, `text`, `answer-3`, `expected-7`.
type Typed = HashMap<String, String>;

#[derive(Template)]
#[template(path = "staff/review/calibrate.html")]
struct CalibratePage {
    shell: Shell,
    round: Round,
    hidden: Vec<(Hidden, usize)>,
    competencies: Vec<Competency>,
    questions: Vec<Question>,
    typed: Typed,
    problems: Problems,
}

impl CalibratePage {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn expected_field(&self, c: &Competency) -> String {
        format!("expected-{}", c.id)
    }

    fn expected(&self, c: &Competency) -> &str {
        self.value(&self.expected_field(c))
    }

    fn answer_field(&self, q: &Question) -> String {
        format!("answer-{}", q.id)
    }

    fn answer(&self, q: &Question) -> &str {
        self.value(&self.answer_field(q))
    }

    /// The answers of a list, after “none”.
    fn answers(&self, q: &Question) -> Vec<(String, String)> {
        std::iter::once((String::new(), "No answer".to_owned())).chain(q.ask.choices()).collect()
    }

    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        Mark::ALL.iter().map(|m| (m.as_str(), m.spoken())).collect()
    }

    /// The expected marks in words.
    fn marks(&self, hidden: &Hidden) -> String {
        let mark = |c: &Competency| hidden.expected.get(&c.id).map(|m| format!("{}: {}", c.name, m.spoken().to_lowercase()));
        self.competencies.iter().filter_map(mark).collect::<Vec<_>>().join("; ")
    }

    fn check(&self) -> Result<NewCalibration, Problems> {
        let mut problems = Problems::default();
        let (name, content) = (text::line(self.value("name")), text::lines(self.value("text")));
        if name.is_empty() || name.chars().count() > 100 {
            problems.add("name", "Enter a made-up name, in 100 characters or fewer");
        }
        if content.is_empty() {
            problems.add("text", "Write or paste the résumé");
        } else if content.chars().count() > verbs::MOST_TEXT {
            problems.add("text", format!("The résumé must be {} characters or fewer", verbs::MOST_TEXT));
        }
        let mut answers = Vec::new();
        for q in &self.questions {
            let raw = text::lines(self.answer(q));
            if let Some(words) = problems.take(&self.answer_field(q), q.ask.read(&[raw])).filter(|w| !w.is_empty()) {
                answers.push((q.id, words));
            }
        }
        let mut expected = std::collections::BTreeMap::new();
        for c in &self.competencies {
            let mark = Mark::parse(self.expected(c)).ok_or_else(|| format!("Choose the mark that {} should get", c.name));
            expected.extend(problems.take(&self.expected_field(c), mark).map(|m| (c.id, m)));
        }
        if problems.is_empty() { Ok(NewCalibration { name, text: content, answers, expected }) } else { Err(problems) }
    }
}

async fn read(app: &App, staff: Staff, id: PostingId, typed: Typed) -> Result<CalibratePage, Fault> {
    let who = staff.who;
    let (round, hidden, competencies, questions) = app
        .read(move |conn| {
            let round = verbs::round_led(conn, &who, id)?;
            let mut hidden = Vec::new();
            for one in reviews::calibrations_of(conn, round.id)? {
                let readers = reviews::readers_of(conn, one.id)?.len();
                hidden.push((one, readers));
            }
            let competencies = rubrics::at_stage(conn, round.stage, round.rubric)?;
            Ok((round, hidden, competencies, postings::questions(conn, id)?))
        })
        .await?;
    Ok(CalibratePage { shell: staff.shell, round, hidden, competencies, questions, typed, problems: Problems::default() })
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    show(&read(&app, staff, PostingId(id.0), Typed::new()).await?)
}

async fn add(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    let (who, id) = (staff.who.clone(), PostingId(id.0));
    let known = read(&app, staff, id, form.0).await?;
    let new = match known.check() {
        Ok(new) => new,
        Err(problems) => return again(&CalibratePage { problems, ..known }),
    };
    match app.write(move |tx, here| verbs::calibrate(tx, here, &who, id, &new)).await {
        Ok(_) => done(super::round_page(id), Notice::CalibrationAdded),
        Err(e) => {
            let problems = crate::web::staff::refused(e)?;
            show_as(problems.status(), &CalibratePage { problems, ..known })
        }
    }
}
