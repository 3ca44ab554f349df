//! The one action that may come from outside: a mail program that stops a job alert (RFC 8058).
//!
//! Every other unsafe request must come from a page of this site. This one is sent by the mail provider, which has neither our
//! origin nor our secrets. It is let through only when all of this holds: POST to `/jobs/alerts/{token}/stop`, nothing that a
//! browser would send (`Origin`, `Sec-Fetch-Site`, cookies), and a body that is `List-Unsubscribe=One-Click` and nothing else.
//! What it can do is end the alert of that token, which the sender must know.

use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt as _;

/// The whole body, as a form of this site would send it.
const BODY: &str = "List-Unsubscribe=One-Click";
/// The same as multipart is longer.
const LIMIT: usize = 1024;
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether this request is a one-click stop. Its body, which was read for that, is put back.
pub async fn accept(req: &mut ServiceRequest) -> bool {
    let told = ["origin", "sec-fetch-site", "cookie"].iter().any(|name| req.headers().contains_key(*name));
    if req.method() != Method::POST || told || !is_stop(req.path()) {
        return false;
    }
    let Ok(Some(body)) = tokio::time::timeout(PATIENCE, read(req.take_payload())).await else { return false };
    let media_type = req.content_type().to_ascii_lowercase();
    let fits = match media_type.as_str() {
        "application/x-www-form-urlencoded" => body.trim() == BODY,
        "multipart/form-data" => is_one_field(&body),
        _ => false,
    };
    if fits {
        // Handlers read one kind of form: both kinds become that.
        let whole = futures_util::stream::once(std::future::ready(Ok(Bytes::from_static(BODY.as_bytes()))));
        req.set_payload(Payload::Stream { payload: Box::pin(whole) });
        req.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    }
    fits
}

/// `/jobs/alerts/{64 hexadecimal digits}/stop`
fn is_stop(path: &str) -> bool {
    path.strip_prefix("/jobs/alerts/")
        .and_then(|rest| rest.strip_suffix("/stop"))
        .is_some_and(|token| token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()))
}

async fn read(mut payload: Payload) -> Option<String> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.ok()?;
        if body.len() + chunk.len() > LIMIT {
            return None;
        }
        body.extend_from_slice(&chunk);
    }
    String::from_utf8(body.to_vec()).ok()
}

/// One part, named `List-Unsubscribe`, that says `One-Click`.
fn is_one_field(body: &str) -> bool {
    let lines: Vec<&str> = body.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    match lines.as_slice() {
        [edge, head, .., value, end] => {
            edge.starts_with("--")
                && *end == format!("{edge}--")
                && *value == "One-Click"
                && head.to_ascii_lowercase().starts_with("content-disposition:")
                && head.ends_with("name=\"List-Unsubscribe\"")
                && lines.iter().filter(|l| *l == edge).count() == 1
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_one_address_and_the_one_field() {
        let token = "a".repeat(64);
        assert!(is_stop(&format!("/jobs/alerts/{token}/stop")));
        for path in
            [format!("/jobs/alerts/{token}"), format!("/jobs/alerts/{token}/confirm"), "/jobs/alerts/x/stop".into(), "/sign-out".into()]
        {
            assert!(!is_stop(&path), "{path}");
        }
        let part = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n";
        assert!(is_one_field(&format!("{part}--x--\r\n")));
        assert!(!is_one_field(&format!("{part}{part}--x--\r\n")));
        assert!(!is_one_field("List-Unsubscribe=One-Click"));
    }
}
