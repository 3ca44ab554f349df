//! The agencies of the demonstration: facts.

/// Agencies: code and name.
pub const AGENCIES: &[(&str, &str)] = &[
    ("CFPB", "Consumer Financial Protection Bureau"),
    ("ED", "Department of Education"),
    ("GSA", "General Services Administration"),
    ("HHS", "Department of Health and Human Services"),
    ("NASA", "National Aeronautics and Space Administration"),
    ("STATE", "Department of State"),
    ("USDA", "Department of Agriculture"),
    ("USPTO", "U.S. Patent and Trademark Office"),
    ("VA", "Department of Veterans Affairs"),
    ("CENSUS", "Census Bureau"),
    ("EEOC", "Equal Employment Opportunity Commission"),
    ("DOT", "Department of Transportation"),
    ("TREAS", "Department of the Treasury"),
    ("USAID", "United States Agency for International Development"),
    ("NSA", "National Security Agency"),
    ("CISA", "Cybersecurity and Infrastructure Security Agency"),
    ("NIST", "Department of Commerce, National Institute of Standards and Technology"),
];
