//! Letters about an application that was moved to another posting.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// To the applicant: where it is now, why, what stays, and by when the next step comes. `old`: title and reference where it was.
pub fn moved(site: &Site, about: &About<'_>, old: (&str, &str), why: &str, state: &str, until: &str) -> Result<Rendered> {
    Letter::to(site, "moved", about.name, format!("Your application was moved: {} is now {}", old.1, about.reference))
        .say(format!(
            "As you wished, we moved your application from “{}” to “{}”. Your résumé and what you told us went with it; you need not apply again.",
            old.0, about.title
        ))
        .fact("Why", why)
        .fact("Your reference from now on", about.reference)
        .fact("State", state)
        .fact("What you must do", "Nothing now. If you did not wish this, write to us on the page of your application.")
        .fact("You hear from us by", until)
        .link("See your application", &about.page())
        .render()
}

/// To whoever leads the posting it came to.
pub fn staff_moved(site: &Site, name: &str, about: &About<'_>, from: &str, why: &str) -> Result<Rendered> {
    Letter::to(site, "staff_moved", name, format!("{} was moved to “{}”", about.name, about.title))
        .say(format!(
            "The application {} came from “{from}” because its applicant wishes it. It is judged by the rubric of your posting, from the beginning.",
            about.reference
        ))
        .fact("Why", why)
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}
