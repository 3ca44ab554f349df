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

const REVIEW: StagePlan = StagePlan {
    kind: StageKind::Review,
    name: "Résumé review",
    days: 14,
    what: "Two engineers read your résumé against the published criteria, without talking to each other.",
};

const ASSESSMENT: StagePlan = StagePlan {
    kind: StageKind::Assessment,
    name: "Online assessment",
    days: 10,
    what: "Tasks from the work itself, done at home within a time you choose; the link comes by letter.",
};

const INTERVIEW: StagePlan = StagePlan {
    kind: StageKind::Interview,
    name: "Technical interview",
    days: 14,
    what: "A 45-minute talk by video with an engineer, about work you have done.",
};

const DECISION: StagePlan = StagePlan {
    kind: StageKind::Decision,
    name: "Decision",
    days: 5,
    what: "The programme office records the outcome with its reasons and writes to you.",
};

/// The standard plan of a technical posting: the phases of subject-matter-expert assessment (the SME-QA method of the US Digital Service), shortened to what
/// this programme runs itself.
pub const STANDARD: &[StagePlan] = &[REVIEW, INTERVIEW, DECISION];

/// The plan with an online assessment before the interview.
const ASSESSED: &[StagePlan] = &[REVIEW, ASSESSMENT, INTERVIEW, DECISION];

/// The plan of a few seats that must be filled soon.
const SHORT: &[StagePlan] = &[
    StagePlan {
        kind: StageKind::Review,
        name: "Résumé review",
        days: 7,
        what: "An engineer reads your résumé and your answers against the published criteria.",
    },
    StagePlan {
        kind: StageKind::Interview,
        name: "Interview with the team",
        days: 10,
        what: "A talk by video with the people you would work with, about the work of the first months.",
    },
    StagePlan {
        kind: StageKind::Decision,
        name: "Decision",
        days: 3,
        what: "The hiring manager records the outcome with its reasons and writes to you.",
    },
];

words!(
    /// Plans a posting can begin with.
    PlanTemplate {
        Standard = "standard", "Standard: review, interview, decision";
        Assessed = "assessed", "With an online assessment before the interview";
        Short = "short", "Short: one reviewer, one talk with the team";
    }
);

impl PlanTemplate {
    /// The stages of this plan.
    pub const fn stages(self) -> &'static [StagePlan] {
        match self {
            PlanTemplate::Standard => STANDARD,
            PlanTemplate::Assessed => ASSESSED,
            PlanTemplate::Short => SHORT,
        }
    }

    /// The days it promises in all.
    pub fn days(self) -> i64 {
        self.stages().iter().map(|s| s.days).sum()
    }
}
