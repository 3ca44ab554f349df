//! What the clock does with placements and their conditions.

use chrono::TimeDelta;

use super::clock::each;
use crate::actions::placements::clock;
use crate::actions::{Here, conditions, deferrals};
use crate::domain::when;
use crate::error::Result;
use crate::store::{self, Db};

/// Moves begin, terms end; fellows are told of an end that comes near, staff of a first day that nobody recorded.
pub fn placements(db: &Db, here: &Here) -> Result<usize> {
    use store::placements::told;
    let today = when::day_in(here.now, when::HOME_ZONE);
    // Ends come first: a seat is open before somebody begins in it.
    let ended = each(db, here, db.read(move |c| told::to_finish(c, today))?, clock::finish)?;
    let begun = each(db, here, db.read(move |c| told::to_begin(c, today))?, clock::begin)?;
    let asked = each(db, here, db.read(move |c| told::unrecorded(c, today, clock::UNRECORDED))?, clock::ask_about_arrival)?;
    Ok(ended + begun + asked + each(db, here, db.read(move |c| clock::to_remind(c, today))?, clock::remind)?)
}

/// Staff read once a week whose term ends.
pub fn weekly(db: &Db, here: &Here) -> Result<usize> {
    let (now, here) = (here.now, here.clone());
    if !db.read(move |c| clock::week_waits(c, now))? {
        return Ok(0);
    }
    db.write(move |tx| clock::weekly(tx, &here))
}

/// Owners of overdue conditions are told, once.
pub fn conditions(db: &Db, here: &Here) -> Result<usize> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    each(db, here, db.read(move |c| store::conditions::untold_late(c, today))?, conditions::tell_late)
}

/// Who comes with a later cohort is asked again, and lapses without an answer.
pub fn deferrals(db: &Db, here: &Here) -> Result<usize> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    let until = today + TimeDelta::days(deferrals::ANSWER_DAYS);
    let lapsed = each(db, here, db.read(move |c| store::deferrals::unanswered(c, today))?, deferrals::lapse)?;
    Ok(lapsed + each(db, here, db.read(move |c| store::deferrals::to_ask(c, until))?, deferrals::ask)?)
}
