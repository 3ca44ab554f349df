//! Where applications came from.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::Conn;
use super::schema::{application_sources, applications};
use crate::domain::ids::{ApplicationId, PostingId};
use crate::error::Result;

/// Keeps the source of an application; the first one stays.
pub fn keep(conn: &mut Conn, id: ApplicationId, source: &str) -> Result<()> {
    use application_sources as s;
    let known: i64 = s::table.find(id).count().get_result(conn)?;
    if known == 0 {
        diesel::insert_into(s::table).values((s::application_id.eq(id), s::source.eq(source))).execute(conn)?;
    }
    Ok(())
}

/// How many applications of a posting came from one source: begun and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `None`: nobody knows.
    pub word: Option<String>,
    pub begun: i64,
    pub sent: i64,
}

/// The sources of a posting's applications, the largest first.
pub fn of_posting(conn: &mut Conn, id: PostingId) -> Result<Vec<Source>> {
    let rows: Vec<(Option<String>, bool)> = applications::table
        .left_join(application_sources::table)
        .filter(applications::posting_id.eq(id))
        .select((application_sources::source.nullable(), applications::submitted_at.is_not_null()))
        .load(conn)?;
    let mut counts: BTreeMap<Option<String>, (i64, i64)> = BTreeMap::new();
    for (word, sent) in rows {
        let (begun, all_sent) = counts.entry(word).or_default();
        *begun += 1;
        *all_sent += i64::from(sent);
    }
    let mut all: Vec<Source> = counts.into_iter().map(|(word, (begun, sent))| Source { word, begun, sent }).collect();
    all.sort_by(|a, b| b.begun.cmp(&a.begun).then_with(|| a.word.cmp(&b.word)));
    Ok(all)
}
