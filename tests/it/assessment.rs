//! Assessments: invited with a date, reminded, given more time, scored by hand and by file, retaken by the rule; never for reviewers.

use chrono::TimeDelta;
use muster::domain::account::Role;
use muster::domain::assessment::{Settings, Typed};
use muster::domain::ids::AttemptId;
use muster::domain::reference::Reference;
use muster::domain::stage::StageKind;
use muster::domain::state::State;
use muster::store;

use crate::on_both;
use crate::support::make::{PASSWORD, Person, Programme};
use crate::support::{App, Browser, mail};

/// A programme whose plan has an assessment, with nothing said about it yet.
fn planned(app: &App) -> Programme {
    let p = app.programme();
    let posting = p.posting;
    let all = app.db.read(store::templates::all).unwrap();
    let plan = all.into_iter().find(|t| t.stages.iter().any(|s| s.kind == StageKind::Assessment)).unwrap().stages;
    app.db.write(move |tx| store::postings::set_stages(tx, posting, &plan)).unwrap();
    p
}

fn typed() -> Typed<'static> {
    Typed {
        tool: "CodeSignal",
        link: "https://tool.example/t/42",
        highest: "850",
        pass: "600",
        skills: "SQL: 50",
        days: "10",
        attempts: "2",
        wait_days: "14",
    }
}

/// The same with settings.
fn programme(app: &App) -> Programme {
    let p = planned(app);
    let (here, who, posting) = (app.here(), app.who(&p.manager), p.posting);
    let settings = Settings::read(&typed()).unwrap();
    app.db.write(move |tx| muster::actions::assessments::set(tx, &here, &who, posting, 0, &settings)).unwrap();
    p
}

fn invited(app: &App, name: &str, p: &Programme) -> (Person, Reference) {
    let person = app.person(name, Role::Applicant, None);
    let reference = app.in_review(&person, p);
    invite(app, p, &reference);
    (person, reference)
}

fn invite(app: &App, p: &Programme, reference: &Reference) {
    use muster::actions::assessments::{Guest, invite};
    let guest = Guest { reference: reference.clone(), link: String::new(), candidate: String::new() };
    let (here, who, posting) = (app.here(), app.who(&p.manager), p.posting);
    assert_eq!(app.db.write(move |tx| invite(tx, &here, &who, posting, &[guest])).unwrap(), 1);
}

fn page(p: &Programme) -> String {
    format!("/staff/postings/{}/assessment", p.posting)
}

fn own(reference: &Reference) -> String {
    format!("/staff/applications/{reference}/assessment")
}

/// Today as the forms take it.
fn today(app: &App) -> String {
    app.now().date().format("%Y-%m-%d").to_string()
}

fn score<'a>(browser: &'a mut Browser, points: &str, sql: &str, taken_on: &str) -> &'a mut Browser {
    browser.form("Enter the score").fill("Score", points).fill("Points for SQL", sql).fill("Taken on", taken_on).send()
}

fn attempts(app: &App, reference: &Reference) -> Vec<store::assessments::Attempt> {
    let id = app.application(reference).id;
    app.db.read(move |c| store::assessments::of_application(c, id)).unwrap()
}

fn bring<'a>(rosa: &'a mut Browser, p: &Programme, name: &str, bytes: &[u8]) -> &'a mut Browser {
    rosa.get(&page(p)).form("Bring the file").attach("Bring a file of scores", name, bytes).send()
}

on_both! {
    /// Said how, invited from the posting, read by the applicant with the last day in their zone, reminded of once, ended, given more time, waived.
    fn people_are_invited_reminded_and_given_more_time(app: App) {
        let p = planned(&app);
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (first, second) = (app.in_review(&ada, &p), app.in_review(&eve, &p));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).click("Assessment").click("Say how it is assessed");
        rosa.form("Keep these settings").fill("Pass mark", "101").fill("Days to take it", "0").send().expect(422).see("Name the tool").see("must not be above the highest score, 100").see("from 1 to 90");
        let form = rosa.form("Keep these settings").fill("Tool", "CodeSignal").fill("Web address", "https://tool.example/t/42").fill("Pass mark", "70");
        form.fill("Days to take it", "10").send().expect(200).see("70 of 100").see("To invite 2");
        rosa.form("Invite those chosen").send().expect(422).see("Choose at least one person");
        rosa.form("Invite those chosen").choose("Choose Ada Osei").set("of", first.as_str()).set("link", "javascript:alert(1)").send().expect(422).see("begins with https://");
        rosa.get(&page(&p)).form("Invite those chosen").choose("Choose Ada Osei").send().expect(200).see("Invited 1").see("To invite 1");
        app.deliver();
        let letter = mail::latest(&ada.email, "Your assessment for application");
        assert!(letter.text.contains("Tool: CodeSignal") && letter.text.contains("Take it by: December 4, 2026 at 11:59 pm EST"), "{}", letter.text);
        let row = app.application(&first);
        let posting = p.posting;
        let stages = app.db.read(move |c| store::postings::stages(c, posting)).unwrap();
        assert_eq!(stages.iter().find(|s| Some(s.id) == row.stage).map(|s| s.kind), Some(StageKind::Assessment));
        assert!(row.due_at.unwrap() > attempts(&app, &first)[0].due_at, "our date comes after theirs");

        rosa.get(&format!("/staff/applications/{first}")).see("Ada Osei takes the assessment by Fri, Dec 4, 11:59 pm EST");
        app.signed_in(&p.reviewer).get(&format!("/staff/applications/{first}")).see_not("takes the assessment");
        let mut browser = app.signed_in(&ada);
        browser.get("/my").see("Take your assessment").click("Take your assessment");
        assert!(letter.link().ends_with(&browser.path));
        assert_eq!(browser.link("Begin the assessment").as_deref(), Some("https://tool.example/t/42"));
        browser.get(&format!("/my/applications/{first}")).see("Please take it by December 4, 2026 at 11:59 pm EST").see("We invited you to an online assessment.");
        app.signed_in(&eve).get(&format!("/my/applications/{first}/assessment")).expect(404);

        app.pass(TimeDelta::days(8));
        assert_eq!(app.work().assessments, 0, "more than two days are left");
        app.pass(TimeDelta::days(1));
        assert_eq!(app.work().assessments, 1);
        assert_eq!(app.work().assessments, 0);
        mail::latest(&ada.email, "Two days left for your assessment");
        app.pass(TimeDelta::days(2));
        assert_eq!(app.work().assessments, 1);
        assert!(mail::latest(&ada.email, "The date of your assessment has passed").text.contains("We can give you more time"));
        mail::latest(&p.manager.email, "Not assessed in time: Ada Osei");
        let mut browser = app.signed_in(&ada);
        browser.get("/my").see_not("Take your assessment");
        browser.get(&format!("/my/applications/{first}/assessment")).see("The last day has passed");
        assert!(browser.link("Begin the assessment").is_none());

        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page(&p)).see("Not taken in time: give more time or decide 1").click("Ada Osei");
        rosa.form("Give more time").fill("New last day", "12/1/2026").fill("Why?", "Was ill").send().expect(422).see("must be later");
        rosa.form("Give more time").fill("New last day", "12/12/2026").fill("Why?", "Was ill").send().expect(200).see("There is more time").see("Was ill");
        app.deliver();
        assert!(mail::latest(&ada.email, "More time for your assessment").text.contains("December 12, 2026 at 11:59 pm EST"));
        browser.get("/my").see("Take your assessment");
        app.pass(TimeDelta::days(6));
        let mut rosa = app.signed_in(&p.manager);
        assert_eq!(app.work().assessments, 1, "more time is reminded of again");

        rosa.get(&own(&second)).form("Waive the assessment").send().expect(422).see("Say why it is waived");
        rosa.form("Waive the assessment").fill("Why is it waived?", "Passed the same one in spring").send().expect(200).see("Waived because");
        app.deliver();
        assert!(mail::latest(&eve.email, "No assessment needed").text.contains("You hear from us by"));
        rosa.get(&page(&p)).see("Passed: invite to an interview next 1").see("Eve Park");
        rosa.get(&format!("/staff/applications/{second}/timeline")).see("Assessment: waived");
    }

    /// By hand: out of range is refused, a score is entered once, corrected beside the old one; two people at once; the rule of retakes.
    fn a_score_is_entered_once_and_corrected_beside_it(app: App) {
        let p = programme(&app);
        let (_, reference) = invited(&app, "Ada Osei", &p);
        let (mut rosa, mut amina) = (app.signed_in(&p.manager), app.signed_in(&p.office));
        let day = today(&app);
        rosa.get(&own(&reference));
        amina.get(&own(&reference));
        score(&mut rosa, "900", "60", &day).expect(422).see("900 is above the highest score, 850");
        score(&mut rosa, "700", "", "12/30/2026").expect(422).see("SQL: Enter points");
        score(&mut rosa, "700", "60", "12/30/2026").expect(422).see("has not come yet");
        score(&mut rosa, "700", "60", "11/1/2026").expect(422).see("before the invitation");
        score(&mut rosa, "700", "40", &day).expect(200).see("Score: 700 of 850").see("Below").see("SQL: 40");
        score(&mut amina, "800", "60", &day).expect(409).see("Somebody else acted on this assessment").see("What you typed is still here");

        rosa.form("Correct the score").fill("Points for SQL", "45").send().expect(422).see("Say why the score is corrected");
        rosa.form("Correct the score").fill("Points for SQL", "40").fill("Why is it corrected?", "no change").send().expect(422).see("Nothing differs");
        rosa.form("Correct the score").fill("Points for SQL", "45").fill("Why is it corrected?", "A task was marked twice").send().expect(200);
        rosa.see("SQL: 45").see("Before the correction: 700 of 850").see("SQL: 40").see("A task was marked twice").see("Entered by Rosa Diaz");
        let id = attempts(&app, &reference)[0].id;
        let kept = app.db.read(move |c| store::assessments::scores_of(c, &[id])).unwrap();
        assert_eq!((kept.len(), kept[1].corrects), (2, Some(kept[0].id)));

        // Below: another attempt after the days between, beside the first one; a third one never.
        rosa.get(&page(&p)).see("Below: decide next 1").see("possible from December 8, 2026");
        assert!(rosa.link("Decide on Ada Osei").is_some());
        rosa.see("To invite 0").get(&format!("{}/settings", page(&p))).form("Keep these settings").fill("Pass mark", "500").send().expect(422).see("Scores are in");
        app.pass(TimeDelta::days(15));
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page(&p)).see("Possible now").see("To invite 1");
        rosa.form("Invite those chosen").choose("Choose Ada Osei").send().expect(200);
        let day = today(&app);
        rosa.get(&own(&reference)).see("Attempt 2").see("Attempt 1");
        score(&mut rosa, "610", "50", &day).expect(200).see("Passed").see("Before the correction: 700");
        rosa.get(&page(&p)).see("Passed: invite to an interview next 1").see_not("Below: decide");
        rosa.click("Invite to interview with Ada Osei").expect(200);
        rosa.get(&own(&reference)).see_not("Invite to attempt");
        rosa.get(&format!("/staff/applications/{reference}/timeline")).see("Assessment: score corrected");
    }

    /// A file is mapped, looked at line by line, applied in one go; again it changes nothing; the columns are remembered.
    fn a_file_of_scores_is_looked_at_and_then_entered(app: App) {
        let p = programme(&app);
        let people: Vec<_> = ["Zoë Ångström", "Eve Park", "Cy Lund", "Dee Moss"].iter().map(|n| invited(&app, n, &p)).collect();
        let not_asked = app.person("Fay Ito", Role::Applicant, None);
        let bare = app.in_review(&not_asked, &p);
        let mut rosa = app.signed_in(&p.manager);
        bring(&mut rosa, &p, "", b"").expect(422).see("Choose a file");
        let day = today(&app);
        let file = format!(
            "\u{feff}Candidate Email;Kandidat;Gesamt;SQL score;Completed At;Status;Notes\r\n\
             {};1001;712;66;{day}T10:00:00Z;Completed;\"two\r\nlines; here\"\r\n\
             {};1002;901;66;{day};Completed;\r\n\
             nobody@people.example;1003;1;1;{day};Completed;\r\n\
             {};1004;700;60;{day};In progress;\r\n\
             {};1005;=SUM(A1:A9);60;{day};Completed;\r\n\
             {};1006;700;60;{day};Completed;\r\n\
             {};1009;711;66;{day};Completed;\r\n",
            people[0].0.email.to_uppercase(), people[1].0.email, people[2].0.email, people[3].0.email, not_asked.email, people[3].0.email
        );
        bring(&mut rosa, &p, "scores.csv", file.as_bytes()).expect(200).see("Which column is what?").see("two lines; here");
        rosa.form("See what would be entered").send().expect(422).see("Choose the column with the score");
        let form = rosa.form("See what would be entered").choose("Score → Gesamt").choose("The tool’s number of the candidate → Kandidat");
        form.send().expect(200).see("Nothing is written yet").see("would be entered 2").see("Nobody matched 2").see("Out of range 1").see("Not finished 1").see("Cannot be read 1");
        rosa.see("901 is above the highest score, 850").see("Fay Ito was not invited to the assessment.").see("“=SUM(A1:A9)” is a formula").see("No application to this posting has that.");
        rosa.see("Zoë Ångström").see(people[0].1.as_str());
        assert!(attempts(&app, &people[0].1)[0].state.as_str() == "invited", "nothing is written by looking");
        rosa.press("Enter 2 scores").expect(200).see("scores.csv was applied").see("The scores of the file are entered");
        for (person, points) in [(0, "712"), (3, "711")] {
            let id: AttemptId = attempts(&app, &people[person].1)[0].id;
            let kept = app.db.read(move |c| store::assessments::scores_of(c, &[id])).unwrap();
            assert_eq!((kept.len(), kept[0].score.points.to_string().as_str(), kept[0].file.as_deref()), (1, points, Some("scores.csv")));
        }
        // The same bytes again: the page of the file that was applied, and no other score.
        bring(&mut rosa, &p, "again.csv", file.as_bytes()).expect(200).see("scores.csv was applied").see("changes nothing");
        // The same lines in another file, an older one, another number, and somebody by the number the tool gave.
        let (before, fourth) = ((app.now() - TimeDelta::days(1)).date(), &people[3].0.email);
        let next = format!(
            "Candidate Email,Kandidat,Gesamt,SQL score,Completed At,Status\n{},,712,66,{day},\n{fourth},,900,60,{before},\n{fourth},,10,60,{day},\n,1002,500,1,{day},\n,,5,5,{day},\n{},1001,3,3,{day},\n",
            people[0].0.email, people[1].0.email
        );
        bring(&mut rosa, &p, "next.csv", next.as_bytes()).expect(200);
        rosa.form("See what would be entered").send().expect(200).see("are in already 1").see("Older than what we have 1").see("Differs from the score that is in 1").see("There is nothing to enter");
        rosa.see("The line does not say who it is").see("The line names two different people").see("Correct them by hand");
        // Two lines that disagree are for a person to decide; two that agree count once.
        let second = &people[1].0.email;
        let twice = format!("email,Gesamt,SQL,Date\n{second},600,50,{day}\n{second},601,50,{day}\n{},650,50,{day}\n{},650,50,{day}\n", people[2].1, people[2].0.email);
        let twice = twice.replacen("email,", "Reference,", 1).replacen("Reference,", "Who,", 1);
        bring(&mut rosa, &p, "twice.csv", twice.as_bytes()).expect(200);
        rosa.form("See what would be entered").choose("E-mail address → Who").send().expect(200).see("Twice in the file 2").see("Lines 2 and 3 have different scores");
        rosa.get(&page(&p)).see("scores.csv").see("2 of 7 lines entered").see("not applied yet");
        // What nobody applied is forgotten: names stand in it.
        app.pass(TimeDelta::days(2));
        app.work();
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&page(&p)).see_not("twice.csv").see("scores.csv");
        assert_eq!(app.application(&bare).state, State::InReview);
    }

    /// Whatever is brought ends in a page with a sentence, and ten thousand lines are looked at in one go.
    fn a_strange_file_ends_in_a_sentence(app: App) {
        let p = programme(&app);
        let (ada, reference) = invited(&app, "Ada Osei", &p);
        let mut rosa = app.signed_in(&p.manager);
        for (bytes, words) in [
            (&b"Email,Score\nZo\xeb@people.example,1\n"[..], "not a text file in UTF-8"),
            (b"PK\x03\x04\x00\x00\x00", "not a text file"),
            (b"Email,Score", "no line below"),
            (b"hello", "at least two headings"),
            (b"{\"a\": [1, 2]}", "This is not a table of scores"),
        ] {
            bring(&mut rosa, &p, "strange.csv", bytes).expect(422).see(words);
        }
        let day = today(&app);
        let mut many = String::from("Reference,Score,SQL,Date taken\n");
        for n in 0..9_999 {
            many.push_str(&format!("TF-{n:04}-XXXX,{},50,{day}\n", n % 850));
        }
        many.push_str(&format!("{},850,50,{day}\n", reference.as_str().to_lowercase()));
        bring(&mut rosa, &p, "many.csv", many.as_bytes()).expect(200);
        rosa.form("See what would be entered").send().expect(200).see("would be entered 1").see("Nobody matched 9999").see("The first 200 are shown");
        rosa.press("Enter 1 score").expect(200).see("was applied");
        assert_eq!(attempts(&app, &reference)[0].state.as_str(), "scored");

        // Erased: the words and links go, the numbers stay.
        let mut browser = app.signed_in(&ada);
        browser.get("/my/account/close").form("Close my account").fill("Your password", PASSWORD).send();
        app.pass(TimeDelta::days(31));
        app.work();
        let left = attempts(&app, &reference);
        assert!(left[0].link.is_empty() && left[0].state.as_str() == "scored", "{left:?}");
    }

    /// Scores with names are for those who decide and for the auditor, who changes nothing. Reviewers never see them.
    fn reviewers_see_no_score(app: App) {
        let p = programme(&app);
        let (_, reference) = invited(&app, "Ada Osei", &p);
        let mut rosa = app.signed_in(&p.manager);
        let day = today(&app);
        rosa.get(&own(&reference));
        score(&mut rosa, "777.25", "60", &day).expect(200);
        bring(&mut rosa, &p, "a.csv", format!("email,score,sql,date\nx@y.example,1,1,{day}\n").as_bytes()).expect(200);
        let file = rosa.path.clone();
        let mut bo = app.signed_in(&p.reviewer);
        for path in [page(&p), format!("{}/settings", page(&p)), own(&reference), file.clone(), format!("{file}/check")] {
            // A page of the posting refuses; an application is not there for whoever does not interview its applicant.
            bo.get(&path).expect(if path == own(&reference) { 404 } else { 403 });
        }
        let reviewers = [format!("/staff/applications/{reference}"), format!("/staff/applications/{reference}/timeline"), format!("/staff/postings/{}/pipeline", p.posting)];
        for path in reviewers {
            bo.get(&path);
            bo.see_not("777.25");
            assert!(bo.link("Assessment").is_none(), "{path} leads to scores");
        }
        let auditor = app.person("Lorna Teague", Role::Auditor, None);
        let mut lorna = app.signed_in(&auditor);
        lorna.get(&page(&p)).see("Ada Osei").see("777.25").see_not("Bring a file");
        lorna.get(&own(&reference)).see("Score: 777.25").see_not("Correct the score");
        lorna.get(&format!("{file}/check")).expect(200).see_not("Enter ");
        let body = format!("csrf={}&act=correct", lorna.text().split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap());
        lorna.post_once(&own(&reference), "application/x-www-form-urlencoded", body.as_bytes()).expect(403);
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let mut sam = app.signed_in(&app.person("Sam Stone", Role::Manager, Some(elsewhere)));
        for path in [page(&p), own(&reference), file] {
            sam.get(&path).expect(404);
        }
    }
}
