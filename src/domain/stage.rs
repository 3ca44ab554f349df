//! Stages: the steps of a posting's plan, each with an owner, the days allowed and what passing means.

use super::words::words;

words!(
    /// What kind of work a stage is.
    StageKind {
        Review = "review", "Résumé review";
        Assessment = "assessment", "Assessment";
        Interview = "interview", "Interview";
        Decision = "decision", "Decision";
    }
);

impl StageKind {
    /// Whether competencies are judged at such a stage.
    pub const fn judges(self) -> bool {
        !matches!(self, StageKind::Decision)
    }
}

words!(
    /// Whose turn it is while an application is in a stage.
    Owner {
        Office = "office", "Programme office";
        Reviewers = "reviewers", "Reviewers";
        Manager = "manager", "Hiring manager";
    }
);

/// One stage of a plan, as a template has it and as a posting copies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagePlan {
    pub kind: StageKind,
    pub name: String,
    pub owner: Owner,
    /// What the applicant is told about it before applying.
    pub what: String,
    /// What passing it means.
    pub passing: String,
    /// Days in which the stage is promised to be done.
    pub days: i64,
}

/// Most stages of a plan.
pub const MOST_STAGES: usize = 8;

/// What is wrong with a plan as a whole.
pub fn plan_wrong(stages: &[StagePlan]) -> Option<&'static str> {
    let decisions = stages.iter().filter(|s| s.kind == StageKind::Decision).count();
    match stages {
        [] => Some("A plan needs at least one stage"),
        _ if stages.len() > MOST_STAGES => Some("A plan has at most eight stages"),
        [.., last] if last.kind != StageKind::Decision => Some("The last stage must be the decision"),
        _ if decisions > 1 => Some("A plan has one decision, at its end"),
        _ if stages.iter().enumerate().any(|(n, s)| stages.iter().take(n).any(|o| o.name == s.name)) => {
            Some("Give each stage a name of its own")
        }
        _ => None,
    }
}

/// The days a plan promises in all.
pub fn days(stages: &[StagePlan]) -> i64 {
    stages.iter().map(|s| s.days).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(kind: StageKind, name: &str) -> StagePlan {
        StagePlan { kind, name: name.into(), owner: Owner::Office, what: "w".into(), passing: "p".into(), days: 3 }
    }

    #[test]
    fn a_plan_ends_with_its_only_decision() {
        use StageKind::{Decision, Review};
        for (kinds, good) in [
            (&[Review, Decision][..], true),
            (&[Decision], true),
            (&[], false),
            (&[Review], false),
            (&[Decision, Review], false),
            (&[Decision, Decision], false),
        ] {
            let plan: Vec<StagePlan> = kinds.iter().zip(["a", "b", "c"]).map(|(k, n)| stage(*k, n)).collect();
            assert_eq!(plan_wrong(&plan).is_none(), good, "{kinds:?}");
        }
        assert!(plan_wrong(&[stage(Review, "same"), stage(Decision, "same")]).is_some());
        assert!(plan_wrong(&vec![stage(Decision, "x"); 9]).is_some());
        assert_eq!(days(&[stage(Review, "a"), stage(Decision, "b")]), 6);
    }
}
