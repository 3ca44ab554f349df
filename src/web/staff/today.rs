//! What needs me: the first page after signing in.

use askama::Template;
use chrono::{TimeDelta, Timelike as _};
use serde::Deserialize;

use super::work::{self, Group, Heap};
use crate::domain::state::State;
use crate::domain::text;
use crate::error::Result;
use crate::store::Conn;
use crate::store::interviews::{self, Entry, Whose};
use crate::store::staff::{self, Which};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::Shell;

/// Rows shown of each heap, of a single one, and in its file.
const MOST: usize = 8;
const ALONE: usize = 200;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff", today), routes::get("/staff/work.csv", file)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Only {
    /// One heap alone.
    only: String,
}

#[derive(Template)]
#[template(path = "staff/today.html")]
struct TodayPage {
    shell: Shell,
    groups: Vec<Group>,
    only: Option<Heap>,
    coming: Vec<Entry>,
    stats: Vec<(&'static str, i64)>,
}

impl TodayPage {
    fn total(&self) -> i64 {
        self.groups.iter().map(|g| g.total).sum()
    }

    fn greeting(&self) -> String {
        use chrono::TimeZone as _;
        let hour = self.shell.zone.from_utc_datetime(&self.shell.now).hour();
        let part = if hour < 12 {
            "morning"
        } else if hour < 18 {
            "afternoon"
        } else {
            "evening"
        };
        let name = self.shell.who.as_ref().and_then(|w| w.name.split(' ').next()).unwrap_or("").to_owned();
        let rest = match self.total() {
            0 => "Nothing needs you.".to_owned(),
            1 => "One thing needs you.".to_owned(),
            n => format!("{n} things need you."),
        };
        format!("Good {part}, {name}. {rest}")
    }

    fn title(&self) -> String {
        match self.only {
            Some(heap) => heap.spoken().to_owned(),
            None => text::count(self.total(), "thing needs you", "things need you"),
        }
    }

    /// Whether the first thing of this heap is the first of all.
    fn is_first(&self, group: &Group) -> bool {
        self.groups.first().is_some_and(|first| first.heap == group.heap)
    }

    /// Where somebody can look next when all is clear: the next interview.
    fn first(&self) -> Option<&Entry> {
        self.coming.iter().find(|c| c.starts_at.is_some_and(|at| at > self.shell.now))
    }
}

fn stats(conn: &mut Conn, staff: &Staff) -> Result<Vec<(&'static str, i64)>> {
    let counted = [
        ("received", State::Submitted),
        ("in review", State::InReview),
        ("interview", State::Interviewing),
        ("qualified", State::Qualified),
        ("offers out", State::Offered),
    ];
    counted.into_iter().map(|(words, state)| Ok((words, staff::count_waiting(conn, staff.who.scope(), Which::In(state))?))).collect()
}

async fn today(app: App, staff: Staff, only: Asked<Only>) -> Answer {
    let (only, now) = (Heap::parse(&only.0.only), staff.shell.now);
    let (staff, groups, coming, stats) = app
        .read(move |conn| {
            let asked = work::Asked { who: &staff.who, now, most: if only.is_some() { ALONE } else { MOST } };
            if let Some(heap) = only {
                let group = work::group(conn, asked, heap)?;
                return Ok((staff, vec![group], Vec::new(), Vec::new()));
            }
            let groups = work::groups(conn, asked)?;
            let coming = interviews::schedule(conn, Whose::Of(staff.who.id), false, now, 100)?
                .into_iter()
                .filter(|c| c.starts_at.is_none_or(|at| at > now - TimeDelta::hours(1)))
                .take(MOST)
                .collect();
            let stats = stats(conn, &staff)?;
            Ok((staff, groups, coming, stats))
        })
        .await?;
    show(&TodayPage { shell: staff.shell, groups, only, coming, stats })
}

/// One heap, or all of them, for a spreadsheet.
async fn file(app: App, staff: Staff, only: Asked<Only>) -> Answer {
    let (only, now, who) = (Heap::parse(&only.0.only), staff.shell.now, staff.who);
    let groups = app
        .read(move |conn| {
            let asked = work::Asked { who: &who, now, most: ALONE };
            match only {
                Some(heap) => Ok(vec![work::group(conn, asked, heap)?]),
                None => work::groups(conn, asked),
            }
        })
        .await?;
    let mut rows = vec![["What needs somebody", "To do", "About", "Due", "Late since", "Page"].map(str::to_owned).to_vec()];
    for group in &groups {
        for row in &group.rows {
            let at = |moment: &Option<_>| moment.as_ref().map_or_else(String::new, |at| staff.shell.day(at));
            let page = format!("{}{}", staff.shell.site, row.href);
            rows.push(vec![group.heap.spoken().to_owned(), row.what.clone(), row.why.clone(), at(&row.due), at(&row.late_since), page]);
        }
    }
    sheet::send(only.map_or("Work list", Heap::spoken), &rows)
}
