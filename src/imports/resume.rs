//! The text of a résumé: PDF, DOCX or plain text. Only called in the reading process (see actions/resumes.rs).

use std::io::{Cursor, Read};

use quick_xml::events::Event;

use crate::domain::text::lines;
use crate::domain::words::words;

/// Most characters of text that are kept.
pub const MAX_TEXT: usize = 200_000;
/// Most bytes the document of a DOCX, and all its parts together, may unpack to.
const MAX_UNPACKED: u64 = 20 * 1024 * 1024;
const MAX_PARTS: u64 = 200 * 1024 * 1024;

words!(
    /// Kinds of file a résumé may be.
    Format {
        Pdf = "application/pdf", "PDF";
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (DOCX)";
        Text = "text/plain", "plain text";
    }
);

/// Why a file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Empty,
    WrongKind,
    Locked,
    NoText,
    TooMuch,
    Unreadable,
}

impl Trouble {
    pub fn exit_code(self) -> i32 {
        match self {
            Trouble::Empty => 10,
            Trouble::WrongKind => 11,
            Trouble::Locked => 12,
            Trouble::NoText => 13,
            Trouble::TooMuch => 14,
            Trouble::Unreadable => 15,
        }
    }

    pub fn from_exit_code(code: i32) -> Self {
        [Trouble::Empty, Trouble::WrongKind, Trouble::Locked, Trouble::NoText, Trouble::TooMuch]
            .into_iter()
            .find(|t| t.exit_code() == code)
            .unwrap_or(Trouble::Unreadable)
    }

    /// What the applicant reads.
    pub fn sentence(self, file_name: &str) -> String {
        let name = if file_name.is_empty() { "The file" } else { file_name };
        match self {
            Trouble::Empty => format!("{name} is empty"),
            Trouble::WrongKind => format!("{name} is not a PDF, Word (DOCX) or plain text file"),
            Trouble::Locked => format!("{name} is locked with a password. Save it without one and upload it again"),
            Trouble::NoText => format!("We could not read any text in {name}: it looks like a scan. Upload a file made of text"),
            Trouble::TooMuch => format!("{name} takes too long or too much memory to read. Save it again as a simple PDF"),
            Trouble::Unreadable => format!("{name} cannot be read: it seems to be damaged. Save it again and upload the new file"),
        }
    }
}

impl Format {
    /// The kind of a file, when its name and its first bytes agree.
    pub fn of(file_name: &str, bytes: &[u8]) -> Result<Self, Trouble> {
        let ending = file_name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        match ending.as_str() {
            _ if bytes.is_empty() => Err(Trouble::Empty),
            "pdf" if starts(b"%PDF-") => Ok(Format::Pdf),
            "docx" if starts(b"PK\x03\x04") => Ok(Format::Docx),
            // An encrypted Word file is an OLE container.
            "docx" if starts(b"\xD0\xCF\x11\xE0") => Err(Trouble::Locked),
            "txt" if std::str::from_utf8(bytes).is_ok_and(|t| !t.contains('\0')) => Ok(Format::Text),
            _ => Err(Trouble::WrongKind),
        }
    }
}

/// What was read in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    pub text: String,
    /// Pages of a PDF; nothing else has any that can be counted.
    pub pages: Option<i64>,
}

impl Content {
    /// As the reading process writes it: the number of pages, a line break, the text.
    pub fn write(&self) -> String {
        format!("{}\n{}", self.pages.unwrap_or(0), self.text)
    }

    /// The other way round.
    pub fn parse(written: &str) -> Option<Self> {
        let (pages, text) = written.split_once('\n')?;
        let pages: i64 = pages.parse().ok()?;
        Some(Content { text: text.to_owned(), pages: (pages > 0).then_some(pages) })
    }
}

/// The content of a file of this kind.
pub fn content(format: Format, bytes: &[u8]) -> Result<Content, Trouble> {
    let (raw, pages) = match format {
        Format::Text => (String::from_utf8(bytes.to_vec()).map_err(|_| Trouble::Unreadable)?, None),
        Format::Docx => (docx(bytes)?, None),
        Format::Pdf => pdf(bytes).map(|(text, pages)| (text, Some(pages)))?,
    };
    let clean = lines(&raw);
    if clean.chars().filter(|c| c.is_alphanumeric()).count() < 20 {
        return Err(Trouble::NoText);
    }
    Ok(Content { text: clean.chars().take(MAX_TEXT).collect(), pages })
}

/// The text of a PDF, and how many pages it has.
fn pdf(bytes: &[u8]) -> Result<(String, i64), Trouble> {
    if bytes.windows(8).any(|w| w == b"/Encrypt") {
        return Err(Trouble::Locked);
    }
    // The library panics on some broken files: that is caught here and is an unreadable file.
    let read = std::panic::catch_unwind(|| {
        let pages = pdf_extract::Document::load_mem(bytes).ok()?.get_pages().len();
        Some((pdf_extract::extract_text_from_mem(bytes).ok()?, i64::try_from(pages).ok()?))
    });
    read.ok().flatten().ok_or(Trouble::Unreadable)
}

fn docx(bytes: &[u8]) -> Result<String, Trouble> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Trouble::Unreadable)?;
    // The sizes are the archive's own words: what is unpacked is measured again below.
    let unpacked = archive.decompressed_size().unwrap_or(u128::MAX);
    if archive.len() > 2000 || unpacked > u128::from(MAX_PARTS) {
        return Err(Trouble::TooMuch);
    }
    let file = archive.by_name("word/document.xml").map_err(|e| match e {
        zip::result::ZipError::FileNotFound => Trouble::WrongKind,
        _ => Trouble::Unreadable,
    })?;
    let mut xml = Vec::new();
    file.take(MAX_UNPACKED + 1).read_to_end(&mut xml).map_err(|_| Trouble::Unreadable)?;
    if xml.len() as u64 > MAX_UNPACKED {
        return Err(Trouble::TooMuch);
    }
    document_text(&xml)
}

/// The words of a word-processing document. Entities other than the five of XML are not expanded, a DTD is refused.
fn document_text(xml: &[u8]) -> Result<String, Trouble> {
    let mut reader = quick_xml::Reader::from_reader(xml);
    let mut out = String::new();
    let mut in_text = false;
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).map_err(|_| Trouble::Unreadable)? {
            Event::DocType(_) => return Err(Trouble::Unreadable),
            Event::Start(e) if e.local_name().as_ref() == "t" => in_text = true,
            Event::End(e) => match e.local_name().as_ref() {
                "t" => in_text = false,
                "p" => out.push('\n'),
                _ => {}
            },
            Event::Empty(e) => match e.local_name().as_ref() {
                "tab" => out.push('\t'),
                "br" | "cr" | "p" => out.push('\n'),
                _ => {}
            },
            Event::Text(t) if in_text => out.push_str(&t),
            Event::GeneralRef(r) if in_text => out.push_str(match r.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => " ",
            }),
            Event::Eof => return Ok(out),
            _ => {}
        }
        buffer.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_content_must_agree() {
        for (name, bytes, found) in [
            ("cv.pdf", b"%PDF-1.7".as_slice(), Ok(Format::Pdf)),
            ("cv.PDF", b"%PDF-1.7", Ok(Format::Pdf)),
            ("cv.pdf", b"MZ\x90", Err(Trouble::WrongKind)),
            ("cv.docx", b"PK\x03\x04", Ok(Format::Docx)),
            ("cv.docx", b"%PDF-1.7", Err(Trouble::WrongKind)),
            ("cv.docx", b"\xD0\xCF\x11\xE0", Err(Trouble::Locked)),
            ("cv.txt", "Zoë".as_bytes(), Ok(Format::Text)),
            ("cv.txt", b"\xff\xfe", Err(Trouble::WrongKind)),
            ("cv.exe", b"%PDF-1.7", Err(Trouble::WrongKind)),
            ("", b"%PDF-1.7", Err(Trouble::WrongKind)),
            ("cv.pdf", b"", Err(Trouble::Empty)),
        ] {
            assert_eq!(Format::of(name, bytes), found, "{name}");
        }
    }

    #[test]
    fn a_word_document_gives_its_words() {
        let xml = br#"<?xml version="1.0"?><w:document xmlns:w="x"><w:body><w:p><w:r><w:t>Ada &amp; team</w:t></w:r></w:p><w:p><w:r><w:t>built</w:t><w:tab/><w:t>things</w:t></w:r></w:p></w:body></w:document>"#;
        assert_eq!(document_text(xml).unwrap(), "Ada & team\nbuilt\tthings\n");
        let bomb = br#"<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="x"><w:t>&a;</w:t></w:document>"#;
        assert_eq!(document_text(bomb), Err(Trouble::Unreadable));
    }

    #[test]
    fn what_the_reading_process_writes_is_read_back() {
        for content in [Content { text: "a\nb".into(), pages: Some(2) }, Content { text: String::new(), pages: None }] {
            assert_eq!(Content::parse(&content.write()), Some(content));
        }
        for bad in ["", "x\ny", "2"] {
            assert_eq!(Content::parse(bad), None);
        }
    }

    #[test]
    fn every_trouble_has_its_own_code_and_sentence() {
        for t in [Trouble::Empty, Trouble::WrongKind, Trouble::Locked, Trouble::NoText, Trouble::TooMuch, Trouble::Unreadable] {
            assert_eq!(Trouble::from_exit_code(t.exit_code()), t);
            assert!(t.sentence("cv.pdf").contains("cv.pdf"));
        }
    }
}
