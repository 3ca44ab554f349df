//! What the clock does: postings go live and close, offers end, interviews are reminded of, old sessions go.

use chrono::TimeDelta;

use crate::actions::{
    Here, accounts, assessments, closures, interviews, offers, people, postings, promises, referees, reviews, scorecards, seats,
    selections, sign_in_links, tries,
};
use crate::domain::posting::PostingState;
use crate::domain::referee::REMIND_DAYS;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::{self, Conn, Db};

/// Does one thing in its own transaction; when somebody else was first, that is as good.
pub(super) fn each<T: Copy + Send + std::fmt::Debug + 'static>(
    db: &Db,
    here: &Here,
    due: Vec<T>,
    verb: fn(&mut Conn, &Here, T) -> Result<()>,
) -> Result<usize> {
    let mut done = 0;
    for one in due {
        let here = here.clone();
        match db.write(move |tx| verb(tx, &here, one)) {
            Ok(()) => done += 1,
            Err(Error::Stale(_) | Error::Refused(_)) => tracing::info!(?one, "somebody else was first"),
            Err(other @ Error::Unavailable(_)) => return Err(other),
            // One row that cannot be worked on must not hold up the rest.
            Err(other) => tracing::error!(?one, why = %other, "a job failed on one row"),
        }
    }
    Ok(done)
}

/// Scheduled postings go live, live ones close.
pub fn postings(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    let live = each(db, here, db.read(move |c| store::postings::due(c, PostingState::Scheduled, now))?, postings::go_live)?;
    let closed = each(db, here, db.read(move |c| store::postings::due(c, PostingState::Live, now))?, postings::close)?;
    Ok(live + closed)
}

/// Offers nobody answered end, the others are reminded of; seats that became open go to the next of a selection.
pub fn offers(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    let ended = each(db, here, db.read(move |c| store::offers::unanswered(c, now))?, offers::expire)?;
    let reminded = each(db, here, db.read(move |c| offers::due_reminders(c, now))?, offers::remind)?;
    Ok(ended + reminded + each(db, here, db.read(move |c| selections::due(c, now))?, selections::raise)?)
}

/// Open seats whose money has run out are not offered any more, and whoever leads the project is told.
pub fn seats(db: &Db, here: &Here) -> Result<usize> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    each(db, here, db.read(move |c| store::seats::run_out(c, today))?, seats::lapse)
}

/// Interviews within the next day are reminded of, once.
pub fn reminders(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    let soon = db.read(move |c| store::interviews::starting_between(c, now + TimeDelta::hours(2), now + TimeDelta::hours(24)))?;
    each(db, here, soon, interviews::remind)
}

/// Scorecards are asked for on the day they are due, and chased when they are late, each once.
pub fn cards(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    let asked = each(db, here, db.read(move |c| scorecards::due(c, now, false))?, scorecards::ask)?;
    let chased = each(db, here, db.read(move |c| scorecards::due(c, now, true))?, scorecards::chase)?;
    Ok(asked + chased)
}

/// Open assessments are reminded of two days before their date, and end when it has passed.
pub fn assessments(db: &Db, here: &Here) -> Result<usize> {
    let (now, until) = (here.now, here.now + TimeDelta::days(assessments::REMIND_DAYS));
    let reminded = each(db, here, db.read(move |c| store::assessments::to_remind(c, now, until))?, assessments::remind)?;
    Ok(reminded + each(db, here, db.read(move |c| store::assessments::run_out(c, now))?, assessments::expire)?)
}

/// Referees are reminded once, and asked no longer when their last day has passed.
pub fn referees(db: &Db, here: &Here) -> Result<usize> {
    let (now, until) = (here.now, here.now + TimeDelta::days(REMIND_DAYS));
    let reminded = each(db, here, db.read(move |c| store::referees::to_remind(c, now, until))?, referees::remind)?;
    Ok(reminded + each(db, here, db.read(move |c| store::referees::run_out(c, now))?, referees::expire)?)
}

/// Promised dates that passed are replaced, and both sides are told.
pub fn promises(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    each(db, here, db.read(move |c| promises::due(c, now))?, promises::renew)
}

/// Staff read once a day what became late.
pub fn late(db: &Db, here: &Here) -> Result<usize> {
    let (now, here) = (here.now, here.clone());
    if !db.read(move |c| promises::staff_wait(c, now))? {
        return Ok(0);
    }
    match db.write(move |tx| promises::tell_staff(tx, &here)) {
        Err(Error::Stale(_)) => Ok(0),
        other => other,
    }
}

/// Reviewers are told of what is new, reminded of what is due and chased for what is overdue: a letter each, not one for each résumé.
pub fn reviews(db: &Db, here: &Here) -> Result<usize> {
    let list = |notice| db.read(move |c| store::reviews::to_tell(c, notice));
    // What is overdue is not reminded of first.
    let overdue = each(db, here, list(reviews::overdue(here))?, reviews::chase_overdue)?;
    let due = each(db, here, list(reviews::due(here))?, reviews::chase_due)?;
    Ok(overdue + due + each(db, here, list(store::reviews::Notice::New)?, reviews::announce)?)
}

/// Closed accounts whose days of grace are over are erased.
pub fn closures(db: &Db, here: &Here) -> Result<usize> {
    let now = here.now;
    each(db, here, db.read(move |c| store::closures::due(c, now))?, closures::erase)
}

/// Applications that were sent get the marks by which duplicates of a person are found.
pub fn marks(db: &Db, here: &Here) -> Result<usize> {
    each(db, here, db.read(|c| store::people::unmarked(c, 200))?, people::mark)
}

/// Whoever asked for a new password and has an account gets a link.
pub fn resets(db: &Db, here: &Here) -> Result<usize> {
    each(db, here, db.read(store::devices::resets)?, accounts::answer_forgot)
}

/// Whoever asked for a link to sign in and has an account gets it.
pub fn links(db: &Db, here: &Here) -> Result<usize> {
    each(db, here, db.read(store::sign_in_links::waiting)?, sign_in_links::answer)
}

/// Sessions nobody can use any more, tokens that ended and old counts of tries are removed.
pub fn sweep(db: &Db, here: &Here) -> Result<usize> {
    let (sessions, tokens, now) = (here.now - TimeDelta::days(2), here.now - TimeDelta::days(7), here.now);
    let drafts = here.now - TimeDelta::days(1);
    let (devices, files) = (now - TimeDelta::days(180), now - TimeDelta::days(1));
    db.write(move |tx| {
        Ok(store::accounts::sweep(tx, sessions, tokens)?
            + store::devices::sweep(tx, devices)?
            + store::sign_in_links::sweep(tx, tokens)?
            + store::assessments::sweep(tx, files)?
            + store::batches::sweep(tx, drafts)?
            + tries::sweep(tx, now)?)
    })
}
