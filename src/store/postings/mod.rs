//! Postings with their questions and stages.

mod facets;
mod odds;
mod plan;
mod public;

use diesel::prelude::*;

pub use facets::{Facet, Facets};
pub use odds::{Dates, Odds, dates, odds};
pub use plan::*;
pub use public::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{agencies, applications, cohorts, postings};
use super::types::{join, split};
use crate::domain::ids::{AgencyId, CohortId, PostingId, RubricVersionId, UserId};
use crate::domain::posting::{Clearance, PostingState, Specialty};
use crate::domain::when::Moment;
use crate::error::{Changed, Error, Result};

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
}

impl Content {
    /// Everything a keyword may be found in, folded.
    fn search_text(&self) -> String {
        let parts = [self.title.as_str(), self.specialty.spoken(), self.pay_plan.as_str(), &self.summary, &self.duties, &self.needs];
        crate::domain::text::folded(&format!("{} {}", parts.join(" "), self.places.join(" ")))
    }
}

/// A posting as staff know it.
#[derive(Debug, Clone)]
pub struct Posting {
    pub id: PostingId,
    pub state: PostingState,
    pub version: i64,
    pub asked_by: Option<UserId>,
    pub agency_name: Option<String>,
    pub cohort_name: Option<String>,
    pub cohort_starts_on: Option<chrono::NaiveDate>,
    pub content: Content,
}

#[derive(Queryable)]
struct Row {
    id: PostingId,
    cohort: Option<CohortId>,
    agency: Option<AgencyId>,
    rubric: Option<RubricVersionId>,
    title: String,
    specialty: Specialty,
    series: Option<String>,
    pay: (String, Option<i64>, Option<i64>, Option<i64>, Option<i64>, bool, String),
    places: String,
    remote: bool,
    seats: i64,
    clearance: Clearance,
    opens_at: Option<Moment>,
    closes_at: Option<Moment>,
    zone: String,
    text: (String, String, String),
    state: PostingState,
    asked_by: Option<UserId>,
    version: i64,
    agency_name: Option<String>,
    cohort_of: (Option<String>, Option<chrono::NaiveDate>),
}

impl From<Row> for Posting {
    fn from(r: Row) -> Self {
        let (pay_plan, grade_low, grade_high, pay_low_cents, pay_high_cents, pay_hourly, pay_source) = r.pay;
        let (summary, duties, needs) = r.text;
        Posting {
            id: r.id,
            state: r.state,
            version: r.version,
            asked_by: r.asked_by,
            agency_name: r.agency_name,
            cohort_name: r.cohort_of.0,
            cohort_starts_on: r.cohort_of.1,
            content: Content {
                cohort: r.cohort,
                agency: r.agency,
                rubric: r.rubric,
                title: r.title,
                specialty: r.specialty,
                series: r.series,
                pay_plan,
                grade_low,
                grade_high,
                pay_low_cents,
                pay_high_cents,
                pay_hourly,
                pay_source,
                places: split(&r.places),
                remote: r.remote,
                seats: r.seats,
                clearance: r.clearance,
                opens_at: r.opens_at,
                closes_at: r.closes_at,
                zone: r.zone,
                summary,
                duties,
                needs,
            },
        }
    }
}

pub fn find(conn: &mut Conn, id: PostingId) -> Result<Posting> {
    let columns = (
        postings::id,
        postings::cohort_id,
        postings::agency_id,
        postings::rubric_version_id,
        postings::title,
        postings::specialty,
        postings::series,
        (
            postings::pay_plan,
            postings::grade_low,
            postings::grade_high,
            postings::pay_low_cents,
            postings::pay_high_cents,
            postings::pay_hourly,
            postings::pay_source,
        ),
        postings::places,
        postings::remote,
        postings::seats,
        postings::clearance,
        postings::opens_at,
        postings::closes_at,
        postings::zone,
        (postings::summary, postings::duties, postings::needs),
        postings::state,
        postings::asked_by,
        postings::version,
        agencies::name.nullable(),
        (cohorts::name.nullable(), cohorts::starts_on.nullable()),
    );
    let row: Row =
        postings::table.left_join(agencies::table).left_join(cohorts::table).filter(postings::id.eq(id)).select(columns).first(conn)?;
    Ok(row.into())
}

/// Adds a draft. `source` names the record it was imported from: a second import of it is `Taken("source_id")`.
pub fn insert(conn: &mut Conn, content: &Content, source: Option<&str>, now: Moment) -> Result<PostingId> {
    diesel::insert_into(postings::table)
        .values((
            (
                postings::source_id.eq(source),
                postings::cohort_id.eq(content.cohort),
                postings::agency_id.eq(content.agency),
                postings::rubric_version_id.eq(content.rubric),
                postings::title.eq(&content.title),
                postings::specialty.eq(content.specialty),
                postings::series.eq(&content.series),
                postings::pay_plan.eq(&content.pay_plan),
                postings::grade_low.eq(content.grade_low),
                postings::grade_high.eq(content.grade_high),
                postings::pay_low_cents.eq(content.pay_low_cents),
                postings::pay_high_cents.eq(content.pay_high_cents),
                postings::pay_hourly.eq(content.pay_hourly),
                postings::pay_source.eq(&content.pay_source),
            ),
            (
                postings::places.eq(join(&content.places)),
                postings::remote.eq(content.remote),
                postings::seats.eq(content.seats),
                postings::clearance.eq(content.clearance),
                postings::opens_at.eq(content.opens_at),
                postings::closes_at.eq(content.closes_at),
                postings::zone.eq(&content.zone),
                postings::summary.eq(&content.summary),
                postings::duties.eq(&content.duties),
                postings::needs.eq(&content.needs),
                postings::search_text.eq(content.search_text()),
                postings::state.eq(PostingState::Draft),
                postings::version.eq(1),
                postings::created_at.eq(now),
            ),
        ))
        .returning(postings::id)
        .get_result(conn)
        .map_err(|e| if violates(&e, "postings.source_id", "postings_source_id_key") { Error::Taken("source_id") } else { e.into() })
}

/// Whether a record was imported before.
pub fn is_imported(conn: &mut Conn, source: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(postings::table.filter(postings::source_id.eq(source)))).get_result(conn)?)
}

/// Replaces the content of a posting that nobody else changed since `version`.
pub fn update(conn: &mut Conn, id: PostingId, content: &Content, version: i64) -> Result<()> {
    let done = diesel::update(postings::table.filter(postings::id.eq(id).and(postings::version.eq(version))))
        .set((
            (
                postings::cohort_id.eq(content.cohort),
                postings::agency_id.eq(content.agency),
                postings::rubric_version_id.eq(content.rubric),
                postings::title.eq(&content.title),
                postings::specialty.eq(content.specialty),
                postings::series.eq(&content.series),
                postings::pay_plan.eq(&content.pay_plan),
                postings::grade_low.eq(content.grade_low),
                postings::grade_high.eq(content.grade_high),
                postings::pay_low_cents.eq(content.pay_low_cents),
                postings::pay_high_cents.eq(content.pay_high_cents),
                postings::pay_hourly.eq(content.pay_hourly),
                postings::pay_source.eq(&content.pay_source),
            ),
            (
                postings::places.eq(join(&content.places)),
                postings::remote.eq(content.remote),
                postings::seats.eq(content.seats),
                postings::clearance.eq(content.clearance),
                postings::opens_at.eq(content.opens_at),
                postings::closes_at.eq(content.closes_at),
                postings::zone.eq(&content.zone),
                postings::summary.eq(&content.summary),
                postings::duties.eq(&content.duties),
                postings::needs.eq(&content.needs),
                postings::search_text.eq(content.search_text()),
                postings::version.eq(version + 1),
            ),
        ))
        .execute(conn)?;
    if done == 1 {
        Ok(())
    } else {
        Err(Error::Stale(Changed { what: "Somebody else saved this posting while you were writing.".to_owned() }))
    }
}

/// Moves a posting from the state and version that were seen to another state; `false` when somebody else was first.
pub fn step(conn: &mut Conn, seen: &Posting, to: PostingState, asked_by: Option<UserId>) -> Result<bool> {
    let unchanged = postings::id.eq(seen.id).and(postings::state.eq(seen.state)).and(postings::version.eq(seen.version));
    let done = diesel::update(postings::table.filter(unchanged))
        .set((postings::state.eq(to), postings::asked_by.eq(asked_by), postings::version.eq(seen.version + 1)))
        .execute(conn)?;
    Ok(done == 1)
}

/// A line of the staff's list of postings.
#[derive(Debug, Clone, Queryable)]
pub struct StaffLine {
    pub id: PostingId,
    pub title: String,
    pub agency: Option<String>,
    pub state: PostingState,
    pub closes_at: Option<Moment>,
    pub seats: i64,
}

/// Postings staff of this scope see: first what is live, then what is being written, then the rest.
pub fn for_staff(
    conn: &mut Conn,
    scope: Option<AgencyId>,
    state: Option<PostingState>,
    before: Option<PostingId>,
    most: i64,
) -> Result<Vec<StaffLine>> {
    let mut query = postings::table
        .left_join(agencies::table)
        .select((postings::id, postings::title, agencies::name.nullable(), postings::state, postings::closes_at, postings::seats))
        .order(postings::id.desc())
        .limit(most)
        .into_boxed();
    if let Some(own) = scope {
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()));
    }
    if let Some(state) = state {
        query = query.filter(postings::state.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(postings::id.lt(before));
    }
    Ok(query.load(conn)?)
}

/// How many postings of this scope are in each state.
pub fn counts_by_state(conn: &mut Conn, scope: Option<AgencyId>) -> Result<Vec<(PostingState, i64)>> {
    use diesel::dsl::count_star;
    match scope {
        None => Ok(postings::table.group_by(postings::state).select((postings::state, count_star())).load(conn)?),
        Some(own) => Ok(postings::table
            .filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()))
            .group_by(postings::state)
            .select((postings::state, count_star()))
            .load(conn)?),
    }
}

/// Postings whose time has come: scheduled ones to go live, live ones to close.
pub fn due(conn: &mut Conn, state: PostingState, now: Moment) -> Result<Vec<PostingId>> {
    let query = postings::table.filter(postings::state.eq(state)).select(postings::id).order(postings::id);
    match state {
        PostingState::Scheduled => Ok(query.filter(postings::opens_at.le(now)).load(conn)?),
        _ => Ok(query.filter(postings::closes_at.le(now)).load(conn)?),
    }
}

/// Applications of a posting per state.
pub fn application_counts(conn: &mut Conn, id: PostingId) -> Result<Vec<(crate::domain::state::State, i64)>> {
    Ok(applications::table
        .filter(applications::posting_id.eq(id))
        .group_by(applications::state)
        .select((applications::state, diesel::dsl::count_star()))
        .load(conn)?)
}
