//! The public site: jobs near a place, pages of a place and of a field, where visitors came from, saved jobs.

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::domain::ids::PostingId;

use crate::imports::import;
use crate::on_both;
use crate::support::app::fresh_folder;
use crate::support::make::{PASSWORD, Person, Programme};
use crate::support::{App, Browser, mail};

/// One search result whose places have coordinates, as the USAJOBS API gives them.
const PLACES: &str = r#"{"SearchResult": {"SearchResultCountAll": 1, "SearchResultItems": [{"MatchedObjectId": "902", "MatchedObjectDescriptor": {
    "PositionTitle": "Surveyor", "OrganizationName": "Geological Survey", "JobGrade": [{"Code": "GS"}],
    "PositionLocation": [
        {"LocationName": "Boise, Idaho", "Latitude": 43.615, "Longitude": -116.2023}, {"LocationName": "Nampa, Idaho", "Latitude": 43.5407, "Longitude": "-116.5635"},
        {"LocationName": "Portland, Oregon", "Latitude": 45.5051, "Longitude": -122.675}, {"LocationName": "Portland, Maine", "Latitude": 43.6591, "Longitude": -70.2568},
        {"LocationName": "Washington DC, District of Columbia", "Latitude": 38.8904, "Longitude": -77.032}, {"LocationName": "Null Island", "Latitude": 0, "Longitude": 0}],
    "UserArea": {"Details": {"LowGrade": "13", "HighGrade": "14"}}}}]}}"#;

/// A live posting of the programme's agency in these places.
fn posting(app: &App, p: &Programme, title: &str, places: &[&str]) -> PostingId {
    let old = p.posting;
    let agency = app.db.read(move |c| muster::store::postings::find(c, old)).unwrap().content.agency;
    let mut content = app.content(agency, title);
    content.places = places.iter().map(|p| (*p).to_owned()).collect();
    app.live_posting(&content, &p.manager, &p.office)
}

fn near<'a>(browser: &'a mut Browser, place: &str, distance: &str) -> &'a mut Browser {
    browser.get("/jobs").form("Show jobs").fill("Near a place", place).choose(&format!("Within → {distance}")).send().expect(200)
}

/// Signs in with the cookies this browser has.
fn sign_in(browser: &mut Browser, person: &Person) {
    browser.get("/sign-in").form("Sign in").fill("Email address", &person.email).fill("Password", PASSWORD).send().expect(200);
}

/// A PDF of one page with these words.
fn pdf(words: &str) -> Vec<u8> {
    let text = format!("BT /F1 12 Tf 72 720 Td ({words}) Tj ET");
    let parts = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut starts = Vec::new();
    for (n, part) in (1..).zip(parts) {
        starts.push(file.len());
        file.extend_from_slice(format!("{n} 0 obj\n{part}\nendobj\n").as_bytes());
    }
    let table = file.len();
    file.extend_from_slice(b"xref\n0 6\n0000000000 65535 f \n");
    for start in starts {
        file.extend_from_slice(format!("{start:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(format!("trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    file
}

on_both! {
    /// Row 2: jobs within some miles of a place that imported records know; an unknown place says so, one name for several places asks.
    fn jobs_are_found_near_a_place(app: App) {
        let file = fresh_folder().join("places.json");
        std::fs::write(&file, PLACES).unwrap();
        assert!(import(&app, "usajobs", &file).0.contains("1 added"));
        let p = app.programme();
        posting(&app, &p, "Dam inspector", &["Nampa, ID"]);
        posting(&app, &p, "Fish counter", &["Portland, OR", "Atlantis"]);
        let mut visitor = app.browser();
        near(&mut visitor, "boise", "25 miles").see("1 job").see("Within 25 miles of Boise, Idaho").see("Dam inspector").see_not("Fish counter");
        near(&mut visitor, "Boise, ID", "10 miles").see("No jobs match");
        visitor.click("3 match without Within 10 miles of Boise, Idaho").see("3 jobs");
        near(&mut visitor, "Washington, D.C.", "10 miles").see("1 job").see("Data engineer, ledgers");
        near(&mut visitor, "Atlantis", "50 miles").see("We do not know a place called “Atlantis”, so the list is not limited by distance").see("3 jobs");
        near(&mut visitor, "Portland", "100 miles").see("several places called “Portland”").click("Portland, Oregon");
        visitor.see("1 job").see("Fish counter").see("Within 100 miles of Portland, Oregon");
        near(&mut visitor, "%", "50 miles").see("We do not know a place");
    }

    /// Row 19: a page for each place and each field that has open jobs, in the map of the site; none for what is not there.
    fn places_and_fields_have_pages_of_what_is_open(app: App) {
        let p = app.programme();
        posting(&app, &p, "Dam inspector", &["Boise, ID"]);
        let mut visitor = app.browser();
        visitor.get("/jobs").click("Jobs in Boise, ID").see("Jobs in Boise, ID").see("1 job with 3 seats is open now at Department of the Treasury").see("Dam inspector").see_not("ledgers");
        visitor.see("$121,785 to $187,093 a year").click("Data engineering").see("Data engineering jobs").see("2 jobs with 6 seats are open now").click("Washington, DC");
        visitor.see("Data engineer, ledgers").see_not("Dam inspector");
        assert_eq!(visitor.path, "/jobs/in/washington-dc");
        let map = visitor.get("/sitemap.xml").text();
        assert!(map.contains("/jobs/in/boise-id</loc>") && map.contains("/jobs/as/data-engineering</loc>"), "{map}");
        for nothing in ["/jobs/in/atlantis", "/jobs/as/juggling", "/jobs/as/cybersecurity"] {
            visitor.get(nothing).expect(404);
        }
    }

    /// Row 18: the word somebody first came with stands with their application, and staff read the counts of a posting.
    fn the_first_source_is_counted_with_the_application(app: App) {
        let p = app.programme();
        let (ada, bo) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bo Stone", Role::Applicant, None));
        let mut browser = app.browser();
        browser.get(&format!("/jobs/{}?source=Newsletter-3", p.posting)).expect(200);
        browser.get("/jobs?utm_source=later").expect(200);
        sign_in(&mut browser, &ada);
        browser.get(&format!("/jobs/{}", p.posting)).press("Apply").expect(200);
        let mut other = app.signed_in(&bo);
        other.get(&format!("/jobs/{}?source=%3Cb%3E", p.posting)).press("Apply").expect(200);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).see("Where they came from").see("newsletter-3 1 0").see("Not known 1 0").see_not("later");
    }

    /// Row 15: a saved job stands under My applications; one letter comes ten days before it closes, unless it was switched off or begun.
    fn a_saved_job_is_found_again_and_reminded_of_once(app: App) {
        let p = app.programme();
        let page = format!("/jobs/{}", p.posting);
        let [ada, bo, eve] = ["Ada Osei", "Bo Stone", "Eve Park"].map(|name| app.person(name, Role::Applicant, None));
        for person in [&ada, &bo, &eve] {
            let mut browser = app.signed_in(person);
            browser.get(&page).press("Save this job").expect(200).see("The job is saved").see("Remove from saved jobs");
            browser.get("/my").see("Saved jobs").see("We write to you once, before it closes").click(&p.title).see("Remove from saved jobs");
        }
        app.signed_in(&bo).get("/my").press(&format!("Do not remind me of {}", p.title)).expect(200).see("We do not remind you");
        app.ready_draft(&eve, p.posting);
        let letters = |person: &Person| mail::letters_to(&person.email).iter().filter(|m| m.subject.starts_with("A job you saved")).count();
        for _ in 0..19 {
            app.pass(TimeDelta::days(1));
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| app.work());
                }
            });
            let due = app.now().date() >= app.db.read({ let id = p.posting; move |c| muster::store::postings::find(c, id) }).unwrap().content.closes_at.unwrap().date() - TimeDelta::days(10);
            assert_eq!((letters(&ada), letters(&bo), letters(&eve)), (usize::from(due), 0, 0));
        }
        let letter = mail::latest(&ada.email, "A job you saved closes soon: “Data engineer, ledgers”");
        assert!(letter.text.contains("Closes: December 14, 2026 at 9:00 am EST"), "{}", letter.text);
        let mut browser = app.signed_in(&ada);
        browser.get(&letter.link()).press("Remove from saved jobs").expect(200).see("no longer saved");
        browser.get("/my").see_not("Saved jobs");
    }

    /// Row 11: a PDF hangs on a posting and is downloaded by the public; what is no PDF that people can read is refused.
    fn documents_hang_on_a_posting(app: App) {
        let p = app.programme();
        let old = p.posting;
        let agency = app.db.read(move |c| muster::store::postings::find(c, old)).unwrap().content.agency;
        let (content, here, who) = (app.content(agency, "Streams engineer"), app.here(), app.who(&p.manager));
        let id = app.db.write(move |tx| muster::actions::postings::create(tx, &here, muster::actions::Actor::Person(&who), &content, None)).unwrap();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{id}/edit")).click("Change documents").see("Nothing hangs on this posting yet");
        for (name, bytes, what) in [("plan.docx", &b"PK\x03\x04"[..], "plan.docx is not a PDF"), ("plan.pdf", b"<html>", "plan.pdf is not a PDF"), ("plan.pdf", b"%PDF-1.4 broken", "cannot be read")] {
            rosa.form("Add the document").attach("Add a document", name, bytes).send().expect(422).see(what);
        }
        let file = pdf("The plan of the first year");
        rosa.form("Add the document").attach("Add a document", "plan of the year.pdf", &file).send().expect(200).see("plan of the year.pdf");
        let link = rosa.link("plan of the year.pdf").unwrap();
        rosa.get(&link).expect(200);
        let mut visitor = app.browser();
        visitor.get(&link).expect(404);
        let (here, rosa_who, amina) = (app.here(), app.who(&p.manager), app.who(&p.office));
        app.db
            .write(move |tx| {
                muster::actions::postings::ask_approval(tx, &here, &rosa_who, id)?;
                muster::actions::postings::approve(tx, &here, &amina, id, None)
            })
            .unwrap();
        visitor.get(&format!("/jobs/{id}")).see("Documents").click("plan of the year.pdf").expect(200);
        assert!(visitor.bytes == file && visitor.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"plan of the year.pdf\""));
        rosa.get(&format!("/staff/postings/{id}/files")).see("plan of the year.pdf").see_not("Remove").see_not("Add a document");
    }

    /// Row 43: a program that fills in every field is told so, and nothing is kept or sent.
    fn a_form_that_a_program_filled_in_is_refused(app: App) {
        let mut robot = app.browser();
        let address = "robot@people.example";
        let form = robot.get("/jobs/alerts").form("Email me").fill("Email address", address).set("homepage", "https://spam.example");
        form.send().expect(400).see("A field that people do not see was filled in");
        let form = robot.get("/sign-up").form("Start my account").fill("Full name", "Robot").fill("Email address", address);
        form.fill("Password", PASSWORD).set("homepage", "x").send().expect(400);
        app.work();
        assert!(mail::letters_to(address).is_empty());
        let form = robot.get("/jobs/alerts").form("Email me").fill("Email address", address);
        form.send().expect(200).see("A letter is on its way");
    }
}
