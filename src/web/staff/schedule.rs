//! The schedule of interviews: by day, what comes and what is over, and the scorecards that are missing.

use askama::Template;
use chrono::{TimeZone, Utc};
use serde::Deserialize;

use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::interview::Response;
use crate::domain::scorecard::DUE_AFTER;
use crate::domain::when::{Moment, Tz};
use crate::error::Result;
use crate::store::interviews::{self, Entry, Owed, Whose};
use crate::store::{Conn, accounts};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Most lines of a page.
const MOST: i64 = 200;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/interviews", coming),
        routes::get("/staff/interviews/past", past),
        routes::get("/staff/interviews/scorecards", cards),
    ]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    whose: String,
}

/// Which of the three pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Coming,
    Past,
    Cards,
}

struct Day {
    name: String,
    entries: Vec<Entry>,
}

/// A scorecard that is missing, with the name of whoever owes it.
struct Missing {
    card: Owed,
    name: String,
    due: Option<Moment>,
    mine: bool,
}

#[derive(Template)]
#[template(path = "staff/schedule.html")]
struct SchedulePage {
    shell: Shell,
    view: View,
    /// Whether those of everybody in the viewer's scope are shown.
    all: bool,
    may_see_all: bool,
    /// Whether the viewer may interview, and so keeps times free.
    interviews: bool,
    days: Vec<Day>,
    /// Times offered, none chosen yet.
    waiting: Vec<Entry>,
    missing: Vec<Missing>,
}

impl SchedulePage {
    fn title(&self) -> &'static str {
        match self.view {
            View::Coming => "Interviews",
            View::Past => "Past interviews",
            View::Cards => "Scorecards due",
        }
    }

    fn path(&self, view: &View) -> &'static str {
        match view {
            View::Coming => "/staff/interviews",
            View::Past => "/staff/interviews/past",
            View::Cards => "/staff/interviews/scorecards",
        }
    }

    fn views(&self) -> [(View, &'static str); 3] {
        [(View::Coming, "Coming"), (View::Past, "Past"), (View::Cards, "Scorecards due")]
    }

    fn query(&self) -> &'static str {
        if self.all { "?whose=all" } else { "" }
    }

    fn is_view(&self, view: &View) -> bool {
        self.view == *view
    }

    fn clock(&self, at: &Moment) -> String {
        local(*at, self.shell.zone, "%-I:%M %P %Z")
    }

    /// Colour of the applicant's answer.
    fn tone(&self, response: &Response) -> &'static str {
        match response {
            Response::Accepted => "m-tag--ok",
            Response::Tentative => "m-tag--warn",
            Response::Declined => "m-tag--bad",
        }
    }
}

fn local(at: Moment, zone: Tz, format: &str) -> String {
    Utc.from_utc_datetime(&at).with_timezone(&zone).format(format).to_string()
}

fn by_day(entries: Vec<Entry>, zone: Tz) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let Some(at) = entry.starts_at else { continue };
        let name = local(at, zone, "%A, %B %-d, %Y");
        match days.last_mut().filter(|d| d.name == name) {
            Some(day) => day.entries.push(entry),
            None => days.push(Day { name, entries: vec![entry] }),
        }
    }
    days
}

/// A reviewer sees the interviews they hold and no others; an auditor holds none.
pub(super) fn whose(who: &Who, wanted: &str) -> (Whose, bool, bool) {
    match who.role {
        Role::Reviewer | Role::Applicant => (Whose::Of(who.id), false, false),
        Role::Auditor => (Whose::Scope(who.scope()), true, false),
        Role::Manager | Role::Office if wanted == "all" => (Whose::Scope(who.scope()), true, true),
        Role::Manager | Role::Office => (Whose::Of(who.id), false, true),
    }
}

fn missing(conn: &mut Conn, who: &Who, of: Whose, now: Moment) -> Result<Vec<Missing>> {
    let owed = interviews::owed(conn, of, now, MOST)?;
    owed.into_iter()
        .map(|card| {
            let name = accounts::find(conn, card.user)?.name;
            Ok(Missing { mine: card.user == who.id, due: card.starts_at.map(|at| at + DUE_AFTER), name, card })
        })
        .collect()
}

async fn page(app: App, staff: Staff, view: View, which: Which) -> Answer {
    let (who, now, zone) = (staff.who.clone(), staff.shell.now, staff.shell.zone);
    let (of, all, may_see_all) = whose(&who, &which.whose);
    let (entries, missing) = app
        .read(move |conn| match view {
            View::Cards => Ok((Vec::new(), missing(conn, &who, of, now)?)),
            _ => Ok((interviews::schedule(conn, of, view == View::Past, now, MOST)?, Vec::new())),
        })
        .await?;
    let (timed, waiting): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|e| e.starts_at.is_some());
    let interviews = staff.who.may_score(staff.who.agency).is_ok();
    let days = by_day(timed, zone);
    show(&SchedulePage { shell: staff.shell, view, all, may_see_all, interviews, days, waiting, missing })
}

async fn coming(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    page(app, staff, View::Coming, which.0).await
}

async fn past(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    page(app, staff, View::Past, which.0).await
}

async fn cards(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    page(app, staff, View::Cards, which.0).await
}
