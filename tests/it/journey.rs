//! The main job, end to end: from an imported posting to a seat on a project, as the people concerned do it.

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::domain::reference::Reference;
use muster::domain::state::State;

use crate::on_both;
use crate::support::app::unique;
use crate::support::make::{PASSWORD, Person, RESUME};
use crate::support::{App, Browser, mail};

/// One record in the format of the USAJOBS Search API.
const SEARCH: &str = r#"{"SearchResult": {"SearchResultCountAll": 1, "SearchResultItems": [{"MatchedObjectId": "901", "MatchedObjectDescriptor": {
    "PositionTitle": "Data Engineer (Ledgers)", "OrganizationName": "Bureau of the Fiscal Service", "DepartmentName": "Department of the Treasury",
    "PositionLocation": [{"LocationName": "Washington DC, District of Columbia"}], "JobCategory": [{"Name": "Data Science", "Code": "1560"}],
    "JobGrade": [{"Code": "GS"}], "PositionRemuneration": [{"MinimumRange": "121785.0", "MaximumRange": "187093.0", "RateIntervalCode": "Per Year"}],
    "PublicationStartDate": "2026-11-01T00:00:00Z", "ApplicationCloseDate": "2026-12-20T00:00:00Z",
    "QualificationSummary": "Work with <c0>data</c0> that mattered.", "UserArea": {"Details": {"LowGrade": "13", "HighGrade": "14", "JobSummary": "Move ledgers to streams."}}}}]}}"#;

/// Takes the imported draft live: edited by a manager, approved by the office. Gives its public address.
fn publish(app: &App, manager: &Person, office: &Person) -> String {
    let file = crate::support::app::fresh_folder().join("search.json");
    std::fs::write(&file, SEARCH).unwrap();
    let url = app.config.database_url.as_ref().unwrap();
    let import = std::process::Command::new(env!("CARGO_BIN_EXE_muster"))
        .args(["import", "usajobs"])
        .arg(&file)
        .env("MUSTER_DATABASE_URL", url)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&import.stdout).contains("1 added"), "{import:?}");
    app.rubric();
    app.cohort("Spring 2027");

    let mut rosa = app.signed_in(manager);
    rosa.get("/staff/postings")
        .click("Data Engineer (Ledgers)")
        .see("Draft")
        .click("Edit")
        .see("Check your posting")
        .see("Choose a cohort");
    rosa.click("Change title").form("Save and continue").fill("Title", "").send().expect(422).see("Enter a title");
    assert!(rosa.title().starts_with("Error: "));
    rosa.form("Save and continue").fill("Title", "Data engineer, ledgers").send().expect(200).see("Check your posting");
    rosa.click("Change seats").form("Save and continue").fill("Seats", "2").send().expect(200);
    rosa.click("Change hiring authority").form("Save and continue").choose("Fellowship").send().expect(200);
    rosa.click("Change cohort").form("Save and continue").choose("Cohort → Spring 2027").send().expect(200);
    rosa.click("Change rubric").form("Save and continue").choose("Rubric → Engineering").send().expect(200);
    rosa.click("Change questions").form("Add a question").choose("Kind of answer → Long text").send();
    rosa.form("Save the question").fill("Question", "Tell us about a pipeline you repaired").send().expect(200).click("Done");
    rosa.press("Ask for approval").see("A second person now approves");
    let mut amina = app.signed_in(office);
    amina.get("/staff").click("Approve the posting Data engineer, ledgers");
    amina.press("Approve").see("The posting is approved").see("Live");
    let mut visitor = app.browser();
    visitor.get("/jobs").form("Show jobs").fill("Keyword or skill", "ledgers").send().see("1 job").click("Data engineer, ledgers");
    visitor.expect(200).see("$121,785 to $187,093 a year").see("Tell us about a pipeline you repaired");
    visitor.path.clone()
}

/// Signs up, confirms by letter and signs in.
fn come_in(app: &App, name: &str) -> (Browser, String) {
    let email = format!("{}@people.example", unique("ada"));
    let mut browser = app.browser();
    browser
        .get("/sign-up")
        .form("Start my account")
        .fill("Full name", name)
        .fill("Email address", &email)
        .fill("Password", PASSWORD)
        .send();
    app.deliver();
    browser.get(&mail::latest(&email, "Confirm your email address").link()).press("Confirm my address");
    browser.form("Sign in").fill("Email address", &email).fill("Password", PASSWORD).send().expect(200);
    (browser, email)
}

/// Fills in every section by hand and sends the application; gives its reference.
fn apply(app: &App, ada: &mut Browser, posting: &str) -> Reference {
    ada.get(posting).press("Apply").expect(200).see("Not started");
    let reference = Reference::parse(ada.path.trim_start_matches("/apply/")).unwrap();
    ada.click("Say how to reach you").form("Save and continue").fill("Phone number", "").send().expect(422).see("phone");
    ada.form("Save and continue").fill("Phone number", "202-555-0143").fill("City and state", "Boise, ID").send().expect(200);
    let start = (app.now().date() + TimeDelta::days(90)).format("%-m/%-d/%Y").to_string();
    let form = ada
        .get(&format!("/apply/{reference}/eligibility"))
        .form("Save and continue")
        .choose("US citizen")
        .choose("Lowest grade you would accept → GS-13");
    form.choose("In any place of this posting")
        .choose("Clearance you hold now → None")
        .fill("Earliest date you could start", &start)
        .send()
        .expect(200);
    ada.get(&format!("/apply/{reference}/resume")).form("Upload").attach("Choose your résumé", "Ada Osei CV.txt", RESUME.as_bytes()).send();
    ada.expect(200).see("Here is the text we could read").see("40 million rows a day");
    ada.get(&format!("/apply/{reference}/questions"));
    let questions = app.application(&reference).posting;
    for question in app.db.read(move |c| muster::store::postings::questions(c, questions)).unwrap() {
        let name = format!("q{}", question.id);
        ada.form("Save and continue").set(&name, "I rewrote the loader that lost rows.").send().expect(200);
    }
    ada.get(&format!("/apply/{reference}/check")).see("Boise, ID").see("I rewrote the loader");
    ada.form("Send application").send().expect(422);
    ada.form("Send application").choose("What I wrote is true").send().expect(200).see("Your application was sent");
    reference
}

/// Two times that lie ahead, as a manager types them.
fn offer_times(app: &App, rosa: &mut Browser, reference: &Reference) {
    rosa.get(&format!("/staff/applications/{reference}/interviews/new"));
    let day = |d: i64| (app.now().date() + TimeDelta::days(d)).format("%-m/%-d/%Y").to_string();
    let form =
        rosa.form("Read the letter first").choose("Interviewer → Bo Lindqvist").fill("Video link or room", "https://video.example/room-7");
    let form = form.set("zone", "America/Denver").set("date", &day(3)).and("date", &day(4)).set("time", "10:00 am").and("time", "2:30 pm");
    form.send().expect(200).see("Check and send").see("You would meet Bo Lindqvist for 45 minutes");
    rosa.press("Send interview details").expect(200).see("The times were offered");
}

on_both! {
    /// From an imported posting to a seat: every step a page, every page without scripts, every letter on a real mail server.
    fn one_person_goes_the_whole_way(app: App) {
        let agency = app.agency("TREAS", "Bureau of the Fiscal Service");
        let manager = app.person("Rosa Diaz", Role::Manager, Some(agency));
        let reviewer = app.person("Bo Lindqvist", Role::Reviewer, Some(agency));
        let (office, second) = (app.person("Amina Yusuf", Role::Office, None), app.person("Gil Tan", Role::Office, None));
        app.project(agency, "Ledger to Stream", 2);
        let posting = publish(&app, &manager, &office);

        let (mut ada, email) = come_in(&app, "Ada Osei");
        let reference = apply(&app, &mut ada, &posting);
        app.deliver();
        let received = mail::latest(&email, "We received your application");
        assert!(received.text.contains(reference.as_str()) && received.text.contains("We begin review by November 29, 2026"), "{}", received.text);
        ada.see("Received").see(reference.as_str());

        // The manager finds it first thing, in the table and on the board, reads the résumé and moves it along.
        let mut rosa = app.signed_in(&manager);
        rosa.get("/staff").see("Begin review of Ada Osei");
        let id = app.application(&reference).posting;
        rosa.get(&format!("/staff/postings/{id}/pipeline?view=table")).see("Ada Osei").see(reference.as_str());
        rosa.get(&format!("/staff/postings/{id}/pipeline?view=board")).see("Received").click("Ada Osei");
        rosa.expect(200).see("moved a payments ledger from nightly files to a stream");
        rosa.press("Begin review").see("Review has begun");
        ada.get(&format!("/my/applications/{reference}")).see("In review");

        offer_times(&app, &mut rosa, &reference);
        app.deliver();
        let choose = mail::latest(&email, "Choose a time for your interview");
        assert!(choose.text.contains("November 27, 2026 at noon EST (Fri, Nov 27, 10:00 am MST in Denver)"), "{}", choose.text);
        ada.get(&choose.link()).expect(200).see("Bo Lindqvist");
        let first = first_slot(&app, &reference);
        ada.form("Book this time").set("slot", &first.to_string()).send().expect(200).see("Your interview is booked");
        app.deliver();
        for (address, subject) in [(&email, "Your interview is set"), (&reviewer.email, "Interview with Ada Osei booked for")] {
            let (method, file) = mail::latest(address, subject).calendar.expect("a calendar file");
            let file = file.replace("\r\n ", "");
            assert_eq!(method, "REQUEST");
            for line in ["METHOD:REQUEST", "SEQUENCE:1", "TZID:America/Denver", "DTSTART;TZID=America/Denver:20261127T100000", "DTEND;TZID=America/Denver:20261127T104500"] {
                assert!(file.contains(line), "{line} is missing in {file}");
            }
            assert!(file.contains("UID:") && file.contains("@muster.test"));
            ical::IcalParser::new(file.as_bytes()).next().unwrap().expect("another parser reads it");
        }

        // Bo may rate once the interview has begun, with evidence for everything.
        let mut bo = app.signed_in(&reviewer);
        let card = format!("/staff/applications/{reference}/interviews");
        bo.get(&card).see("Booked");
        app.pass(TimeDelta::days(3) + TimeDelta::hours(4));
        let mut bo = app.signed_in(&reviewer);
        bo.get("/staff").click("Score your interview with Ada Osei").expect(200).see("Programming").see("Operations");
        bo.press("Send scorecard").expect(422);
        let rubric = app.db.read(move |c| muster::store::postings::find(c, id)).unwrap().content.rubric.unwrap();
        let lines = app.db.read(move |c| muster::store::rubrics::competencies(c, rubric)).unwrap();
        let form = lines.iter().fold(bo.form("Send scorecard").set("recommendation", "yes"), |f, l| f.set(&format!("evidence-{}", l.id), "Found the race in the loader").set(&format!("rating-{}", l.id), "yes"));
        form.send().expect(200).see("Your scorecard was sent");

        // Decided is not told: Ada reads the old words until the letter is sent.
        let mut rosa = app.signed_in(&manager);
        rosa.get(&format!("/staff/applications/{reference}/decision")).form("Record the decision").choose("Qualified").send().expect(200).see("has not been told");
        let mut ada = sign_in_again(&app, &email);
        ada.get(&format!("/my/applications/{reference}")).see("Interview").see_not("You passed");
        rosa.get(&format!("/staff/applications/{reference}/tell")).see("You passed").press("Send this letter").see("on its way");
        ada.get(&format!("/my/applications/{reference}")).see("You passed");

        // An offer holds the seat and needs a second person.
        rosa.get(&format!("/staff/applications/{reference}/offer"));
        let date = |d: i64| (app.now().date() + TimeDelta::days(d)).format("%-m/%-d/%Y").to_string();
        let form = rosa.form("Ask for approval").choose("Ledger to Stream: Data engineer").fill("Grade", "13").choose("Typed, with its source").fill("Pay for a year", "130,000").fill("Source of typed pay", "2026 table, Washington locality");
        let form = form.fill("Place of work", "Washington, DC").fill("First day", &date(80)).fill("Not to exceed", &date(80 + 730)).set("answer_date", &date(7)).set("answer_time", "5:00 pm");
        form.send().expect(200).see("A second person approves it").see("you prepared it yourself");
        let offer_page = rosa.path.split('?').next().unwrap().to_owned();
        ada.get(&format!("/my/applications/{reference}/offer")).expect(404);
        let mut gil = app.signed_in(&second);
        gil.get("/staff").click("Approve the offer to Ada Osei").press("Approve and send").expect(422).see("Check it against its source");
        gil.form("Approve and send").choose("I checked the pay").send().expect(200).see("approved and sent");
        app.deliver();
        let made = mail::latest(&email, "You have an offer");
        assert!(made.text.contains("Ledger to Stream"), "{}", made.text);
        ada.get(&made.link()).see("$130,000").see("Ledger to Stream").see("Proof of identity");
        ada.click("Accept").press("Accept the offer").see("You accepted the offer").see("Proof of identity");

        // Two conditions, one by one; only then is there a seat.
        rosa.get(&offer_page).see("Accepted");
        gil.get(&offer_page);
        gil.press("Met").see("The condition was recorded").see_not("Place in this seat");
        gil.get(&offer_page).press("Met").see("The condition was recorded");
        gil.get(&offer_page).see_not("Place in this seat").press("Send the official offer").expect(200).see("The official offer was sent");
        app.deliver();
        let official = mail::latest(&email, "Your official offer");
        ada.get(&official.link()).see("Your official offer").click("Accept").press("Accept the official offer").see("You accepted the official offer");
        gil.get(&offer_page).press("Place in this seat").expect(200).see("Placed");
        app.deliver();
        let placed = mail::latest(&email, "Your place: Ledger to Stream");
        let (start, end) = (app.now().date() + TimeDelta::days(80), app.now().date() + TimeDelta::days(80 + 730));
        let (start, end) = (muster::domain::when::day(start), muster::domain::when::day(end));
        assert!(placed.text.contains(&start) && placed.text.contains(&end), "{}", placed.text);
        ada.get(&format!("/my/applications/{reference}")).see("Ledger to Stream").see(&start).see(&end);
        rosa.get("/staff/placements").see("Ada Osei").see("Ledger to Stream");
        rosa.get("/staff/projects").click("Ledger to Stream").see("Ada Osei");
        assert_eq!(app.application(&reference).state, State::Placed);
    }
}

fn sign_in_again(app: &App, email: &str) -> Browser {
    let mut browser = app.browser();
    browser.get("/sign-in").form("Sign in").fill("Email address", email).fill("Password", PASSWORD).send().expect(200);
    browser
}

/// The number of the first time offered for an application's interview.
fn first_slot(app: &App, reference: &Reference) -> i64 {
    let id = app.application(reference).id;
    app.db
        .read(move |c| {
            let interview = muster::store::interviews::of_application(c, id)?[0].id;
            Ok(muster::store::interviews::slots(c, interview)?[0].0.0)
        })
        .unwrap()
}
