//! Ranking projects: up to five, in the applicant's own order.

use askama::Template;
use serde::Deserialize;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::ids::ProjectId;
use crate::domain::intake::MOST_CHOICES;
use crate::error::Error;
use crate::store::intake;
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/projects", page), routes::post("/apply/{reference}/projects", save)]
}

/// The choices from the first on; an empty one is skipped.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ProjectsForm {
    choice: Vec<String>,
}

impl ProjectsForm {
    fn check(&self) -> Result<Vec<ProjectId>, Problems> {
        let mut problems = Problems::default();
        let mut ranked: Vec<ProjectId> = Vec::new();
        for (n, raw) in (1..).zip(&self.choice).take(MOST_CHOICES).filter(|(_, raw)| !raw.is_empty()) {
            match raw.parse().map(ProjectId) {
                Ok(id) if ranked.contains(&id) => problems.add(format!("choice-{n}"), "Choose each project once"),
                Ok(id) => ranked.push(id),
                Err(_) => problems.add(format!("choice-{n}"), "Choose a project from the list"),
            }
        }
        if problems.is_empty() { Ok(ranked) } else { Err(problems) }
    }
}

#[derive(Template)]
#[template(path = "apply/projects.html")]
struct ProjectsPage {
    shell: Shell,
    desk: Desk,
    back: Back,
    form: ProjectsForm,
    problems: Problems,
}

impl ProjectsPage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Projects), self.back.query())
    }

    fn field(&self, n: &usize) -> String {
        format!("choice-{n}")
    }

    /// Whether a project stands at this place, counted from one.
    fn chosen(&self, n: &usize, key: &str) -> bool {
        self.form.choice.get(n.saturating_sub(1)).map_or("", String::as_str) == key
    }

    fn places(&self) -> Vec<(usize, String)> {
        let words = ["First choice", "Second choice", "Third choice", "Fourth choice", "Fifth choice"];
        (1..=MOST_CHOICES).zip(words).map(|(n, w)| (n, w.to_owned())).collect()
    }

    /// Projects that have a role for this specialty; those with something that fits come first.
    fn options(&self) -> Vec<(String, String)> {
        let mut options = vec![(String::new(), "No choice".to_owned())];
        for (role, misfits) in self.desk.fitting() {
            let key = role.project.to_string();
            if !options.iter().any(|(k, _)| *k == key) {
                let note = if misfits.is_empty() { "" } else { " (does not fit what you can accept)" };
                options.push((key, format!("{}{note}", role.project_name)));
            }
        }
        options
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let me = applicant.who.id;
    let (desk, kept) = app
        .read(move |conn| {
            let desk = Desk::at(conn, me, &reference.0, Section::Projects)?;
            let kept = intake::choices(conn, desk.app.id)?;
            Ok((desk, kept))
        })
        .await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let kept = ProjectsForm { choice: kept.into_iter().map(|(id, _)| id.to_string()).collect() };
    let form = desk.typed().unwrap_or(kept);
    show(&ProjectsPage { shell: applicant.shell, desk, back: back.0, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<ProjectsForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let leads = back.0.clone();
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(ranked) => {
            let saved = app.write(move |tx, _| {
                sections::save_choices(tx, &who, &wanted, &ranked)?;
                onward(tx, &who, &wanted, Section::Projects, &leads)
            });
            match saved.await {
                Ok(next) => return go(next),
                Err(Error::Refused(why)) => Problems::one("choice-1", why),
                Err(other) => return Err(other.into()),
            }
        }
    };
    let me = applicant.who.id;
    let desk = app.read(move |conn| Desk::at(conn, me, &reference.0, Section::Projects)).await?;
    again(&ProjectsPage { shell: applicant.shell, desk, back: back.0, form, problems })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_no_holes_and_names_nothing_twice() {
        let form = |list: &[&str]| ProjectsForm { choice: list.iter().map(|s| (*s).to_owned()).collect() };
        assert_eq!(form(&["", "7", "", "3"]).check(), Ok(vec![ProjectId(7), ProjectId(3)]));
        assert_eq!(form(&[]).check(), Ok(vec![]));
        assert!(form(&["7", "7"]).check().unwrap_err().has("choice-2"));
        assert!(form(&["x"]).check().unwrap_err().has("choice-1"));
    }
}
