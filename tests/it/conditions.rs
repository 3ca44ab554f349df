//! Conditions of an offer: owners, days, evidence, lists to choose from; starting on a seat of low risk while a clearance is under way.

use chrono::TimeDelta;
use muster::actions::{conditions, imports, offers};
use muster::domain::account::Role;
use muster::domain::condition::{ConditionKind, ConditionState};
use muster::domain::ids::{AgencyId, OfferId, ProjectId, SeatId};
use muster::domain::placement::{PlacementState, SeatState, Tier};
use muster::domain::posting::{Clearance, Specialty};
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::error::Result;
use muster::store::projects::{NewProject, NewRole};
use muster::store::{self, conditions::Condition};

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};
use crate::terms::{placement, seat_state};

/// An application whose offer was accepted.
fn accepted(app: &App, applicant: &Person, p: &Programme, seat: usize) -> (Reference, OfferId) {
    let reference = app.offered(applicant, p, seat);
    let (here, who, r) = (app.here(), app.who(applicant), reference.clone());
    app.db.write(move |tx| offers::accept(tx, &here, &who, &r)).unwrap();
    let id = app.application(&reference).id;
    let offer = app.db.read(move |c| store::offers::latest(c, id)).unwrap().unwrap().id;
    (reference, offer)
}

fn of(app: &App, offer: OfferId) -> Vec<Condition> {
    app.db.read(move |c| store::conditions::of_offer(c, offer)).unwrap()
}

/// A project with one role and its seats.
fn project(app: &App, agency: AgencyId, name: &str, clearance: Clearance, tier: Tier) -> (ProjectId, Vec<SeatId>) {
    let (here, name, until) = (app.here(), name.to_owned(), app.now().date() + TimeDelta::days(900));
    app.db
        .write(move |tx| {
            let new = NewProject { source: None, name: &name, mission: "Work", deliverable: "", window: None };
            let project = imports::add_project(tx, &here, &new, agency, &[])?;
            let role = NewRole {
                source: None,
                title: "Engineer",
                specialty: Specialty::Data,
                grades: (13, 14),
                places: &["Washington, DC".to_owned()],
                telework: false,
                clearance,
                tier: Some(tier),
                drug_test: false,
            };
            let role = store::projects::insert_role(tx, project, &role)?;
            let seats = (1..=2).map(|n| store::seats::insert(tx, role, n, "CFO memo 12", Some(until))).collect::<Result<Vec<_>>>()?;
            Ok((project, seats))
        })
        .unwrap()
}

on_both! {
    /// Each has an owner, a day and evidence; the applicant sends a file, staff add another; waived needs a reason; one more is added.
    fn conditions_are_worked_on_one_by_one(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (reference, offer) = accepted(&app, &ada, &p, 0);
        let [papers, suitability] = of(&app, offer).try_into().unwrap();
        assert_eq!((papers.kind, suitability.kind), (ConditionKind::Documents, ConditionKind::Suitability));

        // The applicant reads what to do, by when, and sends a file.
        let mut own = app.signed_in(&ada);
        own.get("/my").see("1 thing for you to do.").click("Your turn: Proof of identity and citizenship").see("Send a scan of your passport");
        own.get(&format!("/my/applications/{reference}")).see("It is your turn: Proof of identity and citizenship").see("Your turn.").click("Proof of identity and citizenship").see("Send a scan of your passport").see("Whose turn it is You");
        own.form("Send this file").attach("Choose a file", "passport.exe", b"MZ").send().expect(422).see("is not a PDF");
        own.form("Send this file").attach("Choose a file", "passport.png", b"\x89PNG\r\n\x1a\nbytes").send().expect(200).see("Your file was sent").see("passport.png");
        // What was sent waits for staff.
        let file = own.link("passport.png").unwrap();
        own.get("/my").see("Nothing for you to do now.");
        own.get(&file).expect(200);
        app.deliver();
        mail::latest(&p.manager.email, "Ada Osei sent a file for “Proof of identity and citizenship”");
        assert_eq!(own.bytes, b"\x89PNG\r\n\x1a\nbytes");

        // Staff read it, and nobody else: no reviewer, no other agency, no other applicant.
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/offers/{offer}")).see("1 file").see("The applicant").click("Proof of identity and citizenship").see("passport.png");
        let theirs = rosa.link("passport.png").unwrap();
        rosa.get(&theirs).expect(200);
        app.signed_in(&p.reviewer).get(&theirs).expect(404);
        app.signed_in(&p.reviewer).get(&format!("/staff/conditions/{}", papers.id)).expect(404);
        let hana = app.person("Hana Sato", Role::Manager, Some(app.agency("HHS", "Health")));
        app.signed_in(&hana).get(&theirs).expect(404);
        let eve = app.person("Eve Park", Role::Applicant, None);
        app.signed_in(&eve).get(&file).expect(404);
        rosa.get(&format!("/staff/conditions/{}", papers.id)).form("Keep this file").attach("Add a file", "copy.txt", b"seen in person").send().expect(200).see("copy.txt");
        own.get(&format!("/my/applications/{reference}/conditions/{}", papers.id)).see_not("copy.txt");

        // Another owner and day; a form that comes second finds what it typed.
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/conditions/{}", suitability.id));
        let day = (app.now().date() + TimeDelta::days(12)).format("%-m/%-d/%Y").to_string();
        rosa.get(&format!("/staff/conditions/{}", suitability.id)).form("Save owner and date").choose("Owner → Amina Yusuf").fill("Due on", &day).send().expect(200).see("kept as you wrote it");
        amina.form("Save owner and date").fill("What the applicant is asked to do", "Wait for the link").send().expect(409).see("Wait for the link");
        rosa.get(&format!("/staff/offers/{offer}")).see("Amina Yusuf");

        // The steps of another office, in their order.
        let today = app.now().date().format("%-m/%-d/%Y").to_string();
        rosa.get(&format!("/staff/conditions/{}", suitability.id)).form("Record these days").fill("Submitted on", &day).send().expect(422).see("cannot lie ahead");
        rosa.form("Record these days").fill("Submitted on", &today).fill("Level needed", "Tier 2").send().expect(200).see("Tier 2").see("Submitted");
        rosa.form("Record these days").fill("Adjudicated on", "1/5/2020").send().expect(422).see("must follow one another");

        // Waiving needs a reason, which the applicant reads.
        rosa.get(&format!("/staff/conditions/{}", suitability.id)).form("Record it").choose("Waived").send().expect(422).see("Say why it is waived");
        rosa.form("Record it").choose("Waived").fill("Why?", "Investigated by the Navy in 2025").send().expect(200).see("The condition was recorded");
        app.deliver();
        let letter = mail::latest(&ada.email, "One of your conditions: waived");
        assert!(letter.text.contains("Investigated by the Navy in 2025") && letter.text.contains("One condition is left"), "{}", letter.text);

        // One more, after the offer was accepted.
        rosa.get(&format!("/staff/offers/{offer}")).click("Add a condition").form("Add this condition").send().expect(422).see("Choose how much it weighs");
        let form = rosa.form("Add this condition").choose("Kind → Credential").fill("What the offer depends on", "Badge photo").fill("What the applicant is asked to do", "Come to room 7").choose("The applicant").fill("Due on", &day);
        form.choose("Optional").send().expect(200).see("The condition was added").see("Badge photo").see("optional");
        app.deliver();
        assert!(mail::latest(&ada.email, "One more condition of your offer").text.contains("Come to room 7"));
        // What is optional keeps nobody from starting.
        rosa.press("Met").expect(200).see("Make it official");
    }

    /// Whoever's turn it is has one letter when the day has passed, and it lies on the work list.
    fn an_overdue_condition_is_said_once(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (_, offer) = accepted(&app, &ada, &p, 0);
        app.pass(TimeDelta::days(11));
        app.work();
        app.work();
        let late = |to: &str, subject: &str| mail::letters_to(to).iter().filter(|m| m.subject.starts_with(subject)).count();
        assert_eq!(late(&ada.email, "A condition of your offer is overdue: Proof of identity"), 1);
        assert_eq!(late(&p.manager.email, "Overdue:"), 0, "it is not their turn");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").see("Conditions overdue 1").see("the applicant’s turn").click("Settle “Proof of identity and citizenship”").expect(200);
        app.pass(TimeDelta::days(15));
        app.work();
        assert_eq!(late(&p.manager.email, "Overdue: “Suitability check"), 1);
        assert_eq!(late(&ada.email, "A condition of your offer is overdue"), 1);
        // Another day, and it is late anew.
        let suitability = of(&app, offer)[1].id;
        let day = (app.now().date() + TimeDelta::days(3)).format("%-m/%-d/%Y").to_string();
        app.signed_in(&p.manager).get(&format!("/staff/conditions/{suitability}")).form("Save owner and date").fill("Due on", &day).send().expect(200);
        app.pass(TimeDelta::days(4));
        app.work();
        assert_eq!(late(&p.manager.email, "Overdue: “Suitability check"), 2);
        let hana = app.person("Hana Sato", Role::Manager, Some(app.agency("HHS", "Health")));
        app.signed_in(&hana).get("/staff").see_not("Conditions overdue");
    }

    /// The office keeps lists; an offer prepared with one carries its conditions, and only those the seat asks for.
    fn offers_begin_with_a_list(app: App) {
        let p = app.programme();
        app.signed_in(&p.manager).get("/staff/condition-lists").expect(403);
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff/placements").click("Lists of conditions").see("Standard").form("Add the list").fill("Name", "Standard").send().expect(422).see("of this name already");
        amina.form("Add the list").fill("Name", "Cleared work").send().expect(200).see("{clearance} clearance");
        amina.form("Add to the list").send().expect(422).see("Choose what kind of condition it is");
        let form = amina.form("Add to the list").choose("Kind → Credential").fill("What the offer depends on", "Access card").fill("What the applicant is asked to do", "Come for a photo").choose("The applicant");
        form.fill("Days until it is due", "15").send().expect(200).see("Access card");
        amina.press("Remove Drug test").see_not("Remove Drug test").press("Up Access card").see("Access card");
        amina.click("Access card").form("Save this condition").fill("Days until it is due", "16").send().expect(200).see("16");
        // A second look that came too late.
        let mut gil = app.signed_in(&app.person("Gil Amoah", Role::Office, None));
        let page = amina.path.split('?').next().unwrap().to_owned();
        gil.get(&page);
        amina.form("Save the name").fill("Name of the list", "Cleared work, Treasury").send().expect(200);
        gil.press("Remove Access card").expect(409).see("Access card");
        amina.get("/staff/condition-lists").see("Cleared work, Treasury");

        let list = app.db.read(store::conditions::lists::all).unwrap().into_iter().find(|l| !l.standard).unwrap().id;
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (_, offer) = accepted(&app, &ada, &p, 0);
        let (here, seat) = (app.here(), p.seats[0]);
        app.db
            .write(move |tx| {
                let seat = store::seats::find(tx, seat)?;
                conditions::attach(tx, &here, offer, &seat, Some(list))
            })
            .unwrap();
        let card = of(&app, offer).into_iter().find(|c| c.kind == ConditionKind::Credential).unwrap();
        assert_eq!((card.what.as_str(), card.due_on), ("Access card", app.now().date() + TimeDelta::days(16)));
        assert!(!of(&app, offer).iter().any(|c| c.kind == ConditionKind::Clearance), "this seat asks for none");
        // A manager takes it for an offer that was not sent: it stands in the place of the standard one.
        let eve = app.qualified(&app.person("Eve Park", Role::Applicant, None), &p);
        let (here, who, terms, version, seat) = (app.here(), app.who(&p.manager), app.terms(), app.version(&eve), p.seats[1]);
        let draft = app.db.write(move |tx| offers::draft(tx, &here, &who, &eve, version, seat, &terms)).unwrap();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/offers/{draft}")).see("Proof of identity").form("Take this list").choose("Take a list of conditions → Cleared work, Treasury").send().expect(200).see("has the conditions of this list").see("Access card");
        let all = of(&app, draft);
        assert_eq!(all.iter().filter(|c| c.kind == ConditionKind::Credential).count(), 1);
        assert_eq!(all.iter().filter(|c| c.kind == ConditionKind::Suitability).count(), 1, "what stands in both lists stands there once");
        // What was sent keeps its conditions.
        rosa.get(&format!("/staff/offers/{offer}"));
        assert!(!rosa.text().contains("Take this list"));
        let (here, who) = (app.here(), app.who(&p.manager));
        let late = app.db.write(move |tx| conditions::choose_list(tx, &here, &who, offer, list));
        assert!(late.unwrap_err().to_string().contains("has read these conditions"));
        amina.get(&page).press("Remove this list").expect(200).see("The list was removed").see_not("Edit Cleared work");
    }

    /// While only the clearance is open somebody starts on a seat of low risk. The offered seat is kept; cleared, they move to it.
    fn somebody_starts_on_a_low_risk_seat_and_moves_when_cleared(app: App) {
        let p = app.programme();
        let agency = app.agency("TREAS", "Department of the Treasury");
        let (_, secret) = project(&app, agency, "Vault", Clearance::Secret, Tier::High);
        let (_, low) = project(&app, agency, "Open Desk", Clearance::None, Tier::Low);
        project(&app, agency, "Middle Desk", Clearance::None, Tier::Moderate);
        let cleared = Programme { seats: secret.clone(), manager: p.manager.clone(), office: p.office.clone(), reviewer: p.reviewer.clone(), title: p.title.clone(), ..p };
        let p = &cleared;
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (one, offer) = accepted(&app, &ada, p, 0);
        let (two, other) = accepted(&app, &eve, p, 1);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/offers/{offer}")).see("Secret clearance (interim is enough to start)").see_not("Only the clearance is open");
        for id in [offer, other] {
            for _ in 0..2 {
                rosa.get(&format!("/staff/offers/{id}")).press("Met").expect(200);
            }
        }
        rosa.get(&format!("/staff/offers/{offer}")).see("Only the clearance is open").see_not("Make it official").click("Start on a low-risk seat now").see("Open Desk").see_not("Middle Desk");
        let first = app.now().date() + TimeDelta::days(10);
        let day = first.format("%-m/%-d/%Y").to_string();
        let form = rosa.form("Place in this seat for now").choose("Seat for now → Open Desk").fill("First day", &day);
        form.set("seat", &app.project(agency, "No Tier", 1).1[0].to_string()).send().expect(422).see("tier 1, low risk");
        rosa.form("Place in this seat for now").choose("Seat for now → Open Desk").fill("First day", &day).send().expect(200).see("Placed for now").see("A seat is kept on “Vault”").see("until the clearance is there");
        let id = app.db.read({ let a = app.application(&one).id; move |c| store::placements::of_application(c, a) }).unwrap().unwrap().id;
        assert_eq!((app.application(&one).state, seat_state(&app, secret[0]), seat_state(&app, low[0])), (State::Placed, SeatState::Held, SeatState::Filled));
        app.deliver();
        assert!(mail::latest(&ada.email, "Your place for now: Open Desk").text.contains("Your seat on “Vault” is kept"));

        // At work; then the clearance is met, and the page offers the move.
        app.pass(TimeDelta::days(10));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/placements/{id}")).form("Record the arrival").send().expect(200).see_not("Move to the offered seat");
        let clearance = of(&app, offer).into_iter().find(|c| c.kind == ConditionKind::Clearance).unwrap();
        rosa.get(&format!("/staff/conditions/{}", clearance.id)).form("Record it").choose("Met").send().expect(200);
        let on = app.now().date() + TimeDelta::days(5);
        rosa.get(&format!("/staff/placements/{id}")).form("Move to the offered seat").fill("On which day", &on.format("%-m/%-d/%Y").to_string()).send().expect(200).see("The move is settled").see("Vault");
        app.pass(TimeDelta::days(5));
        app.work();
        assert_eq!((seat_state(&app, secret[0]), seat_state(&app, low[0])), (SeatState::Filled, SeatState::Open));
        assert_eq!(placement(&app, id).state, PlacementState::Moved);
        mail::latest(&ada.email, "You move to Vault on");

        // Not met: they keep what they have, and the kept seat is open again.
        let mut rosa = app.signed_in(&p.manager);
        let day = (app.now().date() + TimeDelta::days(10)).format("%-m/%-d/%Y").to_string();
        rosa.get(&format!("/staff/offers/{other}")).click("Start on a low-risk seat now").form("Place in this seat for now").choose("Seat for now → Open Desk").fill("First day", &day).send().expect(200);
        let clearance = of(&app, other).into_iter().find(|c| c.kind == ConditionKind::Clearance).unwrap();
        rosa.get(&format!("/staff/conditions/{}", clearance.id)).see("does not end a placement").form("Record it").choose("Not met").fill("Why?", "Declined").send().expect(200);
        assert_eq!((app.application(&two).state, seat_state(&app, secret[1]), of(&app, other)[2].state), (State::Placed, SeatState::Open, ConditionState::NotMet));
        rosa.get(&format!("/staff/offers/{other}")).see_not("Start on a low-risk seat now");
        rosa.get(&format!("/staff/applications/{two}/timeline")).see("The held seat was given up");
    }

    /// The seat that is kept for somebody who started elsewhere goes only with a word to them.
    fn a_kept_seat_that_is_withdrawn_is_told(app: App) {
        let p = app.programme();
        let agency = app.agency("TREAS", "Department of the Treasury");
        let (_, secret) = project(&app, agency, "Vault", Clearance::Secret, Tier::High);
        let (_, low) = project(&app, agency, "Open Desk", Clearance::None, Tier::Low);
        let p = &Programme { seats: secret.clone(), ..p };
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (reference, offer) = accepted(&app, &ada, p, 0);
        let mut rosa = app.signed_in(&p.manager);
        for _ in 0..2 {
            rosa.get(&format!("/staff/offers/{offer}")).press("Met").expect(200);
        }
        let day = (app.now().date() + TimeDelta::days(10)).format("%-m/%-d/%Y").to_string();
        rosa.get(&format!("/staff/offers/{offer}")).click("Start on a low-risk seat now").form("Place in this seat for now").choose("Seat for now → Open Desk").fill("First day", &day).send().expect(200);
        rosa.get(&format!("/staff/seats/{}", secret[0])).see("this one is kept for them").form("Withdraw the seat").fill("Why does the seat go?", "The vault closes").send().expect(422).see("Choose what becomes of the person");
        rosa.form("Withdraw the seat").choose("They stay in the seat they have").send().expect(200).see("The seat was withdrawn.");
        assert_eq!((seat_state(&app, secret[0]), seat_state(&app, low[0])), (SeatState::Withdrawn, SeatState::Filled));
        assert_eq!(app.application(&reference).state, State::Placed);
        app.deliver();
        assert!(mail::latest(&ada.email, "Your seat on “Vault” is not kept any more").text.contains("The vault closes"));
    }

    /// An interim result is enough where the condition says so; the clearance itself is settled after the start.
    fn an_interim_clearance_is_enough_to_start(app: App) {
        let p = app.programme();
        let agency = app.agency("TREAS", "Department of the Treasury");
        let (_, secret) = project(&app, agency, "Vault", Clearance::Secret, Tier::High);
        let cleared = Programme { seats: secret, manager: p.manager.clone(), office: p.office.clone(), reviewer: p.reviewer.clone(), title: p.title.clone(), ..p };
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (reference, offer) = accepted(&app, &ada, &cleared, 0);
        let mut rosa = app.signed_in(&cleared.manager);
        rosa.get(&format!("/staff/offers/{offer}")).press("Met").expect(200);
        rosa.get(&format!("/staff/offers/{offer}")).press("Met").expect(200).see_not("Make it official");
        let clearance = of(&app, offer).into_iter().find(|c| c.kind == ConditionKind::Clearance).unwrap();
        assert_eq!((clearance.level.as_str(), clearance.interim_enough), ("Secret", true));
        let today = app.now().date().format("%-m/%-d/%Y").to_string();
        rosa.get(&format!("/staff/conditions/{}", clearance.id)).form("Record these days").fill("Interim given on", &today).send().expect(200).see("enough to start");
        rosa.get(&format!("/staff/offers/{offer}")).see("interim since").see("Make it official");
        app.make_official(&ada, &cleared, &reference);
        rosa.get(&format!("/staff/offers/{offer}")).press("Place in this seat").expect(200).see("Placed.");
        app.pass(TimeDelta::days(100));
        let mut rosa = app.signed_in(&cleared.manager);
        rosa.get(&format!("/staff/conditions/{}", clearance.id)).form("Record it").choose("Met").send().expect(200).see("The condition was recorded");
        app.deliver();
        let letter = mail::latest(&ada.email, "One of your conditions: met");
        assert!(letter.text.contains("All conditions are met.") && !letter.text.contains("We write to you with your place"), "{}", letter.text);
        assert_eq!(app.application(&reference).state, State::Placed);
    }
}
