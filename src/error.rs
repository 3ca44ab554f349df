//! What can go wrong, in the words of the house. No HTTP in here: web turns these into pages.

use std::fmt;

use crate::domain::access::NotAllowed;
use crate::domain::state::Refusal;

/// A change that somebody else made first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// One sentence: what was done, by whom and when. Empty when no history tells.
    pub what: String,
}

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// Not there, or not for this person: the two look the same.
    NotFound,
    /// There, visible, but not for this person to do.
    Forbidden(String),
    /// A rule says no; the sentence is for the person.
    Refused(String),
    /// Somebody else acted first.
    Stale(Changed),
    /// A value that must be unique is taken: the field it belongs to.
    Taken(&'static str),
    /// The database does not answer now; later it will.
    Unavailable(String),
    /// Too many tries; seconds to wait.
    TooMany(i64),
    /// A fault of ours: logged with a request id, never shown.
    Broken(String),
}

pub type Result<T> = std::result::Result<T, Error>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound => f.write_str("not found"),
            Error::Forbidden(why) | Error::Refused(why) => f.write_str(why),
            Error::Stale(changed) if changed.what.is_empty() => f.write_str("This changed while you were looking at it."),
            Error::Stale(changed) => f.write_str(&changed.what),
            Error::Taken(field) => write!(f, "{field} is taken"),
            Error::Unavailable(why) => write!(f, "the database is not available: {why}"),
            Error::TooMany(seconds) => write!(f, "too many tries, wait {seconds} seconds"),
            Error::Broken(why) => write!(f, "broken: {why}"),
        }
    }
}

impl std::error::Error for Error {}

impl Error {
    /// A fault of ours with its cause.
    pub fn broken(cause: impl fmt::Display) -> Self {
        Error::Broken(cause.to_string())
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(refusal.0)
    }
}

impl From<NotAllowed> for Error {
    fn from(not_allowed: NotAllowed) -> Self {
        Error::Forbidden(not_allowed.0.to_owned())
    }
}

impl From<diesel::result::Error> for Error {
    fn from(cause: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind as Kind, Error as D};
        match &cause {
            D::NotFound => Error::NotFound,
            D::DatabaseError(Kind::ClosedConnection, info) => Error::Unavailable(info.message().to_owned()),
            D::DatabaseError(Kind::UniqueViolation, info) => Error::Broken(format!("unique: {}", info.message())),
            D::DatabaseError(_, info) if is_outage(info.message()) => Error::Unavailable(info.message().to_owned()),
            D::BrokenTransactionManager => Error::Unavailable(cause.to_string()),
            _ => Error::Broken(cause.to_string()),
        }
    }
}

/// Messages of both databases that mean "not now" rather than "wrong".
fn is_outage(message: &str) -> bool {
    const SIGNS: &[&str] = &[
        "database is locked",
        "database or disk is full",
        "disk I/O error",
        "unable to open database file",
        "readonly database",
        "server closed the connection",
        "could not connect",
        "Connection refused",
        "connection to server",
        "terminating connection",
        "no connection to the server",
        "the database system is",
        "could not receive data",
        "could not send data",
        "SSL connection has been closed",
        "timeout expired",
        "deadlock detected",
        "lock timeout",
        "statement timeout",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}
