//! Fairness figures for the lead alone, and calibration résumés that nobody who reads them can tell apart.

use std::collections::BTreeMap;

use muster::actions::reviews;
use muster::domain::account::Role;
use muster::domain::ids::{ApplicationId, ReviewId};
use muster::domain::reference::Reference;
use muster::domain::review::{Mark, ReviewOutcome, ReviewState};
use muster::store;
use muster::store::reviews::{NewCalibration, Subject};
use scraper::Html;

use crate::on_both;
use crate::review::Review;
use crate::support::{App, Browser};

/// The text of the calibration résumé; its name must not be read by anybody who reviews.
const NOBODY: &str =
    "Zephyrine Quill\nData engineer\nMoved four ledgers to streams and ran them for two years.\nWrote the tool that compares them.";

impl App {
    /// A calibration résumé that should get “meets” everywhere.
    fn calibration(&self, review: &Review) {
        let (here, who, posting) = (self.here(), self.who(&review.manager), review.posting);
        self.db
            .write(move |tx| {
                let round = store::rounds::of_posting(tx, posting)?.unwrap();
                let expected = store::rubrics::competencies(tx, round.rubric)?.into_iter().map(|c| (c.id, Mark::Met)).collect();
                let said = ["Three years of ledgers, says Zephyrine.", "Yes"].map(str::to_owned);
                let answers = store::postings::questions(tx, posting)?.into_iter().map(|q| q.id).zip(said).collect();
                let new = NewCalibration { name: "Zephyrine Quill".to_owned(), text: NOBODY.to_owned(), answers, expected };
                reviews::calibrate(tx, &here, &who, posting, &new)
            })
            .unwrap();
    }

    fn applied(&self, review: &Review, people: usize) -> Vec<(ApplicationId, Reference)> {
        let apply = |n| {
            let reference = self.sent_application(&self.person(&format!("Applicant {n}"), Role::Applicant, None), review.posting);
            (self.application(&reference).id, reference)
        };
        (0..people).map(apply).collect()
    }

    fn subject(&self, id: ReviewId) -> Subject {
        self.db.read(move |c| store::reviews::find(c, id)).unwrap().subject
    }
}

/// The row of a table that begins with this heading, cell by cell.
fn row(browser: &Browser, heading: &str) -> Vec<String> {
    let html: Html = browser.html();
    let select = |css: &str| scraper::Selector::parse(css).unwrap();
    let words = |e: scraper::ElementRef<'_>| e.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    let rows = html.select(&select("main tbody tr")).find(|r| r.select(&select("th")).any(|th| words(th).starts_with(heading)));
    let found = rows.unwrap_or_else(|| panic!("no row {heading:?}: {}", browser.words()));
    found.select(&select("td")).map(words).collect()
}

/// What a page is made of: its elements and their classes in order, without words, addresses and numbers.
fn bones(browser: &Browser) -> Vec<String> {
    let html = browser.html();
    let all = scraper::Selector::parse("body *").unwrap();
    html.select(&all).map(|e| format!("{}.{}", e.value().name(), e.attr("class").unwrap_or_default())).collect()
}

on_both! {
    /// Fifty pairs, marked so that kappa is the one that was worked out by hand, 0.40 and undefined; figures of reviewers beside the rest.
    fn the_figures_are_those_worked_out_by_hand(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara"], "s");
        let applied = app.applied(&review, 50);
        assert_eq!(app.assign(&review), 50);
        // Of the first competency: 20 both met, 15 both not, 5 only the first card, 10 only the second. The second one is always met.
        let case: BTreeMap<ApplicationId, usize> = applied.iter().enumerate().map(|(n, (id, _))| (*id, n)).collect();
        let (mut marks, mut not_met) = ([0_i64; 2], [0; 2]);
        for (id, _) in &applied {
            let cards = app.reviews_of(*id);
            for (place, card) in cards.iter().enumerate() {
                let met = match case[id] { 0..20 => true, 20..35 => false, 35..40 => place == 0, _ => place == 1 };
                let reader = review.reviewers.iter().position(|r| r.id == card.reviewer).unwrap();
                marks[reader] += i64::from(met) + 1;
                not_met[reader] += usize::from(!met);
                app.send_card(&review.reviewers[reader], card.id, move |n, _| if n == 0 { i64::from(met) } else { 1 });
            }
        }
        let mut rosa = app.signed_in(&review.manager);
        rosa.get(&format!("/staff/postings/{}/review", review.posting)).click("Fairness").expect(200);
        assert_eq!(row(&rosa, "Programming"), ["50", "35", "0.40 fair", "0.40 fair"]);
        assert_eq!(row(&rosa, "Operations"), ["50", "50", "Not defined: all the same", "Not defined: all the same"]);
        for (reader, other) in [(0, 1), (1, 0)] {
            let cells = row(&rosa, &review.reviewers[reader].name);
            let mean = |r: usize| format!("{:.2}", marks[r] as f64 / 100.0);
            let share = |r: usize| format!("{:.0}%", not_met[r] as f64);
            assert_eq!((cells[0].as_str(), &cells[1], &cells[2]), ("50", &mean(reader), &mean(other)), "{cells:?}");
            assert_eq!((cells[5].trim_end_matches(" Differs"), &cells[6]), (share(reader).as_str(), &share(other)), "{cells:?}");
        }
        // The file says the same, to more digits.
        rosa.click("Download CSV").expect(200);
        let file = rosa.text();
        assert!(file.contains("Programming,50,35,0.4000,0.4000") && file.contains("Operations,50,50,,"), "{file}");
    }

    /// Only the lead reads them: no reviewer, no auditor, nobody of another agency.
    fn nobody_but_the_lead_reads_the_figures(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara"], "s");
        app.calibration(&review);
        let auditor = app.person("Lorna Teague", Role::Auditor, None);
        let other = app.person("Max Feld", Role::Manager, Some(app.agency("DOE", "Department of Energy")));
        for person in [&review.reviewers[0], &auditor, &other] {
            let mut browser = app.signed_in(person);
            for page in ["fairness", "fairness.csv", "calibration"] {
                browser.get(&format!("/staff/postings/{}/review/{page}", review.posting));
                assert!([403, 404].contains(&browser.status), "{} reads {page}: {}", person.name, browser.status);
                assert!(!browser.text().contains("Zephyrine"));
            }
        }
    }

    /// A calibration résumé lies among the others in its own place, on a page of the same bones, and leaves no trace that a reviewer reads.
    fn a_calibration_resume_cannot_be_told_apart(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        app.applied(&review, 6);
        app.calibration(&review);
        let mut rosa = app.signed_in(&review.manager);
        let round = format!("/staff/postings/{}/review", review.posting);
        rosa.get(&round).expect(200).see("1 calibration résumé has not been with every reviewer");
        rosa.press("Assign reviewers").expect(200).see_not("calibration résumé has not been");
        assert_eq!(app.assign(&review), 0, "nobody gets it twice");
        for reader in &review.reviewers {
            let queue = app.queue(reader.id);
            let cards: Vec<_> = queue.iter().map(|id| { let id = *id; app.db.read(move |c| store::reviews::find(c, id)).unwrap() }).collect();
            let hidden: Vec<_> = cards.iter().filter(|c| c.application().is_none()).collect();
            assert_eq!(hidden.len(), 1, "{} has it once", reader.name);
            assert!(cards.windows(2).all(|w| w[0].lot < w[1].lot && w[0].id < w[1].id), "numbers rise with the order of reading");
            assert!(cards.iter().all(|c| c.due_at == cards[0].due_at && c.seat == cards[0].seat && c.lot.len() == 16));
            let mut browser = app.signed_in(reader);
            browser.get("/staff/reviews").expect(200).see(&format!("{}", queue.len())).see_not("alibration");
            // The desk: the first of a queue has no way back, the last none on; those between are made of the same bones.
            let open = |browser: &mut Browser, id: ReviewId| { browser.get(&format!("/staff/reviews/{id}")).expect(200); (bones(browser), browser.headers.clone()) };
            let own = open(&mut browser, hidden[0].id);
            browser.see("Moved four ledgers to streams").see_not("Zephyrine").see_not("Quill").see_not("alibration").see("[name]");
            assert!(!browser.text().to_lowercase().contains("calibration"), "not even in the source of the page");
            let place = queue.iter().position(|id| *id == hidden[0].id).unwrap();
            let like = cards.iter().enumerate().find(|(n, c)| c.application().is_some() && (*n == 0) == (place == 0));
            if let Some((_, like)) = like {
                let real = open(&mut browser, like.id);
                let main = |b: &[String]| b.iter().filter(|e| !["p.", "br."].contains(&e.as_str())).cloned().collect::<Vec<_>>();
                assert_eq!(main(&own.0), main(&real.0), "{} could tell by the page", reader.name);
                let names = |h: &ureq::http::HeaderMap| h.keys().map(|k| k.to_string()).collect::<Vec<_>>();
                assert_eq!(names(&own.1), names(&real.1));
            }
            app.send_card(reader, hidden[0].id, |_, _| 0);
            browser.get(&format!("/staff/postings/{}", review.posting)).see_not("alibration").see_not(&reader.name);
        }
        app.work();
        for reader in &review.reviewers {
            let letters = crate::support::mail::letters_to(&reader.email);
            let count = app.queue(reader.id).len();
            assert!(!letters.is_empty() && letters.iter().all(|l| !l.text.to_lowercase().contains("calibration")), "{count}");
        }
    }

    /// “Does not meet” on a calibration résumé makes no third reviewer, no check and no result; the lead sees how far it is off.
    fn a_calibration_resume_counts_for_nothing_but_itself(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        app.calibration(&review);
        let applied = app.applied(&review, 3);
        app.assign(&review);
        for (n, reader) in review.reviewers.iter().enumerate() {
            for id in app.queue(reader.id) {
                let hidden = matches!(app.subject(id), Subject::Calibration(_));
                app.send_card(reader, id, move |_, _| if hidden { [0, 1, 2][n] } else { 1 });
            }
        }
        let posting = review.posting;
        let (waiting, results) = app.db.read(move |c| {
            let round = store::rounds::of_posting(c, posting)?.unwrap();
            Ok((store::reviews::to_check(c, round.id)?, store::reviews::results(c, round.id)?))
        }).unwrap();
        assert!(waiting.is_empty(), "nothing to check");
        assert_eq!(results.len(), 3, "one result for each application and no more");
        assert!(results.iter().all(|r| r.outcome == ReviewOutcome::Passed && r.points == Some(70)));
        assert!(applied.iter().all(|(id, _)| app.reviews_of(*id).len() == 2), "no third");
        assert!(review.reviewers.iter().all(|r| app.queue(r.id).is_empty()));
        let mut rosa = app.signed_in(&review.manager);
        rosa.get(&format!("/staff/postings/{posting}/review/fairness")).expect(200).see("1 in this round");
        // The second table of reviewers: sent, as expected, mean difference. The first one counts applications alone.
        let words = rosa.words();
        for (reader, expected) in review.reviewers.iter().zip(["0 of 2 marks 0 of 2 -1.00, stricter", "2 of 2 marks 2 of 2 0.00", "0 of 2 marks 0 of 2 +1.00, more generous"]) {
            assert!(words.contains(&format!("{} 1 of 1 {expected}", reader.name)), "{expected}: {words}");
            assert_eq!(row(&rosa, &reader.name)[1], "1.00", "the pool knows nothing of it");
        }
        assert_eq!(row(&rosa, "Programming")[0].split(' ').next(), Some("3"), "three pairs");
    }

    /// The lead writes one in a browser; what was typed stays when something is missing. Somebody who leaves the round loses it.
    fn the_lead_writes_one_in_a_browser(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara"], "s");
        let mut rosa = app.signed_in(&review.manager);
        rosa.get(&format!("/staff/postings/{}/review", review.posting)).click("Calibration").expect(200);
        rosa.form("Keep this résumé").fill("Made-up name", "Zephyrine Quill").fill("Résumé", NOBODY).send().expect(422).see("Choose the mark that Programming should get");
        assert!(rosa.text().contains("Moved four ledgers"), "what was typed stays");
        let html = rosa.html();
        let all = |css: &str| html.select(&scraper::Selector::parse(css).unwrap()).map(|e| e.attr("name").unwrap().to_owned()).collect::<Vec<_>>();
        let mut fields: Vec<(String, &str)> = all("input[type=radio][value='1']").into_iter().map(|name| (name, "1")).collect();
        fields.extend(all("textarea[name^=answer]").into_iter().map(|name| (name, "Two years with data that mattered.")));
        fields.extend(all("select[name^=answer]").into_iter().map(|name| (name, "Yes")));
        let form = fields.iter().fold(rosa.form("Keep this résumé"), |form, (name, value)| form.set(name, value));
        form.send().expect(200).see("The calibration résumé is kept");
        rosa.press("Assign reviewers").expect(200);
        rosa.click("Calibration").expect(200).see("Zephyrine Quill").see("Programming: meets");
        let bo = &review.reviewers[0];
        let id = app.queue(bo.id)[0];
        let (here, who, posting, user) = (app.here(), app.who(&review.manager), review.posting, bo.id);
        app.db.write(move |tx| reviews::stand_down(tx, &here, &who, posting, user)).unwrap();
        let state = app.db.read(move |c| store::reviews::find(c, id)).unwrap().state;
        assert_eq!((state, app.queue(bo.id).len()), (ReviewState::Released, 0));
    }
}
