//! Voluntary questions about a person. Every one may be left out; nobody reads the answers beside a name.

use askama::Template;
use serde::Deserialize;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::demographics::{Demographics, Disability, Ethnicity, Race, Sex};
use crate::store;
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/demographics", page), routes::post("/apply/{reference}/demographics", save)]
}

/// An answer that is not on the list is no answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DemographicsForm {
    ethnicity: String,
    race: Vec<String>,
    sex: String,
    disability: String,
}

impl DemographicsForm {
    fn of(told: Demographics) -> Self {
        DemographicsForm {
            ethnicity: told.ethnicity.map(|e| e.to_string()).unwrap_or_default(),
            race: told.races.iter().map(ToString::to_string).collect(),
            sex: told.sex.map(|s| s.to_string()).unwrap_or_default(),
            disability: told.disability.map(|d| d.to_string()).unwrap_or_default(),
        }
    }

    fn told(&self) -> Demographics {
        Demographics {
            ethnicity: Ethnicity::parse(&self.ethnicity),
            races: Race::ALL.iter().copied().filter(|r| self.race.iter().any(|raw| raw == r.as_str())).collect(),
            sex: Sex::parse(&self.sex),
            disability: Disability::parse(&self.disability),
        }
    }
}

#[derive(Template)]
#[template(path = "apply/demographics.html")]
struct DemographicsPage {
    shell: Shell,
    desk: Desk,
    back: Back,
    form: DemographicsForm,
    problems: Problems,
}

type Options = Vec<(&'static str, &'static str)>;

/// The answers of a question, with the one that says nothing at the end.
fn options<T>(all: &[T], pair: impl Fn(&T) -> (&'static str, &'static str)) -> Options {
    all.iter().map(pair).chain([("", "I would rather not say")]).collect()
}

impl DemographicsPage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Demographics), self.back.query())
    }

    fn ethnicities(&self) -> Options {
        options(Ethnicity::ALL, |e| (e.as_str(), e.spoken()))
    }

    fn races(&self) -> Options {
        Race::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }

    fn sexes(&self) -> Options {
        options(Sex::ALL, |s| (s.as_str(), s.spoken()))
    }

    fn disabilities(&self) -> Options {
        options(Disability::ALL, |d| (d.as_str(), d.spoken()))
    }

    fn chosen(&self, race: &&str) -> bool {
        self.form.race.iter().any(|r| r == race)
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let me = applicant.who.id;
    let (desk, told) = app
        .read(move |conn| {
            let desk = Desk::at(conn, me, &reference.0, Section::Demographics)?;
            let told = store::demographics::own(conn, desk.app.id)?;
            Ok((desk, told))
        })
        .await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let form = told.map(DemographicsForm::of).unwrap_or_default();
    show(&DemographicsPage { shell: applicant.shell, desk, back: back.0, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<DemographicsForm>) -> Answer {
    let told = form.0.told();
    let next = app
        .write(move |tx, _| {
            sections::save_demographics(tx, &applicant.who, &reference.0, &told)?;
            onward(tx, &applicant.who, &reference.0, Section::Demographics, &back.0)
        })
        .await?;
    go(next)
}
