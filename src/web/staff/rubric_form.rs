//! Writing a rubric: a new one, or the next version of one. Nothing is saved before “Save”.

use actix_web::http::StatusCode;
use askama::Template;

use super::rubric_typed::{Row, RubricForm, Typed};
use crate::actions::rubrics as verbs;
use crate::domain::access::Who;
use crate::domain::ids::RubricVersionId;
use crate::domain::rubric::{Difference, MOST_COMPETENCIES, Rubric, compare};
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::rubrics::{self, Version};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/rubrics/new", begin),
        routes::post("/staff/rubrics/new", create),
        routes::get("/staff/rubrics/{id}/edit", form),
        routes::post("/staff/rubrics/{id}/edit", write),
    ]
}

/// The newest version of what is being written.
type Newest = Option<(Version, Rubric)>;

#[derive(Template)]
#[template(path = "staff/rubric_edit.html")]
struct EditPage {
    shell: Shell,
    /// Nothing for a new rubric.
    newest: Newest,
    form: RubricForm,
    /// What the form would change, once somebody asked to see it.
    differences: Option<Vec<Difference>>,
    problems: Problems,
}

impl EditPage {
    fn action(&self) -> String {
        self.newest.as_ref().map_or_else(|| "/staff/rubrics/new".to_owned(), |(v, _)| format!("{}/edit", super::rubrics::page(v.id)))
    }

    fn back(&self) -> String {
        self.newest.as_ref().map_or_else(|| "/staff/rubrics".to_owned(), |(v, _)| super::rubrics::page(v.id))
    }

    /// The number of the version that saving makes.
    fn next(&self) -> i64 {
        self.newest.as_ref().map_or(1, |(v, _)| v.version + 1)
    }

    fn is_full(&self) -> bool {
        self.form.rows.len() >= MOST_COMPETENCIES
    }

    fn no(&self, n: &usize, field: &str) -> Option<&str> {
        self.problems.of(&format!("c{n}-{field}"))
    }

    fn no_level(&self, n: &usize, m: &usize) -> Option<&str> {
        self.problems.of(&format!("c{n}-l{m}-name"))
    }

    fn is_required(&self, row: &Row, m: &usize) -> bool {
        row.required == Some(*m)
    }

    /// How a competency is called for somebody who hears the page.
    fn called(&self, row: &Row, n: &usize) -> String {
        if row.name.trim().is_empty() { format!("competency {n}") } else { row.name.clone() }
    }
}

/// The newest version of the rubric that this is a version of.
fn newest(conn: &mut Conn, who: &Who, id: RubricVersionId) -> Result<(Version, Rubric)> {
    who.may_run_programme()?;
    let newest = rubrics::newest_of(conn, id)?;
    rubrics::whole(conn, newest)
}

async fn begin(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    app.read(move |_| Ok(who.may_run_programme()?)).await?;
    show(&EditPage { shell: staff.shell, newest: None, form: RubricForm::new(), differences: None, problems: Problems::default() })
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    let who = staff.who;
    let (version, rubric) = app.read(move |conn| newest(conn, &who, RubricVersionId(id.0))).await?;
    let form = RubricForm::of(&rubric, version.version);
    show(&EditPage { shell: staff.shell, newest: Some((version, rubric)), form, differences: None, problems: Problems::default() })
}

async fn create(app: App, staff: Staff, form: Posted<Typed>) -> Answer {
    answer(app, staff, None, form.0).await
}

async fn write(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    let who = staff.who.clone();
    let newest = app.read(move |conn| newest(conn, &who, RubricVersionId(id.0))).await?;
    answer(app, staff, Some(newest), form.0).await
}

/// A button that arranges shows the same form again; “See what changes” compares; “Save” saves.
async fn answer(app: App, staff: Staff, newest: Newest, typed: Typed) -> Answer {
    let act = typed.get("do").map_or("look", String::as_str);
    let form = RubricForm::read(&typed);
    let (who, page) = (staff.who, EditPage { shell: staff.shell, newest, form, differences: None, problems: Problems::default() });
    if !matches!(act, "look" | "save") {
        let form = page.form.clone().arranged(act);
        return show(&EditPage { form, ..page });
    }
    let checked = page.form.check(page.newest.as_ref().map(|(v, _)| v.key.as_str()));
    let form = page.form.clone().padded();
    let rubric = match checked {
        Ok(rubric) => rubric,
        Err(problems) => return show_as(problems.status(), &EditPage { form, problems, ..page }),
    };
    let differences = page.newest.as_ref().map(|(_, old)| compare(old, &rubric));
    let page = EditPage { form, differences: differences.filter(|_| act == "look"), ..page };
    if act == "look" { show(&page) } else { keep(app, who, page, rubric).await }
}

async fn keep(app: App, who: Who, page: EditPage, rubric: Rubric) -> Answer {
    let (base, kept) = (page.form.base, rubric.clone());
    match app.write(move |tx, here| verbs::save(tx, here, &who, &kept, base)).await {
        Ok(id) => done(super::rubrics::page(id), Notice::RubricSaved),
        Err(Error::Stale(changed)) => {
            // What was typed stays, with what it would change in the newer version; sent again, it follows that one knowingly.
            let key = rubric.key.clone();
            let newest = app.read(move |conn| rubrics::newest(conn, &key)?.map(|v| rubrics::whole(conn, v.id)).transpose()).await?;
            let differences = newest.as_ref().map(|(_, old)| compare(old, &rubric));
            let form = RubricForm { base: newest.as_ref().map(|(v, _)| v.version), ..page.form };
            let problems = Problems::conflict(&Error::Stale(changed).to_string());
            show_as(StatusCode::CONFLICT, &EditPage { newest, form, differences, problems, ..page })
        }
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &EditPage { problems, ..page })
        }
    }
}
