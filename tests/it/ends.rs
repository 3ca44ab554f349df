//! Ends of placements that are settled for a later day, and are taken back.

use chrono::TimeDelta;
use muster::actions::placements;
use muster::domain::account::Role;
use muster::domain::placement::{PlacementState, SeatState};

use crate::on_both;
use crate::support::mail;
use crate::terms::{at_work, field, placement, seat_state};

on_both! {
    /// An end that was settled for a later day is taken back: a move, and a wish to leave. The term goes on as it was.
    fn an_end_that_lies_ahead_is_taken_back(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let (reference, id) = at_work(&app, &ada, &p, 0);
        let page = format!("/staff/placements/{id}");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see_not("Take the end back");
        let (here, who, seat, on) = (app.here(), app.who(&p.manager), p.seats[1], app.now().date() + TimeDelta::days(10));
        let next = app.db.write(move |tx| placements::move_to(tx, &here, &who, id, seat, on, "They know benefits")).unwrap();
        assert_eq!(seat_state(&app, seat), SeatState::Filled);
        rosa.get(&page).see("The end is settled").form("Take the end back").send().expect(422).see("Say why the end is taken back");
        rosa.form("Take the end back").fill("Why is it taken back?", "Benefits can wait").send().expect(200).see("the term goes on").see_not("Take the end back").see_not("Goes on to");
        assert_eq!((seat_state(&app, p.seats[0]), seat_state(&app, seat)), (SeatState::Filled, SeatState::Open));
        assert_eq!((placement(&app, id).outcome, placement(&app, id).last_day), (None, None));
        assert!(!placement(&app, next).state.is_live());
        app.deliver();
        assert!(mail::latest(&ada.email, "You stay with Ledger to Stream").text.contains("Benefits can wait"));
        // Now they leave at their own wish, and think again.
        rosa.get(&page).click("Leaves at their own wish…").form("Record the last day").fill("Last day", &field(on)).fill("Why, in their words?", "Moves to Boise").send().expect(200);
        rosa.get(&page).form("Take the end back").fill("Why is it taken back?", "Stays in Washington").send().expect(200);
        assert_eq!(placement(&app, id).state, PlacementState::Active);
        app.pass(TimeDelta::days(12));
        app.work();
        assert_eq!((placement(&app, id).state, seat_state(&app, p.seats[0])), (PlacementState::Active, SeatState::Filled));
        app.signed_in(&ada).get(&format!("/my/applications/{reference}")).see("You are at work.").see("you stay: Stays in Washington.");
    }
}
