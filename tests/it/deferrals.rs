//! Somebody accepts and comes with a later cohort.

use chrono::TimeDelta;
use muster::actions::offers;
use muster::domain::account::Role;
use muster::domain::condition::ConditionState;
use muster::domain::ids::CohortId;
use muster::domain::placement::SeatState;
use muster::domain::state::State;
use muster::store;

use crate::on_both;
use crate::support::{App, mail};
use crate::terms::seat_state;

/// A cohort that starts in so many days.
pub fn later(app: &App, name: &str, days: i64) -> CohortId {
    let now = app.now();
    let dates = [100, 110, 120, 121, 125, 126, days].map(|d| now.date() + TimeDelta::days(d));
    let cohort = muster::domain::cohort::Cohort::new(name, dates).unwrap();
    app.db.write(move |tx| store::cohorts::insert(tx, &cohort, now)).unwrap()
}

on_both! {
    /// The seat is free at once, the offer and what was met of its conditions stay; asked again, they come back to another seat.
    fn somebody_defers_and_comes_back(app: App) {
        let p = app.programme();
        later(&app, "Fall 2027", 300);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.cleared(&ada, &p, 0);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}")).click("Defer to another cohort…").form("Defer").send().expect(422).see("Choose a cohort").see("Say why");
        rosa.form("Defer").choose("Comes with → Fall 2027").fill("Why?", "Finishes a degree").send().expect(200).see("The seat is open again").see("Deferred");
        assert_eq!((app.application(&reference).state, seat_state(&app, p.seats[0])), (State::Deferred, SeatState::Open));
        app.deliver();
        assert!(mail::latest(&ada.email, "You come with a later cohort: Fall 2027").text.contains("Finishes a degree"));
        app.signed_in(&ada).get(&format!("/my/applications/{reference}")).see("you say whether you still come").click("See with which cohort you come, and answer").see("Fall 2027").see_not("Do you still come?");

        // The seat goes to somebody else meanwhile.
        let eve = app.person("Eve Park", Role::Applicant, None);
        app.offered(&eve, &p, 0);

        // Asked two months before the cohort starts, once.
        app.work();
        assert!(mail::letters_to(&ada.email).iter().all(|m| !m.subject.starts_with("Do you still come")), "too early");
        app.pass(TimeDelta::days(240));
        app.work();
        app.work();
        assert_eq!(mail::letters_to(&ada.email).iter().filter(|m| m.subject.starts_with("Do you still come with Fall 2027?")).count(), 1);
        let mut own = app.signed_in(&ada);
        own.get(&mail::latest(&ada.email, "Do you still come").link()).form("Send my answer").send().expect(422).see("Choose yes or no");
        own.form("Send my answer").choose("Yes, I come").send().expect(200).see("Thank you");
        app.deliver();
        mail::latest(&p.manager.email, "Ada Osei comes with Fall 2027");

        // Back, on another seat, with the conditions as they were and a term as long as before.
        let seat = p.seats[1];
        app.db
            .write(move |tx| {
                use diesel::connection::SimpleConnection as _;
                Ok(tx.batch_execute("UPDATE seats SET funded_until = '2029-12-31'")?)
            })
            .unwrap();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}")).click("Bring back from deferral…").see("They said that they still come").form("Bring back").send().expect(422).see("Choose a seat, or none");
        rosa.form("Bring back").set("seat", &seat.to_string()).send().expect(200).see("Back from deferral").see("Accepted");
        assert_eq!((app.application(&reference).state, seat_state(&app, seat), seat_state(&app, p.seats[0])), (State::Accepted, SeatState::Held, SeatState::Open));
        let id = app.application(&reference).id;
        let offer = app.db.read(move |c| store::offers::latest(c, id)).unwrap().unwrap();
        assert_eq!((offer.seat, (offer.terms.not_to_exceed - offer.terms.starts_on).num_days()), (seat, 730));
        let met = app.db.read(move |c| store::conditions::of_offer(c, offer.id)).unwrap();
        assert!(met.iter().all(|c| c.state == ConditionState::Met));
        app.deliver();
        mail::latest(&ada.email, "You have a seat again: Ledger to Stream");
        app.make_official(&ada, &p, &reference);
        rosa.get(&format!("/staff/offers/{}", offer.id)).press("Place in this seat").expect(200);
    }

    /// Without an answer the application lapses; a no withdraws it; staff may also bring somebody back without a seat.
    fn a_deferral_ends_without_a_seat(app: App) {
        let p = app.programme();
        let cohort = later(&app, "Fall 2027", 300);
        let people = ["Ada Osei", "Eve Park", "Cy Ng"].map(|name| app.person(name, Role::Applicant, None));
        let all: Vec<_> = people.iter().enumerate().map(|(n, who)| app.cleared(who, &p, n)).collect();
        for reference in &all {
            let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(reference));
            app.db.write(move |tx| muster::actions::deferrals::defer(tx, &here, &rosa, &r, version, cohort, "Family")).unwrap();
        }
        let gus = app.qualified(&app.person("Gus Moreau", Role::Applicant, None), &p);
        app.pass(TimeDelta::days(240));
        app.work();
        // Somebody else holds one of the seats by now: no ending may open it.
        let (here, rosa, amina, version, seat, terms) = (app.here(), app.who(&p.manager), app.who(&p.office), app.version(&gus), p.seats[1], app.terms());
        app.db.write(move |tx| offers::prepare(tx, &here, &rosa, &gus, version, seat, &terms).and_then(|id| offers::approve(tx, &here, &amina, id, true))).unwrap();
        let mut eve = app.signed_in(&people[1]);
        eve.get(&format!("/my/applications/{}/deferral", all[1])).form("Send my answer").choose("No, please withdraw").send().expect(200);
        assert_eq!((app.application(&all[1]).state, seat_state(&app, seat)), (State::Withdrawn, SeatState::Held));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{}/return", all[2])).form("Bring back").choose("New seat → No seat").send().expect(422).see("Say why there is no seat");
        rosa.form("Bring back").choose("New seat → No seat").fill("Why, if there is no seat?", "The project ended").send().expect(422).see("A second person does it");
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/applications/{}/return", all[2])).form("Bring back").choose("New seat → No seat").fill("Why, if there is no seat?", "The project ended").send().expect(200).see("Qualified");
        assert_eq!(app.application(&all[2]).state, State::Qualified);
        app.pass(TimeDelta::days(31));
        app.work();
        assert_eq!(app.application(&all[0]).state, State::Lapsed);
        assert!(mail::latest(&people[0].email, "Your place in Fall 2027 has lapsed").text.contains("had no answer"));
        assert!(mail::latest(&people[2].email, "You are among the qualified again").text.contains("The project ended"));
        let hana = app.person("Hana Sato", Role::Manager, Some(app.agency("HHS", "Health")));
        app.signed_in(&hana).get(&format!("/staff/applications/{}/defer", all[0])).expect(404);
    }
}
