//! What is handed on at the end, and whether somebody is kept in touch with.

use super::super::history::Happened;
use super::super::{Actor, Here};
use super::{held, save};
use crate::domain::access::Who;
use crate::domain::ids::PlacementId;
use crate::domain::reference::Reference;
use crate::domain::term::Alumni;
use crate::error::{Changed, Error, Result};
use crate::store::Conn;
use crate::store::applications::{self, Application};
use crate::store::placements::{self, Placement};

/// Most characters of what is handed on, and of where somebody went.
const MOST: usize = 2000;

/// Staff keep what is handed on: who takes over what, where it is written.
pub fn hand_off(tx: &mut Conn, here: &Here, who: &Who, id: PlacementId, version: i64, note: &str) -> Result<()> {
    let case = held(tx, here, who, id, version)?;
    if note.chars().count() > MOST {
        return Err(Error::Refused("Use at most 2,000 characters.".to_owned()));
    }
    save(tx, here, &case.app, &Placement { hand_off: note.to_owned(), ..case.placement.clone() })?;
    Happened::new("placement", id.0, "hand_off").in_application(tx, here, Actor::Person(who), &case.app)
}

/// The latest placement of a fellow's own application.
pub fn own(conn: &mut Conn, who: &Who, reference: &Reference) -> Result<(Application, Placement)> {
    let app = applications::own(conn, reference, who.id)?;
    let line = placements::of_application(conn, app.id)?.ok_or(Error::NotFound)?;
    Ok((app, placements::find(conn, line.id)?))
}

/// The fellow says whether to be kept in touch with, and where they go.
pub fn answer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, alumni: Alumni, went_to: &str) -> Result<()> {
    applications::hold(tx, reference)?;
    let (app, p) = own(tx, who, reference)?;
    if p.state == crate::domain::placement::PlacementState::Confirmed {
        return Err(Error::Refused("This is asked when your term has begun.".to_owned()));
    }
    if went_to.chars().count() > 200 {
        return Err(Error::Refused("Use at most 200 characters.".to_owned()));
    }
    let id = p.id.0;
    // Without their yes nothing is kept of where they went.
    let went_to = if alumni == Alumni::Yes { went_to.to_owned() } else { String::new() };
    if !placements::save(tx, &Placement { alumni: Some(alumni), went_to, ..p })? {
        return Err(Error::Stale(Changed::default()));
    }
    Happened::new("placement", id, "alumni").to(alumni.as_str()).in_application(tx, here, Actor::Person(who), &app)
}
