//! Cohorts: the list and a new one, for the programme office.

use askama::Template;
use serde::Deserialize;

use crate::actions::cohorts as verbs;
use crate::domain::cohort::Cohort;
use crate::domain::when;
use crate::store::cohorts::{self, Cohort as Row};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/cohorts", list), routes::post("/staff/cohorts", create)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CohortForm {
    name: String,
    opens_on: String,
    closes_on: String,
    review_until: String,
    starts_on: String,
}

impl CohortForm {
    fn check(&self) -> Result<Cohort, Problems> {
        let mut p = Problems::default();
        let mut date = |field: &str, raw: &str| p.take(field, when::parse_date(raw));
        let dates = (
            date("opens_on", &self.opens_on),
            date("closes_on", &self.closes_on),
            date("review_until", &self.review_until),
            date("starts_on", &self.starts_on),
        );
        let (Some(opens), Some(closes), Some(review), Some(starts)) = dates else { return Err(p) };
        Cohort::new(&self.name, [opens, closes, review, starts]).map_err(|wrong| {
            wrong.into_iter().for_each(|(field, what)| p.add(field, what));
            p
        })
    }
}

#[derive(Template)]
#[template(path = "staff/cohorts.html")]
struct CohortsPage {
    shell: Shell,
    cohorts: Vec<Row>,
    form: CohortForm,
    problems: Problems,
}

async fn page(app: &App, staff: Staff, form: CohortForm, problems: Problems) -> Result<CohortsPage, Fault> {
    let who = staff.who;
    let cohorts = app
        .read(move |conn| {
            who.may_run_programme()?;
            cohorts::all(conn)
        })
        .await?;
    Ok(CohortsPage { shell: staff.shell, cohorts, form, problems })
}

async fn list(app: App, staff: Staff) -> Answer {
    show(&page(&app, staff, CohortForm::default(), Problems::default()).await?)
}

async fn create(app: App, staff: Staff, form: Posted<CohortForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let cohort = match form.check() {
        Ok(cohort) => cohort,
        Err(problems) => return again(&page(&app, staff, form, problems).await?),
    };
    match app.write(move |tx, here| verbs::create(tx, here, &who, &cohort)).await {
        Ok(_) => done("/staff/cohorts", Notice::CohortAdded),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, form, problems).await?)
        }
    }
}
