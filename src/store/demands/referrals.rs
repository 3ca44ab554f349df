//! Referrals to requests, and pauses in which somebody is not referred.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::demand::{ReferralOutcome, ReferralReason};
use crate::domain::ids::{AgencyId, ApplicationId, DemandId, PauseId, ReferralId, UserId};
use crate::domain::when::Moment;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::dialect::violates;
use crate::store::schema::{applications, postings, referral_pauses, referrals, users};

/// A referral with the person's name.
#[derive(Debug, Clone, Queryable)]
pub struct Referral {
    pub id: ReferralId,
    pub demand: DemandId,
    pub application: ApplicationId,
    pub reference: String,
    pub name: String,
    /// The agency of the posting the person applied to.
    pub agency: Option<AgencyId>,
    pub outcome: Option<ReferralOutcome>,
    pub reason: Option<ReferralReason>,
    pub words: String,
    pub referred_at: Moment,
    pub settled_at: Option<Moment>,
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    referrals::table.inner_join(applications::table.inner_join(users::table).inner_join(postings::table)).select((
        referrals::id,
        referrals::demand_id,
        applications::id,
        applications::reference,
        users::name,
        postings::agency_id,
        referrals::outcome,
        referrals::reason,
        referrals::words,
        referrals::referred_at,
        referrals::settled_at,
    ))
}

/// Refers somebody to a request; `Taken` when they were before.
pub fn refer(conn: &mut Conn, demand: DemandId, application: ApplicationId, by: UserId, now: Moment) -> Result<ReferralId> {
    diesel::insert_into(referrals::table)
        .values((
            referrals::demand_id.eq(demand),
            referrals::application_id.eq(application),
            referrals::referred_by.eq(by),
            referrals::referred_at.eq(now),
        ))
        .returning(referrals::id)
        .get_result(conn)
        .map_err(|e| {
            if violates(&e, "referrals.demand_id", "referrals_demand_id_application_id_key") { Error::Taken("referral") } else { e.into() }
        })
}

pub fn referral(conn: &mut Conn, id: ReferralId) -> Result<Referral> {
    Ok(rows().filter(referrals::id.eq(id)).first(conn)?)
}

/// Who was referred to a request, in that order.
pub fn referrals_of(conn: &mut Conn, demand: DemandId) -> Result<Vec<Referral>> {
    Ok(rows().filter(referrals::demand_id.eq(demand)).order(referrals::id).load(conn)?)
}

/// Records what became of a referral; `false` when that was recorded before.
pub fn settle(
    conn: &mut Conn,
    id: ReferralId,
    (outcome, reason, words): (ReferralOutcome, Option<ReferralReason>, &str),
    by: UserId,
    now: Moment,
) -> Result<bool> {
    let open = referrals::table.filter(referrals::id.eq(id).and(referrals::outcome.is_null()));
    let done = diesel::update(open)
        .set((
            referrals::outcome.eq(outcome),
            referrals::reason.eq(reason),
            referrals::words.eq(words),
            referrals::settled_by.eq(by),
            referrals::settled_at.eq(now),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Until when somebody is not referred, and why.
#[derive(Debug, Clone, Queryable)]
pub struct Pause {
    pub id: PauseId,
    pub user: UserId,
    pub until_on: NaiveDate,
    pub reason: String,
}

pub fn pause(conn: &mut Conn, user: UserId, until: NaiveDate, reason: &str, by: UserId, now: Moment) -> Result<PauseId> {
    Ok(diesel::insert_into(referral_pauses::table)
        .values((
            referral_pauses::user_id.eq(user),
            referral_pauses::until_on.eq(until),
            referral_pauses::reason.eq(reason),
            referral_pauses::set_by.eq(by),
            referral_pauses::set_at.eq(now),
        ))
        .returning(referral_pauses::id)
        .get_result(conn)?)
}

/// Ends whatever pause somebody has; gives how many there were.
pub fn lift_pauses(conn: &mut Conn, user: UserId, now: Moment) -> Result<usize> {
    let held = referral_pauses::table.filter(referral_pauses::user_id.eq(user).and(referral_pauses::lifted_at.is_null()));
    Ok(diesel::update(held).set(referral_pauses::lifted_at.eq(now)).execute(conn)?)
}

/// Pauses that hold on this day; with a person only theirs.
pub fn pauses(conn: &mut Conn, of: Option<UserId>, today: NaiveDate) -> Result<Vec<Pause>> {
    let mut query = referral_pauses::table
        .filter(referral_pauses::lifted_at.is_null().and(referral_pauses::until_on.ge(today)))
        .order(referral_pauses::until_on.desc())
        .select((referral_pauses::id, referral_pauses::user_id, referral_pauses::until_on, referral_pauses::reason))
        .into_boxed();
    if let Some(user) = of {
        query = query.filter(referral_pauses::user_id.eq(user));
    }
    Ok(query.load(conn)?)
}
