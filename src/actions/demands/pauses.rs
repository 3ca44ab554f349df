//! Somebody is not referred until a day, with a reason. It says nothing about a placement, and ends by itself.

use chrono::NaiveDate;

use super::super::applications::{managed, seen_by_staff};
use super::super::history::Happened;
use super::super::post::{self, To};
use super::super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::demands::{self, Pause};
use crate::store::{Conn, applications};

/// Longest pause, in days.
const LONGEST: i64 = 366;

/// The pause somebody has now.
pub fn paused(conn: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<Option<Pause>> {
    let app = seen_by_staff(conn, who, reference)?;
    let today = when::day_in(here.now, when::HOME_ZONE);
    Ok(demands::pauses(conn, Some(app.user), today)?.into_iter().next())
}

/// Pauses the referral of whoever made this application. One set anew takes the place of the one before.
pub fn pause(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, until: NaiveDate, reason: &str) -> Result<()> {
    let version = applications::by_reference(tx, reference)?.version;
    let app = managed(tx, here, who, reference, version)?;
    let (today, reason) = (when::day_in(here.now, when::HOME_ZONE), text::line(reason));
    if until < today || (until - today).num_days() > LONGEST {
        return Err(Error::Refused("A pause ends between today and a year from now.".to_owned()));
    }
    if reason.is_empty() || reason.chars().count() > 200 {
        return Err(Error::Refused("Say in at most 200 characters why.".to_owned()));
    }
    demands::lift_pauses(tx, app.user, here.now)?;
    let id = demands::pause(tx, app.user, until, &reason, who.id, here.now)?;
    let detail = format!("until {}: {reason}", when::day(until));
    Happened::new("referral_pause", id.0, "pause").detail(&detail).in_application(tx, here, Actor::Person(who), &app)?;
    let letter = letters::demands::paused(&here.site, &post::about(&app), until, &reason)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// Ends a pause before its day.
pub fn lift(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<()> {
    let version = applications::by_reference(tx, reference)?.version;
    let app = managed(tx, here, who, reference, version)?;
    let Some(pause) = paused(tx, here, who, reference)? else {
        return Err(Error::Stale(Changed { what: "There is no pause any more.".to_owned() }));
    };
    demands::lift_pauses(tx, app.user, here.now)?;
    Happened::new("referral_pause", pause.id.0, "lift").in_application(tx, here, Actor::Person(who), &app)
}
