//! The staffing plan, as a table and as a file for a spreadsheet.

use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::actions::staffing::{self as verbs, Plan};
use crate::domain::ids::ProjectId;
use crate::domain::posting::Cents;
use crate::domain::staffing::Month;
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::fault::Fault;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/staffing", plan), routes::get("/staff/staffing.csv", file)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    project: Option<i64>,
}

impl Which {
    fn id(&self) -> Option<ProjectId> {
        self.project.map(ProjectId)
    }
}

#[derive(Template)]
#[template(path = "staff/staffing.html")]
struct StaffingPage {
    shell: Shell,
    plan: Plan,
    project: Option<ProjectId>,
}

/// Whole dollars of some cents.
fn dollars(cents: i64) -> String {
    Cents(cents / 100 * 100).to_string()
}

impl StaffingPage {
    fn month(&self, first: &NaiveDate) -> String {
        first.format("%b %Y").to_string()
    }

    /// `2 filled, 1 open`
    fn heads(&self, m: &Month) -> String {
        let kinds = [(m.filled, "filled"), (m.held, "held"), (m.open, "open")];
        let said: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        if said.is_empty() { "nobody".to_owned() } else { said.join(", ") }
    }

    fn cost(&self, m: &Month) -> String {
        dollars(m.cents)
    }

    fn more(&self, m: &Month) -> Option<String> {
        let mut said = Vec::new();
        if m.open_cents > 0 {
            said.push(format!("{} more if filled", dollars(m.open_cents)));
        }
        if m.unknown > 0 {
            said.push(format!("pay of {} not known", m.unknown));
        }
        (!said.is_empty()).then(|| said.join(", "))
    }

    fn query(&self) -> String {
        self.project.map_or_else(String::new, |id| format!("?project={id}"))
    }
}

async fn read(app: &App, staff: &Staff, which: &Which) -> Result<Plan, Fault> {
    let (who, here, id) = (staff.who.clone(), app.here(), which.id());
    app.read(move |conn| verbs::plan(conn, &here, &who, id)).await
}

async fn plan(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let plan = read(&app, &staff, &which.0).await?;
    show(&StaffingPage { shell: staff.shell, plan, project: which.0.id() })
}

async fn file(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let plan = read(&app, &staff, &which.0).await?;
    let head = ["Project", "Month", "Filled", "Held", "Open", "Cost in dollars", "Cost of open seats if filled", "Seats without known pay"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for line in &plan.lines {
        for (first, m) in plan.months.iter().zip(&line.months) {
            let figures = [m.filled, m.held, m.open, m.cents / 100, m.open_cents / 100, m.unknown].map(|n| n.to_string());
            rows.push([line.name.clone(), first.format("%Y-%m").to_string()].into_iter().chain(figures).collect());
        }
    }
    rows.extend(plan.sources.iter().map(|s| vec![format!("Source: {s}")]));
    sheet::send("staffing plan", &rows)
}
