//! Offers: drafted, approved, changed, asked about, reminded of, made official, declined, with their papers.

use chrono::TimeDelta;
use muster::actions::offers;
use muster::domain::account::Role;
use muster::domain::offer::OfferState;
use muster::domain::placement::SeatState;
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::store;

use crate::on_both;
use crate::support::{App, mail};

fn offer(app: &App, reference: &Reference) -> store::offers::Offer {
    let id = app.application(reference).id;
    app.db.read(move |c| store::offers::latest(c, id)).unwrap().unwrap()
}

fn seat(app: &App, id: muster::domain::ids::SeatId) -> SeatState {
    app.db.read(move |c| store::seats::find(c, id)).unwrap().state
}

fn date(app: &App, days: i64) -> String {
    (app.now().date() + TimeDelta::days(days)).format("%-m/%-d/%Y").to_string()
}

on_both! {
    /// A draft holds no seat and is told to nobody; a second person returns it with a reason, and approves it when it is right.
    fn an_offer_is_drafted_returned_and_approved(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.qualified(&ada, &p);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/applications/{reference}/offer"));
        let form = rosa.form("Save as a draft").choose("Ledger to Stream: Data engineer").fill("Grade", "13").choose("Typed, with its source");
        let form = form.fill("Pay for a year", "130,000").fill("Source of typed pay", "2026 table, Washington locality").fill("Place of work", "Washington, DC");
        form.fill("First day", &date(&app, 80)).fill("Not to exceed", &date(&app, 810)).send().expect(200).see("The draft is kept").see("Nobody but staff sees it");
        assert_eq!((offer(&app, &reference).state, seat(&app, p.seats[0])), (OfferState::Draft, SeatState::Open));
        rosa.get(&format!("/staff/applications/{reference}")).see("the offer is a draft");
        app.signed_in(&ada).get(&format!("/my/applications/{reference}/offer")).expect(404);

        let page = format!("/staff/offers/{}", offer(&app, &reference).id);
        rosa.get(&page).press("Ask for approval").expect(200).see("A second person approves it");
        assert_eq!(seat(&app, p.seats[0]), SeatState::Held);
        app.deliver();
        let mut amina = app.signed_in(&p.office);
        amina.get(&mail::latest(&p.office.email, "An offer to Ada Osei waits for approval").link()).see("$130,000");
        amina.form("Return it to Rosa Diaz").send().expect(422).see("what is wrong with it");
        amina.form("Return it to Rosa Diaz").fill("What is wrong with it", "The place is Baltimore.").send().expect(200).see("is a draft again");
        assert_eq!((offer(&app, &reference).state, seat(&app, p.seats[0])), (OfferState::Draft, SeatState::Open));
        app.deliver();
        rosa.get(&mail::latest(&p.manager.email, "Your offer to Ada Osei came back").link()).see("The place is Baltimore.");
        rosa.form("Ask for approval").fill("Place of work", "Baltimore, MD").send().expect(200);
        // Nobody approves what they prepared; typed pay is checked by whoever approves.
        rosa.see("you prepared it yourself");
        amina.get(&page).see("Baltimore, MD").press("Approve and send").expect(422).see("Check it against its source");
        amina.form("Approve and send").choose("I checked the pay").send().expect(200);
        assert_eq!((offer(&app, &reference).state, app.application(&reference).state), (OfferState::Sent, State::Offered));
    }

    /// The offer goes out with a PDF that says what the page says, and both sides can read it again.
    fn an_offer_comes_as_a_paper_that_is_kept(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        app.deliver();
        let letter = mail::latest(&ada.email, "You have an offer");
        let (name, bytes) = letter.files.first().cloned().expect("a file with the letter");
        assert_eq!(name, format!("Tentative-offer-{reference}.pdf"));
        let words = pdf_extract::extract_text_from_mem(&bytes).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        for said in ["Ada Osei", "Ledger to Stream", "GS-13, $130,000 a year", "2026 table", "Washington, DC", "Proof of identity", "This offer is tentative"] {
            assert!(words.contains(said), "{said} is missing in {words}");
        }
        let mut me = app.signed_in(&ada);
        me.get(&format!("/my/applications/{reference}/offer")).click(&format!("Tentative offer, {reference}")).expect(200);
        assert_eq!(me.bytes, bytes, "what is kept is what was sent");
        app.signed_in(&p.manager).get(&format!("/staff/offers/{}", offer(&app, &reference).id)).click(&format!("Tentative offer, {reference}")).expect(200);
        // Nobody else reads it: not under another application of one's own, not as a reviewer.
        let path = me.path.clone();
        let eve = app.person("Eve Park", Role::Applicant, None);
        let other = app.sent_application(&eve, p.posting);
        app.signed_in(&eve).get(&path).expect(404);
        app.signed_in(&eve).get(&path.replace(reference.as_str(), other.as_str())).expect(404);
        app.signed_in(&p.reviewer).get(&path.replace("/my/", "/staff/")).expect(404);
    }

    /// New terms hold when a second person approved them; until then the old ones do. The applicant reads both, and why.
    fn the_terms_of_an_offer_change_with_a_second_person(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        let page = format!("/staff/offers/{}", offer(&app, &reference).id);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).click("Change the terms").form("Propose these terms").fill("Why they change", "You asked").send().expect(422).see("These are the terms as they stand");
        rosa.form("Propose these terms").fill("Pay for a year", "140,000").fill("Why they change", "").send().expect(422).see("Say in at most 500 characters why");
        rosa.form("Propose these terms").fill("Why they change", "Your experience was counted anew").send().expect(200).see("wait for a second person").see("you prepared it yourself");
        let mut me = app.signed_in(&ada);
        me.get(&format!("/my/applications/{reference}/offer")).see("$130,000").see_not("$140,000");
        let mut amina = app.signed_in(&p.office);
        amina.get(&page).see("Your experience was counted anew").press("Approve the new terms").expect(422).see("Check it against its source");
        amina.form("Approve the new terms").choose("I checked the pay").send().expect(200).see("The new terms hold");
        app.deliver();
        let letter = mail::latest(&ada.email, "Your offer changed");
        assert!(letter.text.contains("$140,000") && letter.text.contains("Your experience was counted anew") && letter.files.len() == 1, "{}", letter.text);
        me.get(&format!("/my/applications/{reference}/offer")).see("$140,000").see_not("$130,000");
        me.get(&format!("/my/applications/{reference}")).see("We changed the offer.");

        // Dropped terms change nothing, and once it is answered nothing waits.
        rosa.get(&page).click("Change the terms").form("Propose these terms").fill("Pay for a year", "150,000").fill("Why they change", "More").send().expect(200);
        rosa.press("Drop them").expect(200).see("The old ones hold");
        rosa.get(&page).click("Change the terms").form("Propose these terms").fill("Pay for a year", "160,000").fill("Why they change", "More").send().expect(200);
        me.get(&format!("/my/applications/{reference}/offer/accept")).press("Accept the offer").see("You accepted the offer");
        amina.get(&page).see("$140,000").see_not("$160,000");
    }

    /// Half of the time, and two days before the end: a letter each, once, to who has not answered; a question changes nothing about it.
    fn an_open_offer_is_reminded_of_and_asked_about(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        let mut me = app.signed_in(&ada);
        let page = format!("/my/applications/{reference}/offer");
        me.get(&page).form("Send the question").send().expect(422).see("Your offer");
        me.form("Send the question").fill("Your question", "Is telework possible on Fridays?").send().expect(200).see("Your question was sent").see("Is telework possible on Fridays?");
        app.deliver();
        mail::latest(&p.manager.email, "Ada Osei wrote");
        assert_eq!(offer(&app, &reference).state, OfferState::Sent);

        let reminders = || { app.deliver(); mail::letters_to(&ada.email).iter().filter(|m| m.subject.starts_with("Your offer waits for your answer")).count() };
        let mut told = Vec::new();
        for _ in 0..6 {
            app.pass(TimeDelta::days(1));
            app.work();
            app.work();
            told.push(reminders());
        }
        assert_eq!(told, [0, 0, 0, 1, 2, 2], "after three and a half days, and two before the seventh");
        app.signed_in(&ada).get(&page).press("Send the question").expect(422);
        app.pass(TimeDelta::days(2));
        app.work();
        assert_eq!((app.application(&reference).state, seat(&app, p.seats[0])), (State::Declined, SeatState::Open));
        assert_eq!(offer(&app, &reference).state, OfferState::Expired);
    }

    /// Another date by which to answer begins the reminders anew.
    fn a_later_date_is_reminded_of_too(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        let reminders = || { app.work(); app.deliver(); mail::letters_to(&ada.email).iter().filter(|m| m.subject.starts_with("Your offer waits for your answer")).count() };
        app.pass(TimeDelta::days(4));
        assert_eq!(reminders(), 1);
        app.pass(TimeDelta::days(2));
        assert_eq!(reminders(), 2);
        let (here, rosa, amina, made) = (app.here(), app.who(&p.manager), app.who(&p.office), offer(&app, &reference));
        let later = muster::domain::offer::Terms { answer_by: app.now() + TimeDelta::days(10), ..made.terms.clone() };
        app.db.write(move |tx| {
            offers::propose_change(tx, &here, &rosa, made.id, &later, "You asked for more time")?;
            offers::settle_change(tx, &here, &amina, made.id, true, true)
        }).unwrap();
        assert_eq!(reminders(), 2, "the new date is far away");
        app.pass(TimeDelta::days(9));
        assert_eq!(reminders(), 3);
        assert!(mail::latest(&ada.email, "Your offer waits for your answer").text.contains("One day is left"));
    }

    /// The official offer follows when every condition is cleared; it is answered like the first, and declining it ends the application.
    fn an_official_offer_is_answered(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        let page = format!("/staff/offers/{}", offer(&app, &reference).id);
        app.signed_in(&ada).get(&format!("/my/applications/{reference}/offer/accept")).press("Accept the offer");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see_not("Send the official offer");
        let (here, who, id) = (app.here(), app.who(&p.manager), offer(&app, &reference).id);
        let early = app.db.write(move |tx| offers::make_official(tx, &here, &who, id, here.now.date() + TimeDelta::days(90), here.now + TimeDelta::days(5)));
        assert!(early.unwrap_err().to_string().contains("is still open"));
        rosa.press("Met").expect(200).press("Met").expect(200);
        let form = rosa.form("Send the official offer").fill("First day", "next spring");
        form.send().expect(422).see("The date must include");
        assert!(rosa.text().contains("next spring"), "what was typed stays");
        rosa.form("Send the official offer").fill("First day", &date(&app, 100)).send().expect(200).see("The official offer was sent");
        app.deliver();
        let letter = mail::latest(&ada.email, "Your official offer");
        assert!(letter.files.iter().any(|(name, _)| name.starts_with("Official-offer")), "the paper of it");
        let mut me = app.signed_in(&ada);
        me.get(&format!("/my/applications/{reference}")).see("Answer your official offer");
        me.get(&format!("/my/applications/{reference}/offer/decline")).see_not("Keep me in line").form("Decline the offer").choose("The dates").send().expect(200);
        assert_eq!((app.application(&reference).state, seat(&app, p.seats[0])), (State::Declined, SeatState::Open));

        let confirmed = app.confirmed(&app.person("Eve Park", Role::Applicant, None), &p, 1);
        rosa.get(&format!("/staff/applications/{confirmed}")).see("the official offer is accepted");
        assert_eq!(offer(&app, &confirmed).state, OfferState::Confirmed);
        app.deliver();
        let told = mail::latest(&p.manager.email, "Eve Park accepted the official offer");
        assert!(told.text.contains(&format!("Eve Park accepted the official offer: application {confirmed}")), "{}", told.text);
        // What was accepted is withdrawn by a second person only, and its applicant reads why.
        let page = format!("/staff/offers/{}/withdraw", offer(&app, &confirmed).id);
        rosa.get(&page).form("Withdraw the offer").fill("Why?", "The funding fell through").send().expect(422).see("A second person withdraws it");
        app.signed_in(&p.office).get(&page).form("Withdraw the offer").fill("Why?", "The funding fell through").send().expect(200);
        assert_eq!((app.application(&confirmed).state, seat(&app, p.seats[1])), (State::OfferWithdrawn, SeatState::Open));
    }

    /// Who declines a seat and would like another one stays among the qualified, and can be offered one.
    fn a_seat_is_declined_without_leaving(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.offered(&ada, &p, 0);
        let mut me = app.signed_in(&ada);
        me.get(&format!("/my/applications/{reference}/offer")).click("Decline");
        me.form("Decline the offer").choose("Keep me in line for another seat").send().expect(422).see("Choose a reason");
        me.form("Decline the offer").choose("The place of work").send().expect(200).see("stay among the qualified").see("You passed");
        assert_eq!((app.application(&reference).state, seat(&app, p.seats[0])), (State::Qualified, SeatState::Open));
        app.deliver();
        mail::latest(&ada.email, "You declined this seat");
        mail::latest(&p.manager.email, "Ada Osei declined this seat");
        app.signed_in(&p.manager).get(&format!("/staff/applications/{reference}/offer")).see("Prepare an offer");
    }
}
