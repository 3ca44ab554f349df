//! Whether the database answers and is up to date.

use diesel::connection::SimpleConnection;

use super::{Conn, dialect};
use crate::error::{Error, Result};

/// `Ok` when the tables are there and current.
pub fn check(conn: &mut Conn) -> Result<()> {
    conn.batch_execute("SELECT 1")?;
    if dialect::is_behind(conn)? { Err(Error::Unavailable("migration".to_owned())) } else { Ok(()) }
}
