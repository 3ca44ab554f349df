//! Nudges: a reminder of an application that was begun and not sent. At most two for each draft.

use chrono::TimeDelta;

use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::ids::ApplicationId;
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::letters;
use crate::store::{Conn, applications, events, postings};

/// Why somebody is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nudge {
    /// Begun a week ago.
    Idle,
    /// The posting closes within three days.
    Closing,
}

impl Nudge {
    /// The kind of its event.
    fn event(self) -> &'static str {
        match self {
            Nudge::Idle => "nudge_idle",
            Nudge::Closing => "nudge_closing",
        }
    }
}

/// Drafts to be reminded of now. Who began within the last day needs no reminder; close to the end one letter is enough.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<(Nudge, ApplicationId)>> {
    let soon = now + TimeDelta::days(3);
    let closing = applications::unsent_without(conn, Nudge::Closing.event(), now - TimeDelta::days(1), (now, soon))?;
    let idle = applications::unsent_without(conn, Nudge::Idle.event(), now - TimeDelta::days(7), (soon, now + TimeDelta::days(3650)))?;
    Ok(closing.into_iter().map(|id| (Nudge::Closing, id)).chain(idle.into_iter().map(|id| (Nudge::Idle, id))).collect())
}

/// Writes one nudge; `false` when it was written already or the draft is gone.
pub fn write(tx: &mut Conn, here: &Here, nudge: Nudge, id: ApplicationId) -> Result<bool> {
    let app = applications::find(tx, id)?;
    // Holding the draft makes a second process wait; then it finds the event.
    if app.state != State::Draft || !applications::hold_draft(tx, id, app.user)? {
        return Ok(false);
    }
    if events::of_application(tx, id)?.iter().any(|e| e.kind == nudge.event()) {
        return Ok(false);
    }
    Happened::new("application", id.0, nudge.event()).in_application(tx, here, Actor::Clock, &app)?;
    let closes_at = postings::find(tx, app.posting)?.content.closes_at;
    let closes = closes_at.map_or_else(String::new, |at| when::full(at, when::zone(&app.zone)));
    let letter = match nudge {
        Nudge::Idle => letters::applications::idle(&here.site, &post::about(&app), &closes)?,
        Nudge::Closing => letters::applications::closing(&here.site, &post::about(&app), &closes)?,
    };
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    Ok(true)
}
