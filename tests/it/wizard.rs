//! A posting written one question a page, and its pay taken from tables.

use muster::domain::account::Role;

use crate::imports::{import, last_line};
use crate::on_both;
use crate::support::app::fresh_folder;
use crate::support::{App, Browser};

const TABLE: &str = "year,locality,grade,step,amount,source,places\n\
    2026,Washington-Baltimore,13,1,\"$121,785\",General Schedule 2026,\"Washington, DC; Arlington, VA\"\n\
    2026,Washington-Baltimore,13,10,158322,General Schedule 2026,\n\
    2026,Washington-Baltimore,14,1,143913,General Schedule 2026,\n\
    2026,Washington-Baltimore,14,10,187093,General Schedule 2026,\n\
    2026,Washington-Baltimore,14,11,190000,General Schedule 2026,\n";

/// Takes a file in as pay tables.
fn take(app: &App, text: &str) -> (String, bool) {
    let file = fresh_folder().join("pay.csv");
    std::fs::write(&file, text).unwrap();
    import(app, "pay", &file)
}

/// Answers the question a page asks and goes on to the next one.
fn answer(browser: &mut Browser, question: &str, answers: &[(&str, &str)]) {
    browser.see(question);
    let form = browser.form("Save and continue");
    answers.iter().fold(form, |f, (label, value)| if value.is_empty() { f.choose(label) } else { f.fill(label, value) }).send().expect(200);
}

on_both! {
    /// Row 5: every question on its own page, all answers to check, the public page before it is public, and a second person.
    fn a_posting_is_written_one_question_a_page(app: App) {
        let p = app.programme();
        take(&app, TABLE);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/postings/new").form("Begin the draft").fill("Title", "Streams engineer").choose("Specialty → Data engineering").send();
        rosa.see("question 3 of 19");
        answer(&mut rosa, "Which occupational series?", &[("Occupational series", "1560")]);
        answer(&mut rosa, "Under which authority do you hire?", &[("Fellowship: Schedule A", "")]);
        answer(&mut rosa, "Which cohort does it belong to?", &[("Cohort → Cohort", "")]);
        answer(&mut rosa, "Which grades?", &[("Lowest grade", "13"), ("Highest grade", "14")]);
        answer(&mut rosa, "Where is the work?", &[("Places", "Washington, DC\nBoise, ID")]);
        // The table covers one place; the other is typed, with its source.
        rosa.see("Washington, DC: $121,785 to $187,093 a year General Schedule 2026, Washington-Baltimore locality, 2026: GS-13 step 1 to GS-14 step 10");
        answer(&mut rosa, "No pay table covers Boise, ID", &[("Lowest pay", "110,000"), ("Highest pay", "150,000"), ("Where the figures", "Memo 4 of the bureau")]);
        answer(&mut rosa, "How many seats are there?", &[("Seats", "4")]);
        answer(&mut rosa, "Which clearance is needed?", &[("Secret", "")]);
        answer(&mut rosa, "When does it open?", &[]);
        rosa.see("When does it close?").form("Save and continue").fill("Closes on", "12/20/2026").fill("Closes at", "noonish").send().expect(422).see("Enter a time");
        answer(&mut rosa, "When does it close?", &[("Closes at", "5:00 pm"), ("Time zone → Denver", "")]);
        answer(&mut rosa, "What is this work about?", &[("About this work", "Ledgers that settle the same day.")]);
        answer(&mut rosa, "What will they do?", &[("What you will do", "- Build streams")]);
        answer(&mut rosa, "What do they need?", &[("What you need", "Work with data that mattered.")]);
        answer(&mut rosa, "How do you decide?", &[("With an online assessment", "")]);
        answer(&mut rosa, "Which rubric are people rated against?", &[("Rubric → Engineering", "")]);
        rosa.see("Whom can the public ask?").form("Save and continue").fill("Email address", "no address").send().expect(422).see("Enter an email address in the form");
        answer(&mut rosa, "Whom can the public ask?", &[("Name", "Hiring desk"), ("Email address", "desk@treasury.example")]);
        rosa.see("Questions").click("Done").see("Check your posting").see("Boise, ID: $110,000 to $150,000 a year (Memo 4 of the bureau)");
        rosa.click("Change seats").form("Save and continue").fill("Seats", "6").send().expect(200).see("Check your posting");

        // The preview is the public page.
        let parts = [
            "$110,000 to $187,093 a year",
            "Boise, ID: $110,000 to $150,000 a year Memo 4 of the bureau. Entered by the office that hires: no pay table here covers this place",
            "Under which rules we hire Fellowship: Schedule A, 5 CFR 213.3102(r)",
            "appointment in the excepted service for at most 4 years",
            "Online assessment",
            "Hiring desk desk@treasury.example",
            "December 20, 2026 at 5:00 pm MST",
        ];
        let preview = rosa.link("Preview").unwrap();
        rosa.get(&preview).see("Preview:");
        for part in parts {
            rosa.see(part);
        }
        let page = preview.trim_end_matches("/preview").to_owned();
        rosa.get(&format!("{page}/edit")).press("Ask for approval").expect(200);
        app.signed_in(&p.office).get(&page).press("Approve").expect(200).see("The posting is approved");
        let mut visitor = app.browser();
        visitor.get("/jobs").form("Show jobs").fill("Keyword or skill", "streams").send().see("$110,000 to $187,093 a year").click("Streams engineer");
        for part in parts {
            visitor.see(part);
        }
        assert!(visitor.text().contains(r#""minValue":110000"#) && visitor.text().contains(r#""maxValue":187093"#), "{}", visitor.text());
    }

    /// Pay tables come from a file: taken once, what is broken or differs is left with its reason, another file changes nothing.
    fn pay_tables_are_taken_once_and_used_by_offers(app: App) {
        let (said, well) = take(&app, TABLE);
        assert!(well && said.contains("added  2026 Washington-Baltimore: 4 rates, 2 places") && said.contains("left   line 6: Its step “11”"), "{said}");
        assert_eq!(last_line(&said), "1 added, 0 known before, 1 left.");
        let (said, _) = take(&app, &TABLE.replace("158322", "158399"));
        assert!(said.contains("GS-13 step 10 is $158,322 here already") && last_line(&said) == "0 added, 3 known before, 2 left.", "{said}");
        let (said, well) = take(&app, "name,pay\nAda,12\n");
        assert!(!well && said.contains("This is not a pay table") && said.contains("Nothing was changed."), "{said}");

        // An offer takes its pay from the table, by grade, step and place; where no table covers the place, it is typed with its source.
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.qualified(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}/offer")).see("Pay the posting announces");
        let form = rosa.form("Ask for approval").choose("Ledger to Stream: Data engineer").fill("Grade", "13").choose("From the pay table");
        form.fill("Place of work", "Boise, ID").send().expect(422).see("No pay table that is loaded covers this grade and place");
        rosa.form("Ask for approval").choose("Typed, with its source").fill("Pay for a year", "100,000").send().expect(422).see("Say where the figure comes from");
        rosa.form("Ask for approval").choose("From the pay table").fill("Place of work", "washington, dc").send().expect(200).see("$121,785");
        rosa.see("General Schedule 2026, Washington-Baltimore locality, 2026: GS-13 step 1");
    }
}
