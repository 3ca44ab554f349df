//! How long things took, from history: the newest cases only, so that a page costs the same in every year.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, events};
use crate::domain::ids::ApplicationId;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// Cases that are looked at.
const NEWEST: i64 = 500;

/// When applications were sent, and when their applicants were first told a decision.
pub fn sent_to_told(conn: &mut Conn) -> Result<Vec<(Moment, Moment)>> {
    let rows: Vec<(ApplicationId, Option<Moment>, Moment)> = events::table
        .inner_join(applications::table.on(events::application_id.eq(applications::id.nullable())))
        .filter(events::kind.eq("told").and(events::subject.eq("application")))
        .order(events::id.desc())
        .limit(NEWEST)
        .select((applications::id, applications::submitted_at, events::at))
        .load(conn)?;
    // The newest come first: what is kept of each application is its earliest.
    let first: HashMap<ApplicationId, (Moment, Moment)> =
        rows.into_iter().filter_map(|(id, sent, told)| Some((id, (sent?, told)))).collect();
    Ok(first.into_values().collect())
}

/// When applications came into a state and when they left it, without those whose applicant ended it.
pub fn through(conn: &mut Conn, state: State) -> Result<Vec<(Moment, Moment)>> {
    let left: Vec<(ApplicationId, Moment)> = events::table
        .filter(events::subject.eq("application").and(events::application_id.is_not_null()))
        .filter(events::from_state.eq(state.as_str()).and(events::kind.ne_all(["withdraw", "expire", "delete"])))
        .order(events::id.desc())
        .limit(NEWEST)
        .select((events::application_id.assume_not_null(), events::at))
        .load(conn)?;
    let ids: Vec<ApplicationId> = left.iter().map(|l| l.0).collect();
    let came: Vec<(ApplicationId, Moment)> = events::table
        .filter(events::subject.eq("application").and(events::to_state.eq(state.as_str())).and(events::application_id.eq_any(ids)))
        .order(events::id)
        .select((events::application_id.assume_not_null(), events::at))
        .load(conn)?;
    let mut by_application: HashMap<ApplicationId, Vec<Moment>> = HashMap::new();
    for (id, at) in came {
        by_application.entry(id).or_default().push(at);
    }
    let began = |id, end| by_application.get(&id)?.iter().rfind(|at| **at <= end).copied();
    Ok(left.into_iter().filter_map(|(id, end)| Some((began(id, end)?, end))).collect())
}
