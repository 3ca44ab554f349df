//! What the filters of the list of jobs count.

use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Double, Text};

use super::super::schema::{agencies, events, postings};
use super::super::types::split;
use super::super::{Conn, dialect, places};
use super::public::{Search, Sort, open};
use crate::domain::area;
use crate::domain::ids::{AgencyId, PostingId};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::when::Moment;
use crate::error::Result;

/// One of the filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Facet {
    Specialty,
    Grade,
    Place,
    Remote,
    Clearance,
    Agency,
}

/// What filters and orders know of an open posting.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub id: PostingId,
    specialty: Specialty,
    grades: (Option<i64>, Option<i64>),
    places: Vec<String>,
    remote: bool,
    clearance: Clearance,
    agency: Option<(AgencyId, String)>,
    closes_at: Option<Moment>,
    posted_at: Moment,
    rank: f64,
}

impl Fact {
    /// Whether a posting passes all filters but one.
    pub fn fits(&self, search: &Search, but: Option<Facet>) -> bool {
        let passes = |facet: Facet, ok: bool| but == Some(facet) || ok;
        passes(Facet::Specialty, search.specialty.is_none_or(|s| s == self.specialty))
            && passes(Facet::Grade, search.grade.is_none_or(|g| self.has_grade(g)))
            && passes(Facet::Place, search.place.as_ref().is_none_or(|p| self.places.contains(p)))
            && passes(Facet::Remote, !search.remote || self.remote)
            && passes(Facet::Clearance, search.clearance.is_none_or(|c| c == self.clearance))
            && passes(Facet::Agency, search.agency.is_none_or(|a| self.agency.as_ref().is_some_and(|(id, _)| *id == a)))
    }

    fn has_grade(&self, grade: i64) -> bool {
        match self.grades {
            (Some(low), Some(high)) => (low..=high).contains(&grade),
            (Some(one), None) | (None, Some(one)) => one == grade,
            (None, None) => false,
        }
    }

    /// The place in an order, the first the lowest. Ranks are kept to nine digits, so that a page's key stays what it was.
    pub fn key(&self, sort: Sort) -> i64 {
        let micros = |at: Moment| at.and_utc().timestamp_micros();
        match sort {
            Sort::Closing => self.closes_at.map_or(i64::MAX, micros),
            Sort::Newest => -micros(self.posted_at),
            Sort::Match => -((self.rank * 1e9).round() as i64),
        }
    }
}

/// Open postings with these words. The other filters are applied afterwards, each facet without its own.
pub(super) fn facts(conn: &mut Conn, search: &Search, now: Moment) -> Result<Vec<Fact>> {
    type Row = (
        (PostingId, Specialty, Option<i64>, Option<i64>, String, bool, Clearance),
        (Option<AgencyId>, Option<String>),
        (Option<Moment>, Option<Moment>, Moment),
        f64,
    );
    let words = match &search.words {
        Some(words) if words.is_empty() => return Ok(Vec::new()),
        Some(words) => words.as_slice(),
        None => &[],
    };
    let [before, between, after] = dialect::full_text(conn);
    let mut query = open(now);
    if let Some((after, until)) = search.live {
        let went = events::posting_id.eq(postings::id.nullable()).and(events::subject.eq("posting")).and(events::to_state.eq("live"));
        query = query.filter(diesel::dsl::exists(events::table.filter(went.and(events::at.gt(after)).and(events::at.le(until)))));
    }
    let mut terms = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let term = dialect::full_text_term(conn, word, i + 1 == words.len());
        query = query.filter(sql::<Bool>(before).bind::<Text, _>(term.clone()).sql(between).bind::<Text, _>(term.clone()).sql(after));
        terms.push(term);
    }
    let columns = (
        (
            postings::id,
            postings::specialty,
            postings::grade_low,
            postings::grade_high,
            postings::places,
            postings::remote,
            postings::clearance,
        ),
        (postings::agency_id, agencies::name.nullable()),
        (postings::closes_at, postings::opens_at, postings::created_at),
    );
    let [rank, end] = dialect::full_text_rank(conn);
    let rows: Vec<Row> = if terms.is_empty() {
        query.select((columns.0, columns.1, columns.2, sql::<Double>("CAST(0 AS DOUBLE PRECISION)"))).load(conn)?
    } else {
        let any = terms.join(dialect::full_text_or(conn));
        query.select((columns.0, columns.1, columns.2, sql::<Double>(rank).bind::<Text, _>(any).sql(end))).load(conn)?
    };
    let fact = |((id, specialty, low, high, places, remote, clearance), (agency, name), (closes_at, opens_at, made_at), rank): Row| Fact {
        id,
        specialty,
        grades: (low, high),
        places: split(&places),
        remote,
        clearance,
        agency: agency.zip(name),
        closes_at,
        posted_at: opens_at.unwrap_or(made_at),
        rank,
    };
    let mut all: Vec<Fact> = rows.into_iter().map(fact).collect();
    if let Some((point, miles)) = search.near {
        let names: Vec<String> = all.iter().flat_map(|f| f.places.iter().cloned()).collect();
        let points = places::points(conn, &names)?;
        let is_near = |place: &String| points.get(&area::key(place)).is_some_and(|p| p.miles_to(point) <= miles);
        all.retain(|f| f.places.iter().any(is_near));
    }
    Ok(all)
}

/// How many jobs each option would leave, with all other filters applied.
#[derive(Debug, Clone, Default)]
pub struct Facets {
    pub specialties: BTreeMap<Specialty, i64>,
    pub grades: BTreeMap<i64, i64>,
    pub places: BTreeMap<String, i64>,
    pub clearances: BTreeMap<Clearance, i64>,
    /// By name.
    pub agencies: BTreeMap<(String, AgencyId), i64>,
    pub remote: i64,
}

impl Facets {
    pub(super) fn count(all: &[Fact], search: &Search) -> Self {
        let mut out = Self::default();
        for fact in all {
            if fact.fits(search, Some(Facet::Specialty)) {
                *out.specialties.entry(fact.specialty).or_default() += 1;
            }
            if fact.fits(search, Some(Facet::Grade)) {
                for grade in (1..=15).filter(|g| fact.has_grade(*g)) {
                    *out.grades.entry(grade).or_default() += 1;
                }
            }
            if fact.fits(search, Some(Facet::Place)) {
                let places: std::collections::BTreeSet<&String> = fact.places.iter().collect();
                for place in places {
                    *out.places.entry(place.clone()).or_default() += 1;
                }
            }
            if fact.fits(search, Some(Facet::Clearance)) {
                *out.clearances.entry(fact.clearance).or_default() += 1;
            }
            if let Some((id, name)) = fact.agency.clone().filter(|_| fact.fits(search, Some(Facet::Agency))) {
                *out.agencies.entry((name, id)).or_default() += 1;
            }
            if fact.remote && fact.fits(search, Some(Facet::Remote)) {
                out.remote += 1;
            }
        }
        out
    }
}
