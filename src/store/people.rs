//! Accounts that are likely one person, and those that were merged. Marks are compared through an index, never person by person.

use diesel::dsl::{exists, max, min, not};
use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, asked_documents, merges, messages, not_duplicates, outbox, person_marks, users};
use super::types::{join, split};
use crate::domain::ids::{ApplicationId, MergeId, UserId};
use crate::domain::person::Evidence;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// Sent applications whose marks have not been kept yet.
pub fn unmarked(conn: &mut Conn, most: i64) -> Result<Vec<ApplicationId>> {
    let marked = person_marks::table.filter(person_marks::application_id.eq(applications::id));
    Ok(applications::table
        .inner_join(users::table)
        .filter(applications::state.ne(State::Draft).and(applications::submitted_at.is_not_null()).and(users::disabled_at.is_null()))
        .filter(not(exists(marked)))
        .order(applications::id)
        .limit(most)
        .select(applications::id)
        .load(conn)?)
}

/// Whether the marks of an application are kept.
pub fn is_marked(conn: &mut Conn, id: ApplicationId) -> Result<bool> {
    Ok(person_marks::table.filter(person_marks::application_id.eq(id)).count().get_result::<i64>(conn)? > 0)
}

/// Keeps one mark of an application.
pub fn mark(conn: &mut Conn, id: ApplicationId, user: UserId, kind: Evidence, mark: &str) -> Result<()> {
    diesel::insert_into(person_marks::table)
        .values((
            person_marks::application_id.eq(id),
            person_marks::user_id.eq(user),
            person_marks::kind.eq(kind),
            person_marks::mark.eq(mark),
        ))
        .execute(conn)?;
    Ok(())
}

/// Marks that several people have, each with those people; of accounts that have not ended.
pub fn shared_marks(conn: &mut Conn, most: i64) -> Result<Vec<(Evidence, Vec<UserId>)>> {
    let live = users::table.filter(users::disabled_at.is_null()).select(users::id);
    let shared: Vec<(Evidence, String)> = person_marks::table
        .filter(person_marks::user_id.eq_any(live))
        .group_by((person_marks::kind, person_marks::mark))
        .having(min(person_marks::user_id).ne(max(person_marks::user_id)))
        .order((person_marks::kind, person_marks::mark))
        .limit(most)
        .select((person_marks::kind, person_marks::mark))
        .load(conn)?;
    let mut out = Vec::new();
    for (kind, mark) in shared {
        let people = person_marks::table
            .inner_join(users::table)
            .filter(person_marks::kind.eq(kind).and(person_marks::mark.eq(mark)).and(users::disabled_at.is_null()))
            .distinct()
            .order(person_marks::user_id)
            .limit(10)
            .select(person_marks::user_id)
            .load(conn)?;
        out.push((kind, people));
    }
    Ok(out)
}

/// What two people have in common.
pub fn in_common(conn: &mut Conn, one: UserId, other: UserId) -> Result<Vec<Evidence>> {
    let theirs: Vec<String> = person_marks::table.filter(person_marks::user_id.eq(other)).select(person_marks::mark).load(conn)?;
    Ok(person_marks::table
        .filter(person_marks::user_id.eq(one).and(person_marks::mark.eq_any(theirs)))
        .distinct()
        .order(person_marks::kind)
        .select(person_marks::kind)
        .load(conn)?)
}

/// Pairs of which somebody said that they are two people.
pub fn dismissed(conn: &mut Conn) -> Result<Vec<(UserId, UserId)>> {
    Ok(not_duplicates::table.select((not_duplicates::low_id, not_duplicates::high_id)).load(conn)?)
}

/// Records that two accounts are two people.
pub fn dismiss(conn: &mut Conn, low: UserId, high: UserId, by: UserId, reason: &str, now: Moment) -> Result<()> {
    diesel::delete(not_duplicates::table.find((low, high))).execute(conn)?;
    diesel::insert_into(not_duplicates::table)
        .values((
            not_duplicates::low_id.eq(low),
            not_duplicates::high_id.eq(high),
            not_duplicates::said_by.eq(by),
            not_duplicates::reason.eq(reason),
            not_duplicates::said_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Gives an application with its letters, messages and placements to another account; `Taken("placement")` when both hold a place.
pub fn give(conn: &mut Conn, id: ApplicationId, from: UserId, to: UserId) -> Result<()> {
    diesel::update(applications::table.find(id))
        .set((applications::user_id.eq(to), applications::version.eq(applications::version + 1)))
        .execute(conn)?;
    diesel::update(outbox::table.filter(outbox::application_id.eq(id).and(outbox::user_id.eq(from))))
        .set(outbox::user_id.eq(to))
        .execute(conn)?;
    diesel::update(messages::table.filter(messages::application_id.eq(id).and(messages::author_id.eq(from))))
        .set(messages::author_id.eq(to))
        .execute(conn)?;
    diesel::update(person_marks::table.filter(person_marks::application_id.eq(id))).set(person_marks::user_id.eq(to)).execute(conn)?;
    super::placements::give(conn, id, to)
}

/// A merge as it is recorded.
pub struct NewMerge<'a> {
    pub kept: UserId,
    pub gone: UserId,
    pub by: UserId,
    pub reason: &'a str,
    pub evidence: &'a [String],
    /// References of the applications that moved.
    pub moved: &'a [String],
    /// References of those that stayed with the account that ended.
    pub left: &'a [String],
}

/// Records a merge and ends the account that was merged.
pub fn record_merge(conn: &mut Conn, new: &NewMerge<'_>, now: Moment) -> Result<MergeId> {
    let id = diesel::insert_into(merges::table)
        .values((
            merges::kept_id.eq(new.kept),
            merges::gone_id.eq(new.gone),
            merges::merged_by.eq(new.by),
            merges::reason.eq(new.reason),
            merges::evidence.eq(join(new.evidence)),
            merges::moved.eq(join(new.moved)),
            merges::left_behind.eq(join(new.left)),
            merges::merged_at.eq(now),
        ))
        .returning(merges::id)
        .get_result(conn)?;
    diesel::update(users::table.find(new.gone)).set(users::disabled_at.eq(now)).execute(conn)?;
    Ok(id)
}

/// A merge as it is read.
#[derive(Debug, Clone)]
pub struct Merge {
    pub id: MergeId,
    pub kept: UserId,
    pub gone: UserId,
    pub by: UserId,
    pub reason: String,
    pub evidence: Vec<String>,
    pub moved: Vec<String>,
    pub left: Vec<String>,
    pub at: Moment,
}

type Row = (MergeId, UserId, UserId, UserId, String, String, String, String, Moment);

/// The latest merges.
pub fn merged(conn: &mut Conn, most: i64) -> Result<Vec<Merge>> {
    let rows: Vec<Row> = merges::table.order(merges::id.desc()).limit(most).load(conn)?;
    let merge = |(id, kept, gone, by, reason, evidence, moved, left, at): Row| Merge {
        id,
        kept,
        gone,
        by,
        reason,
        evidence: split(&evidence),
        moved: split(&moved),
        left: split(&left),
        at,
    };
    Ok(rows.into_iter().map(merge).collect())
}

/// Accounts that were merged into this one.
pub fn merged_into(conn: &mut Conn, kept: UserId) -> Result<Vec<UserId>> {
    Ok(merges::table.filter(merges::kept_id.eq(kept)).order(merges::id).select(merges::gone_id).load(conn)?)
}

/// Removes what this room and its neighbours keep of a person.
pub fn erase(conn: &mut Conn, user: UserId) -> Result<()> {
    let apps: Vec<ApplicationId> = applications::table.filter(applications::user_id.eq(user)).select(applications::id).load(conn)?;
    diesel::delete(asked_documents::table.filter(asked_documents::application_id.eq_any(apps))).execute(conn)?;
    diesel::delete(person_marks::table.filter(person_marks::user_id.eq(user))).execute(conn)?;
    let pair = not_duplicates::low_id.eq(user).or(not_duplicates::high_id.eq(user));
    diesel::delete(not_duplicates::table.filter(pair)).execute(conn)?;
    diesel::update(merges::table.filter(merges::kept_id.eq(user).or(merges::gone_id.eq(user)))).set(merges::reason.eq("")).execute(conn)?;
    Ok(())
}
