//! Offers, and the changes of their terms.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{offer_changes, offer_reminders, offers};
use crate::domain::ids::{ApplicationId, OfferChangeId, OfferId, SeatId, SelectionId, UserId};
use crate::domain::offer::{OfferState, Reminder, Terms};
use crate::domain::posting::Cents;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

#[derive(Debug, Clone)]
pub struct Offer {
    pub id: OfferId,
    pub application: ApplicationId,
    pub seat: SeatId,
    /// The selection it came from, where it was not made by hand.
    pub selection: Option<SelectionId>,
    pub state: OfferState,
    pub terms: Terms,
    pub prepared_by: UserId,
    pub approved_by: Option<UserId>,
    /// What the approver said when they returned it.
    pub returned: String,
    pub decline_reason: String,
    pub sent_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    pub official_by: Option<UserId>,
    pub official_at: Option<Moment>,
    pub confirmed_at: Option<Moment>,
}

type TermsRow = (i64, Option<i64>, i64, String, String, NaiveDate, NaiveDate, Moment);

fn terms((grade, step, pay, pay_source, place, starts_on, not_to_exceed, answer_by): TermsRow) -> Terms {
    Terms { grade, step, pay: Cents(pay), pay_source, place, starts_on, not_to_exceed, answer_by }
}

type Row = (
    (OfferId, ApplicationId, SeatId, Option<SelectionId>, OfferState),
    TermsRow,
    (UserId, Option<UserId>, String, String, Option<Moment>, Option<Moment>),
    (Option<UserId>, Option<Moment>, Option<Moment>),
);

fn offer((ids, row, people, officially): Row) -> Offer {
    let (id, application, seat, selection, state) = ids;
    let (prepared_by, approved_by, returned, decline_reason, sent_at, answered_at) = people;
    let (official_by, official_at, confirmed_at) = officially;
    Offer {
        id,
        application,
        seat,
        selection,
        state,
        terms: terms(row),
        prepared_by,
        approved_by,
        returned,
        decline_reason,
        sent_at,
        answered_at,
        official_by,
        official_at,
        confirmed_at,
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    offers::table.select((
        (offers::id, offers::application_id, offers::seat_id, offers::selection_id, offers::state),
        (
            offers::grade,
            offers::step,
            offers::pay_cents,
            offers::pay_source,
            offers::place,
            offers::starts_on,
            offers::not_to_exceed,
            offers::answer_by,
        ),
        (offers::prepared_by, offers::approved_by, offers::returned, offers::decline_reason, offers::sent_at, offers::answered_at),
        (offers::official_by, offers::official_at, offers::confirmed_at),
    ))
}

pub fn find(conn: &mut Conn, id: OfferId) -> Result<Offer> {
    Ok(offer(rows().filter(offers::id.eq(id)).first(conn)?))
}

/// The latest offer of an application.
pub fn latest(conn: &mut Conn, application: ApplicationId) -> Result<Option<Offer>> {
    Ok(rows().filter(offers::application_id.eq(application)).order(offers::id.desc()).first(conn).optional()?.map(offer))
}

/// Which live offer is in the way of a new one.
fn taken(e: diesel::result::Error) -> Error {
    if violates(&e, "offers.application_id", "offers_one_live") {
        Error::Taken("application")
    } else if violates(&e, "offers.seat_id", "offers_one_seat") {
        Error::Taken("seat")
    } else {
        e.into()
    }
}

/// A new offer.
pub struct NewOffer<'a> {
    pub application: ApplicationId,
    pub seat: SeatId,
    pub selection: Option<SelectionId>,
    pub terms: &'a Terms,
    pub by: UserId,
}

/// Adds a draft; `Taken("application")` when it has a live offer already.
pub fn insert(conn: &mut Conn, new: &NewOffer<'_>, now: Moment) -> Result<OfferId> {
    let terms = new.terms;
    diesel::insert_into(offers::table)
        .values((
            (offers::application_id.eq(new.application), offers::seat_id.eq(new.seat), offers::state.eq(OfferState::Draft)),
            offers::selection_id.eq(new.selection),
            (
                offers::grade.eq(terms.grade),
                offers::step.eq(terms.step),
                offers::pay_cents.eq(terms.pay.0),
                offers::pay_source.eq(&terms.pay_source),
                offers::place.eq(&terms.place),
                offers::starts_on.eq(terms.starts_on),
                offers::not_to_exceed.eq(terms.not_to_exceed),
                offers::answer_by.eq(terms.answer_by),
            ),
            (offers::prepared_by.eq(new.by), offers::returned.eq(""), offers::decline_reason.eq(""), offers::created_at.eq(now)),
        ))
        .returning(offers::id)
        .get_result(conn)
        .map_err(taken)
}

/// Writes other terms, and for a draft another seat, into an offer in the state that was seen; `false` when somebody else was first.
pub fn set_terms(conn: &mut Conn, seen: &Offer, seat: SeatId, terms: &Terms) -> Result<bool> {
    let done = diesel::update(offers::table.filter(offers::id.eq(seen.id).and(offers::state.eq(seen.state))))
        .set((
            offers::seat_id.eq(seat),
            offers::grade.eq(terms.grade),
            offers::step.eq(terms.step),
            offers::pay_cents.eq(terms.pay.0),
            offers::pay_source.eq(&terms.pay_source),
            offers::place.eq(&terms.place),
            offers::starts_on.eq(terms.starts_on),
            offers::not_to_exceed.eq(terms.not_to_exceed),
            offers::answer_by.eq(terms.answer_by),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Who wrote an offer: somebody else approves it.
pub fn set_author(conn: &mut Conn, id: OfferId, author: UserId) -> Result<()> {
    diesel::update(offers::table.find(id)).set(offers::prepared_by.eq(author)).execute(conn)?;
    Ok(())
}

/// What a step of an offer writes beside its state; what is `None` stays as it was.
#[derive(Debug, Clone, Default)]
pub struct OfferStepped {
    pub approved_by: Option<UserId>,
    pub returned: Option<String>,
    pub sent_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    pub decline_reason: String,
    pub official: Option<(UserId, Moment)>,
    pub confirmed_at: Option<Moment>,
}

/// Moves an offer from the state that was seen to another; `false` when somebody else was first. `Taken("seat")` when another offer holds
/// its seat.
pub fn step(conn: &mut Conn, seen: &Offer, to: OfferState, stepped: &OfferStepped) -> Result<bool> {
    let (official_by, official_at) = stepped.official.map_or((seen.official_by, seen.official_at), |(by, at)| (Some(by), Some(at)));
    let done = diesel::update(offers::table.filter(offers::id.eq(seen.id).and(offers::state.eq(seen.state))))
        .set((
            offers::state.eq(to),
            offers::approved_by.eq(stepped.approved_by.or(seen.approved_by)),
            offers::returned.eq(stepped.returned.as_deref().unwrap_or(&seen.returned)),
            offers::sent_at.eq(stepped.sent_at.or(seen.sent_at)),
            offers::answered_at.eq(stepped.answered_at.or(seen.answered_at)),
            offers::decline_reason.eq(&stepped.decline_reason),
            offers::official_by.eq(official_by),
            offers::official_at.eq(official_at),
            offers::confirmed_at.eq(stepped.confirmed_at.or(seen.confirmed_at)),
        ))
        .execute(conn)
        .map_err(taken)?;
    Ok(done == 1)
}

/// Offers that wait for their applicant's answer.
pub fn open(conn: &mut Conn) -> Result<Vec<Offer>> {
    let waiting = offers::state.eq_any(OfferState::UNANSWERED);
    Ok(rows().filter(waiting).order(offers::id).load(conn)?.into_iter().map(offer).collect())
}

/// Offers whose answer is overdue.
pub fn unanswered(conn: &mut Conn, now: Moment) -> Result<Vec<OfferId>> {
    let waiting = offers::state.eq_any(OfferState::UNANSWERED);
    Ok(offers::table.filter(waiting.and(offers::answer_by.lt(now))).order(offers::id).select(offers::id).load(conn)?)
}

/// The reminders that were written of an offer: of the tentative one, or of the official one.
pub fn reminders(conn: &mut Conn, id: OfferId, official: bool) -> Result<Vec<Reminder>> {
    use offer_reminders as r;
    Ok(r::table.filter(r::offer_id.eq(id).and(r::official.eq(official))).select(r::reminder).load(conn)?)
}

/// The reminders that were written of offers that wait for an answer: which, and whether of the official one.
pub fn reminders_of_open(conn: &mut Conn) -> Result<Vec<(OfferId, bool, Reminder)>> {
    use offer_reminders as r;
    let open = offers::table.filter(offers::state.eq_any(OfferState::UNANSWERED)).select(offers::id);
    Ok(r::table.filter(r::offer_id.eq_any(open)).select((r::offer_id, r::official, r::reminder)).load(conn)?)
}

/// The time to answer begins anew: what was written of an offer may be written again.
pub fn forget_reminders(conn: &mut Conn, id: OfferId) -> Result<()> {
    diesel::delete(offer_reminders::table.filter(offer_reminders::offer_id.eq(id))).execute(conn)?;
    Ok(())
}

pub fn insert_reminder(conn: &mut Conn, id: OfferId, official: bool, reminder: Reminder, now: Moment) -> Result<()> {
    use offer_reminders as r;
    diesel::insert_into(r::table)
        .values((r::offer_id.eq(id), r::official.eq(official), r::reminder.eq(reminder), r::written_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// New terms that wait for a second person.
#[derive(Debug, Clone)]
pub struct Change {
    pub id: OfferChangeId,
    pub offer: OfferId,
    pub terms: Terms,
    pub why: String,
    pub prepared_by: UserId,
    pub created_at: Moment,
}

/// Adds new terms; `Taken("change")` when others wait already.
pub fn insert_change(conn: &mut Conn, offer: OfferId, terms: &Terms, why: &str, by: UserId, now: Moment) -> Result<OfferChangeId> {
    use offer_changes as c;
    diesel::insert_into(c::table)
        .values((
            (c::offer_id.eq(offer), c::state.eq("waiting"), c::why.eq(why), c::prepared_by.eq(by), c::created_at.eq(now)),
            (c::grade.eq(terms.grade), c::step.eq(terms.step), c::pay_cents.eq(terms.pay.0), c::pay_source.eq(&terms.pay_source)),
            (c::place.eq(&terms.place), c::starts_on.eq(terms.starts_on), c::not_to_exceed.eq(terms.not_to_exceed)),
            c::answer_by.eq(terms.answer_by),
        ))
        .returning(c::id)
        .get_result(conn)
        .map_err(|e| if violates(&e, "offer_changes.offer_id", "offer_changes_one_waiting") { Error::Taken("change") } else { e.into() })
}

/// The terms that wait for a second person.
pub fn waiting_change(conn: &mut Conn, offer: OfferId) -> Result<Option<Change>> {
    use offer_changes as c;
    type Row = ((OfferChangeId, OfferId), TermsRow, (String, UserId, Moment));
    let row: Option<Row> = c::table
        .filter(c::offer_id.eq(offer).and(c::state.eq("waiting")))
        .select((
            (c::id, c::offer_id),
            (c::grade, c::step, c::pay_cents, c::pay_source, c::place, c::starts_on, c::not_to_exceed, c::answer_by),
            (c::why, c::prepared_by, c::created_at),
        ))
        .first(conn)
        .optional()?;
    let change =
        |((id, offer), row, (why, prepared_by, created_at)): Row| Change { id, offer, terms: terms(row), why, prepared_by, created_at };
    Ok(row.map(change))
}

/// Settles terms that wait; `false` when somebody else did.
pub fn settle_change(conn: &mut Conn, id: OfferChangeId, approved: bool, by: UserId, now: Moment) -> Result<bool> {
    use offer_changes as c;
    let state = if approved { "approved" } else { "dropped" };
    let done = diesel::update(c::table.filter(c::id.eq(id).and(c::state.eq("waiting"))))
        .set((c::state.eq(state), c::settled_by.eq(by), c::settled_at.eq(now)))
        .execute(conn)?;
    Ok(done == 1)
}

/// Drops terms that wait, because the offer ended or was answered.
pub fn drop_changes(conn: &mut Conn, offer: OfferId, now: Moment) -> Result<()> {
    use offer_changes as c;
    diesel::update(c::table.filter(c::offer_id.eq(offer).and(c::state.eq("waiting"))))
        .set((c::state.eq("dropped"), c::settled_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// The seat of an offer is no longer kept for it.
pub fn free_seat(conn: &mut Conn, id: OfferId) -> Result<()> {
    diesel::update(offers::table.find(id)).set(offers::seat_freed.eq(true)).execute(conn)?;
    Ok(())
}

/// An offer that gave its seat up goes on with another one and other days; `Taken("seat")` when somebody else was offered it.
pub fn reseat(conn: &mut Conn, id: OfferId, seat: SeatId, starts_on: NaiveDate, not_to_exceed: NaiveDate) -> Result<()> {
    let other =
        (offers::seat_id.eq(seat), offers::seat_freed.eq(false), offers::starts_on.eq(starts_on), offers::not_to_exceed.eq(not_to_exceed));
    diesel::update(offers::table.find(id))
        .set(other)
        .execute(conn)
        .map(|_| ())
        .map_err(|e| if violates(&e, "offers.seat_id", "offers_one_seat") { Error::Taken("seat") } else { e.into() })
}

/// Whether an offer gave its seat up.
pub fn seat_is_freed(conn: &mut Conn, id: OfferId) -> Result<bool> {
    Ok(offers::table.find(id).select(offers::seat_freed).first(conn)?)
}
