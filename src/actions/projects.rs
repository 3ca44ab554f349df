//! Projects and the states of their seats.

use super::history::Happened;
use super::{Actor, Here};
use crate::domain::placement::SeatState;
use crate::error::{Changed, Error, Result};
use crate::store::Conn;
use crate::store::applications::Application;
use crate::store::seats::{self, SeatLine};

/// Moves a seat from the state that was seen, and records it.
pub(super) fn move_seat(
    tx: &mut Conn,
    here: &Here,
    actor: Actor<'_>,
    seat: &SeatLine,
    to: SeatState,
    app: Option<&Application>,
) -> Result<()> {
    if !seats::step(tx, seat.id, seat.state, to)? {
        return Err(Error::Stale(Changed {
            what: format!("Seat {} of “{}” was just taken by somebody else.", seat.number, seat.project_name),
        }));
    }
    let moved = Happened::new("seat", seat.id.0, "seat").from(seat.state.as_str()).to(to.as_str());
    match app {
        Some(app) => moved.in_application(tx, here, actor, app),
        None => moved.on_its_own(tx, here, actor),
    }
}
