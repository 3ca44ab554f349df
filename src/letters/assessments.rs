//! Letters about the assessment of an application.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// What is to be done, and by when in the reader's zone.
#[derive(Debug, Clone)]
pub struct Task<'a> {
    pub tool: &'a str,
    pub by: String,
}

fn page(about: &About<'_>) -> String {
    format!("{}/assessment", about.page())
}

/// To the applicant: please take the assessment. A later attempt says so.
pub fn invited(site: &Site, about: &About<'_>, task: &Task<'_>, number: i64) -> Result<Rendered> {
    let letter = Letter::to(site, "assessment_invited", about.name, format!("Your assessment for application {}", about.reference));
    let letter = match number {
        1 => letter.say(format!("The next step of your application for “{}” is an online assessment.", about.title)),
        n => letter.say(format!("You may take the online assessment for “{}” again. This is attempt {n}.", about.title)),
    };
    letter
        .fact("Tool", task.tool)
        .fact("Take it by", task.by.clone())
        .fact("What happens next", "The tool sends us your score. We write to you with what follows; nobody decides by the score alone.")
        .link("Begin the assessment", &page(about))
        .close("You choose the hour. If you need an adjustment for a disability or more time, write to us before the date, on the page of messages.")
        .render()
}

/// To the applicant: two days are left.
pub fn reminder(site: &Site, about: &About<'_>, task: &Task<'_>) -> Result<Rendered> {
    Letter::to(site, "assessment_reminder", about.name, format!("Two days left for your assessment, application {}", about.reference))
        .say(format!(
            "We have no score of your assessment for “{}” yet. If you have taken it, there is nothing more for you to do.",
            about.title
        ))
        .fact("Tool", task.tool)
        .fact("Take it by", task.by.clone())
        .link("Begin the assessment", &page(about))
        .close("If you need more time, write to us before the date, on the page of messages.")
        .render()
}

/// To the applicant: there is more time.
pub fn extended(site: &Site, about: &About<'_>, task: &Task<'_>) -> Result<Rendered> {
    Letter::to(site, "assessment_extended", about.name, format!("More time for your assessment, application {}", about.reference))
        .say(format!("You have more time for the online assessment for “{}”. Your link stays the same.", about.title))
        .fact("Tool", task.tool)
        .fact("Take it by", task.by.clone())
        .link("Begin the assessment", &page(about))
        .render()
}

/// To the applicant: it is not needed.
pub fn waived(site: &Site, about: &About<'_>, by: &str) -> Result<Rendered> {
    Letter::to(site, "assessment_waived", about.name, format!("No assessment needed for application {}", about.reference))
        .say(format!("Your application for “{}” goes on without the online assessment. You need not take it.", about.title))
        .fact("What happens next", format!("You hear from us by {by}."))
        .fact("What you must do", "Nothing now.")
        .link("See your application", &about.page())
        .render()
}

/// To the applicant: the date passed, and no score came.
pub fn expired(site: &Site, about: &About<'_>, by: &str) -> Result<Rendered> {
    Letter::to(site, "assessment_expired", about.name, format!("The date of your assessment has passed, application {}", about.reference))
        .say(format!("The last day of your online assessment for “{}” has passed, and no score has reached us.", about.title))
        .fact("If you took it", "Nothing. Scores may arrive some days later; they still count.")
        .fact("If you did not", "Write to us on the page of messages if something kept you from it. We can give you more time.")
        .fact("What happens next", format!("We decide how your application goes on, and write to you by {by}."))
        .link("See your application", &about.page())
        .render()
}

/// To the staff who answer for it.
pub fn staff_expired(site: &Site, name: &str, about: &About<'_>, by: &str) -> Result<Rendered> {
    Letter::to(site, "staff_assessment_expired", name, format!("Not assessed in time: {} ({})", about.name, about.reference))
        .say(format!("{} did not take the assessment for “{}” by its last day, or no score has come.", about.name, about.title))
        .fact("What to do", "Give more time, waive it with a reason, or decide.")
        .fact("The applicant was promised an answer by", by)
        .link("Open the assessment", &format!("/staff/applications/{}/assessment", about.reference))
        .render()
}
