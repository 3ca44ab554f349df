//! The feasible set: what a person can accept, asked before anybody spends effort.

use chrono::NaiveDate;

use super::posting::Clearance;
use super::words::words;

words!(
    /// Citizenship, as far as the law of federal hiring asks.
    Citizenship {
        Citizen = "citizen", "US citizen (also with another citizenship)";
        National = "national", "US national (American Samoa, Swains Island)";
        Neither = "neither", "Neither";
    }
);

/// What an applicant declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    pub citizenship: Citizenship,
    /// The lowest grade the person would accept.
    pub min_grade: i64,
    /// Places the person would work in; empty means anywhere.
    pub places: Vec<String>,
    pub remote_only: bool,
    pub clearance: Clearance,
    pub earliest_start: NaiveDate,
}

/// What a posting or a role asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minimum {
    /// `posting` or `role`.
    pub what: &'static str,
    pub grade_high: Option<i64>,
    pub places: Vec<String>,
    pub remote: bool,
    pub starts_on: Option<NaiveDate>,
}

/// What does not fit between a person and a posting: one sentence each, none when all fits.
/// Only citizenship bars an application; the rest is told before the effort, and shown to reviewers.
pub fn misfits(person: &Eligibility, posting: &Minimum) -> Vec<String> {
    let (what, mut out) = (posting.what, Vec::new());
    if let Some(high) = posting.grade_high
        && person.min_grade > high
    {
        out.push(format!("You would accept GS-{} or higher; this {what} ends at GS-{high}.", person.min_grade));
    }
    let meets = person.places.is_empty()
        || posting.places.is_empty()
        || person.places.iter().any(|p| posting.places.iter().any(|q| q.eq_ignore_ascii_case(p)));
    if person.remote_only && !posting.remote {
        out.push(format!("You would only work remotely; this {what} is not remote."));
    } else if !meets && !posting.remote {
        out.push(format!("None of the places you named is a place of this {what} ({}).", posting.places.join("; ")));
    }
    if let Some(start) = posting.starts_on
        && person.earliest_start > start
    {
        out.push(format!(
            "This cohort starts on {}; you could start on {}.",
            super::when::day(start),
            super::when::day(person.earliest_start)
        ));
    }
    out
}

/// Whether the law bars this person from the appointment.
pub fn bar(citizenship: Citizenship) -> Option<&'static str> {
    (citizenship == Citizenship::Neither)
        .then_some("These positions are open to citizens and nationals of the United States only, so this application cannot be sent.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person() -> Eligibility {
        Eligibility {
            citizenship: Citizenship::Citizen,
            min_grade: 13,
            places: vec!["Washington, DC".into()],
            remote_only: false,
            clearance: Clearance::None,
            earliest_start: NaiveDate::from_ymd_opt(2027, 3, 1).unwrap(),
        }
    }

    fn posting() -> Minimum {
        Minimum {
            what: "posting",
            grade_high: Some(14),
            places: vec!["Washington, DC".into()],
            remote: false,
            starts_on: NaiveDate::from_ymd_opt(2027, 3, 1),
        }
    }

    #[test]
    fn a_fitting_person_reads_nothing() {
        assert!(misfits(&person(), &posting()).is_empty());
        assert!(misfits(&Eligibility { places: vec![], ..person() }, &posting()).is_empty());
        assert!(
            misfits(&Eligibility { places: vec!["Boise, ID".into()], ..person() }, &Minimum { what: "posting", remote: true, ..posting() })
                .is_empty()
        );
    }

    #[test]
    fn each_misfit_is_a_sentence() {
        for (person, part) in [
            (Eligibility { min_grade: 15, ..person() }, "GS-15"),
            (Eligibility { places: vec!["Boise, ID".into()], ..person() }, "None of the places"),
            (Eligibility { remote_only: true, ..person() }, "not remote"),
            (Eligibility { earliest_start: NaiveDate::from_ymd_opt(2027, 6, 1).unwrap(), ..person() }, "June 1, 2027"),
        ] {
            let found = misfits(&person, &posting());
            assert!(found.len() == 1 && found[0].contains(part), "{found:?}");
        }
        assert!(bar(Citizenship::Neither).is_some() && bar(Citizenship::National).is_none());
    }
}
