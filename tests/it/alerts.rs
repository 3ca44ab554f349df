//! Job alerts: confirmed by the owner of the address, written only when something opened, changed and stopped from the letter.

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::domain::ids::AgencyId;
use muster::domain::posting::Specialty;

use crate::on_both;
use crate::support::app::{fresh_folder, fresh_postgres, unique};
use crate::support::make::Person;
use crate::support::{App, Browser, mail};

/// Who makes postings in these tests.
struct Makers {
    agency: AgencyId,
    manager: Person,
    office: Person,
}

fn makers(app: &App) -> Makers {
    let agency = app.agency("TREAS", "Department of the Treasury");
    Makers { agency, manager: app.person("Rosa Diaz", Role::Manager, Some(agency)), office: app.person("Amina Yusuf", Role::Office, None) }
}

impl Makers {
    fn opens(&self, app: &App, title: &str, specialty: Specialty) {
        let mut content = app.content(Some(self.agency), title);
        content.specialty = specialty;
        app.live_posting(&content, &self.manager, &self.office);
    }
}

/// Asks for an alert on the page that `query` leads to.
fn ask(browser: &mut Browser, query: &str, email: &str, every: &str) {
    browser.get(&format!("/jobs/alerts{query}")).form("Email me").fill("Email address", email).choose(every).send();
}

/// A confirmed alert of a new address.
fn confirmed(app: &App, stem: &str, query: &str, every: &str) -> String {
    let email = format!("{}@people.example", unique(stem));
    let mut browser = app.browser();
    ask(&mut browser, query, &email, every);
    browser.expect(200).see("A letter is on its way");
    app.deliver();
    let link = mail::latest(&email, "Confirm your job alert").link();
    browser.get(&link).press("Confirm this alert").expect(200).see("Your alert is confirmed");
    email
}

fn letters(email: &str) -> Vec<mail::Mail> {
    mail::letters_to(email).into_iter().filter(|m| m.subject.ends_with("for you")).collect()
}

/// The link with which a letter's alert is changed or stopped.
fn own_link(letter: &mail::Mail) -> String {
    letter.text.lines().map(str::trim).find(|l| l.starts_with("http") && l.contains("/jobs/alerts/")).expect("the alert's link").to_owned()
}

/// From Tuesday 9 am to a minute after 7 am of a day: where the next round is due.
fn until_seven(app: &App, days: i64) {
    let first = crate::support::app::first_moment();
    app.set_clock(first + TimeDelta::days(days) - TimeDelta::hours(2) + TimeDelta::minutes(1));
}

const FORM: &str = "application/x-www-form-urlencoded";

on_both! {
    /// Nobody gets letters who did not confirm: the link shows a button, and only the button begins the alert.
    fn an_alert_begins_when_its_owner_confirms_it(app: App) {
        let makers = makers(&app);
        let email = format!("{}@people.example", unique("alert"));
        let mut browser = app.browser();
        browser.get("/jobs?specialty=data").see("No jobs match").click("Email me when one opens");
        browser.form("Email me").fill("Email address", &email).choose("Every day").send().see("A letter is on its way");
        app.deliver();
        let letter = mail::latest(&email, "Confirm your job alert");
        assert!(letter.text.contains("Looks for: Data engineering") && letter.html.contains("Confirm this alert"), "{}", letter.text);
        assert_eq!(letter.unsubscribe, (String::new(), String::new()), "a letter that is needed cannot be unsubscribed from");
        browser.get(&letter.link()).expect(200).see("One press");
        makers.opens(&app, "Data engineer, ledgers", Specialty::Data);
        until_seven(&app, 1);
        app.work();
        assert!(letters(&email).is_empty(), "looking at the page confirmed it");
        browser.get(&letter.link()).press("Confirm this alert").expect(200).see("Your alert is confirmed").see("Letters go to");
        assert_eq!(browser.html().select(&scraper::Selector::parse("option[selected]").unwrap()).next().unwrap().attr("value"), Some("data"));
    }

    /// What is wrong is said beside its field, and what was typed stays.
    fn a_wrong_address_is_said_and_the_filters_stay(app: App) {
        let mut browser = app.browser();
        ask(&mut browser, "?q=rust+async&grade=13&place=Boise%2C+ID", "ada at example", "Every Monday");
        browser.expect(422).see("Enter an email address in the form");
        let html = browser.text();
        assert!(html.contains("value=\"rust async\"") && html.contains("value=\"ada at example\"") && html.contains("Boise, ID"), "{html}");
    }

    /// A daily letter lists what opened since the last one and fits: title, agency, pay, place, closing and link. Nothing new, no letter.
    fn a_daily_letter_has_only_new_jobs_that_fit(app: App) {
        let makers = makers(&app);
        makers.opens(&app, "Data engineer, archives", Specialty::Data);
        let email = confirmed(&app, "daily", "?specialty=data&q=engineer", "Every day");
        app.pass(TimeDelta::hours(1));
        makers.opens(&app, "Data engineer, ledgers", Specialty::Data);
        makers.opens(&app, "Security engineer", Specialty::Cyber);
        app.pass(TimeDelta::hours(1));
        app.work();
        assert!(letters(&email).is_empty(), "not before 7 am");
        until_seven(&app, 1);
        app.work();
        let all = letters(&email);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].subject, "1 new job for you");
        for words in ["Data engineer, ledgers", "Department of the Treasury", "$121,785", "Washington, DC", "closes December 14, 2026", "http://muster.test/jobs/"] {
            assert!(all[0].text.contains(words), "{words}: {}", all[0].text);
        }
        assert!(all[0].html.contains("<a href=\"http://muster.test/jobs/") && all[0].html.contains("Data engineer, ledgers"));
        assert!(!all[0].text.contains("archives") && !all[0].text.contains("Security"), "{}", all[0].text);
        for day in 2..4 {
            until_seven(&app, day);
            app.work();
        }
        assert_eq!(letters(&email).len(), 1, "nothing new, no letter");
    }

    /// A weekly alert writes on Mondays, of the whole week.
    fn a_weekly_letter_comes_on_mondays(app: App) {
        let makers = makers(&app);
        let email = confirmed(&app, "weekly", "", "Every Monday");
        app.pass(TimeDelta::hours(1));
        makers.opens(&app, "Data engineer, ledgers", Specialty::Data);
        for day in 1..6 {
            until_seven(&app, day);
            app.work();
        }
        assert!(letters(&email).is_empty(), "before Monday");
        makers.opens(&app, "Security engineer", Specialty::Cyber);
        until_seven(&app, 6);
        app.work();
        let all = letters(&email);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].subject, "2 new jobs for you");
    }

    /// The letter's own link changes what the alert looks for and how often.
    fn an_alert_is_changed_from_its_letter(app: App) {
        let makers = makers(&app);
        let email = confirmed(&app, "edit", "", "Every day");
        app.pass(TimeDelta::hours(1));
        makers.opens(&app, "Data engineer, ledgers", Specialty::Data);
        until_seven(&app, 1);
        app.work();
        let mut browser = app.browser();
        browser.get(&own_link(&letters(&email)[0])).see(&email).form("Save my alert").choose("Specialty → Cybersecurity").send().see("Your alert was changed");
        makers.opens(&app, "Data engineer, payments", Specialty::Data);
        until_seven(&app, 2);
        app.work();
        assert_eq!(letters(&email).len(), 1);
        makers.opens(&app, "Security engineer", Specialty::Cyber);
        until_seven(&app, 3);
        app.work();
        assert_eq!(letters(&email).len(), 2);
    }

    /// The letter's own link stops it, with a reason or without; nothing is written afterwards.
    fn an_alert_is_stopped_from_its_letter(app: App) {
        let makers = makers(&app);
        let email = confirmed(&app, "stop", "", "Every day");
        app.pass(TimeDelta::hours(1));
        makers.opens(&app, "Data engineer, ledgers", Specialty::Data);
        until_seven(&app, 1);
        app.work();
        let link = own_link(&letters(&email)[0]);
        let mut browser = app.browser();
        browser.get(&link).form("Stop this alert").choose("Why (optional) → There are too many letters").send();
        browser.expect(200).see("This alert has ended");
        browser.get(&link).see("This alert has ended");
        makers.opens(&app, "Security engineer", Specialty::Cyber);
        until_seven(&app, 2);
        app.work();
        assert_eq!(letters(&email).len(), 1);
        app.pass(TimeDelta::days(31));
        app.work();
        browser.get(&link).expect(404);
    }

    /// The mail program stops an alert with one click, as RFC 8058 says: both headers, and a POST without origin or secret. Nothing else
    /// gets through that door.
    fn the_mail_program_stops_an_alert_with_one_click(app: App) {
        let makers = makers(&app);
        let email = confirmed(&app, "click", "", "Every day");
        app.pass(TimeDelta::hours(1));
        makers.opens(&app, "Data engineer, ledgers", Specialty::Data);
        until_seven(&app, 1);
        app.work();
        let (list, post) = letters(&email)[0].unsubscribe.clone();
        assert_eq!(post, "List-Unsubscribe=One-Click");
        let stop = list.strip_prefix("<http://muster.test").unwrap().strip_suffix('>').unwrap().to_owned();
        let page = stop.strip_suffix("/stop").unwrap().to_owned();
        let mut provider = app.browser();
        provider.get(&stop).expect(200).see("Stop these letters");
        for (origin, path, body) in [
            ("", stop.as_str(), "reason=found"),
            ("", stop.as_str(), "List-Unsubscribe=One-Click&reason=found"),
            ("", stop.as_str(), ""),
            ("", page.as_str(), "List-Unsubscribe=One-Click"),
            ("", "/jobs/alerts", "List-Unsubscribe=One-Click"),
            ("", "/sign-in", "List-Unsubscribe=One-Click"),
            ("https://evil.example", stop.as_str(), "List-Unsubscribe=One-Click"),
        ] {
            provider.post_from(origin, path, FORM, body.as_bytes()).expect(403);
        }
        provider.get(&page).see("Stop these letters");
        provider.post_from("", &stop, FORM, b"List-Unsubscribe=One-Click").expect(200).see("This alert has ended");
        let multipart = b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        provider.post_from("", &stop, "multipart/form-data; boundary=x", multipart).expect(200).see("This alert has ended");
        provider.get(&page).see("This alert has ended");
    }

    /// Two job processes at once write one letter.
    fn two_processes_write_one_letter(app: App) {
        let makers = makers(&app);
        let emails: Vec<String> = (0..4).map(|_| confirmed(&app, "twice", "", "Every day")).collect();
        app.pass(TimeDelta::hours(1));
        makers.opens(&app, "Data engineer, ledgers", Specialty::Data);
        until_seven(&app, 1);
        let written: usize = std::thread::scope(|scope| {
            let both: Vec<_> = (0..2).map(|_| scope.spawn(|| app.work().alerts)).collect();
            both.into_iter().map(|b| b.join().unwrap()).sum()
        });
        assert_eq!(written, 4);
        app.work();
        for email in emails {
            assert_eq!(letters(&email).len(), 1, "{email}");
        }
    }

    /// What nobody confirmed within a week is removed with its address.
    fn an_alert_nobody_confirms_is_removed(app: App) {
        let email = format!("{}@people.example", unique("never"));
        let mut browser = app.browser();
        ask(&mut browser, "", &email, "Every day");
        app.deliver();
        let link = mail::latest(&email, "Confirm your job alert").link();
        app.pass(TimeDelta::days(8));
        app.work();
        browser.get(&link).press("Confirm this alert").expect(404);
    }

    /// An address that refuses its letter ends the alert.
    fn an_address_that_refuses_letters_ends_the_alert(app: App) {
        let email = format!("{}@people.example", unique("bounce"));
        let mut browser = app.browser();
        ask(&mut browser, "", &email, "Every day");
        app.work();
        let to = email.clone();
        let letter = app.db.read(move |c| muster::store::outbox::newest(c, None, Some(&to), 1)).unwrap().remove(0);
        assert_eq!(letter.state, "failed");
        let link = letter.text.lines().find(|l| l.starts_with("http")).unwrap().to_owned();
        app.work();
        browser.get(link.strip_suffix("/confirm").unwrap()).see("This alert has ended");
        browser.get(&link).press("Confirm this alert").expect(409).see("This alert has ended");
    }

    /// A stranger cannot fill somebody's letter box: after a few that nobody confirmed the answer stays the same, and no letter goes.
    fn a_stranger_cannot_flood_an_address(app: App) {
        let email = format!("{}@people.example", unique("flood"));
        let mut browser = app.browser();
        for _ in 0..8 {
            ask(&mut browser, "", &email, "Every day");
            browser.expect(200).see("A letter is on its way");
        }
        app.deliver();
        assert_eq!(mail::letters_to(&email).len(), 5);
    }
}

#[test]
fn asking_too_often_is_refused() {
    let folder = fresh_folder();
    let sqlite = format!("sqlite:{}", folder.join("muster.db").display());
    let postgres = fresh_postgres();
    for (url, own) in [(sqlite, None), (postgres.clone(), Some(postgres))] {
        let app = App::start(&url, folder.clone(), own, |c| c.tries = 3);
        let mut browser = app.browser();
        for (n, status) in [200, 200, 200, 429].into_iter().enumerate() {
            ask(&mut browser, "", "Same@people.example", "Every day");
            assert_eq!(browser.status, status, "try {n}");
        }
    }
}
