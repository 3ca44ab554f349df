//! Cohorts: the list and a new one, for the programme office.

use askama::Template;
use serde::Deserialize;

use crate::actions::cohorts as verbs;
use crate::domain::cohort::{Cohort, Phase};
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
    ranking_opens_on: String,
    ranking_closes_on: String,
    match_on: String,
    starts_on: String,
}

impl CohortForm {
    /// What was typed for a phase.
    fn typed(&self, phase: Phase) -> &str {
        match phase {
            Phase::Opens => &self.opens_on,
            Phase::Closes => &self.closes_on,
            Phase::Review => &self.review_until,
            Phase::RankingOpens => &self.ranking_opens_on,
            Phase::RankingCloses => &self.ranking_closes_on,
            Phase::Match => &self.match_on,
            Phase::Starts => &self.starts_on,
        }
    }

    fn check(&self) -> Result<Cohort, Problems> {
        let mut p = Problems::default();
        let dates: Vec<_> = Phase::ALL.iter().filter_map(|f| p.take(f.as_str(), when::parse_date(self.typed(*f)))).collect();
        let Ok(dates) = <[_; 7]>::try_from(dates) else { return Err(p) };
        Cohort::new(&self.name, dates).map_err(|wrong| {
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

impl CohortsPage {
    /// Each phase with its field: name, label, help, what was typed.
    fn fields(&self) -> Vec<(&'static str, &'static str, &'static str, &str)> {
        let help = |f: &Phase| if *f == Phase::Opens { "Such as 12/1/2026" } else { "" };
        Phase::ALL.iter().map(|f| (f.as_str(), f.spoken(), help(f), self.form.typed(*f))).collect()
    }

    fn phases(&self) -> &'static [Phase] {
        Phase::ALL
    }

    /// The dates of a cohort in the order of the phases; empty where it has none.
    fn dates(&self, cohort: &Row) -> Vec<String> {
        let known = cohort.phases();
        let date = |phase: &Phase| known.iter().find(|(p, _)| p == phase).map_or_else(String::new, |(_, d)| when::day(*d));
        Phase::ALL.iter().map(date).collect()
    }
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
