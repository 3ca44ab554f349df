//! Postings as visitors find them.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::super::Conn;
use super::super::conn::MultiBackend;
use super::super::schema::{agencies, events, postings};
use super::super::types::split;
use crate::domain::ids::PostingId;
use crate::domain::posting::{Clearance, PostingState, Specialty};
use crate::domain::when::Moment;
use crate::error::Result;

/// What a visitor asks for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Folded words; all must occur.
    pub words: Vec<String>,
    pub specialty: Option<Specialty>,
    pub grade: Option<i64>,
    pub place: Option<String>,
    pub remote: bool,
    /// Only what went live after the first and up to the second moment.
    pub live: Option<(Moment, Moment)>,
    /// Keyset: only what comes after this (closing moment, id).
    pub after: Option<(Moment, PostingId)>,
}

/// A card in the list of jobs.
#[derive(Debug, Clone)]
pub struct Card {
    pub id: PostingId,
    pub title: String,
    pub agency: Option<String>,
    pub specialty: Specialty,
    pub pay_plan: String,
    pub grade_low: Option<i64>,
    pub grade_high: Option<i64>,
    pub pay_low_cents: Option<i64>,
    pub pay_high_cents: Option<i64>,
    pub pay_hourly: bool,
    pub places: Vec<String>,
    pub remote: bool,
    pub seats: i64,
    pub clearance: Clearance,
    pub closes_at: Moment,
    pub zone: String,
}

type CardRow = (
    PostingId,
    String,
    Option<String>,
    Specialty,
    (String, Option<i64>, Option<i64>, Option<i64>, Option<i64>, bool),
    String,
    bool,
    i64,
    Clearance,
    Option<Moment>,
    String,
);

fn card(row: CardRow) -> Option<Card> {
    let (
        id,
        title,
        agency,
        specialty,
        (pay_plan, grade_low, grade_high, pay_low_cents, pay_high_cents, pay_hourly),
        places,
        remote,
        seats,
        clearance,
        closes_at,
        zone,
    ) = row;
    let places = split(&places);
    closes_at.map(|closes_at| Card {
        id,
        title,
        agency,
        specialty,
        pay_plan,
        grade_low,
        grade_high,
        pay_low_cents,
        pay_high_cents,
        pay_hourly,
        places,
        remote,
        seats,
        clearance,
        closes_at,
        zone,
    })
}

/// A word as a LIKE pattern in which nothing but the word counts.
fn contains(word: &str) -> String {
    format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

type Open = diesel::dsl::IntoBoxed<'static, diesel::dsl::LeftJoin<postings::table, agencies::table>, MultiBackend>;

fn open(search: &Search, now: Moment) -> Open {
    let mut query = postings::table.left_join(agencies::table).into_boxed::<MultiBackend>().filter(
        postings::state
            .eq(PostingState::Live)
            .and(postings::closes_at.gt(now))
            .and(postings::opens_at.is_null().or(postings::opens_at.le(now))),
    );
    for word in &search.words {
        query = query.filter(
            postings::search_text
                .like(contains(word))
                .escape('\\')
                .or(sql::<Bool>("lower(COALESCE(agencies.name, '')) LIKE ").bind::<Text, _>(contains(word)).sql(" ESCAPE '\\'")),
        );
    }
    if let Some(specialty) = search.specialty {
        query = query.filter(postings::specialty.eq(specialty));
    }
    if let Some(grade) = search.grade {
        query = query.filter(postings::grade_high.ge(grade).and(postings::grade_low.le(grade)));
    }
    if let Some(place) = &search.place {
        let line = format!("%\n{}\n%", contains(place).trim_matches('%'));
        query = query.filter(sql::<Bool>("('\n' || postings.places || '\n') LIKE ").bind::<Text, _>(line).sql(" ESCAPE '\\'"));
    }
    if search.remote {
        query = query.filter(postings::remote.eq(true));
    }
    if let Some((after, until)) = search.live {
        let went = events::posting_id.eq(postings::id.nullable()).and(events::subject.eq("posting")).and(events::to_state.eq("live"));
        let went = events::table.filter(went.and(events::at.gt(after)).and(events::at.le(until)));
        query = query.filter(diesel::dsl::exists(went));
    }
    query
}

/// Open postings that match, the one that closes first at the top.
pub fn search(conn: &mut Conn, search: &Search, now: Moment, most: i64) -> Result<Vec<Card>> {
    let mut query = open(search, now).order((postings::closes_at.asc(), postings::id.asc())).limit(most);
    if let Some((closes_at, id)) = search.after {
        query = query.filter(postings::closes_at.gt(closes_at).or(postings::closes_at.eq(closes_at).and(postings::id.gt(id))));
    }
    let rows: Vec<CardRow> = query
        .select((
            postings::id,
            postings::title,
            agencies::name.nullable(),
            postings::specialty,
            (
                postings::pay_plan,
                postings::grade_low,
                postings::grade_high,
                postings::pay_low_cents,
                postings::pay_high_cents,
                postings::pay_hourly,
            ),
            postings::places,
            postings::remote,
            postings::seats,
            postings::clearance,
            postings::closes_at,
            postings::zone,
        ))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(card).collect())
}

/// How many open postings match.
pub fn count(conn: &mut Conn, search: &Search, now: Moment) -> Result<i64> {
    Ok(open(search, now).count().get_result(conn)?)
}

/// The places of all open postings, each once.
pub fn open_places(conn: &mut Conn, now: Moment) -> Result<Vec<String>> {
    let lists: Vec<String> = open(&Search::default(), now).select(postings::places).limit(1000).load(conn)?;
    let places: std::collections::BTreeSet<String> = lists.iter().flat_map(|l| split(l)).collect();
    Ok(places.into_iter().collect())
}
