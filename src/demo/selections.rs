//! A selection of the demonstration: people ranked for the seats of a project, the first of them offered one, just now.

use chrono::TimeDelta;

use super::programme::Programme;
use crate::actions::selections::{self as verbs, Wanted};
use crate::actions::{Here, pay};
use crate::domain::ids::PostingId;
use crate::domain::posting::Cents;
use crate::domain::reference::Reference;
use crate::domain::when;
use crate::error::Result;
use crate::store::Conn;
use crate::store::selections::{self, RoleTerms};

/// People on it.
const RANKED: usize = 6;

/// Adds one to the first posting with enough qualified people, for the first role with two open seats.
pub fn add(tx: &mut Conn, here: &Here, p: &Programme, targets: &[PostingId]) -> Result<()> {
    let today = when::day_in(here.now, when::HOME_ZONE);
    let mut role = None;
    for (project, _) in selections::projects_with_seats(tx, None, today)? {
        role = role.or(selections::open_roles(tx, project, today)?.into_iter().find(|r| r.open >= 2).map(|r| (project, r)));
    }
    let Some((project, role)) = role else { return Ok(()) };
    for posting in targets {
        let people: Vec<Reference> =
            selections::candidates(tx, *posting)?.iter().filter_map(|c| Reference::parse(&c.reference)).take(RANKED).collect();
        if people.len() < RANKED {
            continue;
        }
        let place = role.places.first().cloned().unwrap_or_else(|| "Remote".to_owned());
        let (step, pay, pay_source) = match pay::of_step(tx, &place, role.grade_low, 1)? {
            Some((pay, source)) => (Some(1), pay, source),
            None => (None, Cents(12_178_500), format!("2026 General Schedule, Washington, DC locality: GS-{} step 1", role.grade_low)),
        };
        let terms = RoleTerms { role: role.id, seats: 2, grade: role.grade_low, step, pay, pay_source, place };
        let wanted = Wanted {
            project,
            posting: *posting,
            starts_on: p.starts_on,
            not_to_exceed: p.starts_on + TimeDelta::days(729),
            answer_days: 7,
            roles: vec![terms],
            people,
        };
        let id = verbs::prepare(tx, here, &p.office, &wanted)?;
        return verbs::approve(tx, here, &p.office2, id, true);
    }
    Ok(())
}
