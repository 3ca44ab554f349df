//! Postings with their questions and stages.

mod content;
mod facets;
mod files;
mod odds;
mod plan;
mod public;

use diesel::prelude::*;

pub use content::Content;
pub use facets::{Facet, Facets};
pub use files::{PostingFile, add_file, file, files, remove_file};
pub use odds::{Dates, Odds, dates, odds};
pub use plan::*;
pub use public::*;

use content::{over_all, set_beside};

use super::Conn;
use super::dialect::violates;
use super::schema::{agencies, applications, cohorts, posting_details, postings};
use super::types::{join, split};
use crate::domain::authority::Authority;
use crate::domain::ids::{AgencyId, CohortId, PostingId, RubricVersionId, UserId};
use crate::domain::pay::{self, PayLine};
use crate::domain::posting::{Clearance, PostingState, Specialty, grade_words, pay_words};
use crate::domain::when::Moment;
use crate::error::{Changed, Error, Result};

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
    /// What it pays at each of its places.
    pub pay: Vec<PayLine>,
}

impl Posting {
    /// The pay over all places, in words.
    pub fn pay_words(&self) -> Option<String> {
        pay::range(&self.pay).and_then(|(low, high)| pay_words(Some(low), Some(high), self.content.pay_hourly))
    }

    /// The grades in words.
    pub fn grade_words(&self) -> Option<String> {
        grade_words(&self.content.pay_plan, self.content.grade_low, self.content.grade_high)
    }
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
    details: Option<Details>,
}

/// Authority, contact, and the pay that was typed.
type Details = (Option<Authority>, String, String, Option<i64>, Option<i64>, String);

impl From<Row> for Posting {
    fn from(r: Row) -> Self {
        let (pay_plan, grade_low, grade_high, pay_low_cents, pay_high_cents, pay_hourly, pay_source) = r.pay;
        let (summary, duties, needs) = r.text;
        // A posting from before there were details was typed as it stands.
        let typed = (None, String::new(), String::new(), pay_low_cents, pay_high_cents, pay_source);
        let (authority, contact_name, contact_email, pay_low_cents, pay_high_cents, pay_source) = r.details.unwrap_or(typed);
        Posting {
            id: r.id,
            state: r.state,
            version: r.version,
            asked_by: r.asked_by,
            agency_name: r.agency_name,
            cohort_name: r.cohort_of.0,
            cohort_starts_on: r.cohort_of.1,
            pay: Vec::new(),
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
                authority,
                contact_name,
                contact_email,
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
        (
            posting_details::authority,
            posting_details::contact_name,
            posting_details::contact_email,
            posting_details::typed_low_cents,
            posting_details::typed_high_cents,
            posting_details::typed_source,
        )
            .nullable(),
    );
    let whole = postings::table.left_join(agencies::table).left_join(cohorts::table).left_join(posting_details::table);
    let row: Row = whole.filter(postings::id.eq(id)).select(columns).first(conn)?;
    let posting = Posting::from(row);
    let pay = super::pay::of_posting(conn, id)?;
    let pay = if pay.is_empty() { posting.content.typed_pay() } else { pay };
    Ok(Posting { pay, ..posting })
}

/// Adds a draft. `source` names the record it was imported from: a second import of it is `Taken("source_id")`.
pub fn insert(conn: &mut Conn, content: &Content, pay: &[PayLine], source: Option<&str>, now: Moment) -> Result<PostingId> {
    let (low, high, pay_source) = over_all(content, pay);
    let id = diesel::insert_into(postings::table)
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
                postings::pay_low_cents.eq(low),
                postings::pay_high_cents.eq(high),
                postings::pay_hourly.eq(content.pay_hourly),
                postings::pay_source.eq(&pay_source),
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
        .map_err(|e| if violates(&e, "postings.source_id", "postings_source_id_key") { Error::Taken("source_id") } else { e.into() })?;
    set_beside(conn, id, content, pay)?;
    Ok(id)
}

/// Whether a record was imported before.
pub fn is_imported(conn: &mut Conn, source: &str) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(postings::table.filter(postings::source_id.eq(source)))).get_result(conn)?)
}

/// Replaces the content and the pay of a posting that nobody else changed since `version`.
pub fn update(conn: &mut Conn, id: PostingId, content: &Content, pay: &[PayLine], version: i64) -> Result<()> {
    let (low, high, pay_source) = over_all(content, pay);
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
                postings::pay_low_cents.eq(low),
                postings::pay_high_cents.eq(high),
                postings::pay_hourly.eq(content.pay_hourly),
                postings::pay_source.eq(&pay_source),
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
                postings::version.eq(postings::version + 1),
            ),
        ))
        .execute(conn)?;
    if done == 1 {
        set_beside(conn, id, content, pay)
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

/// Postings of a scope to which somebody applied, by title.
pub fn with_applications(conn: &mut Conn, scope: Option<AgencyId>) -> Result<Vec<(PostingId, String)>> {
    let sent = applications::table.filter(applications::posting_id.eq(postings::id).and(applications::submitted_at.is_not_null()));
    let mut query = postings::table
        .filter(diesel::dsl::exists(sent))
        .order((postings::title, postings::id))
        .limit(500)
        .select((postings::id, postings::title))
        .into_boxed();
    if let Some(own) = scope {
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()));
    }
    Ok(query.load(conn)?)
}
