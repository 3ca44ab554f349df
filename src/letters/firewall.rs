//! Letters about leave from a company.

use chrono::NaiveDate;

use super::{Letter, Rendered, Site};
use crate::domain::when;
use crate::error::Result;

/// To whoever is on leave from a company.
pub fn leave_recorded(site: &Site, name: &str, employer: &str, from: NaiveDate, until: Option<NaiveDate>) -> Result<Rendered> {
    Letter::to(site, "leave_recorded", name, format!("Your leave from {employer} is recorded"))
        .say(format!("We recorded that you are on leave from {employer}. Where that company is declared to be in conflict you review nothing, interview nobody and are not placed."))
        .fact("From", when::day(from))
        .fact("Until", until.map_or_else(|| "Not known yet".to_owned(), when::day))
        .close(format!("If this is wrong, or when it changes, write to {}.", site.contact))
        .render()
}
