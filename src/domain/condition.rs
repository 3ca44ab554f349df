//! What an offer depends on, one condition at a time.

use super::state::Refusal;
use super::words::words;

words!(
    /// What an offer depends on.
    ConditionKind {
        Suitability = "suitability", "Suitability check";
        Clearance = "clearance", "Security clearance";
        DrugTest = "drug_test", "Drug test";
        Documents = "documents", "Documents";
        Credential = "credential", "Credential and access card";
    }
);

words!(
    /// Where a condition stands.
    ConditionState {
        Pending = "pending", "Pending";
        Met = "met", "Met";
        NotMet = "not_met", "Not met";
        Waived = "waived", "Waived";
    }
);

impl ConditionState {
    /// A condition is settled once; after that it stays.
    pub fn settle(self, to: ConditionState) -> Result<Self, Refusal> {
        match (self, to) {
            (ConditionState::Pending, ConditionState::Met | ConditionState::NotMet | ConditionState::Waived) => Ok(to),
            (ConditionState::Pending, ConditionState::Pending) => Err(Refusal("Choose met, not met or waived.".to_owned())),
            _ => Err(Refusal(format!("This condition is already settled: “{}”.", self.spoken()))),
        }
    }

    pub fn is_cleared(self) -> bool {
        matches!(self, ConditionState::Met | ConditionState::Waived)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_settled_once() {
        assert_eq!(ConditionState::Pending.settle(ConditionState::Met), Ok(ConditionState::Met));
        assert!(ConditionState::Pending.settle(ConditionState::Pending).is_err());
        assert!(ConditionState::Met.settle(ConditionState::NotMet).is_err());
    }
}
