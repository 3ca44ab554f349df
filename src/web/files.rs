//! Files that strangers uploaded, on their way back to a browser: kept or shown in a frame of ours, never run.

use actix_web::HttpResponse;
use actix_web::http::header;

use super::pages::percent;
use crate::imports::resume::Format;

/// Kinds a browser may be told of; any other file is a row of bytes.
const KINDS: &[&str] = &[Format::Pdf.as_str(), Format::Docx.as_str(), Format::Text.as_str(), "image/png", "image/jpeg"];

/// What the browser should do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Save it.
    Keep,
    /// A PDF may stand in a frame of this site; anything else is saved.
    Show,
}

/// The answer that carries a file. A kind we do not know is a row of bytes.
pub fn send(how: How, bytes: Vec<u8>, media_type: &str, name: &str) -> HttpResponse {
    let kind = KINDS.iter().copied().find(|k| *k == media_type).unwrap_or("application/octet-stream");
    let place = if how == How::Show && kind == Format::Pdf.as_str() { "inline" } else { "attachment" };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, disposition(place, name)))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox; frame-ancestors 'self'"))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(bytes)
}

/// RFC 6266: a plain name for old browsers, the true one in UTF-8 beside it.
fn disposition(place: &str, name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    format!("{place}; filename=\"{plain}\"; filename*=UTF-8''{}", percent(name).replace('/', "%2F"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_not_run_and_its_name_harms_nothing() {
        let answer = send(How::Show, vec![1], "text/html", "ré\"sumé.pdf");
        let header = |name: header::HeaderName| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(header(header::CONTENT_TYPE), "application/octet-stream");
        assert_eq!(header(header::CONTENT_DISPOSITION), "attachment; filename=\"r__sum_.pdf\"; filename*=UTF-8''r%C3%A9%22sum%C3%A9.pdf");
        assert!(header(header::CONTENT_SECURITY_POLICY).contains("sandbox"));
    }

    #[test]
    fn names_of_files_cannot_break_out() {
        let header = disposition("attachment", "Zoë\"\r\n../cv.pdf");
        assert_eq!(header, "attachment; filename=\"Zo____.._cv.pdf\"; filename*=UTF-8''Zo%C3%AB%22%0D%0A..%2Fcv.pdf");
    }

    #[test]
    fn only_a_pdf_is_shown() {
        for (how, kind, place) in [
            (How::Show, "application/pdf", "inline"),
            (How::Keep, "application/pdf", "attachment"),
            (How::Show, "text/plain", "attachment"),
        ] {
            let answer = send(how, Vec::new(), kind, "a");
            assert!(answer.headers().get(header::CONTENT_DISPOSITION).unwrap().to_str().unwrap().starts_with(place));
        }
    }
}
