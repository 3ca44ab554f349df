//! Other ways through the house: withdrawing, declining, being told no, running out of time.

use chrono::TimeDelta;
use muster::actions::{applications, decisions};
use muster::domain::account::Role;
use muster::domain::decision::{Outcome, Reason, Verdict};
use muster::domain::state::State;
use muster::store;

use crate::on_both;
use crate::support::mail;

on_both! {
    /// Not moving forward: the applicant reads the old words until the letter goes, then the reasons and what to do next.
    fn a_no_is_told_when_it_is_sent_and_with_reasons(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        let page = format!("/staff/applications/{reference}");
        rosa.get(&format!("{page}/decision")).form("Record the decision").choose("Not moving forward").send().expect(422).see("Choose at least one reason");
        let form = rosa.form("Record the decision").choose("Not moving forward").choose(Reason::Depth.spoken());
        form.fill("Words of your own", "Your talk on ledgers was a pleasure.").send().expect(200).see("has not been told");
        let mut browser = app.signed_in(&ada);
        let own = format!("/my/applications/{reference}");
        browser.get(&own).see("In review").see_not("Not moving forward");
        browser.get("/my").see_not("Not moving forward");
        app.deliver();
        assert!(mail::letters_to(&ada.email).iter().all(|m| !m.subject.starts_with("News")));
        rosa.get(&format!("{page}/tell")).see(Reason::Depth.advice()).press("Send this letter");
        app.deliver();
        let letter = mail::latest(&ada.email, "News on your application");
        assert!(letter.text.contains(Reason::Depth.advice()) && letter.text.contains("Your talk on ledgers was a pleasure."), "{}", letter.text);
        browser.get(&own).see("Not moving forward");
        rosa.get(&format!("{page}/tell"));
        assert!(rosa.link("Send this letter").is_none());
    }

    /// Withdrawing ends the interview for both, with a calendar file that takes it out, and is confirmed by letter.
    fn withdrawing_calls_the_interview_off(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}")).click("Withdraw this application");
        browser.form("Withdraw").choose("It took too long").send().expect(200).see("You withdrew this application");
        app.deliver();
        mail::latest(&ada.email, "You withdrew your application");
        mail::latest(&p.manager.email, "Ada Osei withdrew");
        let set = mail::latest(&p.reviewer.email, "Interview with Ada Osei booked").calendar.unwrap().1;
        let (method, file) = mail::latest(&p.reviewer.email, "Interview on").calendar.expect("a calendar file");
        assert_eq!(method, "CANCEL");
        assert!(file.contains("STATUS:CANCELLED") && file.contains("SEQUENCE:2"), "{file}");
        let uid = |f: &str| f.lines().find(|l| l.starts_with("UID:")).unwrap().to_owned();
        assert_eq!(uid(&file), uid(&set), "the same entry of the calendar");
        assert_eq!(app.application(&reference).state, State::Withdrawn);
    }

    /// The day before an interview both sides are reminded, once.
    fn an_interview_is_reminded_of_once(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        app.booked(&ada, &p);
        assert_eq!(app.jobs().round().reminders, 0);
        app.pass(TimeDelta::days(2) + TimeDelta::hours(2));
        assert_eq!(app.jobs().round().reminders, 1);
        assert_eq!(app.jobs().round().reminders, 0);
        app.deliver();
        mail::latest(&ada.email, "Reminder: interview on");
        mail::latest(&p.reviewer.email, "Reminder: interview on");
    }

    /// Staff cancel with a reason: the application goes back to review, and the applicant reads why.
    fn cancelling_an_interview_goes_back_to_review(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}/interviews/cancel")).form("Read the letters first").fill("Why?", "Bo is ill").send().expect(200);
        rosa.see("Why: Bo is ill").press("Cancel the interview").expect(200);
        app.deliver();
        assert!(mail::latest(&ada.email, "Interview on").text.contains("Why: Bo is ill"));
        assert_eq!(app.application(&reference).state, State::InReview);
    }

    /// Accepting one offer withdraws the person's other applications and tells their managers.
    fn accepting_closes_the_other_applications(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let other_manager = app.person("Sam Stone", Role::Manager, Some(elsewhere));
        let other = app.live_posting(&app.content(Some(elsewhere), "Flight data engineer"), &other_manager, &p.office);
        let waiting = app.sent_application(&ada, other);
        let reference = app.offered(&ada, &p, 0);
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}/offer/accept")).see("Flight data engineer").press("Accept the offer");
        app.deliver();
        assert_eq!(app.application(&waiting).state, State::Withdrawn);
        mail::latest(&other_manager.email, "Ada Osei withdrew");
        mail::latest(&ada.email, &format!("Your application {waiting} was withdrawn"));
    }

    /// An offer nobody answers ends by the clock; the seat is open again, and all are told.
    fn an_unanswered_offer_ends_and_frees_its_seat(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        app.pass(TimeDelta::days(7) + TimeDelta::minutes(1));
        assert_eq!(app.jobs().round().offers, 1);
        assert_eq!(app.jobs().round().offers, 0);
        assert_eq!(app.application(&reference).state, State::Declined);
        app.deliver();
        mail::latest(&ada.email, "The offer of application");
        mail::latest(&p.manager.email, "Ada Osei did not answer");
        let seat = p.seats[0];
        assert_eq!(app.db.read(move |c| store::seats::find(c, seat)).unwrap().state, muster::domain::placement::SeatState::Open);
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}/offer")).see_not("You confirm on the next page");
        assert!(browser.link("Accept").is_none());
    }

    /// The rounds of the clock are gone whatever is written into the log.
    fn the_clock_works_when_nothing_is_logged(app: App) {
        let p = app.programme();
        let reference = app.offered(&app.person("Ada Osei", Role::Applicant, None), &p, 0);
        app.pass(TimeDelta::days(7) + TimeDelta::minutes(1));
        // Told to stop before it begins, it goes one round.
        let stop = muster::jobs::Stop::default();
        stop.now();
        app.jobs().run(&stop);
        assert_eq!(app.application(&reference).state, State::Declined);
    }

    /// A decision that was never told does not tell itself when the application is taken up again.
    fn taking_up_again_tells_nothing(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let verdict = Verdict::new(Outcome::Qualified, vec![], "").unwrap();
        let (here, rosa, who, r) = (app.here(), app.who(&p.manager), app.who(&ada), reference.clone());
        let version = app.version(&reference);
        app.db
            .write(move |tx| {
                decisions::decide(tx, &here, &rosa, &r, version, &verdict)?;
                applications::withdraw(tx, &here, &who, &r, applications::WithdrawReason::Timing)?;
                let version = store::applications::by_reference(tx, &r)?.version;
                applications::take_up_again(tx, &here, &rosa, &r, version)
            })
            .unwrap();
        assert_eq!(app.application(&reference).state, State::InReview);
        app.deliver();
        assert!(mail::letters_to(&ada.email).iter().all(|m| !m.text.contains("You passed")));
    }

    /// Somebody who was decided against but not told may still withdraw: a refusal would tell them.
    fn an_untold_no_can_be_withdrawn(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let verdict = Verdict::new(Outcome::NotSelected, vec![Reason::Depth], "").unwrap();
        let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(&reference));
        app.db.write(move |tx| decisions::decide(tx, &here, &rosa, &r, version, &verdict)).unwrap();
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}/withdraw")).form("Withdraw").choose("Personal reasons").send();
        browser.expect(200).see("You withdrew this application");
    }

    /// An application that had an offer can be taken up again: it is among the qualified, without the offer.
    fn an_application_with_an_offer_can_be_taken_up_again(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        let (here, rosa, who, r) = (app.here(), app.who(&p.manager), app.who(&ada), reference.clone());
        app.db
            .write(move |tx| {
                applications::withdraw(tx, &here, &who, &r, applications::WithdrawReason::Timing)?;
                let version = store::applications::by_reference(tx, &r)?.version;
                applications::take_up_again(tx, &here, &rosa, &r, version)
            })
            .unwrap();
        assert_eq!(app.application(&reference).state, State::Qualified);
    }

    /// A posting closes by the clock; drafts end with a letter, and sent applications stay.
    fn a_posting_closes_by_the_clock(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (sent, draft) = (app.sent_application(&ada, p.posting), app.ready_draft(&eve, p.posting));
        app.pass(TimeDelta::days(20));
        assert_eq!(app.jobs().round().postings, 1);
        assert_eq!(app.application(&draft).state, State::Expired);
        assert_eq!(app.application(&sent).state, State::Submitted);
        app.deliver();
        mail::latest(&eve.email, "The posting closed before you sent");
        app.browser().get(&format!("/jobs/{}-data-engineer-ledgers", p.posting)).expect(410).see("closed on December 14, 2026");
        app.signed_in(&eve).get(&format!("/apply/{draft}")).expect(200).see_not("Send application");
    }

    /// One person, one application to a posting: beginning again finds the one there is.
    fn beginning_again_finds_the_same_application(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        let jobs = format!("/jobs/{}", p.posting);
        browser.get(&jobs).press("Apply");
        let first = browser.path.clone();
        browser.get(&jobs).click("See your application");
        assert_eq!(browser.path.replace("/my/applications/", "/apply/"), first);
    }
}
