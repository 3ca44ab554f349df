//! What staff do for and with applicants beside deciding: documents, withdrawing at their request, files, feedback, duplicates.

use std::io::{Cursor, Read as _};

use chrono::TimeDelta;
use muster::actions::applications;
use muster::domain::account::Role;
use muster::domain::state::State;

use crate::on_both;
use crate::support::app::unique;
use crate::support::make::{PASSWORD, Person, RESUME};
use crate::support::{App, mail};

/// Somebody with this address.
fn person_at(app: &App, name: &str, address: &str) -> Person {
    let person = app.person(name, Role::Applicant, None);
    let (id, email) = (person.id, address.to_owned());
    app.db.write(move |tx| muster::store::addresses::set_email(tx, id, &email)).unwrap();
    Person { email: address.to_owned(), ..person }
}

on_both! {
    /// Staff ask for a document, the applicant sends it, staff send it back with a reason and approve the second one; each is told by letter.
    fn a_document_is_asked_for_sent_and_checked(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let reference = app.in_review(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}")).click("Documents").see("None yet");
        rosa.form("Ask for it").fill("Needed by", "someday").send().expect(422).see("Say which document").see("must include a month");
        rosa.form("Ask for it").fill("Which document", "Your diploma").fill("Needed by", "11/1/2026").send().expect(422).see("must not have passed");
        rosa.form("Ask for it").fill("Which document", "Your diploma").fill("Needed by", "12/1/2026").send().expect(200).see("Asked for");
        app.deliver();
        let letter = mail::latest(&ada.email, "Please send a document");
        assert!(letter.text.contains("What we need: Your diploma") && letter.text.contains("December 1, 2026"), "{}", letter.text);

        let mut browser = app.signed_in(&ada);
        browser.get("/my").see("Send a document").click("Send a document");
        let page = browser.path.clone();
        assert!(letter.link().ends_with(&page));
        browser.form("Send the document").attach("Choose the file", "page.html", b"<script>").send().expect(422).see("is not a PDF");
        browser.form("Send the document").attach("Choose the file", "diploma.png", b"\x89PNG\r\n\x1a\nblurred").send().expect(200).see("Your document was sent").see("You sent a document.");
        app.signed_in(&eve).get(&page).expect(404);
        app.signed_in(&eve).get(&format!("{page}/file")).expect(404);
        app.deliver();
        mail::latest(&p.manager.email, "Ada Osei sent a document");
        rosa.get("/staff").click("Check a document of Ada Osei").click("diploma.png");
        assert_eq!(rosa.bytes, b"\x89PNG\r\n\x1a\nblurred");
        assert!(rosa.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        rosa.get(&format!("/staff/applications/{reference}/documents")).form("Send back").send().expect(422).see("Say why the document is sent back");
        rosa.form("Send back").fill("Or send it back: why?", "The seal cannot be read").send().expect(200).see("Sent back");
        app.deliver();
        assert!(mail::latest(&ada.email, "Please send the document").text.contains("The seal cannot be read"));
        browser.get("/my").click("Send a document").see("The seal cannot be read");
        browser.form("Send the document").attach("Choose the file", "diploma.pdf", b"%PDF-1.7 sharp").send().expect(200);
        rosa.get(&format!("/staff/applications/{reference}/documents")).press("Approve").expect(200).see("Approved");
        app.deliver();
        mail::latest(&ada.email, "Your document for application");
        browser.get("/my").see_not("Send a document");
        browser.get(&page).see("Approved").see_not("Send another file");
        browser.get(&format!("/my/applications/{reference}/letters")).see("diploma.pdf");
        rosa.get(&format!("/staff/applications/{reference}/timeline")).see("Document: approved");
    }

    /// Staff withdraw an application whose applicant asked by telephone: recorded with who asked, everything is freed, the applicant has a letter.
    fn staff_withdraw_at_the_applicants_request(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}")).click("Withdraw at their request…");
        rosa.form("Withdraw the application").send().expect(422).see("Say who asked, and how").see("Choose the reason that was given");
        rosa.form("Withdraw the application").choose("the applicant, by telephone").choose("The dates do not suit me").send().expect(200).see("The application was withdrawn");
        assert_eq!(app.application(&reference).state, State::Withdrawn);
        app.deliver();
        let letter = mail::latest(&ada.email, "We withdrew your application");
        assert!(letter.text.contains("Who asked, and how: the applicant, by telephone"), "{}", letter.text);
        assert_eq!(mail::latest(&p.reviewer.email, "Interview on").calendar.expect("a calendar file").0, "CANCEL");
        rosa.get(&format!("/staff/applications/{reference}/timeline")).see("asked by the applicant, by telephone: The dates do not suit me").see("Rosa Diaz");
        app.signed_in(&ada).get(&format!("/my/applications/{reference}")).see("We withdrew this application at your request.");
        let mut bo = app.signed_in(&p.reviewer);
        bo.get(&format!("/staff/applications/{reference}/withdraw")).expect(404);
    }

    /// The applications of a list, or those that were chosen, come as one ZIP with résumés and answers; it is recorded who took it.
    fn applications_come_as_one_zip(app: App) {
        let p = app.programme();
        let people: Vec<_> = ["Ada Osei", "Eve Park", "Cy Lund"].iter().map(|n| app.person(n, Role::Applicant, None)).collect();
        let references: Vec<_> = people.iter().map(|a| app.in_review(a, &p)).collect();
        app.sent_application(&app.person("Dee Moss", Role::Applicant, None), p.posting);
        let mut rosa = app.signed_in(&p.manager);
        let paths = |browser: &crate::support::Browser| {
            let mut archive = zip::ZipArchive::new(Cursor::new(browser.bytes.clone())).expect("a ZIP");
            let mut files = Vec::new();
            for n in 0..archive.len() {
                let mut file = archive.by_index(n).unwrap();
                let mut text = String::new();
                file.read_to_string(&mut text).unwrap();
                files.push((file.name().unwrap().to_string(), text));
            }
            files
        };
        let table = format!("/staff/postings/{}/pipeline?view=table&state=in_review", p.posting);
        rosa.get(&table).form("Download as ZIP").send().expect(200);
        let files = paths(&rosa);
        assert_eq!(files.len(), 6, "three people in review, a résumé and answers of each: {files:?}");
        rosa.get(&table).form("Download as ZIP").choose("Choose Eve Park").send().expect(200);
        let files = paths(&rosa);
        let folder = format!("Eve Park {}", references[1]);
        assert_eq!(files[1], (format!("{folder}/cv.txt"), RESUME.to_owned()));
        assert!(files[0].0 == format!("{folder}/answers.txt") && files[0].1.contains("Tell us about a pipeline you repaired\n\nYes"), "{:?}", files[0]);
        assert_eq!(files.len(), 2);
        // Another agency gets nothing.
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let sam = app.person("Sam Stone", Role::Manager, Some(elsewhere));
        app.signed_in(&sam).get(&format!("/staff/postings/{}/files.zip", p.posting)).expect(404);
    }

    /// One question after applying and one after withdrawing, once each, kept without a name; the office reads them from five on.
    fn feedback_is_given_once_and_without_a_name(app: App) {
        let p = app.programme();
        let mut office = app.signed_in(&p.office);
        for n in 0..5 {
            let person = app.person(&format!("Person {n}"), Role::Applicant, None);
            let reference = app.sent_application(&person, p.posting);
            if n == 4 {
                office.get("/staff/feedback").see("After applying 4").see("one could guess whose they are").see_not("Shorter please");
            }
            let mut browser = app.signed_in(&person);
            browser.get(&format!("/my/applications/{reference}")).click("Tell us how it was");
            browser.form("Send the answer").send().expect(422).see("Choose one of the five");
            let form = browser.form("Send the answer").choose(if n == 0 { "2: bad" } else { "4: good" });
            form.fill("What should we change?", if n == 0 { "Shorter please" } else { "" }).send().expect(200).see("kept without your name").see_not("Tell us how it was");
            browser.get(&format!("/my/applications/{reference}/feedback")).see("You have answered already");
            if n == 0 {
                browser.get(&format!("/my/applications/{reference}/withdraw")).form("Withdraw").choose("Personal reasons").send().expect(200);
                browser.click("Tell us how it was").see("How were you treated until you withdrew?");
            }
        }
        office.get("/staff/people").click("Feedback").see("After applying 5").see("Shorter please").see("4: good 4").see("2: bad 1").see_not("Person");
        app.signed_in(&p.manager).get("/staff/feedback").expect(403);
    }

    /// Likely duplicates are found by what they have in common, merged by the office with a record and letters, or told apart for good.
    fn duplicates_are_found_merged_and_told_apart(app: App) {
        let p = app.programme();
        let second_office = app.person("Gil Tan", Role::Office, None);
        let other_posting = app.live_posting(&app.content(None, "Platform engineer"), &p.office, &second_office);
        let stem = unique("ada");
        let ada = person_at(&app, "Ada Osei", &format!("{stem}@people.example"));
        let again = person_at(&app, "Osei Ada", &format!("{stem}+jobs@people.example"));
        let first = app.in_review(&ada, &p);
        let second = app.sent_application(&again, other_posting);
        assert_eq!(app.work().marked, 2);
        assert_eq!(app.work().marked, 0);

        let mut office = app.signed_in(&p.office);
        office.get("/staff/people").click("Likely duplicates").see("Ada Osei and Osei Ada").see("The same name and telephone number").see("Addresses that differ only").see("The same résumé file");
        office.click("Ada Osei and Osei Ada").see(first.as_str()).see(second.as_str());
        office.form("Merge the accounts").send().expect(422).see("Choose the account that stays").see("Say how you know");
        let form = office.form("Merge the accounts").choose(&format!("Ada Osei, {}", ada.email)).fill("How do you know?", "Asked by telephone");
        form.send().expect(200).see("The accounts were merged").see("Asked by telephone").see(second.as_str()).see_not("Ada Osei and Osei Ada");
        app.deliver();
        for address in [&ada.email, &again.email] {
            let letter = mail::latest(address, "Your two accounts are now one");
            assert!(letter.text.contains(&format!("Sign in with: {}", ada.email)) && letter.text.contains(second.as_str()), "{}", letter.text);
        }
        let mut browser = app.signed_in(&ada);
        browser.get("/my").see(&p.title).see("Platform engineer");
        browser.get(&format!("/my/applications/{second}/letters")).click(&format!("We received your application {second}")).expect(200);
        let mut ended = app.browser();
        ended.get("/sign-in").form("Sign in").fill("Email address", &again.email).fill("Password", PASSWORD).send().expect(422);

        // Two people who share a telephone and a résumé: told apart, and not offered again.
        let (cy, dee) = (app.person("Cy Lund", Role::Applicant, None), app.person("Dee Lund", Role::Applicant, None));
        let (mine, theirs) = (app.in_review(&cy, &p), app.in_review(&dee, &p));
        app.work();
        office.get("/staff/duplicates").click("Cy Lund and Dee Lund");
        // Both applied to the same posting: one must be withdrawn before they could be merged.
        let form = office.form("Merge the accounts").choose(&format!("Cy Lund, {}", cy.email)).fill("How do you know?", "A guess");
        form.send().expect(422).see(&format!("Both accounts applied to “{}” ({mine} and {theirs}). One of the two must be withdrawn first.", p.title));
        office.form("They are two people").fill("How do you know that they are two?", "Siblings").send().expect(200).see("they are two people").see_not("Cy Lund and Dee Lund");

        // Withdrawn, they could be: the application that is over stays behind.
        let (here, who, r) = (app.here(), app.who(&dee), theirs.clone());
        app.db.write(move |tx| applications::withdraw(tx, &here, &who, &r, applications::WithdrawReason::Personal)).unwrap();
        office.get(&format!("/staff/duplicates/compare?one={}&other={}", cy.id, dee.id));
        let form = office.form("Merge the accounts").choose(&format!("Cy Lund, {}", cy.email)).fill("How do you know?", "They said so");
        form.send().expect(200).see(&format!("left behind {theirs}"));
        app.signed_in(&p.manager).get("/staff/duplicates").expect(403);

        // Closing the account that stayed erases the one that was merged into it as well.
        let mut browser = app.signed_in(&cy);
        browser.get("/my/account/close").form("Close my account").fill("Your password", PASSWORD).send();
        app.pass(TimeDelta::days(31));
        app.work();
        assert!(app.who(&dee).name == "Erased person" && app.who(&cy).name == "Erased person");
    }
}
