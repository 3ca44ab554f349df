//! Search: one box over people, their résumés, postings and projects, as a page and as the list of the palette.

use askama::Template;
use serde::Deserialize;

use super::head;
use super::places::{self, Place};
use super::postings::tone;
use crate::actions::applications::seen_by_staff;
use crate::domain::access::Who;
use crate::domain::reference::Reference;
use crate::domain::search::{Findable, Kind, Piece, Query, Sort};
use crate::domain::text;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::search::{self as store, Hit, Reader};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::guard::Staff;
use crate::web::pages::{Answer, go, percent, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Hits on the page of one kind, of each kind on the page of all, and of each in the palette.
const PAGE: usize = 20;
const EACH: usize = 6;
const BRIEF: usize = 4;
/// Hits that are counted; beyond it stands “more than”.
const COUNTED: usize = 50;
/// Characters of what was typed that are read.
const TYPED: usize = 200;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/search", search)]
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    q: String,
    kind: String,
    sort: String,
    /// Where the next page begins: `place.number`.
    after: String,
    /// `list` for the palette.
    part: String,
}

impl Which {
    fn typed(&self) -> String {
        text::line(&self.q).chars().take(TYPED).collect()
    }

    fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }

    fn sort(&self) -> Sort {
        Sort::parse(&self.sort).unwrap_or(Sort::Newest)
    }

    fn after(&self) -> Option<Hit> {
        let (place, id) = self.after.split_once('.')?;
        Some(Hit { place: place.parse().ok()?, id: id.parse().ok()? })
    }
}

/// One thing that was found.
struct Row {
    href: String,
    name: Vec<Piece>,
    /// State and its colour.
    tag: Option<(&'static str, &'static str)>,
    facts: Vec<Vec<Piece>>,
    snippet: Vec<Piece>,
}

/// What was found of one kind.
struct Section {
    kind: Kind,
    rows: Vec<Row>,
    /// How many there are, as far as they were counted.
    counted: usize,
    next: Option<String>,
}

impl Section {
    fn count(&self) -> String {
        if self.counted > COUNTED { format!("more than {COUNTED}") } else { self.counted.to_string() }
    }

    fn more(&self) -> bool {
        self.counted > self.rows.len()
    }
}

#[derive(Template)]
#[template(path = "staff/search.html")]
struct SearchPage {
    shell: Shell,
    q: String,
    kind: Option<Kind>,
    sort: Sort,
    first: bool,
    sections: Vec<Section>,
    places: Vec<Place>,
}

impl SearchPage {
    fn is_in(&self, kind: &Kind) -> bool {
        self.kind == Some(*kind)
    }

    fn is_by(&self, sort: &Sort) -> bool {
        self.sort == *sort
    }

    /// The first page of what is shown.
    fn own(&self) -> String {
        address(&self.q, self.kind, self.sort)
    }

    fn everything(&self) -> String {
        address(&self.q, None, self.sort)
    }

    fn of(&self, section: &Section) -> String {
        address(&self.q, Some(section.kind), self.sort)
    }

    fn is_empty(&self) -> bool {
        self.sections.iter().all(|s| s.rows.is_empty())
    }

    fn has_words(&self) -> bool {
        !Query::parse(&self.q).is_empty()
    }

    /// What was looked through, in words.
    fn looked_through(&self) -> &'static str {
        let reviewer = self.shell.reviews();
        match self.kind {
            None if reviewer => "postings, projects and the people you interview",
            Some(Kind::People) if reviewer => "names, references and résumés of the people you interview",
            None => "people and their résumés, postings and projects",
            Some(Kind::People) => "names, addresses, references and résumés",
            Some(Kind::Postings) => "titles, agencies and words of postings",
            Some(Kind::Projects) => "names, words, agencies and roles of projects",
        }
    }
}

#[derive(Template)]
#[template(path = "staff/search_list.html")]
struct ListPart {
    q: String,
    sections: Vec<Section>,
    places: Vec<Place>,
}

impl ListPart {
    fn all(&self) -> String {
        address(&self.q, None, Sort::Newest)
    }
}

fn address(q: &str, kind: Option<Kind>, sort: Sort) -> String {
    let kind = kind.map_or_else(String::new, |k| format!("&kind={k}"));
    let sort = if sort == Sort::Newest { String::new() } else { format!("&sort={sort}") };
    format!("/staff/search?q={}{kind}{sort}", percent(q))
}

/// What is asked of the index.
struct Question {
    typed: String,
    query: Query,
    kind: Option<Kind>,
    sort: Sort,
    after: Option<Hit>,
    /// Hits of each kind.
    most: usize,
}

fn plain(words: impl Into<String>) -> Vec<Piece> {
    vec![Piece { words: words.into(), hit: false }]
}

fn people(conn: &mut Conn, hits: &[Hit], query: &Query, addresses: bool) -> Result<Vec<Row>> {
    let row = |p: store::Person| {
        let mut facts = vec![query.marked(&p.reference), plain(p.title)];
        facts.extend(addresses.then(|| query.marked(&p.email)));
        Row {
            href: format!("/staff/applications/{}", p.reference),
            name: query.marked(&p.name),
            tag: Some((p.state.spoken(), head::tone(&p.state))),
            facts,
            snippet: p.resume.and_then(|words| query.snippet(&words)).unwrap_or_default(),
        }
    };
    Ok(store::people(conn, hits)?.into_iter().map(row).collect())
}

fn postings(conn: &mut Conn, hits: &[Hit], query: &Query) -> Result<Vec<Row>> {
    let row = |p: store::Posting| Row {
        href: format!("/staff/postings/{}", p.id),
        name: query.marked(&p.title),
        tag: Some((p.state.spoken(), tone(p.state))),
        facts: vec![p.agency.map_or_else(|| plain("The whole programme"), |name| query.marked(&name))],
        snippet: query.snippet(&p.words).unwrap_or_default(),
    };
    Ok(store::postings(conn, hits)?.into_iter().map(row).collect())
}

fn projects(conn: &mut Conn, hits: &[Hit], query: &Query) -> Result<Vec<Row>> {
    let row = |p: store::Project| Row {
        href: format!("/staff/projects/{}", p.id),
        name: query.marked(&p.name),
        tag: None,
        facts: vec![query.marked(&p.agencies.join(", "))],
        snippet: query.snippet(&p.words).unwrap_or_default(),
    };
    Ok(store::projects(conn, hits)?.into_iter().map(row).collect())
}

fn section(conn: &mut Conn, who: &Who, asked: &Question, kind: Kind) -> Result<Section> {
    let by = Reader { people: Findable::by(who), scope: who.scope() };
    let mut hits = store::find(conn, kind, &asked.query, by, asked.sort, asked.after, COUNTED as i64 + 1)?;
    let counted = hits.len();
    hits.truncate(asked.most);
    let next = hits.last().filter(|_| asked.kind.is_some() && counted > hits.len());
    let next = next.map(|hit| format!("{}&after={}.{}", address(&asked.typed, asked.kind, asked.sort), hit.place, hit.id));
    let rows = match kind {
        Kind::People => people(conn, &hits, &asked.query, by.people.by_address())?,
        Kind::Postings => postings(conn, &hits, &asked.query)?,
        Kind::Projects => projects(conn, &hits, &asked.query)?,
    };
    Ok(Section { kind, rows, counted, next })
}

fn sections(conn: &mut Conn, who: &Who, asked: &Question) -> Result<Vec<Section>> {
    let kinds = Kind::ALL.iter().filter(|kind| asked.kind.is_none_or(|only| only == **kind));
    kinds.map(|kind| section(conn, who, asked, *kind)).collect()
}

/// The application whose reference was typed, with or without `TF`, if the reader may see it.
fn by_reference(conn: &mut Conn, who: &Who, typed: &str) -> Result<Option<String>> {
    let Some(reference) = Reference::parse(typed).or_else(|| Reference::parse(&format!("TF{typed}"))) else { return Ok(None) };
    match seen_by_staff(conn, who, &reference) {
        Ok(_) => Ok(Some(super::page_of(&reference))),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn search(app: App, staff: Staff, which: Asked<Which>) -> Answer {
    let which = which.0;
    let (who, typed, list) = (staff.who, which.typed(), which.part == "list");
    let most = if list { BRIEF } else { which.kind().map_or(EACH, |_| PAGE) };
    let query = Query::parse(&typed);
    let places = if which.kind().is_none() { places::fitting(&who, &typed) } else { Vec::new() };
    let asked = Question { typed: typed.clone(), query, kind: which.kind(), sort: which.sort(), after: which.after(), most };
    let (straight, sections) = app
        .read(move |conn| match by_reference(conn, &who, &asked.typed)? {
            Some(page) if !list => Ok((Some(page), Vec::new())),
            _ => Ok((None, sections(conn, &who, &asked)?)),
        })
        .await?;
    match straight {
        Some(page) => go(page),
        None if list => show(&ListPart { q: typed, sections, places }),
        None => {
            let (kind, sort, first) = (which.kind(), which.sort(), which.after().is_none());
            show(&SearchPage { shell: staff.shell, q: typed, kind, sort, first, sections, places })
        }
    }
}
