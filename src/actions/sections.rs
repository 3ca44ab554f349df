//! Filling in an application: one section at a time, in any order, only while it is a draft.

use super::Here;
use crate::domain::access::Who;
use crate::domain::demographics::Demographics;
use crate::domain::eligibility::Eligibility;
use crate::domain::ids::{ProjectId, QuestionId};
use crate::domain::intake::{Availability, Essay};
use crate::domain::question::Ask;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::words::words;
use crate::error::{Error, Result};
use crate::store::applications::{self, Application};
use crate::store::postings::Question;
use crate::store::sections::{self, Contact, NewResume};
use crate::store::{Conn, demographics, intake, postings, projects};

words!(
    /// The sections of an application, in the order of the task list: what decides whether it makes sense comes first.
    Section {
        Eligibility = "eligibility", "Eligibility and what you can accept";
        Contact = "contact", "Your contact details";
        Resume = "resume", "Your résumé";
        Questions = "questions", "Questions of this posting";
        Projects = "projects", "Projects you would like most";
        Availability = "availability", "Times for an interview, and what you need";
        Essays = "essays", "Essays";
        Demographics = "demographics", "Voluntary questions about you";
    }
);

impl Section {
    /// Sections that may be left empty, whatever the posting.
    pub fn is_optional(self) -> bool {
        matches!(self, Section::Projects | Section::Availability | Section::Essays | Section::Demographics)
    }
}

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

/// Saves one section of a draft: its rows, and that it was looked over.
fn save(
    tx: &mut Conn,
    who: &Who,
    reference: &Reference,
    section: Section,
    rows: impl FnOnce(&mut Conn, &Application) -> Result<()>,
) -> Result<()> {
    let app = draft(tx, who, reference)?;
    rows(tx, &app)?;
    intake::mark(tx, app.id, section.as_str(), false)
}

pub fn save_contact(tx: &mut Conn, who: &Who, reference: &Reference, contact: &Contact) -> Result<()> {
    save(tx, who, reference, Section::Contact, |tx, app| sections::save_contact(tx, app.id, contact))
}

pub fn save_eligibility(tx: &mut Conn, who: &Who, reference: &Reference, eligibility: &Eligibility) -> Result<()> {
    save(tx, who, reference, Section::Eligibility, |tx, app| sections::save_eligibility(tx, app.id, eligibility))
}

/// Keeps a résumé: the bytes and the text that was read from them, in the same commit.
pub fn save_resume(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, resume: &NewResume<'_>) -> Result<()> {
    save(tx, who, reference, Section::Resume, |tx, app| sections::save_resume(tx, app.id, resume, here.now))
}

/// Says that the résumé that was copied from an earlier application is the right one.
pub fn confirm_resume(tx: &mut Conn, who: &Who, reference: &Reference) -> Result<()> {
    save(tx, who, reference, Section::Resume, |tx, app| sections::resume(tx, app.id)?.map(|_| ()).ok_or(Error::NotFound))
}

pub fn save_answers(tx: &mut Conn, who: &Who, reference: &Reference, answers: &[(QuestionId, String)]) -> Result<()> {
    save(tx, who, reference, Section::Questions, |tx, app| {
        let asked = postings::questions(tx, app.posting)?;
        let known: Vec<_> = answers.iter().filter(|(id, text)| asked.iter().any(|q| q.id == *id) && !text.is_empty()).cloned().collect();
        sections::save_answers(tx, app.id, &known)
    })
}

/// Answers that were given and do not meet what the posting requires, each with the requirement in words.
pub fn unmet<'a>(asked: &'a [Question], answers: &[(QuestionId, String)]) -> Vec<(&'a Ask, String)> {
    let given = |q: &Question| answers.iter().find(|(id, _)| *id == q.id).map(|(_, answer)| answer.as_str());
    asked.iter().filter_map(|q| q.ask.unmet(Some(given(q)?)).map(|rule| (&q.ask, rule))).collect()
}

/// Keeps the projects an applicant ranked, each once, at most five; only those that have open seats.
pub fn save_choices(tx: &mut Conn, who: &Who, reference: &Reference, ranked: &[ProjectId]) -> Result<()> {
    save(tx, who, reference, Section::Projects, |tx, app| {
        let specialty = postings::find(tx, app.posting)?.content.specialty;
        let offered = projects::open_roles_for(tx, specialty)?;
        if ranked.iter().any(|p| !offered.iter().any(|r| r.project == *p)) {
            return Err(Error::Refused("One of these projects has no open seat any more. Look at the list again.".to_owned()));
        }
        intake::save_choices(tx, app.id, ranked)
    })
}

pub fn save_availability(tx: &mut Conn, who: &Who, reference: &Reference, availability: &Availability) -> Result<()> {
    save(tx, who, reference, Section::Availability, |tx, app| intake::save_availability(tx, app.id, availability))
}

pub fn save_essays(tx: &mut Conn, who: &Who, reference: &Reference, essays: &[(Essay, String)]) -> Result<()> {
    save(tx, who, reference, Section::Essays, |tx, app| intake::save_essays(tx, app.id, essays))
}

pub fn save_demographics(tx: &mut Conn, who: &Who, reference: &Reference, told: &Demographics) -> Result<()> {
    save(tx, who, reference, Section::Demographics, |tx, app| demographics::save(tx, app.id, told))
}

/// What is being typed in a section, on a page that was drawn when the section had been saved so many times.
#[derive(Debug, Clone)]
pub struct Typed {
    pub section: Section,
    pub saves: i64,
    pub fields: String,
}

/// Keeps what is being typed, so that a closed lid loses nothing. It counts as saved only when its owner saves it; what arrives after
/// the section was saved again is dropped, so that older words never come back over newer ones.
pub fn keep_typed(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, typed: &Typed) -> Result<()> {
    let app = draft(tx, who, reference)?;
    if intake::saves(tx, app.id, typed.section.as_str())? != typed.saves {
        return Ok(());
    }
    intake::keep_typed(tx, app.id, typed.section.as_str(), &typed.fields, here.now)
}

/// How far the sections of a draft are.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// Sections that still miss something, or wait to be looked over.
    pub open: Vec<Section>,
    /// Sections that were saved at least once.
    pub saved: Vec<Section>,
    /// Sections that were copied from elsewhere and not looked over yet.
    pub unchecked: Vec<Section>,
}

/// Which sections are done and which are not.
pub fn progress(conn: &mut Conn, app: &Application) -> Result<Progress> {
    let parts = intake::parts(conn, app.id)?;
    let named = |wanted: bool| parts.iter().filter(move |(_, u)| *u == wanted || !wanted).filter_map(|(s, _)| Section::parse(s)).collect();
    let (saved, unchecked): (Vec<Section>, Vec<Section>) = (named(false), named(true));
    let mut open = unfilled(conn, app)?;
    open.extend(unchecked.iter().filter(|s| !open.contains(s)).copied().collect::<Vec<_>>());
    Ok(Progress { open, saved, unchecked })
}

/// The required sections that still miss something.
fn unfilled(conn: &mut Conn, app: &Application) -> Result<Vec<Section>> {
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
