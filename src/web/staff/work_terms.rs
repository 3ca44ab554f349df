//! Heaps of the work list about placements and conditions.

use chrono::{NaiveDate, TimeDelta};

use super::work::{Asked, Group, Heap, Row};
use crate::domain::condition::ConditionOwner;
use crate::domain::when;
use crate::error::Result;
use crate::store::placements::{changes, lists, tasks as task_rows};
use crate::store::{Conn, conditions};

/// Days before the end of a placement at which somebody has to think of it.
const ENDING_DAYS: i64 = 60;
/// Days before a task is due at which it is seen.
const TASK_DAYS: i64 = 3;

fn row(asked: Asked<'_>, href: String, what: String, why: String, due: NaiveDate) -> Row {
    Row { href, what, why, due: Some(when::end_of(due, when::zone(&asked.who.zone))), late_since: None }
}

fn today(asked: Asked<'_>) -> NaiveDate {
    when::day_in(asked.now, when::HOME_ZONE)
}

/// Conditions whose day has passed, those of others in the same scope as well: somebody has to move.
pub fn overdue(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let late = conditions::overdue(conn, asked.scope(), today(asked))?;
    let rows = late.into_iter().map(|c| {
        let turn = match (c.owner, c.owner_id) {
            (ConditionOwner::Applicant, _) => "the applicant’s turn",
            (_, Some(owner)) if owner == asked.who.id => "your turn",
            (_, Some(_)) => "a colleague’s turn",
            _ => "the turn of who manages it",
        };
        let why = format!("{} · {} · {turn}", c.name, c.title);
        row(asked, format!("/staff/conditions/{}", c.id), format!("Settle “{}”", c.what), why, c.due_on)
    });
    Ok(asked.whole(Heap::Overdue, rows.collect()))
}

/// First days of which nobody said whether the person came.
pub fn arrivals(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let waiting = lists::unrecorded(conn, asked.scope(), today(asked), 200)?;
    let rows = waiting.into_iter().map(|p| {
        let why = format!("{} · {}", p.project_name, p.role);
        row(asked, format!("/staff/placements/{}", p.id), format!("Record the arrival of {}", p.name), why, p.starts_on)
    });
    Ok(asked.whole(Heap::Arrivals, rows.collect()))
}

/// Tasks of the agency and of supervisors that are due.
pub fn tasks(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let due = task_rows::due(conn, asked.scope(), today(asked) + TimeDelta::days(TASK_DAYS))?;
    let rows = due.into_iter().map(|t| {
        let why = format!("{} · {}", t.name, t.project_name);
        row(asked, format!("/staff/placements/{}#tasks", t.placement), t.what, why, t.due_on)
    });
    Ok(asked.whole(Heap::Tasks, rows.collect()))
}

/// Changes of placements that wait for a second person: never what somebody asked for themselves.
pub fn approvals(conn: &mut Conn, asked: Asked<'_>) -> Result<Vec<Row>> {
    let waiting = changes::all_waiting(conn, asked.scope())?;
    let others = waiting.into_iter().filter(|c| c.asked_by != asked.who.id);
    Ok(others
        .map(|c| Row {
            href: format!("/staff/placements/{}", c.placement),
            what: format!("Approve for {}: {}", c.name, c.step.spoken().to_lowercase()),
            why: format!("{} · last day {}", c.project_name, when::day(c.day)),
            due: None,
            late_since: None,
        })
        .collect())
}

/// Placements whose last day comes within 60 days and whose end is not settled.
pub fn ending(conn: &mut Conn, asked: Asked<'_>) -> Result<Group> {
    let from = today(asked);
    let ending = lists::ending(conn, asked.scope(), from, from + TimeDelta::days(ENDING_DAYS), 200)?;
    let rows = ending.into_iter().filter(|p| p.outcome.is_none()).map(|p| {
        let why = format!("{} · {}", p.project_name, p.role);
        row(asked, format!("/staff/placements/{}", p.id), format!("Extend, move or end the placement of {}", p.name), why, p.last())
    });
    Ok(asked.whole(Heap::Ending, rows.collect()))
}
