//! The term of a placement: its kinds, its steps, how it ends, and its days.

use chrono::NaiveDate;

use super::placement::PlacementState;
use super::state::Refusal;
use super::words::words;

words!(
    /// What kind of placement it is.
    TermKind {
        Fellowship = "fellowship", "Fellowship term";
        Detail = "detail", "Detail";
        Rotation = "rotation", "Rotation";
        Temporary = "temporary", "Temporary appointment";
    }
);

words!(
    /// What can happen to a placement.
    TermStep {
        Arrive = "arrive", "Record the arrival";
        NoShow = "no_show", "Did not arrive";
        Begin = "begin", "Begin";
        Reschedule = "reschedule", "Set another first day";
        Extend = "extend", "Extend the term";
        Move = "move", "Move to another seat";
        Convert = "convert", "Convert to a permanent position";
        Leave = "leave", "Leaves at their own wish";
        EndEarly = "end_early", "End early";
        Finish = "finish", "End of the term";
        Cancel = "cancel", "Undo before it begins";
    }
);

words!(
    /// How a placement ended, or will end on its last day.
    TermEnd {
        Term = "term", "Term ended";
        Moved = "moved", "Moved to another seat";
        Converted = "converted", "Converted to a permanent position";
        Left = "left", "Left at their own wish";
        EndedEarly = "ended_early", "Ended early by the agency";
        NoShow = "no_show", "Did not arrive";
        Cancelled = "cancelled", "Undone before it began";
    }
);

impl TermEnd {
    /// The state of a placement that ended so.
    pub fn state(self) -> PlacementState {
        match self {
            TermEnd::Term | TermEnd::Converted => PlacementState::Ended,
            TermEnd::Moved => PlacementState::Moved,
            TermEnd::Left | TermEnd::EndedEarly | TermEnd::NoShow | TermEnd::Cancelled => PlacementState::LeftEarly,
        }
    }
}

words!(
    /// Where a change stands that a second person decides.
    ChangeState {
        Waiting = "waiting", "Waiting for a second person";
        Approved = "approved", "Approved";
        Refused = "refused", "Refused";
        Dropped = "dropped", "Taken back";
    }
);

words!(
    /// Whether somebody agreed to be kept as alumni.
    Alumni {
        Yes = "yes", "Yes, keep me in touch";
        No = "no", "No";
    }
);

words!(
    /// Who does a task around the first day.
    TaskOwner {
        Agency = "agency", "The agency";
        Fellow = "fellow", "The fellow";
        Supervisor = "supervisor", "The supervisor";
    }
);

impl PlacementState {
    /// Placements in which somebody sits, or is about to.
    pub const LIVE: [PlacementState; 3] = [PlacementState::Confirmed, PlacementState::Active, PlacementState::Extended];

    pub fn is_live(self) -> bool {
        Self::LIVE.contains(&self)
    }

    /// Whether the person is at work.
    pub fn has_begun(self) -> bool {
        matches!(self, PlacementState::Active | PlacementState::Extended)
    }

    /// The state in which a step ends, or why it is refused. A step with a day ahead is taken on that day.
    pub fn after(self, step: TermStep) -> Result<Self, Refusal> {
        use PlacementState as S;
        use TermStep as T;
        match (self, step) {
            (S::Confirmed, T::Arrive | T::Begin) => Ok(S::Active),
            (S::Confirmed, T::NoShow | T::Cancel) => Ok(S::LeftEarly),
            (S::Confirmed, T::Reschedule) => Ok(S::Confirmed),
            (S::Active | S::Extended, T::Extend) => Ok(S::Extended),
            (S::Confirmed | S::Active | S::Extended, T::Move) => Ok(S::Moved),
            (S::Active | S::Extended, T::Convert | T::Finish) => Ok(S::Ended),
            (S::Active | S::Extended, T::Leave | T::EndEarly) => Ok(S::LeftEarly),
            _ => Err(Refusal(format!("“{}” is not possible: this placement is “{}”.", step.spoken(), self.spoken()))),
        }
    }

    /// The steps that a person can take now, in reading order; the clock takes the others.
    pub fn steps(self) -> impl Iterator<Item = TermStep> {
        let by_clock = [TermStep::Begin, TermStep::Finish, TermStep::Cancel];
        TermStep::ALL.iter().copied().filter(move |step| !by_clock.contains(step) && self.after(*step).is_ok())
    }
}

/// Days from a first to a last one, both counted. The last may lie before the first: then there are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Span {
    pub fn days(self) -> i64 {
        ((self.last - self.first).num_days() + 1).max(0)
    }

    pub fn covers(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

/// Days at which the end of a term comes into view.
pub const ROLL_OFF: [i64; 5] = [180, 120, 90, 60, 30];
/// Days before the end at which the fellow has a letter.
pub const END_LETTERS: [i64; 3] = [180, 90, 30];

/// The group of the roll-off list for so many days left: the nearest of them.
pub fn roll_off(left: i64) -> Option<i64> {
    nearest(&ROLL_OFF, left)
}

/// The letter that is due with so many days left. Of several that were missed only the nearest.
pub fn end_letter(left: i64) -> Option<i64> {
    nearest(&END_LETTERS, left)
}

fn nearest(marks: &[i64], left: i64) -> Option<i64> {
    marks.iter().copied().filter(|mark| (0..=*mark).contains(&left)).min()
}

/// Longest time somebody may serve in all, in days: 4 years (5 CFR 213.3102(r)).
pub const LONGEST_DAYS: i64 = 4 * 365 + 1;

/// Whether a new last day is possible: later than the old one, and within the longest time in all. `others` are the days of the person's
/// other placements.
pub fn may_extend(term: Span, until: NaiveDate, others: i64) -> Result<(), String> {
    if until <= term.last {
        return Err("The new last day must be later than the old one".to_owned());
    }
    let days = Span { last: until, ..term }.days() + others;
    if days > LONGEST_DAYS {
        let most = until - chrono::TimeDelta::days(days - LONGEST_DAYS);
        return Err(format!("Nobody may serve longer than 4 years in all: the last day can be {} at most", super::when::day(most)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    /// The table, written a second time and by hand.
    #[test]
    fn every_step_of_a_placement_is_as_the_product_says() {
        use PlacementState as S;
        let legal: &[(S, &[S])] = &[
            (S::Confirmed, &[S::Confirmed, S::Active, S::LeftEarly, S::Moved]),
            (S::Active, &[S::Extended, S::Ended, S::LeftEarly, S::Moved]),
            (S::Extended, &[S::Extended, S::Ended, S::LeftEarly, S::Moved]),
            (S::Ended, &[]),
            (S::LeftEarly, &[]),
            (S::Moved, &[]),
        ];
        assert_eq!(legal.len(), S::ALL.len());
        for (from, to) in legal {
            let mut reached: Vec<S> = TermStep::ALL.iter().filter_map(|t| from.after(*t).ok()).collect();
            let mut to = to.to_vec();
            reached.sort();
            reached.dedup();
            to.sort();
            assert_eq!(reached, to, "from {from}");
        }
        assert_eq!(S::Confirmed.steps().collect::<Vec<_>>(), [TermStep::Arrive, TermStep::NoShow, TermStep::Reschedule, TermStep::Move]);
        assert!(S::Confirmed.after(TermStep::Extend).unwrap_err().0.contains("this placement is “Confirmed”"));
    }

    #[test]
    fn an_end_and_its_state_agree_with_the_steps() {
        use TermStep as T;
        for (step, end) in [
            (T::Finish, TermEnd::Term),
            (T::Convert, TermEnd::Converted),
            (T::Leave, TermEnd::Left),
            (T::EndEarly, TermEnd::EndedEarly),
            (T::Move, TermEnd::Moved),
        ] {
            assert_eq!(PlacementState::Active.after(step), Ok(end.state()), "{step}");
        }
        for (step, end) in [(T::NoShow, TermEnd::NoShow), (T::Cancel, TermEnd::Cancelled)] {
            assert_eq!(PlacementState::Confirmed.after(step), Ok(end.state()), "{step}");
        }
    }

    #[test]
    fn days_are_counted_with_both_ends() {
        let term = Span { first: day(2027, 2, 1), last: day(2027, 2, 28) };
        assert_eq!(term.days(), 28);
        assert!(term.covers(day(2027, 2, 1)) && term.covers(day(2027, 2, 28)) && !term.covers(day(2027, 3, 1)));
        assert_eq!(Span { first: day(2027, 2, 1), last: day(2027, 1, 31) }.days(), 0);
    }

    #[test]
    fn the_end_comes_nearer_in_steps() {
        for (left, group, letter) in [
            (181, None, None),
            (180, Some(180), Some(180)),
            (121, Some(180), Some(180)),
            (120, Some(120), Some(180)),
            (90, Some(90), Some(90)),
            (31, Some(60), Some(90)),
            (30, Some(30), Some(30)),
            (0, Some(30), Some(30)),
            (-1, None, None),
        ] {
            assert_eq!((roll_off(left), end_letter(left)), (group, letter), "{left}");
        }
    }

    #[test]
    fn nobody_serves_longer_than_four_years_in_all() {
        let term = Span { first: day(2027, 2, 1), last: day(2029, 1, 31) };
        assert!(may_extend(term, day(2029, 1, 31), 0).is_err(), "not earlier, not the same");
        assert!(may_extend(term, day(2031, 1, 31), 0).is_ok());
        // Four years by the calendar, with their leap day, are 1,461 days.
        assert!(may_extend(term, day(2031, 2, 1), 0).unwrap_err().contains("January 31, 2031"));
        assert!(may_extend(term, day(2031, 1, 31), 365).unwrap_err().contains("January 31, 2030"));
    }
}
