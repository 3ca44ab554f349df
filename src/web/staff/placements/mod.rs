//! The people placed in seats: by project and by day, those whose term ends, those who went, and the page of each.

mod alumni;
mod for_now;
mod onboarding;
mod one;
mod roll_off;
mod steps;

use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::access::Who;
use crate::domain::ids::{PlacementId, ProjectId};
use crate::domain::placement::PlacementState;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::placements::{Line as Placement, lists};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    let mut lines = vec![
        routes::get("/staff/placements", board),
        routes::get("/staff/placements/all", all),
        routes::get("/staff/placements/team.csv", team_file),
    ];
    // Pages with a name stand before `/staff/placements/{id}`.
    lines.extend(roll_off::routes());
    lines.extend(alumni::routes());
    lines.extend(onboarding::routes());
    lines.extend(for_now::routes());
    lines.extend(steps::routes());
    lines.extend(one::routes());
    lines
}

/// The page of a placement.
pub(super) fn page_of(id: PlacementId) -> String {
    format!("/staff/placements/{id}")
}

/// Placements shown at most.
const MOST: i64 = 2000;

/// Refuses whoever may not see who is placed.
fn may_see(who: &Who) -> Result<()> {
    if who.may_see_people(who.agency) {
        Ok(())
    } else {
        Err(Error::Forbidden("Placements are for hiring managers and the programme office.".to_owned()))
    }
}

/// The colour of a state's tag; the word stands beside it always.
fn tone(state: &PlacementState) -> &'static str {
    match state {
        PlacementState::Confirmed => "m-tag--info",
        PlacementState::Active | PlacementState::Extended => "m-tag--ok",
        _ => "",
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    /// The day on which somebody asks who is where.
    on: String,
    project: String,
}

/// A project with the people on its team.
struct Team {
    project: ProjectId,
    name: String,
    people: Vec<Placement>,
}

fn teams(lines: Vec<Placement>) -> Vec<Team> {
    let mut teams: Vec<Team> = Vec::new();
    for line in lines {
        match teams.last_mut().filter(|t| t.project == line.project) {
            Some(team) => team.people.push(line),
            None => teams.push(Team { project: line.project, name: line.project_name.clone(), people: vec![line] }),
        }
    }
    teams
}

#[derive(Template)]
#[template(path = "staff/placements.html")]
struct BoardPage {
    shell: Shell,
    teams: Vec<Team>,
    /// Every project with somebody on it, to choose from.
    projects: Vec<(String, String)>,
    on: Option<NaiveDate>,
    typed: Which,
    /// What is wrong with the day.
    problem: Option<String>,
    unrecorded: usize,
}

impl BoardPage {
    fn tone(&self, line: &Placement) -> &'static str {
        tone(&line.state)
    }

    fn people(&self) -> usize {
        self.teams.iter().map(|t| t.people.len()).sum()
    }

    /// The appointment ends within 60 days.
    fn ends_soon(&self, line: &Placement) -> bool {
        let left = (line.last() - when::day_in(self.shell.now, self.shell.zone)).num_days();
        (0..=60).contains(&left) && line.state.has_begun()
    }

    fn file(&self) -> String {
        let on = self.on.map_or_else(String::new, |d| d.to_string());
        format!("/staff/placements/team.csv?on={on}&project={}", crate::web::pages::percent(&self.typed.project))
    }
}

/// The lines of a day, or of everybody who is placed, with the day and what is wrong with it.
fn asked(which: &Which) -> (Option<NaiveDate>, Option<String>) {
    match when::parse_date(&which.on) {
        _ if which.on.trim().is_empty() => (None, None),
        Ok(day) => (Some(day), None),
        Err(why) => (None, Some(why)),
    }
}

async fn read(app: &App, staff: &Staff, on: Option<NaiveDate>) -> std::result::Result<(Vec<Placement>, usize), crate::web::fault::Fault> {
    let (who, today) = (staff.who.clone(), when::day_in(staff.shell.now, when::HOME_ZONE));
    app.read(move |conn| {
        may_see(&who)?;
        let lines = match on {
            Some(day) => lists::on(conn, who.scope(), day, MOST)?,
            None => lists::live(conn, who.scope(), MOST)?,
        };
        Ok((lines, lists::unrecorded(conn, who.scope(), today, 200)?.len()))
    })
    .await
}

async fn board(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let (typed, (on, problem)) = (which.0, (None, None));
    let (on, problem) = if typed.on.is_empty() { (on, problem) } else { asked(&typed) };
    let (mut lines, unrecorded) = read(&app, &staff, on).await?;
    let mut projects = vec![(String::new(), "All projects".to_owned())];
    for line in &lines {
        if projects.last().is_none_or(|(id, _)| *id != line.project.to_string()) {
            projects.push((line.project.to_string(), line.project_name.clone()));
        }
    }
    lines.retain(|l| typed.project.is_empty() || l.project.to_string() == typed.project);
    show(&BoardPage { shell: staff.shell, teams: teams(lines), projects, on, typed, problem, unrecorded })
}

async fn team_file(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let (on, _) = asked(&which.0);
    let (mut lines, _) = read(&app, &staff, on).await?;
    lines.retain(|l| which.0.project.is_empty() || l.project.to_string() == which.0.project);
    let mut rows = vec![["Project", "Name", "Role", "Kind", "First day", "Last day", "State"].map(str::to_owned).to_vec()];
    rows.extend(lines.into_iter().map(|l| {
        let last = l.last().to_string();
        vec![l.project_name, l.name, l.role, l.kind.spoken().to_owned(), l.starts_on.to_string(), last, l.state.spoken().to_owned()]
    }));
    sheet::send("Teams", &rows)
}

#[derive(Template)]
#[template(path = "staff/placements_all.html")]
struct AllPage {
    shell: Shell,
    lines: Vec<Placement>,
}

impl AllPage {
    fn tone(&self, line: &Placement) -> &'static str {
        tone(&line.state)
    }
}

/// Every placement there ever was, by first day.
async fn all(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let lines = app
        .read(move |conn| {
            may_see(&who)?;
            lists::list(conn, who.scope(), MOST)
        })
        .await?;
    show(&AllPage { shell: staff.shell, lines })
}
