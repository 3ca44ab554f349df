//! Where a visitor first came from: one word in one cookie, written to the application when one is begun.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::ServiceRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

use crate::domain::source;

/// The cookie holds only the word.
const COOKIE: &str = "muster-source";
const DAYS: i64 = 30;

/// The word of a first visit. Nothing is kept of somebody who asks not to be followed (`Sec-GPC`), and nothing of pages that are not public.
pub fn first(req: &ServiceRequest, own: &str) -> Option<String> {
    let private = ["/staff", "/my", "/apply", "/assets", "/letters"].iter().any(|p| req.path().starts_with(p));
    let header = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    if req.method() != Method::GET || private || req.cookie(COOKIE).is_some() || header("sec-gpc") == Some("1") {
        return None;
    }
    source::first_touch(req.query_string(), header("referer"), own)
}

/// Keeps the word in the visitor's browser.
pub fn keep(headers: &mut HeaderMap, word: &str, secure: bool) {
    let cookie = Cookie::build(COOKIE, word)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .max_age(Duration::days(DAYS))
        .finish();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// The word this visitor came with.
pub fn word(req: &HttpRequest) -> Option<String> {
    req.cookie(COOKIE).and_then(|c| source::code(c.value()))
}
