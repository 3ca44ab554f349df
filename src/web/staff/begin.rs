//! A new posting: three answers begin its draft.

use askama::Template;
use serde::Deserialize;

use crate::actions::Actor;
use crate::actions::postings as verbs;
use crate::domain::access::Who;
use crate::domain::ids::AgencyId;
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::text;
use crate::domain::when;
use crate::error::Result;
use crate::store::postings::Content;
use crate::store::{Conn, agencies};
use crate::web::app::App;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, go, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/new", new_page), routes::post("/staff/postings/new", create)]
}

/// Values and words of a list.
pub type Options = Vec<(String, String)>;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct NewForm {
    title: String,
    agency: String,
    specialty: String,
}

impl NewForm {
    /// `agencies` are those this person may write for, with the empty word for the whole programme.
    fn check(&self, offered: &Options) -> std::result::Result<(String, Option<AgencyId>, Specialty), Problems> {
        let mut problems = Problems::default();
        let title = problems.take("title", title(&self.title));
        let agency = problems.take(
            "agency",
            offered
                .iter()
                .find(|(k, _)| *k == self.agency)
                .map(|(k, _)| k.parse().ok().map(AgencyId))
                .ok_or_else(|| "Choose an agency from the list".to_owned()),
        );
        let specialty = problems.take("specialty", Specialty::parse(&self.specialty).ok_or_else(|| "Choose a specialty".to_owned()));
        match (title, agency, specialty) {
            (Some(title), Some(agency), Some(specialty)) => Ok((title, agency, specialty)),
            _ => Err(problems),
        }
    }
}

/// A title as it will be kept.
pub fn title(raw: &str) -> std::result::Result<String, String> {
    let title = text::line(raw);
    match title.chars().count() {
        0 => Err("Enter a title".to_owned()),
        1..=150 => Ok(title),
        _ => Err("The title must be 150 characters or fewer".to_owned()),
    }
}

#[derive(Template)]
#[template(path = "staff/posting_new.html")]
struct NewPage {
    shell: Shell,
    agencies: Options,
    form: NewForm,
    problems: Problems,
}

impl NewPage {
    fn specialties(&self) -> Vec<(&'static str, &'static str)> {
        specialties()
    }

    fn offered(&self) -> Options {
        self.agencies.clone()
    }
}

/// The specialties as a form offers them.
pub fn specialties() -> Vec<(&'static str, &'static str)> {
    Specialty::ALL.iter().map(|s| (s.as_str(), s.spoken())).collect()
}

/// The agencies this person may write postings for.
fn agencies_for(conn: &mut Conn, who: &Who) -> Result<Options> {
    who.may_manage(who.agency)?;
    let all = agencies::all(conn)?.into_iter().filter(|(id, _)| who.may_manage(Some(*id)).is_ok()).map(|(id, name)| (id.to_string(), name));
    let whole = who.scope().is_none().then(|| (String::new(), "The whole programme".to_owned()));
    Ok(all.chain(whole).collect())
}

async fn new_page(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let agencies = app.read(move |conn| agencies_for(conn, &who)).await?;
    let form = NewForm {
        agency: agencies.first().map(|(k, _)| k.clone()).unwrap_or_default(),
        specialty: "software".to_owned(),
        ..NewForm::default()
    };
    show(&NewPage { shell: staff.shell, agencies, form, problems: Problems::default() })
}

async fn create(app: App, staff: Staff, form: Posted<NewForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let agencies = app.read(move |conn| agencies_for(conn, &who)).await?;
    let (title, agency, specialty) = match form.check(&agencies) {
        Ok(checked) => checked,
        Err(problems) => return again(&NewPage { shell: staff.shell, agencies, form, problems }),
    };
    let (who, content) = (staff.who, empty(title, agency, specialty));
    let id = app
        .write(move |tx, here| {
            who.may_manage(content.agency)?;
            verbs::create(tx, here, Actor::Person(&who), &content, None)
        })
        .await?;
    go(format!("/staff/postings/{id}/edit/series"))
}

/// A draft in which only the first three answers are given.
fn empty(title: String, agency: Option<AgencyId>, specialty: Specialty) -> Content {
    Content {
        cohort: None,
        agency,
        rubric: None,
        title,
        specialty,
        series: None,
        pay_plan: "GS".to_owned(),
        grade_low: None,
        grade_high: None,
        pay_low_cents: None,
        pay_high_cents: None,
        pay_hourly: false,
        pay_source: String::new(),
        places: Vec::new(),
        remote: false,
        seats: 1,
        clearance: Clearance::None,
        opens_at: None,
        closes_at: None,
        zone: when::HOME_ZONE.name().to_owned(),
        summary: String::new(),
        duties: String::new(),
        needs: String::new(),
        authority: None,
        contact_name: String::new(),
        contact_email: String::new(),
    }
}
