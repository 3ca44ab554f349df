//! Around every request: an id, the security headers, a page for every error, and a net for panics.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use futures_util::FutureExt as _;

use super::app::App;
use super::fault::{self, Fault};
use super::{one_click, touch};
use crate::actions::Dice;
use crate::error::Error;

tokio::task_local! {
    static REQUEST_ID: String;
    static APP: App;
}

/// The id of the request being answered; empty outside of one.
pub fn request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// The app that answers this request; none outside of one.
pub fn app() -> Option<App> {
    APP.try_with(Clone::clone).ok()
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// Puts the headers on that every answer carries, unless the handler set its own.
fn seal(headers: &mut HeaderMap, id: &str, secure: bool) {
    let standard = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not no-referrer: with that, Chromium sends `Origin: null` on forms of this very site.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in standard {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}

/// Whether an unsafe request comes from a page of this site. A request that tells nothing of where it comes from is refused.
fn from_this_site(req: &ServiceRequest, base_url: &str) -> bool {
    let header = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    match (header("sec-fetch-site"), header("origin")) {
        (Some("same-origin"), _) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => origin == base_url,
        (None, None) => false,
    }
}

/// The middleware.
pub async fn watch(mut req: ServiceRequest, next: Next<impl MessageBody + 'static>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(app) = req.app_data::<App>().cloned() else {
        return Err(Fault::from(Error::Broken("the app is not there".to_owned())).into());
    };
    let id = Dice::System.bytes::<8>().map(|b| crate::actions::hex(&b)).unwrap_or_default();
    // The pattern, never the path: paths carry the tokens of letters.
    let route = req.resource_map().match_pattern(req.path()).unwrap_or_else(|| "none".to_owned());
    let method = req.method().clone();
    let secure = app.config().secure();
    // Nothing but POST acts; other methods are answered with 405 or 404 by the routes.
    let safe = method != Method::POST;
    let touched = touch::first(&req, &app.site().base_url);
    let (here, base_url) = (app.clone(), app.site().base_url.clone());
    let answered = REQUEST_ID
        .scope(
            id.clone(),
            APP.scope(here, async move {
                if !safe && !from_this_site(&req, &base_url) && !one_click::accept(&mut req).await {
                    return Ok(req.into_response(actix_web::ResponseError::error_response(&Fault::Forged)));
                }
                match AssertUnwindSafe(next.call(req)).catch_unwind().await {
                    Ok(answer) => answer.map(with_page),
                    Err(_) => Err(Fault::from(Error::Broken("a handler panicked".to_owned())).into()),
                }
            }),
        )
        .await;
    match answered {
        Ok(mut answer) => {
            seal(answer.headers_mut(), &id, secure);
            if let Some(word) = touched.filter(|_| answer.status().is_success() || answer.status().is_redirection()) {
                touch::keep(answer.headers_mut(), &word, secure);
            }
            tracing::info!(request_id = id, %method, route, status = answer.status().as_u16(), "answered");
            Ok(answer)
        }
        Err(error) => {
            // Extractors of actix itself and panics end here: no request is left to answer, so the error carries the whole page.
            let status = error.as_response_error().status_code();
            tracing::info!(request_id = id, %method, route, status = status.as_u16(), "answered with an error");
            let mut page = REQUEST_ID.scope(id.clone(), APP.scope(app, async { error.error_response() })).await;
            seal(page.headers_mut(), &id, secure);
            Err(actix_web::error::InternalError::from_response(error, page).into())
        }
    }
}

/// Gives a page to an error answer that has none: those that actix makes itself.
fn with_page(answer: ServiceResponse<impl MessageBody + 'static>) -> ServiceResponse<BoxBody> {
    let status = answer.status();
    let has_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|t| t.starts_with("text/html") || t.starts_with("application/"));
    if (status.is_client_error() || status.is_server_error()) && !has_page {
        let allow = answer.headers().get(header::ALLOW).cloned();
        let shown = if status == StatusCode::URI_TOO_LONG { StatusCode::BAD_REQUEST } else { status };
        let mut page = fault::page(shown, None);
        if let Some(allow) = allow {
            page.headers_mut().insert(header::ALLOW, allow);
        }
        return answer.into_response(page);
    }
    answer.map_into_boxed_body()
}
