//! Writing a line of history, in the transaction in which it happened.

use super::{Actor, Here};
use crate::domain::ids::PostingId;
use crate::domain::state::State;
use crate::error::Result;
use crate::store::Conn;
use crate::store::applications::Application;
use crate::store::events::{self, Line, NewEvent};

/// What happened to one thing.
#[derive(Debug, Clone, Copy)]
pub struct Happened<'a> {
    subject: &'a str,
    id: i64,
    kind: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
    detail: &'a str,
}

impl<'a> Happened<'a> {
    /// A verb that happened to the thing of this kind and number.
    pub fn new(subject: &'a str, id: i64, kind: &'a str) -> Self {
        Self { subject, id, kind, from: None, to: None, detail: "" }
    }

    pub fn from(self, state: &'a str) -> Self {
        Self { from: Some(state), ..self }
    }

    pub fn to(self, state: &'a str) -> Self {
        Self { to: Some(state), ..self }
    }

    pub fn detail(self, words: &'a str) -> Self {
        Self { detail: words, ..self }
    }

    fn write(self, tx: &mut Conn, here: &Here, actor: Actor<'_>, app: Option<&Application>, posting: Option<PostingId>) -> Result<()> {
        let event = NewEvent {
            actor: actor.id(),
            application: app.map(|a| a.id),
            posting,
            subject: self.subject,
            subject_id: self.id,
            kind: self.kind,
            from: self.from,
            to: self.to,
            detail: self.detail.to_owned(),
        };
        events::record(tx, &event, here.now).map(|_| ())
    }

    /// Records it in the history of an application and its posting.
    pub fn in_application(self, tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application) -> Result<()> {
        self.write(tx, here, actor, Some(app), Some(app.posting))
    }

    /// Records it in the history of a posting.
    pub fn in_posting(self, tx: &mut Conn, here: &Here, actor: Actor<'_>, posting: PostingId) -> Result<()> {
        self.write(tx, here, actor, None, Some(posting))
    }

    /// Records it in nobody's history but the programme's.
    pub fn on_its_own(self, tx: &mut Conn, here: &Here, actor: Actor<'_>) -> Result<()> {
        self.write(tx, here, actor, None, None)
    }
}

/// How many events an applicant may know of: all, or those before a decision that waits to be told.
pub fn known_to_applicant(events: &[Line], state: State, told: State) -> usize {
    let untold = |e: &Line| e.subject == "application" && e.kind != "told" && e.to_state.as_deref() == Some(state.as_str());
    if state == told { events.len() } else { events.iter().rposition(untold).unwrap_or(events.len()) }
}
