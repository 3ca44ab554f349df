//! Deciding on an application, and telling the applicant.

use askama::Template;
use serde::Deserialize;

use super::applications::Seen;
use super::head::Head;
use crate::actions::batches;
use crate::actions::decisions as verbs;
use crate::domain::decision::{Outcome, Reason, Verdict};
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::letters::Rendered;
use crate::store::decisions::{self, Decision};
use crate::web::app::App;
use crate::web::ask::{Asked, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done_with_undo, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/decision", form),
        routes::post("/staff/applications/{reference}/decision", decide),
        routes::get("/staff/applications/{reference}/tell", tell_page),
        routes::post("/staff/applications/{reference}/tell", tell),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct DecisionForm {
    version: i64,
    outcome: String,
    reasons: Vec<String>,
    /// What is added to each reason, in their order.
    reason_words: Vec<String>,
    detail: String,
}

/// A reason as a form offers it, with a box for what is added to it.
pub struct ReasonBox {
    pub reason: Reason,
    pub ticked: bool,
    pub words: String,
}

/// Every reason, as it was ticked and filled in.
pub fn boxes(ticked: &[String], words: &[String]) -> Vec<ReasonBox> {
    let all = Reason::ALL.iter().enumerate();
    let one = |(n, reason): (usize, &Reason)| ReasonBox {
        reason: *reason,
        ticked: ticked.iter().any(|r| r == reason.as_str()),
        words: words.get(n).cloned().unwrap_or_default(),
    };
    all.map(one).collect()
}

/// The reasons that were ticked, with what was added to each.
pub fn given(ticked: &[String], words: &[String]) -> Vec<(Reason, String)> {
    boxes(ticked, words).into_iter().filter(|b| b.ticked).map(|b| (b.reason, b.words)).collect()
}

impl DecisionForm {
    fn check(&self) -> Result<Verdict, Problems> {
        let Some(outcome) = Outcome::parse(&self.outcome) else { return Err(Problems::one("outcome", "Choose what was decided")) };
        let reasons = given(&self.reasons, &self.reason_words);
        Verdict::with_words(outcome, reasons, &self.detail).map_err(|(field, what)| Problems::one(field, what))
    }
}

#[derive(Template)]
#[template(path = "staff/decision.html")]
struct DecisionPage {
    shell: Shell,
    head: Head,
    form: DecisionForm,
    problems: Problems,
}

impl DecisionPage {
    /// Only what is legal from the state it is in.
    fn outcomes(&self) -> Vec<(&'static str, &'static str)> {
        let state = self.head.app.state;
        let legal = |o: &&Outcome| state.after(if **o == Outcome::Qualified { Step::Qualify } else { Step::NotSelect }).is_ok();
        Outcome::ALL.iter().filter(legal).map(|o| (o.as_str(), o.spoken())).collect()
    }

    fn reasons(&self) -> Vec<ReasonBox> {
        boxes(&self.form.reasons, &self.form.reason_words)
    }
}

async fn page(app: &App, staff: Staff, reference: Reference, form: DecisionForm, problems: Problems) -> Result<DecisionPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let head = app
        .read(move |conn| {
            super::managed(conn, &who, &reference)?;
            Head::read(conn, &who, &reference, now)
        })
        .await?;
    let form = if form.version == 0 { DecisionForm { version: head.app.version, ..form } } else { form };
    Ok(DecisionPage { shell: staff.shell, head, form, problems })
}

async fn form(app: App, staff: Staff, reference: Ref, asked: Asked<DecisionForm>) -> Answer {
    let form = DecisionForm { outcome: asked.0.outcome, ..DecisionForm::default() };
    show(&page(&app, staff, reference.0, form, Problems::default()).await?)
}

async fn decide(app: App, staff: Staff, reference: Ref, form: Posted<DecisionForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let verdict = match form.check() {
        Ok(verdict) => verdict,
        Err(problems) => return again(&page(&app, staff, reference, form, problems).await?),
    };
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| batches::decide_one(tx, here, &who, &target, version, &verdict)).await {
        Ok(undo) => done_with_undo(format!("{}/tell", super::page_of(&reference)), Notice::Decided, undo),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, form, problems).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "staff/tell.html")]
struct TellPage {
    shell: Shell,
    head: Head,
    decision: Option<Decision>,
    /// The letter as it would go out now; `None` when nothing waits to be told.
    letter: Option<Rendered>,
}

impl TellPage {
    fn reopens(&self) -> bool {
        self.head.app.state == State::NotSelected
    }
}

async fn tell_page(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now, here) = (staff.who, staff.shell.now, app.here());
    let (head, decision, letter) = app
        .read(move |conn| {
            super::managed(conn, &who, &reference.0)?;
            let head = Head::read(conn, &who, &reference.0, now)?;
            let letter = verbs::preview(conn, &here, &head.app)?;
            let decision = decisions::latest(conn, head.app.id)?;
            Ok((head, decision, letter))
        })
        .await?;
    show(&TellPage { shell: staff.shell, head, decision, letter })
}

async fn tell(app: App, staff: Staff, reference: Ref, form: Posted<Seen>) -> Answer {
    let (who, reference, version) = (staff.who, reference.0, form.0.version);
    let page = super::page_of(&reference);
    let waits = app.write(move |tx, here| batches::tell_one(tx, here, &who, &reference, version)).await?;
    done_with_undo(page, if waits.is_some() { Notice::LetterWaits } else { Notice::Told }, waits)
}
