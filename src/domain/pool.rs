//! The talent pool: people who passed and are open to other teams than the ones they applied to.

use chrono::NaiveDate;

use super::ids::AgencyId;
use super::state::State;
use super::words::words;

words!(
    /// Why somebody leaves the pool.
    LeaveReason {
        FoundWork = "found_work", "I found work";
        NotNow = "not_now", "Not now";
        TooMuchMail = "too_much_mail", "Too many letters";
        NotFitting = "not_fitting", "The invitations did not fit";
        NoAnswer = "no_answer", "I would rather not say";
    }
);

words!(
    /// Where an invitation to apply stands.
    InvitationState {
        Sent = "sent", "Waiting for an answer";
        Accepted = "accepted", "Accepted";
        Declined = "declined", "Declined";
    }
);

words!(
    /// Why somebody declines an invitation to apply.
    InvitationReason {
        Place = "place", "The place does not suit me";
        Pay = "pay", "The grade or pay does not suit me";
        Work = "work", "The work does not suit me";
        Dates = "dates", "The dates do not suit me";
        Other = "other", "Another reason";
    }
);

/// What a member of the pool can accept.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Empty for anywhere.
    pub places: Vec<String>,
    /// Remote work would do as well.
    pub remote: bool,
    pub starts_from: Option<NaiveDate>,
    pub note: String,
    /// Agencies that do not see this person.
    pub hidden_from: Vec<AgencyId>,
}

/// Whether somebody with applications in these states has passed and is free to be invited.
pub fn may_join(told: &[State]) -> Result<(), &'static str> {
    if told.contains(&State::Placed) {
        return Err("You have a place already. The pool is for people who look for one.");
    }
    let passed = |s: &State| matches!(s, State::Qualified | State::Offered | State::Declined | State::OfferWithdrawn | State::Lapsed);
    if told.iter().any(passed) { Ok(()) } else { Err("The pool is open to people who passed the assessment. We tell you when you did.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_people_who_passed_and_have_no_place_may_join() {
        for (told, may) in [
            (vec![], false),
            (vec![State::Submitted, State::NotSelected], false),
            (vec![State::NotSelected, State::Qualified], true),
            (vec![State::Declined], true),
            (vec![State::Qualified, State::Placed], false),
        ] {
            assert_eq!(may_join(&told).is_ok(), may, "{told:?}");
        }
    }
}
