//! The public site: what a visitor finds, and what machines read of it.

use chrono::TimeDelta;
use muster::actions::{self, Actor};
use muster::domain::account::Role;
use muster::domain::decision::{Outcome, Verdict};
use muster::domain::ids::PostingId;
use muster::domain::posting::{Clearance, Specialty};
use muster::store;
use muster::store::postings::Content;
use serde_json::Value;

use crate::on_both;
use crate::support::browser::encode;
use crate::support::make::Person;
use crate::support::xml::xml;
use crate::support::{App, Browser};

/// Two agencies, and whoever writes and approves postings.
struct Town {
    office: Person,
    second: Person,
}

impl Town {
    fn new(app: &App) -> Self {
        Town { office: app.person("Amina Yusuf", Role::Office, None), second: app.person("Ines Roth", Role::Office, None) }
    }

    fn post(&self, app: &App, agency: &str, title: &str, change: impl FnOnce(&mut Content)) -> PostingId {
        let agency = app.agency(&muster::domain::text::slug(agency).to_uppercase(), agency);
        let mut content = app.content(Some(agency), title);
        change(&mut content);
        app.live_posting(&content, &self.office, &self.second)
    }
}

/// A small market: three postings that differ in everything.
fn market(app: &App) -> Town {
    let town = Town::new(app);
    town.post(app, "Département of Énergie", "Data engineer, ledgers", |_| {});
    app.pass(TimeDelta::hours(1));
    town.post(app, "Department of Labor", "Security architect", |c| {
        c.specialty = Specialty::Cyber;
        c.clearance = Clearance::Secret;
        c.places = vec!["Boise, ID".to_owned()];
        c.closes_at = c.closes_at.map(|at| at - TimeDelta::days(5));
        c.summary = "Protect benefits, and the engineers who pay them.".to_owned();
    });
    app.pass(TimeDelta::hours(1));
    town.post(app, "Department of Labor", "Designer of résumés", |c| {
        c.specialty = Specialty::Design;
        (c.grade_low, c.grade_high) = (Some(11), Some(12));
        c.remote = true;
        c.summary = "Make forms that people finish.".to_owned();
        c.places = Vec::new();
        c.closes_at = c.closes_at.map(|at| at + TimeDelta::days(5));
    });
    town
}

/// The titles on the page, in their order.
fn titles(browser: &Browser) -> Vec<String> {
    let html = browser.html();
    let cards = scraper::Selector::parse(".m-job h2 a").unwrap();
    html.select(&cards).map(|a| a.text().collect::<String>()).collect()
}

fn found(browser: &mut Browser, query: &str) -> Vec<String> {
    browser.get(&format!("/jobs?{query}")).expect(200);
    titles(browser)
}

const LEDGERS: &str = "Data engineer, ledgers";
const SECURITY: &str = "Security architect";
const DESIGN: &str = "Designer of résumés";

on_both! {
    fn a_keyword_is_found_by_its_stem_its_beginning_without_accents_and_by_agency(app: App) {
        market(&app);
        let mut visitor = app.browser();
        for (typed, expected) in [
            ("ledger", vec![LEDGERS]),
            ("LEDGERS", vec![LEDGERS]),
            ("protecting", vec![SECURITY]),
            ("archit", vec![SECURITY]),
            ("enginee", vec![SECURITY, LEDGERS]),
            ("resume designer", vec![DESIGN]),
            ("résumé", vec![DESIGN]),
            ("energie", vec![LEDGERS]),
            ("Énergie", vec![LEDGERS]),
            ("boise", vec![SECURITY]),
            ("labor design", vec![DESIGN]),
            ("architect ledgers", vec![]),
            ("ledg archit", vec![]),
        ] {
            assert_eq!(found(&mut visitor, &format!("q={}", encode(typed))), expected, "{typed}");
        }
    }

    fn nothing_a_visitor_types_is_a_syntax_error(app: App) {
        market(&app);
        let mut visitor = app.browser();
        let long = "a".repeat(10_000);
        let many = "ledger ".repeat(1_400);
        for typed in [
            "\"", "'", "ledger\"", "\"ledger", "ledger AND", "NOT", "OR OR", "NEAR(ledger, 2)", "title:ledger", "*", "led*ger", "^ledger", "-ledger",
            "(", ")", "ledger & !x | (y", ":*", "<->", "\\", "%", "_", "';--", "\0", "led\0ger", "🚀", "🚀 ledger", "½", "数据", "\u{202E}x", "C++", "a:b:c",
            "{ledger}", "+", ",", &long, &many,
        ] {
            visitor.get(&format!("/jobs?q={}", encode(typed)));
            assert_eq!(visitor.status, 200, "{:?}: {}", typed.chars().take(30).collect::<String>(), visitor.words());
        }
        assert_eq!(found(&mut visitor, &format!("q={}", encode("\"ledger\" (data) 🚀"))), [LEDGERS]);
        assert!(found(&mut visitor, &format!("q={}", encode("🚀"))).is_empty(), "what has no word is found nowhere");
        for after in ["1.1", "x.y", "99999999999999999999.1", "9223372036854775807.1", "-9223372036854775808.1", "1e9.1", ".", "0.0"] {
            assert_eq!(found(&mut visitor, &format!("after={after}")).len(), 3, "{after}");
        }
    }

    fn each_filter_counts_what_it_would_leave_beside_the_others(app: App) {
        market(&app);
        let mut visitor = app.browser();
        for (query, expected) in [
            ("specialty=cyber", vec![SECURITY]),
            ("grade=12", vec![DESIGN]),
            ("place=Boise%2C+ID", vec![SECURITY]),
            ("remote=1", vec![DESIGN]),
            ("clearance=secret", vec![SECURITY]),
            ("clearance=none&specialty=data", vec![LEDGERS]),
            ("specialty=nonsense", vec![SECURITY, LEDGERS, DESIGN]),
        ] {
            assert_eq!(found(&mut visitor, query), expected, "{query}");
        }
        visitor.get("/jobs").form("Show jobs").choose("Agency → Department of Labor").send();
        assert_eq!(titles(&visitor), [SECURITY, DESIGN]);
        // The agency's own list still offers the others; the other lists count within the agency.
        visitor.see("Département of Énergie (1)").see("Cybersecurity (1)").see("Remote (1)").see_not("Data engineering (1)");
        visitor.see("2 jobs");
    }

    fn no_match_says_how_many_match_without_each_filter(app: App) {
        market(&app);
        let mut visitor = app.browser();
        assert!(found(&mut visitor, "q=ledger&remote=1").is_empty());
        visitor.see("No jobs match").see("1 match without “ledger”").see("1 match without Remote");
        visitor.click("1 match without Remote");
        assert_eq!(titles(&visitor), [LEDGERS]);
    }

    fn jobs_are_ordered_as_asked(app: App) {
        market(&app);
        let mut visitor = app.browser();
        assert_eq!(found(&mut visitor, ""), [SECURITY, LEDGERS, DESIGN]);
        assert_eq!(found(&mut visitor, "sort=newest"), [DESIGN, SECURITY, LEDGERS]);
        assert_eq!(found(&mut visitor, "sort=match"), [SECURITY, LEDGERS, DESIGN], "without a keyword nothing matches better");
        // "engineer" stands in the title of one and in the text of the other.
        assert_eq!(found(&mut visitor, "q=engineer"), [SECURITY, LEDGERS]);
        assert_eq!(found(&mut visitor, "q=engineer&sort=match"), [LEDGERS, SECURITY]);
    }

    fn every_job_stands_on_exactly_one_page_in_each_order(app: App) {
        let town = Town::new(&app);
        let agency = app.agency("LAB", "Department of Labor");
        let mut content = app.content(Some(agency), "Engineer 0");
        for n in 0..45 {
            content.title = format!("Engineer {n}");
            app.live_posting(&content, &town.office, &town.second);
        }
        for sort in ["closing", "newest", "match"] {
            let mut visitor = app.browser();
            let mut seen = found(&mut visitor, &format!("q=engineer&sort={sort}"));
            // Somebody else's new posting does not move the pages that follow.
            while let Some(next) = visitor.link("More jobs") {
                assert!(next.contains("q=engineer") && next.contains(&format!("sort={sort}")), "{next}");
                visitor.get(&next).expect(200).see("45 jobs");
                seen.extend(titles(&visitor));
            }
            let whole: std::collections::BTreeSet<&String> = seen.iter().collect();
            assert_eq!((seen.len(), whole.len()), (45, 45), "{sort}");
        }
    }

    fn a_visitor_sees_what_counts_before_starting(app: App) {
        let town = market(&app);
        let id = town.post(&app, "Department of Labor", "Data engineer, streams", |_| {});
        let mut visitor = app.browser();
        visitor.get(&format!("/jobs/{id}")).expect(200);
        for words in ["$121,785 to $187,093 a year", "GS-13 to GS-14", "Washington, DC or Baltimore, MD", "Seats 3", "Clearance None", "About 25 minutes, 2 questions",
            "Tell us about a pipeline you repaired", "too few to say"] {
            visitor.see(words);
        }
    }

    fn the_odds_are_told_only_from_ten_people_on(app: App) {
        let programme = app.programme();
        let title = programme.title.clone();
        let tell = |n: usize| {
            let applicant = app.person(&format!("Person {n}"), Role::Applicant, None);
            let reference = app.sent_application(&applicant, programme.posting);
            let (application, office, here) = (app.application(&reference).id, programme.office.id, app.here());
            app.db.write(move |tx| {
                let outcome = if n.is_multiple_of(2) { Outcome::Qualified } else { Outcome::NotSelected };
                let verdict = Verdict { outcome, reasons: Vec::new(), detail: String::new(), words: Vec::new() };
                let id = store::decisions::insert(tx, application, &verdict, None, office, here.now)?;
                store::decisions::mark_told(tx, id, here.now)?;
                let event = store::events::NewEvent {
                    actor: Some(office), application: Some(application), posting: Some(programme.posting), subject: "application", subject_id: application.0,
                    kind: "decide", from: None, to: Some(if n.is_multiple_of(2) { "qualified" } else { "not_selected" }), detail: String::new(),
                };
                store::events::record(tx, &event, here.now).map(|_| ())
            }).unwrap();
        };
        (0..9).for_each(tell);
        let mut visitor = app.browser();
        visitor.get("/jobs").click(&title).see("Fewer than 10 applicants for data engineering have been told a decision: too few to say.");
        tell(9);
        visitor.get("/jobs").click(&title)
            .see("Of 10 applicants for data engineering who have been told a decision, 5 qualified and 0 were placed so far.");
    }

    fn a_posting_tells_search_engines_what_it_tells_people(app: App) {
        let town = Town::new(&app);
        let id = town.post(&app, "Department of Labor", "Engineer </script><b>&\u{2028}", |c| {
            c.remote = true;
            c.summary = "Ledgers </script><script>alert(1)</script> & more.".to_owned();
        });
        let mut visitor = app.browser();
        visitor.get(&format!("/jobs/{id}")).expect(200);
        let html = visitor.html();
        let blocks = scraper::Selector::parse("script[type='application/ld+json']").unwrap();
        let raw: Vec<String> = html.select(&blocks).map(|s| s.text().collect()).collect();
        assert_eq!(raw.len(), 1);
        assert!(!raw[0].contains(['<', '>', '&', '\u{2028}']), "{}", raw[0]);
        let job: Value = serde_json::from_str(&raw[0]).unwrap();
        for (pointer, expected) in [
            ("/@context", "https://schema.org/"),
            ("/@type", "JobPosting"),
            ("/datePosted", "2026-11-24T14:00:00Z"),
            ("/validThrough", "2026-12-14T14:00:00Z"),
            ("/hiringOrganization/@type", "Organization"),
            ("/hiringOrganization/name", "Department of Labor"),
            ("/jobLocation/0/@type", "Place"),
            ("/jobLocation/0/address/addressLocality", "Washington"),
            ("/jobLocation/0/address/addressRegion", "DC"),
            ("/jobLocation/0/address/addressCountry", "US"),
            ("/jobLocation/1/address/addressLocality", "Baltimore"),
            ("/jobLocationType", "TELECOMMUTE"),
            ("/applicantLocationRequirements/name", "USA"),
            ("/baseSalary/currency", "USD"),
            ("/baseSalary/value/unitText", "YEAR"),
            ("/identifier/@type", "PropertyValue"),
            ("/employmentType/0", "FULL_TIME"),
            ("/identifier/value", &id.to_string()),
        ] {
            assert_eq!(job.pointer(pointer).and_then(Value::as_str), Some(expected), "{pointer} in {job}");
        }
        assert_eq!(job.pointer("/baseSalary/value/minValue"), Some(&serde_json::json!(121_785)));
        assert_eq!(job.pointer("/baseSalary/value/maxValue"), Some(&serde_json::json!(187_093)));
        assert_eq!(job["directApply"], true);
        assert!(job["title"].as_str().unwrap().starts_with("Engineer </script>"), "the words stay what they were");
        let description = job["description"].as_str().unwrap();
        assert!(description.contains("Ledgers") && !description.contains("<script"), "{description}");
        let one = |css: &str, attr: &str| html.select(&scraper::Selector::parse(css).unwrap()).next().and_then(|e| e.attr(attr)).unwrap().to_owned();
        let address = format!("http://muster.test{}", visitor.path);
        assert_eq!(one("link[rel=canonical]", "href"), address);
        assert_eq!(one("meta[property='og:url']", "content"), address);
        assert!(one("meta[property='og:title']", "content").starts_with("Engineer"));
        assert!(visitor.headers["content-security-policy"].to_str().unwrap().contains("script-src 'self';"));
        app.pass(TimeDelta::days(30));
        visitor.get(&format!("/jobs/{id}"));
        assert!(!visitor.text().contains("ld+json"), "a closed posting is offered to nobody");
    }

    fn the_feed_is_atom_and_lists_what_is_open(app: App) {
        let town = market(&app);
        app.pass(TimeDelta::hours(1));
        town.post(&app, "A & B <Bureau>", "Engineer <i> & \"co\"", |_| {});
        let mut reader = app.browser();
        reader.get("/jobs/feed.atom").expect(200);
        assert!(reader.headers["content-type"].to_str().unwrap().starts_with("application/atom+xml"));
        let feed = xml(&reader.text());
        assert!(feed.contains(&("feed/title".to_owned(), "Open jobs - US Tech Force".to_owned())), "{feed:?}");
        let of = |path: &str| feed.iter().filter(|(p, _)| p == path).map(|(_, v)| v.clone()).collect::<Vec<_>>();
        assert_eq!(of("feed/entry/title"), ["Engineer <i> & \"co\"", DESIGN, SECURITY, LEDGERS]);
        assert_eq!(of("feed/entry/author/name")[0], "A & B <Bureau>");
        assert_eq!((of("feed/id").len(), of("feed/updated").len(), of("feed/entry/updated").len(), of("feed/entry/id").len()), (1, 1, 4, 4));
        assert_eq!(of("feed/updated")[0], "2026-11-24T17:00:00Z");
        assert!(of("feed/link@self").contains(&"http://muster.test/jobs/feed.atom".to_owned()), "{feed:?}");
        for link in of("feed/entry/link@alternate") {
            app.browser().get(&link).expect(200);
        }
        app.pass(TimeDelta::days(60));
        reader.get("/jobs/feed.atom").expect(200);
        assert!(!xml(&reader.text()).iter().any(|(p, _)| p.starts_with("feed/entry")));
    }

    fn the_map_of_the_site_leads_to_every_open_posting_and_robots_to_the_map(app: App) {
        let programme = app.programme();
        let mut robot = app.browser();
        robot.get("/robots.txt").expect(200);
        let words = robot.text();
        assert!(words.contains("Disallow: /staff\n") && words.contains("Sitemap: http://muster.test/sitemap.xml\n"), "{words}");
        robot.get("/sitemap.xml").expect(200);
        let addresses: Vec<String> = xml(&robot.text()).into_iter().filter(|(p, _)| p == "urlset/url/loc").map(|(_, v)| v).collect();
        for part in [format!("/jobs/{}-", programme.posting), format!("/projects/{}-", programme.project)] {
            assert!(addresses.iter().any(|a| a.contains(&part)), "{part} in {addresses:?}");
        }
        for address in &addresses {
            app.browser().get_once(address).expect(200);
        }
    }

    fn the_closing_date_goes_into_a_calendar(app: App) {
        let programme = app.programme();
        let mut visitor = app.browser();
        visitor.get("/jobs").click(&programme.title).click("Put it in my calendar").expect(200);
        let text = visitor.text();
        let mut calendars = ical::IcalParser::new(text.as_bytes());
        let calendar = calendars.next().unwrap().unwrap();
        let event = &calendar.events[0];
        let of = |name: &str| event.properties.iter().find(|p| p.name == name).and_then(|p| p.value.clone()).unwrap_or_default();
        assert_eq!(of("DTSTART"), "20261214T140000Z");
        assert_eq!(of("SUMMARY"), "Closes: Data engineer\\, ledgers");
        assert_eq!(of("UID"), format!("posting-{}@muster.test", programme.posting));
        app.browser().get("/jobs/999999.ics").expect(404);
        app.browser().get("/jobs/x.ics").expect(404);
    }

    fn only_what_is_published_is_read_by_machines(app: App) {
        let (office, here) = (app.person("Amina Yusuf", Role::Office, None), app.here());
        let (content, who) = (app.content(None, "Secret plans"), app.who(&office));
        let draft = app.db.write(move |tx| actions::postings::create(tx, &here, Actor::Person(&who), &content, None)).unwrap();
        for path in ["/jobs", "/jobs/feed.atom", "/sitemap.xml"] {
            let mut visitor = app.browser();
            visitor.get(path).expect(200);
            assert!(!visitor.text().to_lowercase().contains("secret"), "{path}");
        }
        app.browser().get(&format!("/jobs/{draft}.ics")).expect(404);
        app.browser().get(&format!("/jobs/{draft}")).expect(404);
    }

    /// Hundreds of projects come in pages, and are found by words; visitors and staff alike.
    fn many_projects_come_in_pages_and_are_found_by_words(app: App) {
        let p = app.programme();
        let gsa = app.agency("GSA", "General Services Administration");
        for n in 10..45 {
            app.project(gsa, &format!("Kiosk {n}"), 0);
        }
        let (mut visitor, mut amina) = (app.browser(), app.signed_in(&p.office));
        for (browser, path) in [(&mut visitor, "/projects"), (&mut amina, "/staff/projects")] {
            browser.get(path).see("Kiosk 10").see("Kiosk 39").see_not("Kiosk 40");
            browser.click("More projects").see("Kiosk 40").see("Ledger to Stream").see_not("Kiosk 39").see_not("More projects");
            browser.get(path).form("Show projects").fill("Words in", "kiosk géneral").send().expect(200).see("35 of 36").see("Kiosk 39").see_not("Ledger to Stream");
            browser.click("More projects").see("Kiosk 44").see("35 of 36");
            browser.form("Show projects").fill("Words in", "treasury").choose("Only with open seats").send().see("1 of 36").see("Ledger to Stream");
            browser.form("Show projects").fill("Words in", "qwertz").send().see("No project found").click("Show all").see("Kiosk 10");
            // An address somebody made up begins at the beginning.
            browser.get(&format!("{path}?after=nothing&open=maybe")).expect(200).see("Kiosk 10");
        }
    }

    fn a_project_shows_its_open_seats_and_nobody_s_name(app: App) {
        let programme = app.programme();
        let empty = app.agency("GSA", "General Services Administration");
        app.project(empty, "Forms to Files", 0);
        let mut visitor = app.browser();
        visitor.get("/projects").see("Forms to Files").see("3 open seats");
        visitor.form("Show projects").choose("Only with open seats").send().see("Ledger to Stream").see_not("Forms to Files");
        visitor.click("Ledger to Stream").expect(200);
        for words in ["Department of the Treasury", "Ledgers that settle the same day.", "A stream", "GS-13 to GS-14", "Washington, DC, telework possible", "3 open seats", "Clearance: None"] {
            visitor.see(words);
        }
        visitor.see_not("CFO memo").see_not(&programme.manager.name);
        app.browser().get("/projects/999999").expect(404);
        app.browser().get(&format!("/projects/{}-old-name", programme.project)).see("Ledger to Stream");
    }

    fn public_pages_stay_light(app: App) {
        let town = Town::new(&app);
        let agency = app.agency("LAB", "Department of Labor");
        let mut content = app.content(Some(agency), "Engineer 0");
        for n in 0..25 {
            content.title = format!("Engineer of ledgers, streams and other moving things, number {n}");
            app.live_posting(&content, &town.office, &town.second);
        }
        let css = std::fs::metadata(concat!(env!("CARGO_MANIFEST_DIR"), "/static/dist/public.css.gz")).map(|m| m.len()).unwrap();
        for path in ["/", "/jobs", "/jobs/1", "/projects"] {
            let mut visitor = app.browser();
            visitor.get(path).expect(200);
            let html = visitor.bytes.len();
            let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
            let answer = agent.get(format!("http://{}{}", app.address, visitor.path)).header("accept-encoding", "gzip").call().unwrap();
            let length = answer.into_body().into_with_config().limit(1 << 20).read_to_vec().unwrap().len();
            assert!(html >= length / 10, "{path}");
            assert!(css + (length as u64) <= 30 * 1024, "{path}: {css} + {length}");
        }
    }
}
