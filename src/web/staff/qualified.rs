//! The qualified list of a posting: on a page, on paper, as a file; and where it is cut off.

use askama::Template;
use serde::Deserialize;

use super::head;
use crate::actions::qualified::{self as verbs, Entry, List};
use crate::domain::ids::PostingId;
use crate::domain::qualified::{Basis, CutOff};
use crate::domain::state::State;
use crate::domain::text;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/qualified", page),
        routes::get("/staff/postings/{id}/qualified.csv", file),
        routes::post("/staff/postings/{id}/qualified/cut-off", cut_off),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CutOffForm {
    basis: String,
    value: String,
    reason: String,
    /// The cut-off that held when the page was drawn.
    seen: i64,
}

impl CutOffForm {
    fn check(&self) -> Result<CutOff, Problems> {
        let mut problems = Problems::default();
        let basis = problems.take("basis", Basis::parse(&self.basis).ok_or_else(|| "Choose on what the cut-off rests".to_owned()));
        let cut_off = basis.and_then(|basis| problems.take("value", CutOff::new(basis, &self.value)));
        match text::lines(&self.reason).chars().count() {
            0 => problems.add("reason", "Say why the list is cut off there"),
            1001.. => problems.add("reason", "The reason must be 1,000 characters or fewer"),
            _ => {}
        }
        cut_off.filter(|_| problems.is_empty()).ok_or(problems)
    }
}

#[derive(Template)]
#[template(path = "staff/qualified.html")]
struct QualifiedPage {
    shell: Shell,
    list: List,
    manages: bool,
    form: CutOffForm,
    problems: Problems,
}

impl QualifiedPage {
    fn bases(&self) -> Vec<(&'static str, &'static str)> {
        Basis::ALL.iter().map(|b| (b.as_str(), b.spoken())).collect()
    }

    fn tone(&self, state: &State) -> &'static str {
        head::tone(state)
    }

    fn inside(&self) -> usize {
        self.list.entries.iter().filter(|e| e.inside).count()
    }

    fn result(&self, e: &Entry) -> String {
        result(&self.list, e)
    }

    /// Whether somebody is the first outside: a line is drawn above them.
    fn first_outside(&self, e: &Entry) -> bool {
        self.list.entries.iter().find(|e| !e.inside).is_some_and(|first| first.passed.application == e.passed.application)
    }
}

/// The points with their name, where people are ranked; otherwise only that the review is passed.
fn result(list: &List, e: &Entry) -> String {
    match (&list.round, e.passed.points) {
        (Some(round), Some(points)) if list.ranks() => round.method.map.name(points).to_owned(),
        _ => "Passed the review".to_owned(),
    }
}

async fn read(app: &App, staff: Staff, id: PostingId, form: Option<CutOffForm>, problems: Problems) -> Result<QualifiedPage, Fault> {
    let who = staff.who.clone();
    let list = app.read(move |conn| verbs::list(conn, &who, id)).await?;
    let manages = staff.who.may_manage(list.posting.content.agency).is_ok();
    let seen = list.cut_offs.first().map_or(0, |c| c.id);
    let mut form = form.unwrap_or_default();
    // After a conflict the page is drawn anew: sending it again is knowing of what is there now.
    if form.reason.is_empty() || problems.is_conflict() {
        form.seen = seen;
    }
    Ok(QualifiedPage { shell: staff.shell, list, manages, form, problems })
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    show(&read(&app, staff, PostingId(id.0), None, Problems::default()).await?)
}

async fn cut_off(app: App, staff: Staff, id: Id, form: Posted<CutOffForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), PostingId(id.0), form.0);
    let new = match form.check() {
        Ok(new) => new,
        Err(problems) => return again(&read(&app, staff, id, Some(form), problems).await?),
    };
    let (seen, reason) = (form.seen, form.reason.clone());
    match app.write(move |tx, here| verbs::cut_off(tx, here, &who, id, seen, new, &reason)).await {
        Ok(()) => done(format!("/staff/postings/{id}/qualified"), Notice::CutOffSet),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &read(&app, staff, id, Some(form), problems).await?)
        }
    }
}

fn rows(list: &List) -> Vec<Vec<String>> {
    let ranked = list.ranks();
    let mut heads = if ranked { vec!["rank", "points"] } else { Vec::new() };
    heads.extend(["application", "name", "review", "assessment", "interviews", "state"]);
    if ranked {
        heads.push("inside the cut-off");
    }
    let mut rows = vec![heads.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for e in &list.entries {
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let mut cells = if ranked { vec![number(e.rank), number(e.passed.points)] } else { Vec::new() };
        let state = e.passed.state.spoken().to_owned();
        cells.extend([e.passed.reference.clone(), e.passed.name.clone(), result(list, e), e.score.clone(), e.recommended.clone(), state]);
        if ranked {
            cells.push(if e.inside { "yes" } else { "no" }.to_owned());
        }
        rows.push(cells);
    }
    rows
}

async fn file(app: App, staff: Staff, id: Id) -> Answer {
    let who = staff.who;
    let list = app.read(move |conn| verbs::list(conn, &who, PostingId(id.0))).await?;
    sheet::send(&format!("Qualified {}", list.posting.content.title), &rows(&list))
}
