//! Applications of a posting as staff see them, as a table and as a board.

use diesel::prelude::*;

use super::super::Conn;
use super::super::conn::MultiBackend;
use super::super::schema::{application_eligibility, applications, users};
use super::super::types::split;
use crate::domain::ids::{ApplicationId, PostingId};
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
}

type Row = (
    ApplicationId,
    String,
    String,
    State,
    State,
    Moment,
    Option<Moment>,
    Option<Moment>,
    Option<Moment>,
    i64,
    Option<i64>,
    Option<Clearance>,
    Option<String>,
);

fn card(
    (id, reference, name, state, told_state, state_since, due_at, late_since, submitted_at, version, min_grade, clearance, places): Row,
) -> Card {
    let places = places.map(|p| split(&p)).unwrap_or_default();
    Card { id, reference, name, state, told_state, state_since, due_at, late_since, submitted_at, version, min_grade, clearance, places }
}

/// Applications of a posting that were sent, in one state or in any, longest waiting first, after the given one.
pub fn in_posting(
    conn: &mut Conn,
    posting: PostingId,
    state: Option<State>,
    after: Option<(Moment, ApplicationId)>,
    most: i64,
) -> Result<Vec<Card>> {
    let mut query = applications::table
        .inner_join(users::table)
        .left_join(application_eligibility::table)
        .into_boxed::<MultiBackend>()
        .filter(applications::posting_id.eq(posting).and(applications::submitted_at.is_not_null()))
        .order((applications::state_since.asc(), applications::id.asc()))
        .limit(most);
    if let Some(state) = state {
        query = query.filter(applications::state.eq(state));
    }
    if let Some((since, id)) = after {
        query = query.filter(applications::state_since.gt(since).or(applications::state_since.eq(since).and(applications::id.gt(id))));
    }
    let rows: Vec<Row> = query
        .select((
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
            application_eligibility::min_grade.nullable(),
            application_eligibility::clearance.nullable(),
            application_eligibility::places.nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(card).collect())
}
