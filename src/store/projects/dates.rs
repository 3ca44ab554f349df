//! Dates of a project: when its team gets access, and the windows in which it needs people at work.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::ids::{AccessId, ProjectId, WindowId};
use crate::domain::project::Window;
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{project_access, project_windows};

/// A day on which the team gets at what it works with.
#[derive(Debug, Clone, Queryable)]
pub struct Access {
    pub id: AccessId,
    pub what: String,
    pub opens_on: NaiveDate,
}

pub fn add_access(conn: &mut Conn, project: ProjectId, what: &str, opens_on: NaiveDate) -> Result<()> {
    diesel::insert_into(project_access::table)
        .values((project_access::project_id.eq(project), project_access::what.eq(what), project_access::opens_on.eq(opens_on)))
        .execute(conn)?;
    Ok(())
}

/// Removes a date of access; `false` when it is not one of this project (any more).
pub fn remove_access(conn: &mut Conn, project: ProjectId, id: AccessId) -> Result<bool> {
    let gone = diesel::delete(project_access::table.filter(project_access::id.eq(id).and(project_access::project_id.eq(project))));
    Ok(gone.execute(conn)? == 1)
}

/// The dates of access of a project, the first first.
pub fn access_of(conn: &mut Conn, project: ProjectId) -> Result<Vec<Access>> {
    Ok(project_access::table
        .filter(project_access::project_id.eq(project))
        .order((project_access::opens_on, project_access::id))
        .select((project_access::id, project_access::what, project_access::opens_on))
        .load(conn)?)
}

pub fn add_window(conn: &mut Conn, project: ProjectId, window: &Window) -> Result<()> {
    diesel::insert_into(project_windows::table)
        .values((
            project_windows::project_id.eq(project),
            project_windows::what.eq(&window.what),
            project_windows::opens_on.eq(window.opens_on),
            project_windows::days.eq(window.days),
            project_windows::people.eq(window.people),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes a window; `false` when it is not one of this project (any more).
pub fn remove_window(conn: &mut Conn, project: ProjectId, id: WindowId) -> Result<bool> {
    let gone = diesel::delete(project_windows::table.filter(project_windows::id.eq(id).and(project_windows::project_id.eq(project))));
    Ok(gone.execute(conn)? == 1)
}

/// The windows of a project, the first first.
pub fn windows_of(conn: &mut Conn, project: ProjectId) -> Result<Vec<(WindowId, Window)>> {
    let rows: Vec<(WindowId, String, NaiveDate, i64, i64)> = project_windows::table
        .filter(project_windows::project_id.eq(project))
        .order((project_windows::opens_on, project_windows::id))
        .select((project_windows::id, project_windows::what, project_windows::opens_on, project_windows::days, project_windows::people))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, what, opens_on, days, people)| (id, Window { what, opens_on, days, people })).collect())
}
