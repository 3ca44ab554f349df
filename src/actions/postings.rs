//! Verbs of a posting: write, approve, go live, close.

use super::history::Happened;
use super::{Actor, Here, applications as application_verbs};
use crate::domain::access::Who;
use crate::domain::ids::PostingId;
use crate::domain::posting::{PostingState, PostingStep};
use crate::domain::stage;
use crate::error::{Error, Result};
use crate::store::postings::{self, Content, NewQuestion, Posting};
use crate::store::{Conn, applications};

/// Adds a draft with the standard stage plan.
pub fn create(tx: &mut Conn, here: &Here, actor: Actor<'_>, content: &Content, source: Option<&str>) -> Result<PostingId> {
    let id = postings::insert(tx, content, source, here.now)?;
    postings::set_stages(tx, id, stage::STANDARD)?;
    let created = Happened::new("posting", id.0, "create").to(PostingState::Draft.as_str()).detail(source.unwrap_or(""));
    created.in_posting(tx, here, actor, id)?;
    Ok(id)
}

/// A posting this member of staff may see.
pub fn seen_by_staff(conn: &mut Conn, who: &Who, id: PostingId) -> Result<Posting> {
    let posting = postings::find(conn, id)?;
    if who.may_see(posting.content.agency) { Ok(posting) } else { Err(Error::NotFound) }
}

/// Replaces the content and the questions of a draft.
pub fn save(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    id: PostingId,
    version: i64,
    content: &Content,
    questions: &[NewQuestion],
) -> Result<()> {
    let posting = seen_by_staff(tx, who, id)?;
    who.may_manage(posting.content.agency)?;
    who.may_manage(content.agency)?;
    if posting.state != PostingState::Draft {
        return Err(Error::Refused(format!("Only a draft can be changed here; this posting is “{}”.", posting.state.spoken())));
    }
    postings::update(tx, id, content, version)?;
    postings::set_questions(tx, id, questions)?;
    Happened::new("posting", id.0, "save").in_posting(tx, here, Actor::Person(who), id)
}

/// What a posting still misses before anybody may approve it: field and sentence.
pub fn missing(posting: &Posting, questions: usize, now: crate::domain::when::Moment) -> Vec<(&'static str, &'static str)> {
    let c = &posting.content;
    let mut out = Vec::new();
    let mut need = |ok: bool, field: &'static str, what: &'static str| {
        if !ok {
            out.push((field, what));
        }
    };
    need(c.cohort.is_some(), "cohort", "Choose a cohort");
    need(c.rubric.is_some(), "rubric", "Choose the rubric applications are rated against");
    need(c.grade_low.is_some() && c.grade_high.is_some(), "grade_low", "Enter the grades");
    need(c.pay_low_cents.is_some() || c.pay_high_cents.is_some(), "pay_low", "Enter the pay and where the figure comes from");
    need(!c.pay_source.is_empty(), "pay_source", "Say where the pay figures come from");
    need(!c.places.is_empty() || c.remote, "places", "Name a place, or say that the work is remote");
    need(c.seats > 0, "seats", "Say how many seats there are");
    need(c.closes_at.is_some_and(|at| at > now), "closes_on", "Set a closing time in the future");
    need(!c.summary.is_empty(), "summary", "Write a summary");
    need(!c.needs.is_empty(), "needs", "Write what an applicant needs");
    need(questions <= 10, "questions", "Ask at most ten questions");
    out
}

/// Moves a posting and records it.
fn advance(tx: &mut Conn, here: &Here, actor: Actor<'_>, posting: &Posting, step: PostingStep, detail: &str) -> Result<PostingState> {
    let to = posting.state.after(step)?;
    let asked_by = if step == PostingStep::AskApproval { actor.id() } else { posting.asked_by };
    postings::step(tx, posting.id, posting.state, to, asked_by)?;
    let moved = Happened::new("posting", posting.id.0, step.as_str()).from(posting.state.as_str()).to(to.as_str()).detail(detail);
    moved.in_posting(tx, here, actor, posting.id)?;
    Ok(to)
}

/// Asks a second person to approve a complete draft.
pub fn ask_approval(tx: &mut Conn, here: &Here, who: &Who, id: PostingId) -> Result<()> {
    let posting = seen_by_staff(tx, who, id)?;
    who.may_manage(posting.content.agency)?;
    let questions = postings::questions(tx, id)?.len();
    if let Some((_, first)) = missing(&posting, questions, here.now).first() {
        return Err(Error::Refused(format!("This posting is not complete: {}.", first.to_lowercase())));
    }
    advance(tx, here, Actor::Person(who), &posting, PostingStep::AskApproval, "").map(|_| ())
}

/// A second person approves; the posting goes live at its time, or at once when that has come.
pub fn approve(tx: &mut Conn, here: &Here, who: &Who, id: PostingId) -> Result<()> {
    let posting = seen_by_staff(tx, who, id)?;
    who.may_approve(posting.content.agency, posting.asked_by.unwrap_or(who.id))?;
    let to = advance(tx, here, Actor::Person(who), &posting, PostingStep::Approve, "")?;
    if posting.content.opens_at.is_none_or(|at| at <= here.now) {
        let approved = Posting { state: to, ..posting };
        advance(tx, here, Actor::Person(who), &approved, PostingStep::GoLive, "")?;
    }
    Ok(())
}

/// A second person sends a posting back to its author with a comment.
pub fn send_back(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, comment: &str) -> Result<()> {
    let posting = seen_by_staff(tx, who, id)?;
    who.may_manage(posting.content.agency)?;
    if comment.trim().is_empty() {
        return Err(Error::Refused("Say what should be changed.".to_owned()));
    }
    advance(tx, here, Actor::Person(who), &posting, PostingStep::SendBack, comment).map(|_| ())
}

/// By the clock: a scheduled posting goes live.
pub fn go_live(tx: &mut Conn, here: &Here, id: PostingId) -> Result<()> {
    let posting = postings::find(tx, id)?;
    advance(tx, here, Actor::Clock, &posting, PostingStep::GoLive, "").map(|_| ())
}

/// By the clock: a live posting closes, and drafts that were not sent end with a letter.
pub fn close(tx: &mut Conn, here: &Here, id: PostingId) -> Result<()> {
    let posting = postings::find(tx, id)?;
    advance(tx, here, Actor::Clock, &posting, PostingStep::Close, "")?;
    for draft in applications::drafts_of(tx, id)? {
        application_verbs::expire(tx, here, &draft)?;
    }
    Ok(())
}
