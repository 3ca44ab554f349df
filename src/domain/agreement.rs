//! Figures that show how evenly a round judges: agreement beyond chance, middle and spread, and when a difference is more than chance.

/// Fewest cards from which on a difference or an agreement is worth a word.
pub const ENOUGH: usize = 20;

/// Cohen's kappa of two raters who put the same things into categories: `(po - pe) / (1 - pe)`, where `po` is the share on which they
/// agree and `pe` the share on which they would agree by chance, from how often each uses each category (J. Cohen, “A coefficient of
/// agreement for nominal scales”, Educational and Psychological Measurement 20, 1960). `None` where it says nothing: no pairs, or both
/// put everything into one category, so that chance alone agrees on all.
pub fn kappa<T: PartialEq + Copy>(pairs: &[(T, T)]) -> Option<f64> {
    let all = pairs.len() as f64;
    if pairs.is_empty() {
        return None;
    }
    let mut categories: Vec<T> = Vec::new();
    for one in pairs.iter().flat_map(|(a, b)| [*a, *b]) {
        if !categories.contains(&one) {
            categories.push(one);
        }
    }
    let agreed = pairs.iter().filter(|(a, b)| a == b).count() as f64 / all;
    let share = |of: usize| of as f64 / all;
    let chance: f64 = categories
        .iter()
        .map(|c| share(pairs.iter().filter(|p| p.0 == *c).count()) * share(pairs.iter().filter(|p| p.1 == *c).count()))
        .sum();
    (chance < 1.0).then(|| (agreed - chance) / (1.0 - chance))
}

/// What a kappa means in a word, after Landis and Koch (Biometrics 33, 1977).
pub fn spoken(kappa: f64) -> &'static str {
    match kappa {
        k if k < 0.0 => "less than by chance",
        k if k <= 0.2 => "slight",
        k if k <= 0.4 => "fair",
        k if k <= 0.6 => "moderate",
        k if k <= 0.8 => "substantial",
        _ => "almost perfect",
    }
}

/// The middle of a row of numbers, and how far they lie apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub n: usize,
    pub mean: f64,
    /// The standard deviation of a sample; `None` of fewer than two numbers.
    pub deviation: Option<f64>,
}

impl Spread {
    /// `None` of no numbers.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let n = numbers.len();
        if n == 0 {
            return None;
        }
        let mean = numbers.iter().sum::<f64>() / n as f64;
        let squares: f64 = numbers.iter().map(|x| (x - mean).powi(2)).sum();
        Some(Spread { n, mean, deviation: (n > 1).then(|| (squares / (n - 1) as f64).sqrt()) })
    }

    /// Whether two means differ by more than twice the standard error of their difference; never with fewer than `ENOUGH` on either side.
    pub fn differs(self, other: Spread) -> bool {
        let (Some(one), Some(two)) = (self.deviation, other.deviation) else { return false };
        let error = (one.powi(2) / self.n as f64 + two.powi(2) / other.n as f64).sqrt();
        self.n >= ENOUGH && other.n >= ENOUGH && (self.mean - other.mean).abs() > 2.0 * error
    }
}

/// The number in the middle; of an even row the mean of the two.
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |i: usize| sorted.get(i).copied();
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => at(half),
        _ => Some((at(half - 1)? + at(half)?) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: Option<f64>, want: f64) {
        let got = got.unwrap();
        assert!((got - want).abs() < 1e-9, "{got} is not {want}");
    }

    /// Twenty both say yes, fifteen both no, five only the first, ten only the second. po = 35/50 = 0.7; the first says yes 25 of 50,
    /// the second 30 of 50: pe = 0.5 × 0.6 + 0.5 × 0.4 = 0.5; kappa = 0.2 / 0.5 = 0.4.
    #[test]
    fn kappa_of_two_categories_by_hand() {
        let mut pairs = vec![(true, true); 20];
        pairs.extend(vec![(false, false); 15]);
        pairs.extend(vec![(true, false); 5]);
        pairs.extend(vec![(false, true); 10]);
        near(kappa(&pairs), 0.4);
    }

    /// Ten pairs: (0,0) ×2, (1,1) ×4, (2,2) ×1, (1,2) ×2, (0,1) ×1. po = 0.7; the first uses 0, 1, 2 in 3, 6, 1 of 10, the second in
    /// 2, 5, 3: pe = 0.06 + 0.30 + 0.03 = 0.39; kappa = 0.31 / 0.61.
    #[test]
    fn kappa_of_three_categories_by_hand() {
        let pairs = [(0, 0), (0, 0), (1, 1), (1, 1), (1, 1), (1, 1), (2, 2), (1, 2), (1, 2), (0, 1)];
        near(kappa(&pairs), 0.31 / 0.61);
    }

    #[test]
    fn kappa_at_its_ends() {
        near(kappa(&[(0, 0), (1, 1)]), 1.0);
        near(kappa(&[(0, 1), (1, 0)]), -1.0);
        assert_eq!(kappa(&[(1, 1), (1, 1)]), None, "everything in one category");
        assert_eq!(kappa::<i64>(&[]), None);
        assert_eq!(
            [-0.1, 0.0, 0.3, 0.5, 0.7, 0.9].map(spoken),
            ["less than by chance", "slight", "fair", "moderate", "substantial", "almost perfect"]
        );
    }

    /// 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squares 9+1+1+1+0+0+4+16 = 32, deviation √(32/7).
    #[test]
    fn mean_deviation_and_median_by_hand() {
        let row = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        let spread = Spread::of(&row).unwrap();
        assert_eq!((spread.n, spread.mean), (8, 5.0));
        near(spread.deviation, (32.0_f64 / 7.0).sqrt());
        near(median(&row), 4.5);
        near(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!((Spread::of(&[]), median(&[]), Spread::of(&[1.0]).unwrap().deviation), (None, None, None));
    }

    #[test]
    fn a_difference_is_marked_only_with_enough_cards() {
        let row = |n: usize, base: f64| Spread::of(&(0..n).map(|i| base + (i % 2) as f64 / 10.0).collect::<Vec<_>>()).unwrap();
        assert!(row(20, 1.0).differs(row(40, 1.5)));
        assert!(!row(19, 1.0).differs(row(40, 1.5)), "too few cards");
        assert!(!row(20, 1.0).differs(row(40, 1.01)), "within chance");
    }
}
