//! Filters with names: one's own, and those shared with the agency.

use serde::Deserialize;

use super::FilterForm;
use crate::actions::postings as verbs;
use crate::domain::ids::{PostingId, ViewId};
use crate::domain::text;
use crate::error::Error;
use crate::store::pipelines;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::forms::Posted;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done};
use crate::web::routes::{self, Line};
use crate::web::shell::Notice;

pub fn routes() -> Vec<Line> {
    vec![routes::post("/staff/postings/{id}/views", keep), routes::post("/staff/postings/{id}/views/remove", remove)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ViewForm {
    name: String,
    /// The query of the list as it is looked at.
    filter: String,
    shared: String,
}

async fn keep(app: App, staff: Staff, id: Id, form: Posted<ViewForm>) -> Answer {
    let (who, id, form) = (staff.who, PostingId(id.0), form.0);
    // Only what the page understands is kept.
    let query = FilterForm::read(&form.filter).query();
    let back = format!("/staff/postings/{id}/pipeline?{query}");
    let name = text::line(&form.name);
    if name.is_empty() || name.chars().count() > 40 {
        return Err(Error::Refused("Give the view a name of at most 40 characters.".to_owned()).into());
    }
    app.write(move |tx, _| {
        verbs::people_seen_by_staff(tx, &who, id)?;
        pipelines::keep_view(tx, who.id, who.agency, &name, &query, !form.shared.is_empty())
    })
    .await?;
    done(back, Notice::ViewKept)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct RemoveForm {
    view: i64,
    filter: String,
}

async fn remove(app: App, staff: Staff, id: Id, form: Posted<RemoveForm>) -> Answer {
    let (who, form) = (staff.who, form.0);
    let back = format!("/staff/postings/{}/pipeline?{}", id.0, FilterForm::read(&form.filter).query());
    app.write(move |tx, _| if pipelines::remove_view(tx, who.id, ViewId(form.view))? { Ok(()) } else { Err(Error::NotFound) }).await?;
    done(back, Notice::ViewRemoved)
}
