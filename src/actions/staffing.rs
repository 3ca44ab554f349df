//! The staffing plan: headcount and cost of each project, month by month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Here, pay, projects as project_verbs};
use crate::domain::access::Who;
use crate::domain::ids::ProjectId;
use crate::domain::placement::SeatState;
use crate::domain::staffing::{Month, Stretch, Taken, month, months};
use crate::domain::when;
use crate::error::Result;
use crate::store::Conn;
use crate::store::staffing::{self, Seat};

/// Months of a plan.
const MONTHS: u32 = 12;

/// A project of the plan with its months.
#[derive(Debug, Clone)]
pub struct Line {
    pub project: ProjectId,
    pub name: String,
    pub months: Vec<Month>,
}

/// The plan of the projects in which an agency takes part, or of one of them.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The first day of each month.
    pub months: Vec<NaiveDate>,
    pub lines: Vec<Line>,
    /// All projects together.
    pub total: Vec<Month>,
    /// Where the figures come from.
    pub sources: Vec<String>,
}

/// The plan from this month on. Nobody sees projects of another agency.
pub fn plan(conn: &mut Conn, here: &Here, who: &Who, project: Option<ProjectId>) -> Result<Plan> {
    who.may_see_results(who.agency)?;
    if let Some(id) = project {
        project_verbs::seen(conn, who, id)?;
    }
    let today = when::day_in(here.now, when::HOME_ZONE);
    let months = months(today, MONTHS);
    let mut sources = BTreeSet::new();
    let mut tables = BTreeMap::new();
    let mut all: Vec<(ProjectId, String, Vec<Stretch>)> = Vec::new();
    for seat in staffing::seats_of(conn, who.scope(), project)? {
        let open_pay = open_pay(conn, &seat, &mut tables)?;
        let stretches = stretches(&seat, today, open_pay, &mut sources);
        match all.last_mut() {
            Some(last) if last.0 == seat.project => last.2.extend(stretches),
            _ => all.push((seat.project, seat.project_name, stretches)),
        }
    }
    let each = |stretches: &[Stretch]| months.iter().map(|first| month(*first, stretches)).collect::<Vec<_>>();
    let total = each(&all.iter().flat_map(|(_, _, s)| s.clone()).collect::<Vec<_>>());
    let lines = all.iter().map(|(project, name, s)| Line { project: *project, name: name.clone(), months: each(s) }).collect();
    Ok(Plan { months, lines, total, sources: sources.into_iter().collect() })
}

type Tables = BTreeMap<(String, i64), Option<(i64, String)>>;

/// What an open seat would pay at least: the first step of its lowest grade at its first place.
fn open_pay(conn: &mut Conn, seat: &Seat, tables: &mut Tables) -> Result<Option<(i64, String)>> {
    let Some(place) = seat.places.first() else { return Ok(None) };
    let key = (place.clone(), seat.grades.0);
    if !tables.contains_key(&key) {
        let found = pay::range(conn, place, (seat.grades.0, seat.grades.0))?.map(|(low, _, source)| (low, source));
        tables.insert(key.clone(), found);
    }
    Ok(tables.get(&key).cloned().flatten())
}

/// The days of a seat: with whoever is in it, then open again while it is funded and nobody follows.
fn stretches(seat: &Seat, today: NaiveDate, open_pay: Option<(i64, String)>, sources: &mut BTreeSet<String>) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut free_from = today;
    if let Some((days, pay)) = &seat.person {
        let taken = if seat.state == SeatState::Filled { Taken::Filled } else { Taken::Held };
        sources.extend(pay.iter().map(|(_, source)| source.clone()).filter(|s| !s.is_empty()));
        out.push(Stretch { taken, days: *days, cents_a_year: pay.as_ref().map(|(cents, _)| *cents) });
        free_from = days.1.succ_opt().unwrap_or(days.1);
    }
    if let Some(until) = seat.funded_until.filter(|until| !seat.closes_after && *until >= free_from) {
        sources.extend(open_pay.iter().map(|(_, source)| format!("{source} (open seats, at their lowest)")));
        out.push(Stretch { taken: Taken::Open, days: (free_from, until), cents_a_year: open_pay.map(|(cents, _)| cents) });
    }
    out
}
