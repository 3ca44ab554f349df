//! The grounds of a decision: everything it rested on at its moment, as one text whose SHA-256 is kept in history when it is made.
//! History can only be added to, so a row that is changed later no longer fits its seal. People stand in here by their numbers and the
//! applicant by the reference: a new name breaks no seal.

use serde::Serialize;

use super::dice::hash_bytes;
use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::{DecisionId, UserId};
use crate::domain::minimum::Judgement;
use crate::domain::review::ReviewState;
use crate::domain::scorecard::CardState;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::applications::Application;
use crate::store::decisions::{self, Decision};
use crate::store::{Conn, assessments, events, minimum, reviews, rounds, rubrics, scorecards};

/// What was judged against.
#[derive(Debug, Clone, Serialize)]
pub struct Criteria {
    pub name: String,
    pub version: i64,
    /// The hash of its words.
    pub hash: String,
}

/// One competency of a card: what was said of it, and why.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    pub competency: String,
    pub mark: String,
    pub why: String,
}

/// A card of a reviewer or an interviewer.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub by: UserId,
    /// `Reviewer`, `Third reviewer`, `Interview`.
    pub part: String,
    pub sent: String,
    pub said: Vec<Said>,
    /// All in all.
    pub recommendation: String,
    pub why: String,
}

/// A score of the assessment.
#[derive(Debug, Clone, Serialize)]
pub struct Scored {
    pub attempt: i64,
    pub points: String,
    pub passed: bool,
    pub taken_on: String,
    pub skills: Vec<Said>,
    pub entered: String,
    pub why_corrected: String,
}

/// A judgement of the minimum requirements.
#[derive(Debug, Clone, Serialize)]
pub struct Minimum {
    pub judged: String,
    pub met: bool,
    pub why: String,
}

/// Everything a decision rested on.
#[derive(Debug, Clone, Serialize)]
pub struct Grounds {
    pub application: String,
    pub posting: i64,
    pub criteria: Option<Criteria>,
    pub minimum: Vec<Minimum>,
    pub reviews: Vec<Card>,
    pub review_outcome: Option<String>,
    pub review_points: Option<i64>,
    pub assessment: Vec<Scored>,
    pub interviews: Vec<Card>,
    pub outcome: String,
    pub reasons: Vec<String>,
    pub words_for_the_applicant: String,
    pub decided_by: UserId,
    pub decided_at: String,
}

impl Grounds {
    /// What a decision rested on: rows that were there when it was made.
    pub fn of(conn: &mut Conn, app: &Application, decision: &Decision) -> Result<Grounds> {
        let at = decision.decided_at;
        let criteria = match decision.rubric {
            Some(id) => Some(rubrics::find(conn, id)?).map(|v| Criteria { name: v.name, version: v.version, hash: v.content_hash }),
            None => None,
        };
        let result = reviews::result(conn, app.id)?;
        Ok(Grounds {
            application: app.reference.clone(),
            posting: app.posting.0,
            criteria,
            minimum: minimum(conn, app, at)?,
            reviews: reviewed(conn, app, at)?,
            review_outcome: result.as_ref().map(|r| r.outcome.as_str().to_owned()),
            review_points: result.and_then(|r| r.points),
            assessment: assessed(conn, app, at)?,
            interviews: interviewed(conn, app, at)?,
            outcome: decision.verdict.outcome.as_str().to_owned(),
            reasons: decision.verdict.reasons.iter().map(|r| format!("{r} {}", decision.verdict.words_of(r).unwrap_or_default())).collect(),
            words_for_the_applicant: decision.verdict.detail.clone(),
            decided_by: decision.decided_by,
            decided_at: when::machine(at),
        })
    }

    /// The text that is sealed: whoever has it can compute the seal anew.
    pub fn text(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(Error::broken)
    }

    /// The SHA-256 of the text.
    pub fn seal(&self) -> Result<String> {
        Ok(hash_bytes(self.text()?.as_bytes()))
    }
}

fn minimum(conn: &mut Conn, app: &Application, at: Moment) -> Result<Vec<Minimum>> {
    let before = minimum::of_application(conn, app.id)?.into_iter().filter(|j| j.at <= at);
    let one = |j: minimum::Judged| {
        let (met, why) = match j.judgement {
            Judgement::Met(words) => (true, words),
            Judgement::NotMet(cause, words) => (false, format!("{}: {words}", cause.spoken())),
        };
        Minimum { judged: when::machine(j.at), met, why }
    };
    Ok(before.map(one).collect())
}

fn reviewed(conn: &mut Conn, app: &Application, at: Moment) -> Result<Vec<Card>> {
    let mut cards = Vec::new();
    for review in reviews::of_application(conn, app.id)? {
        let Some(sent) = review.sent_at.filter(|s| *s <= at && review.state == ReviewState::Sent) else { continue };
        let round = rounds::find(conn, review.round)?;
        let asked = rubrics::at_stage(conn, round.stage, round.rubric)?;
        let mut said = Vec::new();
        for line in reviews::marks(conn, review.id)? {
            let name = asked.iter().find(|c| c.id == line.competency).map_or_else(|| line.competency.to_string(), |c| c.name.clone());
            said.push(Said { competency: name, mark: line.mark.map_or("", |m| m.spoken()).to_owned(), why: line.why });
        }
        let part = review.seat.spoken().to_owned();
        cards.push(Card { by: review.reviewer, part, sent: when::machine(sent), said, recommendation: String::new(), why: String::new() });
    }
    Ok(cards)
}

fn interviewed(conn: &mut Conn, app: &Application, at: Moment) -> Result<Vec<Card>> {
    let mut cards = Vec::new();
    for card in scorecards::of_application(conn, app.id)? {
        let Some(sent) = card.sent_at.filter(|s| *s <= at && card.state == CardState::Sent) else { continue };
        let asked = rubrics::at_stage(conn, card.stage, card.rubric)?;
        let mut said = Vec::new();
        for line in scorecards::lines(conn, card.id)? {
            let name = asked.iter().find(|c| c.id == line.competency).map_or_else(|| line.competency.to_string(), |c| c.name.clone());
            said.push(Said { competency: name, mark: line.rating.map_or("", |r| r.spoken()).to_owned(), why: line.evidence });
        }
        let recommendation = card.recommendation.map_or("", |r| r.spoken()).to_owned();
        let part = if card.interview.is_some() { "Interview" } else { "Scorecard" }.to_owned();
        cards.push(Card { by: card.author, part, sent: when::machine(sent), said, recommendation, why: card.why });
    }
    Ok(cards)
}

fn assessed(conn: &mut Conn, app: &Application, at: Moment) -> Result<Vec<Scored>> {
    let attempts = assessments::of_application(conn, app.id)?;
    let entered = assessments::scores_of(conn, &attempts.iter().map(|a| a.id).collect::<Vec<_>>())?;
    let one = |e: assessments::Entered| {
        let skill = |m: &crate::domain::assessment::Mark| Said {
            competency: m.name.clone(),
            mark: m.points.to_string(),
            why: if m.passed { "passed" } else { "not passed" }.to_owned(),
        };
        Scored {
            attempt: attempts.iter().find(|a| a.id == e.attempt).map_or(0, |a| a.number),
            points: e.score.points.to_string(),
            passed: e.marks.passed,
            taken_on: e.score.taken_on.to_string(),
            skills: e.marks.skills.iter().map(skill).collect(),
            entered: when::machine(e.at),
            why_corrected: e.reason,
        }
    };
    Ok(entered.into_iter().filter(|e| e.at <= at).map(one).collect())
}

/// Seals the grounds of a decision that was just made.
pub(super) fn seal(tx: &mut Conn, here: &Here, who: &Who, app: &Application, id: DecisionId) -> Result<()> {
    let decision = decisions::of_application(tx, app.id)?.into_iter().find(|d| d.id == id).ok_or(Error::NotFound)?;
    let seal = Grounds::of(tx, app, &decision)?.seal()?;
    Happened::new("decision", id.0, "seal").detail(&seal).in_application(tx, here, Actor::Person(who), app)
}

/// The seal of a decision; none of decisions that were made before there were seals.
pub fn sealed(conn: &mut Conn, id: DecisionId) -> Result<Option<String>> {
    events::detail_of(conn, "decision", id.0, "seal")
}
