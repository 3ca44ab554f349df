//! Search over people, résumés, postings and projects: what is found, by whom, and what never is.

use chrono::TimeDelta;
use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Text};
use muster::actions::sections;
use muster::domain::account::Role;
use muster::domain::ids::PostingId;
use muster::domain::reference::Reference;
use muster::store::sections::NewResume;
use muster::store::{self, Conn};

use crate::on_both;
use crate::support::make::{PASSWORD, Person};
use crate::support::{App, Browser};

/// Somebody who sent an application with a résumé of these words.
fn applied(app: &App, name: &str, posting: PostingId, words: &str) -> (Person, Reference) {
    let person = app.person(name, Role::Applicant, None);
    let reference = app.ready_draft(&person, posting);
    let (here, who, r, words) = (app.here(), app.who(&person), reference.clone(), words.to_owned());
    app.db
        .write(move |tx| {
            let new = NewResume { file_name: "cv.txt", media_type: "text/plain", bytes: words.as_bytes(), text: &words, pages: None };
            sections::save_resume(tx, &here, &who, &r, &new)?;
            muster::actions::applications::submit(tx, &here, &who, &r)
        })
        .unwrap();
    (person, reference)
}

/// Asks in the box at the top of every page.
fn look(browser: &mut Browser, words: &str) {
    browser.get("/staff/postings").form("Search").fill("Search people, postings and projects", words).send().expect(200);
}

/// What stands between `<mark>` and `</mark>`.
fn marked(browser: &Browser) -> Vec<String> {
    let html = browser.html();
    html.select(&scraper::Selector::parse("mark").unwrap()).map(|m| m.text().collect()).collect()
}

on_both! {
    /// Names, references in any spelling, addresses, words of a résumé, postings and projects, each with its hits marked.
    fn one_box_finds_people_postings_and_projects(app: App) {
        let p = app.programme();
        let (ada, reference) = applied(&app, "Adaeze Okonjo", p.posting, "Kept a Kubernetes cluster of <b>ledgers</b> & résumés alive in Zürich");
        let (_, other) = applied(&app, "Bertil Ek", p.posting, "Wrote COBOL.");
        let mut rosa = app.signed_in(&p.manager);
        look(&mut rosa, "adaeze okon");
        rosa.see("Adaeze Okonjo").see(&p.title).see(reference.as_str()).see_not("Bertil Ek");
        assert_eq!(&marked(&rosa)[..2], ["Adaeze", "Okonjo"]);
        // Words of the résumé, with accents or without, and what is in it stays words.
        look(&mut rosa, "KUBERNETES resumes zurich");
        rosa.see("Kept a Kubernetes cluster of <b>ledgers</b> & résumés alive in Zürich");
        assert_eq!(marked(&rosa), ["Kubernetes", "résumés", "Zürich"]);
        assert!(!rosa.text().contains("<b>ledgers"), "markup of a résumé is shown as words");
        // All words must occur, the last may be a beginning, and what is quoted stands together.
        for (words, found) in [
            ("kuber", true), ("kuber ledgers", false), ("ledgers kuber", true), ("\"kubernetes cluster\"", true), ("\"cluster kubernetes\"", false),
            ("\"kuber\"", false), ("adaeze ledgers", true), ("adaeze cobol", false), (ada.email.as_str(), true), ("TF", true),
        ] {
            look(&mut rosa, words);
            assert_eq!(rosa.words().contains("Adaeze Okonjo"), found, "{words}:\n{}", rosa.words());
        }
        // A reference leads straight to its application, however it is typed.
        let plain = reference.as_str().replace('-', "").to_lowercase();
        for typed in [reference.as_str().to_owned(), plain.clone(), format!(" {} ", plain.trim_start_matches("tf")), reference.as_str().replace('-', " ")] {
            look(&mut rosa, &typed);
            assert_eq!(rosa.path, format!("/staff/applications/{reference}"), "{typed}");
        }
        // Postings by title and words, projects by name, agency and role.
        look(&mut rosa, "ledgers nightly");
        rosa.see("Postings 1").click(&p.title).expect(200);
        assert!(rosa.path.ends_with(&format!("/postings/{}", p.posting)), "{}", rosa.path);
        look(&mut rosa, "stream");
        rosa.click("Ledger to Stream").expect(200);
        look(&mut rosa, "treasury \"data engineer\"");
        rosa.see("Projects 1").see("Ledger to Stream");
        // Nothing found says what was looked through.
        look(&mut rosa, "qwertzuiop");
        rosa.see("Nothing found for “qwertzuiop”").see("people and their résumés, postings and projects").see("Try fewer words");
        look(&mut rosa, "?!*");
        rosa.see("There is no word in that");
        // A draft is nobody's but its applicant's.
        let eve = app.person("Evelina Draft", Role::Applicant, None);
        app.ready_draft(&eve, p.posting);
        look(&mut rosa, "evelina");
        rosa.see("Nothing found");
        assert_ne!(other, reference);
    }

    /// Managers find who applied to their agency or to the whole programme; the office and auditors everybody; applicants nothing.
    fn one_finds_what_one_may_see(app: App) {
        let p = app.programme();
        let other = app.agency("HHS", "Department of Health");
        let hana = app.person("Hana Sato", Role::Manager, Some(other));
        let auditor = app.person("Ian Cole", Role::Auditor, None);
        let theirs = app.live_posting(&app.content(Some(other), "Nurse records, canarytitle"), &hana, &p.office);
        let whole = app.live_posting(&app.content(None, "Whole programme, commontitle"), &p.office, &app.person("Second Officer", Role::Office, None));
        let (_, reference) = applied(&app, "Canaryna Helm", theirs, "canaryword of health");
        applied(&app, "Wholena Pierce", whole, "wholeword");
        app.project(other, "Canaryproject", 1);
        let mut rosa = app.signed_in(&p.manager);
        for words in ["canaryna", "canaryword", "canarytitle", "canaryproject"] {
            look(&mut rosa, words);
            rosa.see("Nothing found");
            rosa.get(&format!("/staff/search?q={words}&kind=people&sort=match")).see("Nothing found");
            assert!(!rosa.get(&format!("/staff/search?q={words}&part=list")).text().contains("data-href=\"/staff/applications"), "{words}");
        }
        look(&mut rosa, reference.as_str());
        rosa.see("Nothing found");
        look(&mut rosa, "wholeword");
        rosa.see("Wholena Pierce");
        for reader in [&hana, &p.office, &auditor] {
            let mut browser = app.signed_in(reader);
            look(&mut browser, "canaryword");
            browser.see("Canaryna Helm");
            look(&mut browser, reference.as_str());
            assert_eq!(browser.path, format!("/staff/applications/{reference}"));
            look(&mut browser, "canaryproject");
            browser.see("Projects 1");
        }
        let ada = app.person("Ada Osei", Role::Applicant, None);
        app.signed_in(&ada).get_once("/staff/search?q=canaryna").expect(403);
        app.browser().get_once("/staff/search?q=canaryna").expect(303);
    }

    /// Reviewers find by name and résumé whom they interview, and nothing of those they read blind: not even that there is a hit.
    fn reviewers_find_nobody_they_read_blind(app: App) {
        let p = app.programme();
        let (blind, hidden) = applied(&app, "Quillon Zephyrine", p.posting, "canaryhidden ledger words");
        let met = app.person("Metta Lund", Role::Applicant, None);
        let shown = app.booked(&met, &p);
        let mut bo = app.signed_in(&p.reviewer);
        // Those they interview: by name, reference and résumé, but not by their address, which the page does not show them.
        look(&mut bo, "metta");
        bo.see("Metta Lund").see_not(&met.email);
        look(&mut bo, "payments ledger");
        bo.see("Metta Lund").see_not("Quillon");
        look(&mut bo, shown.as_str());
        assert_eq!(bo.path, format!("/staff/applications/{shown}"));
        look(&mut bo, &met.email);
        bo.see("Nothing found");
        // Those they read blind: the page is letter for letter that of a word nobody has.
        let page = |bo: &mut Browser, words: &str, rest: &str| {
            bo.get(&format!("/staff/search?q={}{rest}", crate::support::browser::encode(words))).expect(200);
            let text = bo.text();
            text.replace(words, "…").replace(&words.replace('@', "%40"), "…")
        };
        for words in ["quillon", "zephyrine", "canaryhidden", hidden.as_str(), blind.email.as_str()] {
            for rest in ["", "&kind=people", "&kind=people&sort=match", "&part=list"] {
                assert_eq!(page(&mut bo, words, rest), page(&mut bo, "nobodyhasthisword", rest), "{words} {rest}");
            }
        }
        // Postings are theirs to find.
        look(&mut bo, "ledgers");
        bo.see("Postings 1").see(&p.title);
        // An interview that was called off takes the name with it.
        let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&shown), shown.clone());
        app.db.write(move |tx| muster::actions::interviews::cancel(tx, &here, &who, &r, version, "The panel is ill")).unwrap();
        look(&mut bo, "metta");
        bo.see("Nothing found");
    }

    /// Nothing typed is an operator, and nothing typed comes back as markup.
    fn hostile_words_are_words(app: App) {
        let p = app.programme();
        applied(&app, "Ada Osei", p.posting, "near and or not resume");
        let mut rosa = app.signed_in(&p.manager);
        for words in [
            "\"", "\"\"\"", "'", "' OR 1=1 --", "ada*", "*", "name:ada", "{name email} : ada", "ada NEAR/3 osei", "NOT ada", "ada AND", "OR", "(ada", "ada)", "-ada",
            "^ada", "ada:*", "ada & osei", "ada | osei", "!ada", "ada <-> osei", "a\\", "%", "_", "\u{0}ada", "<script>alert(1)</script>", "\u{202E}ada", "数据",
            "🙂", "ﬁ", "ª", "ा", "a\u{301}\u{301}", "1e5", "-1", "TF-", "ada\n\rosei",
        ] {
            for rest in ["", "&kind=people&sort=match", "&kind=postings&sort=match", "&kind=projects&sort=match", "&part=list"] {
                rosa.get(&format!("/staff/search?q={}{rest}", crate::support::browser::encode(words)));
                assert_eq!(rosa.status, 200, "{words:?}{rest}");
                assert!(!rosa.text().contains("<script>alert"), "{words}");
            }
        }
        rosa.get(&format!("/staff/search?q={}", "word+".repeat(3000))).expect(200);
        for after in ["x", "1", "9.x", "-1.-1", "99999999999999999999.1"] {
            rosa.get(&format!("/staff/search?q=ada&kind=people&after={after}")).expect(200);
        }
    }

    /// Pages follow one another without a gap or a double, the newest first, and the count stays cheap.
    fn pages_follow_one_another(app: App) {
        let p = app.programme();
        for n in 0..53 {
            applied(&app, &format!("Person{n:02} Manyfold"), p.posting, &"manyword ".repeat(n + 1));
            app.pass(TimeDelta::seconds(1));
        }
        let mut rosa = app.signed_in(&p.manager);
        look(&mut rosa, "manyfold");
        rosa.see("People more than 50").click("All people found");
        for sort in ["Newest first", "Best match first"] {
            let sort_word = if sort == "Newest first" { "newest" } else { "match" };
            rosa.get(&format!("/staff/search?q=manyword&kind=people&sort={sort_word}")).expect(200).see(sort);
            let mut names: Vec<String> = Vec::new();
            loop {
                let html = rosa.html();
                names.extend(html.select(&scraper::Selector::parse(".m-work a").unwrap()).map(|a| a.text().collect::<String>()));
                match rosa.link("Next") {
                    Some(next) => rosa.get(&next).expect(200),
                    None => break,
                };
            }
            assert_eq!(names.len(), 53, "{sort}: {names:?}");
            let mut unique = names.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), 53, "{sort}");
            if sort == "Newest first" {
                assert!(names.windows(2).all(|w| w[0] > w[1]), "{names:?}");
            } else {
                assert_ne!(names.first().map(String::as_str), Some("Person00 Manyfold"), "who wrote the word once is no best match");
            }
        }
    }

    /// The palette's list is made by the same page under the same rules, and offers places to go.
    fn the_palette_lists_what_the_page_finds(app: App) {
        let p = app.programme();
        let (_, reference) = applied(&app, "Ada Osei", p.posting, "words");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/search?q=ada+os&part=list").expect(200);
        assert!(rosa.text().contains(&format!("data-href=\"/staff/applications/{reference}\"")) && !rosa.text().contains("<html"), "{}", rosa.text());
        rosa.get("/staff/search?q=begin+post&part=list").expect(200);
        assert!(rosa.text().contains("data-href=\"/staff/postings/new\""), "{}", rosa.text());
        rosa.get("/staff/search?q=&part=list").expect(200);
        assert!(rosa.text().contains("data-href=\"/staff\"") && !rosa.text().contains("/staff/cohorts"), "{}", rosa.text());
        // Without scripts the page offers the same places, and every place is there for whoever is offered it.
        for person in [&p.manager, &p.office, &p.reviewer, &app.person("Ian Cole", Role::Auditor, None)] {
            let mut browser = app.signed_in(person);
            browser.get("/staff/search").expect(200).see("What do you look for?");
            let html = browser.html();
            let places: Vec<String> = html.select(&scraper::Selector::parse("#go-to + ul a").unwrap()).map(|a| a.attr("href").unwrap().to_owned()).collect();
            assert!(places.len() > 5, "{places:?}");
            for place in places {
                browser.get(&place);
                assert_eq!(browser.status, 200, "{place} for {}", person.name);
            }
        }
    }

    /// A name, an address or a résumé that changes or goes is changed or gone in the index, down to its last byte.
    fn what_goes_leaves_the_index(app: App) {
        let p = app.programme();
        let (ada, reference) = applied(&app, "Plainly Osei", p.posting, "the qqzyword of a résumé");
        let mut rosa = app.signed_in(&p.manager);
        let found = |rosa: &mut Browser, words: &str| {
            look(rosa, words);
            rosa.words().contains(reference.as_str())
        };
        assert!(found(&mut rosa, "plainly osei") && found(&mut rosa, "qqzyword") && found(&mut rosa, &ada.email));
        // Another name.
        let id = ada.id.0;
        app.db.write(move |tx| Ok(tx.batch_execute(&format!("UPDATE users SET name = 'Vvkother Osei' WHERE id = {id}"))?)).unwrap();
        assert!(!found(&mut rosa, "\"plainly osei\" qqzyword") && found(&mut rosa, "vvkother") && found(&mut rosa, "qqzyword"));
        assert!(holds(&app, "qqzyword") && holds(&app, "vvkother"), "the index holds them");
        // The account is closed and erased.
        let mut browser = app.signed_in(&ada);
        browser.get("/my/account/close").form("Close my account").fill("Your password", PASSWORD).send();
        app.pass(TimeDelta::days(30) + TimeDelta::minutes(1));
        assert_eq!(app.work().erased, 1);
        let mut rosa = app.signed_in(&p.manager);
        assert!(!found(&mut rosa, "vvkother") && !found(&mut rosa, "qqzyword") && !found(&mut rosa, &ada.email));
        for word in ["qqzyword", "vvkother"] {
            assert!(!holds(&app, word), "{word} is still in the index");
        }
        is_exact(&app);
        look(&mut rosa, reference.as_str());
        assert_eq!(rosa.path, format!("/staff/applications/{reference}"), "the application is still there, without its person");
    }

    /// An application that is given to another account is found by its new owner's name.
    fn merged_accounts_are_found_by_the_name_that_stays(app: App) {
        let p = app.programme();
        let (_, reference) = applied(&app, "Oldena Gone", p.posting, "words");
        let stays = app.person("Newena Stays", Role::Applicant, None);
        let (id, from, to) = (app.application(&reference).id, app.application(&reference).user, stays.id);
        app.db.write(move |tx| store::people::give(tx, id, from, to)).unwrap();
        let mut rosa = app.signed_in(&p.manager);
        look(&mut rosa, "oldena");
        rosa.see("Nothing found");
        look(&mut rosa, "newena words");
        rosa.see(reference.as_str());
        is_exact(&app);
    }

    /// What was there before the index came is indexed when it comes.
    fn the_migration_indexes_what_is_there(app: App) {
        let p = app.programme();
        let (_, reference) = applied(&app, "Ada Osei", p.posting, "beforeword");
        app.db
            .write(|tx| {
                let database = if matches!(tx, Conn::Sqlite(_)) { "sqlite" } else { "postgres" };
                let read = |name: &str, way: &str| {
                    std::fs::read_to_string(format!("{}/migrations/{database}/{name}/{way}.sql", env!("CARGO_MANIFEST_DIR"))).unwrap()
                };
                let (search, large) = ("2026-11-24-000020_search", "2026-11-30-000027_large_postings");
                for (name, way) in [(large, "down"), (search, "down"), (search, "up"), (large, "up")] {
                    tx.batch_execute(&read(name, way))?;
                }
                Ok(())
            })
            .unwrap();
        let mut rosa = app.signed_in(&p.manager);
        look(&mut rosa, "beforeword");
        rosa.see(reference.as_str());
        look(&mut rosa, "\"ledger to stream\"");
        rosa.see("Projects 1");
        is_exact(&app);
    }
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Whether the end of a word stands anywhere in the index. The beginning may be shared with the word before it.
fn holds(app: &App, word: &str) -> bool {
    let end = word[3..].to_owned();
    app.db
        .read(move |conn| {
            let sql = match conn {
                Conn::Sqlite(_) => "SELECT count(*) AS n FROM searched_words_data WHERE instr(block, CAST($1 AS BLOB)) > 0",
                Conn::Postgres(_) => "SELECT count(*) AS n FROM searched WHERE strpos(CAST(words AS TEXT), $1) > 0",
            };
            Ok(diesel::sql_query(sql).bind::<Text, _>(end).get_result::<Count>(conn)?.n > 0)
        })
        .unwrap()
}

/// SQLite compares its index with the words it was made of; fails where they differ.
fn is_exact(app: &App) {
    app.db
        .write(|tx| match tx {
            Conn::Sqlite(_) => Ok(tx.batch_execute("INSERT INTO searched_words (searched_words, rank) VALUES ('integrity-check', 1)")?),
            Conn::Postgres(_) => Ok(()),
        })
        .unwrap();
}
