//! Interviews: a panel, its times, its letters, its scorecards.

use chrono::TimeDelta;
use muster::actions::interviews;
use muster::domain::account::Role;
use muster::domain::ids::UserId;
use muster::domain::interview::Slot;
use muster::domain::panel::{Panel, Seat};
use muster::domain::reference::Reference;
use muster::error::Error;
use muster::store;

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};

/// Bo leads, Rosa takes part, Eve learns.
struct Three {
    p: Programme,
    eve: Person,
    panel: Panel,
}

fn three(app: &App) -> Three {
    let p = app.programme();
    let eve = app.person("Eve Park", Role::Reviewer, app.who(&p.reviewer).agency);
    let panel = Panel::new(p.reviewer.id, &[(p.manager.id, Seat::Member), (eve.id, Seat::Shadow)]).unwrap();
    Three { p, eve, panel }
}

/// An application with a booked interview of this panel three days ahead.
fn booked_with(app: &App, applicant: &Person, p: &Programme, panel: &Panel) -> Reference {
    let reference = app.in_review(applicant, p);
    offer_with(app, p, &reference, panel, app.now() + TimeDelta::days(3)).unwrap();
    choose_first(app, applicant, &reference).unwrap();
    reference
}

fn offer_with(app: &App, p: &Programme, reference: &Reference, panel: &Panel, first: chrono::NaiveDateTime) -> muster::error::Result<()> {
    let slots = [first, first + TimeDelta::days(1)].map(|at| Slot::new(at, 45, app.now()).unwrap()).to_vec();
    let times = interviews::Offer { panel: panel.clone(), slots, ..app.times(p) };
    let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(reference));
    app.db.write(move |tx| interviews::offer(tx, &here, &rosa, &r, version, &times)).map(|_| ())
}

fn choose_first(app: &App, applicant: &Person, reference: &Reference) -> muster::error::Result<()> {
    let (here, who, r) = (app.here(), app.who(applicant), reference.clone());
    app.db.write(move |tx| {
        let id = store::applications::by_reference(tx, &r)?.id;
        let interview = store::interviews::of_application(tx, id)?[0].id;
        let slot = store::interviews::slots(tx, interview)?[0].0;
        interviews::choose(tx, &here, &who, &r, slot)
    })
}

fn meets(app: &App, reference: &Reference, user: UserId) -> bool {
    let id = app.application(reference).id;
    app.db.read(move |c| store::interviews::meets(c, id, user)).unwrap()
}

on_both! {
    /// Everybody on the panel gets the letter and stands in the calendar file; whoever learns owes no card, and theirs does not count.
    fn a_panel_is_invited_as_a_whole_and_those_who_rate_owe_a_card(app: App) {
        let Three { p, eve, panel } = three(&app);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = booked_with(&app, &ada, &p, &panel);
        app.deliver();
        for person in [&p.reviewer, &p.manager, &eve] {
            let letter = mail::latest(&person.email, "Interview with Ada Osei booked for");
            let (method, file) = letter.calendar.expect("a calendar file");
            let file = file.replace("\r\n ", "");
            assert_eq!(method, "REQUEST");
            for guest in [&ada, &p.reviewer, &p.manager, &eve] {
                assert!(file.contains(&format!("mailto:{}", guest.email)), "{} is not in\n{file}", guest.email);
            }
        }
        assert!(mail::latest(&eve.email, "Interview with").text.contains("You sit in to learn"));
        assert!(mail::latest(&ada.email, "Your interview is set").text.contains("Bo Lindqvist, Rosa Diaz and Eve Park (learns, does not rate)"));
        for (user, sits) in [(p.reviewer.id, true), (p.manager.id, true), (eve.id, true), (p.office.id, false)] {
            assert_eq!(meets(&app, &reference, user), sits);
        }
        app.pass(TimeDelta::days(3) + TimeDelta::hours(1));
        let page = format!("/staff/applications/{reference}/interviews");
        app.signed_in(&p.manager).get(&page).see("Scorecards missing: Bo Lindqvist, Rosa Diaz").click("Your scorecard").expect(200);
        app.signed_in(&p.reviewer).get("/staff").see("Score your interview with Ada Osei");
        app.signed_in(&eve).get("/staff").see_not("Score your interview");
        app.signed_in(&p.office).get(&format!("{page}/1/scorecard")).expect(403);
    }

    /// An interview that was called off gives its panel no look at the application.
    fn a_cancelled_interview_makes_nobody_an_interviewer(app: App) {
        let Three { p, eve, panel } = three(&app);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = booked_with(&app, &ada, &p, &panel);
        let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(&reference));
        app.db.write(move |tx| interviews::cancel(tx, &here, &rosa, &r, version, "Bo is ill")).unwrap();
        assert!(!meets(&app, &reference, eve.id) && !meets(&app, &reference, p.reviewer.id));
        app.deliver();
        for person in [&p.reviewer, &p.manager, &eve, &ada] {
            let letter = mail::latest(&person.email, "Interview on");
            assert!(letter.text.contains("Why: Bo is ill"), "{}", letter.text);
            assert_eq!(letter.calendar.unwrap().0, "CANCEL");
        }
        app.signed_in(&p.manager).get(&format!("/staff/applications/{reference}/interviews")).see("Bo is ill");
        let id = app.application(&reference).id;
        let said = app.db.read(move |c| store::events::of_application(c, id)).unwrap();
        assert!(said.iter().all(|e| !e.detail.contains("ill")), "the words of staff stand in a row that can be erased, not in history");
    }

    /// Two applicants choose overlapping times of one member at once, with different leads: one books, the other is asked again.
    fn a_member_of_two_panels_is_never_booked_twice_at_once(app: App) {
        let Three { p, eve, panel } = three(&app);
        let other = Panel::new(p.office.id, &[(eve.id, Seat::Member)]).unwrap();
        let people: Vec<(Person, Reference)> = [(panel, 0), (other, 20)]
            .into_iter()
            .map(|(panel, late)| {
                let person = app.person(&format!("Person {late}"), Role::Applicant, None);
                let reference = app.in_review(&person, &p);
                offer_with(&app, &p, &reference, &panel, app.now() + TimeDelta::days(3) + TimeDelta::minutes(late)).unwrap();
                (person, reference)
            })
            .collect();
        let results: Vec<_> = std::thread::scope(|scope| {
            let racing: Vec<_> = people.iter().map(|(person, r)| scope.spawn(|| choose_first(&app, person, r))).collect();
            racing.into_iter().map(|r| r.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|r| r.is_ok()).count(), 1, "{results:?}");
        assert!(results.iter().any(|r| matches!(r, Err(Error::Stale(_)))), "{results:?}");
    }

    /// Times at which anybody of the panel is taken are not offered.
    fn no_time_is_offered_at_which_a_member_is_taken(app: App) {
        let Three { p, eve, panel } = three(&app);
        booked_with(&app, &app.person("Ada Osei", Role::Applicant, None), &p, &panel);
        let second = app.in_review(&app.person("Iris Lund", Role::Applicant, None), &p);
        let other = Panel::new(p.office.id, &[(eve.id, Seat::Shadow)]).unwrap();
        let refused = offer_with(&app, &p, &second, &other, app.now() + TimeDelta::days(3) + TimeDelta::minutes(30));
        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains("Eve Park has another interview")), "{refused:?}");
        offer_with(&app, &p, &second, &other, app.now() + TimeDelta::days(3) + TimeDelta::minutes(45)).unwrap();
    }

    /// An applicant is not at two interviews at once, whatever the postings.
    fn an_applicant_is_not_at_two_interviews_at_once(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let agency = app.who(&p.manager).agency;
        let second = app.live_posting(&app.content(agency, "Network engineer"), &p.manager, &p.office);
        let first = app.in_review(&ada, &p);
        let elsewhere = Programme { posting: second, ..p };
        let other = app.in_review(&ada, &elsewhere);
        let start = app.now() + TimeDelta::days(3);
        offer_with(&app, &elsewhere, &first, &Panel::of(elsewhere.reviewer.id), start).unwrap();
        offer_with(&app, &elsewhere, &other, &Panel::of(elsewhere.office.id), start + TimeDelta::minutes(30)).unwrap();
        choose_first(&app, &ada, &first).unwrap();
        app.signed_in(&ada).get(&format!("/my/applications/{other}/interview")).see("Taken");
        let refused = choose_first(&app, &ada, &other);
        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains("You have another interview")), "{refused:?}");
    }
}
