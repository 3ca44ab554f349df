//! What somebody wrote in an application, as chapters: to check before sending, to read afterwards.

use crate::domain::eligibility::Eligibility;
use crate::domain::intake::{Availability, Essay};
use crate::domain::profile::Profile;
use crate::domain::question::Ask;
use crate::domain::state::State;
use crate::error::Result;
use crate::imports::resume::Format;
use crate::store::applications::Application;
use crate::store::postings::{self, Question};
use crate::store::sections::{self, Contact, Resume};
use crate::store::{Conn, demographics, intake, profiles};
use crate::web::pages::size;

pub struct Answers {
    pub email: String,
    pub contact: Option<Contact>,
    pub eligibility: Option<Eligibility>,
    pub resume: Option<Resume>,
    /// Each question with its answer in words, where there is one.
    pub questions: Vec<(Ask, Option<String>)>,
    /// Projects in the applicant's order.
    pub choices: Vec<String>,
    pub availability: Option<Availability>,
    pub essays: Vec<(Essay, String)>,
    /// Whether any of the voluntary questions was answered. What was answered is shown nowhere but in its own form.
    pub told_demographics: bool,
    /// The profile as it is, or as it was when the application was sent.
    pub profile: Profile,
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
            choices: intake::choices(conn, app.id)?.into_iter().map(|(_, name)| name).collect(),
            availability: intake::availability(conn, app.id)?,
            essays: intake::essays(conn, app.id)?,
            told_demographics: demographics::own(conn, app.id)?.is_some(),
            profile: match profiles::frozen(conn, app.id)? {
                Some(frozen) => frozen,
                None if app.state == State::Draft => profiles::of(conn, app.user)?.0,
                None => Profile::default(),
            },
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
