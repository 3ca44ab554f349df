//! Scorecards: the words of a rating and when a card may be sent.

use chrono::TimeDelta;

use super::when::{self, Moment, Tz};
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

/// How long after an interview begins its scorecards are due.
pub const DUE_AFTER: TimeDelta = TimeDelta::days(2);

/// Whether the day on which a card is due has come for its reader.
pub fn is_due(starts_at: Moment, now: Moment, zone: Tz) -> bool {
    when::day_in(now, zone) >= when::day_in(starts_at + DUE_AFTER, zone)
}

/// Whether a card is a day late, and a day has passed since it was asked for.
pub fn is_late(starts_at: Moment, asked_at: Option<Moment>, now: Moment) -> bool {
    let day = TimeDelta::days(1);
    starts_at + DUE_AFTER + day <= now && asked_at.is_some_and(|at| at + day <= now)
}

impl Rating {
    /// 1 for a strong no to 4 for a strong yes.
    pub fn points(self) -> i64 {
        match self {
            Rating::StrongNo => 1,
            Rating::No => 2,
            Rating::Yes => 3,
            Rating::StrongYes => 4,
        }
    }
}

/// How a panel rated one competency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Average {
    pub competency: String,
    pub ratings: Vec<Rating>,
}

impl Average {
    /// The average with one place, halves rounded up: `3.3`.
    pub fn points(&self) -> String {
        let n = i64::try_from(self.ratings.len()).unwrap_or(1).max(1);
        let tenths = (self.ratings.iter().map(|r| r.points()).sum::<i64>() * 20 + n) / (2 * n);
        format!("{}.{}", tenths / 10, tenths % 10)
    }

    /// How often each word was given, the best first: `1 strong yes, 2 yes`.
    pub fn spoken(&self) -> String {
        let count = |r: &&Rating| self.ratings.iter().filter(|given| given == r).count();
        let given = Rating::ALL.iter().rev().filter(|r| count(r) > 0);
        given.map(|r| format!("{} {}", count(&r), r.spoken().to_lowercase())).collect::<Vec<_>>().join(", ")
    }

    /// Whether somebody said yes and somebody no: then the panel has something to talk about.
    pub fn is_split(&self) -> bool {
        let yes = |r: &Rating| r.points() >= 3;
        self.ratings.iter().any(yes) && !self.ratings.iter().all(yes)
    }
}

/// The ratings of several cards put together by competency, in the order in which the competencies first appear.
pub fn averages(rated: impl IntoIterator<Item = (String, Rating)>) -> Vec<Average> {
    let mut all: Vec<Average> = Vec::new();
    for (competency, rating) in rated {
        match all.iter_mut().find(|a| a.competency == competency) {
            Some(known) => known.ratings.push(rating),
            None => all.push(Average { competency, ratings: vec![rating] }),
        }
    }
    all
}

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

    #[test]
    fn an_average_counts_words_and_shows_where_a_panel_is_split() {
        let given =
            [("Programming", Rating::Yes), ("Operations", Rating::No), ("Programming", Rating::StrongYes), ("Operations", Rating::Yes)];
        let all = averages(given.map(|(c, r)| (c.to_owned(), r)));
        assert_eq!(all.iter().map(|a| a.competency.as_str()).collect::<Vec<_>>(), ["Programming", "Operations"]);
        assert_eq!(all.iter().map(Average::points).collect::<Vec<_>>(), ["3.5", "2.5"]);
        assert_eq!(all.iter().map(Average::spoken).collect::<Vec<_>>(), ["1 strong yes, 1 yes", "1 yes, 1 no"]);
        assert_eq!(all.iter().map(Average::is_split).collect::<Vec<_>>(), [false, true]);
        let thirds = Average { competency: String::new(), ratings: vec![Rating::Yes, Rating::Yes, Rating::StrongYes] };
        assert_eq!(thirds.points(), "3.3");
    }

    #[test]
    fn a_card_is_asked_for_on_its_day_and_chased_a_day_later() {
        let at = |text: &str| Moment::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        let begins = at("2026-12-01 20:00");
        // Due on December 3; in New York that day begins at 05:00 UTC.
        assert!(!is_due(begins, at("2026-12-03 04:59"), when::HOME_ZONE));
        assert!(is_due(begins, at("2026-12-03 05:00"), when::HOME_ZONE));
        let asked = Some(at("2026-12-03 05:00"));
        assert!(!is_late(begins, asked, at("2026-12-04 19:59")));
        assert!(is_late(begins, asked, at("2026-12-04 20:00")));
        assert!(!is_late(begins, None, at("2026-12-09 20:00")));
        assert!(!is_late(begins, Some(at("2026-12-09 12:00")), at("2026-12-09 20:00")));
    }
}
