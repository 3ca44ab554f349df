//! Terms that end, in groups by the days that are left.

use askama::Template;
use chrono::TimeDelta;

use super::{MOST, may_see};
use crate::domain::term::{ROLL_OFF, roll_off};
use crate::domain::when;
use crate::store::placements::{Line as Placement, lists};
use crate::web::app::App;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/placements/roll-off", page), routes::get("/staff/placements/roll-off.csv", file)]
}

/// One group: within so many days, with the days left of each.
struct Group {
    days: i64,
    lines: Vec<(Placement, i64)>,
}

#[derive(Template)]
#[template(path = "staff/roll_off.html")]
struct RollOffPage {
    shell: Shell,
    groups: Vec<Group>,
}

impl RollOffPage {
    fn total(&self) -> usize {
        self.groups.iter().map(|g| g.lines.len()).sum()
    }
}

async fn groups(app: &App, staff: &Staff) -> Result<Vec<Group>, crate::web::fault::Fault> {
    let (who, today) = (staff.who.clone(), when::day_in(staff.shell.now, when::HOME_ZONE));
    let until = today + TimeDelta::days(ROLL_OFF.into_iter().max().unwrap_or(180));
    let lines = app
        .read(move |conn| {
            may_see(&who)?;
            lists::ending(conn, who.scope(), today, until, MOST)
        })
        .await?;
    let mut groups: Vec<Group> = ROLL_OFF.iter().rev().map(|days| Group { days: *days, lines: Vec::new() }).collect();
    for line in lines.into_iter().filter(|l| l.state.has_begun()) {
        let left = (line.last() - today).num_days();
        if let Some(group) = roll_off(left).and_then(|days| groups.iter_mut().find(|g| g.days == days)) {
            group.lines.push((line, left));
        }
    }
    Ok(groups)
}

async fn page(app: App, staff: Staff) -> Answer {
    let groups = groups(&app, &staff).await?;
    show(&RollOffPage { shell: staff.shell, groups })
}

async fn file(app: App, staff: Staff) -> Answer {
    let groups = groups(&app, &staff).await?;
    let mut rows = vec![["Within days", "Days left", "Name", "Project", "Role", "Last day", "Settled"].map(str::to_owned).to_vec()];
    for group in groups {
        for (l, left) in group.lines {
            let settled = l.outcome.map_or_else(String::new, |o| o.spoken().to_owned());
            let last = l.last().to_string();
            rows.push(vec![group.days.to_string(), left.to_string(), l.name, l.project_name, l.role, last, settled]);
        }
    }
    sheet::send("Roll-off", &rows)
}
