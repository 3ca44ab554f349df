//! The staffing plan: how many seats of a project are filled, held and open in each month, and what that costs.

use chrono::{Datelike, Months, NaiveDate};

use super::project::Spell;

/// In what way somebody is or could be in a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Filled,
    Held,
    Open,
}

/// Days of a seat with the pay of a year, where it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    pub taken: Taken,
    pub days: Spell,
    pub cents_a_year: Option<i64>,
}

/// A month of the plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Month {
    pub filled: i64,
    pub held: i64,
    pub open: i64,
    /// What whoever is there or will be costs, in cents.
    pub cents: i64,
    /// What the open seats would cost beside that, if they were filled.
    pub open_cents: i64,
    /// Seats whose pay nobody knows.
    pub unknown: i64,
}

/// The first days of so many months, from the month of a day on.
pub fn months(from: NaiveDate, count: u32) -> Vec<NaiveDate> {
    let first = from.with_day(1).unwrap_or(from);
    (0..count).filter_map(|n| first.checked_add_months(Months::new(n))).collect()
}

/// The last day of the month that begins on this day.
fn last_day(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(Months::new(1)).and_then(|d| d.pred_opt()).unwrap_or(first)
}

/// One month of these seats. A seat counts when it is taken on any day of the month; it costs only for those days, a day being the 365th
/// part of a year.
pub fn month(first: NaiveDate, stretches: &[Stretch]) -> Month {
    let last = last_day(first);
    let mut out = Month::default();
    for s in stretches {
        let (from, until) = (s.days.0.max(first), s.days.1.min(last));
        if from > until {
            continue;
        }
        match s.taken {
            Taken::Filled => out.filled += 1,
            Taken::Held => out.held += 1,
            Taken::Open => out.open += 1,
        }
        let days = (until - from).num_days() + 1;
        match s.cents_a_year {
            Some(cents) if s.taken == Taken::Open => out.open_cents += cents * days / 365,
            Some(cents) => out.cents += cents * days / 365,
            None => out.unknown += 1,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(y: i32, m: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, day).unwrap()
    }

    #[test]
    fn months_follow_one_another() {
        assert_eq!(months(d(2026, 11, 24), 3), [d(2026, 11, 1), d(2026, 12, 1), d(2027, 1, 1)]);
        assert_eq!((last_day(d(2028, 2, 1)), last_day(d(2026, 12, 1))), (d(2028, 2, 29), d(2026, 12, 31)));
    }

    #[test]
    fn a_month_counts_seats_and_costs_days() {
        let stretch = |taken, from, until, cents| Stretch { taken, days: (from, until), cents_a_year: cents };
        let all = [
            // The whole of April, at $365 a year: a dollar a day.
            stretch(Taken::Filled, d(2027, 1, 1), d(2027, 12, 31), Some(36_500)),
            // Its last five days.
            stretch(Taken::Held, d(2027, 4, 26), d(2028, 4, 25), Some(36_500)),
            // Its first day, and nobody knows the pay.
            stretch(Taken::Filled, d(2026, 4, 2), d(2027, 4, 1), None),
            stretch(Taken::Open, d(2027, 4, 1), d(2027, 4, 10), Some(73_000)),
            // Not in April.
            stretch(Taken::Filled, d(2027, 5, 1), d(2027, 6, 1), Some(36_500)),
            stretch(Taken::Open, d(2026, 5, 1), d(2027, 3, 31), Some(36_500)),
        ];
        let april = month(d(2027, 4, 1), &all);
        assert_eq!(april, Month { filled: 2, held: 1, open: 1, cents: 3_500, open_cents: 2_000, unknown: 1 });
        assert_eq!(month(d(2030, 1, 1), &all), Month::default());
    }
}
