//! Projects, their roles and their seats: written, funded, taken away, and what the page says is wrong.

use chrono::TimeDelta;
use muster::actions::{offers, placements};
use muster::domain::account::Role;
use muster::domain::placement::SeatState;
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::domain::when;
use muster::error::Error;
use muster::store;

use crate::on_both;
use crate::support::App;
use crate::support::mail;
use crate::support::make::{Person, Programme};

/// Somebody placed in a seat by the programme office, ninety days before it begins.
fn placed(app: &App, applicant: &Person, p: &Programme, seat: usize) -> Reference {
    let reference = app.confirmed(applicant, p, seat);
    let (here, amina, version, r) = (app.here(), app.who(&p.office), app.version(&reference), reference.clone());
    app.db.write(move |tx| placements::place(tx, &here, &amina, &r, version)).unwrap();
    reference
}

fn seat(app: &App, p: &Programme, n: usize) -> store::seats::SeatLine {
    let id = p.seats[n];
    app.db.read(move |c| store::seats::find(c, id)).unwrap()
}

/// A day so many days ahead, as somebody types it.
fn ahead(app: &App, days: i64) -> String {
    (app.now().date() + TimeDelta::days(days)).format("%-m/%-d/%Y").to_string()
}

on_both! {
    /// A hiring manager writes a project, its dates, a role and its seats; partners look on, strangers see nothing.
    fn a_project_is_written_in_the_browser(app: App) {
        let p = app.programme();
        let cisa = app.agency("CISA", "Cybersecurity and Infrastructure Security Agency");
        let partner = app.person("Martin Achterberg", Role::Manager, Some(cisa));
        let stranger = app.person("Vera Lund", Role::Manager, Some(app.agency("HHS", "Health")));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff/projects").click("Write a project").expect(200).see_not("Choose an agency Cybersecurity");
        rosa.form("Save the project").fill("Name", "Clearinghouse").set("least", "none").send().expect(422).see("Say what the project is for").see("Say what will be there when it is done").see("Enter a whole number between 1 and 99");
        let form = rosa.form("Save the project").fill("Mission", "What machines find is brought to whoever can fix it").fill("What it delivers", "A public intake").fill("Smallest team", "2");
        let form = form.choose("Cybersecurity and Infrastructure").fill("Supervisor", "Dana Whitfield").fill("Email address", "not an address");
        form.send().expect(422).see_not("Give the project a name");
        let form = rosa.form("Save the project").fill("Email address", "dana@treasury.example").choose("Risk tier → Tier 2");
        form.choose("US citizens only").fill("What else", "Has run a service at night").send().expect(200).see("The project was saved.").see("Clearinghouse").see("Department of the Treasury, Cybersecurity");
        rosa.see("Dana Whitfield, dana@treasury.example").see("Tier 2, moderate risk").see("US citizen").see("Has run a service at night");
        // What is missing is said in words.
        rosa.see("No date is set on which the team gets access").see("Nobody works alone here, the team needs at least 2 people: 0 have a place, and only 0 seats are funded.");

        rosa.click("Change its dates").form("Add the access date").fill("Access to what", "Read access to findings").fill("From", "soon").send().expect(422).see("The date must include a month");
        rosa.form("Add the access date").fill("From", &ahead(&app, 30)).send().expect(200).see("Read access to findings");
        let form = rosa.form("Add the window").fill("What happens", "Review of the first model").fill("Opens on", &ahead(&app, 100));
        form.fill("Days", "30").fill("People needed", "2").send().expect(200).see("Review of the first model");
        rosa.form("Add the window").fill("What happens", "A mistake").fill("Opens on", &ahead(&app, 10)).fill("Days", "3").fill("People needed", "1").send().expect(200);
        rosa.press("Remove A mistake").expect(200).see_not("A mistake");

        rosa.click("Clearinghouse").see_not("No date is set").click("Add a role").form("Save the role").fill("Title", "Triage engineer").fill("Lowest grade", "14").fill("Highest grade", "13").send().expect(422).see("must not lie below the lowest").see("Choose a field of work");
        let form = rosa.form("Save the role").choose("Field of work → Cybersecurity").fill("Lowest grade", "13").fill("Highest grade", "14").fill("Places of work", "Washington, DC\r\nBaltimore, MD");
        form.choose("Telework is possible").choose("Clearance → Secret").fill("At least on the team", "2").fill("Seats", "2").send().expect(200).see("The role was saved.");
        rosa.see("GS-13 to GS-14, Washington, DC; Baltimore, MD, telework, Secret clearance, at least 2 on the team").see("2 seats have no approver of their money");
        rosa.see("Review of the first model from").see("needs 2 people at work");
        rosa.click("Triage engineer").form("Add seats").fill("How many more", "51").send().expect(422);
        rosa.form("Add seats").fill("How many more", "1").send().expect(200).see("The seats were added.").see("Seat 3 of Triage engineer").see("3 seats have no approver");
        let project = rosa.path.split('?').next().unwrap().to_owned();

        // A partner reads it and changes nothing; another agency does not see it.
        let mut martin = app.signed_in(&partner);
        martin.get(&project).expect(200).see("Clearinghouse").see_not("Change the project");
        martin.get(&format!("{project}/edit")).expect(403);
        martin.get(&format!("{project}/dates")).expect(403);
        let mut vera = app.signed_in(&stranger);
        for page in [project.clone(), format!("{project}/edit"), format!("{project}/dates"), format!("{project}/roles/new")] {
            vera.get(&page).expect(404);
        }
        app.signed_in(&app.person("Ian Cole", Role::Auditor, None)).get(&project).expect(200).see_not("Change the project");
        // Whoever saves second on an old page is told, and keeps what was typed.
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("{project}/edit"));
        rosa.get(&format!("{project}/edit")).form("Save the project").fill("Name", "Vulnerability clearinghouse").send().expect(200);
        amina.form("Save the project").fill("Mission", "Typed meanwhile").send().expect(409).see("Somebody else changed this project meanwhile").see("Typed meanwhile");
        amina.form("Save the project").send().expect(200).see("Typed meanwhile");
        // The public reads it, and not who approves the money.
        app.browser().get(&project.replace("/staff", "")).expect(200).see("Review of the first model").see("Has run a service at night");
    }

    /// Money has a name and an end: when it runs out the seat is offered no more and its project's lead is told, until it is funded again.
    fn a_seat_is_funded_until_a_day(app: App) {
        let p = app.programme();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/projects/{}", p.project)).click("Seat 1 of Data engineer").expect(200).see("CFO memo 12");
        rosa.form("Record the money").fill("Where the money comes from", "Allotment 31").fill("Funded until", &ahead(&app, -1)).send().expect(422).see("The money must last at least until today.");
        rosa.form("Record the money").fill("Who answers for the money", "").send().expect(422).see("Name who answers for the money");
        let form = rosa.form("Record the money").fill("Who answers for the money", "Dana Whitfield").fill("Funded until", &ahead(&app, 10));
        form.send().expect(200).see("The money of the seat is recorded.").see("Dana Whitfield").see("Allotment 31");
        app.pass(TimeDelta::days(10));
        assert_eq!(app.jobs().round().seats, 0, "the last day counts");
        app.pass(TimeDelta::days(1));
        assert_eq!(app.work().seats, 1);
        assert_eq!(app.jobs().round().seats, 0, "once is enough");
        let letter = mail::latest(&p.manager.email, "The money of a seat of “Ledger to Stream” has run out");
        assert!(letter.text.contains("Seat 1 of “Data engineer” was funded until"), "{}", letter.text);
        assert_eq!(seat(&app, &p, 0).state, SeatState::Unfunded);
        let (here, rosa_who, ada) = (app.here(), app.who(&p.manager), app.person("Ada Osei", Role::Applicant, None));
        let until = here.now.date() + TimeDelta::days(400);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/seats/{}", p.seats[0])).see("Not funded").form("Record the money").fill("Funded until", &until.format("%-m/%-d/%Y").to_string()).send().expect(200).see("Open");
        // Somebody who looked at it before is told.
        let (id, old) = (p.seats[0], store::seats::Funding { approver: "X".into(), source: "Y".into(), until });
        let late = app.db.write(move |tx| muster::actions::seats::fund(tx, &here, &rosa_who, id, 1, &old));
        assert!(matches!(late, Err(Error::Stale(_))), "{late:?}");
        // Must-haves that can be checked are checked before an offer.
        let reference = app.qualified(&ada, &p);
        rosa.get(&format!("/staff/projects/{}/edit", p.project)).form("Save the project").choose("Clearance already held → Secret").fill("Places", "Baltimore, MD").send().expect(200);
        let (here, who, terms, version) = (app.here(), app.who(&p.manager), app.terms(), app.version(&reference));
        let refused = app.db.write(move |tx| offers::prepare(tx, &here, &who, &reference, version, id, &terms));
        let why = refused.unwrap_err().to_string();
        assert_eq!(why, "“Ledger to Stream” must have what Ada Osei does not bring: a Secret clearance already held, work in Baltimore, MD.");
    }

    /// An open seat goes with a reason. One that is offered asks: the offer moves to another seat, or the person is among the qualified again.
    fn withdrawing_an_offered_seat_asks_what_becomes_of_its_person(app: App) {
        let p = app.programme();
        let (ada, bo) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bo Chen", Role::Applicant, None));
        let (first, second) = (app.offered(&ada, &p, 0), app.offered(&bo, &p, 1));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/seats/{}", p.seats[0])).see("Ada Osei has an offer of it: tentative offer sent.");
        rosa.form("Withdraw the seat").send().expect(422).see("Say why in at most 500 characters").see("Choose what becomes of the person");
        // A seat that is held already is not offered as a way out.
        rosa.see("The offer moves to seat 3 of “Data engineer”").see_not("seat 2 of");
        rosa.form("Withdraw the seat").fill("Why does the seat go?", "The branch is dissolved").choose("The offer moves to seat 3").send().expect(200).see("The seat was withdrawn.").see("The branch is dissolved");
        assert_eq!([0, 1, 2].map(|n| seat(&app, &p, n).state), [SeatState::Withdrawn, SeatState::Held, SeatState::Held]);
        assert_eq!(app.application(&first).state, State::Offered);
        app.deliver();
        let letter = mail::latest(&ada.email, "Your offer on “Ledger to Stream” is for another seat now");
        assert!(letter.text.contains("another seat of the same role") && letter.text.contains("The branch is dissolved"), "{}", letter.text);
        // The moved offer is accepted as if nothing had been.
        let (here, who, r) = (app.here(), app.who(&ada), first.clone());
        app.db.write(move |tx| offers::accept(tx, &here, &who, &r)).unwrap();
        rosa.get(&format!("/staff/seats/{}", p.seats[2])).see("a second person takes an accepted offer back");
        rosa.get(&format!("/staff/applications/{first}/timeline")).see("The offer is for another seat now");

        rosa.get(&format!("/staff/seats/{}", p.seats[1])).form("Withdraw the seat").fill("Why does the seat go?", "No money").choose("The offer is withdrawn").send().expect(200).see("The seat was withdrawn.");
        assert_eq!((app.application(&second).state, app.application(&second).told_state), (State::Qualified, State::Qualified));
        assert_eq!(seat(&app, &p, 1).state, SeatState::Withdrawn);
        app.deliver();
        mail::latest(&bo.email, "The offer of application");
        mail::latest(&bo.email, "You are among the qualified again");
        // Nothing more is done to a seat that is gone.
        rosa.get(&format!("/staff/seats/{}", p.seats[1])).see_not("Fund it anew").see_not("Why does the seat go?");
        let (here, who, id, version) = (app.here(), app.who(&p.manager), p.seats[1], seat(&app, &p, 1).version);
        let again = app.db.write(move |tx| muster::actions::seats::withdraw(tx, &here, &who, id, version, "x", muster::domain::seat::Fate::Nobody));
        assert!(matches!(again, Err(Error::Refused(_))), "{again:?}");
        // Another agency reaches none of it.
        let mut vera = app.signed_in(&app.person("Vera Lund", Role::Manager, Some(app.agency("HHS", "Health"))));
        vera.get(&format!("/staff/seats/{}", p.seats[2])).expect(404);
    }

    /// Whoever sits in a seat that goes stays until the end of the term, or is among the qualified again when it has not begun.
    fn withdrawing_a_filled_seat_keeps_its_person_or_undoes_the_placement(app: App) {
        let p = app.programme();
        let (ada, bo) = (app.person("Ada Osei", Role::Applicant, None), app.person("Bo Chen", Role::Applicant, None));
        let (first, second) = (placed(&app, &ada, &p, 0), placed(&app, &bo, &p, 1));
        let mut rosa = app.signed_in(&p.manager);
        // The money ends before the placements do, and the page says so.
        rosa.get(&format!("/staff/projects/{}", p.project)).see("The money of seat 1 of “Data engineer” ends on").see("The money of seat 2 of");
        rosa.click("Seat 1 of Data engineer").see("Ada Osei sits in it from").form("Withdraw the seat").fill("Why does the seat go?", "Not renewed").choose("They stay until their term ends").send().expect(200).see("The seat closes when whoever").see("It closes when whoever sits in it leaves.");
        let kept = seat(&app, &p, 0);
        assert_eq!((kept.state, kept.closes_after), (SeatState::Filled, true));
        assert_eq!(app.application(&first).state, State::Placed);
        app.deliver();
        assert!(mail::latest(&ada.email, "Your seat on “Ledger to Stream” closes after your term").text.contains("Nothing changes for you now"));
        rosa.get(&format!("/staff/projects/{}", p.project)).see("then closed");
        // It is not opened again when they leave, whoever lets them go.
        let (here, who, r, version) = (app.here(), app.who(&p.manager), first.clone(), app.version(&first));
        app.db.write(move |tx| placements::undo(tx, &here, &who, &r, version, "asked to leave")).unwrap();
        assert_eq!(seat(&app, &p, 0).state, SeatState::Withdrawn);

        // Who placed somebody does not undo it alone: another person may.
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/seats/{}", p.seats[1])).see("They stay until their term ends").see_not("The placement is undone");
        rosa.get(&format!("/staff/seats/{}", p.seats[1])).form("Withdraw the seat").fill("Why does the seat go?", "The office closes").choose("The placement is undone").send().expect(200).see("The seat was withdrawn.");
        assert_eq!(app.application(&second).state, State::Qualified);
        assert_eq!(seat(&app, &p, 1).state, SeatState::Withdrawn);
        app.deliver();
        assert!(mail::latest(&bo.email, "Your placement with “Ledger to Stream” was taken back").text.contains("The office closes"));
    }

    /// A window counts who is at work on its days, not who has a seat.
    fn a_window_asks_who_is_there_on_its_days(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        placed(&app, &ada, &p, 0);
        let page = format!("/staff/projects/{}", p.project);
        let mut rosa = app.signed_in(&p.manager);
        let window = |rosa: &mut crate::support::Browser, what: &str, opens: i64| {
            rosa.get(&format!("{page}/dates")).form("Add the window").fill("What happens", what).fill("Opens on", &ahead(&app, opens)).fill("Days", "30").fill("People needed", "1").send().expect(200);
        };
        // She begins in ninety days: before that nobody is there.
        window(&mut rosa, "Early review", 70);
        window(&mut rosa, "Late review", 95);
        rosa.get(&page).see("Early review from").see(&format!("on {} there are 0.", when::day(app.now().date() + TimeDelta::days(70)))).see_not("Late review from");
        // The clock moves past the first one: it troubles nobody any more.
        app.pass(TimeDelta::days(101));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see_not("Early review from");
    }
}
