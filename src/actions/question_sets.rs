//! Verbs of a question set: kept, changed, removed, and taken into a draft, which copies the questions.

use super::history::Happened;
use super::{Actor, Here, postings as posting_verbs};
use crate::domain::access::Who;
use crate::domain::ids::{AgencyId, PostingId, SetId};
use crate::domain::question::Ask;
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::question_sets::{self, QuestionSet};
use crate::store::{Conn, agencies, events, postings};

/// Whether this person keeps the sets of an agency: its hiring managers do, and the programme office keeps all, its own too.
fn may_keep(who: &Who, agency: Option<AgencyId>) -> Result<()> {
    match agency {
        Some(_) => Ok(who.may_manage(agency)?),
        None => Ok(who.may_run_programme()?),
    }
}

/// Whether this person may change a set.
pub fn keeps(who: &Who, set: &QuestionSet) -> bool {
    may_keep(who, set.agency).is_ok()
}

/// A set this person may take from.
pub fn seen(conn: &mut Conn, who: &Who, id: SetId) -> Result<QuestionSet> {
    who.may_manage(who.agency)?;
    let set = question_sets::find(conn, id)?;
    if who.may_see(set.agency) { Ok(set) } else { Err(Error::NotFound) }
}

/// A name as it will be kept.
fn named(raw: &str) -> Result<String> {
    let name = text::line(raw);
    match name.chars().count() {
        0 => Err(Error::Refused("Give the question set a name.".to_owned())),
        1..=100 => Ok(name),
        _ => Err(Error::Refused("The name must be 100 characters or fewer.".to_owned())),
    }
}

fn taken(error: Error) -> Error {
    match error {
        Error::Taken(_) => Error::Refused("There is a question set with this name already.".to_owned()),
        other => other,
    }
}

/// Keeps an empty set, or the questions of a posting as one.
pub fn create(tx: &mut Conn, here: &Here, who: &Who, agency: Option<AgencyId>, name: &str, from: Option<PostingId>) -> Result<SetId> {
    may_keep(who, agency)?;
    agencies::must_be(tx, agency.as_slice())?;
    let name = named(name)?;
    let asks = match from {
        None => Vec::new(),
        Some(posting) => {
            who.may_manage(posting_verbs::seen_by_staff(tx, who, posting)?.content.agency)?;
            postings::questions(tx, posting)?.into_iter().map(|q| q.ask).collect()
        }
    };
    if from.is_some() && asks.is_empty() {
        return Err(Error::Refused("This posting asks no questions: there is nothing to keep.".to_owned()));
    }
    let id = question_sets::insert(tx, agency, &name, &asks, here.now).map_err(taken)?;
    Happened::new("question_set", id.0, "create").detail(&name).on_its_own(tx, here, Actor::Person(who))?;
    Ok(id)
}

/// A set this person keeps.
fn own(tx: &mut Conn, who: &Who, id: SetId) -> Result<QuestionSet> {
    let set = seen(tx, who, id)?;
    may_keep(who, set.agency)?;
    Ok(set)
}

/// Replaces the name and the questions of a set.
pub fn save(tx: &mut Conn, here: &Here, who: &Who, id: SetId, version: i64, name: &str, asks: &[Ask]) -> Result<()> {
    own(tx, who, id)?;
    let name = named(name)?;
    if asks.len() > posting_verbs::MOST_QUESTIONS {
        return Err(Error::Refused("A set has at most ten questions: a posting asks no more.".to_owned()));
    }
    if !question_sets::update(tx, id, version, &name, asks).map_err(taken)? {
        return Err(Error::Stale(events::last_change_of(tx, "question_set", id.0, here.now)?));
    }
    Happened::new("question_set", id.0, "save").detail(&name).on_its_own(tx, here, Actor::Person(who))
}

/// Removes a set. Postings that took it keep their copies.
pub fn remove(tx: &mut Conn, here: &Here, who: &Who, id: SetId, version: i64) -> Result<()> {
    let set = own(tx, who, id)?;
    if !question_sets::remove(tx, id, version)? {
        return Err(Error::Stale(events::last_change_of(tx, "question_set", id.0, here.now)?));
    }
    Happened::new("question_set", id.0, "remove").detail(&set.name).on_its_own(tx, here, Actor::Person(who))
}

/// Adds copies of a set's questions to a draft; one that it asks already is not asked twice. Gives how many were added.
pub fn take(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, version: i64, id: SetId) -> Result<usize> {
    seen(tx, who, id)?;
    let mut asks: Vec<Ask> = postings::questions(tx, posting)?.into_iter().map(|q| q.ask).collect();
    let before = asks.len();
    for ask in question_sets::questions(tx, id)? {
        if asks.iter().all(|a| text::folded(&a.prompt) != text::folded(&ask.prompt)) {
            asks.push(ask);
        }
    }
    if asks.len() == before {
        return Err(Error::Refused("This posting asks all the questions of this set already.".to_owned()));
    }
    posting_verbs::save_questions(tx, here, who, posting, version, &asks)?;
    Ok(asks.len() - before)
}
