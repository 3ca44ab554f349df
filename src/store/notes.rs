//! Notes of staff about an application, and who was told of them.

use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, note_mentions, notes, postings, users};
use crate::domain::ids::{AgencyId, ApplicationId, NoteId, UserId};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// One note.
#[derive(Debug, Clone, Queryable)]
pub struct Note {
    pub id: NoteId,
    pub application: ApplicationId,
    pub author: UserId,
    pub author_name: String,
    pub body: String,
    /// The applicant may read it.
    pub shared: bool,
    pub version: i64,
    pub created_at: Moment,
    pub changed_at: Option<Moment>,
}

type Columns = (
    notes::id,
    notes::application_id,
    notes::author_id,
    users::name,
    notes::body,
    notes::shared,
    notes::version,
    notes::created_at,
    notes::changed_at,
);

fn columns() -> Columns {
    (
        notes::id,
        notes::application_id,
        notes::author_id,
        users::name,
        notes::body,
        notes::shared,
        notes::version,
        notes::created_at,
        notes::changed_at,
    )
}

/// Adds a note and those who are told of it.
pub fn insert(
    conn: &mut Conn,
    app: ApplicationId,
    author: UserId,
    body: &str,
    shared: bool,
    told: &[UserId],
    now: Moment,
) -> Result<NoteId> {
    let id: NoteId = diesel::insert_into(notes::table)
        .values((
            notes::application_id.eq(app),
            notes::author_id.eq(author),
            notes::body.eq(body),
            notes::shared.eq(shared),
            notes::created_at.eq(now),
        ))
        .returning(notes::id)
        .get_result(conn)?;
    for user in told {
        diesel::insert_into(note_mentions::table).values((note_mentions::note_id.eq(id), note_mentions::user_id.eq(user))).execute(conn)?;
    }
    Ok(id)
}

/// One note of an application.
pub fn find(conn: &mut Conn, app: ApplicationId, id: NoteId) -> Result<Note> {
    let own = notes::id.eq(id).and(notes::application_id.eq(app));
    Ok(notes::table.inner_join(users::table).filter(own).select(columns()).first(conn)?)
}

/// The notes of an application, oldest first.
pub fn of_application(conn: &mut Conn, app: ApplicationId) -> Result<Vec<Note>> {
    Ok(notes::table.inner_join(users::table).filter(notes::application_id.eq(app)).order(notes::id).select(columns()).load(conn)?)
}

/// The notes of an application that its applicant may read, oldest first.
pub fn shared(conn: &mut Conn, app: ApplicationId) -> Result<Vec<Note>> {
    let mut all = of_application(conn, app)?;
    all.retain(|n| n.shared);
    Ok(all)
}

/// How many notes an application has.
pub fn count(conn: &mut Conn, app: ApplicationId) -> Result<i64> {
    Ok(notes::table.filter(notes::application_id.eq(app)).count().get_result(conn)?)
}

/// Changes the words of a note; `false` when they are not the ones that were seen.
pub fn change(conn: &mut Conn, id: NoteId, version: i64, body: &str, now: Moment) -> Result<bool> {
    let seen = notes::table.filter(notes::id.eq(id).and(notes::version.eq(version)));
    Ok(diesel::update(seen).set((notes::body.eq(body), notes::version.eq(notes::version + 1), notes::changed_at.eq(now))).execute(conn)?
        == 1)
}

/// Removes a note with everything that hangs on it; `false` when it was gone.
pub fn remove(conn: &mut Conn, id: NoteId) -> Result<bool> {
    diesel::delete(note_mentions::table.filter(note_mentions::note_id.eq(id))).execute(conn)?;
    Ok(diesel::delete(notes::table.find(id)).execute(conn)? == 1)
}

/// Names of those who were told of the notes of an application.
pub fn told(conn: &mut Conn, app: ApplicationId) -> Result<Vec<(NoteId, String)>> {
    Ok(note_mentions::table
        .inner_join(notes::table)
        .inner_join(users::table)
        .filter(notes::application_id.eq(app))
        .order((note_mentions::note_id, users::name))
        .select((note_mentions::note_id, users::name))
        .load(conn)?)
}

/// Records that somebody who was told of notes of an application looked at them; gives how many they were.
pub fn looked(conn: &mut Conn, app: ApplicationId, user: UserId, now: Moment) -> Result<usize> {
    let here = notes::table.filter(notes::application_id.eq(app)).select(notes::id);
    let own = note_mentions::table
        .filter(note_mentions::user_id.eq(user).and(note_mentions::looked_at.is_null()).and(note_mentions::note_id.eq_any(here)));
    Ok(diesel::update(own).set(note_mentions::looked_at.eq(now)).execute(conn)?)
}

/// A note somebody was told of and has not looked at.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    pub reference: String,
    pub author: UserId,
    /// Of the applicant.
    pub name: String,
    pub title: String,
    /// Of the posting.
    pub agency: Option<AgencyId>,
    pub written_at: Moment,
}

/// Notes a member of staff was told of and has not looked at, oldest first.
pub fn waiting(conn: &mut Conn, user: UserId) -> Result<Vec<Waiting>> {
    Ok(note_mentions::table
        .inner_join(notes::table.inner_join(applications::table.inner_join(postings::table).inner_join(users::table)))
        .filter(note_mentions::user_id.eq(user).and(note_mentions::looked_at.is_null()))
        .filter(applications::state.ne(State::Draft))
        .order(notes::id)
        .limit(100)
        .select((applications::reference, notes::author_id, users::name, postings::title, postings::agency_id, notes::created_at))
        .load(conn)?)
}

/// Removes all notes about applications: their words are about a person.
pub fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let about = notes::table.filter(notes::application_id.eq_any(apps.to_vec())).select(notes::id);
    diesel::delete(note_mentions::table.filter(note_mentions::note_id.eq_any(about))).execute(conn)?;
    diesel::delete(notes::table.filter(notes::application_id.eq_any(apps.to_vec()))).execute(conn)?;
    Ok(())
}
