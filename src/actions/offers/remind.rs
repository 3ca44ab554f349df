//! Reminders of offers that wait for an answer.

use crate::actions::Actor;
use crate::actions::Here;
use crate::actions::history::Happened;
use crate::actions::post::{self, To};
use crate::domain::ids::OfferId;
use crate::domain::offer::{OfferState, Reminder};
use crate::domain::reference::Reference;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::offers::{self, Offer};
use crate::store::{Conn, applications, seats};

/// The reminder of this offer that is due now.
fn due(conn: &mut Conn, offer: &Offer, now: Moment) -> Result<Option<(Reminder, bool)>> {
    let official = offer.state == OfferState::Official;
    let since = if official { offer.official_at } else { offer.sent_at };
    let Some(since) = since.filter(|_| offer.state.waits_for_answer()) else { return Ok(None) };
    let written = offers::reminders(conn, offer.id, official)?;
    Ok(Reminder::now(since, offer.terms.answer_by, now, &written).map(|r| (r, official)))
}

/// Offers of whose answer their applicants are to be reminded now.
pub fn due_reminders(conn: &mut Conn, now: Moment) -> Result<Vec<OfferId>> {
    let mut out = Vec::new();
    for offer in offers::open(conn)? {
        if due(conn, &offer, now)?.is_some() {
            out.push(offer.id);
        }
    }
    Ok(out)
}

/// Reminds an applicant, once.
pub fn remind(tx: &mut Conn, here: &Here, id: OfferId) -> Result<()> {
    let application = offers::find(tx, id)?.application;
    let app = applications::find(tx, application)?;
    let reference = Reference::parse(&app.reference).ok_or(Error::NotFound)?;
    applications::hold(tx, &reference)?;
    let offer = offers::find(tx, id)?;
    let Some((reminder, official)) = due(tx, &offer, here.now)? else {
        return Err(Error::Refused("This reminder was written already.".to_owned()));
    };
    offers::insert_reminder(tx, id, official, reminder, here.now)?;
    Happened::new("offer", id.0, "remind").detail(reminder.as_str()).in_application(tx, here, Actor::Clock, &app)?;
    let seat = seats::find(tx, offer.seat)?;
    let made = letters::offers::Made { about: &post::about(&app), terms: &offer.terms, seat: (&seat.project_name, &seat.role) };
    let letter = letters::offers::reminder(&here.site, &made, official, here.now, when::zone(&app.zone))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}
