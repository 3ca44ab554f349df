//! Fifty files made to hurt, sent to a server in a process of its own: each ends in a clear sentence, none in a crash, and the server stays small.

use std::io::{Cursor, Write as _};

use muster::actions::accounts;
use muster::domain::account::Role;
use muster::store;
use zip::write::SimpleFileOptions;

use crate::on_both;
use crate::support::make::RESUME;
use crate::support::pdf::pdf;
use crate::support::{Browser, Process};

/// Memory the server may take beyond what it holds after one good upload.
const MOST_MEMORY: u64 = 64 * 1024 * 1024;

/// A ZIP archive of these files; `times` repeats the last one under other names.
fn archive(files: &[(&str, &[u8])], times: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    for n in 1..times {
        zip.start_file(format!("copy{n}.xml"), SimpleFileOptions::default()).unwrap();
        zip.write_all(files.last().unwrap().1).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn word(xml: &str) -> Vec<u8> {
    archive(&[("word/document.xml", xml.as_bytes())], 1)
}

/// A PDF whose only page is drawn by a stream that unpacks to `size` bytes.
fn pdf_bomb(size: usize, rounds: usize) -> Vec<u8> {
    use pdf_extract::{Dictionary, Document, Object, Stream};
    let mut doc = Document::with_version("1.5");
    let mut content = vec![b' '; size];
    for _ in 0..rounds {
        let mut stream = Stream::new(Dictionary::new(), content);
        stream.compress().unwrap();
        content = stream.content;
    }
    let filters = vec![Object::Name(b"FlateDecode".to_vec()); rounds];
    let stream = Stream::new(Dictionary::from_iter([("Filter", Object::Array(filters))]), content);
    let stream = doc.add_object(stream);
    let pages = doc.new_object_id();
    let page = doc.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"Page".to_vec())),
        ("Parent", Object::Reference(pages)),
        ("Contents", Object::Reference(stream)),
    ]));
    let tree = Dictionary::from_iter([
        ("Type", Object::Name(b"Pages".to_vec())),
        ("Kids", Object::Array(vec![Object::Reference(page)])),
        ("Count", Object::Integer(1)),
    ]);
    doc.objects.insert(pages, Object::Dictionary(tree));
    let catalog = doc.add_object(Dictionary::from_iter([("Type", Object::Name(b"Catalog".to_vec())), ("Pages", Object::Reference(pages))]));
    doc.trailer.set("Root", Object::Reference(catalog));
    let mut file = Vec::new();
    doc.save_to(&mut file).unwrap();
    file
}

/// A PDF with one thing replaced.
fn bent(from: &str, to: &str) -> Vec<u8> {
    let whole = String::from_utf8(pdf(1, "Ada Osei moved a payments ledger")).unwrap();
    assert!(whole.contains(from), "{from} is in the file");
    whole.replace(from, to).into_bytes()
}

/// What is said of a PDF that gives no text, whichever way it is broken.
const ANY: [&str; 3] = ["cannot be read", "takes too long or too much memory", "could not read any text"];

/// Name, bytes, status, and words of the answer; no words for any of the three sentences on a PDF that gives no text.
type Case = (String, Vec<u8>, u16, &'static str);

fn cases(limit: usize) -> Vec<Case> {
    const NOT: &str = "is not a PDF, Word (DOCX) or plain text file";
    const DAMAGED: &str = "cannot be read";
    const MUCH: &str = "takes too long or too much memory";
    let mut all: Vec<Case> = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>, status: u16, says: &'static str| all.push((name.to_owned(), bytes, status, says));
    // Too large, and nothing at all.
    for ending in ["pdf", "docx", "txt"] {
        add(&format!("large.{ending}"), vec![b'a'; limit + 1], 413, "is larger than 5 MB");
        add(&format!("empty.{ending}"), Vec::new(), 422, "is empty");
    }
    // Something else under a good name, and good content under another.
    for (name, bytes) in [
        ("program.pdf", b"MZ\x90\0".to_vec()),
        ("program.docx", b"\x7fELF".to_vec()),
        ("program.txt", b"MZ\x90\0".to_vec()),
        ("page.pdf", b"<html><script>alert(1)</script>".to_vec()),
        ("page.docx", b"<html>".to_vec()),
        ("picture.docx", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("picture.pdf", b"GIF89a".to_vec()),
        ("archive.pdf", archive(&[("a", b"b")], 1)),
        ("other.docx", pdf(1, "words")),
        ("resume.exe", pdf(1, "words")),
        ("resume.pdf.html", pdf(1, "words")),
        ("resume", pdf(1, "words")),
        ("latin.txt", b"caf\xe9 caf\xe9 caf\xe9".to_vec()),
        ("utf16.txt", b"\xff\xfeA\0d\0a\0".to_vec()),
        ("late.pdf", [b"x".repeat(2000), pdf(1, "words")].concat()),
        ("gif-and-zip.docx", [b"GIF89a".to_vec(), word("<a/>")].concat()),
    ] {
        add(name, bytes, 422, NOT);
    }
    // Names that point elsewhere: only their last part is ever shown.
    for name in ["../../etc/passwd", "..\\..\\boot.ini", "/etc/cron.d/job", "C:\\Windows\\x.dll", "....//....//x.sh"] {
        add(name, b"words that are no resume at all".to_vec(), 422, NOT);
    }
    // Locked.
    add("locked.pdf", bent("/Root 1 0 R", "/Root 1 0 R /Encrypt 9 0 R"), 422, "locked with a password");
    add("locked.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), 422, "locked with a password");
    // Word files that are none, or too many, or too much.
    add("no-document.docx", archive(&[("hello.txt", b"hello")], 1), 422, NOT);
    add(
        "cut.docx",
        {
            let mut cut = word("<a/>");
            cut.truncate(40);
            cut
        },
        422,
        DAMAGED,
    );
    add("polyglot.docx", [word("<w:t>words</w:t>"), b"%PDF-1.4".to_vec()].concat(), 422, "could not read any text");
    add("broken.docx", word("<w:document><w:t>words words words words</w:p>"), 422, DAMAGED);
    add("entities.docx", word("<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:t>&b;</w:t>"), 422, DAMAGED);
    add("outside.docx", word("<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><w:t>&a;</w:t>"), 422, DAMAGED);
    add("bomb.docx", archive(&[("word/document.xml", &vec![b' '; 60_000_000])], 1), 422, MUCH);
    add("parts.docx", archive(&[("word/document.xml", b"<a/>"), ("word/media/a", &vec![0; 40_000_000])], 6), 422, MUCH);
    add("many.docx", archive(&[("word/document.xml", b"<a/>")], 2500), 422, MUCH);
    add("pictures.docx", word("<w:document><w:p/></w:document>"), 422, "could not read any text");
    // PDF files that are broken, turn in circles, or unpack to more than anybody reads.
    add("header.pdf", b"%PDF-1.7\n".to_vec(), 422, DAMAGED);
    add("script.pdf", b"%PDF-1.7\n<script>alert(1)</script>".to_vec(), 422, DAMAGED);
    add(
        "noise.pdf",
        [b"%PDF-1.7\n".to_vec(), (0..200_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()].concat(),
        422,
        DAMAGED,
    );
    add("no-root.pdf", bent("/Root 1 0 R", "/Root 99 0 R"), 422, "");
    add("circle.pdf", bent("/Kids [4 0 R]", "/Kids [2 0 R]"), 422, "");
    add("no-pages.pdf", bent("/Kids [4 0 R]", "/Kids []"), 422, "");
    add("deep.pdf", bent("/Type /Catalog", &format!("/Type /Catalog /X {}{}", "[".repeat(200_000), "]".repeat(200_000))), 422, "");
    add("scan.pdf", bent("(Ada Osei moved a payments ledger) Tj", &" ".repeat(37)), 422, "could not read any text");
    add("pages.pdf", pdf(500, "words words words words words"), 422, "has 500 pages");
    add("bomb.pdf", pdf_bomb(250_000_000, 1), 422, "");
    add("bomb-in-bomb.pdf", pdf_bomb(250_000_000, 2), 422, "");
    all
}

on_both! {
    /// Bombs, polyglots, wrong kinds, names that point elsewhere, locked files, nothing and too much: a sentence each, and the file that was there stays.
    fn fifty_hostile_files_end_in_a_sentence(app: App) {
        app.set_clock(muster::actions::Clock::System.now());
        let programme = app.programme();
        let ada = app.person("Ada Osei", Role::Applicant, None);
        let draft = app.ready_draft(&ada, programme.posting);
        let here = app.here();
        let opened = app.db.write(move |tx| accounts::sign_in(tx, &here, ada.id, None)).unwrap();
        let server = Process::start(app.config.database_url.as_ref().unwrap());
        let mut browser = Browser::new(server.address, "http://muster.test");
        browser.set_cookie(&format!("muster={}", opened.token));
        let page = format!("/apply/{draft}/resume");
        browser.get(&page).form("Replace file").attach("Replace it with another file", "good.txt", RESUME.as_bytes()).send().expect(200);
        let before = server.peak_memory();
        let cases = cases(5 * 1024 * 1024);
        assert!(cases.len() >= 50, "{} files", cases.len());
        for (name, bytes, status, says) in cases {
            browser.get(&page).form("Replace file").attach("Replace it with another file", &name, &bytes).send();
            let words = browser.words();
            assert_eq!(browser.status, status, "{name}: {words}");
            let last = name.rsplit(['/', '\\']).next().unwrap();
            let said = if says.is_empty() { ANY.iter().any(|s| words.contains(s)) } else { words.contains(says) };
            assert!(said && words.contains(last), "{name}: {words}");
            assert!(!words.contains("passwd:") && !words.contains("panic"), "{name}: {words}");
        }
        browser.get(&page).expect(200).see("good.txt");
        let grown = server.peak_memory().saturating_sub(before);
        assert!(grown < MOST_MEMORY, "the server grew by {} MB", grown / 1024 / 1024);
        let id = app.application(&draft).id;
        assert_eq!(app.db.read(move |c| store::sections::resume(c, id)).unwrap().unwrap().file_name, "good.txt");
    }
}
