//! Verbs of a profile. Its owner alone changes it; applications that were sent keep the copy they were sent with.

use super::Here;
use crate::domain::access::Who;
use crate::domain::profile::{Profile, Spell, SpellKind, Taken};
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::profiles;

/// The sentence for a profile that was changed in another window meanwhile.
const CHANGED: &str = "Your profile was changed in another window meanwhile. Look at it again, then save.";

fn change<T>(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    seen: Option<i64>,
    work: impl FnOnce(&mut Profile) -> std::result::Result<T, String>,
) -> Result<T> {
    let (mut profile, version) = profiles::of(tx, who.id)?;
    if seen.is_some_and(|seen| seen != version) {
        return Err(Error::Refused(CHANGED.to_owned()));
    }
    let done = work(&mut profile).map_err(Error::Refused)?;
    if profiles::save(tx, who.id, &profile, version, here.now)? { Ok(done) } else { Err(Error::Refused(CHANGED.to_owned())) }
}

/// Keeps what a person says of themselves; the timeline stays as it is.
pub fn save(tx: &mut Conn, here: &Here, who: &Who, seen: i64, new: Profile) -> Result<()> {
    change(tx, here, who, Some(seen), |profile| {
        *profile = Profile { work: std::mem::take(&mut profile.work), learning: std::mem::take(&mut profile.learning), ..new };
        Ok(())
    })
}

/// Adds a spell of work or learning, or changes the one of its number.
pub fn put_spell(tx: &mut Conn, here: &Here, who: &Who, kind: SpellKind, spell: Spell) -> Result<()> {
    change(tx, here, who, None, |profile| profile.put(kind, spell))
}

/// Deletes a spell. One that is gone already is no mistake.
pub fn delete_spell(tx: &mut Conn, here: &Here, who: &Who, kind: SpellKind, id: u32) -> Result<()> {
    change(tx, here, who, None, |profile| {
        profile.spells_mut(kind).retain(|s| s.id != id);
        Ok(())
    })
}

/// Takes over what a file says and the profile lacks.
pub fn take_over(tx: &mut Conn, here: &Here, who: &Who, other: Profile) -> Result<Taken> {
    change(tx, here, who, None, |profile| Ok(profile.take_over(other)))
}
