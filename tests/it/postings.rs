//! The life of a posting after it is written: four eyes, deadlines, corrections, ends, copies; and the rounds it belongs to.

use chrono::TimeDelta;
use muster::actions::postings as verbs;
use muster::domain::account::Role;
use muster::domain::correction::Correction;
use muster::domain::ids::PostingId;
use muster::domain::posting::PostingState;
use muster::domain::state::State;
use muster::error::Error;
use muster::store;

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};

impl App {
    fn posting(&self, id: PostingId) -> store::postings::Posting {
        self.db.read(move |c| store::postings::find(c, id)).unwrap()
    }

    /// A complete draft whose approval `author` asked for.
    fn in_approval(&self, p: &Programme, author: &Person) -> PostingId {
        let agency = self.posting(p.posting).content.agency;
        let (content, here, who) = (self.content(agency, "Streams engineer"), self.here(), self.who(author));
        self.db
            .write(move |tx| {
                let id = verbs::create(tx, &here, muster::actions::Actor::Person(&who), &content, None)?;
                verbs::ask_approval(tx, &here, &who, id)?;
                Ok(id)
            })
            .unwrap()
    }

    /// Somebody saves the same text again.
    fn save_again(&self, id: PostingId, by: &Person) {
        let (here, who, old) = (self.here(), self.who(by), self.posting(id));
        self.db.write(move |tx| verbs::save(tx, &here, &who, id, old.version, &old.content)).unwrap();
    }
}

on_both! {
    /// Rows 9: a posting goes back with a comment, its author reads it on the page and by letter; approved, they hear of it.
    fn a_posting_sent_back_reaches_its_author_with_the_comment(app: App) {
        let p = app.programme();
        let id = app.in_approval(&p, &p.manager);
        app.deliver();
        mail::latest(&p.office.email, "Approve the posting “Streams engineer”");
        let (page, mut amina) = (format!("/staff/postings/{id}"), app.signed_in(&p.office));
        amina.get(&page).see_not("Take back");
        amina.form("Send back").fill("Or send it back", &"x".repeat(1001)).send().expect(422).see("at most 1,000 characters");
        amina.form("Send back").fill("Or send it back", "Say which\u{202E} ledgers.").send().expect(200).see("The posting went back");
        app.deliver();
        assert!(mail::latest(&p.manager.email, "Sent back: “Streams engineer”").text.contains("Say which ledgers."));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see("“Say which ledgers.”").press("Ask for approval").expect(200);
        amina.get(&page).press("Approve").expect(200).see("The posting is approved");
        app.deliver();
        mail::latest(&p.manager.email, "Approved: “Streams engineer”");
        assert_eq!(app.posting(id).state, PostingState::Live);
    }

    /// Row 9: neither who asked nor who saved the text last approves it.
    fn nobody_approves_a_text_they_saved_last(app: App) {
        let p = app.programme();
        let second = app.person("Gil Tan", Role::Office, None);
        let id = app.in_approval(&p, &p.manager);
        let page = format!("/staff/postings/{id}");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see("you prepared it yourself").see_not("Send back").press("Take back").expect(200).see("You took the posting back");
        app.save_again(id, &p.office);
        rosa.get(&page).press("Ask for approval").expect(200);
        app.signed_in(&p.office).get(&page).see("you saved the text last");
        let (here, who) = (app.here(), app.who(&p.office));
        let refused = app.db.write(move |tx| verbs::approve(tx, &here, &who, id, None));
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
        app.signed_in(&second).get(&page).press("Approve").expect(200).see("The posting is approved");
    }

    /// Row 9: what is approved is what was read: taken back and asked for again, the old page approves nothing.
    fn an_approval_counts_for_the_version_that_was_read(app: App) {
        let p = app.programme();
        let id = app.in_approval(&p, &p.manager);
        let mut amina = app.signed_in(&p.office);
        amina.get(&format!("/staff/postings/{id}"));
        let (here, rosa, version) = (app.here(), app.who(&p.manager), app.posting(id).version);
        app.db.write(move |tx| verbs::take_back(tx, &here, &rosa, id, Some(version))).unwrap();
        app.save_again(id, &p.manager);
        let (here, rosa) = (app.here(), app.who(&p.manager));
        app.db.write(move |tx| verbs::ask_approval(tx, &here, &rosa, id)).unwrap();
        amina.press("Approve").expect(409).see("Rosa Diaz changed this posting to “Waiting for approval” just now");
        assert_eq!(app.posting(id).state, PostingState::InApproval);
    }

    /// Row 9: a posting whose closing time passed while it waited is not approved.
    fn an_approval_checks_again_that_the_posting_is_complete(app: App) {
        let p = app.programme();
        let id = app.in_approval(&p, &p.manager);
        app.pass(TimeDelta::days(21));
        app.signed_in(&p.office).get(&format!("/staff/postings/{id}")).press("Approve").expect(422).see("set a closing time in the future");
        assert_eq!(app.posting(id).state, PostingState::InApproval);
    }

    /// Rows 4, 7, 114: a later deadline at a time of day, with its reason; drafts hear of both dates, the public reads the change.
    fn an_extended_deadline_is_told_to_drafts_and_shown(app: App) {
        let p = app.programme();
        let eve = app.person("Eve Park", Role::Applicant, None);
        app.ready_draft(&eve, p.posting);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).click("Extend the deadline").expect(200);
        rosa.form("Extend the deadline").send().expect(422).see("Enter a date");
        let form = rosa.form("Extend the deadline").fill("New closing date", "12/1/2026").fill("Closes at", "5:00 pm");
        form.fill("Why?", "Snow days").send().expect(422).see("later than the old one");
        rosa.form("Extend the deadline").fill("New closing date", "12/30/2026").fill("Why?", "").send().expect(422).see("Say why.");
        rosa.form("Extend the deadline").fill("Why?", "Snow days").send().expect(200).see("The deadline was extended").see("“Snow days”");
        app.deliver();
        let letter = mail::latest(&eve.email, "New deadline for your application").text;
        for part in ["December 14, 2026", "December 30, 2026 at 5:00 pm EST", "Snow days"] {
            assert!(letter.contains(part), "{part} is missing in {letter}");
        }
        app.browser().get(&format!("/jobs/{}", p.posting)).see("Changes since it opened").see("→ December 30, 2026 at 5:00 pm EST").see("Snow days");
        app.pass(TimeDelta::days(30));
        assert_eq!(app.jobs().round().postings, 0);
    }

    /// Row 10: pay, places, seats and text of a live posting change only with a reason; before and after are kept and shown.
    fn a_correction_of_a_live_posting_is_logged_for_all(app: App) {
        let p = app.programme();
        let eve = app.person("Eve Park", Role::Applicant, None);
        app.ready_draft(&eve, p.posting);
        let page = format!("/staff/postings/{}", p.posting);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("{page}/edit/seats")).form("Save and continue").fill("Seats", "9").send().expect(422).see("Only a draft can be changed here");
        rosa.get(&page).click("Correct this posting").form("Correct this posting").fill("Seats", "none").send().expect(422).see("Enter a whole number");
        rosa.form("Correct this posting").fill("Seats", "3").fill("Why?", "A slip").send().expect(422).see("Nothing was changed");
        let form = rosa.form("Correct this posting").fill("Seats", "5").fill("Lowest pay", "130,000").fill("What you need", "Rust, and patience.");
        form.fill("Why?", "Two more seats are funded").send().expect(200).see("The posting was corrected").see("Seats: 3 → 5").see("Two more seats are funded");
        let public = format!("/jobs/{}", p.posting);
        app.browser().get(&public).see("Changes since it opened").see("Pay: $121,785 to $187,093 a year → $130,000 to $187,093 a year").see("What you need: text changed").see("Two more seats are funded");
        app.deliver();
        assert!(mail::letters_to(&eve.email).iter().all(|m| !m.subject.starts_with("New deadline")));
        let id = p.posting;
        let log = Correction::parse(&app.db.read(move |c| store::events::corrections(c, id)).unwrap()[0].1).unwrap();
        let text = log.changes.iter().find(|c| c.field == "What you need").unwrap();
        assert_eq!((text.before.as_str(), text.after.as_str()), ("Work you have done with data that mattered.", "Rust, and patience."));

        rosa.get(&format!("{page}/correct")).form("Correct this posting").fill("Closes on", "12/10/2026").fill("Why?", "The round ends").send().expect(200);
        app.deliver();
        assert!(mail::latest(&eve.email, "New deadline for your application").text.contains("December 10, 2026"));
    }

    /// Rows 8, 114: ended early it closes at once; drafts are told why, and the outcome stays in the history.
    fn a_posting_ended_early_tells_drafts_and_keeps_the_outcome(app: App) {
        let p = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (sent, draft) = (app.sent_application(&ada, p.posting), app.ready_draft(&eve, p.posting));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).click("End early");
        rosa.form("End early").fill("Why?", "Enough people applied").send().expect(422).see("Say what came of it");
        rosa.form("End early").fill("What came of it?", "Two hired; also listed on USAJOBS").send().expect(200).see("The posting is closed").see("Two hired");
        app.deliver();
        assert!(mail::latest(&eve.email, "“Data engineer, ledgers” closed early").text.contains("Enough people applied"));
        assert_eq!((app.application(&draft).state, app.application(&sent).state), (State::Expired, State::Submitted));
        app.browser().get(&format!("/jobs/{}", p.posting)).expect(410).see("closed on November 24, 2026");
    }

    /// Row 3, product rule 7: nothing is filled or cancelled while anyone lacks a final outcome; the page says who and whose turn it is.
    fn no_posting_ends_for_good_while_anyone_waits(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let sent = app.sent_application(&ada, p.posting);
        let page = format!("/staff/postings/{}", p.posting);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).see_not("Record as filled").click("Cancel this posting").see("Ada Osei").see("Received · Rosa Diaz");
        rosa.form("Cancel this posting").fill("Why?", "No money").send().expect(422).see("One applicant still lacks a final outcome");
        rosa.click("Ada Osei").expect(200).see(sent.as_str());
        app.pass(TimeDelta::days(21));
        app.jobs().round();
        app.deliver();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page).click("Record as filled").see("Ada Osei").form("Record as filled").fill("What came of it?", "Two hired").send().expect(422).see("still lacks a final outcome");
        let (here, who) = (app.here(), app.who(&ada));
        app.db.write(move |tx| muster::actions::applications::withdraw(tx, &here, &who, &sent, muster::actions::applications::WithdrawReason::Timing)).unwrap();
        rosa.get(&format!("{page}/fill")).see_not("Ada Osei").form("Record as filled").fill("What came of it?", "Two hired").send().expect(200).see("recorded as filled").see("“Two hired”");
        assert_eq!(app.posting(p.posting).state, PostingState::Filled);
        rosa.see_not("Cancel this posting").get(&format!("{page}/cancel")).expect(422);
    }

    /// Row 3: a cancelled posting tells its drafts why, and the public that it was cancelled.
    fn a_cancelled_posting_says_so(app: App) {
        let p = app.programme();
        let eve = app.person("Eve Park", Role::Applicant, None);
        let draft = app.ready_draft(&eve, p.posting);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}/cancel", p.posting)).form("Cancel this posting").fill("Why?", "No money").send().expect(200).see("The posting was cancelled");
        app.deliver();
        assert!(mail::latest(&eve.email, "“Data engineer, ledgers” was cancelled").text.contains("No money"));
        assert_eq!(app.application(&draft).state, State::Expired);
        app.browser().get(&format!("/jobs/{}", p.posting)).expect(410).see("was cancelled");
    }

    /// Row 6: a copy carries the text, the questions and the rubric, but no dates, and is a draft of its own.
    fn a_copy_carries_the_words_and_not_the_dates(app: App) {
        let p = app.programme();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).press("Copy as a new draft").expect(200).see("A new draft was made").see("Check your posting");
        let id = PostingId(rosa.path.split('/').nth(3).unwrap().parse().unwrap());
        let (old, new) = (app.posting(p.posting), app.posting(id));
        assert_eq!((new.state, new.content.closes_at, new.content.cohort), (PostingState::Draft, None, None));
        assert_eq!((&new.content.needs, new.content.rubric, new.content.agency), (&old.content.needs, old.content.rubric, old.content.agency));
        let asked = app.db.read(move |c| store::postings::questions(c, id)).unwrap();
        assert_eq!(asked.len(), 2);
        rosa.get(&format!("/staff/postings/{id}")).see("Still missing").see("Choose a cohort");
    }

    /// What one may not do: an auditor, a reviewer and a manager of another agency change nothing of a live posting.
    fn only_its_managers_change_a_live_posting(app: App) {
        let p = app.programme();
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let others = [
            (app.person("Sam Stone", Role::Manager, Some(elsewhere)), 404),
            (app.person("Ivy Audit", Role::Auditor, None), 403),
            (p.reviewer.clone(), 403),
        ];
        for (person, status) in others {
            let mut browser = app.signed_in(&person);
            for part in ["extend", "end", "cancel", "correct"] {
                browser.get(&format!("/staff/postings/{}/{part}", p.posting)).expect(status);
            }
            let (here, who, id) = (app.here(), app.who(&person), p.posting);
            let refused = app.db.write(move |tx| verbs::end_early(tx, &here, &who, id, None, "Why not", "Nothing"));
            assert!(matches!(refused, Err(Error::NotFound | Error::Forbidden(_))), "{refused:?}");
        }
        assert_eq!(app.posting(p.posting).state, PostingState::Live);
    }

    /// Cohorts are in order and their application windows do not overlap; only the programme office adds them.
    fn cohorts_do_not_overlap(app: App) {
        let p = app.programme();
        app.signed_in(&p.manager).get("/staff/cohorts").expect(403);
        let mut amina = app.signed_in(&p.office);
        amina.get("/staff/postings").click("Cohorts").expect(200);
        let form = amina.form("Add the cohort").fill("Name", "Summer 2027").fill("Applications open on", "6/1/2027").fill("Applications close on", "5/1/2027");
        let form = form.fill("Review until", "8/1/2027").fill("Ranking opens on", "8/2/2027").fill("Ranking closes on", "8/20/2027").fill("Match on", "8/19/2027");
        form.fill("Starts on", "9/1/2027").send().expect(422).see("must not close before they open").see("The match must not come before ranking closes");
        let form = amina.form("Add the cohort").fill("Applications close on", "7/1/2027").fill("Match on", "8/25/2027");
        form.send().expect(200).see("The cohort was added").see("Summer 2027").see("August 2, 2027").see("August 20, 2027").see("August 25, 2027");
        let form = amina.form("Add the cohort").fill("Name", "Fall 2027").fill("Applications open on", "7/1/2027").fill("Applications close on", "8/1/2027");
        let form = form.fill("Review until", "9/1/2027").fill("Ranking opens on", "9/1/2027").fill("Ranking closes on", "9/10/2027").fill("Match on", "9/10/2027");
        form.fill("Starts on", "10/1/2027").send().expect(422).see("The application window overlaps that of “Summer 2027”");
        amina.form("Add the cohort").fill("Applications open on", "7/2/2027").send().expect(200).see("Fall 2027");
    }
}
