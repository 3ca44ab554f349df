//! Verbs of a rubric: each saving writes a new version, and no version ever changes.

use sha2::{Digest, Sha256};

use super::history::Happened;
use super::imports::Taken;
use super::{Actor, Here, dice};
use crate::domain::access::Who;
use crate::domain::ids::RubricVersionId;
use crate::domain::rubric::{Difference, Rubric, compare};
use crate::domain::{text, when};
use crate::error::{Changed, Error, Result};
use crate::store::Conn;
use crate::store::rubrics::{self, Version};

/// A hash over all that is rated; the name of the rubric is not part of it.
fn content_hash(r: &Rubric) -> String {
    let mut sum = Sha256::new();
    for c in &r.competencies {
        let (points, levels) = (c.definition.join("\n"), rubrics::levels_column(&c.levels));
        for part in [c.name.as_str(), &points, &levels, c.required_level.as_deref().unwrap_or(""), if c.screen_out { "out" } else { "" }] {
            sum.update(part.len().to_le_bytes());
            sum.update(part.as_bytes());
        }
    }
    dice::hex(&sum.finalize())
}

/// Writes a version and records it.
fn insert(tx: &mut Conn, here: &Here, actor: Actor<'_>, r: &Rubric, version: i64) -> Result<RubricVersionId> {
    let id = rubrics::insert(tx, r, version, &content_hash(r), actor.id(), here.now)?;
    Happened::new("rubric", id.0, "create").detail(&format!("{} version {version}", r.key)).on_its_own(tx, here, actor)?;
    Ok(id)
}

/// Adds a rubric that was read from a file, unless its words are here already.
pub(super) fn add(tx: &mut Conn, here: &Here, actor: Actor<'_>, r: &Rubric) -> Result<Taken> {
    let newest = rubrics::newest(tx, &r.key)?;
    if newest.as_ref().is_some_and(|n| n.content_hash == content_hash(r)) {
        return Ok(Taken::Known);
    }
    let version = newest.as_ref().map_or(1, |n| n.version + 1);
    let named = Rubric { name: newest.map_or_else(|| r.name.clone(), |n| n.name), ..r.clone() };
    insert(tx, here, actor, &named, version)?;
    let many = i64::try_from(r.competencies.len()).unwrap_or(0);
    Ok(Taken::Added(format!("{} version {version}, {}", named.name, text::count(many, "competency", "competencies"))))
}

/// Somebody else saved a version first.
fn stale(who: &Who, newest: &Version) -> Error {
    let by = newest.author.as_deref().unwrap_or("A file that was taken in");
    let at = when::brief(newest.created_at, when::zone(&who.zone));
    Error::Stale(Changed { what: format!("{by} saved version {} on {at}, after you began.", newest.version) })
}

/// Saves what the programme office wrote as the next version; `base` is the version it was written on, none for a new rubric.
pub fn save(tx: &mut Conn, here: &Here, who: &Who, r: &Rubric, base: Option<i64>) -> Result<RubricVersionId> {
    who.may_run_programme()?;
    let newest = rubrics::newest(tx, &r.key)?;
    match (&newest, base) {
        (Some(n), None) => return Err(Error::Refused(format!("There is a rubric with the name “{}” already.", n.name))),
        (Some(n), Some(base)) if n.version != base => return Err(stale(who, n)),
        (Some(n), Some(_)) if n.content_hash == content_hash(r) && n.name == r.name => {
            return Err(Error::Refused("Nothing is different from the version you began with.".to_owned()));
        }
        (None, Some(_)) => return Err(Error::NotFound),
        _ => {}
    }
    match insert(tx, here, Actor::Person(who), r, base.unwrap_or(0) + 1) {
        // Two at the same moment: the second one is told like any other.
        Err(Error::Taken(_)) => Err(Error::Stale(Changed::default())),
        other => other,
    }
}

/// What taking a rubric from a file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// There is no rubric with its key.
    New,
    /// All its words are here.
    Known,
    /// It becomes the next version: what differs from the newest one.
    Changed(i64, Vec<Difference>),
}

/// What taking each rubric of a file would do; changes nothing.
pub fn news(conn: &mut Conn, who: &Who, list: &[Rubric]) -> Result<Vec<News>> {
    who.may_run_programme()?;
    let mut out = Vec::new();
    for r in list {
        out.push(match rubrics::newest(conn, &r.key)? {
            None => News::New,
            Some(n) if n.content_hash == content_hash(r) => News::Known,
            Some(n) => {
                let (version, old) = rubrics::whole(conn, n.id)?;
                News::Changed(version.version + 1, compare(&old, &Rubric { name: old.name.clone(), ..r.clone() }))
            }
        });
    }
    Ok(out)
}

/// Which versions a person saw when they looked at a file: `engineering 3, product 1`.
pub fn seen(conn: &mut Conn, list: &[Rubric]) -> Result<String> {
    let mut out = Vec::new();
    for r in list {
        out.push(format!("{} {}", r.key, rubrics::newest(conn, &r.key)?.map_or(0, |n| n.version)));
    }
    Ok(out.join(", "))
}

/// Takes all rubrics of a file that the programme office looked at; `saw` are the versions that were there then.
pub fn take(tx: &mut Conn, here: &Here, who: &Who, list: &[Rubric], saw: &str) -> Result<Vec<Taken>> {
    who.may_run_programme()?;
    if seen(tx, list)? != saw {
        return Err(Error::Stale(Changed { what: "Somebody saved one of these rubrics after you looked at the file.".to_owned() }));
    }
    list.iter().map(|r| add(tx, here, Actor::Person(who), r)).collect()
}
