//! The list of open jobs.

use askama::Template;
use serde::Deserialize;

use super::landing;
use crate::domain::area::{MILES, Point};
use crate::domain::ids::{AgencyId, PostingId};
pub use crate::domain::posting::place_words;
use crate::domain::posting::{Clearance, Specialty, grade_words, pay_words};
use crate::domain::text;
use crate::error::Result;
use crate::store::Conn;
use crate::store::places::{self, Known};
use crate::store::postings::{self, Card, Facets, Search, Sort};
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

/// What a card says about pay.
pub fn pay_of(card: &Card) -> String {
    pay_words(card.pay_low_cents, card.pay_high_cents, card.pay_hourly).unwrap_or_else(|| "Pay set by grade and place".to_owned())
}

/// What a card says about grades.
pub fn grades_of(card: &Card) -> Option<String> {
    grade_words(&card.pay_plan, card.grade_low, card.grade_high)
}

/// What the place to be near to turned out to be.
enum Area {
    /// Nothing was asked for.
    Anywhere,
    Known(String, Point),
    Several(Vec<String>),
    Unknown,
}

impl Area {
    fn point(&self) -> Option<Point> {
        match self {
            Area::Known(_, at) => Some(*at),
            _ => None,
        }
    }

    fn is_unknown(&self) -> bool {
        matches!(self, Area::Unknown)
    }

    /// Places of the same name.
    fn several(&self) -> &[String] {
        match self {
            Area::Several(names) => names,
            _ => &[],
        }
    }
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
    /// A place to be near to, and how many miles.
    near: String,
    miles: String,
    remote: String,
    clearance: String,
    agency: String,
    sort: String,
    /// Where the next page begins: `key.id`.
    after: String,
}

impl Filters {
    /// What was typed, cleaned: the page shows it, and every link on it carries it.
    fn clean(self) -> Self {
        let short = |raw: &str| text::line(&raw.chars().take(200).collect::<String>());
        let sort = Sort::parse(&self.sort).map_or(String::new(), |s| s.as_str().to_owned());
        let miles = if short(&self.near).is_empty() { String::new() } else { self.miles().to_string() };
        Filters { q: short(&self.q), place: short(&self.place), near: short(&self.near), miles, sort, ..self }
    }

    /// The distance that was chosen, 50 miles when none was.
    fn miles(&self) -> i64 {
        self.miles.parse().ok().filter(|m| MILES.contains(m)).unwrap_or(50)
    }

    /// `at` is where the place to be near to lies.
    fn search(&self, at: Option<Point>) -> Search {
        let after = self.after.split_once('.').and_then(|(key, id)| Some((key.parse().ok()?, PostingId(id.parse().ok()?))));
        let mut search = Search {
            words: text::search_words(&self.q),
            specialty: Specialty::parse(&self.specialty),
            grade: self.grade.parse().ok().filter(|g| (1..=15).contains(g)),
            place: Some(self.place.clone()).filter(|p| !p.is_empty()),
            remote: self.remote == "1",
            clearance: Clearance::parse(&self.clearance),
            agency: self.agency.parse().ok().map(AgencyId),
            sort: Sort::parse(&self.sort),
            near: at.filter(|_| !self.near.is_empty()).map(|at| (at, self.miles() as f64)),
            live: None,
            after: None,
        };
        search.after = after.filter(|(key, _)| search.sort() == Sort::Match || plausible(*key));
        search
    }

    /// The pairs in use, without order and page.
    fn in_use(&self) -> Vec<(&'static str, &str)> {
        let pairs = [
            ("q", &self.q),
            ("specialty", &self.specialty),
            ("grade", &self.grade),
            ("place", &self.place),
            ("near", &self.near),
            ("remote", &self.remote),
            ("clearance", &self.clearance),
            ("agency", &self.agency),
        ];
        pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k, v.as_str())).collect()
    }

    /// The address of this search without one of its filters, or with a page.
    fn address(&self, without: &str, after: Option<&str>) -> String {
        let sort = Some(("sort", self.sort.as_str())).filter(|(_, v)| !v.is_empty());
        let miles = Some(("miles", self.miles.as_str())).filter(|(_, v)| !v.is_empty() && without != "near");
        let pairs: Vec<String> = self
            .in_use()
            .into_iter()
            .chain(miles)
            .chain(sort)
            .filter(|(k, _)| *k != without)
            .map(|(k, v)| format!("{k}={}", percent(v)))
            .chain(after.map(|a| format!("after={a}")))
            .collect();
        if pairs.is_empty() { "/jobs".to_owned() } else { format!("/jobs?{}", pairs.join("&")) }
    }

    fn without(&self, name: &str) -> Filters {
        let mut other = Filters { after: String::new(), ..self.clone() };
        match name {
            "q" => other.q.clear(),
            "specialty" => other.specialty.clear(),
            "grade" => other.grade.clear(),
            "place" => other.place.clear(),
            "near" => other.near.clear(),
            "clearance" => other.clearance.clear(),
            "agency" => other.agency.clear(),
            _ => other.remote.clear(),
        }
        other
    }
}

/// Whether a key is a moment of this century, in microseconds (newest first: below zero).
fn plausible(key: i64) -> bool {
    (946_684_800_000_000..4_102_444_800_000_000).contains(&key.saturating_abs())
}

/// A filter in use: its words and the address without it.
struct Chip {
    words: String,
    href: String,
    /// How many jobs there would be without it; only asked when there are none.
    without: Option<i64>,
}

/// An option of a filter: value, words, count, chosen.
struct Choice {
    value: String,
    words: String,
    count: i64,
    chosen: bool,
}

fn choices<'a, T: 'a>(
    counts: impl IntoIterator<Item = (&'a T, &'a i64)>,
    chosen: &str,
    words: impl Fn(&T) -> (String, String),
) -> Vec<Choice> {
    let mut out: Vec<Choice> = counts
        .into_iter()
        .map(|(option, count)| {
            let (value, words) = words(option);
            Choice { chosen: value == chosen, value, words, count: *count }
        })
        .collect();
    // What is chosen stays in the list, also when nothing is left of it.
    if !chosen.is_empty() && !out.iter().any(|c| c.chosen) {
        out.push(Choice { value: chosen.to_owned(), words: chosen.to_owned(), count: 0, chosen: true });
    }
    out
}

#[derive(Template)]
#[template(path = "public/jobs.html")]
struct JobsPage {
    shell: Shell,
    filters: Filters,
    chips: Vec<Chip>,
    cards: Vec<Card>,
    count: i64,
    facets: Facets,
    sort: Sort,
    next: Option<String>,
    area: Area,
}

impl JobsPage {
    fn href(&self, card: &Card) -> String {
        path(card.id, &card.title)
    }

    fn pay(&self, card: &Card) -> String {
        pay_of(card)
    }

    fn grades(&self, card: &Card) -> Option<String> {
        grades_of(card)
    }

    fn distances(&self) -> Vec<(i64, bool)> {
        MILES.iter().map(|m| (*m, *m == self.filters.miles())).collect()
    }

    /// Pages of one place or one field, when the whole list is shown.
    fn landings(&self) -> Vec<(String, String)> {
        if !self.chips.is_empty() || !self.filters.after.is_empty() {
            return Vec::new();
        }
        let fields = self.facets.specialties.keys().map(|s| (landing::specialty_path(*s), format!("{} jobs", s.spoken())));
        let places = self.facets.places.keys().take(12).map(|p| (landing::place_path(p), format!("Jobs in {p}")));
        fields.chain(places).collect()
    }

    /// The same search near one of several places of a name.
    fn nearer(&self, place: &str) -> String {
        Filters { near: place.to_owned(), ..self.filters.clone() }.address("", None)
    }

    fn place(&self, card: &Card) -> String {
        place_words(&card.places, card.remote)
    }

    fn headline(&self) -> String {
        text::count(self.count, "job", "jobs")
    }

    /// The form of an alert for this search.
    fn alert(&self) -> String {
        let none = String::new;
        let plain = Filters { near: none(), miles: none(), clearance: none(), agency: none(), sort: none(), ..self.filters.clone() };
        plain.address("", None).replacen("/jobs", "/jobs/alerts", 1)
    }

    /// The lists of the form: name, label, what stands for none, options.
    fn lists(&self) -> Vec<(&'static str, &'static str, &'static str, Vec<Choice>)> {
        let (f, n) = (&self.filters, &self.facets);
        vec![
            ("specialty", "Specialty", "Any", choices(&n.specialties, &f.specialty, |s| (s.as_str().to_owned(), s.spoken().to_owned()))),
            ("place", "Place", "Anywhere", choices(&n.places, &f.place, |p| (p.clone(), p.clone()))),
            ("grade", "Grade", "Any", choices(&n.grades, &f.grade, |g| (g.to_string(), format!("GS-{g}")))),
            ("clearance", "Clearance", "Any", choices(&n.clearances, &f.clearance, |c| (c.as_str().to_owned(), c.spoken().to_owned()))),
            ("agency", "Agency", "Any", choices(&n.agencies, &f.agency, |(name, id)| (id.to_string(), name.clone()))),
        ]
    }

    fn sorts(&self) -> Vec<Sort> {
        Sort::ALL.iter().copied().filter(|s| *s != Sort::Match || !self.filters.q.is_empty()).collect()
    }
}

/// Finds the place to be near to.
fn area(conn: &mut Conn, near: &str) -> Result<Area> {
    Ok(match near {
        "" => Area::Anywhere,
        near => match places::find(conn, near)? {
            Known::One(name, at) => Area::Known(name, at),
            Known::Several(names) => Area::Several(names),
            Known::Unknown => Area::Unknown,
        },
    })
}

async fn list(app: App, visitor: Visitor, filters: Asked<Filters>) -> Answer {
    let filters = filters.0.clean();
    let now = visitor.shell.now;
    let names: Vec<&'static str> = filters.in_use().into_iter().map(|(k, _)| k).collect();
    let (asked, dropped) = (filters.clone(), names.clone());
    let (area, sort, found, counts) = app
        .read(move |conn| {
            let area = area(conn, &asked.near)?;
            let search = asked.search(area.point());
            let found = postings::search(conn, &search, now, PAGE)?;
            let mut counts = Vec::new();
            for name in dropped.iter().filter(|_| found.count == 0) {
                counts.push(postings::count(conn, &asked.without(name).search(area.point()), now)?);
            }
            Ok((area, search.sort(), found, counts))
        })
        .await?;
    let next = found.next.map(|(key, id)| filters.address("", Some(&format!("{key}.{id}"))));
    let chips = chips(&filters, &area, &found.facets, &names, &counts);
    show(&JobsPage { shell: visitor.shell, chips, cards: found.cards, count: found.count, facets: found.facets, sort, next, area, filters })
}

fn chips(filters: &Filters, area: &Area, facets: &Facets, names: &[&'static str], counts: &[i64]) -> Vec<Chip> {
    let agency = || facets.agencies.keys().find(|(_, id)| id.to_string() == filters.agency).map(|(name, _)| name.clone());
    let words = |name: &str| match name {
        "q" => format!("“{}”", filters.q),
        "specialty" => Specialty::parse(&filters.specialty).map_or_else(|| filters.specialty.clone(), |s| s.spoken().to_owned()),
        "grade" => format!("GS-{}", filters.grade),
        "place" => filters.place.clone(),
        "near" => match area {
            Area::Known(name, _) => format!("Within {} miles of {name}", filters.miles()),
            _ => format!("Near “{}”", filters.near),
        },
        "clearance" => {
            Clearance::parse(&filters.clearance).map_or_else(|| filters.clearance.clone(), |c| format!("Clearance: {}", c.spoken()))
        }
        "agency" => agency().unwrap_or_else(|| "this agency".to_owned()),
        _ => "Remote".to_owned(),
    };
    names
        .iter()
        .enumerate()
        .map(|(i, name)| Chip { words: words(name), href: filters.address(name, None), without: counts.get(i).copied() })
        .collect()
}
