//! Who sits on the panel of an interview, and when they are taken.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::domain::diary::{Diary, Limits};
use crate::domain::ids::{ApplicationId, InterviewId, PostingId, UserId};
use crate::domain::interview::InterviewState;
use crate::domain::panel::{Panel, Seat, Sitting};
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::dialect::violates;
use crate::store::schema::{applications, interviews, panel as panels, users};

/// States of an interview that fill its hour.
const HELD: [InterviewState; 3] = [InterviewState::Booked, InterviewState::Done, InterviewState::NoShow];

/// The panel of an interview, the lead first, then by name.
pub fn panel(conn: &mut Conn, id: InterviewId) -> Result<Vec<Sitting>> {
    let rows: Vec<(UserId, String, String, String, Seat)> = panels::table
        .inner_join(users::table)
        .filter(panels::interview_id.eq(id))
        .order((users::name, users::id))
        .select((users::id, users::name, users::email, users::zone, panels::seat))
        .load(conn)?;
    let mut all: Vec<Sitting> = rows.into_iter().map(|(user, name, email, zone, seat)| Sitting { user, name, email, zone, seat }).collect();
    all.sort_by_key(|s| Seat::ALL.iter().position(|seat| *seat == s.seat));
    Ok(all)
}

/// Whether this person ever had a seat on a panel for anything the applicant applied to, whatever became of it: they know the name.
pub fn has_met(conn: &mut Conn, applicant: UserId, user: UserId) -> Result<bool> {
    let seats = panels::table
        .inner_join(interviews::table.inner_join(applications::table))
        .filter(applications::user_id.eq(applicant).and(panels::user_id.eq(user)));
    Ok(diesel::select(exists(seats)).get_result(conn)?)
}

/// Whether this person interviews the applicant: has any seat on the panel of an interview of this application that was not cancelled.
pub fn meets(conn: &mut Conn, application: ApplicationId, user: UserId) -> Result<bool> {
    let seats = panels::table.inner_join(interviews::table).filter(
        interviews::application_id.eq(application).and(panels::user_id.eq(user)).and(interviews::state.ne(InterviewState::Cancelled)),
    );
    Ok(diesel::select(exists(seats)).get_result(conn)?)
}

/// Applications to a posting whose applicant this person interviews.
pub fn met_by(conn: &mut Conn, posting: PostingId, user: UserId) -> Result<Vec<ApplicationId>> {
    let of = applications::table.filter(applications::posting_id.eq(posting)).select(applications::id);
    Ok(panels::table
        .inner_join(interviews::table)
        .filter(panels::user_id.eq(user).and(interviews::state.ne(InterviewState::Cancelled)).and(interviews::application_id.eq_any(of)))
        .select(interviews::application_id)
        .distinct()
        .load(conn)?)
}

/// Takes the panel of an interview for the time at which it is booked, or sets it free;
/// `Taken("starts_at")` when somebody sits in another interview that begins then.
pub(super) fn occupy(conn: &mut Conn, id: InterviewId, from: Option<Moment>) -> Result<()> {
    diesel::update(panels::table.filter(panels::interview_id.eq(id)))
        .set(panels::busy_from.eq(from))
        .execute(conn)
        .map(|_| ())
        .map_err(|e| if violates(&e, "panel.user_id", "panel_one_booking") { Error::Taken("starts_at") } else { e.into() })
}

/// The diary of somebody who interviews, from `from` on.
pub fn diary(conn: &mut Conn, user: UserId, from: Moment, except: Option<InterviewId>) -> Result<Diary> {
    let (name, zone): (String, String) = users::table.find(user).select((users::name, users::zone)).first(conn)?;
    let rows: Vec<(Option<Moment>, i64)> = panels::table
        .inner_join(interviews::table)
        .filter(panels::user_id.eq(user).and(interviews::state.eq_any(HELD)).and(interviews::starts_at.ge(from)))
        .filter(interviews::id.ne(except.unwrap_or(InterviewId(0))))
        .select((interviews::starts_at, interviews::minutes))
        .load(conn)?;
    Ok(Diary { name, zone: when::zone(&zone), booked: timed(rows), limits: super::limits(conn, user)? })
}

/// The interviews of an applicant, for all their applications, from `from` on.
pub fn diary_of_applicant(conn: &mut Conn, user: UserId, from: Moment, except: Option<InterviewId>) -> Result<Diary> {
    let (name, zone): (String, String) = users::table.find(user).select((users::name, users::zone)).first(conn)?;
    let rows: Vec<(Option<Moment>, i64)> = interviews::table
        .inner_join(applications::table)
        .filter(applications::user_id.eq(user).and(interviews::state.eq_any(HELD)).and(interviews::starts_at.ge(from)))
        .filter(interviews::id.ne(except.unwrap_or(InterviewId(0))))
        .select((interviews::starts_at, interviews::minutes))
        .load(conn)?;
    Ok(Diary { name, zone: when::zone(&zone), booked: timed(rows), limits: Limits::default() })
}

fn timed(rows: Vec<(Option<Moment>, i64)>) -> Vec<(Moment, i64)> {
    rows.into_iter().filter_map(|(at, minutes)| at.map(|at| (at, minutes))).collect()
}

/// Puts other people on the panel of an interview that is booked for `from`; `Taken("starts_at")` as for `occupy`.
pub(super) fn reseat(conn: &mut Conn, id: InterviewId, panel: &Panel, from: Option<Moment>) -> Result<()> {
    diesel::delete(panels::table.filter(panels::interview_id.eq(id))).execute(conn)?;
    seat(conn, id, panel)?;
    occupy(conn, id, from)
}

/// Gives the people of a new panel their seats.
pub(super) fn seat(conn: &mut Conn, id: InterviewId, panel: &Panel) -> Result<()> {
    for (user, seat) in panel.seats() {
        diesel::insert_into(panels::table)
            .values((panels::interview_id.eq(id), panels::user_id.eq(user), panels::seat.eq(seat)))
            .execute(conn)?;
    }
    Ok(())
}
