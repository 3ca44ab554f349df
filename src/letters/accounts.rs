//! Letters about accounts. None of them tells a stranger whether an address has an account.

use super::{Letter, Rendered, Site};
use crate::error::Result;

/// After signing up: the link that confirms the address.
pub fn confirm(site: &Site, name: &str, token: &str) -> Result<Rendered> {
    Letter::to(site, "confirm_address", name, "Confirm your email address")
        .say(format!("You started an account with {}. Confirm that this address is yours to sign in and apply.", site.programme))
        .link("Confirm my address", &format!("/confirm/{token}"))
        .close("The link works once, for 24 hours. If you did not start an account, do nothing: it will be removed.")
        .render()
}

/// After signing up with an address that has an account already.
pub fn already(site: &Site, name: &str) -> Result<Rendered> {
    Letter::to(site, "already_registered", name, "You already have an account")
        .say("Somebody, probably you, tried to start a second account with this address. You have one already, and nothing about it has changed.")
        .link("Sign in", "/sign-in")
        .close("If you forgot the password, choose “Forgot your password?” on that page. If it was not you, do nothing.")
        .render()
}

/// The link that sets a new password.
pub fn reset(site: &Site, name: &str, token: &str) -> Result<Rendered> {
    Letter::to(site, "reset_password", name, "Set a new password")
        .say("You asked to set a new password. Nothing has changed so far.")
        .link("Set a new password", &format!("/reset/{token}"))
        .close("The link works once, for 30 minutes. If you did not ask, do nothing: your password stays as it is.")
        .render()
}

/// The link that signs in without a password.
pub fn sign_in(site: &Site, name: &str, token: &str) -> Result<Rendered> {
    Letter::to(site, "sign_in_link", name, "Your link to sign in")
        .say("You asked to sign in without a password.")
        .link("Sign in", &format!("/sign-in/link/{token}"))
        .close("The link works once, for 15 minutes. If you did not ask, do nothing: nobody gets in without this letter.")
        .render()
}

/// After a new password was set.
pub fn password_changed(site: &Site, name: &str) -> Result<Rendered> {
    Letter::to(site, "password_changed", name, "Your password was changed")
        .say("The password of your account was changed just now, and every open session was ended.")
        .close(format!("If that was not you, write to {} at once.", site.contact))
        .render()
}

/// To somebody for whom an account was made by staff.
pub fn invited(site: &Site, name: &str, role: &str, token: &str) -> Result<Rendered> {
    Letter::to(site, "invited", name, format!("Your account with {}", site.programme))
        .say(format!("An account was made for you. Your part in it: {role}."))
        .link("Choose a password", &format!("/reset/{token}"))
        .close("The link works once, for 7 days.")
        .render()
}

/// Two accounts of one person were merged. `gone`: the address that no longer signs in.
pub fn merged(site: &Site, name: &str, gone: &str, kept: &str, moved: &[String]) -> Result<Rendered> {
    let moved = if moved.is_empty() { "none".to_owned() } else { moved.join(", ") };
    Letter::to(site, "accounts_merged", name, "Your two accounts are now one")
        .say("You had two accounts with us. The programme office merged them.")
        .fact("Sign in with", kept)
        .fact("No longer in use", gone)
        .fact("Applications that moved", moved)
        .link("Sign in", "/sign-in")
        .close("If these accounts belong to two people, write to us at once.")
        .render()
}

/// The account was closed. `until`: the last day on which it can be opened again.
pub fn closed(site: &Site, name: &str, until: &str) -> Result<Rendered> {
    Letter::to(site, "account_closed", name, "Your account is closed")
        .say("You closed your account. Your open applications were withdrawn, and your drafts were deleted.")
        .fact("You can come back until", until)
        .say("Sign in before then and the account is open again; applications stay withdrawn. After that day your personal data is erased, and nobody can bring it back.")
        .link("Sign in and keep my account", "/sign-in")
        .close("If it was not you who closed it, sign in, set a new password and write to us.")
        .render()
}

/// A closed account was opened again by signing in.
pub fn reopened(site: &Site, name: &str) -> Result<Rendered> {
    Letter::to(site, "account_reopened", name, "Your account is open again")
        .say("You signed in, and your account is open again. Nothing is erased. Applications that were withdrawn stay withdrawn.")
        .close(format!("If that was not you, set a new password and write to {}.", site.contact))
        .render()
}
