//! The life of an application: its states, the steps between them, and the words each side reads.
//! `State::after` is the only place that knows which step is legal; buttons, checks and docs/states.md come from it.

use super::words::words;

words!(
    /// Where an application stands.
    State {
        Draft = "draft", "Not finished";
        Submitted = "submitted", "Received";
        InReview = "in_review", "In review";
        Interviewing = "interviewing", "Interview";
        Qualified = "qualified", "Qualified";
        Offered = "offered", "Offer";
        Accepted = "accepted", "Accepted";
        Deferred = "deferred", "Deferred";
        Placed = "placed", "Placed";
        NotSelected = "not_selected", "Not moving forward";
        Withdrawn = "withdrawn", "Withdrawn";
        Declined = "declined", "Offer declined";
        OfferWithdrawn = "offer_withdrawn", "Offer withdrawn";
        ConditionsNotMet = "conditions_not_met", "Conditions not met";
        Lapsed = "lapsed", "Lapsed";
        Expired = "expired", "Closed before it was sent";
    }
);

words!(
    /// Who acts next.
    Turn {
        Applicant = "applicant", "you";
        Staff = "staff", "the programme office";
        Reviewers = "reviewers", "two reviewers";
        Both = "both", "you and the hiring team";
        Agencies = "agencies", "the agencies";
        Nobody = "nobody", "nobody";
    }
);

words!(
    /// What can happen to an application.
    Step {
        Submit = "submit", "Send the application";
        BeginReview = "begin_review", "Begin review";
        Interview = "interview", "Invite to interview";
        BackToReview = "back_to_review", "Back to review";
        Qualify = "qualify", "Qualified";
        NotSelect = "not_select", "Not moving forward";
        ReopenReview = "reopen_review", "Re-open for review";
        ReopenQualified = "reopen_qualified", "Re-open as qualified";
        Offer = "offer", "Make an offer";
        ChangeOffer = "change_offer", "Change the offer";
        Accept = "accept", "Accept the offer";
        Decline = "decline", "Decline the offer";
        DeclineSeat = "decline_seat", "Decline this seat";
        WithdrawOffer = "withdraw_offer", "Withdraw the offer";
        BackToQualified = "back_to_qualified", "Back among the qualified";
        Place = "place", "Place in a seat";
        UndoPlacement = "undo_placement", "Undo the placement";
        FailConditions = "fail_conditions", "Conditions not met";
        Defer = "defer", "Defer to another cohort";
        Return = "return", "Return from deferral";
        Lapse = "lapse", "Lapse";
        Expire = "expire", "Close unsent";
        Withdraw = "withdraw", "Withdraw";
    }
);

/// A step that is not possible, in a sentence for the person who tried it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub String);

impl State {
    /// The state that follows when `step` happens, or why it cannot happen now.
    pub fn after(self, step: Step) -> Result<State, Refusal> {
        use State as S;
        use Step as T;
        match (self, step) {
            (S::Draft, T::Submit) => Ok(S::Submitted),
            (S::Draft, T::Expire) => Ok(S::Expired),
            (S::Submitted, T::BeginReview) => Ok(S::InReview),
            (S::InReview, T::Interview) => Ok(S::Interviewing),
            (S::Interviewing, T::BackToReview) => Ok(S::InReview),
            (S::InReview | S::Interviewing, T::Qualify) => Ok(S::Qualified),
            (S::Submitted | S::InReview | S::Interviewing | S::Qualified, T::NotSelect) => Ok(S::NotSelected),
            (S::NotSelected, T::ReopenReview) => Ok(S::InReview),
            (S::NotSelected, T::ReopenQualified) => Ok(S::Qualified),
            (S::Qualified, T::Offer) => Ok(S::Offered),
            (S::Qualified | S::Deferred, T::Lapse) => Ok(S::Lapsed),
            (S::Offered, T::ChangeOffer) => Ok(S::Offered),
            (S::Offered, T::Accept) => Ok(S::Accepted),
            // A tentative offer, or the official one that follows it.
            (S::Offered | S::Accepted, T::Decline) => Ok(S::Declined),
            (S::Offered, T::DeclineSeat) => Ok(S::Qualified),
            (S::Offered | S::Accepted, T::WithdrawOffer) => Ok(S::OfferWithdrawn),
            (S::OfferWithdrawn | S::Deferred, T::BackToQualified) => Ok(S::Qualified),
            (S::Accepted, T::Place) => Ok(S::Placed),
            // Only before it begins; who placed cannot undo it alone.
            (S::Placed, T::UndoPlacement) => Ok(S::Qualified),
            (S::Accepted, T::FailConditions) => Ok(S::ConditionsNotMet),
            (S::Accepted, T::Defer) => Ok(S::Deferred),
            (S::Deferred, T::Return) => Ok(S::Accepted),
            (
                S::Submitted | S::InReview | S::Interviewing | S::Qualified | S::Offered | S::Accepted | S::Deferred | S::Placed,
                T::Withdraw,
            ) => Ok(S::Withdrawn),
            // Only while the applicant has not been told: until then they may still withdraw, or the refusal would tell them.
            (S::NotSelected, T::Withdraw) => Ok(S::Withdrawn),
            _ => Err(Refusal(format!("“{}” is not possible now: this application is “{}”.", step.spoken(), self.spoken()))),
        }
    }

    /// The state a withdrawn application goes back to when the applicant asks for it: the one it had before.
    pub fn after_taking_back(self, before: State) -> Result<State, Refusal> {
        match (self, before) {
            (State::Withdrawn, State::Placed | State::Withdrawn | State::Draft) => {
                Err(Refusal(format!("An application that was “{}” cannot be taken up again.", before.spoken())))
            }
            (State::Withdrawn, before) if before.is_open() => Ok(before),
            _ => Err(Refusal(format!("Only a withdrawn application can be taken up again; this one is “{}”.", self.spoken()))),
        }
    }

    /// The steps that are legal now, in reading order.
    pub fn steps(self) -> impl Iterator<Item = (Step, State)> {
        Step::ALL.iter().filter_map(move |step| self.after(*step).ok().map(|to| (*step, to)))
    }

    /// Who acts next.
    pub fn turn(self) -> Turn {
        match self {
            State::Draft | State::Offered => Turn::Applicant,
            State::Submitted | State::Accepted | State::Deferred => Turn::Staff,
            State::InReview => Turn::Reviewers,
            State::Interviewing => Turn::Both,
            State::Qualified => Turn::Agencies,
            _ => Turn::Nobody,
        }
    }

    /// Whether somebody still waits for something.
    /// Whether the assessment is over and was passed: what follows is a choice among people who passed.
    pub fn has_passed(self) -> bool {
        matches!(self, State::Qualified | State::Offered | State::Accepted | State::Deferred | State::Placed)
    }

    pub fn is_open(self) -> bool {
        self.turn() != Turn::Nobody
    }

    /// Days in which the next step is promised when nothing else sets the date.
    /// Review and interview follow the 11 to 16 days that pooled actions reached; a stage plan overrides them.
    pub fn days_promised(self) -> Option<i64> {
        match self {
            State::Submitted => Some(5),
            State::InReview => Some(14),
            State::Interviewing => Some(14),
            State::Qualified => Some(30),
            State::Offered => Some(7),
            State::Accepted => Some(45),
            State::Deferred => Some(180),
            _ => None,
        }
    }

    /// What the applicant reads: the state in a few words.
    pub fn told_as(self) -> &'static str {
        match self {
            State::Draft => "Not finished",
            State::Submitted => "Received",
            State::InReview => "In review",
            State::Interviewing => "Interview",
            State::Qualified => "You passed",
            State::Offered => "You have an offer",
            State::Accepted => "Accepted",
            State::Deferred => "Moved to a later cohort",
            State::Placed => "Placed",
            State::NotSelected => "Not moving forward",
            State::Withdrawn => "You withdrew",
            State::Declined => "Offer declined",
            State::OfferWithdrawn => "The offer was withdrawn",
            State::ConditionsNotMet => "Conditions not met",
            State::Lapsed => "No longer on the list",
            State::Expired => "Closed before you sent it",
        }
    }

    /// What the applicant reads under the state: what happens next.
    pub fn next_for_applicant(self) -> &'static str {
        match self {
            State::Draft => "Finish the sections and send your application.",
            State::Submitted => "The programme office checks it and begins review.",
            State::InReview => "Two engineers read your résumé against the published criteria.",
            State::Interviewing => "You talk with engineers and the hiring team.",
            State::Qualified => "Teams are choosing. You may be offered a seat on a project.",
            State::Offered => "Read the offer and answer it.",
            State::Accepted => "The conditions of your offer are checked one by one.",
            State::Deferred => "You come back when your new cohort starts.",
            State::Placed => "You start on the date below.",
            State::NotSelected => "This application is closed. You can apply to other postings at any time.",
            State::Withdrawn => "This application is closed at your wish. Write to us if that was a mistake.",
            State::Declined => "This application is closed.",
            State::OfferWithdrawn => "We wrote to you why. You may be considered again.",
            State::ConditionsNotMet => "This application is closed.",
            State::Lapsed => "This application ended by its date. You can apply to the next cohort.",
            State::Expired => "The posting closed before this application was sent.",
        }
    }
}

/// docs/states.md: the table above, written out.
pub fn as_markdown() -> String {
    let mut out = String::from(
        "# The states of an application\n\nGenerated from `src/domain/state.rs` by `muster states`; a test fails when the two differ.\n\n\
         | state | word for staff | the applicant reads | who acts next | promised within | step | becomes |\n|---|---|---|---|---|---|---|\n",
    );
    for state in State::ALL {
        let promised = state.days_promised().map_or("–".to_owned(), |d| format!("{d} days"));
        let mut any = false;
        for (step, to) in state.steps() {
            let (s, w, r, t, p) = if any {
                ("", "", "", "", String::new())
            } else {
                (state.as_str(), state.spoken(), state.told_as(), state.turn().as_str(), promised.clone())
            };
            out.push_str(&format!("| {s} | {w} | {r} | {t} | {p} | {} | {} |\n", step.as_str(), to.as_str()));
            any = true;
        }
        if !any {
            out.push_str(&format!(
                "| {} | {} | {} | {} | {promised} | – | – |\n",
                state.as_str(),
                state.spoken(),
                state.told_as(),
                state.turn().as_str()
            ));
        }
    }
    out.push_str(
        "\nA withdrawn application goes back to the state it had before when the applicant asks for it.\n\n```mermaid\nstateDiagram-v2\n",
    );
    for state in State::ALL {
        for (step, to) in state.steps() {
            out.push_str(&format!("    {} --> {}: {}\n", state.as_str(), to.as_str(), step.as_str()));
        }
    }
    out.push_str("```\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of the product, written a second time and by hand.
    const LEGAL: &[(State, &[State])] = &[
        (State::Draft, &[State::Submitted, State::Expired]),
        (State::Submitted, &[State::InReview, State::NotSelected, State::Withdrawn]),
        (State::InReview, &[State::Interviewing, State::Qualified, State::NotSelected, State::Withdrawn]),
        (State::Interviewing, &[State::InReview, State::Qualified, State::NotSelected, State::Withdrawn]),
        (State::Qualified, &[State::NotSelected, State::Offered, State::Lapsed, State::Withdrawn]),
        (State::Offered, &[State::Offered, State::Accepted, State::Declined, State::Qualified, State::OfferWithdrawn, State::Withdrawn]),
        (
            State::Accepted,
            &[State::Placed, State::Declined, State::OfferWithdrawn, State::ConditionsNotMet, State::Deferred, State::Withdrawn],
        ),
        (State::Deferred, &[State::Qualified, State::Accepted, State::Lapsed, State::Withdrawn]),
        (State::Placed, &[State::Qualified, State::Withdrawn]),
        (State::NotSelected, &[State::InReview, State::Qualified, State::Withdrawn]),
        (State::OfferWithdrawn, &[State::Qualified]),
        (State::Withdrawn, &[]),
        (State::Declined, &[]),
        (State::ConditionsNotMet, &[]),
        (State::Lapsed, &[]),
        (State::Expired, &[]),
    ];

    #[test]
    fn every_pair_of_states_is_as_the_product_says() {
        assert_eq!(LEGAL.len(), State::ALL.len());
        for (from, legal) in LEGAL {
            let mut reached: Vec<State> = from.steps().map(|(_, to)| to).collect();
            let mut legal = legal.to_vec();
            reached.sort();
            legal.sort();
            assert_eq!(reached, legal, "from {from}");
        }
    }

    #[test]
    fn a_refusal_names_the_step_and_the_state() {
        let why = State::Placed.after(Step::Offer).unwrap_err().to_string();
        assert_eq!(why, "“Make an offer” is not possible now: this application is “Placed”.");
    }

    #[test]
    fn a_withdrawn_application_goes_back_to_where_it_was_and_nowhere_else() {
        assert_eq!(State::Withdrawn.after_taking_back(State::InReview), Ok(State::InReview));
        assert!(State::Withdrawn.after_taking_back(State::Declined).is_err());
        assert!(State::Withdrawn.after_taking_back(State::Placed).is_err());
        assert!(State::InReview.after_taking_back(State::InReview).is_err());
    }

    #[test]
    fn every_open_state_promises_a_date() {
        for state in State::ALL.iter().filter(|s| s.is_open() && **s != State::Draft) {
            assert!(state.days_promised().is_some(), "{state}");
        }
    }
}
