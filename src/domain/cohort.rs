//! Cohorts: dated rounds of the programme. Their dates follow one another, and their application windows do not overlap.

use chrono::NaiveDate;

use super::text;

/// A cohort whose dates are in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    pub name: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub review_until: NaiveDate,
    pub starts_on: NaiveDate,
}

/// What is wrong, by field.
pub type Wrong = Vec<(&'static str, &'static str)>;

impl Cohort {
    /// Dates in the order of the round: opens, closes, review until, starts.
    pub fn new(name: &str, [opens_on, closes_on, review_until, starts_on]: [NaiveDate; 4]) -> Result<Self, Wrong> {
        let name = text::line(name);
        let mut wrong = Vec::new();
        match name.chars().count() {
            0 => wrong.push(("name", "Enter a name")),
            1..=80 => {}
            _ => wrong.push(("name", "The name must be 80 characters or fewer")),
        }
        for (ok, field, what) in [
            (opens_on <= closes_on, "closes_on", "Applications must not close before they open"),
            (closes_on <= review_until, "review_until", "Review must not end before applications close"),
            (review_until <= starts_on, "starts_on", "The cohort must not start before review ends"),
        ] {
            if !ok {
                wrong.push((field, what));
            }
        }
        if wrong.is_empty() { Ok(Self { name, opens_on, closes_on, review_until, starts_on }) } else { Err(wrong) }
    }

    /// Whether both take applications on at least one day.
    pub fn overlaps(&self, opens_on: NaiveDate, closes_on: NaiveDate) -> bool {
        self.opens_on <= closes_on && opens_on <= self.closes_on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, month, day).unwrap()
    }

    #[test]
    fn dates_follow_one_another() {
        assert!(Cohort::new("Spring", [d(1, 1), d(1, 1), d(1, 1), d(1, 1)]).is_ok());
        for (dates, field) in [
            ([d(2, 1), d(1, 1), d(3, 1), d(4, 1)], "closes_on"),
            ([d(1, 1), d(3, 1), d(2, 1), d(4, 1)], "review_until"),
            ([d(1, 1), d(2, 1), d(4, 1), d(3, 1)], "starts_on"),
        ] {
            assert_eq!(Cohort::new("Spring", dates).unwrap_err()[0].0, field);
        }
        assert_eq!(Cohort::new("  ", [d(1, 1); 4]).unwrap_err()[0].0, "name");
    }

    #[test]
    fn windows_overlap_when_they_share_a_day() {
        let c = Cohort::new("Spring", [d(1, 10), d(2, 10), d(3, 1), d(4, 1)]).unwrap();
        for (opens, closes, shared) in
            [(d(1, 1), d(1, 9), false), (d(1, 1), d(1, 10), true), (d(1, 15), d(1, 20), true), (d(2, 11), d(3, 1), false)]
        {
            assert_eq!(c.overlaps(opens, closes), shared, "{opens} to {closes}");
        }
    }
}
