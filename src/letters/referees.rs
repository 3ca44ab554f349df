//! Letters to referees, and about them.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::error::Result;

/// To the applicant: please name people who know your work.
pub fn wanted(site: &Site, about: &About<'_>, due: &str) -> Result<Rendered> {
    Letter::to(site, "referees_wanted", about.name, format!("Please name referees for application {}", about.reference))
        .say(format!(
            "For your application for “{}” we would like to hear from people who know your work: one to three of them.",
            about.title
        ))
        .fact("Please name them by", due)
        .fact("What happens next", "We write to each of them with a link. They answer in a few minutes, without an account.")
        .link("Name your referees", &format!("{}/referees", about.page()))
        .close("Ask them first whether they agree: we write to them at once.")
        .render()
}

/// What a letter to a referee says.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub referee: &'a str,
    pub applicant: &'a str,
    pub title: &'a str,
    pub by: &'a str,
    pub token: &'a str,
}

/// To the referee: please say what you saw.
pub fn asked(site: &Site, ask: &Ask<'_>) -> Result<Rendered> {
    Letter::to(site, "referee_asked", ask.referee, format!("{} named you as a referee", ask.applicant))
        .say(format!("{} applied for “{}” at {} and named you as somebody who knows their work.", ask.applicant, ask.title, site.programme))
        .fact("What we ask", "Three short questions. It takes about ten minutes, without an account.")
        .fact("Please answer by", ask.by)
        .fact("Who reads it", "Only those who decide on this application. They may talk with you about it.")
        .link("Answer, or say that you would rather not", &format!("/referee/{}", ask.token))
        .close("The link is for you alone. If you do not know this person, use it to say so.")
        .render()
}

/// To the referee: some days are left.
pub fn reminder(site: &Site, ask: &Ask<'_>) -> Result<Rendered> {
    Letter::to(site, "referee_reminder", ask.referee, format!("A few days left: your words about {}", ask.applicant))
        .say(format!("We wrote to you about {}, who applied for “{}”, and have no answer yet.", ask.applicant, ask.title))
        .fact("Please answer by", ask.by)
        .link("Answer, or say that you would rather not", &format!("/referee/{}", ask.token))
        .close("We do not write again.")
        .render()
}

/// To the referee: it arrived.
pub fn thanks(site: &Site, referee: &str, applicant: &str) -> Result<Rendered> {
    Letter::to(site, "referee_thanks", referee, format!("Thank you for your words about {applicant}"))
        .say("Your answer arrived. There is nothing more for you to do.")
        .close("Your link has ended. If you want to add something, answer the people who asked.")
        .render()
}

/// To whoever asked: a referee answered, would rather not, or did not answer in time.
pub fn staff_heard(site: &Site, name: &str, about: &About<'_>, referee: &str, what: &str) -> Result<Rendered> {
    Letter::to(site, "staff_referee", name, format!("A referee of {} ({})", about.name, about.reference))
        .say(format!("{referee}, a referee of {} for “{}”: {what}.", about.name, about.title))
        .link("See the referees", &format!("/staff/applications/{}/referees", about.reference))
        .render()
}
