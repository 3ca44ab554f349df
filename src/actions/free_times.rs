//! When people can interview, how much is too much, who interviews for a posting and what they ask.

use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::diary::Limits;
use crate::domain::free_time::FreeTime;
use crate::domain::ids::{FreeTimeId, PostingId, UserId};
use crate::error::{Error, Result};
use crate::store::postings::Posting;
use crate::store::{Conn, accounts, interviews, postings};

/// Keeps a stretch of one's own time free for interviews.
pub fn add(tx: &mut Conn, here: &Here, who: &Who, time: FreeTime) -> Result<FreeTimeId> {
    who.may_score(who.agency)?;
    accounts::hold(tx, who.id)?;
    if interviews::free_times(tx, who.id, here.now)?.iter().any(|(_, known)| known.overlaps(&time)) {
        return Err(Error::Refused("You are free at that time already. Take the other one back first, or choose another.".to_owned()));
    }
    let id = interviews::add_free_time(tx, who.id, time)?;
    Happened::new("free_time", id.0, "add").on_its_own(tx, here, Actor::Person(who))?;
    Ok(id)
}

/// Takes a free time back. Interviews that are booked in it stay.
pub fn remove(tx: &mut Conn, here: &Here, who: &Who, id: FreeTimeId) -> Result<()> {
    if !interviews::remove_free_time(tx, who.id, id)? {
        return Err(Error::NotFound);
    }
    Happened::new("free_time", id.0, "remove").on_its_own(tx, here, Actor::Person(who))
}

/// Says how many interviews one holds at most.
pub fn limit(tx: &mut Conn, here: &Here, who: &Who, limits: Limits) -> Result<()> {
    who.may_score(who.agency)?;
    interviews::set_limits(tx, who.id, limits)?;
    let words =
        [("a day", limits.per_day), ("a week", limits.per_week)].map(|(of, n)| n.map_or(format!("any {of}"), |n| format!("{n} {of}")));
    Happened::new("account", who.id.0, "limit_interviews").detail(&words.join(", ")).on_its_own(tx, here, Actor::Person(who))
}

fn of_manager(conn: &mut Conn, who: &Who, posting: PostingId) -> Result<Posting> {
    let found = postings::find(conn, posting)?;
    if !who.may_see(found.content.agency) {
        return Err(Error::NotFound);
    }
    who.may_manage(found.content.agency)?;
    Ok(found)
}

/// Says who interviews for a posting, and who of them is in training.
pub fn set_pool(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, people: &[(UserId, bool)]) -> Result<()> {
    let found = of_manager(tx, who, posting)?;
    let staff = accounts::staff_of(tx, found.content.agency)?;
    if people.iter().any(|(user, _)| !staff.iter().any(|w| w.id == *user)) {
        return Err(Error::Refused("Choose people from the list.".to_owned()));
    }
    interviews::set_pool(tx, posting, people)?;
    Happened::new("posting", posting.0, "set_interviewers").in_posting(tx, here, Actor::Person(who), posting)
}

/// Writes what is asked for each competency.
pub fn set_questions(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, list: &[(String, String)]) -> Result<()> {
    of_manager(tx, who, posting)?;
    interviews::set_questions(tx, posting, list)?;
    Happened::new("posting", posting.0, "set_interview_questions").in_posting(tx, here, Actor::Person(who), posting)
}
