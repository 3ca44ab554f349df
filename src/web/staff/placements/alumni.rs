//! Placements that ended: what is handed on, where people went, and who agreed to be kept in touch with.

use askama::Template;

use super::{MOST, may_see};
use crate::domain::term::Alumni;
use crate::store::placements::lists::{self, Ended};
use crate::web::app::App;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/placements/alumni", page), routes::get("/staff/placements/alumni.csv", file)]
}

#[derive(Template)]
#[template(path = "staff/alumni.html")]
struct AlumniPage {
    shell: Shell,
    ended: Vec<Ended>,
}

fn consent(ended: &Ended) -> &'static str {
    match ended.alumni {
        Some(Alumni::Yes) => "Agreed",
        Some(Alumni::No) => "Declined",
        None => "Not answered",
    }
}

impl AlumniPage {
    fn consent(&self, ended: &Ended) -> &'static str {
        consent(ended)
    }

    fn agreed(&self) -> usize {
        self.ended.iter().filter(|e| e.agreed()).count()
    }
}

async fn read(app: &App, staff: &Staff) -> Result<Vec<Ended>, crate::web::fault::Fault> {
    let who = staff.who.clone();
    app.read(move |conn| {
        may_see(&who)?;
        lists::ended(conn, who.scope(), MOST)
    })
    .await
}

async fn page(app: App, staff: Staff) -> Answer {
    let ended = read(&app, &staff).await?;
    show(&AlumniPage { shell: staff.shell, ended })
}

/// The address and where they went only of those who agreed.
async fn file(app: App, staff: Staff) -> Answer {
    let ended = read(&app, &staff).await?;
    let headings = ["Name", "Project", "Role", "First day", "Last day", "Outcome", "Hand-off", "Alumni", "Went to", "Address"];
    let mut rows = vec![headings.map(str::to_owned).to_vec()];
    rows.extend(ended.into_iter().map(|e| {
        let (agreed, alumni, last) = (e.agreed(), consent(&e).to_owned(), e.last().to_string());
        let only = |words: String| if agreed { words } else { String::new() };
        let outcome = e.outcome.map_or_else(String::new, |o| o.spoken().to_owned());
        vec![e.name, e.project_name, e.role, e.starts_on.to_string(), last, outcome, e.hand_off, alumni, only(e.went_to), only(e.email)]
    }));
    sheet::send("Alumni", &rows)
}
