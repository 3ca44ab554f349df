//! Postings as visitors find them.

use diesel::prelude::*;

use super::super::Conn;
use super::super::conn::MultiBackend;
use super::super::schema::{agencies, postings};
use super::super::types::split;
use super::facets::{Facets, Fact, facts};
use crate::domain::area::Point;
use crate::domain::ids::{AgencyId, PostingId};
use crate::domain::posting::{Clearance, PostingState, Specialty};
use crate::domain::when::Moment;
use crate::domain::words::words;
use crate::error::Result;

words!(
    /// In which order jobs are listed.
    Sort {
        Closing = "closing", "Closing soonest";
        Newest = "newest", "Newest";
        Match = "match", "Best match";
    }
);

/// What a visitor asks for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Folded words, all of which must occur, the last one as a beginning. `Some` of none is found nowhere.
    pub words: Option<Vec<String>>,
    pub specialty: Option<Specialty>,
    pub grade: Option<i64>,
    pub place: Option<String>,
    pub remote: bool,
    pub clearance: Option<Clearance>,
    pub agency: Option<AgencyId>,
    pub sort: Option<Sort>,
    /// Only what has a place within so many miles of a point.
    pub near: Option<(Point, f64)>,
    /// Only what went live after the first and up to the second moment.
    pub live: Option<(Moment, Moment)>,
    /// Keyset: only what comes after this key and id.
    pub after: Option<(i64, PostingId)>,
}

impl Search {
    /// The order asked for; the best match needs words to match.
    pub fn sort(&self) -> Sort {
        match self.sort {
            Some(Sort::Match) if self.words.is_none() => Sort::Closing,
            Some(sort) => sort,
            None => Sort::Closing,
        }
    }
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

pub(super) type Open = diesel::dsl::IntoBoxed<'static, diesel::dsl::LeftJoin<postings::table, agencies::table>, MultiBackend>;

/// All postings one can apply to now.
pub(super) fn open(now: Moment) -> Open {
    postings::table.left_join(agencies::table).into_boxed::<MultiBackend>().filter(
        postings::state
            .eq(PostingState::Live)
            .and(postings::closes_at.gt(now))
            .and(postings::opens_at.is_null().or(postings::opens_at.le(now))),
    )
}

/// One page of what was found, with the figures that stand beside it.
#[derive(Debug, Clone)]
pub struct Found {
    pub cards: Vec<Card>,
    /// Where the next page begins.
    pub next: Option<(i64, PostingId)>,
    pub count: i64,
    pub facets: Facets,
}

/// One page of the open postings that match.
/// Open postings are some hundreds at most: their facts are read once, so that page, count and facets cannot disagree.
pub fn search(conn: &mut Conn, search: &Search, now: Moment, most: usize) -> Result<Found> {
    let all = facts(conn, search, now)?;
    let facets = Facets::count(&all, search);
    let sort = search.sort();
    let mut keys: Vec<(i64, PostingId)> = all.iter().filter(|f| f.fits(search, None)).map(|f| (f.key(sort), f.id)).collect();
    let count = i64::try_from(keys.len()).unwrap_or(i64::MAX);
    keys.sort_unstable();
    keys.retain(|key| search.after.is_none_or(|after| *key > after));
    let more = keys.len() > most;
    keys.truncate(most);
    let next = keys.last().copied().filter(|_| more);
    let cards = cards(conn, &keys, now)?;
    Ok(Found { cards, next, count, facets })
}

/// Cards in the order of their keys.
fn cards(conn: &mut Conn, keys: &[(i64, PostingId)], now: Moment) -> Result<Vec<Card>> {
    let ids: Vec<PostingId> = keys.iter().map(|(_, id)| *id).collect();
    let rows: Vec<CardRow> = open(now)
        .filter(postings::id.eq_any(ids.clone()))
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
    let mut cards: Vec<Card> = rows.into_iter().filter_map(card).collect();
    cards.sort_by_key(|c| ids.iter().position(|id| *id == c.id));
    Ok(cards)
}

/// How many open postings match.
pub fn count(conn: &mut Conn, search: &Search, now: Moment) -> Result<i64> {
    let fitting = facts(conn, search, now)?.iter().filter(|f: &&Fact| f.fits(search, None)).count();
    Ok(i64::try_from(fitting).unwrap_or(i64::MAX))
}
