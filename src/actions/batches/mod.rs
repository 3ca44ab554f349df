//! Work on many applications at once: asked for, looked over, started, done in small pieces, and taken back while that is possible.
//! One application decided or told by itself is a batch of one, so that it can be taken back the same way.

mod undo;
mod work;

use chrono::TimeDelta;

pub use undo::undo;
pub use work::work;

use super::applications::{begin_review, managed};
use super::history::Happened;
use super::{Actor, Here, decisions};
use crate::domain::access::Who;
use crate::domain::batch::{self, BatchKind, BatchState, ItemState};
use crate::domain::decision::{Outcome, Reason, Verdict};
use crate::domain::ids::{AgencyId, ApplicationId, BatchId, PostingId, UserId};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::letters::Rendered;
use crate::store::applications::{self, Application};
use crate::store::batches::{self, Batch, Before, Work};
use crate::store::{Conn, accounts, closures, postings};

/// What is to be done to each application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ask {
    /// Reasons of a decision, with what is added to each.
    pub reasons: Vec<(Reason, String)>,
    /// Words for the applicant, with places for names.
    pub words: String,
    pub owner: Option<UserId>,
    pub tag: String,
}

/// Colleagues an application of this agency can be given to: those who decide there.
pub fn owners_for(conn: &mut Conn, agency: Option<AgencyId>) -> Result<Vec<Who>> {
    let staff = accounts::staff_of(conn, agency)?;
    Ok(staff.into_iter().filter(|w| w.may_manage(agency).is_ok()).collect())
}

/// Begins work on applications of a posting. Nothing happens before it is started.
pub fn draft(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, kind: BatchKind, ask: &Ask) -> Result<BatchId> {
    let agency = postings::find(tx, posting)?.content.agency;
    who.may_manage(agency)?;
    if let Some(owner) = ask.owner
        && !owners_for(tx, agency)?.iter().any(|w| w.id == owner)
    {
        return Err(Error::Refused("Choose somebody who works on this posting.".to_owned()));
    }
    let reasons: Vec<String> = ask.reasons.iter().map(|(r, words)| format!("{r}\t{}", text::line(words))).collect();
    let work = Work { reasons: &reasons.join("\n"), words: &ask.words, owner: ask.owner, tag: &ask.tag };
    batches::insert(tx, posting, kind, &work, who.id, here.now)
}

/// Adds applications to a draft, as they stand now; those to which it cannot be done are left out, each with the reason.
pub fn add(tx: &mut Conn, who: &Who, id: BatchId, applications: &[ApplicationId]) -> Result<()> {
    let batch = own_draft(tx, who, id)?;
    for (application, state, told, version) in batches::standing(tx, applications)? {
        let why = batch.kind.refuses(state, told);
        batches::add(tx, id, application, version, why.as_deref())?;
    }
    Ok(())
}

fn own_draft(tx: &mut Conn, who: &Who, id: BatchId) -> Result<Batch> {
    let batch = seen(tx, who, id)?;
    if batch.made_by != who.id || batch.state != BatchState::Draft {
        return Err(Error::Refused("This work was started already.".to_owned()));
    }
    Ok(batch)
}

/// A batch this member of staff may see.
pub fn seen(conn: &mut Conn, who: &Who, id: BatchId) -> Result<Batch> {
    let batch = batches::find(conn, id)?;
    if !who.may_see_people(batch.agency) || (batch.state == BatchState::Draft && batch.made_by != who.id) {
        return Err(Error::NotFound);
    }
    Ok(batch)
}

/// Starts the work. What writes to applicants waits as long as it can be taken back; the rest begins at once.
pub fn start(tx: &mut Conn, here: &Here, who: &Who, id: BatchId) -> Result<()> {
    let batch = own_draft(tx, who, id)?;
    who.may_manage(batch.agency)?;
    if batches::next(tx, id, ItemState::Waiting, 1)?.is_empty() {
        return Err(Error::Refused("There is nobody this could be done for.".to_owned()));
    }
    let waits = batch.kind.writes() && here.rules.undo_minutes > 0;
    let (to, run_at) = if waits { (BatchState::Waiting, here.now + hold(here)) } else { (BatchState::Running, here.now) };
    if !batches::step(tx, id, BatchState::Draft, to)? {
        return Err(Error::Refused("This work was started already.".to_owned()));
    }
    batches::set_times(tx, id, Some(run_at), None, waits.then_some(run_at))?;
    Happened::new("batch", id.0, "start").to(to.as_str()).detail(batch.kind.as_str()).in_posting(
        tx,
        here,
        Actor::Person(who),
        batch.posting,
    )
}

/// How long something can be taken back.
fn hold(here: &Here) -> TimeDelta {
    TimeDelta::minutes(here.rules.undo_minutes)
}

/// Sends the letter of one decision: after the time in which it can be taken back, or at once where there is none. Gives the batch that waits.
pub fn tell_one(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<Option<BatchId>> {
    if here.rules.undo_minutes == 0 {
        return decisions::tell(tx, here, who, reference, version).map(|()| None);
    }
    let app = managed(tx, here, who, reference, version)?;
    if let Some(why) = BatchKind::Tell.refuses(app.state, app.told_state) {
        return Err(Error::Refused(why));
    }
    if batches::waiting_telling(tx, app.id)?.is_some() {
        return Err(Error::Refused("The letter waits already. It can still be stopped.".to_owned()));
    }
    let id = batches::insert(tx, app.posting, BatchKind::Tell, &Work::default(), who.id, here.now)?;
    batches::add(tx, id, app.id, app.version, None)?;
    start(tx, here, who, id)?;
    Ok(Some(id))
}

/// Decides on one application. Gives the batch by which it can be taken back, where there is time for that.
pub fn decide_one(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    version: i64,
    verdict: &Verdict,
) -> Result<Option<BatchId>> {
    let kind = if verdict.outcome == Outcome::Qualified { BatchKind::Qualify } else { BatchKind::NotSelect };
    let before = applications::by_reference(tx, reference)?;
    let after = decisions::decide(tx, here, who, reference, version, verdict)?;
    moved(tx, here, who, kind, &before, &after)
}

/// Begins the review of one application, in the same way.
pub fn begin_one(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<Option<BatchId>> {
    let before = applications::by_reference(tx, reference)?;
    let after = begin_review(tx, here, who, reference, version)?;
    moved(tx, here, who, BatchKind::BeginReview, &before, &after)
}

/// Records that one application was moved, so that it can be taken back.
fn moved(tx: &mut Conn, here: &Here, who: &Who, kind: BatchKind, before: &Application, after: &Application) -> Result<Option<BatchId>> {
    if here.rules.undo_minutes == 0 {
        return Ok(None);
    }
    let id = batches::insert(tx, after.posting, kind, &Work::default(), who.id, here.now)?;
    batches::add(tx, id, after.id, before.version, None)?;
    batches::mark_done(tx, id, after.id, &Before { left_version: Some(after.version), ..as_it_was(before) })?;
    batches::step(tx, id, BatchState::Draft, BatchState::Done)?;
    batches::set_times(tx, id, Some(here.now), Some(here.now), Some(here.now + hold(here)))?;
    Ok(Some(id))
}

/// An application as it can be put back.
fn as_it_was(app: &Application) -> Before {
    Before {
        state: Some(app.state),
        told: Some(app.told_state),
        stage: app.stage,
        since: Some(app.state_since),
        due_at: app.due_at,
        late_since: app.late_since,
        owner: None,
        left_version: None,
    }
}

/// The decision a batch makes about this application, its places filled in.
fn verdict(batch: &Batch, app: &Application) -> Result<Option<Verdict>> {
    let Some(outcome) = batch.kind.outcome() else { return Ok(None) };
    let words = words_for(batch, app);
    let reasons = reasons_of(batch);
    Verdict::with_words(outcome, reasons, &words).map(Some).map_err(|(_, why)| Error::Refused(why))
}

/// The reasons of a batch, with what is added to each.
pub fn reasons_of(batch: &Batch) -> Vec<(Reason, String)> {
    let one = |line: &str| line.split_once('\t').and_then(|(reason, words)| Some((Reason::parse(reason)?, words.to_owned())));
    batch.reasons.lines().filter_map(one).collect()
}

/// The words of a batch for this applicant.
fn words_for(batch: &Batch, app: &Application) -> String {
    batch::fill(&batch.words, &app.name, &app.title, &app.reference)
}

/// The letter the n-th applicant of a batch will read (from 0): what was decided or is about to be, or the message.
/// `None` when there is no such applicant, or nothing is written to them.
pub fn letter_of(conn: &mut Conn, here: &Here, who: &Who, id: BatchId, n: i64) -> Result<Option<(Application, Rendered)>> {
    let batch = seen(conn, who, id)?;
    let Some(app) = batches::nth(conn, id, n)? else { return Ok(None) };
    let app = applications::find(conn, app)?;
    let letter = match (batch.kind, batch.kind.step()) {
        (BatchKind::Message, _) => Some(super::messages::letter_to_applicant(here, &app, &words_for(&batch, &app))?),
        // Not decided yet: as it will be. Afterwards the decision itself is there.
        (BatchKind::Qualify | BatchKind::NotSelect, Some(step)) if batch.state == BatchState::Draft => {
            let verdict = verdict(&batch, &app)?.ok_or(Error::NotFound)?;
            Some(decisions::letter_of(conn, here, &Application { state: app.state.after(step)?, ..app.clone() }, &verdict)?)
        }
        (BatchKind::Tell | BatchKind::Qualify | BatchKind::NotSelect, _) => decisions::preview(conn, here, &app)?,
        _ => None,
    };
    Ok(letter.map(|letter| (app, letter)))
}

/// Begins the batch that sends what this one decided and nobody was told of yet.
pub fn tell_all(tx: &mut Conn, here: &Here, who: &Who, id: BatchId) -> Result<BatchId> {
    let decided = seen(tx, who, id)?;
    let untold = batches::untold(tx, id)?;
    if untold.is_empty() || decided.state != BatchState::Done {
        return Err(Error::Refused("Nothing of this waits to be told.".to_owned()));
    }
    let tell = draft(tx, here, who, decided.posting, BatchKind::Tell, &Ask::default())?;
    for some in untold.chunks(500) {
        add(tx, who, tell, some)?;
    }
    start(tx, here, who, tell)?;
    Ok(tell)
}

/// Whoever started a batch, if they may still do what it does.
fn maker(conn: &mut Conn, batch: &Batch, now: Moment) -> Result<Who> {
    let who = accounts::find(conn, batch.made_by)?;
    who.may_manage(batch.agency)?;
    if closures::find(conn, who.id)?.is_some_and(|(closed, _)| closed <= now) || accounts::has_ended(conn, who.id)? {
        return Err(Error::Forbidden("The account that started this is closed.".to_owned()));
    }
    Ok(who)
}
