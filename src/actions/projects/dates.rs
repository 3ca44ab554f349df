//! Dates of a project: access, and windows in which it needs people at work.

use chrono::NaiveDate;

use super::super::history::Happened;
use super::super::{Actor, Here};
use super::{changing, stale};
use crate::domain::access::Who;
use crate::domain::ids::{AccessId, ProjectId, WindowId};
use crate::domain::project::Window;
use crate::domain::when;
use crate::error::Result;
use crate::store::{Conn, projects};

/// Adds a day on which the team gets at what it works with.
pub fn add_access(tx: &mut Conn, here: &Here, who: &Who, id: ProjectId, version: i64, what: &str, opens_on: NaiveDate) -> Result<()> {
    changing(tx, who, id, version)?;
    projects::add_access(tx, id, what, opens_on)?;
    let detail = format!("{what}, {}", when::day(opens_on));
    Happened::new("project", id.0, "add_access").detail(&detail).on_its_own(tx, here, Actor::Person(who))
}

pub fn remove_access(tx: &mut Conn, here: &Here, who: &Who, id: ProjectId, version: i64, access: AccessId) -> Result<()> {
    changing(tx, who, id, version)?;
    if !projects::remove_access(tx, id, access)? {
        return Err(stale());
    }
    Happened::new("project", id.0, "remove_access").detail(&access.to_string()).on_its_own(tx, here, Actor::Person(who))
}

/// Adds days on which so many people must be at work.
pub fn add_window(tx: &mut Conn, here: &Here, who: &Who, id: ProjectId, version: i64, window: &Window) -> Result<()> {
    changing(tx, who, id, version)?;
    projects::add_window(tx, id, window)?;
    let detail = format!("{}, {} days from {}, {} people", window.what, window.days, when::day(window.opens_on), window.people);
    Happened::new("project", id.0, "add_window").detail(&detail).on_its_own(tx, here, Actor::Person(who))
}

pub fn remove_window(tx: &mut Conn, here: &Here, who: &Who, id: ProjectId, version: i64, window: WindowId) -> Result<()> {
    changing(tx, who, id, version)?;
    if !projects::remove_window(tx, id, window)? {
        return Err(stale());
    }
    Happened::new("project", id.0, "remove_window").detail(&window.to_string()).on_its_own(tx, here, Actor::Person(who))
}
