//! Deciding, and telling: two verbs, because they are two moments.

use chrono::TimeDelta;

use super::applications::{Told, advance, days_of, managed};
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, grounds, interviews};
use crate::domain::access::Who;
use crate::domain::decision::{Outcome, Verdict};
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::letters::{self, Rendered};
use crate::store::applications::{self, Application};
use crate::store::{Conn, decisions, events, offers, postings};

/// Records a decision. The applicant reads nothing of it until it is told.
pub fn decide(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, verdict: &Verdict) -> Result<Application> {
    let app = managed(tx, here, who, reference, version)?;
    let step = match verdict.outcome {
        Outcome::Qualified => Step::Qualify,
        Outcome::NotSelected => Step::NotSelect,
    };
    let rubric = postings::find(tx, app.posting)?.content.rubric;
    let reasons: Vec<&str> = verdict.reasons.iter().map(|r| r.as_str()).collect();
    if offers::latest(tx, app.id)?.is_some_and(|o| o.state.is_unsent()) {
        return Err(Error::Refused("An offer to this person waits for approval. Withdraw it first.".to_owned()));
    }
    interviews::close_past(tx, here, who, &app)?;
    // Calling an interview off would tell the applicant before the decision is told.
    if interviews::lies_ahead(tx, here, &app)? {
        return Err(Error::Refused(
            "An interview is still being arranged or lies ahead. Cancel it, or wait until it took place.".to_owned(),
        ));
    }
    let decided = advance(tx, here, Actor::Person(who), &app, step, Told::Later, &reasons.join(","))?;
    let id = decisions::insert(tx, app.id, verdict, rubric, who.id, here.now)?;
    grounds::seal(tx, here, who, &decided, id)?;
    Ok(decided)
}

/// The letter that tells the latest decision, exactly as it would be sent now.
pub fn preview(conn: &mut Conn, here: &Here, app: &Application) -> Result<Option<Rendered>> {
    if app.state == app.told_state {
        return Ok(None);
    }
    let Some(decision) = decisions::latest(conn, app.id)?.filter(|d| d.told_at.is_none()) else { return Ok(None) };
    let due = promised(conn, here, app)?;
    letter(here, app, &decision.verdict, due).map(Some)
}

/// The letter that would tell this decision on an application that stands as it will then.
pub fn letter_of(conn: &mut Conn, here: &Here, app: &Application, verdict: &Verdict) -> Result<Rendered> {
    let due = promised(conn, here, app)?;
    letter(here, app, verdict, due)
}

/// The date promised to an applicant who is told now.
fn promised(conn: &mut Conn, here: &Here, app: &Application) -> Result<Option<Moment>> {
    Ok(days_of(conn, app.posting, app.state)?.map(|d| here.now + TimeDelta::days(d)))
}

fn letter(here: &Here, app: &Application, verdict: &Verdict, due: Option<Moment>) -> Result<Rendered> {
    let until = due.map_or_else(String::new, |d| when::day(when::day_in(d, when::zone(&app.zone))));
    letters::applications::outcome(&here.site, &post::about(app), verdict, &until)
}

/// Sends the latest decision to the applicant.
pub fn tell(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    let decision = decisions::latest(tx, app.id)?.ok_or(Error::NotFound)?;
    if app.state == app.told_state || !decisions::mark_told(tx, decision.id, here.now)? {
        return Err(Error::Refused("The applicant has been told already.".to_owned()));
    }
    let due = promised(tx, here, &app)?;
    if !applications::mark_told(tx, &app, due)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    Happened::new("application", app.id.0, "told").to(app.state.as_str()).in_application(tx, here, Actor::Person(who), &app)?;
    let letter = letter(here, &app, &decision.verdict, due)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// Re-opens an application that was not selected: with a reason, and by a second person once it was told.
pub fn reopen(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, why: &str) -> Result<Application> {
    let app = managed(tx, here, who, reference, version)?;
    if why.trim().is_empty() {
        return Err(Error::Refused("Say why the application is re-opened.".to_owned()));
    }
    let decision = decisions::latest(tx, app.id)?.ok_or(Error::NotFound)?;
    if app.told_state == State::NotSelected {
        who.may_approve(app.agency, decision.decided_by)?;
    }
    let open = advance(tx, here, Actor::Person(who), &app, Step::ReopenReview, Told::Now, why)?;
    if app.told_state == State::NotSelected {
        let letter = letters::applications::reopened(&here.site, &post::about(&open))?;
        post::put(tx, here, To::applicant(&open), Some(open.id), &letter)?;
    }
    Ok(open)
}
