//! An agency asks for people.

use askama::Template;
use serde::Deserialize;

use super::refused;
use crate::actions::demands as verbs;
use crate::domain::demand::Wanted;
use crate::domain::ids::{AgencyId, ProjectId};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::text;
use crate::domain::when;
use crate::store::demands::NewDemand;
use crate::store::{agencies, projects};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::staff::projects::{typed_lines, whole};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/demands/new", new), routes::post("/staff/demands/new", create)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AskForm {
    title: String,
    agency: String,
    project: String,
    people: String,
    start_by: String,
    skills: String,
    specialty: String,
    grade: String,
    places: String,
    telework: String,
    clearance: String,
    note: String,
}

impl AskForm {
    fn check(&self) -> Result<NewDemand, Problems> {
        let mut p = Problems::default();
        let title = text::line(&self.title);
        if title.is_empty() || title.chars().count() > 120 {
            p.add("title", "Say in at most 120 characters what the people are for");
        }
        let agency = p.take("agency", self.agency.parse().map(AgencyId).map_err(|_| "Choose the agency that asks".to_owned()));
        let people = p.take("people", whole(&self.people, 1, 99, "Enter a whole number"));
        let start_by = p.take("start_by", when::parse_date(&self.start_by));
        let (skills, places) = (typed_lines(&self.skills), typed_lines(&self.places));
        for (field, lines) in [("skills", &skills), ("places", &places)] {
            if lines.len() > 12 || lines.iter().any(|l| l.chars().count() > 80) {
                p.add(field, "At most 12 lines of 80 characters");
            }
        }
        let grade = match self.grade.trim().is_empty() {
            true => None,
            false => p.take("grade", whole(&self.grade, 1, 15, "Enter a grade")),
        };
        let note = text::lines(&self.note);
        if note.chars().count() > 1000 {
            p.add("note", "At most 1,000 characters");
        }
        let (Some(agency), Some(people), Some(start_by), true) = (agency, people, start_by, p.is_empty()) else { return Err(p) };
        let wanted = Wanted {
            skills,
            specialty: Specialty::parse(&self.specialty),
            grade,
            places,
            telework: self.telework == "yes",
            clearance: Clearance::parse(&self.clearance).unwrap_or(Clearance::None),
            start_by,
        };
        Ok(NewDemand { agency, project: self.project.parse().ok().map(ProjectId), title, wanted, people, note })
    }
}

#[derive(Template)]
#[template(path = "staff/demand_new.html")]
struct AskPage {
    shell: Shell,
    agencies: Vec<(String, String)>,
    projects: Vec<(String, String)>,
    form: AskForm,
    problems: Problems,
}

impl AskPage {
    fn agencies(&self) -> Vec<(String, String)> {
        self.agencies.clone()
    }

    fn projects(&self) -> Vec<(String, String)> {
        self.projects.clone()
    }

    fn specialties(&self) -> Vec<(&'static str, &'static str)> {
        std::iter::once(("", "Any")).chain(Specialty::ALL.iter().map(|s| (s.as_str(), s.spoken()))).collect()
    }

    fn clearances(&self) -> Vec<(&'static str, &'static str)> {
        Clearance::ALL.iter().map(|c| (c.as_str(), c.spoken())).collect()
    }

    fn telework(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "Telework is possible", self.form.telework == "yes")]
    }
}

async fn page(app: &App, staff: Staff, form: AskForm, problems: Problems) -> Result<AskPage, Fault> {
    let (who, scope) = (staff.who.clone(), staff.who.scope());
    let (agencies, projects) = app
        .read(move |conn| {
            who.may_manage(scope)?;
            Ok((agencies::all(conn)?, projects::list(conn, scope)?))
        })
        .await?;
    let own = agencies.into_iter().filter(|(id, _)| scope.is_none_or(|own| own == *id)).map(|(id, name)| (id.to_string(), name));
    let first = |words: &str| std::iter::once((String::new(), words.to_owned()));
    let agencies = first("Choose an agency").chain(own).collect();
    let projects = first("None yet").chain(projects.into_iter().map(|p| (p.id.to_string(), p.name))).collect();
    Ok(AskPage { shell: staff.shell, agencies, projects, form, problems })
}

async fn new(app: App, staff: Staff) -> Answer {
    let agency = staff.who.scope().map(|a| a.to_string()).unwrap_or_default();
    let form = AskForm { agency, people: "1".to_owned(), clearance: Clearance::None.to_string(), ..AskForm::default() };
    show(&page(&app, staff, form, Problems::default()).await?)
}

async fn create(app: App, staff: Staff, form: Posted<AskForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let demand = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, form, problems).await?),
    };
    match app.write(move |tx, here| verbs::ask(tx, here, &who, &demand)).await {
        Ok(id) => done(format!("/staff/demands/{id}"), Notice::DemandAsked),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, form, problems).await?)
        }
    }
}
