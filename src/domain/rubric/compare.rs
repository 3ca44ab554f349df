//! Two versions of a rubric beside each other, word by word.

use similar::{ChangeTag, TextDiff};

use super::super::text;
use super::{Competency, Rubric, same};

/// A run of words that is in both texts, only in the older one or only in the newer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    Same(String),
    Gone(String),
    New(String),
}

/// What became of a competency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Added,
    Removed,
    Changed,
}

impl Kind {
    pub const fn spoken(self) -> &'static str {
        match self {
            Kind::Added => "New",
            Kind::Removed => "Removed",
            Kind::Changed => "Changed",
        }
    }
}

/// What differs in one competency (or in the rubric as a whole).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub about: String,
    pub kind: Kind,
    /// Each part that differs: its label and its words.
    pub parts: Vec<(String, Vec<Piece>)>,
}

/// The words of both texts in one run.
fn words(old: &str, new: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let word = change.value();
        match (change.tag(), out.last_mut()) {
            (ChangeTag::Equal, Some(Piece::Same(run)))
            | (ChangeTag::Delete, Some(Piece::Gone(run)))
            | (ChangeTag::Insert, Some(Piece::New(run))) => run.push_str(word),
            (ChangeTag::Equal, _) => out.push(Piece::Same(word.to_owned())),
            (ChangeTag::Delete, _) => out.push(Piece::Gone(word.to_owned())),
            (ChangeTag::Insert, _) => out.push(Piece::New(word.to_owned())),
        }
    }
    out
}

/// A competency as labelled texts.
fn parts(c: &Competency) -> Vec<(String, String)> {
    let mut out = vec![
        ("Name".to_owned(), c.name.clone()),
        ("What it means".to_owned(), c.definition.join("\n")),
        ("Required level".to_owned(), c.required_level.clone().unwrap_or_else(|| "None".to_owned())),
        ("Screens out".to_owned(), if c.screen_out { "Yes" } else { "No" }.to_owned()),
    ];
    out.extend(c.levels.iter().map(|l| (format!("Level “{}”", l.name), l.definition.clone())));
    out
}

/// The parts that differ between two lists of labelled texts.
fn differing(old: &[(String, String)], new: &[(String, String)]) -> Vec<(String, Vec<Piece>)> {
    let of = |list: &[(String, String)], label: &str| list.iter().find(|(l, _)| l == label).map(|(_, t)| t.clone());
    let gone = old.iter().filter(|(label, _)| of(new, label).is_none());
    new.iter()
        .chain(gone)
        .filter_map(|(label, _)| {
            let (was, is) = (of(old, label), of(new, label));
            (was != is).then(|| (label.clone(), words(&was.unwrap_or_default(), &is.unwrap_or_default())))
        })
        .collect()
}

/// What differs, in the order of the newer version; what was removed comes last.
pub fn compare(old: &Rubric, new: &Rubric) -> Vec<Difference> {
    let mut out = Vec::new();
    let order = |r: &Rubric, other: &Rubric| {
        let kept = r.competencies.iter().filter(|c| other.competencies.iter().any(|o| same(o, c)));
        kept.map(|c| text::folded(&c.name)).collect::<Vec<_>>()
    };
    let mut whole = differing(&[("Name".to_owned(), old.name.clone())], &[("Name".to_owned(), new.name.clone())]);
    if order(old, new) != order(new, old) {
        let names = |r: &Rubric| r.competencies.iter().map(|c| c.name.clone()).collect::<Vec<_>>().join("\n");
        whole.push(("Order of the competencies".to_owned(), words(&names(old), &names(new))));
    }
    if !whole.is_empty() {
        out.push(Difference { about: "The rubric".to_owned(), kind: Kind::Changed, parts: whole });
    }
    for c in &new.competencies {
        let known = old.competencies.iter().find(|o| same(o, c));
        let parts = differing(&known.map(parts).unwrap_or_default(), &parts(c));
        let kind = if known.is_some() { Kind::Changed } else { Kind::Added };
        if !parts.is_empty() {
            out.push(Difference { about: c.name.clone(), kind, parts });
        }
    }
    for c in old.competencies.iter().filter(|c| new.competencies.iter().all(|n| !same(n, c))) {
        out.push(Difference { about: c.name.clone(), kind: Kind::Removed, parts: differing(&parts(c), &[]) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::competency;
    use super::*;

    fn rubric(names: &[&str]) -> Rubric {
        Rubric { key: "r".into(), name: "Engineering".into(), competencies: names.iter().map(|n| competency(n)).collect() }
    }

    #[test]
    fn one_version_beside_itself_shows_nothing() {
        assert_eq!(compare(&rubric(&["A", "B"]), &rubric(&["A", "B"])), []);
    }

    #[test]
    fn words_that_changed_are_shown_and_no_others() {
        let (old, mut new) = (rubric(&["A", "B"]), rubric(&["A", "B"]));
        new.competencies[1].definition[1] = "Explains each choice".into();
        let found = compare(&old, &new);
        assert_eq!((found.len(), found[0].about.as_str(), found[0].kind), (1, "B", Kind::Changed));
        assert_eq!(found[0].parts.len(), 1);
        let (label, pieces) = &found[0].parts[0];
        assert_eq!(label, "What it means");
        assert!(pieces.contains(&Piece::Gone("the".into())) && pieces.contains(&Piece::New("each".into())), "{pieces:?}");
        assert!(matches!(&pieces[0], Piece::Same(s) if s.starts_with("Finds the cause")));
    }

    #[test]
    fn what_is_new_removed_moved_or_stricter_is_said() {
        let kinds = |old: &Rubric, new: &Rubric| compare(old, new).into_iter().map(|d| (d.about, d.kind)).collect::<Vec<_>>();
        let (ab, bc) = (rubric(&["A", "B"]), rubric(&["B", "C"]));
        assert_eq!(kinds(&ab, &bc), [("C".into(), Kind::Added), ("A".into(), Kind::Removed)]);
        assert_eq!(kinds(&ab, &rubric(&["B", "A"])), [("The rubric".into(), Kind::Changed)]);
        let mut strict = ab.clone();
        strict.competencies[0].screen_out = true;
        strict.competencies[0].levels.pop();
        let found = compare(&ab, &strict);
        assert_eq!(found[0].parts.iter().map(|(l, _)| l.as_str()).collect::<Vec<_>>(), ["Screens out", "Level “Does”"]);
    }
}
