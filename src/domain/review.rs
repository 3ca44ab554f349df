//! Blind review of résumés: marks per competency, two reviewers, a third on a split, and what comes out.
//!
//! The method is subject-matter-expert assessment (SME-QA) of the US Digital Service: each mark is 0, 1 or 2; two reviewers must agree on
//! each competency, a third breaks ties; a pair of results maps to points; a competency that is not met ends it.

use std::collections::BTreeMap;

use super::ids::{CompetencyId, UserId};
use super::words::words;

words!(
    /// Where a review stands.
    ReviewState {
        Assigned = "assigned", "To do";
        Sent = "sent", "Sent";
        Recused = "recused", "Stood aside";
        /// Taken from the reviewer again: the split it was for is gone, or the reviewer left the round.
        Released = "released", "Taken back";
    }
);

words!(
    /// For what a review was assigned.
    ReviewSeat {
        Pair = "pair", "One of two reviewers";
        Third = "third", "Third reviewer, on a split";
    }
);

words!(
    /// The quality check of a justification.
    Check {
        None = "none", "Nothing to check";
        Waiting = "waiting", "Waits for the check";
        Accepted = "accepted", "Accepted";
        Returned = "returned", "Returned";
    }
);

words!(
    /// Why a reviewer stands aside.
    Recusal {
        Relationship = "relationship", "I know this person outside work: family, friend, partner, rival";
        Appearance = "appearance", "Others could doubt that I judge this fairly";
        Other = "other", "Another reason, stated below";
    }
);

words!(
    /// Which competencies must be met to pass.
    PassRule {
        Every = "every", "Every competency must be met (SME-QA)";
        ScreenOut = "screen_out", "Only the screen-out competencies must be met";
    }
);

words!(
    /// What came of a review.
    ReviewOutcome {
        Passed = "passed", "Passed";
        Out = "out", "Not met";
    }
);

words!(
    /// One mark of one competency. Stored as a number, so that nothing but these three can be written.
    Mark {
        NotMet = "0", "Does not meet";
        Met = "1", "Meets";
        Exceeds = "2", "Exceeds";
    }
);

impl Mark {
    pub const fn number(self) -> i64 {
        match self {
            Mark::NotMet => 0,
            Mark::Met => 1,
            Mark::Exceeds => 2,
        }
    }

    pub fn from_number(n: i64) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.number() == n)
    }

    /// Whether the required level is shown.
    pub fn is_met(self) -> bool {
        self != Mark::NotMet
    }
}

/// What a pair of results is worth. Data of a round; the usual values are those of SME-QA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PointMap {
    /// Both meet.
    pub meet: i64,
    /// One meets, one exceeds.
    pub mixed: i64,
    /// Both exceed.
    pub exceed: i64,
}

impl PointMap {
    /// Qualified 70, well qualified 85, best qualified 100.
    pub const SME_QA: PointMap = PointMap { meet: 70, mixed: 85, exceed: 100 };

    /// Three numbers from 1 to 100, each more than the one before.
    pub fn new(meet: i64, mixed: i64, exceed: i64) -> Result<Self, String> {
        if 1 <= meet && meet < mixed && mixed < exceed && exceed <= 100 {
            Ok(Self { meet, mixed, exceed })
        } else {
            Err("The points are three numbers from 1 to 100, each more than the one before".to_owned())
        }
    }

    /// The points of two results; `None` when one of them is “does not meet”.
    pub fn points(self, one: Mark, other: Mark) -> Option<i64> {
        match (one, other) {
            (Mark::NotMet, _) | (_, Mark::NotMet) => None,
            (Mark::Met, Mark::Met) => Some(self.meet),
            (Mark::Exceeds, Mark::Exceeds) => Some(self.exceed),
            _ => Some(self.mixed),
        }
    }

    /// The name of a number of points, as the notice of results uses it.
    pub fn name(self, points: i64) -> &'static str {
        if points >= self.exceed {
            "Best qualified"
        } else if points >= self.mixed {
            "Well qualified"
        } else {
            "Qualified"
        }
    }
}

/// How a round judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Reviewers of each application: one or two.
    pub readers: i64,
    pub rule: PassRule,
    pub map: PointMap,
}

/// A competency as the judgement needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    pub id: CompetencyId,
    pub screen_out: bool,
}

/// The marks of one reviewer.
pub type Marks = BTreeMap<CompetencyId, Mark>;

/// Where the judgement of an application stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Cards are missing.
    Waiting,
    /// The two differ on whether these are met; a third reviewer judges these alone.
    Split(Vec<CompetencyId>),
    Settled {
        outcome: ReviewOutcome,
        points: Option<i64>,
        /// Competencies that are not met.
        missed: Vec<CompetencyId>,
    },
}

impl Method {
    /// The result of one reviewer over all competencies: not met when one that must be met is not; exceeds when all are met and at least
    /// one is exceeded; meets otherwise.
    pub fn result(self, competencies: &[Judged], marks: &Marks) -> Mark {
        let of = |c: &Judged| marks.get(&c.id).copied().unwrap_or(Mark::NotMet);
        let must = |c: &&Judged| self.rule == PassRule::Every || c.screen_out;
        if competencies.iter().filter(must).any(|c| !of(c).is_met()) {
            Mark::NotMet
        } else if competencies.iter().all(|c| of(c).is_met()) && competencies.iter().any(|c| of(c) == Mark::Exceeds) {
            Mark::Exceeds
        } else {
            Mark::Met
        }
    }

    /// Where the judgement stands with these cards: those of the pair, and the third one's where there is one.
    pub fn standing(self, competencies: &[Judged], pair: &[&Marks], third: Option<&Marks>) -> Standing {
        let (one, other) = match (pair, self.readers) {
            ([only], 1) => (*only, *only),
            ([one, other], _) => (*one, *other),
            _ => return Standing::Waiting,
        };
        let met = |marks: &Marks, id: CompetencyId| marks.get(&id).is_some_and(|m| m.is_met());
        let split: Vec<CompetencyId> = competencies.iter().map(|c| c.id).filter(|id| met(one, *id) != met(other, *id)).collect();
        let (mut one, mut other) = (one.clone(), other.clone());
        for id in &split {
            // The third one's mark takes the place of the one that stands alone.
            let Some(deciding) = third.and_then(|t| t.get(id)).copied() else { return Standing::Split(split) };
            let overruled = if met(&one, *id) == deciding.is_met() { &mut other } else { &mut one };
            overruled.insert(*id, deciding);
        }
        let missed: Vec<CompetencyId> = competencies.iter().map(|c| c.id).filter(|id| !met(&one, *id)).collect();
        let points = self.map.points(self.result(competencies, &one), self.result(competencies, &other));
        let outcome = if points.is_some() { ReviewOutcome::Passed } else { ReviewOutcome::Out };
        Standing::Settled { outcome, points, missed }
    }
}

words!(
    /// How a competency was settled.
    Agreement {
        Pending = "pending", "Cards are missing";
        Split = "split", "They differ; a third decides";
        Met = "met", "Met: all agree";
        NotMet = "not_met", "Not met: all agree";
        MetByTwo = "met_by_two", "Met: two of three";
        NotMetByTwo = "not_met_by_two", "Not met: two of three";
    }
);

/// What the cards of the pair and the third one's mark say of one competency.
pub fn agreement(readers: i64, pair: &[Mark], third: Option<Mark>) -> Agreement {
    let enough = i64::try_from(pair.len()).is_ok_and(|n| n >= readers);
    match (pair.iter().all(|m| m.is_met()), pair.iter().any(|m| m.is_met()), third.map(Mark::is_met)) {
        _ if !enough || pair.is_empty() => Agreement::Pending,
        (true, _, _) => Agreement::Met,
        (_, false, _) => Agreement::NotMet,
        (_, _, Some(true)) => Agreement::MetByTwo,
        (_, _, Some(false)) => Agreement::NotMetByTwo,
        (_, _, None) => Agreement::Split,
    }
}

/// Most sentences of a justification.
pub const MOST_SENTENCES: usize = 4;

/// A line of a card as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub competency: CompetencyId,
    pub name: String,
    pub mark: Option<Mark>,
    pub why: String,
}

/// What is missing before a card can be sent: the competency, whether it is the words (not the mark), and a sentence.
pub fn missing(lines: &[Line]) -> Vec<(CompetencyId, bool, String)> {
    let mut out = Vec::new();
    for line in lines {
        match line.mark {
            None => out.push((line.competency, false, format!("Choose a mark for {}", line.name))),
            Some(Mark::NotMet) => out.extend(unjustified(line).map(|what| (line.competency, true, what))),
            Some(_) => {}
        }
    }
    out
}

/// What is wrong with the justification of “does not meet”: it says in one to four sentences what the résumé does not show.
fn unjustified(line: &Line) -> Option<String> {
    let words = line.why.split_whitespace().count();
    if words == 0 {
        Some(format!("Say in 1 to {MOST_SENTENCES} sentences what the résumé does not show for {}", line.name))
    } else if words < 3 {
        Some(format!("Say a little more about {}: a whole sentence", line.name))
    } else if super::text::sentences(&line.why) > MOST_SENTENCES {
        Some(format!("Keep the justification for {} to {MOST_SENTENCES} sentences", line.name))
    } else {
        None
    }
}

/// Whoever has least to do, of those who have not had it; among equals the lot decides.
pub fn least_loaded(loads: &[(UserId, i64)], taken: &[UserId], lot: impl Fn(UserId) -> String) -> Option<UserId> {
    loads.iter().filter(|(id, _)| !taken.contains(id)).min_by_key(|(id, load)| (*load, lot(*id))).map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: CompetencyId = CompetencyId(1);
    const B: CompetencyId = CompetencyId(2);

    fn rubric() -> [Judged; 2] {
        [Judged { id: A, screen_out: true }, Judged { id: B, screen_out: false }]
    }

    fn marks(a: i64, b: i64) -> Marks {
        [(A, Mark::from_number(a).unwrap()), (B, Mark::from_number(b).unwrap())].into()
    }

    fn of(rule: PassRule, pair: &[Marks], third: Option<Marks>) -> Standing {
        let method = Method { readers: 2, rule, map: PointMap::SME_QA };
        method.standing(&rubric(), &pair.iter().collect::<Vec<_>>(), third.as_ref())
    }

    fn passed(points: i64, missed: &[CompetencyId]) -> Standing {
        Standing::Settled { outcome: ReviewOutcome::Passed, points: Some(points), missed: missed.to_vec() }
    }

    fn out(missed: &[CompetencyId]) -> Standing {
        Standing::Settled { outcome: ReviewOutcome::Out, points: None, missed: missed.to_vec() }
    }

    #[test]
    fn a_pair_maps_to_points_or_out() {
        for (one, other, want) in [
            ((1, 1), (1, 1), passed(70, &[])),
            ((1, 1), (2, 1), passed(85, &[])),
            ((1, 2), (2, 1), passed(100, &[])),
            ((0, 2), (0, 2), out(&[A])),
            ((0, 0), (0, 0), out(&[A, B])),
        ] {
            assert_eq!(of(PassRule::Every, &[marks(one.0, one.1), marks(other.0, other.1)], None), want, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_split_goes_to_a_third_for_what_is_split_only() {
        let pair = [marks(0, 1), marks(2, 2)];
        assert_eq!(of(PassRule::Every, &pair, None), Standing::Split(vec![A]));
        let third = |mark| Some(Marks::from([(A, mark)]));
        assert_eq!(of(PassRule::Every, &pair, third(Mark::NotMet)), out(&[A]));
        assert_eq!(of(PassRule::Every, &pair, third(Mark::Met)), passed(85, &[]));
        assert_eq!(of(PassRule::Every, &pair, third(Mark::Exceeds)), passed(100, &[]));
    }

    #[test]
    fn meeting_and_exceeding_is_no_split() {
        assert_eq!(of(PassRule::Every, &[marks(1, 1), marks(2, 2)], None), passed(85, &[]));
    }

    #[test]
    fn only_screen_outs_end_it_under_the_other_rule() {
        assert_eq!(of(PassRule::ScreenOut, &[marks(1, 0), marks(1, 0)], None), passed(70, &[B]));
        assert_eq!(of(PassRule::ScreenOut, &[marks(2, 0), marks(2, 0)], None), passed(70, &[B]));
        assert_eq!(of(PassRule::ScreenOut, &[marks(0, 2), marks(0, 2)], None), out(&[A]));
    }

    #[test]
    fn one_reviewer_is_enough_where_the_plan_says_so() {
        let method = Method { readers: 1, rule: PassRule::Every, map: PointMap::SME_QA };
        assert_eq!(method.standing(&rubric(), &[&marks(1, 2)], None), passed(100, &[]));
        assert_eq!(method.standing(&rubric(), &[], None), Standing::Waiting);
        assert_eq!(of(PassRule::Every, &[marks(1, 1)], None), Standing::Waiting);
    }

    #[test]
    fn agreement_is_said_competency_by_competency() {
        for (pair, third, want) in [
            (&[][..], None, Agreement::Pending),
            (&[Mark::Met], None, Agreement::Pending),
            (&[Mark::Met, Mark::Exceeds], None, Agreement::Met),
            (&[Mark::NotMet, Mark::NotMet], None, Agreement::NotMet),
            (&[Mark::Met, Mark::NotMet], None, Agreement::Split),
            (&[Mark::Met, Mark::NotMet], Some(Mark::Exceeds), Agreement::MetByTwo),
            (&[Mark::Met, Mark::NotMet], Some(Mark::NotMet), Agreement::NotMetByTwo),
        ] {
            assert_eq!(agreement(2, pair, third), want, "{pair:?} {third:?}");
        }
    }

    #[test]
    fn points_rise_and_stay_within_a_hundred() {
        assert!(PointMap::new(70, 85, 100).is_ok());
        for (a, b, c) in [(85, 70, 100), (70, 70, 100), (0, 1, 2), (70, 85, 101)] {
            assert!(PointMap::new(a, b, c).is_err(), "{a} {b} {c}");
        }
        assert_eq!([70, 85, 100].map(|p| PointMap::SME_QA.name(p)), ["Qualified", "Well qualified", "Best qualified"]);
    }

    #[test]
    fn not_met_is_said_in_one_to_four_sentences() {
        let line = |mark, why: &str| Line { competency: A, name: "Operations".into(), mark, why: why.into() };
        let what = |l| missing(&[l]).into_iter().map(|(_, words, what)| (words, what)).next();
        assert_eq!(what(line(None, "")).unwrap(), (false, "Choose a mark for Operations".to_owned()));
        assert!(what(line(Some(Mark::NotMet), " ")).unwrap().1.contains("1 to 4 sentences"));
        assert!(what(line(Some(Mark::NotMet), "No. Never")).unwrap().1.contains("whole sentence"));
        assert!(what(line(Some(Mark::NotMet), "One is here. Two is here. Three is. Four is. Five is.")).unwrap().1.contains("4 sentences"));
        assert_eq!(what(line(Some(Mark::NotMet), "No release of a service is described, e.g. no v1.2 of anything.")), None);
        assert_eq!(what(line(Some(Mark::Met), "")), None);
    }

    #[test]
    fn the_least_loaded_reads_next_and_the_lot_breaks_ties() {
        let loads = [(UserId(1), 3), (UserId(2), 2), (UserId(3), 2)];
        let lot = |id: UserId| if id == UserId(2) { "b".to_owned() } else { "a".to_owned() };
        assert_eq!(least_loaded(&loads, &[], lot), Some(UserId(3)));
        assert_eq!(least_loaded(&loads, &[UserId(3)], lot), Some(UserId(2)));
        assert_eq!(least_loaded(&loads, &[UserId(1), UserId(2), UserId(3)], lot), None);
    }
}
