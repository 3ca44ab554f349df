//! Standing aside from a review.

use askama::Template;
use serde::Deserialize;

use crate::actions::reviews as verbs;
use crate::domain::ids::ReviewId;
use crate::domain::review::{Recusal, ReviewState};
use crate::store::reviews::Review;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/reviews/{id}/recuse", ask), routes::post("/staff/reviews/{id}/recuse", recuse)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct RecuseForm {
    reason: String,
    words: String,
}

#[derive(Template)]
#[template(path = "staff/review/recuse.html")]
struct RecusePage {
    shell: Shell,
    review: Review,
    form: RecuseForm,
    problems: Problems,
}

impl RecusePage {
    fn reasons(&self) -> Vec<(&'static str, &'static str)> {
        Recusal::ALL.iter().map(|r| (r.as_str(), r.spoken())).collect()
    }

    fn code(&self) -> String {
        super::code(self.review.id)
    }
}

async fn page(app: &App, staff: Staff, id: ReviewId, form: RecuseForm, problems: Problems) -> Result<RecusePage, Fault> {
    let who = staff.who;
    let (review, _) = app.read(move |conn| verbs::own(conn, &who, id)).await?;
    Ok(RecusePage { shell: staff.shell, review, form, problems })
}

async fn ask(app: App, staff: Staff, id: Id) -> Answer {
    let page = page(&app, staff, ReviewId(id.0), RecuseForm::default(), Problems::default()).await?;
    if page.review.state == ReviewState::Assigned { show(&page) } else { done("/staff/reviews", Notice::CardSent) }
}

async fn recuse(app: App, staff: Staff, id: Id, form: Posted<RecuseForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), ReviewId(id.0), form.0);
    let Some(reason) = Recusal::parse(&form.reason) else {
        return again(&page(&app, staff, id, form, Problems::one("reason", "Choose why you stand aside")).await?);
    };
    let words = form.words.clone();
    match app.write(move |tx, here| verbs::recuse(tx, here, &who, id, reason, &words)).await {
        Ok(()) => done("/staff/reviews", Notice::StoodAside),
        Err(e) => {
            let problems = crate::web::staff::refused(e)?;
            again(&page(&app, staff, id, form, problems).await?)
        }
    }
}
