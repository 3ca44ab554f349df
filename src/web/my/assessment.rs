//! The assessment of one's own application: where it is taken, and by when.

use askama::Template;

use super::sent;
use crate::domain::assessment::AttemptState;
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::assessments::{self, Attempt};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/applications/{reference}/assessment", page)]
}

#[derive(Template)]
#[template(path = "my/assessment.html")]
struct AssessmentPage {
    shell: Shell,
    app: Application,
    /// The latest first.
    attempts: Vec<Attempt>,
    tool: String,
}

impl AssessmentPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    /// The attempt that waits to be taken.
    fn open(&self) -> Option<&Attempt> {
        let open = |a: &&Attempt| a.state == AttemptState::Invited && !self.shell.is_past(&a.due_at);
        self.attempts.first().filter(open).filter(|_| self.app.told_state.is_open())
    }
}

/// What its applicant reads of an attempt.
pub fn words(state: AttemptState) -> &'static str {
    match state {
        AttemptState::Invited => "Waits for you",
        AttemptState::Scored => "Taken: we have your score",
        AttemptState::Expired => "The last day has passed",
        AttemptState::Waived => "Not needed",
    }
}

impl AssessmentPage {
    fn words(&self, attempt: &Attempt) -> &'static str {
        words(attempt.state)
    }
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    let me = applicant.who.id;
    let (app, attempts, tool) = app
        .read(move |conn| {
            let app = sent(conn, me, &reference.0)?;
            let mut attempts = assessments::of_application(conn, app.id)?;
            if attempts.is_empty() {
                return Err(Error::NotFound);
            }
            attempts.reverse();
            let tool = assessments::settings(conn, app.posting)?.map(|k| k.settings.tool).unwrap_or_default();
            Ok((app, attempts, tool))
        })
        .await?;
    show(&AssessmentPage { shell: applicant.shell, app, attempts, tool })
}
