//! The demonstration programme.

/// One sign-in per role: role, address, password.
pub fn sign_ins() -> Vec<(&'static str, &'static str, &'static str)> {
    Vec::new()
}
