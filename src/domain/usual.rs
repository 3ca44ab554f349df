//! How long things usually take: never a guess, only what happened here, and nothing below ten applications.

use super::when::{self, Moment};

/// The smallest number of applications from which times are shown.
pub const ENOUGH: usize = 10;

/// The middle and the eighth of ten of a list of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// How many applications it rests on.
    pub n: usize,
    pub median: i64,
    pub p80: i64,
}

impl Usual {
    /// The figures of a list of days; the number of applications when they are too few.
    pub fn of(mut days: Vec<i64>) -> Result<Self, usize> {
        days.sort_unstable();
        let n = days.len();
        match (nearest_rank(&days, 50), nearest_rank(&days, 80)) {
            (Some(median), Some(p80)) if n >= ENOUGH => Ok(Usual { n, median, p80 }),
            _ => Err(n),
        }
    }
}

/// The whole days of each span.
pub fn days(spans: &[(Moment, Moment)]) -> Vec<i64> {
    spans.iter().map(|(from, to)| when::days_between(*from, *to)).collect()
}

/// The percentile of a sorted list by nearest rank: the smallest value with at least that share of the list at or below it.
pub fn nearest_rank(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (percent * sorted.len()).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

fn within(days: i64) -> String {
    match days {
        0 => "less than a day".to_owned(),
        n => super::text::count(n, "day", "days"),
    }
}

/// The figures in a sentence; or why there are none. `what` is the span: `From sending to an answer`.
pub fn sentence(what: &str, usual: Result<Usual, usize>) -> String {
    match usual {
        Ok(u) => format!("{what}: half within {}, 8 in 10 within {}. {} applications so far.", within(u.median), within(u.p80), u.n),
        Err(n) => {
            let came = super::text::count(i64::try_from(n).unwrap_or(i64::MAX), "application has", "applications have");
            format!("{what}: we cannot say yet. {came} come that far, and fewer than {ENOUGH} say too little.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_follow_the_nearest_rank() {
        let days = [3, 5, 7, 8, 9, 11, 13, 15, 30, 90];
        for (percent, want) in [(1, 3), (10, 3), (11, 5), (50, 9), (80, 15), (81, 30), (90, 30), (91, 90), (100, 90)] {
            assert_eq!(nearest_rank(&days, percent), Some(want), "{percent}");
        }
        assert_eq!(nearest_rank(&[], 50), None);
        assert_eq!(nearest_rank(&[4], 80), Some(4));
    }

    #[test]
    fn nothing_is_said_of_fewer_than_ten() {
        assert_eq!(Usual::of(vec![1; 9]), Err(9));
        assert_eq!(Usual::of((1..=10).rev().collect()), Ok(Usual { n: 10, median: 5, p80: 8 }));
        assert!(sentence("To an answer", Err(1)).contains("1 application has come that far"));
        assert_eq!(
            sentence("To an answer", Ok(Usual { n: 12, median: 0, p80: 1 })),
            "To an answer: half within less than a day, 8 in 10 within 1 day. 12 applications so far."
        );
    }
}
