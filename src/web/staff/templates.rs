//! Stage templates: their list, and one form with every stage, arranged without scripts. For the programme office.

use std::collections::HashMap;

use askama::Template;

use crate::actions::templates as verbs;
use crate::domain::access::Who;
use crate::domain::ids::TemplateId;
use crate::domain::stage::{self, MOST_STAGES, Owner, StageKind, StagePlan};
use crate::domain::text;
use crate::error::Error;
use crate::store::templates::{self, Template as Row};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/templates", list),
        routes::get("/staff/templates/new", begin),
        routes::post("/staff/templates/new", create),
        routes::get("/staff/templates/{id}", form),
        routes::post("/staff/templates/{id}", write),
    ]
}

#[derive(Template)]
#[template(path = "staff/templates.html")]
struct ListPage {
    shell: Shell,
    templates: Vec<Row>,
}

async fn list(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let templates = app
        .read(move |conn| {
            who.may_run_programme()?;
            templates::all(conn)
        })
        .await?;
    show(&ListPage { shell: staff.shell, templates })
}

/// The fields of the form: `name`, `version`, `size`, and for each stage `s0-kind`, `s0-name`, `s0-owner`, `s0-days`, `s0-what`, `s0-passing`.
type Typed = HashMap<String, String>;

/// One stage as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct StageRow {
    kind: String,
    name: String,
    owner: String,
    days: String,
    what: String,
    passing: String,
}

impl StageRow {
    fn of(s: &StagePlan) -> Self {
        StageRow {
            kind: s.kind.to_string(),
            name: s.name.clone(),
            owner: s.owner.to_string(),
            days: s.days.to_string(),
            what: s.what.clone(),
            passing: s.passing.clone(),
        }
    }

    fn check(&self, n: usize, p: &mut Problems) -> Option<StagePlan> {
        let field = |name: &str| format!("s{n}-{name}");
        let mut words = |name: &str, raw: &str, missing: &str, most: usize| {
            let words = text::line(raw);
            let wrong = match words.chars().count() {
                0 => Some(missing.to_owned()),
                many if many > most => Some(format!("At most {most} characters; these are {many}")),
                _ => None,
            };
            p.take(&field(name), wrong.map_or(Ok(words), Err))
        };
        let name = words("name", &self.name, "Give this stage a name", 80);
        let what = words("what", &self.what, "Say what the applicant is told about this stage", 500);
        let passing = words("passing", &self.passing, "Say what passing this stage means", 500);
        let kind = p.take(&field("kind"), StageKind::parse(&self.kind).ok_or_else(|| "Choose what kind of stage it is".to_owned()));
        let owner = p.take(&field("owner"), Owner::parse(&self.owner).ok_or_else(|| "Choose who owns this stage".to_owned()));
        let days = self.days.trim().parse().ok().filter(|d| (1..=365).contains(d));
        let days = p.take(&field("days"), days.ok_or_else(|| "Enter the days as a whole number between 1 and 365".to_owned()));
        Some(StagePlan { kind: kind?, name: name?, owner: owner?, days: days?, what: what?, passing: passing? })
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct TemplateForm {
    name: String,
    version: i64,
    rows: Vec<StageRow>,
}

impl TemplateForm {
    fn of(t: &Row) -> Self {
        TemplateForm { name: t.name.clone(), version: t.version, rows: t.stages.iter().map(StageRow::of).collect() }
    }

    fn read(typed: &Typed) -> Self {
        let value = |key: String| typed.get(&key).cloned().unwrap_or_default();
        let size = value("size".to_owned()).parse::<usize>().unwrap_or(0).min(MOST_STAGES * 2);
        let row = |n: usize| StageRow {
            kind: value(format!("s{n}-kind")),
            name: value(format!("s{n}-name")),
            owner: value(format!("s{n}-owner")),
            days: value(format!("s{n}-days")),
            what: value(format!("s{n}-what")),
            passing: value(format!("s{n}-passing")),
        };
        TemplateForm {
            name: value("name".to_owned()),
            version: value("version".to_owned()).parse().unwrap_or(0),
            rows: (0..size).map(row).collect(),
        }
    }

    fn arranged(mut self, act: &str) -> Self {
        if act == "add" {
            self.rows.push(StageRow::default());
        } else {
            self.rows = super::arranged(self.rows, act);
        }
        self
    }

    fn check(&self) -> Result<(String, Vec<StagePlan>), Problems> {
        let mut p = Problems::default();
        let name = text::line(&self.name);
        match name.chars().count() {
            0 => p.add("name", "Give the template a name"),
            1..=100 => {}
            _ => p.add("name", "The name must be 100 characters or fewer"),
        }
        let stages: Vec<StagePlan> = self.rows.iter().enumerate().filter_map(|(n, row)| row.check(n, &mut p)).collect();
        if let (true, Some(what)) = (stages.len() == self.rows.len(), stage::plan_wrong(&stages)) {
            p.add("form", what);
        }
        if p.is_empty() { Ok((name, stages)) } else { Err(p) }
    }
}

#[derive(Template)]
#[template(path = "staff/template.html")]
struct FormPage {
    shell: Shell,
    /// Nothing for a new one.
    id: Option<TemplateId>,
    form: TemplateForm,
    problems: Problems,
}

impl FormPage {
    fn action(&self) -> String {
        self.id.map_or_else(|| "/staff/templates/new".to_owned(), |id| format!("/staff/templates/{id}"))
    }

    fn is_full(&self) -> bool {
        self.form.rows.len() >= MOST_STAGES
    }

    /// The fields of a stage: name, kind, owner, days, what, passing.
    fn fields(&self, n: &usize) -> [String; 6] {
        ["name", "kind", "owner", "days", "what", "passing"].map(|field| format!("s{n}-{field}"))
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        std::iter::once(("", "Choose")).chain(StageKind::ALL.iter().map(|k| (k.as_str(), k.spoken()))).collect()
    }

    fn owners(&self) -> Vec<(&'static str, &'static str)> {
        std::iter::once(("", "Choose")).chain(Owner::ALL.iter().map(|o| (o.as_str(), o.spoken()))).collect()
    }
}

async fn begin(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let first = app
        .read(move |conn| {
            who.may_run_programme()?;
            templates::all(conn)
        })
        .await?;
    // A new one begins with the stages of the first: most plans are variations.
    let form = first.first().map(|t| TemplateForm { name: String::new(), version: 0, ..TemplateForm::of(t) }).unwrap_or_default();
    show(&FormPage { shell: staff.shell, id: None, form, problems: Problems::default() })
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    let (id, who) = (TemplateId(id.0), staff.who);
    let template = app
        .read(move |conn| {
            who.may_run_programme()?;
            templates::find(conn, id)
        })
        .await?;
    show(&FormPage { shell: staff.shell, id: Some(id), form: TemplateForm::of(&template), problems: Problems::default() })
}

async fn create(app: App, staff: Staff, form: Posted<Typed>) -> Answer {
    answer(app, staff, None, form.0).await
}

async fn write(app: App, staff: Staff, id: Id, form: Posted<Typed>) -> Answer {
    answer(app, staff, Some(TemplateId(id.0)), form.0).await
}

async fn answer(app: App, staff: Staff, id: Option<TemplateId>, typed: Typed) -> Answer {
    let act = typed.get("do").map_or("", String::as_str);
    let (who, form) = (staff.who, TemplateForm::read(&typed));
    let page = FormPage { shell: staff.shell, id, form, problems: Problems::default() };
    match (act, page.form.check()) {
        ("remove", _) => keep(app, who, page, None).await,
        ("save", Ok(plan)) => keep(app, who, page, Some(plan)).await,
        ("save", Err(problems)) => show_as(problems.status(), &FormPage { problems, ..page }),
        _ => {
            let form = page.form.clone().arranged(act);
            show(&FormPage { form, ..page })
        }
    }
}

/// Saves the plan, or removes the template when there is none.
async fn keep(app: App, who: Who, page: FormPage, plan: Option<(String, Vec<StagePlan>)>) -> Answer {
    let (id, version) = (page.id, page.form.version);
    let removes = plan.is_none();
    let saved = app.write(move |tx, here| match (id, plan) {
        (None, Some((name, stages))) => verbs::create(tx, here, &who, &name, &stages).map(|_| ()),
        (Some(id), Some((name, stages))) => verbs::save(tx, here, &who, id, version, &name, &stages),
        (Some(id), None) => verbs::remove(tx, here, &who, id, version),
        (None, None) => Err(Error::NotFound),
    });
    match saved.await {
        Ok(()) => done("/staff/templates", if removes { Notice::TemplateRemoved } else { Notice::TemplateSaved }),
        Err(e) => {
            let problems = super::refused(e)?;
            // Sent again, it replaces the newer one knowingly.
            let newest = match page.id {
                Some(id) => app.read(move |conn| templates::find(conn, id)).await?.version,
                None => 0,
            };
            let form = TemplateForm { version: newest, ..page.form };
            show_as(problems.status(), &FormPage { form, problems, ..page })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str) -> StageRow {
        let words = |w: &str| w.to_owned();
        StageRow {
            kind: words(kind),
            name: words(kind),
            owner: words("office"),
            days: words("7"),
            what: words("Told"),
            passing: words("Passed"),
        }
    }

    #[test]
    fn a_template_is_checked_stage_by_stage_and_as_a_whole() {
        let form = |kinds: &[&str]| TemplateForm { name: "Plan".into(), version: 1, rows: kinds.iter().map(|k| row(k)).collect() };
        assert_eq!(form(&["review", "decision"]).check().unwrap().1.len(), 2);
        assert_eq!(form(&["decision", "review"]).check().unwrap_err().all()[0].0, "form");
        let mut wrong = form(&["review", "decision"]);
        wrong.rows[0] = StageRow { days: "0".into(), what: " ".into(), owner: "nobody".into(), ..wrong.rows[0].clone() };
        wrong.name = String::new();
        let fields: Vec<_> = wrong.check().unwrap_err().all().iter().map(|(f, _)| f.clone()).collect();
        assert_eq!(fields, ["name", "s0-what", "s0-owner", "s0-days"]);
    }

    #[test]
    fn a_stage_is_added_and_moved() {
        let form = TemplateForm { name: "Plan".into(), version: 1, rows: vec![row("review"), row("decision")] };
        assert_eq!(form.clone().arranged("add").rows.len(), 3);
        assert_eq!(form.arranged("up-2").rows[0].kind, "decision");
    }
}
