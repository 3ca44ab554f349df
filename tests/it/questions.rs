//! Questions of a posting: nine kinds of answers, and requirements that everybody reads before, at and after the answer.

use muster::actions::Actor;
use muster::actions::postings as verbs;
use muster::domain::account::Role;
use muster::domain::ids::PostingId;
use muster::store;

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, Browser};

/// A complete draft of the programme's agency, without questions.
fn draft(app: &App, p: &Programme) -> PostingId {
    let old = p.posting;
    let agency = app.db.read(move |c| store::postings::find(c, old)).unwrap().content.agency;
    let (content, here, who) = (app.content(agency, "Streams engineer"), app.here(), app.who(&p.manager));
    app.db.write(move |tx| verbs::create(tx, &here, Actor::Person(&who), &content, None)).unwrap()
}

/// Adds a question of a kind, with what is filled in beside its text.
fn add(browser: &mut Browser, id: PostingId, kind: &str, prompt: &str, more: &[(&str, &str)]) {
    browser.get(&format!("/staff/postings/{id}/questions")).form("Add a question").choose(&format!("Kind of answer → {kind}")).send();
    let form = browser.form("Save the question").fill("Question", prompt);
    more.iter().fold(form, |form, (name, value)| form.set(name, value)).send().expect(200).see(prompt);
}

/// The name of the field of a question.
fn field(app: &App, id: PostingId, prompt: &str) -> String {
    let asked = app.db.read(move |c| store::postings::questions(c, id)).unwrap();
    format!("q{}", asked.iter().find(|q| q.ask.prompt == prompt).unwrap().id)
}

fn publish(app: &App, id: PostingId, manager: &Person, office: &Person) {
    let (here, rosa, amina) = (app.here(), app.who(manager), app.who(office));
    app.db
        .write(move |tx| {
            verbs::ask_approval(tx, &here, &rosa, id)?;
            verbs::approve(tx, &here, &amina, id, None)
        })
        .unwrap();
}

/// Writes one question of each kind, four of them with a requirement.
fn write_all(rosa: &mut Browser, id: PostingId) {
    add(rosa, id, "Short text", "Name your favorite tool", &[]);
    add(rosa, id, "Long text", "Tell us about a pipeline", &[("required", "")]);
    add(rosa, id, "Yes or no", "Can you work on site?", &[("rule", "yes")]);
    add(rosa, id, "One of a list", "Where do you live?", &[("options", "East\nMiddle\nWest"), ("rule", "one_of"), ("value", "East\nWest")]);
    add(rosa, id, "Several of a list", "What have you run?", &[("options", "Mainframes\nStreams\nLakes")]);
    add(rosa, id, "Number", "Years with data?", &[("rule", "at_least"), ("value", "2.5")]);
    add(rosa, id, "Date", "When can you begin?", &[("rule", "by"), ("value", "3/1/2027")]);
    add(rosa, id, "Web address", "Where is your work?", &[]);
    add(rosa, id, "Level of skill", "How well do you know SQL?", &[("rule", "at_least"), ("value", "3")]);
}

on_both! {
    /// Nine kinds of questions are written, answered, checked by their kind and read by staff; a requirement is said before and removes nobody.
    fn every_kind_of_question_is_asked_answered_and_read(app: App) {
        let p = app.programme();
        let id = draft(&app, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{id}")).click("Change the questions").see("asks no questions of its own yet");
        write_all(&mut rosa, id);
        rosa.see("Where do you live?").see("Only people who choose one of these are considered: East; West.");
        // A wrong requirement is refused and nothing typed is lost; a question moves and is changed.
        rosa.form("Add a question").choose("Kind of answer → Number").send();
        rosa.form("Save the question").fill("Question", "How many?").set("rule", "at_most").fill("Limit", "a few").send().expect(422).see("Enter a number");
        assert!(rosa.text().contains("How many?") && rosa.text().contains("a few"));
        rosa.get(&format!("/staff/postings/{id}/questions")).form("Down question 1").send().expect(200);
        assert!(rosa.words().find("Tell us about a pipeline").unwrap() < rosa.words().find("Name your favorite tool").unwrap());
        rosa.click("Change question 2").form("Save the question").fill("Help under it", "Any tool").send().expect(200);
        publish(&app, id, &p.manager, &p.office);

        // Before answering: on the public page.
        let public = format!("/jobs/{id}");
        app.browser().get(&public).see("Can you work on site? People who answer No are not considered.").see("People who answer less than level 3: I do it on my own are not considered.");

        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.ready_draft(&ada, id);
        let mut page = app.signed_in(&ada);
        page.get(&format!("/apply/{reference}/questions")).see("Any tool. One line").see("People who answer a date after March 1, 2027 are not considered.");
        let name = |prompt: &str| field(&app, id, prompt);
        let (years, link, begin) = (name("Years with data?"), name("Where is your work?"), name("When can you begin?"));
        let form = page.form("Save and continue").fill("Name your favorite tool", "A pencil").set(&years, "some").set(&link, "my site").set(&begin, "2/30/2027");
        form.choose("Middle").choose("Streams").choose("Lakes").choose("No").choose("4: I do the hard cases").send().expect(422).see("3 things to put right");
        page.see("“Years with data?”: Enter a number, such as 12 or 2.5").see("“Where is your work?”: enter a whole web address").see("This is not a date in the calendar");
        assert!(page.text().contains("A pencil") && page.text().contains("my site") && page.text().contains("2/30/2027"));
        // What was ticked is still ticked: only the three fields are put right.
        let form = page.form("Save and continue").set(&years, "1,000.50").set(&link, "https://example.org/work").set(&begin, "April 2, 2027");
        form.send().expect(200).see("Before you spend more time on this");
        for part in ["“Can you work on site?” does not meet a requirement: the answer must be Yes", "one of these must be chosen: East; West", "March 1, 2027 or earlier"] {
            page.see(part);
        }
        page.see_not("“Years with data?” does not meet");
        page.get(&format!("/apply/{reference}/check")).see("“Can you work on site?” does not meet").see("Streams Lakes").see("1000.5").see("April 2, 2027").see("4: I do the hard cases");
        page.form("Send application").choose("What I wrote is true").send().expect(200).see("Your application was sent");

        // Staff read it beside the answer and beside the résumé; the application is there like any other.
        rosa.get(&format!("/staff/applications/{reference}")).see("Does not meet: the answer must be Yes (“Can you work on site?”)");
        rosa.click("Answers").see("Does not meet the answer must be Yes").see("Meets the answer must be at least 2.5").see("Meets the answer must be at least level 3");
        assert_eq!(rosa.link("https://example.org/work").as_deref(), Some("https://example.org/work"));
        rosa.get(&format!("/staff/postings/{id}/questions/edit?n=1")).form("Save the question").send().expect(422).see("Only a draft can be changed here");
    }
}
