//! Applications that wait for a later cohort.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, cohorts, deferrals};
use crate::domain::ids::{ApplicationId, CohortId, DeferralId, OfferId, UserId};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// A deferral that has not ended, with its cohort.
#[derive(Debug, Clone, Queryable)]
pub struct Deferral {
    pub id: DeferralId,
    pub application: ApplicationId,
    pub offer: OfferId,
    pub cohort: CohortId,
    pub cohort_name: String,
    pub starts_on: NaiveDate,
    pub reason: String,
    pub confirm_by: NaiveDate,
    pub asked_at: Option<Moment>,
    pub answer: Option<String>,
}

impl Deferral {
    pub fn said_yes(&self) -> bool {
        self.answer.as_deref() == Some("yes")
    }

    /// Whether the person is to answer.
    pub fn waits(&self) -> bool {
        self.asked_at.is_some() && self.answer.is_none()
    }
}

/// A new deferral.
pub struct NewDeferral<'a> {
    pub application: ApplicationId,
    pub offer: OfferId,
    pub cohort: CohortId,
    pub reason: &'a str,
    pub by: UserId,
    pub confirm_by: NaiveDate,
}

pub fn insert(conn: &mut Conn, new: &NewDeferral<'_>, now: Moment) -> Result<DeferralId> {
    end(conn, new.application, now)?;
    Ok(diesel::insert_into(deferrals::table)
        .values((
            deferrals::application_id.eq(new.application),
            deferrals::offer_id.eq(new.offer),
            deferrals::cohort_id.eq(new.cohort),
            deferrals::reason.eq(new.reason),
            deferrals::deferred_by.eq(new.by),
            deferrals::deferred_at.eq(now),
            deferrals::confirm_by.eq(new.confirm_by),
        ))
        .returning(deferrals::id)
        .get_result(conn)?)
}

/// The deferral of an application that has not ended.
pub fn open(conn: &mut Conn, application: ApplicationId) -> Result<Option<Deferral>> {
    Ok(deferrals::table
        .inner_join(cohorts::table)
        .filter(deferrals::application_id.eq(application).and(deferrals::ended_at.is_null()))
        .select((
            deferrals::id,
            deferrals::application_id,
            deferrals::offer_id,
            deferrals::cohort_id,
            cohorts::name,
            cohorts::starts_on,
            deferrals::reason,
            deferrals::confirm_by,
            deferrals::asked_at,
            deferrals::answer,
        ))
        .first(conn)
        .optional()?)
}

/// Ends the deferral of an application.
pub fn end(conn: &mut Conn, application: ApplicationId, now: Moment) -> Result<()> {
    let open = deferrals::table.filter(deferrals::application_id.eq(application).and(deferrals::ended_at.is_null()));
    diesel::update(open).set(deferrals::ended_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Marks that the person was asked; `false` when another process did.
pub fn mark_asked(conn: &mut Conn, id: DeferralId, now: Moment) -> Result<bool> {
    let fresh = deferrals::table.filter(deferrals::id.eq(id).and(deferrals::asked_at.is_null()));
    Ok(diesel::update(fresh).set(deferrals::asked_at.eq(now)).execute(conn)? == 1)
}

/// Keeps what the person answered; `false` when it was answered before.
pub fn answer(conn: &mut Conn, id: DeferralId, answer: &str, now: Moment) -> Result<bool> {
    let open = deferrals::table.filter(deferrals::id.eq(id).and(deferrals::answer.is_null()));
    Ok(diesel::update(open).set((deferrals::answer.eq(answer), deferrals::answered_at.eq(now))).execute(conn)? == 1)
}

/// Applications whose people are to be asked: their day comes by this one.
pub fn to_ask(conn: &mut Conn, until: NaiveDate) -> Result<Vec<ApplicationId>> {
    let due = deferrals::ended_at.is_null().and(deferrals::asked_at.is_null()).and(deferrals::confirm_by.le(until));
    Ok(deferrals::table
        .inner_join(applications::table)
        .filter(due.and(applications::state.eq(State::Deferred)))
        .order(deferrals::id)
        .limit(500)
        .select(deferrals::application_id)
        .load(conn)?)
}

/// Applications whose people were asked and did not answer by their day.
pub fn unanswered(conn: &mut Conn, today: NaiveDate) -> Result<Vec<ApplicationId>> {
    let due = deferrals::ended_at.is_null().and(deferrals::answer.is_null()).and(deferrals::asked_at.is_not_null());
    Ok(deferrals::table
        .inner_join(applications::table)
        .filter(due.and(deferrals::confirm_by.lt(today)).and(applications::state.eq(State::Deferred)))
        .order(deferrals::id)
        .limit(500)
        .select(deferrals::application_id)
        .load(conn)?)
}

/// Removes the words about a person whose data is erased.
pub fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let own = deferrals::table.filter(deferrals::application_id.eq_any(apps.to_vec()));
    diesel::update(own).set(deferrals::reason.eq("")).execute(conn)?;
    Ok(())
}
