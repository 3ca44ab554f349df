//! Postings: the list, one posting, its preview and its approval.

use askama::Template;
use serde::Deserialize;

use super::plan::Grid;
use crate::actions::postings as verbs;
use crate::domain::access::Who;
use crate::domain::correction::{Change, Correction};
use crate::domain::ids::PostingId;
use crate::domain::pay;
use crate::domain::posting::{PostingState, PostingStep};
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::postings::{self, Posting, Question, StaffLine, Stage};
use crate::store::rubrics::{self, Version};
use crate::store::sources::{self, Source};
use crate::store::{Conn, events};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::public::{jobs, posting as public_posting};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Lines on one page.
const PAGE: usize = 40;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings", list),
        routes::get("/staff/postings/{id}", posting),
        routes::get("/staff/postings/{id}/preview", preview),
        routes::post("/staff/postings/{id}/ask-approval", ask_approval),
        routes::post("/staff/postings/{id}/approve", approve),
        routes::post("/staff/postings/{id}/send-back", send_back),
        routes::post("/staff/postings/{id}/take-back", take_back),
    ]
}

pub fn page(id: PostingId) -> String {
    format!("/staff/postings/{id}")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    state: String,
    before: String,
}

#[derive(Template)]
#[template(path = "staff/postings.html")]
struct ListPage {
    shell: Shell,
    lines: Vec<StaffLine>,
    counts: Vec<(PostingState, i64)>,
    state: Option<PostingState>,
    older: Option<String>,
    writes: bool,
    /// Whether this person sets up cohorts.
    office: bool,
}

impl ListPage {
    fn all(&self) -> i64 {
        self.counts.iter().map(|c| c.1).sum()
    }

    fn is(&self, state: &PostingState) -> bool {
        self.state == Some(*state)
    }

    fn tone(&self, state: &PostingState) -> &'static str {
        tone(*state)
    }
}

/// The colour of a posting's state.
pub fn tone(state: PostingState) -> &'static str {
    match state {
        PostingState::Live => "m-tag--ok",
        PostingState::InApproval => "m-tag--warn",
        PostingState::Scheduled => "m-tag--info",
        _ => "",
    }
}

fn writes(who: &Who) -> bool {
    who.may_manage(who.agency).is_ok()
}

async fn list(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let state = PostingState::parse(&which.0.state);
    let before = which.0.before.parse().ok().map(PostingId);
    let scope = staff.who.scope();
    let (mut lines, mut counts) = app
        .read(move |conn| Ok((postings::for_staff(conn, scope, state, before, PAGE as i64 + 1)?, postings::counts_by_state(conn, scope)?)))
        .await?;
    counts.sort();
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let filter = state.map_or_else(String::new, |s| format!("state={s}&"));
    let older = lines.last().filter(|_| more).map(|l| format!("/staff/postings?{filter}before={}", l.id));
    let (writes, office) = (writes(&staff.who), staff.who.may_run_programme().is_ok());
    show(&ListPage { shell: staff.shell, lines, counts, state, older, writes, office })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct CommentForm {
    version: i64,
    comment: String,
}

/// What the page of a posting shows.
struct Whole {
    posting: Posting,
    questions: Vec<Question>,
    stages: Vec<Stage>,
    /// Competencies of its rubric that no stage judges.
    nowhere: Vec<String>,
    counts: Vec<(State, i64)>,
    rubric: Option<Version>,
    missing: Vec<(&'static str, &'static str)>,
    history: Vec<events::Line>,
    /// Where applications came from.
    sources: Vec<Source>,
    /// Why this person may not approve, when the posting waits for it.
    not_approve: Option<String>,
    /// Whether this person asked for the approval.
    asked: bool,
}

#[derive(Template)]
#[template(path = "staff/posting.html")]
struct PostingPage {
    shell: Shell,
    whole: Whole,
    manages: bool,
    form: CommentForm,
    problems: Problems,
}

impl PostingPage {
    /// One line of history in words.
    fn happened(&self, line: &events::Line) -> &'static str {
        match (PostingStep::parse(&line.kind), line.kind.as_str()) {
            (Some(step), _) => step.spoken(),
            (None, "create") => "Begin the draft",
            (None, "set_interviewers") => "Choose who interviews",
            (None, "set_interview_questions") => "Write the interview questions",
            _ => "Save",
        }
    }

    /// The words somebody wrote with it: a comment, a reason, an outcome.
    fn comment(&self, line: &events::Line) -> Option<String> {
        let wrote = matches!(PostingStep::parse(&line.kind), Some(PostingStep::SendBack | PostingStep::Cancel | PostingStep::Fill));
        match Correction::parse(&line.detail) {
            Some(log) if log.outcome.is_empty() => Some(log.reason),
            Some(log) => Some(format!("{} {}", log.reason, log.outcome)),
            None => Some(line.detail.clone()).filter(|d| wrote && !d.is_empty()),
        }
    }

    /// What a correction changed.
    fn changes(&self, line: &events::Line) -> Vec<Change> {
        Correction::parse(&line.detail).map(|log| log.changes).unwrap_or_default()
    }

    fn tone(&self) -> &'static str {
        tone(self.whole.posting.state)
    }

    fn pay(&self) -> Option<String> {
        self.whole.posting.pay_words()
    }

    fn grades(&self) -> Option<String> {
        self.whole.posting.grade_words()
    }

    fn pay_source(&self) -> String {
        pay::sources(&self.whole.posting.pay)
    }

    fn place(&self) -> String {
        jobs::place_words(&self.whole.posting.content.places, self.whole.posting.content.remote)
    }

    fn local(&self, at: &Moment) -> String {
        when::full(*at, when::zone(&self.whole.posting.content.zone))
    }

    fn applications(&self) -> i64 {
        self.whole.counts.iter().filter(|(s, _)| *s != State::Draft).map(|c| c.1).sum()
    }

    fn can(&self, step: PostingStep) -> bool {
        self.manages && self.whole.posting.state.after(step).is_ok()
    }

    fn can_edit(&self) -> bool {
        self.manages && self.whole.posting.state == PostingState::Draft
    }

    fn can_ask(&self) -> bool {
        self.can(PostingStep::AskApproval)
    }

    fn is_live(&self) -> bool {
        self.can(PostingStep::Extend)
    }

    fn can_fill(&self) -> bool {
        self.can(PostingStep::Fill)
    }

    fn can_cancel(&self) -> bool {
        self.can(PostingStep::Cancel)
    }

    /// The page on which what is missing can be given.
    fn step(&self, field: &str) -> String {
        super::wizard::page_of(self.whole.posting.id, field)
    }

    fn waits(&self) -> bool {
        self.can(PostingStep::Approve)
    }
}

fn read(conn: &mut Conn, who: &Who, id: PostingId, now: Moment) -> Result<Whole> {
    let posting = verbs::seen_by_staff(conn, who, id)?;
    let questions = postings::questions(conn, id)?;
    let missing = if posting.state == PostingState::Draft { verbs::missing(&posting, questions.len(), now) } else { Vec::new() };
    let rubric = posting.content.rubric.map(|r| rubrics::find(conn, r)).transpose()?;
    let mut counts = postings::application_counts(conn, id)?;
    counts.sort();
    Ok(Whole {
        not_approve: verbs::may_approve(conn, who, &posting).err().map(|e| e.to_string()),
        asked: posting.asked_by == Some(who.id),
        history: events::of_posting(conn, id, 20)?,
        sources: sources::of_posting(conn, id)?,
        stages: postings::stages(conn, id)?,
        nowhere: Grid::read(conn, &posting)?.nowhere().into_iter().map(str::to_owned).collect(),
        rubric,
        counts,
        questions,
        missing,
        posting,
    })
}

async fn page_with(
    app: &App,
    staff: Staff,
    id: PostingId,
    form: CommentForm,
    problems: Problems,
) -> std::result::Result<PostingPage, Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    let whole = app.read(move |conn| read(conn, &who, id, now)).await?;
    let manages = staff.who.may_manage(whole.posting.content.agency).is_ok();
    Ok(PostingPage { shell: staff.shell, whole, manages, form, problems })
}

async fn posting(app: App, staff: Staff, id: Id) -> Answer {
    show(&page_with(&app, staff, PostingId(id.0), CommentForm::default(), Problems::default()).await?)
}

async fn preview(app: App, staff: Staff, id: Id) -> Answer {
    let (who, id) = (staff.who, PostingId(id.0));
    let parts = app
        .read(move |conn| {
            verbs::seen_by_staff(conn, &who, id)?;
            public_posting::parts(conn, id)
        })
        .await?;
    public_posting::preview(staff.shell, parts)
}

async fn ask_approval(app: App, staff: Staff, id: Id, _form: Posted<Nothing>) -> Answer {
    let (who, id) = (staff.who.clone(), PostingId(id.0));
    match app.write(move |tx, here| verbs::ask_approval(tx, here, &who, id)).await {
        Ok(()) => done(page(id), Notice::ApprovalAsked),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page_with(&app, staff, id, CommentForm::default(), problems).await?)
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SeenForm {
    version: i64,
}

async fn approve(app: App, staff: Staff, id: Id, form: Posted<SeenForm>) -> Answer {
    let (who, id, version) = (staff.who.clone(), PostingId(id.0), form.0.version);
    match app.write(move |tx, here| verbs::approve(tx, here, &who, id, Some(version))).await {
        Ok(()) => done(page(id), Notice::Approved),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page_with(&app, staff, id, CommentForm::default(), problems).await?)
        }
    }
}

async fn take_back(app: App, staff: Staff, id: Id, form: Posted<SeenForm>) -> Answer {
    let (who, id, version) = (staff.who, PostingId(id.0), form.0.version);
    app.write(move |tx, here| verbs::take_back(tx, here, &who, id, Some(version))).await?;
    done(page(id), Notice::TakenBack)
}

async fn send_back(app: App, staff: Staff, id: Id, form: Posted<CommentForm>) -> Answer {
    let (who, id, version, comment) = (staff.who.clone(), PostingId(id.0), form.0.version, form.0.comment.clone());
    match app.write(move |tx, here| verbs::send_back(tx, here, &who, id, Some(version), &comment)).await {
        Ok(()) => done(page(id), Notice::SentBack),
        Err(Error::Refused(why)) => again(&page_with(&app, staff, id, form.0, Problems::one("comment", why)).await?),
        Err(other) => Err(other.into()),
    }
}
