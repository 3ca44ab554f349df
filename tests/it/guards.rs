//! What another agency may not touch, what one person may not do alone, and what nobody does to something they have not read.

use chrono::TimeDelta;
use muster::actions::deferrals;
use muster::actions::on_behalf::{self, AskedBy};
use muster::actions::projects::{self, RoleWords};
use muster::actions::{applications::WithdrawReason, conditions, offers, placements, seats};
use muster::domain::account::Role;
use muster::domain::condition::{ConditionKind, ConditionOwner, ConditionState, NewCondition};
use muster::domain::ids::OfferId;
use muster::domain::offer::{OfferState, Terms};
use muster::domain::posting::{Cents, Clearance, Specialty};
use muster::domain::reference::Reference;
use muster::domain::seat::Fate;
use muster::domain::state::State;
use muster::domain::term::TermStep;
use muster::error::{Error, Result};
use muster::store::firewall::Whose;
use muster::store::{self, projects::NewRole};

use crate::deferrals::later;
use crate::on_both;
use crate::support::App;
use crate::support::make::{Person, Programme};
use crate::terms::{at_work, placed, placement};

fn offer_of(app: &App, reference: &Reference) -> store::offers::Offer {
    let id = app.application(reference).id;
    app.db.read(move |c| store::offers::latest(c, id)).unwrap().unwrap()
}

/// The sentence of a refusal.
fn refusal<T: std::fmt::Debug>(done: Result<T>) -> String {
    match done {
        Err(Error::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

/// A draft by the manager of a programme.
fn draft(app: &App, p: &Programme, reference: &Reference) -> OfferId {
    let (here, rosa, seat, terms) = (app.here(), app.who(&p.manager), p.seats[0], app.terms());
    let (version, r) = (app.version(reference), reference.clone());
    app.db.write(move |tx| offers::draft(tx, &here, &rosa, &r, version, seat, &terms)).unwrap()
}

on_both! {
    /// Many agencies choose from one posting: whoever has an offer or a place of one of them is left alone by the others.
    fn another_agency_leaves_offers_and_places_alone(app: App) {
        let own = app.programme();
        let posting = app.live_posting(&app.content(None, "Engineers for all agencies"), &own.manager, &own.office);
        let p = Programme { posting, ..own };
        let vera = app.person("Vera Lund", Role::Manager, Some(app.agency("HHS", "Health")));
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.cleared(&ada, &p, 0);
        let cohort = later(&app, "Fall 2027", 300);
        let whose = "Ada Osei has an offer or a place of another agency: that agency or the programme office does this.";
        let defer = |by: &Person| {
            let (here, who, r, version) = (app.here(), app.who(by), reference.clone(), app.version(&reference));
            app.db.write(move |tx| deferrals::defer(tx, &here, &who, &r, version, cohort, "Finishes a degree"))
        };
        assert_eq!(refusal(defer(&vera)), whose);
        let (here, who, r, version) = (app.here(), app.who(&vera), reference.clone(), app.version(&reference));
        let withdrawn = app.db.write(move |tx| on_behalf::withdraw(tx, &here, &who, &r, version, AskedBy::Phone, WithdrawReason::OtherJob));
        assert_eq!(refusal(withdrawn), whose);
        let paper = app.db.read({ let id = app.application(&reference).id; move |c| store::papers::of_application(c, id) }).unwrap()[0].id;
        app.signed_in(&p.manager).get(&format!("/staff/applications/{reference}/papers/{paper}")).expect(200);
        app.signed_in(&vera).get(&format!("/staff/applications/{reference}/papers/{paper}")).expect(404);
        defer(&p.manager).unwrap();
        let bring_back = |by: &Person| {
            let (here, who, r, version) = (app.here(), app.who(by), reference.clone(), app.version(&reference));
            app.db.write(move |tx| deferrals::bring_back(tx, &here, &who, &r, version, None, "No seat"))
        };
        assert_eq!(refusal(bring_back(&vera)), whose);
        // Without a seat an accepted offer ends: a second person says so.
        assert!(refusal(bring_back(&p.manager)).contains("A second person does it"));
        // An offer of somebody who comes later is not made official.
        let offer = offer_of(&app, &reference);
        let (here, who, by) = (app.here(), app.who(&p.manager), app.now() + TimeDelta::days(5));
        let official = app.db.write(move |tx| offers::make_official(tx, &here, &who, offer.id, offer.terms.starts_on, by));
        assert!(refusal(official).contains("“Deferred”"));
        bring_back(&p.office).unwrap();
        assert_eq!(app.application(&reference).state, State::Qualified);
    }

    /// Whoever wrote a draft last does not approve it, and its conditions are chosen before anybody is asked to.
    fn who_writes_an_offer_anew_does_not_approve_it(app: App) {
        let p = app.programme();
        let reference = app.qualified(&app.person("Ada Osei", Role::Applicant, None), &p);
        let id = draft(&app, &p, &reference);
        let (here, amina, seat) = (app.here(), app.who(&p.office), p.seats[0]);
        let rich = Terms { pay: Cents(90_000_000), ..app.terms() };
        app.db.write(move |tx| { offers::rewrite(tx, &here, &amina, id, seat, &rich)?; offers::ask(tx, &here, &amina, id) }).unwrap();
        let approve = |by: &Person| { let (here, who) = (app.here(), app.who(by)); app.db.write(move |tx| offers::approve(tx, &here, &who, id, true)) };
        assert!(matches!(approve(&p.office), Err(Error::Forbidden(_))), "she wrote it herself");
        app.signed_in(&p.manager).get(&format!("/staff/offers/{id}")).see("Approve and send").see_not("Take a list of conditions");
        approve(&p.manager).unwrap();
        assert_eq!(offer_of(&app, &reference).state, OfferState::Sent);
    }

    /// What changed since it was read is neither approved nor withdrawn nor overwritten.
    fn nobody_acts_on_an_offer_they_have_not_read(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.qualified(&ada, &p);
        let id = draft(&app, &p, &reference);
        let page = format!("/staff/offers/{id}");
        let (mut rosa, mut amina) = (app.signed_in(&p.manager), app.signed_in(&p.office));
        rosa.get(&format!("{page}/edit"));
        app.pass(TimeDelta::minutes(1));
        amina.get(&format!("{page}/edit")).form("Save as a draft").fill("Place", "Baltimore, MD").send().expect(200);
        rosa.form("Save as a draft").fill("Place", "Denver, CO").send().expect(409).see("Amina Yusuf");
        rosa.form("Save as a draft").send().expect(200);
        let (here, who) = (app.here(), app.who(&p.manager));
        app.db.write(move |tx| offers::ask(tx, &here, &who, id)).unwrap();

        amina.get(&page);
        app.pass(TimeDelta::minutes(1));
        let (here, who, due_on) = (app.here(), app.who(&p.manager), app.now().date() + TimeDelta::days(30));
        let new = NewCondition {
            kind: ConditionKind::Documents, what: "Two letters".to_owned(), how: String::new(), due_on, owner: ConditionOwner::Applicant,
            mandatory: true, before_start: true, interim_enough: false, level: String::new(),
        };
        let added = app.db.write(move |tx| conditions::add(tx, &here, &who, id, &new)).unwrap();
        amina.form("Approve and send").set("pay_checked", "yes").send().expect(409).see("Two letters");
        amina.form("Approve and send").set("pay_checked", "yes").send().expect(200);

        amina.get(&format!("{page}/withdraw"));
        let (here, who, r) = (app.here(), app.who(&ada), reference.clone());
        app.db.write(move |tx| offers::accept(tx, &here, &who, &r)).unwrap();
        amina.form("Withdraw the offer").fill("Why?", "Not needed").send().expect(409);

        // A condition that was made lighter or heavier meanwhile is read again before it is settled.
        let condition = format!("/staff/conditions/{added}");
        amina.get(&condition);
        rosa.get(&condition).form("Save owner and date").set("how", "Bring both letters.").send().expect(200);
        amina.form("Record it").choose("Not met").fill("Why?", "They never came").send().expect(409).see("They never came");
        amina.get(&condition).form("Record it").choose("Not met").send().expect(422).see("Say why it is waived or not met");
    }

    /// What ends an accepted offer is done by somebody else than who prepared it, whichever way it is done.
    fn nobody_ends_alone_what_they_prepared(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        let (here, who, r) = (app.here(), app.who(&ada), reference.clone());
        app.db.write(move |tx| offers::accept(tx, &here, &who, &r)).unwrap();
        let offer = offer_of(&app, &reference).id;
        let condition = app.db.read(move |c| store::conditions::of_offer(c, offer)).unwrap()[0].id;
        let not_met = |by: &Person| {
            let (here, who) = (app.here(), app.who(by));
            app.db.write(move |tx| conditions::settle_because(tx, &here, &who, condition, ConditionState::NotMet, "Declined"))
        };
        let withdraw = |by: &Person| {
            let (here, who, r, version) = (app.here(), app.who(by), reference.clone(), app.version(&reference));
            app.db.write(move |tx| on_behalf::withdraw(tx, &here, &who, &r, version, AskedBy::Phone, WithdrawReason::OtherJob))
        };
        assert!(refusal(not_met(&p.manager)).contains("A second person records it"));
        assert!(refusal(withdraw(&p.manager)).contains("A second person records it"));
        // Deferred first, and then withdrawn: nothing is left open of it.
        let cohort = later(&app, "Fall 2027", 300);
        let (here, who, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(&reference));
        app.db.write(move |tx| deferrals::defer(tx, &here, &who, &r, version, cohort, "Finishes a degree")).unwrap();
        assert!(refusal(withdraw(&p.manager)).contains("A second person records it"));
        withdraw(&p.office).unwrap();
        let id = app.application(&reference).id;
        assert!(app.db.read(move |c| store::deferrals::open(c, id)).unwrap().is_none());
    }

    /// A seat that asks for more by now, or has another grade, is not offered on the terms and conditions of before.
    fn what_a_seat_asks_is_looked_at_again_when_an_offer_is_approved(app: App) {
        let p = app.programme();
        let reference = app.qualified(&app.person("Ada Osei", Role::Applicant, None), &p);
        let (here, rosa, seat, terms) = (app.here(), app.who(&p.manager), p.seats[0], app.terms());
        let (version, r) = (app.version(&reference), reference.clone());
        let id = app.db.write(move |tx| offers::prepare(tx, &here, &rosa, &r, version, seat, &terms)).unwrap();
        let read = app.db.read(move |c| offers::reading(c, id)).unwrap();
        let change = |grades, clearance| {
            let (here, rosa, project) = (app.here(), app.who(&p.manager), p.project);
            app.db.write(move |tx| {
                let (role, version) = (store::seats::find(tx, seat)?.role_id, store::projects::find(tx, project)?.version);
                let words = RoleWords {
                    title: "Data engineer".to_owned(), specialty: Specialty::Data, grades, places: vec!["Washington, DC".to_owned()], telework: true,
                    clearance, tier: None, drug_test: false, least: 0,
                };
                projects::change_role(tx, &here, &rosa, role, version, &words)
            }).unwrap();
        };
        let approve = || { let (here, amina) = (app.here(), app.who(&p.office)); app.db.write(move |tx| offers::approve(tx, &here, &amina, id, true)) };
        change((15, 15), Clearance::None);
        assert!(refusal(approve()).contains("graded GS-15"));
        change((13, 14), Clearance::Secret);
        assert!(refusal(approve()).contains("which is no condition of this offer"));
        let (here, amina) = (app.here(), app.who(&p.office));
        let stale = app.db.write(move |tx| offers::as_read(tx, &here, &amina, id, &read));
        assert!(matches!(stale, Err(Error::Stale(_))), "{stale:?}");
    }

    /// Who takes the seat of an offer away and gives it another one has written it, and other terms are proposed over what was read.
    fn another_seat_or_other_terms_are_somebodys_words(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.qualified(&ada, &p);
        let (here, rosa, seat, terms) = (app.here(), app.who(&p.manager), p.seats[0], app.terms());
        let (version, r) = (app.version(&reference), reference.clone());
        let id = app.db.write(move |tx| offers::prepare(tx, &here, &rosa, &r, version, seat, &terms)).unwrap();
        let (here, amina, to) = (app.here(), app.who(&p.office), p.seats[1]);
        app.db.write(move |tx| {
            let version = store::seats::find(tx, seat)?.version;
            seats::withdraw(tx, &here, &amina, seat, version, "The branch is dissolved", Fate::Move(to))
        }).unwrap();
        let approve = |by: &Person| { let (here, who) = (app.here(), app.who(by)); app.db.write(move |tx| offers::approve(tx, &here, &who, id, true)) };
        assert!(matches!(approve(&p.office), Err(Error::Forbidden(_))), "she gave it that seat");
        approve(&p.manager).unwrap();

        let page = format!("/staff/offers/{id}/change");
        let (mut rosa, mut amina) = (app.signed_in(&p.manager), app.signed_in(&p.office));
        rosa.get(&page);
        amina.get(&page).form("Propose these terms").fill("Pay for a year", "140,000").fill("Why", "As announced").send().expect(200);
        rosa.get(&format!("/staff/offers/{id}")).form("Approve the new terms").set("pay_checked", "yes").set("act", "approve").send().expect(200);
        let mut late = app.signed_in(&p.office);
        late.get(&page);
        let stale = late.form("Propose these terms").set("reading", "0123456789abcdef").fill("Pay for a year", "90,000").fill("Why", "Less").send().expect(409).words();
        assert!(stale.contains("What you typed is still here"), "{stale}");
    }

    /// A placed person's offer is not withdrawn; a first day is given its whole length; a reviewer supervises nobody.
    fn a_place_is_not_taken_by_the_side_door(app: App) {
        let p = app.programme();
        let (reference, id) = placed(&app, &app.person("Ada Osei", Role::Applicant, None), &p, 0);
        let offer = offer_of(&app, &reference);
        let (here, who) = (app.here(), app.who(&p.office));
        assert!(refusal(app.db.write(move |tx| offers::withdraw(tx, &here, &who, offer.id, "No money"))).contains("is placed"));
        app.pass(placement(&app, id).starts_on - app.now().date());
        let (here, who) = (app.here(), app.who(&p.manager));
        let early = app.db.write(move |tx| placements::arrival::no_show(tx, &here, &who, id, 1, "Unwell", placements::arrival::After::Qualified));
        assert!(refusal(early).contains("Record it tomorrow"));
        app.signed_in(&p.manager).get(&format!("/staff/placements/{id}")).see("Record the arrival").see_not("Did not arrive…");
        let seat = app.db.read({ let seat = p.seats[0]; move |c| store::seats::find(c, seat) }).unwrap();
        let may = app.db.read(move |c| placements::arrival::supervisors(c, &seat)).unwrap();
        assert!(may.iter().any(|w| w.id == p.manager.id) && may.iter().all(|w| w.role != Role::Reviewer), "{may:?}");
    }

    /// A seat that asks for more than somebody has shown takes them no more than one whose agency is in conflict with their company.
    fn nobody_moves_or_stays_where_they_may_not(app: App) {
        let p = app.programme();
        let (ada, bo) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bo Chen", Role::Applicant, None));
        let reference = app.qualified(&bo, &p);
        let (_, id) = at_work(&app, &ada, &p, 0);
        let (project, until) = (p.project, app.now().date() + TimeDelta::days(900));
        let secret = app.db.write(move |tx| {
            let places = ["Washington, DC".to_owned()];
            let new = NewRole {
                source: None, title: "Analyst", specialty: Specialty::Data, grades: (13, 14), places: &places, telework: true,
                clearance: Clearance::Secret, tier: None, drug_test: false,
            };
            let role = store::projects::insert_role(tx, project, &new)?;
            store::seats::insert(tx, role, 1, "CFO memo 14", Some(until))
        }).unwrap();
        let (here, rosa, day) = (app.here(), app.who(&p.manager), app.now().date() + TimeDelta::days(10));
        let moved = app.db.write(move |tx| placements::move_to(tx, &here, &rosa, id, secret, day, "More to do"));
        assert!(refusal(moved).contains("needs Secret clearance, which nothing here shows"));

        let extend = || {
            let (here, rosa, old) = (app.here(), app.who(&p.manager), placement(&app, id));
            let day = old.not_to_exceed + TimeDelta::days(60);
            app.db.write(move |tx| placements::extend::ask(tx, &here, &rosa, id, old.version, (TermStep::Extend, day), "The stream grows"))
        };
        let change = extend().unwrap();
        app.on_leave(&p, &ada, "Northwind Systems");
        app.in_conflict(&p, Whose::Project(p.project), "Northwind Systems");
        let (here, amina) = (app.here(), app.who(&p.office));
        let longer = app.db.write(move |tx| placements::extend::decide(tx, &here, &amina, change, true));
        assert!(refusal(longer).contains("Ada Osei is on leave from Northwind Systems"));
        // An offer that waits for approval when the conflict becomes known is not sent.
        let (here, rosa, seat, terms) = (app.here(), app.who(&p.manager), p.seats[1], app.terms());
        let (version, r) = (app.version(&reference), reference.clone());
        let offer = app.db.write(move |tx| offers::prepare(tx, &here, &rosa, &r, version, seat, &terms)).unwrap();
        app.on_leave(&p, &bo, "Northwind Systems");
        let (here, amina) = (app.here(), app.who(&p.office));
        let sent = app.db.write(move |tx| offers::approve(tx, &here, &amina, offer, true));
        assert!(refusal(sent).contains("Bo Chen is on leave from Northwind Systems"));
    }

    /// A number that somebody made up is not there, and breaks nothing.
    fn what_is_not_there_is_not_found(app: App) {
        let p = app.programme();
        let mut amina = app.signed_in(&p.office);
        let form = amina.get("/staff/employers").form("Declare the conflict").set("whose", "agency-999999").fill("Company in conflict", "Fabrikam");
        form.fill("What is the conflict?", "It bids").send().expect(404);
        amina.get("/staff/question-sets").form("Begin the set").fill("Name", "Screening").set("agency", "999999").send().expect(404);
    }
}
