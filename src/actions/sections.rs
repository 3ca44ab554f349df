//! Filling in an application: one section at a time, in any order, only while it is a draft.

use super::Here;
use crate::domain::access::Who;
use crate::domain::eligibility::Eligibility;
use crate::domain::ids::QuestionId;
use crate::domain::question::Ask;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::words::words;
use crate::error::{Error, Result};
use crate::store::applications::{self, Application};
use crate::store::postings::Question;
use crate::store::sections::{self, Contact, NewResume};
use crate::store::{Conn, postings};

words!(
    /// The sections of an application, in the order of the task list.
    Section {
        Contact = "contact", "Your contact details";
        Eligibility = "eligibility", "Eligibility and what you can accept";
        Resume = "resume", "Your résumé";
        Questions = "questions", "Questions of this posting";
    }
);

/// The draft, held for writing.
fn draft(tx: &mut Conn, who: &Who, reference: &Reference) -> Result<Application> {
    let app = applications::own(tx, reference, who.id)?;
    if applications::hold_draft(tx, app.id, who.id)? {
        return Ok(app);
    }
    Err(Error::Refused(match app.state {
        State::Expired => "The posting has closed, so this application can no longer be changed.".to_owned(),
        _ => "This application was sent already. What you sent cannot be changed.".to_owned(),
    }))
}

pub fn save_contact(tx: &mut Conn, who: &Who, reference: &Reference, contact: &Contact) -> Result<()> {
    let app = draft(tx, who, reference)?;
    sections::save_contact(tx, app.id, contact)
}

pub fn save_eligibility(tx: &mut Conn, who: &Who, reference: &Reference, eligibility: &Eligibility) -> Result<()> {
    let app = draft(tx, who, reference)?;
    sections::save_eligibility(tx, app.id, eligibility)
}

/// Keeps a résumé: the bytes and the text that was read from them, in the same commit.
pub fn save_resume(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, resume: &NewResume<'_>) -> Result<()> {
    let app = draft(tx, who, reference)?;
    sections::save_resume(tx, app.id, resume, here.now)
}

pub fn save_answers(tx: &mut Conn, who: &Who, reference: &Reference, answers: &[(QuestionId, String)]) -> Result<()> {
    let app = draft(tx, who, reference)?;
    let asked = postings::questions(tx, app.posting)?;
    let known: Vec<_> = answers.iter().filter(|(id, text)| asked.iter().any(|q| q.id == *id) && !text.is_empty()).cloned().collect();
    sections::save_answers(tx, app.id, &known)
}

/// Answers that were given and do not meet what the posting requires, each with the requirement in words.
pub fn unmet<'a>(asked: &'a [Question], answers: &[(QuestionId, String)]) -> Vec<(&'a Ask, String)> {
    let given = |q: &Question| answers.iter().find(|(id, _)| *id == q.id).map(|(_, answer)| answer.as_str());
    asked.iter().filter_map(|q| q.ask.unmet(Some(given(q)?)).map(|rule| (&q.ask, rule))).collect()
}

/// The sections that still miss something.
pub fn open_sections(conn: &mut Conn, app: &Application) -> Result<Vec<Section>> {
    let mut open = Vec::new();
    if sections::contact(conn, app.id)?.is_none() {
        open.push(Section::Contact);
    }
    if sections::eligibility(conn, app.id)?.is_none() {
        open.push(Section::Eligibility);
    }
    if sections::resume(conn, app.id)?.is_none() {
        open.push(Section::Resume);
    }
    let answers = sections::answers(conn, app.id)?;
    if postings::questions(conn, app.posting)?.iter().any(|q| q.ask.required && !answers.iter().any(|(id, _)| *id == q.id)) {
        open.push(Section::Questions);
    }
    Ok(open)
}
