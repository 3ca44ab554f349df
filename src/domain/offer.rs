//! Offers: their states and their terms.

use chrono::NaiveDate;

use super::posting::Cents;
use super::state::Refusal;
use super::when::Moment;
use super::words::words;

words!(
    /// Where an offer stands.
    OfferState {
        InApproval = "in_approval", "Waiting for approval";
        Sent = "sent", "Sent";
        Accepted = "accepted", "Accepted";
        Declined = "declined", "Declined";
        Expired = "expired", "Not answered in time";
        Withdrawn = "withdrawn", "Withdrawn";
    }
);

words!(
    /// What can happen to an offer.
    OfferStep {
        Approve = "approve", "Approve and send";
        Accept = "accept", "Accept";
        Decline = "decline", "Decline";
        Expire = "expire", "Expire";
        Withdraw = "withdraw", "Withdraw";
    }
);

impl OfferState {
    /// The state that follows, or why the step is refused.
    pub fn after(self, step: OfferStep) -> Result<Self, Refusal> {
        use OfferState as S;
        use OfferStep as T;
        match (self, step) {
            (S::InApproval, T::Approve) => Ok(S::Sent),
            (S::Sent, T::Accept) => Ok(S::Accepted),
            (S::Sent, T::Decline) => Ok(S::Declined),
            (S::Sent, T::Expire) => Ok(S::Expired),
            (S::InApproval | S::Sent | S::Accepted, T::Withdraw) => Ok(S::Withdrawn),
            _ => Err(Refusal(format!("“{}” is not possible: this offer is “{}”.", step.spoken(), self.spoken()))),
        }
    }
}

/// The terms of an offer: what a person reads before answering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub grade: i64,
    pub pay: Cents,
    /// Where the figure comes from: the pay table or the person who set it.
    pub pay_source: String,
    pub place: String,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub answer_by: Moment,
}

impl Terms {
    /// Longest term of a fellowship appointment, in days: 4 years (5 CFR 213.3102(r)).
    const LONGEST_TERM_DAYS: i64 = 4 * 365 + 1;

    /// Checks the dates and the grade against each other; each problem belongs to a field.
    pub fn check(&self, now: Moment) -> Vec<(&'static str, String)> {
        let mut out = Vec::new();
        if !(1..=15).contains(&self.grade) {
            out.push(("grade", "The grade must be between 1 and 15".to_owned()));
        }
        if self.pay.0 < 1_000_000 {
            out.push(("pay", "Enter the pay for a year in dollars, such as 143,913".to_owned()));
        }
        if self.pay_source.is_empty() {
            out.push(("pay_source", "Say where the figure comes from, such as the pay table and locality".to_owned()));
        }
        if self.place.is_empty() {
            out.push(("place", "Enter the place of work".to_owned()));
        }
        if self.starts_on <= super::when::day_in(now, super::when::HOME_ZONE) {
            out.push(("starts_on", "The start date must be in the future".to_owned()));
        }
        let term = (self.not_to_exceed - self.starts_on).num_days();
        if term < 30 {
            out.push(("not_to_exceed", "The last day must be at least 30 days after the start date".to_owned()));
        } else if term > Self::LONGEST_TERM_DAYS {
            out.push(("not_to_exceed", "A fellowship appointment may not be longer than 4 years".to_owned()));
        }
        if self.answer_by < now + chrono::TimeDelta::hours(24) {
            out.push(("answer_by", "Give at least one day to answer".to_owned()));
        } else if self.answer_by.date() > self.starts_on {
            out.push(("answer_by", "The answer must be due before the start date".to_owned()));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Moment {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(12, 0, 0).unwrap()
    }

    fn terms() -> Terms {
        Terms {
            grade: 13,
            pay: Cents(12_178_500),
            pay_source: "2026 DC table".into(),
            place: "Washington, DC".into(),
            starts_on: NaiveDate::from_ymd_opt(2027, 2, 1).unwrap(),
            not_to_exceed: NaiveDate::from_ymd_opt(2029, 1, 31).unwrap(),
            answer_by: now() + chrono::TimeDelta::days(7),
        }
    }

    #[test]
    fn terms_are_checked_field_by_field() {
        assert!(terms().check(now()).is_empty());
        for (bad, field) in [
            (Terms { grade: 16, ..terms() }, "grade"),
            (Terms { pay: Cents(130), ..terms() }, "pay"),
            (Terms { pay_source: String::new(), ..terms() }, "pay_source"),
            (Terms { place: String::new(), ..terms() }, "place"),
            (Terms { starts_on: now().date(), answer_by: now() + chrono::TimeDelta::days(2), ..terms() }, "starts_on"),
            (Terms { not_to_exceed: terms().starts_on, ..terms() }, "not_to_exceed"),
            (Terms { not_to_exceed: NaiveDate::from_ymd_opt(2032, 1, 1).unwrap(), ..terms() }, "not_to_exceed"),
            (Terms { answer_by: now(), ..terms() }, "answer_by"),
        ] {
            assert_eq!(bad.check(now()).first().map(|p| p.0), Some(field), "{bad:?}");
        }
    }

    #[test]
    fn an_answer_is_given_once() {
        assert_eq!(OfferState::Sent.after(OfferStep::Accept), Ok(OfferState::Accepted));
        assert!(OfferState::Accepted.after(OfferStep::Accept).is_err());
        assert!(OfferState::Expired.after(OfferStep::Accept).is_err());
    }
}
