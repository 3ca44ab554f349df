//! What staff type into the search box: its terms, and where they stand in a text.

use super::access::Who;
use super::account::Role;
use super::ids::{AgencyId, UserId};
use super::text;
use super::words::words;

/// Terms that count; what comes after them is left out.
const MOST_TERMS: usize = 8;
/// Characters around a hit in a résumé.
const BEFORE: usize = 60;
const AFTER: usize = 160;

words!(
    /// What can be found.
    Kind {
        People = "people", "People";
        Postings = "postings", "Postings";
        Projects = "projects", "Projects";
    }
);

words!(
    /// In which order.
    Sort {
        Newest = "newest", "Newest first";
        Match = "match", "Best match first";
    }
);

/// Words that stand one after the other. Folded, letters and digits only: nothing typed can be an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    pub words: Vec<String>,
    /// The last word may be the beginning of a longer one.
    pub begins: bool,
}

/// What is looked for: all terms must occur.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub terms: Vec<Term>,
}

/// A piece of a text: inside a hit or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub words: String,
    pub hit: bool,
}

impl Query {
    /// Reads what was typed. What stands between quotation marks is one term, and so is what is written together (`c-17`,
    /// `ada@people.example`). The last one may be a beginning, unless it was quoted. Empty when there is no word in it.
    pub fn parse(typed: &str) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        for (n, part) in typed.split(['"', '“', '”']).enumerate() {
            // Between the first and second mark, the third and fourth, and so on. A mark that is never closed quotes to the end.
            if n % 2 == 1 {
                terms.extend(term(part, false));
            } else {
                terms.extend(part.split_whitespace().filter_map(|chunk| term(chunk, true)));
            }
        }
        terms.truncate(MOST_TERMS);
        let last = terms.len().saturating_sub(1);
        for (n, term) in terms.iter_mut().enumerate() {
            term.begins &= n == last;
        }
        Query { terms }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// A whole text in pieces.
    pub fn marked(&self, text: &str) -> Vec<Piece> {
        pieces(text, &self.hits(text, usize::MAX))
    }

    /// The place of the first hit in a long text, in pieces; `None` where there is none.
    pub fn snippet(&self, text: &str) -> Option<Vec<Piece>> {
        let (at, _) = self.hits(text, 1).first().copied()?;
        let (before, after) = (text.get(..at)?, text.get(at..)?);
        let from = before.char_indices().rev().take(BEFORE).last().map_or(at, |(i, _)| i);
        let until = after.char_indices().nth(AFTER).map_or(text.len(), |(i, _)| at + i);
        // Whole words only, unless the text has no spaces.
        let from = if from == 0 { 0 } else { text.get(from..at)?.find(char::is_whitespace).map_or(from, |i| from + i) };
        let until = if until == text.len() { until } else { text.get(at..until)?.rfind(char::is_whitespace).map_or(until, |i| at + i) };
        let part = text::line(text.get(from..until)?);
        let mut out = self.marked(&part);
        if from > 0 {
            out.insert(0, Piece { words: "… ".to_owned(), hit: false });
        }
        if until < text.len() {
            out.push(Piece { words: " …".to_owned(), hit: false });
        }
        Some(out)
    }

    /// Where terms stand: byte ranges, in order, at most so many.
    fn hits(&self, text: &str, most: usize) -> Vec<(usize, usize)> {
        let longest = self.terms.iter().map(|t| t.words.len()).max().unwrap_or(0);
        let mut window: std::collections::VecDeque<(usize, usize, String)> = std::collections::VecDeque::new();
        let mut hits: Vec<(usize, usize)> = Vec::new();
        let mut tokens = tokens(text);
        while hits.len() < most {
            while window.len() < longest {
                let Some(token) = tokens.next() else { break };
                window.push_back(token);
            }
            let Some(first) = window.front().map(|t| t.0) else { break };
            let end = self.terms.iter().filter_map(|term| term.end_in(&window)).max();
            match (end, hits.last_mut()) {
                (Some(end), Some(last)) if last.1 > first => last.1 = last.1.max(end),
                (Some(end), _) => hits.push((first, end)),
                (None, _) => {}
            }
            window.pop_front();
        }
        hits
    }
}

impl Term {
    /// Where this term ends when it begins with the first of these tokens.
    fn end_in(&self, tokens: &std::collections::VecDeque<(usize, usize, String)>) -> Option<usize> {
        let last = self.words.len().checked_sub(1)?;
        let fits = self.words.iter().enumerate().all(|(n, word)| {
            tokens.get(n).is_some_and(|(_, _, token)| if n == last && self.begins { token.starts_with(word) } else { token == word })
        });
        fits.then(|| tokens.get(last).map(|t| t.1)).flatten()
    }
}

fn term(raw: &str, begins: bool) -> Option<Term> {
    let words: Vec<String> = text::folded(raw)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(8)
        .map(|w| w.chars().take(60).collect())
        .collect();
    (!words.is_empty()).then_some(Term { words, begins })
}

/// Runs of letters and digits: where each begins and ends, and its folded form.
fn tokens(text: &str) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let part = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
        while chars.next_if(|(_, c)| !part(*c)).is_some() {}
        let (from, _) = *chars.peek()?;
        let mut until = from;
        while let Some((at, c)) = chars.next_if(|(_, c)| part(*c)) {
            until = at + c.len_utf8();
        }
        let raw = text.get(from..until)?;
        let folded = if raw.is_ascii() { raw.to_ascii_lowercase() } else { text::folded(raw) };
        Some((from, until, folded))
    })
}

fn pieces(text: &str, hits: &[(usize, usize)]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut done = 0;
    let mut push = |from: usize, until: usize, hit: bool| {
        if let Some(words) = text.get(from..until).filter(|w| !w.is_empty()) {
            out.push(Piece { words: words.to_owned(), hit });
        }
    };
    for (from, until) in hits {
        push(done, *from, false);
        push(*from, *until, true);
        done = *until;
    }
    push(done, text.len(), false);
    out
}

/// Whom somebody may find by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Findable {
    Everybody,
    /// Who applied to this agency, or to the whole programme.
    Of(AgencyId),
    /// Whom this person interviews: by name, reference and résumé, as their page shows them; the address is not theirs to see.
    MetBy(UserId),
}

impl Findable {
    pub fn by(who: &Who) -> Self {
        match (who.role, who.scope()) {
            (Role::Reviewer | Role::Applicant, _) => Findable::MetBy(who.id),
            (_, None) => Findable::Everybody,
            (_, Some(own)) => Findable::Of(own),
        }
    }

    /// Whether addresses are shown and searched.
    pub fn by_address(self) -> bool {
        !matches!(self, Findable::MetBy(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|p| if p.hit { format!("[{}]", p.words) } else { p.words.clone() }).collect()
    }

    fn plain(query: &Query) -> Vec<String> {
        query.terms.iter().map(|t| format!("{}{}", t.words.join("+"), if t.begins { "*" } else { "" })).collect()
    }

    #[test]
    fn what_is_typed_becomes_terms() {
        for (typed, terms) in [
            ("Ada Osei", vec!["ada", "osei*"]),
            ("“velvet tractor” rust", vec!["velvet+tractor", "rust*"]),
            ("rust \"velvet tractor\"", vec!["rust", "velvet+tractor"]),
            ("\"never closed words", vec!["never+closed+words"]),
            ("ZOË@People.Example", vec!["zoe+people+example*"]),
            ("AND OR NOT ( * : ^ -x NEAR/2", vec!["and", "or", "not", "x", "near+2*"]),
            ("'; DROP TABLE users; --", vec!["drop", "table", "users*"]),
            ("\"\" \" \"", vec![]),
            ("***", vec![]),
            ("a b c d e f g h i j", vec!["a", "b", "c", "d", "e", "f", "g", "h*"]),
        ] {
            assert_eq!(plain(&Query::parse(typed)), terms, "{typed}");
        }
    }

    #[test]
    fn hits_are_marked_where_they_stand() {
        for (typed, text, marked) in [
            ("ose", "Ada Osei", "Ada [Osei]"),
            ("ada x", "Ada Osei", "[Ada] Osei"),
            ("zoe", "Zoë", "[Zoë]"),
            ("resume", "Résumé, résumés", "[Résumé], [résumés]"),
            ("\"resume\"", "Résumé, résumés", "[Résumé], résumés"),
            ("\"a b\"", "a a b b", "a [a b] b"),
            ("node.j", "node js, node.js", "[node js], [node.js]"),
            ("b>", "<b>&amp;", "<[b]>&amp;"),
            ("数", "数据", "[数据]"),
            ("", "Ada", "Ada"),
        ] {
            assert_eq!(shown(&Query::parse(typed).marked(text)), marked, "{typed} in {text}");
        }
    }

    #[test]
    fn a_snippet_is_a_line_around_the_first_hit() {
        let text = format!("{}Moved the\nledger to a stream {}", "before ".repeat(30), "after ".repeat(60));
        let snippet = shown(&Query::parse("ledger").snippet(&text).unwrap());
        assert!(snippet.starts_with("… ") && snippet.ends_with(" …"), "{snippet}");
        assert!(snippet.contains("Moved the [ledger] to a stream after"), "{snippet}");
        assert!(snippet.chars().count() < BEFORE + AFTER + 10, "{snippet}");
        assert_eq!(shown(&Query::parse("led").snippet("ledger").unwrap()), "[ledger]");
        assert_eq!(Query::parse("absent").snippet(&text), None);
        let long = "é".repeat(500);
        assert!(Query::parse(&long[..40]).snippet(&long).is_some(), "a text without spaces is cut between characters");
    }
}
