//! Letters about requests for people and referrals.

use chrono::NaiveDate;

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::demand::Fit;
use crate::domain::text;
use crate::domain::when;
use crate::error::Result;

/// To the programme office: an agency asks for people.
pub fn asked(site: &Site, name: &str, agency: &str, (title, id): (&str, i64), people: i64, by: NaiveDate) -> Result<Rendered> {
    let people = text::count(people, "person", "people");
    Letter::to(site, "demand_asked", name, format!("{agency} asks for {people}: {title}"))
        .say(format!("{agency} asks for {people}: “{title}”. They should start by {}.", when::day(by)))
        .link("See who fits", &format!("/staff/demands/{id}"))
        .render()
}

/// To whoever asked: somebody was referred.
pub fn staff_referred(site: &Site, name: &str, (title, id): (&str, i64), person: &str, fit: &Fit) -> Result<Rendered> {
    let mut letter = Letter::to(site, "staff_referred", name, format!("{person} was referred to your request"))
        .say(format!("{person} was referred to “{title}”."));
    for reason in &fit.reasons {
        letter = letter.item(reason);
    }
    if !fit.missing.is_empty() {
        letter = letter.fact("Missing", fit.missing.join("; "));
    }
    letter.link("Open the request", &format!("/staff/demands/{id}")).close("Please say there what became of it.").render()
}

/// To the person who was referred.
pub fn referred(site: &Site, about: &About<'_>, team: &str, title: &str) -> Result<Rendered> {
    Letter::to(site, "referred", about.name, format!("We named you to {team}"))
        .say(format!("{team} looks for people: “{title}”. Because you are qualified, we named you to them."))
        .fact("Reference", about.reference)
        .fact("What happens next", "They may get in touch or make you an offer. You have nothing to do.")
        .link("See your application", &about.page())
        .render()
}

/// To a person who was referred and is not taken.
pub fn not_taken(site: &Site, about: &About<'_>, team: &str, reason: Option<&str>) -> Result<Rendered> {
    let letter = Letter::to(site, "referral_ended", about.name, format!("{team} goes on without you")).say(format!(
        "We had named you to {team}. Nothing came of it; you are among the qualified as before, and other teams can choose you."
    ));
    let letter = match reason {
        Some(reason) => letter.fact("Why", reason),
        None => letter,
    };
    letter.fact("Reference", about.reference).link("See your application", &about.page()).render()
}

/// To a person who is not referred for a while.
pub fn paused(site: &Site, about: &About<'_>, until: NaiveDate, reason: &str) -> Result<Rendered> {
    Letter::to(site, "referral_paused", about.name, format!("We name you to no team until {}", when::day(until)))
        .say("You stay among the qualified. After that day teams can be told of you again, without anything you have to do.")
        .fact("Why", reason)
        .fact("Reference", about.reference)
        .close(format!("If you want to be named before that, write to {}.", site.contact))
        .render()
}
