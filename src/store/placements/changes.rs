//! Changes of a placement that a second person decides.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Placement;
use crate::domain::ids::{AgencyId, ApplicationId, ChangeId, PlacementId, UserId};
use crate::domain::term::{ChangeState, TermStep};
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::dialect::violates;
use crate::store::schema::{applications, placement_changes, placements, project_agencies, projects, roles, seats, users};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = placement_changes)]
pub struct Change {
    pub id: ChangeId,
    #[diesel(column_name = placement_id)]
    pub placement: PlacementId,
    pub step: TermStep,
    pub state: ChangeState,
    pub day: NaiveDate,
    pub why: String,
    pub asked_by: UserId,
    pub asked_at: Moment,
}

pub fn find(conn: &mut Conn, id: ChangeId) -> Result<Change> {
    Ok(placement_changes::table.find(id).select(Change::as_select()).first(conn)?)
}

/// The change of a placement that waits.
pub fn waiting(conn: &mut Conn, id: PlacementId) -> Result<Option<Change>> {
    let open = placement_changes::placement_id.eq(id).and(placement_changes::state.eq(ChangeState::Waiting));
    Ok(placement_changes::table.filter(open).select(Change::as_select()).first(conn).optional()?)
}

/// Asks for a change; `Taken("change")` when one waits already.
pub fn insert(conn: &mut Conn, p: &Placement, step: TermStep, day: NaiveDate, why: &str, by: UserId, now: Moment) -> Result<ChangeId> {
    diesel::insert_into(placement_changes::table)
        .values((
            placement_changes::placement_id.eq(p.id),
            placement_changes::step.eq(step),
            placement_changes::state.eq(ChangeState::Waiting),
            placement_changes::day.eq(day),
            placement_changes::why.eq(why),
            placement_changes::asked_by.eq(by),
            placement_changes::asked_at.eq(now),
        ))
        .returning(placement_changes::id)
        .get_result(conn)
        .map_err(|e| {
            let twice = violates(&e, "placement_changes.placement_id", "placement_changes_one_waiting");
            if twice { Error::Taken("change") } else { e.into() }
        })
}

/// Decides a change that waits; `false` when somebody else was first.
pub fn decide(conn: &mut Conn, id: ChangeId, to: ChangeState, by: UserId, now: Moment) -> Result<bool> {
    let open = placement_changes::table.filter(placement_changes::id.eq(id).and(placement_changes::state.eq(ChangeState::Waiting)));
    let decided = (placement_changes::state.eq(to), placement_changes::decided_by.eq(by), placement_changes::decided_at.eq(now));
    Ok(diesel::update(open).set(decided).execute(conn)? == 1)
}

/// A placement that ended has no change that waits.
pub fn drop_waiting(conn: &mut Conn, id: PlacementId, now: Moment) -> Result<()> {
    let open = placement_changes::placement_id.eq(id).and(placement_changes::state.eq(ChangeState::Waiting));
    let dropped = (placement_changes::state.eq(ChangeState::Dropped), placement_changes::decided_at.eq(now));
    diesel::update(placement_changes::table.filter(open)).set(dropped).execute(conn)?;
    Ok(())
}

/// A change that waits, in words.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    pub placement: PlacementId,
    pub step: TermStep,
    pub day: NaiveDate,
    pub asked_by: UserId,
    pub name: String,
    pub project_name: String,
}

/// Changes that wait in the projects of an agency (or in all), the oldest first.
pub fn all_waiting(conn: &mut Conn, scope: Option<AgencyId>) -> Result<Vec<Waiting>> {
    let mut query = placement_changes::table
        .inner_join(
            placements::table
                .inner_join(seats::table.inner_join(roles::table.inner_join(projects::table)))
                .inner_join(applications::table.inner_join(users::table)),
        )
        .filter(placement_changes::state.eq(ChangeState::Waiting))
        .order(placement_changes::id)
        .limit(200)
        .select((
            placement_changes::placement_id,
            placement_changes::step,
            placement_changes::day,
            placement_changes::asked_by,
            users::name,
            projects::name,
        ))
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    Ok(query.load(conn)?)
}

pub(super) fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let own: Vec<PlacementId> =
        placements::table.filter(placements::application_id.eq_any(apps.to_vec())).select(placements::id).load(conn)?;
    let changes = placement_changes::table.filter(placement_changes::placement_id.eq_any(own));
    diesel::update(changes).set(placement_changes::why.eq("")).execute(conn)?;
    Ok(())
}
