//! Letters as they arrived at a real SMTP server, read by a parser that is not ours.

use mail_parser::{MessageParser, MimeHeaders, PartType};

/// A letter that arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    pub subject: String,
    pub message_id: String,
    pub auto_submitted: String,
    /// `List-Unsubscribe` and `List-Unsubscribe-Post`, empty where there is none.
    pub unsubscribe: (String, String),
    pub text: String,
    pub html: String,
    /// METHOD of the content type, and the calendar file.
    pub calendar: Option<(String, String)>,
    /// Names and bytes of PDF files that came with it.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Mail {
    /// The first link in the text.
    pub fn link(&self) -> String {
        self.text.lines().find(|l| l.starts_with("http")).expect("a link in the letter").trim().to_owned()
    }
}

/// Letters that arrived for an address, in the order in which they came.
pub fn letters_to(address: &str) -> Vec<Mail> {
    let folder = std::env::var("MUSTER_TEST_MAIL_DIR").expect("tests of letters need MUSTER_TEST_MAIL_DIR: run them with `make it`");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "eml") && p.file_name().unwrap().to_string_lossy().contains(address))
        .collect();
    files.sort();
    files.iter().map(|f| parse(&std::fs::read(f).unwrap())).collect()
}

/// The latest letter to an address whose subject begins so.
pub fn latest(address: &str, subject: &str) -> Mail {
    let all = letters_to(address);
    let found = all.iter().rev().find(|m| m.subject.starts_with(subject));
    found.cloned().unwrap_or_else(|| panic!("no letter {subject:?} to {address}: {:?}", all.iter().map(|m| &m.subject).collect::<Vec<_>>()))
}

fn parse(raw: &[u8]) -> Mail {
    let message = MessageParser::default().parse(raw).expect("a letter");
    let calendar = message.parts.iter().find(|p| p.content_type().is_some_and(|t| t.subtype() == Some("calendar"))).map(|p| {
        let method = p.content_type().unwrap().attribute("method").unwrap_or_default().to_owned();
        let body = match &p.body {
            PartType::Text(text) => text.to_string(),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            other => panic!("a calendar part of kind {other:?}"),
        };
        (method, body)
    });
    let files = message
        .attachments()
        .filter(|p| p.content_type().is_some_and(|t| t.subtype() == Some("pdf")))
        .map(|p| (p.attachment_name().unwrap_or_default().to_owned(), p.contents().to_vec()))
        .collect();
    Mail {
        files,
        subject: message.subject().unwrap_or_default().to_owned(),
        message_id: message.message_id().unwrap_or_default().to_owned(),
        auto_submitted: message.header_raw("Auto-Submitted").unwrap_or_default().trim().to_owned(),
        unsubscribe: {
            let raw = |name: &str| message.header_raw(name).unwrap_or_default().trim().to_owned();
            (raw("List-Unsubscribe"), raw("List-Unsubscribe-Post"))
        },
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        calendar,
    }
}
