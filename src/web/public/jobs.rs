//! The list of open jobs.

use askama::Template;
use serde::Deserialize;

use crate::domain::ids::PostingId;
pub use crate::domain::posting::place_words;
use crate::domain::posting::{Specialty, grade_words, pay_words};
use crate::domain::text;
use crate::domain::when::Moment;
use crate::store::postings::{self, Card, Search};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, percent, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Cards on one page.
const PAGE: usize = 20;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/jobs", list)]
}

/// The address of a posting.
pub fn path(id: PostingId, title: &str) -> String {
    format!("/jobs/{id}-{}", text::slug(title))
}

/// The filters, as they stand in the address.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Filters {
    q: String,
    specialty: String,
    grade: String,
    place: String,
    remote: String,
    /// Where the next page begins: `closing moment in microseconds.id`.
    after: String,
}

impl Filters {
    fn search(&self) -> Search {
        Search {
            words: text::folded(&self.q).split_whitespace().take(8).map(str::to_owned).collect(),
            specialty: Specialty::parse(&self.specialty),
            grade: self.grade.parse().ok().filter(|g| (1..=15).contains(g)),
            place: Some(text::line(&self.place)).filter(|p| !p.is_empty()),
            remote: self.remote == "1",
            live: None,
            after: self.after.split_once('.').and_then(|(at, id)| Some((moment(at)?, PostingId(id.parse().ok()?)))),
        }
    }

    /// The pairs in use, without the page.
    fn in_use(&self) -> Vec<(&'static str, &str)> {
        [("q", &self.q), ("specialty", &self.specialty), ("grade", &self.grade), ("place", &self.place), ("remote", &self.remote)]
            .into_iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(k, v)| (k, v.as_str()))
            .collect()
    }

    /// The address of this search without one of its filters, or with a page.
    fn address(&self, without: &str, after: Option<&str>) -> String {
        let pairs: Vec<String> = self
            .in_use()
            .into_iter()
            .filter(|(k, _)| *k != without)
            .map(|(k, v)| format!("{k}={}", percent(v)))
            .chain(after.map(|a| format!("after={a}")))
            .collect();
        if pairs.is_empty() { "/jobs".to_owned() } else { format!("/jobs?{}", pairs.join("&")) }
    }
}

fn moment(micros: &str) -> Option<Moment> {
    micros.parse().ok().and_then(chrono::DateTime::from_timestamp_micros).map(|t| t.naive_utc())
}

/// A filter in use: its words and the address without it.
struct Chip {
    words: String,
    href: String,
    /// How many jobs there would be without it; only asked when there are none.
    without: Option<i64>,
}

#[derive(Template)]
#[template(path = "public/jobs.html")]
struct JobsPage {
    shell: Shell,
    filters: Filters,
    chips: Vec<Chip>,
    cards: Vec<Card>,
    count: i64,
    places: Vec<String>,
    next: Option<String>,
}

impl JobsPage {
    fn href(&self, card: &Card) -> String {
        path(card.id, &card.title)
    }

    fn pay(&self, card: &Card) -> String {
        pay_words(card.pay_low_cents, card.pay_high_cents, card.pay_hourly).unwrap_or_else(|| "Pay set by grade and place".to_owned())
    }

    fn grades(&self, card: &Card) -> Option<String> {
        grade_words(&card.pay_plan, card.grade_low, card.grade_high)
    }

    fn place(&self, card: &Card) -> String {
        place_words(&card.places, card.remote)
    }

    fn headline(&self) -> String {
        text::count(self.count, "job", "jobs")
    }

    /// The form of an alert for this search.
    fn alert(&self) -> String {
        self.filters.address("", None).replacen("/jobs", "/jobs/alerts", 1)
    }

    fn specialties(&self) -> &'static [Specialty] {
        Specialty::ALL
    }
}

async fn list(app: App, visitor: Visitor, filters: Asked<Filters>) -> Answer {
    let filters = filters.0;
    let (search, now) = (filters.search(), visitor.shell.now);
    let names: Vec<&'static str> = filters.in_use().into_iter().map(|(k, _)| k).collect();
    let dropped: Vec<Search> = names.iter().map(|name| without(&filters, name).search()).collect();
    let (mut cards, count, places, counts) = app
        .read(move |conn| {
            let cards = postings::search(conn, &search, now, PAGE as i64 + 1)?;
            let count = postings::count(conn, &search, now)?;
            let mut counts = Vec::new();
            for other in dropped.iter().filter(|_| count == 0) {
                counts.push(postings::count(conn, other, now)?);
            }
            Ok((cards, count, postings::open_places(conn, now)?, counts))
        })
        .await?;
    let more = cards.len() > PAGE;
    cards.truncate(PAGE);
    let last = cards.last().filter(|_| more).map(|c| format!("{}.{}", c.closes_at.and_utc().timestamp_micros(), c.id));
    let next = last.map(|after| filters.address("", Some(&after)));
    let chips = chips(&filters, &names, &counts);
    show(&JobsPage { shell: visitor.shell, chips, cards, count, places, next, filters })
}

fn without(filters: &Filters, name: &str) -> Filters {
    let mut other = Filters { after: String::new(), ..filters.clone() };
    match name {
        "q" => other.q.clear(),
        "specialty" => other.specialty.clear(),
        "grade" => other.grade.clear(),
        "place" => other.place.clear(),
        _ => other.remote.clear(),
    }
    other
}

fn chips(filters: &Filters, names: &[&'static str], counts: &[i64]) -> Vec<Chip> {
    let words = |name: &str| match name {
        "q" => format!("“{}”", filters.q),
        "specialty" => Specialty::parse(&filters.specialty).map_or_else(|| filters.specialty.clone(), |s| s.spoken().to_owned()),
        "grade" => format!("GS-{}", filters.grade),
        "place" => filters.place.clone(),
        _ => "Remote".to_owned(),
    };
    names
        .iter()
        .enumerate()
        .map(|(i, name)| Chip { words: words(name), href: filters.address(name, None), without: counts.get(i).copied() })
        .collect()
}
