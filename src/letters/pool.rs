//! Letters of the talent pool.

use super::{Letter, Rendered, Site};
use crate::domain::ids::PostingId;
use crate::error::Result;

/// A hiring manager invites somebody who passed to apply to a posting.
pub fn invited(site: &Site, name: &str, title: &str, posting: PostingId, by: &str, message: &str) -> Result<Rendered> {
    let mut letter = Letter::to(site, "invited_to_apply", name, format!("Invitation to apply: {title}"))
        .say(format!("{by} found you in the talent pool and invites you to apply to “{title}”."));
    for paragraph in message.split("\n\n").filter(|p| !p.trim().is_empty()) {
        letter = letter.say(paragraph.to_owned());
    }
    letter
        .fact("Posting", title)
        .link("Read the invitation and answer", "/my/pool")
        .say(format!("The posting itself: {}", site.url(&format!("/jobs/{posting}"))))
        .close("You are in the pool because you chose to be. You can leave it, or hide from an agency, on the same page.")
        .render()
}
