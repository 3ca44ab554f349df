//! What is being typed in a section, kept as it stands. The page sends it by itself; without scripts nothing is lost that was saved.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::actions::sections::{self, Section, Typed};
use crate::domain::reference::Reference;
use crate::error::Error;
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::forms::Posted;
use crate::web::guard::Applicant;
use crate::web::pages::Answer;
use crate::web::routes::{self, Line};

pub fn routes() -> Vec<Line> {
    vec![routes::post("/apply/{reference}/{section}/typed", keep)]
}

/// How often the section had been saved when the page was drawn.
#[derive(Debug, Deserialize)]
struct Drawn {
    saves: i64,
}

async fn keep(
    app: App,
    applicant: Applicant,
    place: web::Path<(String, String)>,
    drawn: Asked<Drawn>,
    form: Posted<Vec<(String, String)>>,
) -> Answer {
    let (reference, section) = place.into_inner();
    let (Some(reference), Some(section)) = (Reference::parse(&reference), Section::parse(&section)) else {
        return Err(Error::NotFound.into());
    };
    let fields: Vec<(String, String)> = form.0.into_iter().filter(|(name, _)| name != "csrf").collect();
    let fields = serde_html_form::to_string(&fields).map_err(Error::broken)?;
    let typed = Typed { section, saves: drawn.0.saves, fields };
    app.write(move |tx, here| sections::keep_typed(tx, here, &applicant.who, &reference, &typed)).await?;
    Ok(HttpResponse::NoContent().finish())
}
