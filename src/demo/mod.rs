//! The demonstration programme.

use crate::domain::when::Moment;
use crate::error::Result;
use crate::letters::Site;
use crate::store::Db;

/// One sign-in per role: role, address, password.
pub fn sign_ins() -> Vec<(&'static str, &'static str, &'static str)> {
    Vec::new()
}

/// Fills the database.
pub fn fill(_db: &Db, _site: &Site, _now: Moment, _progress: &mut dyn FnMut(&str)) -> Result<String> {
    Ok(String::new())
}
