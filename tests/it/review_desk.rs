//! The reviewer's desk in a browser: reading, marking, being told what is missing, standing aside, being third, coming back.

use muster::domain::account::Role;
use muster::domain::review::ReviewState;

use crate::on_both;
use crate::support::Browser;

/// Types a card on the page the browser is on, as its script does: the fields that are there, with some of them changed.
fn type_on(browser: &mut Browser, fields: &[(&str, &str)]) -> u16 {
    let path = format!("{}/typed", browser.path.split('?').next().unwrap().trim_end_matches("/typed"));
    let mut form = browser.form("Send card");
    for (name, value) in fields {
        form = form.set(name, value);
    }
    let (media_type, body) = form.body();
    browser.post_once(&path, &media_type, &body).status
}

/// The names of the fields of a card: mark and why of each competency, in the order of the page.
fn fields(browser: &Browser) -> Vec<(String, String)> {
    let html = browser.html();
    let areas = scraper::Selector::parse("textarea[name^=why-]").unwrap();
    html.select(&areas).map(|a| a.attr("name").unwrap().to_owned()).map(|why| (why.replace("why-", "mark-"), why)).collect()
}

on_both! {
    /// From the lead's form to the result, by the buttons of the pages.
    fn a_review_goes_from_opening_to_result(app: App) {
        let p = app.programme();
        let second = app.person("Cy Abara", Role::Reviewer, None);
        let third = app.person("Di Moreno", Role::Reviewer, None);
        let reference = app.sent_application(&app.person("Ada Osei", Role::Applicant, None), p.posting);
        let mut rosa = app.signed_in(&p.manager);
        rosa.get(&format!("/staff/postings/{}", p.posting)).click("Review").expect(200).see("Open the review");
        rosa.form("Open the review").send().expect(422).see("Choose who reads");
        let mut form = rosa.form("Open the review").fill("Both meet", "90").fill("Seed of the lot", "dice");
        for person in [&p.reviewer, &second, &third] {
            form = form.choose(&person.name);
        }
        form.send().expect(422).see("each more than the one before");
        assert!(rosa.text().contains("value=\"dice\""), "what was typed stays");
        rosa.form("Open the review").fill("Both meet", "70").send().expect(200).see("The review is open").see("dice").see("1 application has too few reviewers");
        rosa.press("Assign reviewers").expect(200).see("The reviewers are assigned").see("2 cards left");

        let readers: Vec<_> = [&p.reviewer, &second, &third].into_iter().filter(|r| !app.queue(r.id).is_empty()).collect();
        assert_eq!(readers.len(), 2);
        let mut one = app.signed_in(readers[0]);
        one.get("/staff").expect(200).click("Review 1 résumé").expect(200).see("Your reviews").see("1 left");
        one.click("Begin with the review of Data engineer, ledgers").expect(200).see("Your card").see("moved a payments ledger").see_not("Ada");
        one.press("Send card").expect(422).see("Choose a mark for Programming").see("Choose a mark for Operations");
        let names = fields(&one);
        one.form("Send card").set(&names[0].0, "0").set(&names[1].0, "1").send().expect(422).see("Say in 1 to 4 sentences what the résumé does not show for Programming");
        one.form("Send card").set(&names[0].1, "No code of theirs is described anywhere.").send().expect(200).see("Your scorecard was sent").see("All your cards are sent");
        let mut other = app.signed_in(readers[1]);
        other.get("/staff/reviews").click("Begin with the review of Data engineer, ledgers").see_not("No code of theirs");
        other.form("Send card").set(&names[0].0, "2").set(&names[1].0, "1").send().expect(200).see("Your scorecard was sent");

        // A split on one competency: the third is asked for that one only, and sees nobody's words.
        let decider = [&p.reviewer, &second, &third].into_iter().find(|r| !app.queue(r.id).is_empty()).unwrap();
        app.work();
        let link = crate::support::mail::latest(&decider.email, "You are third reviewer").link();
        let mut last = app.signed_in(decider);
        last.get("/staff/reviews").see("Decide where two reviewers differ");
        last.get(link.trim_start_matches("http://muster.test")).expect(200).see("Third reviewer").see("Programming").see_not("Operations").see_not("No code of theirs");
        last.form("Send card").set(&names[0].0, "1").send().expect(200);

        // The justification waits for its check, goes back, comes again, and is accepted: only then is there a result.
        rosa.get(&format!("/staff/postings/{}/review/checks", p.posting)).expect(200).see("No code of theirs is described anywhere.");
        rosa.press(&format!("Return to its reviewer the justification for {reference}")).expect(422).see("Say what the justification lacks");
        rosa.form(&format!("Return to its reviewer the justification for {reference}")).fill("What it lacks", "Name the kind of code that is missing.").send().expect(200).see("went back to its reviewer").see("Nothing to check");
        let id = app.application(&reference).id;
        assert_eq!(app.result_of(id), None);
        app.work();
        let letter = crate::support::mail::latest(&readers[0].email, "A justification for");
        assert!(letter.text.contains("Name the kind of code that is missing."));
        one.get(letter.link().trim_start_matches("http://muster.test")).expect(200).see("The quality check asks: Name the kind of code").see("Your card");
        one.form("Send card").set(&names[0].1, "No service that they wrote themselves is described.").send().expect(200);
        rosa.get(&format!("/staff/postings/{}/review/checks", p.posting)).press(&format!("Accept the justification for {reference}")).expect(200).see("is accepted");
        // 0 and 2 with a third of 1, then 1 and 1: met, one column exceeds.
        assert_eq!(app.result_of(id).expect("a result").points, Some(85));
        rosa.get(&format!("/staff/postings/{}/review", p.posting)).expect(200).see("0 cards left").see("passed 1");
        rosa.get(&format!("/staff/applications/{reference}")).click("Consensus").expect(200).see("Well qualified, 85 points").see("Met: two of three").see("Met: all agree");
        rosa.see("No service that they wrote themselves is described.").see("Justification: Accepted").see_not("Pending");
        one.get(&format!("/staff/applications/{reference}/consensus")).expect(404);
        let states: Vec<ReviewState> = app.reviews_of(id).into_iter().map(|r| r.state).collect();
        assert_eq!(states, [ReviewState::Sent; 3]);
    }

    /// Standing aside needs a reason; somebody else has it at once, and it never comes back.
    fn standing_aside_gives_it_to_another_at_once(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        let reference = app.sent_application(&app.person("Ada Osei", Role::Applicant, None), review.posting);
        app.assign(&review);
        let id = app.application(&reference).id;
        let card = app.reviews_of(id)[0].clone();
        let (out, rest) = { let mut all: Vec<_> = review.reviewers.iter().collect(); let at = all.iter().position(|r| r.id == card.reviewer).unwrap(); (all.remove(at), all) };
        let mut browser = app.signed_in(out);
        browser.get(&format!("/staff/reviews/{}", card.id)).click("Stand aside").expect(200).form("Stand aside").send().expect(422).see("Choose why you stand aside");
        browser.form("Stand aside").choose("Another reason").send().expect(422).see("Say what the other reason is");
        browser.form("Stand aside").choose("I know this person outside work").fill("In your own words", "We sing together.").send().expect(200).see("You stood aside").see("Nothing to review");
        browser.get(&format!("/staff/reviews/{}", card.id)).expect(422).see("no longer yours");
        for reader in rest {
            assert_eq!(app.queue(reader.id).len(), 1, "{} has it now", reader.name);
        }
    }

    /// Two reviewers type at once, and one of them in two windows: no word is lost, and none comes back from the past.
    fn two_at_once_lose_no_keystroke(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara"], "s");
        let reference = app.sent_application(&app.person("Ada Osei", Role::Applicant, None), review.posting);
        app.assign(&review);
        let cards = app.reviews_of(app.application(&reference).id);
        let open = |card: &muster::store::reviews::Review| {
            let reader = review.reviewers.iter().find(|r| r.id == card.reviewer).unwrap();
            let mut browser = app.signed_in(reader);
            browser.get(&format!("/staff/reviews/{}", card.id)).expect(200);
            browser
        };
        let (mut bo, mut cy) = (open(&cards[0]), open(&cards[1]));
        let names = fields(&bo);
        let (pages, texts) = ((bo.path.clone(), cy.path.clone()), ["Bo's words grow", "Cy's words grow"]);
        // Letter by letter, one after the other; each save is the page as it stands then.
        let page = |browser: &mut Browser, path: &str| browser.get(path).expect(200).bytes.clone();
        let drawn = (page(&mut bo, &pages.0), page(&mut cy, &pages.1));
        for n in 1..=texts[0].len() {
            for (browser, drawn, text) in [(&mut bo, &drawn.0, texts[0]), (&mut cy, &drawn.1, texts[1])] {
                browser.bytes.clone_from(drawn);
                assert_eq!(type_on(browser, &[(&names[0].1, &text[..n]), ("count", &n.to_string())]), 204);
            }
        }
        for (browser, path, text) in [(&mut bo, &pages.0, texts[0]), (&mut cy, &pages.1, texts[1])] {
            let html = { browser.get(path).expect(200); browser.text() };
            assert!(html.contains(&text.replace('\'', "&#39;")), "{text} is there: {html}");
        }
        // A save that was on its way for long arrives last: the newer words stay.
        bo.bytes.clone_from(&drawn.0);
        assert_eq!(type_on(&mut bo, &[(&names[0].1, "Bo's wo"), ("count", "7")]), 204);
        let newest = { bo.get(&pages.0); bo.text() };
        assert!(newest.contains("words grow"));
        // A second window of the same person that was drawn before: told, and both texts are there to be seen.
        let mut window = open(&cards[0]);
        let old = window.bytes.clone();
        bo.get(&pages.0);
        assert_eq!(type_on(&mut bo, &[(&names[0].1, "From the first window"), ("count", "1")]), 204);
        window.bytes.clone_from(&old);
        window.path = pages.0.clone();
        assert_eq!(type_on(&mut window, &[(&names[0].1, "From the second window"), ("count", "1")]), 409);
        window.bytes = old;
        window.path = pages.0.clone();
        window.form("Save and come back later").set(&names[0].1, "From the second window").send().expect(409).see("You wrote on this card in another window");
        assert!(window.text().contains("From the second window"), "what was typed is still there");
        let kept = { bo.get(&pages.0); bo.text() };
        assert!(kept.contains("From the first window"), "and what was saved as well");
        window.press("Save and come back later").expect(200).see("From the second window");
    }

    /// An application that leaves the review is nobody's to judge any more, and the page does not say whose it was.
    fn what_left_the_review_is_not_judged(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara"], "s");
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let reference = app.sent_application(&ada, review.posting);
        app.assign(&review);
        let card = app.reviews_of(app.application(&reference).id)[0].clone();
        let reader = review.reviewers.iter().find(|r| r.id == card.reviewer).unwrap();
        let mut browser = app.signed_in(reader);
        browser.get(&format!("/staff/reviews/{}", card.id)).expect(200);
        let (here, who, r) = (app.here(), app.who(&ada), reference.clone());
        app.db.write(move |tx| muster::actions::applications::withdraw(tx, &here, &who, &r, muster::actions::applications::WithdrawReason::Personal)).unwrap();
        browser.form("Save and come back later").send().expect(422).see("has left the review").see_not("Ada");
        browser.get("/staff/reviews").expect(200).see("Nothing to review");
    }
}
