//! What a stranger, a broken program or a bad file may try: clear answers, nothing lost, nothing told.

use muster::domain::account::Role;
use muster::domain::state::State;

use crate::on_both;
use crate::support::make::RESUME;

/// Headers that every answer carries, whatever it is.
const ALWAYS: &[&str] = &[
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cache-control",
    "x-request-id",
];

on_both! {
    /// Every answer carries the security headers: pages, errors, redirects, refused forms.
    fn every_answer_carries_the_security_headers(app: App) {
        let mut browser = app.browser();
        for path in ["/", "/jobs", "/nowhere", "/staff", "/jobs/999999", "/jobs/x", "/assets/nothing.css", "/jobs?after=%00&grade=x", "/letters"] {
            browser.get_once(path);
            for header in ALWAYS {
                assert!(browser.headers.contains_key(*header), "{header} is missing at {path} ({})", browser.status);
            }
            let policy = browser.headers["content-security-policy"].to_str().unwrap().to_owned();
            assert!(!policy.contains("unsafe"), "{policy}");
            assert!(!browser.headers.contains_key("server") && !browser.headers.contains_key("access-control-allow-origin"));
        }
    }

    /// An error is a full page in our own words, with a way on.
    fn errors_are_pages(app: App) {
        let mut browser = app.browser();
        for (path, status, says) in [("/nowhere", 404, "Page not found"), ("/jobs/12345678901234567890", 404, "Page not found"), ("/jobs/-1", 404, "Page not found")] {
            browser.get(path).expect(status).see(says).see("Open jobs");
        }
        browser.post_once("/jobs", "application/x-www-form-urlencoded", b"").expect(405).see("not possible here");
        browser.post_once("/sign-in", "application/json", b"{}").expect(400).see("not a form of this site");
        browser.post_once("/sign-in", "application/x-www-form-urlencoded", &vec![b'a'; 300_000]).expect(413).see("too large");
    }

    /// A form from another site, from nowhere, or without its session's secret does nothing.
    fn a_form_from_elsewhere_does_nothing(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let mut browser = app.signed_in(&ada);
        let body = format!("posting={}", programme.posting);
        let form = "application/x-www-form-urlencoded";
        browser.post_from("https://evil.example", "/apply", form, body.as_bytes()).expect(403);
        browser.post_from("", "/apply", form, body.as_bytes()).expect(403);
        browser.post_from("null", "/apply", form, body.as_bytes()).expect(403);
        browser.post_once("/apply", form, body.as_bytes()).expect(403).see("too old or does not come from this site");
        browser.post_once("/apply", form, format!("{body}&csrf=0000").as_bytes()).expect(403);
        browser.get("/my").see_not(&programme.title);
    }

    /// Somebody else's application and one that does not exist look the same.
    fn not_yours_and_not_there_look_the_same(app: App) {
        let programme = app.programme();
        let (ada, eve) = (app.person("Ada Osei", Role::Applicant, None), app.person("Eve Park", Role::Applicant, None));
        let (sent, draft) = (app.sent_application(&ada, programme.posting), app.ready_draft(&eve, programme.posting));
        let mut browser = app.signed_in(&ada);
        browser.get(&format!("/my/applications/{sent}")).expect(200);
        let strip = |b: &crate::support::Browser| b.words();
        browser.get("/my/applications/TF-2222-2222").expect(404);
        let missing = strip(&browser);
        let mut eve = app.signed_in(&eve);
        for path in ["", "/answers", "/interview", "/offer", "/withdraw", "/resume"] {
            eve.get(&format!("/my/applications/{sent}{path}")).expect(404);
            assert_eq!(strip(&eve), missing, "at {path}");
        }
        browser.get(&format!("/apply/{draft}")).expect(404);
        assert_eq!(strip(&browser), missing);
    }

    /// Staff of another agency find nothing, and a draft is nobody's but its applicant's.
    fn another_agency_finds_nothing(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let sent = app.sent_application(&ada, programme.posting);
        let draft = app.ready_draft(&app.person("Eve Park", Role::Applicant, None), programme.posting);
        let elsewhere = app.agency("NASA", "National Aeronautics and Space Administration");
        let mut stranger = app.signed_in(&app.person("Sam Stone", Role::Manager, Some(elsewhere)));
        for path in ["", "/answers", "/file", "/timeline", "/letters", "/interviews", "/decision", "/offer"] {
            stranger.get(&format!("/staff/applications/{sent}{path}")).expect(404);
        }
        stranger.get(&format!("/staff/postings/{}", programme.posting)).expect(404);
        stranger.get(&format!("/staff/postings/{}/pipeline", programme.posting)).expect(404);
        let mut own = app.signed_in(&programme.manager);
        own.get(&format!("/staff/applications/{sent}")).expect(200);
        own.get(&format!("/staff/applications/{draft}")).expect(404);
    }

    /// Uploads: too large, empty, of the wrong kind, with a wicked name. Each ends in a clear sentence, and the form is still there.
    fn a_bad_upload_ends_in_a_clear_sentence(app: App) {
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let draft = app.ready_draft(&ada, programme.posting);
        let mut browser = app.signed_in(&ada);
        let page = format!("/apply/{draft}/resume");
        let limit = usize::try_from(app.config.upload_limit).unwrap();
        for (name, bytes, status, says) in [
            ("cv.pdf", vec![b'a'; limit + 1], 413, "cv.pdf"),
            ("cv.pdf", Vec::new(), 422, "is empty"),
            ("cv.exe", b"MZ".to_vec(), 422, "not a PDF, Word (DOCX) or plain text"),
            ("cv.pdf", b"<html>".to_vec(), 422, "not a PDF, Word (DOCX) or plain text"),
            ("cv.pdf", b"%PDF-1.4\nbroken".to_vec(), 422, "cannot be read"),
            ("cv.pdf", b"%PDF-1.4\n/Encrypt".to_vec(), 422, "locked with a password"),
            ("../../cv.docx", b"PK\x03\x04broken".to_vec(), 422, "cv.docx cannot be read"),
            ("scan.txt", b" \n \n".to_vec(), 422, "could not read any text"),
        ] {
            browser.get(&page).form("Replace file").attach("Replace it with another file", name, &bytes).send();
            browser.expect(status).see(says);
        }
        browser.get(&page).see("cv.txt");
        browser.form("Replace file").attach("Replace it with another file", "new.txt", RESUME.as_bytes()).send().expect(200).see("moved a payments ledger");
    }

    /// Words of applicants are words wherever they are shown.
    fn what_applicants_write_is_never_run(app: App) {
        let programme = app.programme();
        let name = "<img src=x onerror=alert(1)> {{7*7}}";
        let ada = app.person(name, Role::Applicant, None);
        let sent = app.sent_application(&ada, programme.posting);
        let mut rosa = app.signed_in(&programme.manager);
        for path in [format!("/staff/applications/{sent}"), format!("/staff/postings/{}/pipeline?view=board", programme.posting), "/staff".to_owned()] {
            rosa.get(&path).expect(200).see(name);
            assert!(!rosa.text().contains("<img src=x"), "at {path}");
        }
    }

    /// Two people act at once: the second is told what the first did, and nothing is done twice.
    fn the_second_of_two_is_told_what_changed(app: App) {
        let programme = app.programme();
        let sent = app.sent_application(&app.person("Ada Osei", Role::Applicant, None), programme.posting);
        let (mut rosa, mut amina) = (app.signed_in(&programme.manager), app.signed_in(&programme.office));
        let page = format!("/staff/applications/{sent}");
        rosa.get(&page);
        amina.get(&page);
        rosa.press("Begin review").expect(200).see("Review has begun");
        amina.press("Begin review").expect(409).see("Rosa Diaz changed this to “In review” just now.");
        assert_eq!(app.application(&sent).state, State::InReview);
    }
}

/// The harmless file by which scanners are tried out; put together here, so that no scanner dislikes this source.
fn trial_virus() -> Vec<u8> {
    [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", "STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("-").into_bytes()
}

/// A scanner that knows one virus, until it is told to go away.
fn scanner() -> (String, std::sync::mpsc::Sender<()>) {
    use std::io::{Read as _, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (stop, stopped) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for caller in listener.incoming() {
            if stopped.try_recv().is_ok() {
                return;
            }
            let (mut caller, mut seen, mut chunk) = (caller.unwrap(), Vec::new(), [0; 4096]);
            while !seen.ends_with(&[0, 0, 0, 0]) {
                let n = caller.read(&mut chunk).unwrap();
                seen.extend_from_slice(&chunk[..n]);
            }
            let infected = seen.windows(5).any(|w| w == b"EICAR");
            caller.write_all(if infected { b"stream: Eicar-Signature FOUND\0" } else { b"stream: OK\0" }).unwrap();
        }
    });
    (address, stop)
}

/// A file with a virus is refused, and so is every file while the scanner is away; a clean one is kept.
mod a_file_the_scanner_does_not_call_clean_is_not_kept {
    use super::*;
    use crate::support::App;
    use crate::support::app::{fresh_folder, fresh_postgres};

    fn check(start: impl FnOnce(&str) -> App) {
        let (address, stop) = scanner();
        let app = start(&address);
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let draft = app.ready_draft(&ada, programme.posting);
        let mut browser = app.signed_in(&ada);
        let page = format!("/apply/{draft}/resume");
        let upload = |browser: &mut crate::support::Browser, name: &str, bytes: &[u8]| {
            browser.get(&page).form("Replace file").attach("Replace it with another file", name, bytes).send();
        };
        upload(&mut browser, "sick.txt", &trial_virus());
        browser.expect(422).see("sick.txt carries a virus, so we did not keep it");
        upload(&mut browser, "well.txt", RESUME.as_bytes());
        browser.expect(200).see("well.txt");
        stop.send(()).unwrap();
        drop(std::net::TcpStream::connect(&address));
        upload(&mut browser, "later.txt", RESUME.as_bytes());
        browser.expect(422).see("We cannot check files for viruses just now");
        browser.get(&page).see("well.txt").see_not("later.txt");
    }

    #[test]
    fn on_sqlite() {
        let folder = fresh_folder();
        let url = format!("sqlite:{}", folder.join("muster.db").display());
        check(|clamd| App::start(&url, folder, None, |config| config.clamd = Some(clamd.to_owned())));
    }

    #[test]
    fn on_postgres() {
        let url = fresh_postgres();
        check(|clamd| App::start(&url, fresh_folder(), Some(url.clone()), |config| config.clamd = Some(clamd.to_owned())));
    }
}
