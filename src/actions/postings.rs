//! Verbs of a posting: write, approve, go live, close. What may happen to a live one stands in `posting_live`.

pub use super::posting_live::{cancel, copy, correct, end_early, extend, fill};

use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, applications as application_verbs, pay};
use crate::domain::access::Who;
use crate::domain::ids::{FileId, PostingId};
use crate::domain::pay as domain_pay;
use crate::domain::posting::{PostingState, PostingStep};
use crate::domain::question::Ask;
use crate::domain::{text, when};
use crate::error::{Error, Result};
use crate::letters;
use crate::letters::postings::Subject;
use crate::store::postings::{self, Content, Posting};
use crate::store::{Conn, accounts, applications, events, templates};

/// Questions a posting may ask.
pub const MOST_QUESTIONS: usize = 10;

/// Adds a draft with the stages of the first template.
pub fn create(tx: &mut Conn, here: &Here, actor: Actor<'_>, content: &Content, source: Option<&str>) -> Result<PostingId> {
    // What an imported record says about pay stands until somebody saves it here.
    let lines = if source.is_some() { content.typed_pay() } else { pay::lines(tx, content)? };
    let id = postings::insert(tx, content, &lines, source, here.now)?;
    let plan = templates::all(tx)?.into_iter().next().map(|t| t.stages).unwrap_or_default();
    postings::set_stages(tx, id, &plan)?;
    let created = Happened::new("posting", id.0, "create").to(PostingState::Draft.as_str()).detail(source.unwrap_or(""));
    created.in_posting(tx, here, actor, id)?;
    Ok(id)
}

/// A posting this member of staff may see.
pub fn seen_by_staff(conn: &mut Conn, who: &Who, id: PostingId) -> Result<Posting> {
    let posting = postings::find(conn, id)?;
    if who.may_see(posting.content.agency) { Ok(posting) } else { Err(Error::NotFound) }
}

/// A posting whose applicants this member of staff may see by name.
pub fn people_seen_by_staff(conn: &mut Conn, who: &Who, id: PostingId) -> Result<Posting> {
    let posting = seen_by_staff(conn, who, id)?;
    if who.may_see_people(posting.content.agency) {
        return Ok(posting);
    }
    Err(Error::Forbidden("Reviewers read without names. Lists of people are for hiring managers and the programme office.".to_owned()))
}

/// A draft this person may write on.
pub(super) fn draft(tx: &mut Conn, who: &Who, id: PostingId) -> Result<Posting> {
    let posting = seen_by_staff(tx, who, id)?;
    who.may_manage(posting.content.agency)?;
    if posting.state == PostingState::Draft {
        return Ok(posting);
    }
    Err(Error::Refused(format!("Only a draft can be changed here; this posting is “{}”.", posting.state.spoken())))
}

/// Replaces the content of a draft.
pub fn save(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: i64, content: &Content) -> Result<()> {
    draft(tx, who, id)?;
    who.may_manage(content.agency)?;
    let lines = pay::lines(tx, content)?;
    postings::update(tx, id, content, &lines, version)?;
    Happened::new("posting", id.0, "save").in_posting(tx, here, Actor::Person(who), id)
}

/// Documents a posting may have.
pub const MOST_FILES: usize = 5;

/// Hangs a document on a draft. Its bytes were checked before.
pub fn add_file(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, name: &str, bytes: &[u8]) -> Result<()> {
    let posting = draft(tx, who, id)?;
    if postings::files(tx, id)?.len() >= MOST_FILES {
        return Err(Error::Refused("A posting has at most five documents.".to_owned()));
    }
    postings::update(tx, id, &posting.content, &posting.pay, posting.version)?;
    postings::add_file(tx, id, name, bytes, here.now)?;
    Happened::new("posting", id.0, "save").detail("documents").in_posting(tx, here, Actor::Person(who), id)
}

/// Takes a document off a draft.
pub fn remove_file(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, file: FileId) -> Result<()> {
    let posting = draft(tx, who, id)?;
    postings::update(tx, id, &posting.content, &posting.pay, posting.version)?;
    if !postings::remove_file(tx, id, file)? {
        return Err(Error::NotFound);
    }
    Happened::new("posting", id.0, "save").detail("documents").in_posting(tx, here, Actor::Person(who), id)
}

/// Replaces the questions of a draft.
pub fn save_questions(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: i64, questions: &[Ask]) -> Result<()> {
    let posting = draft(tx, who, id)?;
    if questions.len() > MOST_QUESTIONS {
        return Err(Error::Refused("Ask at most ten questions.".to_owned()));
    }
    postings::update(tx, id, &posting.content, &posting.pay, version)?;
    postings::set_questions(tx, id, questions)?;
    Happened::new("posting", id.0, "save").detail("questions").in_posting(tx, here, Actor::Person(who), id)
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
    need(c.authority.is_some(), "authority", "Choose the hiring authority");
    need(c.cohort.is_some(), "cohort", "Choose a cohort");
    need(c.rubric.is_some(), "rubric", "Choose the rubric applications are rated against");
    need(c.grade_low.is_some() && c.grade_high.is_some(), "grade_low", "Enter the grades");
    let all = domain_pay::places(&c.places, c.remote);
    need(posting.pay.len() == all.len(), "pay_low", "Enter the pay and where the figure comes from");
    need(posting.pay.iter().all(|l| !l.source.is_empty()), "pay_source", "Say where the pay figures come from");
    need(!c.places.is_empty() || c.remote, "places", "Name a place, or say that the work is remote");
    need(c.seats > 0, "seats", "Say how many seats there are");
    need(c.closes_at.is_some_and(|at| at > now), "closes_on", "Set a closing time in the future");
    need(!c.summary.is_empty(), "summary", "Write a summary");
    need(!c.needs.is_empty(), "needs", "Write what an applicant needs");
    need(questions <= MOST_QUESTIONS, "questions", "Ask at most ten questions");
    out
}

/// A posting this person manages, in the version they looked at (any, when none is given).
pub(super) fn managed(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>) -> Result<Posting> {
    let posting = seen_by_staff(tx, who, id)?;
    who.may_manage(posting.content.agency)?;
    if version.is_some_and(|v| v != posting.version) {
        return Err(Error::Stale(events::last_change_of_posting(tx, id, here.now)?));
    }
    Ok(posting)
}

/// The one way in which a posting changes its state: checked, compared with what was seen, written, recorded.
pub(super) fn advance(tx: &mut Conn, here: &Here, actor: Actor<'_>, posting: &Posting, step: PostingStep, detail: &str) -> Result<Posting> {
    let to = posting.state.after(step)?;
    let asked_by = if step == PostingStep::AskApproval { actor.id() } else { posting.asked_by };
    if !postings::step(tx, posting, to, asked_by)? {
        return Err(Error::Stale(events::last_change_of_posting(tx, posting.id, here.now)?));
    }
    let moved = Happened::new("posting", posting.id.0, step.as_str()).from(posting.state.as_str()).to(to.as_str()).detail(detail);
    moved.in_posting(tx, here, actor, posting.id)?;
    Ok(Posting { state: to, asked_by, version: posting.version + 1, ..posting.clone() })
}

/// Refuses a posting that is not complete.
pub(super) fn complete(tx: &mut Conn, here: &Here, posting: &Posting) -> Result<()> {
    let questions = postings::questions(tx, posting.id)?.len();
    match missing(posting, questions, here.now).first() {
        Some((_, first)) => Err(Error::Refused(format!("This posting is not complete: {}.", first.to_lowercase()))),
        None => Ok(()),
    }
}

/// A few words that must be given, cleaned, at most 1,000 characters.
pub fn words(raw: &str, what: &str) -> Result<String> {
    let words = text::lines(raw);
    match words.chars().count() {
        0 => Err(Error::Refused(what.to_owned())),
        1..=1000 => Ok(words),
        _ => Err(Error::Refused("Use at most 1,000 characters.".to_owned())),
    }
}

/// Asks a second person to approve a complete draft; the programme office is told.
pub fn ask_approval(tx: &mut Conn, here: &Here, who: &Who, id: PostingId) -> Result<()> {
    let posting = managed(tx, here, who, id, None)?;
    complete(tx, here, &posting)?;
    advance(tx, here, Actor::Person(who), &posting, PostingStep::AskApproval, "")?;
    let page = format!("/staff/postings/{id}");
    for reader in accounts::staff_of(tx, None)?.iter().filter(|w| w.may_run_programme().is_ok() && w.id != who.id) {
        let subject = Subject { name: &reader.name, title: &posting.content.title, page: &page };
        let letter = letters::postings::approval_asked(&here.site, &subject, &who.name)?;
        post::put(tx, here, To::staff(reader), None, &letter)?;
    }
    Ok(())
}

/// Who may approve this posting: neither who asked for it nor who wrote its text last.
pub fn may_approve(conn: &mut Conn, who: &Who, posting: &Posting) -> Result<()> {
    who.may_approve(posting.content.agency, posting.asked_by.unwrap_or(who.id))?;
    if events::last_editor(conn, posting.id)? == Some(who.id) {
        return Err(Error::Forbidden("A second person must approve this: you saved the text last.".to_owned()));
    }
    Ok(())
}

/// A second person approves; the posting goes live at its time, or at once when that has come.
pub fn approve(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    may_approve(tx, who, &posting)?;
    complete(tx, here, &posting)?;
    let mut approved = advance(tx, here, Actor::Person(who), &posting, PostingStep::Approve, "")?;
    if posting.content.opens_at.is_none_or(|at| at <= here.now) {
        approved = advance(tx, here, Actor::Person(who), &approved, PostingStep::GoLive, "")?;
    }
    let opens = match posting.content.opens_at {
        Some(at) if approved.state == PostingState::Scheduled => when::full(at, when::zone(&posting.content.zone)),
        _ => "Now".to_owned(),
    };
    tell_author(tx, here, &approved, |subject| letters::postings::approved(&here.site, subject, &who.name, &opens))
}

/// A letter to who asked for approval.
fn tell_author(
    tx: &mut Conn,
    here: &Here,
    posting: &Posting,
    letter: impl FnOnce(&Subject<'_>) -> Result<letters::Rendered>,
) -> Result<()> {
    let Some(author) = posting.asked_by else { return Ok(()) };
    let author = accounts::find(tx, author)?;
    let page = format!("/staff/postings/{}", posting.id);
    let letter = letter(&Subject { name: &author.name, title: &posting.content.title, page: &page })?;
    post::put(tx, here, To::staff(&author), None, &letter)
}

/// A second person sends a posting back to its author with a comment.
pub fn send_back(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>, comment: &str) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    if posting.asked_by == Some(who.id) {
        return Err(Error::Refused("You asked for this approval yourself: take it back instead.".to_owned()));
    }
    let comment = words(comment, "Say what should be changed.")?;
    let back = advance(tx, here, Actor::Person(who), &posting, PostingStep::SendBack, &comment)?;
    tell_author(tx, here, &back, |subject| letters::postings::returned(&here.site, subject, &who.name, &comment))
}

/// Whoever asked for approval takes the posting back to write on.
pub fn take_back(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: Option<i64>) -> Result<()> {
    let posting = managed(tx, here, who, id, version)?;
    if posting.asked_by != Some(who.id) {
        return Err(Error::Forbidden("Only the person who asked for approval can take the posting back.".to_owned()));
    }
    advance(tx, here, Actor::Person(who), &posting, PostingStep::TakeBack, "").map(|_| ())
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
        let letter = letters::applications::closed_unsent(&here.site, &post::about(&draft))?;
        application_verbs::expire(tx, here, Actor::Clock, &draft, &letter)?;
    }
    Ok(())
}
