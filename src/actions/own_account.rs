//! What somebody does with their own account: name and zone, password, sessions.

use super::Here;
use super::accounts::{record, shut_out};
use super::post::{self, To};
use crate::domain::access::Who;
use crate::domain::when::Tz;
use crate::error::Result;
use crate::letters;
use crate::store::{Conn, accounts};

/// Another name, another zone.
pub fn save_profile(tx: &mut Conn, here: &Here, who: &Who, name: &str, zone: Tz) -> Result<()> {
    accounts::set_profile(tx, who.id, name, zone.name())?;
    record(tx, here, who.id, "profile_saved")
}

/// Another password, by somebody who knows the old one. Every session ends, and the owner has a letter.
pub fn set_password(tx: &mut Conn, here: &Here, who: &Who, hash: &str) -> Result<()> {
    accounts::set_password(tx, who.id, hash)?;
    shut_out(tx, who.id, here.now)?;
    record(tx, here, who.id, "password_changed")?;
    let letter = letters::accounts::password_changed(&here.site, &who.name)?;
    post::put(tx, here, To::staff(who), None, &letter)
}

/// Ends every session, this one too.
pub fn sign_out_everywhere(tx: &mut Conn, here: &Here, who: &Who) -> Result<()> {
    shut_out(tx, who.id, here.now)?;
    record(tx, here, who.id, "signed_out_everywhere")
}
