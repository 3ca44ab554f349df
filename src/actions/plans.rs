//! Verbs of a posting's plan: its stages, copied from a template, and what each of them judges.

use super::history::Happened;
use super::postings::draft;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::{CompetencyId, PostingId, StageId, TemplateId};
use crate::error::{Error, Result};
use crate::store::postings::{self, Cell};
use crate::store::{Conn, rubrics, templates};

/// Replaces the stage plan of a draft by a copy of a template. What the old stages judged goes with them.
pub fn save_stages(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: i64, template: TemplateId) -> Result<()> {
    let posting = draft(tx, who, id)?;
    let template = templates::find(tx, template)?;
    postings::update(tx, id, &posting.content, &posting.pay, version)?;
    postings::set_stages(tx, id, &template.stages)?;
    Happened::new("posting", id.0, "save").detail("stages").in_posting(tx, here, Actor::Person(who), id)
}

/// Decides every cell of a draft's assessment plan: `judged` are those that are judged, all others are not.
pub fn save_cells(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, version: i64, judged: &[(StageId, CompetencyId)]) -> Result<()> {
    let posting = draft(tx, who, id)?;
    let rubric = posting.content.rubric.ok_or_else(|| Error::Refused("Choose the rubric of this posting first.".to_owned()))?;
    let competencies = rubrics::competencies(tx, rubric)?;
    let stages = postings::stages(tx, id)?;
    let mut cells = Vec::new();
    for stage in stages.iter().filter(|s| s.kind.judges()) {
        for c in &competencies {
            cells.push(Cell { stage: stage.id, competency: c.id, judged: judged.contains(&(stage.id, c.id)) });
        }
    }
    let nowhere = |c: &&rubrics::Competency| cells.iter().all(|cell| cell.competency != c.id || !cell.judged);
    if let Some(c) = competencies.iter().find(|c| c.screen_out && nowhere(c)) {
        return Err(Error::Refused(format!("“{}” screens people out: at least one stage must judge it.", c.name)));
    }
    postings::update(tx, id, &posting.content, &posting.pay, version)?;
    postings::set_cells(tx, id, &cells)?;
    Happened::new("posting", id.0, "save").detail("assessment plan").in_posting(tx, here, Actor::Person(who), id)
}
