//! Projects and the states of their seats.

use super::{Actor, Here};
use crate::domain::placement::SeatState;
use crate::error::{Changed, Error, Result};
use crate::store::applications::Application;
use crate::store::events::{self, NewEvent};
use crate::store::seats::{self, SeatLine};
use crate::store::Conn;

/// Moves a seat from the state that was seen, and records it.
pub(super) fn move_seat(tx: &mut Conn, here: &Here, actor: Actor<'_>, seat: &SeatLine, to: SeatState, app: Option<&Application>) -> Result<()> {
    if !seats::step(tx, seat.id, seat.state, to)? {
        return Err(Error::Stale(Changed { what: format!("Seat {} of “{}” was just taken by somebody else.", seat.number, seat.project_name) }));
    }
    let event = NewEvent {
        actor: actor.id(),
        application: app.map(|a| a.id),
        posting: app.map(|a| a.posting),
        subject: "seat",
        subject_id: seat.id.0,
        kind: "seat",
        from: Some(seat.state.as_str()),
        to: Some(to.as_str()),
        detail: String::new(),
    };
    events::record(tx, &event, here.now).map(|_| ())
}
