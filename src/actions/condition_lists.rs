//! Verbs of the lists of conditions: the programme office keeps them.

use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::ids::ListId;
use crate::error::{Changed, Error, Result};
use crate::store::Conn;
use crate::store::conditions::lists::{self, List};

/// Items that a list may have.
pub const MOST: usize = 20;

fn twice(e: Error) -> Error {
    match e {
        Error::Taken(_) => Error::Refused("There is a list of this name already.".to_owned()),
        other => other,
    }
}

fn named(name: &str) -> Result<()> {
    match name.chars().count() {
        1..=80 => Ok(()),
        _ => Err(Error::Refused("Give the list a name of at most 80 characters.".to_owned())),
    }
}

/// A new list, with the items of the standard one to begin with.
pub fn create(tx: &mut Conn, here: &Here, who: &Who, name: &str) -> Result<ListId> {
    who.may_run_programme()?;
    named(name)?;
    let id = lists::insert(tx, name).map_err(twice)?;
    let items = lists::standard(tx)?.map(|l| l.items).unwrap_or_default();
    let list = lists::find(tx, id)?;
    lists::save(tx, &List { items, ..list })?;
    Happened::new("condition_list", id.0, "create").detail(name).on_its_own(tx, here, Actor::Person(who))?;
    Ok(id)
}

/// Writes a list anew. Offers that were prepared keep the conditions they have.
pub fn save(tx: &mut Conn, here: &Here, who: &Who, list: &List) -> Result<()> {
    who.may_run_programme()?;
    named(&list.name)?;
    if list.items.is_empty() || list.items.len() > MOST {
        return Err(Error::Refused(format!("A list has between one and {MOST} conditions.")));
    }
    if !lists::save(tx, list).map_err(twice)? {
        return Err(Error::Stale(Changed { what: "Somebody else changed this list meanwhile.".to_owned() }));
    }
    Happened::new("condition_list", list.id.0, "change").detail(&list.name).on_its_own(tx, here, Actor::Person(who))
}

/// Removes a list.
pub fn remove(tx: &mut Conn, here: &Here, who: &Who, id: ListId) -> Result<()> {
    who.may_run_programme()?;
    if !lists::remove(tx, id)? {
        return Err(Error::Refused("The standard list stays: offers begin with it where no other is chosen.".to_owned()));
    }
    Happened::new("condition_list", id.0, "remove").on_its_own(tx, here, Actor::Person(who))
}
