//! What all pages of a draft need: the draft, its posting, and which sections are done.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::actions::sections::{self, Progress, Section};
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
use crate::store::projects::RoleWithSeats;
use crate::store::{self, Conn};
use crate::web::my;

/// The address of the task list of an application.
pub fn task_list(reference: &str) -> String {
    format!("/apply/{reference}")
}

/// Where a saved section leads: `?back=check` comes back to the last page.
#[derive(Debug, Clone, Default, Deserialize)]
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
    /// Roles of the posting's specialty that have open seats.
    pub roles: Vec<RoleWithSeats>,
    progress: Progress,
    /// How many questions the posting has, how many of them must be answered, and how many are.
    questions: (usize, usize, usize),
    /// Answers that do not meet what the posting requires, each a sentence.
    unmet: Vec<String>,
    /// The section that is open on the desk.
    section: Option<Section>,
    /// How often it was saved.
    saves: i64,
    /// What was half typed in it, and when.
    typed: Option<(String, Moment)>,
}

impl Desk {
    /// The desk with one section open on it.
    pub fn at(conn: &mut Conn, who: UserId, reference: &Reference, section: Section) -> Result<Self> {
        let desk = Desk::load(conn, who, reference)?;
        let typed = store::intake::typed(conn, desk.app.id, section.as_str())?;
        let saves = store::intake::saves(conn, desk.app.id, section.as_str())?;
        Ok(Desk { section: Some(section), saves, typed, ..desk })
    }

    pub fn load(conn: &mut Conn, who: UserId, reference: &Reference) -> Result<Self> {
        let app = applications::own(conn, reference, who)?;
        let posting = postings::find(conn, app.posting)?;
        let asked = postings::questions(conn, app.posting)?;
        let answers = store::sections::answers(conn, app.id)?;
        let eligibility = store::sections::eligibility(conn, app.id)?;
        let progress = sections::progress(conn, &app)?;
        let roles = store::projects::open_roles_for(conn, posting.content.specialty)?;
        let required = asked.iter().filter(|q| q.ask.required).count();
        let unmet = sections::unmet(&asked, &answers)
            .into_iter()
            .map(|(ask, rule)| format!("Your answer to “{}” does not meet a requirement: {rule}.", ask.prompt))
            .collect();
        let questions = (asked.len(), required, answers.len());
        Ok(Desk { app, posting, eligibility, roles, progress, questions, unmet, section: None, saves: 0, typed: None })
    }

    /// The form as it was being typed, when it was not saved since.
    pub fn typed<T: DeserializeOwned>(&self) -> Option<T> {
        self.typed.as_ref().and_then(|(fields, _)| serde_html_form::from_str(fields).ok())
    }

    /// Since when something typed waits to be saved.
    pub fn kept_at(&self) -> Option<Moment> {
        self.typed.as_ref().map(|(_, at)| *at)
    }

    /// Whether the open section was copied from elsewhere and not looked over yet.
    pub fn is_copied(&self) -> bool {
        self.section.is_some_and(|s| self.is_unchecked(s))
    }

    pub fn is_unchecked(&self, section: Section) -> bool {
        self.progress.unchecked.contains(&section)
    }

    /// Whether anything was copied from an earlier application or the profile and waits to be looked over.
    pub fn unchecked(&self) -> usize {
        self.progress.unchecked.len()
    }

    /// Where a form sends what is being typed.
    pub fn autosave(&self) -> String {
        self.section.map_or_else(String::new, |s| format!("{}/typed?saves={}", self.section(s), self.saves))
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
        let is_there = |s: &Section| match s {
            Section::Questions => self.questions.0 > 0,
            Section::Projects => !self.roles.is_empty(),
            _ => true,
        };
        Section::ALL.iter().copied().filter(is_there).collect()
    }

    pub fn is_required(&self, section: Section) -> bool {
        !section.is_optional() && (section != Section::Questions || self.questions.1 > 0)
    }

    pub fn is_done(&self, section: Section) -> bool {
        let saved = self.progress.saved.contains(&section) || (section == Section::Questions && self.questions.2 > 0);
        !self.progress.open.contains(&section) && (self.is_required(section) || saved)
    }

    pub fn is_complete(&self) -> bool {
        self.progress.open.is_empty()
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
        let minimum = Minimum {
            what: "posting",
            grade_high: c.grade_high,
            places: c.places.clone(),
            remote: c.remote,
            starts_on: self.posting.cohort_starts_on,
        };
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

    /// The section to go on with after one: the next that is not done, and when all are, the last page. What fits is shown in between.
    pub fn onward(&self, from: Section, back: &Back) -> String {
        if back.is_check() {
            return self.check_path();
        }
        if from == Section::Eligibility {
            return format!("{}/fit", self.path());
        }
        if from == Section::Questions && self.has_unmet() {
            return self.path();
        }
        self.after(from)
    }

    /// The next section that is not done; the last page when all are.
    pub fn after(&self, from: Section) -> String {
        let all = self.sections();
        let here = all.iter().position(|s| *s == from).map_or(0, |i| i + 1);
        let next = all.iter().skip(here).chain(all.iter().take(here)).find(|s| **s != from && !self.is_done(**s));
        match next {
            Some(section) => self.section(*section),
            None if self.is_complete() && self.bar().is_none() => self.check_path(),
            None => self.path(),
        }
    }

    /// Roles with open seats, each with what does not fit about it; those that fit come first.
    pub fn fitting(&self) -> Vec<(&RoleWithSeats, Vec<String>)> {
        let asks = |r: &RoleWithSeats| Minimum {
            what: "role",
            grade_high: Some(r.grade_high),
            places: r.places.clone(),
            remote: false,
            starts_on: self.posting.cohort_starts_on,
        };
        let misfits = |r: &RoleWithSeats| self.eligibility.as_ref().map(|e| eligibility::misfits(e, &asks(r))).unwrap_or_default();
        let mut all: Vec<_> = self.roles.iter().map(|r| (r, misfits(r))).collect();
        all.sort_by_key(|(_, misfits)| misfits.len());
        all
    }
}

/// Where to go on after a section was saved.
pub fn onward(conn: &mut Conn, who: &Who, reference: &Reference, saved: Section, back: &Back) -> Result<String> {
    Ok(Desk::load(conn, who.id, reference)?.onward(saved, back))
}
