//! Scorecards: the words of a rating and when a card may be sent.

use super::words::words;

words!(
    /// An interview rating: four words, no middle.
    Rating {
        StrongNo = "strong_no", "Strong no";
        No = "no", "No";
        Yes = "yes", "Yes";
        StrongYes = "strong_yes", "Strong yes";
    }
);

impl Rating {
    /// Whether it speaks against the applicant: then it needs a reason.
    pub const fn fails(self) -> bool {
        matches!(self, Rating::StrongNo | Rating::No)
    }
}

words!(
    /// Whether a scorecard is still being written.
    CardState {
        Draft = "draft", "Not sent yet";
        Sent = "sent", "Sent";
    }
);

words!(
    /// The two things said about a competency, and the two said all in all.
    Part {
        Evidence = "evidence", "Evidence";
        Rating = "rating", "Rating";
        Recommendation = "recommendation", "Recommendation";
        Why = "why", "Why";
    }
);

/// The evidence and the rating for one competency, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    pub competency: String,
    pub evidence: String,
    pub rating: Option<Rating>,
}

/// What the author recommends, all in all, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overall {
    pub recommendation: Option<Rating>,
    pub why: String,
}

/// Fewest words of the reason for a fail: less is no sentence.
const SENTENCE: usize = 5;

/// Whether a fail is given without a sentence that bears it out.
fn unfounded(rating: Option<Rating>, words: &str) -> Option<Rating> {
    rating.filter(|r| r.fails() && words.split_whitespace().count() < SENTENCE)
}

/// What is missing for one competency before a card can be sent.
pub fn missing(line: &Rated) -> Vec<(Part, String)> {
    let mut out = Vec::new();
    let of = &line.competency;
    if line.evidence.trim().is_empty() {
        out.push((Part::Evidence, format!("Write what you saw or heard for {of}")));
    } else if let Some(fail) = unfounded(line.rating, &line.evidence) {
        out.push((Part::Evidence, format!("Say in a sentence what you saw or heard that makes {of} “{}”", fail.spoken())));
    }
    if line.rating.is_none() {
        out.push((Part::Rating, format!("Choose a rating for {of}")));
    }
    out
}

/// What is missing in the recommendation before a card can be sent.
pub fn missing_overall(overall: &Overall) -> Option<(Part, String)> {
    match (overall.recommendation, unfounded(overall.recommendation, &overall.why)) {
        (None, _) => Some((Part::Recommendation, "Choose what you recommend, all in all".to_owned())),
        (_, Some(fail)) => Some((Part::Why, format!("Say in a sentence why you recommend “{}”", fail.spoken()))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_needs_evidence_and_a_rating_and_a_fail_a_sentence() {
        for (evidence, rating, parts) in [
            ("Found the race", Some(Rating::Yes), &[][..]),
            (" ", None, &[Part::Evidence, Part::Rating]),
            ("Weak", Some(Rating::No), &[Part::Evidence]),
            ("Weak", Some(Rating::StrongNo), &[Part::Evidence]),
            ("Did not see the race at all", Some(Rating::StrongNo), &[]),
            ("Found it", None, &[Part::Rating]),
        ] {
            let line = Rated { competency: "Programming".into(), evidence: evidence.into(), rating };
            assert_eq!(missing(&line).into_iter().map(|(p, _)| p).collect::<Vec<_>>(), parts, "{evidence:?} {rating:?}");
        }
    }

    #[test]
    fn a_recommendation_is_needed_and_a_no_needs_its_reason() {
        for (recommendation, why, part) in [
            (None, "A good talk with much in it", Some(Part::Recommendation)),
            (Some(Rating::StrongYes), "", None),
            (Some(Rating::No), "Not yet", Some(Part::Why)),
            (Some(Rating::No), "Has not built anything others use", None),
        ] {
            let overall = Overall { recommendation, why: why.into() };
            assert_eq!(missing_overall(&overall).map(|(p, _)| p), part, "{recommendation:?}");
        }
    }
}
