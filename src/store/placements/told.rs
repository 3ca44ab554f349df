//! What the clock does with placements: those it begins and ends, and what was said once about each.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::domain::ids::PlacementId;
use crate::domain::placement::PlacementState;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::Conn;
use crate::store::dialect::violates;
use crate::store::schema::{placement_told, placements, roll_off_weeks};

/// Rows of one round; the rest come in the next.
const MOST: i64 = 500;

/// Placements that begin on this day or before without an arrival.
pub fn to_begin(conn: &mut Conn, today: NaiveDate) -> Result<Vec<PlacementId>> {
    let due = placements::state.eq(PlacementState::Confirmed).and(placements::in_service.eq(true)).and(placements::starts_on.le(today));
    Ok(placements::table.filter(due).order(placements::id).limit(MOST).select(placements::id).load(conn)?)
}

/// Placements under way whose last day has passed.
pub fn to_finish(conn: &mut Conn, today: NaiveDate) -> Result<Vec<PlacementId>> {
    let begun = placements::state.eq_any([PlacementState::Active, PlacementState::Extended]);
    // Two questions, so that each can use its index; the answers of one moment fit together.
    let by_term = placements::last_day.is_null().and(placements::not_to_exceed.lt(today));
    let mut due: Vec<PlacementId> =
        placements::table.filter(begun.clone().and(by_term)).order(placements::id).limit(MOST).select(placements::id).load(conn)?;
    let early = placements::table.filter(begun.and(placements::last_day.lt(today)));
    due.extend(early.order(placements::id).limit(MOST).select(placements::id).load::<PlacementId>(conn)?);
    Ok(due)
}

/// Placements whose first day has passed and of which nobody said whether the person arrived; `what` was not said of them.
pub fn unrecorded(conn: &mut Conn, today: NaiveDate, what: &str) -> Result<Vec<PlacementId>> {
    let due = placements::state.eq(PlacementState::Confirmed).and(placements::in_service.eq(false)).and(placements::starts_on.lt(today));
    let told = placement_told::table.filter(placement_told::placement_id.eq(placements::id).and(placement_told::what.eq(what)));
    Ok(placements::table.filter(due).filter(not(exists(told))).order(placements::id).limit(MOST).select(placements::id).load(conn)?)
}

/// Placements under way that end on their day between two days, of which `what` was not said.
pub fn ending_without(conn: &mut Conn, from: NaiveDate, until: NaiveDate, what: &str) -> Result<Vec<PlacementId>> {
    let begun = placements::state.eq_any([PlacementState::Active, PlacementState::Extended]);
    let due = begun.and(placements::last_day.is_null()).and(placements::not_to_exceed.between(from, until));
    let told = placement_told::table.filter(placement_told::placement_id.eq(placements::id).and(placement_told::what.eq(what)));
    Ok(placements::table.filter(due).filter(not(exists(told))).order(placements::id).limit(MOST).select(placements::id).load(conn)?)
}

/// Marks something as said; `false` when it was said before.
pub fn mark(conn: &mut Conn, id: PlacementId, what: &str, now: Moment) -> Result<bool> {
    let known = placement_told::table.find((id, what));
    if diesel::select(exists(known)).get_result(conn)? {
        return Ok(false);
    }
    let row = (placement_told::placement_id.eq(id), placement_told::what.eq(what), placement_told::told_at.eq(now));
    diesel::insert_into(placement_told::table).values(row).execute(conn)?;
    Ok(true)
}

/// Something may be said anew.
pub fn forget(conn: &mut Conn, id: PlacementId, what: &str) -> Result<()> {
    diesel::delete(placement_told::table.find((id, what))).execute(conn)?;
    Ok(())
}

/// After an extension the end comes near once more.
pub fn forget_end(conn: &mut Conn, id: PlacementId) -> Result<()> {
    diesel::delete(placement_told::table.filter(placement_told::placement_id.eq(id).and(placement_told::what.like("ends_%"))))
        .execute(conn)?;
    Ok(())
}

/// Whether the list of a week was sent.
pub fn week_is_taken(conn: &mut Conn, monday: NaiveDate) -> Result<bool> {
    Ok(diesel::select(exists(roll_off_weeks::table.find(monday))).get_result(conn)?)
}

/// Takes a week: `false` when another process has it.
pub fn take_week(conn: &mut Conn, monday: NaiveDate) -> Result<bool> {
    match diesel::insert_into(roll_off_weeks::table).values(roll_off_weeks::monday.eq(monday)).execute(conn) {
        Ok(_) => Ok(true),
        Err(e) if violates(&e, "roll_off_weeks.monday", "roll_off_weeks_pkey") => Ok(false),
        Err(other) => Err(other.into()),
    }
}
