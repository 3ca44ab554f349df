//! Letters about a promised date that passed.

use super::applications::About;
use super::{Letter, Rendered, Site};
use crate::domain::state::State;
use crate::error::Result;

/// To the applicant: the date passed, with whom it lies, and the new one. `days`: the one promised, and the new one.
pub fn late(site: &Site, about: &About<'_>, [promised, again]: [String; 2], with: &str) -> Result<Rendered> {
    let letter = Letter::to(site, "late", about.name, format!("Your application {} is late: a new date", about.reference));
    let letter = if with == "you" {
        letter
            .say(format!("The next step of your application for “{}” was due by {promised}. It waits for you.", about.title))
            .fact("What you must do", "Choose a time for your interview.")
    } else {
        letter
            .say(format!(
                "We said that you would hear from us about your application for “{}” by {promised}. We have not kept that, and we are sorry.",
                about.title
            ))
            .fact("What you must do", "Nothing now.")
    };
    letter.fact("It is the turn of", with).fact("New date", again).link("See your application", &about.page()).render()
}

/// An application whose promised date passed, for those who answer for it.
#[derive(Debug, Clone)]
pub struct LateLine<'a> {
    pub name: &'a str,
    pub reference: &'a str,
    pub title: &'a str,
    pub state: State,
    /// The day promised, and the new one.
    pub days: [String; 2],
    pub with: &'static str,
}

/// Applications that a letter names; of the others it says how many there are and where.
const NAMED: usize = 10;

/// To the staff who answer for them: what became late since the last letter of this kind, all in one.
pub fn staff_late(site: &Site, name: &str, late: &[LateLine<'_>]) -> Result<Rendered> {
    if let [one] = late {
        let [promised, again] = one.days.clone();
        return Letter::to(site, "staff_late", name, format!("Late: {} ({})", one.name, one.reference))
            .say(format!(
                "The date promised to {} for “{}” has passed. The applicant has been told so, with a new date.",
                one.name, one.title
            ))
            .fact("State", one.state.spoken())
            .fact("Promised by", promised)
            .fact("New date", again)
            .fact("It lies with", one.with)
            .link("Open the application", &format!("/staff/applications/{}", one.reference))
            .render();
    }
    let mut stages: Vec<(&str, State, &str, usize)> = Vec::new();
    for line in late {
        match stages.iter_mut().find(|s| s.0 == line.title && s.1 == line.state && s.2 == line.with) {
            Some(stage) => stage.3 += 1,
            None => stages.push((line.title, line.state, line.with, 1)),
        }
    }
    let mut letter = Letter::to(site, "staff_late", name, format!("Late: {} applications", late.len())).say(format!(
        "The dates promised to {} applicants have passed since the last letter like this. They have been told so, each with a new date.",
        late.len()
    ));
    for (title, state, with, count) in stages {
        letter = letter.item(format!("{count} in “{}” for “{title}”: with {with}", state.spoken()));
    }
    for line in late.iter().take(NAMED) {
        let [promised, again] = &line.days;
        let facts = format!("{}. Promised by {promised}, new date {again}.", line.title);
        letter = letter.entry(&format!("{} ({})", line.name, line.reference), &format!("/staff/applications/{}", line.reference), facts);
    }
    if late.len() > NAMED {
        letter = letter.close(format!("{} more are in the work list.", late.len() - NAMED));
    }
    letter.link("Open what is late", "/staff?only=late").render()
}
