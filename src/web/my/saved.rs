//! Saving a posting, and what can be done with a saved one.

use serde::Deserialize;

use crate::actions::saved::{self as verbs, Act};
use crate::domain::ids::PostingId;
use crate::error::Error;
use crate::store::postings;
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::Posted;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, done};
use crate::web::public::jobs;
use crate::web::routes::{self, Line};
use crate::web::shell::Notice;

pub fn routes() -> Vec<Line> {
    vec![routes::post("/my/saved", act)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SavedForm {
    posting: String,
    act: String,
    /// `my` when the form stands under My applications.
    from: String,
}

async fn act(app: App, applicant: Applicant, form: Posted<SavedForm>) -> Answer {
    let form = form.0;
    let posting = form.posting.parse().map(PostingId).map_err(|_| Error::NotFound)?;
    let act = Act::parse(&form.act).ok_or(Fault::Malformed("A job is saved, removed, or its reminder switched."))?;
    let page = app
        .write(move |tx, here| {
            verbs::act(tx, here, &applicant.who, posting, act)?;
            Ok(jobs::path(posting, &postings::find(tx, posting)?.content.title))
        })
        .await?;
    let notice = match act {
        Act::Save => Notice::JobSaved,
        Act::Forget => Notice::JobForgotten,
        Act::Quiet | Act::Remind => Notice::ReminderChanged,
    };
    done(if form.from == "my" { "/my".to_owned() } else { page }, notice)
}
