//! Activity: what happened to all applications of a scope, the newest first.

use diesel::dsl::{exists, max};
use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{activity_read, applications, events, postings, users};
use super::Line;
use crate::domain::ids::{AgencyId, ApplicationId, EventId, PostingId, UserId};
use crate::error::Result;

/// What is asked of the feed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Of which agency and of the whole programme; `None` for all.
    pub scope: Option<AgencyId>,
    pub posting: Option<PostingId>,
    /// What it happened to, as in `Line::subject`.
    pub subject: Option<&'a str>,
    /// Only what happened before this one.
    pub before: Option<EventId>,
}

/// One line of the feed.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: EventId,
    pub line: Line,
    pub reference: String,
    pub name: String,
    pub posting: PostingId,
    pub title: String,
}

type Row = (EventId, Option<ApplicationId>, Line);

/// The newest lines of applications that were sent, at most so many. Walked from the newest back, so that it costs what is shown and
/// not what there is.
pub fn feed(conn: &mut Conn, wanted: Wanted<'_>, most: i64) -> Result<Vec<Entry>> {
    let sent = applications::table
        .inner_join(postings::table)
        .filter(applications::id.nullable().eq(events::application_id).and(applications::submitted_at.is_not_null()));
    let mut query = events::table
        .left_join(users::table)
        .filter(events::application_id.is_not_null())
        .order(events::id.desc())
        .limit(most)
        .select((events::id, events::application_id, super::columns()))
        .into_boxed();
    query = match wanted.scope {
        Some(own) => query.filter(exists(sent.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null())))),
        None => query.filter(exists(sent)),
    };
    if let Some(posting) = wanted.posting {
        query = query.filter(events::posting_id.eq(posting));
    }
    if let Some(subject) = wanted.subject {
        query = query.filter(events::subject.eq(subject));
    }
    if let Some(before) = wanted.before {
        query = query.filter(events::id.lt(before));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let ids: Vec<ApplicationId> = rows.iter().filter_map(|r| r.1).collect();
    let about: Vec<(ApplicationId, String, String, PostingId, String)> = applications::table
        .inner_join(users::table)
        .inner_join(postings::table)
        .filter(applications::id.eq_any(ids))
        .select((applications::id, applications::reference, users::name, postings::id, postings::title))
        .load(conn)?;
    let entry = |(id, application, line): Row| {
        let (_, reference, name, posting, title) = about.iter().find(|a| Some(a.0) == application)?.clone();
        Some(Entry { id, line, reference, name, posting, title })
    };
    Ok(rows.into_iter().filter_map(entry).collect())
}

/// The last line this person said they had read.
pub fn read_until(conn: &mut Conn, user: UserId) -> Result<Option<EventId>> {
    Ok(activity_read::table.find(user).select(activity_read::event_id).first(conn).optional()?)
}

/// Keeps that everything up to here is read.
pub fn read_all(conn: &mut Conn, user: UserId, until: EventId) -> Result<()> {
    // Never beyond what there is: a number from a form is not believed.
    let newest: Option<EventId> = events::table.select(max(events::id)).first(conn)?;
    let until = newest.map_or(until, |newest| until.min(newest));
    diesel::delete(activity_read::table.find(user)).execute(conn)?;
    diesel::insert_into(activity_read::table).values((activity_read::user_id.eq(user), activity_read::event_id.eq(until))).execute(conn)?;
    Ok(())
}
