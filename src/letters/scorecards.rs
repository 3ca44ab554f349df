//! Letters about scorecards: asked for on the day they are due, chased when they are late.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::ids::InterviewId;
use crate::domain::scorecard::DUE_AFTER;
use crate::domain::when::{self, Moment, Tz};
use crate::error::Result;

/// Today a scorecard is due.
pub fn due(site: &Site, about: &About<'_>, name: &str, id: InterviewId, held_at: Moment, zone: Tz) -> Result<Rendered> {
    Letter::to(site, "scorecard_due", name, format!("Your scorecard for {} is due today", about.name))
        .say(format!("You interviewed {} for “{}”, and your scorecard is not in yet.", about.name, about.title))
        .fact("Interview", when::full(held_at, zone))
        .fact("Due by", when::full(held_at + DUE_AFTER, zone))
        .link("Fill in your scorecard", &page(about, id))
        .close("Write what you saw or heard first, then rate it. The others’ scores stay hidden until you send yours.")
        .render()
}

/// A scorecard is late, and somebody waits for it.
pub fn late(site: &Site, about: &About<'_>, name: &str, id: InterviewId, held_at: Moment, zone: Tz) -> Result<Rendered> {
    Letter::to(site, "scorecard_late", name, format!("Your scorecard for {} is late", about.name))
        .say(format!("{} waits for a decision on “{}”, and your scorecard is missing.", about.name, about.title))
        .fact("Interview", when::full(held_at, zone))
        .fact("It was due by", when::full(held_at + DUE_AFTER, zone))
        .fact("What you must do", "Send it today; a few sentences for each competency are enough.")
        .link("Fill in your scorecard", &page(about, id))
        .close("We do not remind you of it again. If you could not take part, tell the hiring manager.")
        .render()
}

fn page(about: &About<'_>, id: InterviewId) -> String {
    format!("/staff/applications/{}/interviews/{id}/scorecard", about.reference)
}
