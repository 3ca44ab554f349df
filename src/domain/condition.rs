//! What an offer depends on, one condition at a time.

use chrono::{NaiveDate, TimeDelta};

use super::posting::Clearance;
use super::state::Refusal;
use super::text;
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

impl ConditionKind {
    /// Whether another office decides it in steps, each with its day.
    pub fn is_vetted(self) -> bool {
        matches!(self, ConditionKind::Suitability | ConditionKind::Clearance)
    }
}

words!(
    /// Where a condition stands.
    ConditionState {
        Pending = "pending", "Pending";
        Met = "met", "Met";
        NotMet = "not_met", "Not met";
        Waived = "waived", "Waived";
    }
);

words!(
    /// Whose turn it is.
    ConditionOwner {
        Staff = "staff", "Staff";
        Applicant = "applicant", "The applicant";
    }
);

words!(
    /// On which seats an item of a list stands.
    OnlyIf {
        Always = "always", "On every seat";
        DrugTest = "drug_test", "Only where the seat asks for a drug test";
        Clearance = "clearance", "Only where the seat asks for a clearance";
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

    /// Met needs no more words; to waive one, or to say that it is not met, does.
    pub fn needs_reason(self) -> bool {
        matches!(self, ConditionState::Waived | ConditionState::NotMet)
    }
}

/// What decides whether somebody may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub state: ConditionState,
    pub mandatory: bool,
    pub before_start: bool,
    pub interim_enough: bool,
    pub interim_on: Option<NaiveDate>,
}

impl Standing {
    /// Whether nobody may start because of it. Where that is enough, an interim result counts.
    pub fn blocks_start(self) -> bool {
        let interim = self.interim_enough && self.interim_on.is_some() && self.state == ConditionState::Pending;
        self.mandatory && self.before_start && !self.state.is_cleared() && !interim
    }
}

/// A condition as it is put on an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCondition {
    pub kind: ConditionKind,
    pub what: String,
    pub how: String,
    pub due_on: NaiveDate,
    pub owner: ConditionOwner,
    pub mandatory: bool,
    pub before_start: bool,
    pub interim_enough: bool,
    /// The level that is needed: `Secret`, `Tier 2, moderate risk`.
    pub level: String,
}

/// One line of a list of conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListItem {
    pub kind: ConditionKind,
    /// `{clearance}` stands for the clearance that the seat asks for.
    pub what: String,
    pub how: String,
    pub only_if: OnlyIf,
    pub owner: ConditionOwner,
    pub days: i64,
    pub mandatory: bool,
    pub before_start: bool,
    pub interim_enough: bool,
}

impl ListItem {
    /// Checks what was typed; each problem belongs to a field.
    pub fn check(&self) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        let what = self.what.chars().count();
        if !(1..=200).contains(&what) {
            out.push(("what", "Say what the offer depends on, in at most 200 characters".to_owned()));
        }
        if self.how.chars().count() > 1000 {
            out.push(("how", "Use at most 1,000 characters".to_owned()));
        }
        if !(1..=365).contains(&self.days) {
            out.push(("days", "Enter the days as a whole number between 1 and 365".to_owned()));
        }
        out
    }

    /// The condition on an offer of a seat; nothing where the seat does not ask for it.
    pub fn for_seat(&self, clearance: Clearance, drug_test: bool, tier: &str, today: NaiveDate) -> Option<NewCondition> {
        let wanted = match self.only_if {
            OnlyIf::Always => true,
            OnlyIf::DrugTest => drug_test,
            OnlyIf::Clearance => clearance != Clearance::None,
        };
        let level = match self.kind {
            ConditionKind::Clearance if clearance != Clearance::None => clearance.spoken(),
            ConditionKind::Suitability => tier,
            _ => "",
        };
        wanted.then(|| NewCondition {
            kind: self.kind,
            what: text::line(&self.what.replace("{clearance}", clearance.spoken())),
            how: self.how.clone(),
            due_on: today + TimeDelta::days(self.days),
            owner: self.owner,
            mandatory: self.mandatory,
            before_start: self.before_start,
            interim_enough: self.interim_enough,
            level: level.to_owned(),
        })
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

    #[test]
    fn who_may_start_depends_on_what_is_mandatory_and_needed_first() {
        use ConditionState as S;
        let day = NaiveDate::from_ymd_opt(2027, 1, 4);
        let open = Standing { state: S::Pending, mandatory: true, before_start: true, interim_enough: false, interim_on: None };
        for (standing, blocks) in [
            (open, true),
            (Standing { state: S::Met, ..open }, false),
            (Standing { state: S::Waived, ..open }, false),
            (Standing { state: S::NotMet, ..open }, true),
            (Standing { mandatory: false, ..open }, false),
            (Standing { before_start: false, ..open }, false),
            (Standing { interim_on: day, ..open }, true),
            (Standing { interim_enough: true, ..open }, true),
            (Standing { interim_enough: true, interim_on: day, ..open }, false),
            (Standing { interim_enough: true, interim_on: day, state: S::NotMet, ..open }, true),
        ] {
            assert_eq!(standing.blocks_start(), blocks, "{standing:?}");
        }
    }

    #[test]
    fn a_list_asks_only_what_the_seat_asks() {
        let today = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
        let item = ListItem {
            kind: ConditionKind::Clearance,
            what: "{clearance} clearance".to_owned(),
            how: String::new(),
            only_if: OnlyIf::Clearance,
            owner: ConditionOwner::Staff,
            days: 45,
            mandatory: true,
            before_start: true,
            interim_enough: true,
        };
        assert!(item.check().is_empty());
        assert_eq!(item.for_seat(Clearance::None, true, "", today), None);
        let made = item.for_seat(Clearance::TopSecret, false, "", today).unwrap();
        assert_eq!((made.what.as_str(), made.level.as_str()), ("Top Secret clearance", "Top Secret"));
        assert_eq!(made.due_on, NaiveDate::from_ymd_opt(2027, 2, 18).unwrap());
        let drug = ListItem { kind: ConditionKind::DrugTest, only_if: OnlyIf::DrugTest, what: "Drug test".to_owned(), ..item.clone() };
        assert!(drug.for_seat(Clearance::Secret, false, "", today).is_none() && drug.for_seat(Clearance::None, true, "", today).is_some());
        let bad = ListItem { what: String::new(), days: 0, ..item };
        assert_eq!(bad.check().iter().map(|p| p.0).collect::<Vec<_>>(), ["what", "days"]);
    }
}
