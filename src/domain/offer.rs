//! Offers: their states and their terms.

use chrono::NaiveDate;

use super::posting::Cents;
use super::state::Refusal;
use super::when::Moment;
use super::words::words;

words!(
    /// Where an offer stands.
    OfferState {
        Draft = "draft", "Draft";
        InApproval = "in_approval", "Waiting for approval";
        Sent = "sent", "Tentative offer sent";
        Accepted = "accepted", "Tentative offer accepted";
        Official = "official", "Official offer sent";
        Confirmed = "confirmed", "Official offer accepted";
        Placed = "placed", "Placed";
        Declined = "declined", "Declined";
        Expired = "expired", "Not answered in time";
        Withdrawn = "withdrawn", "Withdrawn";
    }
);

words!(
    /// What can happen to an offer.
    OfferStep {
        Ask = "ask", "Ask for approval";
        Return = "return", "Return to its author";
        Approve = "approve", "Approve and send";
        Change = "change", "Change the terms";
        Accept = "accept", "Accept";
        MakeOfficial = "make_official", "Make it official";
        Confirm = "confirm", "Accept the official offer";
        Place = "place", "Place";
        Defer = "defer", "Put off to a later cohort";
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
            (S::Draft, T::Ask) => Ok(S::InApproval),
            (S::InApproval, T::Return) => Ok(S::Draft),
            (S::InApproval, T::Approve) => Ok(S::Sent),
            (S::Sent | S::Official, T::Change) => Ok(self),
            (S::Sent, T::Accept) => Ok(S::Accepted),
            (S::Accepted, T::MakeOfficial) => Ok(S::Official),
            (S::Official, T::Confirm) => Ok(S::Confirmed),
            // A person who starts on another seat while a condition is open comes from `Accepted`.
            (S::Accepted | S::Confirmed, T::Place) => Ok(S::Placed),
            // Another seat, on another day, has to be made official anew.
            (accepted, T::Defer) if accepted.is_accepted() => Ok(S::Accepted),
            (S::Sent | S::Official, T::Decline) => Ok(S::Declined),
            (S::Sent | S::Official, T::Expire) => Ok(S::Expired),
            (live, T::Withdraw) if live.is_live() || live == S::Placed => Ok(S::Withdrawn),
            _ => Err(Refusal(format!("“{}” is not possible: this offer is “{}”.", step.spoken(), self.spoken()))),
        }
    }

    /// Whether something can still come of it: an application has one such offer.
    pub fn is_live(self) -> bool {
        use OfferState as S;
        matches!(self, S::Draft | S::InApproval | S::Sent | S::Accepted | S::Official | S::Confirmed)
    }

    /// Whether it was not sent yet: only staff know of it.
    pub fn is_unsent(self) -> bool {
        matches!(self, OfferState::Draft | OfferState::InApproval)
    }

    /// Its applicant knows of it and has to answer.
    pub const UNANSWERED: [OfferState; 2] = [OfferState::Sent, OfferState::Official];

    /// Whether the applicant knows of it and has to answer.
    pub fn waits_for_answer(self) -> bool {
        Self::UNANSWERED.contains(&self)
    }

    /// Whether it was accepted, tentative or official, and nobody is placed yet.
    pub fn is_accepted(self) -> bool {
        matches!(self, OfferState::Accepted | OfferState::Official | OfferState::Confirmed)
    }
}

words!(
    /// Why somebody declines an offer.
    DeclineReason {
        Pay = "pay", "The pay";
        Place = "place", "The place of work";
        Project = "project", "The project or the role";
        Dates = "dates", "The dates";
        OtherJob = "other_job", "I accepted another job";
        Personal = "personal", "Personal reasons";
        NoAnswer = "no_answer", "I would rather not say";
    }
);

words!(
    /// What an applicant is reminded of while an offer waits for an answer.
    Reminder {
        HalfWay = "half_way", "Half of the time to answer is over";
        TwoDays = "two_days", "Two days are left";
        Day10 = "day_10", "Ten days";
        Day20 = "day_20", "Twenty days";
        Day30 = "day_30", "Thirty days";
        Day40 = "day_40", "Forty days";
        Day50 = "day_50", "Fifty days";
    }
);

impl Reminder {
    /// When it is due for an offer sent at one moment and to be answered by another. One that would come within a day of the sending or of
    /// the date itself, or of a more pressing one, is left out.
    fn due(self, sent: Moment, answer_by: Moment) -> Option<Moment> {
        let day = |n: i64| Some(sent + chrono::TimeDelta::days(n));
        let at = match self {
            Reminder::HalfWay => sent + (answer_by - sent) / 2,
            Reminder::TwoDays => answer_by - chrono::TimeDelta::days(2),
            Reminder::Day10 => day(10)?,
            Reminder::Day20 => day(20)?,
            Reminder::Day30 => day(30)?,
            Reminder::Day40 => day(40)?,
            Reminder::Day50 => day(50)?,
        };
        let margin = chrono::TimeDelta::days(1);
        let near = |other: Reminder, days: i32| other.due(sent, answer_by).is_some_and(|o| (o - at).abs() < margin * days);
        let crowded = match self {
            Reminder::TwoDays => false,
            Reminder::HalfWay => near(Reminder::TwoDays, 1),
            _ => near(Reminder::TwoDays, 2) || near(Reminder::HalfWay, 2),
        };
        (at - sent >= margin && answer_by - at >= margin && !crowded).then_some(at)
    }

    /// The reminder that is due now and not yet written: the latest one, when several were missed.
    pub fn now(sent: Moment, answer_by: Moment, now: Moment, written: &[Reminder]) -> Option<Reminder> {
        let due = Reminder::ALL.iter().filter_map(|r| Some((r.due(sent, answer_by)?, *r))).filter(|(at, _)| *at <= now);
        due.max().map(|(_, r)| r).filter(|r| !written.contains(r))
    }
}

/// The terms of an offer: what a person reads before answering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub grade: i64,
    /// The step of the pay table the pay was taken from; `None` when it was typed.
    pub step: Option<i64>,
    pub pay: Cents,
    /// Where the figure comes from: the pay table or the person who set it.
    pub pay_source: String,
    pub place: String,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub answer_by: Moment,
}

impl Terms {
    /// The grade and the pay in words: `GS-13 step 1, $121,785 a year`.
    pub fn pay_words(&self) -> String {
        let step = self.step.map_or_else(String::new, |s| format!(" step {s}"));
        format!("GS-{}{step}, {} a year", self.grade, self.pay)
    }

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
        if self.pay_source.chars().count() > 300 {
            out.push(("pay_source", "Say where the figure comes from in at most 300 characters".to_owned()));
        }
        if self.place.is_empty() {
            out.push(("place", "Enter the place of work".to_owned()));
        }
        if self.place.chars().count() > 120 {
            out.push(("place", "Name the place of work in at most 120 characters".to_owned()));
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
            step: Some(1),
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
        assert_eq!(OfferState::Official.after(OfferStep::Confirm), Ok(OfferState::Confirmed));
        assert!(OfferState::Accepted.after(OfferStep::Accept).is_err());
        assert!(OfferState::Accepted.after(OfferStep::Decline).is_err());
        assert!(OfferState::Expired.after(OfferStep::Accept).is_err());
        assert!(OfferState::Draft.after(OfferStep::Approve).is_err(), "nobody approves what was not asked for");
    }

    #[test]
    fn an_open_offer_is_reminded_of_half_way_and_two_days_before() {
        let (sent, week, written) = (now(), now() + chrono::TimeDelta::days(10), &mut Vec::new());
        let mut told = Vec::new();
        for day in 0..10 {
            if let Some(reminder) = Reminder::now(sent, week, sent + chrono::TimeDelta::days(day), written) {
                written.push(reminder);
                told.push((day, reminder));
            }
        }
        assert_eq!(told, [(5, Reminder::HalfWay), (8, Reminder::TwoDays)]);
        let soon = now() + chrono::TimeDelta::hours(40);
        assert!(Reminder::ALL.iter().all(|r| r.due(sent, soon).is_none()), "less than two days are too short for a reminder");
    }

    #[test]
    fn a_long_offer_is_chased_every_ten_days() {
        let (sent, end, written) = (now(), now() + chrono::TimeDelta::days(66), &mut Vec::new());
        let mut told = Vec::new();
        for day in 0..66 {
            if let Some(reminder) = Reminder::now(sent, end, sent + chrono::TimeDelta::days(day), written) {
                written.push(reminder);
                told.push(day);
            }
        }
        assert_eq!(told, [10, 20, 30, 33, 40, 50, 64]);
        let missed = Reminder::now(sent, end, sent + chrono::TimeDelta::days(35), &[]);
        assert_eq!(missed, Some(Reminder::HalfWay), "of several that were missed, one letter");
    }
}
