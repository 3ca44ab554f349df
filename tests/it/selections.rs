//! Selections: a ranked list, approved once, fills the seats of a project by itself.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use muster::actions::selections::{self, Wanted};
use muster::domain::account::Role;
use muster::domain::ids::{ProjectId, RoleId, SelectionId};
use muster::domain::offer::OfferState;
use muster::domain::placement::SeatState;
use muster::domain::posting::{Cents, Clearance, Specialty};
use muster::domain::reference::Reference;
use muster::domain::selection::{PlaceState, SelectionState};
use muster::domain::state::State;
use muster::store;
use muster::store::firewall::Whose;
use muster::store::projects::NewRole;
use muster::store::selections::RoleTerms;

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};

/// A second role in the project of a programme, with funded seats.
fn another_role(app: &App, project: ProjectId, seats: i64) -> RoleId {
    let until = app.now().date() + TimeDelta::days(400);
    app.db
        .write(move |tx| {
            let new = NewRole {
                source: None,
                title: "Platform engineer",
                specialty: Specialty::Data,
                grades: (13, 14),
                places: &["Baltimore, MD".to_owned()],
                telework: false,
                clearance: Clearance::None,
                tier: None,
                drug_test: false,
            };
            let role = store::projects::insert_role(tx, project, &new)?;
            for n in 1..=seats {
                store::seats::insert(tx, role, n, "CFO memo 12", Some(until))?;
            }
            Ok(role)
        })
        .unwrap()
}

fn role_of(app: &App, p: &Programme) -> RoleId {
    let project = p.project;
    app.db.read(move |c| store::projects::roles_of(c, project)).unwrap()[0].id
}

fn terms(role: RoleId, seats: i64, place: &str) -> RoleTerms {
    RoleTerms { role, seats, grade: 13, step: None, pay: Cents(13_000_000), pay_source: "2026 table".to_owned(), place: place.to_owned() }
}

/// An approved selection of these people for these roles.
fn running(app: &App, p: &Programme, roles: Vec<RoleTerms>, people: &[Reference]) -> SelectionId {
    let day = |d| app.now().date() + TimeDelta::days(d);
    let wanted = Wanted {
        project: p.project,
        posting: p.posting,
        starts_on: day(90),
        not_to_exceed: day(820),
        answer_days: 7,
        roles,
        people: people.to_vec(),
    };
    let (here, rosa, amina) = (app.here(), app.who(&p.manager), app.who(&p.office));
    app.db
        .write(move |tx| {
            let id = selections::prepare(tx, &here, &rosa, &wanted)?;
            selections::approve(tx, &here, &amina, id, true)?;
            Ok(id)
        })
        .unwrap()
}

fn places(app: &App, id: SelectionId) -> Vec<(i64, PlaceState)> {
    app.db.read(move |c| store::selections::places(c, id)).unwrap().into_iter().map(|p| (p.rank, p.state)).collect()
}

fn seats(app: &App, p: &Programme) -> BTreeMap<SeatState, usize> {
    let project = p.project;
    let mut count = BTreeMap::new();
    for seat in app.db.read(move |c| store::projects::roles_of(c, project)).unwrap().iter().flat_map(|r| &r.seats) {
        *count.entry(seat.state).or_insert(0) += 1;
    }
    count
}

fn answer(app: &App, person: &Person, reference: &Reference, what: &str) {
    let mut me = app.signed_in(person);
    let page = format!("/my/applications/{reference}/offer");
    match what {
        "accept" => me.get(&format!("{page}/accept")).press("Accept the offer").expect(200),
        "decline" => me.get(&format!("{page}/decline")).form("Decline the offer").choose("The pay").send().expect(200),
        _ => me
            .get(&format!("{page}/decline"))
            .form("Decline the offer")
            .choose("The place of work")
            .choose("Keep me in line")
            .send()
            .expect(200),
    };
}

on_both! {
    /// Ten seats in two places, fourteen ranked people, five declines, one of them by somebody who would take another seat: after one
    /// approval every seat is accepted, and no hand touched the list.
    fn ten_seats_are_filled_from_fourteen_people_with_five_declines(app: App) {
        let p = app.programme();
        let other = another_role(&app, p.project, 7);
        let people: Vec<(Person, Reference)> = (1..=14)
            .map(|n| {
                let person = app.person(&format!("Person {n:02}"), Role::Applicant, None);
                let reference = app.qualified(&person, &p);
                (person, reference)
            })
            .collect();
        let references: Vec<Reference> = people.iter().map(|(_, r)| r.clone()).collect();
        let id = running(&app, &p, vec![terms(role_of(&app, &p), 3, "Washington, DC"), terms(other, 7, "Baltimore, MD")], &references);
        assert_eq!(places(&app, id).iter().filter(|(_, s)| *s == PlaceState::Offered).map(|(r, _)| *r).collect::<Vec<_>>(), (1..=10).collect::<Vec<_>>());

        // Ranks 2, 5, 7 and 11 decline; 1 would rather work in Baltimore and waits for it.
        let mut declines = 0;
        for (turn, what) in [(1, "stay"), (2, "decline"), (5, "decline"), (7, "decline"), (11, "decline")] {
            let (person, reference) = &people[turn - 1];
            assert_eq!(app.application(reference).state, State::Offered, "rank {turn} has an offer when they answer");
            answer(&app, person, reference, what);
            declines += 1;
        }
        assert_eq!(declines, 5);
        // Whoever has an offer accepts it, until nobody has one.
        loop {
            let open: Vec<_> = people.iter().filter(|(_, r)| app.application(r).state == State::Offered).collect();
            let Some((person, reference)) = open.first() else { break };
            answer(&app, person, reference, "accept");
        }
        let accepted = references.iter().filter(|r| app.application(r).state == State::Accepted).count();
        assert_eq!((accepted, seats(&app, &p)), (10, BTreeMap::from([(SeatState::Held, 10)])));
        let one = places(&app, id);
        assert_eq!(one.iter().filter(|(_, s)| *s == PlaceState::Accepted).count(), 10);
        assert_eq!(one[0], (1, PlaceState::Accepted), "who stayed in line got the other place");
        let made = app.db.read(move |c| store::selections::offers_of(c, id)).unwrap();
        assert_eq!(made.iter().filter(|o| o.state == OfferState::Accepted).count(), 10);
        assert_eq!(made.iter().filter(|o| o.state == OfferState::Declined).count(), 5);
    }

    /// Whoever may not have a seat is passed over, the next one is offered it, and the page says why.
    fn who_may_not_have_a_seat_is_passed_over_with_the_reason(app: App) {
        let p = app.programme();
        let (ada, bo) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bo Chen", Role::Applicant, None));
        let people = [app.qualified(&ada, &p), app.qualified(&bo, &p)];
        app.on_leave(&p, &ada, "Northwind Systems");
        app.in_conflict(&p, Whose::Project(p.project), "Northwind Systems");
        let id = running(&app, &p, vec![terms(role_of(&app, &p), 1, "Washington, DC")], &people);
        assert_eq!(places(&app, id), [(1, PlaceState::Waiting), (2, PlaceState::Offered)]);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/selections/{id}")).see("Passed over for “Data engineer”: Ada Osei is on leave from Northwind Systems");
    }

    /// The manager ranks people on a page, a second person approves, and everybody who is concerned is told as it goes on.
    fn a_selection_is_made_on_a_page_and_shows_its_cascade(app: App) {
        let p = app.programme();
        let people: Vec<(Person, Reference)> = ["Ada Osei", "Eve Park", "Gus Moreau", "Ida Blum"]
            .iter()
            .map(|name| {
                let person = app.person(name, Role::Applicant, None);
                let reference = app.qualified(&person, &p);
                (person, reference)
            })
            .collect();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}/qualified", p.posting)).click("Make a selection").expect(200);
        rosa.form("Show its roles").choose("Project with open funded seats → Ledger to Stream").send().expect(200).see("3 open funded seats");
        rosa.form("Ask for approval").send().expect(422).see("Choose at least one role").see("Rank at least one person");
        let form = rosa.form("Ask for approval").choose("Offer seats of this role").fill("How many seats", "2").fill("Place of work", "Washington, DC").fill("Rank of Ada Osei", "2").fill("Rank of Eve Park", "1").fill("Rank of Gus Moreau", "2");
        form.send().expect(422).see("Two people have rank 2").see("No pay table that is loaded covers");
        let form = rosa.form("Ask for approval").fill("Typed pay", "130,000").fill("Source of typed pay", "2026 table").fill("Rank of Gus Moreau", "3");
        form.send().expect(200).see("A second person approves it").see("you prepared it yourself").see("0 accepted, 0 offered, 2 open, of 2");
        let page = rosa.path.split('?').next().unwrap().to_owned();
        assert_eq!(app.application(&people[1].1).state, State::Qualified, "nothing is offered before the approval");

        app.deliver();
        mail::latest(&p.office.email, "A selection for Ledger to Stream waits");
        let mut amina = app.signed_in(&p.office);
        amina.get(&page).press("Approve and send the first offers").expect(422).see("Check it against its source");
        amina.form("Approve and send the first offers").choose("I checked the typed pay").send().expect(200).see("0 accepted, 2 offered, 0 open, of 2");
        app.deliver();
        for (person, _) in &people[..2] {
            assert_eq!(mail::latest(&person.email, "You have an offer").files.len(), 1);
        }
        answer(&app, &people[1].0, &people[1].1, "decline");
        rosa.get(&page).see("Declined").see("0 accepted, 2 offered, 0 open, of 2");
        assert_eq!(app.application(&people[2].1).state, State::Offered, "the alternate has the seat at once");
        app.deliver();
        let told = mail::latest(&p.manager.email, "An offer went out for Ledger to Stream");
        assert!(told.text.contains("Gus Moreau, as Data engineer"), "{}", told.text);

        // Nobody answers in time: the list is used up, and its author is told. Who was not ranked is offered nothing.
        app.pass(TimeDelta::days(9));
        app.work();
        app.deliver();
        mail::latest(&p.manager.email, "The selection for Ledger to Stream has ended");
        app.signed_in(&p.manager).get(&page).see("did not answer in time").see("Ended");
        assert_eq!((app.application(&people[3].1).state, seats(&app, &p)), (State::Qualified, BTreeMap::from([(SeatState::Open, 3)])));
    }

    /// A seat that becomes open in any other way goes to the next one too; an ended selection offers nothing any more.
    fn a_selection_goes_on_by_the_clock_until_it_is_ended(app: App) {
        let p = app.programme();
        let people: Vec<(Person, Reference)> = (1..=4)
            .map(|n| {
                let person = app.person(&format!("Person {n}"), Role::Applicant, None);
                let reference = app.qualified(&person, &p);
                (person, reference)
            })
            .collect();
        let references: Vec<Reference> = people.iter().map(|(_, r)| r.clone()).collect();
        let id = running(&app, &p, vec![terms(role_of(&app, &p), 1, "Washington, DC")], &references);
        // The first withdraws their application altogether; the second one's offer is taken back by staff.
        let mut me = app.signed_in(&people[0].0);
        me.get(&format!("/my/applications/{}/withdraw", references[0])).form("Withdraw").choose("Personal reasons").send().expect(200);
        assert_eq!(places(&app, id)[..2], [(1, PlaceState::Out), (2, PlaceState::Offered)]);
        let mut rosa = app.signed_in(&p.manager);
        let second = app.application(&references[1]).id;
        let offer = app.db.read(move |c| store::offers::latest(c, second)).unwrap().unwrap();
        rosa.get(&format!("/staff/offers/{}/withdraw", offer.id)).see("the next alternate is offered the seat at once").form("Withdraw the offer").fill("Why?", "A mistake in the grade").send().expect(200);
        assert_eq!(app.application(&references[2]).state, State::Offered);
        rosa.get(&format!("/staff/selections/{id}")).form("End the selection").send().expect(422).see("why it ends");
        rosa.form("End the selection").fill("Why it ends", "The project starts later").send().expect(200).see("Offers that are out stay");
        answer(&app, &people[2].0, &people[2].1, "decline");
        app.work();
        assert_eq!(app.application(&references[3]).state, State::Qualified, "after its end nobody is offered anything");
        assert_eq!(app.db.read(move |c| store::selections::find(c, id)).unwrap().state, SelectionState::Ended);
        // Whose offer was withdrawn is not next for another seat by itself.
        assert_eq!(places(&app, id)[1], (2, PlaceState::Out));
        // Another agency sees none of it.
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let mut stranger = app.signed_in(&app.person("Sam Stone", Role::Manager, Some(elsewhere)));
        stranger.get(&format!("/staff/selections/{id}")).expect(404);
        stranger.get("/staff/selections").expect(200).see_not("Ledger to Stream");
    }
}
