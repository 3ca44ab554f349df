//! Rubrics from a file: first what would happen, then the taking.

use askama::Template;
use serde::Deserialize;

use crate::actions::imports::Taken;
use crate::actions::rubrics::{self as verbs, News};
use crate::domain::access::Who;
use crate::domain::rubric::Rubric;
use crate::error::Error;
use crate::imports::{Left, Reading, rubric as file};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

/// Largest file that is read here; larger ones go in at the command line.
const LARGEST: usize = 100 * 1024;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/rubrics/upload", ask), routes::post("/staff/rubrics/upload", look), routes::post("/staff/rubrics/take", take)]
}

/// What a file would do.
#[derive(Default)]
struct Look {
    rubrics: Vec<(Rubric, News)>,
    left: Vec<Left>,
    /// The file itself and the versions that were there, to be sent back when it is taken.
    text: String,
    saw: String,
}

#[derive(Template)]
#[template(path = "staff/rubric_upload.html")]
struct UploadPage {
    shell: Shell,
    look: Option<Look>,
    problems: Problems,
}

impl UploadPage {
    /// Whether anything would change.
    fn changes(&self, look: &Look) -> bool {
        look.rubrics.iter().any(|(_, news)| *news != News::Known)
    }
}

async fn ask(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    app.read(move |_| Ok(who.may_run_programme()?)).await?;
    show(&UploadPage { shell: staff.shell, look: None, problems: Problems::default() })
}

/// Reads a file as rubrics, or says why not.
fn read(bytes: &[u8]) -> std::result::Result<Reading<Rubric>, String> {
    if bytes.is_empty() {
        return Err("Choose a file".to_owned());
    }
    if bytes.len() > LARGEST {
        return Err(format!("This file is larger than {} KB, too large to be a rubric", LARGEST / 1024));
    }
    file::read(bytes).map_err(|e| e.to_string())
}

/// What taking the file would do now.
async fn looked(app: &App, who: Who, reading: Reading<Rubric>, text: String) -> std::result::Result<Look, Fault> {
    let left = reading.left;
    let (rubrics, saw) = app
        .read(move |conn| {
            let news = verbs::news(conn, &who, &reading.taken)?;
            let saw = verbs::seen(conn, &reading.taken)?;
            Ok((reading.taken.into_iter().zip(news).collect(), saw))
        })
        .await?;
    Ok(Look { rubrics, left, text, saw })
}

async fn look(app: App, staff: Staff, uploaded: Uploaded) -> Answer {
    let bytes = uploaded.bytes.unwrap_or_else(|_| vec![b' '; LARGEST + 1]);
    let reading = match read(&bytes) {
        Ok(reading) => reading,
        Err(what) => {
            let problems = Problems::one("file", what);
            return show_as(problems.status(), &UploadPage { shell: staff.shell, look: None, problems });
        }
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let look = looked(&app, staff.who, reading, text).await?;
    show(&UploadPage { shell: staff.shell, look: Some(look), problems: Problems::default() })
}

/// The file that was looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TakeForm {
    text: String,
    saw: String,
}

async fn take(app: App, staff: Staff, form: Posted<TakeForm>) -> Answer {
    let (who, TakeForm { text, saw }) = (staff.who.clone(), form.0);
    let reading = read(text.as_bytes()).map_err(Error::Refused)?;
    let list = reading.taken.clone();
    match app.write(move |tx, here| verbs::take(tx, here, &who, &list, &saw)).await {
        Ok(taken) if taken.iter().any(|t| matches!(t, Taken::Added(_))) => done("/staff/rubrics", Notice::RubricsTaken),
        Ok(_) => done("/staff/rubrics", Notice::NothingNew),
        Err(e) => {
            let problems = super::refused(e)?;
            let look = looked(&app, staff.who, reading, text).await?;
            show_as(problems.status(), &UploadPage { shell: staff.shell, look: Some(look), problems })
        }
    }
}
