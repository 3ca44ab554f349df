//! Projects with their seats, and who sits in them.

mod dates;
mod form;
mod roles;

pub(super) use form::{typed_lines, whole};

use askama::Template;

use crate::actions::projects::{self as verbs, Page};
use crate::domain::ids::ProjectId;
use crate::domain::placement::SeatState;
use crate::domain::posting::{Clearance, grade_words};
use crate::domain::project::Window;
use crate::domain::when;
use crate::store::projects::{self, Line as ProjectLine, Role, Seat};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::project_list::{Found, Which};
use crate::web::routes::{self as web_routes, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    let mut lines = vec![web_routes::get("/staff/projects", list)];
    // `/staff/projects/new` stands before `/staff/projects/{id}`.
    lines.extend(form::routes());
    lines.push(web_routes::get("/staff/projects/{id}", project));
    lines.extend(dates::routes());
    lines.extend(roles::routes());
    lines
}

#[derive(Template)]
#[template(path = "staff/projects.html")]
struct ProjectsPage {
    shell: Shell,
    which: Which,
    found: Found,
    /// How many seats of all projects are in which state.
    stats: Vec<(&'static str, i64)>,
    all: usize,
}

impl ProjectsPage {
    fn funded(&self, line: &ProjectLine) -> i64 {
        line.open + line.held + line.filled
    }
}

fn stats(lines: &[ProjectLine]) -> Vec<(&'static str, i64)> {
    let sum = |of: fn(&ProjectLine) -> i64| lines.iter().map(of).sum();
    vec![
        ("seats funded", sum(|l| l.open + l.held + l.filled)),
        ("filled", sum(|l| l.filled)),
        ("held", sum(|l| l.held)),
        ("open", sum(|l| l.open)),
        ("not funded", sum(|l| l.unfunded)),
    ]
}

async fn list(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let scope = staff.who.scope();
    let lines = app.read(move |conn| projects::list(conn, scope)).await?;
    let (stats, all) = (stats(&lines), lines.len());
    let found = which.0.of(lines);
    show(&ProjectsPage { shell: staff.shell, which: which.0, found, stats, all })
}

#[derive(Template)]
#[template(path = "staff/project.html")]
struct ProjectPage {
    shell: Shell,
    page: Page,
}

impl ProjectPage {
    fn about(&self, role: &Role) -> String {
        let grades = grade_words("GS", Some(role.grade_low), Some(role.grade_high));
        let clearance = (role.clearance != Clearance::None).then(|| format!("{} clearance", role.clearance.spoken()));
        let place = (!role.places.is_empty()).then(|| role.places.join("; "));
        let telework = role.telework.then(|| "telework".to_owned());
        let least = (role.least > 0).then(|| format!("at least {} on the team", role.least));
        [grades, place, telework, clearance, least].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn class(&self, seat: &Seat) -> &'static str {
        match seat.state {
            SeatState::Open => "m-seat--open",
            SeatState::Held => "m-seat--held",
            SeatState::Filled => "m-seat--filled",
            SeatState::Unfunded | SeatState::Withdrawn => "m-seat--unfunded",
        }
    }

    fn funding(&self, seat: &Seat) -> String {
        match (seat.state, seat.funded_until) {
            (SeatState::Withdrawn, _) => "no longer there".to_owned(),
            (SeatState::Unfunded, Some(until)) => format!("funded until {}, no longer", when::day(until)),
            (_, Some(until)) => format!("funded until {}", when::day(until)),
            (_, None) => "no approver named yet".to_owned(),
        }
    }

    fn count(&self, state: SeatState) -> usize {
        self.page.roles.iter().flat_map(|r| &r.seats).filter(|s| s.state == state).count()
    }

    fn filled(&self) -> usize {
        self.count(SeatState::Filled)
    }

    fn funded(&self) -> usize {
        self.filled() + self.count(SeatState::Open) + self.count(SeatState::Held)
    }

    fn must_haves(&self) -> Vec<String> {
        self.page.project.must_haves.spoken()
    }

    fn last(&self, window: &Window) -> String {
        when::day(window.last_day())
    }

    fn base(&self) -> String {
        format!("/staff/projects/{}", self.page.project.id)
    }
}

async fn project(app: App, staff: Staff, id: Id) -> Answer {
    let (who, id) = (staff.who, ProjectId(id.0));
    let today = when::day_in(staff.shell.now, when::HOME_ZONE);
    let page = app.read(move |conn| verbs::page(conn, &who, id, today)).await?;
    show(&ProjectPage { shell: staff.shell, page })
}
