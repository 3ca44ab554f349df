//! Interviews and the times offered for them.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{applications, interviews, postings, slots, users};
use crate::domain::ids::{ApplicationId, InterviewId, SlotId, StageId, UserId};
use crate::domain::interview::InterviewState;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

#[derive(Debug, Clone, Queryable)]
pub struct Interview {
    pub id: InterviewId,
    /// Stable name of the calendar entry.
    pub uid: String,
    pub application: ApplicationId,
    pub stage: Option<StageId>,
    pub interviewer: UserId,
    pub interviewer_name: String,
    pub interviewer_email: String,
    pub interviewer_zone: String,
    pub state: InterviewState,
    pub minutes: i64,
    /// The zone of the place where it is held.
    pub zone: String,
    /// A room or a video link.
    pub location: String,
    /// Version of the calendar entry.
    pub sequence: i64,
    pub starts_at: Option<Moment>,
}

type Columns = (
    interviews::id,
    interviews::uid,
    interviews::application_id,
    interviews::stage_id,
    interviews::interviewer_id,
    users::name,
    users::email,
    users::zone,
    interviews::state,
    interviews::minutes,
    interviews::zone,
    interviews::location,
    interviews::sequence,
    interviews::starts_at,
);

fn columns() -> Columns {
    (
        interviews::id,
        interviews::uid,
        interviews::application_id,
        interviews::stage_id,
        interviews::interviewer_id,
        users::name,
        users::email,
        users::zone,
        interviews::state,
        interviews::minutes,
        interviews::zone,
        interviews::location,
        interviews::sequence,
        interviews::starts_at,
    )
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    interviews::table.inner_join(users::table.on(users::id.eq(interviews::interviewer_id)))
}

pub fn find(conn: &mut Conn, id: InterviewId) -> Result<Interview> {
    Ok(rows().filter(interviews::id.eq(id)).select(columns()).first(conn)?)
}

/// Interviews of an application, the latest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Interview>> {
    Ok(rows().filter(interviews::application_id.eq(id)).order(interviews::id.desc()).select(columns()).load(conn)?)
}

/// A new interview: times offered, nothing booked.
pub struct NewInterview<'a> {
    pub uid: &'a str,
    pub application: ApplicationId,
    pub stage: Option<StageId>,
    pub interviewer: UserId,
    pub minutes: i64,
    pub zone: &'a str,
    pub location: &'a str,
    pub created_by: UserId,
    pub slots: &'a [Moment],
}

/// Adds an interview; `Taken("application")` when one is already being arranged.
pub fn insert(conn: &mut Conn, new: &NewInterview<'_>, now: Moment) -> Result<InterviewId> {
    let id: InterviewId = diesel::insert_into(interviews::table)
        .values((
            interviews::uid.eq(new.uid),
            interviews::application_id.eq(new.application),
            interviews::stage_id.eq(new.stage),
            interviews::interviewer_id.eq(new.interviewer),
            interviews::state.eq(InterviewState::Offered),
            interviews::minutes.eq(new.minutes),
            interviews::zone.eq(new.zone),
            interviews::location.eq(new.location),
            interviews::sequence.eq(0),
            interviews::created_by.eq(new.created_by),
            interviews::created_at.eq(now),
        ))
        .returning(interviews::id)
        .get_result(conn)
        .map_err(
            |e| if violates(&e, "interviews.application_id", "interviews_one_open") { Error::Taken("application") } else { e.into() },
        )?;
    for starts_at in new.slots {
        diesel::insert_into(slots::table).values((slots::interview_id.eq(id), slots::starts_at.eq(starts_at))).execute(conn)?;
    }
    Ok(id)
}

/// The times offered for an interview, the earliest first.
pub fn slots(conn: &mut Conn, id: InterviewId) -> Result<Vec<(SlotId, Moment)>> {
    Ok(slots::table.filter(slots::interview_id.eq(id)).order(slots::starts_at).select((slots::id, slots::starts_at)).load(conn)?)
}

/// Moves an interview from the state and version that were seen; `false` when somebody else was first,
/// `Taken("starts_at")` when the interviewer is booked at that time.
pub fn step(conn: &mut Conn, seen: &Interview, to: InterviewState, starts_at: Option<Moment>) -> Result<bool> {
    let unchanged = interviews::id.eq(seen.id).and(interviews::state.eq(seen.state)).and(interviews::sequence.eq(seen.sequence));
    let done = diesel::update(interviews::table.filter(unchanged))
        .set((interviews::state.eq(to), interviews::starts_at.eq(starts_at), interviews::sequence.eq(seen.sequence + 1)))
        .execute(conn)
        .map_err(
            |e| if violates(&e, "interviews.interviewer_id", "interviews_one_booking") { Error::Taken("starts_at") } else { e.into() },
        )?;
    Ok(done == 1)
}

/// Booked times of an interviewer from `from` on: (start, minutes).
pub fn booked(conn: &mut Conn, interviewer: UserId, from: Moment, except: Option<InterviewId>) -> Result<Vec<(Moment, i64)>> {
    let rows: Vec<(Option<Moment>, i64)> = interviews::table
        .filter(
            interviews::interviewer_id
                .eq(interviewer)
                .and(interviews::state.eq(InterviewState::Booked))
                .and(interviews::starts_at.ge(from))
                .and(interviews::id.ne(except.unwrap_or(InterviewId(0)))),
        )
        .select((interviews::starts_at, interviews::minutes))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(at, minutes)| at.map(|at| (at, minutes))).collect())
}

/// A line of a person's interviews.
#[derive(Debug, Clone, Queryable)]
pub struct Coming {
    pub id: InterviewId,
    pub reference: String,
    pub applicant: String,
    pub title: String,
    pub state: InterviewState,
    pub starts_at: Option<Moment>,
    pub minutes: i64,
    pub location: String,
}

/// Interviews this person holds that are booked or offered, the earliest first.
pub fn coming(conn: &mut Conn, interviewer: UserId) -> Result<Vec<Coming>> {
    Ok(interviews::table
        .inner_join(applications::table.inner_join(postings::table).inner_join(users::table))
        .filter(interviews::interviewer_id.eq(interviewer).and(interviews::state.eq_any([InterviewState::Offered, InterviewState::Booked])))
        .order((interviews::starts_at.is_null(), interviews::starts_at, interviews::id))
        .select((
            interviews::id,
            applications::reference,
            users::name,
            postings::title,
            interviews::state,
            interviews::starts_at,
            interviews::minutes,
            interviews::location,
        ))
        .limit(100)
        .load(conn)?)
}

/// Marks a booked interview, in the version that was seen, as reminded of; `false` when that is no longer so or was done before.
pub fn mark_reminded(conn: &mut Conn, seen: &Interview) -> Result<bool> {
    let due = interviews::id
        .eq(seen.id)
        .and(interviews::state.eq(InterviewState::Booked))
        .and(interviews::sequence.eq(seen.sequence))
        .and(interviews::reminded_sequence.is_null().or(interviews::reminded_sequence.ne(seen.sequence)));
    Ok(diesel::update(interviews::table.filter(due)).set(interviews::reminded_sequence.eq(seen.sequence)).execute(conn)? == 1)
}

/// Booked interviews that begin between two moments and have not been reminded of as they stand.
pub fn starting_between(conn: &mut Conn, from: Moment, to: Moment) -> Result<Vec<InterviewId>> {
    Ok(interviews::table
        .filter(
            interviews::state.eq(InterviewState::Booked).and(interviews::starts_at.ge(from)).and(interviews::starts_at.lt(to)).and(
                interviews::reminded_sequence.is_null().or(interviews::reminded_sequence.nullable().ne(interviews::sequence.nullable())),
            ),
        )
        .order(interviews::id)
        .select(interviews::id)
        .load(conn)?)
}
