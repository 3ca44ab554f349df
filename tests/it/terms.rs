//! The life of a placement: the first day, a longer term, another seat, an end before its day, the end of the term, and what remains.

use chrono::TimeDelta;
use muster::actions::{offers, placements};
use muster::domain::account::Role;
use muster::domain::ids::{PlacementId, SeatId};
use muster::domain::placement::{PlacementState, SeatState};
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::domain::when;
use muster::error::Error;
use muster::store::{self, placements::NewPlacement};

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, Browser, mail};

/// Somebody placed by the manager, whose term begins in 90 days.
pub fn placed(app: &App, applicant: &Person, p: &Programme, seat: usize) -> (Reference, PlacementId) {
    let reference = app.placed(applicant, p, seat);
    let id = app.application(&reference).id;
    (reference, app.db.read(move |c| store::placements::of_application(c, id)).unwrap().unwrap().id)
}

/// Somebody at work since today.
pub fn at_work(app: &App, applicant: &Person, p: &Programme, seat: usize) -> (Reference, PlacementId) {
    let (reference, id) = placed(app, applicant, p, seat);
    let first = placement(app, id).starts_on;
    app.pass(first - app.now().date());
    let (here, rosa) = (app.here(), app.who(&p.manager));
    app.db.write(move |tx| placements::arrival::arrive(tx, &here, &rosa, id, 1, first)).unwrap();
    (reference, id)
}

pub fn placement(app: &App, id: PlacementId) -> store::placements::Placement {
    app.db.read(move |c| store::placements::find(c, id)).unwrap()
}

pub fn seat_state(app: &App, seat: SeatId) -> SeatState {
    app.db.read(move |c| store::seats::find(c, seat)).unwrap().state
}

pub fn field(day: chrono::NaiveDate) -> String {
    day.format("%-m/%-d/%Y").to_string()
}

fn letters(address: &str, subject: &str) -> usize {
    mail::letters_to(address).iter().filter(|m| m.subject.starts_with(subject)).count()
}

/// One more seat of the same role, with money until a day.
fn another_seat(app: &App, p: &Programme, number: i64, until: chrono::NaiveDate) -> SeatId {
    let first = p.seats[0];
    app.db
        .write(move |tx| {
            let role = store::seats::find(tx, first)?.role_id;
            store::seats::insert(tx, role, number, "CFO memo 13", Some(until))
        })
        .unwrap()
}

on_both! {
    /// A whole term, with the clock moved: arrival, tasks, an extension by two people, reminders, its end, alumni.
    fn a_term_passes_from_the_first_day_to_the_alumni(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (reference, id) = placed(&app, &ada, &p, 0);
        let page = format!("/staff/placements/{id}");
        let mut rosa = app.signed_in(&p.manager);
        // Before the first day nobody has arrived.
        rosa.get("/staff/placements").see("Ledger to Stream 1").click("Ada Osei").see("Confirmed").see_not("Record the arrival");
        rosa.get("/staff").see_not("Did they arrive?");
        let first = placement(&app, id).starts_on;
        app.pass(first - app.now().date());
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").see("Did they arrive? 1").click("Record the arrival of Ada Osei").see("Did Ada Osei arrive?");
        rosa.form("Record the arrival").fill("Arrived on", &field(first + TimeDelta::days(1))).send().expect(422).see("when it has happened");
        rosa.form("Record the arrival").fill("Arrived on", &field(first)).send().expect(200).see("The arrival is recorded").see("At work");
        app.deliver();
        assert!(mail::latest(&ada.email, "Welcome to Ledger to Stream").text.contains(reference.as_str()));
        rosa.get("/staff").see_not("Did they arrive?");
        assert_eq!(placement(&app, id).arrived_on, Some(first));

        // Tasks around the first day, ticked by both sides; nobody ticks what is not theirs.
        rosa.get(&page).see("Order the laptop and the accounts").see("0 of 7").press("Done").see("1 of 7");
        let mut own = app.signed_in(&ada);
        own.get(&format!("/my/applications/{reference}")).click("Your place: dates, tasks, what comes after").see("You are at work").see("Take the oath of office");
        own.press("I did this").see("Recorded.");
        rosa.get(&page).see("2 of 7");
        let theirs = app.db.read(move |c| store::placements::tasks::of_placement(c, id)).unwrap().into_iter().find(|t| t.what.starts_with("Agree on")).unwrap();
        own.form("I did this").set("task", &theirs.id.to_string()).send().expect(422).see("not yours");

        // A longer term: within four years in all, and by a second person.
        let last = placement(&app, id).not_to_exceed;
        let until = last + TimeDelta::days(365);
        rosa.get(&page).click("Extend the term…").see("A second person approves it");
        rosa.form("Ask for the extension").fill("New last day", &field(first + TimeDelta::days(1461))).fill("Why?", "The stream grows").send().expect(422).see("longer than 4 years in all").see("The stream grows");
        rosa.form("Ask for the extension").fill("New last day", &field(last)).fill("Why?", "The stream grows").send().expect(422).see("must be later");
        rosa.form("Ask for the extension").fill("New last day", &field(until)).fill("Why?", "The stream grows").send().expect(200).see("A second person approves it").see("somebody else decides").see("The seat is funded until").see_not("Extend the term…");
        let change = app.db.read(move |c| store::placements::changes::waiting(c, id)).unwrap().unwrap().id;
        let (here, who) = (app.here(), app.who(&p.manager));
        assert!(matches!(app.db.write(move |tx| placements::extend::decide(tx, &here, &who, change, true)), Err(Error::Refused(why)) if why.contains("second person")));
        assert_eq!(placement(&app, id).not_to_exceed, last);
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff").click("Approve for Ada Osei: extend the term").see("Rosa Diaz asks").see("The stream grows");
        amina.press("Approve the change").expect(200).see("Approved. The fellow has a letter").see("Extended");
        app.deliver();
        let letter = mail::latest(&ada.email, "Your term is extended until");
        assert!(letter.text.contains(&when::day(until)) && letter.text.contains(&when::day(last)) && letter.text.contains("The stream grows"), "{}", letter.text);
        mail::latest(&p.manager.email, "The term of Ada Osei is extended");

        // The end comes near: 180, 90 and 30 days, a letter each, and a list for staff once a week.
        amina.get("/staff/placements/roll-off").see("No term ends soon");
        for (days, heading) in [(180, "Within 180 days 1"), (90, "Within 90 days 1"), (30, "Within 30 days 1")] {
            app.pass((until - TimeDelta::days(days)) - app.now().date());
            app.work();
            app.work();
            assert_eq!(letters(&ada.email, &format!("Your term on Ledger to Stream ends in {days} days")), 1, "{days}");
            app.signed_in(&p.manager).get("/staff/placements/roll-off").see(heading).see("Ada Osei");
        }
        assert_eq!(letters(&ada.email, "Your term on Ledger to Stream ends in"), 3);
        assert_eq!(letters(&p.manager.email, "1 term ends within 180 days"), 3, "one list in each of three weeks");
        app.signed_in(&p.manager).get("/staff/placements/roll-off.csv").expect(200);

        // The day after the last one.
        app.signed_in(&p.manager).get(&page).form("Keep the hand-off").fill("What is handed on", "Bo runs the loader; notes in the wiki").send().expect(200);
        app.pass((until + TimeDelta::days(1)) - app.now().date());
        app.work();
        assert_eq!(placement(&app, id).state, PlacementState::Ended);
        assert_ne!(seat_state(&app, p.seats[0]), SeatState::Filled);
        mail::latest(&ada.email, "Your term on Ledger to Stream has ended");
        mail::latest(&p.manager.email, "The placement of Ada Osei has ended");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/placements").see_not("Ada Osei");
        rosa.get("/staff/placements/alumni").see("Ada Osei").see("Term ended").see("Bo runs the loader").see("Not answered").see_not(&ada.email);
        let mut own = app.signed_in(&ada);
        own.get(&format!("/my/applications/{reference}/placement")).form("Keep my answer").send().expect(422).see("Choose yes or no");
        own.form("Keep my answer").choose("Yes, keep me in touch").fill("Where do you go?", "City of Accra").send().expect(200).see("Your answer is kept");
        rosa.get("/staff/placements/alumni").see("1 of 1 agreed").see(&ada.email).see("City of Accra");
        rosa.get("/staff/placements/alumni.csv").expect(200);
        assert!(rosa.text().contains("City of Accra") && rosa.text().contains(&ada.email), "{}", rosa.text());
        own.get(&format!("/my/applications/{reference}/placement")).form("Keep my answer").choose("No").send().expect(200);
        rosa.get("/staff/placements/alumni.csv");
        assert!(!rosa.text().contains("City of Accra") && !rosa.text().contains(&ada.email), "without a yes nothing is shown: {}", rosa.text());
        own.get(&format!("/my/applications/{reference}")).see("You arrived. Your term is under way.").see("Your term was extended: The stream grows.").see("Your placement ended.");
    }

    /// On no day do two sit in one seat, and nobody sits in two: whoever writes, and at once. Days that follow one another are free.
    fn no_seat_and_no_person_twice_on_one_day(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (one, two) = (app.qualified(&ada, &p), app.qualified(&eve, &p));
        let (one, two) = (app.application(&one).id, app.application(&two).id);
        let (day, by, now) = (|n: i64| app.now().date() + TimeDelta::days(n), p.manager.id, app.now());
        let new = |application, user, seat, from: i64, to: i64| NewPlacement { application, user, seat, starts_on: day(from), not_to_exceed: day(to), by };
        let put = |new: NewPlacement| app.db.write(move |tx| store::placements::insert(tx, &new, now));
        let first = put(new(one, ada.id, p.seats[0], 10, 20)).unwrap();
        for (from, to) in [(20, 30), (1, 10), (12, 15), (1, 40)] {
            assert!(matches!(put(new(two, eve.id, p.seats[0], from, to)), Err(Error::Taken("seat"))), "{from} to {to}");
            assert!(matches!(put(new(one, ada.id, p.seats[1], from, to)), Err(Error::Taken("person"))), "{from} to {to}");
        }
        let after = put(new(two, eve.id, p.seats[0], 21, 30)).unwrap();
        let before = put(new(one, ada.id, p.seats[1], 1, 9)).unwrap();
        // A longer term is held to the same.
        let longer = store::placements::Placement { not_to_exceed: day(21), ..placement(&app, first) };
        assert!(matches!(app.db.write(move |tx| store::placements::save(tx, &longer)), Err(Error::Taken("seat"))));
        let longer = store::placements::Placement { not_to_exceed: day(10), ..placement(&app, before) };
        assert!(matches!(app.db.write(move |tx| store::placements::save(tx, &longer)), Err(Error::Taken("person"))));
        // What never took place holds nothing.
        let gone = placement(&app, after).never_was(muster::domain::term::TermEnd::Cancelled, "");
        assert!(app.db.write(move |tx| store::placements::save(tx, &gone)).unwrap());
        put(new(two, eve.id, p.seats[0], 21, 30)).unwrap();
        // Eight at once: one of them sits there.
        let people: Vec<_> = (0..8).map(|n| app.person(&format!("Person {n}"), Role::Applicant, None)).collect();
        let apps: Vec<_> = people.iter().map(|who| app.application(&app.sent_application(who, p.posting)).id).collect();
        let seat = p.seats[2];
        let done: Vec<bool> = std::thread::scope(|scope| {
            let tries: Vec<_> = people.iter().zip(&apps).enumerate().map(|(n, (who, application))| {
                let n = i64::try_from(n).unwrap();
                let (new, db) = (new(*application, who.id, seat, 40 + n, 60 - n), &app.db);
                scope.spawn(move || db.write(move |tx| store::placements::insert(tx, &new, now)).is_ok())
            }).collect();
            tries.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(done.iter().filter(|ok| **ok).count(), 1, "{done:?}");
    }

    /// Whose seat is taken away moves to another one: on the first day of a term that has not begun, else the next day. Nobody follows in the old seat.
    fn whose_seat_is_taken_away_moves_to_another(app: App) {
        let p = app.programme();
        let (ada, bo) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bo Chen", Role::Applicant, None));
        let (reference, id) = placed(&app, &ada, &p, 0);
        let (first, mut rosa) = (placement(&app, id).starts_on, app.signed_in(&p.manager));
        let withdraw = |rosa: &mut Browser, seat: SeatId, to: &str| {
            let form = rosa.get(&format!("/staff/seats/{seat}")).form("Withdraw the seat").fill("Why does the seat go?", "The branch is dissolved");
            form.choose(to).send().expect(200);
        };
        // A seat whose money ends before is no way out.
        another_seat(&app, &p, 4, first - TimeDelta::days(1));
        rosa.get(&format!("/staff/seats/{}", p.seats[0])).see("They move to seat 2 of").see("They move to seat 3 of").see_not("They move to seat 4 of");
        withdraw(&mut rosa, p.seats[0], &format!("They move to seat 3 of “Data engineer” on {}", when::day(first)));
        rosa.see("The seat was withdrawn.");
        assert_eq!([0, 2].map(|n| seat_state(&app, p.seats[n])), [SeatState::Withdrawn, SeatState::Filled]);
        let there = app.db.read(move |c| store::placements::carried_on(c, id)).unwrap().unwrap();
        assert_eq!((placement(&app, there).seat, placement(&app, there).starts_on), (p.seats[2], first));
        app.deliver();
        let letter = mail::latest(&ada.email, "You move to another seat of Ledger to Stream on");
        assert!(letter.text.contains("The branch is dissolved") && letter.text.contains("You stay with “Ledger to Stream”"), "{}", letter.text);

        let (_, begun) = at_work(&app, &bo, &p, 1);
        let today = app.now().date();
        let extra = another_seat(&app, &p, 5, today + TimeDelta::days(400));
        let mut rosa = app.signed_in(&p.manager);
        withdraw(&mut rosa, p.seats[1], &format!("They move to seat 5 of “Data engineer” on {}", when::day(today + TimeDelta::days(1))));
        rosa.see("The seat closes when");
        assert_eq!((seat_state(&app, p.seats[1]), seat_state(&app, extra)), (SeatState::Filled, SeatState::Filled));
        app.pass(TimeDelta::days(1));
        app.work();
        assert_eq!((seat_state(&app, p.seats[1]), seat_state(&app, extra)), (SeatState::Withdrawn, SeatState::Filled));
        assert_eq!(placement(&app, begun).state, PlacementState::Moved);
        assert_eq!(app.application(&reference).state, State::Placed);
    }

    /// A move on a day: who is on which team before and after, the seats with it, and nobody of another agency reads any of it.
    fn somebody_moves_to_another_team(app: App) {
        let p = app.programme();
        let agency = app.agency("TREAS", "Department of the Treasury");
        let (other, seats) = app.project(agency, "Benefits Desk", 1);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (reference, id) = at_work(&app, &ada, &p, 0);
        let on = app.now().date() + TimeDelta::days(40);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/placements/{id}")).click("Move to another seat…").form("Move to this seat").send().expect(422).see("Choose a seat");
        rosa.form("Move to this seat").choose("New seat → Benefits Desk").choose("Kind of placement there → Rotation").fill("First day in the new seat", &field(app.now().date())).fill("Why?", "They know benefits").send().expect(422).see("must lie between").see("They know benefits");
        rosa.form("Move to this seat").choose("New seat → Benefits Desk").choose("Kind of placement there → Rotation").fill("First day in the new seat", &field(on)).send().expect(200).see("The move is settled").see("Benefits Desk").see("Rotation").see("Came from");
        let next = app.db.read(move |c| store::placements::carried_on(c, id)).unwrap().unwrap();
        assert_eq!((placement(&app, id).state, placement(&app, next).state), (PlacementState::Active, PlacementState::Confirmed));
        assert_eq!((seat_state(&app, p.seats[0]), seat_state(&app, seats[0])), (SeatState::Filled, SeatState::Filled));
        app.deliver();
        assert!(mail::latest(&ada.email, "You move to Benefits Desk on").text.contains("They know benefits"));

        // Who is where on a day.
        let team = |day: chrono::NaiveDate, project: muster::domain::ids::ProjectId| {
            let mut amina = app.signed_in(&p.office);
            amina.get("/staff/placements").form("Show the teams").fill("On which day", &field(day)).send().expect(200);
            amina.html().select(&scraper::Selector::parse(&format!("section[aria-labelledby=p{project}]")).unwrap()).count()
        };
        let yesterday = on - TimeDelta::days(1);
        assert_eq!((team(yesterday, p.project), team(yesterday, other), team(on, p.project), team(on, other)), (1, 0, 0, 1));
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff/placements?on=soon").expect(200).see("The date must include");
        amina.get(&format!("/staff/placements/team.csv?on={on}&project="));
        assert!(amina.text().contains("Benefits Desk,Ada Osei"), "{}", amina.text());

        // The day comes: no arrival is asked for, and the old seat is open again.
        app.pass(on - app.now().date());
        app.work();
        assert_eq!((placement(&app, id).state, placement(&app, next).state), (PlacementState::Moved, PlacementState::Active));
        assert_eq!((seat_state(&app, p.seats[0]), seat_state(&app, seats[0])), (SeatState::Open, SeatState::Filled));
        app.signed_in(&ada).get(&format!("/my/applications/{reference}/placement")).see("You moved to another seat").see("Benefits Desk");

        // Another agency's manager, a reviewer and a stranger find nothing.
        let hana = app.person("Hana Sato", Role::Manager, Some(app.agency("HHS", "Health")));
        let mut hana = app.signed_in(&hana);
        hana.get("/staff/placements").expect(200).see_not("Ada Osei");
        hana.get("/staff/placements/all").expect(200).see_not("Ada Osei");
        hana.get(&format!("/staff/placements/{next}")).expect(404);
        hana.get(&format!("/staff/placements/{next}/leave")).expect(404);
        let mut bo = app.signed_in(&p.reviewer);
        for path in ["/staff/placements".to_owned(), format!("/staff/placements/{next}"), "/staff/placements/roll-off".to_owned(), "/staff/placements/alumni.csv".to_owned()] {
            bo.get(&path).expect(403);
        }
        let eve = app.person("Eve Park", Role::Applicant, None);
        app.signed_in(&eve).get(&format!("/my/applications/{reference}/placement")).expect(404);
        // Auditors read, and change nothing.
        let mut lorna = app.signed_in(&app.person("Lorna Teague", Role::Auditor, None));
        lorna.get(&format!("/staff/placements/{next}")).expect(200).see("Benefits Desk").see_not("Leaves at their own wish");
        lorna.get(&format!("/staff/placements/{next}/leave")).expect(403);
    }

    /// A first day that nobody recorded is asked about once; who did not come leaves the seat, and stands among the qualified or is gone.
    fn who_did_not_arrive_leaves_the_seat(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (one, first) = placed(&app, &ada, &p, 0);
        let (two, second) = placed(&app, &eve, &p, 1);
        let (_, third) = placed(&app, &app.person("Cy Ng", Role::Applicant, None), &p, 2);
        app.signed_in(&p.manager).get(&format!("/staff/placements/{first}/no-show")).form("Record that they did not arrive").choose("They do not come at all").fill("What is known of why?", "Unwell").send().expect(422).see("The first day has not come yet");
        app.pass(TimeDelta::days(91));
        app.work();
        app.work();
        assert_eq!(letters(&p.manager.email, "Did Ada Osei arrive?"), 1);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/placements/{first}")).click("Did not arrive…").form("Record that they did not arrive").fill("What is known of why?", "Unwell").send().expect(422).see("Choose where the fellow stands now").see("Unwell");
        rosa.form("Record that they did not arrive").choose("Among the qualified again").send().expect(200).see("The seat is open again").see("Did not arrive");
        assert_eq!((app.application(&one).state, seat_state(&app, p.seats[0])), (State::Qualified, SeatState::Open));
        rosa.get(&format!("/staff/placements/{second}/no-show")).form("Record that they did not arrive").choose("They do not come at all").fill("What is known of why?", "Took another job").send().expect(200);
        assert_eq!((app.application(&two).state, seat_state(&app, p.seats[1])), (State::Withdrawn, SeatState::Open));
        app.deliver();
        assert!(mail::latest(&ada.email, "Your placement with “Ledger to Stream” has ended").text.contains("Among the qualified"));
        assert!(mail::latest(&eve.email, "Your placement with “Ledger to Stream” has ended").text.contains("withdrawn"));
        // Another first day, before anybody arrived: the tasks and the last day move with it, and the question is asked anew.
        let (before, day) = (placement(&app, third), app.now().date() + TimeDelta::days(120));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/placements/{third}")).click("Set another first day…").form("Set this first day").fill("New first day", &field(app.now().date() - TimeDelta::days(1))).fill("Why?", "The badge is late").send().expect(422).see("must not have passed");
        rosa.form("Set this first day").fill("New first day", &field(day)).send().expect(200).see(&when::day(day));
        let now = placement(&app, third);
        assert_eq!((now.starts_on, now.span().days()), (day, before.span().days()));
        let tasks = app.db.read(move |c| store::placements::tasks::of_placement(c, third)).unwrap();
        assert!(tasks.iter().any(|t| t.due_on == day) && tasks.iter().all(|t| t.due_on >= day - TimeDelta::days(14)), "{tasks:?}");
        app.deliver();
        // The seat is free for the next offer, to the same person too.
        let (here, who, office, version, r, terms, seat) = (app.here(), app.who(&p.manager), app.who(&p.office), app.version(&one), one.clone(), app.terms(), p.seats[0]);
        app.db.write(move |tx| offers::prepare(tx, &here, &who, &r, version, seat, &terms).and_then(|id| offers::approve(tx, &here, &office, id, true))).unwrap();
    }

    /// Ends before their day: converted, at their own wish, by the agency with a second person; two at once, and a day that has passed.
    fn terms_end_before_their_day(app: App) {
        let p = app.programme();
        let people = ["Ada Osei", "Eve Park", "Cy Ng"].map(|name| app.person(name, Role::Applicant, None));
        let ids: Vec<_> = people.iter().enumerate().map(|(n, who)| placed(&app, who, &p, n).1).collect();
        app.pass(TimeDelta::days(90));
        let today = app.now().date();
        for id in ids.clone() {
            let (here, rosa) = (app.here(), app.who(&p.manager));
            app.db.write(move |tx| placements::arrival::arrive(tx, &here, &rosa, id, 1, today)).unwrap();
        }
        app.pass(TimeDelta::days(100));
        let (today, soon) = (app.now().date(), app.now().date() + TimeDelta::days(20));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/placements/{}", ids[0])).click("Convert to a permanent position…").form("Record the conversion").fill("Last day of the fellowship", &field(soon)).fill("Into which position?", "Data engineer, GS-14").send().expect(200).see("The end is settled").see("Converted to a permanent position").see("Data engineer, GS-14");
        // What is settled is settled: no second end, no extension.
        rosa.see_not("Extend the term…").get(&format!("/staff/placements/{}/leave", ids[0])).form("Record the last day").fill("Last day", &field(soon)).fill("Why, in their words?", "x").send().expect(422).see("is settled already");
        // A day of the past ends it at once.
        rosa.get(&format!("/staff/placements/{}/leave", ids[1])).form("Record the last day").fill("Last day", &field(today - TimeDelta::days(2))).fill("Why, in their words?", "Moves to Boise").send().expect(200).see("Left early");
        assert_eq!(seat_state(&app, p.seats[1]), SeatState::Open);
        // By the agency: asked for by one, decided by another, who may also say no.
        let ask = |rosa: &mut crate::support::Browser| {
            rosa.get(&format!("/staff/placements/{}/end-early", ids[2])).form("Ask for the early end").fill("Last day", &field(soon)).fill("Why?", "The project ends").send().expect(200).see("Waits for a second person: end early");
        };
        ask(&mut rosa);
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/placements/{}", ids[2])).press("Do not approve").expect(200).see("Nothing changed");
        app.deliver();
        mail::latest(&p.manager.email, "Not approved: a change for Cy Ng");
        ask(&mut rosa);
        rosa.press("Take it back").expect(200).see_not("Waits for a second person");
        ask(&mut rosa);
        amina.get(&format!("/staff/placements/{}", ids[2])).press("Approve the change").expect(200).see("Ended early by the agency");
        app.pass(TimeDelta::days(21));
        app.work();
        assert_eq!(ids.iter().map(|id| placement(&app, *id).state).collect::<Vec<_>>(), [PlacementState::Ended, PlacementState::LeftEarly, PlacementState::LeftEarly]);
        assert!(p.seats.iter().all(|s| seat_state(&app, *s) == SeatState::Open));
        mail::latest(&people[0].email, "You go on in a permanent position");
        assert!(mail::latest(&people[1].email, "Your last day on Ledger to Stream").text.contains("Moves to Boise"));
        assert!(mail::latest(&people[2].email, "Your placement on Ledger to Stream ends on").text.contains("The project ends"));
        app.signed_in(&p.manager).get("/staff/placements/alumni").see("Converted to a permanent position").see("Left at their own wish").see("Ended early by the agency");
    }

    /// Kind and supervisor are kept; a form that comes second says so and loses nothing; the office keeps the tasks of the first days.
    fn a_placement_is_described(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (_, id) = placed(&app, &ada, &p, 0);
        let mut rosa = app.signed_in(&p.manager);
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/placements/{id}"));
        rosa.get(&format!("/staff/placements/{id}")).form("Save kind and supervisor").choose("Kind of placement → Detail").choose("Supervisor → Amina Yusuf").send().expect(200).see("Detail").see("Amina Yusuf");
        amina.form("Keep the hand-off").fill("What is handed on", "Notes in the wiki").send().expect(409).see("Notes in the wiki");
        amina.form("Keep the hand-off").send().expect(200).see("Notes in the wiki");
        let stranger = app.person("Sam Stone", Role::Manager, Some(app.agency("NASA", "Space")));
        rosa.form("Save kind and supervisor").set("supervisor", &stranger.id.to_string()).send();
        rosa.get(&format!("/staff/placements/{id}")).form("Save kind and supervisor").set("supervisor", &stranger.id.to_string()).send().expect(422).see("from the agencies of this project");
        // The template is the office's.
        rosa.get("/staff/placements/tasks").expect(403);
        amina.get("/staff/placements").click("First-day tasks").form("Add the task").send().expect(422).see("Say what is to be done").see("Choose who does it");
        amina.form("Add the task").fill("What is to be done", "Show the building").choose("The supervisor").fill("Days from the first day", "1").send().expect(200).see("Show the building").see("1 day after");
        amina.press("Remove Show the building").see_not("Show the building");
    }
}
