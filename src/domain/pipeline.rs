//! What a pipeline is narrowed to, and how it is shown.

use super::ids::UserId;
use super::posting::Clearance;
use super::state::State;
use super::words::words;

words!(
    /// The order of a table.
    Order {
        Waiting = "waiting", "Longest here first";
        Newest = "newest", "Latest arrival first";
    }
);

words!(
    /// What a table may show beside the name.
    Column {
        State = "state", "State";
        Facts = "facts", "Grade, clearance, places";
        Days = "days", "Days here";
        Promised = "promised", "Promised by";
        Points = "points", "Review points";
        Owner = "owner", "With";
        Tags = "tags", "Tags";
        Arrived = "arrived", "Arrived";
        Reference = "reference", "Reference";
    }
);

impl Column {
    /// What is shown when nobody chose.
    pub const USUAL: &'static [Column] = &[Column::State, Column::Facts, Column::Days, Column::Promised, Column::Owner, Column::Reference];
}

/// Whom an application is with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum With {
    Somebody(UserId),
    Nobody,
}

/// What the applications of a posting are narrowed to. An empty one leaves them all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: Option<State>,
    /// Words in the name or the address, or a reference.
    pub words: String,
    /// Read by this reviewer.
    pub reviewer: Option<UserId>,
    pub with: Option<With>,
    /// At least so many points in the review.
    pub points: Option<i64>,
    /// At least so many days in the state.
    pub waiting: Option<i64>,
    /// Would work at this place.
    pub place: String,
    /// Holds this clearance or a higher one.
    pub clearance: Option<Clearance>,
    /// Would take this grade.
    pub grade: Option<i64>,
    pub tag: String,
    /// The promised date has passed.
    pub late: bool,
    /// Decided, and not told.
    pub untold: bool,
}

impl Filter {
    /// The same, but in one state.
    pub fn in_state(&self, state: State) -> Filter {
        Filter { state: Some(state), ..self.clone() }
    }
}
