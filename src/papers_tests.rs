//! What a paper says, and what it must not.

use super::*;

fn faces() -> Faces {
    let file = |name: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static/dist/fonts").join(name);
        std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}: run make assets", path.display()))
    };
    Faces::new(file("DejaVuSansCondensed.ttf"), file("DejaVuSansCondensed-Bold.ttf")).unwrap()
}

fn paper(words: &str) -> Paper {
    Paper { title: "Résumé A1B2C3".to_owned(), parts: vec![Part::Heading("Answers".to_owned()), Part::Words(words.to_owned())] }
}

/// The words of a PDF, all white space as one space; words that only a gap divides run together.
fn words(bytes: &[u8]) -> String {
    pdf_extract::extract_text_from_mem(bytes).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn pages(bytes: &[u8]) -> usize {
    pdf_extract::Document::load_mem(bytes).unwrap().get_pages().len()
}

#[test]
fn the_words_stand_on_the_paper_in_their_order_and_the_same_words_give_the_same_bytes() {
    let text = "Zoë O’Neill: 40 % faster — “naïve” Σ, Привет, €5\n\n  • moved a ledger";
    let once = pdf(&faces(), &paper(text)).unwrap();
    let said = words(&once);
    assert!(
        said.starts_with("Résumé A1B2C3 Answers") && said.contains("Zoë O’Neill: 40 % faster — “naïve” Σ, Привет, €5 • moved a ledger"),
        "{said}"
    );
    assert!(said.contains("page 1 of 1"), "{said}");
    assert!(!said.contains(LACKING), "{said}");
    assert_eq!(once, pdf(&faces(), &paper(text)).unwrap());
    let raw = String::from_utf8_lossy(&once);
    for word in ["CreationDate", "ModDate", "/Author", "xmp:CreateDate"] {
        assert!(!raw.contains(word), "the paper says {word}");
    }
}

#[test]
fn a_character_without_a_letter_is_shown_and_told() {
    let said = words(&pdf(&faces(), &paper("中文 and 🦀 and e\u{301}\u{200b}te\u{7}")).unwrap());
    assert!(said.contains("□□ and □ and éte"), "{said}");
    assert!(said.contains("stands for a character that this paper has no letter for"), "{said}");
}

#[test]
fn long_words_and_many_lines_leave_nothing_out() {
    let long: String = (0..400).map(|n| char::from(b'a' + (n % 26) as u8)).collect();
    let lines: Vec<String> = (0..150).map(|n| format!("line{n} {}", "words that fill a line well ".repeat(6))).collect();
    let bytes = pdf(&faces(), &paper(&format!("{long}\n{}", lines.join("\n")))).unwrap();
    assert!(pages(&bytes) > 3);
    let said = words(&bytes);
    assert!(said.replace(' ', "").contains(&long), "a long word lost letters: {said}");
    assert!((0..150).all(|n| said.contains(&format!("line{n} "))), "{said}");
    let ruler = faces();
    let ruler = ruler.plain.ruler(Look::Words.measures().0).unwrap();
    for line in set(&faces(), &paper(&format!("{long}\n{}", lines.join("\n")))).unwrap() {
        assert!(ruler.width(&line.words) <= PAGE.0 - 2.0 * MARGIN || line.look != Look::Words, "a line leaves the page: {}", line.words);
        assert!(line.y <= PAGE.1 - MARGIN, "a line is below the page");
    }
}

#[test]
fn nothing_at_all_is_still_a_page() {
    assert_eq!(pages(&pdf(&faces(), &Paper { title: String::new(), parts: Vec::new() }).unwrap()), 1);
}
