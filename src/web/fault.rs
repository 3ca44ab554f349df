//! What went wrong, as an answer: the only place that knows which error is which status.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use super::shell::Shell;
use super::watch;
use crate::error::Error;

/// An answer that is not the page that was asked for.
#[derive(Debug)]
pub enum Fault {
    Error(Error),
    /// Sign in first, then go on to this path.
    SignIn(String),
    /// A form without its secret, or from another site.
    Forged,
    /// More bytes than allowed; the limit in bytes.
    TooLarge(u64),
    /// A request that no page of ours makes.
    Malformed(&'static str),
    /// A page that is gone, with a sentence.
    Gone(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Error(error)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Error(error) => error.fmt(f),
            other => write!(f, "{other:?}"),
        }
    }
}

#[derive(Template)]
#[template(path = "shell/fault.html")]
struct FaultPage<'a> {
    shell: Shell,
    status: u16,
    title: &'a str,
    what: &'a str,
    next: &'a str,
    request_id: String,
}

/// A full page for a status that has no better words.
pub fn page(status: StatusCode, what: Option<&str>) -> HttpResponse {
    let (title, standard, next) = match status {
        StatusCode::BAD_REQUEST => (
            "That request does not make sense to us",
            "Something in the address or the form is not what this page expects.",
            "Go back and try again.",
        ),
        StatusCode::FORBIDDEN => (
            "You cannot do this",
            "Your account does not have the right to do this.",
            "If you think you should be able to, ask the programme office.",
        ),
        StatusCode::NOT_FOUND => {
            ("Page not found", "There is nothing here, or it is not for you to see.", "Check the address, or start from the beginning.")
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            ("That is not possible here", "This page cannot be used in that way.", "Go back and use the buttons of the page.")
        }
        StatusCode::CONFLICT => (
            "Somebody else was first",
            "This changed while you were looking at it.",
            "Go back, reload the page and look again. Nothing was changed by you.",
        ),
        StatusCode::GONE => ("No longer here", "This page has ended.", "See what is open now."),
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("That is too large", "What you sent is larger than this page accepts.", "Go back and send something smaller.")
        }
        StatusCode::UNPROCESSABLE_ENTITY => {
            ("This is not possible now", "A rule of the programme says no.", "Go back and look at the page again.")
        }
        StatusCode::TOO_MANY_REQUESTS => {
            ("Too many tries", "There were too many tries in a short time.", "Wait a little, then try again. Nothing is lost.")
        }
        StatusCode::SERVICE_UNAVAILABLE => (
            "Not available for a moment",
            "We cannot reach our records just now.",
            "Nothing you sent was changed. Go back and try again in a minute.",
        ),
        _ => (
            "Something went wrong on our side",
            "It is our fault, not yours, and it has been recorded.",
            "Go back and try again. If it stays, tell us the number below.",
        ),
    };
    let request_id = if status.is_server_error() { watch::request_id() } else { String::new() };
    let body = FaultPage { shell: Shell::plain(), status: status.as_u16(), title, what: what.unwrap_or(standard), next, request_id };
    match body.render() {
        Ok(html) => HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html),
        Err(e) => {
            tracing::error!(error = %e, "the error page does not render");
            HttpResponse::build(status).content_type("text/plain; charset=utf-8").body(title.to_owned())
        }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Fault::Error(error) => match error {
                Error::NotFound => StatusCode::NOT_FOUND,
                Error::Forbidden(_) => StatusCode::FORBIDDEN,
                Error::Refused(_) | Error::Taken(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Error::Stale(_) => StatusCode::CONFLICT,
                Error::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
                Error::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
                Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Fault::SignIn(_) => StatusCode::SEE_OTHER,
            Fault::Forged => StatusCode::FORBIDDEN,
            Fault::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Fault::Malformed(_) => StatusCode::BAD_REQUEST,
            Fault::Gone(_) => StatusCode::GONE,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut response = match self {
            Fault::SignIn(next) => {
                let to = format!("/sign-in?next={}", super::pages::percent(next));
                return HttpResponse::SeeOther().insert_header((header::LOCATION, to)).finish();
            }
            Fault::Error(Error::NotFound | Error::Taken(_)) => page(status, None),
            Fault::Error(Error::Unavailable(why)) => {
                tracing::warn!(request_id = watch::request_id(), why, "not available");
                page(status, None)
            }
            Fault::Error(Error::Broken(why)) => {
                tracing::error!(request_id = watch::request_id(), why, "broken");
                page(status, None)
            }
            Fault::Error(Error::TooMany(_)) => page(status, None),
            Fault::Error(error) => page(status, Some(&error.to_string())),
            Fault::Forged => {
                page(status, Some("This form is too old or does not come from this site. Go back, reload the page and send it again."))
            }
            Fault::TooLarge(limit) => {
                page(status, Some(&format!("The limit is {}.", super::pages::size(i64::try_from(*limit).unwrap_or(i64::MAX)))))
            }
            Fault::Malformed(what) => page(status, Some(what)),
            Fault::Gone(what) => page(status, Some(what)),
        };
        let wait = match self {
            Fault::Error(Error::TooMany(seconds)) => Some(*seconds),
            Fault::Error(Error::Unavailable(_)) => Some(10),
            _ => None,
        };
        if let Some(seconds) = wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
