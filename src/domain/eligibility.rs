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

/// One thing that does not fit between a person and a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// The person would accept this grade or higher; the posting ends at that.
    Grade(i64, i64),
    Remote,
    Place,
    /// The cohort starts on this day; the person could start on that.
    Start(NaiveDate, NaiveDate),
}

/// What does not fit between a person and a posting, none when all fits.
/// Only citizenship bars an application; the rest is told before the effort, and judged by the hiring managers.
pub fn unfit(person: &Eligibility, posting: &Minimum) -> Vec<Misfit> {
    let mut out = Vec::new();
    if let Some(high) = posting.grade_high
        && person.min_grade > high
    {
        out.push(Misfit::Grade(person.min_grade, high));
    }
    let meets = person.places.is_empty()
        || posting.places.is_empty()
        || person.places.iter().any(|p| posting.places.iter().any(|q| q.eq_ignore_ascii_case(p)));
    if person.remote_only && !posting.remote {
        out.push(Misfit::Remote);
    } else if !meets && !posting.remote {
        out.push(Misfit::Place);
    }
    if let Some(start) = posting.starts_on
        && person.earliest_start > start
    {
        out.push(Misfit::Start(start, person.earliest_start));
    }
    out
}

/// The same for the person: one sentence each.
pub fn misfits(person: &Eligibility, posting: &Minimum) -> Vec<String> {
    let (what, day) = (posting.what, super::when::day);
    let said = |misfit| match misfit {
        Misfit::Grade(least, high) => format!("You would accept GS-{least} or higher; this {what} ends at GS-{high}."),
        Misfit::Remote => format!("You would only work remotely; this {what} is not remote."),
        Misfit::Place => format!("None of the places you named is a place of this {what} ({}).", posting.places.join("; ")),
        Misfit::Start(start, own) => format!("This cohort starts on {}; you could start on {}.", day(start), day(own)),
    };
    unfit(person, posting).into_iter().map(said).collect()
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
