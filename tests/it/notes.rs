//! Notes of staff about an application: among colleagues, or for the applicant too; and what somebody has not opened yet.

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::store;

use crate::on_both;
use crate::support::mail;

/// The link that changes the note of the first moment.
const CHANGE: &str = "Change the note of November 24, 2026 at 9:00 am EST";

on_both! {
    /// A note stays among staff who see people; whoever is told of it gets a letter and a line on the work list until they looked.
    fn a_note_stays_among_colleagues_and_calls_them(app: App) {
        let p = app.programme();
        let (ada, cy) = (app.person("Ada Osei", Role::Applicant, None), app.person("Cy Ng", Role::Manager, Some(app.agency("TREAS", "Treasury"))));
        let reference = app.booked(&ada, &p);
        let page = format!("/staff/applications/{reference}/notes");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}")).click("Notes").see("No notes yet");
        rosa.form("Keep the note").fill("Write a note", " ").send().expect(422).see("Write a note");
        rosa.form("Keep the note").fill("Write a note", "Canary: the référence of 2019 is missing. @cy ng please call.").choose("Amina Yusuf").send()
            .expect(200).see("Only staff read it").see("Canary").see("told Amina Yusuf, Cy Ng");
        app.deliver();
        for told in [&p.office, &cy] {
            let letter = mail::latest(&told.email, "Rosa Diaz asks you to read a note");
            assert!(letter.link().ends_with(&page) && !letter.text.contains("Canary"), "{}", letter.text);
            let mut browser = app.signed_in(told);
            browser.get("/staff").see("Notes for you").click("Read the note of Rosa Diaz on Ada Osei").expect(200).see("Canary");
            browser.get("/staff").see_not("Notes for you");
        }
        assert!(mail::letters_to(&ada.email).iter().all(|l| !l.subject.contains("A note about")), "the applicant hears nothing");

        // The applicant, interviewers and strangers never read it; an auditor reads and cannot write.
        let mut own = app.signed_in(&ada);
        own.get(&format!("/my/applications/{reference}")).expect(200).see_not("Canary").see_not("Notes for you");
        let stranger = app.person("Sam Stone", Role::Manager, Some(app.agency("NASA", "Space")));
        app.signed_in(&stranger).get(&page).expect(404);
        app.signed_in(&p.reviewer).get(&page).expect(403).see_not("Canary");
        app.signed_in(&app.person("Lorna Teague", Role::Auditor, None)).get(&page).expect(200).see("Canary").see_not("Keep the note");

        // Who may not see the case cannot be told of it, whatever the form says.
        rosa.get(&page);
        rosa.form("Keep the note").fill("Write a note", "For Sam").and("tell", &stranger.id.to_string()).send().expect(422).see("may not see this application").see("For Sam");
        // History says that there was a note, never what.
        rosa.get(&format!("/staff/applications/{reference}/timeline")).see("Note written among staff").see_not("Canary");
        let id = app.application(&reference).id;
        let lines = app.db.read(move |c| store::events::of_application(c, id)).unwrap();
        assert!(lines.iter().any(|l| l.subject == "note") && lines.iter().all(|l| !l.detail.contains("Canary")));
    }

    /// Its author changes a private note for a day, and removes it at any time; words in another window are not lost.
    fn a_note_is_changed_for_a_day(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let page = format!("/staff/applications/{reference}/notes");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).form("Keep the note").fill("Write a note", "First words").send().expect(200);
        let mut other = app.signed_in(&p.manager);
        other.get(&page).click(CHANGE).see("First words");
        rosa.get(&page).click(CHANGE).form("Keep the note").fill("Note", "Second words").send().expect(200).see("Second words").see("changed November 24");
        other.form("Keep the note").fill("Note", "Third words").send().expect(409).see("Rosa Diaz").see("Third words");
        other.form("Keep the note").send().expect(200).see("Third words").see_not("Second words");

        let mut amina = app.signed_in(&p.office);
        amina.get(&page).see("Third words");
        assert!(amina.link(CHANGE).is_none(), "only the author changes a note");
        app.pass(TimeDelta::hours(25));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see("Third words");
        assert!(rosa.link(CHANGE).is_none(), "a day is over");
        rosa.press("Remove the note of November 24, 2026 at 9:00 am EST").expect(200).see("The note was removed").see_not("Third words");
        rosa.get(&format!("/staff/applications/{reference}/timeline")).see("Note removed");
    }

    /// What the applicant may read stands on their page, in a letter and in their data; it goes with the person.
    fn a_note_for_the_applicant_reaches_them(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let page = format!("/staff/applications/{reference}/notes");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).form("Keep the note").fill("Write a note", "Among us: a good one.").send().expect(200);
        rosa.form("Keep the note").fill("Write a note", "We wait for the registry; your place in the order stays.").choose("Ada Osei too").send().expect(200).see("The applicant may read it and has a letter");
        assert!(rosa.link(CHANGE).is_some(), "the private one can be changed");
        app.deliver();
        let letter = mail::latest(&ada.email, "A note about your application");
        assert!(letter.text.contains("“We wait for the registry") && letter.text.contains("Nothing is asked of you"), "{}", letter.text);
        let mut own = app.signed_in(&ada);
        own.get(&format!("/my/applications/{reference}")).see("Notes for you").see("We wait for the registry").see("Rosa Diaz, hiring team").see_not("a good one");
        let who = app.who(&ada);
        let now = app.now();
        let packed = app.db.read(move |c| muster::actions::own_data::zip(c, &who, now)).unwrap();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
        let mut data = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("my-data.json").unwrap(), &mut data).unwrap();
        assert!(data.contains("We wait for the registry") && !data.contains("a good one"));

        let (here, who) = (app.here(), app.who(&ada));
        app.db.write(move |tx| muster::actions::closures::close(tx, &here, &who)).unwrap();
        rosa.get(&page).form("Keep the note").fill("Write a note", "Too late").choose("Ada Osei too").send().expect(422).see("closed their account").see("Too late");
        app.pass(TimeDelta::days(31));
        app.work();
        app.signed_in(&p.manager).get(&page).expect(200).see("No notes yet");
    }

    /// What a member of staff has not opened is new to them alone.
    fn an_application_is_new_until_it_was_opened(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let (id, posting) = (app.application(&reference).id, p.posting);
        let seen = |who: &crate::support::make::Person| {
            let user = who.id;
            app.db.read(move |c| store::looks::seen(c, user, &[id])).unwrap().contains(&id)
        };
        assert!(!seen(&p.manager) && !seen(&p.office));
        let (mut rosa, table) = (app.signed_in(&p.manager), format!("/staff/postings/{posting}/pipeline?view=table"));
        rosa.get(&table).see("Ada Osei Not opened");
        rosa.get(&format!("/staff/applications/{reference}")).expect(200);
        rosa.get(&format!("/staff/applications/{reference}")).expect(200);
        assert!(seen(&p.manager) && !seen(&p.office));
        rosa.get(&table).see("Ada Osei").see_not("Not opened");
        app.signed_in(&p.office).get(&table).see("Ada Osei Not opened");
    }
}
