//! Places with their coordinates, as imported records name them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Conn;
use super::schema::places;
use crate::domain::area::{self, Point};
use crate::error::Result;

/// What a typed place turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// Its name and where it is.
    One(String, Point),
    /// Several places of this name.
    Several(Vec<String>),
    Unknown,
}

/// Adds a place, unless it is known.
pub fn add(conn: &mut Conn, name: &str, at: Point) -> Result<()> {
    let key = area::key(name);
    let known: i64 = places::table.filter(places::key.eq(&key)).count().get_result(conn)?;
    if known == 0 {
        diesel::insert_into(places::table)
            .values((places::key.eq(key), places::name.eq(name), places::latitude.eq(at.latitude), places::longitude.eq(at.longitude)))
            .execute(conn)?;
    }
    Ok(())
}

/// Finds a place by its name, with or without the state.
pub fn find(conn: &mut Conn, typed: &str) -> Result<Known> {
    let key = area::key(typed);
    let columns = (places::name, places::latitude, places::longitude);
    let exact: Option<(String, f64, f64)> = places::table.find(&key).select(columns).first(conn).optional()?;
    let rows = match exact {
        Some(row) => vec![row],
        None => {
            // What was typed has no comma: any state will do. Wildcards in it are only letters.
            let begins: String = key.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
            places::table.filter(places::key.like(format!("{begins}, %"))).order(places::key).select(columns).limit(8).load(conn)?
        }
    };
    Ok(match rows.as_slice() {
        [] => Known::Unknown,
        [(name, latitude, longitude)] => Point::new(*latitude, *longitude).map_or(Known::Unknown, |p| Known::One(name.clone(), p)),
        many => Known::Several(many.iter().map(|(name, ..)| name.clone()).collect()),
    })
}

/// Where these places are; those nobody knows are left out. By key.
pub fn points(conn: &mut Conn, names: &[String]) -> Result<HashMap<String, Point>> {
    let mut keys: Vec<String> = names.iter().map(|n| area::key(n)).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found = HashMap::new();
    for some in keys.chunks(500) {
        let rows: Vec<(String, f64, f64)> = places::table
            .filter(places::key.eq_any(some.to_vec()))
            .select((places::key, places::latitude, places::longitude))
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(|(key, lat, lon)| Point::new(lat, lon).map(|p| (key, p))));
    }
    Ok(found)
}
