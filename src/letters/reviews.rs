//! Letters to those who read résumés. None of them tells whose résumé it is.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::text::count;
use crate::error::Result;

/// The kind of the letter that nobody is left; it goes once for an application.
pub const NOBODY_LEFT: &str = "review_nobody_left";
const DESK: &str = "/staff/reviews";

fn resumes(n: i64) -> String {
    count(n, "résumé", "résumés")
}

/// What was assigned since the last letter.
pub fn assigned(site: &Site, name: &str, title: &str, n: i64, by: &str) -> Result<Rendered> {
    Letter::to(site, "review_assigned", name, format!("{} to review for “{title}”", resumes(n)))
        .say(format!(
            "{} for “{title}” {} assigned to you. You read them without names, in an order drawn by lot, and mark each competency of the \
             published rubric. Nobody sees your card before you send it, and you see nobody else’s.",
            resumes(n),
            if n == 1 { "was" } else { "were" }
        ))
        .fact("Please send your cards by", by)
        .say("If you know somebody by their work, stand aside on that page: another reviewer takes over at once.")
        .link("Open your desk", DESK)
        .render()
}

/// What is due within two days.
pub fn due(site: &Site, name: &str, title: &str, n: i64, by: &str) -> Result<Rendered> {
    Letter::to(site, "review_due", name, format!("{} still to review by {by}", resumes(n)))
        .say(format!("{} for “{title}” wait for your card.", resumes(n)))
        .fact("Please send your cards by", by)
        .link("Open your desk", DESK)
        .render()
}

/// What is overdue.
pub fn overdue(site: &Site, name: &str, title: &str, n: i64, since: &str) -> Result<Rendered> {
    Letter::to(site, "review_overdue", name, format!("Overdue: {} to review", resumes(n)))
        .say(format!(
            "{} for “{title}” should have been reviewed by {since}. The applicants were promised an answer and wait for it.",
            resumes(n)
        ))
        .say("If you cannot do it, tell the programme office or the hiring manager: they give it to somebody else.")
        .link("Open your desk", DESK)
        .render()
}

/// A split: this reviewer is third.
pub fn third(site: &Site, name: &str, title: &str, review: i64, by: &str) -> Result<Rendered> {
    Letter::to(site, "review_third", name, format!("You are third reviewer of a résumé for “{title}”"))
        .say(format!(
            "Two reviewers of a résumé for “{title}” do not agree. You are asked to judge only the competencies on which they differ. You do \
             not see what they wrote."
        ))
        .fact("Please send your card by", by)
        .link("Open the résumé", &format!("{DESK}/{review}"))
        .render()
}

/// The quality check returns a card.
pub fn returned(site: &Site, name: &str, title: &str, review: i64, note: &str, by: &str) -> Result<Rendered> {
    Letter::to(site, "review_returned", name, format!("A justification for “{title}” comes back to you"))
        .say(
            "The quality check asks you to look at your justification again. It checks only that each “does not meet” says what the résumé \
             does not show; the judgement stays yours.",
        )
        .fact("What it lacks", note)
        .fact("Please send your card again by", by)
        .link("Open your card", &format!("{DESK}/{review}"))
        .render()
}

/// To whoever answers for the application: nobody is left to read it.
pub fn nobody_left(site: &Site, name: &str, about: &About<'_>, posting: i64) -> Result<Rendered> {
    Letter::to(site, NOBODY_LEFT, name, format!("No reviewer is left for {}", about.reference))
        .say(format!(
            "Application {} to “{}” needs one more reviewer, and everybody in the round has read it or stood aside. Add a reviewer.",
            about.reference, about.title
        ))
        .link("Open the review", &format!("/staff/postings/{posting}/review"))
        .render()
}
