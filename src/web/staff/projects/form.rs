//! Writing a project, and changing it.

use askama::Template;
use serde::Deserialize;

use super::super::refused;
use crate::actions::projects as verbs;
use crate::domain::account::Email;
use crate::domain::ids::{AgencyId, ProjectId};
use crate::domain::placement::Tier;
use crate::domain::posting::Clearance;
use crate::domain::project::MustHaves;
use crate::domain::text;
use crate::store::agencies;
use crate::store::projects::{Project, Stated};
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
        routes::get("/staff/projects/new", new),
        routes::post("/staff/projects/new", create),
        routes::get("/staff/projects/{id}/edit", edit),
        routes::post("/staff/projects/{id}/edit", change),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ProjectForm {
    version: i64,
    name: String,
    mission: String,
    deliverable: String,
    lead: String,
    partners: Vec<String>,
    supervisor_name: String,
    supervisor_email: String,
    tier: String,
    least: String,
    must_citizen: String,
    must_clearance: String,
    must_grade: String,
    must_places: String,
    must_words: String,
}

/// Lines of a text area, each cleaned, none empty.
pub fn typed_lines(raw: &str) -> Vec<String> {
    raw.lines().map(text::line).filter(|l| !l.is_empty()).collect()
}

/// A whole number between two others.
pub fn whole(raw: &str, least: i64, most: i64, what: &str) -> Result<i64, String> {
    raw.trim().parse().ok().filter(|n| (least..=most).contains(n)).ok_or_else(|| format!("{what} between {least} and {most}"))
}

/// A risk tier; none when nothing is chosen.
pub(super) fn tier(raw: &str) -> Option<Tier> {
    Tier::parse(raw)
}

/// Words for a choice of risk tier.
pub(super) fn tiers() -> Vec<(&'static str, &'static str)> {
    std::iter::once(("", "Not decided")).chain(Tier::ALL.iter().map(|t| (t.as_str(), t.spoken()))).collect()
}

pub(super) fn clearances() -> Vec<(&'static str, &'static str)> {
    Clearance::ALL.iter().map(|c| (c.as_str(), c.spoken())).collect()
}

fn bounded(words: String, most: usize, missing: &str) -> Result<String, String> {
    match words.chars().count() {
        0 => Err(missing.to_owned()),
        n if n > most => Err(format!("At most {most} characters; these are {n}")),
        _ => Ok(words),
    }
}

impl ProjectForm {
    fn of(p: &Project, agencies: &[(AgencyId, String)]) -> Self {
        let must = &p.must_haves;
        ProjectForm {
            version: p.version,
            name: p.name.clone(),
            mission: p.mission.clone(),
            deliverable: p.deliverable.clone(),
            lead: agencies.first().map(|(id, _)| id.to_string()).unwrap_or_default(),
            partners: agencies.iter().skip(1).map(|(id, _)| id.to_string()).collect(),
            supervisor_name: p.supervisor.0.clone(),
            supervisor_email: p.supervisor.1.clone(),
            tier: p.tier.map(|t| t.to_string()).unwrap_or_default(),
            least: p.least.to_string(),
            must_citizen: if must.citizen { "yes" } else { "" }.to_owned(),
            must_clearance: must.clearance.to_string(),
            must_grade: must.grade.map(|g| g.to_string()).unwrap_or_default(),
            must_places: must.places.join("\n"),
            must_words: must.words.join("\n"),
        }
    }

    fn check(&self) -> Result<(Stated, AgencyId, Vec<AgencyId>), Problems> {
        let mut p = Problems::default();
        let name = p.take("name", bounded(text::line(&self.name), 300, "Give the project a name"));
        let mission = p.take("mission", bounded(text::lines(&self.mission), 5000, "Say what the project is for"));
        let deliverable = p.take("deliverable", bounded(text::lines(&self.deliverable), 2000, "Say what will be there when it is done"));
        let lead = p.take("lead", self.lead.parse().map(AgencyId).map_err(|_| "Choose the agency that leads".to_owned()));
        let supervisor = self.supervisor(&mut p);
        let least = p.take("least", whole(&self.least, 1, 99, "Enter a whole number"));
        let must_haves = self.must_haves(&mut p);
        let partners = self.partners.iter().filter_map(|a| a.parse().map(AgencyId).ok()).collect();
        let (Some(name), Some(mission), Some(deliverable), Some(lead), Some(least), true) =
            (name, mission, deliverable, lead, least, p.is_empty())
        else {
            return Err(p);
        };
        Ok((Stated { name, mission, deliverable, supervisor, tier: tier(&self.tier), must_haves, least }, lead, partners))
    }

    fn supervisor(&self, p: &mut Problems) -> (String, String) {
        let (name, email) = (text::line(&self.supervisor_name), text::line(&self.supervisor_email));
        match (name.is_empty(), email.is_empty()) {
            (true, true) => return (name, email),
            (true, false) => p.add("supervisor_name", "Give the name of the supervisor"),
            (false, true) => p.add("supervisor_email", "Give the address of the supervisor"),
            (false, false) if name.chars().count() > 120 => p.add("supervisor_name", "At most 120 characters"),
            _ => {}
        }
        let email = if email.is_empty() {
            email
        } else {
            p.take("supervisor_email", Email::parse(&email)).map_or(email, |e| e.as_str().to_owned())
        };
        (name, email)
    }

    fn must_haves(&self, p: &mut Problems) -> MustHaves {
        let grade =
            if self.must_grade.trim().is_empty() { None } else { p.take("must_grade", whole(&self.must_grade, 1, 15, "Enter a grade")) };
        let (words, places) = (typed_lines(&self.must_words), typed_lines(&self.must_places));
        if words.len() > 12 || words.iter().any(|w| w.chars().count() > 200) {
            p.add("must_words", "At most 12 lines of 200 characters");
        }
        if places.len() > 20 || places.iter().any(|w| w.chars().count() > 80) {
            p.add("must_places", "At most 20 lines of 80 characters");
        }
        let clearance = Clearance::parse(&self.must_clearance).unwrap_or(Clearance::None);
        MustHaves { words, clearance, citizen: self.must_citizen == "yes", grade, places }
    }
}

#[derive(Template)]
#[template(path = "staff/project_form.html")]
struct FormPage {
    shell: Shell,
    /// The project that is changed; none when it is a new one.
    project: Option<Project>,
    agencies: Vec<(String, String)>,
    form: ProjectForm,
    problems: Problems,
}

impl FormPage {
    fn back(&self) -> String {
        self.project.as_ref().map_or_else(|| "/staff/projects".to_owned(), |p| format!("/staff/projects/{}", p.id))
    }

    fn action(&self) -> String {
        self.project.as_ref().map_or_else(|| "/staff/projects/new".to_owned(), |p| format!("/staff/projects/{}/edit", p.id))
    }

    fn heading(&self) -> String {
        self.project.as_ref().map_or_else(|| "New project".to_owned(), |p| format!("Change “{}”", p.name))
    }

    fn version(&self) -> i64 {
        match &self.project {
            Some(p) if self.problems.is_conflict() => p.version,
            _ => self.form.version,
        }
    }

    /// Agencies that may lead: a hiring manager's own, or any for the programme office.
    fn leads(&self) -> Vec<(String, String)> {
        let own = self.shell.who.as_ref().and_then(|w| w.scope()).map(|a| a.to_string());
        let may = self.agencies.iter().filter(|(id, _)| own.as_ref().is_none_or(|o| o == id)).cloned();
        std::iter::once((String::new(), "Choose an agency".to_owned())).chain(may).collect()
    }

    fn partners(&self) -> Vec<(String, String, bool)> {
        self.agencies.iter().map(|(id, name)| (id.clone(), name.clone(), self.form.partners.contains(id))).collect()
    }

    fn tiers(&self) -> Vec<(&'static str, &'static str)> {
        tiers()
    }

    fn clearances(&self) -> Vec<(&'static str, &'static str)> {
        clearances()
    }

    fn citizen(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "US citizens only", self.form.must_citizen == "yes")]
    }
}

async fn page(app: &App, staff: Staff, id: Option<ProjectId>, form: Option<ProjectForm>, problems: Problems) -> Result<FormPage, Fault> {
    let who = staff.who.clone();
    let (project, of, agencies) = app
        .read(move |conn| {
            let known = match id {
                Some(id) => Some((verbs::led(conn, &who, id)?, verbs::seen(conn, &who, id)?.1)),
                None => who.may_manage(who.scope()).map(|()| None)?,
            };
            let (project, of) = known.map_or((None, Vec::new()), |(p, of)| (Some(p), of));
            Ok((project, of, agencies::all(conn)?))
        })
        .await?;
    let fresh = || project.as_ref().map_or_else(|| blank(&staff), |p| ProjectForm::of(p, &of));
    let form = form.unwrap_or_else(fresh);
    let agencies = agencies.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    Ok(FormPage { shell: staff.shell, project, agencies, form, problems })
}

/// Nobody works alone unless somebody says so.
fn blank(staff: &Staff) -> ProjectForm {
    let lead = staff.who.scope().map(|a| a.to_string()).unwrap_or_default();
    ProjectForm { lead, least: "2".to_owned(), must_clearance: Clearance::None.to_string(), ..ProjectForm::default() }
}

async fn new(app: App, staff: Staff) -> Answer {
    show(&page(&app, staff, None, None, Problems::default()).await?)
}

async fn create(app: App, staff: Staff, form: Posted<ProjectForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let (stated, lead, partners) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, None, Some(form), problems).await?),
    };
    match app.write(move |tx, here| verbs::create(tx, here, &who, &stated, lead, &partners)).await {
        Ok(id) => done(format!("/staff/projects/{id}"), Notice::ProjectSaved),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, None, Some(form), problems).await?)
        }
    }
}

async fn edit(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, Some(ProjectId(id.0)), None, Problems::default()).await?)
}

async fn change(app: App, staff: Staff, id: Id, form: Posted<ProjectForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, ProjectId(id.0));
    let (stated, lead, partners) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, Some(id), Some(form), problems).await?),
    };
    let version = form.version;
    match app.write(move |tx, here| verbs::change(tx, here, &who, id, version, &stated, (lead, &partners))).await {
        Ok(()) => done(format!("/staff/projects/{id}"), Notice::ProjectSaved),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, Some(id), Some(form), problems).await?)
        }
    }
}
