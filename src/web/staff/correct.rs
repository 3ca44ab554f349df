//! Correcting a live posting: only what may change, with a reason the public reads.

use askama::Template;

use super::posting_form::{Offered, PostingForm, Step};
use crate::actions::postings as verbs;
use crate::domain::ids::PostingId;
use crate::domain::posting::PostingStep;
use crate::error::Error;
use crate::store::postings::Posting;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/correct", form), routes::post("/staff/postings/{id}/correct", correct)]
}

/// What may change on a live posting.
const STEPS: &[Step] = &[Step::Pay, Step::Places, Step::Seats, Step::Closes, Step::Summary, Step::Duties, Step::Needs];

#[derive(Template)]
#[template(path = "staff/posting_correct.html")]
struct CorrectPage {
    shell: Shell,
    posting: Posting,
    form: PostingForm,
    problems: Problems,
}

impl CorrectPage {
    fn zones(&self) -> Vec<(String, String)> {
        super::zone_options()
    }
}

async fn page(app: &App, staff: Staff, id: PostingId, form: Option<PostingForm>) -> Result<CorrectPage, Fault> {
    let who = staff.who;
    let posting = app
        .read(move |conn| {
            let posting = verbs::seen_by_staff(conn, &who, id)?;
            who.may_manage(posting.content.agency)?;
            Ok(posting)
        })
        .await?;
    posting.state.after(PostingStep::Correct).map_err(Error::from)?;
    let form = form.unwrap_or_else(|| PostingForm::of(&posting));
    Ok(CorrectPage { shell: staff.shell, posting, form, problems: Problems::default() })
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, PostingId(id.0), None).await?)
}

async fn correct(app: App, staff: Staff, id: Id, form: Posted<PostingForm>) -> Answer {
    let (who, id) = (staff.who.clone(), PostingId(id.0));
    let page = page(&app, staff, id, Some(form.0)).await?;
    let content = match page.form.check(STEPS, &page.posting, &Offered::default()) {
        Ok(content) => content,
        Err(problems) => return again(&CorrectPage { problems, ..page }),
    };
    let (version, reason) = (page.form.version, page.form.reason.clone());
    match app.write(move |tx, here| verbs::correct(tx, here, &who, id, Some(version), content, &reason)).await {
        Ok(()) => done(super::postings::page(id), Notice::Corrected),
        Err(Error::Refused(why)) => {
            let field = if why.starts_with("Say why") || why.starts_with("Use at most") { "reason" } else { "form" };
            again(&CorrectPage { problems: Problems::one(field, why), ..page })
        }
        Err(other) => Err(other.into()),
    }
}
