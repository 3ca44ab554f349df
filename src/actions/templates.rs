//! Verbs of a stage template. Postings copied their plan: nothing here changes one that exists.

use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::TemplateId;
use crate::domain::stage::StagePlan;
use crate::error::{Error, Result};
use crate::store::{Conn, events, templates};

fn named(error: Error) -> Error {
    match error {
        Error::Taken(_) => Error::Refused("There is a template with this name already.".to_owned()),
        other => other,
    }
}

/// Somebody else changed or removed it first.
fn stale(tx: &mut Conn, here: &Here, id: TemplateId) -> Error {
    match events::last_change_of(tx, "template", id.0, here.now) {
        Ok(changed) => Error::Stale(changed),
        Err(e) => e,
    }
}

/// Adds a template.
pub fn create(tx: &mut Conn, here: &Here, who: &Who, name: &str, stages: &[StagePlan]) -> Result<TemplateId> {
    who.may_run_programme()?;
    let id = templates::insert(tx, name, stages, here.now).map_err(named)?;
    Happened::new("template", id.0, "create").detail(name).on_its_own(tx, here, Actor::Person(who))?;
    Ok(id)
}

/// Replaces the name and the stages of a template.
pub fn save(tx: &mut Conn, here: &Here, who: &Who, id: TemplateId, version: i64, name: &str, stages: &[StagePlan]) -> Result<()> {
    who.may_run_programme()?;
    if !templates::update(tx, id, version, name, stages).map_err(named)? {
        return Err(stale(tx, here, id));
    }
    Happened::new("template", id.0, "save").detail(name).on_its_own(tx, here, Actor::Person(who))
}

/// Removes a template; one must stay for new postings to begin with.
pub fn remove(tx: &mut Conn, here: &Here, who: &Who, id: TemplateId, version: i64) -> Result<()> {
    who.may_run_programme()?;
    let template = templates::find(tx, id)?;
    if templates::all(tx)?.len() < 2 {
        return Err(Error::Refused("This is the only template: new postings begin with it.".to_owned()));
    }
    if !templates::remove(tx, id, version)? {
        return Err(stale(tx, here, id));
    }
    Happened::new("template", id.0, "remove").detail(&template.name).on_its_own(tx, here, Actor::Person(who))
}
