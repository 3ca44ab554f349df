//! The employer firewall: whoever is on leave from a company is not assigned, seated on a panel, offered a seat or placed where that
//! company is declared to be in conflict.

use chrono::NaiveDate;

use super::history::Happened;
use super::post::{self, To};
use super::projects as project_verbs;
use super::reviews::stand_down;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::account::Email;
use crate::domain::firewall::employer_key;
use crate::domain::ids::{AgencyId, ConflictId, LeaveId, ProjectId, UserId};
use crate::domain::text;
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters;
use crate::store::firewall::{self, NewLeave, Whose};
use crate::store::{Conn, accounts, agencies, projects};

/// The days that matter for what happens now.
pub fn today(here: &Here) -> (NaiveDate, NaiveDate) {
    let today = when::day_in(here.now, when::HOME_ZONE);
    (today, today)
}

/// Refuses to bring somebody together with an agency or a project, on these days, when the company they are on leave from is in conflict
/// there. A project stands for all its agencies.
pub fn check(
    conn: &mut Conn,
    user: UserId,
    days: (NaiveDate, NaiveDate),
    agency: Option<AgencyId>,
    project: Option<ProjectId>,
) -> Result<()> {
    let mut agencies: Vec<AgencyId> = agency.into_iter().collect();
    if let Some(project) = project {
        agencies.extend(projects::agencies_of(conn, project)?.into_iter().map(|(id, _)| id));
    }
    match firewall::clash(conn, user, days, &agencies, project)? {
        Some(clash) => Err(Error::Refused(clash.refusal())),
        None => Ok(()),
    }
}

/// Whether somebody is kept away from an agency on these days.
pub fn bars(conn: &mut Conn, user: UserId, days: (NaiveDate, NaiveDate), agency: Option<AgencyId>) -> Result<bool> {
    Ok(firewall::clash(conn, user, days, &agency.into_iter().collect::<Vec<_>>(), None)?.is_some())
}

/// A leave as it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLeaveOf {
    pub person: Email,
    pub employer: String,
    pub from_on: NaiveDate,
    pub until_on: Option<NaiveDate>,
}

fn company(raw: &str) -> Result<(String, String)> {
    let name = text::line(raw);
    let key = employer_key(&name);
    if key.is_empty() || name.chars().count() > 120 {
        return Err(Error::Refused("Give the name of the company in at most 120 characters.".to_owned()));
    }
    Ok((name, key))
}

/// Records that somebody is on leave from a company. Reviews they have where it is in conflict go to others at once.
pub fn record_leave(tx: &mut Conn, here: &Here, who: &Who, new: &NewLeaveOf) -> Result<LeaveId> {
    who.may_run_programme()?;
    let (employer, key) = company(&new.employer)?;
    if new.until_on.is_some_and(|last| last < new.from_on) {
        return Err(Error::Refused("The leave cannot end before it begins.".to_owned()));
    }
    let known = accounts::by_email(tx, &new.person)?;
    let user = known.ok_or_else(|| Error::Refused(format!("Nobody has an account with the address {}.", new.person.as_str())))?;
    let row = NewLeave { user: user.id, employer: &employer, key: &key, from_on: new.from_on, until_on: new.until_on, by: who.id };
    let id = firewall::insert_leave(tx, &row, here.now)?;
    let detail = format!("{employer}, from {}", when::day(new.from_on));
    Happened::new("leave", id.0, "record").detail(&detail).on_its_own(tx, here, Actor::Person(who))?;
    let person = accounts::find(tx, user.id)?;
    let letter = letters::firewall::leave_recorded(&here.site, &person.name, &employer, new.from_on, new.until_on)?;
    post::put(tx, here, To { user: person.id, name: &person.name, address: &person.email }, None, &letter)?;
    release_reviews(tx, here, who)?;
    Ok(id)
}

/// Somebody is back, or has left that company: today is the last day of the leave.
pub fn end_leave(tx: &mut Conn, here: &Here, who: &Who, id: LeaveId) -> Result<()> {
    who.may_run_programme()?;
    if !firewall::end_leave(tx, id, when::day_in(here.now, when::HOME_ZONE))? {
        return Err(Error::Stale(Changed { what: "This leave has ended already.".to_owned() }));
    }
    Happened::new("leave", id.0, "end").on_its_own(tx, here, Actor::Person(who))
}

/// Declares that a company is in conflict with an agency or a project. Reviews that people on leave from it have there go to others.
pub fn declare(tx: &mut Conn, here: &Here, who: &Who, whose: Whose, employer: &str, reason: &str) -> Result<ConflictId> {
    may_declare(tx, who, whose)?;
    if let Whose::Agency(id) = whose {
        agencies::must_be(tx, &[id])?;
    }
    let (employer, key) = company(employer)?;
    let reason = text::line(reason);
    if reason.is_empty() || reason.chars().count() > 300 {
        return Err(Error::Refused("Say in at most 300 characters what the conflict is.".to_owned()));
    }
    let same = |c: &firewall::Conflict| match whose {
        Whose::Agency(id) => c.agency == Some(id),
        Whose::Project(id) => c.project == Some(id),
    };
    if firewall::conflicts(tx)?.iter().any(|c| c.key == key && same(c)) {
        return Err(Error::Refused(format!("{employer} is declared there already.")));
    }
    let id = firewall::insert_conflict(tx, whose, (&employer, &key), &reason, who.id, here.now)?;
    let detail = format!("{employer}: {reason}");
    Happened::new("conflict", id.0, "declare").detail(&detail).on_its_own(tx, here, Actor::Person(who))?;
    release_reviews(tx, here, who)?;
    Ok(id)
}

fn may_declare(tx: &mut Conn, who: &Who, whose: Whose) -> Result<()> {
    match whose {
        Whose::Agency(id) if who.scope().is_some_and(|own| own != id) => Err(Error::NotFound),
        Whose::Agency(id) => Ok(who.may_manage(Some(id))?),
        Whose::Project(id) => project_verbs::led(tx, who, id).map(|_| ()),
    }
}

/// Lifts a conflict that holds no more.
pub fn lift(tx: &mut Conn, here: &Here, who: &Who, id: ConflictId) -> Result<()> {
    let gone = || Error::Stale(Changed { what: "This conflict was lifted already.".to_owned() });
    let conflict = firewall::conflicts(tx)?.into_iter().find(|c| c.id == id).ok_or_else(gone)?;
    let whose = conflict.agency.map(Whose::Agency).or(conflict.project.map(Whose::Project)).ok_or(Error::NotFound)?;
    may_declare(tx, who, whose)?;
    if !firewall::lift(tx, id, here.now)? {
        return Err(gone());
    }
    Happened::new("conflict", id.0, "lift").detail(&conflict.employer).on_its_own(tx, here, Actor::Person(who))
}

/// Takes people out of rounds of reviews from which they are kept away now: what they had not sent goes to others.
fn release_reviews(tx: &mut Conn, here: &Here, who: &Who) -> Result<()> {
    for (user, posting, agency) in firewall::readers_on_leave(tx)? {
        if who.may_manage(agency).is_ok() && bars(tx, user, today(here), agency)? {
            stand_down(tx, here, who, posting, user)?;
        }
    }
    Ok(())
}
