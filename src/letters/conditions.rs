//! Letters about the conditions of an offer.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// One condition is settled. `placed` is said to somebody who sits in a seat already.
pub fn condition(site: &Site, about: &About<'_>, what: &str, outcome: &str, why: &str, left: usize, placed: bool) -> Result<Rendered> {
    let letter = Letter::to(site, "condition_settled", about.name, format!("One of your conditions: {outcome}"))
        .say(format!("“{what}” is now recorded as {outcome}."))
        .fact("Reference", about.reference);
    let letter = if why.is_empty() { letter } else { letter.fact("Why", why) };
    let next = match left {
        0 if placed => "All conditions are met.".to_owned(),
        0 => "Everything that has to be cleared before you start is cleared. The official offer comes next: please wait for it before you give notice.".to_owned(),
        1 => "One condition is left.".to_owned(),
        n => format!("{n} conditions are left."),
    };
    letter.fact("What happens next", next).link("See the conditions", &about.page()).render()
}

/// A condition was not met: the offer ends.
pub fn conditions_not_met(site: &Site, about: &About<'_>, what: &str) -> Result<Rendered> {
    Letter::to(site, "conditions_not_met", about.name, format!("A condition of your offer was not met, {}", about.reference))
        .say(format!("“{what}” was not met, so the offer for “{}” ends and your application is closed.", about.title))
        .say(format!("If you think this is a mistake, write to {} within 30 days.", site.contact))
        .link("See your application", &about.page())
        .render()
}

/// A condition was put on an accepted offer afterwards.
pub fn added(site: &Site, about: &About<'_>, what: &str, how: &str, due: &str, id: i64) -> Result<Rendered> {
    let letter = Letter::to(site, "condition_added", about.name, format!("One more condition of your offer, {}", about.reference))
        .say(format!("Your offer for “{}” has one more condition: “{what}”.", about.title));
    let letter = if how.is_empty() { letter } else { letter.say(how) };
    letter.fact("Due", due).link("See the condition", &format!("{}/conditions/{id}", about.page())).render()
}

/// The applicant's condition is overdue.
pub fn late(site: &Site, about: &About<'_>, what: &str, how: &str, due: &str, id: i64) -> Result<Rendered> {
    let letter = Letter::to(site, "condition_late", about.name, format!("A condition of your offer is overdue: {what}"))
        .say(format!("“{what}” was due on {due}. It is your turn, and your start depends on it."));
    let letter = if how.is_empty() { letter } else { letter.say(how) };
    letter
        .link("See the condition", &format!("{}/conditions/{id}", about.page()))
        .close(format!("If something is in the way, write to {}.", site.contact))
        .render()
}

/// To staff: a condition they answer for is overdue.
pub fn staff_late(site: &Site, name: &str, about: &About<'_>, what: &str, due: &str, id: i64) -> Result<Rendered> {
    Letter::to(site, "staff_condition_late", name, format!("Overdue: “{what}” of {}", about.name))
        .say(format!("“{what}” of {}, application {}, was due on {due}. It is your turn.", about.name, about.reference))
        .link("Open the condition", &format!("/staff/conditions/{id}"))
        .render()
}

/// To staff: the applicant sent evidence.
pub fn staff_evidence(site: &Site, name: &str, about: &About<'_>, what: &str, id: i64) -> Result<Rendered> {
    Letter::to(site, "staff_evidence", name, format!("{} sent a file for “{what}”", about.name))
        .say(format!("{} sent a file for the condition “{what}” of application {}.", about.name, about.reference))
        .link("Look at it and record", &format!("/staff/conditions/{id}"))
        .render()
}
