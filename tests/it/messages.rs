//! Messages between an applicant and the hiring team, and the letters an applicant can read again.

use muster::domain::account::Role;

use crate::on_both;
use crate::support::mail;

on_both! {
    /// Both sides write in one thread; each is told by a letter that carries the beginning only, and sees what is new until it is opened.
    fn both_sides_write_in_one_thread(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let reference = app.in_review(&ada, &p);
        let (own, staff) = (format!("/my/applications/{reference}/messages"), format!("/staff/applications/{reference}/messages"));
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}")).click("Messages").see("No messages yet");
        browser.form("Send message").fill("Write to the hiring team", " ").send().expect(422).see("Write a message");
        let long = format!("May I send a work sample? {}", "It is about ledgers. ".repeat(30));
        browser.form("Send message").fill("Write to the hiring team", &format!("{long}\nThe end")).send().expect(200).see("Your message was sent").see("The end");
        app.deliver();
        let letter = mail::latest(&p.manager.email, "Ada Osei wrote about application");
        assert!(letter.text.contains("May I send a work sample?") && !letter.text.contains("The end"), "{}", letter.text);
        assert!(letter.link().ends_with(&staff));

        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").see("New messages").click("Answer Ada Osei").expect(200).see("New May I send").see("The end");
        rosa.get(&staff).see("May I send").see_not("New May I send");
        rosa.form("Send message").fill("Write to the applicant", "Yes, please do.").send().expect(200).see("not read yet");
        rosa.get("/staff").see_not("New messages");
        app.deliver();
        let letter = mail::latest(&ada.email, "A message about your application");
        assert!(letter.text.contains("“Yes, please do.”"), "{}", letter.text);
        browser.get("/my").click("Read a message from the hiring team").expect(200).see("Rosa Diaz New Yes, please do.");
        browser.get("/my").see_not("Read a message from the hiring team");
        rosa.get(&staff).see_not("not read yet");
        browser.get(&own).click("Print these messages").expect(200).see("Yes, please do.").see("Ada Osei. As of November 24, 2026").see_not("Send message");

        // Nobody else reads along.
        let stranger = app.agency("NASA", "National Aeronautics and Space Administration");
        let sam = app.person("Sam Stone", Role::Manager, Some(stranger));
        app.signed_in(&sam).get(&staff).expect(404);
        app.signed_in(&eve).get(&own).expect(404);
        // An auditor reads, leaves it unread and cannot write.
        let mut auditor = app.signed_in(&app.person("Lorna Teague", Role::Auditor, None));
        auditor.get(&staff).expect(200).see("Yes, please do.").see_not("Send message");
    }

    /// The letters of an application can be read again by their reader, and by no other applicant; its files stand beside them.
    fn letters_can_be_read_again(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (reference, other) = (app.in_review(&ada, &p), app.in_review(&eve, &p));
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}")).click("Letters and files").see("On its way").see("cv.txt");
        app.deliver();
        let list = browser.path.clone();
        browser.get(&list).see("Sent").click(&format!("We received your application {reference}"));
        browser.expect(200).see("Dear Ada Osei").see("We begin review by");
        let number = browser.path.rsplit('/').next().unwrap().to_owned();
        let mut stranger = app.signed_in(&eve);
        stranger.get(&format!("{list}/{number}")).expect(404);
        stranger.get(&format!("/my/applications/{other}/letters/{number}")).expect(404);
    }
}
