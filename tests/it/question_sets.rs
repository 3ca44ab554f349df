//! Question sets: kept from a posting or by hand, changed, and taken into a draft, which copies them.

use muster::domain::account::Role;
use muster::store;

use crate::on_both;
use crate::support::Browser;
use crate::templates::draft;

/// Adds a question of a kind on the page of a list.
fn add(browser: &mut Browser, kind: &str, prompt: &str, more: &[(&str, &str)]) {
    browser.form("Add a question").choose(&format!("Kind of answer → {kind}")).send();
    let form = browser.form("Save the question").fill("Question", prompt);
    more.iter().fold(form, |form, (name, value)| form.set(name, value)).send().expect(200).see(prompt);
}

on_both! {
    /// Row 53: questions are kept under a name, taken into another draft as copies, and changed without touching it.
    fn questions_are_kept_and_taken_again(app: App) {
        let p = app.programme();
        let (first, second) = (draft(&app, &p), draft(&app, &p));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{first}/questions")).form("Keep as a question set").fill("Name", "Data work").send().expect(422).see("This posting asks no questions");
        add(&mut rosa, "Number", "Years with data?", &[("rule", "at_least"), ("value", "2")]);
        add(&mut rosa, "One of a list", "Where do you live?", &[("options", "East\nWest")]);
        rosa.form("Keep as a question set").fill("Name", "Data work").send().expect(200).see("The question set was saved").see("Years with data?").see("Department of the Treasury");
        // The set is changed by hand: all kinds, order, name.
        add(&mut rosa, "Date", "When can you begin?", &[("rule", "by"), ("value", "3/1/2027")]);
        rosa.form("Up question 3").send().expect(200);
        assert!(rosa.words().find("When can you begin?").unwrap() < rosa.words().find("Where do you live?").unwrap());
        rosa.press("Remove question 1").expect(200).see_not("Years with data?");
        rosa.form("Rename").fill("Name", "Data work, short").send().expect(200).see("Data work, short");
        let set = rosa.path.split('?').next().unwrap().to_owned();

        // Taken into a draft: copied, not asked twice, and free of later changes.
        rosa.get(&format!("/staff/postings/{second}/questions"));
        add(&mut rosa, "Short text", "Where do you live?", &[]);
        rosa.form("Take these questions").choose("Question set → Data work, short").send().expect(200).see("The questions were copied").see("When can you begin?");
        assert_eq!(app.db.read(move |c| store::postings::questions(c, second)).unwrap().len(), 2);
        rosa.form("Take these questions").choose("Question set → Data work, short").send().expect(422).see("asks all the questions of this set already");
        rosa.get(&set).click("Change question 1").form("Save the question").fill("Question", "From which day on?").send().expect(200).see("From which day on?");
        rosa.get(&format!("/staff/postings/{second}/questions")).see("When can you begin?").see_not("From which day on?");

        // Two at once, and removing.
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff/question-sets").click("Data work, short").expect(200);
        rosa.get(&set).form("Rename").fill("Name", "Data work, brief").send().expect(200);
        amina.form("Rename").fill("Name", "Other").send().expect(409).see("Rosa Diaz saved this");
        rosa.get(&set).press("Remove this set").expect(200).see("The question set was removed").see("There is no question set yet");
        rosa.get(&format!("/staff/postings/{second}/questions")).see("When can you begin?");
    }

    /// A set of the programme is for all to take and for the office to change; an agency's set is its own.
    fn a_set_belongs_to_who_keeps_it(app: App) {
        let p = app.programme();
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff/postings").click("Question sets").form("Begin the set").send().expect(422).see("Give the question set a name");
        amina.form("Begin the set").fill("Name", "For everybody").choose("Kept by → The whole programme").send().expect(200).see("This set has no questions yet");
        add(&mut amina, "Yes or no", "Can you work on site?", &[("rule", "yes")]);
        amina.get("/staff/question-sets").form("Begin the set").fill("Name", "For everybody").choose("Kept by → The whole programme").send().expect(422).see("with this name already");
        amina.form("Begin the set").fill("Name", "For the Treasury").choose("Kept by → Department of the Treasury").send().expect(200);
        let own = amina.path.clone();

        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/question-sets").see("For the Treasury").click("For everybody").see("Can you work on site?").see_not("Rename");
        let other = app.agency("DOI", "Department of the Interior");
        let mut zoe = app.signed_in(&app.person("Zoe Tran", Role::Manager, Some(other)));
        zoe.get("/staff/question-sets").see("For everybody").see_not("For the Treasury");
        zoe.get(&own).expect(404);
        let csrf = zoe.get("/staff/question-sets").form("Begin the set").body().1;
        zoe.post_once("/staff/question-sets/1", "application/x-www-form-urlencoded", &[csrf.as_slice(), b"&version=2&act=remove"].concat());
        assert_eq!(zoe.status, 403);
        let mut bo = app.signed_in(&p.reviewer);
        bo.get("/staff/question-sets").expect(403);
    }
}
