//! Writing a selection: the project, its roles with their terms, and people in order.

use std::collections::BTreeMap;

use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::super::{as_field, refused};
use crate::actions::selections::{self as verbs, Wanted};
use crate::actions::{pay, postings as posting_verbs};
use crate::domain::ids::{AgencyId, PostingId, ProjectId};
use crate::domain::posting::{Cents, grade_words};
use crate::domain::reference::Reference;
use crate::domain::{selection, text, when};
use crate::error::Error;
use crate::store::selections::{self, Candidate, OpenRole, RoleTerms};
use crate::store::{Conn, seats};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub(super) fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/selection", form), routes::post("/staff/postings/{id}/selection", prepare)]
}

/// Whatever was typed, by the name of its field.
type Typed = BTreeMap<String, String>;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    project: String,
}

#[derive(Template)]
#[template(path = "staff/selection_new.html")]
struct NewPage {
    shell: Shell,
    posting: PostingId,
    title: String,
    /// Projects with open funded seats.
    projects: Vec<(ProjectId, String)>,
    project: Option<ProjectId>,
    roles: Vec<OpenRole>,
    people: Vec<Candidate>,
    typed: Typed,
    problems: Problems,
}

impl NewPage {
    fn typed(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn of_role(&self, what: &str, role: &OpenRole) -> String {
        self.typed(&format!("{what}-{}", role.id)).to_owned()
    }

    /// The fields of a role: name, label, hint, and what was typed.
    fn fields(&self, role: &OpenRole) -> Vec<(String, &'static str, String, String)> {
        let fields = [
            ("seats", "How many seats", ""),
            ("grade", "Grade", ""),
            ("step", "Step, 1 to 10", "The pay comes from the pay table of the place"),
            ("place", "Place of work", ""),
            ("pay", "Typed pay for a year, in dollars", "Only where no pay table covers the place"),
            ("source", "Source of typed pay", ""),
        ];
        fields.map(|(what, label, words)| (format!("{what}-{}", role.id), label, words.to_owned(), self.of_role(what, role))).to_vec()
    }

    fn rank(&self, who: &Candidate) -> String {
        self.typed(&format!("rank-{}", who.reference)).to_owned()
    }

    fn is_chosen(&self, id: &ProjectId) -> bool {
        self.project == Some(*id)
    }

    fn about(&self, role: &OpenRole) -> String {
        let grades = grade_words("GS", Some(role.grade_low), Some(role.grade_high)).unwrap_or_default();
        format!("{grades}, {}, {}", role.places_words(), text::count(role.open, "open funded seat", "open funded seats"))
    }
}

/// What a form begins with: every seat of every role at its lowest grade, first step; people by their points where there are any.
fn suggested(roles: &[OpenRole], people: &[Candidate], starts_on: Option<chrono::NaiveDate>, today: chrono::NaiveDate) -> Typed {
    let start = starts_on.filter(|d| *d > today + TimeDelta::days(21)).unwrap_or(today + TimeDelta::days(60));
    let mut typed = Typed::new();
    typed.insert("starts_on".to_owned(), as_field(start));
    typed.insert("not_to_exceed".to_owned(), as_field(start + TimeDelta::days(729)));
    typed.insert("answer_days".to_owned(), "7".to_owned());
    for role in roles {
        typed.insert(format!("seats-{}", role.id), role.open.to_string());
        typed.insert(format!("grade-{}", role.id), role.grade_low.to_string());
        typed.insert(format!("step-{}", role.id), "1".to_owned());
        typed.insert(format!("place-{}", role.id), role.places.first().cloned().unwrap_or_default());
    }
    if people.iter().any(|p| p.points.is_some()) {
        for (rank, person) in (1..).zip(people.iter().take(selection::MOST_PEOPLE)) {
            typed.insert(format!("rank-{}", person.reference), format!("{rank}"));
        }
    }
    typed
}

async fn page(
    app: &App,
    staff: Staff,
    posting: PostingId,
    project: Option<ProjectId>,
    typed: Option<Typed>,
    problems: Problems,
) -> Result<NewPage, Fault> {
    let (who, today) = (staff.who, when::day_in(staff.shell.now, when::HOME_ZONE));
    let (title, projects, roles, people, typed) = app
        .read(move |conn| {
            let found = posting_verbs::seen_by_staff(conn, &who, posting)?;
            who.may_manage(found.content.agency)?;
            let projects = selections::projects_with_seats(conn, who.scope(), today)?;
            let roles = match project {
                Some(id) if projects.iter().any(|(p, _)| *p == id) => selections::open_roles(conn, id, today)?,
                _ => Vec::new(),
            };
            let people = selections::candidates(conn, posting)?;
            let typed = typed.unwrap_or_else(|| suggested(&roles, &people, found.cohort_starts_on, today));
            Ok((found.content.title, projects, roles, people, typed))
        })
        .await?;
    Ok(NewPage { shell: staff.shell, posting, title, projects, project, roles, people, typed, problems })
}

async fn form(app: App, staff: Staff, id: Id, query: Asked<Query>) -> Answer {
    let project = query.0.project.parse().ok().map(ProjectId);
    show(&page(&app, staff, PostingId(id.0), project, None, Problems::default()).await?)
}

/// The terms of the roles that were ticked; what is wrong goes to its own field.
fn roles(
    conn: &mut Conn,
    typed: &Typed,
    project: ProjectId,
    problems: &mut Problems,
    today: chrono::NaiveDate,
) -> crate::error::Result<Vec<RoleTerms>> {
    let mut out = Vec::new();
    for role in selections::open_roles(conn, project, today)? {
        let name = |what: &str| format!("{what}-{}", role.id);
        let field = |what: &str| text::line(typed.get(&name(what)).map_or("", String::as_str));
        if field("take").is_empty() {
            continue;
        }
        let number = |what: &str| field(what).trim_start_matches("GS-").parse::<i64>();
        let seats = problems.take(
            &name("seats"),
            number("seats").ok().filter(|n| (1..=role.open).contains(n)).ok_or(format!("Enter a number of seats from 1 to {}", role.open)),
        );
        let grade = problems.take(&name("grade"), number("grade").map_err(|_| "Enter the grade as a number, such as 13".to_owned()));
        let place = field("place");
        if place.is_empty() {
            problems.add(name("place"), "Enter the place of work");
        }
        let (Some(seats), Some(grade), false) = (seats, grade, place.is_empty()) else { continue };
        let terms = |step, pay, pay_source| RoleTerms { role: role.id, seats, grade, step, pay, pay_source, place: place.clone() };
        if !field("pay").is_empty() {
            match (Cents::parse(&field("pay")), field("source")) {
                (Ok(pay), source) if !source.is_empty() => out.push(terms(None, pay, source)),
                (Ok(_), _) => problems.add(name("source"), "Say where the typed pay comes from"),
                (Err(what), _) => problems.add(name("pay"), what),
            }
            continue;
        }
        let Some(step) = problems.take(&name("step"), number("step").map_err(|_| "Choose a step from 1 to 10".to_owned())) else {
            continue;
        };
        match pay::of_step(conn, &place, grade, step)? {
            Some((pay, source)) => out.push(terms(Some(step), pay, source)),
            None => problems.add(name("pay"), "No pay table that is loaded covers this grade and place. Type the pay and its source"),
        }
    }
    Ok(out)
}

/// What the form wants, or what is wrong with it.
async fn checked(
    app: &App,
    posting: PostingId,
    project: ProjectId,
    typed: Typed,
    today: chrono::NaiveDate,
    scope: Option<AgencyId>,
) -> Result<Result<Wanted, Problems>, Fault> {
    app.read(move |conn| {
        if !seats::belongs_to(conn, project, scope)? {
            return Err(Error::NotFound);
        }
        let mut problems = Problems::default();
        let roles = roles(conn, &typed, project, &mut problems, today)?;
        if roles.is_empty() && problems.is_empty() {
            problems.add("roles", "Choose at least one role whose seats are offered");
        }
        let field = |name: &str| typed.get(name).map_or("", String::as_str);
        let starts_on = problems.take("starts_on", when::parse_date(field("starts_on")));
        let not_to_exceed = problems.take("not_to_exceed", when::parse_date(field("not_to_exceed")));
        let days =
            field("answer_days").trim().parse::<i64>().ok().filter(|d| (selection::ANSWER_DAYS.0..=selection::ANSWER_DAYS.1).contains(d));
        let answer_days = problems.take("answer_days", days.ok_or_else(|| "Enter a number of days from 2 to 60".to_owned()));
        let ranks: Vec<(String, Reference)> =
            typed.iter().filter_map(|(name, rank)| Some((rank.clone(), Reference::parse(name.strip_prefix("rank-")?)?))).collect();
        let people = problems.take("people", selection::in_order(&ranks));
        let wanted = match (starts_on, not_to_exceed, answer_days, people) {
            (Some(starts_on), Some(not_to_exceed), Some(answer_days), Some(people)) if problems.is_empty() => {
                Ok(Wanted { project, posting, starts_on, not_to_exceed, answer_days, roles, people })
            }
            _ => Err(problems),
        };
        Ok(wanted)
    })
    .await
}

async fn prepare(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    let (typed, posting) = (form.0, PostingId(id.0));
    let project = typed.get("project").and_then(|p| p.parse().ok()).map(ProjectId);
    let Some(chosen) = project else {
        return again(&page(&app, staff, posting, None, Some(typed), Problems::one("project", "Choose a project")).await?);
    };
    let today = when::day_in(staff.shell.now, when::HOME_ZONE);
    let wanted = match checked(&app, posting, chosen, typed.clone(), today, staff.who.scope()).await? {
        Ok(wanted) => wanted,
        Err(problems) => return again(&page(&app, staff, posting, project, Some(typed), problems).await?),
    };
    let who = staff.who.clone();
    match app.write(move |tx, here| verbs::prepare(tx, here, &who, &wanted)).await {
        Ok(id) => done(format!("/staff/selections/{id}"), Notice::SelectionPrepared),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, posting, project, Some(typed), problems).await?)
        }
    }
}
