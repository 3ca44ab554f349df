//! How ids and word lists of the domain travel to and from the database.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::expression::AsExpression;
use diesel::internal::derives::as_expression::Bound;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Nullable, SingleValue, Text};

use crate::domain::account::Role;
use crate::domain::alert::{EndReason, Rhythm};
use crate::domain::assessment::AttemptState;
use crate::domain::authority::Authority;
use crate::domain::batch::{BatchKind, BatchState, ItemState};
use crate::domain::condition::{ConditionKind, ConditionOwner, ConditionState, OnlyIf};
use crate::domain::decision::Outcome;
use crate::domain::demand::{DemandOutcome, ReferralOutcome, ReferralReason};
use crate::domain::demographics::{Disability, Ethnicity, Sex};
use crate::domain::document::DocumentState;
use crate::domain::eligibility::Citizenship;
use crate::domain::feedback::Occasion;
use crate::domain::ids::*;
use crate::domain::intake::Essay;
use crate::domain::interview::{ChangeKind, InterviewState, Response};
use crate::domain::minimum::Cause;
use crate::domain::offer::{OfferState, Reminder};
use crate::domain::panel::Seat;
use crate::domain::person::Evidence;
use crate::domain::placement::{PlacementState, SeatState, Tier};
use crate::domain::pool::{InvitationReason, InvitationState, LeaveReason};
use crate::domain::posting::{Clearance, PostingState, Specialty};
use crate::domain::qualified::Basis;
use crate::domain::question::QuestionKind;
use crate::domain::referee::{RefereeState, Relation};
use crate::domain::review::{Check, PassRule, Recusal, ReviewOutcome, ReviewSeat, ReviewState};
use crate::domain::scorecard::{CardState, Rating};
use crate::domain::selection::{PlaceState, SelectionState};
use crate::domain::stage::{Owner, StageKind};
use crate::domain::state::State;
use crate::domain::term::{Alumni, ChangeState, TaskOwner, TermEnd, TermKind, TermStep};

/// What both kinds share: being bound as a value and being read from a row.
macro_rules! column {
    ($type:ty, $sql:ty) => {
        impl AsExpression<$sql> for $type {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl<'a> AsExpression<$sql> for &'a $type {
            type Expression = Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl AsExpression<Nullable<$sql>> for $type {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl<'a> AsExpression<Nullable<$sql>> for &'a $type {
            type Expression = Bound<Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                Bound::new(self)
            }
        }
        impl<DB: Backend> ToSql<Nullable<$sql>, DB> for $type
        where
            $type: ToSql<$sql, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<$sql, DB>::to_sql(self, out)
            }
        }
        impl<DB: Backend, ST: SingleValue> Queryable<ST, DB> for $type
        where
            $type: FromSql<ST, DB>,
        {
            type Row = Self;
            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    };
}

macro_rules! ids {
    ($($id:ident),+ $(,)?) => { $(
        column!($id, BigInt);
        impl<DB: Backend> ToSql<BigInt, DB> for $id where i64: ToSql<BigInt, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result { self.0.to_sql(out) }
        }
        impl<DB: Backend> FromSql<BigInt, DB> for $id where i64: FromSql<BigInt, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> { i64::from_sql(bytes).map($id) }
        }
    )+ };
}

macro_rules! words {
    ($($word:ident),+ $(,)?) => { $(
        column!($word, Text);
        impl<DB: Backend> ToSql<Text, DB> for $word where str: ToSql<Text, DB> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result { self.as_str().to_sql(out) }
        }
        impl<DB: Backend> FromSql<Text, DB> for $word where String: FromSql<Text, DB> {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let word = String::from_sql(bytes)?;
                $word::parse(&word).ok_or_else(|| format!("{word:?} is no {}", stringify!($word)).into())
            }
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
words!(
    Authority,
    Role,
    State,
    StageKind,
    Owner,
    PostingState,
    Specialty,
    Clearance,
    QuestionKind,
    Citizenship,
    InterviewState,
    ChangeKind,
    Response,
    Seat,
    Rating,
    CardState,
    Outcome,
    OfferState,
    Reminder,
    SelectionState,
    PlaceState,
    ConditionKind,
    ConditionState,
    SeatState,
    PlacementState,
    Tier,
    Rhythm,
    EndReason,
    Evidence,
    DocumentState,
    Occasion,
    Ethnicity,
    Sex,
    Disability,
    Essay,
    LeaveReason,
    InvitationState,
    InvitationReason,
    ReviewState,
    ReviewSeat,
    Check,
    Recusal,
    PassRule,
    ReviewOutcome,
    Basis,
    Cause,
    AttemptState,
    RefereeState,
    Relation,
    BatchKind,
    BatchState,
    ItemState,
    DemandOutcome,
    ReferralOutcome,
    ReferralReason,
    Alumni,
    ChangeState,
    TaskOwner,
    TermEnd,
    TermKind,
    TermStep,
    ConditionOwner,
    OnlyIf,
);

/// A list of short texts, one a line, in one column: places, reasons.
pub(super) fn split(column: &str) -> Vec<String> {
    column.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// The other way round.
pub(super) fn join(list: &[String]) -> String {
    list.join("\n")
}
