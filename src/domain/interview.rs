//! Interviews: offered times, a booking, and what can become of it.

use super::state::Refusal;
use super::when::Moment;
use super::words::words;

words!(
    /// Where an interview stands.
    InterviewState {
        Offered = "offered", "Times offered";
        Booked = "booked", "Booked";
        Done = "done", "Done";
        NoShow = "no_show", "Did not come";
        Cancelled = "cancelled", "Cancelled";
    }
);

words!(
    /// What can happen to an interview.
    InterviewStep {
        Book = "book", "Book a time";
        Move = "move", "Move to another time";
        Finish = "finish", "Record as done";
        Miss = "miss", "Record as not attended";
        Cancel = "cancel", "Cancel";
    }
);

words!(
    /// What staff changed about an interview, with a reason.
    ChangeKind {
        Moved = "moved", "Moved";
        Cancelled = "cancelled", "Cancelled";
    }
);

words!(
    /// What an applicant answers to a booked time.
    Response {
        Accepted = "accepted", "I will be there";
        Tentative = "tentative", "I hope to be there, but am not sure";
        Declined = "declined", "I cannot come";
    }
);

impl InterviewState {
    /// The state that follows, or why the step is refused.
    pub fn after(self, step: InterviewStep) -> Result<Self, Refusal> {
        use InterviewState as S;
        use InterviewStep as T;
        match (self, step) {
            (S::Offered, T::Book) | (S::Booked, T::Move) => Ok(S::Booked),
            (S::Booked, T::Finish) => Ok(S::Done),
            (S::Booked, T::Miss) => Ok(S::NoShow),
            (S::Offered | S::Booked, T::Cancel) => Ok(S::Cancelled),
            _ => Err(Refusal(format!("“{}” is not possible: this interview is “{}”.", step.spoken(), self.spoken()))),
        }
    }
}

/// One time that is offered: it starts in the future and lasts 15 to 240 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    starts_at: Moment,
    minutes: i64,
}

impl Slot {
    /// Shortest notice an applicant is given.
    const NOTICE_HOURS: i64 = 2;

    pub fn new(starts_at: Moment, minutes: i64, now: Moment) -> Result<Self, String> {
        if starts_at < now + chrono::TimeDelta::hours(Self::NOTICE_HOURS) {
            return Err(format!("The time must be at least {} hours from now", Self::NOTICE_HOURS));
        }
        if starts_at > now + chrono::TimeDelta::days(120) {
            return Err("The time must be within the next 120 days".to_owned());
        }
        if !(15..=240).contains(&minutes) {
            return Err("An interview takes between 15 and 240 minutes".to_owned());
        }
        Ok(Self { starts_at, minutes })
    }

    pub fn starts_at(self) -> Moment {
        self.starts_at
    }

    pub fn minutes(self) -> i64 {
        self.minutes
    }

    pub fn ends_at(self) -> Moment {
        self.starts_at + chrono::TimeDelta::minutes(self.minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn a_slot_lies_ahead_and_has_a_sensible_length() {
        let now = at("2026-11-24 12:00");
        assert!(Slot::new(at("2026-11-24 14:00"), 45, now).is_ok());
        assert!(Slot::new(at("2026-11-24 13:59"), 45, now).unwrap_err().contains("2 hours"));
        assert!(Slot::new(at("2027-11-24 14:00"), 45, now).unwrap_err().contains("120 days"));
        assert!(Slot::new(at("2026-11-25 14:00"), 5, now).unwrap_err().contains("minutes"));
    }

    #[test]
    fn only_a_booked_interview_can_be_done_or_missed() {
        assert_eq!(InterviewState::Booked.after(InterviewStep::Move), Ok(InterviewState::Booked));
        assert!(InterviewState::Offered.after(InterviewStep::Finish).is_err());
        assert!(InterviewState::Cancelled.after(InterviewStep::Book).is_err());
    }
}
