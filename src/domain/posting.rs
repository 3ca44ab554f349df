//! Postings: what they announce, their states, and money.

use std::fmt;

use super::when::Moment;
use super::words::words;

words!(
    /// Where a posting stands.
    PostingState {
        Draft = "draft", "Draft";
        InApproval = "in_approval", "Waiting for approval";
        Scheduled = "scheduled", "Scheduled";
        Live = "live", "Live";
        Closed = "closed", "Closed";
        Filled = "filled", "Filled";
        Cancelled = "cancelled", "Cancelled";
    }
);

words!(
    /// What can happen to a posting.
    PostingStep {
        AskApproval = "ask_approval", "Ask for approval";
        SendBack = "send_back", "Send back with a comment";
        Approve = "approve", "Approve";
        GoLive = "go_live", "Go live";
        Close = "close", "Close";
        TakeBack = "take_back", "Take back";
        Extend = "extend", "Extend the deadline";
        Correct = "correct", "Correct this posting";
        EndEarly = "end_early", "End early";
        Fill = "fill", "Record as filled";
        Cancel = "cancel", "Cancel";
    }
);

impl PostingState {
    /// The state that follows, or why the step is refused.
    pub fn after(self, step: PostingStep) -> Result<PostingState, super::state::Refusal> {
        use PostingState as S;
        use PostingStep as T;
        match (self, step) {
            (S::Draft, T::AskApproval) => Ok(S::InApproval),
            (S::InApproval, T::SendBack | T::TakeBack) => Ok(S::Draft),
            (S::InApproval, T::Approve) => Ok(S::Scheduled),
            (S::Scheduled, T::GoLive) => Ok(S::Live),
            (S::Live, T::Extend | T::Correct) => Ok(S::Live),
            (S::Live, T::Close | T::EndEarly) => Ok(S::Closed),
            (S::Closed, T::Fill) => Ok(S::Filled),
            (S::Draft | S::InApproval | S::Scheduled | S::Live | S::Closed, T::Cancel) => Ok(S::Cancelled),
            _ => Err(super::state::Refusal(format!("“{}” is not possible: this posting is “{}”.", step.spoken(), self.spoken()))),
        }
    }
}

words!(
    /// The field of work, as the programme's assessment tracks name them.
    Specialty {
        Software = "software", "Software engineering";
        Data = "data", "Data engineering";
        Cyber = "cyber", "Cybersecurity";
        Ai = "ai", "Artificial intelligence";
        Product = "product", "Product management";
        Design = "design", "Design and customer experience";
        Other = "other", "Other technical work";
    }
);

words!(
    /// A level of access to classified information.
    Clearance {
        None = "none", "None";
        Secret = "secret", "Secret";
        TopSecret = "top_secret", "Top Secret";
    }
);

/// An amount of money in whole cents of a US dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cents(pub i64);

impl Cents {
    /// Reads an amount as typed: `120000`, `$120,000`, `120,000.50`.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let plain: String = raw.trim().trim_start_matches('$').chars().filter(|c| *c != ',' && *c != ' ').collect();
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, "0"));
        let bad = || "Enter an amount in dollars, such as 120,000".to_owned();
        if part.len() > 2 || part.is_empty() {
            return Err(bad());
        }
        let dollars: i64 = whole.parse().map_err(|_| bad())?;
        let cents: i64 = format!("{part:0<2}").parse().map_err(|_| bad())?;
        if !(0..=10_000_000).contains(&dollars) {
            return Err("The amount must be between $0 and $10,000,000".to_owned());
        }
        Ok(Self(dollars * 100 + cents))
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, cents) = (self.0 / 100, self.0 % 100);
        let digits = dollars.to_string();
        let grouped: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|c| std::str::from_utf8(c).unwrap_or("")).collect();
        write!(f, "${}", grouped.join(","))?;
        if cents == 0 { Ok(()) } else { write!(f, ".{cents:02}") }
    }
}

/// A pay range in words; `None` when neither end is known. Nothing is invented.
pub fn pay_words(low: Option<i64>, high: Option<i64>, hourly: bool) -> Option<String> {
    let per = if hourly { "an hour" } else { "a year" };
    match (low.map(Cents), high.map(Cents)) {
        (Some(a), Some(b)) if a != b => Some(format!("{a} to {b} {per}")),
        (Some(a), _) | (None, Some(a)) => Some(format!("{a} {per}")),
        (None, None) => None,
    }
}

/// Grades in words: `GS-13`, `GS-13 to GS-14`.
pub fn grade_words(plan: &str, low: Option<i64>, high: Option<i64>) -> Option<String> {
    match (low, high) {
        (Some(a), Some(b)) if a != b => Some(format!("{plan}-{a} to {plan}-{b}")),
        (Some(a), _) | (None, Some(a)) => Some(format!("{plan}-{a}")),
        (None, None) => None,
    }
}

/// Whether a person may start or send an application now, and if not why.
pub fn open_for_applications(
    state: PostingState,
    opens_at: Option<Moment>,
    closes_at: Option<Moment>,
    now: Moment,
) -> Result<(), &'static str> {
    match state {
        PostingState::Live => match (opens_at, closes_at) {
            (Some(opens), _) if now < opens => Err("This posting is not open yet."),
            (_, Some(closes)) if now >= closes => Err("This posting has closed."),
            _ => Ok(()),
        },
        PostingState::Closed | PostingState::Filled => Err("This posting has closed."),
        PostingState::Cancelled => Err("This posting was cancelled."),
        _ => Err("This posting is not open yet."),
    }
}

/// `Washington, DC`, `Washington, DC and 4 more`, `… or remote`
pub fn place_words(places: &[String], remote: bool) -> String {
    let named = match places {
        [] => return if remote { "Remote".to_owned() } else { "Place agreed later".to_owned() },
        [one] => one.clone(),
        [one, two] => format!("{one} or {two}"),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    };
    if remote { format!("{named}, or remote") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_and_speaks() {
        for (raw, cents, words) in
            [("120000", 12_000_000, "$120,000"), ("$1,234.5", 123_450, "$1,234.50"), ("0", 0, "$0"), ("999", 99_900, "$999")]
        {
            let read = Cents::parse(raw).unwrap();
            assert_eq!((read.0, read.to_string().as_str()), (cents, words));
        }
        for bad in ["", "a lot", "-5", "1.234", "99999999999", "1e9"] {
            assert!(Cents::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ranges_are_never_invented() {
        assert_eq!(pay_words(None, None, false), None);
        assert_eq!(pay_words(Some(10_000), Some(10_000), true).as_deref(), Some("$100 an hour"));
        assert_eq!(grade_words("GS", Some(13), Some(14)).as_deref(), Some("GS-13 to GS-14"));
    }

    #[test]
    fn a_posting_walks_only_along_its_edges() {
        use PostingState as S;
        use PostingStep as T;
        let path = [T::AskApproval, T::Approve, T::GoLive, T::Close, T::Fill];
        let end = path.iter().try_fold(S::Draft, |s, t| s.after(*t));
        assert_eq!(end, Ok(S::Filled));
        assert!(S::Draft.after(T::GoLive).is_err());
        assert!(S::Filled.after(T::Cancel).is_err());
        assert_eq!(S::InApproval.after(T::TakeBack), Ok(S::Draft));
        assert_eq!(S::Live.after(T::EndEarly), Ok(S::Closed));
        for only_live in [T::Extend, T::Correct] {
            assert!(S::ALL.iter().all(|s| s.after(only_live).is_ok() == (*s == S::Live)), "{only_live}");
        }
        for s in [S::Draft, S::InApproval, S::Scheduled, S::Live, S::Closed] {
            assert_eq!(s.after(T::Cancel), Ok(S::Cancelled));
        }
    }
}
