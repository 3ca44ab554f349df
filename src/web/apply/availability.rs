//! When somebody can be interviewed, and what they need for it.

use askama::Template;
use serde::Deserialize;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::intake::{self, Availability, HalfDay};
use crate::store;
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/availability", page), routes::post("/apply/{reference}/availability", save)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct AvailabilityForm {
    times: Vec<String>,
    note: String,
    accommodation: String,
}

impl AvailabilityForm {
    fn of(kept: Availability) -> Self {
        let times = kept.times.iter().map(ToString::to_string).collect();
        AvailabilityForm { times, note: kept.note, accommodation: kept.accommodation }
    }

    fn check(&self) -> Result<Availability, Problems> {
        let mut problems = Problems::default();
        let note = problems.take("note", intake::note(&self.note, "The note"));
        let accommodation = problems.take("accommodation", intake::note(&self.accommodation, "What you need"));
        let times = HalfDay::ALL.iter().copied().filter(|h| self.times.iter().any(|t| t == h.as_str())).collect();
        match (note, accommodation) {
            (Some(note), Some(accommodation)) => Ok(Availability { times, note, accommodation }),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "apply/availability.html")]
struct AvailabilityPage {
    shell: Shell,
    desk: Desk,
    back: Back,
    form: AvailabilityForm,
    problems: Problems,
}

impl AvailabilityPage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Availability), self.back.query())
    }

    fn times(&self) -> Vec<(&'static str, &'static str)> {
        HalfDay::ALL.iter().map(|h| (h.as_str(), h.spoken())).collect()
    }

    fn chosen(&self, time: &&str) -> bool {
        self.form.times.iter().any(|t| t == time)
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let me = applicant.who.id;
    let (desk, kept) = app
        .read(move |conn| {
            let desk = Desk::at(conn, me, &reference.0, Section::Availability)?;
            let kept = store::intake::availability(conn, desk.app.id)?;
            Ok((desk, kept))
        })
        .await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let form = desk.typed().or_else(|| kept.map(AvailabilityForm::of)).unwrap_or_default();
    show(&AvailabilityPage { shell: applicant.shell, desk, back: back.0, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<AvailabilityForm>) -> Answer {
    let (form, who) = (form.0, applicant.who);
    let availability = match form.check() {
        Ok(availability) => availability,
        Err(problems) => {
            let desk = app.read(move |conn| Desk::at(conn, who.id, &reference.0, Section::Availability)).await?;
            return again(&AvailabilityPage { shell: applicant.shell, desk, back: back.0, form, problems });
        }
    };
    let next = app
        .write(move |tx, _| {
            sections::save_availability(tx, &who, &reference.0, &availability)?;
            onward(tx, &who, &reference.0, Section::Availability, &back.0)
        })
        .await?;
    go(next)
}
