//! Referees: named by the applicant, heard by a link, reminded once, written to again; never for reviewers.

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::domain::ids::LetterId;
use muster::domain::reference::Reference;
use muster::store;

use crate::on_both;
use crate::support::app::unique;
use crate::support::make::{PASSWORD, Person, Programme};
use crate::support::{App, Browser, mail};

fn address(stem: &str) -> String {
    format!("{}@referees.example", unique(stem))
}

/// An application in review whose applicant was asked to name referees.
fn asked(app: &App, p: &Programme) -> (Person, Reference) {
    let ada = app.person("Ada Osei", Role::Applicant, None);
    let reference = app.in_review(&ada, p);
    let (here, who, r) = (app.here(), app.who(&p.manager), reference.clone());
    let due = app.now().date() + TimeDelta::days(7);
    app.db.write(move |tx| muster::actions::referees::ask(tx, &here, &who, &r, due)).unwrap();
    (ada, reference)
}

fn staff_page(reference: &Reference) -> String {
    format!("/staff/applications/{reference}/referees")
}

/// Names one person in the first free row.
fn name(browser: &mut Browser, reference: &Reference, person: &str, address: &str) {
    browser.get(&format!("/my/applications/{reference}/referees"));
    let row = if browser.words().contains("Person 1") { 1 } else { 2 };
    let form = browser.form("Name them and write to them").fill(&format!("Name of person {row}"), person);
    let form = form.fill(&format!("Email address of person {row}"), address);
    form.choose(&format!("How person {row} knows your work → Worked beside them"))
        .send()
        .expect(200)
        .see("We have written to each of them");
}

/// The latest letter to an address bounces: the server gave it up.
fn bounce(app: &App, to: &str) {
    let (to, now) = (to.to_owned(), app.now());
    app.db
        .write(move |tx| {
            let id: LetterId = store::outbox::newest(tx, None, Some(&to), 1)?[0].id;
            let until = now + TimeDelta::minutes(1);
            assert!(store::dialect::lease_letters(tx, "test", now, until, 1000)?.contains(&id.0));
            store::outbox::mark_failed(tx, id, "test", "550 no such mailbox", 1, None)?;
            store::outbox::release(tx, "test")
        })
        .unwrap();
}

on_both! {
    /// A manager asks, the applicant names two, one answers, one refuses; each is told, and the words are for those who decide.
    fn a_referee_answers_by_a_link_and_another_refuses(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}")).click("Referees").see("Nobody was asked yet");
        rosa.form("Ask the applicant").fill("Named by", "11/1/2026").send().expect(422).see("must not have passed");
        rosa.form("Ask the applicant").fill("Named by", "12/1/2026").send().expect(200).see("asked to name one to three people by December 1, 2026");
        app.deliver();
        let letter = mail::latest(&ada.email, "Please name referees");
        assert!(letter.text.contains("Please name them by: December 1, 2026"), "{}", letter.text);

        let mut browser = app.signed_in(&ada);
        browser.get("/my").click("Name your referees");
        assert!(letter.link().ends_with(&browser.path));
        browser.form("Name them and write to them").send().expect(422).see("Name at least one person");
        browser.form("Name them and write to them").fill("Name of person 2", "Bo Lind").fill("Email address of person 2", &ada.email).send().expect(422).see("This is your own address").see("Choose how this person knows your work");
        let (bo, cy) = (address("bo"), address("cy"));
        name(&mut browser, &reference, "Bo Lind", &bo);
        name(&mut browser, &reference, "Cy Moss", &cy);
        browser.see("Bo Lind").see("Asked").get("/my").see_not("Name your referees");
        app.deliver();

        let asked = mail::latest(&bo, "Ada Osei named you as a referee");
        assert!(asked.text.contains("Please answer by: December 8, 2026") && asked.text.contains("without an account"), "{}", asked.text);
        let mut stranger = app.browser();
        stranger.get(&asked.link()).expect(200).see("named you, Bo Lind");
        let missing = stranger.form("Send my answer").fill("What did you see?", "Found the fault").send().expect(422);
        missing.see("Say how you know the work").see("Choose one of the four").see("Found the fault");
        let form = stranger.form("Send my answer").fill("How do you know this work", "Same team, 2021 to 2024").fill("What did you see?", "She found a fault in a ledger nobody understood.");
        form.choose("Yes, gladly").send().expect(200).see("Your answer arrived");
        stranger.get(&asked.link()).see("Your answer arrived").see_not("Send my answer");
        let other = mail::latest(&cy, "Ada Osei named you");
        stranger.get(&other.link()).press("I would rather not").expect(200).see("You told us that you would rather not");
        app.deliver();
        mail::latest(&bo, "Thank you for your words about Ada Osei");
        assert!(mail::letters_to(&p.manager.email).iter().any(|m| m.text.contains("Bo Lind, a referee of Ada Osei") && m.text.contains("has answered")));

        rosa.get(&staff_page(&reference)).see("She found a fault").see("Yes, gladly").see("Would rather not").see_not("Write again");
        rosa.get(&format!("/staff/applications/{reference}/timeline")).see("Referee: answered");
        browser.get(&format!("/my/applications/{reference}/referees")).see("Answered").see("Would rather not").see_not("She found a fault");
        browser.get("/my/account").get("/my/applications").expect(404);
        let mut reviewer = app.signed_in(&p.reviewer);
        reviewer.get(&staff_page(&reference)).expect(404);
        assert!(reviewer.get(&format!("/staff/applications/{reference}")).link("Referees").is_none());
        app.signed_in(&app.person("Lorna Teague", Role::Auditor, None)).get(&staff_page(&reference)).see("She found a fault").see_not("Ask the applicant");
        let eve = app.person("Eve Park", Role::Applicant, None);
        app.signed_in(&eve).get(&format!("/my/applications/{reference}/referees")).expect(404);
    }

    /// Reminded once with a link of its own, ended when the last day passed, written to again; then only the new link works.
    fn a_silent_referee_is_reminded_once_and_written_to_again(app: App) {
        let p = app.programme();
        let (ada, reference) = asked(&app, &p);
        let mut browser = app.signed_in(&ada);
        let bo = address("bo");
        name(&mut browser, &reference, "Bo Lind", &bo);
        app.deliver();
        let first = mail::latest(&bo, "Ada Osei named you").link();
        app.pass(TimeDelta::days(9));
        assert_eq!(app.work().referees, 0);
        app.pass(TimeDelta::days(2));
        assert_eq!((app.work().referees, app.work().referees), (1, 0));
        let second = mail::latest(&bo, "A few days left").link();
        assert_ne!(first, second);
        let mut stranger = app.browser();
        stranger.get(&first).see("Send my answer").get(&second).see("Send my answer");
        app.pass(TimeDelta::days(5));
        assert_eq!(app.work().referees, 1);
        stranger.get(&second).expect(200).see("The time for an answer is over").see_not("Send my answer");
        assert!(mail::letters_to(&p.manager.email).iter().any(|m| m.text.contains("did not answer by the last day")));

        let (mut rosa, mut amina) = (app.signed_in(&p.manager), app.signed_in(&p.office));
        amina.get(&staff_page(&reference)).see("No answer in time");
        rosa.get(&staff_page(&reference)).press("Write again to Bo Lind").expect(200).see("with a new link");
        amina.press("Write again to Bo Lind").expect(409).see("Something changed about this referee");
        app.deliver();
        let third = mail::latest(&bo, "Ada Osei named you").link();
        stranger.get(&first).expect(409);
        stranger.get(&third).see("Send my answer");
        stranger.get("/referee/0000").expect(409).see("time is over");

        // Withdrawn: nobody has to answer any more.
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}/withdraw")).form("Withdraw").choose("Personal reasons").send().expect(200);
        stranger.get(&third).see_not("Send my answer");
    }

    /// A letter that cannot be delivered is seen by both; the applicant gives another address. Erased with the account.
    fn a_letter_that_comes_back_is_sent_to_the_right_address(app: App) {
        let p = app.programme();
        let (ada, reference) = asked(&app, &p);
        let mut browser = app.signed_in(&ada);
        let (wrong, right) = (address("wrong"), address("right"));
        app.deliver();
        name(&mut browser, &reference, "Bo Lind", &wrong);
        bounce(&app, &wrong);
        app.signed_in(&p.manager).get(&staff_page(&reference)).see("Letter came back");
        browser.get(&format!("/my/applications/{reference}/referees")).see("could not be delivered");
        browser.form("Write to this address").fill("Right address of Bo Lind", "nobody").send().expect(422).see("in the form name@example.com");
        browser.form("Write to this address").fill("Right address of Bo Lind", &ada.email).send().expect(422).see("not your own");
        browser.form("Write to this address").fill("Right address of Bo Lind", &right).send().expect(200).see(&right).see_not("could not be delivered");
        app.deliver();
        let mut stranger = app.browser();
        let link = mail::latest(&right, "Ada Osei named you").link();
        stranger.get(&link).form("Send my answer").fill("How do you know", "Taught her").fill("What did you see?", "A bridge of paper").choose("Yes, gladly").send().expect(200);

        browser.get("/my/account/close").form("Close my account").fill("Your password", PASSWORD).send();
        app.pass(TimeDelta::days(31));
        app.work();
        let id = app.application(&reference).id;
        assert!(app.db.read(move |c| store::referees::of_application(c, id)).unwrap().is_empty());
        stranger.get(&link).expect(409);
    }
}
