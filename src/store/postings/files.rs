//! Documents that hang on a posting.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::posting_files;
use crate::domain::ids::{FileId, PostingId};
use crate::domain::when::Moment;
use crate::error::Result;

/// A document without its bytes.
#[derive(Debug, Clone, Queryable)]
pub struct PostingFile {
    pub id: FileId,
    pub name: String,
    pub size: i64,
}

/// The documents of a posting, in the order in which they were added.
pub fn files(conn: &mut Conn, id: PostingId) -> Result<Vec<PostingFile>> {
    use posting_files as f;
    Ok(f::table.filter(f::posting_id.eq(id)).order(f::id).select((f::id, f::file_name, f::size)).load(conn)?)
}

/// The bytes and the name of one of them.
pub fn file(conn: &mut Conn, id: PostingId, file: FileId) -> Result<(Vec<u8>, String)> {
    use posting_files as f;
    Ok(f::table.filter(f::posting_id.eq(id).and(f::id.eq(file))).select((f::bytes, f::file_name)).first(conn)?)
}

pub fn add_file(conn: &mut Conn, id: PostingId, name: &str, bytes: &[u8], now: Moment) -> Result<()> {
    use posting_files as f;
    diesel::insert_into(f::table)
        .values((
            f::posting_id.eq(id),
            f::file_name.eq(name),
            f::size.eq(i64::try_from(bytes.len()).unwrap_or(i64::MAX)),
            f::bytes.eq(bytes),
            f::added_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes a document; `false` when it was not there.
pub fn remove_file(conn: &mut Conn, id: PostingId, file: FileId) -> Result<bool> {
    use posting_files as f;
    Ok(diesel::delete(f::table.filter(f::posting_id.eq(id).and(f::id.eq(file)))).execute(conn)? == 1)
}
