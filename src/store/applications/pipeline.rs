//! Applications of a posting as staff see them, as a table and as a board: the same filter, the same order.

use chrono::TimeDelta;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::super::Conn;
use super::super::conn::MultiBackend;
use super::super::schema::{application_eligibility, application_owners, application_tags, applications, review_results, reviews, users};
use super::super::types::split;
use crate::domain::ids::{ApplicationId, PostingId, UserId};
use crate::domain::pipeline::{Filter, Order, With};
use crate::domain::posting::Clearance;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// A card of the board, a row of the table.
#[derive(Debug, Clone)]
pub struct Card {
    pub id: ApplicationId,
    pub reference: String,
    pub name: String,
    pub state: State,
    pub told_state: State,
    pub state_since: Moment,
    pub due_at: Option<Moment>,
    pub late_since: Option<Moment>,
    pub submitted_at: Option<Moment>,
    pub version: i64,
    pub min_grade: Option<i64>,
    pub clearance: Option<Clearance>,
    pub places: Vec<String>,
    pub points: Option<i64>,
    pub owner: Option<UserId>,
}

type Row = (
    (ApplicationId, String, String, State, State, Moment, Option<Moment>, Option<Moment>, Option<Moment>, i64),
    Option<i64>,
    Option<Clearance>,
    Option<String>,
    Option<i64>,
    Option<UserId>,
);

fn card((app, min_grade, clearance, places, points, owner): Row) -> Card {
    let (id, reference, name, state, told_state, state_since, due_at, late_since, submitted_at, version) = app;
    let places = places.map(|p| split(&p)).unwrap_or_default();
    Card {
        id,
        reference,
        name,
        state,
        told_state,
        state_since,
        due_at,
        late_since,
        submitted_at,
        version,
        min_grade,
        clearance,
        places,
        points,
        owner,
    }
}

/// Where a page of a list begins: after this row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    pub at: Moment,
    pub id: ApplicationId,
}

type Condition = Box<dyn BoxableExpression<applications::table, MultiBackend, SqlType = Bool>>;

diesel::define_sql_function! {
    /// Small letters.
    fn lower(value: diesel::sql_types::Text) -> diesel::sql_types::Text
}

/// States of what was sent: the others are nobody's but their applicant's.
fn never_sent() -> [State; 2] {
    [State::Draft, State::Expired]
}

/// What a filter asks, all of it about the applications alone: what stands elsewhere is asked there and comes back as their numbers.
fn conditions(posting: PostingId, filter: &Filter, now: Moment) -> Vec<Condition> {
    use application_eligibility as person;
    let mut all: Vec<Condition> = vec![Box::new(applications::posting_id.eq(posting))];
    match filter.state {
        Some(state) => all.push(Box::new(applications::state.eq(state))),
        None => all.push(Box::new(applications::state.ne_all(never_sent()))),
    }
    if !filter.words.is_empty() {
        all.push(named(&filter.words));
    }
    if let Some(reviewer) = filter.reviewer {
        let read = reviews::table.filter(reviews::reviewer_id.eq(reviewer)).select(reviews::application_id.assume_not_null());
        all.push(Box::new(applications::id.eq_any(read)));
    }
    match filter.with {
        Some(With::Somebody(user)) => {
            let held = application_owners::table.filter(application_owners::user_id.eq(user)).select(application_owners::application_id);
            all.push(Box::new(applications::id.eq_any(held)));
        }
        Some(With::Nobody) => {
            all.push(Box::new(applications::id.ne_all(application_owners::table.select(application_owners::application_id))))
        }
        None => {}
    }
    if let Some(points) = filter.points {
        let reached = review_results::table.filter(review_results::points.ge(points)).select(review_results::application_id);
        all.push(Box::new(applications::id.eq_any(reached)));
    }
    if let Some(days) = filter.waiting {
        all.push(Box::new(applications::state_since.le(now - TimeDelta::days(days))));
    }
    if !filter.place.is_empty() {
        let anywhere = person::places.eq("").and(person::remote_only.eq(false));
        let there =
            person::table.filter(person::places.like(literal(&filter.place)).escape('\\').or(anywhere)).select(person::application_id);
        all.push(Box::new(applications::id.eq_any(there)));
    }
    if let Some(least) = filter.clearance {
        let enough: Vec<Clearance> = Clearance::ALL.iter().copied().filter(|c| *c >= least).collect();
        let cleared = person::table.filter(person::clearance.eq_any(enough)).select(person::application_id);
        all.push(Box::new(applications::id.eq_any(cleared)));
    }
    if let Some(grade) = filter.grade {
        let taken = person::table.filter(person::min_grade.le(grade)).select(person::application_id);
        all.push(Box::new(applications::id.eq_any(taken)));
    }
    if !filter.tag.is_empty() {
        let here = application_tags::posting_id.eq(posting).and(application_tags::tag.eq(filter.tag.clone()));
        let tagged = application_tags::table.filter(here).select(application_tags::application_id);
        all.push(Box::new(applications::id.eq_any(tagged)));
    }
    if filter.late {
        let passed = applications::late_since
            .is_not_null()
            .or(applications::due_at.is_not_null().and(applications::due_at.assume_not_null().lt(now)));
        all.push(Box::new(passed));
    }
    if filter.untold {
        all.push(Box::new(applications::state.ne(applications::told_state)));
    }
    all
}

/// A pattern that contains these words as they are written.
fn literal(words: &str) -> String {
    let plain = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{plain}%")
}

fn named(words: &str) -> Condition {
    let pattern = literal(&words.to_lowercase());
    let people = users::table
        .filter(lower(users::name).like(pattern.clone()).escape('\\').or(users::email.like(pattern).escape('\\')))
        .select(users::id);
    Box::new(applications::user_id.eq_any(people).or(applications::reference.eq(words.to_uppercase())))
}

type Found = applications::BoxedQuery<'static, MultiBackend>;

fn found(posting: PostingId, filter: &Filter, now: Moment) -> Found {
    conditions(posting, filter, now)
        .into_iter()
        .fold(applications::table.into_boxed::<MultiBackend>(), |query, condition| query.filter(condition))
}

/// How many there are in each state, and since when the one waits that waits longest.
pub fn counts(conn: &mut Conn, posting: PostingId, filter: &Filter, now: Moment) -> Result<Vec<(State, i64, Option<Moment>)>> {
    let grouped = applications::table
        .group_by(applications::state)
        .select((applications::state, diesel::dsl::count_star(), diesel::dsl::min(applications::state_since)))
        .into_boxed::<MultiBackend>();
    let query = conditions(posting, filter, now).into_iter().fold(grouped, |query, condition| query.filter(condition));
    let mut counts: Vec<(State, i64, Option<Moment>)> = query.load(conn)?;
    counts.sort();
    Ok(counts)
}

/// One page of what a filter finds.
pub fn page(
    conn: &mut Conn,
    posting: PostingId,
    filter: &Filter,
    (order, after): (Order, Option<After>),
    now: Moment,
    most: usize,
) -> Result<Vec<Card>> {
    let ids = ids(conn, posting, filter, (order, after), now, most)?;
    cards(conn, &ids)
}

/// The numbers of one page of what a filter finds, in order.
pub fn ids(
    conn: &mut Conn,
    posting: PostingId,
    filter: &Filter,
    (order, after): (Order, Option<After>),
    now: Moment,
    most: usize,
) -> Result<Vec<ApplicationId>> {
    use applications as t;
    let mut query = found(posting, filter, now).select(t::id).limit(i64::try_from(most).unwrap_or(i64::MAX));
    query = match order {
        Order::Waiting => query.order((t::state_since.asc(), t::id.asc())),
        Order::Newest => query.order((t::submitted_at.desc(), t::id.desc())),
    };
    if let Some(After { at, id }) = after {
        query = match order {
            Order::Waiting => query.filter(t::state_since.gt(at).or(t::state_since.eq(at).and(t::id.gt(id)))),
            Order::Newest => {
                query.filter(t::submitted_at.assume_not_null().lt(at).or(t::submitted_at.assume_not_null().eq(at).and(t::id.lt(id))))
            }
        };
    }
    Ok(query.load(conn)?)
}

/// The applications before and after one in a list.
pub fn neighbours(
    conn: &mut Conn,
    posting: PostingId,
    filter: &Filter,
    order: Order,
    this: ApplicationId,
    now: Moment,
) -> Result<Option<(Option<String>, Option<String>)>> {
    use applications as t;
    let here: Option<(Moment, Option<Moment>)> =
        found(posting, filter, now).filter(t::id.eq(this)).select((t::state_since, t::submitted_at)).first(conn).optional()?;
    let Some((since, arrived)) = here else { return Ok(None) };
    let of = || found(posting, filter, now).select(t::reference).limit(1);
    let (before, after) = match order {
        Order::Waiting => (
            of().filter(t::state_since.lt(since).or(t::state_since.eq(since).and(t::id.lt(this))))
                .order((t::state_since.desc(), t::id.desc())),
            of().filter(t::state_since.gt(since).or(t::state_since.eq(since).and(t::id.gt(this))))
                .order((t::state_since.asc(), t::id.asc())),
        ),
        Order::Newest => {
            let at = arrived.unwrap_or(since);
            let when = || t::submitted_at.assume_not_null();
            (
                of().filter(when().gt(at).or(when().eq(at).and(t::id.gt(this)))).order((t::submitted_at.asc(), t::id.asc())),
                of().filter(when().lt(at).or(when().eq(at).and(t::id.lt(this)))).order((t::submitted_at.desc(), t::id.desc())),
            )
        }
    };
    Ok(Some((before.first(conn).optional()?, after.first(conn).optional()?)))
}

/// These applications as cards, in this order.
pub fn cards(conn: &mut Conn, ids: &[ApplicationId]) -> Result<Vec<Card>> {
    let mut cards = Vec::with_capacity(ids.len());
    // A statement takes a limited number of values.
    for some in ids.chunks(500) {
        let rows: Vec<Row> = applications::table
            .inner_join(users::table)
            .left_join(application_eligibility::table)
            .left_join(review_results::table)
            .left_join(application_owners::table)
            .filter(applications::id.eq_any(some.to_vec()))
            .select((
                (
                    applications::id,
                    applications::reference,
                    users::name,
                    applications::state,
                    applications::told_state,
                    applications::state_since,
                    applications::due_at,
                    applications::late_since,
                    applications::submitted_at,
                    applications::version,
                ),
                application_eligibility::min_grade.nullable(),
                application_eligibility::clearance.nullable(),
                application_eligibility::places.nullable(),
                review_results::points.nullable(),
                application_owners::user_id.nullable(),
            ))
            .load(conn)?;
        cards.extend(rows.into_iter().map(card));
    }
    let place: std::collections::HashMap<ApplicationId, usize> = ids.iter().enumerate().map(|(n, id)| (*id, n)).collect();
    cards.sort_by_key(|c| place.get(&c.id).copied());
    Ok(cards)
}

/// The applications of a posting with these references, in the order of the references.
pub fn of_references(conn: &mut Conn, posting: PostingId, references: &[String]) -> Result<Vec<ApplicationId>> {
    use applications as t;
    let sent = t::posting_id.eq(posting).and(t::state.ne_all(never_sent()));
    let rows: Vec<(String, ApplicationId)> =
        t::table.filter(sent.and(t::reference.eq_any(references.to_vec()))).select((t::reference, t::id)).load(conn)?;
    Ok(references.iter().filter_map(|r| rows.iter().find(|(code, _)| code == r).map(|(_, id)| *id)).collect())
}
