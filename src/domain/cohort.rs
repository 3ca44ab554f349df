//! Cohorts: dated rounds of the programme. Their dates follow one another, and their application windows do not overlap.

use chrono::NaiveDate;

use super::text;
use super::words::words;

words!(
    /// The dated phases of a cohort, in the order in which they come.
    Phase {
        Opens = "opens_on", "Applications open on";
        Closes = "closes_on", "Applications close on";
        Review = "review_until", "Review until";
        RankingOpens = "ranking_opens_on", "Ranking opens on";
        RankingCloses = "ranking_closes_on", "Ranking closes on";
        Match = "match_on", "Match on";
        Starts = "starts_on", "Starts on";
    }
);

impl Phase {
    /// What is wrong when this phase lies before the one that comes before it.
    const fn before_its_time(self) -> &'static str {
        match self {
            Phase::Opens | Phase::Closes => "Applications must not close before they open",
            Phase::Review => "Review must not end before applications close",
            Phase::RankingOpens => "Ranking must not open before review ends",
            Phase::RankingCloses => "Ranking must not close before it opens",
            Phase::Match => "The match must not come before ranking closes",
            Phase::Starts => "The cohort must not start before the match",
        }
    }
}

/// A cohort whose dates are in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    pub name: String,
    pub opens_on: NaiveDate,
    pub closes_on: NaiveDate,
    pub review_until: NaiveDate,
    pub ranking_opens_on: NaiveDate,
    pub ranking_closes_on: NaiveDate,
    pub match_on: NaiveDate,
    pub starts_on: NaiveDate,
}

/// What is wrong, by field.
pub type Wrong = Vec<(&'static str, &'static str)>;

impl Cohort {
    /// Dates in the order of `Phase`. Two phases may share a day.
    pub fn new(name: &str, dates: [NaiveDate; 7]) -> Result<Self, Wrong> {
        let name = text::line(name);
        let mut wrong = Vec::new();
        match name.chars().count() {
            0 => wrong.push(("name", "Enter a name")),
            1..=80 => {}
            _ => wrong.push(("name", "The name must be 80 characters or fewer")),
        }
        for (pair, phase) in dates.windows(2).zip(Phase::ALL.iter().skip(1)) {
            if pair.first() > pair.last() {
                wrong.push((phase.as_str(), phase.before_its_time()));
            }
        }
        let [opens_on, closes_on, review_until, ranking_opens_on, ranking_closes_on, match_on, starts_on] = dates;
        let cohort = Self { name, opens_on, closes_on, review_until, ranking_opens_on, ranking_closes_on, match_on, starts_on };
        if wrong.is_empty() { Ok(cohort) } else { Err(wrong) }
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

    const DATES: [(u32, u32); 7] = [(1, 10), (2, 10), (3, 1), (3, 5), (3, 15), (3, 20), (4, 1)];

    fn dates() -> [NaiveDate; 7] {
        DATES.map(|(m, day)| d(m, day))
    }

    #[test]
    fn dates_follow_one_another() {
        assert!(Cohort::new("Spring", dates()).is_ok() && Cohort::new("Spring", [d(1, 1); 7]).is_ok());
        for (n, phase) in Phase::ALL.iter().enumerate().skip(1) {
            let mut mixed = dates();
            mixed[n] = mixed[n - 1].pred_opt().unwrap();
            let wrong = Cohort::new("Spring", mixed).unwrap_err();
            assert_eq!(wrong, [(phase.as_str(), phase.before_its_time())]);
        }
        assert_eq!(Cohort::new("  ", [d(1, 1); 7]).unwrap_err()[0].0, "name");
    }

    #[test]
    fn windows_overlap_when_they_share_a_day() {
        let c = Cohort::new("Spring", dates()).unwrap();
        for (opens, closes, shared) in
            [(d(1, 1), d(1, 9), false), (d(1, 1), d(1, 10), true), (d(1, 15), d(1, 20), true), (d(2, 11), d(3, 1), false)]
        {
            assert_eq!(c.overlaps(opens, closes), shared, "{opens} to {closes}");
        }
    }
}
