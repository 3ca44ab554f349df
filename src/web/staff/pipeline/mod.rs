//! The applications of a posting, as a board and as a table over the same query.

mod bulk;
pub mod filter;
mod sheets;
mod views;
mod wordings;

use std::collections::HashSet;

use askama::Template;

pub use filter::FilterForm;

use super::head::{self, Move};
use super::postings::tone;
use crate::actions::batches::owners_for;
use crate::actions::postings as verbs;
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, PostingId, UserId};
use crate::domain::pipeline::{Column as Shown, Filter, Order};
use crate::domain::posting::Clearance;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::applications::{self, Card};
use crate::store::pipelines::{self, View};
use crate::store::postings::Posting;
use crate::store::{Conn, looks, rounds};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::forms::Problems;
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
    let mut lines = vec![routes::get("/staff/postings/{id}/pipeline", pipeline)];
    lines.extend(sheets::routes());
    lines.extend(views::routes());
    lines.extend(bulk::routes());
    lines.extend(wordings::routes());
    lines
}

struct Column {
    state: State,
    count: i64,
    oldest: Option<Moment>,
    cards: Vec<Card>,
}

impl Column {
    fn left(&self) -> i64 {
        self.count - i64::try_from(self.cards.len()).unwrap_or(0)
    }
}

/// Names behind numbers, in a list a form offers.
type People = Vec<(UserId, String)>;

/// What board and table both show.
struct Top {
    posting: Posting,
    /// What was asked for, as typed.
    form: FilterForm,
    problems: Problems,
    /// How many the filter finds in each state, and since when the longest waits.
    counts: Vec<(State, i64, Option<Moment>)>,
    manages: bool,
    views: Vec<View>,
    tags: Vec<String>,
    owners: People,
    reviewers: People,
    reader: UserId,
}

impl Top {
    fn base(&self) -> String {
        format!("/staff/postings/{}/pipeline", self.posting.id)
    }

    fn all(&self) -> i64 {
        self.counts.iter().map(|c| c.1).sum()
    }

    /// How many the table shows: all, or those in its state.
    fn found(&self) -> i64 {
        State::parse(&self.form.state).map_or_else(|| self.all(), |state| self.of(state).0)
    }

    fn of(&self, state: State) -> (i64, Option<Moment>) {
        self.counts.iter().find(|c| c.0 == state).map_or((0, None), |c| (c.1, c.2))
    }

    fn tone(&self) -> &'static str {
        tone(self.posting.state)
    }

    /// Applications that ended, by state.
    fn ended(&self) -> Vec<(State, i64)> {
        self.counts.iter().filter(|c| !COLUMNS.contains(&c.0)).map(|c| (c.0, c.1)).collect()
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
        [grade, clearance, place].into_iter().flatten().collect::<Vec<_>>().join("\u{a0}· ")
    }

    fn name_of(&self, id: &str) -> Option<String> {
        let id = UserId(id.parse().ok()?);
        self.owners.iter().chain(&self.reviewers).find(|(known, _)| *known == id).map(|(_, name)| name.clone())
    }

    fn owner(&self, card: &Card) -> Option<&str> {
        let id = card.owner?;
        self.owners.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str())
    }

    /// The letters by which a colleague is known on a card.
    fn initials(&self, name: &str) -> String {
        name.split_whitespace().filter_map(|part| part.chars().next()).take(2).collect()
    }

    fn chips(&self) -> Vec<(&'static str, String)> {
        self.form.chips(|id| self.name_of(id))
    }

    fn is(&self, field: &str, value: &str) -> bool {
        let now = match field {
            "with" => &self.form.with,
            "reviewer" => &self.form.reviewer,
            "clearance" => &self.form.clearance,
            "tag" => &self.form.tag,
            _ => &self.form.order,
        };
        now == value
    }

    fn clearances(&self) -> &'static [Clearance] {
        Clearance::ALL.get(1..).unwrap_or_default()
    }

    fn orders(&self) -> &'static [Order] {
        Order::ALL
    }

    /// Whether what is looked at now is this view.
    fn shows(&self, view: &View) -> bool {
        view.query == self.form.query()
    }
}

#[derive(Template)]
#[template(path = "staff/board.html")]
struct BoardPage {
    shell: Shell,
    top: Top,
    columns: Vec<Column>,
}

impl BoardPage {
    /// Whether the menu of a card sends something.
    fn menu_sends(&self) -> bool {
        self.columns.iter().flat_map(|c| &c.cards).any(|card| head::sends(&self.top.moves(card)))
    }
}

#[derive(Template)]
#[template(path = "staff/table.html")]
struct TablePage {
    shell: Shell,
    top: Top,
    cards: Vec<Card>,
    tags: Vec<(ApplicationId, String)>,
    /// Which of them the reader has opened.
    seen: HashSet<ApplicationId>,
    next: Option<String>,
}

impl TablePage {
    /// Whether the reader has not opened this application yet.
    fn is_new(&self, card: &Card) -> bool {
        !self.seen.contains(&card.id)
    }

    fn is(&self, state: &State) -> bool {
        self.top.form.state == state.as_str()
    }

    fn tone(&self, state: &State) -> &'static str {
        head::tone(state)
    }

    fn columns(&self) -> Vec<Shown> {
        self.top.form.columns()
    }

    fn shown(&self, column: &Shown) -> bool {
        self.columns().contains(column)
    }

    fn offered(&self) -> &'static [Shown] {
        Shown::ALL
    }

    fn tags_of(&self, card: &Card) -> Vec<&str> {
        self.tags.iter().filter(|(id, _)| *id == card.id).map(|(_, tag)| tag.as_str()).collect()
    }

    fn works(&self) -> &'static [crate::domain::batch::BatchKind] {
        crate::domain::batch::BatchKind::ALL
    }
}

fn names(people: Vec<Who>) -> People {
    people.into_iter().map(|w| (w.id, w.name)).collect()
}

/// What stands around the list, and the filter that was asked for: the one last used here, when the address asks for nothing.
fn read_top(conn: &mut Conn, who: &Who, id: PostingId, asked: FilterForm, now: Moment) -> Result<(Top, Filter, bool)> {
    let posting = verbs::people_seen_by_staff(conn, who, id)?;
    let kept = pipelines::seen(conn, who.id, id)?;
    let form = match &kept {
        Some(query) if asked == FilterForm::default() => FilterForm::read(query),
        _ => asked,
    };
    let (filter, problems) = form.check();
    let every = Filter { state: None, ..filter.clone() };
    let mut counts = applications::counts(conn, id, &every, now)?;
    counts.retain(|(s, ..)| !matches!(s, State::Draft | State::Expired));
    let agency = posting.content.agency;
    let top = Top {
        counts,
        manages: who.may_manage(agency).is_ok(),
        views: pipelines::views_for(conn, who.id, who.agency)?,
        tags: pipelines::tags_in(conn, id)?,
        owners: names(owners_for(conn, agency)?),
        reviewers: rounds::of_posting(conn, id)?
            .map(|r| rounds::reviewers(conn, r.id))
            .transpose()?
            .unwrap_or_default()
            .into_iter()
            .map(|r| (r.user, r.name))
            .collect(),
        reader: who.id,
        posting,
        problems,
        form,
    };
    let is_new = kept.as_deref() != Some(top.form.query().as_str());
    Ok((top, filter, is_new))
}

/// The cards of every column in one read: what is empty is not asked for.
fn columns(conn: &mut Conn, top: &Top, filter: &Filter, now: Moment) -> Result<Vec<Column>> {
    let mut columns = Vec::new();
    let mut ids = Vec::new();
    for state in COLUMNS.iter().copied().filter(|s| filter.state.is_none_or(|only| only == *s)) {
        let (count, oldest) = top.of(state);
        if count > 0 {
            ids.extend(applications::ids(conn, top.posting.id, &filter.in_state(state), (Order::Waiting, None), now, COLUMN)?);
        }
        columns.push(Column { state, count, oldest, cards: Vec::new() });
    }
    for card in applications::cards(conn, &ids)? {
        if let Some(column) = columns.iter_mut().find(|c| c.state == card.state) {
            column.cards.push(card);
        }
    }
    Ok(columns)
}

async fn pipeline(app: App, staff: Staff, id: Id, asked: Asked<FilterForm>) -> Answer {
    let (who, id, now) = (staff.who.clone(), PostingId(id.0), staff.shell.now);
    let (top, filter, is_new) = app.read(move |conn| read_top(conn, &who, id, asked.0, now)).await?;
    if is_new {
        let (user, query) = (staff.who.id, top.form.query());
        app.write(move |tx, _| pipelines::set_seen(tx, user, id, &query)).await?;
    }
    if top.form.is_table() { table(app, staff.shell, top, filter).await } else { board(app, staff.shell, top, filter).await }
}

async fn board(app: App, shell: Shell, top: Top, filter: Filter) -> Answer {
    let now = shell.now;
    let (top, columns) = app.read(move |conn| columns(conn, &top, &filter, now).map(|columns| (top, columns))).await?;
    show(&BoardPage { shell, top, columns })
}

async fn table(app: App, shell: Shell, top: Top, filter: Filter) -> Answer {
    let (now, id, order, after) = (shell.now, top.posting.id, top.form.order(), top.form.after());
    let reader = top.reader;
    let (mut cards, tags, seen) = app
        .read(move |conn| {
            let cards = applications::page(conn, id, &filter, (order, after), now, PAGE + 1)?;
            let ids: Vec<ApplicationId> = cards.iter().map(|c| c.id).collect();
            Ok((cards, pipelines::tags_of(conn, &ids)?, looks::seen(conn, reader, &ids)?))
        })
        .await?;
    let more = cards.len() > PAGE;
    cards.truncate(PAGE);
    let next = cards.last().filter(|_| more).map(|c| {
        let at = if order == Order::Newest { c.submitted_at.unwrap_or(c.state_since) } else { c.state_since };
        format!("{}?{}&after={}.{}", top.base(), top.form.query(), at.and_utc().timestamp_micros(), c.id)
    });
    show(&TablePage { shell, top, cards, tags, seen, next })
}
