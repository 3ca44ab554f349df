//! Pay from tables: taken in, and computed for postings and offers.

use super::history::Happened;
use super::imports::Report;
use super::{Actor, Here};
use crate::domain::pay::{self, PayLine};
use crate::domain::posting::Cents;
use crate::domain::text;
use crate::error::Result;
use crate::imports::{Left, pay as pay_file};
use crate::store::Conn;
use crate::store::pay::{self as tables, Kept, Rate};
use crate::store::postings::Content;

/// The first and the last step of a grade.
const FIRST: i64 = 1;
const LAST: i64 = 10;

/// The range from the first step of the lowest to the last step of the highest grade at a place, in the newest table, with its source.
pub fn range(conn: &mut Conn, place: &str, grades: (i64, i64)) -> Result<Option<(i64, i64, String)>> {
    let rates = tables::newest(conn, place, grades)?;
    let at = |grade: i64, step: i64| rates.iter().find(|r| (r.grade, r.step) == (grade, step));
    let (Some(low), Some(high)) = (at(grades.0, FIRST), at(grades.1, LAST)) else { return Ok(None) };
    let source = if low.source == high.source { low.source.clone() } else { format!("{}; {}", low.source, high.source) };
    let steps = format!("GS-{} step {FIRST} to GS-{} step {LAST}", grades.0, grades.1);
    Ok(Some((low.cents, high.cents, format!("{source}, {} locality, {}: {steps}", low.locality, low.year))))
}

/// What a posting pays at each of its places: the tables first, then what its author typed.
pub fn lines(conn: &mut Conn, c: &Content) -> Result<Vec<PayLine>> {
    let places = pay::places(&c.places, c.remote);
    let mut covered = Vec::new();
    if let (Some(low), Some(high), "GS", false) = (c.grade_low, c.grade_high, c.pay_plan.as_str(), c.pay_hourly) {
        for place in &places {
            if let Some(found) = range(conn, place, (low, high))? {
                covered.push((place.as_str(), found));
            }
        }
    }
    let table = |place: &str| covered.iter().find(|(p, _)| *p == place).map(|(_, found)| found.clone());
    Ok(pay::lines(&places, table, &c.typed()))
}

/// What the newest table pays for a grade and step at a place, and where that figure comes from; `None` where no table covers it.
pub fn of_step(conn: &mut Conn, place: &str, grade: i64, step: i64) -> Result<Option<(Cents, String)>> {
    let rates = tables::newest(conn, place, (grade, grade))?;
    let found = rates.iter().find(|r| r.step == step);
    Ok(found.map(|r| (Cents(r.cents), format!("{}, {} locality, {}: GS-{} step {}", r.source, r.locality, r.year, r.grade, r.step))))
}

/// Takes the table of one locality in: what is here already stays, what differs is left.
pub fn take(tx: &mut Conn, here: &Here, table: &pay_file::Table) -> Result<Report> {
    let mut report = Report::default();
    let (mut rates, mut places) = (0, 0);
    for r in &table.rates {
        let rate = Rate {
            year: table.year,
            locality: table.locality.clone(),
            grade: r.grade,
            step: r.step,
            cents: r.cents,
            source: r.source.clone(),
        };
        match tables::add_rate(tx, &rate)? {
            Kept::Added => rates += 1,
            Kept::Known => report.known += 1,
            Kept::Differs(was) => report.left.push(Left {
                record: format!("line {}", r.line),
                why: format!("GS-{} step {} is {was} here already; amounts are not replaced.", r.grade, r.step),
            }),
        }
    }
    for place in &table.places {
        match tables::add_place(tx, place, &table.locality)? {
            Kept::Added => places += 1,
            Kept::Known => {}
            Kept::Differs(other) => {
                report.left.push(Left { record: format!("place “{place}”"), why: format!("It belongs to {other} here already.") })
            }
        }
    }
    if rates + places > 0 {
        let what = format!(
            "{} {}: {}, {}",
            table.year,
            table.locality,
            text::count(rates, "rate", "rates"),
            text::count(places, "place", "places")
        );
        Happened::new("pay_table", table.year, "import").detail(&what).on_its_own(tx, here, Actor::Clock)?;
        report.added.push(what);
    }
    Ok(report)
}
