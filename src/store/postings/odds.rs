//! What history tells about postings: when they were published and changed, and how applications ended.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{applications, decisions, events, postings};
use crate::domain::ids::PostingId;
use crate::domain::posting::{PostingState, Specialty};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// When a posting was published, and when anything about it changed last.
#[derive(Debug, Clone, Copy)]
pub struct Dates {
    pub posted_at: Moment,
    pub changed_at: Moment,
}

/// The dates of postings, from their history; a posting without history has the moment it was made.
pub fn dates(conn: &mut Conn, ids: &[PostingId]) -> Result<HashMap<PostingId, Dates>> {
    let made: Vec<(PostingId, Moment)> =
        postings::table.filter(postings::id.eq_any(ids.to_vec())).select((postings::id, postings::created_at)).load(conn)?;
    let lines: Vec<(Option<PostingId>, Moment, Option<String>)> = events::table
        .filter(events::posting_id.eq_any(ids.to_vec()).and(events::application_id.is_null()))
        .order(events::id)
        .select((events::posting_id, events::at, events::to_state))
        .load(conn)?;
    let mut out: HashMap<PostingId, Dates> = made.into_iter().map(|(id, at)| (id, Dates { posted_at: at, changed_at: at })).collect();
    for (id, at, to) in lines {
        if let Some(dates) = id.and_then(|id| out.get_mut(&id)) {
            dates.changed_at = dates.changed_at.max(at);
            if to.as_deref() == Some(PostingState::Live.as_str()) {
                dates.posted_at = at;
            }
        }
    }
    Ok(out)
}

/// How applications in a field of work have ended so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Odds {
    /// Applicants who were told a decision.
    pub told: i64,
    /// Of these, who were qualified at some time.
    pub qualified: i64,
    /// Of these, who were placed.
    pub placed: i64,
}

/// Of the applications in a field whose decision was told: how many qualified, how many were placed.
pub fn odds(conn: &mut Conn, specialty: Specialty) -> Result<Odds> {
    let mut reached = |state: Option<State>| -> Result<i64> {
        let told = decisions::table.filter(decisions::told_at.is_not_null()).select(decisions::application_id);
        let mut query = applications::table
            .inner_join(postings::table)
            .filter(postings::specialty.eq(specialty).and(applications::id.eq_any(told)))
            .into_boxed();
        if let Some(state) = state {
            let there = events::table
                .filter(events::application_id.is_not_null().and(events::to_state.eq(state.as_str())))
                .select(events::application_id.assume_not_null());
            query = query.filter(applications::id.eq_any(there));
        }
        Ok(query.count().get_result(conn)?)
    };
    Ok(Odds { told: reached(None)?, qualified: reached(Some(State::Qualified))?, placed: reached(Some(State::Placed))? })
}
