//! Decisions and the reasons that may be given for them.

use super::words::words;

words!(
    /// What was decided.
    Outcome {
        Qualified = "qualified", "Qualified";
        NotSelected = "not_selected", "Not moving forward";
    }
);

words!(
    /// Why an application is not moving forward: one flat list, each in words that can be sent as they stand.
    Reason {
        Experience = "experience", "The résumé does not show the experience this posting asks for";
        Depth = "depth", "The work shown does not reach the technical depth this posting needs";
        Evidence = "evidence", "The application does not say enough about your own part in the work";
        Interview = "interview", "In the interview, the required level was not shown in every competency";
        Communication = "communication", "The explanation of technical choices was not clear enough for this work";
        Minimum = "minimum", "A stated minimum requirement is not met";
        Feasibility = "feasibility", "Grade, place or start date do not fit any open seat";
        NoShow = "no_show", "The interview did not take place and could not be arranged again";
        Other = "other", "Another reason, stated below";
    }
);

impl Reason {
    /// What the person can do next.
    pub const fn advice(self) -> &'static str {
        match self {
            Reason::Experience => {
                "Postings differ in what they ask for. Compare your work with the list under “What you need” before the next one."
            }
            Reason::Depth => "Describe one system you built or repaired in depth: what was hard, what you chose and why.",
            Reason::Evidence => "Write “I” where you did the work yourself, and name the result.",
            Reason::Interview => "The levels of each competency are public. Prepare one example for each.",
            Reason::Communication => "Practise explaining one decision to somebody outside your team.",
            Reason::Minimum => "Check the minimum requirements first: they are listed at the top of every posting.",
            Reason::Feasibility => "You can widen places or grades in your next application; new seats open with every cohort.",
            Reason::NoShow => "Tell us early if a time does not suit; it can be moved until the day before.",
            Reason::Other => "Write to us if the explanation is not clear.",
        }
    }
}

/// A decision as it is made: checked, not yet told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub outcome: Outcome,
    pub reasons: Vec<Reason>,
    /// Words added for the applicant; at most 1,000 characters.
    pub detail: String,
    /// What is added to single reasons; at most 500 characters each.
    pub words: Vec<(Reason, String)>,
}

impl Verdict {
    /// Not moving forward needs a reason; “another reason” needs words.
    pub fn new(outcome: Outcome, reasons: Vec<Reason>, detail: &str) -> Result<Self, (&'static str, String)> {
        Self::with_words(outcome, reasons.into_iter().map(|r| (r, String::new())).collect(), detail)
    }

    /// The same, with words beside single reasons.
    pub fn with_words(outcome: Outcome, reasons: Vec<(Reason, String)>, detail: &str) -> Result<Self, (&'static str, String)> {
        let words: Vec<(Reason, String)> =
            reasons.iter().map(|(r, w)| (*r, super::text::lines(w))).filter(|(_, w)| !w.is_empty()).collect();
        let reasons: Vec<Reason> = reasons.into_iter().map(|(r, _)| r).collect();
        if words.iter().any(|(_, w)| w.chars().count() > 500) {
            return Err(("reasons", "What is added to a reason must be 500 characters or fewer".to_owned()));
        }
        let detail = super::text::lines(detail);
        if outcome == Outcome::NotSelected && reasons.is_empty() {
            return Err(("reasons", "Choose at least one reason".to_owned()));
        }
        if reasons.contains(&Reason::Other) && detail.is_empty() && !words.iter().any(|(r, _)| *r == Reason::Other) {
            return Err(("detail", "Say what the other reason is".to_owned()));
        }
        if detail.chars().count() > 1000 {
            return Err(("detail", "The explanation must be 1,000 characters or fewer".to_owned()));
        }
        let (reasons, words) = if outcome == Outcome::Qualified { (Vec::new(), Vec::new()) } else { (reasons, words) };
        Ok(Self { outcome, reasons, detail, words })
    }

    /// What is added to a reason.
    pub fn words_of(&self, reason: &Reason) -> Option<&str> {
        self.words.iter().find(|(r, _)| r == reason).map(|(_, w)| w.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_needs_a_reason() {
        assert_eq!(Verdict::new(Outcome::NotSelected, vec![], "x").unwrap_err().0, "reasons");
        assert_eq!(Verdict::new(Outcome::NotSelected, vec![Reason::Other], " ").unwrap_err().0, "detail");
        assert_eq!(Verdict::new(Outcome::NotSelected, vec![Reason::Depth], &"x".repeat(1001)).unwrap_err().0, "detail");
        assert!(Verdict::new(Outcome::NotSelected, vec![Reason::Depth], "").is_ok());
        assert!(Verdict::new(Outcome::Qualified, vec![], "").is_ok());
        let other = |words: &str| Verdict::with_words(Outcome::NotSelected, vec![(Reason::Other, words.to_owned())], "");
        assert!(other("The posting was split in two.").is_ok() && other(" ").is_err() && other(&"x".repeat(501)).is_err());
        assert_eq!(other("So.").unwrap().words_of(&Reason::Other), Some("So."));
    }

    #[test]
    fn there_are_about_nine_reasons_each_with_advice() {
        assert_eq!(Reason::ALL.len(), 9);
        assert!(Reason::ALL.iter().all(|r| !r.advice().is_empty()));
    }
}
