//! Letters about coming with a later cohort.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

fn page(about: &About<'_>) -> String {
    format!("{}/deferral", about.page())
}

/// Deferred: the offer stays, the seat does not.
pub fn deferred(site: &Site, about: &About<'_>, cohort: &str, starts: &str, confirm_by: &str, why: &str) -> Result<Rendered> {
    Letter::to(site, "deferred", about.name, format!("You come with a later cohort: {cohort}"))
        .say(format!("Your start is moved to the cohort “{cohort}”. Your offer and the conditions you met stay; the seat goes to somebody else, and you get another one."))
        .fact("Why", why)
        .fact("The cohort starts", starts)
        .fact("What happens next", format!("We ask you before {confirm_by} whether you still come."))
        .fact("Reference", about.reference)
        .link("See where it stands", &page(about))
        .render()
}

/// Do they still come?
pub fn confirm(site: &Site, about: &About<'_>, cohort: &str, starts: &str, confirm_by: &str) -> Result<Rendered> {
    Letter::to(site, "confirm_deferral", about.name, format!("Do you still come with {cohort}? Answer by {confirm_by}"))
        .say(format!("The cohort “{cohort}” starts on {starts}, and you are to come with it. Please say whether you still want to."))
        .fact("Answer by", confirm_by)
        .fact("Reference", about.reference)
        .link("Answer", &page(about))
        .close("Without an answer by that day your offer ends.")
        .render()
}

/// Nobody answered.
pub fn lapsed(site: &Site, about: &About<'_>, cohort: &str, confirm_by: &str) -> Result<Rendered> {
    Letter::to(site, "deferral_lapsed", about.name, format!("Your place in {cohort} has lapsed"))
        .say(format!("We asked whether you still come with the cohort “{cohort}” and had no answer by {confirm_by}. So your offer ends and your application is closed."))
        .say(format!("If something kept you from answering, write to {}.", site.contact))
        .fact("Reference", about.reference)
        .link("See open jobs", "/jobs")
        .render()
}

/// Back, with another seat.
pub fn back(site: &Site, about: &About<'_>, project: &str, role: &str, first: &str, last: &str) -> Result<Rendered> {
    Letter::to(site, "deferral_back", about.name, format!("You have a seat again: {project}"))
        .say(format!("You come back from deferral, with a seat on “{project}”. What you met of the conditions stays met."))
        .fact("Role", role)
        .fact("First day", first)
        .fact("Not to exceed", last)
        .fact("Reference", about.reference)
        .link("See your application", &about.page())
        .render()
}

/// Back among the qualified.
pub fn qualified_again(site: &Site, about: &About<'_>, why: &str) -> Result<Rendered> {
    Letter::to(site, "deferral_qualified", about.name, format!("You are among the qualified again, {}", about.reference))
        .say(format!("You come back from deferral. The offer for “{}” has ended, and teams can make you another one.", about.title))
        .fact("Why", why)
        .link("See your application", &about.page())
        .render()
}

/// To staff: what the person answered.
pub fn staff_answered(site: &Site, name: &str, about: &About<'_>, cohort: &str, yes: bool) -> Result<Rendered> {
    let (subject, what) = if yes {
        (format!("{} comes with {cohort}", about.name), "still comes. Choose a seat for them.")
    } else {
        (format!("{} does not come with {cohort}", about.name), "does not come any more. The application is withdrawn.")
    };
    Letter::to(site, "staff_deferral_answered", name, subject)
        .say(format!("{}, application {}, {what}", about.name, about.reference))
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}
