//! Messages about an application: two sides, one thread.

use chrono::TimeDelta;

use super::applications::case_seen_by_staff;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::message;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::error::{Error, Result};
use crate::letters::{self, Rendered};
use crate::store::applications::{self, Application};
use crate::store::{Conn, accounts, messages};

/// Adds a message to the thread, unless its author wrote too many today.
fn write(tx: &mut Conn, here: &Here, who: &Who, app: &Application, body: &str) -> Result<()> {
    applications::hold(tx, &Reference::parse(&app.reference).ok_or(Error::NotFound)?)?;
    if messages::written_since(tx, app.id, who.id, here.now - TimeDelta::days(1))? >= message::A_DAY {
        return Err(Error::Refused(format!("You wrote {} messages within a day. Write on tomorrow.", message::A_DAY)));
    }
    let id = messages::insert(tx, app.id, who.id, who.is_staff(), body, here.now)?;
    Happened::new("message", id.0, "write").in_application(tx, here, Actor::Person(who), app)
}

/// The applicant writes. The member of staff who wrote last gets a letter, or whoever answers for the posting.
pub fn ask(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, body: &str) -> Result<()> {
    let app = applications::own(tx, reference, who.id)?;
    if app.state == State::Draft {
        return Err(Error::NotFound);
    }
    write(tx, here, who, &app, body)?;
    let letter = |name: &str| letters::messages::to_staff(&here.site, name, &post::about(&app), &message::beginning(body));
    match messages::last_of_staff(tx, app.id)? {
        Some(last) => {
            let last = accounts::find(tx, last)?;
            let letter = letter(&last.name)?;
            post::put(tx, here, To::staff(&last), Some(app.id), &letter)
        }
        None => post::put_to_responsible(tx, here, &app, |to| letter(&to.name)),
    }
}

/// Staff write to the applicant, who gets a letter.
pub fn answer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, body: &str) -> Result<()> {
    let app = case_seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    write(tx, here, who, &app, body)?;
    let letter = letter_to_applicant(here, &app, body)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// The letter that tells an applicant of a message.
pub fn letter_to_applicant(here: &Here, app: &Application, body: &str) -> Result<Rendered> {
    letters::messages::to_applicant(&here.site, &post::about(app), &message::beginning(body))
}
