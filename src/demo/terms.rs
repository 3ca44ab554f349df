//! What happens to those who are placed: some begin sooner, arrive and are at work; one waits to be recorded, one leaves, one asks for more
//! time; and somebody comes with a later cohort.

use chrono::TimeDelta;

use super::programme::Programme;
use crate::actions::placements::{alumni, arrival, ends, extend, tasks as task_verbs};
use crate::actions::{Here, cohorts, deferrals};
use crate::domain::cohort::Cohort;
use crate::domain::ids::{PlacementId, PostingId};
use crate::domain::pipeline::{Filter, Order};
use crate::domain::placement::PlacementState;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::term::{TermKind, TermStep};
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::placements::{self, tasks};
use crate::store::{Conn, applications};

pub fn add(tx: &mut Conn, here: &Here, p: &Programme, postings: &[PostingId]) -> Result<()> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    let placed = placements::list(tx, None, 100)?;
    let ahead: Vec<PlacementId> = placed.iter().filter(|l| l.state == PlacementState::Confirmed).map(|l| l.id).take(5).collect();
    let version = |tx: &mut Conn, id| placements::find(tx, id).map(|p| p.version);
    for id in ahead.iter().take(4) {
        let seen = version(tx, *id)?;
        arrival::reschedule(tx, here, &p.office, *id, seen, today, "The laptop and the badge are there sooner than planned.")?;
    }
    for id in ahead.iter().take(3) {
        let seen = version(tx, *id)?;
        arrival::arrive(tx, here, &p.office, *id, seen, today)?;
    }
    let [one, two, three, _, five] = ahead[..] else { return Ok(()) };
    let seen = version(tx, one)?;
    arrival::describe(tx, here, &p.office, one, seen, TermKind::Rotation, Some(p.office2.id))?;
    for task in tasks::of_placement(tx, one)?.iter().take(3) {
        task_verbs::tick(tx, here, &p.office, task.id, true)?;
    }
    let until = placements::find(tx, two)?.not_to_exceed + TimeDelta::days(180);
    let seen = version(tx, two)?;
    extend::ask(tx, here, &p.office, two, seen, (TermStep::Extend, until), "The second half of the migration falls into the next year.")?;
    let (seen, last) = (version(tx, three)?, today + TimeDelta::days(25));
    ends::leave(tx, here, &p.office, three, seen, last, "Goes back to finish a degree.")?;
    let seen = version(tx, three)?;
    alumni::hand_off(
        tx,
        here,
        &p.office,
        three,
        seen,
        "The loader is described in the team’s wiki. Rosa holds the keys until somebody follows.",
    )?;
    let seen = version(tx, five)?;
    arrival::describe(tx, here, &p.office, five, seen, TermKind::Temporary, None)?;
    defer(tx, here, p, postings)
}

/// Somebody who accepted comes with the next cohort.
fn defer(tx: &mut Conn, here: &Here, p: &Programme, postings: &[PostingId]) -> Result<()> {
    let dates = [30, 60, 90, 91, 100, 105, 180].map(|days| p.starts_on + TimeDelta::days(days));
    let [.., starts] = dates;
    let cohort = Cohort::new(&format!("Cohort of {}", starts.format("%B %Y")), dates).map_err(|e| Error::Broken(format!("{e:?}")))?;
    let cohort = cohorts::create(tx, here, &p.office, &cohort)?;
    for posting in postings {
        let all = applications::page(tx, *posting, &Filter::default(), (Order::Waiting, None), here.now, 500)?;
        if let Some(card) = all.into_iter().find(|c| c.told_state == State::Accepted) {
            let app = applications::find(tx, card.id)?;
            let reference = Reference::parse(&app.reference).ok_or(Error::NotFound)?;
            return deferrals::defer(tx, here, &p.office, &reference, app.version, cohort, "Parental leave until the summer.");
        }
    }
    Ok(())
}
