//! Dates that were promised: kept, or said to be late on both sides with a new one; and how long things usually take.

use chrono::TimeDelta;
use muster::actions::decisions;
use muster::domain::account::Role;
use muster::domain::decision::{Outcome, Reason, Verdict};
use muster::domain::reference::Reference;

use crate::on_both;
use crate::support::make::Programme;
use crate::support::{App, mail};

/// Two processes do their round at once; gives how many applications were found late between them.
fn both_round(app: &App) -> usize {
    let late = std::thread::scope(|scope| {
        let rounds: Vec<_> = (0..2).map(|_| scope.spawn(|| app.jobs().round().late)).collect();
        rounds.into_iter().map(|r| r.join().unwrap()).sum()
    });
    app.deliver();
    late
}

fn decide(app: &App, p: &Programme, reference: &Reference, verdict: Verdict, tell: bool) {
    let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(reference));
    app.db
        .write(move |tx| {
            let decided = decisions::decide(tx, &here, &rosa, &r, version, &verdict)?;
            if tell { decisions::tell(tx, &here, &rosa, &r, decided.version) } else { Ok(()) }
        })
        .unwrap();
}

on_both! {
    /// When a promised date passes, the applicant and the staff read since when, with whom it lies and the new date; once for each lateness.
    fn a_date_that_passes_is_said_on_both_sides(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        app.pass(TimeDelta::days(13));
        assert_eq!(both_round(&app), 0, "the date has not passed");
        app.pass(TimeDelta::days(1) + TimeDelta::hours(1));
        assert_eq!(both_round(&app), 1);
        assert_eq!(both_round(&app), 0, "it is said once");

        let letter = mail::latest(&ada.email, &format!("Your application {reference} is late"));
        for words in ["by December 8, 2026", "It is the turn of: two reviewers", "New date: December 22, 2026"] {
            assert!(letter.text.contains(words), "{words} is missing in {}", letter.text);
        }
        let staff = mail::latest(&p.manager.email, "Late: Ada Osei");
        assert!(staff.text.contains("Promised by: December 8, 2026") && staff.text.contains("New date: December 22, 2026"), "{}", staff.text);

        let said = "Late since December 8, 2026. New date: December 22, 2026 (in 14 days), with two reviewers.";
        let mut browser = app.signed_in(&ada);
        browser.get("/my").see(said).click(&p.title);
        browser.see(said).see("December 8, 2026 passed without the next step. We gave you a new date: December 22, 2026.");
        let mut rosa = app.signed_in(&p.manager);
        rosa.get("/staff").see("Late or due today").see("with the reviewers").see("Late since Dec 8").see("new date Dec 22");
        rosa.click("Read and invite or decide on Ada Osei").see("Late since Dec 8").click("Timeline").see("The promised date passed: December 8, 2026. New date: December 22, 2026");
        rosa.get(&format!("/staff/postings/{}/pipeline", p.posting)).see("Late since Dec 8");

        // The new date passes too: the first one stays in memory.
        app.pass(TimeDelta::days(14) + TimeDelta::hours(1));
        assert_eq!(both_round(&app), 1);
        app.signed_in(&ada).get(&format!("/my/applications/{reference}")).see("Late since December 8, 2026. New date: January 5, 2027");
        assert_eq!(mail::letters_to(&ada.email).iter().filter(|m| m.subject.contains("is late")).count(), 2);

        // The next step makes it good.
        decide(&app, &p, &reference, Verdict::new(Outcome::Qualified, vec![], "").unwrap(), true);
        app.signed_in(&ada).get(&format!("/my/applications/{reference}")).see("You passed").see("January 21, 2027 (in 30 days)").see_not("Late since");
    }

    /// What becomes late is one letter a day to whoever answers for it, however much it is; a day without anything late has none.
    fn staff_read_once_a_day_what_became_late(app: App) {
        let p = app.programme();
        for n in 0..12 {
            app.in_review(&app.person(&format!("Late Person{n:02}"), Role::Applicant, None), &p);
        }
        app.pass(TimeDelta::hours(6));
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let later = app.in_review(&ada, &p);
        let letters = |app: &App| {
            app.deliver();
            mail::letters_to(&p.manager.email).into_iter().filter(|m| m.subject.starts_with("Late: ")).collect::<Vec<_>>()
        };
        app.pass(TimeDelta::days(14) - TimeDelta::hours(6) + TimeDelta::minutes(1));
        assert_eq!(both_round(&app), 12);
        let first = letters(&app);
        assert_eq!(first.len(), 1, "one letter for twelve");
        assert_eq!(first[0].subject, "Late: 12 applications");
        for words in ["12 in “In review” for “Data engineer, ledgers”: with the reviewers", "Late Person00", "Late Person09", "2 more are in the work list", "/staff?only=late"] {
            assert!(first[0].text.contains(words), "{words} is missing in {}", first[0].text);
        }
        assert!(!first[0].text.contains("Late Person10"));
        // One more on the same day waits for the next, and is told in the morning.
        app.pass(TimeDelta::hours(7));
        assert_eq!(both_round(&app), 1);
        assert_eq!(letters(&app).len(), 1);
        app.pass(TimeDelta::hours(10));
        both_round(&app);
        assert_eq!(letters(&app).len(), 1, "it is two in the morning");
        app.pass(TimeDelta::hours(6));
        both_round(&app);
        let all = letters(&app);
        assert_eq!(all.len(), 2);
        assert!(all.iter().any(|m| m.subject == format!("Late: Ada Osei ({later})")), "{:?}", all.iter().map(|m| &m.subject).collect::<Vec<_>>());
        app.pass(TimeDelta::days(1));
        both_round(&app);
        assert_eq!(letters(&app).len(), 2, "nothing became late");
    }

    /// A decision that waits to be told does not hide the promise: the applicant reads the old words, staff that they have to tell.
    fn an_untold_decision_is_late_without_telling_itself(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        decide(&app, &p, &reference, Verdict::new(Outcome::NotSelected, vec![Reason::Depth], "").unwrap(), false);
        app.pass(TimeDelta::days(15));
        assert_eq!(both_round(&app), 1);
        let letter = mail::latest(&ada.email, &format!("Your application {reference} is late"));
        assert!(letter.text.contains("two reviewers") && !letter.text.contains("Not moving forward"), "{}", letter.text);
        app.signed_in(&ada).get(&format!("/my/applications/{reference}")).see("In review").see("Late since").see_not("moving forward");
        assert!(mail::latest(&p.manager.email, "Late: Ada Osei").text.contains("the applicant has not been told"));
        app.signed_in(&p.manager).get("/staff").see("Tell Ada Osei").see("Late since Dec 8");
    }

    /// Times that wait for the applicant's choice are the applicant's turn, and the letter says so.
    fn a_late_choice_is_the_applicants_turn(app: App) {
        let p = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.in_review(&ada, &p);
        let (here, rosa, r, version) = (app.here(), app.who(&p.manager), reference.clone(), app.version(&reference));
        let slots = (20..22).map(|d| muster::domain::interview::Slot::new(app.now() + TimeDelta::days(d), 45, app.now()).unwrap()).collect();
        let times = muster::actions::interviews::Offer { slots, ..app.times(&p) };
        app.db.write(move |tx| muster::actions::interviews::offer(tx, &here, &rosa, &r, version, &times)).unwrap();
        app.pass(TimeDelta::days(14) + TimeDelta::hours(1));
        assert_eq!(both_round(&app), 1);
        let letter = mail::latest(&ada.email, &format!("Your application {reference} is late"));
        assert!(letter.text.contains("What you must do: Choose a time for your interview."), "{}", letter.text);
        app.signed_in(&ada).get("/my").see("New date: December 22, 2026 (in 14 days), with you.");
    }

    /// Usual times come from this programme's own history, and not before ten applications have come that far.
    fn usual_times_rest_on_ten_people(app: App) {
        let p = app.programme();
        let people: Vec<_> = (0..10).map(|n| app.in_review(&app.person(&format!("Person {n}"), Role::Applicant, None), &p)).collect();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let own = app.in_review(&ada, &p);
        for (n, reference) in people.iter().enumerate() {
            if n == 9 {
                app.signed_in(&ada).get(&format!("/my/applications/{own}")).see("From sending to an answer: we cannot say yet. 9 applications have come that far, and fewer than 10 say too little.");
            }
            app.pass(TimeDelta::days(1));
            decide(&app, &p, reference, Verdict::new(Outcome::Qualified, vec![], "").unwrap(), true);
        }
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{own}")).see("From sending to an answer: half within 5 days, 8 in 10 within 8 days. 10 applications so far.");
        app.browser().get(&format!("/jobs/{}", p.posting)).see("From sending to an answer: half within 5 days, 8 in 10 within 8 days. 10 applications so far.");
        browser.see("In “In review”: half within 5 days, 8 in 10 within 8 days. 10 applications so far.");
    }
}
