//! Files of scores: kept from the upload until they are applied, then only their hash and what became of them.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{assessment_imports, assessments, users};
use crate::domain::ids::{ImportId, PostingId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// A file that was brought, with its text.
#[derive(Debug, Clone, Queryable)]
pub struct Brought {
    pub id: ImportId,
    pub posting: PostingId,
    pub file_name: String,
    pub hash: String,
    /// Empty once it was applied.
    pub content: String,
    pub mapping: String,
    pub applied_at: Option<Moment>,
    pub version: i64,
}

type Columns = (
    assessment_imports::id,
    assessment_imports::posting_id,
    assessment_imports::file_name,
    assessment_imports::hash,
    assessment_imports::content,
    assessment_imports::mapping,
    assessment_imports::applied_at,
    assessment_imports::version,
);

fn columns() -> Columns {
    use assessment_imports as t;
    (t::id, t::posting_id, t::file_name, t::hash, t::content, t::mapping, t::applied_at, t::version)
}

pub fn brought(conn: &mut Conn, id: ImportId) -> Result<Brought> {
    Ok(assessment_imports::table.find(id).select(columns()).first(conn)?)
}

/// The file with this hash, if it was brought to the posting before.
pub fn by_hash(conn: &mut Conn, posting: PostingId, hash: &str) -> Result<Option<Brought>> {
    use assessment_imports as t;
    Ok(t::table.filter(t::posting_id.eq(posting).and(t::hash.eq(hash))).select(columns()).first(conn).optional()?)
}

/// A file as it arrives.
pub struct NewFile<'a> {
    pub posting: PostingId,
    pub name: &'a str,
    pub hash: &'a str,
    pub content: &'a str,
    pub mapping: &'a str,
    pub lines: i64,
    pub by: UserId,
}

pub fn keep(conn: &mut Conn, new: &NewFile<'_>, now: Moment) -> Result<ImportId> {
    use assessment_imports as t;
    Ok(diesel::insert_into(t::table)
        .values((
            t::posting_id.eq(new.posting),
            t::file_name.eq(new.name),
            t::hash.eq(new.hash),
            t::content.eq(new.content),
            t::mapping.eq(new.mapping),
            t::entered.eq(0),
            t::lines.eq(new.lines),
            t::uploaded_by.eq(new.by),
            t::uploaded_at.eq(now),
            t::version.eq(1),
        ))
        .returning(t::id)
        .get_result(conn)?)
}

/// Keeps which column is what; `false` when somebody else was first, or the file was applied.
pub fn map(conn: &mut Conn, seen: &Brought, mapping: &str) -> Result<bool> {
    use assessment_imports as t;
    let open = t::table.find(seen.id).filter(t::version.eq(seen.version).and(t::applied_at.is_null()));
    Ok(diesel::update(open).set((t::mapping.eq(mapping), t::version.eq(seen.version + 1))).execute(conn)? == 1)
}

/// Records that a file was applied, and forgets its text; `false` when somebody else was first.
pub fn mark_applied(conn: &mut Conn, seen: &Brought, entered: i64, by: UserId, now: Moment) -> Result<bool> {
    use assessment_imports as t;
    let open = t::table.find(seen.id).filter(t::version.eq(seen.version).and(t::applied_at.is_null()));
    let done = diesel::update(open)
        .set((t::content.eq(""), t::entered.eq(entered), t::applied_by.eq(by), t::applied_at.eq(now), t::version.eq(seen.version + 1)))
        .execute(conn)?;
    Ok(done == 1)
}

/// What was mapped last in this posting, or else for the same tool in another.
pub fn last_mapping(conn: &mut Conn, posting: PostingId, tool: &str) -> Result<Option<String>> {
    use assessment_imports as t;
    let own = t::table.filter(t::posting_id.eq(posting).and(t::applied_at.is_not_null())).order(t::id.desc()).select(t::mapping);
    if let Some(found) = own.first(conn).optional()? {
        return Ok(Some(found));
    }
    Ok(t::table
        .inner_join(assessments::table.on(assessments::posting_id.eq(t::posting_id)))
        .filter(assessments::tool.eq(tool).and(t::applied_at.is_not_null()))
        .order(t::id.desc())
        .select(t::mapping)
        .first(conn)
        .optional()?)
}

/// A line of the list of files.
#[derive(Debug, Clone, Queryable)]
pub struct File {
    pub id: ImportId,
    pub name: String,
    pub hash: String,
    pub entered: i64,
    pub lines: i64,
    pub by: String,
    pub uploaded_at: Moment,
    pub applied_at: Option<Moment>,
}

/// The files of a posting, the newest first.
pub fn files(conn: &mut Conn, posting: PostingId) -> Result<Vec<File>> {
    use assessment_imports as t;
    Ok(t::table
        .inner_join(users::table.on(users::id.eq(t::uploaded_by)))
        .filter(t::posting_id.eq(posting))
        .order(t::id.desc())
        .limit(50)
        .select((t::id, t::file_name, t::hash, t::entered, t::lines, users::name, t::uploaded_at, t::applied_at))
        .load(conn)?)
}

/// Removes files that were brought before a moment and never applied: names and addresses stand in them.
pub fn sweep(conn: &mut Conn, before: Moment) -> Result<usize> {
    use assessment_imports as t;
    Ok(diesel::delete(t::table.filter(t::applied_at.is_null().and(t::uploaded_at.lt(before)))).execute(conn)?)
}
