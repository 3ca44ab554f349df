//! Minimum requirements: judged by people, apart from skills, the rule beside the answer, with one cause.

use chrono::TimeDelta;
use muster::actions::{minimum, sections};
use muster::domain::account::Role;
use muster::domain::decision::Reason;
use muster::domain::eligibility::{Citizenship, Eligibility};
use muster::domain::posting::Clearance;
use muster::domain::question::{Ask, QuestionKind, Rule};
use muster::domain::reference::Reference;
use muster::domain::state::State;
use muster::store;

use crate::on_both;
use crate::support::make::{Person, Programme};
use crate::support::{App, mail};

/// A programme whose posting asks for work with public records.
fn programme(app: &App) -> Programme {
    let p = app.programme();
    let posting = p.posting;
    let must = Ask::new("Have you worked with public records?", QuestionKind::YesNo, true).must(Rule::Yes);
    app.db.write(move |tx| store::postings::set_questions(tx, posting, &[must])).unwrap();
    p
}

/// A sent application with this answer, and the lowest grade its applicant accepts.
fn sent(app: &App, name: &str, p: &Programme, answer: &'static str, min_grade: i64) -> (Person, Reference) {
    let person = app.person(name, Role::Applicant, None);
    let reference = app.ready_draft(&person, p.posting);
    let (here, who, r, start, posting) =
        (app.here(), app.who(&person), reference.clone(), app.now().date() + TimeDelta::days(90), p.posting);
    app.db
        .write(move |tx| {
            let asked = store::postings::questions(tx, posting)?;
            sections::save_answers(tx, &who, &r, &[(asked[0].id, answer.to_owned())])?;
            let eligibility = Eligibility {
                citizenship: Citizenship::Citizen,
                min_grade,
                places: vec!["Washington, DC".to_owned()],
                remote_only: false,
                clearance: Clearance::None,
                earliest_start: start,
            };
            sections::save_eligibility(tx, &who, &r, &eligibility)?;
            muster::actions::applications::submit(tx, &here, &who, &r)
        })
        .unwrap();
    (person, reference)
}

fn awaits(app: &App, p: &Programme) -> Vec<muster::domain::ids::ApplicationId> {
    let posting = p.posting;
    app.db.read(move |c| minimum::awaits_judgement(c, posting)).unwrap()
}

on_both! {
    /// Only who misses something waits; the rule stands beside the answer; one judgement, one cause, and the decision that follows is not told.
    fn a_missed_minimum_is_judged_with_one_cause(app: App) {
        let p = programme(&app);
        let (ada, first) = sent(&app, "Ada Osei", &p, "No", 13);
        let (_, second) = sent(&app, "Eve Park", &p, "Yes", 15);
        let (_, fits) = sent(&app, "Cy Lund", &p, "Yes", 13);
        assert_eq!(awaits(&app, &p), [app.application(&first).id, app.application(&second).id]);

        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).click("Minimum").see("To judge 2").see_not(fits.as_str()).see_not("Ada Osei");
        rosa.see("“Have you worked with public records?”: the answer must be Yes").see("GS-15 or higher").see("Grades up to GS-14");
        rosa.click(&format!("Judge {first}")).see_not("Ada Osei");
        rosa.form("Record the judgement").send().expect(422).see("Choose whether the minimum is met");
        rosa.form("Record the judgement").choose("Met all the same").send().expect(422).see("Say why the requirement is met all the same");
        rosa.form("Record the judgement").choose("Not met").choose("Which requirement is not met? → Another requirement").send().expect(422).see("Say which other requirement");
        let form = rosa.form("Record the judgement").choose("Not met").choose("Which requirement is not met? → An answer does not meet");
        form.fill("In your words", "The posting asks for a year with public records.").send().expect(200).see("The judgement is recorded");
        assert!(rosa.path.contains(second.as_str()), "one after the other: {}", rosa.path);

        let app_row = app.application(&first);
        assert_eq!((app_row.state, app_row.told_state), (State::NotSelected, State::Submitted));
        let decision = app.db.read(move |c| store::decisions::latest(c, app_row.id)).unwrap().unwrap();
        assert_eq!(decision.verdict.reasons, [Reason::Minimum]);
        let form = rosa.form("Record the judgement").choose("Met all the same");
        form.fill("In your words", "Accepts GS-14 in writing, see messages.").send().expect(200).see("To judge 0").see("Not met").see("Accepts GS-14 in writing").see("Rosa Diaz").see("Not told");
        assert_eq!(app.application(&second).state, State::Submitted, "judged as met: it goes on as if nothing had been missed");
        assert!(awaits(&app, &p).is_empty());

        rosa.click(&format!("Tell the applicant of {first}")).press("Send this letter").expect(200);
        app.deliver();
        let letter = mail::latest(&ada.email, "News on your application");
        assert!(letter.text.contains("A stated minimum requirement is not met"), "{}", letter.text);
        assert!(letter.text.contains("An answer does not meet what the posting asks for. The posting asks for a year"), "{}", letter.text);
        rosa.get(&format!("/staff/applications/{first}/timeline")).see("Minimum requirements: not met");
    }

    /// Reviewers do not see the page, auditors read it, another agency does not find it; of two judges the second is told of the first.
    fn only_those_who_decide_judge(app: App) {
        let p = programme(&app);
        let (_, first) = sent(&app, "Ada Osei", &p, "No", 13);
        let page = format!("/staff/postings/{}/minimum", p.posting);
        let one = format!("{page}/{first}");
        let mut bo = app.signed_in(&p.reviewer);
        bo.get(&page).expect(403);
        bo.get(&one).expect(403);
        bo.get(&format!("/staff/postings/{}", p.posting)).see_not("Minimum");
        let auditor = app.person("Lorna Teague", Role::Auditor, None);
        let mut lorna = app.signed_in(&auditor);
        lorna.get(&page).see(first.as_str());
        lorna.get(&one).see("the answer must be Yes").see_not("Record the judgement");
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        app.signed_in(&app.person("Sam Stone", Role::Manager, Some(elsewhere))).get(&page).expect(404);

        let (mut rosa, mut amina) = (app.signed_in(&p.manager), app.signed_in(&p.office));
        rosa.get(&one);
        amina.get(&one).form("Record the judgement").choose("Not met").choose("Which requirement is not met? → An answer").send().expect(200);
        rosa.form("Record the judgement").choose("Met all the same").fill("In your words", "It is enough").send().expect(409).see("Amina Yusuf");
        rosa.see("Judged: Not met");
        // Re-opened, it is judged again; the first judgement stays.
        let (here, who, version, r) = (app.here(), app.who(&p.manager), app.version(&first), first.clone());
        app.db.write(move |tx| muster::actions::decisions::reopen(tx, &here, &who, &r, version, "The records were found")).unwrap();
        assert_eq!(awaits(&app, &p).len(), 1);
        rosa.get(&one).form("Record the judgement").choose("Met all the same").fill("In your words", "Records of a city count").send().expect(200);
        assert!(awaits(&app, &p).is_empty());
        // Somebody else's posting in the address leads nowhere.
        let other = app.live_posting(&app.content(None, "Platform engineer"), &p.office, &app.person("Gil Tan", Role::Office, None));
        rosa.get(&format!("/staff/postings/{other}/minimum/{first}")).expect(404);
    }
}
