//! Blind means blind: a mark planted in everything that tells who applied never reaches a reviewer, on no page, in no header and no letter.

use muster::actions::{documents, messages, resumes};
use muster::domain::account::Role;
use muster::domain::intake::{Availability, Essay};
use muster::domain::profile::Profile;
use muster::domain::reference::Reference;
use muster::store::sections::{Contact, NewResume};
use muster::store::{self};

use crate::on_both;
use crate::support::make::Person;
use crate::support::pdf::pdf_about;
use crate::support::{App, Browser, mail};

/// What would tell who it is. Each stands somewhere in the application below.
const CANARIES: &[&str] = &[
    "quillon",
    "zephyrine",
    "canaryville",
    "867-5309",
    "8675309",
    "canary-home",
    "canarymeta",
    "quill_cv",
    "1987",
    "1991",
    "canarydoc",
    "canarymessage",
    "canaryessay",
    "canaryneed",
    "canaryprofile",
];

/// A PDF whose every line and property tells who wrote it.
fn telling_pdf() -> Vec<u8> {
    let lines = [
        "QUILLON ZEPHYRINE",
        "quillon@canary-home.example | 867-5309 | Canaryville, MD 20912",
        "github.com/quillonz and https://canary-home.example/quillon",
        "Experience",
        "Data engineer, 2019 to 2023: Quillon moved a ledger to streams",
        "Education",
        "State University, B.S. Physics, 1987 - 1991",
    ];
    pdf_about(&lines, "CANARYMETA Quillon Zephyrine")
}

/// Somebody whose application tells who they are wherever it can.
fn telling(app: &App, posting: muster::domain::ids::PostingId) -> (Person, Reference) {
    let person = app.person("Quillon Zephyrine", Role::Applicant, None);
    let reference = app.ready_draft(&person, posting);
    let (here, who, r) = (app.here(), app.who(&person), reference.clone());
    let bytes = telling_pdf();
    let read = resumes::read(std::path::Path::new(env!("CARGO_BIN_EXE_muster")), "quill_cv.pdf", &bytes, 2).unwrap().unwrap();
    assert!(read.text.contains("1987"), "the résumé was read: {}", read.text);
    app.db
        .write(move |tx| {
            use muster::actions::sections as s;
            let contact = Contact { name: "Quillon Zephyrine".into(), phone: "(555) 867-5309".into(), city: "Canaryville".into() };
            s::save_contact(tx, &who, &r, &contact)?;
            let new =
                NewResume { file_name: "quill_cv.pdf", media_type: "application/pdf", bytes: &bytes, text: &read.text, pages: Some(1) };
            s::save_resume(tx, &here, &who, &r, &new)?;
            let asked = store::postings::questions(tx, posting)?;
            let answers: Vec<_> = asked
                .iter()
                .enumerate()
                .map(|(n, q)| (q.id, if n == 0 { "I, Quillon (quillon@canary-home.example), did it" } else { "yes" }.to_owned()))
                .collect();
            s::save_answers(tx, &who, &r, &answers)?;
            s::save_essays(tx, &who, &r, &[(Essay::ALL[0], "canaryessay".to_owned())])?;
            let availability = Availability { note: "canaryneed".into(), accommodation: "canaryneed".into(), ..Availability::default() };
            s::save_availability(tx, &who, &r, &availability)?;
            let profile =
                Profile { headline: "canaryprofile Quillon".into(), link: "https://canary-home.example".into(), ..Profile::default() };
            store::profiles::save(tx, who.id, &profile, 0, here.now)?;
            muster::actions::applications::submit(tx, &here, &who, &r)?;
            messages::ask(tx, &here, &who, &r, "canarymessage from Quillon")
        })
        .unwrap();
    (person, reference)
}

/// Fails when anything that came tells who applied. Of a PDF it looks at the bytes, every stream unpacked, and the words.
fn tells_nothing(browser: &Browser, at: &str) {
    let page = if browser.bytes.starts_with(b"%PDF-") { unpacked(&browser.bytes) } else { browser.text() }.to_lowercase();
    let headers = browser.headers.iter().filter(|(name, _)| *name != "x-request-id" && *name != "content-length");
    let headers = headers.map(|(name, value)| format!("{name}: {value:?}\n")).collect::<String>().to_lowercase();
    for canary in CANARIES {
        assert!(!page.contains(canary), "{canary} reaches a reviewer at {at}:\n{page}");
        assert!(!headers.contains(canary), "{canary} reaches a reviewer in a header at {at}: {headers}");
    }
}

/// Everything a PDF holds: its bytes, its streams without their packing, its words.
fn unpacked(bytes: &[u8]) -> String {
    let file = pdf_extract::Document::load_mem(bytes).unwrap();
    let mut all = String::from_utf8_lossy(bytes).into_owned();
    let mut streams = 0;
    for object in file.objects.values() {
        all.push_str(&format!("{object:?}\n"));
        if let Ok(stream) = object.as_stream() {
            streams += 1;
            all.push_str(&String::from_utf8_lossy(&stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())));
        }
    }
    assert!(streams > 1, "a PDF has streams");
    all.push_str(&pdf_extract::extract_text_from_mem(bytes).unwrap());
    all
}

on_both! {
    fn nothing_that_tells_who_applied_reaches_a_reviewer(app: App) {
        let review = app.review(None, &["Bo Lindqvist", "Cy Abara", "Di Moreno"], "s");
        let (person, reference) = telling(&app, review.posting);
        let (here, who, r, due) = (app.here(), app.who(&review.manager), reference.clone(), app.now().date() + chrono::TimeDelta::days(9));
        app.db.write(move |tx| documents::ask(tx, &here, &who, &r, "canarydoc of Quillon", due)).unwrap();
        app.assign(&review);
        let id = app.application(&reference).id;
        let cards = app.reviews_of(id);
        let reader = review.reviewers.iter().find(|p| p.id == cards[0].reviewer).unwrap();
        let mut bo = app.signed_in(reader);

        // The résumé and the answers are there, without what tells who wrote them.
        bo.get(&format!("/staff/reviews/{}", cards[0].id)).expect(200).see("moved a ledger to streams").see("2019 to 2023").see("did it").see("B.S. Physics, [year]");
        tells_nothing(&bo, "the desk");

        // The same words as a PDF in a frame, called by its code, with nothing beside them.
        let code: String = bo.text().split("Résumé ").nth(1).unwrap().chars().take(6).collect();
        bo.get(&format!("/staff/reviews/{}/copy", cards[0].id)).expect(200);
        let said = unpacked(&bo.bytes).split_whitespace().collect::<Vec<_>>().join(" ");
        for words in ["moved a ledger to streams", "2019 to 2023", "did it", "B.S. Physics, [year]", "[name]"] {
            assert!(said.contains(words), "the blind copy lacks {words}: {said}");
        }
        assert!(!said.contains("CreationDate") && !said.contains("ModDate"), "the blind copy tells when it was made");
        assert_eq!(bo.headers["content-disposition"], format!("inline; filename=\"{code}.pdf\"; filename*=UTF-8''{code}.pdf").as_str());
        assert!(bo.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        tells_nothing(&bo, "the blind copy");
        let other = review.reviewers.iter().find(|p| p.id != cards[0].reviewer).unwrap();
        app.signed_in(other).get(&format!("/staff/reviews/{}/copy", cards[0].id)).expect(404);

        // Every page there is, with the numbers of this application, its posting, its review, its applicant.
        let ids = [cards[0].id.0, cards[1].id.0, review.posting.0, id.0, person.id.0, 1, 2, 3];
        for line in muster::web::all().iter().filter(|l| l.method == "GET" && l.path != "/letters/{id}" && !l.path.starts_with("/letters")) {
            let path = line.path.replace("{reference}", reference.as_str());
            let paths: Vec<String> = if path.contains("{id}") { ids.iter().map(|id| path.replace("{id}", &id.to_string())).collect() } else { vec![path] };
            for path in paths {
                bo.get_once(&path);
                assert!(matches!(bo.status, 200 | 303 | 400 | 403 | 404 | 409 | 410 | 422), "{path}: {}", bo.status);
                tells_nothing(&bo, &path);
                for query in ["?q=quillon", "?view=table", "?state=in_review"] {
                    bo.get_once(&format!("{path}{query}"));
                    // What was asked for may stand in its own field and address; nothing else may be found by it.
                    if bo.text().to_lowercase().replace("q=quillon", "").replace("value=\"quillon\"", "").replace("“quillon”", "").contains("quillon") {
                        panic!("a name is found by {path}{query}:\n{}", bo.text());
                    }
                }
            }
        }

        bo.get("/staff/reviews").expect(200).see("1 left");

        // What a form is refused with, before and after the applicant goes; letters to the reviewer.
        for card in &cards {
            bo.get_once(&format!("/staff/reviews/{}", card.id));
            let csrf = bo.html().select(&scraper::Selector::parse("input[name=csrf]").unwrap()).next().map(|i| i.attr("value").unwrap().to_owned()).unwrap_or_default();
            for (what, body) in [("", "do=send"), ("/typed", ""), ("/recuse", "reason=other")] {
                bo.post_once(&format!("/staff/reviews/{}{what}", card.id), "application/x-www-form-urlencoded", format!("csrf={csrf}&version=99&{body}").as_bytes());
                tells_nothing(&bo, &format!("the form {what} of a card"));
            }
        }
        app.work();
        let (here, who, r) = (app.here(), app.who(&person), reference.clone());
        app.db.write(move |tx| muster::actions::applications::withdraw(tx, &here, &who, &r, muster::actions::applications::WithdrawReason::Personal)).unwrap();
        app.work();
        bo.get_once(&format!("/staff/reviews/{}", cards[0].id));
        tells_nothing(&bo, "a review that ended");
        bo.get_once("/staff");
        tells_nothing(&bo, "the work list");
        for reviewer in &review.reviewers {
            for letter in mail::letters_to(&reviewer.email) {
                let whole = format!("{letter:?}").to_lowercase();
                assert!(CANARIES.iter().all(|c| !whole.contains(c)), "a letter tells who applied: {whole}");
            }
        }
        assert!(review.reviewers.iter().any(|r| !mail::letters_to(&r.email).is_empty()), "reviewers get letters");
    }
}
