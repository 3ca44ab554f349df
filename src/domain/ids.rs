//! Identity of each kind of row: numbers that cannot be mistaken for one another.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
    )+ };
}

ids!(
    UserId,
    AgencyId,
    CohortId,
    PostingId,
    QuestionId,
    StageId,
    ApplicationId,
    EventId,
    LetterId,
    InterviewId,
    FreeTimeId,
    SlotId,
    RubricVersionId,
    CompetencyId,
    ScorecardId,
    DecisionId,
    ProjectId,
    RoleId,
    SeatId,
    OfferId,
    ConditionId,
    PlacementId,
    AlertId,
    FileId,
    InvitationId,
    LinkAskedId,
    MessageId,
    AddressChangeId,
    ResetId,
    MergeId,
    DocumentId,
    TemplateId,
    SetId,
    RoundId,
    ReviewId,
    CalibrationId,
    AttemptId,
    ScoreId,
    ImportId,
    RefereeId,
    ViewId,
    WordingId,
    BatchId,
    PaperId,
    SelectionId,
    OfferChangeId,
    NoteId,
    AccessId,
    WindowId,
    LeaveId,
    ConflictId,
    DemandId,
    ReferralId,
    PauseId,
    ChangeId,
    TaskId,
    EvidenceId,
    ListId,
    DeferralId,
);
