//! What all pages of a draft need: the draft, its posting, and which sections are done.

use serde::Deserialize;

use crate::actions::sections::{self, Section};
use crate::domain::access::Who;
use crate::domain::eligibility::{self, Eligibility, Minimum};
use crate::domain::ids::UserId;
use crate::domain::posting::open_for_applications;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::store::applications::{self, Application};
use crate::store::postings::{self, Posting};
use crate::store::{self, Conn};
use crate::web::my;

/// The address of the task list of an application.
pub fn task_list(reference: &str) -> String {
    format!("/apply/{reference}")
}

/// Where a saved section leads: `?back=check` comes back to the last page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Back {
    back: String,
}

impl Back {
    pub fn is_check(&self) -> bool {
        self.back == "check"
    }

    /// The query that keeps the way back.
    pub fn query(&self) -> &'static str {
        if self.is_check() { "?back=check" } else { "" }
    }
}

/// A draft on its applicant's desk.
pub struct Desk {
    pub app: Application,
    pub posting: Posting,
    pub eligibility: Option<Eligibility>,
    open: Vec<Section>,
    /// How many questions the posting has, how many of them must be answered, and how many are.
    questions: (usize, usize, usize),
    /// Answers that do not meet what the posting requires, each a sentence.
    unmet: Vec<String>,
}

impl Desk {
    pub fn load(conn: &mut Conn, who: UserId, reference: &Reference) -> Result<Self> {
        let app = applications::own(conn, reference, who)?;
        let posting = postings::find(conn, app.posting)?;
        let asked = postings::questions(conn, app.posting)?;
        let answers = store::sections::answers(conn, app.id)?;
        let eligibility = store::sections::eligibility(conn, app.id)?;
        let open = sections::open_sections(conn, &app)?;
        let required = asked.iter().filter(|q| q.ask.required).count();
        let unmet = sections::unmet(&asked, &answers)
            .into_iter()
            .map(|(ask, rule)| format!("Your answer to “{}” does not meet a requirement: {rule}.", ask.prompt))
            .collect();
        Ok(Desk { app, posting, eligibility, open, questions: (asked.len(), required, answers.len()), unmet })
    }

    /// Where the reader belongs when this is no draft any more.
    pub fn sent(&self) -> Option<String> {
        (self.app.state != State::Draft).then(|| my::path(&self.app.reference))
    }

    /// Where the reader belongs when no section can be worked on: sent, or closed.
    pub fn elsewhere(&self, now: Moment) -> Option<String> {
        self.sent().or_else(|| self.shut(now).map(|_| self.path()))
    }

    /// Why it can no longer be sent.
    pub fn shut(&self, now: Moment) -> Option<&'static str> {
        let c = &self.posting.content;
        open_for_applications(self.posting.state, c.opens_at, c.closes_at, now).err()
    }

    pub fn path(&self) -> String {
        task_list(&self.app.reference)
    }

    pub fn section(&self, section: Section) -> String {
        format!("{}/{section}", self.path())
    }

    pub fn check_path(&self) -> String {
        format!("{}/check", self.path())
    }

    /// The sections this posting has.
    pub fn sections(&self) -> Vec<Section> {
        Section::ALL.iter().copied().filter(|s| *s != Section::Questions || self.questions.0 > 0).collect()
    }

    pub fn is_required(&self, section: Section) -> bool {
        section != Section::Questions || self.questions.1 > 0
    }

    pub fn is_done(&self, section: Section) -> bool {
        !self.open.contains(&section) && (self.is_required(section) || self.questions.2 > 0)
    }

    pub fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    /// Required sections that are done, and all of them.
    pub fn done(&self) -> (usize, usize) {
        let required: Vec<Section> = self.sections().into_iter().filter(|s| self.is_required(*s)).collect();
        (required.iter().filter(|s| self.is_done(**s)).count(), required.len())
    }

    pub fn closes(&self) -> Option<String> {
        self.posting.content.closes_at.map(|at| when::full(at, when::zone(&self.posting.content.zone)))
    }

    /// What does not fit between the person and the posting.
    pub fn misfits(&self) -> Vec<String> {
        let c = &self.posting.content;
        let minimum =
            Minimum { grade_high: c.grade_high, places: c.places.clone(), remote: c.remote, starts_on: self.posting.cohort_starts_on };
        let person = self.eligibility.as_ref().map(|e| eligibility::misfits(e, &minimum)).unwrap_or_default();
        person.into_iter().chain(self.unmet.iter().cloned()).collect()
    }

    /// Whether an answer does not meet what the posting requires.
    pub fn has_unmet(&self) -> bool {
        !self.unmet.is_empty()
    }

    /// Why the law bars this person.
    pub fn bar(&self) -> Option<&'static str> {
        self.eligibility.as_ref().and_then(|e| eligibility::bar(e.citizenship))
    }

    /// The section to go on with after one: the next that is not done, or the task list. What does not fit is shown there first.
    pub fn onward(&self, from: Section, back: &Back) -> String {
        if back.is_check() {
            return self.check_path();
        }
        let unfit = match from {
            Section::Eligibility => self.bar().is_some() || !self.misfits().is_empty(),
            Section::Questions => !self.unmet.is_empty(),
            _ => false,
        };
        if unfit {
            return self.path();
        }
        let next = self.sections().into_iter().find(|s| *s != from && !self.is_done(*s));
        next.map_or_else(|| self.path(), |s| self.section(s))
    }
}

/// Where to go on after a section was saved.
pub fn onward(conn: &mut Conn, who: &Who, reference: &Reference, saved: Section, back: &Back) -> Result<String> {
    Ok(Desk::load(conn, who.id, reference)?.onward(saved, back))
}
