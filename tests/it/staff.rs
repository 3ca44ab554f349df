//! The way of an application through the pages of staff, and who may not see what.

use chrono::TimeDelta;
use muster::actions::{applications, interviews, offers, sections};
use muster::domain::account::Role;
use muster::domain::eligibility::{Citizenship, Eligibility};
use muster::domain::posting::Clearance;
use muster::domain::reference::Reference;
use muster::store;
use muster::store::sections::{Contact, NewResume};

use crate::on_both;
use crate::support::App;
use crate::support::make::{Person, Programme};

/// Somebody who applied.
fn applied(app: &App, p: &Programme, name: &str) -> (Person, Reference) {
    let person = app.person(name, Role::Applicant, None);
    let (who, here, posting, start, name) =
        (app.who(&person), app.here(), p.posting, app.now().date() + TimeDelta::days(100), name.to_owned());
    let reference = app
        .db
        .write(move |tx| {
            let begun = applications::begin(tx, &here, &who, posting)?;
            let reference = Reference::parse(&begun.reference).unwrap();
            sections::save_contact(tx, &who, &reference, &Contact { name, phone: "202 555 0100".into(), city: "Baltimore, MD".into() })?;
            let e = Eligibility { citizenship: Citizenship::Citizen, min_grade: 13, places: vec!["Washington, DC".into()], remote_only: false, clearance: Clearance::Secret, earliest_start: start };
            sections::save_eligibility(tx, &who, &reference, &e)?;
            let text = "Eight years of data systems.\n\nSenior engineer, regional payments cooperative, 2021 to 2026\n- Moved a nightly settlement batch to an event stream.";
            sections::save_resume(tx, &here, &who, &reference, &NewResume { file_name: "résumé.pdf", media_type: "application/pdf", bytes: b"%PDF-1.4 test", text, pages: None })?;
            let questions = store::postings::questions(tx, posting)?;
            let answers: Vec<_> = questions.iter().enumerate().map(|(i, q)| (q.id, if i == 0 { "I repaired it." } else { "yes" }.to_owned())).collect();
            sections::save_answers(tx, &who, &reference, &answers)?;
            applications::submit(tx, &here, &who, &reference)?;
            Ok(reference)
        })
        .unwrap();
    (person, reference)
}

on_both! {
    /// From "Received" to a filled seat, by the buttons of the pages.
    fn an_application_goes_all_the_way(app: App) {
        let p = app.programme();
        let (ada, reference) = applied(&app, &p, "Ada Osei");
        let base = format!("/staff/applications/{reference}");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").expect(200).see("New to read").see("Begin review of Ada Osei");
        rosa.get("/staff/postings").expect(200).see(&p.title);
        rosa.get(&format!("/staff/postings/{}", p.posting)).expect(200).see("Department of the Treasury");
        rosa.get(&format!("/staff/postings/{}/preview", p.posting)).expect(200).see("Preview");
        rosa.get(&format!("/staff/postings/{}/pipeline", p.posting)).expect(200).see("Ada Osei").press("Begin review").expect(200).see("Review has begun.").see("In review");
        rosa.get(&format!("/staff/postings/{}/pipeline?view=table&state=in_review", p.posting)).expect(200).see("Ada Osei");
        for part in ["", "/answers", "/interviews", "/letters", "/timeline", "/decision", "/offer"] {
            rosa.get(&format!("{base}{part}")).expect(200);
        }
        rosa.get(&format!("{base}/file")).expect(200);

        rosa.get(&base).click("Invite to interview").expect(200);
        rosa.form("Read the letter first").send().expect(422).see("Enter the room or the video link");
        assert!(rosa.title().starts_with("Error: "), "{}", rosa.title());
        rosa.form("Read the letter first").fill("Video link or room", "Room 4").send().expect(200);
        rosa.press("Send interview details").expect(200).see("The times were offered");
        let (who, here, r) = (app.who(&ada), app.here(), reference.clone());
        app.db.write(move |tx| {
            let app = store::applications::by_reference(tx, &r)?;
            let interview = store::interviews::of_application(tx, app.id)?.remove(0);
            let slot = store::interviews::slots(tx, interview.id)?.remove(0).0;
            interviews::choose(tx, &here, &who, &r, slot)
        }).unwrap();
        app.pass(TimeDelta::days(6));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").see("Score your interview with Ada Osei").click("Score your interview with Ada Osei").expect(200);
        rosa.form("Send scorecard").send().expect(422).see("Write what you saw or heard for Programming");
        rosa.form("Save and come back later").send().expect(200).see("Your scorecard was saved");
        let form = rosa.form("Send scorecard");
        let names: Vec<String> = {
            let (_, body) = form.body();
            String::from_utf8(body).unwrap().split('&').filter_map(|f| f.split('=').next()).filter_map(|f| f.strip_prefix("evidence-").map(str::to_owned)).collect()
        };
        assert_eq!(names.len(), 2);
        let form = names.iter().fold(form, |f, id| f.set(&format!("evidence-{id}"), "Found the race").set(&format!("rating-{id}"), "yes"));
        form.set("recommendation", "no").fill("Why?", "Not yet").send().expect(422).see("Say in a sentence why you recommend “No”");
        rosa.form("Send scorecard").set("recommendation", "strong_yes").send().expect(200).see("Your scorecard was sent").see("Found the race").see("Recommends: Strong yes.");

        rosa.click("Decide").expect(200).form("Record the decision").send().expect(422).see("Choose what was decided");
        rosa.form("Record the decision").choose("Qualified").send().expect(200).see("has not been told yet").see("You passed");
        rosa.press("Send this letter").expect(200).see("on its way");

        rosa.click("Make an offer").expect(200).form("Ask for approval").send().expect(422).see("Enter the grade as a number");
        let seat = p.seats[0].to_string();
        let form = rosa.form("Ask for approval").set("seat", &seat).fill("Grade", "13").choose("Typed, with its source").fill("Pay for a year", "$143,913");
        form.fill("Source of typed pay", "2026 table, Washington").fill("Place of work", "Washington, DC").send().expect(200).see("A second person");
        rosa.see("you prepared it yourself").see_not("Approve and send");
        let offer = rosa.path.split('?').next().unwrap().to_owned();
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff").see("Approve the offer to Ada Osei");
        amina.get(&offer).form("Approve and send").choose("I checked the pay").send().expect(200).see("approved and sent");
        let (who, here, r) = (app.who(&ada), app.here(), reference.clone());
        app.db.write(move |tx| offers::accept(tx, &here, &who, &r)).unwrap();
        amina.get(&offer).see("Pending");
        amina.press("Met").expect(200).press("Met").expect(200);
        amina.press("Send the official offer").expect(200);
        let (who, here, r) = (app.who(&ada), app.here(), reference.clone());
        app.db.write(move |tx| offers::confirm(tx, &here, &who, &r)).unwrap();
        amina.get(&offer).press("Place in this seat").expect(200).see("Placed.");
        amina.get("/staff/placements").expect(200).see("Ada Osei");
        amina.get("/staff/projects").expect(200).see("Ledger to Stream").click("Ledger to Stream").expect(200).see("Ada Osei");
        amina.get(&format!("{base}/timeline")).expect(200).see("Placement confirmed");
    }

    /// Another agency's work is not there; reviewers see nobody, auditors find no buttons that are not theirs.
    fn others_see_nothing(app: App) {
        let p = app.programme();
        let (_, reference) = applied(&app, &p, "Gus Moreau");
        let other = app.agency("DOI", "Department of the Interior");
        let mut zoe = app.signed_in(&app.person("Zoe Tran", Role::Manager, Some(other)));
        zoe.get("/staff").expect(200).see("All clear");
        for path in [
            format!("/staff/applications/{reference}"), format!("/staff/applications/{reference}/file"), format!("/staff/applications/{reference}/decision"),
            format!("/staff/postings/{}", p.posting), format!("/staff/postings/{}/pipeline", p.posting), format!("/staff/postings/{}/edit", p.posting),
            format!("/staff/projects/{}", p.project), "/staff/offers/1".to_owned(),
        ] {
            zoe.get(&path).expect(404);
        }
        let mut bo = app.signed_in(&p.reviewer);
        bo.get(&format!("/staff/applications/{reference}")).expect(404);
        bo.get(&format!("/staff/postings/{}/pipeline", p.posting)).expect(403).see("Reviewers read without names");
        bo.get("/staff/postings/new").expect(403);
        let mut iris = app.signed_in(&app.person("Iris Vale", Role::Auditor, None));
        iris.get(&format!("/staff/applications/{reference}/timeline")).expect(200);
        iris.get(&format!("/staff/applications/{reference}/interviews/new")).expect(403);
    }

    /// A posting from nothing to live, with what is wrong said at once and nothing lost when two write.
    fn a_posting_is_written_and_approved(app: App) {
        let p = app.programme();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/postings/new").expect(200).form("Begin the draft").send().expect(422).see("Enter a title");
        rosa.form("Begin the draft").fill("Title", "Data engineer, streams").send().expect(200).see("Which occupational series?");
        let id = rosa.path.split('/').nth(3).unwrap().to_owned();
        let step = |name: &str| format!("/staff/postings/{id}/edit/{name}?back=check");
        let mut amina = app.signed_in(&p.office);
        rosa.get(&step("grades")).form("Save and continue").fill("Lowest grade", "99").send().expect(422).see("Enter a whole number between 1 and 15");
        assert!(rosa.text().contains("99"));
        rosa.get(&step("closes")).form("Save and continue").fill("Closes on", "2/30/2027").fill("Closes at", "5 pm").send().expect(422).see("calendar");
        amina.get(&step("summary")).expect(200);
        rosa.get(&step("summary")).form("Save and continue").fill("About this work", "Streams.").send().expect(200).see("The posting was saved").see("Something is still missing");
        amina.form("Save and continue").fill("About this work", "Batches.").send().expect(409).see("Somebody else saved this posting").see("Batches.");
        amina.form("Save and continue").send().expect(200).see("Batches.");
        for (name, answers) in [
            ("authority", &[("Direct hire", "")][..]),
            ("cohort", &[("Cohort → Cohort", "")]),
            ("grades", &[("Lowest grade", "13"), ("Highest grade", "14")]),
            ("places", &[("Places", "Boise, ID")]),
            ("pay", &[("Lowest pay", "120,000"), ("Where the figures", "2026 table")]),
            ("closes", &[("Closes on", "12/20/2026"), ("Closes at", "11:59 pm")]),
            ("needs", &[("What you need", "Rust")]),
            ("rubric", &[("Rubric → Engineering", "")]),
        ] {
            amina.get(&step(name));
            let form = amina.form("Save and continue");
            answers.iter().fold(form, |f, (label, value)| if value.is_empty() { f.choose(label) } else { f.fill(label, value) }).send().expect(200);
        }
        amina.see("Check your posting").see_not("Something is still missing");
        amina.press("Ask for approval").expect(200).see("A second person now approves").see("you prepared it yourself");
        rosa.get("/staff").see("Approve the posting Data engineer, streams");
        rosa.click("Approve the posting Data engineer, streams").form("Send back").send().expect(422).see("Say what should be changed");
        rosa.press("Approve").expect(200).see("The posting is approved").see("Live");
    }
}
