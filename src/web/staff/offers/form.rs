//! The terms of an offer as they are typed: for a new one, a draft, a change.

use chrono::TimeDelta;
use serde::Deserialize;

use super::super::{as_field, as_fields, wall};
use crate::actions::pay;
use crate::domain::access::Who;
use crate::domain::offer::Terms;
use crate::domain::posting::Cents;
use crate::domain::text;
use crate::domain::when::{self, Moment, Tz};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::Problems;

/// What the pay tables say for the grade, step and place that were typed; nothing where no table covers them.
pub(super) type Table = Option<(Cents, String)>;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct TermsForm {
    pub version: i64,
    pub seat: String,
    pub grade: String,
    /// `table`: by grade, step and place; `typed`: as somebody says.
    pub how: String,
    pub step: String,
    pub pay: String,
    pub pay_source: String,
    pub place: String,
    pub starts_on: String,
    pub not_to_exceed: String,
    pub answer_date: String,
    pub answer_time: String,
    /// Why the terms of an offer change.
    pub why: String,
    /// The button: `draft` or `ask`.
    pub act: String,
    /// What was read of a draft.
    pub reading: String,
}

impl TermsForm {
    /// Everything but the choices: start with the cohort, two years, a week to answer.
    pub fn suggested(version: i64, starts_on: Option<chrono::NaiveDate>, who: &Who, now: Moment) -> Self {
        let start = starts_on.filter(|d| *d > now.date() + TimeDelta::days(14)).unwrap_or(now.date() + TimeDelta::days(60));
        let (answer_date, _) = as_fields(now + TimeDelta::days(7), when::zone(&who.zone));
        TermsForm {
            version,
            how: "table".to_owned(),
            step: "1".to_owned(),
            starts_on: as_field(start),
            not_to_exceed: as_field(start + TimeDelta::days(729)),
            answer_date,
            answer_time: "5:00 pm".to_owned(),
            ..TermsForm::default()
        }
    }

    /// The terms as they stand.
    pub fn of(terms: &Terms, zone: Tz) -> Self {
        let (answer_date, answer_time) = as_fields(terms.answer_by, zone);
        let typed = terms.step.is_none();
        TermsForm {
            grade: terms.grade.to_string(),
            how: if typed { "typed" } else { "table" }.to_owned(),
            step: terms.step.unwrap_or(1).to_string(),
            pay: if typed { terms.pay.to_string() } else { String::new() },
            pay_source: if typed { terms.pay_source.clone() } else { String::new() },
            place: terms.place.clone(),
            starts_on: as_field(terms.starts_on),
            not_to_exceed: as_field(terms.not_to_exceed),
            answer_date,
            answer_time,
            ..TermsForm::default()
        }
    }

    pub fn steps(&self) -> Vec<(String, String)> {
        (1..=10).map(|n| (n.to_string(), format!("Step {n}"))).collect()
    }

    pub fn ways(&self) -> Vec<(&'static str, &'static str)> {
        vec![("table", "From the pay table, by grade, step and place"), ("typed", "Typed, with its source: a second person checks it")]
    }

    fn grade(&self) -> Result<i64, String> {
        let number = self.grade.trim().trim_start_matches("GS-").parse();
        number.map_err(|_| "Enter the grade as a number, such as 13".to_owned())
    }

    /// Looks the pay up in the tables, where it is to come from there.
    pub async fn table(&self, app: &App) -> Result<Table, Fault> {
        let (Ok(grade), Ok(step), true) = (self.grade(), self.step.trim().parse::<i64>(), self.how == "table") else { return Ok(None) };
        let place = text::line(&self.place);
        app.read(move |conn| pay::of_step(conn, &place, grade, step)).await
    }

    /// The pay with its step and source.
    fn paid(&self, problems: &mut Problems, table: Table) -> Option<(Option<i64>, Cents, String)> {
        match self.how.as_str() {
            "table" => {
                let step = problems.take("step", self.step.trim().parse::<i64>().map_err(|_| "Choose a step from 1 to 10".to_owned()))?;
                let none = || {
                    "No pay table that is loaded covers this grade and place. Choose “Typed” and say where the figure comes from".to_owned()
                };
                let (pay, source) = problems.take("how", table.ok_or_else(none))?;
                Some((Some(step), pay, source))
            }
            "typed" => Some((None, problems.take("pay", Cents::parse(&self.pay))?, text::line(&self.pay_source))),
            _ => problems.take("how", Err("Choose where the pay comes from".to_owned())),
        }
    }

    /// The terms, or what is wrong with them.
    pub fn check(&self, zone: Tz, now: Moment, table: Table) -> Result<Terms, Problems> {
        let mut problems = Problems::default();
        let grade = problems.take("grade", self.grade());
        let place = text::line(&self.place);
        if place.is_empty() {
            problems.add("place", "Enter the place of work");
        }
        // Without grade and place there is nothing to look up, and nothing to complain of twice.
        let paid = if grade.is_some() && !place.is_empty() { self.paid(&mut problems, table) } else { None };
        let starts_on = problems.take("starts_on", when::parse_date(&self.starts_on));
        let not_to_exceed = problems.take("not_to_exceed", when::parse_date(&self.not_to_exceed));
        let answer_by = wall(&mut problems, ("answer_by", &self.answer_date), ("answer_time", &self.answer_time), Some(zone));
        if let (Some(grade), Some((step, pay, pay_source)), Some(starts_on), Some(not_to_exceed), Some(answer_by)) =
            (grade, paid, starts_on, not_to_exceed, answer_by)
        {
            let terms = Terms { grade, step, pay, pay_source, place, starts_on, not_to_exceed, answer_by };
            terms.check(now).into_iter().for_each(|(field, what)| problems.add(field, what));
            if problems.is_empty() {
                return Ok(terms);
            }
        }
        Err(problems)
    }
}
