//! Assessments: how each posting's is done, attempts, scores, files of scores.

mod files;
mod scores;

use diesel::prelude::*;

pub use files::*;
pub use scores::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{applications, assessment_attempts, assessment_scores, assessment_skills, assessments, users};
use crate::domain::assessment::{AttemptState, Settings, Skill};
use crate::domain::ids::{ApplicationId, AttemptId, PostingId, UserId};
use crate::domain::question::Amount;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// Settings with their version.
#[derive(Debug, Clone)]
pub struct Kept {
    pub settings: Settings,
    pub version: i64,
}

/// How the assessment of a posting is done; `None` before anybody said so.
pub fn settings(conn: &mut Conn, posting: PostingId) -> Result<Option<Kept>> {
    use assessments as t;
    type Row = (String, String, i64, i64, i64, i64, i64, i64);
    let row: Option<Row> = t::table
        .find(posting)
        .select((t::tool, t::link, t::highest, t::pass, t::days, t::attempts, t::wait_days, t::version))
        .first(conn)
        .optional()?;
    let Some((tool, link, highest, pass, days, attempts, wait_days, version)) = row else { return Ok(None) };
    let skills: Vec<(String, i64)> = assessment_skills::table
        .filter(assessment_skills::posting_id.eq(posting))
        .order(assessment_skills::position)
        .select((assessment_skills::name, assessment_skills::pass))
        .load(conn)?;
    let skills = skills.into_iter().map(|(name, pass)| Skill { name, pass: Amount::of_hundredths(pass) }).collect();
    let (highest, pass) = (Amount::of_hundredths(highest), Amount::of_hundredths(pass));
    Ok(Some(Kept { settings: Settings { tool, link, highest, pass, skills, days, attempts, wait_days }, version }))
}

/// Keeps settings over those of the version that was seen (0: none); `false` when somebody else was first.
pub fn save(conn: &mut Conn, posting: PostingId, settings: &Settings, seen: i64, by: UserId, now: Moment) -> Result<bool> {
    use assessments as t;
    let values = (
        t::tool.eq(&settings.tool),
        t::link.eq(&settings.link),
        t::highest.eq(settings.highest.hundredths()),
        t::pass.eq(settings.pass.hundredths()),
        t::days.eq(settings.days),
        t::attempts.eq(settings.attempts),
        t::wait_days.eq(settings.wait_days),
        t::version.eq(seen + 1),
        t::set_by.eq(by),
        t::set_at.eq(now),
    );
    let done = match seen {
        0 => match diesel::insert_into(t::table).values((t::posting_id.eq(posting), values)).execute(conn) {
            Err(e) if violates(&e, "assessments.posting_id", "assessments_pkey") => return Ok(false),
            inserted => inserted?,
        },
        _ => diesel::update(t::table.find(posting).filter(t::version.eq(seen))).set(values).execute(conn)?,
    };
    if done == 0 {
        return Ok(false);
    }
    diesel::delete(assessment_skills::table.filter(assessment_skills::posting_id.eq(posting))).execute(conn)?;
    for (position, skill) in (1i64..).zip(&settings.skills) {
        diesel::insert_into(assessment_skills::table)
            .values((
                assessment_skills::posting_id.eq(posting),
                assessment_skills::position.eq(position),
                assessment_skills::name.eq(&skill.name),
                assessment_skills::pass.eq(skill.pass.hundredths()),
            ))
            .execute(conn)?;
    }
    Ok(true)
}

/// One attempt of one person.
#[derive(Debug, Clone, Queryable)]
pub struct Attempt {
    pub id: AttemptId,
    pub application: ApplicationId,
    pub number: i64,
    pub state: AttemptState,
    /// Where it is taken.
    pub link: String,
    /// Under which number the tool knows the person; empty when it never said so.
    pub candidate: String,
    /// Why it was waived, or given more time.
    pub note: String,
    pub due_at: Moment,
    pub reminded_at: Option<Moment>,
    pub invited_at: Moment,
    pub settled_at: Option<Moment>,
    pub version: i64,
}

type Columns = (
    assessment_attempts::id,
    assessment_attempts::application_id,
    assessment_attempts::number,
    assessment_attempts::state,
    assessment_attempts::link,
    assessment_attempts::candidate,
    assessment_attempts::note,
    assessment_attempts::due_at,
    assessment_attempts::reminded_at,
    assessment_attempts::invited_at,
    assessment_attempts::settled_at,
    assessment_attempts::version,
);

fn columns() -> Columns {
    use assessment_attempts as t;
    (
        t::id,
        t::application_id,
        t::number,
        t::state,
        t::link,
        t::candidate,
        t::note,
        t::due_at,
        t::reminded_at,
        t::invited_at,
        t::settled_at,
        t::version,
    )
}

/// The attempts of an application, oldest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Attempt>> {
    use assessment_attempts as t;
    Ok(t::table.filter(t::application_id.eq(id)).order(t::number).select(columns()).load(conn)?)
}

pub fn attempt(conn: &mut Conn, id: AttemptId) -> Result<Attempt> {
    Ok(assessment_attempts::table.find(id).select(columns()).first(conn)?)
}

/// The attempts of everybody in a posting, oldest first.
pub fn of_posting(conn: &mut Conn, posting: PostingId) -> Result<Vec<Attempt>> {
    use assessment_attempts as t;
    Ok(t::table
        .inner_join(applications::table)
        .filter(applications::posting_id.eq(posting))
        .order((t::application_id, t::number))
        .select(columns())
        .load(conn)?)
}

/// An attempt as it begins.
pub struct NewAttempt<'a> {
    pub application: ApplicationId,
    pub number: i64,
    pub state: AttemptState,
    pub link: &'a str,
    pub candidate: &'a str,
    pub note: &'a str,
    pub due_at: Moment,
    pub by: UserId,
}

pub fn insert(conn: &mut Conn, new: &NewAttempt<'_>, now: Moment) -> Result<AttemptId> {
    use assessment_attempts as t;
    Ok(diesel::insert_into(t::table)
        .values((
            t::application_id.eq(new.application),
            t::number.eq(new.number),
            t::state.eq(new.state),
            t::link.eq(new.link),
            t::candidate.eq(new.candidate),
            t::note.eq(new.note),
            t::due_at.eq(new.due_at),
            t::invited_by.eq(new.by),
            t::invited_at.eq(now),
            t::version.eq(1),
        ))
        .returning(t::id)
        .get_result(conn)?)
}

/// What an attempt becomes.
pub struct Change<'a> {
    pub state: AttemptState,
    pub due_at: Moment,
    pub note: &'a str,
    pub candidate: &'a str,
    /// `None`: the clock.
    pub by: Option<UserId>,
    /// Whether it is over with that.
    pub settled: bool,
}

/// Changes an attempt; `false` when somebody else was first. More time brings another reminder.
pub fn change(conn: &mut Conn, seen: &Attempt, change: &Change<'_>, now: Moment) -> Result<bool> {
    use assessment_attempts as t;
    let unchanged = t::table.find(seen.id).filter(t::version.eq(seen.version));
    let reminded = if change.due_at > seen.due_at { None } else { seen.reminded_at };
    let done = diesel::update(unchanged)
        .set((
            t::state.eq(change.state),
            t::due_at.eq(change.due_at),
            t::note.eq(change.note),
            t::candidate.eq(change.candidate),
            t::reminded_at.eq(reminded),
            t::settled_by.eq(change.by),
            t::settled_at.eq(change.settled.then_some(now)),
            t::version.eq(seen.version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Open invitations whose date lies between two moments and that were not reminded of.
pub fn to_remind(conn: &mut Conn, from: Moment, until: Moment) -> Result<Vec<AttemptId>> {
    use assessment_attempts as t;
    let open = t::state.eq(AttemptState::Invited).and(t::reminded_at.is_null());
    Ok(t::table
        .filter(open.and(t::due_at.gt(from)).and(t::due_at.le(until)))
        .order((t::due_at, t::id))
        .limit(500)
        .select(t::id)
        .load(conn)?)
}

/// Records the reminder; `false` when there was one, or the attempt moved on.
pub fn mark_reminded(conn: &mut Conn, seen: &Attempt, now: Moment) -> Result<bool> {
    use assessment_attempts as t;
    let waiting = t::table.find(seen.id).filter(t::version.eq(seen.version).and(t::reminded_at.is_null()));
    Ok(diesel::update(waiting).set(t::reminded_at.eq(now)).execute(conn)? == 1)
}

/// Open invitations whose date has passed.
pub fn run_out(conn: &mut Conn, now: Moment) -> Result<Vec<AttemptId>> {
    use assessment_attempts as t;
    Ok(t::table
        .filter(t::state.eq(AttemptState::Invited).and(t::due_at.lt(now)))
        .order((t::due_at, t::id))
        .limit(500)
        .select(t::id)
        .load(conn)?)
}

/// Somebody who sent an application to a posting.
#[derive(Debug, Clone, Queryable)]
pub struct Person {
    pub id: ApplicationId,
    pub reference: String,
    pub name: String,
    pub email: String,
    pub state: State,
    pub told_state: State,
}

/// Everybody who sent an application to a posting, by name.
pub fn people(conn: &mut Conn, posting: PostingId) -> Result<Vec<Person>> {
    Ok(applications::table
        .inner_join(users::table)
        .filter(applications::posting_id.eq(posting).and(applications::submitted_at.is_not_null()))
        .order((users::name, applications::id))
        .select((applications::id, applications::reference, users::name, users::email, applications::state, applications::told_state))
        .load(conn)?)
}

/// An open assessment of a person: reference and title of the application, and the attempt.
pub fn to_take(conn: &mut Conn, user: UserId) -> Result<Vec<(String, String, Moment)>> {
    use super::schema::postings;
    Ok(assessment_attempts::table
        .inner_join(applications::table.inner_join(postings::table))
        .filter(applications::user_id.eq(user).and(assessment_attempts::state.eq(AttemptState::Invited)))
        .order((assessment_attempts::due_at, assessment_attempts::id))
        .select((applications::reference, postings::title, assessment_attempts::due_at))
        .load(conn)?)
}

/// Whether anybody has a score in a posting.
pub fn has_scores(conn: &mut Conn, posting: PostingId) -> Result<bool> {
    let scored = assessment_scores::table
        .inner_join(assessment_attempts::table.inner_join(applications::table))
        .filter(applications::posting_id.eq(posting));
    Ok(diesel::select(diesel::dsl::exists(scored)).get_result(conn)?)
}
