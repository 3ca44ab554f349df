//! What machines read: the feed of open jobs, the map of the site, the word to robots, closing dates for calendars.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use crate::domain::ids::PostingId;
use crate::domain::when::{self, Moment};
use crate::error::Error;
use crate::letters::calendar;
use crate::store::postings::{self, Card, Dates, Search, Sort};
use crate::store::projects;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::pages::Answer;
use crate::web::public::{jobs, landing, posting, projects as project_pages};
use crate::web::routes::{self, Line};

/// Entries in the feed.
const ENTRIES: usize = 100;
/// Addresses in the map of the site: what the protocol allows, less a margin for the fixed pages.
const ADDRESSES: usize = 49_000;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/jobs/feed.atom", feed),
        routes::get("/jobs/{id}.ics", closing),
        routes::get("/sitemap.xml", sitemap),
        routes::get("/robots.txt", robots),
    ]
}

/// Text without the characters that XML 1.0 cannot carry.
fn xml_text(raw: &str) -> String {
    raw.chars().filter(|c| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(*c, '\u{FFFE}' | '\u{FFFF}'))).collect()
}

/// One job as machines read it.
struct Entry {
    url: String,
    title: String,
    agency: String,
    specialty: &'static str,
    summary: String,
    posted: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "public/feed.xml")]
struct Feed {
    base: String,
    programme: String,
    updated: String,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "public/sitemap.xml")]
struct Sitemap {
    base: String,
    /// Path and day of the last change.
    jobs: Vec<(String, String)>,
    projects: Vec<String>,
    /// Pages of one place or one field.
    landings: Vec<String>,
}

/// The open jobs with their dates, the newest first.
fn newest(conn: &mut crate::store::Conn, now: Moment, most: usize) -> crate::error::Result<Vec<(Card, Dates)>> {
    let found = postings::search(conn, &Search { sort: Some(Sort::Newest), ..Search::default() }, now, most)?;
    let ids: Vec<PostingId> = found.cards.iter().map(|c| c.id).collect();
    let dates = postings::dates(conn, &ids)?;
    Ok(found.cards.into_iter().filter_map(|c| dates.get(&c.id).copied().map(|d| (c, d))).collect())
}

fn entry(base: &str, card: &Card, dates: &Dates) -> Entry {
    let seats = crate::domain::text::count(card.seats, "seat", "seats");
    let closes = when::full(card.closes_at, when::zone(&card.zone));
    let pay = crate::domain::posting::pay_words(card.pay_low_cents, card.pay_high_cents, card.pay_hourly);
    let grades = crate::domain::posting::grade_words(&card.pay_plan, card.grade_low, card.grade_high);
    let parts = [Some(seats), grades, pay, Some(jobs::place_words(&card.places, card.remote)), Some(format!("closes {closes}"))];
    Entry {
        url: xml_text(&format!("{base}{}", jobs::path(card.id, &card.title))),
        title: xml_text(&card.title),
        agency: xml_text(card.agency.as_deref().unwrap_or_default()),
        specialty: card.specialty.spoken(),
        summary: xml_text(&parts.into_iter().flatten().collect::<Vec<_>>().join("; ")),
        posted: when::machine(dates.posted_at),
        changed: when::machine(dates.changed_at),
    }
}

fn xml(media_type: &'static str, page: &impl Template) -> Answer {
    let text = page.render().map_err(Error::broken)?;
    Ok(HttpResponse::Ok().content_type(media_type).body(text))
}

async fn feed(app: App) -> Answer {
    let now = app.now();
    let found = app.read(move |conn| newest(conn, now, ENTRIES)).await?;
    let base = app.site().base_url.to_string();
    let updated = when::machine(found.iter().map(|(_, d)| d.changed_at).max().unwrap_or(now));
    let entries = found.iter().map(|(card, dates)| entry(&base, card, dates)).collect();
    xml("application/atom+xml; charset=utf-8", &Feed { base, programme: xml_text(&app.site().programme), updated, entries })
}

async fn sitemap(app: App) -> Answer {
    let now = app.now();
    let (found, lines, facets) = app
        .read(move |conn| {
            let facets = postings::search(conn, &Search::default(), now, 1)?.facets;
            Ok((newest(conn, now, ADDRESSES)?, projects::list(conn, None)?, facets))
        })
        .await?;
    let landings = landing::paths(&facets).iter().map(|p| xml_text(p)).collect();
    let jobs = found.iter().map(|(c, d)| (xml_text(&jobs::path(c.id, &c.title)), d.changed_at.date().to_string())).collect();
    let projects = lines.iter().map(|p| project_pages::path(p.id, &p.name)).collect();
    xml("application/xml; charset=utf-8", &Sitemap { base: app.site().base_url.to_string(), jobs, projects, landings })
}

async fn robots(app: App) -> HttpResponse {
    let private = ["/staff", "/my", "/apply", "/letters", "/confirm", "/reset", "/forgot"];
    let lines: String = private.iter().map(|p| format!("Disallow: {p}\n")).collect();
    let text = format!("User-agent: *\n{lines}\nSitemap: {}\n", app.site().url("/sitemap.xml"));
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text)
}

/// The closing date of a posting for a calendar.
async fn closing(app: App, id: Id) -> Answer {
    let id = PostingId(id.0);
    let found = app.read(move |conn| postings::find(conn, id)).await?;
    posting::published(&found)?;
    let (site, content) = (app.site(), &found.content);
    let closes_at = content.closes_at.ok_or(Error::NotFound)?;
    let entry = calendar::Closing {
        uid: &format!("posting-{id}@{}", site.host()),
        sequence: found.version,
        summary: format!("Closes: {}", content.title),
        description: format!("Applications for “{}” close {}.", content.title, when::full(closes_at, when::zone(&content.zone))),
        url: site.url(&jobs::path(id, &content.title)),
        at: closes_at,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"closing.ics\""))
        .body(calendar::closing(&entry, app.now())))
}
