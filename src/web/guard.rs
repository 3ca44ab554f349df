//! Who somebody is: a type in the handler's signature. Whether this one may do that is asked in the action.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::app::App;
use super::fault::Fault;
use super::shell::{Notice, Shell};
use crate::actions::accounts;
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::error::Error;
use crate::store::accounts::Session;

/// The name of the session cookie: with the `__Host-` promise where the site runs over TLS.
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-muster" } else { "muster" }
}

/// The session of a request, found once and remembered for its length.
pub async fn session(req: &HttpRequest) -> Result<Option<Rc<Session>>, Fault> {
    if let Some(found) = req.extensions().get::<Option<Rc<Session>>>() {
        return Ok(found.clone());
    }
    let app = App::extract(req).await?;
    let token = req.cookie(cookie_name(app.config().secure())).map(|c| c.value().to_owned()).filter(|t| t.len() == 64);
    let found = match token {
        None => None,
        Some(token) => {
            let (limits, now) = (app.limits(), app.now());
            let key = token.clone();
            let found = app.read(move |conn| accounts::session(conn, &key, &limits, now)).await?;
            // "Seen" is written at most once a minute.
            if found.as_ref().is_some_and(|s| s.seen_at + chrono::TimeDelta::minutes(1) <= now)
                && let Err(why) = app.write(move |tx, here| accounts::touch(tx, &token, here.now)).await
            {
                // Reading goes on while nothing can be written.
                tracing::warn!(%why, "a session could not be marked as seen");
            }
            found.map(Rc::new)
        }
    };
    req.extensions_mut().insert(found.clone());
    Ok(found)
}

fn shell(req: &HttpRequest, app: &App, session: Option<&Session>) -> Shell {
    let done = req.query_string().split('&').find_map(|p| p.strip_prefix("done=")).and_then(Notice::parse);
    let undo = req.query_string().split('&').find_map(|p| p.strip_prefix("undo=")).and_then(|id| id.parse().ok());
    let shell = Shell::new(app, session.map(|s| s.who.clone()), session.map(|s| s.csrf.clone()).unwrap_or_default(), req.path(), done);
    shell.with_undo(undo)
}

/// Where to come back to after signing in: the page itself, or for an action the page its form stood on.
fn way_back(req: &HttpRequest) -> String {
    if req.method().is_safe() {
        return req.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    }
    let referer = req.headers().get("referer").and_then(|v| v.to_str().ok()).and_then(|r| r.parse::<actix_web::http::Uri>().ok());
    referer.map_or_else(|| "/".to_owned(), |uri| uri.path().to_owned())
}

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Fault>>>>;

/// Anybody. Carries who it is when they are signed in.
pub struct Visitor {
    pub shell: Shell,
}

impl FromRequest for Visitor {
    type Error = Fault;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let app = App::extract(&req).await?;
            let session = session(&req).await?;
            Ok(Visitor { shell: shell(&req, &app, session.as_deref()) })
        })
    }
}

macro_rules! guards {
    ($($(#[$doc:meta])* $name:ident: $roles:pat, $why:literal;)+) => { $(
        $(#[$doc])*
        pub struct $name {
            pub who: Who,
            pub shell: Shell,
        }

        impl FromRequest for $name {
            type Error = Fault;
            type Future = Extracting<Self>;

            fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
                let req = req.clone();
                Box::pin(async move {
                    let app = App::extract(&req).await?;
                    let session = session(&req).await?.ok_or_else(|| Fault::SignIn(way_back(&req)))?;
                    match session.who.role {
                        $roles => Ok($name { who: session.who.clone(), shell: shell(&req, &app, Some(&session)) }),
                        _ => Err(Error::Forbidden($why.to_owned()).into()),
                    }
                })
            }
        }
    )+ };
}

guards!(
    /// Somebody who applies.
    Applicant: Role::Applicant, "This page is for applicants. You are signed in as a member of staff.";
    /// Somebody who works in the programme or in an agency.
    Staff: Role::Reviewer | Role::Manager | Role::Office | Role::Auditor, "This page is for staff of the programme and its agencies.";
);

/// Anybody who is signed in.
pub struct Member {
    pub who: Who,
}

impl FromRequest for Member {
    type Error = Fault;
    type Future = Extracting<Self>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let session = session(&req).await?.ok_or_else(|| Fault::SignIn(way_back(&req)))?;
            Ok(Member { who: session.who.clone() })
        })
    }
}
