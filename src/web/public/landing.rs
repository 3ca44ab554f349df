//! Pages for one place and for one field of work: what is open there now, and nothing that is not.

use actix_web::web::Path;
use askama::Template;

use super::jobs;
use crate::domain::posting::{Specialty, pay_words};
use crate::domain::text;
use crate::error::Error;
use crate::store::postings::{self, Card, Facets, Search};
use crate::web::app::App;
use crate::web::guard::Visitor;
use crate::web::pages::{Answer, percent, show};
use crate::web::routes::{self, Line};
use crate::web::shell::Shell;

/// Cards on a page; the list of jobs has the rest.
const MOST: usize = 50;

pub fn routes() -> Vec<Line> {
    vec![routes::get("/jobs/in/{place}", place), routes::get("/jobs/as/{specialty}", specialty)]
}

/// The page of a place.
pub fn place_path(place: &str) -> String {
    format!("/jobs/in/{}", text::slug(place))
}

/// The page of a field of work.
pub fn specialty_path(specialty: Specialty) -> String {
    format!("/jobs/as/{}", text::slug(specialty.spoken()))
}

/// Every page of this kind that has something on it.
pub fn paths(facets: &Facets) -> Vec<String> {
    let places = facets.places.keys().map(|p| place_path(p));
    let mut all: Vec<String> = places.chain(facets.specialties.keys().map(|s| specialty_path(*s))).collect();
    all.dedup();
    all
}

#[derive(Template)]
#[template(path = "public/landing.html")]
struct LandingPage {
    shell: Shell,
    title: String,
    count: i64,
    cards: Vec<Card>,
    facets: Facets,
    /// The same search in the list of jobs.
    list: String,
    /// Whether it is the page of a place.
    of_place: bool,
}

impl LandingPage {
    fn href(&self, card: &Card) -> String {
        jobs::path(card.id, &card.title)
    }

    fn pay(&self, card: &Card) -> String {
        jobs::pay_of(card)
    }

    fn grades(&self, card: &Card) -> Option<String> {
        jobs::grades_of(card)
    }

    fn place(&self, card: &Card) -> String {
        jobs::place_words(&card.places, card.remote)
    }

    fn address(&self) -> String {
        format!("{}{}", self.shell.site, self.shell.path)
    }

    /// What stands open, in a sentence.
    fn summary(&self) -> String {
        let seats = self.whole().then(|| format!(" with {}", text::count(self.cards.iter().map(|c| c.seats).sum(), "seat", "seats")));
        // Only when each of them names its agency: a posting of the whole programme names none.
        let named = self.cards.iter().all(|c| c.agency.is_some());
        let who = match self.facets.agencies.len() {
            1 if named => self.facets.agencies.keys().next().map_or_else(String::new, |(name, _)| format!(" at {name}")),
            n if named && n > 1 => format!(" at {n} agencies"),
            _ => String::new(),
        };
        let open = if self.count == 1 { "is open" } else { "are open" };
        format!("{}{} {open} now{who}.", text::count(self.count, "job", "jobs"), seats.unwrap_or_default())
    }

    /// Whether every job stands on the page: sums over a part of them would say too little.
    fn whole(&self) -> bool {
        usize::try_from(self.count).is_ok_and(|n| n == self.cards.len())
    }

    /// The pay over all of them.
    fn pay_range(&self) -> Option<String> {
        if !self.whole() {
            return None;
        }
        let yearly = || self.cards.iter().filter(|c| !c.pay_hourly);
        pay_words(yearly().filter_map(|c| c.pay_low_cents).min(), yearly().filter_map(|c| c.pay_high_cents).max(), false)
    }

    /// Pages beside this one: fields of a place, places of a field.
    fn beside(&self) -> Vec<(String, String)> {
        if self.of_place {
            self.facets.specialties.keys().map(|s| (specialty_path(*s), s.spoken().to_owned())).collect()
        } else {
            self.facets.places.keys().map(|p| (place_path(p), p.clone())).collect()
        }
    }
}

/// The page of a search, unless nothing is open.
async fn landing(app: App, visitor: Visitor, title: String, search: Search, list: String) -> Answer {
    let (now, of_place) = (visitor.shell.now, search.place.is_some());
    let only = search.clone();
    let mut found = app.read(move |conn| postings::search(conn, &search, now, MOST)).await?;
    if found.cards.is_empty() {
        return Err(Error::NotFound.into());
    }
    // The figures of the filters leave their own filter out: on this page only what is on it counts.
    if let Some(specialty) = only.specialty {
        found.facets.specialties.retain(|s, _| *s == specialty);
    }
    show(&LandingPage { shell: visitor.shell, title, count: found.count, cards: found.cards, facets: found.facets, list, of_place })
}

async fn place(app: App, visitor: Visitor, path: Path<String>) -> Answer {
    let now = visitor.shell.now;
    let all = app.read(move |conn| postings::search(conn, &Search::default(), now, 1)).await?;
    let named = all.facets.places.into_keys().find(|p| text::slug(p) == *path);
    let name = named.ok_or(Error::NotFound)?;
    let search = Search { place: Some(name.clone()), ..Search::default() };
    let list = format!("/jobs?place={}", percent(&name));
    landing(app, visitor, format!("Jobs in {name}"), search, list).await
}

async fn specialty(app: App, visitor: Visitor, path: Path<String>) -> Answer {
    let named = Specialty::ALL.iter().copied().find(|s| text::slug(s.spoken()) == *path).ok_or(Error::NotFound)?;
    let search = Search { specialty: Some(named), ..Search::default() };
    landing(app, visitor, format!("{} jobs", named.spoken()), search, format!("/jobs?specialty={named}")).await
}
