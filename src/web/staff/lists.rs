//! Lists as files for a spreadsheet: the same rows under the same filters as their pages show.

use serde::Deserialize;

use super::schedule;
use crate::domain::posting::PostingState;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::error::Error;
use crate::store::{accounts, interviews, placements, postings};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::guard::Staff;
use crate::web::pages::Answer;
use crate::web::routes::{self, Line};
use crate::web::sheet;

/// Rows of a file at most.
const MOST: i64 = 2000;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/people.csv", people),
        routes::get("/staff/postings.csv", posted),
        routes::get("/staff/interviews.csv", coming),
        routes::get("/staff/interviews/past.csv", past),
        routes::get("/staff/placements.csv", placed),
    ]
}

fn headings<const N: usize>(words: [&str; N]) -> Vec<Vec<String>> {
    vec![words.map(str::to_owned).to_vec()]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Words {
    q: String,
}

async fn people(app: App, staff: Staff, words: Asked<Words>) -> Answer {
    let (who, q) = (staff.who, text::line(&words.0.q));
    let found = app
        .read(move |conn| {
            who.may_run_programme()?;
            let reference = Reference::parse(&q).map(|r| r.as_str().to_owned());
            if q.is_empty() { Ok(Vec::new()) } else { accounts::look_for(conn, &q, reference.as_deref(), MOST) }
        })
        .await?;
    let mut rows = headings(["Name", "Address", "Account since", "State"]);
    rows.extend(found.into_iter().map(|p| {
        let state = match (p.disabled_at, p.confirmed_at) {
            (Some(_), _) => "Ended",
            (None, Some(_)) => "Confirmed",
            (None, None) => "Not confirmed",
        };
        vec![p.name, p.email, staff.shell.day(&p.created_at), state.to_owned()]
    }));
    sheet::send("People", &rows)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct InState {
    state: String,
}

async fn posted(app: App, staff: Staff, which: Asked<InState>) -> Answer {
    let (scope, state) = (staff.who.scope(), PostingState::parse(&which.0.state));
    let lines = app.read(move |conn| postings::for_staff(conn, scope, state, None, MOST)).await?;
    let mut rows = headings(["Title", "Agency", "State", "Seats", "Closes"]);
    rows.extend(lines.into_iter().map(|l| {
        let agency = l.agency.unwrap_or_else(|| "The whole programme".to_owned());
        let closes = l.closes_at.map_or_else(String::new, |at| staff.shell.day(&at));
        vec![l.title, agency, l.state.spoken().to_owned(), l.seats.to_string(), closes]
    }));
    sheet::send("Postings", &rows)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Whose {
    whose: String,
}

async fn coming(app: App, staff: Staff, which: Asked<Whose>) -> Answer {
    met(app, staff, &which.0, false).await
}

async fn past(app: App, staff: Staff, which: Asked<Whose>) -> Answer {
    met(app, staff, &which.0, true).await
}

async fn met(app: App, staff: Staff, which: &Whose, past: bool) -> Answer {
    let (of, ..) = schedule::whose(&staff.who, &which.whose);
    let now = staff.shell.now;
    let entries = app.read(move |conn| interviews::schedule(conn, of, past, now, MOST)).await?;
    let mut rows = headings(["Begins", "Minutes", "Applicant", "Reference", "Posting", "With", "Where", "State", "The applicant says"]);
    rows.extend(entries.into_iter().map(|e| {
        let begins = e.starts_at.map_or_else(|| "Not chosen yet".to_owned(), |at| staff.shell.full(&at));
        let says = e.response.map_or_else(String::new, |r| r.spoken().to_owned());
        let (with, state) = (e.with(), e.state.spoken().to_owned());
        vec![begins, e.minutes.to_string(), e.applicant, e.reference, e.title, with, e.location, state, says]
    }));
    sheet::send(if past { "Past interviews" } else { "Interviews" }, &rows)
}

async fn placed(app: App, staff: Staff) -> Answer {
    let scope = staff.who.scope();
    if !staff.shell.sees_people() {
        return Err(Error::Forbidden("Placements are for hiring managers and the programme office.".to_owned()).into());
    }
    let lines = app.read(move |conn| placements::list(conn, scope, MOST)).await?;
    let mut rows = headings(["Name", "Reference", "Project", "Role", "First day", "Not to exceed", "State", "Kind", "Last day", "Outcome"]);
    rows.extend(lines.into_iter().map(|l| {
        let outcome = l.outcome.map_or_else(String::new, |o| o.spoken().to_owned());
        let (kind, ends) = (l.kind.spoken().to_owned(), l.last().to_string());
        let days = [l.starts_on, l.not_to_exceed].map(|d| d.format("%Y-%m-%d").to_string());
        let [first, last] = days;
        vec![l.name, l.reference, l.project_name, l.role, first, last, l.state.spoken().to_owned(), kind, ends, outcome]
    }));
    sheet::send("Placements", &rows)
}
