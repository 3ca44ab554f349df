//! Stages: the steps of a posting's plan, each with an owner and the days allowed.

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

/// One line of a stage template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagePlan {
    pub kind: StageKind,
    pub name: &'static str,
    /// Days in which the stage is promised to be done.
    pub days: i64,
    /// What the applicant is told about it before applying.
    pub what: &'static str,
}

/// The standard plan of a technical posting: the phases of subject-matter-expert assessment (the SME-QA method of the US Digital Service), shortened to what
/// this programme runs itself.
pub const STANDARD: &[StagePlan] = &[
    StagePlan {
        kind: StageKind::Review,
        name: "Résumé review",
        days: 14,
        what: "Two engineers read your résumé against the published criteria, without talking to each other.",
    },
    StagePlan {
        kind: StageKind::Interview,
        name: "Technical interview",
        days: 14,
        what: "A 45-minute talk by video with an engineer, about work you have done.",
    },
    StagePlan {
        kind: StageKind::Decision,
        name: "Decision",
        days: 5,
        what: "The programme office records the outcome with its reasons and writes to you.",
    },
];
