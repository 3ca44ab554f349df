//! Applications as their applicant lists them.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{agencies, applications, postings};
use crate::domain::ids::{ApplicationId, UserId};
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
            postings::closes_at,
            applications::submitted_at,
            applications::created_at,
        ))
        .load(conn)?)
}
