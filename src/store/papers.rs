//! Papers about applications, kept as they were made.

use diesel::prelude::*;

use super::Conn;
use super::schema::papers;
use crate::domain::ids::{ApplicationId, PaperId};
use crate::domain::when::Moment;
use crate::error::Result;

/// A paper without its bytes.
#[derive(Debug, Clone, Queryable)]
pub struct Kept {
    pub id: PaperId,
    pub kind: String,
    pub title: String,
    pub made_at: Moment,
}

/// A paper as it is kept.
pub struct NewPaper<'a> {
    pub application: ApplicationId,
    /// The kind of the letter it went with.
    pub kind: &'a str,
    pub title: &'a str,
    pub file_name: &'a str,
    pub bytes: &'a [u8],
}

pub fn insert(conn: &mut Conn, new: &NewPaper<'_>, now: Moment) -> Result<PaperId> {
    Ok(diesel::insert_into(papers::table)
        .values((
            papers::application_id.eq(new.application),
            papers::kind.eq(new.kind),
            papers::title.eq(new.title),
            papers::file_name.eq(new.file_name),
            papers::bytes.eq(new.bytes),
            papers::made_at.eq(now),
        ))
        .returning(papers::id)
        .get_result(conn)?)
}

/// The papers of an application, the newest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Kept>> {
    Ok(papers::table
        .filter(papers::application_id.eq(id))
        .order(papers::id.desc())
        .select((papers::id, papers::kind, papers::title, papers::made_at))
        .load(conn)?)
}

/// The file of a paper of this application: its name and its bytes.
pub fn file(conn: &mut Conn, application: ApplicationId, id: PaperId) -> Result<(String, Vec<u8>)> {
    Ok(papers::table
        .filter(papers::id.eq(id).and(papers::application_id.eq(application)))
        .select((papers::file_name, papers::bytes))
        .first(conn)?)
}

/// The file that goes with a letter.
pub fn attached(conn: &mut Conn, id: PaperId) -> Result<(String, Vec<u8>)> {
    Ok(papers::table.find(id).select((papers::file_name, papers::bytes)).first(conn)?)
}
