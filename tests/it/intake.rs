//! An application anybody can finish: what fits comes first, what was told before is filled in, and what is voluntary stays apart.

use chrono::TimeDelta;
use muster::actions::profiles;
use muster::domain::account::Role;
use muster::domain::placement::SeatState;
use muster::domain::profile::Profile;
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::imports::jsonresume;

use crate::on_both;
use crate::support::make::{Programme, RESUME};
use crate::support::pdf::pdf;
use crate::support::{App, Browser, mail};

/// Answers every page from the posting to the last button, as somebody who has done it before.
fn apply_by_hand(app: &App, browser: &mut Browser, programme: &Programme, project: &str) -> Reference {
    browser.get(&format!("/jobs/{}", programme.posting)).press("Apply");
    let reference = Reference::parse(browser.path.trim_start_matches("/apply/")).unwrap();
    let start = (app.now().date() + TimeDelta::days(90)).format("%-m/%-d/%Y").to_string();
    browser.click("Answer the eligibility questions");
    let form = browser.form("Save and continue").choose("US citizen").choose("Lowest grade you would accept → GS-13");
    let form = form.choose("In any place of this posting").choose("Clearance you hold now → None");
    form.fill("Earliest date you could start", &start).send().expect(200).see("fit what you can accept").click("Continue");
    browser.form("Save and continue").fill("Phone number", "202-555-0143").fill("City and state", "Boise, ID").send();
    browser.form("Upload").attach("Choose your résumé", "cv.txt", RESUME.as_bytes()).send().click("Continue");
    let form = browser.form("Save and continue").fill("Tell us about a pipeline you repaired", "I rewrote the loader that lost rows.");
    form.choose("Yes").send();
    browser.form("Save and continue").choose(&format!("First choice → {project}")).send();
    let form = browser.form("Save and continue").choose("Monday morning").choose("Monday afternoon");
    form.fill("Do you need an adjustment", "Captions, please: CANARY-CAPTIONS").send();
    browser.form("Save and continue").fill("How you work", "CANARY-ESSAY: I finish what I begin.").send();
    browser.form("Save and continue").choose("Native Hawaiian or other Pacific Islander").choose("Yes, I have a disability").send();
    browser.expect(200).see("Check your answers").see("Ledger to Stream").see("Monday").see("CANARY-ESSAY").see("Answered. Not shown here");
    browser.form("Send application").choose("What I wrote is true").send().expect(200).see("Your application was sent");
    reference
}

on_both! {
    /// A full application, every part of it, takes a practised applicant at most 25 requests from the posting to the status page.
    fn a_full_application_takes_few_requests(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        let before = browser.requests;
        apply_by_hand(&app, &mut browser, &programme, "Ledger to Stream");
        let used = browser.requests - before;
        assert!(used <= 25, "{used} requests");
    }

    /// Grade, places and start come first; then the live roles that fit are shown, and those that do not say why.
    fn the_live_roles_that_fit_are_shown_before_the_effort(app: App) {
        let programme = app.programme();
        let mut browser = app.signed_in(&app.person("Ada Osei", Role::Applicant, None));
        browser.get(&format!("/jobs/{}", programme.posting)).press("Apply");
        let page = browser.path.clone();
        let start = (app.now().date() + TimeDelta::days(90)).format("%-m/%-d/%Y").to_string();
        for (grade, place, headline, says) in [
            ("GS-13", "Washington, DC", "1 open role with 3 seats fit what you can accept", "Fits"),
            ("GS-15", "Washington, DC", "0 open roles with 0 seats fit", "this role ends at GS-14"),
            ("GS-13", "Baltimore, MD", "0 open roles with 0 seats fit", "None of the places you named is a place of this role (Washington, DC)"),
        ] {
            browser.get(&format!("{page}/eligibility"));
            let form = browser.form("Save and continue").choose("US citizen").choose(&format!("Lowest grade you would accept → {grade}"));
            let form = form.choose("Only in the places I tick below").set("places", place).choose("Clearance you hold now → None");
            form.fill("Earliest date you could start", &start).send().expect(200).see(headline).see(says).see("Ledger to Stream");
        }
    }

    /// What somebody told before is filled in, marked, and nothing of it is sent unread.
    fn a_second_application_is_filled_in_and_nothing_goes_unread(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        apply_by_hand(&app, &mut browser, &programme, "Ledger to Stream");
        let second = app.live_posting(&app.content(None, "Platform engineer"), &programme.manager, &programme.office);
        browser.get(&format!("/jobs/{second}")).press("Apply").see("We filled in what you told us before").see("Look this over");
        let page = browser.path.clone();
        browser.get(&format!("{page}/check")).see("Boise, ID").see("Some parts are not finished yet").see_not("Send application");
        browser.get(&format!("{page}/eligibility")).see("We filled this in for you").press("Save and continue");
        browser.get(&format!("{page}/contact")).see("We filled this in for you").form("Save and continue").fill("City and state", "Denver, CO").send();
        browser.get(&format!("{page}/resume")).see("moved a payments ledger").press("Use this file");
        browser.get(&format!("{page}/questions")).form("Save and continue").fill("Tell us about a pipeline", "Another one.").choose("No").send();
        browser.get(&format!("{page}/availability")).see("CANARY-CAPTIONS").press("Save and continue");
        browser.get(&format!("{page}/check")).see_not("Send your application");
        browser.get(&format!("{page}/essays")).see("CANARY-ESSAY").press("Save and continue");
        browser.get(&format!("{page}/check")).see("Denver, CO").see("Not answered (optional)");
        browser.form("Send application").choose("What I wrote is true").send().see("Your application was sent");
    }

    /// Words typed and not saved are there again on another device, and count for nothing until they are saved.
    fn half_typed_words_survive_a_closed_lid(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/jobs/{}", programme.posting)).press("Apply");
        let page = browser.path.clone();
        browser.get(&format!("{page}/contact"));
        let (media_type, body) = browser.form("Save and continue").fill("City and state", "Bois").fill("Phone number", "20").body();
        browser.post_once(&format!("{page}/contact/typed?saves=0"), &media_type, &body).expect(204);
        let mut phone = app.signed_in(&ada);
        phone.get(&page).see("Not started");
        phone.get(&format!("{page}/contact")).see("Not saved yet").see("kept while you typed");
        let form = phone.form("Save and continue");
        assert!(String::from_utf8(form.body().1).unwrap().ends_with("city=Bois"));
        form.fill("City and state", "Boise, ID").fill("Phone number", "202-555-0143").send().expect(200);
        phone.get(&format!("{page}/contact")).see_not("Not saved yet");
        // What was typed on the old page and arrives only now does not come back over what was saved.
        browser.post_once(&format!("{page}/contact/typed?saves=0"), &media_type, &body).expect(204);
        phone.get(&format!("{page}/contact")).see_not("Not saved yet");
        // Somebody else's draft, a section that is none, and a sent application keep nothing.
        let mut eve = app.signed_in(&app.person("Eve Park", Role::Applicant, None));
        eve.get(&format!("/jobs/{}", programme.posting)).press("Apply");
        eve.get(&format!("{}/contact", eve.path.clone()));
        let (_, body) = eve.form("Save and continue").body();
        eve.post_once(&format!("{page}/contact/typed?saves=0"), &media_type, &body).expect(404);
        let own = eve.path.replace("/contact", "");
        eve.post_once(&format!("{own}/salary/typed?saves=0"), &media_type, &body).expect(404);
    }

    /// Voluntary answers reach no member of staff on any page, in any export, letter or line of history; the applicant may leave all out.
    fn voluntary_answers_stand_beside_no_name(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        let reference = apply_by_hand(&app, &mut browser, &programme, "Ledger to Stream");
        let base = format!("/staff/applications/{reference}");
        for person in [&programme.manager, &programme.office, &programme.reviewer] {
            let mut staff = app.signed_in(person);
            let pipeline = format!("/staff/postings/{}/pipeline", programme.posting);
            let mut pages = vec![base.clone(), pipeline.clone(), format!("{pipeline}?view=table"), "/staff".to_owned()];
            pages.extend(["answers", "interviews", "letters", "timeline", "decision"].map(|p| format!("{base}/{p}")));
            for page in pages {
                staff.get(&page);
                let text = staff.text();
                assert!(!text.contains("Pacific") && !text.contains("pacific") && !text.contains("have a disability"), "{page} for {}", person.name);
            }
        }
        let id = app.application(&reference).id;
        let history = app.db.read(move |c| muster::store::events::of_application(c, id)).unwrap();
        assert!(history.iter().all(|e| !e.detail.contains("pacific")), "{history:?}");
        browser.get(&format!("/my/applications/{reference}/answers")).see("Answered. Not shown here").see_not("Pacific Islander");
    }

    /// Essays are for those who decide, once the assessment is over, and never for who scored. Nobody who only reviews finds essays,
    /// adjustments or the ranked projects anywhere.
    fn essays_and_adjustments_never_reach_a_scorer(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        let reference = apply_by_hand(&app, &mut browser, &programme, "Ledger to Stream");
        let answers = format!("/staff/applications/{reference}/answers");
        let mut manager = app.signed_in(&programme.manager);
        manager.get(&answers).see_not("CANARY-ESSAY").see("CANARY-CAPTIONS").see("Monday").see("Ledger to Stream");
        let mut reviewer = app.signed_in(&programme.reviewer);
        for page in ["", "/answers", "/interviews", "/timeline", "/letters"] {
            reviewer.get(&format!("/staff/applications/{reference}{page}"));
            assert!(!reviewer.text().contains("CANARY") && !reviewer.text().contains("Ledger to Stream"), "{page}");
        }
        // Rosa interviews Ada; Amina decides. When Ada has passed, Amina reads the essay and Rosa, who scored, does not.
        manager.get(&format!("/staff/applications/{reference}")).press("Begin review");
        manager.get(&format!("/staff/applications/{reference}/interviews/new"));
        let day = |d: i64| (app.now().date() + TimeDelta::days(d)).format("%-m/%-d/%Y").to_string();
        let form = manager.form("Read the letter first").choose("Interviewer → Rosa Diaz").fill("Video link or room", "Room 7");
        let form = form.set("zone", "America/New_York").set("date", &day(3)).and("date", &day(4)).set("time", "10:00 am").and("time", "2:30 pm");
        form.send().expect(200);
        manager.press("Send interview details").expect(200).see("The times were offered");
        app.signed_in(&programme.office).get(&answers).see_not("CANARY-ESSAY");
        let (here, ada, wanted) = (app.here(), app.who(&ada), reference.clone());
        app.db
            .write(move |tx| {
                let id = muster::store::applications::by_reference(tx, &wanted)?.id;
                let interview = muster::store::interviews::of_application(tx, id)?[0].id;
                let slot = muster::store::interviews::slots(tx, interview)?[0].0;
                muster::actions::interviews::choose(tx, &here, &ada, &wanted, slot)
            })
            .unwrap();
        app.pass(TimeDelta::days(4));
        let (mut office, mut manager) = (app.signed_in(&programme.office), app.signed_in(&programme.manager));
        office.get(&format!("/staff/applications/{reference}/decision")).form("Record the decision").choose("Qualified").send().expect(200);
        office.get(&answers).see("CANARY-ESSAY");
        manager.get(&answers).see_not("CANARY-ESSAY");
    }

    /// A draft that was never sent stays its applicant's when the posting closes; what was voluntary or half typed in it is gone.
    fn a_draft_that_was_never_sent_stays_private(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let draft = app.ready_draft(&ada, programme.posting);
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/apply/{draft}/demographics")).form("Save and continue").choose("Asian").send();
        browser.get(&format!("/apply/{draft}/contact"));
        let (media_type, body) = browser.form("Save and continue").fill("City and state", "Bois").body();
        browser.post_once(&format!("/apply/{draft}/contact/typed?saves=1"), &media_type, &body).expect(204);
        let id = app.application(&draft).id;
        let kept = move |app: &App| {
            app.db.read(move |c| Ok((muster::store::demographics::own(c, id)?.is_some(), muster::store::intake::typed(c, id, "contact")?.is_some()))).unwrap()
        };
        assert_eq!(kept(&app), (true, true));
        app.pass(TimeDelta::days(21));
        app.work();
        assert_eq!((app.application(&draft).state, kept(&app)), (State::Expired, (false, false)));
        let mut manager = app.signed_in(&programme.manager);
        manager.get(&format!("/staff/applications/{draft}/answers")).expect(404);
        manager.get(&format!("/staff/postings/{}/pipeline?view=table", programme.posting)).see_not("Ada Osei");
    }

    /// A project counts once; one without open seats is refused with what was chosen kept.
    fn projects_are_ranked_once_each(app: App) {
        let programme = app.programme();
        let agency = app.agency("TREAS", "Department of the Treasury");
        let (other, _) = app.project(agency, "Benefits, Faster", 1);
        let (full, seats) = app.project(agency, "No Seats Left", 1);
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let draft = app.ready_draft(&ada, programme.posting);
        let mut browser = app.signed_in(&ada);
        let page = format!("/apply/{draft}/projects");
        browser.get(&page).form("Save and continue").set("choice", &other.to_string()).and("choice", &other.to_string()).send();
        browser.expect(422).see("Choose each project once");
        app.db.write(move |tx| {
            muster::store::seats::step(tx, seats[0], SeatState::Open, SeatState::Withdrawn)
        }).unwrap();
        browser.get(&page).see_not("No Seats Left").form("Save and continue").set("choice", &full.to_string()).send();
        browser.expect(422).see("has no open seat any more");
        let form = browser.get(&page).form("Save and continue").set("choice", "").and("choice", &other.to_string()).and("choice", &programme.project.to_string());
        form.send().expect(200);
        let id = app.application(&draft).id;
        let kept = app.db.read(move |c| muster::store::intake::choices(c, id)).unwrap();
        assert_eq!(kept.into_iter().map(|(_, name)| name).collect::<Vec<_>>(), ["Benefits, Faster", "Ledger to Stream"]);
    }

    /// A sixth open application waits until another one is withdrawn.
    fn only_so_many_applications_are_open_at_a_time(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut first = None;
        for n in 0..5 {
            let posting = app.live_posting(&app.content(None, &format!("Engineer {n}")), &programme.manager, &programme.office);
            first.get_or_insert(app.sent_application(&ada, posting));
        }
        let draft = app.ready_draft(&ada, programme.posting);
        let mut browser = app.signed_in(&ada);
        let send = |browser: &mut Browser| { browser.get(&format!("/apply/{draft}/check")).form("Send application").choose("What I wrote is true").send(); };
        send(&mut browser);
        browser.expect(422).see("You have 5 applications open, and more are not possible at a time");
        browser.get(&format!("/my/applications/{}/withdraw", first.unwrap())).form("Withdraw").choose("The dates do not suit me").send().expect(200);
        send(&mut browser);
        browser.expect(200).see("Your application was sent");
    }

    /// Two pages at most, counted in the PDF itself; the file that was there stays.
    fn a_resume_of_three_pages_is_refused(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let draft = app.ready_draft(&ada, programme.posting);
        let mut browser = app.signed_in(&ada);
        let page = format!("/apply/{draft}/resume");
        let words = "Ada Osei moved a payments ledger to a stream";
        browser.get(&page).form("Replace file").attach("Replace it", "three.pdf", &pdf(3, words)).send();
        browser.expect(422).see("three.pdf has 3 pages. A résumé has at most 2 pages");
        browser.get(&page).see("cv.txt");
        browser.form("Replace file").attach("Replace it", "two.pdf", &pdf(2, words)).send().expect(200).see("two.pdf").see("2 pages").see(words);
    }

    /// A profile comes from a JSON Resume, goes out as one, and is frozen into the application when that is sent.
    fn a_profile_is_frozen_into_what_was_sent(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let file = r#"{"basics": {"label": "Data engineer", "phone": "202-555-0143", "location": {"city": "Boise", "region": "ID"}},
            "work": [{"name": "Snake River Power", "position": "Engineer", "startDate": "2019-01", "endDate": "2021-02"}, {"name": "Nowhere"}],
            "education": [{"institution": "OU", "area": "IT", "startDate": "2014", "endDate": "2018-12"}],
            "skills": [{"name": "Rust"}], "awards": [{"title": "Best"}]}"#;
        let mut browser = app.signed_in(&ada);
        let import = |browser: &mut Browser, bytes: &[u8]| { browser.get("/my/profile/import").form("Import").attach("Choose a file", "resume.json", bytes).send(); };
        import(&mut browser, b"%PDF-1.4");
        browser.expect(422).see("This is not a JSON Resume");
        import(&mut browser, file.as_bytes());
        browser.expect(200).see("1 entry of work, 1 entry of education, 1 skill").see("It does not say what it was or where").see("no place for awards");
        import(&mut browser, file.as_bytes());
        browser.see("Nothing that your profile did not have already");
        browser.get("/my/profile").see("Snake River Power").see("from March 2021 to");
        browser.click("Add work").form("Save entry").fill("Position", "Lead").fill("Employer", "Idaho Water").fill("From", "13/2022").send().expect(422);
        browser.form("Save entry").fill("From", "3/2022").send().expect(200).see("Idaho Water").see("March 2022 to now");
        // A first application takes its contact details from the profile.
        browser.get(&format!("/jobs/{}", programme.posting)).press("Apply").click("Say how to reach you").see("We filled this in for you");
        let reference = app.sent_application(&ada, programme.posting);
        let (here, who) = (app.here(), app.who(&ada));
        app.db.write(move |tx| profiles::save(tx, &here, &who, 3, Profile { headline: "Retired".to_owned(), ..Profile::default() })).unwrap();
        app.signed_in(&programme.manager).get(&format!("/staff/applications/{reference}/answers")).see("Data engineer").see("Idaho Water").see_not("Retired");
        browser.get("/my/profile/resume.json").expect(200);
        let (own, left) = jsonresume::read(&browser.bytes).unwrap();
        assert_eq!((own.headline.as_str(), own.work.len(), left.len()), ("Retired", 2, 0));
    }

    /// Who passed may join the pool, hide from an agency, be invited with a manager's own words, and decline with a reason.
    fn the_pool_brings_people_who_passed_to_other_teams(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        browser.get("/my/pool").see("The pool is open to people who passed").see_not("Leave the pool");
        app.qualified(&ada, &programme);
        let nasa = app.agency("NASA", "National Aeronautics and Space Administration");
        let pat = app.person("Pat Reyes", Role::Manager, Some(nasa));
        let elsewhere = app.live_posting(&app.content(Some(nasa), "Telemetry engineer"), &pat, &programme.office);
        browser.get("/my/pool").form("Join the pool").fill("Places", "Houston, TX").choose("National Aeronautics").send().see("You are in the talent pool");
        let mut manager = app.signed_in(&pat);
        manager.get("/staff/pool").see_not("Ada Osei");
        manager.get(&format!("/staff/pool/{}/invite", ada.id)).expect(404);
        app.signed_in(&programme.manager).get("/staff/pool").see("Ada Osei").see("Houston, TX");
        let body = browser.get("/my/pool").form("Save changes").set("hidden_from", "none").send().expect(200).words();
        assert!(body.contains("You are in the talent pool"));
        manager.get("/staff/pool").click("Invite Ada Osei").form("Send the invitation").choose("Posting → Telemetry engineer").send();
        manager.expect(422).see("Write why you invite this person");
        let form = manager.form("Send the invitation").choose("Posting → Telemetry engineer");
        form.fill("Your message", "Your ledger work is what our telemetry needs.").send().expect(200).see("The invitation is on its way");
        app.deliver();
        let letter = mail::latest(&ada.email, "Invitation to apply: Telemetry engineer");
        assert!(letter.text.contains("Pat Reyes") && letter.text.contains("Your ledger work"), "{}", letter.text);
        browser.get(&letter.link()).see("Your ledger work").form("Decline").choose("Or decline, because → The place does not suit me").send().see("Your answer was recorded");
        let person = ada.id;
        let answered = app.db.read(move |c| muster::store::pool::invitations_of(c, person)).unwrap();
        assert_eq!((answered[0].posting, answered[0].reason), (elsewhere, Some(muster::domain::pool::InvitationReason::Place)));
        app.deliver();
        let told = mail::latest(&pat.email, "Ada Osei declined your invitation");
        assert!(told.text.contains("The place does not suit me"), "{}", told.text);
        manager.get(&format!("/staff/pool/{}/invite", ada.id)).see("Telemetry engineer").see("Declined: The place does not suit me");
        browser.form("Leave the pool").choose("Why? → Not now").send().see("You left the talent pool");
        manager.get("/staff/pool").see_not("Ada Osei");
    }
}
