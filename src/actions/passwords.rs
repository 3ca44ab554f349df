//! Passwords: argon2id with the parameters of the OWASP cheat sheet. Slow on purpose: never in an async thread, never unbounded.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};

use crate::domain::account::Password;
use crate::error::{Error, Result};

/// A PHC string with its own salt and parameters (argon2id, 19 MiB, 2 passes).
pub fn hash(password: &Password) -> Result<String> {
    Argon2::default().hash_password(password.expose().as_bytes()).map(|h| h.to_string()).map_err(Error::broken)
}

/// Whether the password fits the kept hash. Without one the same work is done and the answer is no, so that time tells nothing.
pub fn fits(password: &Password, kept: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$8/CFbBd2H0KT6LPyTLrMUfP6v2RCQRvLBE2bJfeQyPo";
    let Ok(parsed) = PasswordHash::new(kept.unwrap_or(NOBODY)) else { return false };
    Argon2::default().verify_password(password.expose().as_bytes(), &parsed).is_ok() && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let kept = hash(&Password::typed("velvet tractor moon")).unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(fits(&Password::typed("velvet tractor moon"), Some(&kept)));
        assert!(!fits(&Password::typed("velvet tractor moo"), Some(&kept)));
        assert!(!fits(&Password::typed("velvet tractor moon"), None));
        assert!(!fits(&Password::typed("x"), Some("not a hash")));
    }
}
