//! Verbs of a posting the public reads: another deadline, an early end, a correction; its last outcome; a copy for the next round.

use super::history::Happened;
use super::post::{self, To};
use super::postings::{advance, complete, managed, seen_by_staff, words};
use super::{Actor, Here, applications as application_verbs, pay};
use crate::domain::access::Who;
use crate::domain::correction::{Change, Correction};
use crate::domain::ids::PostingId;
use crate::domain::pay::sources;
use crate::domain::posting::{PostingState, PostingStep};
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::letters::{self, Rendered};
use crate::store::applications::{self, Application};
use crate::store::postings::{self, Content, Posting};
use crate::store::{Conn, rubrics};

const WHY: &str = "Say why.";

fn closing(content: &Content) -> String {
    content.closes_at.map_or_else(|| "not set".to_owned(), |at| when::full(at, when::zone(&content.zone)))
}

/// What differs between two contents, in the words of the public page.
fn differences(before: &Posting, after: &Posting) -> Vec<Change> {
    let (old, new) = (&before.content, &after.content);
    let pay = |p: &Posting| p.pay_words().unwrap_or_else(|| "not set".to_owned());
    let places = |c: &Content| {
        let remote = c.remote.then(|| "remote".to_owned());
        c.places.iter().cloned().chain(remote).collect::<Vec<_>>().join("; ")
    };
    [
        Change::short("Pay", pay(before), pay(after)),
        Change::short("Where the pay figures come from", sources(&before.pay), sources(&after.pay)),
        Change::short("Places", places(old), places(new)),
        Change::short("Seats", old.seats.to_string(), new.seats.to_string()),
        Change::short("Closes", closing(old), closing(new)),
        Change::long("About this work", &old.summary, &new.summary),
        Change::long("What you will do", &old.duties, &new.duties),
        Change::long("What you need", &old.needs, &new.needs),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Tells everybody with a draft that the deadline is another one, with both dates in their own zone.
fn tell_deadline(tx: &mut Conn, here: &Here, id: PostingId, before: Option<Moment>, after: Option<Moment>, reason: &str) -> Result<()> {
    for draft in applications::drafts_of(tx, id)? {
        let zone = when::zone(&draft.zone);
        let spoken = |at: Option<Moment>| at.map_or_else(|| "not set".to_owned(), |at| when::full(at, zone));
        let letter = letters::postings::deadline_moved(&here.site, &post::about(&draft), &spoken(before), &spoken(after), reason)?;
        post::put(tx, here, To::applicant(&draft), Some(draft.id), &letter)?;
    }
    Ok(())
}

/// Writes a posting with another content. The step that follows records it.
fn rewrite(tx: &mut Conn, posting: Posting) -> Result<Posting> {
    postings::update(tx, posting.id, &posting.content, &posting.pay, posting.version)?;
    Ok(Posting { version: posting.version + 1, ..posting })
}

/// Gives a live posting a later deadline, with the reason the public reads.
pub fn extend(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    id: PostingId,
    version: Option<i64>,
    until: (Moment, &str),
    reason: &str,
) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    posting.state.after(PostingStep::Extend)?;
    let (closes_at, zone) = until;
    if closes_at <= here.now || posting.content.closes_at.is_some_and(|old| closes_at <= old) {
        return Err(Error::Refused("The new deadline must be later than now and later than the old one.".to_owned()));
    }
    let content = Content { closes_at: Some(closes_at), zone: zone.to_owned(), ..posting.content.clone() };
    let new = Posting { content, ..posting.clone() };
    change(tx, here, who, &posting, new, PostingStep::Extend, reason)
}

/// Corrects what a live posting says; what changed and why is read by the public.
pub fn correct(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>, content: Content, reason: &str) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    posting.state.after(PostingStep::Correct)?;
    let new = Posting { pay: pay::lines(tx, &content)?, content, ..posting.clone() };
    change(tx, here, who, &posting, new, PostingStep::Correct, reason)
}

/// Writes another content of a live posting with its change log, and tells drafts of another deadline.
fn change(tx: &mut Conn, here: &Here, who: &Who, old: &Posting, new: Posting, step: PostingStep, reason: &str) -> Result<()> {
    let reason = words(reason, WHY)?;
    let (before, after, id) = (old.content.closes_at, new.content.closes_at, old.id);
    let changes = differences(old, &new);
    if changes.is_empty() {
        return Err(Error::Refused("Nothing was changed.".to_owned()));
    }
    let new = rewrite(tx, new)?;
    complete(tx, here, &new)?;
    let log = Correction { reason: reason.clone(), outcome: String::new(), changes };
    advance(tx, here, Actor::Person(who), &new, step, &log.to_json())?;
    if before == after { Ok(()) } else { tell_deadline(tx, here, id, before, after, &reason) }
}

/// Ends the drafts of a posting; their applicants read why.
fn end_drafts(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, letter: impl Fn(&Application) -> Result<Rendered>) -> Result<()> {
    for draft in applications::drafts_of(tx, id)? {
        let letter = letter(&draft)?;
        application_verbs::expire(tx, here, Actor::Person(who), &draft, &letter)?;
    }
    Ok(())
}

/// Closes a live posting before its deadline.
pub fn end_early(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>, reason: &str, outcome: &str) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    posting.state.after(PostingStep::EndEarly)?;
    let (reason, outcome) = (words(reason, WHY)?, words(outcome, "Say what came of it.")?);
    let content = Content { closes_at: Some(here.now), ..posting.content.clone() };
    let ended = Posting { content, ..posting.clone() };
    let changes = differences(&posting, &ended);
    let ended = rewrite(tx, ended)?;
    let log = Correction { reason: reason.clone(), outcome, changes };
    advance(tx, here, Actor::Person(who), &ended, PostingStep::EndEarly, &log.to_json())?;
    end_drafts(tx, here, who, id, |draft| letters::postings::closed_early(&here.site, &post::about(draft), &reason))
}

/// Refuses to end a posting for good while anyone lacks a final outcome.
fn settled(tx: &mut Conn, id: PostingId) -> Result<()> {
    match applications::unsettled_of(tx, id)?.len() {
        0 => Ok(()),
        1 => Err(Error::Refused("One applicant still lacks a final outcome.".to_owned())),
        n => Err(Error::Refused(format!("{n} applicants still lack a final outcome."))),
    }
}

/// Cancels a posting that was not filled.
pub fn cancel(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>, reason: &str) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    posting.state.after(PostingStep::Cancel)?;
    let reason = words(reason, WHY)?;
    settled(tx, id)?;
    advance(tx, here, Actor::Person(who), &posting, PostingStep::Cancel, &reason)?;
    end_drafts(tx, here, who, id, |draft| letters::postings::cancelled(&here.site, &post::about(draft), &reason))
}

/// Records that a closed posting is filled.
pub fn fill(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>, outcome: &str) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    posting.state.after(PostingStep::Fill)?;
    let outcome = words(outcome, "Say what came of it.")?;
    settled(tx, id)?;
    advance(tx, here, Actor::Person(who), &posting, PostingStep::Fill, &outcome).map(|_| ())
}

/// A new draft with the text, the questions and the rubric (in its newest version) of an old posting, without its dates.
pub fn copy(tx: &mut Conn, here: &Here, who: &Who, id: PostingId) -> Result<PostingId> {
    let old = seen_by_staff(tx, who, id)?;
    who.may_manage(old.content.agency)?;
    let rubric = old.content.rubric.map(|r| rubrics::newest_of(tx, r)).transpose()?;
    let content = Content { cohort: None, rubric, opens_at: None, closes_at: None, ..old.content };
    let lines = pay::lines(tx, &content)?;
    let new = postings::insert(tx, &content, &lines, None, here.now)?;
    postings::copy_stages(tx, id, new, rubric)?;
    let questions: Vec<_> = postings::questions(tx, id)?.into_iter().map(|q| q.ask).collect();
    postings::set_questions(tx, new, &questions)?;
    let from = format!("copied from posting {id}");
    let created = Happened::new("posting", new.0, "create").to(PostingState::Draft.as_str()).detail(&from);
    created.in_posting(tx, here, Actor::Person(who), new)?;
    Ok(new)
}
