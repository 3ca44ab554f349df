//! Interviews by day, and the scorecards that panels owe.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::domain::ids::{AgencyId, ApplicationId, InterviewId, UserId};
use crate::domain::interview::{InterviewState, Response};
use crate::domain::panel::{self as domain, Seat, Sitting};
use crate::domain::scorecard::CardState;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{applications, interview_answers, interviews, panel as panels, postings, scorecards, users};

/// Whose interviews are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those on whose panel this person sits.
    Of(UserId),
    /// Those of this agency's postings and the programme's; `None` for all.
    Scope(Option<AgencyId>),
}

/// An interview in the schedule.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: InterviewId,
    pub reference: String,
    pub applicant: String,
    pub title: String,
    pub state: InterviewState,
    pub starts_at: Option<Moment>,
    pub minutes: i64,
    pub location: String,
    /// What the applicant answered to the time as it stands.
    pub response: Option<Response>,
    pub panel: Vec<Sitting>,
}

impl Entry {
    /// The names of the panel in one line.
    pub fn with(&self) -> String {
        domain::names(&self.panel)
    }
}

type Row = (InterviewId, String, String, String, InterviewState, Option<Moment>, i64, String, i64);

/// Interviews from now on with those that wait for a choice last, or (`past`) those that are over, the latest first.
pub fn schedule(conn: &mut Conn, whose: Whose, past: bool, now: Moment, most: i64) -> Result<Vec<Entry>> {
    let mut query = interviews::table
        .inner_join(applications::table.inner_join(postings::table).inner_join(users::table))
        .select((
            interviews::id,
            applications::reference,
            users::name,
            postings::title,
            interviews::state,
            interviews::starts_at,
            interviews::minutes,
            interviews::location,
            interviews::sequence,
        ))
        .limit(most)
        .into_boxed();
    query = match whose {
        Whose::Of(user) => {
            let mine = panels::table.filter(panels::user_id.eq(user)).select(panels::interview_id);
            query.filter(interviews::id.eq_any(mine))
        }
        Whose::Scope(None) => query,
        Whose::Scope(Some(own)) => query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null())),
    };
    // An interview that has begun stays in view until it is over for certain.
    let from = now - chrono::TimeDelta::hours(2);
    query = if past {
        let held = interviews::state.eq_any([InterviewState::Booked, InterviewState::Done, InterviewState::NoShow]);
        query.filter(held.and(interviews::starts_at.lt(from))).order((interviews::starts_at.desc(), interviews::id.desc()))
    } else {
        let open = interviews::state.eq_any([InterviewState::Offered, InterviewState::Booked]);
        query.filter(open.and(interviews::starts_at.is_null().or(interviews::starts_at.ge(from)))).order((
            interviews::starts_at.is_null(),
            interviews::starts_at.asc(),
            interviews::id.asc(),
        ))
    };
    let rows: Vec<Row> = query.load(conn)?;
    rows.into_iter()
        .map(|(id, reference, applicant, title, state, starts_at, minutes, location, sequence)| {
            let panel = super::panel(conn, id)?;
            let response = super::answer(conn, id, sequence)?.map(|a| a.response);
            Ok(Entry { id, reference, applicant, title, state, starts_at, minutes, location, response, panel })
        })
        .collect()
}

/// What an applicant answered to a booked time.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Answered {
    pub response: Response,
    pub words: String,
    pub at: Moment,
}

/// The answer to an interview in this version; an older one does not count.
pub fn answer(conn: &mut Conn, id: InterviewId, sequence: i64) -> Result<Option<Answered>> {
    use interview_answers as t;
    let same = t::interview_id.eq(id).and(t::sequence.eq(sequence));
    Ok(t::table.filter(same).select((t::answer, t::words, t::answered_at)).first(conn).optional()?)
}

/// Keeps the answer to an interview in this version, in place of an earlier one.
pub fn set_answer(conn: &mut Conn, id: InterviewId, sequence: i64, response: Response, words: &str, now: Moment) -> Result<()> {
    use interview_answers as t;
    diesel::delete(t::table.find(id)).execute(conn)?;
    diesel::insert_into(t::table)
        .values((t::interview_id.eq(id), t::sequence.eq(sequence), t::answer.eq(response), t::words.eq(words), t::answered_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// A scorecard that somebody owes.
#[derive(Debug, Clone, Queryable)]
pub struct Owed {
    pub interview: InterviewId,
    pub user: UserId,
    pub application: ApplicationId,
    pub reference: String,
    pub applicant: String,
    pub title: String,
    pub starts_at: Option<Moment>,
    pub asked_at: Option<Moment>,
    pub chased_at: Option<Moment>,
}

/// Scorecards of interviews that began before `before` and are not in, the oldest first. What was decided already needs none.
pub fn owed(conn: &mut Conn, whose: Whose, before: Moment, most: i64) -> Result<Vec<Owed>> {
    let in_already = scorecards::table.filter(
        scorecards::interview_id
            .eq(panels::interview_id.nullable())
            .and(scorecards::author_id.eq(panels::user_id))
            .and(scorecards::state.eq(CardState::Sent)),
    );
    let mut query = panels::table
        .inner_join(interviews::table.inner_join(applications::table.inner_join(postings::table).inner_join(users::table)))
        .filter(
            panels::seat
                .ne(Seat::Shadow)
                .and(interviews::state.eq_any([InterviewState::Booked, InterviewState::Done]))
                .and(interviews::starts_at.lt(before))
                .and(applications::state.eq(State::Interviewing))
                .and(not(exists(in_already))),
        )
        .order((interviews::starts_at, interviews::id, panels::user_id))
        .select((
            interviews::id,
            panels::user_id,
            applications::id,
            applications::reference,
            users::name,
            postings::title,
            interviews::starts_at,
            panels::asked_at,
            panels::chased_at,
        ))
        .limit(most)
        .into_boxed();
    query = match whose {
        Whose::Of(user) => query.filter(panels::user_id.eq(user)),
        Whose::Scope(None) => query,
        Whose::Scope(Some(own)) => query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null())),
    };
    Ok(query.load(conn)?)
}

/// Marks a scorecard as asked for; `false` when it was before.
pub fn mark_asked(conn: &mut Conn, id: InterviewId, user: UserId, now: Moment) -> Result<bool> {
    let open = panels::table.find((id, user)).filter(panels::asked_at.is_null());
    Ok(diesel::update(open).set(panels::asked_at.eq(now)).execute(conn)? == 1)
}

/// Marks a scorecard as chased; `false` when it was before.
pub fn mark_chased(conn: &mut Conn, id: InterviewId, user: UserId, now: Moment) -> Result<bool> {
    let open = panels::table.find((id, user)).filter(panels::chased_at.is_null());
    Ok(diesel::update(open).set(panels::chased_at.eq(now)).execute(conn)? == 1)
}
