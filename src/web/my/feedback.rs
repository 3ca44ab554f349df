//! One question about applying, answered without a name.

use askama::Template;
use serde::Deserialize;

use super::{refusal, sent};
use crate::actions::feedback as verbs;
use crate::domain::feedback::{Occasion, Score, parse_words};
use crate::domain::ids::UserId;
use crate::domain::reference::Reference;
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::feedback;
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/applications/{reference}/feedback", page), routes::post("/my/applications/{reference}/feedback", give)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct FeedbackForm {
    score: String,
    words: String,
}

impl FeedbackForm {
    fn check(&self) -> Result<(Score, String), Problems> {
        let mut problems = Problems::default();
        let score = problems.take("score", Score::parse(&self.score).ok_or_else(|| "Choose one of the five".to_owned()));
        let words = problems.take("words", parse_words(&self.words));
        score.zip(words).ok_or(problems)
    }
}

#[derive(Template)]
#[template(path = "my/feedback.html")]
struct FeedbackPage {
    shell: Shell,
    app: Application,
    occasion: Occasion,
    given: bool,
    form: FeedbackForm,
    problems: Problems,
}

impl FeedbackPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn question(&self) -> &'static str {
        match self.occasion {
            Occasion::Applied => "How was applying for you?",
            Occasion::Withdrew => "How were you treated until you withdrew?",
            Occasion::Decided => "How were you treated, whatever the answer?",
        }
    }

    fn scores(&self) -> Vec<(&'static str, &'static str)> {
        Score::ALL.iter().map(|s| (s.as_str(), s.spoken())).collect()
    }
}

async fn load(
    app: &App,
    applicant: Applicant,
    reference: Reference,
    form: FeedbackForm,
    problems: Problems,
) -> Result<FeedbackPage, Fault> {
    let me: UserId = applicant.who.id;
    let (app, occasion, given) = app
        .read(move |conn| {
            let app = sent(conn, me, &reference)?;
            let occasion = Occasion::of(app.told_state).ok_or(Error::NotFound)?;
            let given = feedback::is_given(conn, app.id, occasion)?;
            Ok((app, occasion, given))
        })
        .await?;
    Ok(FeedbackPage { shell: applicant.shell, app, occasion, given, form, problems })
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    show(&load(&app, applicant, reference.0, FeedbackForm::default(), Problems::default()).await?)
}

async fn give(app: App, applicant: Applicant, reference: Ref, form: Posted<FeedbackForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let problems = match form.check() {
        Err(problems) => problems,
        Ok((score, words)) => match app.write(move |tx, here| verbs::give(tx, here, &who, &wanted, score, &words)).await {
            Ok(()) => return done(super::path(reference.0.as_str()), Notice::FeedbackGiven),
            Err(error) => Problems::one("score", refusal(error)?),
        },
    };
    again(&load(&app, applicant, reference.0, form, problems).await?)
}
