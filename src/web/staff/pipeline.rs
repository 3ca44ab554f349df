//! The applications of a posting, as a board and as a table.

use askama::Template;
use serde::Deserialize;

use super::head::{self, Move};
use super::postings::tone;
use crate::actions::postings as verbs;
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, PostingId};
use crate::domain::posting::Clearance;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::Conn;
use crate::store::applications::{self, Card};
use crate::store::postings::{self, Posting};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Cards in one column of the board.
const COLUMN: usize = 50;
/// Rows on one page of the table.
const PAGE: usize = 50;
/// The columns of the board, in the order of the way.
const COLUMNS: &[State] =
    &[State::Submitted, State::InReview, State::Interviewing, State::Qualified, State::Offered, State::Accepted, State::Placed];

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/pipeline", pipeline)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    view: String,
    state: String,
    /// Where the next page begins: `moment in microseconds.id`.
    after: String,
}

impl Which {
    fn after(&self) -> Option<(Moment, ApplicationId)> {
        let (at, id) = self.after.split_once('.')?;
        let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?;
        Some((at.naive_utc(), ApplicationId(id.parse().ok()?)))
    }
}

struct Column {
    state: State,
    count: i64,
    cards: Vec<Card>,
}

impl Column {
    fn left(&self) -> i64 {
        self.count - i64::try_from(self.cards.len()).unwrap_or(0)
    }
}

/// What board and table both show.
struct Top {
    posting: Posting,
    counts: Vec<(State, i64)>,
    manages: bool,
}

impl Top {
    fn all(&self) -> i64 {
        self.counts.iter().map(|c| c.1).sum()
    }

    fn of(&self, state: State) -> i64 {
        self.counts.iter().find(|c| c.0 == state).map_or(0, |c| c.1)
    }

    fn tone(&self) -> &'static str {
        tone(self.posting.state)
    }

    /// Applications that ended, by state.
    fn ended(&self) -> Vec<(State, i64)> {
        self.counts.iter().copied().filter(|(s, _)| !COLUMNS.contains(s)).collect()
    }

    fn moves(&self, card: &Card) -> Vec<Move> {
        if self.manages { head::moves(&card.reference, card.state, card.told_state) } else { Vec::new() }
    }

    /// One line of facts: the lowest grade, the clearance held, the places.
    fn facts(&self, card: &Card) -> String {
        let grade = card.min_grade.map(|g| format!("GS-{g}+"));
        let clearance = card.clearance.filter(|c| *c != Clearance::None).map(|c| c.spoken().to_owned());
        let place = match card.places.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            [one, rest @ ..] => Some(format!("{one} and {} more", rest.len())),
        };
        [grade, clearance, place].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

#[derive(Template)]
#[template(path = "staff/board.html")]
struct BoardPage {
    shell: Shell,
    top: Top,
    columns: Vec<Column>,
}

#[derive(Template)]
#[template(path = "staff/table.html")]
struct TablePage {
    shell: Shell,
    top: Top,
    state: Option<State>,
    cards: Vec<Card>,
    next: Option<String>,
    first: bool,
}

impl TablePage {
    fn is(&self, state: &State) -> bool {
        self.state == Some(*state)
    }

    fn tone(&self, state: &State) -> &'static str {
        head::tone(state)
    }
}

fn read_top(conn: &mut Conn, who: &Who, id: PostingId) -> Result<Top> {
    let posting = verbs::people_seen_by_staff(conn, who, id)?;
    let mut counts: Vec<(State, i64)> = postings::application_counts(conn, id)?;
    counts.retain(|(s, _)| *s != State::Draft);
    counts.sort();
    Ok(Top { manages: who.may_manage(posting.content.agency).is_ok(), posting, counts })
}

fn columns(conn: &mut Conn, top: &Top) -> Result<Vec<Column>> {
    let mut columns = Vec::new();
    for state in COLUMNS.iter().copied() {
        let count = top.of(state);
        let cards = if count == 0 { Vec::new() } else { applications::in_posting(conn, top.posting.id, Some(state), None, COLUMN as i64)? };
        columns.push(Column { state, count, cards });
    }
    Ok(columns)
}

async fn pipeline(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    let (who, id, after) = (staff.who.clone(), PostingId(id.0), which.0.after());
    if which.0.view == "table" {
        let state = State::parse(&which.0.state).filter(|s| *s != State::Draft);
        let (top, cards) = app
            .read(move |conn| Ok((read_top(conn, &who, id)?, applications::in_posting(conn, id, state, after, PAGE as i64 + 1)?)))
            .await?;
        return show(&table_page(staff.shell, top, state, cards, after.is_none()));
    }
    let (top, columns) = app
        .read(move |conn| {
            let top = read_top(conn, &who, id)?;
            Ok((columns(conn, &top)?, top))
        })
        .await
        .map(|(columns, top)| (top, columns))?;
    show(&BoardPage { shell: staff.shell, top, columns })
}

fn table_page(shell: Shell, top: Top, state: Option<State>, mut cards: Vec<Card>, first: bool) -> TablePage {
    let more = cards.len() > PAGE;
    cards.truncate(PAGE);
    let filter = state.map_or_else(String::new, |s| format!("&state={s}"));
    let next = cards.last().filter(|_| more).map(|c| {
        format!(
            "/staff/postings/{}/pipeline?view=table{filter}&after={}.{}",
            top.posting.id,
            c.state_since.and_utc().timestamp_micros(),
            c.id
        )
    });
    TablePage { shell, top, state, cards, next, first }
}
