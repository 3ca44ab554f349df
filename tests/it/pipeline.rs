//! Working a pipeline: narrowing it, keeping what one looks at, and doing one thing to many at once.

use chrono::TimeDelta;
use muster::actions::{applications, sections};
use muster::domain::account::Role;
use muster::domain::eligibility::{Citizenship, Eligibility};
use muster::domain::posting::Clearance;
use muster::domain::reference::Reference;
use muster::domain::state::State;

use crate::support::App;
use crate::support::make::{Person, Programme};
use crate::{on_both, on_both_patiently};

fn applicant(app: &App, name: &str) -> Person {
    app.person(name, Role::Applicant, None)
}

/// Somebody who sent an application with facts of their own.
fn with_facts(app: &App, p: &Programme, name: &str, (grade, place, clearance): (i64, &str, Clearance)) -> Reference {
    let person = applicant(app, name);
    let reference = app.ready_draft(&person, p.posting);
    let (here, who, r, start) = (app.here(), app.who(&person), reference.clone(), app.now().date() + TimeDelta::days(90));
    let places = if place.is_empty() { vec![] } else { vec![place.to_owned()] };
    let facts =
        Eligibility { citizenship: Citizenship::Citizen, min_grade: grade, places, remote_only: false, clearance, earliest_start: start };
    app.db
        .write(move |tx| {
            sections::save_eligibility(tx, &who, &r, &facts)?;
            applications::submit(tx, &here, &who, &r)
        })
        .unwrap();
    reference
}

fn table(p: &Programme, query: &str) -> String {
    format!("/staff/postings/{}/pipeline?view=table{query}", p.posting)
}

on_both! {
    /// Every filter finds those it names and nobody else, as a table, as a board and as a file.
    fn every_filter_finds_whom_it_names(app: App) {
        let p = app.programme();
        let ada = with_facts(&app, &p, "Ada Osei", (13, "Washington, DC", Clearance::Secret));
        app.pass(TimeDelta::days(4));
        with_facts(&app, &p, "Bo Lindqvist-Ray", (15, "Boise, ID", Clearance::None));
        with_facts(&app, &p, "Cy 100%_real", (12, "", Clearance::TopSecret));
        let mut rosa = app.signed_in(&p.manager);
        let everybody = ["Ada Osei", "Bo Lindqvist-Ray", "Cy 100%_real"];
        for (query, found) in [
            ("", vec![0, 1, 2]),
            ("&words=lindq", vec![1]),
            ("&words=%25", vec![2]),
            ("&words=100%25_r", vec![2]),
            (format!("&words={ada}").as_str(), vec![0]),
            ("&grade=13", vec![0, 2]),
            ("&clearance=secret", vec![0, 2]),
            ("&clearance=top_secret", vec![2]),
            ("&place=Boise%2C+ID", vec![1, 2]),
            ("&waiting=3", vec![0]),
            ("&state=submitted", vec![0, 1, 2]),
            ("&state=in_review", vec![]),
            ("&with=nobody", vec![0, 1, 2]),
            ("&untold=1", vec![]),
            ("&points=70", vec![]),
            ("&tag=nothing", vec![]),
        ] {
            for view in ["table", "board"] {
                rosa.get(&format!("/staff/postings/{}/pipeline?view={view}{query}", p.posting)).expect(200);
                for (n, name) in everybody.iter().enumerate() {
                    if found.contains(&n) { rosa.see(name) } else { rosa.see_not(name) };
                }
            }
            rosa.get(&table(&p, query));
            if !found.is_empty() {
                let csv = rosa.form("CSV").send().expect(200).text();
                for (n, name) in everybody.iter().enumerate() {
                    assert_eq!(csv.contains(name), found.contains(&n), "{query} {name}:\n{csv}");
                }
            }
        }
        app.pass(TimeDelta::days(3));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&table(&p, "&late=1")).see("Ada Osei").see_not("Bo Lindqvist-Ray");
        rosa.get(&table(&p, "&waiting=soon")).expect(200).see("Days are a number").see("Bo Lindqvist-Ray");
        rosa.get(&table(&p, "&order=newest"));
        let page = rosa.words();
        assert!(page.find("Cy 100%_real") < page.find("Ada Osei"), "{page}");
        rosa.get(&table(&p, "")).form("CSV").choose("Choose Ada Osei").send().expect(200).see("Ada Osei").see_not("Bo Lindqvist-Ray");
    }

    /// What somebody looked at last is there when they come back; a view has a name, and colleagues see it when it is shared.
    fn filters_are_remembered_kept_and_shared(app: App) {
        let p = app.programme();
        app.sent_application(&applicant(&app, "Ada Osei"), p.posting);
        let bare = format!("/staff/postings/{}/pipeline", p.posting);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("{bare}?view=table&grade=12&cols=reference")).see("Nobody fits these filters").see("Would take GS-12");
        rosa.get(&bare).see("Would take GS-12").see("Nobody fits these filters");
        rosa.form("Keep the view").fill("Keep this list as", "Would take a 12").choose("Colleagues see it too").send().expect(200).see("The view is kept");
        rosa.click("Remove filter: Would take GS-12").see("Ada Osei").see_not("Would take GS-12");
        rosa.get(&bare).see("Ada Osei");
        let colleague = app.person("Kim Park", Role::Manager, Some(app.who(&p.manager).agency.unwrap()));
        let mut kim = app.signed_in(&colleague);
        kim.get(&bare).see("Ada Osei").see("Would take a 12").click("Would take a 12 Rosa Diaz").see("Nobody fits these filters");
        let other = app.agency("EPA", "Environmental Protection Agency");
        let outsider = app.person("Lee Moran", Role::Manager, Some(other));
        let mut lee = app.signed_in(&outsider);
        lee.get(&bare).expect(404);
        lee.get("/staff/wordings").expect(200);
        let mut auditor = app.signed_in(&app.person("Lorna Teague", Role::Auditor, None));
        auditor.get(&bare).expect(200).see("Ada Osei").see_not("With those ticked").see_not("Would take a 12");
        rosa.get(&bare).press("Remove the view Would take a 12").expect(200).see("The view was removed").see_not("Would take a 12");
    }

    /// The table shows the columns that were chosen, and keeps showing them.
    fn columns_are_chosen(app: App) {
        let p = app.programme();
        let ada = app.sent_application(&applicant(&app, "Ada Osei"), p.posting);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&table(&p, "&words=ada")).see(ada.as_str());
        let form = rosa.form("Show these");
        form.set("cols", "arrived").and("cols", "tags").send().expect(200).see("Arrived").see_not(ada.as_str()).see("“ada”");
        rosa.get(&format!("/staff/postings/{}/pipeline", p.posting)).see("Arrived").see_not("GS-13+");
        let csv = rosa.form("CSV").send().expect(200).text();
        assert!(csv.starts_with("Name,Tags,Arrived\r\n"), "{csv}");
    }

    /// Work on all of a list reaches also those that stand on no page.
    fn everyone_of_a_list_is_reached(app: App) {
        let p = app.programme();
        let all: Vec<Reference> = (0..57).map(|n| app.sent_application(&applicant(&app, &format!("Person {n:02}")), p.posting)).collect();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&table(&p, "")).form("Go on").choose("With those ticked → Begin review").send().see("Nobody was chosen");
        rosa.get(&table(&p, "")).see("All 57 of this list").click("Next").see("Person 56").see_not("Person 02");
        rosa.form("Go on").choose("All 57 of this list").choose("With those ticked → Begin review").send().expect(200).see("57 applications");
        rosa.press("Look it over").expect(200).see("Begin review of 57 applications").press("Begin review of 57 applications").expect(200).see("57 of 57");
        assert!(all.iter().all(|r| app.application(r).state == State::InReview));
        rosa.get(&table(&p, "&state=in_review")).see("In review 57");
    }
}

/// Somebody's decision on several: reasons, then the page on which it is looked over.
fn decide_on(app: &App, p: &Programme, names: &[&str]) -> crate::support::Browser {
    let mut rosa = app.signed_in(&p.manager);
    rosa.get(&table(p, ""));
    let mut form = rosa.form("Go on").choose("With those ticked → Decide: not moving forward");
    for name in names {
        form = form.choose(&format!("Choose {name}"));
    }
    form.send().expect(200);
    rosa.form("Look it over").send().expect(422).see("Choose at least one reason");
    rosa.form("Look it over").choose("The work shown does not reach").fill("Words of your own", "Thank you, {first name}.").send();
    rosa.expect(422).see("{first name} cannot be filled in");
    let form = rosa.form("Look it over").fill("Words of your own", "Thank you, {name}, for {reference}.");
    let own = muster::domain::decision::Reason::ALL.iter().position(|r| r.as_str() == "depth").unwrap();
    let boxes: Vec<&str> = (0..9).map(|n| if n == own { "We looked for one system in depth." } else { "" }).collect();
    boxes.iter().skip(1).fold(form.set("reason_words", boxes[0]), |form, words| form.and("reason_words", words)).send().expect(200);
    rosa
}

on_both_patiently! {
    /// Many are decided, left out with the reason, read letter by letter, sent after a quarter of an hour, and until then stopped.
    fn a_batch_is_decided_read_and_sent(app: App) {
        let p = app.programme();
        let (ada, bo, cy) = (applicant(&app, "Ada Osei"), applicant(&app, "Bo Ray"), applicant(&app, "Cy Lund"));
        let (a, b, c) = (app.in_review(&ada, &p), app.in_review(&bo, &p), app.offered(&cy, &p, 0));
        let mut rosa = decide_on(&app, &p, &["Ada Osei", "Bo Ray", "Cy Lund"]);
        rosa.see("1 left out").see("Cy Lund").see("“Not moving forward” is not possible now");
        assert_eq!(app.application(&a).state, State::InReview);
        rosa.click("Read the letters as they will be").see("Letter 1 of 2").see(&format!("Thank you, Ada Osei, for {a}.")).see("depth this posting needs. We looked for one system in depth. Describe").click("Next");
        rosa.see(&format!("Thank you, Bo Ray, for {b}.")).see_not("Ada Osei").click("Back");
        rosa.press("Record 2 applications as decided").expect(200).see("2 applicants have not been told").see("3 of 3");
        assert_eq!((app.application(&a).state, app.application(&a).told_state), (State::NotSelected, State::InReview));
        assert_eq!(app.application(&c).state, State::Offered);
        let mut reader = app.signed_in(&ada);
        reader.get(&format!("/my/applications/{a}")).see("In review").see_not("Not moving forward");

        rosa.press("Send 2 letters").expect(200).see("Nothing has been sent").see("The letters go at");
        assert_eq!(app.application(&a).told_state, State::InReview);
        rosa.press("Do not send").expect(200).see("Taken back");
        app.pass(TimeDelta::minutes(16));
        app.work();
        assert_eq!(app.application(&a).told_state, State::InReview);

        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/batches").expect(200).click("Decide: not moving forward").press("Send 2 letters").see("Nothing has been sent");
        let page = rosa.path.clone();
        // Letters on their way are not offered twice.
        rosa.get("/staff/batches").click("Decide: not moving forward").see("3 of 3").see_not("have not been told").see_not("Send 2 letters");
        // One of them is re-opened meanwhile: no letter goes to them.
        rosa.get(&format!("/staff/applications/{b}/reopen")).form("Re-open").fill("Why", "The wrong person.").send().expect(200);
        app.pass(TimeDelta::minutes(14));
        app.work();
        assert_eq!(app.application(&a).told_state, State::InReview);
        app.pass(TimeDelta::minutes(2));
        app.work();
        assert_eq!(app.application(&a).told_state, State::NotSelected);
        assert_eq!(app.application(&b).told_state, State::InReview);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see("Done").see("Rosa Diaz changed this to “In review”").see_not("Do not send");
        let mut reader = app.signed_in(&ada);
        reader.get(&format!("/my/applications/{a}")).see("Not moving forward");
    }

    /// A decision on many is taken back within the quarter of an hour, except where somebody went on; afterwards it is not.
    fn a_batch_is_taken_back_in_time(app: App) {
        let p = app.programme();
        let (ada, bo) = (applicant(&app, "Ada Osei"), applicant(&app, "Bo Ray"));
        let (a, b) = (app.in_review(&ada, &p), app.in_review(&bo, &p));
        let before = app.application(&a);
        app.pass(TimeDelta::hours(1));
        let mut rosa = decide_on(&app, &p, &["Ada Osei", "Bo Ray"]);
        rosa.press("Record 2 applications as decided").expect(200).see("This can be taken back until");
        let page = rosa.path.clone();
        rosa.get(&format!("/staff/applications/{b}/reopen")).form("Re-open").fill("Why", "The wrong person.").send().expect(200);
        rosa.get(&page).press("Undo").expect(200).see("Taken back").see("Bo Ray").see("Rosa Diaz changed this to “In review”");
        let after = app.application(&a);
        assert_eq!((after.state, after.told_state, after.state_since, after.due_at, after.stage), (before.state, before.told_state, before.state_since, before.due_at, before.stage));
        rosa.get(&format!("/staff/applications/{a}/timeline")).see("Taken back");
        rosa.get(&format!("/staff/applications/{a}/tell")).see("There is nothing to tell");

        let mut rosa = decide_on(&app, &p, &["Ada Osei"]);
        rosa.press("Record 1 application as decided").expect(200);
        let form = rosa.form("Undo");
        let (_, body) = form.body();
        let undo = format!("{}/undo", rosa.path);
        app.pass(TimeDelta::minutes(16));
        let page = rosa.path.clone();
        rosa.get(&page).see_not("This can be taken back");
        rosa.post_once(&undo, "application/x-www-form-urlencoded", &body).expect(422).see("The time to take this back has passed");
        assert_eq!(app.application(&a).state, State::NotSelected);
    }

    /// One decision and its letter can be taken back the same way, and one begun review.
    fn one_change_is_taken_back(app: App) {
        let p = app.programme();
        let a = app.sent_application(&applicant(&app, "Ada Osei"), p.posting);
        let page = format!("/staff/applications/{a}");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).press("Begin review").see("Review has begun").press("Undo").expect(200).see("Taken back");
        assert_eq!(app.application(&a).state, State::Submitted);
        rosa.get(&page).press("Begin review");
        rosa.get(&format!("{page}/decision")).form("Record the decision").choose("Qualified").send().see("You passed").press("Send this letter").see("cannot be taken back");
        rosa.see("Until then it can be stopped.").click("See or stop it").see("Nothing has been sent");
        assert_eq!(app.application(&a).told_state, State::InReview);
        rosa.get(&format!("{page}/tell")).press("Send this letter").expect(422).see("The letter waits already");
        rosa.get("/staff/batches").press("Undo Send the decisions").expect(200).see("Taken back");
        rosa.get(&format!("{page}/tell")).press("Send this letter");
        app.pass(TimeDelta::minutes(15));
        app.work();
        assert_eq!(app.application(&a).told_state, State::Qualified);
        rosa.get("/staff/batches").see_not("Undo Send the decisions");
        // The letter of one decision is read from its page as that of many, before and after it was sent.
        let b = app.in_review(&applicant(&app, "Bo Ray"), &p);
        rosa.get(&format!("/staff/applications/{b}/decision")).form("Record the decision").choose("Not moving forward").choose("The work shown does not reach").send().expect(200);
        let letter = format!("{}/letters?n=1", rosa.get("/staff/batches").click("Decide: not moving forward").path.split('?').next().unwrap());
        rosa.get(&letter).expect(200).see("Letter 1 of 1").see("The work shown does not reach the technical depth");
        rosa.get(&format!("/staff/applications/{b}/tell")).press("Send this letter");
        app.pass(TimeDelta::minutes(15));
        app.work();
        app.signed_in(&p.manager).get(&letter).expect(200).see("No letter here");
    }

    /// From one application to the next of the list one came from, on every page of it; a step from the board leads back to the board.
    fn one_goes_through_a_list_and_comes_back_to_it(app: App) {
        let p = app.programme();
        let all: Vec<Reference> = ["Ada Osei", "Bo Ray", "Cy Lund"].iter().map(|name| {
            app.pass(TimeDelta::minutes(1));
            app.sent_application(&applicant(&app, name), p.posting)
        }).collect();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{}", all[0]));
        assert!(rosa.link("Next").is_none(), "she came from no list");
        rosa.get(&table(&p, "&state=submitted")).click("Ada Osei").click("Next").see("Bo Ray").click("Answers").click("Next").see("Cy Lund");
        assert!(rosa.link("Next").is_none());
        rosa.click("Before").see("Bo Ray");
        rosa.get(&table(&p, "&order=newest&words=people.example")).click("Cy Lund").click("Next").see("Bo Ray").click("Before").see("Cy Lund");
        // Who left the list leads on to the first of it.
        rosa.get(&table(&p, "&state=submitted")).click("Bo Ray").press("Begin review").see("Bo Ray").click("Next").see("Ada Osei");
        rosa.get(&format!("/staff/postings/{}/pipeline?view=board&words=ada", p.posting)).press("Begin review").see("Review has begun").see("“ada”");
        rosa.press("Undo").see("Taken back").see("“ada”").see("Begin review");
    }

    /// Messages with names filled in, colleagues who look after somebody, and tags: each for many, each taken back.
    fn many_are_written_to_given_away_and_tagged(app: App) {
        let p = app.programme();
        let (a, b) = (app.in_review(&applicant(&app, "Ada Osei"), &p), app.in_review(&applicant(&app, "Bo Ray"), &p));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/wordings").form("Keep the words").fill("Name", "Patience").fill("Words", "Dear {name}, {posting} takes {days}.").send().expect(422).see("{days} cannot be filled in");
        rosa.form("Keep the words").fill("Words", "Dear {name}, {posting} takes another week.").send().expect(200).see("The words are kept");
        let ask = |rosa: &mut crate::support::Browser, act: &str| {
            rosa.get(&table(&p, "")).form("Go on").choose("Choose Ada Osei").choose("Choose Bo Ray").choose(&format!("With those ticked → {act}")).send().expect(200);
        };
        ask(&mut rosa, "Send a message");
        rosa.form("Put them into the field").choose("Words kept before → Patience").send().expect(200).see("takes another week");
        rosa.press("Look it over").expect(200).see("Send the message to 2 applicants").press("Send the message to 2 applicants").see("Nothing has been sent");
        rosa.get(&format!("/staff/applications/{a}/messages")).see_not("takes another week");
        app.pass(TimeDelta::minutes(15));
        app.work();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{b}/messages")).see("Dear Bo Ray, Data engineer, ledgers takes another week.");

        ask(&mut rosa, "Add a tag");
        rosa.form("Look it over").fill("Tag", " Call Back ").send().press("Tag 2 applications").expect(200).see("Add a tag: call back");
        rosa.get(&table(&p, "&tag=call+back")).see("Ada Osei").see("Bo Ray").see("Tag: call back");
        ask(&mut rosa, "Remove a tag");
        rosa.form("Look it over").fill("Tag", "call back").send().press("Remove the tag from 2 applications").see("2 of 2").press("Undo").see("Taken back");
        rosa.get(&table(&p, "&tag=call+back")).see("Ada Osei");

        ask(&mut rosa, "Give to somebody");
        rosa.form("Look it over").choose("Who looks after them? → Amina Yusuf").send().press("Give 2 applications away").expect(200).see("Give to Amina Yusuf");
        rosa.get(&table(&p, "&with=nobody")).see("Nobody fits these filters");
        rosa.get("/staff/batches").press("Undo Give to somebody").expect(200).see("Taken back");
        rosa.get(&table(&p, "&with=nobody")).see("Ada Osei");
    }

    /// Two processes at the same batch do each application once; reviewers, auditors and others' managers do nothing to it.
    fn a_batch_is_done_once_and_by_whom_it_may(app: App) {
        let p = app.programme();
        let all: Vec<Reference> = (0..60).map(|n| app.sent_application(&applicant(&app, &format!("Person {n:02}")), p.posting)).collect();
        let (who, posting) = (app.who(&p.manager), p.posting);
        let here = app.here();
        let batch = app.db.write(move |tx| {
            use muster::actions::batches;
            use muster::domain::batch::BatchKind;
            use muster::domain::pipeline::{Filter, Order};
            let id = batches::draft(tx, &here, &who, posting, BatchKind::BeginReview, &batches::Ask::default())?;
            let ids = muster::store::applications::ids(tx, posting, &Filter::default(), (Order::Waiting, None), here.now, 100)?;
            batches::add(tx, &who, id, &ids)?;
            batches::start(tx, &here, &who, id)?;
            Ok(id)
        }).unwrap();
        let mut bo = app.signed_in(&p.reviewer);
        bo.get(&format!("/staff/batches/{batch}")).expect(404);
        bo.get(&format!("/staff/postings/{}/bulk?act=tag&everyone=1", p.posting)).expect(403);
        std::thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| app.jobs().batches(&muster::jobs::Stop::default()).unwrap());
            }
        });
        for r in &all {
            let events = app.db.read(|c| muster::store::events::of_application(c, app.application(r).id)).unwrap();
            assert_eq!(events.iter().filter(|e| e.kind == "begin_review").count(), 1, "{r}");
        }
        let mut auditor = app.signed_in(&app.person("Lorna Teague", Role::Auditor, None));
        auditor.get(&format!("/staff/batches/{batch}")).expect(200).see("60 of 60").see_not("Undo");
        auditor.get(&format!("/staff/postings/{}/bulk?act=tag&everyone=1", p.posting)).expect(403);
    }
}
