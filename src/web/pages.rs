//! Small things that pages share: answers, addresses, words for figures.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;
use askama::Template;

use super::fault::Fault;
use super::shell::Notice;
use crate::domain::ids::BatchId;
use crate::error::Error;

/// What a handler answers with.
pub type Answer = Result<HttpResponse, Fault>;

/// A page.
pub fn show(page: &impl Template) -> Answer {
    show_as(StatusCode::OK, page)
}

/// The same page again, with what was typed and what is wrong with it.
pub fn again(page: &impl Template) -> Answer {
    show_as(StatusCode::UNPROCESSABLE_ENTITY, page)
}

pub fn show_as(status: StatusCode, page: &impl Template) -> Answer {
    let html = page.render().map_err(Error::broken)?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html))
}

/// On to another page of this site.
pub fn go(path: impl AsRef<str>) -> Answer {
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, path.as_ref())).finish())
}

/// An address with one more field in its query, and with the place on the page that it had.
fn with(path: &str, name: &str, value: impl std::fmt::Display) -> String {
    let (path, place) = path.split_once('#').map_or((path, String::new()), |(path, place)| (path, format!("#{place}")));
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}{name}={value}{place}")
}

/// On to another page, which says what was done.
pub fn done(path: impl AsRef<str>, notice: Notice) -> Answer {
    go(with(path.as_ref(), "done", notice))
}

/// The same, with a button that takes it back, where that is possible.
pub fn done_with_undo(path: impl AsRef<str>, notice: Notice, undo: Option<BatchId>) -> Answer {
    match undo {
        Some(batch) => done(with(path.as_ref(), "undo", batch), notice),
        None => done(path, notice),
    }
}

/// Text as a part of a query.
pub fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
        out
    })
}

/// A path of this site that may be gone on to; anything else becomes `None`.
pub fn own_path(raw: &str) -> Option<&str> {
    let clean = raw.starts_with('/') && !raw.starts_with("//") && !raw.contains(['\\', '\r', '\n', '\t', '@']) && raw.is_ascii();
    clean.then_some(raw)
}

/// `1.2 MB`, `340 KB`
pub fn size(bytes: i64) -> String {
    match bytes {
        b if b >= 1024 * 1024 => format!("{} MB", (b as f64 / 104_857.6).round() / 10.0),
        b if b >= 1024 => format!("{} KB", b / 1024),
        b => format!("{b} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_paths_are_gone_on_to() {
        for good in ["/", "/my", "/jobs?place=Boise%2C+ID"] {
            assert_eq!(own_path(good), Some(good));
        }
        for bad in
            ["", "//evil.example", "/\\evil.example", "https:evil", "https://evil.example", "/a\r\nb", "/x@evil", "javascript:alert(1)"]
        {
            assert_eq!(own_path(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_notice_goes_before_the_place_on_the_page() {
        assert_eq!(with("/staff/placements/1#tasks", "done", "ticked"), "/staff/placements/1?done=ticked#tasks");
        assert_eq!(with("/jobs?q=rust", "done", "x"), "/jobs?q=rust&done=x");
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(
            (size(12), size(5 * 1024 * 1024), size(1_258_291), size(2048)),
            ("12 bytes".into(), "5 MB".into(), "1.2 MB".into(), "2 KB".into())
        );
    }
}
