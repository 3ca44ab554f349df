//! Applications as their applicant lists them.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{agencies, applications, events, interviews, offers, postings};
use crate::domain::ids::{ApplicationId, UserId};
use crate::domain::interview::InterviewState;
use crate::domain::offer::OfferState;
use crate::domain::posting::PostingState;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// A line of `/my`.
#[derive(Debug, Clone, Queryable)]
pub struct Mine {
    pub id: ApplicationId,
    pub reference: String,
    pub title: String,
    pub agency: Option<String>,
    pub told_state: State,
    pub due_at: Option<Moment>,
    pub late_since: Option<Moment>,
    pub closes_at: Option<Moment>,
    pub submitted_at: Option<Moment>,
    pub created_at: Moment,
}

/// All applications of a person, the newest first.
pub fn of_user(conn: &mut Conn, user: UserId) -> Result<Vec<Mine>> {
    Ok(applications::table
        .inner_join(postings::table.left_join(agencies::table))
        .filter(applications::user_id.eq(user))
        .order(applications::id.desc())
        .select((
            applications::id,
            applications::reference,
            postings::title,
            agencies::name.nullable(),
            applications::told_state,
            applications::due_at,
            applications::late_since,
            postings::closes_at,
            applications::submitted_at,
            applications::created_at,
        ))
        .load(conn)?)
}

/// A person's interviews that are being arranged or are booked: whose application, where it stands, when it begins.
pub fn interviews_of_user(conn: &mut Conn, user: UserId) -> Result<Vec<(ApplicationId, InterviewState, Option<Moment>)>> {
    Ok(interviews::table
        .inner_join(applications::table)
        .filter(applications::user_id.eq(user).and(interviews::state.eq_any([InterviewState::Offered, InterviewState::Booked])))
        .order(interviews::id)
        .select((applications::id, interviews::state, interviews::starts_at))
        .load(conn)?)
}

/// Offers that wait for a person's answer: whose application, and by when.
pub fn offers_of_user(conn: &mut Conn, user: UserId) -> Result<Vec<(ApplicationId, Moment)>> {
    Ok(offers::table
        .inner_join(applications::table)
        .filter(applications::user_id.eq(user).and(offers::state.eq_any(OfferState::UNANSWERED)))
        .order(offers::id)
        .select((applications::id, offers::answer_by))
        .load(conn)?)
}

/// Drafts begun before `begun`, of live postings that close within these moments, whose history has no event of this kind.
pub fn unsent_without(conn: &mut Conn, kind: &str, begun: Moment, closes: (Moment, Moment)) -> Result<Vec<ApplicationId>> {
    let told = events::table.filter(events::application_id.eq(applications::id.nullable()).and(events::kind.eq(kind)));
    Ok(applications::table
        .inner_join(postings::table)
        .filter(applications::state.eq(State::Draft).and(applications::created_at.le(begun)))
        .filter(postings::state.eq(PostingState::Live).and(postings::closes_at.gt(closes.0)).and(postings::closes_at.le(closes.1)))
        .filter(diesel::dsl::not(diesel::dsl::exists(told)))
        .order(applications::id)
        .select(applications::id)
        .load(conn)?)
}
