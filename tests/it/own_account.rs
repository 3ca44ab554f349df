//! What a person does with their own account: another address, another password, their data, closing it.

use std::io::{Cursor, Read as _};

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::domain::state::State;

use crate::on_both;
use crate::support::app::{fresh_folder, unique};
use crate::support::make::{PASSWORD, RESUME};
use crate::support::{App, Browser, mail};

fn try_sign_in(browser: &mut Browser, email: &str, password: &str) -> u16 {
    browser.get("/sign-in").form("Sign in").fill("Email address", email).fill("Password", password).send();
    browser.status
}

/// Everything in a ZIP: path and bytes.
fn unpack(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP");
    (0..archive.len())
        .map(|n| {
            let mut file = archive.by_index(n).unwrap();
            let mut inside = Vec::new();
            file.read_to_end(&mut inside).unwrap();
            (file.name().unwrap().to_string(), inside)
        })
        .collect()
}

on_both! {
    /// Another address counts when its own letter is answered; the old one is told, and can take it back for a week.
    fn another_address_is_confirmed_and_can_be_taken_back(app: App) {
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let new = format!("{}@people.example", unique("ada-new"));
        let mut browser = app.signed_in(&ada);
        browser.get("/my").click("My account").see(&ada.email);
        let ask = |browser: &mut Browser, email: &str, password: &str| {
            browser.get("/my/account").form("Change the address").fill("New email address", email).fill("Your password", password).send();
        };
        ask(&mut browser, "nonsense", PASSWORD);
        browser.expect(422).see("name@example.com");
        ask(&mut browser, &new, "not the password at all");
        browser.expect(422).see("This is not your password");
        assert!(browser.text().contains(&new), "what was typed is kept");
        ask(&mut browser, &new, PASSWORD);
        browser.expect(200).see("Letters are on their way").see("Not confirmed yet");
        app.deliver();
        let stop = mail::latest(&ada.email, "A new address for your account");
        assert!(stop.text.contains(&new));
        app.browser().get(&stop.link()).press("Keep the old address").see("The change was stopped");
        let confirm = mail::latest(&new, "Confirm your new email address").link();
        app.browser().get(&confirm).press("Use this address").expect(409);
        assert_eq!(try_sign_in(&mut app.browser(), &new, PASSWORD), 422);

        ask(&mut browser, &new, PASSWORD);
        app.deliver();
        app.browser().get(&mail::latest(&new, "Confirm your new email address").link()).press("Use this address").see("Your address was changed");
        browser.get_once("/my").expect(303);
        assert_eq!(try_sign_in(&mut app.browser(), &ada.email, PASSWORD), 422);
        assert_eq!(try_sign_in(&mut app.browser(), &new, PASSWORD), 200);

        app.deliver();
        let back = mail::latest(&ada.email, "The address of your account was changed").link();
        app.browser().get(&back).press("Keep the old address").see("has its old address again");
        assert_eq!(try_sign_in(&mut app.browser(), &new, PASSWORD), 422);
        assert_eq!(try_sign_in(&mut app.browser(), &ada.email, PASSWORD), 422, "somebody else may know the password");
        app.deliver();
        let reset = mail::latest(&ada.email, "Your account has its old address again").link();
        app.browser().get(&reset).form("Set the password").fill("New password", "orchard lantern seventeen").send().see("Your new password is set");
        assert_eq!(try_sign_in(&mut app.browser(), &ada.email, "orchard lantern seventeen"), 200);
        app.pass(TimeDelta::days(8));
        app.browser().get(&back).press("Keep the old address").expect(409);
    }

    /// Who takes an address back has it for good: what was asked for, confirmed or written at the other address meanwhile is worth nothing.
    fn an_address_taken_back_stays_back(app: App) {
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let [x, y, z] = ["thief-x", "thief-y", "thief-z"].map(|name| format!("{}@people.example", unique(name)));
        let change = |at: &str, to: &str, confirm: bool| {
            let mut browser = app.browser();
            browser.get("/sign-in").form("Sign in").fill("Email address", at).fill("Password", PASSWORD).send().expect(200);
            browser.get("/my/account").form("Change the address").fill("New email address", to).fill("Your password", PASSWORD).send().expect(200);
            app.deliver();
            if confirm {
                app.browser().get(&mail::latest(to, "Confirm your new email address").link()).press("Use this address").expect(200);
                app.deliver();
            }
        };
        change(&ada.email, &x, true);
        let back = mail::latest(&ada.email, "The address of your account was changed").link();
        change(&x, &y, true);
        let backdoor = mail::latest(&x, "The address of your account was changed").link();
        change(&y, &z, false);
        app.browser().get("/forgot").form("Send the link").fill("Email address", &y).send();
        app.browser().get("/sign-in/link").form("Send the link").fill("Email address", &y).send();
        app.deliver();
        let reset = mail::latest(&y, "Set a new password").link();
        let link = mail::latest(&y, "Your link to sign in").link();
        app.browser().get(&back).press("Keep the old address").see("has its old address again");
        let account = |app: &App| app.db.read({ let id = ada.id; move |c| muster::store::accounts::find(c, id) }).unwrap().email;
        assert_eq!(account(&app), ada.email);
        app.browser().get(&mail::latest(&z, "Confirm your new email address").link()).press("Use this address").expect(409);
        app.browser().get(&backdoor).press("Keep the old address").expect(409);
        app.browser().get(&link).press("Sign in").expect(409);
        app.browser().get(&reset).form("Set the password").fill("New password", "thief lantern seventeen").send().expect(409);
        assert_eq!(account(&app), ada.email);
    }

    /// A stranger learns nothing from asking for an address that has an account.
    fn an_address_that_is_taken_tells_nothing(app: App) {
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let mut browser = app.signed_in(&ada);
        browser.get("/my/account").form("Change the address").fill("New email address", &eve.email).fill("Your password", PASSWORD).send();
        browser.expect(200).see("Letters are on their way");
        app.deliver();
        let letter = mail::latest(&eve.email, "You already have an account");
        assert!(!letter.text.contains("/address/") && !letter.text.contains("Ada"), "{}", letter.text);
    }

    /// The programme office helps somebody who lost the mailbox, with a reason; the old address is told.
    fn a_lost_mailbox_is_replaced_by_the_office(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.sent_application(&ada, p.posting);
        let new = format!("{}@people.example", unique("ada-new"));
        app.signed_in(&p.manager).get("/staff/people").expect(403);
        let mut office = app.signed_in(&p.office);
        office.get("/staff").click("People").form("Find").fill("Name, address or reference", reference.as_str()).send().click("Ada Osei").see(&ada.email);
        office.form("Send the recovery letter").fill("New email address", &new).send().expect(422).see("Say how you checked who this is");
        office.form("Send the recovery letter").fill("How did you check", "Video call with passport").send().expect(200).see("The letters are on their way").see("Video call with passport");
        app.deliver();
        mail::latest(&ada.email, "A new address for your account");
        let mut browser = app.browser();
        browser.get(&mail::latest(&new, "Confirm your new email address").link()).press("Use this address").expect(200);
        browser.form("Set the password").fill("New password", "orchard lantern seventeen").send().see("Your new password is set");
        assert_eq!(try_sign_in(&mut browser, &new, "orchard lantern seventeen"), 200);
        browser.see(&p.title);
        assert_eq!(try_sign_in(&mut app.browser(), &new, PASSWORD), 422);
        // Nobody takes over an account of staff that way.
        office.get(&format!("/staff/people/{}", p.manager.id)).expect(404);
    }

    /// Name, zone and password are one's own; a new password and one button end every session.
    fn name_password_and_sessions_are_ones_own(app: App) {
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (mut browser, mut elsewhere) = (app.signed_in(&ada), app.signed_in(&ada));
        browser.get("/my/account").see("Where you are signed in 2");
        browser.form("Save").fill("Full name", "Ada Osei-Mensah").choose("Time zone → Honolulu").send().see("Saved.").see("4:00 am HST").see_not("EST");
        elsewhere.get("/my/account").press("Sign out everywhere").see("You are signed out");
        browser.get_once("/my").expect(303);
        let mut browser = app.signed_in(&ada);
        browser.get("/my/account").form("Set the password").fill("Password now", "wrong").fill("New password", "orchard lantern seventeen").send().expect(422).see("This is not your password");
        browser.form("Set the password").fill("Password now", PASSWORD).fill("New password", "short").send().expect(422).see("at least 15");
        browser.form("Set the password").fill("Password now", PASSWORD).fill("New password", "orchard lantern seventeen").send().see("Your new password is set");
        assert_eq!(try_sign_in(&mut browser, &ada.email, "orchard lantern seventeen"), 200);
        app.deliver();
        mail::latest(&ada.email, "Your password was changed");
    }

    /// Closing withdraws what is open and can be undone by signing in; after thirty days nothing personal is left anywhere.
    fn a_closed_account_can_come_back_and_is_then_erased(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Zyxwvu", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}/messages")).form("Send message").fill("Write to the hiring team", "My neighbour Quaxolotl knows me.").send();
        browser.get("/my/account").click("Close my account").see(&p.title).see(reference.as_str()).see("Until December 24, 2026");
        browser.form("Close my account").fill("Your password", "wrong").send().expect(422).see("This is not your password");
        browser.form("Close my account").fill("Your password", PASSWORD).send().see("Your account is closed");
        browser.get_once("/my").expect(303);
        assert_eq!(app.application(&reference).state, State::Withdrawn);
        app.deliver();
        assert!(mail::latest(&ada.email, "Your account is closed").text.contains("You can come back until: December 24, 2026"));
        mail::latest(&p.manager.email, "Ada Zyxwvu withdrew");

        app.pass(TimeDelta::days(29));
        assert_eq!(app.work().erased, 0);
        assert_eq!(try_sign_in(&mut browser, &ada.email, PASSWORD), 200);
        browser.see("your account is open again").see(&p.title);
        app.pass(TimeDelta::days(5));
        assert_eq!(app.work().erased, 0, "it is open");

        let mut browser = app.signed_in(&ada);
        browser.get("/my/account/close").form("Close my account").fill("Your password", PASSWORD).send();
        app.pass(TimeDelta::days(30) + TimeDelta::minutes(1));
        assert_eq!(app.work().erased, 1);
        assert_eq!(app.work().erased, 0);
        assert_eq!(try_sign_in(&mut app.browser(), &ada.email, PASSWORD), 422);
        for canary in ["Zyxwvu", &ada.email, "Quaxolotl", "40 million rows", "202-555-0143"] {
            let places = holding(&app, canary);
            assert!(places.is_empty(), "{canary} is still in {places:?}");
        }
        assert!(holding(&app, "erased").contains(&"events".to_owned()), "that it was erased is history");
        // The application stays as a figure, and its pages still open.
        let mut office = app.signed_in(&p.office);
        office.get(&format!("/staff/applications/{reference}")).expect(200).see("Erased person").click("Timeline").expect(200);
    }

    /// The owner of an account gets everything that is kept of them, and nothing of anybody else.
    fn my_data_is_mine_and_whole(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let reference = app.in_review(&ada, &p);
        let other = app.in_review(&eve, &p);
        app.signed_in(&p.manager).get(&format!("/staff/applications/{reference}/messages")).form("Send message").fill("Write to the applicant", "We read it this week.").send();
        let mut browser = app.signed_in(&ada);
        browser.get("/my/account").form("Download my data").fill("Your password", "wrong").send().expect(422).see("This is not your password");
        browser.form("Download my data").fill("Your password", PASSWORD).send().expect(200);
        let files = unpack(&browser.bytes);
        let names: Vec<&str> = files.iter().map(|f| f.0.as_str()).collect();
        assert_eq!(names, ["my-data.json", &format!("{reference}/cv.txt")]);
        assert_eq!(files[1].1, RESUME.as_bytes());
        let text = String::from_utf8(files[0].1.clone()).unwrap();
        let data: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(data["profile"]["email"], ada.email.as_str());
        let application = &data["applications"][0];
        assert_eq!(application["reference"], reference.as_str());
        assert_eq!(application["state"], "In review");
        assert_eq!(application["contact"]["phone"], "202-555-0143");
        assert_eq!(application["answers"].as_array().unwrap().len(), 2);
        assert_eq!(application["messages"][0]["text"], "We read it this week.");
        assert!(application["history"].as_array().unwrap().iter().any(|h| h["what"] == "application begin_review"));
        assert!(data["letters"].as_array().unwrap().iter().any(|l| l["subject"].as_str().unwrap().starts_with("We received your application")));
        for foreign in [eve.email.as_str(), "Eve Park", other.as_str(), "Rosa Diaz", p.manager.email.as_str()] {
            assert!(!text.contains(foreign), "{foreign} is in the data of somebody else");
        }
    }
}

/// Tables in which these words stand anywhere.
fn holding(app: &App, words: &str) -> Vec<String> {
    use diesel::RunQueryDsl as _;
    use diesel::sql_types::{BigInt, Text};
    #[derive(diesel::QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        name: String,
    }
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let words = words.to_owned();
    app.db
        .read(move |conn| {
            let (tables, blob) = match conn {
                muster::store::Conn::Sqlite(_) => ("SELECT m.name || ' ' || p.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'postings_%'", "TEXT"),
                muster::store::Conn::Postgres(_) => ("SELECT CAST(table_name || ' ' || column_name AS TEXT) AS name FROM information_schema.columns WHERE table_schema = 'public' AND data_type <> 'tsvector'", "TEXT"),
            };
            let mut found = Vec::new();
            for column in diesel::sql_query(tables).load::<Name>(conn)? {
                let (table, name) = column.name.split_once(' ').unwrap();
                let sql = format!("SELECT count(*) AS n FROM {table} WHERE CAST({name} AS {blob}) LIKE '%{words}%'");
                let hits = diesel::sql_query(sql).get_result::<Count>(conn)?;
                if hits.n > 0 && !found.contains(&table.to_owned()) {
                    found.push(table.to_owned());
                }
            }
            Ok(found)
        })
        .unwrap()
}

/// Somebody who guesses elsewhere cannot lock the owner out of a browser that has signed in before.
#[test]
fn a_stranger_cannot_lock_the_owner_out() {
    let folder = fresh_folder();
    let app = App::start(&format!("sqlite:{}", folder.join("muster.db").display()), folder, None, |c| c.tries = 3);
    let ada = app.person("Ada Osei", Role::Applicant, None);
    let mut own = app.signed_in(&ada);
    own.get("/my").press("Sign out");
    let mut stranger = app.browser();
    for _ in 0..3 {
        assert_eq!(try_sign_in(&mut stranger, &ada.email, "wrong wrong wrong wrong"), 422);
    }
    assert_eq!(try_sign_in(&mut stranger, &ada.email, "wrong wrong wrong wrong"), 429);
    assert_eq!(try_sign_in(&mut app.browser(), &ada.email, PASSWORD), 429, "an unknown browser waits");
    assert_eq!(try_sign_in(&mut own, &ada.email, PASSWORD), 200, "the owner's own does not");
    // The known browser has a limit of its own, and is no pass for another account.
    own.get("/my").press("Sign out");
    let eve = app.person("Eve Park", Role::Applicant, None);
    for _ in 0..3 {
        assert_eq!(try_sign_in(&mut own, &ada.email, "wrong wrong wrong wrong"), 422);
    }
    assert_eq!(try_sign_in(&mut own, &ada.email, PASSWORD), 429);
    for _ in 0..3 {
        try_sign_in(&mut stranger, &eve.email, "wrong wrong wrong wrong");
    }
    assert_eq!(try_sign_in(&mut own, &eve.email, PASSWORD), 429);
}
