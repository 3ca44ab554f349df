//! Letters about seats: their money, and what becomes of whoever holds one that is taken away.

use chrono::NaiveDate;

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::when;
use crate::error::Result;

/// To whoever leads a project: the money of a seat has run out.
pub fn lapsed(site: &Site, name: &str, (project, seat): (&str, i64), role: &str, number: i64, until: NaiveDate) -> Result<Rendered> {
    Letter::to(site, "seat_lapsed", name, format!("The money of a seat of “{project}” has run out"))
        .say(format!("Seat {number} of “{role}” was funded until {}. Nobody can be offered it now.", when::day(until)))
        .link("Fund the seat again", &format!("/staff/seats/{seat}"))
        .render()
}

/// To whoever sits in a seat that closes when they leave.
pub fn closes_after(site: &Site, about: &About<'_>, project: &str, why: &str, last: NaiveDate) -> Result<Rendered> {
    Letter::to(site, "seat_closes_after", about.name, format!("Your seat on “{project}” closes after your term"))
        .say(format!("Nothing changes for you now: you keep your place on “{project}” until {} at the latest. Nobody follows you in this seat, so your term cannot be extended in it.", when::day(last)))
        .fact("Why", why)
        .fact("Reference", about.reference)
        .link("See your place", &about.page())
        .render()
}

/// To whoever works in another seat while a clearance is under way, and whose own seat was taken away.
pub fn kept_no_more(site: &Site, about: &About<'_>, project: &str, why: &str) -> Result<Rendered> {
    Letter::to(site, "seat_kept_no_more", about.name, format!("Your seat on “{project}” is not kept any more"))
        .say(format!("The seat that was kept for you on “{project}” was taken away. You stay where you work now, with the same dates; your clearance goes on. When it is there, the hiring team looks for another seat with you."))
        .fact("Why", why)
        .fact("Reference", about.reference)
        .link("See your place", &about.page())
        .render()
}

/// To whoever holds an offer that is now an offer of another seat.
pub fn offer_moved(site: &Site, about: &About<'_>, project: &str, (from, to): (&str, &str), why: &str) -> Result<Rendered> {
    let role = if from == to { format!("another seat of the same role, {to}") } else { format!("another seat, {to} instead of {from}") };
    Letter::to(site, "offer_seat_moved", about.name, format!("Your offer on “{project}” is for another seat now"))
        .say(format!("The seat of your offer was taken away. Your offer stands: it is for {role}, on the same project. Pay, grade, place and dates stay as you read them."))
        .fact("Why", why)
        .fact("Reference", about.reference)
        .link("See your offer", &about.page())
        .render()
}

/// To whoever lost an offer because its seat was taken away.
pub fn qualified_again(site: &Site, about: &About<'_>, until: &str) -> Result<Rendered> {
    Letter::to(site, "qualified_again", about.name, "You are among the qualified again")
        .say("The seat of your offer does not exist any more; that says nothing about you. Nothing you passed has to be done again.")
        .fact("Reference", about.reference)
        .fact("What happens next", format!("Teams can offer you another seat. You hear from us by {until}."))
        .link("See your application", &about.page())
        .render()
}
