//! Cohorts.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::cohorts;
use crate::domain::cohort::{self as domain, Phase};
use crate::domain::ids::CohortId;
use crate::domain::when::Moment;
use crate::error::Result;

/// A cohort as it is kept. One from before there were dates of ranking and match has none.
#[derive(Debug, Clone, Queryable)]
pub struct Cohort {
    pub id: CohortId,
    pub name: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub review_until: NaiveDate,
    pub starts_on: NaiveDate,
    pub created_at: Moment,
    pub ranking_opens_on: Option<NaiveDate>,
    pub ranking_closes_on: Option<NaiveDate>,
    pub match_on: Option<NaiveDate>,
}

impl Cohort {
    /// The phases that have a date, in their order.
    pub fn phases(&self) -> Vec<(Phase, NaiveDate)> {
        let date = |phase: &Phase| match phase {
            Phase::Opens => Some(self.opens_on),
            Phase::Closes => Some(self.closes_on),
            Phase::Review => Some(self.review_until),
            Phase::RankingOpens => self.ranking_opens_on,
            Phase::RankingCloses => self.ranking_closes_on,
            Phase::Match => self.match_on,
            Phase::Starts => Some(self.starts_on),
        };
        Phase::ALL.iter().filter_map(|p| Some((*p, date(p)?))).collect()
    }
}

pub fn insert(conn: &mut Conn, new: &domain::Cohort, now: Moment) -> Result<CohortId> {
    Ok(diesel::insert_into(cohorts::table)
        .values((
            cohorts::name.eq(&new.name),
            cohorts::opens_on.eq(new.opens_on),
            cohorts::closes_on.eq(new.closes_on),
            cohorts::review_until.eq(new.review_until),
            cohorts::ranking_opens_on.eq(new.ranking_opens_on),
            cohorts::ranking_closes_on.eq(new.ranking_closes_on),
            cohorts::match_on.eq(new.match_on),
            cohorts::starts_on.eq(new.starts_on),
            cohorts::created_at.eq(now),
        ))
        .returning(cohorts::id)
        .get_result(conn)?)
}

/// One cohort.
pub fn find(conn: &mut Conn, id: CohortId) -> Result<Cohort> {
    Ok(cohorts::table.find(id).first(conn)?)
}

/// All cohorts, the latest first.
pub fn all(conn: &mut Conn) -> Result<Vec<Cohort>> {
    Ok(cohorts::table.order((cohorts::starts_on.desc(), cohorts::id.desc())).load(conn)?)
}
