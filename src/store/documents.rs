//! Documents that staff asked applicants for.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, asked_documents, postings, users};
use crate::domain::document::DocumentState;
use crate::domain::ids::{AgencyId, ApplicationId, DocumentId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// A document without its bytes.
#[derive(Debug, Clone, Queryable)]
pub struct Document {
    pub id: DocumentId,
    pub application: ApplicationId,
    pub asked_by: UserId,
    pub what: String,
    pub due_on: NaiveDate,
    pub state: DocumentState,
    /// Why it was sent back.
    pub note: String,
    pub file_name: Option<String>,
    pub size: Option<i64>,
    pub version: i64,
    pub asked_at: Moment,
    pub sent_at: Option<Moment>,
    pub settled_at: Option<Moment>,
}

type Columns = (
    asked_documents::id,
    asked_documents::application_id,
    asked_documents::asked_by,
    asked_documents::what,
    asked_documents::due_on,
    asked_documents::state,
    asked_documents::note,
    asked_documents::file_name,
    asked_documents::size,
    asked_documents::version,
    asked_documents::asked_at,
    asked_documents::sent_at,
    asked_documents::settled_at,
);

fn columns() -> Columns {
    (
        asked_documents::id,
        asked_documents::application_id,
        asked_documents::asked_by,
        asked_documents::what,
        asked_documents::due_on,
        asked_documents::state,
        asked_documents::note,
        asked_documents::file_name,
        asked_documents::size,
        asked_documents::version,
        asked_documents::asked_at,
        asked_documents::sent_at,
        asked_documents::settled_at,
    )
}

/// Asks for a document.
pub fn insert(conn: &mut Conn, id: ApplicationId, by: UserId, what: &str, due_on: NaiveDate, now: Moment) -> Result<DocumentId> {
    Ok(diesel::insert_into(asked_documents::table)
        .values((
            asked_documents::application_id.eq(id),
            asked_documents::asked_by.eq(by),
            asked_documents::what.eq(what),
            asked_documents::due_on.eq(due_on),
            asked_documents::state.eq(DocumentState::Asked),
            asked_documents::note.eq(""),
            asked_documents::version.eq(1),
            asked_documents::asked_at.eq(now),
        ))
        .returning(asked_documents::id)
        .get_result(conn)?)
}

/// The documents of an application, oldest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Document>> {
    let own = asked_documents::application_id.eq(id);
    Ok(asked_documents::table.filter(own).order(asked_documents::id).select(columns()).load(conn)?)
}

/// One document of an application; that of another is not found.
pub fn find(conn: &mut Conn, application: ApplicationId, id: DocumentId) -> Result<Document> {
    let own = asked_documents::id.eq(id).and(asked_documents::application_id.eq(application));
    Ok(asked_documents::table.filter(own).select(columns()).first(conn)?)
}

/// The file that was sent: bytes, media type, name.
pub fn file(conn: &mut Conn, id: DocumentId) -> Result<Option<(Vec<u8>, String, String)>> {
    let row: (Option<Vec<u8>>, Option<String>, Option<String>) = asked_documents::table
        .find(id)
        .select((asked_documents::bytes, asked_documents::media_type, asked_documents::file_name))
        .first(conn)?;
    Ok(row.0.zip(row.1).zip(row.2).map(|((bytes, kind), name)| (bytes, kind, name)))
}

/// Keeps the file an applicant sent; `false` when somebody else was first.
pub fn keep_file(conn: &mut Conn, seen: &Document, name: &str, media_type: &str, bytes: &[u8], now: Moment) -> Result<bool> {
    let unchanged = asked_documents::table.find(seen.id).filter(asked_documents::version.eq(seen.version));
    let done = diesel::update(unchanged)
        .set((
            asked_documents::state.eq(DocumentState::Sent),
            asked_documents::file_name.eq(name),
            asked_documents::media_type.eq(media_type),
            asked_documents::bytes.eq(bytes),
            asked_documents::size.eq(i64::try_from(bytes.len()).unwrap_or(i64::MAX)),
            asked_documents::sent_at.eq(now),
            asked_documents::version.eq(seen.version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Moves a document on; `false` when somebody else was first.
pub fn step(conn: &mut Conn, seen: &Document, to: DocumentState, note: &str, by: UserId, now: Moment) -> Result<bool> {
    let unchanged = asked_documents::table.find(seen.id).filter(asked_documents::version.eq(seen.version));
    let done = diesel::update(unchanged)
        .set((
            asked_documents::state.eq(to),
            asked_documents::note.eq(note),
            asked_documents::settled_by.eq(by),
            asked_documents::settled_at.eq(now),
            asked_documents::version.eq(seen.version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// A document that waits for somebody.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    pub application: ApplicationId,
    pub reference: String,
    pub name: String,
    pub title: String,
    pub id: DocumentId,
    pub due_on: NaiveDate,
}

type WaitingColumns =
    (applications::id, applications::reference, users::name, postings::title, asked_documents::id, asked_documents::due_on);

const fn waiting() -> WaitingColumns {
    (applications::id, applications::reference, users::name, postings::title, asked_documents::id, asked_documents::due_on)
}

/// Documents a person still has to send.
pub fn to_send(conn: &mut Conn, user: UserId) -> Result<Vec<Waiting>> {
    let open = asked_documents::state.eq_any([DocumentState::Asked, DocumentState::Returned]);
    Ok(asked_documents::table
        .inner_join(applications::table.inner_join(users::table).inner_join(postings::table))
        .filter(applications::user_id.eq(user).and(open))
        .order((asked_documents::due_on, asked_documents::id))
        .select(waiting())
        .load(conn)?)
}

/// Documents that were sent to staff of this scope and not looked at, oldest first.
pub fn to_check(conn: &mut Conn, scope: Option<AgencyId>, most: i64) -> Result<Vec<Waiting>> {
    let mut query = asked_documents::table
        .inner_join(applications::table.inner_join(users::table).inner_join(postings::table))
        .filter(asked_documents::state.eq(DocumentState::Sent))
        .order((asked_documents::sent_at, asked_documents::id))
        .limit(most)
        .select(waiting())
        .into_boxed();
    if let Some(own) = scope {
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()));
    }
    Ok(query.load(conn)?)
}
