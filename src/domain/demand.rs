//! Requests of agencies for people: what is asked, how somebody fits and what is missing, how a referral and a request end.

use chrono::NaiveDate;

use super::posting::{Clearance, Specialty};
use super::project::{Candidate, MustHaves};
use super::text;
use super::when;
use super::words::words;

words!(
    /// How a request ended.
    DemandOutcome {
        Hired = "hired", "Somebody was hired";
        NoCandidates = "no_candidates", "Nobody fitted";
        ManagerSilent = "manager_silent", "Whoever asked did not answer";
        FilledOtherwise = "filled_otherwise", "Filled in another way";
        Cancelled = "cancelled", "Not needed any more";
    }
);

words!(
    /// What became of a referral.
    ReferralOutcome {
        Hired = "hired", "Hired";
        NotSelected = "not_selected", "Not selected";
        Declined = "declined", "The person declined";
        NoAnswer = "no_answer", "No answer";
        Withdrawn = "withdrawn", "Withdrawn";
    }
);

words!(
    /// Why somebody who was referred was not selected.
    ReferralReason {
        Skills = "skills", "Other skills are needed";
        Level = "level", "Another level is needed";
        Place = "place", "The place does not fit";
        Start = "start", "The start does not fit";
        Clearance = "clearance", "The clearance would take too long";
        SomeoneElse = "someone_else", "Somebody else was chosen";
        NoSeat = "no_seat", "The seat is gone";
        Other = "other", "Another reason";
    }
);

/// What an agency asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub skills: Vec<String>,
    pub specialty: Option<Specialty>,
    /// The people must be qualified for this grade or a higher one.
    pub grade: Option<i64>,
    /// Any of these; empty when it does not matter.
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub start_by: NaiveDate,
}

/// What is known of somebody who is qualified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub specialty: Specialty,
    /// The highest grade for which they passed.
    pub grade: Option<i64>,
    /// The lowest grade they would accept.
    pub min_grade: i64,
    /// Empty: anywhere.
    pub places: Vec<String>,
    pub remote_only: bool,
    pub citizen: bool,
    pub clearance: Clearance,
    pub earliest_start: NaiveDate,
    /// Which of the skills their application speaks of.
    pub skills: Vec<String>,
}

/// How somebody fits a request: why, and what is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fit {
    pub reasons: Vec<String>,
    pub missing: Vec<String>,
}

impl Fit {
    fn add(&mut self, fits: bool, reason: String, missing: String) {
        if fits { self.reasons.push(reason) } else { self.missing.push(missing) }
    }

    /// What puts the best first: least missing, then most reasons.
    pub fn order(&self) -> (usize, std::cmp::Reverse<usize>) {
        (self.missing.len(), std::cmp::Reverse(self.reasons.len()))
    }
}

/// What a project must have and somebody does not bring, as far as that is known before there is an offer.
pub fn without(must: &MustHaves, who: &Known) -> Vec<String> {
    let same = |a: &str, b: &str| text::folded(a) == text::folded(b);
    let suits = |place: &&String| who.places.is_empty() || who.places.iter().any(|own| same(place, own));
    let place = must.places.iter().find(suits).map_or("", String::as_str);
    let candidate = Candidate { clearance: who.clearance, citizen: who.citizen, grade: who.grade.unwrap_or(i64::MAX), place };
    must.missing(&candidate).into_iter().map(|what| format!("The project must have {what}")).collect()
}

impl Wanted {
    /// How somebody fits.
    pub fn fit(&self, who: &Known) -> Fit {
        let mut fit = Fit::default();
        if let Some(wanted) = self.specialty {
            let passed = format!("Passed in {}", who.specialty.spoken().to_lowercase());
            fit.add(who.specialty == wanted, passed.clone(), format!("{passed}, not in {}", wanted.spoken().to_lowercase()));
        }
        if let Some(grade) = self.grade {
            let known = who.grade.map_or_else(|| "Passed without a grade".to_owned(), |g| format!("Qualified up to GS-{g}"));
            fit.add(who.grade.is_some_and(|g| g >= grade), known.clone(), format!("{known}, and GS-{grade} is asked"));
            if who.min_grade > who.grade.unwrap_or(grade) {
                fit.missing.push(format!("Accepts GS-{} or higher only", who.min_grade));
            }
        }
        self.place(who, &mut fit);
        if self.clearance != Clearance::None {
            let level = self.clearance.spoken();
            fit.add(
                who.clearance >= self.clearance,
                format!("Holds a {} clearance", who.clearance.spoken()),
                format!("No {level} clearance yet"),
            );
        }
        let start = when::day(who.earliest_start);
        fit.add(who.earliest_start <= self.start_by, format!("Can start on {start}"), format!("Cannot start before {start}"));
        let (found, absent): (Vec<&String>, Vec<&String>) = self.skills.iter().partition(|s| who.skills.contains(s));
        let list = |skills: &[&String]| skills.iter().map(|s| s.as_str()).collect::<Vec<_>>().join(", ");
        if !found.is_empty() {
            // Each skill counts.
            fit.reasons.extend(found.iter().map(|s| format!("Speaks of {s}")));
        }
        if !absent.is_empty() {
            fit.missing.push(format!("No word of {}", list(&absent)));
        }
        fit
    }

    fn place(&self, who: &Known, fit: &mut Fit) {
        if who.remote_only {
            fit.add(self.telework, "Works remotely, which is possible here".to_owned(), "Works remotely only".to_owned());
        } else if !self.places.is_empty() {
            let same = |a: &str, b: &str| text::folded(a) == text::folded(b);
            let shared = self.places.iter().find(|p| who.places.iter().any(|own| same(p, own)));
            match shared {
                Some(place) => fit.reasons.push(format!("Would work in {place}")),
                None if who.places.is_empty() => fit.reasons.push("Would work anywhere".to_owned()),
                None => fit.missing.push(format!("Would work in {} only", who.places.join(" or "))),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, n).unwrap()
    }

    fn wanted() -> Wanted {
        Wanted {
            skills: vec!["Rust".into(), "Kafka".into()],
            specialty: Some(Specialty::Data),
            grade: Some(13),
            places: vec!["Washington, DC".into()],
            telework: false,
            clearance: Clearance::Secret,
            start_by: day(10),
        }
    }

    fn known() -> Known {
        Known {
            specialty: Specialty::Data,
            grade: Some(14),
            min_grade: 13,
            places: vec!["washington, DC".into(), "Boise, ID".into()],
            remote_only: false,
            citizen: true,
            clearance: Clearance::TopSecret,
            earliest_start: day(10),
            skills: vec!["Rust".into(), "Kafka".into()],
        }
    }

    #[test]
    fn who_fits_is_told_why() {
        let fit = wanted().fit(&known());
        assert_eq!(
            fit.reasons,
            [
                "Passed in data engineering",
                "Qualified up to GS-14",
                "Would work in Washington, DC",
                "Holds a Top Secret clearance",
                "Can start on March 10, 2027",
                "Speaks of Rust",
                "Speaks of Kafka",
            ]
        );
        assert!(fit.missing.is_empty());
    }

    #[test]
    fn what_a_project_must_have_is_missing_or_not() {
        let must = MustHaves { citizen: true, clearance: Clearance::Secret, places: vec!["Boise, ID".into()], ..MustHaves::default() };
        assert_eq!(without(&must, &known()), Vec::<String>::new());
        let other = Known { citizen: false, clearance: Clearance::None, places: vec!["Denver, CO".into()], ..known() };
        let missing = ["US citizenship", "a Secret clearance already held", "work in Boise, ID"];
        assert_eq!(without(&must, &other), missing.map(|what| format!("The project must have {what}")));
        assert!(!without(&must, &Known { places: vec![], ..other }).iter().any(|m| m.contains("Boise")), "they would work anywhere");
    }

    #[test]
    fn what_is_missing_is_named() {
        for (who, missing) in [
            (Known { specialty: Specialty::Ai, ..known() }, "Passed in artificial intelligence, not in data engineering"),
            (Known { grade: Some(12), min_grade: 12, ..known() }, "Qualified up to GS-12, and GS-13 is asked"),
            (Known { grade: None, min_grade: 13, ..known() }, "Passed without a grade, and GS-13 is asked"),
            (Known { min_grade: 15, ..known() }, "Accepts GS-15 or higher only"),
            (Known { places: vec!["Boise, ID".into()], ..known() }, "Would work in Boise, ID only"),
            (Known { remote_only: true, ..known() }, "Works remotely only"),
            (Known { clearance: Clearance::None, ..known() }, "No Secret clearance yet"),
            (Known { earliest_start: day(11), ..known() }, "Cannot start before March 11, 2027"),
            (Known { skills: vec!["Rust".into()], ..known() }, "No word of Kafka"),
        ] {
            assert_eq!(wanted().fit(&who).missing, [missing], "{who:?}");
        }
        let remote = Wanted { telework: true, ..wanted() };
        assert!(remote.fit(&Known { remote_only: true, ..known() }).missing.is_empty());
        assert!(wanted().fit(&Known { places: vec![], ..known() }).reasons.contains(&"Would work anywhere".to_owned()));
    }

    #[test]
    fn the_best_come_first() {
        let best = wanted().fit(&known());
        let fewer = Wanted { skills: vec!["Rust".into()], ..wanted() }.fit(&known());
        let lacking = wanted().fit(&Known { skills: vec![], ..known() });
        assert!(best.order() < fewer.order() && fewer.order() < lacking.order());
    }
}
