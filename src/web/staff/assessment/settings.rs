//! How the assessment of a posting is done.

use askama::Template;
use serde::Deserialize;

use crate::actions::assessments as verbs;
use crate::domain::assessment::{Settings, Typed};
use crate::domain::ids::PostingId;
use crate::error::Error;
use crate::store::assessments;
use crate::store::postings::Posting;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/assessment/settings", page), routes::post("/staff/postings/{id}/assessment/settings", save)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SettingsForm {
    version: i64,
    tool: String,
    link: String,
    highest: String,
    pass: String,
    skills: String,
    days: String,
    attempts: String,
    wait_days: String,
}

impl SettingsForm {
    fn of(settings: &Settings, version: i64) -> Self {
        SettingsForm {
            version,
            tool: settings.tool.clone(),
            link: settings.link.clone(),
            highest: settings.highest.to_string(),
            pass: settings.pass.to_string(),
            skills: settings.skills_typed(),
            days: settings.days.to_string(),
            attempts: settings.attempts.to_string(),
            wait_days: settings.wait_days.to_string(),
        }
    }

    /// What most programmes choose.
    fn fresh(days: i64) -> Self {
        SettingsForm { highest: "100".into(), days: days.to_string(), attempts: "1".into(), wait_days: "30".into(), ..Self::default() }
    }

    fn check(&self) -> Result<Settings, Problems> {
        let typed = Typed {
            tool: &self.tool,
            link: &self.link,
            highest: &self.highest,
            pass: &self.pass,
            skills: &self.skills,
            days: &self.days,
            attempts: &self.attempts,
            wait_days: &self.wait_days,
        };
        Settings::read(&typed).map_err(|wrong| {
            let mut problems = Problems::default();
            wrong.into_iter().for_each(|(field, what)| problems.add(field, what));
            problems
        })
    }
}

#[derive(Template)]
#[template(path = "staff/assessment/settings.html")]
struct SettingsPage {
    shell: Shell,
    posting: Posting,
    /// The version there is now.
    version: i64,
    scored: bool,
    form: SettingsForm,
    problems: Problems,
}

impl SettingsPage {
    fn path(&self) -> String {
        super::path(self.posting.id)
    }
}

async fn shown(app: &App, staff: Staff, id: i64, form: Option<SettingsForm>, problems: Problems) -> Result<SettingsPage, Fault> {
    let (who, id) = (staff.who, PostingId(id));
    let (posting, kept, days, scored) = app
        .read(move |conn| {
            let posting = super::super::with_results(conn, &who, id)?;
            who.may_manage(posting.content.agency)?;
            let stage = verbs::stage(conn, id)?.ok_or(Error::NotFound)?;
            Ok((posting, assessments::settings(conn, id)?, stage.days, assessments::has_scores(conn, id)?))
        })
        .await?;
    let version = kept.as_ref().map_or(0, |k| k.version);
    let form = form.unwrap_or_else(|| kept.as_ref().map_or_else(|| SettingsForm::fresh(days), |k| SettingsForm::of(&k.settings, version)));
    Ok(SettingsPage { shell: staff.shell, posting, version, scored, form, problems })
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    show(&shown(&app, staff, id.0, None, Problems::default()).await?)
}

async fn save(app: App, staff: Staff, id: Id, form: Posted<SettingsForm>) -> Answer {
    let (form, who, posting) = (form.0, staff.who.clone(), PostingId(id.0));
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(settings) => {
            let seen = form.version;
            match app.write(move |tx, here| verbs::set(tx, here, &who, posting, seen, &settings)).await {
                Ok(()) => return done(super::path(posting), Notice::AssessmentSet),
                Err(e) => super::super::refused(e)?,
            }
        }
    };
    show_as(problems.status(), &shown(&app, staff, id.0, Some(form), problems).await?)
}
