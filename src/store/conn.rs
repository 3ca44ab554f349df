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
            Database::Postgres(url) => PgConnection::establish(&impatient(url)).map(Conn::Postgres),
        }
    }
}

/// The URL with limits on silence, where it names none itself: a database that vanished without a word must not hold requests for minutes.
fn impatient(url: &str) -> String {
    const LIMITS: &[(&str, &str)] = &[
        ("connect_timeout", "3"),
        ("keepalives_idle", "5"),
        ("keepalives_interval", "2"),
        ("keepalives_count", "3"),
        ("tcp_user_timeout", "5000"),
    ];
    LIMITS.iter().filter(|(name, _)| !url.contains(name)).fold(url.to_owned(), |url, (name, value)| {
        let mark = if url.contains('?') { '&' } else { '?' };
        format!("{url}{mark}{name}={value}")
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn limits_are_added_and_never_overruled() {
        let url = super::impatient("postgres://db/muster?connect_timeout=9");
        assert!(
            url.starts_with("postgres://db/muster?connect_timeout=9&keepalives_idle=5&") && url.ends_with("tcp_user_timeout=5000"),
            "{url}"
        );
        assert!(super::impatient("postgres://db/muster").contains("muster?connect_timeout=3&"));
    }
}
