//! Letters about notes of staff.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// To a colleague: somebody wants them to read a note. Its words stay on the page.
pub fn mention(site: &Site, name: &str, author: &str, about: &About<'_>) -> Result<Rendered> {
    Letter::to(site, "staff_note", name, format!("{author} asks you to read a note about application {}", about.reference))
        .say(format!("{author} wrote a note about {}, who applied for “{}”, and wants you to see it.", about.name, about.title))
        .link("Read the note", &format!("/staff/applications/{}/notes", about.reference))
        .close("It stays on your work list until you have looked at it.")
        .render()
}

/// To the applicant: a note of the hiring team that they may read.
pub fn shared(site: &Site, about: &About<'_>, beginning: &str) -> Result<Rendered> {
    Letter::to(site, "shared_note", about.name, format!("A note about your application {}", about.reference))
        .say(format!("The hiring team of “{}” added a note to your application. It begins:", about.title))
        .item(format!("“{beginning}”"))
        .link("Read the note", &about.page())
        .close("Nothing is asked of you. If the note raises a question, write to us under “Messages” on the same page.")
        .render()
}
