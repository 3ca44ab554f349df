//! Every e-mail there is. Each function puts the words together once; text and HTML are made from the same words, so they cannot differ.
//! Nothing in here sends: what comes out is kept in the outbox.

pub mod accounts;
pub mod addresses;
pub mod alerts;
pub mod applications;
pub mod assessments;
pub mod calendar;
pub mod conditions;
pub mod deferrals;
pub mod demands;
pub mod documents;
pub mod firewall;
pub mod interviews;
pub mod messages;
pub mod moving;
pub mod notes;
pub mod offers;
pub mod placements;
pub mod pool;
pub mod postings;
pub mod promises;
pub mod referees;
pub mod reviews;
pub mod scorecards;
pub mod seats;
pub mod selections;

use std::sync::Arc;

use askama::Template;

use crate::error::{Error, Result};
use crate::papers::Paper;

/// What letters and links need to know of this installation.
#[derive(Debug, Clone)]
pub struct Site {
    /// Without a slash at the end.
    pub base_url: Arc<str>,
    pub programme: Arc<str>,
    pub contact: Arc<str>,
}

impl Site {
    /// The full address of a path of this site.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// The host part of the base address.
    pub fn host(&self) -> &str {
        let rest = self.base_url.split_once("://").map_or(&*self.base_url, |(_, rest)| rest);
        rest.split(['/', ':']).next().unwrap_or("localhost")
    }
}

/// A letter that is finished but for its envelope.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The kind of letter: `received`, `interview_set`.
    pub kind: &'static str,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<(String, &'static str)>,
    /// A paper that goes with it as a PDF and is kept, and the name of its file.
    pub paper: Option<(Paper, String)>,
    /// Where an optional letter is stopped with one click.
    pub unsubscribe: Option<String>,
}

/// Something with an address of its own in a letter.
#[derive(Debug)]
struct Entry {
    title: String,
    url: String,
    facts: String,
}

/// The words of a letter as they come together.
#[derive(Debug)]
struct Letter<'a> {
    site: &'a Site,
    kind: &'static str,
    subject: String,
    greeting: String,
    paragraphs: Vec<String>,
    facts: Vec<(&'static str, String)>,
    items: Vec<String>,
    link: Option<(&'static str, String)>,
    closing: Vec<String>,
    entries: Vec<Entry>,
    calendar: Option<(String, &'static str)>,
    paper: Option<(Paper, String)>,
    unsubscribe: Option<String>,
}

#[derive(Template)]
#[template(path = "letters/letter.txt", escape = "none")]
struct Text<'a> {
    greeting: &'a str,
    paragraphs: &'a [String],
    facts: &'a [(&'static str, String)],
    items: &'a [String],
    entries: &'a [Entry],
    link: &'a Option<(&'static str, String)>,
    closing: &'a [String],
    programme: &'a str,
    contact: &'a str,
}

#[derive(Template)]
#[template(path = "letters/letter.html")]
struct Html<'a> {
    subject: &'a str,
    greeting: &'a str,
    paragraphs: &'a [String],
    facts: &'a [(&'static str, String)],
    items: &'a [String],
    entries: &'a [Entry],
    link: &'a Option<(&'static str, String)>,
    closing: &'a [String],
    programme: &'a str,
    contact: &'a str,
}

impl<'a> Letter<'a> {
    fn to(site: &'a Site, kind: &'static str, name: &str, subject: impl Into<String>) -> Self {
        Self {
            site,
            kind,
            subject: subject.into(),
            greeting: name.to_owned(),
            paragraphs: Vec::new(),
            facts: Vec::new(),
            items: Vec::new(),
            link: None,
            closing: Vec::new(),
            entries: Vec::new(),
            calendar: None,
            paper: None,
            unsubscribe: None,
        }
    }

    fn say(mut self, paragraph: impl Into<String>) -> Self {
        self.paragraphs.push(paragraph.into());
        self
    }

    fn fact(mut self, label: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((label, value.into()));
        self
    }

    fn item(mut self, item: impl Into<String>) -> Self {
        self.items.push(item.into());
        self
    }

    fn entry(mut self, title: &str, path: &str, facts: String) -> Self {
        self.entries.push(Entry { title: title.to_owned(), url: self.site.url(path), facts });
        self
    }

    /// Only for letters that nobody needs.
    fn unsubscribe(mut self, path: &str) -> Self {
        self.unsubscribe = Some(self.site.url(path));
        self
    }

    fn link(mut self, label: &'static str, path: &str) -> Self {
        self.link = Some((label, self.site.url(path)));
        self
    }

    fn close(mut self, paragraph: impl Into<String>) -> Self {
        self.closing.push(paragraph.into());
        self
    }

    fn calendar(mut self, file: String, method: &'static str) -> Self {
        self.calendar = Some((file, method));
        self
    }

    fn paper(mut self, paper: Paper, file_name: String) -> Self {
        self.paper = Some((paper, file_name));
        self
    }

    fn render(self) -> Result<Rendered> {
        let text = Text {
            greeting: &self.greeting,
            paragraphs: &self.paragraphs,
            facts: &self.facts,
            items: &self.items,
            entries: &self.entries,
            link: &self.link,
            closing: &self.closing,
            programme: &self.site.programme,
            contact: &self.site.contact,
        };
        let html = Html {
            subject: &self.subject,
            greeting: &self.greeting,
            paragraphs: &self.paragraphs,
            facts: &self.facts,
            items: &self.items,
            entries: &self.entries,
            link: &self.link,
            closing: &self.closing,
            programme: &self.site.programme,
            contact: &self.site.contact,
        };
        Ok(Rendered {
            text: text.render().map_err(Error::broken)?,
            html: html.render().map_err(Error::broken)?,
            kind: self.kind,
            subject: self.subject,
            calendar: self.calendar,
            paper: self.paper,
            unsubscribe: self.unsubscribe,
        })
    }
}
