//! The list as a file for a spreadsheet: the same filter, the same columns, all its rows.

use serde::Deserialize;

use super::{FilterForm, Top, read_top};
use crate::actions::case_files;
use crate::domain::ids::{ApplicationId, PostingId};
use crate::domain::pipeline::{Column, Filter};
use crate::domain::when;
use crate::error::Result;
use crate::store::applications::{self, Card};
use crate::store::{Conn, pipelines};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::guard::Staff;
use crate::web::pages::Answer;
use crate::web::routes::{self, Line};
use crate::web::sheet;
use crate::web::shell::Shell;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/pipeline.csv", csv)]
}

/// Which applications: some of a list, or all of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    /// The query of the list.
    pub filter: String,
    /// References; none means all that the filter finds.
    pub chosen: Vec<String>,
    /// All that the filter finds, whatever is chosen.
    pub everyone: String,
}

impl Which {
    /// Whether somebody was chosen, or everybody was meant.
    pub fn names_somebody(&self) -> bool {
        !self.chosen.is_empty() || !self.everyone.is_empty()
    }

    /// The applications it names, in the order of the list.
    pub fn read(
        &self,
        conn: &mut Conn,
        posting: PostingId,
        filter: &Filter,
        form: &FilterForm,
        now: when::Moment,
    ) -> Result<Vec<ApplicationId>> {
        if self.chosen.is_empty() || !self.everyone.is_empty() {
            return applications::ids(conn, posting, filter, (form.order(), None), now, usize::MAX >> 1);
        }
        applications::of_references(conn, posting, &self.chosen)
    }
}

async fn csv(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    let (shell, who, id, which) = (staff.shell, staff.who.clone(), PostingId(id.0), which.0);
    let (rows, title) = app
        .read(move |conn| {
            let (top, filter, _) = read_top(conn, &who, id, FilterForm::read(&which.filter), shell.now)?;
            let ids = which.read(conn, id, &filter, &top.form, shell.now)?;
            let cards = applications::cards(conn, &ids)?;
            let mut tags = Vec::new();
            for some in ids.chunks(500) {
                tags.extend(pipelines::tags_of(conn, some)?);
            }
            let title = top.posting.content.title.clone();
            Ok((rows(&shell, &top, &cards, tags), title))
        })
        .await?;
    let n = rows.len().saturating_sub(1);
    app.write(move |tx, here| case_files::record(tx, here, &staff.who, id, n)).await?;
    sheet::send(&title, &rows)
}

fn rows(shell: &Shell, top: &Top, cards: &[Card], tags: Vec<(ApplicationId, String)>) -> Vec<Vec<String>> {
    let columns = top.form.columns();
    let mut tags_of: std::collections::HashMap<ApplicationId, Vec<String>> = std::collections::HashMap::new();
    for (id, tag) in tags {
        tags_of.entry(id).or_default().push(tag);
    }
    let head = std::iter::once("Name".to_owned()).chain(columns.iter().map(|c| c.spoken().to_owned())).collect();
    let day = |at: &when::Moment| when::day_in(*at, shell.zone).to_string();
    let cell = |card: &Card, column: &Column| match column {
        Column::State => card.state.spoken().to_owned(),
        Column::Facts => top.facts(card),
        Column::Days => shell.days_since(&card.state_since).to_string(),
        Column::Promised => card.due_at.as_ref().map(day).unwrap_or_default(),
        Column::Points => card.points.map(|p| p.to_string()).unwrap_or_default(),
        Column::Owner => top.owner(card).unwrap_or_default().to_owned(),
        Column::Tags => tags_of.get(&card.id).map(|t| t.join(", ")).unwrap_or_default(),
        Column::Arrived => card.submitted_at.as_ref().map(day).unwrap_or_default(),
        Column::Reference => card.reference.clone(),
    };
    let row = |card: &Card| std::iter::once(card.name.clone()).chain(columns.iter().map(|c| cell(card, c))).collect();
    std::iter::once(head).chain(cards.iter().map(row)).collect()
}
