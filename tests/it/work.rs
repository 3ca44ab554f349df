//! The work list, the activity of all applications, and lists as files.

use chrono::TimeDelta;
use muster::actions::{decisions, interviews};
use muster::domain::account::Role;
use muster::domain::decision::{Outcome, Verdict};
use muster::store;

use crate::on_both;

on_both! {
    /// Every heap has a count and its own page; the first of the first is what one key opens; nothing lies in two heaps.
    fn what_waits_lies_in_heaps(app: App) {
        let p = app.programme();
        let person = |name: &str| app.person(name, Role::Applicant, None);
        app.sent_application(&person("Nila New"), p.posting);
        app.offered(&person("Uma Unanswered"), &p, 0);
        app.qualified(&person("Quin Qualified"), &p);
        // Ida turned all times down; Bob has one that is booked.
        let ida = person("Ida Arrange");
        let reference = app.in_review(&ida, &p);
        let times = app.times(&p);
        let (here, who, ida_who, version, r) = (app.here(), app.who(&p.manager), app.who(&ida), app.version(&reference), reference.clone());
        app.db
            .write(move |tx| {
                interviews::offer(tx, &here, &who, &r, version, &times)?;
                interviews::ask_for_other_times(tx, &here, &ida_who, &r, "In the morning, please")
            })
            .unwrap();
        app.pass(TimeDelta::hours(1));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").expect(200);
        for heap in ["New to read 1", "Interviews to arrange 1", "Offers to make 1", "Offers unanswered 1"] {
            rosa.see(heap);
        }
        rosa.see("Arrange the interview of Ida Arrange").see("Wait for the answer of Uma Unanswered").see("declined without an answer by");
        let words = rosa.words();
        for name in ["Nila New", "Uma Unanswered", "Quin Qualified"] {
            assert_eq!(words.matches(name).count(), 1, "{name} lies in one heap:\n{words}");
        }
        let html = rosa.html();
        let opens = scraper::Selector::parse("[data-opens] a").unwrap();
        assert_eq!(html.select(&scraper::Selector::parse("[data-opens]").unwrap()).count(), 1, "one heap is the first");
        let first: String = html.select(&opens).next().unwrap().text().collect();
        assert!(first.starts_with("Answer Ida"), "the message comes before what is new: {first}");
        // Eight are shown, the rest is counted and has a page of its own.
        for n in 0..9 {
            app.sent_application(&person(&format!("Nora Nine{n}")), p.posting);
        }
        rosa.get("/staff").see("New to read 10").see("and 2 more").click("see all of “New to read”").expect(200).see("Nila New").see("Nora Nine8").see_not("Ida Arrange");
        rosa.get("/staff/work.csv?only=new").expect(200);
        let file = rosa.text();
        assert_eq!(file.lines().count(), 11, "{file}");
        assert!(file.starts_with("What needs somebody,To do,About,Due,Late since,Page\r\n") && file.contains("New to read,Begin review of Nila New,"), "{file}");
        // Soon, then late.
        app.pass(TimeDelta::days(12));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").see("Due soon");
        app.pass(TimeDelta::days(4));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").see("Late or due today");
        let html = rosa.html();
        assert!(html.select(&scraper::Selector::parse("#heap-late").unwrap()).next().is_some());
        // Reviewers and auditors have none of it.
        for other in [&p.reviewer, &app.person("Ian Cole", Role::Auditor, None)] {
            let mut browser = app.signed_in(other);
            for path in ["/staff", "/staff?only=new", "/staff?only=unanswered", "/staff/work.csv"] {
                browser.get(path).expect(200).see_not("Nila New").see_not("Uma Unanswered");
            }
        }
        // A manager elsewhere sees nothing of it.
        let hana = app.person("Hana Sato", Role::Manager, Some(app.agency("HHS", "Health")));
        app.signed_in(&hana).get("/staff").see("All clear");
    }

    /// A placement that ends within sixty days lies in its heap, and one that ends later does not.
    fn placements_that_end_are_seen_in_time(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.qualified(&ada, &p);
        let id = app.application(&reference).id;
        let (seat, user, by, now) = (p.seats[0], ada.id, p.manager.id, app.now());
        let (starts_on, not_to_exceed) = (now.date() - TimeDelta::days(300), now.date() + TimeDelta::days(61));
        app.db
            .write(move |tx| {
                let new = store::placements::NewPlacement { application: id, user, seat, starts_on, not_to_exceed, by };
                store::placements::insert(tx, &new, now)
            })
            .unwrap();
        app.signed_in(&p.manager).get("/staff").see_not("Placements ending");
        app.pass(TimeDelta::days(1));
        app.signed_in(&p.manager).get("/staff").see("Placements ending 1").click("Extend, move or end the placement of Ada Osei").see("Ledger to Stream");
    }

    /// What happened, the newest first, in the words of the timeline; filtered, in pages, as a file, with a line where one had read before.
    fn activity_is_read_apart_from_the_work(app: App) {
        let p = app.programme();
        let other = app.agency("HHS", "Health");
        let hana = app.person("Hana Sato", Role::Manager, Some(other));
        let theirs = app.live_posting(&app.content(Some(other), "Nurse records"), &hana, &p.office);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let eve = app.person("Eve Canary", Role::Applicant, None);
        app.sent_application(&eve, theirs);
        // A draft is nobody's but its applicant's.
        app.ready_draft(&app.person("Dora Draft", Role::Applicant, None), p.posting);
        let reference = app.in_review(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").click("Activity").expect(200).see("Ada Osei : Begin review").see("Ada Osei : Application sent").see_not("Eve Canary").see_not("Dora Draft");
        let words = rosa.words();
        assert!(words.find("Begin review").unwrap() < words.find("Application sent").unwrap(), "the newest first: {words}");
        rosa.see("You have not read any of this yet").press("I have read it").see("you have read the activity").see_not("new to you").see_not("You have read from here");
        let verdict = Verdict::new(Outcome::Qualified, vec![], "").unwrap();
        let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&reference), reference.clone());
        app.db.write(move |tx| decisions::decide(tx, &here, &who, &r, version, &verdict)).unwrap();
        rosa.get("/staff/activity").see("Lines above “You have read from here” are new to you");
        let words = rosa.words();
        let line = words.rfind("You have read from here").unwrap();
        assert!(words.find("Ada Osei : Qualified").unwrap_or(usize::MAX) < line && line < words.find("Application sent").unwrap(), "{words}");
        // Filters.
        rosa.get(&format!("/staff/activity?posting={}&kind=interview", p.posting)).see("Nothing more here");
        rosa.get(&format!("/staff/activity?posting={}&kind=application", p.posting)).see("Application sent");
        rosa.get(&format!("/staff/activity?posting={theirs}")).see("Nothing more here");
        let mut office = app.signed_in(&p.office);
        office.get("/staff/activity").see("Eve Canary").see("Ada Osei").see_not("Dora Draft");
        office.get("/staff/activity.csv?kind=application").expect(200);
        let file = office.text();
        assert!(file.starts_with("When,What,Words,Who,Name,Reference,Posting\r\n") && file.contains(&format!("Eve Canary,{}", app.db.read(move |c| store::applications::of_person(c, eve.id, theirs)).unwrap().unwrap().reference)), "{file}");
        // Pages.
        for n in 0..60 {
            // Nobody writes more than twenty a day.
            if n % 20 == 0 {
                app.pass(TimeDelta::hours(25));
            }
            let (here, who, r) = (app.here(), app.who(&p.manager), reference.clone());
            app.db.write(move |tx| muster::actions::messages::answer(tx, &here, &who, &r, "A word")).unwrap();
        }
        let mut office = app.signed_in(&p.office);
        office.get("/staff/activity");
        assert_eq!(office.html().select(&scraper::Selector::parse(".m-timeline time").unwrap()).count(), 50);
        office.click("Older").see("Application sent");
        // Reviewers read none of it.
        let mut bo = app.signed_in(&p.reviewer);
        bo.get("/staff").see_not("Activity");
        for path in ["/staff/activity", "/staff/activity.csv"] {
            bo.get(path).expect(403);
        }
    }

    /// Every list comes as a file with the rows of its page, for those who see the page, and nothing in it is a formula.
    fn lists_are_files_too(app: App) {
        let p = app.programme();
        let ada = app.person("=Ada Osei", Role::Applicant, None);
        app.booked(&ada, &p);
        let mut office = app.signed_in(&p.office);
        office.get("/staff/people?q=Ada").click("CSV of this list").expect(200);
        assert!(office.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
        assert!(office.text().contains(&format!("'=Ada Osei,{}", ada.email)), "{}", office.text());
        office.get("/staff/postings?state=live").click("CSV of this list").expect(200);
        assert!(office.text().contains("\"Data engineer, ledgers\",Department of the Treasury,Live,3,"), "{}", office.text());
        office.get("/staff/postings.csv?state=draft").expect(200);
        assert_eq!(office.text().lines().count(), 1);
        office.get("/staff/interviews?whose=all").click("CSV of this list").expect(200);
        assert!(office.text().contains("45,'=Ada Osei,TF-"), "{}", office.text());
        office.get("/staff/interviews.csv").expect(200);
        assert_eq!(office.text().lines().count(), 1, "the office sits on no panel");
        office.get("/staff/interviews/past.csv?whose=all").expect(200);
        office.get("/staff/placements.csv").expect(200);
        let mut bo = app.signed_in(&p.reviewer);
        for path in ["/staff/people.csv?q=Ada", "/staff/placements.csv"] {
            bo.get(path).expect(403);
        }
        bo.get("/staff/interviews.csv?whose=all").expect(200);
        assert_eq!(bo.text().lines().count(), 2, "the interview they hold");
    }
}
