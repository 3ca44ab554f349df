//! Forms: raw strings in, all problems at once by field, and what was typed kept.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use super::fault::Fault;
use super::guard;

/// Largest form without a file, in bytes.
const LIMIT: usize = 256 * 1024;
/// Longest time a form may take to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is wrong with a form, by field, in the order of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems {
    list: Vec<(String, String)>,
    /// Somebody else was first: the page shows what is there now, beside what was typed.
    conflict: bool,
}

impl Problems {
    pub fn add(&mut self, field: impl Into<String>, what: impl Into<String>) {
        self.list.push((field.into(), what.into()));
    }

    pub fn one(field: impl Into<String>, what: impl Into<String>) -> Self {
        Problems { list: vec![(field.into(), what.into())], conflict: false }
    }

    /// Somebody else was first; `what` says what they did.
    pub fn conflict(what: &str) -> Self {
        Problems {
            list: vec![("form".to_owned(), format!("{what} What you typed is still here: look again, then send it."))],
            conflict: true,
        }
    }

    pub fn is_conflict(&self) -> bool {
        self.conflict
    }

    /// The status of the page that shows these problems.
    pub fn status(&self) -> StatusCode {
        if self.conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY }
    }

    /// Keeps the value of a field, or its problem.
    pub fn take<T>(&mut self, field: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|what| self.add(field, what)).ok()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn all(&self) -> &[(String, String)] {
        &self.list
    }

    /// The first problem of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.list.iter().find(|(f, _)| f == field).map(|(_, what)| what.as_str())
    }

    pub fn has(&self, field: &str) -> bool {
        self.of(field).is_some()
    }

    /// `One thing to put right`, `3 things to put right`
    pub fn headline(&self) -> String {
        match self.list.len() {
            1 => "One thing to put right".to_owned(),
            n => format!("{n} things to put right"),
        }
    }
}

/// A form that says nothing but that its button was pressed.
#[derive(Debug, serde::Deserialize)]
pub struct Nothing {}

/// A form that was posted from a page of this site, with the secret of its session where there is one.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            if req.content_type() != "application/x-www-form-urlencoded" {
                return Err(Fault::Malformed("This is not a form of this site."));
            }
            let body = tokio::time::timeout(PATIENCE, async {
                let mut body = BytesMut::new();
                while let Some(chunk) = payload.next().await {
                    let chunk = chunk.map_err(|_| Fault::Malformed("The form did not arrive whole."))?;
                    if body.len() + chunk.len() > LIMIT {
                        return Err(Fault::TooLarge(LIMIT as u64));
                    }
                    body.extend_from_slice(&chunk);
                }
                Ok(body)
            })
            .await
            .map_err(|_| Fault::Malformed("The form took too long to arrive."))??;
            if body.contains(&0) || body.windows(3).any(|w| w == b"%00") {
                return Err(Fault::Malformed("There is a character in this form that cannot be kept."));
            }
            let beside = Beside::of(&body);
            if beside.is_trapped() {
                return Err(Fault::Malformed(
                    "A field that people do not see was filled in. Switch automatic filling off and send the form again.",
                ));
            }
            check_secret(&req, beside.csrf.as_deref()).await?;
            serde_html_form::from_bytes(&body)
                .map(Posted)
                .map_err(|_| Fault::Malformed("Something in this form is not what the page expects."))
        })
    }
}

/// What stands beside the fields of a form: its own copy of the session's secret, and the field that people do not see.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Beside {
    csrf: Option<String>,
    homepage: Option<String>,
}

impl Beside {
    fn of(body: &[u8]) -> Self {
        serde_html_form::from_bytes(body).unwrap_or_default()
    }

    /// Whether a program filled the form in.
    fn is_trapped(&self) -> bool {
        self.homepage.as_ref().is_some_and(|typed| !typed.is_empty())
    }
}

/// Refuses a form whose secret is not that of the session. Without a session there is nothing to protect but the origin, which is checked for all.
pub async fn check_secret(req: &HttpRequest, given: Option<&str>) -> Result<(), Fault> {
    match guard::session(req).await? {
        Some(session) if given != Some(session.csrf.as_str()) => Err(Fault::Forged),
        _ => Ok(()),
    }
}
