//! Roles of a project, and their seats.

use askama::Template;
use serde::Deserialize;

use super::super::refused;
use super::form::{clearances, tier, tiers, typed_lines, whole};
use crate::actions::projects::{self as verbs, RoleWords};
use crate::actions::seats as seat_verbs;
use crate::domain::ids::{ProjectId, RoleId};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::text;
use crate::error::Error;
use crate::store::projects::{self, Project, Role};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/projects/{id}/roles/new", new),
        routes::post("/staff/projects/{id}/roles/new", create),
        routes::get("/staff/roles/{id}", edit),
        routes::post("/staff/roles/{id}", change),
        routes::post("/staff/roles/{id}/seats", add_seats),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RoleForm {
    version: i64,
    title: String,
    specialty: String,
    grade_low: String,
    grade_high: String,
    places: String,
    telework: String,
    clearance: String,
    tier: String,
    drug_test: String,
    least: String,
    /// Seats a new role begins with, or that are added to an old one.
    count: String,
}

impl RoleForm {
    fn of(role: &Role, project: &Project) -> Self {
        let yes = |is: bool| if is { "yes".to_owned() } else { String::new() };
        RoleForm {
            version: project.version,
            title: role.title.clone(),
            specialty: role.specialty.to_string(),
            grade_low: role.grade_low.to_string(),
            grade_high: role.grade_high.to_string(),
            places: role.places.join("\n"),
            telework: yes(role.telework),
            clearance: role.clearance.to_string(),
            tier: role.tier.map(|t| t.to_string()).unwrap_or_default(),
            drug_test: yes(role.drug_test),
            least: role.least.to_string(),
            count: "1".to_owned(),
        }
    }

    fn check(&self) -> Result<RoleWords, Problems> {
        let mut p = Problems::default();
        let title = text::line(&self.title);
        if title.is_empty() || title.chars().count() > 120 {
            p.add("title", "Give the role a title of at most 120 characters");
        }
        let specialty = p.take("specialty", Specialty::parse(&self.specialty).ok_or_else(|| "Choose a field of work".to_owned()));
        let low = p.take("grade_low", whole(&self.grade_low, 1, 15, "Enter a grade"));
        let high = p.take("grade_high", whole(&self.grade_high, 1, 15, "Enter a grade"));
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            p.add("grade_high", "The highest grade must not lie below the lowest");
        }
        let least = p.take("least", whole(&self.least, 0, 99, "Enter a whole number"));
        let places = typed_lines(&self.places);
        if places.len() > 20 || places.iter().any(|w| w.chars().count() > 80) {
            p.add("places", "At most 20 lines of 80 characters");
        }
        let clearance = Clearance::parse(&self.clearance).unwrap_or(Clearance::None);
        let (telework, drug_test, tier) = (self.telework == "yes", self.drug_test == "yes", tier(&self.tier));
        match (specialty, low.zip(high), least, p.is_empty()) {
            (Some(specialty), Some(grades), Some(least), true) => {
                Ok(RoleWords { title, specialty, grades, places, telework, clearance, tier, drug_test, least })
            }
            _ => Err(p),
        }
    }

    fn count(&self) -> Result<i64, Problems> {
        whole(&self.count, 0, seat_verbs::MOST, "Enter a whole number").map_err(|e| Problems::one("count", e))
    }
}

#[derive(Template)]
#[template(path = "staff/role.html")]
struct RolePage {
    shell: Shell,
    project: Project,
    /// The role that is changed; none when it is a new one.
    role: Option<Role>,
    form: RoleForm,
    problems: Problems,
}

impl RolePage {
    fn action(&self) -> String {
        let new = || format!("/staff/projects/{}/roles/new", self.project.id);
        self.role.as_ref().map_or_else(new, |r| format!("/staff/roles/{}", r.id))
    }

    fn version(&self) -> i64 {
        if self.problems.is_conflict() { self.project.version } else { self.form.version }
    }

    fn specialties(&self) -> Vec<(&'static str, &'static str)> {
        std::iter::once(("", "Choose one")).chain(Specialty::ALL.iter().map(|s| (s.as_str(), s.spoken()))).collect()
    }

    fn tiers(&self) -> Vec<(&'static str, &'static str)> {
        tiers()
    }

    fn clearances(&self) -> Vec<(&'static str, &'static str)> {
        clearances()
    }

    fn telework(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "Telework is possible", self.form.telework == "yes")]
    }

    fn drug_test(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "A drug test is required", self.form.drug_test == "yes")]
    }
}

/// Which role a page is about: a new one of a project, or one that is there.
#[derive(Clone, Copy)]
enum Which {
    New(ProjectId),
    Old(RoleId),
}

async fn page(app: &App, staff: Staff, which: Which, form: Option<RoleForm>, problems: Problems) -> Result<RolePage, Fault> {
    let who = staff.who;
    let (project, role) = app
        .read(move |conn| match which {
            Which::New(id) => Ok((verbs::led(conn, &who, id)?, None)),
            Which::Old(role) => {
                let id = projects::project_of(conn, role)?;
                let project = verbs::led(conn, &who, id)?;
                let role = projects::roles_of(conn, id)?.into_iter().find(|r| r.id == role).ok_or(Error::NotFound)?;
                Ok((project, Some(role)))
            }
        })
        .await?;
    let blank =
        || RoleForm { version: project.version, least: "0".into(), count: "1".into(), clearance: "none".into(), ..RoleForm::default() };
    let form = form.unwrap_or_else(|| role.as_ref().map_or_else(blank, |r| RoleForm::of(r, &project)));
    Ok(RolePage { shell: staff.shell, project, role, form, problems })
}

async fn new(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, Which::New(ProjectId(id.0)), None, Problems::default()).await?)
}

async fn create(app: App, staff: Staff, id: Id, form: Posted<RoleForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, ProjectId(id.0));
    let (role, count) = match form.check().and_then(|role| Ok((role, form.count()?))) {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, Which::New(id), Some(form), problems).await?),
    };
    let version = form.version;
    match app.write(move |tx, here| verbs::add_role(tx, here, &who, id, version, &role, count)).await {
        Ok(_) => done(format!("/staff/projects/{id}"), Notice::RoleSaved),
        Err(e) => refuse(&app, staff, Which::New(id), form, refused(e)?).await,
    }
}

async fn edit(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, Which::Old(RoleId(id.0)), None, Problems::default()).await?)
}

async fn change(app: App, staff: Staff, id: Id, form: Posted<RoleForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, RoleId(id.0));
    let role = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, Which::Old(id), Some(form), problems).await?),
    };
    let version = form.version;
    let changed = app
        .write(move |tx, here| {
            verbs::change_role(tx, here, &who, id, version, &role)?;
            projects::project_of(tx, id)
        })
        .await;
    match changed {
        Ok(project) => done(format!("/staff/projects/{project}"), Notice::RoleSaved),
        Err(e) => refuse(&app, staff, Which::Old(id), form, refused(e)?).await,
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SeatsForm {
    count: String,
}

async fn add_seats(app: App, staff: Staff, id: Id, form: Posted<SeatsForm>) -> Answer {
    let (who, id) = (staff.who.clone(), RoleId(id.0));
    let count = match whole(&form.0.count, 1, seat_verbs::MOST, "Enter a whole number") {
        Ok(count) => count,
        Err(e) => return again(&page(&app, staff, Which::Old(id), None, Problems::one("count", e)).await?),
    };
    match app.write(move |tx, here| seat_verbs::add(tx, here, &who, id, count)).await {
        Ok(project) => done(format!("/staff/projects/{project}"), Notice::SeatsAdded),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, Which::Old(id), None, problems).await?)
        }
    }
}

async fn refuse(app: &App, staff: Staff, which: Which, form: RoleForm, problems: Problems) -> Answer {
    show_as(problems.status(), &page(app, staff, which, Some(form), problems).await?)
}
