//! Requests for people, referrals and pauses; the staffing plan.

use chrono::TimeDelta;
use muster::actions::{firewall, offers};
use muster::domain::account::{Email, Role};
use muster::imports::pay::{Rate, Table};
use muster::store;

use crate::on_both;
use crate::support::mail;
use crate::support::{App, Browser};

fn ahead(app: &App, days: i64) -> String {
    (app.now().date() + TimeDelta::days(days)).format("%-m/%-d/%Y").to_string()
}

/// Asks for one person who knows ledgers and Kafka; gives the request's page.
fn ask(app: &App, rosa: &mut Browser, title: &str) -> String {
    rosa.get("/staff/demands/new");
    let form =
        rosa.form("Ask for people").fill("What are they for?", title).fill("Start by", &ahead(app, 120)).fill("Skills", "ledger\r\nKafka");
    let form = form
        .choose("Field of work → Data engineering")
        .fill("Lowest grade", "13")
        .fill("Places", "Washington, DC")
        .choose("Clearance → Secret");
    form.send().expect(200).see("The request is open.");
    rosa.path.split('?').next().unwrap().to_owned()
}

on_both! {
    /// An agency asks, reads who fits and why, refers somebody, says what became of it, and closes with an outcome.
    fn an_agency_asks_for_people_and_somebody_is_referred(app: App) {
        let p = app.programme();
        let (ada, bea) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bea Holm", Role::Applicant, None));
        let (first, second) = (app.qualified(&ada, &p), app.qualified(&bea, &p));
        // Bea speaks of Kafka, and holds a clearance.
        let (id, now) = (app.application(&second).id, app.now());
        app.db
            .write(move |tx| {
                let text = "Ran Kafka for a ledger of claims.";
                let resume = store::sections::NewResume { file_name: "cv.txt", media_type: "text/plain", bytes: text.as_bytes(), text, pages: None };
                store::sections::save_resume(tx, id, &resume, now)?;
                let e = store::sections::eligibility(tx, id)?.unwrap();
                store::sections::save_eligibility(tx, id, &muster::domain::eligibility::Eligibility { clearance: muster::domain::posting::Clearance::Secret, ..e })
            })
            .unwrap();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/projects").click("Requests for people").see("Nobody asks for people").click("Ask for people").form("Ask for people").fill("How many people", "0").send().expect(422).see("Say in at most 120 characters").see("Enter a whole number between 1 and 99").see("Enter a date");
        rosa.form("Ask for people").fill("What are they for?", "x").fill("How many people", "1").fill("Start by", &ahead(&app, -1)).send().expect(422).see("The day by which they start has passed.");
        let page = ask(&app, &mut rosa, "One engineer for the stream");
        rosa.see("Who fits now 2").see("Passed in data engineering").see("Qualified up to GS-14").see("Would work in Washington, DC").see("Speaks of ledger").see("Missing: No word of Kafka").see("Missing: No Secret clearance yet").see("Holds a Secret clearance");
        let words = rosa.words();
        assert!(words.find("Bea Holm") < words.find("Ada Osei"), "the best is first: {words}");
        app.deliver();
        assert!(mail::latest(&p.office.email, "Department of the Treasury asks for 1 person: One engineer").text.contains("/staff/demands/"));

        rosa.get(&page).press("Refer Bea Holm").expect(200).see("Referred. Both sides have a letter.").see("Referred 1").see("Who fits now 1");
        app.deliver();
        assert!(mail::latest(&bea.email, "We named you to Department of the Treasury").text.contains(second.as_str()));
        assert!(mail::latest(&p.manager.email, "Bea Holm was referred to your request").text.contains("Speaks of Kafka"));
        rosa.get(&format!("/staff/applications/{second}/timeline")).see("Referred to a team that asks for people");
        // Nobody is referred twice, and nobody who is no longer qualified.
        rosa.get(&page);
        let form = rosa.form("Refer Ada Osei").set("person", second.as_str());
        assert!(form.send().status >= 409);
        let (here, who, seat, terms, version) = (app.here(), app.who(&p.manager), p.seats[0], app.terms(), app.version(&first));
        app.db.write(move |tx| offers::prepare(tx, &here, &who, &first, version, seat, &terms)).unwrap();
        rosa.get(&page).see("Nobody is qualified and free at the moment.");

        // A request is not closed while somebody waits for what became of them.
        rosa.form("Close the request").choose("How does it end? → Filled in another way").send().expect(422).see("Say first what became of 1 person who was referred.");
        rosa.form("Record what became of Bea Holm").send().expect(422).see("Choose what became of the person");
        rosa.form("Record what became of Bea Holm").set("became", "not_selected-other").send().expect(422).see("Say in words what the other reason is.");
        rosa.form("Record what became of Bea Holm").choose("What became of Bea Holm? → Not selected: the place does not fit").send().expect(200).see("What became of it is recorded.").see("Not selected: the place does not fit");
        app.deliver();
        assert!(mail::latest(&bea.email, "Department of the Treasury goes on without you").text.contains("The place does not fit"));
        rosa.form("Close the request").choose("How does it end? → Somebody was hired").send().expect(422).see("Nobody who was referred is recorded as hired.");
        rosa.form("Close the request").choose("How does it end? → Filled in another way").fill("In words", "A detail from another office").send().expect(200).see("The request is closed.").see("Filled in another way").see("A detail from another office").see_not("Who fits now");
        rosa.get("/staff/demands").see("Filled in another way");

        // Silence is an outcome: whoever was referred has it too.
        let page = ask(&app, &mut rosa, "Another one");
        rosa.press("Refer Bea Holm").expect(200).form("Close the request").choose("How does it end? → Whoever asked did not answer").send().expect(200).see("No answer");
        // Another agency sees none of it, a reviewer no requests at all.
        app.signed_in(&app.person("Vera Lund", Role::Manager, Some(app.agency("HHS", "Health")))).get(&page).expect(404);
        app.signed_in(&p.reviewer).get("/staff/demands").expect(403);
        app.signed_in(&app.person("Ian Cole", Role::Auditor, None)).get(&page).expect(200).see("No answer").see_not("Close the request");
    }

    /// What the project of a request must have is named as missing of whoever does not bring it.
    fn what_a_project_must_have_is_named(app: App) {
        let p = app.programme();
        app.qualified(&app.person("Ada Osei", Role::Applicant, None), &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/projects/{}/edit", p.project)).form("Save the project").choose("Clearance already held → Secret").fill("Places", "Washington, DC").send().expect(200);
        let form = rosa.get("/staff/demands/new").form("Ask for people").fill("What are they for?", "The stream").fill("Start by", &ahead(&app, 120)).fill("How many people", "1");
        form.choose("Project → Ledger to Stream").send().expect(200).see("Who fits now 1").see("The project must have a Secret clearance already held").see_not("must have work in");
    }

    /// The programme office refers whom an agency does not see itself; somebody on leave from a company in conflict, or paused, stands apart.
    fn who_is_paused_or_in_conflict_stands_apart(app: App) {
        let p = app.programme();
        let (ada, bea) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bea Holm", Role::Applicant, None));
        let first = app.qualified(&ada, &p);
        app.qualified(&bea, &p);
        let hhs = app.agency("HHS", "Department of Health");
        let vera = app.person("Vera Lund", Role::Manager, Some(hhs));
        let mut vera_page = app.signed_in(&vera);
        let page = ask(&app, &mut vera_page, "A data engineer");
        vera_page.see("Who fits now 0").see_not("Ada Osei");
        let mut amina = app.signed_in(&p.office);
        amina.get(&page).see("Who fits now 2").click("Pause the referral of Ada Osei").form("Pause the referral").fill("Until", &ahead(&app, 400)).send().expect(422).see("Say why in at most 200 characters");
        amina.form("Pause the referral").fill("Why?", "On parental leave").send().expect(422).see("A pause ends between today and a year from now.");
        amina.form("Pause the referral").fill("Until", &ahead(&app, 10)).send().expect(200).see("The referral is paused.");
        app.deliver();
        assert!(mail::latest(&ada.email, "We name you to no team until").text.contains("On parental leave"));
        amina.get(&page).see("Who fits now 1").see("Not referred now 1").see("On parental leave");
        let form = amina.form("Refer Bea Holm").set("person", first.as_str());
        form.send().expect(422).see("Ada Osei is not referred now. Paused until");
        // It ends by itself, and her application was never touched.
        app.pass(TimeDelta::days(11));
        let mut amina = app.signed_in(&p.office);
        amina.get(&page).see("Who fits now 2").see_not("Not referred now");
        amina.get(&format!("/staff/applications/{first}/pause")).form("Pause the referral").fill("Until", &ahead(&app, 20)).fill("Why?", "Again").send().expect(200);
        amina.get(&format!("/staff/applications/{first}/pause")).press("End the pause now").expect(200).see("The pause is over.");
        // The firewall.
        let (here, who, person) = (app.here(), app.who(&p.office), Email::parse(&bea.email).unwrap());
        let from_on = here.now.date();
        app.db
            .write(move |tx| {
                firewall::declare(tx, &here, &who, store::firewall::Whose::Agency(hhs), "Fabrikam", "It runs the old system.")?;
                firewall::record_leave(tx, &here, &who, &firewall::NewLeaveOf { person, employer: "Fabrikam Inc".into(), from_on, until_on: None })
            })
            .unwrap();
        amina.get(&page).see("Not referred now 1").see("Bea Holm is on leave from Fabrikam Inc").press("Refer Ada Osei").expect(200);
        // The agency reads the name and says what became of it; the application stays with those who may see it.
        let mut vera_page = app.signed_in(&vera);
        vera_page.get(&page).see("Ada Osei");
        assert!(vera_page.link("Ada Osei").is_none());
        vera_page.get(&format!("/staff/applications/{first}")).expect(404);
        vera_page.get(&page).form("Record what became of Ada Osei").choose("What became of Ada Osei? → Hired").send().expect(200);
        vera_page.form("Close the request").choose("How does it end? → Nobody fitted").send().expect(422).see("so somebody fitted");
        vera_page.form("Close the request").choose("How does it end? → Somebody was hired").send().expect(200).see("Somebody was hired");
        // Reviewers pause nobody.
        app.signed_in(&p.reviewer).get(&format!("/staff/applications/{first}/pause")).expect(404);
    }

    /// Each month counts the seats of a project and what they cost, from offers and, for open seats, from the pay table.
    fn the_staffing_plan_adds_up(app: App) {
        let p = app.programme();
        let rates = [(1, 12_178_500), (10, 15_832_200)].map(|(step, cents)| Rate { line: 0, grade: 13, step, cents, source: "2026 table".to_owned() });
        let table = Table { year: 2026, locality: "Washington".to_owned(), rates: rates.to_vec(), places: vec!["Washington, DC".to_owned()] };
        let here = app.here();
        app.db.write(move |tx| muster::actions::pay::take(tx, &here, &table)).unwrap();
        let (ada, bea) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bea Holm", Role::Applicant, None));
        app.placed(&ada, &p, 0);
        app.offered(&bea, &p, 1);
        let mut rosa = app.signed_in(&p.manager);
        // In March all are there: twice $130,000 for 31 of 365 days, and the open seat at the first step of its grade.
        rosa.get("/staff/projects").click("Staffing plan").expect(200).see("Ledger to Stream").see("Mar 2027").see("$22,082 1 filled, 1 held, 1 open $10,343 more if filled").see("2026 table, Washington locality, 2026: GS-13 step 1");
        // Before they begin nobody costs anything.
        rosa.see("Nov 2026").see("$0 1 open");
        rosa.get("/staff/staffing.csv").expect(200);
        let csv = rosa.text();
        assert!(csv.contains("Ledger to Stream,2027-03,1,1,1,22082,10343,0\r\n"), "{csv}");
        assert!(csv.contains("Source: 2026 table"), "{csv}");
        rosa.get(&format!("/staff/staffing?project={}", p.project)).expect(200).see("Ledger to Stream");
        let mut vera = app.signed_in(&app.person("Vera Lund", Role::Manager, Some(app.agency("HHS", "Health"))));
        vera.get("/staff/staffing").expect(200).see_not("Ledger to Stream").see("No funded seats");
        vera.get(&format!("/staff/staffing?project={}", p.project)).expect(404);
        app.signed_in(&p.reviewer).get("/staff/staffing").expect(403);
    }
}
