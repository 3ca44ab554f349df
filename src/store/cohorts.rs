//! Cohorts.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::cohorts;
use crate::domain::ids::CohortId;
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone, Queryable)]
pub struct Cohort {
    pub id: CohortId,
    pub name: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub review_until: NaiveDate,
    pub starts_on: NaiveDate,
    pub created_at: Moment,
}

pub fn insert(conn: &mut Conn, name: &str, dates: [NaiveDate; 4], now: Moment) -> Result<CohortId> {
    let [opens_on, closes_on, review_until, starts_on] = dates;
    Ok(diesel::insert_into(cohorts::table)
        .values((
            cohorts::name.eq(name),
            cohorts::opens_on.eq(opens_on),
            cohorts::closes_on.eq(closes_on),
            cohorts::review_until.eq(review_until),
            cohorts::starts_on.eq(starts_on),
            cohorts::created_at.eq(now),
        ))
        .returning(cohorts::id)
        .get_result(conn)?)
}

/// All cohorts, the latest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Cohort>> {
    Ok(cohorts::table.order((cohorts::starts_on.desc(), cohorts::id.desc())).load(conn)?)
}
