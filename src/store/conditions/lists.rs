//! Lists of conditions to choose from.

use diesel::prelude::*;

use crate::domain::condition::{ConditionKind, ConditionOwner, ListItem, OnlyIf};
use crate::domain::ids::ListId;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::dialect::violates;
use crate::store::schema::{condition_list_items as items, condition_lists as lists};

/// A list with its items.
#[derive(Debug, Clone)]
pub struct List {
    pub id: ListId,
    pub name: String,
    pub standard: bool,
    pub version: i64,
    pub items: Vec<ListItem>,
}

type Row = (ConditionKind, String, String, OnlyIf, ConditionOwner, i64, bool, bool, bool);

fn items_of(conn: &mut Conn, id: ListId) -> Result<Vec<ListItem>> {
    let rows: Vec<Row> = items::table
        .filter(items::list_id.eq(id))
        .order(items::position)
        .select((
            items::kind,
            items::what,
            items::how,
            items::only_if,
            items::owner,
            items::days,
            items::mandatory,
            items::before_start,
            items::interim_enough,
        ))
        .load(conn)?;
    let item = |(kind, what, how, only_if, owner, days, mandatory, before_start, interim_enough): Row| ListItem {
        kind,
        what,
        how,
        only_if,
        owner,
        days,
        mandatory,
        before_start,
        interim_enough,
    };
    Ok(rows.into_iter().map(item).collect())
}

/// All lists, the standard one first.
pub fn all(conn: &mut Conn) -> Result<Vec<List>> {
    let rows: Vec<(ListId, String, bool, i64)> = lists::table
        .order((lists::standard.desc(), lists::name, lists::id))
        .select((lists::id, lists::name, lists::standard, lists::version))
        .load(conn)?;
    rows.into_iter().map(|(id, name, standard, version)| Ok(List { id, name, standard, version, items: items_of(conn, id)? })).collect()
}

/// The lists by name, the standard one first.
pub fn names(conn: &mut Conn) -> Result<Vec<(ListId, String)>> {
    Ok(lists::table.order((lists::standard.desc(), lists::name, lists::id)).select((lists::id, lists::name)).load(conn)?)
}

pub fn find(conn: &mut Conn, id: ListId) -> Result<List> {
    let (name, standard, version) = lists::table.find(id).select((lists::name, lists::standard, lists::version)).first(conn)?;
    Ok(List { id, name, standard, version, items: items_of(conn, id)? })
}

/// The list that is taken where none was chosen.
pub fn standard(conn: &mut Conn) -> Result<Option<List>> {
    let id: Option<ListId> = lists::table.filter(lists::standard.eq(true)).order(lists::id).select(lists::id).first(conn).optional()?;
    id.map(|id| find(conn, id)).transpose()
}

fn twice(cause: diesel::result::Error) -> Error {
    if violates(&cause, "condition_lists.name", "condition_lists_name_key") { Error::Taken("name") } else { cause.into() }
}

/// A new list without items; `Taken("name")` when there is one of that name.
pub fn insert(conn: &mut Conn, name: &str) -> Result<ListId> {
    diesel::insert_into(lists::table)
        .values((lists::name.eq(name), lists::standard.eq(false), lists::version.eq(1)))
        .returning(lists::id)
        .get_result(conn)
        .map_err(twice)
}

/// Writes a list anew over the version it was read in; `false` when somebody else was first.
pub fn save(conn: &mut Conn, list: &List) -> Result<bool> {
    let seen = lists::table.filter(lists::id.eq(list.id).and(lists::version.eq(list.version)));
    let done =
        diesel::update(seen).set((lists::name.eq(&list.name), lists::version.eq(lists::version + 1))).execute(conn).map_err(twice)?;
    if done != 1 {
        return Ok(false);
    }
    diesel::delete(items::table.filter(items::list_id.eq(list.id))).execute(conn)?;
    for (position, item) in (1i64..).zip(&list.items) {
        diesel::insert_into(items::table)
            .values((
                items::list_id.eq(list.id),
                items::position.eq(position),
                items::kind.eq(item.kind),
                items::what.eq(&item.what),
                items::how.eq(&item.how),
                items::only_if.eq(item.only_if),
                items::owner.eq(item.owner),
                items::days.eq(item.days),
                items::mandatory.eq(item.mandatory),
                items::before_start.eq(item.before_start),
                items::interim_enough.eq(item.interim_enough),
            ))
            .execute(conn)?;
    }
    Ok(true)
}

/// Removes a list; the standard one stays.
pub fn remove(conn: &mut Conn, id: ListId) -> Result<bool> {
    let own = lists::table.filter(lists::id.eq(id).and(lists::standard.eq(false)));
    if !diesel::select(diesel::dsl::exists(own)).get_result::<bool>(conn)? {
        return Ok(false);
    }
    diesel::delete(items::table.filter(items::list_id.eq(id))).execute(conn)?;
    Ok(diesel::delete(lists::table.find(id)).execute(conn)? == 1)
}
