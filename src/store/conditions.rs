//! The conditions of an offer.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::conditions;
use crate::domain::condition::{ConditionKind, ConditionState};
use crate::domain::ids::{ConditionId, OfferId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone, Queryable)]
pub struct Condition {
    pub id: ConditionId,
    pub offer: OfferId,
    pub kind: ConditionKind,
    pub what: String,
    pub state: ConditionState,
    pub due_on: NaiveDate,
    pub settled_at: Option<Moment>,
}

type Columns = (
    conditions::id,
    conditions::offer_id,
    conditions::kind,
    conditions::what,
    conditions::state,
    conditions::due_on,
    conditions::settled_at,
);

fn columns() -> Columns {
    (
        conditions::id,
        conditions::offer_id,
        conditions::kind,
        conditions::what,
        conditions::state,
        conditions::due_on,
        conditions::settled_at,
    )
}

pub fn of_offer(conn: &mut Conn, offer: OfferId) -> Result<Vec<Condition>> {
    Ok(conditions::table.filter(conditions::offer_id.eq(offer)).order(conditions::position).select(columns()).load(conn)?)
}

pub fn find(conn: &mut Conn, id: ConditionId) -> Result<Condition> {
    Ok(conditions::table.find(id).select(columns()).first(conn)?)
}

pub fn insert(conn: &mut Conn, offer: OfferId, position: i64, kind: ConditionKind, what: &str, due_on: NaiveDate) -> Result<()> {
    diesel::insert_into(conditions::table)
        .values((
            conditions::offer_id.eq(offer),
            conditions::position.eq(position),
            conditions::kind.eq(kind),
            conditions::what.eq(what),
            conditions::state.eq(ConditionState::Pending),
            conditions::due_on.eq(due_on),
        ))
        .execute(conn)?;
    Ok(())
}

/// Settles a pending condition; `false` when it was settled before.
pub fn settle(conn: &mut Conn, id: ConditionId, to: ConditionState, by: UserId, now: Moment) -> Result<bool> {
    let pending = conditions::id.eq(id).and(conditions::state.eq(ConditionState::Pending));
    let done = diesel::update(conditions::table.filter(pending))
        .set((conditions::state.eq(to), conditions::settled_by.eq(by), conditions::settled_at.eq(now)))
        .execute(conn)?;
    Ok(done == 1)
}

/// Removes the conditions of a draft: another seat brings others.
pub fn delete_of_draft(conn: &mut Conn, offer: OfferId) -> Result<()> {
    diesel::delete(conditions::table.filter(conditions::offer_id.eq(offer))).execute(conn)?;
    Ok(())
}
