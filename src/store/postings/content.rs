//! What an author writes about a posting, and what is kept beside its row.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::posting_details;
use crate::domain::authority::Authority;
use crate::domain::ids::{AgencyId, CohortId, PostingId, RubricVersionId};
use crate::domain::pay::{self, PayLine};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::when::Moment;
use crate::error::Result;

/// The text and figures of a posting, as written by its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub cohort: Option<CohortId>,
    pub agency: Option<AgencyId>,
    pub rubric: Option<RubricVersionId>,
    pub title: String,
    pub specialty: Specialty,
    pub series: Option<String>,
    pub pay_plan: String,
    pub grade_low: Option<i64>,
    pub grade_high: Option<i64>,
    /// The pay as its author typed it, for places that no table covers. What each place pays stands in the posting.
    pub pay_low_cents: Option<i64>,
    pub pay_high_cents: Option<i64>,
    pub pay_hourly: bool,
    pub pay_source: String,
    pub places: Vec<String>,
    pub remote: bool,
    pub seats: i64,
    pub clearance: Clearance,
    pub opens_at: Option<Moment>,
    pub closes_at: Option<Moment>,
    pub zone: String,
    pub summary: String,
    pub duties: String,
    pub needs: String,
    pub authority: Option<Authority>,
    /// Whom the public may ask.
    pub contact_name: String,
    pub contact_email: String,
}

impl Content {
    /// What its author typed, for every place.
    pub fn typed_pay(&self) -> Vec<PayLine> {
        pay::lines(&pay::places(&self.places, self.remote), |_| None, &self.typed())
    }

    /// The pay as its author typed it.
    pub fn typed(&self) -> pay::Typed {
        pay::Typed { low: self.pay_low_cents, high: self.pay_high_cents, source: self.pay_source.clone() }
    }

    /// Everything a keyword may be found in, folded.
    pub(super) fn search_text(&self) -> String {
        let parts = [self.title.as_str(), self.specialty.spoken(), self.pay_plan.as_str(), &self.summary, &self.duties, &self.needs];
        crate::domain::text::folded(&format!("{} {}", parts.join(" "), self.places.join(" ")))
    }
}

/// What stands beside a posting: its details, and what it pays at each place.
pub(super) fn set_beside(conn: &mut Conn, id: PostingId, content: &Content, pay: &[PayLine]) -> Result<()> {
    use posting_details as d;
    diesel::delete(d::table.find(id)).execute(conn)?;
    diesel::insert_into(d::table)
        .values((
            d::posting_id.eq(id),
            d::authority.eq(content.authority),
            d::contact_name.eq(&content.contact_name),
            d::contact_email.eq(&content.contact_email),
            d::typed_low_cents.eq(content.pay_low_cents),
            d::typed_high_cents.eq(content.pay_high_cents),
            d::typed_source.eq(&content.pay_source),
        ))
        .execute(conn)?;
    super::super::pay::set_of_posting(conn, id, pay)
}

/// The pay over all places as it is searched, sorted and listed: lowest, highest, sources.
pub(super) fn over_all(content: &Content, lines: &[PayLine]) -> (Option<i64>, Option<i64>, String) {
    match pay::range(lines) {
        Some((low, high)) => (Some(low), Some(high), pay::sources(lines)),
        None => (content.pay_low_cents, content.pay_high_cents, content.pay_source.clone()),
    }
}
