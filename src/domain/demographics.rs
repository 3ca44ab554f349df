//! Voluntary questions about a person. Kept apart from everything else, read only as totals (OPM/GOVT-7).

use super::words::words;

words!(
    /// Ethnicity, as the federal standard asks it (SPD 15).
    Ethnicity {
        Hispanic = "hispanic", "Hispanic or Latino";
        NotHispanic = "not_hispanic", "Not Hispanic or Latino";
    }
);

words!(
    /// Race, as the federal standard asks it; several may be named.
    Race {
        Native = "native", "American Indian or Alaska Native";
        Asian = "asian", "Asian";
        Black = "black", "Black or African American";
        Pacific = "pacific", "Native Hawaiian or other Pacific Islander";
        White = "white", "White";
    }
);

words!(
    /// Sex.
    Sex {
        Female = "female", "Female";
        Male = "male", "Male";
    }
);

words!(
    /// Whether somebody has a disability.
    Disability {
        Yes = "yes", "Yes, I have a disability";
        No = "no", "No, I have none";
    }
);

/// What somebody chose to tell. Every answer may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demographics {
    pub ethnicity: Option<Ethnicity>,
    pub races: Vec<Race>,
    pub sex: Option<Sex>,
    pub disability: Option<Disability>,
}

impl Demographics {
    /// Whether nothing at all was told.
    pub fn is_empty(&self) -> bool {
        *self == Demographics::default()
    }
}
