//! Letters that say that a message waits. The message itself stays on the page.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// To the applicant: the hiring team wrote.
pub fn to_applicant(site: &Site, about: &About<'_>, beginning: &str) -> Result<Rendered> {
    Letter::to(site, "new_message", about.name, format!("A message about your application {}", about.reference))
        .say(format!("The hiring team of “{}” wrote to you. It begins:", about.title))
        .item(format!("“{beginning}”"))
        .link("Read and answer", &format!("{}/messages", about.page()))
        .render()
}

/// To a member of staff: the applicant wrote.
pub fn to_staff(site: &Site, name: &str, about: &About<'_>, beginning: &str) -> Result<Rendered> {
    Letter::to(site, "staff_new_message", name, format!("{} wrote about application {}", about.name, about.reference))
        .say(format!("{}, who applied for “{}”, wrote a message. It begins:", about.name, about.title))
        .item(format!("“{beginning}”"))
        .link("Read and answer", &format!("/staff/applications/{}/messages", about.reference))
        .render()
}
