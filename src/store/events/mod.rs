//! History: one line for everything that happened, in the transaction in which it happened.

mod feed;

use diesel::prelude::*;

pub use feed::{Entry, Wanted, feed, read_all, read_until};

use super::Conn;
use super::schema::{events, users};
use crate::domain::ids::{ApplicationId, EventId, PostingId, UserId};
use crate::domain::when::Moment;
use crate::error::{Changed, Result};

/// One line of history to be written.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// Who did it; `None` for the clock.
    pub actor: Option<UserId>,
    pub application: Option<ApplicationId>,
    pub posting: Option<PostingId>,
    /// The kind of thing it happened to, as in the table's name: `application`, `interview`, `seat`.
    pub subject: &'a str,
    pub subject_id: i64,
    /// The verb: `submitted`, `booked`.
    pub kind: &'a str,
    pub from: Option<&'a str>,
    pub to: Option<&'a str>,
    /// A few words or JSON; never a secret, never a demographic answer.
    pub detail: String,
}

pub fn record(conn: &mut Conn, event: &NewEvent<'_>, now: Moment) -> Result<EventId> {
    Ok(diesel::insert_into(events::table)
        .values((
            events::at.eq(now),
            events::actor_id.eq(event.actor),
            events::application_id.eq(event.application),
            events::posting_id.eq(event.posting),
            events::subject.eq(event.subject),
            events::subject_id.eq(event.subject_id),
            events::kind.eq(event.kind),
            events::from_state.eq(event.from),
            events::to_state.eq(event.to),
            events::detail.eq(&event.detail),
        ))
        .returning(events::id)
        .get_result(conn)?)
}

/// One line of history as it is shown.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub at: Moment,
    pub actor_id: Option<UserId>,
    pub actor: Option<String>,
    pub subject: String,
    pub kind: String,
    pub from_state: Option<String>,
    pub to_state: Option<String>,
    pub detail: String,
}

type Columns = (
    events::at,
    events::actor_id,
    diesel::dsl::Nullable<users::name>,
    events::subject,
    events::kind,
    events::from_state,
    events::to_state,
    events::detail,
);

fn columns() -> Columns {
    (
        events::at,
        events::actor_id,
        users::name.nullable(),
        events::subject,
        events::kind,
        events::from_state,
        events::to_state,
        events::detail,
    )
}

/// History of an application, oldest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Line>> {
    Ok(events::table.left_join(users::table).filter(events::application_id.eq(id)).order(events::id).select(columns()).load(conn)?)
}

/// History of a posting itself, the newest first.
pub fn of_posting(conn: &mut Conn, id: PostingId, most: i64) -> Result<Vec<Line>> {
    Ok(events::table
        .left_join(users::table)
        .filter(events::posting_id.eq(id).and(events::application_id.is_null()))
        .order(events::id.desc())
        .limit(most)
        .select(columns())
        .load(conn)?)
}

/// What happened last to an application, as a sentence for somebody who came second. Of what was done at once, the new state is told:
/// that an interview and a seat went with it follows.
pub fn last_change(conn: &mut Conn, id: ApplicationId, now: Moment) -> Result<Changed> {
    type Row = (Moment, Option<String>, String, String, Option<String>);
    let latest: Vec<Row> = events::table
        .left_join(users::table)
        .filter(
            events::application_id.eq(id).and(events::kind.ne("late")).and(events::subject.ne_all(["message", "note", "decision", "seat"])),
        )
        .order(events::id.desc())
        .limit(20)
        .select((events::at, users::name.nullable(), events::subject, events::kind, events::to_state))
        .load(conn)?;
    let Some(last) = latest.first() else { return Ok(Changed::default()) };
    let mut at_once = latest.iter().take_while(|e| e.0 == last.0);
    let (at, who, subject, kind, to) = at_once.find(|e| e.2 == "application").unwrap_or(last);
    let who = who.as_deref().unwrap_or("The clock");
    let when = match ((now - *at).num_minutes(), (now - *at).num_days()) {
        (..=0, _) => "just now".to_owned(),
        (minutes @ 1..=119, _) => crate::domain::text::count(minutes, "minute ago", "minutes ago"),
        (minutes, 0..=1) => format!("{} hours ago", minutes / 60),
        (_, days) => format!("{days} days ago"),
    };
    let state = to.as_deref().and_then(crate::domain::state::State::parse).filter(|_| subject == "application" && kind != "told");
    let what = match state {
        Some(state) => format!("changed this to “{}”", state.spoken()),
        None if kind == "told" => "told the applicant the decision".to_owned(),
        None => format!("acted on the {subject} of this application ({})", kind.replace('_', " ")),
    };
    Ok(Changed { what: format!("{who} {what} {when}.") })
}

/// Who did this to a thing last; nobody when the clock did, or nobody.
pub fn last_actor(conn: &mut Conn, subject: &str, id: i64, kind: &str) -> Result<Option<UserId>> {
    Ok(events::table
        .filter(events::subject.eq(subject).and(events::subject_id.eq(id)).and(events::kind.eq(kind)))
        .order(events::id.desc())
        .select(events::actor_id)
        .first::<Option<UserId>>(conn)
        .optional()?
        .flatten())
}

/// The state an application had before its last withdrawal.
pub fn state_before_withdrawal(conn: &mut Conn, id: ApplicationId) -> Result<Option<String>> {
    Ok(events::table
        .filter(events::application_id.eq(id).and(events::subject.eq("application")).and(events::to_state.eq("withdrawn")))
        .order(events::id.desc())
        .select(events::from_state)
        .first::<Option<String>>(conn)
        .optional()?
        .flatten())
}

/// What happened last to a posting, as a sentence for somebody who came second.
pub fn last_change_of_posting(conn: &mut Conn, id: PostingId, now: Moment) -> Result<Changed> {
    let last = of_posting(conn, id, 1)?.pop();
    Ok(last.map_or_else(Changed::default, |line| {
        let who = line.actor.unwrap_or_else(|| "The clock".to_owned());
        let minutes = (now - line.at).num_minutes().max(0);
        let when = if minutes == 0 { "just now".to_owned() } else { crate::domain::text::count(minutes, "minute ago", "minutes ago") };
        let what = match line.to_state.as_deref().and_then(crate::domain::posting::PostingState::parse) {
            Some(state) => format!("changed this posting to “{}”", state.spoken()),
            None => "saved this posting".to_owned(),
        };
        Changed { what: format!("{who} {what} {when}.") }
    }))
}

/// What happened last to a thing that has a history of its own, as a sentence for somebody who came second.
pub fn last_change_of(conn: &mut Conn, subject: &str, id: i64, now: Moment) -> Result<Changed> {
    let last: Option<(Moment, Option<String>, String)> = events::table
        .left_join(users::table)
        .filter(events::subject.eq(subject).and(events::subject_id.eq(id)))
        .order(events::id.desc())
        .select((events::at, users::name.nullable(), events::kind))
        .first(conn)
        .optional()?;
    Ok(last.map_or_else(Changed::default, |(at, who, kind)| {
        let who = who.unwrap_or_else(|| "The clock".to_owned());
        let minutes = (now - at).num_minutes().max(0);
        let when = if minutes == 0 { "just now".to_owned() } else { crate::domain::text::count(minutes, "minute ago", "minutes ago") };
        Changed { what: format!("{who} {} this {when}.", if kind == "remove" { "removed" } else { "saved" }) }
    }))
}

/// Who wrote the text of a posting as it stands: whoever saved, copied or created it last.
pub fn last_editor(conn: &mut Conn, id: PostingId) -> Result<Option<UserId>> {
    let own = events::posting_id.eq(id).and(events::application_id.is_null()).and(events::subject.eq("posting"));
    Ok(events::table
        .filter(own.and(events::kind.eq_any(["create", "save"])))
        .order(events::id.desc())
        .select(events::actor_id)
        .first::<Option<UserId>>(conn)
        .optional()?
        .flatten())
}

/// When and how a live posting was changed, the newest first: moment and detail.
pub fn corrections(conn: &mut Conn, id: PostingId) -> Result<Vec<(Moment, String)>> {
    let own = events::posting_id.eq(id).and(events::application_id.is_null()).and(events::subject.eq("posting"));
    Ok(events::table
        .filter(own.and(events::kind.eq_any(["correct", "extend", "end_early"])))
        .order(events::id.desc())
        .select((events::at, events::detail))
        .load(conn)?)
}

/// The detail of the one event of this kind that a thing has.
pub fn detail_of(conn: &mut Conn, subject: &str, id: i64, kind: &str) -> Result<Option<String>> {
    Ok(events::table
        .filter(events::subject.eq(subject).and(events::subject_id.eq(id)).and(events::kind.eq(kind)))
        .order(events::id)
        .select(events::detail)
        .first(conn)
        .optional()?)
}
