//! What an applicant sees of their own.

mod account;
mod answers;
mod assessment;
mod conditions;
mod deferral;
mod documents;
mod feedback;
mod home;
mod interview;
mod letters;
mod messages;
mod offer;
mod placement;
mod pool;
mod profile;
mod profile_file;
mod profile_spell;
mod referees;
mod saved;
mod status;
mod timeline;
mod track;
mod withdraw;

use super::routes::Line;
use crate::domain::ids::UserId;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::applications::{self, Application};

/// The status page of an application.
pub fn path(reference: &str) -> String {
    format!("/my/applications/{reference}")
}

pub fn routes() -> Vec<Line> {
    let mut lines = home::routes();
    lines.extend(status::routes());
    lines.extend(answers::routes());
    lines.extend(interview::routes());
    lines.extend(messages::routes());
    lines.extend(letters::routes());
    lines.extend(documents::routes());
    lines.extend(assessment::routes());
    lines.extend(referees::routes());
    lines.extend(feedback::routes());
    lines.extend(offer::routes());
    lines.extend(conditions::routes());
    lines.extend(placement::routes());
    lines.extend(deferral::routes());
    lines.extend(withdraw::routes());
    lines.extend(profile::routes());
    lines.extend(profile_spell::routes());
    lines.extend(profile_file::routes());
    lines.extend(pool::routes());
    lines.extend(account::routes());
    lines.extend(saved::routes());
    lines
}

/// An application this person has sent; a draft has its own pages.
fn sent(conn: &mut Conn, me: UserId, reference: &Reference) -> Result<Application> {
    let app = applications::own(conn, reference, me)?;
    if app.state == State::Draft { Err(Error::NotFound) } else { Ok(app) }
}

/// What an applicant reads when an action was refused. Words that name what others did are not for them.
fn refusal(error: Error) -> Result<String> {
    match error {
        Error::Refused(why) => Ok(why),
        Error::Stale(_) => Ok("Something changed while you were looking at this page. Look at it again, then decide.".to_owned()),
        other => Err(other),
    }
}
