//! The review of a posting, for whoever leads it: opening the round, assigning, progress, who reads.

use askama::Template;
use serde::Deserialize;

use super::round_page;
use crate::actions::minimum;
use crate::actions::reviews::{self as verbs, Opening};
use crate::domain::access::Who;
use crate::domain::account::Role;
use crate::domain::ids::{PostingId, UserId};
use crate::domain::review::{Method, PassRule, PointMap, ReviewOutcome};
use crate::domain::stage::StageKind;
use crate::domain::text;
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::postings::{self, Posting};
use crate::store::reviews::{self, Aside, Progress};
use crate::store::rounds::{self, Reviewer, Round};
use crate::store::{Conn, accounts};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Applications assigned or decided in one transaction: others write in between.
const BATCH: usize = 200;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/review", round),
        routes::post("/staff/postings/{id}/review/open", open),
        routes::post("/staff/postings/{id}/review/assign", assign),
        routes::post("/staff/postings/{id}/review/join", join),
        routes::post("/staff/postings/{id}/review/stand-down", stand_down),
        routes::post("/staff/postings/{id}/review/decide", decide),
    ]
}

/// A round that is open, with its figures.
struct Open {
    round: Round,
    reviewers: Vec<Reviewer>,
    progress: Vec<Progress>,
    unassigned: usize,
    /// Without reviewers until a missed minimum was judged.
    held: usize,
    /// Calibration résumés that somebody has not had.
    to_calibrate: usize,
    uncovered: usize,
    to_check: usize,
    passed: usize,
    out: usize,
    /// Of those that are out: still without a decision.
    undecided: usize,
    recusals: Vec<Aside>,
}

impl Open {
    fn of(&self, reviewer: &Reviewer) -> Option<&Progress> {
        self.progress.iter().find(|p| p.reviewer == reviewer.user)
    }

    fn left(&self) -> i64 {
        self.progress.iter().map(|p| p.to_do).sum()
    }

    fn sent(&self) -> i64 {
        self.progress.iter().map(|p| p.sent).sum()
    }

    fn all(&self) -> i64 {
        self.left() + self.sent()
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct OpenForm {
    reviewers: Vec<String>,
    readers: String,
    rule: String,
    meet: String,
    mixed: String,
    exceed: String,
    days: String,
    seed: String,
}

impl OpenForm {
    /// The usual method, with what the plan of the posting says of the review.
    fn usual(days: i64) -> Self {
        let map = PointMap::SME_QA;
        OpenForm {
            reviewers: Vec::new(),
            readers: "2".to_owned(),
            rule: PassRule::Every.as_str().to_owned(),
            meet: map.meet.to_string(),
            mixed: map.mixed.to_string(),
            exceed: map.exceed.to_string(),
            days: days.to_string(),
            seed: String::new(),
        }
    }

    fn check(&self) -> std::result::Result<Opening, Problems> {
        let mut problems = Problems::default();
        let reviewers: Vec<UserId> = self.reviewers.iter().filter_map(|id| id.parse().ok()).map(UserId).collect();
        let readers = problems.take("readers", number(&self.readers, 1, 2, "Choose one or two reviewers for each résumé"));
        let rule = problems.take("rule", PassRule::parse(&self.rule).ok_or_else(|| "Choose what must be met".to_owned()));
        let point = |raw: &str| raw.trim().parse::<i64>().unwrap_or(0);
        let map = problems.take("meet", PointMap::new(point(&self.meet), point(&self.mixed), point(&self.exceed)));
        let days = problems.take("days", number(&self.days, 1, 90, "Enter the days a reviewer has, from 1 to 90"));
        let seed = text::line(&self.seed);
        if seed.chars().count() > 100 {
            problems.add("seed", "The seed must be 100 characters or fewer");
        }
        if reviewers.is_empty() {
            problems.add("reviewers", "Choose who reads");
        }
        match (readers, rule, map, days) {
            (Some(readers), Some(rule), Some(map), Some(days)) if problems.is_empty() => {
                Ok(Opening { reviewers, seed: (!seed.is_empty()).then_some(seed), method: Method { readers, rule, map }, days })
            }
            _ => Err(problems),
        }
    }
}

fn number(raw: &str, low: i64, high: i64, what: &str) -> std::result::Result<i64, String> {
    raw.trim().parse().ok().filter(|n| (low..=high).contains(n)).ok_or_else(|| what.to_owned())
}

#[derive(Template)]
#[template(path = "staff/review/round.html")]
struct RoundPage {
    shell: Shell,
    posting: Posting,
    open: Option<Open>,
    /// Reviewers who could be taken in.
    others: Vec<Who>,
    form: OpenForm,
    problems: Problems,
}

impl RoundPage {
    fn reviewer_choices(&self) -> Vec<(String, String, bool)> {
        let ticked = |id: &str| self.form.reviewers.iter().any(|r| r == id);
        self.others.iter().map(|w| (w.id.to_string(), format!("{}, {}", w.name, w.email), ticked(&w.id.to_string()))).collect()
    }

    fn join_choices(&self) -> Vec<(String, String)> {
        self.others.iter().map(|w| (w.id.to_string(), format!("{}, {}", w.name, w.email))).collect()
    }

    fn rules(&self) -> Vec<(&'static str, &'static str)> {
        PassRule::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }

    fn reader_choices(&self) -> Vec<(&'static str, &'static str)> {
        vec![("2", "Two, and a third where they differ"), ("1", "One")]
    }
}

fn figures(conn: &mut Conn, round: Round, now: Moment) -> Result<Open> {
    let results = reviews::results(conn, round.id)?;
    let unread = rounds::unread(conn, &round)?;
    let judged_first = minimum::awaits_judgement(conn, round.posting)?;
    let held = unread.iter().filter(|(id, _)| judged_first.contains(id)).count();
    let count = |outcome| results.iter().filter(|r| r.outcome == outcome).count();
    Ok(Open {
        reviewers: rounds::reviewers(conn, round.id)?,
        progress: reviews::progress(conn, round.id, now)?,
        unassigned: unread.len() - held,
        held,
        to_calibrate: verbs::calibrations_to_hand_out(conn, &round)?,
        uncovered: verbs::uncovered(conn, &round)?,
        to_check: reviews::to_check(conn, round.id)?.len(),
        passed: count(ReviewOutcome::Passed),
        out: count(ReviewOutcome::Out),
        recusals: reviews::recusals(conn, round.id)?,
        undecided: reviews::settled_in_review(conn, round.id, ReviewOutcome::Out)?.len(),
        round,
    })
}

async fn page(app: &App, staff: Staff, id: PostingId, form: Option<OpenForm>, problems: Problems) -> std::result::Result<RoundPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (posting, days, open, others) = app
        .read(move |conn| {
            let posting = crate::actions::postings::seen_by_staff(conn, &who, id)?;
            who.may_manage(posting.content.agency)?;
            let days = postings::stages(conn, id)?.into_iter().find(|s| s.kind == StageKind::Review).map_or(14, |s| s.days);
            let round = rounds::of_posting(conn, id)?;
            let open = round.map(|r| figures(conn, r, now)).transpose()?;
            let active = |w: &Who| open.iter().flat_map(|o| &o.reviewers).any(|r| r.user == w.id && !r.stands_down);
            let others = accounts::with_role(conn, Role::Reviewer)?.into_iter().filter(|w| !active(w)).collect();
            Ok((posting, days, open, others))
        })
        .await?;
    Ok(RoundPage { shell: staff.shell, posting, open, others, form: form.unwrap_or_else(|| OpenForm::usual(days)), problems })
}

async fn round(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, PostingId(id.0), None, Problems::default()).await?)
}

/// The page again, with the sentence that a rule refused it with.
async fn refused(app: &App, staff: Staff, id: PostingId, error: Error) -> Answer {
    let problems = crate::web::staff::refused(error)?;
    show_as(problems.status(), &page(app, staff, id, None, problems).await?)
}

async fn open(app: App, staff: Staff, id: Id, form: Posted<OpenForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), PostingId(id.0), form.0);
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(opening) => match app.write(move |tx, here| verbs::open(tx, here, &who, id, &opening)).await {
            Ok(_) => return done(round_page(id), Notice::RoundOpened),
            Err(e) => crate::web::staff::refused(e)?,
        },
    };
    show_as(problems.status(), &page(&app, staff, id, Some(form), problems).await?)
}

async fn assign(app: App, staff: Staff, id: Id, _: Posted<Nothing>) -> Answer {
    let id = PostingId(id.0);
    loop {
        let who = staff.who.clone();
        match app.write(move |tx, here| verbs::assign(tx, here, &who, id, BATCH)).await {
            Ok(BATCH) => {}
            Ok(_) => return done(round_page(id), Notice::Assigned),
            Err(e) => return refused(&app, staff, id, e).await,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct WhoForm {
    reviewer: String,
}

impl WhoForm {
    fn read(&self) -> std::result::Result<UserId, Error> {
        self.reviewer.parse().map(UserId).map_err(|_| Error::Refused("Choose a reviewer from the list.".to_owned()))
    }
}

async fn join(app: App, staff: Staff, id: Id, form: Posted<WhoForm>) -> Answer {
    let (who, id, reviewer) = (staff.who.clone(), PostingId(id.0), form.0.read());
    let joined = match reviewer {
        Ok(reviewer) => app.write(move |tx, here| verbs::join(tx, here, &who, id, reviewer)).await,
        Err(e) => Err(e),
    };
    match joined {
        Ok(()) => done(round_page(id), Notice::ReviewerJoined),
        Err(e) => refused(&app, staff, id, e).await,
    }
}

async fn stand_down(app: App, staff: Staff, id: Id, form: Posted<WhoForm>) -> Answer {
    let (who, id, reviewer) = (staff.who.clone(), PostingId(id.0), form.0.read()?);
    match app.write(move |tx, here| verbs::stand_down(tx, here, &who, id, reviewer)).await {
        Ok(()) => done(round_page(id), Notice::ReviewerStoodDown),
        Err(e) => refused(&app, staff, id, e).await,
    }
}

async fn decide(app: App, staff: Staff, id: Id, _: Posted<Nothing>) -> Answer {
    let id = PostingId(id.0);
    loop {
        let who = staff.who.clone();
        match app.write(move |tx, here| verbs::decide_out(tx, here, &who, id, BATCH)).await {
            Ok(BATCH) => {}
            Ok(_) => return done(round_page(id), Notice::OutDecided),
            Err(e) => return refused(&app, staff, id, e).await,
        }
    }
}
