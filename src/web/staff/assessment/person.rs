//! The assessment of one application: its attempts and scores, and what can be done now.

use askama::Template;
use serde::Deserialize;

use super::super::head::Head;
use crate::actions::Here;
use crate::actions::assessments::{self as verbs, Guest, Seen};
use crate::actions::scores::{self, Correction};
use crate::domain::access::Who;
use crate::domain::assessment::{AttemptState, Score, Settings, next_attempt, parse_link, points};
use crate::domain::ids::{AttemptId, ScoreId};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::text;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::assessments::{self, Attempt, Entered};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/assessment", page), routes::post("/staff/applications/{reference}/assessment", act)]
}

/// What is done with the button that was pressed; one form a button, fields of the others stay empty.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    /// `invite`, `extend`, `waive`, `score` or `correct`.
    act: String,
    /// The attempt, its version, and the version of the application, as they were seen.
    attempt: i64,
    seen: i64,
    version: i64,
    link: String,
    candidate: String,
    due_on: String,
    why: String,
    waive_why: String,
    points: String,
    /// One for each skill, in their order.
    skill: Vec<String>,
    taken_on: String,
    evidence: String,
    /// The score that is corrected, and why.
    corrects: i64,
    reason: String,
}

/// A verb with all it needs.
enum Act {
    Invite(String, String),
    Extend(chrono::NaiveDate, String),
    Waive(String),
    Enter(Score),
    Correct(ScoreId, Score, String),
}

impl Typed {
    fn seen(&self) -> Seen {
        Seen { id: AttemptId(self.attempt), version: self.seen }
    }

    fn check(&self, settings: &Settings) -> std::result::Result<Act, Problems> {
        let mut p = Problems::default();
        let words = |p: &mut Problems, field: &'static str, raw: &str, what: &str| {
            let words = text::lines(raw);
            let fits = !words.is_empty() && words.chars().count() <= scores::MOST_REASON;
            p.take(field, fits.then_some(words).ok_or_else(|| format!("{what}, in at most {} characters", scores::MOST_REASON)))
        };
        let act = match self.act.as_str() {
            "invite" => p.take("link", parse_link(&self.link)).map(|link| Act::Invite(link, text::brief(&self.candidate, 100))),
            "extend" => {
                let due = p.take("due_on", when::parse_date(&self.due_on));
                due.zip(words(&mut p, "why", &self.why, "Say why there is more time")).map(|(due, why)| Act::Extend(due, why))
            }
            "waive" => words(&mut p, "waive_why", &self.waive_why, "Say why it is waived").map(Act::Waive),
            "score" => self.score(&mut p, settings).map(Act::Enter),
            "correct" => {
                let score = self.score(&mut p, settings);
                let why = words(&mut p, "reason", &self.reason, "Say why the score is corrected");
                score.zip(why).map(|(score, why)| Act::Correct(ScoreId(self.corrects), score, why))
            }
            _ => p.take("form", Err("Choose what to do".to_owned())),
        };
        act.filter(|_| p.is_empty()).ok_or(p)
    }

    fn score(&self, p: &mut Problems, settings: &Settings) -> Option<Score> {
        let whole = p.take("points", points(&self.points));
        let mut skills = Vec::new();
        for (n, skill) in settings.skills.iter().enumerate() {
            let raw = self.skill.get(n).map_or("", String::as_str);
            if let Some(points) = p.take(&format!("skill-{n}"), points(raw).map_err(|what| format!("{}: {what}", skill.name))) {
                skills.push((skill.name.clone(), points));
            }
        }
        let taken_on = p.take("taken_on", when::parse_date(&self.taken_on));
        let evidence = p.take("evidence", parse_link(&self.evidence));
        let ((points, taken_on), evidence) = whole.zip(taken_on).zip(evidence)?;
        Some(Score { points, skills, taken_on, evidence })
    }

    /// The score that stands, as a form that corrects it begins.
    fn of(entered: &Entered) -> Self {
        let score = &entered.score;
        Typed {
            points: score.points.to_string(),
            skill: score.skills.iter().map(|(_, p)| p.to_string()).collect(),
            taken_on: super::super::as_field(score.taken_on),
            evidence: score.evidence.clone(),
            ..Typed::default()
        }
    }
}

#[derive(Template)]
#[template(path = "staff/assessment/person.html")]
struct PersonPage {
    shell: Shell,
    head: Head,
    settings: Option<Settings>,
    /// The latest first.
    attempts: Vec<Attempt>,
    scores: Vec<Entered>,
    /// The number of the attempt that may begin now, or why there is none.
    next: std::result::Result<i64, String>,
    form: Typed,
    problems: Problems,
}

impl PersonPage {
    fn read(conn: &mut Conn, shell: Shell, who: &Who, reference: &Reference) -> Result<Self> {
        let app = super::super::seen_by_staff(conn, who, reference)?;
        who.may_see_results(app.agency)?;
        let head = Head::read(conn, who, reference, shell.now)?;
        let settings = assessments::settings(conn, app.posting)?.map(|k| k.settings);
        let mut attempts = assessments::of_application(conn, app.id)?;
        let mut scores = assessments::scores_of(conn, &attempts.iter().map(|a| a.id).collect::<Vec<_>>())?;
        let today = when::day_in(shell.now, when::zone(&app.zone));
        let next = match &settings {
            _ if app.state != State::InReview => Err("Only applications in review are assessed.".to_owned()),
            Some(settings) => next_attempt(settings, &verbs::past(&attempts, &scores), today),
            None => Err("Nobody has said yet how this posting is assessed.".to_owned()),
        };
        attempts.reverse();
        scores.reverse();
        Ok(PersonPage { shell, head, settings, attempts, scores, next, form: Typed::default(), problems: Problems::default() })
    }

    /// The scores of an attempt: the one that counts first.
    fn scores(&self, attempt: &Attempt) -> Vec<&Entered> {
        self.scores.iter().filter(|s| s.attempt == attempt.id).collect()
    }

    fn tone(&self, attempt: &Attempt) -> &'static str {
        match attempt.state {
            AttemptState::Invited => "m-tag--info",
            AttemptState::Expired => "m-tag--bad",
            AttemptState::Scored | AttemptState::Waived => "",
        }
    }

    /// The attempt that can be acted on.
    fn current(&self) -> Option<&Attempt> {
        self.attempts.first().filter(|_| self.head.manages && self.settings.is_some())
    }

    fn is_open(&self, attempt: &Attempt) -> bool {
        matches!(attempt.state, AttemptState::Invited | AttemptState::Expired)
    }

    fn can_invite(&self) -> Option<i64> {
        self.next.as_ref().ok().copied().filter(|_| self.head.manages)
    }

    fn why_not(&self) -> &str {
        self.next.as_ref().err().map_or("", String::as_str)
    }

    /// The skills with what was typed for each.
    fn skills(&self) -> Vec<(String, String, String)> {
        let settings = self.settings.iter().flat_map(|s| &s.skills).enumerate();
        settings.map(|(n, s)| (format!("skill-{n}"), s.name.clone(), self.form.skill.get(n).cloned().unwrap_or_default())).collect()
    }

    /// The version of a form: what was seen, or after a conflict what there is now.
    fn seen(&self, attempt: &Attempt) -> i64 {
        if self.problems.is_conflict() || self.form.attempt != attempt.id.0 { attempt.version } else { self.form.seen }
    }

    fn version(&self) -> i64 {
        if self.problems.is_conflict() || self.form.version == 0 { self.head.app.version } else { self.form.version }
    }
}

async fn shown(
    app: &App,
    staff: Staff,
    reference: Reference,
    form: Option<Typed>,
    problems: Problems,
) -> std::result::Result<PersonPage, Fault> {
    let Staff { who, shell } = staff;
    let mut page = app.read(move |conn| PersonPage::read(conn, shell, &who, &reference)).await?;
    let stands =
        page.attempts.first().filter(|a| a.state == AttemptState::Scored).and_then(|a| page.scores.iter().find(|s| s.attempt == a.id));
    page.form = form.or_else(|| stands.map(Typed::of)).unwrap_or_default();
    page.problems = problems;
    Ok(page)
}

async fn page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&shown(&app, staff, reference.0, None, Problems::default()).await?)
}

/// Reads the form against the settings of the posting, and does it.
fn done_with(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, form: &Typed) -> Result<std::result::Result<Notice, Problems>> {
    let app = super::super::managed(tx, who, reference)?;
    let settings = assessments::settings(tx, app.posting)?.ok_or(Error::NotFound)?.settings;
    let seen = form.seen();
    Ok(match form.check(&settings) {
        Err(problems) => Err(problems),
        Ok(Act::Invite(link, candidate)) => {
            verbs::invite(tx, here, who, app.posting, &[Guest { reference: reference.clone(), link, candidate }])?;
            Ok(Notice::AssessmentInvited)
        }
        Ok(Act::Extend(until, why)) => {
            verbs::extend(tx, here, who, reference, seen, until, &why)?;
            Ok(Notice::AssessmentExtended)
        }
        Ok(Act::Waive(why)) => {
            verbs::waive(tx, here, who, reference, form.version, (form.attempt > 0).then_some(seen), &why)?;
            Ok(Notice::AssessmentWaived)
        }
        Ok(Act::Enter(score)) => {
            scores::enter(tx, here, who, reference, seen, &score)?;
            Ok(Notice::ScoreEntered)
        }
        Ok(Act::Correct(id, score, reason)) => {
            scores::correct(tx, here, who, reference, seen, &score, Correction { of: id, reason: &reason })?;
            Ok(Notice::ScoreCorrected)
        }
    })
}

async fn act(app: App, staff: Staff, reference: Ref, form: Posted<Typed>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let (who, target, typed) = (staff.who.clone(), reference.clone(), form.clone());
    let problems = match app.write(move |tx, here| done_with(tx, here, &who, &target, &typed)).await {
        Ok(Ok(notice)) => return done(format!("{}/assessment", super::super::page_of(&reference)), notice),
        Ok(Err(problems)) => problems,
        Err(e) => super::super::refused(e)?,
    };
    show_as(problems.status(), &shown(&app, staff, reference, Some(form), problems).await?)
}
