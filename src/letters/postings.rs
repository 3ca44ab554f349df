//! Letters about a posting: to staff about its approval, to people with drafts about its dates.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// Which posting a letter to staff is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The reader.
    pub name: &'a str,
    pub title: &'a str,
    pub page: &'a str,
}

/// To the programme office: a posting waits for a second person.
pub fn approval_asked(site: &Site, posting: &Subject<'_>, by: &str) -> Result<Rendered> {
    Letter::to(site, "posting_approval_asked", posting.name, format!("Approve the posting “{}”", posting.title))
        .say(format!("{by} asks for the approval of the posting “{}”.", posting.title))
        .link("Read and approve it", posting.page)
        .render()
}

/// To who asked: it is approved.
pub fn approved(site: &Site, posting: &Subject<'_>, by: &str, opens: &str) -> Result<Rendered> {
    Letter::to(site, "posting_approved", posting.name, format!("Approved: “{}”", posting.title))
        .say(format!("{by} approved the posting “{}”.", posting.title))
        .fact("Live", opens)
        .link("See the posting", posting.page)
        .render()
}

/// To who asked: it came back with a comment.
pub fn returned(site: &Site, posting: &Subject<'_>, by: &str, comment: &str) -> Result<Rendered> {
    Letter::to(site, "posting_returned", posting.name, format!("Sent back: “{}”", posting.title))
        .say(format!("{by} sent the posting “{}” back. What should be changed:", posting.title))
        .say(comment)
        .link("Edit the posting", posting.page)
        .render()
}

/// To everybody with a draft: the deadline is another one.
pub fn deadline_moved(site: &Site, about: &About<'_>, before: &str, after: &str, reason: &str) -> Result<Rendered> {
    Letter::to(site, "deadline_moved", about.name, format!("New deadline for your application {}", about.reference))
        .say(format!("The posting “{}” has a new deadline. Your application is not sent yet.", about.title))
        .fact("It closes", after)
        .fact("It was to close", before)
        .fact("Why", reason)
        .link("Finish your application", &format!("/apply/{}", about.reference))
        .render()
}

/// To everybody with a draft: the posting ended before its deadline.
pub fn closed_early(site: &Site, about: &About<'_>, reason: &str) -> Result<Rendered> {
    Letter::to(site, "posting_closed_early", about.name, format!("“{}” closed early", about.title))
        .say(format!(
            "“{}” closed before its deadline, and your application {} was not sent. It cannot be sent any more.",
            about.title, about.reference
        ))
        .fact("Why", reason)
        .link("See open jobs", "/jobs")
        .render()
}

/// To somebody who saved a posting: it closes soon.
pub fn saved_closes(site: &Site, name: &str, title: &str, page: &str, closes: &str) -> Result<Rendered> {
    Letter::to(site, "saved_closes", name, format!("A job you saved closes soon: “{title}”"))
        .say(format!("You saved “{title}” to look at it again. You have not begun an application."))
        .fact("Closes", closes)
        .link("See the job", page)
        .close(format!("This letter comes once for each saved job. You can switch it off beside the job at {}.", site.url("/my")))
        .render()
}

/// To everybody with a draft: the posting was cancelled.
pub fn cancelled(site: &Site, about: &About<'_>, reason: &str) -> Result<Rendered> {
    Letter::to(site, "posting_cancelled", about.name, format!("“{}” was cancelled", about.title))
        .say(format!("“{}” was cancelled, so your application {} cannot be sent any more.", about.title, about.reference))
        .fact("Why", reason)
        .link("See open jobs", "/jobs")
        .render()
}
