//! Saved postings: keep one, let it go, and one letter ten days before it closes.

use chrono::TimeDelta;

use super::Here;
use super::post::{self, To};
use crate::domain::access::Who;
use crate::domain::ids::{PostingId, UserId};
use crate::domain::posting::open_for_applications;
use crate::domain::when::{self, Moment};
use crate::domain::words::words;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::{Conn, accounts, postings, saved};

/// Days before the closing in which the letter comes.
const DAYS: i64 = 10;
/// Who saved it within this many hours still has it in mind.
const FRESH: i64 = 24;

words!(
    /// What can be done with a saved posting.
    Act {
        Save = "save", "Save this job";
        Forget = "forget", "Remove from saved jobs";
        Quiet = "quiet", "Do not remind me";
        Remind = "remind", "Remind me";
    }
);

/// Does it. Only what one can apply to now is saved.
pub fn act(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, act: Act) -> Result<()> {
    match act {
        Act::Save => {
            let found = postings::find(tx, posting)?;
            open_for_applications(found.state, found.content.opens_at, found.content.closes_at, here.now)
                .map_err(|why| Error::Refused(why.to_owned()))?;
            accounts::hold(tx, who.id)?;
            saved::save(tx, who.id, posting, here.now)
        }
        Act::Forget => saved::forget(tx, who.id, posting),
        Act::Quiet | Act::Remind => saved::set_nudge(tx, who.id, posting, act == Act::Remind),
    }
}

/// Saved postings that close soon and were not written about.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<(UserId, PostingId)>> {
    saved::due(conn, now - TimeDelta::hours(FRESH), (now, now + TimeDelta::days(DAYS)))
}

/// By the clock: one letter; `false` when it was written already.
pub fn nudge(tx: &mut Conn, here: &Here, (user, posting): (UserId, PostingId)) -> Result<bool> {
    if !saved::mark_nudged(tx, user, posting, here.now)? {
        return Ok(false);
    }
    let (reader, found) = (accounts::find(tx, user)?, postings::find(tx, posting)?);
    let closes = found.content.closes_at.map_or_else(String::new, |at| when::full(at, when::zone(&reader.zone)));
    let letter = letters::postings::saved_closes(&here.site, &reader.name, &found.content.title, &format!("/jobs/{posting}"), &closes)?;
    post::put(tx, here, To { user: reader.id, name: &reader.name, address: &reader.email }, None, &letter)?;
    Ok(true)
}
