//! Messages about an application, and who has not read them.

use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, messages, postings, users};
use crate::domain::ids::{AgencyId, ApplicationId, MessageId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// One message of a thread.
#[derive(Debug, Clone, Queryable)]
pub struct Message {
    pub id: MessageId,
    pub author: String,
    pub from_staff: bool,
    pub body: String,
    pub created_at: Moment,
    pub read_at: Option<Moment>,
}

/// Adds a message to the thread of an application.
pub fn insert(conn: &mut Conn, application: ApplicationId, author: UserId, from_staff: bool, body: &str, now: Moment) -> Result<MessageId> {
    Ok(diesel::insert_into(messages::table)
        .values((
            messages::application_id.eq(application),
            messages::author_id.eq(author),
            messages::from_staff.eq(from_staff),
            messages::body.eq(body),
            messages::created_at.eq(now),
        ))
        .returning(messages::id)
        .get_result(conn)?)
}

/// The thread of an application, oldest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Message>> {
    Ok(messages::table
        .inner_join(users::table)
        .filter(messages::application_id.eq(id))
        .order(messages::id)
        .select((messages::id, users::name, messages::from_staff, messages::body, messages::created_at, messages::read_at))
        .load(conn)?)
}

/// Marks what one side wrote as read by the other.
pub fn mark_read(conn: &mut Conn, id: ApplicationId, from_staff: bool, now: Moment) -> Result<usize> {
    let unread = messages::application_id.eq(id).and(messages::from_staff.eq(from_staff)).and(messages::read_at.is_null());
    Ok(diesel::update(messages::table.filter(unread)).set(messages::read_at.eq(now)).execute(conn)?)
}

/// How many messages of one side the other has not read.
pub fn unread(conn: &mut Conn, id: ApplicationId, from_staff: bool) -> Result<i64> {
    let unread = messages::application_id.eq(id).and(messages::from_staff.eq(from_staff)).and(messages::read_at.is_null());
    Ok(messages::table.filter(unread).count().get_result(conn)?)
}

/// How many messages a person wrote about an application since a moment.
pub fn written_since(conn: &mut Conn, id: ApplicationId, author: UserId, since: Moment) -> Result<i64> {
    let own = messages::application_id.eq(id).and(messages::author_id.eq(author)).and(messages::created_at.gt(since));
    Ok(messages::table.filter(own).count().get_result(conn)?)
}

/// The member of staff who wrote last in a thread.
pub fn last_of_staff(conn: &mut Conn, id: ApplicationId) -> Result<Option<UserId>> {
    Ok(messages::table
        .inner_join(users::table)
        .filter(messages::application_id.eq(id).and(messages::from_staff.eq(true)).and(users::disabled_at.is_null()))
        .order(messages::id.desc())
        .select(messages::author_id)
        .first(conn)
        .optional()?)
}

/// Applications of a person with messages of staff that they have not read: one line for each message.
pub fn unread_of_user(conn: &mut Conn, user: UserId) -> Result<Vec<ApplicationId>> {
    Ok(messages::table
        .inner_join(applications::table)
        .filter(applications::user_id.eq(user).and(messages::from_staff.eq(true)).and(messages::read_at.is_null()))
        .order(messages::id)
        .select(applications::id)
        .load(conn)?)
}

/// A message of an applicant that nobody of staff has read.
#[derive(Debug, Clone, Queryable)]
pub struct Unread {
    pub reference: String,
    pub name: String,
    pub title: String,
    pub written_at: Moment,
}

/// Messages of applicants that nobody has read, of postings of this scope, oldest first.
pub fn unread_of_applicants(conn: &mut Conn, scope: Option<AgencyId>, most: i64) -> Result<Vec<Unread>> {
    let mut query = messages::table
        .inner_join(applications::table.inner_join(users::table).inner_join(postings::table))
        .filter(messages::from_staff.eq(false).and(messages::read_at.is_null()))
        .order(messages::id)
        .limit(most)
        .select((applications::reference, users::name, postings::title, messages::created_at))
        .into_boxed();
    if let Some(own) = scope {
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()));
    }
    Ok(query.load(conn)?)
}
