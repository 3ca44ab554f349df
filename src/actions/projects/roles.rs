//! Roles of a project: what each asks for, and how many of it a team needs at least.

use super::super::history::Happened;
use super::super::{Actor, Here};
use super::changing;
use crate::domain::access::Who;
use crate::domain::ids::{ProjectId, RoleId};
use crate::domain::placement::Tier;
use crate::domain::posting::{Clearance, Specialty};
use crate::error::Result;
use crate::store::projects::{self, NewRole};
use crate::store::{Conn, seats};

/// What a role asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleWords {
    pub title: String,
    pub specialty: Specialty,
    pub grades: (i64, i64),
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub tier: Option<Tier>,
    pub drug_test: bool,
    /// At least so many on the team; 0 when it does not matter.
    pub least: i64,
}

impl RoleWords {
    fn row(&self) -> NewRole<'_> {
        NewRole {
            source: None,
            title: &self.title,
            specialty: self.specialty,
            grades: self.grades,
            places: &self.places,
            telework: self.telework,
            clearance: self.clearance,
            tier: self.tier,
            drug_test: self.drug_test,
        }
    }
}

/// Adds a role with so many seats, which wait for their money.
pub fn add_role(tx: &mut Conn, here: &Here, who: &Who, id: ProjectId, version: i64, role: &RoleWords, count: i64) -> Result<RoleId> {
    changing(tx, who, id, version)?;
    let new = projects::insert_role(tx, id, &role.row())?;
    projects::set_least(tx, new, role.least)?;
    for number in 1..=count {
        seats::insert(tx, new, number, "", None)?;
    }
    let detail = format!("{}, {count}", role.title);
    Happened::new("role", new.0, "create").detail(&detail).on_its_own(tx, here, Actor::Person(who))?;
    Ok(new)
}

/// Changes what a role asks for. Offers and placements that are made keep their terms.
pub fn change_role(tx: &mut Conn, here: &Here, who: &Who, role: RoleId, version: i64, words: &RoleWords) -> Result<()> {
    let id = projects::project_of(tx, role)?;
    changing(tx, who, id, version)?;
    projects::change_role(tx, role, &words.row())?;
    projects::set_least(tx, role, words.least)?;
    Happened::new("role", role.0, "change").detail(&words.title).on_its_own(tx, here, Actor::Person(who))
}
