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

    /// Whether it overlaps a meeting that begins then and lasts so long. Touching is not overlapping.
    pub fn meets(self, starts_at: Moment, minutes: i64) -> bool {
        self.starts_at < starts_at + chrono::TimeDelta::minutes(minutes) && starts_at < self.ends_at()
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.meets(other.starts_at, other.minutes)
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
    fn overlap_is_seen_from_both_sides_and_touching_is_not_overlap() {
        let now = at("2026-11-24 12:00");
        let slot = |t| Slot::new(at(t), 45, now).unwrap();
        let (a, b, c) = (slot("2026-11-25 14:00"), slot("2026-11-25 14:30"), slot("2026-11-25 14:45"));
        assert!(a.overlaps(b) && b.overlaps(a) && !a.overlaps(c) && !c.overlaps(a));
    }

    #[test]
    fn only_a_booked_interview_can_be_done_or_missed() {
        assert_eq!(InterviewState::Booked.after(InterviewStep::Move), Ok(InterviewState::Booked));
        assert!(InterviewState::Offered.after(InterviewStep::Finish).is_err());
        assert!(InterviewState::Cancelled.after(InterviewStep::Book).is_err());
    }
}
