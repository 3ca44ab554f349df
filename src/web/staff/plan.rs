//! The assessment plan of a posting: its stages by the competencies of its rubric, each cell decided.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::{plans as verbs, postings as posting_verbs};
use crate::domain::access::Who;
use crate::domain::ids::{CompetencyId, PostingId, StageId};
use crate::domain::posting::PostingState;
use crate::error::Result;
use crate::store::Conn;
use crate::store::postings::{self, Cell, Posting, Stage};
use crate::store::rubrics::{self, Competency};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/plan", form), routes::post("/staff/postings/{id}/plan", save)]
}

/// The page of the plan.
pub fn page(id: PostingId) -> String {
    format!("{}/plan", super::postings::page(id))
}

/// The stages that judge, the competencies, and what was decided of them.
#[derive(Default)]
pub struct Grid {
    pub stages: Vec<Stage>,
    pub competencies: Vec<Competency>,
    cells: Vec<Cell>,
}

impl Grid {
    pub fn read(conn: &mut Conn, posting: &Posting) -> Result<Grid> {
        let stages = postings::stages(conn, posting.id)?.into_iter().filter(|s| s.kind.judges()).collect();
        let Some(rubric) = posting.content.rubric else { return Ok(Grid { stages, ..Grid::default() }) };
        Ok(Grid { stages, competencies: rubrics::competencies(conn, rubric)?, cells: postings::cells(conn, posting.id, rubric)? })
    }

    /// Whether anything was decided; before that every stage judges everything.
    pub fn is_decided(&self) -> bool {
        !self.cells.is_empty()
    }

    /// Whether a stage judges a competency.
    pub fn judges(&self, stage: &StageId, competency: &CompetencyId) -> bool {
        // As when a card is asked for: a stage of which nothing was decided judges everything.
        let own: Vec<&Cell> = self.cells.iter().filter(|c| c.stage == *stage).collect();
        own.is_empty() || own.iter().any(|c| c.competency == *competency && c.judged)
    }

    /// Competencies that no stage judges.
    pub fn nowhere(&self) -> Vec<&str> {
        let judged = |c: &&Competency| self.stages.iter().any(|s| self.judges(&s.id, &c.id));
        self.competencies.iter().filter(|c| !judged(c)).map(|c| c.name.as_str()).collect()
    }

    /// The competencies a stage judges.
    fn at(&self, stage: &Stage) -> Vec<&str> {
        self.competencies.iter().filter(|c| self.judges(&stage.id, &c.id)).map(|c| c.name.as_str()).collect()
    }

    /// The plan in words, one stage on each line.
    pub fn words(&self) -> String {
        let line = |s: &Stage| match self.at(s).as_slice() {
            [] => format!("{}: nothing", s.name),
            names => format!("{}: {}", s.name, names.join("; ")),
        };
        match self.is_decided() {
            true => self.stages.iter().map(line).collect::<Vec<_>>().join("\n"),
            false => "Not decided: every stage judges everything".to_owned(),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PlanForm {
    version: i64,
    /// Stage and competency of each judged cell: `7-31`.
    cell: Vec<String>,
}

impl PlanForm {
    fn judged(&self) -> Vec<(StageId, CompetencyId)> {
        let read = |cell: &String| {
            let (stage, competency) = cell.split_once('-')?;
            Some((StageId(stage.parse().ok()?), CompetencyId(competency.parse().ok()?)))
        };
        self.cell.iter().filter_map(read).collect()
    }
}

#[derive(Template)]
#[template(path = "staff/plan.html")]
struct PlanPage {
    shell: Shell,
    posting: Posting,
    grid: Grid,
    manages: bool,
    /// What was ticked in a form that could not be saved.
    ticked: Option<Vec<(StageId, CompetencyId)>>,
    problems: Problems,
}

impl PlanPage {
    fn can_edit(&self) -> bool {
        self.manages && self.posting.state == PostingState::Draft
    }

    fn is_ticked(&self, stage: &StageId, competency: &CompetencyId) -> bool {
        self.ticked.as_ref().map_or_else(|| self.grid.judges(stage, competency), |t| t.contains(&(*stage, *competency)))
    }
}

async fn read(app: &App, staff: Staff, id: PostingId) -> std::result::Result<PlanPage, Fault> {
    let who = staff.who.clone();
    let (posting, grid) = app
        .read(move |conn| {
            let posting = posting_verbs::seen_by_staff(conn, &who, id)?;
            let grid = Grid::read(conn, &posting)?;
            Ok((posting, grid))
        })
        .await?;
    let manages = manages(&staff.who, &posting);
    Ok(PlanPage { shell: staff.shell, posting, grid, manages, ticked: None, problems: Problems::default() })
}

fn manages(who: &Who, posting: &Posting) -> bool {
    who.may_manage(posting.content.agency).is_ok()
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    show(&read(&app, staff, PostingId(id.0)).await?)
}

async fn save(app: App, staff: Staff, id: Id, form: Posted<PlanForm>) -> Answer {
    let (who, id, version, judged) = (staff.who.clone(), PostingId(id.0), form.0.version, form.0.judged());
    let ticked = judged.clone();
    match app.write(move |tx, here| verbs::save_cells(tx, here, &who, id, version, &judged)).await {
        Ok(()) => done(page(id), Notice::PlanSaved),
        Err(e) => {
            let problems = super::refused(e)?;
            let status: StatusCode = problems.status();
            show_as(status, &PlanPage { ticked: Some(ticked), problems, ..read(&app, staff, id).await? })
        }
    }
}
