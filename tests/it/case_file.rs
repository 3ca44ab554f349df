//! The page of an application beyond its parts: the case file of a decision and its seal, comparing people, undoing a placement, and
//! forms that come second.

use chrono::TimeDelta;
use diesel::connection::SimpleConnection as _;
use muster::actions::{decisions, interviews, offers};
use muster::domain::account::Role;
use muster::domain::decision::{Outcome, Reason, Verdict};
use muster::domain::interview::Slot;
use muster::domain::placement::SeatState;
use muster::domain::reference::Reference;
use muster::domain::scorecard::Rating;
use muster::domain::state::State;
use muster::store;
use sha2::{Digest as _, Sha256};

use crate::interviewing::send_card;
use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};

/// Decides on an application as the manager.
fn decide(app: &App, p: &Programme, reference: &Reference, verdict: Verdict) {
    let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(reference), reference.clone());
    app.db.write(move |tx| decisions::decide(tx, &here, &who, &r, version, &verdict)).unwrap();
}

/// An application whose interview is over and whose interviewer sent a card.
fn rated(app: &App, applicant: &Person, p: &Programme, days: i64, ratings: [Rating; 2]) -> Reference {
    let reference = app.in_review(applicant, p);
    let slots = vec![Slot::new(app.now() + TimeDelta::days(days), 45, app.now()).unwrap()];
    let times = interviews::Offer { slots, ..app.times(p) };
    let (here, rosa, who, version, r) = (app.here(), app.who(&p.manager), app.who(applicant), app.version(&reference), reference.clone());
    app.db
        .write(move |tx| {
            let id = interviews::offer(tx, &here, &rosa, &r, version, &times)?;
            let slot = store::interviews::slots(tx, id)?[0].0;
            interviews::choose(tx, &here, &who, &r, slot)
        })
        .unwrap();
    app.pass(TimeDelta::days(days) + TimeDelta::hours(1));
    send_card(app, &p.reviewer, &reference, ratings);
    reference
}

on_both! {
    /// A decision prints with everything it rested on; its seal is the SHA-256 of that, and a row changed later no longer fits.
    fn a_decision_can_be_retraced(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = rated(&app, &ada, &p, 3, [Rating::Yes, Rating::StrongNo]);
        let page = format!("/staff/applications/{reference}/decision/case-file");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).expect(404);
        decide(&app, &p, &reference, Verdict::new(Outcome::NotSelected, vec![Reason::Interview], "Operations was thin.").unwrap());
        rosa.get(&format!("/staff/applications/{reference}")).click("Case file").expect(200)
            .see("Not moving forward: Ada Osei").see("by Rosa Diaz").see("Not told yet").see("Engineering, version 1").see(Reason::Interview.spoken())
            .see("Operations was thin.").see("Bo Lindqvist").see("Found the race in the loader after a hint").see("Strong no").see("Unchanged");
        // Whoever has the text computes the same number.
        let seal = app.db.read({
            let id = app.application(&reference).id;
            move |c| store::events::of_application(c, id)
        }).unwrap().into_iter().find(|l| l.kind == "seal").unwrap().detail;
        rosa.see(&seal);
        rosa.get(&format!("{page}/text")).expect(200);
        assert_eq!(Sha256::digest(&rosa.bytes).iter().map(|b| format!("{b:02x}")).collect::<String>(), seal);
        assert!(!rosa.text().contains("Ada"), "the sealed text calls the applicant by reference");

        // What follows is shown and breaks no seal: telling, and a second person who re-opens with a reason.
        let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&reference), reference.clone());
        app.db.write(move |tx| decisions::tell(tx, &here, &who, &r, version)).unwrap();
        let (here, who, version, r) = (app.here(), app.who(&p.office), app.version(&reference), reference.clone());
        app.db.write(move |tx| decisions::reopen(tx, &here, &who, &r, version, "The recording shows more").map(|_| ())).unwrap();
        rosa.get(&page).see("Unchanged").see("The applicant was told").see("Re-open for review").see("The recording shows more").see("Amina Yusuf");
        decide(&app, &p, &reference, Verdict::new(Outcome::Qualified, vec![], "").unwrap());
        rosa.get(&page).see("Qualified: Ada Osei").click_beginning("Not moving forward, ").expect(200).see("Operations was thin.").see("Unchanged");

        // Somebody changes a word in the database: the file says so.
        app.db.write(|tx| Ok(tx.batch_execute("UPDATE decisions SET detail = 'Operations was fine.' WHERE outcome = 'not_selected'")?)).unwrap();
        let earlier = rosa.path.clone();
        rosa.get(&earlier).see("Changed since").see("Operations was fine.").see_not("Unchanged");
        rosa.get(&page).see("Unchanged");

        // For those who may see results; interviewers and strangers are not among them.
        app.signed_in(&app.person("Lorna Teague", Role::Auditor, None)).get(&page).expect(200).see("Bo Lindqvist").see("Unchanged");
        app.signed_in(&p.reviewer).get(&page).expect(403);
        let stranger = app.person("Sam Stone", Role::Manager, Some(app.agency("NASA", "Space")));
        app.signed_in(&stranger).get(&page).expect(404);
        app.signed_in(&ada).get(&page).expect(403);
    }

    /// Two to four people of one posting stand side by side; nobody else's, and never for reviewers.
    fn people_are_compared_by_competency(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let one = rated(&app, &ada, &p, 3, [Rating::StrongYes, Rating::No]);
        let two = rated(&app, &eve, &p, 2, [Rating::No, Rating::StrongYes]);
        let page = format!("/staff/compare?chosen={one}&chosen={two}");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).expect(200).see("Compare 2 people").see("Programming Ada Osei Bo Lindqvist: Strong yes Eve Park Bo Lindqvist: No")
            .see("Operations Ada Osei Bo Lindqvist: No Eve Park Bo Lindqvist: Strong yes").see("Lowest grade GS-13");
        rosa.get(&format!("/staff/postings/{}/pipeline?view=table", p.posting)).form("Compare").and("chosen", one.as_str()).and("chosen", two.as_str()).send().expect(200).see("Compare 2 people");
        rosa.get(&format!("/staff/compare?who={two}&who={one}")).expect(200).see("Programming Eve Park Bo Lindqvist: No Ada Osei");
        rosa.get(&format!("/staff/compare?chosen={one}")).expect(422).see("Choose 2 to 4 people");
        rosa.get(&format!("/staff/compare?chosen={one}&chosen={one}")).expect(422);
        let more: String = (0..5).map(|n| format!("chosen={}&", app.in_review(&app.person(&format!("Person {n}"), Role::Applicant, None), &p))).collect();
        rosa.get(&format!("/staff/compare?{more}")).expect(422).see("Choose 2 to 4 people");
        let other = app.live_posting(&app.content(None, "Site reliability engineer"), &p.manager, &p.office);
        let elsewhere = app.sent_application(&app.person("Cy Ng", Role::Applicant, None), other);
        rosa.get(&format!("/staff/compare?chosen={one}&chosen={elsewhere}")).expect(422).see("same posting");
        app.signed_in(&p.reviewer).get(&page).expect(403).see_not("Eve Park");
        let stranger = app.person("Sam Stone", Role::Manager, Some(app.agency("NASA", "Space")));
        app.signed_in(&stranger).get(&page).expect(404);
    }

    /// A placement that has not begun is undone by a second person, with a reason: the seat is open and the fellow qualified again.
    fn a_placement_is_undone_by_a_second_person(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.placed(&ada, &p, 0);
        let page = format!("/staff/applications/{reference}/undo-placement");
        let (mut rosa, mut amina) = (app.signed_in(&p.manager), app.signed_in(&p.office));
        rosa.get(&page).form("Undo the placement").fill("Why is it undone?", "The funding fell through").send().expect(422).see("A second person").see("The funding fell through");
        amina.get(&format!("/staff/applications/{reference}")).click("Undo the placement…").form("Undo the placement").send().expect(422).see("Say why");
        amina.form("Undo the placement").fill("Why is it undone?", "The funding fell through").send().expect(200).see("The placement was undone").see("Qualified");
        assert_eq!((app.application(&reference).state, app.application(&reference).told_state), (State::Qualified, State::Qualified));
        let seat = p.seats[0];
        assert_eq!(app.db.read(move |c| store::seats::find(c, seat)).unwrap().state, SeatState::Open);
        app.deliver();
        let letter = mail::latest(&ada.email, "Your placement with “Ledger to Stream” was taken back");
        assert!(letter.text.contains("Why: The funding fell through") && letter.text.contains("You hear from us by December 24, 2026"), "{}", letter.text);
        mail::latest(&p.manager.email, "The placement of Ada Osei was undone");
        app.signed_in(&ada).get(&format!("/my/applications/{reference}")).see("You passed").see("Your placement was taken back");
        amina.get(&format!("/staff/applications/{reference}/timeline")).see("Undo the placement").see("The funding fell through");
        amina.get(&page).form("Undo the placement").fill("Why is it undone?", "Again").send().expect(422);

        // The seat can be offered again, to the same person too. What has begun is not undone.
        let (here, rosa_who, second, version, r, terms) =
            (app.here(), app.who(&p.manager), app.who(&p.office), app.version(&reference), reference.clone(), app.terms());
        app.db.write(move |tx| offers::prepare(tx, &here, &rosa_who, &r, version, seat, &terms).and_then(|id| offers::approve(tx, &here, &second, id, true))).unwrap();
        let eve = app.placed(&app.person("Eve Park", Role::Applicant, None), &p, 1);
        app.pass(TimeDelta::days(91));
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/applications/{eve}/undo-placement")).form("Undo the placement").fill("Why is it undone?", "Late").send().expect(422).see("has begun").see("Late");
    }

    /// Whoever sends a form second reads what was done, by whom, and finds every word they typed.
    fn a_form_that_comes_second_says_what_changed(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let at = |rest: &str| format!("/staff/applications/{reference}/{rest}");
        let (mut second, mut leaving) = (app.signed_in(&p.office), app.signed_in(&p.office));
        second.get(&at("decision")).expect(200);
        leaving.get(&at("withdraw")).expect(200);
        decide(&app, &p, &reference, Verdict::new(Outcome::NotSelected, vec![Reason::Depth], "").unwrap());
        let changed = "Rosa Diaz changed this to “Not moving forward” just now.";
        let form = second.form("Record the decision").choose("Qualified");
        form.fill("Words of your own for the applicant", "Seventeen words").send().expect(409).see(changed).see("Seventeen words");
        let form = leaving.form("Withdraw the application").choose("the applicant, by telephone").choose("It took too long");
        form.send().expect(409).see(changed);
        assert!(leaving.text().contains("value=\"too_long\" checked"), "what was chosen stays");

        // Telling and re-opening.
        let (mut tell, mut reopen) = (app.signed_in(&p.office), app.signed_in(&p.office));
        tell.get(&at("tell")).expect(200);
        reopen.get(&at("reopen")).expect(200);
        let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&reference), reference.clone());
        app.db.write(move |tx| decisions::tell(tx, &here, &who, &r, version)).unwrap();
        tell.press("Send this letter").expect(409).see("Rosa Diaz told the applicant the decision");
        reopen.form("Re-open").fill("Why?", "Seventeen words").send().expect(409).see("Rosa Diaz told the applicant the decision").see("Seventeen words");

        // An offer, and undoing a placement.
        let eve = app.person("Eve Park", Role::Applicant, None);
        let qualified = app.qualified(&eve, &p);
        let mut offer = app.signed_in(&p.office);
        offer.get(&format!("/staff/applications/{qualified}/offer")).expect(200);
        decide(&app, &p, &qualified, Verdict::new(Outcome::NotSelected, vec![Reason::Feasibility], "").unwrap());
        let date = |d: i64| (app.now().date() + TimeDelta::days(d)).format("%-m/%-d/%Y").to_string();
        let form = offer.form("Ask for approval").choose("Ledger to Stream: Data engineer").fill("Grade", "13").choose("Typed, with its source").fill("Pay for a year", "151,000");
        let form = form.fill("Source of typed pay", "2026 table").fill("Place of work", "Washington, DC").fill("First day", &date(90));
        form.fill("Not to exceed", &date(820)).send().expect(409).see("Rosa Diaz changed this to “Not moving forward”");
        assert!(offer.text().contains("151,000"), "the pay stays");
        let cy = app.person("Cy Ng", Role::Applicant, None);
        let sitting = app.placed(&cy, &p, 0);
        let mut undo = app.signed_in(&p.office);
        undo.get(&format!("/staff/applications/{sitting}/undo-placement")).expect(200);
        let (here, who, r) = (app.here(), app.who(&cy), sitting.clone());
        app.db.write(move |tx| muster::actions::applications::withdraw(tx, &here, &who, &r, muster::actions::applications::WithdrawReason::Personal)).unwrap();
        undo.form("Undo the placement").fill("Why is it undone?", "Seventeen words").send().expect(409).see("Cy Ng changed this to “Withdrawn”").see("Seventeen words");

        // Times for an interview.
        let di = app.in_review(&app.person("Di Moreno", Role::Applicant, None), &p);
        let mut times = app.signed_in(&p.office);
        times.get(&format!("/staff/applications/{di}/interviews/new")).expect(200);
        decide(&app, &p, &di, Verdict::new(Outcome::NotSelected, vec![Reason::Depth], "").unwrap());
        let day = (app.now().date() + TimeDelta::days(3)).format("%-m/%-d/%Y").to_string();
        let form = times.form("Read the letter first").choose("Interviewer → Bo Lindqvist").fill("Video link or room", "Room seventeen").set("date", &day).and("date", &day).set("time", "10:00 am").and("time", "2:00 pm");
        form.send().expect(409).see("Rosa Diaz changed this to “Not moving forward”");
        assert!(times.text().contains("Room seventeen"), "the room stays");
    }
}
