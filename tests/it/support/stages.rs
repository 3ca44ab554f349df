//! Applications at a stage of their way, brought there by the actions.

use chrono::TimeDelta;
use muster::actions::{conditions, decisions, interviews, offers, placements};
use muster::domain::condition::ConditionState;
use muster::domain::decision::{Outcome, Verdict};
use muster::domain::interview::Slot;
use muster::domain::offer::Terms;
use muster::domain::panel::Panel;
use muster::domain::posting::Cents;
use muster::domain::reference::Reference;
use muster::domain::when::HOME_ZONE;
use muster::store;

use super::App;
use super::make::{Person, Programme};

impl App {
    pub fn version(&self, reference: &Reference) -> i64 {
        self.application(reference).version
    }

    /// An application in review.
    pub fn in_review(&self, applicant: &Person, p: &Programme) -> Reference {
        let reference = self.sent_application(applicant, p.posting);
        let (here, who, version, r) = (self.here(), self.who(&p.manager), self.version(&reference), reference.clone());
        self.db.write(move |tx| muster::actions::applications::begin_review(tx, &here, &who, &r, version)).unwrap();
        reference
    }

    /// Two times with the reviewer, three and four days ahead.
    pub fn times(&self, p: &Programme) -> interviews::Offer {
        interviews::Offer {
            panel: Panel::of(p.reviewer.id),
            slots: (3..5).map(|d| Slot::new(self.now() + TimeDelta::days(d), 45, self.now()).unwrap()).collect(),
            zone: HOME_ZONE,
            location: "Room 7".to_owned(),
        }
    }

    /// An application with a booked interview three days ahead.
    pub fn booked(&self, applicant: &Person, p: &Programme) -> Reference {
        let reference = self.in_review(applicant, p);
        let times = self.times(p);
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

    /// A qualified application whose applicant has been told.
    pub fn qualified(&self, applicant: &Person, p: &Programme) -> Reference {
        let reference = self.in_review(applicant, p);
        let verdict = Verdict::new(Outcome::Qualified, vec![], "").unwrap();
        let (here, who, version, r) = (self.here(), self.who(&p.manager), self.version(&reference), reference.clone());
        self.db
            .write(move |tx| {
                let decided = decisions::decide(tx, &here, &who, &r, version, &verdict)?;
                decisions::tell(tx, &here, &who, &r, decided.version)
            })
            .unwrap();
        reference
    }

    pub fn terms(&self) -> Terms {
        let day = |d| self.now().date() + TimeDelta::days(d);
        Terms {
            grade: 13,
            step: None,
            pay: Cents(13_000_000),
            pay_source: "2026 table".to_owned(),
            place: "Washington, DC".to_owned(),
            starts_on: day(90),
            not_to_exceed: day(820),
            answer_by: self.now() + TimeDelta::days(7),
        }
    }

    /// An application whose offer was sent.
    pub fn offered(&self, applicant: &Person, p: &Programme, seat: usize) -> Reference {
        let reference = self.qualified(applicant, p);
        let (seat, terms) = (p.seats[seat], self.terms());
        let (here, who, second, version, r) =
            (self.here(), self.who(&p.manager), self.who(&p.office), self.version(&reference), reference.clone());
        self.db
            .write(move |tx| {
                let id = offers::prepare(tx, &here, &who, &r, version, seat, &terms)?;
                offers::approve(tx, &here, &second, id, true)
            })
            .unwrap();
        reference
    }

    /// An application whose tentative offer was accepted, and of which every condition is met.
    pub fn cleared(&self, applicant: &Person, p: &Programme, seat: usize) -> Reference {
        let reference = self.offered(applicant, p, seat);
        let (here, rosa, who, r) = (self.here(), self.who(&p.manager), self.who(applicant), reference.clone());
        self.db
            .write(move |tx| {
                offers::accept(tx, &here, &who, &r)?;
                let id = store::applications::by_reference(tx, &r)?.id;
                let offer = store::offers::latest(tx, id)?.unwrap();
                for condition in store::conditions::of_offer(tx, offer.id)? {
                    conditions::settle(tx, &here, &rosa, condition.id, ConditionState::Met)?;
                }
                Ok(())
            })
            .unwrap();
        reference
    }

    /// The official offer of a cleared application is made and accepted.
    pub fn make_official(&self, applicant: &Person, p: &Programme, reference: &Reference) {
        let (here, rosa, who, r) = (self.here(), self.who(&p.manager), self.who(applicant), reference.clone());
        let answer_by = self.now() + TimeDelta::days(5);
        self.db
            .write(move |tx| {
                let id = store::applications::by_reference(tx, &r)?.id;
                let offer = store::offers::latest(tx, id)?.unwrap();
                offers::make_official(tx, &here, &rosa, offer.id, offer.terms.starts_on, answer_by)?;
                offers::confirm(tx, &here, &who, &r)
            })
            .unwrap();
    }

    /// An application whose applicant accepted the official offer.
    pub fn confirmed(&self, applicant: &Person, p: &Programme, seat: usize) -> Reference {
        let reference = self.cleared(applicant, p, seat);
        self.make_official(applicant, p, &reference);
        reference
    }

    /// A placed application.
    pub fn placed(&self, applicant: &Person, p: &Programme, seat: usize) -> Reference {
        let reference = self.confirmed(applicant, p, seat);
        let (here, rosa, version, r) = (self.here(), self.who(&p.manager), self.version(&reference), reference.clone());
        self.db.write(move |tx| placements::place(tx, &here, &rosa, &r, version)).unwrap();
        reference
    }
}
