//! Two people at once, two processes at once, and people of two agencies: one wins, nobody is overrun, nobody reaches over.

use chrono::TimeDelta;
use muster::actions::{interviews, offers};
use muster::domain::account::Role;
use muster::domain::decision::Reason;
use muster::domain::interview::Slot;
use muster::domain::reference::Reference;
use muster::error::Error;
use muster::store;

use crate::on_both;
use crate::support::mail;
use crate::support::make::{Person, Programme};

on_both! {
    /// A second interview is reminded of as well, and two processes remind once between them.
    fn every_interview_is_reminded_of_once(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.booked(&ada, &p);
        app.pass(TimeDelta::days(2) + TimeDelta::hours(2));
        assert_eq!(app.jobs().round().reminders, 1);
        let (here, rosa, who, r, version) = (app.here(), app.who(&p.manager), app.who(&ada), reference.clone(), app.version(&reference));
        let times = app.times(&p);
        app.db
            .write(move |tx| {
                interviews::cancel(tx, &here, &rosa, &r, version, "Bo is ill")?;
                let version = store::applications::by_reference(tx, &r)?.version;
                let id = interviews::offer(tx, &here, &rosa, &r, version, &times)?;
                let slot = store::interviews::slots(tx, id)?[0].0;
                interviews::choose(tx, &here, &who, &r, slot)
            })
            .unwrap();
        app.pass(TimeDelta::days(2) + TimeDelta::hours(2));
        let reminded: usize = std::thread::scope(|scope| {
            let both: Vec<_> = (0..2).map(|_| scope.spawn(|| app.jobs().round().reminders)).collect();
            both.into_iter().map(|b| b.join().unwrap()).sum()
        });
        assert_eq!(reminded, 1);
        app.deliver();
        assert_eq!(mail::letters_to(&ada.email).iter().filter(|m| m.subject.starts_with("Reminder")).count(), 2);
    }

    /// Two applicants choose overlapping times of one interviewer at once: one books, the other is asked to choose again.
    fn an_interviewer_is_never_booked_twice_at_once(app: App) {
        let p = app.programme();
        let people: Vec<(Person, Reference)> = (0..2)
            .map(|n| {
                let person = app.person(&format!("Person {n}"), Role::Applicant, None);
                let reference = app.in_review(&person, &p);
                (person, reference)
            })
            .collect();
        for (n, (_, reference)) in people.iter().enumerate() {
            let start = app.now() + TimeDelta::days(3) + TimeDelta::minutes(20 * i64::try_from(n).unwrap());
            let slots = vec![Slot::new(start, 45, app.now()).unwrap(), Slot::new(start + TimeDelta::days(1), 45, app.now()).unwrap()];
            let times = interviews::Offer { slots, ..app.times(&p) };
            let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(reference));
            app.db.write(move |tx| interviews::offer(tx, &here, &rosa, &r, version, &times)).unwrap();
        }
        let results: Vec<_> = std::thread::scope(|scope| {
            let racing: Vec<_> = people
                .iter()
                .map(|(person, reference)| {
                    let (here, who, r, db) = (app.here(), app.who(person), reference.clone(), app.db.clone());
                    scope.spawn(move || {
                        db.write(move |tx| {
                            let id = store::applications::by_reference(tx, &r)?.id;
                            let interview = store::interviews::of_application(tx, id)?[0].id;
                            let slot = store::interviews::slots(tx, interview)?[0].0;
                            interviews::choose(tx, &here, &who, &r, slot)
                        })
                    })
                })
                .collect();
            racing.into_iter().map(|r| r.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
        assert!(results.iter().any(|r| matches!(r, Err(Error::Stale(_)))), "{results:?}");
    }

    /// Managers of other agencies act on no offer of a seat that is not theirs, also where the posting is the whole programme's.
    fn another_agencys_offer_is_not_there(app: App) {
        let p = app.programme();
        let shared = app.live_posting(&app.content(None, "Engineer, any agency"), &p.office, &p.manager);
        let p = Programme { posting: shared, ..p };
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let mut stranger = app.signed_in(&app.person("Sam Stone", Role::Manager, Some(elsewhere)));
        let reference = app.qualified(&app.person("Ada Osei", Role::Applicant, None), &p);
        let (here, who, seat, terms, version, r) = (app.here(), app.who(&p.manager), p.seats[0], app.terms(), app.version(&reference), reference.clone());
        let offer = app.db.write(move |tx| offers::prepare(tx, &here, &who, &r, version, seat, &terms)).unwrap();
        stranger.get(&format!("/staff/offers/{offer}")).expect(404);
        stranger.get("/staff").see_not("Approve the offer");
        let (here, who) = (app.here(), app.who(&app.person("Sam Sand", Role::Manager, Some(elsewhere))));
        let refused = app.db.write(move |tx| offers::approve(tx, &here, &who, offer, true));
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    }

    /// What was typed stays when somebody else was first: the page says what they did and shows the words again.
    fn a_form_that_came_second_keeps_its_words(app: App) {
        let p = app.programme();
        let reference = app.in_review(&app.person("Ada Osei", Role::Applicant, None), &p);
        let (mut rosa, mut amina) = (app.signed_in(&p.manager), app.signed_in(&p.office));
        let page = format!("/staff/applications/{reference}/decision");
        rosa.get(&page);
        amina.get(&page);
        rosa.form("Record the decision").choose("Qualified").send().expect(200);
        let form = amina.form("Record the decision").choose("Not moving forward").choose(Reason::Depth.spoken());
        form.fill("Words of your own", "Nine careful sentences.").send().expect(409).see("Rosa Diaz changed this to “Qualified”");
        assert!(amina.text().contains("Nine careful sentences."));
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
}
