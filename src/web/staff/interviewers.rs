//! Who interviews for a posting, and what they ask for each competency.

use std::collections::HashMap;

use askama::Template;

use crate::actions::free_times as verbs;
use crate::domain::access::Who;
use crate::domain::ids::{PostingId, UserId};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::postings::{self, Posting};
use crate::store::rubrics::{self, Competency};
use crate::store::{Conn, accounts, interviews};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Most characters of the questions for one competency.
const LONGEST: usize = 2000;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/interviews", page),
        routes::post("/staff/postings/{id}/interviews/interviewers", set_pool),
        routes::post("/staff/postings/{id}/interviews/questions", set_questions),
    ]
}

/// What was typed: `person-7`, or `questions-7`.
type Typed = HashMap<String, String>;

/// Somebody who may interview: with a number, what they are, what is kept of them, and how much lies ahead.
struct Person {
    who: Who,
    kept: &'static str,
    ahead: i64,
}

#[derive(Template)]
#[template(path = "staff/interviewers.html")]
struct InterviewersPage {
    shell: Shell,
    posting: Posting,
    people: Vec<Person>,
    competencies: Vec<Competency>,
    /// By the name of the competency.
    questions: HashMap<String, String>,
    problems: Problems,
}

impl InterviewersPage {
    fn parts(&self) -> [(&'static str, &'static str); 3] {
        [("", "Does not interview here"), ("interviews", "Interviews"), ("trains", "In training: sits in and learns")]
    }

    fn asked(&self, c: &Competency) -> &str {
        self.questions.get(&c.name).map_or("", String::as_str)
    }

    fn wrong(&self, c: &Competency) -> Option<&str> {
        self.problems.of(&format!("questions-{}", c.id))
    }
}

/// The page for those who manage the posting.
fn read(conn: &mut Conn, who: &Who, id: PostingId) -> Result<(Posting, Vec<Person>, Vec<Competency>, HashMap<String, String>)> {
    let posting = postings::find(conn, id)?;
    if !who.may_see(posting.content.agency) {
        return Err(Error::NotFound);
    }
    who.may_manage(posting.content.agency)?;
    let (pool, loads) = (interviews::pool(conn, id)?, interviews::loads(conn)?);
    let kept = |user: UserId| match pool.get(&user) {
        None => "",
        Some(false) => "interviews",
        Some(true) => "trains",
    };
    let staff = accounts::staff_of(conn, posting.content.agency)?;
    let people = staff.into_iter().map(|who| Person { kept: kept(who.id), ahead: loads.get(&who.id).copied().unwrap_or(0), who });
    let people = people.collect();
    let competencies = match posting.content.rubric {
        Some(rubric) => rubrics::competencies(conn, rubric)?,
        None => Vec::new(),
    };
    let questions = interviews::questions(conn, id)?;
    Ok((posting, people, competencies, questions))
}

async fn with(
    app: &App,
    staff: Staff,
    id: PostingId,
    typed: Option<Typed>,
    problems: Problems,
) -> std::result::Result<InterviewersPage, Fault> {
    let who = staff.who;
    let (posting, people, competencies, mut questions) = app.read(move |conn| read(conn, &who, id)).await?;
    if let Some(typed) = typed {
        for c in &competencies {
            questions.insert(c.name.clone(), typed.get(&format!("questions-{}", c.id)).cloned().unwrap_or_default());
        }
    }
    Ok(InterviewersPage { shell: staff.shell, posting, people, competencies, questions, problems })
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    show(&with(&app, staff, PostingId(id.0), None, Problems::default()).await?)
}

async fn set_pool(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    let chosen = form.0.iter().filter_map(|(field, part)| {
        let user = field.strip_prefix("person-")?.parse().ok().map(UserId)?;
        match part.as_str() {
            "interviews" => Some((user, false)),
            "trains" => Some((user, true)),
            _ => None,
        }
    });
    let (people, posting): (Vec<(UserId, bool)>, PostingId) = (chosen.collect(), PostingId(id.0));
    app.write(move |tx, here| verbs::set_pool(tx, here, &staff.who, posting, &people)).await?;
    done(format!("/staff/postings/{posting}/interviews"), Notice::Saved)
}

async fn set_questions(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    let (posting, typed) = (PostingId(id.0), form.0);
    let known =
        with(&app, Staff { who: staff.who.clone(), shell: staff.shell.clone() }, posting, Some(typed.clone()), Problems::default()).await?;
    let mut problems = Problems::default();
    let mut list = Vec::new();
    for c in &known.competencies {
        let asked = text::lines(typed.get(&format!("questions-{}", c.id)).map_or("", String::as_str));
        if asked.chars().count() > LONGEST {
            problems.add(format!("questions-{}", c.id), format!("The questions for {} must be 2,000 characters or fewer", c.name));
        }
        list.push((c.name.clone(), asked));
    }
    if !problems.is_empty() {
        return again(&InterviewersPage { problems, ..known });
    }
    app.write(move |tx, here| verbs::set_questions(tx, here, &staff.who, posting, &list)).await?;
    done(format!("/staff/postings/{posting}/interviews"), Notice::Saved)
}
