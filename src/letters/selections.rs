//! Letters to staff about selections.

use super::{Letter, Rendered, Site};
use crate::domain::ids::SelectionId;
use crate::error::Result;

/// A selection waits for a second person.
pub fn to_approve(site: &Site, name: &str, by: &str, project: &str, id: SelectionId) -> Result<Rendered> {
    Letter::to(site, "staff_selection_to_approve", name, format!("A selection for {project} waits for approval"))
        .say(format!(
            "{by} ranked people for the seats of “{project}”. When a second person approves the list, the first offers go out at once."
        ))
        .link("Look at the selection", &format!("/staff/selections/{id}"))
        .render()
}

/// Offers went out, first ones or to alternates.
pub fn offered(site: &Site, name: &str, project: &str, made: &[String], id: SelectionId) -> Result<Rendered> {
    let what = if made.len() == 1 { "An offer went out" } else { "Offers went out" };
    let letter = Letter::to(site, "staff_selection_offered", name, format!("{what} for {project}"))
        .say("From your selection, in its order, these people were offered a seat:");
    made.iter().fold(letter, |l, one| l.item(one.clone())).link("See the selection", &format!("/staff/selections/{id}")).render()
}

/// A selection cannot go on.
pub fn stopped(site: &Site, name: &str, project: &str, why: &str, id: SelectionId) -> Result<Rendered> {
    Letter::to(site, "staff_selection_stopped", name, format!("The selection for {project} has ended"))
        .say(format!("Your selection for “{project}” makes no more offers. Offers that are out stay."))
        .fact("Why", why)
        .link("See the selection", &format!("/staff/selections/{id}"))
        .close("If seats are still open, make a new selection.")
        .render()
}
