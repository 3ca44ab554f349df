//! Projects and their open seats, for the public.

use askama::Template;

use crate::domain::ids::{AgencyId, ProjectId, WindowId};
use crate::domain::posting::grade_words;
use crate::domain::project::Window;
use crate::domain::text;
use crate::store::projects::{self, Line as ProjectLine, OpenRole, Project};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::guard::Visitor;
use crate::web::markdown::{self, SafeHtml};
use crate::web::pages::{Answer, go, show};
use crate::web::project_list::{Found, Which};
use crate::web::public::jobs;
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/projects", list), routes::get("/projects/{id}", project)]
}

/// The address of a project.
pub fn path(id: ProjectId, name: &str) -> String {
    format!("/projects/{id}-{}", text::slug(name))
}

#[derive(Template)]
#[template(path = "public/projects.html")]
struct ProjectsPage {
    shell: Shell,
    which: Which,
    found: Found,
    /// All there are, also those the filter leaves out, and the seats that are open in them.
    all: usize,
    open: i64,
}

impl ProjectsPage {
    fn href(&self, line: &ProjectLine) -> String {
        path(line.id, &line.name)
    }

    /// The first words of a mission: whole sentences up to about 240 characters.
    fn teaser(&self, mission: &str) -> String {
        teaser(mission)
    }
}

/// The first sentences of a text, about 240 characters of them.
pub fn teaser(text: &str) -> String {
    let plain: String = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default().replace(['\\', '*', '#', '`'], "");
    if plain.chars().count() <= 260 {
        return plain;
    }
    let cut: String = plain.chars().take(260).collect();
    match cut.rfind(". ") {
        Some(end) => cut.chars().take(cut.get(..=end).map_or(0, |s| s.chars().count())).collect(),
        None => format!("{}…", cut.trim_end()),
    }
}

async fn list(app: App, visitor: Visitor, which: Asked<Which>) -> Answer {
    let projects = app.read(|conn| projects::list(conn, None)).await?;
    let (all, open) = (projects.len(), projects.iter().map(|p| p.open).sum());
    let found = which.0.of(projects);
    show(&ProjectsPage { shell: visitor.shell, which: which.0, found, all, open })
}

#[derive(Template)]
#[template(path = "public/project.html")]
struct ProjectPage {
    shell: Shell,
    project: Project,
    agencies: Vec<(AgencyId, String)>,
    roles: Vec<OpenRole>,
    windows: Vec<(WindowId, Window)>,
}

impl ProjectPage {
    fn html(&self, text: &str) -> SafeHtml {
        markdown::render(text)
    }

    fn grades(&self, role: &OpenRole) -> String {
        grade_words("GS", Some(role.grade_low), Some(role.grade_high)).unwrap_or_default()
    }

    fn place(&self, role: &OpenRole) -> String {
        let named = jobs::place_words(&role.places, false);
        if role.telework { format!("{named}, telework possible") } else { named }
    }

    fn open(&self) -> i64 {
        self.roles.iter().map(|r| r.open).sum()
    }

    fn address(&self) -> String {
        self.shell.site.to_string() + &path(self.project.id, &self.project.name)
    }

    fn jobs(&self, role: &OpenRole) -> String {
        format!("/jobs?specialty={}", role.specialty)
    }

    fn teaser(&self) -> String {
        teaser(&self.project.mission)
    }
}

async fn project(app: App, visitor: Visitor, id: Id) -> Answer {
    let id = ProjectId(id.0);
    let (project, agencies, roles, windows) = app
        .read(move |conn| {
            let project = projects::find(conn, id)?;
            Ok((project, projects::agencies_of(conn, id)?, projects::open_roles(conn, id)?, projects::windows_of(conn, id)?))
        })
        .await?;
    let path = path(id, &project.name);
    if visitor.shell.path != path {
        return go(path);
    }
    show(&ProjectPage { shell: visitor.shell, project, agencies, roles, windows })
}
