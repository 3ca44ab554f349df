//! How much there is: for the demonstration and for whoever asks whether a database is empty.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, events, outbox, seats, users};
use crate::domain::account::Role;
use crate::domain::state::State;
use crate::error::Result;

#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub users: i64,
    pub applicants: i64,
    pub applications: Vec<(State, i64)>,
    pub letters: i64,
    pub events: i64,
    pub seats: i64,
}

pub fn whole(conn: &mut Conn) -> Result<Counts> {
    let mut applications: Vec<(State, i64)> =
        applications::table.group_by(applications::state).select((applications::state, count_star())).load(conn)?;
    applications.sort();
    Ok(Counts {
        users: users::table.count().get_result(conn)?,
        applicants: users::table.filter(users::role.eq(Role::Applicant)).count().get_result(conn)?,
        applications,
        letters: outbox::table.count().get_result(conn)?,
        events: events::table.count().get_result(conn)?,
        seats: seats::table.count().get_result(conn)?,
    })
}
