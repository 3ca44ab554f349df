//! Dates of a project: access, and the windows in which it needs people.

use askama::Template;
use serde::Deserialize;

use super::super::refused;
use super::form::whole;
use crate::actions::projects::{self as verbs, Page};
use crate::domain::ids::{AccessId, ProjectId, WindowId};
use crate::domain::project::Window;
use crate::domain::text;
use crate::domain::when;
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
        routes::get("/staff/projects/{id}/dates", dates),
        routes::post("/staff/projects/{id}/dates/access", add_access),
        routes::post("/staff/projects/{id}/dates/window", add_window),
        routes::post("/staff/projects/{id}/dates/remove", remove),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct DateForm {
    version: i64,
    access_what: String,
    access_on: String,
    window_what: String,
    window_on: String,
    window_days: String,
    window_people: String,
}

fn what(raw: &str) -> Result<String, String> {
    let words = text::line(raw);
    if words.is_empty() || words.chars().count() > 120 { Err("Say what it is, in at most 120 characters".to_owned()) } else { Ok(words) }
}

impl DateForm {
    fn access(&self) -> Result<(String, chrono::NaiveDate), Problems> {
        let mut p = Problems::default();
        let what = p.take("access_what", what(&self.access_what));
        let on = p.take("access_on", when::parse_date(&self.access_on));
        what.zip(on).ok_or(p)
    }

    fn window(&self) -> Result<Window, Problems> {
        let mut p = Problems::default();
        let what = p.take("window_what", what(&self.window_what));
        let on = p.take("window_on", when::parse_date(&self.window_on));
        let days = p.take("window_days", whole(&self.window_days, 1, 366, "Enter the days as a whole number"));
        let people = p.take("window_people", whole(&self.window_people, 1, 99, "Enter a whole number"));
        match (what, on, days, people) {
            (Some(what), Some(opens_on), Some(days), Some(people)) => Ok(Window { what, opens_on, days, people }),
            _ => Err(p),
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RemoveForm {
    version: i64,
    /// `access-12` or `window-12`.
    date: String,
}

#[derive(Template)]
#[template(path = "staff/project_dates.html")]
struct DatesPage {
    shell: Shell,
    page: Page,
    form: DateForm,
    problems: Problems,
}

impl DatesPage {
    fn last(&self, window: &Window) -> String {
        when::day(window.last_day())
    }

    fn base(&self) -> String {
        format!("/staff/projects/{}", self.page.project.id)
    }
}

async fn page(app: &App, staff: Staff, id: ProjectId, form: DateForm, problems: Problems) -> Result<DatesPage, Fault> {
    let who = staff.who;
    let today = when::day_in(staff.shell.now, when::HOME_ZONE);
    let page = app
        .read(move |conn| {
            verbs::led(conn, &who, id)?;
            verbs::page(conn, &who, id, today)
        })
        .await?;
    Ok(DatesPage { shell: staff.shell, page, form, problems })
}

async fn dates(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, ProjectId(id.0), DateForm::default(), Problems::default()).await?)
}

async fn add_access(app: App, staff: Staff, id: Id, form: Posted<DateForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, ProjectId(id.0));
    let (what, on) = match form.access() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, id, form, problems).await?),
    };
    let version = form.version;
    match app.write(move |tx, here| verbs::add_access(tx, here, &who, id, version, &what, on)).await {
        Ok(()) => done(format!("/staff/projects/{id}/dates"), Notice::ProjectSaved),
        Err(e) => refuse(&app, staff, id, form, refused(e)?).await,
    }
}

async fn add_window(app: App, staff: Staff, id: Id, form: Posted<DateForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, ProjectId(id.0));
    let window = match form.window() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, id, form, problems).await?),
    };
    let version = form.version;
    match app.write(move |tx, here| verbs::add_window(tx, here, &who, id, version, &window)).await {
        Ok(()) => done(format!("/staff/projects/{id}/dates"), Notice::ProjectSaved),
        Err(e) => refuse(&app, staff, id, form, refused(e)?).await,
    }
}

async fn remove(app: App, staff: Staff, id: Id, form: Posted<RemoveForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, ProjectId(id.0));
    let (kind, number) = form.date.split_once('-').unwrap_or_default();
    let (access, number, version) = (kind == "access", number.parse().unwrap_or(0), form.version);
    let gone = app
        .write(move |tx, here| match access {
            true => verbs::remove_access(tx, here, &who, id, version, AccessId(number)),
            false => verbs::remove_window(tx, here, &who, id, version, WindowId(number)),
        })
        .await;
    match gone {
        Ok(()) => done(format!("/staff/projects/{id}/dates"), Notice::ProjectSaved),
        Err(e) => refuse(&app, staff, id, DateForm::default(), refused(e)?).await,
    }
}

async fn refuse(app: &App, staff: Staff, id: ProjectId, form: DateForm, problems: Problems) -> Answer {
    show_as(problems.status(), &page(app, staff, id, form, problems).await?)
}
