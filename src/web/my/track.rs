//! The path of an application as its applicant sees it, made from what they were told and from nothing else.

use crate::domain::state::State;

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Done,
    Now,
    Later,
    Stopped,
}

impl Mark {
    pub fn class(self) -> &'static str {
        match self {
            Mark::Done => "is-done",
            Mark::Now => "is-now",
            Mark::Later => "is-later",
            Mark::Stopped => "is-stopped",
        }
    }

    /// Whether the state is named at this step.
    pub fn is_here(self) -> bool {
        matches!(self, Mark::Now | Mark::Stopped)
    }

    /// The mark in a word, for those who do not see it.
    pub fn spoken(self) -> &'static str {
        match self {
            Mark::Done => "done",
            Mark::Now => "now",
            Mark::Later => "later",
            Mark::Stopped => "ended here",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub name: &'static str,
    pub mark: Mark,
    pub what: &'static str,
}

const NAMES: [&str; 6] = ["Sent", "Review", "Interview", "Decision", "Offer", "Placed"];

/// The path. `interviewed`: whether an interview took place or is being arranged, as far as the applicant knows.
pub fn path(told: State, interviewed: bool) -> Vec<Stop> {
    let ended = |name: &'static str| Stop { name, mark: Mark::Stopped, what: told.next_for_applicant() };
    match told {
        State::Withdrawn => return vec![Stop { name: "Sent", mark: Mark::Done, what: "" }, ended("Withdrawn")],
        State::Expired => return vec![ended("Not sent")],
        _ => {}
    }
    let (at, mark) = place(told);
    // Not everybody is interviewed: a step that was passed over is left out; and nothing follows an end.
    let kept = |i: usize| (i != 2 || interviewed || at <= 2) && (mark != Mark::Stopped || i <= at);
    let stop = |i: usize, name: &'static str| Stop {
        name,
        mark: match i {
            i if i < at => Mark::Done,
            i if i == at => mark,
            _ => Mark::Later,
        },
        what: if i == at { told.next_for_applicant() } else { later(i, i > at) },
    };
    NAMES.iter().copied().enumerate().filter(|(i, _)| kept(*i)).map(|(i, name)| stop(i, name)).collect()
}

/// The step an application is at, and how it stands there.
fn place(told: State) -> (usize, Mark) {
    match told {
        State::Draft => (0, Mark::Now),
        State::Expired | State::Withdrawn => (0, Mark::Stopped),
        State::Submitted | State::InReview => (1, Mark::Now),
        State::Interviewing => (2, Mark::Now),
        State::NotSelected => (3, Mark::Stopped),
        State::Qualified | State::Offered => (4, Mark::Now),
        State::Lapsed | State::Declined | State::OfferWithdrawn => (4, Mark::Stopped),
        State::Accepted | State::Deferred => (5, Mark::Now),
        State::ConditionsNotMet => (5, Mark::Stopped),
        State::Placed => (5, Mark::Done),
    }
}

fn later(step: usize, ahead: bool) -> &'static str {
    match (step, ahead) {
        (1, true) => "Two engineers read your résumé against the published criteria.",
        (2, true) => "If you are invited, you choose the time.",
        (3, true) => "We write to you, whatever the answer.",
        (4, true) => "Teams choose among those who passed.",
        (5, true) => "You join a project team.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(told: State, interviewed: bool) -> String {
        path(told, interviewed).iter().map(|s| format!("{}:{} ", s.name, s.mark.spoken())).collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn the_path_follows_what_was_told() {
        for (told, interviewed, want) in [
            (State::Submitted, false, "Sent:done Review:now Interview:later Decision:later Offer:later Placed:later"),
            (State::InReview, false, "Sent:done Review:now Interview:later Decision:later Offer:later Placed:later"),
            (State::Interviewing, true, "Sent:done Review:done Interview:now Decision:later Offer:later Placed:later"),
            (State::Qualified, false, "Sent:done Review:done Decision:done Offer:now Placed:later"),
            (State::NotSelected, true, "Sent:done Review:done Interview:done Decision:ended here"),
            (State::NotSelected, false, "Sent:done Review:done Decision:ended here"),
            (State::Declined, true, "Sent:done Review:done Interview:done Decision:done Offer:ended here"),
            (State::Placed, false, "Sent:done Review:done Decision:done Offer:done Placed:done"),
            (State::Withdrawn, true, "Sent:done Withdrawn:ended here"),
            (State::Expired, false, "Not sent:ended here"),
        ] {
            assert_eq!(marks(told, interviewed), want, "{told}");
        }
    }
}
