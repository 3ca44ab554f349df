//! What is done around the first day: the template of the programme, and the tasks of each placement.

use chrono::{NaiveDate, TimeDelta};
use diesel::prelude::*;

use crate::domain::ids::{AgencyId, PlacementId, TaskId, UserId};
use crate::domain::placement::PlacementState;
use crate::domain::term::TaskOwner;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{applications, onboarding_items, placement_tasks, placements, project_agencies, projects, roles, seats, users};

/// One line of the template.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Item {
    pub what: String,
    pub owner: TaskOwner,
    /// Days from the first day; before it where it is below zero.
    pub days: i64,
}

pub fn template(conn: &mut Conn) -> Result<Vec<Item>> {
    use onboarding_items as t;
    Ok(t::table.order((t::position, t::id)).select((t::what, t::owner, t::days)).load(conn)?)
}

/// Writes the template anew.
pub fn set_template(conn: &mut Conn, items: &[Item]) -> Result<()> {
    use onboarding_items as t;
    diesel::delete(t::table).execute(conn)?;
    for (position, item) in (1i64..).zip(items) {
        let row = (t::position.eq(position), t::what.eq(&item.what), t::owner.eq(item.owner), t::days.eq(item.days));
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// A task of one placement.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = placement_tasks)]
pub struct Task {
    pub id: TaskId,
    #[diesel(column_name = placement_id)]
    pub placement: PlacementId,
    pub what: String,
    pub owner: TaskOwner,
    pub due_on: NaiveDate,
    pub done_by: Option<UserId>,
    pub done_at: Option<Moment>,
}

/// Gives a placement the tasks of the template, each with its day.
pub fn begin(conn: &mut Conn, id: PlacementId, first_day: NaiveDate) -> Result<()> {
    use placement_tasks as t;
    for (position, item) in (1i64..).zip(template(conn)?) {
        let row = (
            t::placement_id.eq(id),
            t::position.eq(position),
            t::what.eq(item.what),
            t::owner.eq(item.owner),
            t::due_on.eq(first_day + TimeDelta::days(item.days)),
        );
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// The tasks of a placement by their day.
pub fn of_placement(conn: &mut Conn, id: PlacementId) -> Result<Vec<Task>> {
    use placement_tasks as t;
    Ok(t::table.filter(t::placement_id.eq(id)).order((t::due_on, t::position)).select(Task::as_select()).load(conn)?)
}

pub fn find(conn: &mut Conn, id: TaskId) -> Result<Task> {
    Ok(placement_tasks::table.find(id).select(Task::as_select()).first(conn)?)
}

/// Ticks a task, or takes the tick back; `false` when it was so already.
pub fn tick(conn: &mut Conn, id: TaskId, done: Option<(UserId, Moment)>) -> Result<bool> {
    use placement_tasks as t;
    let (by, at) = (done.map(|d| d.0), done.map(|d| d.1));
    let other = t::table.filter(t::id.eq(id).and(t::done_at.is_null().eq(done.is_some())));
    let changed = diesel::update(other).set((t::done_by.eq(by), t::done_at.eq(at))).execute(conn)?;
    Ok(changed == 1)
}

/// Another first day: the open tasks move with it.
pub fn shift(conn: &mut Conn, id: PlacementId, by: TimeDelta) -> Result<()> {
    use placement_tasks as t;
    for task in of_placement(conn, id)?.into_iter().filter(|task| task.done_at.is_none()) {
        diesel::update(t::table.find(task.id)).set(t::due_on.eq(task.due_on + by)).execute(conn)?;
    }
    Ok(())
}

/// A task of staff that is open, in words.
#[derive(Debug, Clone, Queryable)]
pub struct Open {
    pub placement: PlacementId,
    pub what: String,
    pub due_on: NaiveDate,
    pub name: String,
    pub project_name: String,
}

/// Open tasks of the agency and the supervisor that are due by a day, the first first.
pub fn due(conn: &mut Conn, scope: Option<AgencyId>, until: NaiveDate) -> Result<Vec<Open>> {
    use placement_tasks as t;
    let staff = t::owner.eq_any([TaskOwner::Agency, TaskOwner::Supervisor]);
    let mut query = t::table
        .inner_join(
            placements::table
                .inner_join(seats::table.inner_join(roles::table.inner_join(projects::table)))
                .inner_join(applications::table.inner_join(users::table)),
        )
        .filter(staff.and(t::done_at.is_null()).and(t::due_on.le(until)))
        .filter(placements::state.eq_any(PlacementState::LIVE))
        .order((t::due_on, t::id))
        .limit(200)
        .select((t::placement_id, t::what, t::due_on, users::name, projects::name))
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    Ok(query.load(conn)?)
}
