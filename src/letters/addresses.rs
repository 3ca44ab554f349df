//! Letters about a new address of an account: to the new one, and to the old one.

use super::{Letter, Rendered, Site};
use crate::error::Result;

/// To the new address: confirm it. `hours`: how long the link lasts.
pub fn confirm(site: &Site, name: &str, token: &str, hours: i64) -> Result<Rendered> {
    Letter::to(site, "confirm_new_address", name, "Confirm your new email address")
        .say(format!("This address is to become the one of your account with {}. Nothing has changed so far.", site.programme))
        .link("Use this address", &format!("/address/{token}"))
        .close(format!("The link works once, for {hours} hours. If you know nothing of this, do nothing."))
        .render()
}

/// To a new address that has an account of its own: nothing can be confirmed.
pub fn taken(site: &Site) -> Result<Rendered> {
    Letter::to(site, "address_taken", "reader", "You already have an account")
        .say("Somebody, probably you, tried to make this the address of another account. It belongs to an account already, and nothing has changed.")
        .link("Sign in", "/sign-in")
        .close("If two accounts are yours, write to us: we can merge them.")
        .render()
}

/// To the old address: a change was asked for, and can be stopped.
pub fn asked(site: &Site, name: &str, new: &str, stop: &str, by_office: bool) -> Result<Rendered> {
    let who = if by_office {
        "The programme office was asked, by somebody who said that they are you and have lost this mailbox, to change the address of your account."
    } else {
        "You asked to change the address of your account."
    };
    Letter::to(site, "address_change_asked", name, "A new address for your account")
        .say(who)
        .fact("New address", new)
        .say("It changes as soon as the new address is confirmed. If this was not you, stop it:")
        .link("Stop this change", &format!("/address/{stop}/stop"))
        .render()
}

/// To the old address: it was changed, and can be taken back for some days.
pub fn changed(site: &Site, name: &str, new: &str, stop: &str, days: i64) -> Result<Rendered> {
    Letter::to(site, "address_changed", name, "The address of your account was changed")
        .say("From now on we write to the new address, and you sign in with it. Every open session was ended.")
        .fact("New address", new)
        .say(format!("If this was not you, take it back within {days} days:"))
        .link("Take it back", &format!("/address/{stop}/stop"))
        .render()
}

/// To the old address: it is the address of the account again.
pub fn taken_back(site: &Site, name: &str, reset: &str) -> Result<Rendered> {
    Letter::to(site, "address_taken_back", name, "Your account has its old address again")
        .say("The change of address was taken back. Every open session was ended, and the password no longer works: somebody else may know it.")
        .link("Choose a new password", &format!("/reset/{reset}"))
        .close("The link works once, for 24 hours.")
        .render()
}
