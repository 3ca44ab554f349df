//! Documents: staff ask, the applicant sends, staff approve or send back.

use chrono::NaiveDate;

use super::applications::case_seen_by_staff;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::document::{DocumentState, DocumentStep};
use crate::domain::ids::DocumentId;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters::documents as letters;
use crate::store::applications::{self, Application};
use crate::store::documents::{self, Document};
use crate::store::{Conn, accounts};

/// Documents that may be asked for in one application.
const MOST: usize = 20;

fn moved<'a>(document: &Document, step: DocumentStep, to: DocumentState) -> Happened<'a> {
    Happened::new("document", document.id.0, step.as_str()).from(document.state.as_str()).to(to.as_str())
}

fn stale() -> Error {
    Error::Stale(Changed { what: "Somebody else acted on this document meanwhile.".to_owned() })
}

/// Asks an applicant for a document; a letter says what, and by when.
pub fn ask(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, what: &str, due_on: NaiveDate) -> Result<DocumentId> {
    applications::hold(tx, reference)?;
    let app = case_seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    if !app.told_state.is_open() {
        return Err(Error::Refused("This application is closed: nothing can be asked for any more.".to_owned()));
    }
    if due_on < when::day_in(here.now, when::HOME_ZONE) {
        return Err(Error::Refused("The day must not have passed.".to_owned()));
    }
    if documents::of_application(tx, app.id)?.len() >= MOST {
        return Err(Error::Refused(format!("{MOST} documents were asked for already.")));
    }
    let id = documents::insert(tx, app.id, who.id, what, due_on, here.now)?;
    let asked = Happened::new("document", id.0, "ask").to(DocumentState::Asked.as_str());
    asked.in_application(tx, here, Actor::Person(who), &app)?;
    let letter = letters::asked(&here.site, &post::about(&app), what, &when::day(due_on), id.0)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    Ok(id)
}

/// A file as it was uploaded and read.
pub struct NewFile<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

/// The applicant sends the document, or another file as long as it was not looked at. Who asked gets a letter.
pub fn send(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, id: DocumentId, file: &NewFile<'_>) -> Result<()> {
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    let document = documents::find(tx, app.id, id)?;
    if app.state == State::Draft || !app.told_state.is_open() {
        return Err(Error::Refused("This application is closed: the document is not needed any more.".to_owned()));
    }
    let to = document.state.after(DocumentStep::Send).map_err(Error::Refused)?;
    if !documents::keep_file(tx, &document, file.name, file.media_type, file.bytes, here.now)? {
        return Err(stale());
    }
    moved(&document, DocumentStep::Send, to).in_application(tx, here, Actor::Person(who), &app)?;
    let asker = accounts::find(tx, document.asked_by)?;
    let letter = letters::staff_sent(&here.site, &asker.name, &post::about(&app), &document.what)?;
    post::put(tx, here, To::staff(&asker), Some(app.id), &letter)
}

/// What staff looked at: the document, and its version.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub id: DocumentId,
    pub version: i64,
}

/// Staff approve a document, send it back with a reason, or no longer need it. The applicant has a letter.
pub fn settle(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, seen: Seen, step: DocumentStep, why: &str) -> Result<()> {
    applications::hold(tx, reference)?;
    let app: Application = case_seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    let document = documents::find(tx, app.id, seen.id)?;
    if document.version != seen.version {
        return Err(stale());
    }
    let to = document.state.after(step).map_err(Error::Refused)?;
    if to == DocumentState::Returned && why.is_empty() {
        return Err(Error::Refused("Say why the document is sent back.".to_owned()));
    }
    if !documents::step(tx, &document, to, why, who.id, here.now)? {
        return Err(stale());
    }
    moved(&document, step, to).in_application(tx, here, Actor::Person(who), &app)?;
    let about = post::about(&app);
    let letter = match to {
        DocumentState::Approved => letters::approved(&here.site, &about, &document.what)?,
        DocumentState::Returned => letters::returned(&here.site, &about, &document.what, why, document.id.0)?,
        _ => letters::cancelled(&here.site, &about, &document.what)?,
    };
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}
