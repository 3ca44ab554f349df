//! Referees: asked for, named, written to, heard.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, outbox, postings, referee_links as links, referee_requests as requests, referees};
use crate::domain::ids::{ApplicationId, LetterId, RefereeId, UserId};
use crate::domain::referee::{Again, Named, RefereeState, Relation, Statement};
use crate::domain::when::Moment;
use crate::error::Result;

/// Asks an applicant to name referees; `false` when that was done before.
pub fn ask(conn: &mut Conn, id: ApplicationId, by: UserId, due_on: NaiveDate, now: Moment) -> Result<bool> {
    use requests as t;
    if request(conn, id)?.is_some() {
        return Ok(false);
    }
    let new = (t::application_id.eq(id), t::asked_by.eq(by), t::asked_at.eq(now), t::due_on.eq(due_on));
    Ok(diesel::insert_into(t::table).values(new).execute(conn)? == 1)
}

/// Who asked an applicant to name referees, and by which day.
pub fn request(conn: &mut Conn, id: ApplicationId) -> Result<Option<(UserId, NaiveDate)>> {
    Ok(requests::table.find(id).select((requests::asked_by, requests::due_on)).first(conn).optional()?)
}

/// A referee with what they wrote.
#[derive(Debug, Clone, Queryable)]
pub struct Referee {
    pub id: RefereeId,
    pub application: ApplicationId,
    pub name: String,
    pub address: String,
    pub relation: Relation,
    pub state: RefereeState,
    pub known: String,
    pub words: String,
    /// The stored word; empty before there is an answer.
    again: String,
    pub named_at: Moment,
    pub answer_by: Moment,
    pub reminded_at: Option<Moment>,
    pub settled_at: Option<Moment>,
    pub version: i64,
}

impl Referee {
    /// Whether they would work with the applicant again.
    pub fn again(&self) -> Option<Again> {
        Again::parse(&self.again)
    }
}

type Columns = (
    referees::id,
    referees::application_id,
    referees::name,
    referees::address,
    referees::relation,
    referees::state,
    referees::known,
    referees::words,
    referees::again,
    referees::named_at,
    referees::answer_by,
    referees::reminded_at,
    referees::settled_at,
    referees::version,
);

fn columns() -> Columns {
    use referees as t;
    (
        t::id,
        t::application_id,
        t::name,
        t::address,
        t::relation,
        t::state,
        t::known,
        t::words,
        t::again,
        t::named_at,
        t::answer_by,
        t::reminded_at,
        t::settled_at,
        t::version,
    )
}

/// The referees of an application, in the order in which they were named.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Referee>> {
    Ok(referees::table.filter(referees::application_id.eq(id)).order(referees::id).select(columns()).load(conn)?)
}

pub fn find(conn: &mut Conn, id: RefereeId) -> Result<Referee> {
    Ok(referees::table.find(id).select(columns()).first(conn)?)
}

pub fn insert(conn: &mut Conn, id: ApplicationId, named: &Named, answer_by: Moment, now: Moment) -> Result<RefereeId> {
    use referees as t;
    Ok(diesel::insert_into(t::table)
        .values((
            t::application_id.eq(id),
            t::name.eq(&named.name),
            t::address.eq(&named.address),
            t::relation.eq(named.relation),
            t::state.eq(RefereeState::Asked),
            t::known.eq(""),
            t::words.eq(""),
            t::again.eq(""),
            t::named_at.eq(now),
            t::answer_by.eq(answer_by),
            t::version.eq(1),
        ))
        .returning(t::id)
        .get_result(conn)?)
}

/// Keeps the hash of a link that was sent.
pub fn add_link(conn: &mut Conn, id: RefereeId, hash: &str, letter: LetterId, expires_at: Moment) -> Result<()> {
    diesel::insert_into(links::table)
        .values((links::token_hash.eq(hash), links::referee_id.eq(id), links::letter_id.eq(letter), links::expires_at.eq(expires_at)))
        .execute(conn)?;
    Ok(())
}

/// Ends every link of a referee.
pub fn end_links(conn: &mut Conn, id: RefereeId) -> Result<()> {
    diesel::delete(links::table.filter(links::referee_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Whose link this is, if it still works.
pub fn by_link(conn: &mut Conn, hash: &str, now: Moment) -> Result<Option<Referee>> {
    let good = links::token_hash.eq(hash).and(links::expires_at.gt(now));
    Ok(links::table.inner_join(referees::table).filter(good).select(columns()).first(conn).optional()?)
}

/// Referees of an application whose latest letter could not be delivered.
pub fn bounced(conn: &mut Conn, id: ApplicationId) -> Result<Vec<RefereeId>> {
    let sent: Vec<(RefereeId, String)> = links::table
        .inner_join(referees::table)
        .inner_join(outbox::table.on(outbox::id.nullable().eq(links::letter_id)))
        .filter(referees::application_id.eq(id).and(referees::state.eq(RefereeState::Asked)))
        .order(outbox::id)
        .select((referees::id, outbox::state))
        .load(conn)?;
    let last = |id: RefereeId| sent.iter().rev().find(|(r, _)| *r == id).is_some_and(|(_, state)| state == "failed");
    let mut out: Vec<RefereeId> = sent.iter().map(|(id, _)| *id).filter(|id| last(*id)).collect();
    out.dedup();
    out.sort();
    out.dedup();
    Ok(out)
}

/// What a referee becomes.
pub enum Step<'a> {
    Answer(&'a Statement),
    Refuse,
    Expire,
    /// Asked again: at this address, until then.
    Again(&'a str, Moment),
    Remind,
}

/// Moves a referee on; `false` when somebody else was first.
pub fn step(conn: &mut Conn, seen: &Referee, step: &Step<'_>, now: Moment) -> Result<bool> {
    use referees as t;
    let unchanged = t::table.find(seen.id).filter(t::version.eq(seen.version));
    let version = t::version.eq(seen.version + 1);
    let done = match step {
        Step::Answer(said) => diesel::update(unchanged)
            .set((
                version,
                t::state.eq(RefereeState::Answered),
                t::known.eq(&said.known),
                t::words.eq(&said.words),
                t::again.eq(said.again.as_str()),
                t::settled_at.eq(now),
            ))
            .execute(conn)?,
        Step::Refuse => {
            diesel::update(unchanged).set((version, t::state.eq(RefereeState::Refused), t::settled_at.eq(now))).execute(conn)?
        }
        Step::Expire => {
            diesel::update(unchanged).set((version, t::state.eq(RefereeState::Expired), t::settled_at.eq(now))).execute(conn)?
        }
        Step::Again(address, until) => diesel::update(unchanged)
            .set((
                version,
                t::state.eq(RefereeState::Asked),
                t::address.eq(*address),
                t::answer_by.eq(*until),
                t::reminded_at.eq(None::<Moment>),
                t::settled_at.eq(None::<Moment>),
            ))
            .execute(conn)?,
        Step::Remind => diesel::update(unchanged).set((version, t::reminded_at.eq(now))).execute(conn)?,
    };
    Ok(done == 1)
}

/// Referees who were asked, not reminded, and whose last day lies before `until`.
pub fn to_remind(conn: &mut Conn, now: Moment, until: Moment) -> Result<Vec<RefereeId>> {
    use referees as t;
    let waiting = t::state.eq(RefereeState::Asked).and(t::reminded_at.is_null());
    Ok(t::table
        .filter(waiting.and(t::answer_by.gt(now)).and(t::answer_by.le(until)))
        .order((t::answer_by, t::id))
        .limit(500)
        .select(t::id)
        .load(conn)?)
}

/// Referees who were asked and whose last day has passed.
pub fn run_out(conn: &mut Conn, now: Moment) -> Result<Vec<RefereeId>> {
    use referees as t;
    Ok(t::table
        .filter(t::state.eq(RefereeState::Asked).and(t::answer_by.lt(now)))
        .order((t::answer_by, t::id))
        .limit(500)
        .select(t::id)
        .load(conn)?)
}

/// Applications of a person in which referees are asked for and none is named: reference, title, by which day.
pub fn to_name(conn: &mut Conn, user: UserId) -> Result<Vec<(String, String, NaiveDate)>> {
    let named = referees::table.filter(referees::application_id.eq(applications::id));
    Ok(requests::table
        .inner_join(applications::table.inner_join(postings::table))
        .filter(applications::user_id.eq(user).and(diesel::dsl::not(diesel::dsl::exists(named))))
        .order((requests::due_on, applications::id))
        .select((applications::reference, postings::title, requests::due_on))
        .load(conn)?)
}

/// Removes the referees of applications, with what they wrote.
pub fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    diesel::delete(referees::table.filter(referees::application_id.eq_any(apps.to_vec()))).execute(conn)?;
    diesel::delete(requests::table.filter(requests::application_id.eq_any(apps.to_vec()))).execute(conn)?;
    Ok(())
}
