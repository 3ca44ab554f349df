//! Text that people type: trimmed, normalised, bounded, and free of characters that lie.

use unicode_normalization::UnicodeNormalization;

/// Cleans one line of typed text: NFC, one space between words, no control or bidirectional override characters.
pub fn line(raw: &str) -> String {
    raw.nfc()
        .filter(|c| !deceives(*c))
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect::<String>()
        .split(' ')
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Cleans text of several lines: as the function `line`, but line breaks stay (at most two together).
pub fn lines(raw: &str) -> String {
    let unix = raw.replace("\r\n", "\n").replace('\r', "\n");
    let cleaned: Vec<String> = unix
        .nfc()
        .filter(|c| !deceives(*c))
        .collect::<String>()
        .split('\n')
        .map(|l| l.chars().filter(|c| !c.is_control() || *c == '\t').collect::<String>().trim_end().to_owned())
        .collect();
    let mut out = String::new();
    let mut blank = 0;
    for l in cleaned {
        blank = if l.is_empty() { blank + 1 } else { 0 };
        if blank <= 1 {
            out.push_str(&l);
            out.push('\n');
        }
    }
    out.trim().to_owned()
}

/// The form in which words are compared in a search: lower case, accents off.
pub fn folded(raw: &str) -> String {
    raw.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words of a keyword search: letters and digits only, so that nothing typed can be an operator. `None` when nothing was typed,
/// an empty list when what was typed has no word in it.
pub fn search_words(typed: &str) -> Option<Vec<String>> {
    let folded = folded(typed);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(8).map(str::to_owned);
    (!typed.trim().is_empty()).then(|| words.collect())
}

/// An address part made of a title: `Data engineer (R&D)` becomes `data-engineer-r-d`.
pub fn slug(title: &str) -> String {
    let dashed: String = folded(title).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let joined = dashed.split('-').filter(|w| !w.is_empty()).take(8).collect::<Vec<_>>().join("-");
    if joined.is_empty() { "posting".to_owned() } else { joined }
}

/// How many sentences there are: each ends with `.`, `!` or `?` before white space and a new beginning, or at the end. A point in an
/// abbreviation or a number (“e.g. a release”, “v1.2”) ends none, because what follows does not begin with a capital.
pub fn sentences(words: &str) -> usize {
    let mut count = 0;
    let (mut open, mut ended) = (false, false);
    for word in words.split_whitespace() {
        if open && ended && word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric()) {
            count += 1;
        }
        open = true;
        ended = word.trim_end_matches(['"', '”', '’', ')', ']']).ends_with(['.', '!', '?']);
    }
    count + usize::from(open)
}

/// The beginning of a text in one line, at most so many characters.
pub fn brief(raw: &str, most: usize) -> String {
    let whole = line(raw);
    if whole.chars().count() <= most { whole } else { whole.chars().take(most.saturating_sub(1)).chain(['…']).collect() }
}

/// `1 person`, `2 people`.
pub fn count(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// Characters that reorder or hide what stands beside them.
fn deceives(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_words_and_drops_tricks() {
        for (raw, clean) in [("  Ada\t Osei\r\n", "Ada Osei"), ("Zo\u{65}\u{308}", "Zoë"), ("a\u{202E}b\0c", "abc"), ("", "")] {
            assert_eq!(line(raw), clean);
        }
    }

    #[test]
    fn sentences_are_counted_and_abbreviations_are_not() {
        for (words, n) in [
            ("", 0),
            ("No sign of it", 1),
            ("No sign of it.", 1),
            ("One. Two! “Three?” Four", 4),
            ("Nothing, e.g. a release of v1.2 or so.", 1),
            ("First line.\nSecond line.", 2),
        ] {
            assert_eq!(sentences(words), n, "{words}");
        }
    }

    #[test]
    fn lines_keep_paragraphs() {
        assert_eq!(lines("one\r\n\r\n\r\n\r\ntwo  \n"), "one\n\ntwo");
    }

    #[test]
    fn folding_and_slugs_ignore_accents_and_case() {
        assert_eq!(folded("RÉSUMÉ École"), "resume ecole");
        assert_eq!(slug("Data engineer (R&D), Zürich"), "data-engineer-r-d-zurich");
        assert_eq!(slug("数据"), "posting");
        assert_eq!((brief("Zoë  Osei", 20), brief("Zoë Osei", 4)), ("Zoë Osei".into(), "Zoë…".into()));
    }
}
