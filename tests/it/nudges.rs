//! Drafts that were begun and not sent: at most two reminders.

use chrono::TimeDelta;
use muster::domain::account::Role;

use crate::on_both;
use crate::support::mail;

fn subjects(email: &str) -> Vec<String> {
    mail::letters_to(email).into_iter().map(|m| m.subject).filter(|s| s.contains("waiting for you") || s.contains("closes soon")).collect()
}

on_both! {
    /// A draft gets one letter after a week and one three days before the posting closes, and no more, also from two processes.
    fn a_draft_is_reminded_of_twice_at_most(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.ready_draft(&ada, programme.posting);
        for _ in 0..21 {
            app.pass(TimeDelta::days(1));
            std::thread::scope(|scope| {
                for _ in 0..2 {
                    scope.spawn(|| app.work());
                }
            });
        }
        app.work();
        let all = subjects(&ada.email);
        assert_eq!(all, ["Your application is waiting for you", "The posting closes soon, and your application is not sent"]);
        let letter = mail::latest(&ada.email, "The posting closes soon");
        assert!(letter.text.contains(reference.as_str()) && letter.text.contains("Closes: December 14, 2026 at 9:00 am EST"), "{}", letter.text);
    }

    /// The link of a reminder leads to the draft.
    fn a_reminder_leads_to_the_draft(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.ready_draft(&ada, programme.posting);
        app.pass(TimeDelta::days(7));
        assert_eq!(app.work().nudges, 1);
        let link = mail::latest(&ada.email, "Your application is waiting").link();
        app.signed_in(&ada).get(&link).expect(200).see(reference.as_str());
    }

    /// Who sent the application is not reminded of it; who began yesterday is not either.
    fn only_drafts_that_lie_about_are_reminded_of(app: App) {
        let programme = app.programme();
        let sent = app.person("Bo Lindqvist", Role::Applicant, None);
        app.sent_application(&sent, programme.posting);
        app.pass(TimeDelta::days(18) + TimeDelta::hours(12));
        let late = app.person("Cy Late", Role::Applicant, None);
        app.ready_draft(&late, programme.posting);
        app.pass(TimeDelta::hours(12));
        assert_eq!(app.work().nudges, 0);
        assert!(subjects(&sent.email).is_empty() && subjects(&late.email).is_empty());
    }
}
