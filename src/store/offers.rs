//! Offers.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::offers;
use crate::domain::ids::{ApplicationId, OfferId, SeatId, UserId};
use crate::domain::offer::{OfferState, Terms};
use crate::domain::posting::Cents;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

#[derive(Debug, Clone)]
pub struct Offer {
    pub id: OfferId,
    pub application: ApplicationId,
    pub seat: SeatId,
    pub state: OfferState,
    pub terms: Terms,
    pub prepared_by: UserId,
    pub approved_by: Option<UserId>,
    pub decline_reason: String,
    pub sent_at: Option<Moment>,
    pub answered_at: Option<Moment>,
}

type Row = (
    (OfferId, ApplicationId, SeatId, OfferState),
    (i64, i64, String, String, NaiveDate, NaiveDate, Moment),
    (UserId, Option<UserId>, String, Option<Moment>, Option<Moment>),
);

fn offer(((id, application, seat, state), (grade, pay, pay_source, place, starts_on, not_to_exceed, answer_by), people): Row) -> Offer {
    let (prepared_by, approved_by, decline_reason, sent_at, answered_at) = people;
    let terms = Terms { grade, pay: Cents(pay), pay_source, place, starts_on, not_to_exceed, answer_by };
    Offer { id, application, seat, state, terms, prepared_by, approved_by, decline_reason, sent_at, answered_at }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    offers::table.select((
        (offers::id, offers::application_id, offers::seat_id, offers::state),
        (offers::grade, offers::pay_cents, offers::pay_source, offers::place, offers::starts_on, offers::not_to_exceed, offers::answer_by),
        (offers::prepared_by, offers::approved_by, offers::decline_reason, offers::sent_at, offers::answered_at),
    ))
}

pub fn find(conn: &mut Conn, id: OfferId) -> Result<Offer> {
    Ok(offer(rows().filter(offers::id.eq(id)).first(conn)?))
}

/// The latest offer of an application.
pub fn latest(conn: &mut Conn, application: ApplicationId) -> Result<Option<Offer>> {
    Ok(rows().filter(offers::application_id.eq(application)).order(offers::id.desc()).first(conn).optional()?.map(offer))
}

/// Adds an offer that waits for approval; `Taken` names the application or the seat that has a live offer already.
pub fn insert(conn: &mut Conn, application: ApplicationId, seat: SeatId, terms: &Terms, by: UserId, now: Moment) -> Result<OfferId> {
    diesel::insert_into(offers::table)
        .values((
            (offers::application_id.eq(application), offers::seat_id.eq(seat), offers::state.eq(OfferState::InApproval)),
            (
                offers::grade.eq(terms.grade),
                offers::pay_cents.eq(terms.pay.0),
                offers::pay_source.eq(&terms.pay_source),
                offers::place.eq(&terms.place),
                offers::starts_on.eq(terms.starts_on),
                offers::not_to_exceed.eq(terms.not_to_exceed),
                offers::answer_by.eq(terms.answer_by),
            ),
            (offers::prepared_by.eq(by), offers::decline_reason.eq(""), offers::created_at.eq(now)),
        ))
        .returning(offers::id)
        .get_result(conn)
        .map_err(|e| {
            if violates(&e, "offers.application_id", "offers_one_live") {
                Error::Taken("application")
            } else if violates(&e, "offers.seat_id", "offers_one_seat") {
                Error::Taken("seat")
            } else {
                e.into()
            }
        })
}

/// What a step of an offer writes beside its state.
#[derive(Debug, Clone, Default)]
pub struct OfferStepped {
    pub approved_by: Option<UserId>,
    pub sent_at: Option<Moment>,
    pub answered_at: Option<Moment>,
    pub decline_reason: String,
}

/// Moves an offer from the state that was seen to another; `false` when somebody else was first.
pub fn step(conn: &mut Conn, seen: &Offer, to: OfferState, stepped: &OfferStepped) -> Result<bool> {
    let done = diesel::update(offers::table.filter(offers::id.eq(seen.id).and(offers::state.eq(seen.state))))
        .set((
            offers::state.eq(to),
            offers::approved_by.eq(stepped.approved_by.or(seen.approved_by)),
            offers::sent_at.eq(stepped.sent_at.or(seen.sent_at)),
            offers::answered_at.eq(stepped.answered_at.or(seen.answered_at)),
            offers::decline_reason.eq(&stepped.decline_reason),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Sent offers whose answer is overdue.
pub fn unanswered(conn: &mut Conn, now: Moment) -> Result<Vec<OfferId>> {
    Ok(offers::table
        .filter(offers::state.eq(OfferState::Sent).and(offers::answer_by.lt(now)))
        .order(offers::id)
        .select(offers::id)
        .load(conn)?)
}
