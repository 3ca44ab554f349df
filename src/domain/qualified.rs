//! The qualified list: ranks by points, and where it is cut off.

use super::words::words;

words!(
    /// On what a cut-off rests.
    Basis {
        People = "people", "A number of people";
        Score = "score", "A number of points";
        Percent = "percent", "A percentage of all on the list";
        Off = "off", "No cut-off";
    }
);

/// Where a list is cut off. Whoever ties with the last one inside is inside too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CutOff {
    pub basis: Basis,
    pub value: i64,
}

impl CutOff {
    /// A basis with its number as typed.
    pub fn new(basis: Basis, typed: &str) -> Result<Self, String> {
        let (low, high, what) = match basis {
            Basis::Off => return Ok(CutOff { basis, value: 0 }),
            Basis::People => (1, 100_000, "Enter a number of people, 1 or more"),
            Basis::Score => (1, 100, "Enter a number of points from 1 to 100"),
            Basis::Percent => (1, 100, "Enter a percentage from 1 to 100"),
        };
        let value = typed.trim().trim_end_matches('%').trim_end().parse().ok().filter(|n| (low..=high).contains(n));
        value.map(|value| CutOff { basis, value }).ok_or_else(|| what.to_owned())
    }

    /// Which of these are inside. A percentage is rounded up to whole people.
    pub fn inside(self, points: &[i64]) -> Vec<bool> {
        let all = i64::try_from(points.len()).unwrap_or(i64::MAX);
        let people = match self.basis {
            Basis::People => self.value,
            Basis::Percent => all.saturating_mul(self.value).saturating_add(99) / 100,
            Basis::Score => return points.iter().map(|p| *p >= self.value).collect(),
            Basis::Off => all,
        };
        ranks(points).into_iter().map(|rank| rank <= people).collect()
    }

    /// The basis in words.
    pub fn words(self) -> String {
        match self.basis {
            Basis::People if self.value == 1 => "the first person and all who tie with them".to_owned(),
            Basis::People => format!("the first {} people and all who tie with the last of them", self.value),
            Basis::Score => format!("{} points or more", self.value),
            Basis::Percent => format!("the first {}% of the list and all who tie with the last of them", self.value),
            Basis::Off => "no cut-off".to_owned(),
        }
    }
}

/// The rank of each: one more than how many have more points. Equal points share a rank, and the next one is counted on from all before.
pub fn ranks(points: &[i64]) -> Vec<i64> {
    points.iter().map(|own| 1 + i64::try_from(points.iter().filter(|p| *p > own).count()).unwrap_or(i64::MAX - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(basis: Basis, value: i64, points: &[i64]) -> usize {
        CutOff { basis, value }.inside(points).into_iter().filter(|x| *x).count()
    }

    #[test]
    fn ties_share_a_rank_and_the_next_counts_on() {
        assert_eq!(ranks(&[100, 85, 85, 85, 70]), [1, 2, 2, 2, 5]);
        assert_eq!(ranks(&[]), Vec::<i64>::new());
    }

    #[test]
    fn who_ties_at_the_cut_off_is_inside() {
        let list = [100, 85, 85, 85, 70, 70];
        for (basis, value, inside) in [
            (Basis::People, 1, 1),
            (Basis::People, 2, 4),
            (Basis::People, 4, 4),
            (Basis::People, 5, 6),
            (Basis::People, 99, 6),
            (Basis::Score, 85, 4),
            (Basis::Score, 86, 1),
            // 6 × 16% = 0.96 → 1; 6 × 17% = 1.02 → 2.
            (Basis::Percent, 16, 1),
            (Basis::Percent, 17, 4),
            (Basis::Percent, 100, 6),
            (Basis::Off, 0, 6),
        ] {
            assert_eq!(count(basis, value, &list), inside, "{basis} {value}");
        }
        assert_eq!(count(Basis::Percent, 50, &[]), 0);
    }

    #[test]
    fn a_cut_off_is_a_number_that_makes_sense() {
        assert_eq!(CutOff::new(Basis::Percent, " 25 % "), Ok(CutOff { basis: Basis::Percent, value: 25 }));
        for (basis, raw) in
            [(Basis::People, "0"), (Basis::People, "x"), (Basis::Score, "101"), (Basis::Percent, "-1"), (Basis::Percent, "")]
        {
            assert!(CutOff::new(basis, raw).is_err(), "{basis} {raw:?}");
        }
    }
}
