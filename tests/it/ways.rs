//! Other ways through the house: withdrawing, declining, being told no, running out of time, racing for a seat.

use chrono::TimeDelta;
use muster::actions::{decisions, interviews, offers};
use muster::domain::account::Role;
use muster::domain::decision::{Outcome, Reason, Verdict};
use muster::domain::interview::Slot;
use muster::domain::offer::Terms;
use muster::domain::posting::Cents;
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::domain::when::HOME_ZONE;
use muster::error::Error;
use muster::store;

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};

impl App {
    fn version(&self, reference: &Reference) -> i64 {
        self.application(reference).version
    }

    /// An application in review.
    fn in_review(&self, applicant: &Person, p: &Programme) -> Reference {
        let reference = self.sent_application(applicant, p.posting);
        let (here, who, version, r) = (self.here(), self.who(&p.manager), self.version(&reference), reference.clone());
        self.db.write(move |tx| muster::actions::applications::begin_review(tx, &here, &who, &r, version)).unwrap();
        reference
    }

    /// An application with a booked interview three days ahead.
    fn booked(&self, applicant: &Person, p: &Programme) -> Reference {
        let reference = self.in_review(applicant, p);
        let times = interviews::Offer {
            interviewer: p.reviewer.id,
            slots: (3..5).map(|d| Slot::new(self.now() + TimeDelta::days(d), 45, self.now()).unwrap()).collect(),
            zone: HOME_ZONE,
            location: "Room 7".to_owned(),
        };
        let (here, who, ada, version, r) =
            (self.here(), self.who(&p.manager), self.who(applicant), self.version(&reference), reference.clone());
        self.db
            .write(move |tx| {
                let id = interviews::offer(tx, &here, &who, &r, version, &times)?;
                let slot = store::interviews::slots(tx, id)?[0].0;
                interviews::choose(tx, &here, &ada, &r, slot)
            })
            .unwrap();
        reference
    }

    /// A qualified application.
    fn qualified(&self, applicant: &Person, p: &Programme) -> Reference {
        let reference = self.in_review(applicant, p);
        let verdict = Verdict::new(Outcome::Qualified, vec![], "").unwrap();
        let (here, who, version, r) = (self.here(), self.who(&p.manager), self.version(&reference), reference.clone());
        self.db.write(move |tx| decisions::decide(tx, &here, &who, &r, version, &verdict)).unwrap();
        reference
    }

    fn terms(&self) -> Terms {
        let day = |d| self.now().date() + TimeDelta::days(d);
        Terms {
            grade: 13,
            pay: Cents(13_000_000),
            pay_source: "2026 table".to_owned(),
            place: "Washington, DC".to_owned(),
            starts_on: day(90),
            not_to_exceed: day(820),
            answer_by: self.now() + TimeDelta::days(7),
        }
    }

    /// An application whose offer was sent.
    fn offered(&self, applicant: &Person, p: &Programme, seat: usize) -> Reference {
        let reference = self.qualified(applicant, p);
        let (seat, terms) = (p.seats[seat], self.terms());
        let (here, who, second, version, r) =
            (self.here(), self.who(&p.manager), self.who(&p.office), self.version(&reference), reference.clone());
        self.db
            .write(move |tx| {
                let id = offers::prepare(tx, &here, &who, &r, version, seat, &terms)?;
                offers::approve(tx, &here, &second, id)
            })
            .unwrap();
        reference
    }
}

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
        app.jobs().letters().unwrap();
        assert!(mail::letters_to(&ada.email).iter().all(|m| !m.subject.starts_with("News")));
        rosa.get(&format!("{page}/tell")).see(Reason::Depth.advice()).press("Send this letter");
        app.jobs().letters().unwrap();
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
        app.jobs().letters().unwrap();
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
        assert_eq!(app.jobs().round().unwrap().reminders, 0);
        app.pass(TimeDelta::days(2) + TimeDelta::hours(2));
        assert_eq!(app.jobs().round().unwrap().reminders, 1);
        assert_eq!(app.jobs().round().unwrap().reminders, 0);
        mail::latest(&ada.email, "Reminder: interview on");
        mail::latest(&p.reviewer.email, "Reminder: interview on");
    }

    /// Staff cancel with a reason: the application goes back to review, and the applicant reads why.
    fn cancelling_an_interview_goes_back_to_review(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}/interviews/cancel")).form("Cancel the interview").fill("Why?", "Bo is ill").send().expect(200);
        app.jobs().letters().unwrap();
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
        app.jobs().letters().unwrap();
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
        assert_eq!(app.jobs().round().unwrap().offers, 1);
        assert_eq!(app.jobs().round().unwrap().offers, 0);
        assert_eq!(app.application(&reference).state, State::Declined);
        mail::latest(&ada.email, "The offer of application");
        mail::latest(&p.manager.email, "Ada Osei did not answer");
        let seat = p.seats[0];
        assert_eq!(app.db.read(move |c| store::seats::find(c, seat)).unwrap().state, muster::domain::placement::SeatState::Open);
        app.signed_in(&ada).get(&format!("/my/applications/{reference}/offer/accept")).see_not("Accept the offer now");
    }

    /// Eight managers offer the same seat at once: one offer is made, the others read why not.
    fn a_seat_is_offered_to_one_person_only(app: App) {
        let p = app.programme();
        let people: Vec<Reference> = (0..8).map(|n| app.qualified(&app.person(&format!("Person {n}"), Role::Applicant, None), &p)).collect();
        let results: Vec<_> = std::thread::scope(|scope| {
            let racing: Vec<_> = people
                .iter()
                .map(|reference| {
                    let (here, who, seat, terms) = (app.here(), app.who(&p.manager), p.seats[0], app.terms());
                    let (db, version, r) = (app.db.clone(), app.version(reference), reference.clone());
                    scope.spawn(move || db.write(move |tx| offers::prepare(tx, &here, &who, &r, version, seat, &terms)))
                })
                .collect();
            racing.into_iter().map(|r| r.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
        assert!(results.iter().all(|r| matches!(r, Ok(_) | Err(Error::Refused(_) | Error::Stale(_)))), "{results:?}");
    }

    /// A seat of another agency's project is not there for a manager who forges the form.
    fn a_seat_of_another_agency_is_not_there(app: App) {
        let p = app.programme();
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let (_, seats) = app.project(elsewhere, "Flight records", 1);
        let reference = app.qualified(&app.person("Ada Osei", Role::Applicant, None), &p);
        let (here, who, version, terms) = (app.here(), app.who(&p.manager), app.version(&reference), app.terms());
        let refused = app.db.write(move |tx| offers::prepare(tx, &here, &who, &reference, version, seats[0], &terms));
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }

    /// Sent twenty times at once, an application arrives once.
    fn an_application_sent_twenty_times_arrives_once(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.ready_draft(&ada, p.posting);
        let results: Vec<_> = std::thread::scope(|scope| {
            let racing: Vec<_> = (0..20)
                .map(|_| {
                    let (here, who, db, r) = (app.here(), app.who(&ada), app.db.clone(), reference.clone());
                    scope.spawn(move || db.write(move |tx| muster::actions::applications::submit(tx, &here, &who, &r)))
                })
                .collect();
            racing.into_iter().map(|r| r.join().unwrap()).collect()
        });
        assert!(results.iter().all(|r| matches!(r, Ok(_) | Err(Error::Stale(_)))), "{results:?}");
        let id = app.application(&reference).id;
        let letters = app.db.read(move |c| store::outbox::of_application(c, id, None)).unwrap();
        assert_eq!(letters.len(), 1);
    }

    /// A posting closes by the clock; drafts end with a letter, and sent applications stay.
    fn a_posting_closes_by_the_clock(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (sent, draft) = (app.sent_application(&ada, p.posting), app.ready_draft(&eve, p.posting));
        app.pass(TimeDelta::days(20));
        assert_eq!(app.jobs().round().unwrap().postings, 1);
        assert_eq!(app.application(&draft).state, State::Expired);
        assert_eq!(app.application(&sent).state, State::Submitted);
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
