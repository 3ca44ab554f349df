//! Letters about an application on its way: received, decided, withdrawn, closed.

use super::{Letter, Rendered, Site};
use crate::domain::decision::{Outcome, Verdict};
use crate::error::Result;

/// What letters about an application have in common.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    pub name: &'a str,
    pub reference: &'a str,
    pub title: &'a str,
}

impl About<'_> {
    /// The applicant's status page.
    pub fn page(&self) -> String {
        format!("/my/applications/{}", self.reference)
    }
}

/// The application arrived.
pub fn received(site: &Site, about: &About<'_>, begin_by: &str) -> Result<Rendered> {
    Letter::to(site, "received", about.name, format!("We received your application {}", about.reference))
        .say(format!("Thank you. Your application for “{}” is with us.", about.title))
        .fact("Reference", about.reference)
        .fact("What happens next", format!("We begin review by {begin_by}."))
        .fact("What you must do", "Nothing now. We write to you when something changes.")
        .link("See your application", &about.page())
        .render()
}

/// What was decided, when staff send it.
pub fn outcome(site: &Site, about: &About<'_>, verdict: &Verdict, until: &str) -> Result<Rendered> {
    let kind = if verdict.outcome == Outcome::Qualified { "qualified" } else { "not_moving_forward" };
    let letter = Letter::to(site, kind, about.name, format!("News on your application {}", about.reference));
    match verdict.outcome {
        Outcome::Qualified => {
            let letter = letter
                .say(format!("You passed. Subject-matter experts assessed your application for “{}” and found you qualified.", about.title))
                .fact("Reference", about.reference)
                .fact("What happens next", format!("Teams with funded seats are choosing now. You hear from us by {until}."))
                .fact("What you must do", "Nothing now. Tell us if your plans change.");
            let letter = if verdict.detail.is_empty() { letter } else { letter.say(verdict.detail.clone()) };
            letter.link("See your application", &about.page()).render()
        }
        Outcome::NotSelected => {
            let mut letter = letter
                .say(format!(
                    "Thank you for the time you put into your application for “{}”. We are not moving forward with it.",
                    about.title
                ))
                .say("Why:");
            for reason in &verdict.reasons {
                let added = verdict.words_of(reason).map_or_else(String::new, |words| format!(" {words}"));
                letter = letter.item(format!("{}.{added} {}", reason.spoken(), reason.advice()));
            }
            if !verdict.detail.is_empty() {
                letter = letter.close(verdict.detail.clone());
            }
            letter
                .close("You can apply to any other open posting today; your details can be used again.")
                .link("See open jobs", "/jobs")
                .render()
        }
    }
}

/// The applicant withdrew.
pub fn withdrawn(site: &Site, about: &About<'_>) -> Result<Rendered> {
    Letter::to(site, "withdrawal_confirmed", about.name, format!("You withdrew your application {}", about.reference))
        .say(format!(
            "Your application for “{}” is closed at your wish. Interviews and offers that belonged to it are cancelled.",
            about.title
        ))
        .close("If that was a mistake, write to us: while the posting is being decided it can be taken up again.")
        .link("See open jobs", "/jobs")
        .render()
}

/// Staff withdrew it, because its applicant asked for that. `asked`: who asked, and how.
pub fn withdrawn_for(site: &Site, about: &About<'_>, asked: &str) -> Result<Rendered> {
    Letter::to(site, "withdrawn_for_you", about.name, format!("We withdrew your application {}", about.reference))
        .say(format!(
            "As you asked, we withdrew your application for “{}”. Interviews and offers that belonged to it are cancelled.",
            about.title
        ))
        .fact("Who asked, and how", asked)
        .close("If you did not ask for this, write to us: while the posting is being decided it can be taken up again.")
        .link("See your application", &about.page())
        .render()
}

/// A withdrawn application was taken up again.
pub fn taken_up(site: &Site, about: &About<'_>, words: &str) -> Result<Rendered> {
    Letter::to(site, "withdrawal_taken_back", about.name, format!("Your application {} is open again", about.reference))
        .say(format!("As you asked, your application for “{}” is open again where it stood: {words}.", about.title))
        .link("See your application", &about.page())
        .render()
}

/// An application that was not going forward is open again.
pub fn reopened(site: &Site, about: &About<'_>) -> Result<Rendered> {
    Letter::to(site, "reopened", about.name, format!("Your application {} is in review again", about.reference))
        .say(format!(
            "We wrote to you that we were not moving forward with your application for “{}”. We have opened it again: it is in review.",
            about.title
        ))
        .fact("What you must do", "Nothing now. We write to you when we have decided.")
        .link("See your application", &about.page())
        .render()
}

/// An application was closed because its applicant accepted another offer.
pub fn closed_by_acceptance(site: &Site, about: &About<'_>, accepted: &str) -> Result<Rendered> {
    Letter::to(site, "closed_by_acceptance", about.name, format!("Your application {} was withdrawn", about.reference))
        .say(format!(
            "You accepted the offer of your application {accepted}. Your application for “{}” was withdrawn with that.",
            about.title
        ))
        .link("See your applications", "/my")
        .render()
}

/// To the hiring manager: an applicant withdrew.
pub fn staff_withdrawn(site: &Site, manager: &str, about: &About<'_>, why: &str) -> Result<Rendered> {
    Letter::to(site, "staff_applicant_withdrew", manager, format!("{} withdrew", about.name))
        .say(format!("{} withdrew application {} for “{}”.", about.name, about.reference, about.title))
        .fact("Reason given", why)
        .link("Open the application", &format!("/staff/applications/{}", about.reference))
        .render()
}

/// A draft can no longer be sent: the posting closed.
pub fn closed_unsent(site: &Site, about: &About<'_>) -> Result<Rendered> {
    Letter::to(site, "posting_closed", about.name, "The posting closed before you sent your application")
        .say(format!(
            "“{}” has closed, and your application {} was not finished. It cannot be sent any more.",
            about.title, about.reference
        ))
        .link("See open jobs", "/jobs")
        .render()
}

/// A week ago an application was begun, and it has not been sent.
pub fn idle(site: &Site, about: &About<'_>, closes: &str) -> Result<Rendered> {
    Letter::to(site, "draft_idle", about.name, "Your application is waiting for you")
        .say(format!("You began an application for “{}”. What you wrote is saved.", about.title))
        .fact("Reference", about.reference)
        .fact("Closes", closes)
        .link("Go on with it", &format!("/apply/{}", about.reference))
        .close("If you changed your mind, delete the draft on that page, or do nothing.")
        .render()
}

/// The posting of a draft closes within three days.
pub fn closing(site: &Site, about: &About<'_>, closes: &str) -> Result<Rendered> {
    Letter::to(site, "draft_closing", about.name, "The posting closes soon, and your application is not sent")
        .say(format!("You began an application for “{}”. After it closes, it can no longer be sent.", about.title))
        .fact("Reference", about.reference)
        .fact("Closes", closes)
        .link("Go on with it", &format!("/apply/{}", about.reference))
        .close("If you changed your mind, you need not do anything.")
        .render()
}
