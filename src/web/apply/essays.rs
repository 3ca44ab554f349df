//! Four optional essays, read by those who decide once the assessment is over, never by those who scored.

use askama::Template;
use serde::Deserialize;

use super::desk::{Back, Desk, onward};
use crate::actions::sections::{self, Section};
use crate::domain::intake::{self, Essay};
use crate::store;
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/apply/{reference}/essays", page), routes::post("/apply/{reference}/essays", save)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EssaysForm {
    constitution: String,
    improvement: String,
    priorities: String,
    work_ethic: String,
}

impl EssaysForm {
    fn of(kept: Vec<(Essay, String)>) -> Self {
        let mut form = EssaysForm::default();
        for (essay, answer) in kept {
            *form.field(essay) = answer;
        }
        form
    }

    fn field(&mut self, essay: Essay) -> &mut String {
        match essay {
            Essay::Constitution => &mut self.constitution,
            Essay::Improvement => &mut self.improvement,
            Essay::Priorities => &mut self.priorities,
            Essay::WorkEthic => &mut self.work_ethic,
        }
    }

    fn text(&self, essay: &Essay) -> &str {
        match essay {
            Essay::Constitution => &self.constitution,
            Essay::Improvement => &self.improvement,
            Essay::Priorities => &self.priorities,
            Essay::WorkEthic => &self.work_ethic,
        }
    }

    fn check(&self) -> Result<Vec<(Essay, String)>, Problems> {
        let mut problems = Problems::default();
        let read = |e: &Essay| problems.take(e.as_str(), intake::essay(self.text(e))).map(|answer| (*e, answer));
        let essays: Vec<_> = Essay::ALL.iter().filter_map(read).collect();
        if problems.is_empty() { Ok(essays) } else { Err(problems) }
    }
}

#[derive(Template)]
#[template(path = "apply/essays.html")]
struct EssaysPage {
    shell: Shell,
    desk: Desk,
    back: Back,
    form: EssaysForm,
    problems: Problems,
}

impl EssaysPage {
    fn action(&self) -> String {
        format!("{}{}", self.desk.section(Section::Essays), self.back.query())
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>) -> Answer {
    let me = applicant.who.id;
    let (desk, kept) = app
        .read(move |conn| {
            let desk = Desk::at(conn, me, &reference.0, Section::Essays)?;
            let kept = store::intake::essays(conn, desk.app.id)?;
            Ok((desk, kept))
        })
        .await?;
    if let Some(path) = desk.elsewhere(applicant.shell.now) {
        return go(path);
    }
    let form = desk.typed().unwrap_or_else(|| EssaysForm::of(kept));
    show(&EssaysPage { shell: applicant.shell, desk, back: back.0, form, problems: Problems::default() })
}

async fn save(app: App, applicant: Applicant, reference: Ref, back: Asked<Back>, form: Posted<EssaysForm>) -> Answer {
    let (form, who) = (form.0, applicant.who);
    let essays = match form.check() {
        Ok(essays) => essays,
        Err(problems) => {
            let desk = app.read(move |conn| Desk::at(conn, who.id, &reference.0, Section::Essays)).await?;
            return again(&EssaysPage { shell: applicant.shell, desk, back: back.0, form, problems });
        }
    };
    let next = app
        .write(move |tx, _| {
            sections::save_essays(tx, &who, &reference.0, &essays)?;
            onward(tx, &who, &reference.0, Section::Essays, &back.0)
        })
        .await?;
    go(next)
}
