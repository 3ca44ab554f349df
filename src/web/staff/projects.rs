//! Projects with their seats, and who sits in them.

use askama::Template;

use crate::domain::ids::ProjectId;
use crate::domain::placement::SeatState;
use crate::domain::posting::{Clearance, grade_words};
use crate::domain::when;
use crate::error::Error;
use crate::store::projects::{self, Line as ProjectLine, Project, Role, Seat};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/projects", list), routes::get("/staff/projects/{id}", project)]
}

#[derive(Template)]
#[template(path = "staff/projects.html")]
struct ProjectsPage {
    shell: Shell,
    lines: Vec<ProjectLine>,
}

impl ProjectsPage {
    fn sum(&self, of: impl Fn(&ProjectLine) -> i64) -> i64 {
        self.lines.iter().map(of).sum()
    }

    fn stats(&self) -> Vec<(&'static str, i64)> {
        vec![
            ("seats funded", self.sum(|l| l.open + l.held + l.filled)),
            ("filled", self.sum(|l| l.filled)),
            ("held", self.sum(|l| l.held)),
            ("open", self.sum(|l| l.open)),
            ("not funded", self.sum(|l| l.unfunded)),
        ]
    }

    fn funded(&self, line: &ProjectLine) -> i64 {
        line.open + line.held + line.filled
    }
}

async fn list(app: App, staff: Staff) -> Answer {
    let scope = staff.who.scope();
    let lines = app.read(move |conn| projects::list(conn, scope)).await?;
    show(&ProjectsPage { shell: staff.shell, lines })
}

#[derive(Template)]
#[template(path = "staff/project.html")]
struct ProjectPage {
    shell: Shell,
    project: Project,
    agencies: Vec<String>,
    roles: Vec<Role>,
}

impl ProjectPage {
    fn about(&self, role: &Role) -> String {
        let grades = grade_words("GS", Some(role.grade_low), Some(role.grade_high));
        let clearance = (role.clearance != Clearance::None).then(|| format!("{} clearance", role.clearance.spoken()));
        let place = (!role.places.is_empty()).then(|| role.places.join("; "));
        let telework = role.telework.then(|| "telework".to_owned());
        [grades, place, telework, clearance].into_iter().flatten().collect::<Vec<_>>().join(", ")
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
        match seat.funded_until {
            Some(until) => format!("funded until {}", when::day(until)),
            None => "no approver named yet".to_owned(),
        }
    }

    fn count(&self, state: SeatState) -> usize {
        self.roles.iter().flat_map(|r| &r.seats).filter(|s| s.state == state).count()
    }

    fn filled(&self) -> usize {
        self.count(SeatState::Filled)
    }

    fn funded(&self) -> usize {
        self.filled() + self.count(SeatState::Open) + self.count(SeatState::Held)
    }
}

async fn project(app: App, staff: Staff, id: Id) -> Answer {
    let (who, id) = (staff.who, ProjectId(id.0));
    let (project, agencies, roles) = app
        .read(move |conn| {
            let agencies = projects::agencies_of(conn, id)?;
            if who.scope().is_some_and(|own| agencies.iter().all(|(a, _)| *a != own)) {
                return Err(Error::NotFound);
            }
            Ok((projects::find(conn, id)?, agencies.into_iter().map(|(_, name)| name).collect(), projects::roles_of(conn, id)?))
        })
        .await?;
    show(&ProjectPage { shell: staff.shell, project, agencies, roles })
}
