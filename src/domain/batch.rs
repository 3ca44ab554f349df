//! Work on many applications at once: what can be done, how it goes, and how long it can be taken back.

use super::decision::Outcome;
use super::state::{Refusal, State, Step};
use super::words::words;

/// Most applications in one piece of work.
pub const MOST: usize = 50_000;

words!(
    /// What is done to each application of a batch.
    BatchKind {
        BeginReview = "begin_review", "Begin review";
        Qualify = "qualify", "Decide: qualified";
        NotSelect = "not_select", "Decide: not moving forward";
        Tell = "tell", "Send the decisions";
        Message = "message", "Send a message";
        Assign = "assign", "Give to somebody";
        Tag = "tag", "Add a tag";
        Untag = "untag", "Remove a tag";
    }
);

words!(
    /// How far a batch is.
    BatchState {
        Draft = "draft", "Not started";
        Waiting = "waiting", "Waiting to be sent";
        Running = "running", "At work";
        Done = "done", "Done";
        Undoing = "undoing", "Being taken back";
        Undone = "undone", "Taken back";
    }
);

words!(
    /// What became of one application of a batch.
    ItemState {
        Waiting = "waiting", "To do";
        Done = "done", "Done";
        LeftOut = "left_out", "Left out";
        Undone = "undone", "Taken back";
        /// Could not be taken back, because it went on meanwhile.
        Kept = "kept", "Stays";
    }
);

impl BatchKind {
    /// What it does to the state of an application, when it does anything to it.
    pub fn step(self) -> Option<Step> {
        match self {
            BatchKind::BeginReview => Some(Step::BeginReview),
            BatchKind::Qualify => Some(Step::Qualify),
            BatchKind::NotSelect => Some(Step::NotSelect),
            _ => None,
        }
    }

    /// The decision it makes.
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            BatchKind::Qualify => Some(Outcome::Qualified),
            BatchKind::NotSelect => Some(Outcome::NotSelected),
            _ => None,
        }
    }

    /// Whether letters go to applicants: then it waits as long as it can be taken back.
    pub fn writes(self) -> bool {
        matches!(self, BatchKind::Tell | BatchKind::Message)
    }

    /// Why this cannot be done to an application that stands so, in a sentence.
    pub fn refuses(self, state: State, told: State) -> Option<String> {
        match self {
            BatchKind::Tell if state == told => Some("There is nothing to tell: the applicant knows.".to_owned()),
            BatchKind::Tell if !matches!(state, State::Qualified | State::NotSelected) => {
                Some(format!("No decision waits to be told: it is “{}”.", state.spoken()))
            }
            BatchKind::Message if state == State::Withdrawn => Some("The applicant withdrew.".to_owned()),
            _ => self.step().and_then(|step| state.after(step).err()).map(|Refusal(why)| why),
        }
    }
}

/// Words with places for what differs from one person to the next: `{name}`, `{posting}`, `{reference}`.
pub fn fill(words: &str, name: &str, posting: &str, reference: &str) -> String {
    // One walk over the words: what is put in is never read again as a place.
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let known = [("{name}", name), ("{posting}", posting), ("{reference}", reference)];
        match known.iter().find(|(place, _)| from.starts_with(place)) {
            Some((place, value)) => {
                out.push_str(value);
                rest = from.get(place.len()..).unwrap_or_default();
            }
            None => {
                out.push('{');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out + rest
}

/// The first place in these words that nobody can fill in.
pub fn unknown_place(words: &str) -> Option<&str> {
    let mut rest = words;
    while let Some(at) = rest.find('{') {
        let from = rest.get(at..).unwrap_or_default();
        let end = from.find('}')?;
        let place = from.get(..=end).unwrap_or_default();
        if !matches!(place, "{name}" | "{posting}" | "{reference}") {
            return Some(place);
        }
        rest = from.get(end + 1..).unwrap_or_default();
    }
    None
}

/// A tag as it is kept: one short line in small letters. `None` when there is nothing in it, or too much.
pub fn tag(raw: &str) -> Option<String> {
    let tag = super::text::line(raw).to_lowercase();
    (1..=30).contains(&tag.chars().count()).then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_filled_in_once_and_what_nobody_knows_is_found() {
        assert_eq!(fill("Dear {name}: {posting}, {reference} {x", "{reference}", "Data", "TF-1"), "Dear {reference}: Data, TF-1 {x");
        assert_eq!(unknown_place("Dear {name}, {first name}"), Some("{first name}"));
        assert_eq!(unknown_place("Dear {name} { and no end"), None);
    }

    #[test]
    fn what_a_batch_cannot_do_it_says_before() {
        assert_eq!(BatchKind::NotSelect.refuses(State::InReview, State::InReview), None);
        assert!(BatchKind::NotSelect.refuses(State::Offered, State::Offered).is_some());
        assert!(BatchKind::BeginReview.refuses(State::InReview, State::InReview).is_some());
        assert_eq!(BatchKind::Tell.refuses(State::NotSelected, State::InReview), None);
        assert!(BatchKind::Tell.refuses(State::NotSelected, State::NotSelected).is_some());
        assert!(BatchKind::Tell.refuses(State::Withdrawn, State::InReview).is_some());
        assert_eq!(BatchKind::Tag.refuses(State::Placed, State::Placed), None);
    }

    #[test]
    fn a_tag_is_one_short_line() {
        assert_eq!(tag("  Call  Back "), Some("call back".to_owned()));
        assert_eq!((tag(" "), tag(&"x".repeat(31))), (None, None));
    }
}
