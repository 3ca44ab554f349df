//! Coming with a later cohort: where it stands, and whether one still comes.

use askama::Template;
use serde::Deserialize;

use super::refusal;
use crate::actions::deferrals as verbs;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::Error;
use crate::store::applications::{self, Application};
use crate::store::deferrals::{self, Deferral};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/my/applications/{reference}/deferral", page), routes::post("/my/applications/{reference}/deferral", answer)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AnswerForm {
    comes: String,
}

#[derive(Template)]
#[template(path = "my/deferral.html")]
struct DeferralPage {
    shell: Shell,
    app: Application,
    deferral: Deferral,
    form: AnswerForm,
    problems: Problems,
}

impl DeferralPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        vec![("yes", "Yes, I come"), ("no", "No, please withdraw my application")]
    }

    fn stands(&self) -> &'static str {
        if self.deferral.said_yes() {
            "You said that you come. The programme office chooses a seat for you and writes to you."
        } else {
            "We write to you when it is time to answer."
        }
    }
}

async fn load(app: &App, applicant: Applicant, reference: Reference, form: AnswerForm, problems: Problems) -> Result<DeferralPage, Fault> {
    let me = applicant.who.id;
    let (app, deferral) = app
        .read(move |conn| {
            let app = applications::own(conn, &reference, me)?;
            let open = deferrals::open(conn, app.id)?.filter(|_| app.told_state == State::Deferred).ok_or(Error::NotFound)?;
            Ok((app, open))
        })
        .await?;
    Ok(DeferralPage { shell: applicant.shell, app, deferral, form, problems })
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    show(&load(&app, applicant, reference.0, AnswerForm::default(), Problems::default()).await?)
}

async fn answer(app: App, applicant: Applicant, reference: Ref, form: Posted<AnswerForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let why = match form.comes.as_str() {
        "yes" | "no" => {
            let yes = form.comes == "yes";
            match app.write(move |tx, here| verbs::answer(tx, here, &who, &wanted, yes)).await {
                Ok(()) => return done(super::path(reference.0.as_str()), if yes { Notice::ComesAgain } else { Notice::Withdrawn }),
                Err(error) => refusal(error)?,
            }
        }
        _ => "Choose yes or no".to_owned(),
    };
    again(&load(&app, applicant, reference.0, form, Problems::one("comes", why)).await?)
}
