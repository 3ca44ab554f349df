//! Letters about a promised date that passed.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::state::State;
use crate::error::Result;

/// To the applicant: the date passed, with whom it lies, and the new one. `days`: the one promised, and the new one.
pub fn late(site: &Site, about: &About<'_>, [promised, again]: [String; 2], with: &str) -> Result<Rendered> {
    let letter = Letter::to(site, "late", about.name, format!("Your application {} is late: a new date", about.reference));
    let letter = if with == "you" {
        letter
            .say(format!("The next step of your application for “{}” was due by {promised}. It waits for you.", about.title))
            .fact("What you must do", "Choose a time for your interview.")
    } else {
        letter
            .say(format!(
                "We said that you would hear from us about your application for “{}” by {promised}. We have not kept that, and we are sorry.",
                about.title
            ))
            .fact("What you must do", "Nothing now.")
    };
    letter.fact("It is the turn of", with).fact("New date", again).link("See your application", &about.page()).render()
}

/// To the staff who answer for it.
pub fn staff_late(
    site: &Site,
    name: &str,
    about: &About<'_>,
    [promised, again]: [String; 2],
    state: State,
    with: &str,
) -> Result<Rendered> {
    Letter::to(site, "staff_late", name, format!("Late: {} ({})", about.name, about.reference))
        .say(format!(
            "The date promised to {} for “{}” has passed. The applicant has been told so, with a new date.",
            about.name, about.title
        ))
        .fact("State", state.spoken())
        .fact("Promised by", promised)
        .fact("New date", again)
        .fact("It lies with", with)
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}
