//! Selections: ranked lists of people for the seats of a project, with their alternates.

mod new;
mod one;

use askama::Template;

use crate::error::Error;
use crate::store::selections::{self, Selection};
use crate::web::app::App;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    let mut lines = vec![routes::get("/staff/selections", list)];
    lines.extend(one::routes());
    lines.extend(new::routes());
    lines
}

/// Selections shown, at most.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "staff/selections.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<Selection>,
}

async fn list(app: App, staff: Staff) -> Answer {
    if !staff.shell.sees_people() {
        return Err(Error::Forbidden("Selections are for hiring managers and the programme office.".to_owned()).into());
    }
    let scope = staff.who.scope();
    let lines = app.read(move |conn| selections::list(conn, scope, None, MOST)).await?;
    show(&ListPage { shell: staff.shell, lines })
}
