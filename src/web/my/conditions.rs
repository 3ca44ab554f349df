//! A condition of one's own offer: what to do, by when, and the file to send.

use actix_web::http::StatusCode;
use askama::Template;

use super::refusal;
use crate::actions::conditions as verbs;
use crate::domain::ids::{ConditionId, EvidenceId};
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::conditions::{self, Condition, Evidence};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::files::{self, How};
use crate::web::forms::Problems;
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, done, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::sent;
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/applications/{reference}/conditions/{id}", page),
        routes::post("/my/applications/{reference}/conditions/{id}", upload),
        routes::get("/my/applications/{reference}/evidence/{id}", file),
    ]
}

#[derive(Template)]
#[template(path = "my/condition.html")]
struct ConditionPage {
    shell: Shell,
    app: Application,
    condition: Condition,
    /// The files this person sent.
    files: Vec<Evidence>,
    limit: u64,
    problems: Problems,
}

impl ConditionPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    fn most(&self) -> String {
        size(i64::try_from(self.limit).unwrap_or(i64::MAX))
    }

    fn can_send(&self) -> bool {
        self.condition.is_pending() && matches!(self.app.told_state, State::Accepted | State::Placed | State::Deferred)
    }

    fn turn(&self) -> &'static str {
        if self.condition.waits_for_applicant() { "You" } else { "The hiring team" }
    }
}

async fn load(app: &App, applicant: Applicant, reference: Reference, id: i64, problems: Problems) -> Result<ConditionPage, Fault> {
    let (who, limit) = (applicant.who, app.config().upload_limit);
    let (app, condition, files) = app
        .read(move |conn| {
            let (app, condition) = verbs::own(conn, &who, &reference, ConditionId(id))?;
            let files = conditions::files(conn, condition.offer)?.into_iter().filter(|f| f.condition == condition.id && f.by_id == who.id);
            let files = files.collect();
            Ok((app, condition, files))
        })
        .await?;
    Ok(ConditionPage { shell: applicant.shell, app, condition, files, limit, problems })
}

async fn page(app: App, applicant: Applicant, reference: Ref, id: Id) -> Answer {
    show(&load(&app, applicant, reference.0, id.0, Problems::default()).await?)
}

async fn upload(app: App, applicant: Applicant, reference: Ref, id: Id, file: Uploaded) -> Answer {
    let (status, what) = match sent::read(&app, &file.name, file.bytes).await? {
        Err(refused) => refused,
        Ok((bytes, media_type)) => {
            let (who, wanted, condition) = (applicant.who.clone(), reference.0.clone(), ConditionId(id.0));
            let kept = app.write(move |tx, here| {
                let new = verbs::Sent { name: &file.name, media_type, bytes: &bytes };
                verbs::send_evidence(tx, here, &who, &wanted, condition, &new)
            });
            match kept.await {
                Ok(()) => return done(format!("{}/conditions/{}", super::path(reference.0.as_str()), id.0), Notice::EvidenceSent),
                Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, refusal(error)?),
            }
        }
    };
    show_as(status, &load(&app, applicant, reference.0, id.0, Problems::one("file", what)).await?)
}

/// A file the reader sent themselves; those of staff are not for them.
async fn file(app: App, applicant: Applicant, reference: Ref, id: Id) -> Answer {
    let who = applicant.who;
    let (bytes, kind, name) = app
        .read(move |conn| {
            let (condition, bytes, kind, name) = conditions::file(conn, EvidenceId(id.0))?;
            let (_, own) = verbs::own(conn, &who, &reference.0, condition)?;
            let sent = conditions::files(conn, own.offer)?.iter().any(|f| f.id.0 == id.0 && f.by_id == who.id);
            if sent { Ok((bytes, kind, name)) } else { Err(Error::NotFound) }
        })
        .await?;
    Ok(files::send(How::Keep, bytes, &kind, &name))
}
