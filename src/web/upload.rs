//! One file in a form: read as a stream, cut off at the limit, its form secret checked like any other's.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;

use super::app::App;
use super::fault::Fault;
use super::forms::check_secret;

/// Longest time a file may take to arrive.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many times the limit are read and thrown away before the answer, so that a browser gets to see it.
const DRAIN: u64 = 6;

/// A file that was sent with its form.
pub struct Uploaded {
    /// The last part of the name its owner gave it; empty when no file was chosen.
    pub name: String,
    /// `Err` holds the limit in bytes that the file passed.
    pub bytes: Result<Vec<u8>, u64>,
}

impl FromRequest for Uploaded {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let app = App::extract(&req).await?;
            let limit = app.config().upload_limit;
            let form = Multipart::new(req.headers(), payload);
            tokio::time::timeout(PATIENCE, read(&req, form, limit))
                .await
                .map_err(|_| Fault::Malformed("The file took too long to arrive."))?
        })
    }
}

async fn read(req: &HttpRequest, mut form: Multipart, limit: u64) -> Result<Uploaded, Fault> {
    let broken = || Fault::Malformed("The form did not arrive whole.");
    let mut secret = None;
    let mut file = Uploaded { name: String::new(), bytes: Ok(Vec::new()) };
    while let Some(part) = form.next().await {
        let mut part = part.map_err(|_| broken())?;
        let (field, name) = match part.content_disposition() {
            Some(d) => (d.get_name().unwrap_or_default().to_owned(), d.get_filename().map(str::to_owned)),
            None => return Err(broken()),
        };
        // The secret comes first in the form: bytes of a file are only read for somebody who may send them.
        if field == "file" && secret.is_none() {
            return Err(Fault::Forged);
        }
        let most = if field == "file" { limit } else { 4096 };
        let mut bytes: Vec<u8> = Vec::new();
        let mut seen = 0u64;
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(|_| broken())?;
            seen += chunk.len() as u64;
            if seen > most * DRAIN {
                return Err(Fault::TooLarge(limit));
            }
            if seen <= most {
                bytes.extend_from_slice(&chunk);
            } else {
                bytes = Vec::new();
            }
        }
        match field.as_str() {
            "csrf" => {
                let given = String::from_utf8(bytes).map_err(|_| broken())?;
                check_secret(req, Some(&given)).await?;
                secret = Some(given);
            }
            "file" => {
                file.name = last_part(&name.unwrap_or_default());
                file.bytes = if seen > most { Err(limit) } else { Ok(bytes) };
            }
            _ => {}
        }
    }
    if secret.is_none() { Err(Fault::Forged) } else { Ok(file) }
}

/// The name without any path, in characters that are safe to show, at most 100 of them.
fn last_part(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean = crate::domain::text::line(last);
    let (stem, ending) = clean.rsplit_once('.').unwrap_or((&clean, ""));
    let stem: String = stem.chars().take(90).collect();
    let ending: String = ending.chars().take(8).collect();
    if ending.is_empty() { stem } else { format!("{stem}.{ending}") }
}

#[cfg(test)]
mod tests {
    use super::last_part;

    #[test]
    fn a_file_name_is_only_a_name() {
        for (raw, clean) in [
            ("cv.pdf", "cv.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\cv.docx", "cv.docx"),
            ("a\r\nb.pdf", "a b.pdf"),
            ("", ""),
            ("fdp.\u{202E}cv.pdf", "fdp.cv.pdf"),
        ] {
            assert_eq!(last_part(raw), clean, "{raw:?}");
        }
        assert!(last_part(&format!("{}.pdf", "x".repeat(500))).len() <= 100);
    }
}
