//! A document that somebody was asked for: its kind, from its name and its first bytes. It is kept and handed on, never opened here.

use super::resume::{Format, Trouble};

/// Pictures a scan may be: ending, first bytes, media type.
const PICTURES: &[(&str, &[u8], &str)] =
    &[("png", b"\x89PNG\r\n\x1a\n", "image/png"), ("jpg", b"\xff\xd8\xff", "image/jpeg"), ("jpeg", b"\xff\xd8\xff", "image/jpeg")];

/// The media type of a document, or a sentence for who sent it.
pub fn kind(file_name: &str, bytes: &[u8]) -> Result<&'static str, String> {
    let ending = file_name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    if let Some((.., kind)) = PICTURES.iter().find(|(own, magic, _)| *own == ending && bytes.starts_with(magic)) {
        return Ok(kind);
    }
    Format::of(file_name, bytes).map(Format::as_str).map_err(|trouble| match trouble {
        Trouble::WrongKind => format!("{file_name} is not a PDF, Word (DOCX), PNG, JPEG or plain text file"),
        other => other.sentence(file_name),
    })
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn name_and_first_bytes_must_agree() {
        assert_eq!(kind("scan.PNG", b"\x89PNG\r\n\x1a\n..."), Ok("image/png"));
        assert_eq!(kind("diploma.pdf", b"%PDF-1.7"), Ok("application/pdf"));
        for (name, bytes) in [("scan.png", &b"<script>"[..]), ("page.html", b"<html>"), ("scan.jpg", b"\x89PNG\r\n\x1a\n"), ("a.pdf", b"")]
        {
            assert!(kind(name, bytes).is_err(), "{name}");
        }
    }
}
