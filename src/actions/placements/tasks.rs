//! What is done around the first day.

use super::super::history::Happened;
use super::super::{Actor, Here};
use super::{alumni, seen};
use crate::domain::access::Who;
use crate::domain::ids::{PlacementId, TaskId};
use crate::domain::reference::Reference;
use crate::domain::term::TaskOwner;
use crate::error::{Changed, Error, Result};
use crate::store::Conn;
use crate::store::applications::Application;
use crate::store::placements::tasks::{self, Item, Task};

/// Lines that the template may have.
pub const MOST: usize = 30;

/// Staff tick a task, or take the tick back.
pub fn tick(tx: &mut Conn, here: &Here, who: &Who, id: TaskId, done: bool) -> Result<PlacementId> {
    let task = tasks::find(tx, id)?;
    let case = seen(tx, who, task.placement)?;
    who.may_manage(who.agency)?;
    mark(tx, here, who, &case.app, &task, done)?;
    Ok(task.placement)
}

/// The fellow ticks a task of their own.
pub fn tick_own(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, id: TaskId, done: bool) -> Result<()> {
    let (app, p) = alumni::own(tx, who, reference)?;
    let task = tasks::find(tx, id)?;
    let mine = task.placement == p.id || crate::store::placements::find(tx, task.placement)?.application == app.id;
    if !mine {
        return Err(Error::NotFound);
    }
    if task.owner != TaskOwner::Fellow {
        return Err(Error::Refused("This task is not yours: the team ticks it.".to_owned()));
    }
    mark(tx, here, who, &app, &task, done)
}

fn mark(tx: &mut Conn, here: &Here, who: &Who, app: &Application, task: &Task, done: bool) -> Result<()> {
    if !tasks::tick(tx, task.id, done.then_some((who.id, here.now)))? {
        return Err(Error::Stale(Changed { what: "Somebody else ticked this meanwhile.".to_owned() }));
    }
    let kind = if done { "task_done" } else { "task_open" };
    Happened::new("placement", task.placement.0, kind).detail(&task.what).in_application(tx, here, Actor::Person(who), app)
}

/// The programme office writes the template anew. Placements that were made keep the tasks they have.
pub fn set_template(tx: &mut Conn, here: &Here, who: &Who, items: &[Item]) -> Result<()> {
    who.may_run_programme()?;
    if items.len() > MOST {
        return Err(Error::Refused(format!("The template has {MOST} tasks at most.")));
    }
    tasks::set_template(tx, items)?;
    Happened::new("onboarding", 1, "change").on_its_own(tx, here, Actor::Person(who))
}
