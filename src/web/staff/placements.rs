//! The people placed in seats.

use askama::Template;

use crate::domain::placement::PlacementState;
use crate::error::Error;
use crate::store::placements::{self, Line as Placement};
use crate::web::app::App;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/placements", placed)]
}

/// Placements shown at most.
const MOST: i64 = 500;

#[derive(Template)]
#[template(path = "staff/placements.html")]
struct PlacementsPage {
    shell: Shell,
    lines: Vec<Placement>,
}

impl PlacementsPage {
    fn tone(&self, line: &Placement) -> &'static str {
        match line.state {
            PlacementState::Confirmed => "m-tag--info",
            PlacementState::Active | PlacementState::Extended => "m-tag--ok",
            _ => "",
        }
    }

    /// The appointment ends within 60 days.
    fn ends_soon(&self, line: &Placement) -> bool {
        let left = (line.not_to_exceed - self.shell.now.date()).num_days();
        (0..=60).contains(&left) && matches!(line.state, PlacementState::Active | PlacementState::Extended)
    }
}

async fn placed(app: App, staff: Staff) -> Answer {
    let scope = staff.who.scope();
    if !staff.shell.sees_people() {
        return Err(Error::Forbidden("Placements are for hiring managers and the programme office.".to_owned()).into());
    }
    let lines = app.read(move |conn| placements::list(conn, scope, MOST)).await?;
    show(&PlacementsPage { shell: staff.shell, lines })
}
