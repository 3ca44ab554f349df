//! Words that are written often: explanations of decisions, and messages.

use askama::Template;
use serde::Deserialize;

use crate::domain::batch;
use crate::domain::ids::WordingId;
use crate::domain::text;
use crate::error::Error;
use crate::store::pipelines::{self, Wording};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/wordings", list), routes::post("/staff/wordings", keep), routes::post("/staff/wordings/remove", remove)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct WordingForm {
    name: String,
    words: String,
}

impl WordingForm {
    fn check(&self) -> Result<(String, String), Problems> {
        let mut problems = Problems::default();
        let (name, words) = (text::line(&self.name), text::lines(&self.words));
        if name.is_empty() || name.chars().count() > 60 {
            problems.add("name", "Enter a name of at most 60 characters");
        }
        if let Err(what) = words_checked(&words) {
            problems.add("words", what);
        }
        if words.is_empty() {
            problems.add("words", "Enter the words");
        }
        if problems.is_empty() { Ok((name, words)) } else { Err(problems) }
    }
}

/// Words for applicants: not too long, and with places only that can be filled in.
pub(super) fn words_checked(words: &str) -> Result<(), String> {
    if words.chars().count() > 1000 {
        return Err("The words must be 1,000 characters or fewer".to_owned());
    }
    match batch::unknown_place(words) {
        Some(place) => Err(format!("{place} cannot be filled in. Use {{name}}, {{posting}} or {{reference}}")),
        None => Ok(()),
    }
}

#[derive(Template)]
#[template(path = "staff/wordings.html")]
struct WordingsPage {
    shell: Shell,
    wordings: Vec<Wording>,
    form: WordingForm,
    problems: Problems,
}

async fn page(app: &App, staff: Staff, form: WordingForm, problems: Problems) -> Result<WordingsPage, Fault> {
    let who = staff.who;
    let wordings = app
        .read(move |conn| {
            who.may_manage(who.agency)?;
            pipelines::wordings_of(conn, who.agency)
        })
        .await?;
    Ok(WordingsPage { shell: staff.shell, wordings, form, problems })
}

async fn list(app: App, staff: Staff) -> Answer {
    show(&page(&app, staff, WordingForm::default(), Problems::default()).await?)
}

async fn keep(app: App, staff: Staff, form: Posted<WordingForm>) -> Answer {
    let (name, words) = match form.0.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, form.0, problems).await?),
    };
    let who = staff.who;
    app.write(move |tx, _| {
        who.may_manage(who.agency)?;
        pipelines::keep_wording(tx, who.id, who.agency, &name, &words)
    })
    .await?;
    done("/staff/wordings", Notice::WordingKept)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RemoveForm {
    wording: i64,
}

async fn remove(app: App, staff: Staff, form: Posted<RemoveForm>) -> Answer {
    let who = staff.who;
    app.write(move |tx, _| {
        who.may_manage(who.agency)?;
        if pipelines::remove_wording(tx, who.agency, WordingId(form.0.wording))? { Ok(()) } else { Err(Error::NotFound) }
    })
    .await?;
    done("/staff/wordings", Notice::WordingRemoved)
}
