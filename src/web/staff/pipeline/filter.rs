//! What a pipeline is narrowed to, as it stands in an address: raw strings in, a filter out, and back into an address again.

use serde::Deserialize;

use crate::domain::batch;
use crate::domain::ids::{ApplicationId, UserId};
use crate::domain::pipeline::{Column, Filter, Order, With};
use crate::domain::posting::Clearance;
use crate::domain::state::State;
use crate::domain::{text, when};
use crate::store::applications::After;
use crate::web::forms::Problems;

/// The query of a pipeline. Every link on its pages is written from here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FilterForm {
    pub view: String,
    pub state: String,
    pub words: String,
    pub reviewer: String,
    pub with: String,
    pub points: String,
    pub waiting: String,
    pub place: String,
    pub clearance: String,
    pub grade: String,
    pub tag: String,
    pub late: String,
    pub untold: String,
    pub order: String,
    pub cols: Vec<String>,
    /// Where the next page begins: `moment in microseconds.id`.
    pub after: String,
}

/// The value of `with` for applications that are with nobody.
pub const NOBODY: &str = "nobody";

impl FilterForm {
    /// Reads what stands in the query of an address.
    pub fn read(query: &str) -> Self {
        serde_html_form::from_str(query).unwrap_or_default()
    }

    pub fn is_table(&self) -> bool {
        self.view == "table"
    }

    /// The filter, and what could not be read of it: that narrows nothing.
    pub fn check(&self) -> (Filter, Problems) {
        let mut problems = Problems::default();
        let mut number = |field: &str, raw: &str, what: &str| match raw.trim() {
            "" => None,
            raw => problems.take(field, raw.parse::<i64>().ok().filter(|n| (0..=10_000).contains(n)).ok_or_else(|| what.to_owned())),
        };
        let points = number("points", &self.points, "Points are a number, such as 85");
        let waiting = number("waiting", &self.waiting, "Days are a number, such as 10");
        let grade = number("grade", &self.grade, "A grade is a number, such as 13");
        let with = match self.with.as_str() {
            NOBODY => Some(With::Nobody),
            id => id.parse().ok().map(|id| With::Somebody(UserId(id))),
        };
        let filter = Filter {
            state: State::parse(&self.state).filter(|s| !matches!(s, State::Draft | State::Expired)),
            words: text::line(&self.words),
            reviewer: self.reviewer.parse().ok().map(UserId),
            with,
            points,
            waiting,
            place: text::line(&self.place),
            clearance: Clearance::parse(&self.clearance),
            grade,
            tag: batch::tag(&self.tag).unwrap_or_default(),
            late: !self.late.is_empty(),
            untold: !self.untold.is_empty(),
        };
        (filter, problems)
    }

    pub fn order(&self) -> Order {
        Order::parse(&self.order).unwrap_or(Order::Waiting)
    }

    pub fn columns(&self) -> Vec<Column> {
        let chosen: Vec<Column> = Column::ALL.iter().copied().filter(|c| self.cols.iter().any(|raw| raw == c.as_str())).collect();
        if chosen.is_empty() { Column::USUAL.to_vec() } else { chosen }
    }

    pub fn after(&self) -> Option<After> {
        let (at, id) = self.after.split_once('.')?;
        let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?)?.naive_utc();
        Some(After { at, id: ApplicationId(id.parse().ok()?) })
    }

    /// What narrows, by the names of its fields.
    fn narrowing(&self) -> [(&'static str, &str); 12] {
        [
            ("state", &self.state),
            ("words", &self.words),
            ("reviewer", &self.reviewer),
            ("with", &self.with),
            ("points", &self.points),
            ("waiting", &self.waiting),
            ("place", &self.place),
            ("clearance", &self.clearance),
            ("grade", &self.grade),
            ("tag", &self.tag),
            ("late", &self.late),
            ("untold", &self.untold),
        ]
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let view = if self.is_table() { "table" } else { "board" };
        let mut pairs = vec![("view", view)];
        pairs.extend(self.narrowing());
        pairs.push(("order", &self.order));
        pairs.extend(self.cols.iter().map(|c| ("cols", c.as_str())));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// As the query of an address: what is kept, shared and linked. Where a page begins is no part of it.
    pub fn query(&self) -> String {
        serde_html_form::to_string(self.pairs()).unwrap_or_default()
    }

    /// The same list, in another view.
    pub fn seen_as(&self, view: &str) -> String {
        FilterForm { view: view.to_owned(), ..self.clone() }.query()
    }

    /// The same list as a table of one state.
    pub fn of_state(&self, state: &State) -> String {
        FilterForm { view: "table".to_owned(), state: state.as_str().to_owned(), ..self.clone() }.query()
    }

    /// The same without one field; with the state alone left out, every state.
    pub fn without(&self, field: &str) -> String {
        let pairs: Vec<_> = self.pairs().into_iter().filter(|(name, _)| *name != field).collect();
        serde_html_form::to_string(pairs).unwrap_or_default()
    }

    /// The same view and order, with nothing narrowed.
    pub fn cleared(&self) -> String {
        FilterForm { view: self.view.clone(), order: self.order.clone(), cols: self.cols.clone(), ..FilterForm::default() }.query()
    }

    /// Whether anything is narrowed beside the state.
    pub fn narrows(&self) -> bool {
        self.narrowing().iter().any(|(name, value)| *name != "state" && !value.is_empty())
    }

    /// What is narrowed, as the hidden fields of a form beside.
    pub fn narrowed(&self) -> Vec<(&'static str, &str)> {
        self.narrowing().into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// What is narrowed, in words, each with the name of its field. Names of people come from `name_of`.
    pub fn chips(&self, name_of: impl Fn(&str) -> Option<String>) -> Vec<(&'static str, String)> {
        let spoken = |(name, value): (&'static str, &str)| match name {
            _ if value.is_empty() => None,
            "state" => State::parse(value).map(|s| s.spoken().to_owned()),
            "words" => Some(format!("“{value}”")),
            "reviewer" => Some(format!("Read by {}", name_of(value)?)),
            "with" if value == NOBODY => Some("With nobody".to_owned()),
            "with" => Some(format!("With {}", name_of(value)?)),
            "points" => Some(format!("{value} points or more")),
            "waiting" => Some(format!("{} or longer", when::days(value.trim().parse().unwrap_or(0)))),
            "place" => Some(format!("Would work in {value}")),
            "clearance" => Clearance::parse(value).map(|c| format!("{} or higher", c.spoken())),
            "grade" => Some(format!("Would take GS-{value}")),
            "tag" => Some(format!("Tag: {value}")),
            "late" => Some("Late".to_owned()),
            _ => Some("Decided, not told".to_owned()),
        };
        self.narrowing().into_iter().filter_map(|pair| Some((pair.0, spoken(pair)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_goes_into_an_address_and_comes_back() {
        let form = FilterForm {
            view: "table".into(),
            state: "in_review".into(),
            words: "Ann & Bo=1".into(),
            cols: vec!["state".into(), "points".into()],
            late: "1".into(),
            after: "1.2".into(),
            ..FilterForm::default()
        };
        let again = FilterForm::read(&form.query());
        assert_eq!(again, FilterForm { after: String::new(), ..form.clone() });
        assert_eq!(again.columns(), vec![Column::State, Column::Points]);
        let (filter, problems) = again.check();
        assert!(problems.is_empty() && filter.late && filter.state == Some(State::InReview) && filter.words == "Ann & Bo=1");
        assert_eq!(FilterForm::read(&form.without("words")).words, "");
        assert!(!FilterForm::read(&form.cleared()).narrows());
    }

    #[test]
    fn what_cannot_be_read_narrows_nothing_and_says_so() {
        let form = FilterForm { points: "many".into(), waiting: "-1".into(), grade: "13".into(), ..FilterForm::default() };
        let (filter, problems) = form.check();
        assert_eq!((filter.points, filter.waiting, filter.grade), (None, None, Some(13)));
        assert!(problems.has("points") && problems.has("waiting") && !problems.has("grade"));
    }
}
