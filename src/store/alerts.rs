//! Job alerts. Their token stands here as it is: all it can do is change or stop this one alert, and every letter must carry it.

use diesel::prelude::*;

use super::Conn;
use super::postings::Search;
use super::schema::{alerts, outbox};
use crate::domain::account::Email;
use crate::domain::alert::{EndReason, Rhythm, Wish};
use crate::domain::ids::AlertId;
use crate::domain::posting::Specialty;
use crate::domain::text;
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone)]
pub struct Alert {
    pub id: AlertId,
    pub token: String,
    pub email: String,
    pub zone: String,
    pub wish: Wish,
    pub every: Rhythm,
    pub confirmed_at: Option<Moment>,
    /// Postings that went live up to this moment were looked at.
    pub seen_until: Option<Moment>,
    pub ended_at: Option<Moment>,
}

impl Alert {
    pub fn is_live(&self) -> bool {
        self.confirmed_at.is_some() && self.ended_at.is_none()
    }

    /// What the list of jobs would be asked, for postings that went live within these moments.
    pub fn search(&self, live: (Moment, Moment)) -> Search {
        Search {
            words: text::search_words(&self.wish.words),
            specialty: self.wish.specialty,
            grade: self.wish.grade,
            place: self.wish.place.clone(),
            remote: self.wish.remote,
            live: Some(live),
            ..Search::default()
        }
    }
}

type Row = (
    AlertId,
    String,
    String,
    String,
    (String, Option<Specialty>, Option<i64>, Option<String>, bool),
    Rhythm,
    Option<Moment>,
    Option<Moment>,
    Option<Moment>,
);

fn alert(row: Row) -> Alert {
    let (id, token, email, zone, (words, specialty, grade, place, remote), every, confirmed_at, seen_until, ended_at) = row;
    Alert { id, token, email, zone, wish: Wish { words, specialty, grade, place, remote }, every, confirmed_at, seen_until, ended_at }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (
        alerts::id,
        alerts::token,
        alerts::email,
        alerts::zone,
        (alerts::words, alerts::specialty, alerts::grade, alerts::place, alerts::remote),
        alerts::every,
        alerts::confirmed_at,
        alerts::seen_until,
        alerts::ended_at,
    )
}

pub fn insert(conn: &mut Conn, token: &str, email: &Email, zone: &str, wish: &Wish, every: Rhythm, now: Moment) -> Result<AlertId> {
    Ok(diesel::insert_into(alerts::table)
        .values((
            alerts::token.eq(token),
            alerts::email.eq(email.as_str()),
            alerts::zone.eq(zone),
            alerts::words.eq(&wish.words),
            alerts::specialty.eq(wish.specialty),
            alerts::grade.eq(wish.grade),
            alerts::place.eq(&wish.place),
            alerts::remote.eq(wish.remote),
            alerts::every.eq(every),
            alerts::created_at.eq(now),
        ))
        .returning(alerts::id)
        .get_result(conn)?)
}

pub fn by_token(conn: &mut Conn, token: &str) -> Result<Alert> {
    Ok(alert(alerts::table.filter(alerts::token.eq(token)).select(columns()).first(conn)?))
}

pub fn find(conn: &mut Conn, id: AlertId) -> Result<Alert> {
    Ok(alert(alerts::table.find(id).select(columns()).first(conn)?))
}

/// Alerts of an address that wait to be confirmed.
pub fn unconfirmed(conn: &mut Conn, email: &Email) -> Result<i64> {
    let waiting = alerts::email.eq(email.as_str()).and(alerts::confirmed_at.is_null()).and(alerts::ended_at.is_null());
    Ok(alerts::table.filter(waiting).count().get_result(conn)?)
}

/// Confirms an alert, once; it tells of what goes live from now on.
pub fn confirm(conn: &mut Conn, id: AlertId, now: Moment) -> Result<bool> {
    let waiting = alerts::id.eq(id).and(alerts::confirmed_at.is_null()).and(alerts::ended_at.is_null());
    Ok(diesel::update(alerts::table.filter(waiting)).set((alerts::confirmed_at.eq(now), alerts::seen_until.eq(now))).execute(conn)? == 1)
}

pub fn change(conn: &mut Conn, id: AlertId, wish: &Wish, every: Rhythm) -> Result<bool> {
    let live = alerts::id.eq(id).and(alerts::ended_at.is_null());
    Ok(diesel::update(alerts::table.filter(live))
        .set((
            alerts::words.eq(&wish.words),
            alerts::specialty.eq(wish.specialty),
            alerts::grade.eq(wish.grade),
            alerts::place.eq(&wish.place),
            alerts::remote.eq(wish.remote),
            alerts::every.eq(every),
        ))
        .execute(conn)?
        == 1)
}

/// Ends an alert; one that has ended stays as it ended.
pub fn end(conn: &mut Conn, id: AlertId, why: EndReason, now: Moment) -> Result<bool> {
    let live = alerts::id.eq(id).and(alerts::ended_at.is_null());
    Ok(diesel::update(alerts::table.filter(live)).set((alerts::ended_at.eq(now), alerts::end_reason.eq(why))).execute(conn)? == 1)
}

/// Confirmed alerts that have not been looked at since this round became due.
pub fn due(conn: &mut Conn, every: Rhythm, round: Moment) -> Result<Vec<AlertId>> {
    Ok(alerts::table
        .filter(alerts::every.eq(every).and(alerts::seen_until.lt(round)).and(alerts::ended_at.is_null()))
        .order(alerts::id)
        .select(alerts::id)
        .load(conn)?)
}

/// Moves an alert on from the moment that was seen; `false` when another process was first.
pub fn mark(conn: &mut Conn, seen: &Alert, until: Moment, sent_at: Option<Moment>) -> Result<bool> {
    let unchanged = alerts::id.eq(seen.id).and(alerts::seen_until.eq(seen.seen_until)).and(alerts::ended_at.is_null());
    let done = diesel::update(alerts::table.filter(unchanged)).set(alerts::seen_until.eq(until)).execute(conn)?;
    if let (1, Some(at)) = (done, sent_at) {
        diesel::update(alerts::table.find(seen.id)).set(alerts::last_sent_at.eq(at)).execute(conn)?;
    }
    Ok(done == 1)
}

/// Alerts to whose address a letter of theirs was given up.
pub fn bounced(conn: &mut Conn) -> Result<Vec<AlertId>> {
    let refused = outbox::table.filter(
        outbox::to_address
            .eq(alerts::email)
            .and(outbox::state.eq("failed"))
            .and(outbox::kind.eq_any(["job_alert", "alert_confirm"]))
            .and(outbox::created_at.ge(alerts::created_at)),
    );
    Ok(alerts::table
        .filter(alerts::ended_at.is_null().and(diesel::dsl::exists(refused)))
        .order(alerts::id)
        .select(alerts::id)
        .load(conn)?)
}

/// Removes alerts nobody confirmed since `asked`, and those that ended before `ended`: their addresses are not kept.
pub fn sweep(conn: &mut Conn, asked: Moment, ended: Moment) -> Result<usize> {
    let stale = alerts::confirmed_at.is_null().and(alerts::created_at.lt(asked));
    Ok(diesel::delete(alerts::table.filter(stale)).execute(conn)?
        + diesel::delete(alerts::table.filter(alerts::ended_at.lt(ended))).execute(conn)?)
}
