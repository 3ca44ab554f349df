//! Minimum requirements: judged by people, one application after the other, apart from every judgement of skill.

use std::collections::BTreeMap;

use super::applications::managed;
use super::history::Happened;
use super::{Actor, Here, decisions};
use crate::domain::access::Who;
use crate::domain::decision::{Outcome, Reason, Verdict};
use crate::domain::eligibility::Minimum;
use crate::domain::ids::{ApplicationId, PostingId, QuestionId};
use crate::domain::minimum::{Judgement, Miss, Said, misses};
use crate::domain::question::Ask;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::{Error, Result};
use crate::store::minimum::{self, Judged, Received};
use crate::store::{Conn, postings};

/// An application that misses a stated requirement, or was judged on it.
#[derive(Debug, Clone)]
pub struct Case {
    pub received: Received,
    pub misses: Vec<Miss>,
    pub judged: Option<Judged>,
}

impl Case {
    /// Whether somebody has to judge it: it misses something, is not decided yet, and was not found to meet it all the same. One that
    /// was judged “not met” and re-opened is judged again.
    pub fn awaits(&self) -> bool {
        let open = matches!(self.received.state, State::Submitted | State::InReview);
        let met = self.judged.as_ref().is_some_and(|j| matches!(j.judgement, Judgement::Met(_)));
        open && !met && !self.misses.is_empty()
    }
}

/// Every received application of a posting that misses a stated requirement, or was judged on one, oldest first.
pub fn cases(conn: &mut Conn, posting: PostingId) -> Result<Vec<Case>> {
    let asked = postings::find(conn, posting)?;
    let (c, starts_on) = (asked.content, asked.cohort_starts_on);
    let fits = Minimum { what: "posting", grade_high: c.grade_high, places: c.places, remote: c.remote, starts_on };
    let ruled: Vec<(QuestionId, Ask)> =
        postings::questions(conn, posting)?.into_iter().filter(|q| q.ask.rule.is_some()).map(|q| (q.id, q.ask)).collect();
    let given = minimum::answers(conn, &ruled.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let (people, resumes) = (minimum::eligibility(conn, posting)?, minimum::with_resume(conn, posting)?);
    let mut judged: BTreeMap<ApplicationId, Judged> = minimum::judged(conn, posting)?;
    let mut out = Vec::new();
    for received in minimum::received(conn, posting)? {
        let id = received.id;
        let answers: Vec<_> = ruled.iter().map(|(q, ask)| (ask, given.get(&(id, *q)).map(String::as_str))).collect();
        let said = Said { eligibility: people.get(&id), answers: &answers, resume: resumes.contains(&id) };
        let case = Case { misses: misses(&fits, &said), judged: judged.remove(&id), received };
        if !case.misses.is_empty() || case.judged.is_some() {
            out.push(case);
        }
    }
    Ok(out)
}

/// Applications that miss a stated requirement and were not judged yet: they stay out of every lot of reviewers until then.
pub fn awaits_judgement(conn: &mut Conn, posting: PostingId) -> Result<Vec<ApplicationId>> {
    Ok(cases(conn, posting)?.into_iter().filter(Case::awaits).map(|c| c.received.id).collect())
}

/// Judges one application. “Not met” records the decision not to go on, with the one cause; its applicant reads it when it is told.
pub fn judge(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, judgement: &Judgement) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    let case = cases(tx, app.posting)?.into_iter().find(|c| c.received.id == app.id);
    let Some(case) = case else {
        return Err(Error::Refused("This application misses no stated requirement: judge it on its merits.".to_owned()));
    };
    if !case.awaits() {
        return Err(Error::Refused(match &case.judged {
            Some(judged) => format!("{} judged this application already.", judged.by),
            None => "This application is past review: nothing is left to judge.".to_owned(),
        }));
    }
    let id = minimum::insert(tx, app.id, judgement, who.id, here.now)?;
    let (kind, cause) = match judgement {
        Judgement::Met(_) => ("met", ""),
        Judgement::NotMet(cause, _) => ("not_met", cause.as_str()),
    };
    Happened::new("minimum", id, kind).to(kind).detail(cause).in_application(tx, here, Actor::Person(who), &app)?;
    if matches!(judgement, Judgement::NotMet(..)) {
        let verdict = Verdict::new(Outcome::NotSelected, vec![Reason::Minimum], &judgement.for_applicant());
        decisions::decide(tx, here, who, reference, version, &verdict.map_err(|(_, what)| Error::Refused(what))?)?;
    }
    Ok(())
}
