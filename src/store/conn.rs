//! One connection type for both databases.

use diesel::{Connection, MultiConnection, PgConnection, SqliteConnection};

use crate::config::Database;

/// A connection to SQLite or to PostgreSQL.
#[derive(MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs the same diesel statement against the concrete connection, where MultiConnection cannot express it.
#[macro_export]
macro_rules! each {
    ($conn:expr, |$c:ident| $body:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite($c) => $body,
            $crate::store::Conn::Postgres($c) => $body,
        }
    };
}

impl Conn {
    /// Opens a connection to exactly this database.
    pub fn open(database: &Database) -> diesel::ConnectionResult<Self> {
        match database {
            Database::Sqlite(path) => SqliteConnection::establish(&path.to_string_lossy()).map(Conn::Sqlite),
            Database::Postgres(url) => PgConnection::establish(url).map(Conn::Postgres),
        }
    }
}
