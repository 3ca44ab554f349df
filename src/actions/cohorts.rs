//! Verbs of a cohort.

use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::cohort::Cohort;
use crate::domain::ids::CohortId;
use crate::error::{Error, Result};
use crate::store::{Conn, cohorts};

/// Adds a cohort, unless another one takes applications in the same days.
pub fn create(tx: &mut Conn, here: &Here, who: &Who, cohort: &Cohort) -> Result<CohortId> {
    who.may_run_programme()?;
    for other in cohorts::all(tx)? {
        if other.name == cohort.name {
            return Err(Error::Refused(format!("There is a cohort with the name “{}” already.", other.name)));
        }
        if cohort.overlaps(other.opens_on, other.closes_on) {
            return Err(Error::Refused(format!("The application window overlaps that of “{}”.", other.name)));
        }
    }
    let id = cohorts::insert(tx, cohort, here.now)?;
    Happened::new("cohort", id.0, "create").detail(&cohort.name).on_its_own(tx, here, Actor::Person(who))?;
    Ok(id)
}
