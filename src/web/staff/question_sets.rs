//! Question sets: their list, one set with its questions, and the questions of a posting kept as one.

use askama::Template;
use serde::Deserialize;

use super::begin::Options;
use super::question_form::{QuestionForm, QuestionPage, Which};
use crate::actions::postings as posting_verbs;
use crate::actions::question_sets as verbs;
use crate::domain::access::Who;
use crate::domain::ids::{AgencyId, PostingId, SetId};
use crate::domain::question::{Ask, QuestionKind};
use crate::error::Result;
use crate::store::question_sets::{self, QuestionSet};
use crate::store::{Conn, agencies};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, go, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/question-sets", list),
        routes::post("/staff/question-sets", create),
        routes::get("/staff/question-sets/{id}", one),
        routes::post("/staff/question-sets/{id}", arrange),
        routes::get("/staff/question-sets/{id}/edit", form),
        routes::post("/staff/question-sets/{id}/edit", save),
        routes::post("/staff/postings/{id}/questions/keep", keep),
        routes::post("/staff/postings/{id}/questions/take", take),
    ]
}

fn page(id: SetId) -> String {
    format!("/staff/question-sets/{id}")
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct NewForm {
    name: String,
    agency: String,
}

#[derive(Template)]
#[template(path = "staff/question_sets.html")]
struct ListPage {
    shell: Shell,
    /// Each set with the number of its questions.
    sets: Vec<(QuestionSet, usize)>,
    owners: Options,
    form: NewForm,
    problems: Problems,
}

impl ListPage {
    fn offered(&self) -> Options {
        self.owners.clone()
    }
}

/// For whom this person may keep a set: an agency, or the whole programme.
fn owners(conn: &mut Conn, who: &Who) -> Result<Options> {
    who.may_manage(who.agency)?;
    let whole = who.may_run_programme().is_ok().then(|| (String::new(), "The whole programme".to_owned()));
    let own = agencies::all(conn)?.into_iter().filter(|(id, _)| who.may_manage(Some(*id)).is_ok()).map(|(id, name)| (id.to_string(), name));
    Ok(whole.into_iter().chain(own).collect())
}

async fn listed(app: &App, staff: Staff, form: NewForm, problems: Problems) -> std::result::Result<ListPage, Fault> {
    let who = staff.who;
    let (sets, owners) = app
        .read(move |conn| {
            let owners = owners(conn, &who)?;
            let mut sets = Vec::new();
            for set in question_sets::all(conn, who.scope())? {
                let many = question_sets::questions(conn, set.id)?.len();
                sets.push((set, many));
            }
            Ok((sets, owners))
        })
        .await?;
    Ok(ListPage { shell: staff.shell, sets, owners, form, problems })
}

async fn list(app: App, staff: Staff) -> Answer {
    show(&listed(&app, staff, NewForm::default(), Problems::default()).await?)
}

async fn create(app: App, staff: Staff, form: Posted<NewForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let (name, agency) = (form.name.clone(), form.agency.parse().ok().map(AgencyId));
    match app.write(move |tx, here| verbs::create(tx, here, &who, agency, &name, None)).await {
        Ok(id) => go(page(id)),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &listed(&app, staff, form, problems).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "staff/question_set.html")]
struct OnePage {
    shell: Shell,
    set: QuestionSet,
    asks: Vec<Ask>,
    /// Whether this person keeps it.
    keeps: bool,
    /// Its name as typed.
    called: String,
    problems: Problems,
}

impl OnePage {
    fn base(&self) -> String {
        page(self.set.id)
    }

    fn kinds(&self) -> &'static [QuestionKind] {
        QuestionKind::ALL
    }

    fn is_full(&self) -> bool {
        self.asks.len() >= posting_verbs::MOST_QUESTIONS
    }
}

async fn load(app: &App, staff: &Staff, id: SetId) -> std::result::Result<(QuestionSet, Vec<Ask>), Fault> {
    let who = staff.who.clone();
    app.read(move |conn| Ok((verbs::seen(conn, &who, id)?, question_sets::questions(conn, id)?))).await
}

async fn one(app: App, staff: Staff, id: Id) -> Answer {
    let (set, asks) = load(&app, &staff, SetId(id.0)).await?;
    let (keeps, called) = (verbs::keeps(&staff.who, &set), set.name.clone());
    show(&OnePage { shell: staff.shell, set, asks, keeps, called, problems: Problems::default() })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ArrangeForm {
    version: i64,
    name: String,
    /// What to do: `up-2`, `remove-3`, `name`, `remove` (the whole set).
    act: String,
}

async fn arrange(app: App, staff: Staff, id: Id, form: Posted<ArrangeForm>) -> Answer {
    let (who, id, ArrangeForm { version, name, act }) = (staff.who.clone(), SetId(id.0), form.0);
    let (set, asks) = load(&app, &staff, id).await?;
    let (new, named) = (super::arranged(asks.clone(), &act), if act == "name" { name.clone() } else { set.name.clone() });
    let removes = act == "remove";
    let changed = app.write(move |tx, here| match removes {
        true => verbs::remove(tx, here, &who, id, version),
        false => verbs::save(tx, here, &who, id, version, &named, &new),
    });
    match changed.await {
        Ok(()) if removes => done("/staff/question-sets", Notice::SetRemoved),
        Ok(()) => done(page(id), Notice::SetSaved),
        Err(e) => {
            let (problems, keeps) = (super::refused(e)?, verbs::keeps(&staff.who, &set));
            let called = if act == "name" { name } else { set.name.clone() };
            show_as(problems.status(), &OnePage { shell: staff.shell, set, asks, keeps, called, problems })
        }
    }
}

async fn form(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    let (set, asks) = load(&app, &staff, SetId(id.0)).await?;
    let form = QuestionForm::begin(which.0, &asks, set.version)?;
    show(&QuestionPage { shell: staff.shell, about: set.name, list: page(set.id), form, problems: Problems::default() })
}

async fn save(app: App, staff: Staff, id: Id, form: Posted<QuestionForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let (set, asks) = load(&app, &staff, SetId(id.0)).await?;
    let page_with = |form, problems| QuestionPage { shell: staff.shell, about: set.name.clone(), list: page(set.id), form, problems };
    let ask = match form.check() {
        Ok(ask) => ask,
        Err(problems) => return show_as(problems.status(), &page_with(form, problems)),
    };
    let (new, version, name) = (form.put(asks, ask), form.version, set.name.clone());
    match app.write(move |tx, here| verbs::save(tx, here, &who, set.id, version, &name, &new)).await {
        Ok(()) => done(page(set.id), Notice::SetSaved),
        Err(e) => {
            // Sent again, it replaces the newer version knowingly.
            let (problems, form) = (super::refused(e)?, QuestionForm { version: set.version, ..form });
            show_as(problems.status(), &page_with(form, problems))
        }
    }
}

/// The questions of a posting under a name.
async fn keep(app: App, staff: Staff, id: Id, form: Posted<NewForm>) -> Answer {
    let (who, id, name) = (staff.who.clone(), PostingId(id.0), form.0.name);
    let kept = app.write(move |tx, here| {
        let agency = posting_verbs::seen_by_staff(tx, &who, id)?.content.agency;
        // What a manager keeps from a posting of the whole programme is their agency's.
        verbs::create(tx, here, &who, agency.or(who.agency), &name, Some(id))
    });
    match kept.await {
        Ok(set) => done(page(set), Notice::SetSaved),
        Err(e) => super::questions::refused(&app, staff, id, super::refused(e)?).await,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TakeForm {
    version: i64,
    set: i64,
}

/// A set into a draft.
async fn take(app: App, staff: Staff, id: Id, form: Posted<TakeForm>) -> Answer {
    let (who, id, TakeForm { version, set }) = (staff.who.clone(), PostingId(id.0), form.0);
    match app.write(move |tx, here| verbs::take(tx, here, &who, id, version, SetId(set))).await {
        Ok(_) => done(super::questions::page(id), Notice::SetTaken),
        Err(e) => super::questions::refused(&app, staff, id, super::refused(e)?).await,
    }
}
