//! What somebody wrote in an application, as chapters: to check before sending, to read afterwards.

use crate::domain::eligibility::Eligibility;
use crate::domain::question::Ask;
use crate::error::Result;
use crate::imports::resume::Format;
use crate::store::Conn;
use crate::store::applications::Application;
use crate::store::postings::{self, Question};
use crate::store::sections::{self, Contact, Resume};
use crate::web::pages::size;

pub struct Answers {
    pub email: String,
    pub contact: Option<Contact>,
    pub eligibility: Option<Eligibility>,
    pub resume: Option<Resume>,
    /// Each question with its answer in words, where there is one.
    pub questions: Vec<(Ask, Option<String>)>,
}

impl Answers {
    pub fn load(conn: &mut Conn, app: &Application) -> Result<Self> {
        let given = sections::answers(conn, app.id)?;
        let answer = |q: &Question| given.iter().find(|(id, _)| *id == q.id).map(|(_, text)| q.ask.spoken(text));
        let questions = postings::questions(conn, app.posting)?.into_iter().map(|q| (answer(&q), q.ask)).map(|(a, q)| (q, a)).collect();
        Ok(Answers {
            email: app.email.clone(),
            contact: sections::contact(conn, app.id)?,
            eligibility: sections::eligibility(conn, app.id)?,
            resume: sections::resume(conn, app.id)?,
            questions,
        })
    }

    pub fn grade(&self, e: &Eligibility) -> String {
        match e.min_grade {
            1 => "Any grade".to_owned(),
            15 => "GS-15".to_owned(),
            g => format!("GS-{g} or higher"),
        }
    }

    pub fn places(&self, e: &Eligibility) -> String {
        match e {
            e if e.remote_only => "Only remotely".to_owned(),
            e if e.places.is_empty() => "In any place of this posting".to_owned(),
            e => e.places.join("; "),
        }
    }

    pub fn file(&self, resume: &Resume) -> String {
        let kind = Format::parse(&resume.media_type).map_or("file", Format::spoken);
        format!("{}, {kind}, {}", resume.file_name, size(resume.size))
    }
}
