//! A batch at work: some applications in each transaction, each in a savepoint of its own, so that others' writes come in between.

use diesel::Connection as _;

use super::{as_it_was, hold, maker, verdict, words_for};
use crate::actions::applications::begin_review;
use crate::actions::history::Happened;
use crate::actions::{Actor, Here, decisions, messages};
use crate::domain::access::Who;
use crate::domain::batch::{BatchKind, BatchState, ItemState};
use crate::domain::ids::{ApplicationId, BatchId};
use crate::domain::reference::Reference;
use crate::error::{Error, Result};
use crate::store::applications::{self, Application};
use crate::store::batches::{self, Batch, Before};
use crate::store::{Conn, pipelines};

/// Applications in one transaction: some milliseconds of work, so that nobody waits long for their turn.
const AT_ONCE: i64 = 25;

/// Does the next piece of a batch that is due; `true` when more is left.
pub fn work(tx: &mut Conn, here: &Here, id: BatchId) -> Result<bool> {
    let batch = batches::find(tx, id)?;
    match batch.state {
        BatchState::Waiting if batch.run_at.is_some_and(|at| at <= here.now) => {
            batches::step(tx, id, BatchState::Waiting, BatchState::Running)?;
            Ok(true)
        }
        // The row of the batch is held: two processes never work on the same piece.
        BatchState::Running if batches::step(tx, id, BatchState::Running, BatchState::Running)? => piece(tx, here, &batch),
        BatchState::Undoing if batches::step(tx, id, BatchState::Undoing, BatchState::Undoing)? => {
            super::undo::piece(tx, here, &batch, AT_ONCE)
        }
        _ => Ok(false),
    }
}

fn piece(tx: &mut Conn, here: &Here, batch: &Batch) -> Result<bool> {
    let items = batches::next(tx, batch.id, ItemState::Waiting, AT_ONCE)?;
    let who = maker(tx, batch, here.now);
    for (application, version) in &items {
        let done = match &who {
            Ok(who) => tx.transaction(|tx| one(tx, here, who, batch, *application, *version)),
            Err(why) => Err(Error::Forbidden(why.to_string())),
        };
        match done {
            Ok(before) => batches::mark_done(tx, batch.id, *application, &before)?,
            Err(why) => batches::mark(tx, batch.id, *application, ItemState::LeftOut, &left_out(why)?)?,
        }
    }
    if i64::try_from(items.len()).unwrap_or(i64::MAX) == AT_ONCE {
        return Ok(true);
    }
    batches::step(tx, batch.id, BatchState::Running, BatchState::Done)?;
    // What was written to applicants could be taken back before; afterwards it cannot.
    let until = if batch.kind.writes() { None } else { Some(here.now + hold(here)) };
    batches::set_times(tx, batch.id, batch.run_at, Some(here.now), until)?;
    let finished = Happened::new("batch", batch.id.0, "finish").to(BatchState::Done.as_str()).detail(batch.kind.as_str());
    finished.in_posting(tx, here, Actor::Clock, batch.posting)?;
    Ok(false)
}

/// Why an application was left out, in a sentence. A database that is away leaves nobody out: the piece is done again later.
pub(super) fn left_out(why: Error) -> Result<String> {
    match why {
        Error::Unavailable(_) => Err(why),
        Error::Refused(_) | Error::Forbidden(_) | Error::Stale(_) => Ok(why.to_string()),
        Error::NotFound => Ok("It is not there any more.".to_owned()),
        fault => {
            tracing::error!(%fault, "an application of a batch could not be worked on");
            Ok("Something went wrong on our side. Try this one by itself.".to_owned())
        }
    }
}

/// Does it to one application, in the version that was looked at. Gives what stood before.
fn one(tx: &mut Conn, here: &Here, who: &Who, batch: &Batch, id: ApplicationId, version: i64) -> Result<Before> {
    let app = applications::find(tx, id)?;
    let reference = Reference::parse(&app.reference).ok_or(Error::NotFound)?;
    let before = as_it_was(&app);
    let left = |after: Application| Before { left_version: Some(after.version), ..before.clone() };
    match batch.kind {
        BatchKind::BeginReview => begin_review(tx, here, who, &reference, version).map(left),
        BatchKind::Qualify | BatchKind::NotSelect => {
            let verdict = verdict(batch, &app)?.ok_or(Error::NotFound)?;
            decisions::decide(tx, here, who, &reference, version, &verdict).map(left)
        }
        BatchKind::Tell => decisions::tell(tx, here, who, &reference, version).map(|()| before),
        BatchKind::Message => messages::answer(tx, here, who, &reference, &words_for(batch, &app)).map(|()| before),
        BatchKind::Assign => {
            applications::hold(tx, &reference)?;
            let owner = pipelines::owner(tx, id)?;
            if owner == batch.owner {
                return Err(Error::Refused("It is there already.".to_owned()));
            }
            pipelines::set_owner(tx, id, batch.owner)?;
            recorded(tx, here, who, batch, &app)?;
            Ok(Before { owner, ..before })
        }
        BatchKind::Tag | BatchKind::Untag => {
            applications::hold(tx, &reference)?;
            let adds = batch.kind == BatchKind::Tag;
            let changed = if adds { pipelines::add_tag(tx, id, &batch.tag)? } else { pipelines::remove_tag(tx, id, &batch.tag)? };
            if !changed {
                return Err(Error::Refused(if adds { "It has this tag already." } else { "It does not have this tag." }.to_owned()));
            }
            recorded(tx, here, who, batch, &app)?;
            Ok(before)
        }
    }
}

/// Who looks after an application, and its tags, are part of its history too. The words of a tag are not: they can be erased.
fn recorded(tx: &mut Conn, here: &Here, who: &Who, batch: &Batch, app: &Application) -> Result<()> {
    let to = batch.owner.map_or_else(String::new, |o| o.to_string());
    Happened::new("application", app.id.0, batch.kind.as_str()).detail(&to).in_application(tx, here, Actor::Person(who), app)
}
