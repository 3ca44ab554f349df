//! Taking work back: letters that still wait are not sent, applications go back to where they stood, unless they went on meanwhile.

use diesel::Connection as _;

use super::seen;
use super::work::left_out;
use crate::actions::history::Happened;
use crate::actions::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::batch::{BatchKind, BatchState, ItemState};
use crate::domain::ids::{ApplicationId, BatchId};
use crate::domain::reference::Reference;
use crate::error::{Error, Result};
use crate::store::applications::{self, Application, Earlier};
use crate::store::batches::{self, Batch};
use crate::store::{Conn, accounts, decisions, events, pipelines, reviews};

/// Takes a batch back. Whoever may decide on these applications may do it, not only who started it: a mistake is stopped by whoever sees it.
pub fn undo(tx: &mut Conn, here: &Here, who: &Who, id: BatchId) -> Result<()> {
    let batch = seen(tx, who, id)?;
    who.may_manage(batch.agency)?;
    let in_time = batch.undo_until.is_some_and(|until| here.now < until);
    let moved = match batch.state {
        BatchState::Waiting if in_time => batches::step(tx, id, BatchState::Waiting, BatchState::Undone)?,
        BatchState::Done if in_time => batches::step(tx, id, BatchState::Done, BatchState::Undoing)?,
        BatchState::Undoing | BatchState::Undone => return Err(Error::Refused("This was taken back already.".to_owned())),
        BatchState::Running => return Err(Error::Refused("This is at work. Take it back when it is done.".to_owned())),
        _ => false,
    };
    if !moved {
        return Err(Error::Refused("The time to take this back has passed. Each can be re-opened by itself, with a reason.".to_owned()));
    }
    if batch.state == BatchState::Waiting {
        batches::set_times(tx, id, batch.run_at, Some(here.now), None)?;
    }
    // The first one to take it back is whoever does so, also when the pieces are done later.
    Happened::new("batch", id.0, "undo").detail(batch.kind.as_str()).in_posting(tx, here, Actor::Person(who), batch.posting)
}

/// Takes the next piece back; `true` when more is left.
pub(super) fn piece(tx: &mut Conn, here: &Here, batch: &Batch, most: i64) -> Result<bool> {
    let items = batches::next(tx, batch.id, ItemState::Done, most)?;
    let by = events::last_actor(tx, "batch", batch.id.0, "undo")?;
    let who = by.map(|id| accounts::find(tx, id)).transpose()?;
    let actor = who.as_ref().map_or(Actor::Clock, Actor::Person);
    for (application, _) in &items {
        match tx.transaction(|tx| one(tx, here, actor, batch, *application)) {
            Ok(()) => batches::mark(tx, batch.id, *application, ItemState::Undone, "")?,
            Err(why) => batches::mark(tx, batch.id, *application, ItemState::Kept, &left_out(why)?)?,
        }
    }
    if i64::try_from(items.len()).unwrap_or(i64::MAX) == most {
        return Ok(true);
    }
    batches::step(tx, batch.id, BatchState::Undoing, BatchState::Undone)?;
    batches::set_times(tx, batch.id, batch.run_at, Some(here.now), None)?;
    Ok(false)
}

fn one(tx: &mut Conn, here: &Here, actor: Actor<'_>, batch: &Batch, id: ApplicationId) -> Result<()> {
    let app = applications::find(tx, id)?;
    applications::hold(tx, &Reference::parse(&app.reference).ok_or(Error::NotFound)?)?;
    let app = applications::find(tx, id)?;
    match batch.kind {
        BatchKind::BeginReview | BatchKind::Qualify | BatchKind::NotSelect => put_back(tx, here, actor, batch, &app)?,
        BatchKind::Assign => {
            if pipelines::owner(tx, id)? != batch.owner {
                return Err(Error::Refused("It was given to somebody else meanwhile.".to_owned()));
            }
            let before = batches::before(tx, batch.id, id)?.owner;
            pipelines::set_owner(tx, id, before)?;
        }
        BatchKind::Tag => drop(pipelines::remove_tag(tx, id, &batch.tag)?),
        BatchKind::Untag => drop(pipelines::add_tag(tx, id, &batch.tag)?),
        BatchKind::Tell | BatchKind::Message => return Err(Error::Refused("The letter has gone.".to_owned())),
    }
    if batch.kind.step().is_none() {
        Happened::new("application", id.0, "undo").detail(batch.kind.as_str()).in_application(tx, here, actor, &app)?;
    }
    Ok(())
}

/// Puts an application back to where it stood before the batch moved it.
fn put_back(tx: &mut Conn, here: &Here, actor: Actor<'_>, batch: &Batch, app: &Application) -> Result<()> {
    let before = batches::before(tx, batch.id, app.id)?;
    let (Some(state), Some(told), Some(since)) = (before.state, before.told, before.since) else { return Err(Error::NotFound) };
    if before.left_version != Some(app.version) {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    if batch.kind == BatchKind::BeginReview && !reviews::of_application(tx, app.id)?.is_empty() {
        return Err(Error::Refused("Reviewers have it already.".to_owned()));
    }
    if batch.kind.outcome().is_some() && !decisions::take_back(tx, app.id)? {
        return Err(Error::Refused("The applicant has been told.".to_owned()));
    }
    let earlier = Earlier { state, told, stage: before.stage, since, due_at: before.due_at, late_since: before.late_since };
    if !applications::put_back(tx, app, &earlier)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let undone = Happened::new("application", app.id.0, "undo").from(app.state.as_str()).to(state.as_str()).detail(batch.kind.as_str());
    undone.in_application(tx, here, actor, app)?;
    let now = applications::find(tx, app.id)?;
    if state == crate::domain::state::State::InReview {
        crate::actions::reviews::returned(tx, here, actor, &now)?;
    }
    Ok(())
}
