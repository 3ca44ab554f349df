//! People on leave from companies, and where those companies are declared to be in conflict.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{agencies, employer_conflicts, employer_leaves, postings, projects, review_rounds, round_reviewers, users};
use crate::domain::firewall::Clash;
use crate::domain::ids::{AgencyId, ConflictId, LeaveId, PostingId, ProjectId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// Somebody's leave from a company.
#[derive(Debug, Clone, Queryable)]
pub struct Leave {
    pub id: LeaveId,
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub employer: String,
    pub key: String,
    pub from_on: NaiveDate,
    pub until_on: Option<NaiveDate>,
}

/// A leave as it is written.
#[derive(Debug)]
pub struct NewLeave<'a> {
    pub user: UserId,
    pub employer: &'a str,
    pub key: &'a str,
    pub from_on: NaiveDate,
    pub until_on: Option<NaiveDate>,
    pub by: UserId,
}

pub fn insert_leave(conn: &mut Conn, new: &NewLeave<'_>, now: Moment) -> Result<LeaveId> {
    Ok(diesel::insert_into(employer_leaves::table)
        .values((
            employer_leaves::user_id.eq(new.user),
            employer_leaves::employer.eq(new.employer),
            employer_leaves::employer_key.eq(new.key),
            employer_leaves::from_on.eq(new.from_on),
            employer_leaves::until_on.eq(new.until_on),
            employer_leaves::recorded_by.eq(new.by),
            employer_leaves::recorded_at.eq(now),
        ))
        .returning(employer_leaves::id)
        .get_result(conn)?)
}

/// Leaves, those without an end and the latest to end first.
pub fn leaves(conn: &mut Conn, of: Option<UserId>) -> Result<Vec<Leave>> {
    let mut query = employer_leaves::table
        .inner_join(users::table)
        .order((employer_leaves::until_on.is_null().desc(), employer_leaves::until_on.desc(), employer_leaves::id.desc()))
        .select((
            employer_leaves::id,
            users::id,
            users::name,
            users::email,
            employer_leaves::employer,
            employer_leaves::employer_key,
            employer_leaves::from_on,
            employer_leaves::until_on,
        ))
        .into_boxed();
    if let Some(user) = of {
        query = query.filter(employer_leaves::user_id.eq(user));
    }
    Ok(query.load(conn)?)
}

/// Sets the last day of a leave; `false` when it ended before that day.
pub fn end_leave(conn: &mut Conn, id: LeaveId, last: NaiveDate) -> Result<bool> {
    let later = employer_leaves::until_on.is_null().or(employer_leaves::until_on.gt(last));
    let done = diesel::update(employer_leaves::table.filter(employer_leaves::id.eq(id)).filter(later))
        .set(employer_leaves::until_on.eq(last))
        .execute(conn)?;
    Ok(done == 1)
}

/// A company that an agency or a project declares to be in conflict.
#[derive(Debug, Clone, Queryable)]
pub struct Conflict {
    pub id: ConflictId,
    pub agency: Option<AgencyId>,
    pub agency_name: Option<String>,
    pub project: Option<ProjectId>,
    pub project_name: Option<String>,
    pub employer: String,
    pub key: String,
    pub reason: String,
}

impl Conflict {
    pub fn whose(&self) -> String {
        let project = self.project_name.as_ref().map(|name| format!("“{name}”"));
        project.or_else(|| self.agency_name.clone()).unwrap_or_default()
    }
}

/// Whose conflict is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    Agency(AgencyId),
    Project(ProjectId),
}

pub fn insert_conflict(
    conn: &mut Conn,
    whose: Whose,
    (employer, key): (&str, &str),
    reason: &str,
    by: UserId,
    now: Moment,
) -> Result<ConflictId> {
    let (agency, project) = match whose {
        Whose::Agency(id) => (Some(id), None),
        Whose::Project(id) => (None, Some(id)),
    };
    Ok(diesel::insert_into(employer_conflicts::table)
        .values((
            employer_conflicts::agency_id.eq(agency),
            employer_conflicts::project_id.eq(project),
            employer_conflicts::employer.eq(employer),
            employer_conflicts::employer_key.eq(key),
            employer_conflicts::reason.eq(reason),
            employer_conflicts::declared_by.eq(by),
            employer_conflicts::declared_at.eq(now),
        ))
        .returning(employer_conflicts::id)
        .get_result(conn)?)
}

/// Conflicts that hold, by company.
pub fn conflicts(conn: &mut Conn) -> Result<Vec<Conflict>> {
    Ok(employer_conflicts::table
        .left_join(agencies::table)
        .left_join(projects::table)
        .filter(employer_conflicts::lifted_at.is_null())
        .order((employer_conflicts::employer_key, employer_conflicts::id))
        .select((
            employer_conflicts::id,
            employer_conflicts::agency_id,
            agencies::name.nullable(),
            employer_conflicts::project_id,
            projects::name.nullable(),
            employer_conflicts::employer,
            employer_conflicts::employer_key,
            employer_conflicts::reason,
        ))
        .load(conn)?)
}

/// Lifts a conflict; `false` when it was lifted before.
pub fn lift(conn: &mut Conn, id: ConflictId, now: Moment) -> Result<bool> {
    let held = employer_conflicts::table.filter(employer_conflicts::id.eq(id).and(employer_conflicts::lifted_at.is_null()));
    Ok(diesel::update(held).set(employer_conflicts::lifted_at.eq(now)).execute(conn)? == 1)
}

/// Where somebody's leave within these days meets a conflict of one of these agencies or of this project.
pub fn clash(
    conn: &mut Conn,
    user: UserId,
    (from, until): (NaiveDate, NaiveDate),
    agencies: &[AgencyId],
    project: Option<ProjectId>,
) -> Result<Option<Clash>> {
    let leaves = leaves(conn, Some(user))?.into_iter().filter(|l| l.from_on <= until && l.until_on.is_none_or(|last| last >= from));
    let leaves: Vec<Leave> = leaves.collect();
    if leaves.is_empty() {
        return Ok(None);
    }
    let here = |c: &Conflict| c.agency.is_some_and(|a| agencies.contains(&a)) || (c.project.is_some() && c.project == project);
    let conflicts: Vec<Conflict> = conflicts(conn)?.into_iter().filter(here).collect();
    let met = leaves.iter().find_map(|l| conflicts.iter().find(|c| c.key == l.key).map(|c| (l, c)));
    Ok(met.map(|(l, c)| Clash {
        person: l.name.clone(),
        employer: l.employer.clone(),
        until: l.until_on,
        whose: c.whose(),
        reason: c.reason.clone(),
    }))
}

/// Who reads in which round of reviews: reviewer, posting and its agency; only people with a leave.
pub fn readers_on_leave(conn: &mut Conn) -> Result<Vec<(UserId, PostingId, Option<AgencyId>)>> {
    let on_leave = employer_leaves::table.select(employer_leaves::user_id);
    Ok(round_reviewers::table
        .inner_join(review_rounds::table.on(review_rounds::id.eq(round_reviewers::round_id)))
        .inner_join(postings::table.on(postings::id.eq(review_rounds::posting_id)))
        .filter(round_reviewers::user_id.eq_any(on_leave).and(round_reviewers::stands_down.eq(false)))
        .order((round_reviewers::user_id, postings::id))
        .select((round_reviewers::user_id, postings::id, postings::agency_id))
        .load(conn)?)
}
