//! Blind copies: the words of an application without what tells who wrote them. Names, addresses, phone numbers, links, the place of
//! residence and the years of schooling give way to a word in brackets; everything else stays as it was written.
//!
//! Nothing here is certain to find a name that its owner never told us; what was told in any field is found wherever it stands again.

use std::sync::OnceLock;

use regex_lite::Regex;

use super::blind_words::{DEGREES, EDUCATION, EVERYDAY, OTHER_HEADINGS, SCHOOL, SKILLS};
use super::text::folded;

/// What an application tells about who its applicant is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// As given in the account, the contact details and the profile.
    pub names: Vec<String>,
    pub emails: Vec<String>,
    pub phones: Vec<String>,
    /// Pages of their own.
    pub links: Vec<String>,
    /// Places of residence.
    pub places: Vec<String>,
    /// Schools and degrees of the profile: years beside them are years of schooling.
    pub schools: Vec<String>,
    /// The name of the uploaded file.
    pub file_name: String,
}

fn pattern(cell: &'static OnceLock<Option<Regex>>, source: &str) -> Option<&'static Regex> {
    cell.get_or_init(|| Regex::new(source).ok()).as_ref()
}

/// Replaces every match of a pattern; a pattern that does not compile would hide nothing, and a test would fail.
macro_rules! replace {
    ($text:expr, $source:literal, $with:expr) => {{
        static CELL: OnceLock<Option<Regex>> = OnceLock::new();
        match pattern(&CELL, $source) {
            Some(regex) => regex.replace_all(&$text, $with).into_owned(),
            None => String::new(),
        }
    }};
}

impl Identity {
    /// The blind copy of a text.
    pub fn hide(&self, words: &str) -> String {
        let kinds = kinds(words, self);
        let lines = words.lines().zip(kinds).map(|(line, kind)| self.hide_line(line, kind));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn hide_line(&self, line: &str, kind: Kind) -> String {
        if self.is_spaced_name(line) {
            return "[name]".to_owned();
        }
        let mut out = replace!(line, r"(?i)\bmailto:", "");
        out = replace!(out, r"[^\s@<>(),;|]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[^\s@<>(),;|]+", "[e-mail]");
        out = replace!(out, r"(?i)\b(?:https?://|ftp://|www\.)\S+", "[link]");
        out = replace!(
            out,
            r"(?i)\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|dev|me|co|us|uk|de|fr|eu|ca|in|edu|gov|app|page|blog|name|xyz|tech|codes|info|site|online|ai|sh|ly|gl|gg|to|link|example)/\S*",
            "[link]"
        );
        out = replace!(
            out,
            r"\b[a-z0-9-]{3,}\.(?:dev|me|io|page|blog|name|xyz|tech|codes|info|site|online|net|org|com)\b",
            |found: &regex_lite::Captures<'_>| {
                let raw = found.get(0).map_or("", |m| m.as_str());
                if SKILLS.contains(&raw) { raw.to_owned() } else { "[link]".to_owned() }
            }
        );
        out = replace!(out, r"(^|[\s(])@[A-Za-z0-9_][A-Za-z0-9_.-]+", "${1}[link]");
        out = self.hide_phones(&out);
        out = replace!(
            out,
            r"\b\d{1,6}\s+(?:[A-Z0-9][\w.'’-]*\s+){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Terrace|Ter|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Way)\b\.?(?:,?\s*(?:Apt|Unit|Suite|#)\.?\s*\w+)?",
            "[address]"
        );
        out = replace!(out, r"\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b", "[place]");
        for link in &self.links {
            out = hide_phrase(&out, link.split_once("://").map_or(link.as_str(), |(_, rest)| rest), "[link]", false);
        }
        for place in &self.places {
            out = hide_phrase(&out, place, "[place]", true);
        }
        out = self.hide_names(&out);
        match kind {
            Kind::Plain => out,
            Kind::School => {
                let out = replace!(out, r"\b(?:19|20)\d{2}\b", "[year]");
                replace!(out, r"['’]\d{2}\b", "[year]")
            }
            Kind::Birth => replace!(out, r"\d+", "[date]"),
        }
    }

    /// A heading in which the letters of the name stand apart: `A D A  O S E I`.
    fn is_spaced_name(&self, line: &str) -> bool {
        let bare = letters(line);
        line.chars().count() < 80
            && self.names.iter().any(|name| {
                let parts = parts(name);
                let (there, back): (String, String) = (parts.concat(), parts.iter().rev().map(String::as_str).collect());
                there.chars().count() >= 5 && (bare == there || bare == back)
            })
    }

    /// Phone numbers: those we know wherever their digits stand, and whatever looks like one. A span of years is none.
    fn hide_phones(&self, line: &str) -> String {
        static CELL: OnceLock<Option<Regex>> = OnceLock::new();
        let Some(regex) = pattern(&CELL, r"\+?\(?\d(?:[\s().\u{2013}\u{2010}\u{2011}/-]{0,3}\d){6,16}") else { return String::new() };
        let known: Vec<String> = self.phones.iter().map(|p| digits(p)).filter(|d| d.len() >= 6).collect();
        let change = |found: &regex_lite::Captures<'_>| {
            let raw = found.get(0).map_or("", |m| m.as_str());
            let all = digits(raw);
            let tail = |d: &str| d.get(d.len().saturating_sub(7)..).unwrap_or_default().to_owned();
            let ours = known.iter().any(|k| all.contains(&tail(k)));
            let groups: Vec<&str> = raw.split(|c: char| !c.is_ascii_digit()).filter(|g| !g.is_empty()).collect();
            let years = groups.iter().any(|g| is_year(g)) && groups.iter().all(|g| is_year(g) || g.len() <= 2);
            if ours || (!years && (7..=15).contains(&all.len()) && (!is_plain_number(raw) || is_bare_phone(raw))) {
                "[phone]".to_owned()
            } else {
                raw.to_owned()
            }
        };
        regex.replace_all(line, change).into_owned()
    }

    fn hide_names(&self, line: &str) -> String {
        let mut parts: Vec<String> = self.names.iter().flat_map(|n| parts(n)).filter(|p| p.chars().count() >= 2).collect();
        // The part of an address before the @ is a name of its own when it is written again.
        parts.extend(self.emails.iter().filter_map(|e| e.split('@').next()).map(folded).filter(|l| l.chars().count() >= 5));
        let stem = self.file_name.rsplit_once('.').map_or(self.file_name.as_str(), |(stem, _)| stem);
        let line = if letters(stem).chars().count() >= 6 { hide_phrase(line, stem, "[file]", false) } else { line.to_owned() };
        let mut out = String::with_capacity(line.len());
        for piece in pieces(&line) {
            out.push_str(if is_name(piece, &parts) { "[name]" } else { piece });
        }
        out
    }
}

/// What a line is about, as far as years go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    School,
    Birth,
}

/// Which lines are about schooling: those under such a heading, those that name a school or a degree, and bare dates beside them.
fn kinds(words: &str, identity: &Identity) -> Vec<Kind> {
    let lines: Vec<&str> = words.lines().collect();
    let mut under = false;
    let mut out: Vec<Kind> = Vec::with_capacity(lines.len());
    let mut named: Vec<bool> = Vec::with_capacity(lines.len());
    for line in &lines {
        let folded = folded(line);
        let heading = folded.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        if EDUCATION.contains(&heading.as_str()) {
            under = true;
        } else if OTHER_HEADINGS.contains(&heading.as_str()) {
            under = false;
        }
        let school = names_school(line, &folded, identity) && !EDUCATION.contains(&heading.as_str());
        named.push(school);
        out.push(if speaks_of_birth(&folded) {
            Kind::Birth
        } else if under || school {
            Kind::School
        } else {
            Kind::Plain
        });
    }
    for (i, kind) in out.iter_mut().enumerate() {
        let beside = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().any(|n| named.get(n) == Some(&true));
        if *kind == Kind::Plain && beside && lines.get(i).is_some_and(|l| is_bare_date(l)) {
            *kind = Kind::School;
        }
    }
    out
}

fn speaks_of_birth(folded: &str) -> bool {
    words_of(folded).any(|w| matches!(w, "born" | "birth" | "dob" | "birthday" | "birthdate"))
        || folded.trim_start().starts_with("age:")
        || folded.contains("years old")
}

fn names_school(line: &str, folded: &str, identity: &Identity) -> bool {
    let spaced = format!(" {} ", words_of(folded).collect::<Vec<_>>().join(" "));
    SCHOOL.iter().any(|w| spaced.contains(&format!(" {w} ")))
        || line.replace('.', "").split(|c: char| !c.is_alphanumeric()).any(|w| DEGREES.contains(&w))
        || identity.schools.iter().map(|s| super::text::folded(s)).any(|s| s.chars().count() >= 4 && folded.contains(&s))
}

/// A line with nothing on it but dates: months, years, dashes, “to”, “present”.
fn is_bare_date(line: &str) -> bool {
    let folded = folded(line);
    let mut any = false;
    for word in words_of(&folded) {
        let month =
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].iter().any(|m| word.starts_with(m));
        let known = month || matches!(word, "to" | "until" | "since" | "present" | "expected" | "now");
        if !known && !word.chars().all(|c| c.is_ascii_digit()) {
            return false;
        }
        any |= is_year(word);
    }
    any
}

fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

fn is_year(group: &str) -> bool {
    group.len() == 4 && matches!(group.parse(), Ok(1940..=2049))
}

/// `40 million` written out: groups of three, or no separator at all.
fn is_plain_number(raw: &str) -> bool {
    !raw.starts_with(['+', '(']) && raw.chars().all(|c| c.is_ascii_digit())
}

/// Ten digits that could be a number of North America: neither area nor exchange begins with 0 or 1.
fn is_bare_phone(raw: &str) -> bool {
    let digit = |n: usize| raw.as_bytes().get(n).is_some_and(|b| (b'2'..=b'9').contains(b));
    raw.len() == 10 && digit(0) && digit(3)
}

fn digits(raw: &str) -> String {
    raw.chars().filter(char::is_ascii_digit).collect()
}

fn letters(raw: &str) -> String {
    folded(raw).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn parts(name: &str) -> Vec<String> {
    words_of(&folded(name)).map(str::to_owned).collect()
}

/// A line cut into words (letters, digits and what belongs to them) and what stands between.
fn pieces(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut inside = None;
    for (i, c) in line.char_indices() {
        let word = c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        if inside.is_some_and(|was| was != word) {
            out.extend(line.get(start..i));
            start = i;
        }
        inside = Some(word);
    }
    out.extend(line.get(start..));
    out
}

fn is_name(piece: &str, parts: &[String]) -> bool {
    let bare = folded(piece);
    if bare.is_empty() {
        return false;
    }
    let capital = piece.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
    let glued = bare.chars().count() >= 7 && parts.iter().filter(|p| p.chars().count() >= 3 && bare.contains(p.as_str())).count() >= 2;
    glued || parts.iter().any(|p| *p == bare && (capital || (p.chars().count() > 3 && !EVERYDAY.contains(&p.as_str()))))
}

/// Hides a phrase of one or several words wherever it stands, whatever its accents; with `capital` only where it begins with one
/// (nobody who lives in Reading loses “reading”).
fn hide_phrase(line: &str, phrase: &str, with: &str, capital: bool) -> String {
    let wanted = parts(phrase);
    if wanted.is_empty() || letters(phrase).chars().count() < 3 {
        return line.to_owned();
    }
    let all = pieces(line);
    let words: Vec<(usize, String)> = all.iter().enumerate().map(|(i, p)| (i, letters(p))).filter(|(_, w)| !w.is_empty()).collect();
    let mut hidden: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let here = words.iter().skip(at).take(wanted.len());
        let begins = words.get(at).and_then(|w| all.get(w.0)).and_then(|p| p.chars().next()).is_some_and(|c| !capital || !c.is_lowercase());
        if begins && here.clone().count() == wanted.len() && here.zip(&wanted).all(|((_, w), p)| w == p) {
            let span = (words.get(at).map_or(0, |w| w.0), words.get(at + wanted.len() - 1).map_or(0, |w| w.0));
            hidden.push(span);
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    let mut out = String::with_capacity(line.len());
    for (i, piece) in all.iter().enumerate() {
        match hidden.iter().find(|(from, to)| (*from..=*to).contains(&i)) {
            Some((from, _)) if *from == i => out.push_str(with),
            Some(_) => {}
            None => out.push_str(piece),
        }
    }
    out
}

#[cfg(test)]
#[path = "blind_tests.rs"]
mod tests;
