//! Letters about an application, and everything that happened to it.

use askama::Template;

use super::happened;
use super::head::Head;
use crate::store::events;
use crate::store::outbox::{self, Sent};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/letters", letters), routes::get("/staff/applications/{reference}/timeline", timeline)]
}

#[derive(Template)]
#[template(path = "staff/letters.html")]
struct LettersPage {
    shell: Shell,
    head: Head,
    letters: Vec<Sent>,
}

impl LettersPage {
    fn state(&self, letter: &Sent) -> (&'static str, &'static str) {
        match letter.state.as_str() {
            "sent" => ("Sent", "m-tag--ok"),
            "failed" => ("Not delivered", "m-tag--bad"),
            _ => ("On its way", ""),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/timeline.html")]
struct TimelinePage {
    shell: Shell,
    head: Head,
    lines: Vec<events::Line>,
}

impl TimelinePage {
    fn words(&self, line: &events::Line) -> String {
        happened::words(&self.shell, line)
    }

    fn is_key(&self, line: &events::Line) -> bool {
        line.subject == "application" && line.to_state.is_some()
    }

    fn detail<'a>(&self, line: &'a events::Line) -> Option<&'a str> {
        happened::detail(line)
    }
}

async fn letters(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, letters) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference.0, now)?;
            let mut letters = outbox::of_application(conn, head.app.id, None)?;
            letters.reverse();
            Ok((head, letters))
        })
        .await?;
    show(&LettersPage { shell: staff.shell, head, letters })
}

async fn timeline(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, lines) = app
        .read(move |conn| {
            let head = Head::of_case(conn, &who, &reference.0, now)?;
            let mut lines = events::of_application(conn, head.app.id)?;
            lines.reverse();
            Ok((head, lines))
        })
        .await?;
    show(&TimelinePage { shell: staff.shell, head, lines })
}
