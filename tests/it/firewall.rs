//! The employer firewall: whoever is on leave from a company in conflict reviews nothing, interviews nobody and gets no seat there.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use muster::actions::firewall::{self, NewLeaveOf};
use muster::actions::{conditions, interviews, offers, placements, reviews};
use muster::domain::account::{Email, Role};
use muster::domain::condition::ConditionState;
use muster::domain::ids::{AgencyId, UserId};
use muster::domain::panel::Panel;
use muster::domain::reference::Reference;
use muster::error::{Error, Result};
use muster::store;
use muster::store::firewall::Whose;

use crate::on_both;
use crate::support::App;
use crate::support::mail;
use crate::support::make::{Person, Programme};

impl App {
    /// Records that somebody is on leave from a company since yesterday, without an end.
    pub fn on_leave(&self, p: &Programme, person: &Person, employer: &str) {
        let (here, who) = (self.here(), self.who(&p.office));
        let from_on = here.now.date() - TimeDelta::days(1);
        let leave = NewLeaveOf { person: Email::parse(&person.email).unwrap(), employer: employer.to_owned(), from_on, until_on: None };
        self.db.write(move |tx| firewall::record_leave(tx, &here, &who, &leave)).unwrap();
    }

    pub fn in_conflict(&self, p: &Programme, whose: Whose, employer: &'static str) {
        let (here, who) = (self.here(), self.who(&p.office));
        self.db.write(move |tx| firewall::declare(tx, &here, &who, whose, employer, "It bids for the ledger.")).unwrap();
    }

    fn agency_of(&self, p: &Programme) -> AgencyId {
        let id = p.posting;
        self.db.read(move |c| store::postings::find(c, id)).unwrap().content.agency.unwrap()
    }
}

fn why<T: std::fmt::Debug>(refused: Result<T>) -> String {
    match refused {
        Err(Error::Refused(why)) => why,
        other => panic!("{other:?} is no refusal"),
    }
}

on_both! {
    /// The programme office records leaves, hiring managers declare conflicts of their own; everybody else is kept out.
    fn leaves_and_conflicts_are_declared_in_the_browser(app: App) {
        let p = app.programme();
        let hhs = app.agency("HHS", "Health");
        let vera = app.person("Vera Lund", Role::Manager, Some(hhs));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/projects").click("Employers in conflict").expect(200).see_not("Record a leave").see_not("Health");
        rosa.form("Declare the conflict").send().expect(422).see("Choose an agency or a project").see("Give the name of the company").see("Say in at most 300 characters what the conflict is");
        let form = rosa.form("Declare the conflict").choose("With whom → Department of the Treasury").fill("Company in conflict", "Northwind Systems, Inc.");
        form.fill("What is the conflict?", "It bids for the ledger.").send().expect(200).see("The conflict is declared.").see("Northwind Systems, Inc.");
        // The same company under another dress is the same.
        let form = rosa.form("Declare the conflict").choose("With whom → Department of the Treasury").fill("Company in conflict", "NORTHWIND SYSTEMS LLC");
        form.fill("What is the conflict?", "Again").send().expect(422).see("is declared there already");
        let form = rosa.form("Declare the conflict").fill("Company in conflict", "Contoso").fill("What is the conflict?", "x");
        form.set("whose", &format!("agency-{hhs}")).send().expect(404);
        rosa.get("/staff/employers");
        let form = rosa.form("Declare the conflict").choose("With whom → Project: Ledger to Stream").fill("Company in conflict", "Fabrikam");
        form.fill("What is the conflict?", "It wrote the old ledger.").send().expect(200).see("“Ledger to Stream”");

        let mut amina = app.signed_in(&p.office);
        amina.get("/staff/employers").form("Record the leave").fill("Email address of the person", "nobody@people.example").fill("On leave from", "Northwind Systems").fill("From", "1/1/2026").send().expect(422).see("Nobody has an account with the address");
        amina.form("Record the leave").fill("Email address of the person", &p.reviewer.email).fill("Until", "1/1/2025").send().expect(422).see("cannot end before it begins");
        amina.form("Record the leave").fill("Until", "").send().expect(200).see("The leave is recorded.").see("Bo Lindqvist").see("Northwind Systems January 1, 2026").see_not("nowhere");
        app.deliver();
        assert!(mail::latest(&p.reviewer.email, "Your leave from Northwind Systems is recorded").text.contains("Not known yet"));
        amina.press("End today the leave of Bo Lindqvist from Northwind Systems").expect(200).see("The leave ends today.").see("Over");
        rosa.get("/staff/employers").press("Lift the conflict of Fabrikam with “Ledger to Stream”").expect(200).see("The conflict is lifted.").see_not("Fabrikam");
        app.signed_in(&vera).get("/staff/employers").expect(200).see_not("Northwind");
        app.signed_in(&p.reviewer).get("/staff/employers").expect(403);
        app.signed_in(&app.person("Ian Cole", Role::Auditor, None)).get("/staff/employers").expect(200).see("Bo Lindqvist").see_not("Declare a conflict");
    }

    /// Automatic assignment passes over whoever is kept away; taking them into the round by hand is refused; what they had goes to others.
    fn reviews_keep_away_from_conflicts(app: App) {
        let p = app.programme();
        let agency = app.agency_of(&p);
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        let posting = review.posting;
        let own = app.db.read(move |c| store::postings::find(c, posting)).unwrap().content.agency;
        let agency = own.unwrap_or(agency);
        let first = app.sent_application(&app.person("Ada Osei", Role::Applicant, None), posting);
        app.assign(&review);
        let readers = |r: &Reference| -> BTreeSet<UserId> {
            let live = app.reviews_of(app.application(r).id).into_iter().filter(|r| r.state == muster::domain::review::ReviewState::Assigned);
            live.map(|r| r.reviewer).collect()
        };
        let away = review.reviewers.iter().find(|r| readers(&first).contains(&r.id)).unwrap().clone();
        app.on_leave(&p, &away, "Northwind Systems, Inc.");
        assert!(readers(&first).contains(&away.id), "nothing is in conflict yet");
        app.in_conflict(&p, Whose::Agency(agency), "northwind systems");
        assert!(!readers(&first).contains(&away.id) && readers(&first).len() == 2, "somebody else reads it now");
        let second = app.sent_application(&app.person("Bea Holm", Role::Applicant, None), posting);
        app.assign(&review);
        assert!(!readers(&second).contains(&away.id) && readers(&second).len() == 2);
        let (here, who, id) = (app.here(), app.who(&review.manager), away.id);
        let refused = why(app.db.write(move |tx| reviews::join(tx, &here, &who, posting, id)));
        assert!(refused.starts_with(&format!("{} is on leave from Northwind Systems, Inc. without an end yet", away.name)) && refused.ends_with("It bids for the ledger."), "{refused}");
    }

    /// Neither a panel nor an offer nor a placement brings them together; an agency that only takes part in a project counts as well.
    fn panels_offers_and_placements_keep_away_from_conflicts(app: App) {
        let p = app.programme();
        let agency = app.agency_of(&p);
        app.on_leave(&p, &p.reviewer, "Northwind Systems");
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let offer = |panel| {
            let times = interviews::Offer { panel, ..app.times(&p) };
            let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&reference), reference.clone());
            app.db.write(move |tx| interviews::offer(tx, &here, &who, &r, version, &times))
        };
        app.in_conflict(&p, Whose::Agency(agency), "Northwind Systems, Inc.");
        let refused = why(offer(Panel::of(p.reviewer.id)));
        assert!(refused.contains("Bo Lindqvist is on leave from Northwind Systems") && refused.contains("conflict with Department of the Treasury"), "{refused}");
        offer(Panel::of(p.manager.id)).unwrap();

        // A conflict of one project bars its seats, and no other ones.
        let bea = app.person("Bea Holm", Role::Applicant, None);
        app.on_leave(&p, &bea, "Fabrikam");
        let qualified = app.qualified(&bea, &p);
        let (free, seats) = app.project(agency, "Quiet work", 1);
        app.in_conflict(&p, Whose::Project(p.project), "Fabrikam Corp");
        let prepare = |seat| {
            let (here, who, terms, version, r) = (app.here(), app.who(&p.manager), app.terms(), app.version(&qualified), qualified.clone());
            app.db.write(move |tx| offers::prepare(tx, &here, &who, &r, version, seat, &terms))
        };
        let refused = why(prepare(p.seats[0]));
        assert!(refused.contains("Bea Holm is on leave from Fabrikam") && refused.contains("conflict with “Ledger to Stream”"), "{refused}");
        let id = prepare(seats[0]).unwrap();
        let starts_on = app.terms().starts_on;
        let (here, second, who, amina, r) = (app.here(), app.who(&p.office), app.who(&bea), app.who(&p.office), qualified.clone());
        app.db
            .write(move |tx| {
                offers::approve(tx, &here, &second, id, true)?;
                offers::accept(tx, &here, &who, &r)?;
                for condition in store::conditions::of_offer(tx, id)? {
                    conditions::settle(tx, &here, &amina, condition.id, ConditionState::Met)?;
                }
                offers::make_official(tx, &here, &amina, id, starts_on, here.now + TimeDelta::days(5))?;
                offers::confirm(tx, &here, &who, &r)
            })
            .unwrap();
        // Declared after the offer was accepted: the placing is refused, and works again when it is lifted.
        app.in_conflict(&p, Whose::Project(free), "Fabrikam");
        let place = || {
            let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&qualified), qualified.clone());
            app.db.write(move |tx| placements::place(tx, &here, &who, &r, version))
        };
        assert!(why(place()).contains("conflict with “Quiet work”"));
        let (here, amina) = (app.here(), app.who(&p.office));
        app.db
            .write(move |tx| {
                let conflict = store::firewall::conflicts(tx)?.into_iter().find(|c| c.project == Some(free)).unwrap();
                firewall::lift(tx, &here, &amina, conflict.id)
            })
            .unwrap();
        place().unwrap();
    }

    /// A leave that ended, or begins after the term, keeps nobody away.
    fn a_leave_counts_on_its_days_only(app: App) {
        let p = app.programme();
        let (agency, today) = (app.agency_of(&p), app.now().date());
        let ada = app.person("Ada Osei", Role::Applicant, None);
        app.in_conflict(&p, Whose::Agency(agency), "Fabrikam");
        let (here, who, person) = (app.here(), app.who(&p.office), Email::parse(&ada.email).unwrap());
        let (from_on, until_on) = (today - TimeDelta::days(30), Some(today + TimeDelta::days(10)));
        let leave = NewLeaveOf { person, employer: "Fabrikam".to_owned(), from_on, until_on };
        app.db.write(move |tx| firewall::record_leave(tx, &here, &who, &leave)).unwrap();
        let (id, project) = (ada.id, p.project);
        let check = |from: i64, until: i64| {
            let days = (today + TimeDelta::days(from), today + TimeDelta::days(until));
            app.db.read(move |c| firewall::check(c, id, days, None, Some(project)))
        };
        assert!(why(check(10, 400)).contains("until"));
        check(11, 400).unwrap();
        assert!(check(-40, -30).is_err());
        check(-40, -31).unwrap();
    }
}
