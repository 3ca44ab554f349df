//! Two to four people of one posting side by side, competency by competency.

use askama::Template;
use serde::Deserialize;

use super::consensus::Said;
use super::interviews as held;
use crate::actions::applications::case_seen_by_staff;
use crate::domain::access::Who;
use crate::domain::eligibility::Eligibility;
use crate::domain::reference::Reference;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::applications::Application;
use crate::store::{Conn, assessments, interviews, reviews, rounds, sections};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Most people beside each other.
const MOST: usize = 4;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/compare", compare)]
}

/// References, under either name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    who: Vec<String>,
    chosen: Vec<String>,
}

/// One of those who are compared.
struct Person {
    app: Application,
    eligibility: Option<Eligibility>,
    /// The review in a few words.
    review: String,
    /// The assessment in a few words.
    assessment: String,
    said: Said,
    /// Scorecards this reader may not read yet.
    hidden: usize,
}

impl Person {
    /// What the review and each interviewer said of a competency.
    fn of(&self, competency: &str) -> Vec<String> {
        let settled = self.said.rows.iter().find(|(name, _)| name == competency).and_then(|(_, settled)| *settled);
        let mut lines: Vec<String> = settled.map(|s| format!("Review: {}", s.spoken())).into_iter().collect();
        for voice in self.said.voices.iter().filter(|v| v.part.starts_with("Interview")) {
            lines.extend(voice.of(competency).map(|said| format!("{}: {}", voice.name, said.1)));
        }
        lines
    }
}

#[derive(Template)]
#[template(path = "staff/compare.html")]
struct ComparePage {
    shell: Shell,
    people: Vec<Person>,
    competencies: Vec<String>,
}

impl ComparePage {
    fn title(&self) -> &str {
        self.people.first().map_or("", |p| p.app.title.as_str())
    }

    fn posting(&self) -> i64 {
        self.people.first().map_or(0, |p| p.app.posting.0)
    }

    fn tone(&self, p: &Person) -> &'static str {
        super::head::tone(&p.app.state)
    }
}

fn load(conn: &mut Conn, who: &Who, wanted: &[Reference], now: Moment) -> Result<Vec<Person>> {
    who.may_see_results(None)?;
    let mut people: Vec<Person> = Vec::new();
    for reference in wanted {
        let app = case_seen_by_staff(conn, who, reference)?;
        who.may_see_results(app.agency)?;
        if people.iter().any(|p| p.app.posting != app.posting) {
            return Err(Error::Refused(
                "Only people who applied to the same posting can be compared: their criteria are the same.".to_owned(),
            ));
        }
        if people.iter().all(|p| p.app.id != app.id) {
            people.push(person(conn, who, app, now)?);
        }
    }
    if wanted.is_empty() || (2..=MOST).contains(&people.len()) {
        Ok(people)
    } else {
        Err(Error::Refused(format!("Choose 2 to {MOST} people in the pipeline, then compare them.")))
    }
}

fn person(conn: &mut Conn, who: &Who, app: Application, now: Moment) -> Result<Person> {
    let mut said = Said::default();
    let round = rounds::of_posting(conn, app.posting)?;
    if let Some(round) = &round {
        said.review(conn, round, &app)?;
    }
    let all = interviews::of_application(conn, app.id)?;
    let cards = held::cards(conn, who, &app, &all)?;
    let hidden = cards.hidden;
    said.interviews(conn, &app, &all, cards, now)?;
    said.add_rows();
    let points = reviews::result(conn, app.id)?.map(|r| r.points);
    let named = |p: i64| round.as_ref().map_or("Points", |round| round.method.map.name(p));
    let review = match points {
        Some(Some(p)) => format!("{}, {p} points", named(p)),
        Some(None) => "Not met".to_owned(),
        None if round.is_none() => "None".to_owned(),
        None => "Not settled".to_owned(),
    };
    Ok(Person { assessment: assessment(conn, &app)?, eligibility: sections::eligibility(conn, app.id)?, review, said, hidden, app })
}

/// The latest attempt and its score.
fn assessment(conn: &mut Conn, app: &Application) -> Result<String> {
    let Some(last) = assessments::of_application(conn, app.id)?.pop() else { return Ok("None".to_owned()) };
    let score = assessments::scores_of(conn, &[last.id])?.pop();
    Ok(score.map_or_else(
        || last.state.spoken().to_owned(),
        |e| format!("{} points, {}", e.score.points, if e.marks.passed { "passed" } else { "not passed" }),
    ))
}

async fn compare(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let wanted: Vec<Reference> = which.0.who.iter().chain(&which.0.chosen).filter_map(|raw| Reference::parse(raw)).collect();
    let people = app.read(move |conn| load(conn, &who, &wanted, now)).await?;
    let mut competencies: Vec<String> = Vec::new();
    for (name, _) in people.iter().flat_map(|p| &p.said.rows) {
        if !competencies.contains(name) {
            competencies.push(name.clone());
        }
    }
    show(&ComparePage { shell: staff.shell, people, competencies })
}
