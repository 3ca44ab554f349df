//! Finds the list in a paragraph that lost its line breaks: `1. … 2. … 3. …` or `* … * … * …`.
//! Only when nothing is in doubt; otherwise the paragraph stays as it is.

#[derive(Debug, PartialEq)]
pub(super) enum Part<'t> {
    Paragraph(&'t str),
    /// An item and its number; bullets have none.
    Item(Option<usize>, &'t str),
}

#[derive(Clone, Copy)]
struct Mark {
    start: usize,
    end: usize,
    number: Option<usize>,
    dot: bool,
}

/// The parts, when the paragraph holds one or more clear lists of three or more items.
pub(super) fn split(text: &str) -> Option<Vec<Part<'_>>> {
    let marks = marks(text);
    let first = marks.first()?;
    let mixed = marks.iter().any(|m| m.dot != first.dot || m.number.is_some() != first.number.is_some());
    if mixed {
        return None;
    }
    let groups = groups(&marks)?;
    let mut parts = Vec::new();
    let mut ends = marks.iter().skip(1).map(|m| m.start).chain([text.len()]);
    push(&mut parts, text.get(..first.start)?);
    for group in &groups {
        let items: Option<Vec<&str>> =
            group.iter().map(|m| ends.next().and_then(|end| text.get(m.end..end)).map(str::trim).filter(|item| !item.is_empty())).collect();
        let items = items?;
        let (last, others) = items.split_last()?;
        for (mark, item) in group.iter().zip(others) {
            parts.push(Part::Item(mark.number, item));
        }
        // Where the last item ends is not marked: after one sentence when all the others are one sentence.
        let (item, after) = if others.iter().all(|item| sentence_end(item).is_none()) {
            sentence_end(last).and_then(|end| last.split_at_checked(end)).unwrap_or((last, ""))
        } else if groups.len() > 1 || last.len() > 2 * others.iter().map(|o| o.len()).max()? + 120 {
            return None;
        } else {
            (*last, "")
        };
        parts.push(Part::Item(group.last()?.number, item.trim()));
        push(&mut parts, after);
    }
    Some(parts)
}

fn push<'t>(parts: &mut Vec<Part<'t>>, text: &'t str) {
    if !text.trim().is_empty() {
        parts.push(Part::Paragraph(text.trim()));
    }
}

/// Runs 1, 2, 3 …, each at least three long; bullets are one run.
fn groups(marks: &[Mark]) -> Option<Vec<Vec<Mark>>> {
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        match (mark.number, groups.last_mut()) {
            (None, Some(group)) => group.push(*mark),
            (None, None) | (Some(1), _) => groups.push(vec![*mark]),
            (Some(n), Some(group)) if n == group.len() + 1 => group.push(*mark),
            _ => return None,
        }
    }
    groups.iter().all(|group| group.len() >= 3).then_some(groups)
}

fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut before = "";
    let mut start = 0;
    for word in text.split(' ') {
        let end = start + word.len();
        if let Some((number, dot)) = mark(word).filter(|(number, _)| number.is_none() || may_follow(before)) {
            marks.push(Mark { start, end, number, dot });
        }
        if !word.is_empty() {
            before = word;
        }
        start = end + 1;
    }
    marks
}

fn mark(word: &str) -> Option<(Option<usize>, bool)> {
    if matches!(word, "*" | "•" | "·" | "▪" | "■" | "●") {
        return Some((None, false));
    }
    let digits = word.strip_suffix(['.', ')']).filter(|d| d.len() <= 2)?;
    let number = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some((Some(number), word.ends_with('.')))
}

/// A number after "Level" or "of" ends a sentence; a marker stands after a stop.
fn may_follow(before: &str) -> bool {
    before.is_empty() || before.ends_with(['.', ':', ';', '!', '?', ')', ',', '"']) || matches!(before, "and" | "or")
}

/// The byte after the first full stop that a new sentence follows.
fn sentence_end(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text.get(from..)?.find(". ") {
        let stop = from + at;
        let word = text.get(..stop)?.rsplit(' ').next()?.trim_start_matches('(');
        let short = word.chars().count() <= 1 || word.contains('.') || matches!(word, "No" | "Dr" | "St" | "etc");
        let capital = text.get(stop + 2..)?.trim_start().starts_with(|c: char| c.is_uppercase() || c == '"');
        if capital && !short {
            return Some(stop + 1);
        }
        from = stop + 2;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_lists_are_found() {
        use Part::{Item, Paragraph};
        let found = split("You need: 1. Rust; 2. SQL; and 3. Patience. Apply soon. Really.");
        let want = vec![
            Paragraph("You need:"),
            Item(Some(1), "Rust;"),
            Item(Some(2), "SQL; and"),
            Item(Some(3), "Patience."),
            Paragraph("Apply soon. Really."),
        ];
        assert_eq!(found, Some(want));
        let bullets = split("BASIC: * U.S. citizenship. * English. * A license. Note well.");
        let want = vec![
            Paragraph("BASIC:"),
            Item(None, "U.S. citizenship."),
            Item(None, "English."),
            Item(None, "A license."),
            Paragraph("Note well."),
        ];
        assert_eq!(bullets, Some(want));
        assert_eq!(split("A: 1. one; 2. two; 3. three. B follows: 1. four; 2. five; 3. six.").map(|p| p.len()), Some(8));
    }

    #[test]
    fn doubtful_lists_stay_prose() {
        let cases = [
            "",
            "No list here.",
            "Meet 1. this or 2. that.",
            "1. a 2. b 4. d 5. e",
            "1. a; 2. b; 3) c; 4. d",
            "Grade 1. Level 2. Step 3. Done.",
            "2. b; 3. c; 4. d",
            "1. 2. 3.",
            "*one *two *three",
            "So: 1. Ask. Hear. 2. Go. See. 3. Try. Do. Then: 1. Run; 2. Win; 3. Rest",
        ];
        for text in cases {
            assert_eq!(split(text), None, "{text}");
        }
    }
}
