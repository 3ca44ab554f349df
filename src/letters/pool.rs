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

/// The answer to an invitation, to whoever invited. `refusal`: why it was declined.
pub fn answered(site: &Site, name: &str, person: &str, title: &str, refusal: Option<&str>) -> Result<Rendered> {
    let did = if refusal.is_some() { "declined" } else { "accepted" };
    let mut letter = Letter::to(site, "invitation_answered", name, format!("{person} {did} your invitation"))
        .say(format!("You invited {person} to apply to “{title}”, and they {did}."));
    if let Some(why) = refusal {
        letter = letter.fact("Reason", why);
    } else {
        letter = letter.say("They went on to the posting. You hear from us when they send an application.");
    }
    letter.link("See the talent pool", "/staff/pool").render()
}
