//! Notes of staff about an application: for colleagues, or for the applicant too. History says that a note was written, never what.

use super::applications::case_seen_by_staff;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::{NoteId, UserId};
use crate::domain::reference::Reference;
use crate::domain::{message, note};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::Application;
use crate::store::notes::{self, Note};
use crate::store::{Conn, accounts, applications, closures, events, looks};

/// Colleagues who may be told of a note about an application: everybody else who may read it and may act.
pub fn colleagues(conn: &mut Conn, who: &Who, app: &Application) -> Result<Vec<Who>> {
    let mut all = accounts::staff_of(conn, app.agency)?;
    all.retain(|w| w.id != who.id && w.may_see_people(app.agency));
    Ok(all)
}

/// A case in which this member of staff may write, held against others.
fn open(tx: &mut Conn, who: &Who, reference: &Reference) -> Result<Application> {
    applications::hold(tx, reference)?;
    let app = case_seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    Ok(app)
}

/// Writes a note. Colleagues who are chosen or called by `@name` get a letter and a line on their work list; the applicant gets a
/// letter when the note is for them too.
pub fn write(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, body: &str, shared: bool, tell: &[UserId]) -> Result<NoteId> {
    let app = open(tx, who, reference)?;
    if shared && closures::find(tx, app.user)?.is_some() {
        return Err(Error::Refused("The applicant closed their account and reads no notes. Keep this one among colleagues.".to_owned()));
    }
    let colleagues = colleagues(tx, who, &app)?;
    if tell.iter().any(|id| colleagues.iter().all(|c| c.id != *id)) {
        return Err(Error::Refused("Somebody you chose may not see this application. Choose again.".to_owned()));
    }
    let called = note::mentioned(body, &colleagues);
    let told: Vec<&Who> = colleagues.iter().filter(|c| tell.contains(&c.id) || called.iter().any(|w| w.id == c.id)).collect();
    let ids: Vec<UserId> = told.iter().map(|w| w.id).collect();
    let id = notes::insert(tx, app.id, who.id, body, shared, &ids, here.now)?;
    let happened = Happened::new("note", id.0, if shared { "share" } else { "write" });
    happened.in_application(tx, here, Actor::Person(who), &app)?;
    for colleague in told {
        let letter = letters::notes::mention(&here.site, &colleague.name, &who.name, &post::about(&app))?;
        post::put(tx, here, To::staff(colleague), Some(app.id), &letter)?;
    }
    if shared {
        let letter = letters::notes::shared(&here.site, &post::about(&app), &message::beginning(body))?;
        post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    }
    Ok(id)
}

/// A note of this author that may still be changed.
pub fn changeable(conn: &mut Conn, here: &Here, who: &Who, reference: &Reference, id: NoteId) -> Result<Note> {
    let app = case_seen_by_staff(conn, who, reference)?;
    who.may_manage(app.agency)?;
    let note = notes::find(conn, app.id, id)?;
    note::may_change(note.author, note.shared, note.created_at, who, here.now).map_err(|why| Error::Refused(why.to_owned()))?;
    Ok(note)
}

/// Changes the words of a note.
pub fn change(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, id: NoteId, version: i64, body: &str) -> Result<()> {
    let app = open(tx, who, reference)?;
    changeable(tx, here, who, reference, id)?;
    if !notes::change(tx, id, version, body, here.now)? {
        return Err(Error::Stale(events::last_change_of(tx, "note", id.0, here.now)?));
    }
    Happened::new("note", id.0, "change").in_application(tx, here, Actor::Person(who), &app)
}

/// Removes a note, words and all. Its author may, at any time; so may the programme office.
pub fn remove(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, id: NoteId) -> Result<()> {
    let app = open(tx, who, reference)?;
    let note = notes::find(tx, app.id, id)?;
    if note.author != who.id && who.may_run_programme().is_err() {
        return Err(Error::Forbidden("Only its author and the programme office can remove a note.".to_owned()));
    }
    notes::remove(tx, id)?;
    Happened::new("note", id.0, "remove").in_application(tx, here, Actor::Person(who), &app)
}

/// Somebody opened the notes of an application: what they were told of is no longer waiting.
pub fn looked(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<()> {
    let app = case_seen_by_staff(tx, who, reference)?;
    notes::looked(tx, app.id, who.id, here.now)?;
    looks::keep(tx, who.id, app.id, here.now)
}
