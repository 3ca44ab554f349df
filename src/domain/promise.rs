//! The status contract: every applicant who waits has a date and somebody it depends on. A date that passes is replaced, and both sides
//! read so.

use chrono::{NaiveDateTime, TimeDelta};

use super::state::State;
use super::when::{self, Moment};

/// States in which an applicant waits for a date of ours. An offer has its own last day, a draft the closing of its posting.
pub const WAITING: &[State] = &[State::Submitted, State::InReview, State::Interviewing, State::Qualified, State::Accepted, State::Deferred];

/// A new date is at least so many days away.
const LEAST: i64 = 5;

/// The date promised after one that passed: the days of the stage again, and never before an interview that is booked has been followed up.
pub fn next_date(now: Moment, stage_days: i64, interview: Option<Moment>) -> Moment {
    let again = now + TimeDelta::days(stage_days.max(LEAST));
    interview.map_or(again, |at| again.max(at + TimeDelta::days(LEAST)))
}

/// With whom an application lies, for its applicant. `choosing`: interview times wait for their choice.
pub fn with(told: State, choosing: bool) -> &'static str {
    match told {
        State::Interviewing if choosing => "you",
        State::Interviewing => "the interviewer and the hiring team",
        State::InReview => "two reviewers",
        State::Qualified => "the agencies",
        State::Draft | State::Offered => "you",
        _ => "the programme office",
    }
}

/// The same for staff, who also know of a decision that was not told.
pub fn with_for_staff(state: State, told: State) -> &'static str {
    match state {
        _ if state != told => "whoever decided: the applicant has not been told",
        State::InReview => "the reviewers",
        State::Interviewing => "the interviewer and the applicant",
        State::Qualified => "the agencies",
        State::Offered => "the applicant",
        _ => "the programme office",
    }
}

/// A date that passed and the one that took its place, as history keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missed {
    pub promised: Moment,
    pub again: Moment,
}

impl Missed {
    /// The detail of the event.
    pub fn log(&self) -> String {
        format!("{} {}", when::machine(self.promised), when::machine(self.again))
    }

    /// Reads the detail of an event.
    pub fn parse(log: &str) -> Option<Self> {
        let read = |raw: &str| NaiveDateTime::parse_from_str(raw, "%Y-%m-%dT%H:%M:%SZ").ok();
        let (promised, again) = log.split_once(' ')?;
        Some(Self { promised: read(promised)?, again: read(again)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_date_leaves_time_to_keep_it() {
        let now = Moment::default();
        let in_days = |d: i64| now + TimeDelta::days(d);
        for (stage, interview, want) in [(14, None, 14), (3, None, 5), (14, Some(2), 14), (14, Some(12), 17), (5, Some(20), 25)] {
            assert_eq!(next_date(now, stage, interview.map(in_days)), in_days(want), "{stage} days, interview in {interview:?}");
        }
    }

    #[test]
    fn history_keeps_both_dates() {
        let missed = Missed { promised: Moment::default(), again: Moment::default() + TimeDelta::days(14) };
        assert_eq!(Missed::parse(&missed.log()), Some(missed));
        assert_eq!(Missed::parse("soon later"), None);
    }

    #[test]
    fn every_state_that_waits_is_with_somebody_and_has_days() {
        for state in WAITING {
            assert!(state.days_promised().is_some() && with(*state, false) != "you", "{state}");
        }
        assert_eq!(with(State::Interviewing, true), "you");
        assert!(with_for_staff(State::NotSelected, State::InReview).contains("not been told"));
    }
}
