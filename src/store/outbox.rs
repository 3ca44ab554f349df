//! Letters that wait to go, in the transaction that caused them; and what became of them.

use diesel::prelude::*;

use super::Conn;
use super::schema::outbox;
use crate::domain::ids::{ApplicationId, LetterId, PaperId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// A letter ready to be kept.
#[derive(Debug, Clone)]
pub struct NewLetter<'a> {
    /// Stable for this notification: a letter sent twice carries the same.
    pub message_id: &'a str,
    pub kind: &'a str,
    pub user: Option<UserId>,
    pub application: Option<ApplicationId>,
    pub to_name: &'a str,
    pub to_address: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    pub html: &'a str,
    /// An iCalendar file and its METHOD.
    pub calendar: Option<(&'a str, &'a str)>,
    /// Where an optional letter is stopped with one click (RFC 8058).
    pub unsubscribe: Option<&'a str>,
    /// A PDF that goes with it.
    pub paper: Option<PaperId>,
    pub not_before: Moment,
}

pub fn put(conn: &mut Conn, letter: &NewLetter<'_>, now: Moment) -> Result<LetterId> {
    Ok(diesel::insert_into(outbox::table)
        .values((
            outbox::message_id.eq(letter.message_id),
            outbox::kind.eq(letter.kind),
            outbox::user_id.eq(letter.user),
            outbox::application_id.eq(letter.application),
            outbox::to_name.eq(letter.to_name),
            outbox::to_address.eq(letter.to_address),
            outbox::subject.eq(letter.subject),
            outbox::body_text.eq(letter.text),
            outbox::body_html.eq(letter.html),
            outbox::calendar.eq(letter.calendar.map(|c| c.0)),
            outbox::calendar_method.eq(letter.calendar.map(|c| c.1)),
            outbox::unsubscribe_url.eq(letter.unsubscribe),
            outbox::paper_id.eq(letter.paper),
            outbox::state.eq("queued"),
            outbox::not_before.eq(letter.not_before),
            outbox::attempts.eq(0),
            outbox::created_at.eq(now),
        ))
        .returning(outbox::id)
        .get_result(conn)?)
}

/// A letter as it is sent or read.
#[derive(Debug, Clone, Queryable)]
pub struct Letter {
    pub id: LetterId,
    pub message_id: String,
    pub kind: String,
    pub to_name: String,
    pub to_address: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub calendar: Option<String>,
    pub calendar_method: Option<String>,
    pub state: String,
    pub attempts: i64,
    pub last_error: Option<String>,
    pub created_at: Moment,
    pub sent_at: Option<Moment>,
    pub unsubscribe_url: Option<String>,
    pub paper: Option<PaperId>,
}

type Columns = (
    outbox::id,
    outbox::message_id,
    outbox::kind,
    outbox::to_name,
    outbox::to_address,
    outbox::subject,
    outbox::body_text,
    outbox::body_html,
    outbox::calendar,
    outbox::calendar_method,
    outbox::state,
    outbox::attempts,
    outbox::last_error,
    outbox::created_at,
    outbox::sent_at,
    outbox::unsubscribe_url,
    outbox::paper_id,
);

fn columns() -> Columns {
    (
        outbox::id,
        outbox::message_id,
        outbox::kind,
        outbox::to_name,
        outbox::to_address,
        outbox::subject,
        outbox::body_text,
        outbox::body_html,
        outbox::calendar,
        outbox::calendar_method,
        outbox::state,
        outbox::attempts,
        outbox::last_error,
        outbox::created_at,
        outbox::sent_at,
        outbox::unsubscribe_url,
        outbox::paper_id,
    )
}

pub fn find(conn: &mut Conn, id: LetterId) -> Result<Letter> {
    Ok(outbox::table.find(id).select(columns()).first(conn)?)
}

/// The newest letters, for the demo's reader: only those before `before` when it is given.
pub fn newest(conn: &mut Conn, before: Option<LetterId>, to: Option<&str>, most: i64) -> Result<Vec<Letter>> {
    let mut query = outbox::table.select(columns()).order(outbox::id.desc()).limit(most).into_boxed();
    if let Some(before) = before {
        query = query.filter(outbox::id.lt(before));
    }
    if let Some(to) = to {
        query = query.filter(outbox::to_address.eq(to.to_owned()));
    }
    Ok(query.load(conn)?)
}

/// Every letter to a person, oldest first.
pub fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<Letter>> {
    Ok(outbox::table.filter(outbox::user_id.eq(user)).order(outbox::id).select(columns()).load(conn)?)
}

/// A line of the list of letters about an application.
#[derive(Debug, Clone, Queryable)]
pub struct Sent {
    pub id: LetterId,
    pub subject: String,
    pub to_address: String,
    pub state: String,
    pub created_at: Moment,
    pub sent_at: Option<Moment>,
}

/// Letters about an application; with `to`, only those to that person.
pub fn of_application(conn: &mut Conn, id: ApplicationId, to: Option<UserId>) -> Result<Vec<Sent>> {
    let mut query = outbox::table
        .filter(outbox::application_id.eq(id))
        .order(outbox::id)
        .select((outbox::id, outbox::subject, outbox::to_address, outbox::state, outbox::created_at, outbox::sent_at))
        .into_boxed();
    if let Some(to) = to {
        query = query.filter(outbox::user_id.eq(to));
    }
    Ok(query.load(conn)?)
}

/// Whether a letter of this kind was ever written about an application.
pub fn has(conn: &mut Conn, id: ApplicationId, kind: &str) -> Result<bool> {
    let of = outbox::table.filter(outbox::application_id.eq(id).and(outbox::kind.eq(kind)));
    Ok(diesel::select(diesel::dsl::exists(of)).get_result(conn)?)
}

/// Records that a letter went out, if `by` still holds its lease.
pub fn mark_sent(conn: &mut Conn, id: LetterId, by: &str, now: Moment) -> Result<()> {
    diesel::update(outbox::table.find(id).filter(outbox::leased_by.eq(by)))
        .set((
            outbox::state.eq("sent"),
            outbox::sent_at.eq(now),
            outbox::leased_by.eq(None::<String>),
            outbox::leased_until.eq(None::<Moment>),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records a try that failed, if `by` still holds the lease: the letter waits until `again`, or is given up when that is `None`.
pub fn mark_failed(conn: &mut Conn, id: LetterId, by: &str, why: &str, attempts: i64, again: Option<Moment>) -> Result<()> {
    let state = if again.is_some() { "queued" } else { "failed" };
    let held = outbox::table.find(id).filter(outbox::leased_by.eq(by));
    let common = (
        outbox::state.eq(state),
        outbox::leased_by.eq(None::<String>),
        outbox::leased_until.eq(None::<Moment>),
        outbox::attempts.eq(attempts),
        outbox::last_error.eq(why),
    );
    match again {
        Some(at) => diesel::update(held).set((common, outbox::not_before.eq(at))).execute(conn)?,
        None => diesel::update(held).set(common).execute(conn)?,
    };
    Ok(())
}

/// Gives back what `by` leased and did not get to.
pub fn release(conn: &mut Conn, by: &str) -> Result<()> {
    diesel::update(outbox::table.filter(outbox::leased_by.eq(by)))
        .set((outbox::leased_by.eq(None::<String>), outbox::leased_until.eq(None::<Moment>)))
        .execute(conn)?;
    Ok(())
}
