//! What may still happen to a posting that was written: another deadline, an early end, cancelled, filled, copied.

use askama::Template;
use serde::Deserialize;

use crate::actions::Here;
use crate::actions::postings as verbs;
use crate::domain::access::Who;
use crate::domain::ids::PostingId;
use crate::domain::posting::PostingStep;
use crate::domain::state::Turn;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::applications::{self, Application};
use crate::store::postings::Posting;
use crate::store::{Conn, accounts};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/extend", extend_page),
        routes::post("/staff/postings/{id}/extend", extend),
        routes::get("/staff/postings/{id}/end", end_page),
        routes::post("/staff/postings/{id}/end", end),
        routes::get("/staff/postings/{id}/cancel", cancel_page),
        routes::post("/staff/postings/{id}/cancel", cancel),
        routes::get("/staff/postings/{id}/fill", fill_page),
        routes::post("/staff/postings/{id}/fill", fill),
        routes::post("/staff/postings/{id}/copy", copy),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct LifeForm {
    version: i64,
    closes_on: String,
    closes_time: String,
    zone: String,
    reason: String,
    outcome: String,
}

/// An application that keeps a posting from ending for good.
struct Unsettled {
    app: Application,
    owner: String,
}

#[derive(Template)]
#[template(path = "staff/posting_life.html")]
struct LifePage {
    shell: Shell,
    posting: Posting,
    step: PostingStep,
    unsettled: Vec<Unsettled>,
    form: LifeForm,
    problems: Problems,
}

impl LifePage {
    fn zones(&self) -> Vec<(String, String)> {
        super::zone_options()
    }

    fn extends(&self) -> bool {
        self.step == PostingStep::Extend
    }

    fn has_reason(&self) -> bool {
        self.step != PostingStep::Fill
    }

    fn has_outcome(&self) -> bool {
        matches!(self.step, PostingStep::Fill | PostingStep::EndEarly)
    }

    /// What this does, before it is done.
    fn explains(&self) -> &'static str {
        match self.step {
            PostingStep::Extend => "Everybody with a draft gets a letter with both dates. The public reads the change and the reason.",
            PostingStep::EndEarly => "The posting closes at once. Applications that were sent go on; drafts end with a letter.",
            PostingStep::Fill => "This ends the posting for good, so everybody who applied needs a final outcome first.",
            _ => "This ends the posting for good. Drafts end with a letter; everybody who applied needs a final outcome first.",
        }
    }

    fn button(&self) -> &'static str {
        match self.step {
            PostingStep::Cancel => "Cancel this posting",
            step => step.spoken(),
        }
    }

    /// Where an open application stands.
    fn stands(&self, open: &Unsettled) -> &'static str {
        if open.app.state.is_open() { open.app.state.spoken() } else { "Decided, not told" }
    }
}

/// Whose turn it is, by name where there is one.
fn owner(app: &Application, contact: Option<&str>) -> String {
    match app.state.turn() {
        Turn::Applicant => app.name.clone(),
        Turn::Reviewers => "The reviewers".to_owned(),
        _ => contact.unwrap_or("The programme office").to_owned(),
    }
}

fn read(conn: &mut Conn, who: &Who, id: PostingId, step: PostingStep) -> Result<(Posting, Vec<Unsettled>)> {
    let posting = verbs::seen_by_staff(conn, who, id)?;
    who.may_manage(posting.content.agency)?;
    if !matches!(step, PostingStep::Cancel | PostingStep::Fill) {
        return Ok((posting, Vec::new()));
    }
    let contact = posting.asked_by.map(|asked| accounts::find(conn, asked)).transpose()?.map(|w| w.name);
    let open = applications::unsettled_of(conn, id)?.into_iter();
    let unsettled = open.map(|app| Unsettled { owner: owner(&app, contact.as_deref()), app }).collect();
    Ok((posting, unsettled))
}

type Paged = std::result::Result<LifePage, Fault>;

async fn page(app: &App, staff: Staff, id: PostingId, step: PostingStep, form: Option<LifeForm>, problems: Problems) -> Paged {
    let who = staff.who;
    let (posting, unsettled) = app.read(move |conn| read(conn, &who, id, step)).await?;
    let form = form.unwrap_or_else(|| LifeForm { version: posting.version, zone: posting.content.zone.clone(), ..LifeForm::default() });
    Ok(LifePage { shell: staff.shell, posting, step, unsettled, form, problems })
}

async fn first(app: App, staff: Staff, id: Id, step: PostingStep) -> Answer {
    let page = page(&app, staff, PostingId(id.0), step, None, Problems::default()).await?;
    page.posting.state.after(step).map_err(Error::from)?;
    show(&page)
}

async fn extend_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, PostingStep::Extend).await
}

async fn end_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, PostingStep::EndEarly).await
}

async fn cancel_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, PostingStep::Cancel).await
}

async fn fill_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, PostingStep::Fill).await
}

/// Runs a verb; what it refuses stands on the same page with what was typed.
async fn act(
    (app, staff, id): (App, Staff, PostingId),
    (step, notice): (PostingStep, Notice),
    form: LifeForm,
    verb: impl FnOnce(&mut Conn, &Here, &Who, &LifeForm) -> Result<()> + Send + 'static,
) -> Answer {
    let (who, typed) = (staff.who.clone(), form.clone());
    let refused = match app.write(move |tx, here| verb(tx, here, &who, &typed)).await {
        Ok(()) => return done(super::postings::page(id), notice),
        Err(e) => super::refused(e)?,
    };
    again(&page(&app, staff, id, step, Some(form), field_of(step, &refused)).await?)
}

/// Puts a refusal to the field it speaks of.
fn field_of(step: PostingStep, refused: &Problems) -> Problems {
    let why = refused.of("form").unwrap_or_default();
    let field = match why {
        w if w.starts_with("The new deadline") => "closes_on",
        w if w.starts_with("Say what came") => "outcome",
        w if w.starts_with("Say why") || w.starts_with("Use at most") => {
            if step == PostingStep::Fill {
                "outcome"
            } else {
                "reason"
            }
        }
        _ => "form",
    };
    Problems::one(field, why)
}

async fn extend(app: App, staff: Staff, id: Id, form: Posted<LifeForm>) -> Answer {
    let (id, form) = (PostingId(id.0), form.0);
    let (zone, mut problems) = (super::zone_of(&form.zone), Problems::default());
    let zone = problems.take("zone", zone);
    let until: Option<Moment> = super::wall(&mut problems, ("closes_on", &form.closes_on), ("closes_time", &form.closes_time), zone);
    let Some(until) = until else { return again(&page(&app, staff, id, PostingStep::Extend, Some(form), problems).await?) };
    act((app, staff, id), (PostingStep::Extend, Notice::Extended), form, move |tx, here, who, f| {
        verbs::extend(tx, here, who, id, Some(f.version), (until, when::zone(&f.zone).name()), &f.reason)
    })
    .await
}

async fn end(app: App, staff: Staff, id: Id, form: Posted<LifeForm>) -> Answer {
    let id = PostingId(id.0);
    act((app, staff, id), (PostingStep::EndEarly, Notice::EndedEarly), form.0, move |tx, here, who, f| {
        verbs::end_early(tx, here, who, id, Some(f.version), &f.reason, &f.outcome)
    })
    .await
}

async fn cancel(app: App, staff: Staff, id: Id, form: Posted<LifeForm>) -> Answer {
    let id = PostingId(id.0);
    act((app, staff, id), (PostingStep::Cancel, Notice::PostingCancelled), form.0, move |tx, here, who, f| {
        verbs::cancel(tx, here, who, id, Some(f.version), &f.reason)
    })
    .await
}

async fn fill(app: App, staff: Staff, id: Id, form: Posted<LifeForm>) -> Answer {
    let id = PostingId(id.0);
    act((app, staff, id), (PostingStep::Fill, Notice::PostingFilled), form.0, move |tx, here, who, f| {
        verbs::fill(tx, here, who, id, Some(f.version), &f.outcome)
    })
    .await
}

async fn copy(app: App, staff: Staff, id: Id, _form: Posted<Nothing>) -> Answer {
    let (who, id) = (staff.who, PostingId(id.0));
    let new = app.write(move |tx, here| verbs::copy(tx, here, &who, id)).await?;
    done(format!("/staff/postings/{new}/edit"), Notice::Copied)
}
