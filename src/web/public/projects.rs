//! Projects and their open seats, for the public.

use askama::Template;

use crate::store::projects::{self, Line as ProjectLine};
use crate::web::app::App;
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/projects", list)]
}

#[derive(Template)]
#[template(path = "public/projects.html")]
struct ProjectsPage {
    shell: Shell,
    projects: Vec<ProjectLine>,
}

impl ProjectsPage {
    /// The first words of a mission: whole sentences up to about 240 characters.
    fn teaser(&self, mission: &str) -> String {
        teaser(mission)
    }

    fn open(&self) -> i64 {
        self.projects.iter().map(|p| p.open).sum()
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

async fn list(app: App, visitor: Visitor) -> Answer {
    let projects = app.read(|conn| projects::list(conn, None)).await?;
    show(&ProjectsPage { shell: visitor.shell, projects })
}
