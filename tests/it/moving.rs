//! An application is moved to another posting at its applicant's wish.

use muster::domain::account::Role;
use muster::domain::state::State;
use muster::store;

use crate::on_both;
use crate::support::mail;

on_both! {
    /// It ends in one pipeline and begins in the other, with its papers, a letter to both sides and its history; judged there from the beginning.
    fn an_application_goes_on_in_another_posting(app: App) {
        let p = app.programme();
        let agency = app.db.read(move |c| store::postings::find(c, p.posting)).unwrap().content.agency;
        let other = app.live_posting(&app.content(agency, "Data engineer, benefits"), &p.manager, &p.office);
        let foreign = app.live_posting(&app.content(Some(app.agency("HHS", "Health")), "Nurse records"), &p.office, &app.person("Second Officer", Role::Office, None));
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}")).click("Move to another posting…").expect(200).see("Data engineer, benefits").see_not("Nurse records").see_not("Choose a posting Data engineer, ledgers");
        // Nothing is moved without a posting, a reason and the applicant's wish; what was typed stays.
        rosa.form("Move the application").fill("Why?", "You know benefits").send().expect(422).see("Choose a posting").see("only when its applicant wishes it").see("You know benefits");
        // Another agency's posting is not theirs to move to, even when its number is sent.
        let form = rosa.form("Move the application").choose("Yes, the applicant asked for it or agreed").fill("Why?", "You know benefits");
        form.set("posting", &foreign.to_string()).send().expect(403);
        rosa.get(&format!("/staff/applications/{reference}/move"));
        let form = rosa.form("Move the application").choose("Yes, the applicant asked for it or agreed").fill("Why?", "You know benefits");
        form.set("posting", &other.to_string()).send().expect(200).see("it is here now").see("Ada Osei").see("In review").see("40 million rows a day");

        assert_eq!(app.application(&reference).state, State::Withdrawn);
        let new = app.db.read(move |c| store::applications::of_person(c, ada.id, other)).unwrap().unwrap();
        assert_eq!((new.state, new.told_state), (State::InReview, State::InReview));
        assert!(new.due_at.is_some_and(|due| due > app.now()), "the next step is promised");
        rosa.click("Timeline").see(&format!("Came from another posting, where it was {reference}"));
        rosa.get(&format!("/staff/applications/{reference}/timeline")).see(&format!("moved to “Data engineer, benefits” as {}", new.reference)).see("Interview: cancelled");
        rosa.get(&format!("/staff/postings/{other}/pipeline")).see("Ada Osei");
        rosa.get(&format!("/staff/applications/{}/answers", new.reference)).expect(200).see("Yes");
        app.deliver();
        let letter = mail::latest(&ada.email, "Your application was moved");
        for words in ["from “Data engineer, ledgers” to “Data engineer, benefits”", "You know benefits", new.reference.as_str(), "You hear from us by:"] {
            assert!(letter.text.contains(words), "{words} is missing in {}", letter.text);
        }
        mail::latest(&p.manager.email, "Ada Osei was moved to “Data engineer, benefits”");
        app.signed_in(&ada).get("/my").see("Data engineer, benefits");

        // Nobody has two at one posting, and what is decided stays where it is.
        rosa.get(&format!("/staff/applications/{}/move", new.reference)).see("Nowhere to move it");
        let eve = app.person("Eve Park", Role::Applicant, None);
        let qualified = app.qualified(&eve, &p);
        rosa.get(&format!("/staff/applications/{qualified}"));
        assert!(rosa.link("Move to another posting…").is_none());
        let mut office = app.signed_in(&p.office);
        office.get(&format!("/staff/applications/{qualified}/move")).form("Move the application").choose("Yes, the applicant asked for it or agreed").fill("Why?", "x").set("posting", &foreign.to_string()).send().expect(422).see("it can be moved only before it is decided");
        // Reviewers and auditors move nothing.
        app.signed_in(&p.reviewer).get(&format!("/staff/applications/{}/move", new.reference)).expect(404);
        app.signed_in(&app.person("Ian Cole", Role::Auditor, None)).get(&format!("/staff/applications/{}/move", new.reference)).expect(403);
    }

    /// Two who move it at once: the second reads what the first did.
    fn an_application_is_moved_once(app: App) {
        let p = app.programme();
        let agency = app.db.read(move |c| store::postings::find(c, p.posting)).unwrap().content.agency;
        let targets = ["One", "Two"].map(|title| app.live_posting(&app.content(agency, title), &p.manager, &p.office));
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.sent_application(&ada, p.posting);
        let version = app.version(&reference);
        let done: Vec<bool> = std::thread::scope(|scope| {
            let tries: Vec<_> = targets
                .iter()
                .map(|to| {
                    let (here, who, r, to, app) = (app.here(), app.who(&p.manager), reference.clone(), *to, &app);
                    scope.spawn(move || app.db.write(move |tx| muster::actions::moving::to_posting(tx, &here, &who, &r, version, to, "asked")).is_ok())
                })
                .collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(done.iter().filter(|ok| **ok).count(), 1, "{done:?}");
        assert_eq!(app.db.read(move |c| store::applications::of_user(c, ada.id)).unwrap().len(), 2);
    }
}
