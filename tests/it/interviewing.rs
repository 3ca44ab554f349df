//! Arranging interviews: free times, check and send, moving, answers, the kit, the schedule, scorecards due; the calendar files of all of it.

use chrono::TimeDelta;
use muster::actions::{interviews, scorecards};
use muster::domain::account::Role;
use muster::domain::interview::InterviewState;
use muster::domain::panel::{Panel, Seat};
use muster::domain::reference::Reference;
use muster::domain::scorecard::{Overall, Rating};
use muster::store;

use crate::on_both;
use crate::support::browser::Form;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};

fn day(app: &App, ahead: i64) -> String {
    (app.now().date() + TimeDelta::days(ahead)).format("%-m/%-d/%Y").to_string()
}

fn two_times<'a>(app: &App, form: Form<'a>) -> Form<'a> {
    form.set("date", &day(app, 6)).and("date", &day(app, 7)).set("time", "10:30 am").and("time", "10 am")
}

/// An application with an interview by this panel, booked three days ahead.
fn booked_with(app: &App, applicant: &Person, p: &Programme, panel: &Panel) -> Reference {
    let reference = app.in_review(applicant, p);
    let times = interviews::Offer { panel: panel.clone(), ..app.times(p) };
    let (here, rosa, ada, version, r) = (app.here(), app.who(&p.manager), app.who(applicant), app.version(&reference), reference.clone());
    app.db
        .write(move |tx| {
            let id = interviews::offer(tx, &here, &rosa, &r, version, &times)?;
            let slot = store::interviews::slots(tx, id)?[0].0;
            interviews::choose(tx, &here, &ada, &r, slot)
        })
        .unwrap();
    reference
}

fn interview(app: &App, reference: &Reference) -> store::interviews::Interview {
    let id = app.application(reference).id;
    app.db.read(move |c| store::interviews::of_application(c, id)).unwrap().remove(0)
}

/// Sends a complete card with these ratings, competency by competency.
pub fn send_card(app: &App, author: &Person, reference: &Reference, ratings: [Rating; 2]) {
    let (here, who, r, id) = (app.here(), app.who(author), reference.clone(), interview(app, reference).id);
    app.db
        .write(move |tx| {
            let card = scorecards::begin(tx, &here, &who, &r, id)?;
            let known = store::scorecards::find(tx, card)?;
            let lines: Vec<_> = store::rubrics::competencies(tx, known.rubric)?
                .into_iter()
                .zip(ratings)
                .map(|(c, rating)| store::scorecards::Line {
                    competency: c.id,
                    evidence: "Found the race in the loader after a hint".to_owned(),
                    rating: Some(rating),
                })
                .collect();
            let overall = Overall { recommendation: Some(Rating::Yes), why: String::new() };
            let written = store::scorecards::Written { lines, overall };
            scorecards::send(tx, &here, &who, &r, card, known.version, &written)
        })
        .unwrap();
}

on_both! {
    /// Times that the panel keeps free are proposed where the applicant can; limits are kept; a pool is offered first; training means learning.
    fn times_of_the_whole_panel_are_proposed(app: App) {
        let p = app.programme();
        let eve = app.person("Eve Park", Role::Reviewer, app.who(&p.reviewer).agency);
        let mut bo = app.signed_in(&p.reviewer);
        bo.get("/staff/interviews").click("Your times for interviews");
        bo.form("Keep this time free").fill("Date", &day(&app, 6)).fill("From", "9 am").fill("To", "8 am").send().expect(422).see("must come after");
        bo.form("Keep this time free").fill("From", "9 am").fill("To", "noon-ish").send().expect(422).see("Enter a time");
        bo.form("Keep this time free").fill("From", "9 am").fill("To", "12:00 pm").send().expect(200).see("The time is kept free");
        bo.form("Keep this time free").fill("Date", &day(&app, 6)).fill("From", "10 am").fill("To", "11 am").send().expect(422).see("free at that time already");
        bo.form("Save the limits").fill("Most in a day", "none").send().expect(422).see("whole number");
        bo.form("Save the limits").fill("Most in a day", "1").send().expect(200).see("Saved");
        let mut eves = app.signed_in(&eve);
        eves.get("/staff/interviews/times");
        for (ahead, from, to) in [(6, "10:10 am", "12:00 pm"), (7, "9 am", "11 am")] {
            eves.form("Keep this time free").fill("Date", &day(&app, ahead)).fill("From", from).fill("To", to).send().expect(200);
        }
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).click("Interviewers and interview questions");
        let form = rosa.form("Save the interviewers").choose("Part of Bo Lindqvist → Interviews").choose("Part of Eve Park → In training");
        form.send().expect(200);
        rosa.get(&format!("/staff/applications/{reference}/interviews/new")).see("The applicant can: Any working day");
        let first = rosa.text().find("Bo Lindqvist, reviewer, interviews for this posting").unwrap();
        assert!(first < rosa.text().find("Amina Yusuf").unwrap(), "whoever interviews for the posting stands first");
        let form = rosa.form("Propose times of this panel").set("other", &eve.id.to_string()).set("seat", "member");
        form.set("zone", "America/New_York").send().expect(200).see("the whole panel is free");
        assert!(rosa.text().contains("value=\"10:30 am\"") && !rosa.text().contains("value=\"9:00 am\""), "{}", rosa.words());
        // Somebody in training may learn, not rate.
        let form = two_times(&app, rosa.form("Read the letter first").fill("Video link or room", "Room 7"));
        form.send().expect(422).see("Eve Park is in training");
        let form = two_times(&app, rosa.form("Read the letter first")).set("seat", "shadow");
        form.send().expect(200).see("Bo Lindqvist and Eve Park (learns, does not rate)");
        rosa.press("Change").expect(200).see("Invite to interview");
        assert!(rosa.text().contains("value=\"Room 7\""), "nothing typed is lost");
        rosa.press("Read the letter first").press("Send interview details").expect(200).see("The times were offered");
        // One a day is enough for Bo.
        let (here, who, r) = (app.here(), app.who(&ada), reference.clone());
        let slot = { let id = interview(&app, &reference).id; app.db.read(move |c| store::interviews::slots(c, id)).unwrap()[0].0 };
        app.db.write(move |tx| interviews::choose(tx, &here, &who, &r, slot)).unwrap();
        let second = app.in_review(&app.person("Iris Lund", Role::Applicant, None), &p);
        rosa.get(&format!("/staff/applications/{second}/interviews/new"));
        let form = rosa.form("Read the letter first").choose("Interviewer → Bo Lindqvist").fill("Video link or room", "Room 7").set("zone", "America/New_York");
        form.set("date", &day(&app, 6)).and("date", &day(&app, 7)).set("time", "3 pm").and("time", "3 pm").send().expect(422).see("at most 1 a day");
    }

    /// What goes is read first, word for word; nothing goes before the button, and nothing typed is lost on the way back.
    fn nothing_goes_before_it_was_read(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = booked_with(&app, &ada, &p, &Panel::of(p.reviewer.id));
        app.deliver();
        let before = mail::letters_to(&ada.email).len();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}/interviews")).click("Cancel the interview");
        rosa.form("Read the letters first").send().expect(422).see("Say why");
        rosa.form("Read the letters first").fill("Why?", "Bo is ill").send().expect(200).see("These 2 letters go").see("Why: Bo is ill").see(&ada.email);
        app.deliver();
        assert_eq!(mail::letters_to(&ada.email).len(), before, "nothing went yet");
        assert_eq!(interview(&app, &reference).state, InterviewState::Booked);
        rosa.press("Change").expect(200);
        assert!(rosa.text().contains("Bo is ill"), "nothing typed is lost");
        // Somebody else changes the application meanwhile: the second is told, and the words stay.
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/applications/{reference}/interviews/cancel"));
        amina.form("Read the letters first").fill("Why?", "The room burned").send().expect(200);
        rosa.press("Read the letters first").press("Cancel the interview").expect(200).see("The interview was cancelled");
        amina.press("Cancel the interview").expect(409).see("The room burned");
        app.deliver();
        let shown = mail::latest(&ada.email, "Interview on");
        assert!(shown.text.contains("Why: Bo is ill"), "{}", shown.text);
    }

    /// Staff move a booked interview: the same entry with a higher sequence goes to everybody, a new member joins, an old one is taken off.
    fn staff_move_a_booked_interview(app: App) {
        let p = app.programme();
        let eve = app.person("Eve Park", Role::Reviewer, app.who(&p.reviewer).agency);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let panel = Panel::new(p.reviewer.id, &[(eve.id, Seat::Member)]).unwrap();
        let reference = booked_with(&app, &ada, &p, &panel);
        app.deliver();
        let set = mail::latest(&ada.email, "Your interview is set").calendar.unwrap().1;
        let mut rosa = app.signed_in(&p.manager);
        // Whoever has a seat keeps it, also when they are in training from now on.
        rosa.get(&format!("/staff/postings/{}/interviews", p.posting)).form("Save the interviewers").choose("Part of Bo Lindqvist → In training").send();
        rosa.get(&format!("/staff/applications/{reference}/interviews")).click("Change the interview");
        rosa.form("Read the letters first").fill("Why?", "No reason").send().expect(422).see("Nothing is different");
        let form = rosa.form("Read the letters first").fill("Date", &day(&app, 8)).fill("Time of day", "1 pm").fill("Why?", "The room is closed");
        form.set("other", &p.office.id.to_string()).set("seat", "shadow").send().expect(200);
        rosa.see("Your interview has changed").see("You are no longer on the panel").see("you are on the panel").see("Why: The room is closed");
        rosa.press("Send interview details").expect(200).see("The interview was changed").see("The room is closed").see("Nothing yet");
        app.deliver();
        let line = |file: &str, name: &str| file.replace("\r\n ", "").lines().find(|l| l.starts_with(name)).unwrap().to_owned();
        let moved = mail::latest(&ada.email, "Your interview has changed");
        assert!(moved.text.contains("Before: November 27, 2026") && moved.text.contains("December 2, 2026 at 1:00 pm EST"), "{}", moved.text);
        let (method, file) = moved.calendar.unwrap();
        assert_eq!((method.as_str(), line(&file, "SEQUENCE").as_str()), ("REQUEST", "SEQUENCE:2"));
        assert_eq!(line(&file, "UID"), line(&set, "UID"));
        assert!(file.replace("\r\n ", "").contains("PARTSTAT=NEEDS-ACTION"), "the applicant has not answered the new time: {file}");
        assert_eq!(mail::latest(&p.reviewer.email, "Interview with Ada Osei changed").calendar.unwrap().0, "REQUEST");
        assert_eq!(mail::latest(&p.office.email, "Interview with Ada Osei on").calendar.unwrap().0, "REQUEST");
        let off = mail::latest(&eve.email, "You are no longer on the panel").calendar.unwrap();
        assert_eq!((off.0.as_str(), line(&off.1, "UID")), ("CANCEL", line(&set, "UID")));
        // The applicant finds the new time, and may still choose the second one that was offered.
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{reference}/interview")).see("December 2, 2026 at 1:00 pm EST").see("Move to another time");
        browser.get(&format!("/my/applications/{reference}")).see("We moved your interview to December 2, 2026");
    }

    /// The applicant answers for the time they see; the lead is told with the words; an answer to an older time does not count.
    fn an_applicant_answers_and_the_lead_is_told(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = booked_with(&app, &ada, &p, &Panel::of(p.reviewer.id));
        let mut browser = app.signed_in(&ada);
        let page = format!("/my/applications/{reference}/interview");
        browser.get(&page).see("You said: I will be there");
        let stale = { let mut second = app.signed_in(&ada); second.get(&page); second };
        browser.form("Send the answer").choose("I cannot come").fill("A word with it", "My daughter graduates").send().expect(200).see("The panel knows");
        browser.see("You said: I cannot come");
        app.deliver();
        let told = mail::latest(&p.reviewer.email, "Ada Osei cannot come");
        assert!(told.text.contains("They wrote: My daughter graduates") && told.text.contains("Set another time"), "{}", told.text);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}/interviews")).see("I cannot come").see("My daughter graduates").click("Change the interview");
        rosa.form("Read the letters first").fill("Date", &day(&app, 9)).fill("Why?", "To suit you").send().expect(200);
        rosa.press("Send interview details").expect(200);
        let mut stale = stale;
        stale.form("Send the answer").choose("I hope to be there").fill("A word with it", "Kept words").send().expect(409);
        stale.see("has changed meanwhile");
        assert!(stale.text().contains("Kept words"));
        stale.form("Send the answer").send().expect(422).see("Say whether you can come");
        // Words of the applicant stand where they can be erased, not in history.
        let id = app.application(&reference).id;
        let said = app.db.read(move |c| store::events::of_application(c, id)).unwrap();
        assert!(said.iter().any(|e| e.kind == "answer" && e.detail == "declined") && said.iter().all(|e| !e.detail.contains("daughter")));
        // The applicant's own file carries the answer to the time as it stands.
        browser.get(&page).form("Send the answer").choose("I hope to be there").send().expect(200);
        browser.get_once(&format!("{page}.ics"));
        assert!(browser.text().replace("\r\n ", "").contains("PARTSTAT=TENTATIVE"), "{}", browser.text());
    }

    /// An applicant whom no time suits asks for others; staff offer other times, and the old ones are gone.
    fn other_times_take_the_place_of_those_offered(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let times = app.times(&p);
        let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(&reference));
        app.db.write(move |tx| interviews::offer(tx, &here, &rosa, &r, version, &times)).unwrap();
        let mut browser = app.signed_in(&ada);
        let page = format!("/my/applications/{reference}/interview");
        browser.get(&page).form("Ask for other times").fill("Times that would suit you", "Any Thursday").send().expect(200);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}/interviews")).click("Offer other times");
        let form = two_times(&app, rosa.form("Read the letter first").choose("Interviewer → Bo Lindqvist").fill("Video link or room", "Room 9"));
        form.set("zone", "America/New_York").send().expect(200).see("Check and send").press("Send interview details").expect(200);
        rosa.see("No time chosen yet").see("Cancelled");
        browser.get(&page).see("Monday, November 30").see("Room 9").see_not("Friday, November 27");
        assert_eq!(app.application(&reference).state, muster::domain::state::State::Interviewing);
    }

    /// A card is asked for on the day it is due and chased a day later, each once; whoever learns is never asked.
    fn scorecards_are_asked_for_and_chased_once(app: App) {
        let p = app.programme();
        let eve = app.person("Eve Park", Role::Reviewer, app.who(&p.reviewer).agency);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let panel = Panel::new(p.reviewer.id, &[(p.manager.id, Seat::Member), (eve.id, Seat::Shadow)]).unwrap();
        let reference = booked_with(&app, &ada, &p, &panel);
        app.pass(TimeDelta::days(3) + TimeDelta::hours(1));
        assert_eq!(app.work().cards, 0);
        send_card(&app, &p.manager, &reference, [Rating::Yes, Rating::Yes]);
        app.signed_in(&p.reviewer).get("/staff/interviews/scorecards").see("Ada Osei").see("Due in 2 days");
        app.pass(TimeDelta::days(1) + TimeDelta::hours(22));
        assert_eq!(app.work().cards, 1);
        assert_eq!(app.work().cards, 0);
        let letter = mail::latest(&p.reviewer.email, "Your scorecard for Ada Osei is due today");
        app.signed_in(&p.reviewer).get(&letter.link()).expect(200).see("Your scorecard");
        app.pass(TimeDelta::days(1) + TimeDelta::hours(2));
        assert_eq!(app.work().cards, 1);
        app.pass(TimeDelta::days(3));
        assert_eq!(app.work().cards, 0);
        mail::latest(&p.reviewer.email, "Your scorecard for Ada Osei is late");
        for person in [&eve, &p.manager] {
            assert!(mail::letters_to(&person.email).iter().all(|m| !m.subject.contains("scorecard")), "{}", person.name);
        }
        app.signed_in(&p.office).get("/staff/interviews/scorecards?whose=all").see("Ada Osei").see("Bo Lindqvist").see("chased");
        send_card(&app, &p.reviewer, &reference, [Rating::No, Rating::StrongYes]);
        app.signed_in(&p.office).get("/staff/interviews/scorecards?whose=all").see("All scorecards are in");
    }

    /// The panel's ratings are put together for whoever may read all cards; whoever has not sent theirs sees no others; a shadow's does not count.
    fn a_panels_ratings_are_put_together(app: App) {
        let p = app.programme();
        let eve = app.person("Eve Park", Role::Reviewer, app.who(&p.reviewer).agency);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let panel = Panel::new(p.reviewer.id, &[(p.manager.id, Seat::Member), (eve.id, Seat::Shadow)]).unwrap();
        let reference = booked_with(&app, &ada, &p, &panel);
        app.pass(TimeDelta::days(3) + TimeDelta::hours(1));
        send_card(&app, &p.reviewer, &reference, [Rating::StrongYes, Rating::No]);
        send_card(&app, &eve, &reference, [Rating::StrongNo, Rating::StrongNo]);
        let page = format!("/staff/applications/{reference}/interviews");
        app.signed_in(&p.manager).get(&page).see("2 scorecards are in").see_not("The panel together").see_not("Found the race");
        send_card(&app, &p.manager, &reference, [Rating::Yes, Rating::Yes]);
        for person in [&p.manager, &p.office] {
            app.signed_in(person).get(&page).see("Programming 3.5 1 strong yes, 1 yes").see("Operations 2.5 1 yes, 1 no Split").see("Learns: does not count");
        }
        app.signed_in(&p.manager).get(&format!("/staff/applications/{reference}")).see("the scorecards are in: decide");
    }

    /// The kit shows on one page who comes, the résumé, what to ask and the card; strangers do not read it.
    fn the_kit_of_an_interview_is_one_page(app: App) {
        let p = app.programme();
        let stranger = app.person("Sam Stone", Role::Reviewer, app.who(&p.reviewer).agency);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        booked_with(&app, &ada, &p, &Panel::of(p.reviewer.id));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}/interviews", p.posting));
        rosa.form("Save the questions").fill("Programming", "What broke first?\nHow did you know?").send().expect(200);
        rosa.get("/staff/interviews?whose=all").see("Friday, November 27, 2026").see("I will be there").click("Ada Osei");
        rosa.expect(200).see("What broke first?").see("How did you know?").see("40 million rows a day").see("its panel fills in the scorecards");
        let kit = rosa.path.clone();
        app.signed_in(&stranger).get(&kit).expect(404);
        let mut bo = app.signed_in(&p.reviewer);
        bo.get(&kit).see("The scorecard opens when the interview begins");
        app.pass(TimeDelta::days(3) + TimeDelta::minutes(5));
        let mut bo_again = app.signed_in(&p.reviewer);
        bo_again.get(&kit).see("What broke first?").see("Room 7").form("Save and come back later").send().expect(200).see("Your scorecard was saved");
        bo_again.get("/staff/interviews").see("Ada Osei");
        app.pass(TimeDelta::hours(3));
        let mut bo_late = app.signed_in(&p.reviewer);
        bo_late.get("/staff/interviews").see_not("Ada Osei").click("Past").see("Ada Osei");
        app.signed_in(&stranger).get("/staff/interviews?whose=all").see_not("Ada Osei").get("/staff/interviews/past?whose=all").see_not("Ada Osei");
    }

    /// What was said about interviews goes when its person is erased.
    fn words_about_interviews_are_erased(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = booked_with(&app, &ada, &p, &Panel::of(p.reviewer.id));
        let (here, who, rosa, r, version) = (app.here(), app.who(&ada), app.who(&p.manager), reference.clone(), app.version(&reference));
        let sequence = interview(&app, &reference).sequence;
        app.db
            .write(move |tx| {
                interviews::answer(tx, &here, &who, &r, sequence, muster::domain::interview::Response::Declined, "My mother is ill")?;
                interviews::cancel(tx, &here, &rosa, &r, version, "Ada’s mother is ill")
            })
            .unwrap();
        let (here, who) = (app.here(), app.who(&ada));
        app.db.write(move |tx| muster::actions::closures::close(tx, &here, &who)).unwrap();
        app.pass(TimeDelta::days(31));
        assert_eq!(app.work().erased, 1);
        let id = interview(&app, &reference).id;
        let (changes, answer) = app
            .db
            .read(move |c| {
                let found = store::interviews::find(c, id)?;
                Ok((store::interviews::changes(c, id)?, (0..=found.sequence).find_map(|n| store::interviews::answer(c, id, n).unwrap())))
            })
            .unwrap();
        assert!(changes.is_empty(), "{changes:?}");
        assert_eq!(answer.expect("that there was an answer is not personal").words, "");
    }
}
