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

words!(
    /// Whether a scorecard is still being written.
    CardState {
        Draft = "draft", "Not sent yet";
        Sent = "sent", "Sent";
    }
);

/// The evidence and the rating for one competency, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    pub competency: String,
    pub evidence: String,
    pub rating: Option<Rating>,
}

/// What is missing before a card can be sent: `(index of the line, sentence)`.
pub fn missing(lines: &[Rated]) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.evidence.trim().is_empty() {
            out.push((i, format!("Write what you saw or heard for {}", line.competency)));
        }
        if line.rating.is_none() {
            out.push((i, format!("Choose a rating for {}", line.competency)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_needs_evidence_and_a_rating_everywhere() {
        let full = Rated { competency: "Programming".into(), evidence: "Found the race".into(), rating: Some(Rating::Yes) };
        assert!(missing(std::slice::from_ref(&full)).is_empty());
        let bare = Rated { evidence: " ".into(), rating: None, ..full.clone() };
        assert_eq!(missing(&[full, bare]).iter().map(|(i, _)| *i).collect::<Vec<_>>(), [1, 1]);
    }
}
