//! Interviews and the times offered for them.

mod free_times;
mod kit;
mod panel;
mod schedule;

pub use free_times::{add_free_time, free_times, limits, loads, pool, remove_free_time, set_limits, set_pool};
pub use kit::{questions, set_questions};
pub use panel::{diary, diary_of_applicant, has_met, meets, met_by, panel};
pub use schedule::{Answered, Entry, Owed, Whose, answer, mark_asked, mark_chased, owed, schedule, set_answer};

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{interview_changes, interviews, slots};
use crate::domain::ids::{ApplicationId, InterviewId, SlotId, StageId, UserId};
use crate::domain::interview::{ChangeKind, InterviewState};
use crate::domain::panel::{self as domain, Panel, Seat, Sitting};
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// An interview with its panel.
#[derive(Debug, Clone)]
pub struct Interview {
    pub id: InterviewId,
    /// Stable name of the calendar entry.
    pub uid: String,
    pub application: ApplicationId,
    pub stage: Option<StageId>,
    pub state: InterviewState,
    pub minutes: i64,
    /// The zone of the place where it is held.
    pub zone: String,
    /// A room or a video link.
    pub location: String,
    /// Version of the calendar entry.
    pub sequence: i64,
    pub starts_at: Option<Moment>,
    /// The lead first.
    pub panel: Vec<Sitting>,
    /// What the applicant answered to the time as it stands.
    pub answer: Option<Answered>,
}

impl Interview {
    /// What this person does on the panel; `None` for somebody who is not on it.
    pub fn seat_of(&self, user: UserId) -> Option<Seat> {
        self.panel.iter().find(|s| s.user == user).map(|s| s.seat)
    }

    /// The names of the panel in one line.
    pub fn with(&self) -> String {
        domain::names(&self.panel)
    }
}

type Row = (InterviewId, String, ApplicationId, Option<StageId>, InterviewState, i64, String, String, i64, Option<Moment>);

type Columns = (
    interviews::id,
    interviews::uid,
    interviews::application_id,
    interviews::stage_id,
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
        interviews::state,
        interviews::minutes,
        interviews::zone,
        interviews::location,
        interviews::sequence,
        interviews::starts_at,
    )
}

fn with_panel(conn: &mut Conn, row: Row) -> Result<Interview> {
    let (id, uid, application, stage, state, minutes, zone, location, sequence, starts_at) = row;
    let (panel, answer) = (panel(conn, id)?, answer(conn, id, sequence)?);
    Ok(Interview { id, uid, application, stage, state, minutes, zone, location, sequence, starts_at, panel, answer })
}

pub fn find(conn: &mut Conn, id: InterviewId) -> Result<Interview> {
    let row = interviews::table.find(id).select(columns()).first(conn)?;
    with_panel(conn, row)
}

/// Interviews of an application, the latest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Interview>> {
    let rows: Vec<Row> =
        interviews::table.filter(interviews::application_id.eq(id)).order(interviews::id.desc()).select(columns()).load(conn)?;
    rows.into_iter().map(|row| with_panel(conn, row)).collect()
}

/// A new interview: times offered, nothing booked.
pub struct NewInterview<'a> {
    pub uid: &'a str,
    pub application: ApplicationId,
    pub stage: Option<StageId>,
    pub panel: &'a Panel,
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
    panel::seat(conn, id, new.panel)?;
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
/// `Taken("starts_at")` when somebody on its panel is booked at that time.
pub fn step(conn: &mut Conn, seen: &Interview, to: InterviewState, starts_at: Option<Moment>) -> Result<bool> {
    let unchanged = interviews::id.eq(seen.id).and(interviews::state.eq(seen.state)).and(interviews::sequence.eq(seen.sequence));
    let done = diesel::update(interviews::table.filter(unchanged))
        .set((interviews::state.eq(to), interviews::starts_at.eq(starts_at), interviews::sequence.eq(seen.sequence + 1)))
        .execute(conn)?;
    if done == 1 {
        panel::occupy(conn, seen.id, starts_at.filter(|_| to == InterviewState::Booked))?;
    }
    Ok(done == 1)
}

/// A booked interview as staff arrange it anew.
pub struct Arrangement<'a> {
    pub starts_at: Moment,
    pub minutes: i64,
    pub zone: &'a str,
    pub location: &'a str,
    pub panel: &'a Panel,
}

/// Gives a booked interview another time, place or panel; `false` when somebody else was first, `Taken("starts_at")` as for `step`.
pub fn rearrange(conn: &mut Conn, seen: &Interview, to: &Arrangement<'_>) -> Result<bool> {
    let booked = interviews::state.eq(InterviewState::Booked).and(interviews::sequence.eq(seen.sequence));
    let done = diesel::update(interviews::table.find(seen.id).filter(booked))
        .set((
            interviews::starts_at.eq(to.starts_at),
            interviews::minutes.eq(to.minutes),
            interviews::zone.eq(to.zone),
            interviews::location.eq(to.location),
            interviews::sequence.eq(seen.sequence + 1),
        ))
        .execute(conn)?;
    if done != 1 {
        return Ok(false);
    }
    panel::reseat(conn, seen.id, to.panel, Some(to.starts_at))?;
    if !slots(conn, seen.id)?.iter().any(|(_, at)| *at == to.starts_at) {
        diesel::insert_into(slots::table).values((slots::interview_id.eq(seen.id), slots::starts_at.eq(to.starts_at))).execute(conn)?;
    }
    Ok(true)
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

/// Why staff moved or cancelled an interview. The words stand here and not in history, so that they can be erased with their person.
pub fn explain(conn: &mut Conn, id: InterviewId, kind: ChangeKind, reason: &str, by: Option<UserId>, now: Moment) -> Result<()> {
    use interview_changes as t;
    diesel::insert_into(t::table)
        .values((t::interview_id.eq(id), t::kind.eq(kind), t::reason.eq(reason), t::changed_by.eq(by), t::changed_at.eq(now)))
        .execute(conn)?;
    Ok(())
}

/// Why an interview was moved or cancelled: kind, words, when; the oldest first. Words that were erased are left out.
pub fn changes(conn: &mut Conn, id: InterviewId) -> Result<Vec<(ChangeKind, String, Moment)>> {
    use interview_changes as t;
    Ok(t::table.filter(t::interview_id.eq(id).and(t::reason.ne(""))).order(t::id).select((t::kind, t::reason, t::changed_at)).load(conn)?)
}
