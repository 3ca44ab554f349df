//! Letters about offers, conditions and placements.

use chrono::NaiveDate;

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::offer::Terms;
use crate::domain::when::{self, Tz};
use crate::error::Result;

/// An offer is made.
pub fn made(site: &Site, about: &About<'_>, terms: &Terms, project: &str, reader: Tz) -> Result<Rendered> {
    Letter::to(site, "offer_made", about.name, format!("You have an offer, application {}", about.reference))
        .say(format!(
            "We offer you a seat on the project “{project}”. This is a tentative offer: it becomes final when its conditions are met."
        ))
        .fact("Answer by", when::full(terms.answer_by, reader))
        .fact("Pay", format!("GS-{}, {} a year", terms.grade, terms.pay))
        .fact("Place", terms.place.clone())
        .fact("Start", when::day(terms.starts_on))
        .fact("Not to exceed", when::day(terms.not_to_exceed))
        .fact("Reference", about.reference)
        .link("Read and answer the offer", &format!("{}/offer", about.page()))
        .close("Please do not leave your present work before we tell you that all conditions are met.")
        .render()
}

/// An offer was accepted: what happens next.
pub fn accepted(site: &Site, about: &About<'_>, conditions: &[String]) -> Result<Rendered> {
    let letter = Letter::to(site, "offer_accepted", about.name, format!("You accepted: what happens next, {}", about.reference))
        .say("Thank you. We are glad you are coming. These conditions are checked now, one by one; we write to you about each:");
    conditions.iter().fold(letter, |l, c| l.item(c.clone())).link("See the conditions", &about.page()).render()
}

/// An offer was declined, or not answered in time.
pub fn declined(site: &Site, about: &About<'_>, in_time: bool) -> Result<Rendered> {
    let (kind, first) = if in_time {
        ("offer_declined", "You declined our offer, and we respect that.")
    } else {
        ("offer_expired", "The date by which we asked for an answer has passed, so the offer has ended and the seat goes to somebody else.")
    };
    Letter::to(site, kind, about.name, format!("The offer of application {} is closed", about.reference))
        .say(first)
        .say(format!("With that your application for “{}” is closed. You can apply to other postings at any time.", about.title))
        .link("See open jobs", "/jobs")
        .render()
}

/// An offer was withdrawn by staff.
pub fn withdrawn(site: &Site, about: &About<'_>, why: &str) -> Result<Rendered> {
    Letter::to(site, "offer_withdrawn", about.name, format!("The offer of application {} was withdrawn", about.reference))
        .say(format!("We are sorry: we had to withdraw the offer for “{}”.", about.title))
        .fact("Why", why)
        .link("See your application", &about.page())
        .close("If another seat fits, we write to you again.")
        .render()
}

/// To staff: the answer to an offer.
pub fn staff_answered(site: &Site, manager: &str, about: &About<'_>, answer: &str) -> Result<Rendered> {
    Letter::to(site, "staff_offer_answered", manager, format!("{} {answer} the offer", about.name))
        .say(format!("{} {answer} the offer of application {} for “{}”.", about.name, about.reference, about.title))
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}

/// One condition is settled.
pub fn condition(site: &Site, about: &About<'_>, what: &str, outcome: &str, left: usize) -> Result<Rendered> {
    let letter = Letter::to(site, "condition_settled", about.name, format!("One of your conditions: {outcome}"))
        .say(format!("“{what}” is now recorded as {outcome}."))
        .fact("Reference", about.reference);
    let next = match left {
        0 => "All conditions are met: your offer is final. We write to you with your place on the team.".to_owned(),
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

/// A seat is theirs.
pub fn placed(
    site: &Site,
    about: &About<'_>,
    project: &str,
    role: &str,
    starts_on: NaiveDate,
    not_to_exceed: NaiveDate,
) -> Result<Rendered> {
    Letter::to(site, "placed", about.name, format!("Your place: {project}"))
        .say(format!("All conditions are met. You have a seat on “{project}”."))
        .fact("Role", role)
        .fact("First day", when::day(starts_on))
        .fact("Not to exceed", when::day(not_to_exceed))
        .fact("Reference", about.reference)
        .link("See your place", &about.page())
        .close("The agency writes to you about your first day.")
        .render()
}

/// A placement is undone before it begins.
pub fn placement_undone(site: &Site, about: &About<'_>, project: &str, why: &str, until: &str) -> Result<Rendered> {
    Letter::to(site, "placement_undone", about.name, format!("Your placement with “{project}” was taken back"))
        .say(format!("We are sorry: your placement with “{project}” does not go ahead. Please do not give notice or travel because of it."))
        .say(format!("Why: {why}"))
        .fact("Reference", about.reference)
        .fact("Where you stand now", "Among the qualified. Nothing you passed has to be done again.")
        .fact("What happens next", format!("Teams can offer you another seat. You hear from us by {until}."))
        .link("See your application", &about.page())
        .close(format!(
            "Other applications that were closed when you accepted can be taken up again, if you wish: write to {}.",
            site.contact
        ))
        .render()
}

/// The same, to the contact of the posting.
pub fn staff_placement_undone(site: &Site, name: &str, about: &About<'_>, by: &str, why: &str) -> Result<Rendered> {
    Letter::to(site, "staff_placement_undone", name, format!("The placement of {} was undone", about.name))
        .say(format!("{by} undid the placement of {}, application {}. The seat is open again.", about.name, about.reference))
        .say(format!("Why: {why}"))
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}
