//! Reminders of offers that wait for an answer.

use std::collections::HashMap;

use crate::actions::history::Happened;
use crate::actions::post::{self, To};
use crate::actions::{Actor, Here};
use crate::domain::ids::OfferId;
use crate::domain::offer::{OfferState, Reminder};
use crate::domain::reference::Reference;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::offers::{self, Offer};
use crate::store::{Conn, applications, seats};

/// The reminder of this offer that is due now, of the tentative or of the official one; `written` are those there were of it.
fn due(offer: &Offer, written: &[Reminder], now: Moment) -> Option<Reminder> {
    let since = if is_official(offer) { offer.official_at } else { offer.sent_at };
    let since = since.filter(|_| offer.state.waits_for_answer())?;
    Reminder::now(since, offer.terms.answer_by, now, written)
}

fn is_official(offer: &Offer) -> bool {
    offer.state == OfferState::Official
}

/// Offers of whose answer their applicants are to be reminded now.
pub fn due_reminders(conn: &mut Conn, now: Moment) -> Result<Vec<OfferId>> {
    let mut written: HashMap<(OfferId, bool), Vec<Reminder>> = HashMap::new();
    for (id, official, reminder) in offers::reminders_of_open(conn)? {
        written.entry((id, official)).or_default().push(reminder);
    }
    let of = |offer: &Offer| written.get(&(offer.id, is_official(offer))).map_or(&[][..], Vec::as_slice);
    Ok(offers::open(conn)?.iter().filter(|offer| due(offer, of(offer), now).is_some()).map(|offer| offer.id).collect())
}

/// Reminds an applicant, once.
pub fn remind(tx: &mut Conn, here: &Here, id: OfferId) -> Result<()> {
    let application = offers::find(tx, id)?.application;
    let app = applications::find(tx, application)?;
    let reference = Reference::parse(&app.reference).ok_or(Error::NotFound)?;
    applications::hold(tx, &reference)?;
    let offer = offers::find(tx, id)?;
    let official = is_official(&offer);
    let written = offers::reminders(tx, id, official)?;
    let Some(reminder) = due(&offer, &written, here.now) else {
        return Err(Error::Refused("This reminder was written already.".to_owned()));
    };
    offers::insert_reminder(tx, id, official, reminder, here.now)?;
    Happened::new("offer", id.0, "remind").detail(reminder.as_str()).in_application(tx, here, Actor::Clock, &app)?;
    let seat = seats::find(tx, offer.seat)?;
    let made = letters::offers::Made { about: &post::about(&app), terms: &offer.terms, seat: (&seat.project_name, &seat.role) };
    let letter = letters::offers::reminder(&here.site, &made, official, here.now, when::zone(&app.zone))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}
