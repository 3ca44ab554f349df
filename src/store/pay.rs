//! Pay tables, the places they hold for, and what postings pay at their places.

use diesel::prelude::*;

use super::Conn;
use super::schema::{pay_places, pay_rates, posting_pay};
use crate::domain::ids::PostingId;
use crate::domain::pay::PayLine;
use crate::domain::text;
use crate::error::Result;

/// A rate of a table.
#[derive(Debug, Clone, Queryable)]
pub struct Rate {
    pub year: i64,
    pub locality: String,
    pub grade: i64,
    pub step: i64,
    pub cents: i64,
    pub source: String,
}

/// What became of a row that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    Added,
    Known,
    /// Something else stands there.
    Differs(String),
}

/// How places are compared: case, accents and spacing do not matter.
fn key(place: &str) -> String {
    text::folded(&text::line(place))
}

/// The newest rates of the locality a place belongs to, for these grades.
pub fn newest(conn: &mut Conn, place: &str, grades: (i64, i64)) -> Result<Vec<Rate>> {
    use pay_rates as r;
    let found = pay_places::table.find(key(place)).select(pay_places::locality).first::<String>(conn).optional()?;
    let Some(locality) = found else { return Ok(Vec::new()) };
    let year: Option<i64> = r::table.filter(r::locality.eq(&locality)).select(diesel::dsl::max(r::year)).first(conn)?;
    let Some(year) = year else { return Ok(Vec::new()) };
    Ok(r::table
        .filter(r::locality.eq(locality).and(r::year.eq(year)).and(r::grade.between(grades.0, grades.1)))
        .order((r::grade, r::step))
        .select((r::year, r::locality, r::grade, r::step, r::amount_cents, r::source))
        .load(conn)?)
}

/// Adds a rate, unless the table has one for its grade and step.
pub fn add_rate(conn: &mut Conn, rate: &Rate) -> Result<Kept> {
    use pay_rates as r;
    let key = (rate.year, rate.locality.as_str(), rate.grade, rate.step);
    let known: Option<i64> = r::table.find(key).select(r::amount_cents).first(conn).optional()?;
    if let Some(cents) = known {
        return Ok(if cents == rate.cents { Kept::Known } else { Kept::Differs(crate::domain::posting::Cents(cents).to_string()) });
    }
    diesel::insert_into(r::table)
        .values((
            r::year.eq(rate.year),
            r::locality.eq(&rate.locality),
            r::grade.eq(rate.grade),
            r::step.eq(rate.step),
            r::amount_cents.eq(rate.cents),
            r::source.eq(&rate.source),
        ))
        .execute(conn)?;
    Ok(Kept::Added)
}

/// Puts a place to a locality, unless it belongs to another one.
pub fn add_place(conn: &mut Conn, place: &str, locality: &str) -> Result<Kept> {
    use pay_places as p;
    let known: Option<String> = p::table.find(key(place)).select(p::locality).first(conn).optional()?;
    if let Some(known) = known {
        return Ok(if known == locality { Kept::Known } else { Kept::Differs(known) });
    }
    diesel::insert_into(p::table).values((p::place.eq(key(place)), p::locality.eq(locality))).execute(conn)?;
    Ok(Kept::Added)
}

/// What a posting pays at each of its places.
pub fn of_posting(conn: &mut Conn, id: PostingId) -> Result<Vec<PayLine>> {
    use posting_pay as p;
    let rows: Vec<(String, i64, i64, String, bool)> = p::table
        .filter(p::posting_id.eq(id))
        .order(p::position)
        .select((p::place, p::low_cents, p::high_cents, p::source, p::from_table))
        .load(conn)?;
    let line = |(place, low_cents, high_cents, source, from_table)| PayLine { place, low_cents, high_cents, source, from_table };
    Ok(rows.into_iter().map(line).collect())
}

/// Replaces what a posting pays.
pub fn set_of_posting(conn: &mut Conn, id: PostingId, lines: &[PayLine]) -> Result<()> {
    use posting_pay as p;
    diesel::delete(p::table.filter(p::posting_id.eq(id))).execute(conn)?;
    for (position, line) in (1i64..).zip(lines) {
        diesel::insert_into(p::table)
            .values((
                p::posting_id.eq(id),
                p::position.eq(position),
                p::place.eq(&line.place),
                p::low_cents.eq(line.low_cents),
                p::high_cents.eq(line.high_cents),
                p::source.eq(&line.source),
                p::from_table.eq(line.from_table),
            ))
            .execute(conn)?;
    }
    Ok(())
}
