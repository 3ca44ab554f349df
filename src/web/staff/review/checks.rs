//! The quality check of justifications: each names a competency and says why, or goes back.

use askama::Template;
use serde::Deserialize;

use super::round_page;
use crate::actions::reviews::{self as verbs, CheckVerdict};
use crate::domain::ids::{PostingId, ReviewId};
use crate::domain::review::Mark;
use crate::domain::when::Moment;
use crate::error::Error;
use crate::store::reviews;
use crate::store::rounds::Round;
use crate::store::{accounts, applications, rubrics};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Cards on one page.
const MOST: usize = 50;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/review/checks", list), routes::post("/staff/postings/{id}/review/checks", check)]
}

/// A card that waits for the check.
struct Waiting {
    review: ReviewId,
    reference: String,
    reviewer: String,
    sent_at: Option<Moment>,
    /// What is not met, and why.
    not_met: Vec<(String, String)>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CheckForm {
    review: String,
    note: String,
    /// `accept` or `return`
    verdict: String,
}

impl CheckForm {
    fn read(&self) -> Result<(ReviewId, CheckVerdict), Error> {
        let review = self.review.parse().map(ReviewId).map_err(|_| Error::NotFound)?;
        match self.verdict.as_str() {
            "accept" => Ok((review, CheckVerdict::Accept)),
            "return" => Ok((review, CheckVerdict::Return(self.note.clone()))),
            _ => Err(Error::Refused("Choose whether the justification is accepted or goes back.".to_owned())),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/review/checks.html")]
struct ChecksPage {
    shell: Shell,
    round: Round,
    total: usize,
    waiting: Vec<Waiting>,
    form: CheckForm,
    problems: Problems,
}

impl ChecksPage {
    /// What was typed for this card.
    fn note(&self, w: &Waiting) -> &str {
        if self.form.review == w.review.to_string() { &self.form.note } else { "" }
    }

    fn wrong(&self, w: &Waiting) -> Option<&str> {
        (self.form.review == w.review.to_string()).then(|| self.problems.of("form")).flatten()
    }
}

async fn page(app: &App, staff: Staff, id: PostingId, form: CheckForm, problems: Problems) -> Result<ChecksPage, Fault> {
    let who = staff.who;
    let (round, total, waiting) = app
        .read(move |conn| {
            let round = verbs::round_led(conn, &who, id)?;
            let names = rubrics::competencies(conn, round.rubric)?;
            let all = reviews::to_check(conn, round.id)?;
            let total = all.len();
            let mut waiting = Vec::new();
            for review in all.into_iter().take(MOST) {
                let Some(application) = review.application() else { continue };
                let marks = reviews::marks(conn, review.id)?;
                let not_met = marks.into_iter().filter(|l| l.mark == Some(Mark::NotMet)).map(|l| {
                    let name = names.iter().find(|c| c.id == l.competency).map_or_else(String::new, |c| c.name.clone());
                    (name, l.why)
                });
                waiting.push(Waiting {
                    review: review.id,
                    reference: applications::find(conn, application)?.reference,
                    reviewer: accounts::find(conn, review.reviewer)?.name,
                    sent_at: review.sent_at,
                    not_met: not_met.collect(),
                });
            }
            Ok((round, total, waiting))
        })
        .await?;
    Ok(ChecksPage { shell: staff.shell, round, total, waiting, form, problems })
}

async fn list(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, PostingId(id.0), CheckForm::default(), Problems::default()).await?)
}

async fn check(app: App, staff: Staff, id: Id, form: Posted<CheckForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), PostingId(id.0), form.0);
    let checked = match form.read() {
        Ok((review, verdict)) => {
            let notice = if verdict == CheckVerdict::Accept { Notice::CheckAccepted } else { Notice::CheckReturned };
            app.write(move |tx, here| verbs::check(tx, here, &who, id, review, &verdict)).await.map(|()| notice)
        }
        Err(e) => Err(e),
    };
    match checked {
        Ok(notice) => done(format!("{}/checks", round_page(id)), notice),
        Err(e) => {
            let problems = crate::web::staff::refused(e)?;
            show_as(problems.status(), &page(&app, staff, id, form, problems).await?)
        }
    }
}
