//! What is typed about a rubric: one form with every competency, arranged and read without scripts.

use std::collections::HashMap;

use crate::domain::rubric::{Competency, Level, MOST_LEVELS, Rubric};
use crate::domain::text;
use crate::web::forms::Problems;

/// The fields of the form: `name`, `base`, `size`, and for each competency `c0-name`, `c0-points`, `c0-screen`, `c0-required`,
/// `c0-levels` (how many rows) with `c0-l0-name` and `c0-l0-what`.
pub type Typed = HashMap<String, String>;

/// One competency as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    pub points: String,
    /// Name and look of each level, the lowest first; one empty row is kept at the end.
    pub levels: Vec<(String, String)>,
    /// The row of the required level.
    pub required: Option<usize>,
    pub screen_out: bool,
}

impl Row {
    fn new() -> Self {
        Row { levels: vec![Default::default(); 4], ..Row::default() }
    }

    fn of(c: &Competency) -> Self {
        let levels: Vec<_> = c.levels.iter().map(|l| (l.name.clone(), l.definition.clone())).collect();
        let required = c.levels.iter().position(|l| l.required);
        Row { name: c.name.clone(), points: c.definition.join("\n"), levels, required, screen_out: c.screen_out }
    }

    fn is_empty(&self) -> bool {
        let blank = |(name, what): &(String, String)| name.trim().is_empty() && what.trim().is_empty();
        self.name.trim().is_empty() && self.points.trim().is_empty() && self.levels.iter().all(blank)
    }

    /// The competency, with the numbers of the rows its levels came from.
    fn read(&self) -> (Competency, Vec<usize>) {
        let name = text::line(&self.name);
        let rows: Vec<(usize, String, String)> = (0..)
            .zip(&self.levels)
            .map(|(n, (name, what))| (n, text::line(name), text::line(what)))
            .filter(|(_, name, what)| !name.is_empty() || !what.is_empty())
            .collect();
        let level = |(n, name, what): &(usize, String, String)| Level {
            name: name.clone(),
            definition: what.clone(),
            required: self.required == Some(*n),
        };
        let levels: Vec<Level> = rows.iter().map(level).collect();
        let competency = Competency {
            key: text::slug(&name),
            definition: self.points.lines().map(text::line).filter(|p| !p.is_empty()).collect(),
            required_level: levels.iter().find(|l| l.required).map(|l| l.name.clone()),
            screen_out: self.screen_out,
            name,
            levels,
        };
        (competency, rows.into_iter().map(|(n, _, _)| n).collect())
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RubricForm {
    pub name: String,
    /// The version it was written on; nothing for a new rubric.
    pub base: Option<i64>,
    pub rows: Vec<Row>,
}

impl RubricForm {
    /// An empty form for a new rubric.
    pub fn new() -> Self {
        RubricForm { rows: vec![Row::new()], ..Self::default() }.padded()
    }

    pub fn of(rubric: &Rubric, version: i64) -> Self {
        RubricForm { name: rubric.name.clone(), base: Some(version), rows: rubric.competencies.iter().map(Row::of).collect() }.padded()
    }

    /// Reads the fields. Sizes are what the page gave, bounded.
    pub fn read(typed: &Typed) -> Self {
        let value = |key: String| typed.get(&key).cloned().unwrap_or_default();
        let number = |key: String| typed.get(&key).and_then(|v| v.parse::<usize>().ok());
        let row = |n: usize| Row {
            name: value(format!("c{n}-name")),
            points: value(format!("c{n}-points")),
            levels: (0..number(format!("c{n}-levels")).unwrap_or(0).min(MOST_LEVELS))
                .map(|m| (value(format!("c{n}-l{m}-name")), value(format!("c{n}-l{m}-what"))))
                .collect(),
            required: number(format!("c{n}-required")),
            screen_out: typed.get(&format!("c{n}-screen")).is_some_and(|v| v == "1"),
        };
        let size = number("size".to_owned()).unwrap_or(0).min(40);
        RubricForm {
            name: value("name".to_owned()),
            base: typed.get("base").and_then(|b| b.parse().ok()),
            rows: (0..size).map(row).collect(),
        }
    }

    /// Every competency with an empty row for one more level.
    pub fn padded(mut self) -> Self {
        for row in &mut self.rows {
            if row.levels.len() < MOST_LEVELS && row.levels.last().is_none_or(|(name, what)| !name.is_empty() || !what.is_empty()) {
                row.levels.push(Default::default());
            }
        }
        self
    }

    /// After a button: `add`, `up-2`, `down-2`, `remove-2` (counted from 1). Anything else changes nothing.
    pub fn arranged(mut self, act: &str) -> Self {
        if act == "add" {
            self.rows.push(Row::new());
        }
        self.rows = super::arranged(self.rows, act);
        self.padded()
    }

    /// The rubric, or all that is wrong with it by field. A competency in which nothing is typed is left out.
    pub fn check(&self, key: Option<&str>) -> Result<Rubric, Problems> {
        let mut problems = Problems::default();
        let name = text::line(&self.name);
        let mut rubric = Rubric { key: key.map_or_else(|| text::slug(&name), str::to_owned), name, competencies: Vec::new() };
        let mut below = Problems::default();
        for (n, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            let (competency, places) = row.read();
            for (field, what) in competency.wrong(&rubric.competencies) {
                below.add(format!("c{n}-{field}"), what);
            }
            for (m, level) in competency.levels.iter().enumerate() {
                let before = competency.levels.get(..m).unwrap_or_default();
                let of = if competency.name.is_empty() { "this competency" } else { &competency.name };
                if let (Some(what), Some(place)) = (level.wrong(of, before), places.get(m)) {
                    below.add(format!("c{n}-l{place}-name"), what);
                }
            }
            rubric.competencies.push(competency);
        }
        for (field, what) in rubric.wrong() {
            problems.add(field, what);
        }
        for (field, what) in below.all() {
            problems.add(field.clone(), what.clone());
        }
        if problems.is_empty() { Ok(rubric) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(names: &[&str]) -> RubricForm {
        let level = |name: &str| (name.to_owned(), format!("what {name} looks like"));
        let row = |name: &&str| Row {
            name: (*name).to_owned(),
            points: "One\n\nTwo".to_owned(),
            levels: vec![level("Knows"), Default::default(), level("Does")],
            required: Some(2),
            screen_out: true,
        };
        RubricForm { name: "Engineering".into(), base: Some(1), rows: names.iter().map(row).collect() }
    }

    /// The fields as a browser would send them.
    fn fields(form: &RubricForm) -> Typed {
        let mut typed = Typed::from([("name".into(), form.name.clone()), ("size".into(), form.rows.len().to_string())]);
        typed.insert("base".into(), form.base.map_or_else(String::new, |b| b.to_string()));
        for (n, row) in form.rows.iter().enumerate() {
            typed.insert(format!("c{n}-name"), row.name.clone());
            typed.insert(format!("c{n}-points"), row.points.clone());
            typed.insert(format!("c{n}-levels"), row.levels.len().to_string());
            typed.extend(row.required.map(|r| (format!("c{n}-required"), r.to_string())));
            typed.extend(row.screen_out.then(|| (format!("c{n}-screen"), "1".to_owned())));
            for (m, (name, what)) in row.levels.iter().enumerate() {
                typed.insert(format!("c{n}-l{m}-name"), name.clone());
                typed.insert(format!("c{n}-l{m}-what"), what.clone());
            }
        }
        typed
    }

    #[test]
    fn what_is_sent_is_what_is_read() {
        assert_eq!(RubricForm::read(&fields(&form(&["A", "B"]))), form(&["A", "B"]));
        assert_eq!(RubricForm::read(&Typed::new()), RubricForm::default());
    }

    #[test]
    fn buttons_move_add_and_remove() {
        let order = |act: &str| form(&["A", "B", "C"]).arranged(act).rows.iter().map(|r| r.name.clone()).collect::<String>();
        for (act, after) in
            [("up-2", "BAC"), ("down-2", "ACB"), ("remove-1", "BC"), ("up-1", "ABC"), ("down-3", "ABC"), ("remove-9", "ABC")]
        {
            assert_eq!(order(act), after, "{act}");
        }
        assert_eq!(form(&["A"]).arranged("add").rows.len(), 2);
        assert_eq!(form(&["A"]).arranged("level-1").rows[0].levels.len(), 4);
    }

    #[test]
    fn an_empty_row_of_a_level_counts_for_nothing_and_the_required_one_stays() {
        let rubric = form(&["A"]).arranged("add").check(Some("kept")).unwrap();
        let [c] = rubric.competencies.as_slice() else { panic!("the empty competency was kept") };
        assert_eq!((rubric.key.as_str(), c.required_level.as_deref(), c.levels.len()), ("kept", Some("Does"), 2));
        assert_eq!(c.definition, ["One", "Two"]);
    }

    #[test]
    fn problems_stand_at_their_fields() {
        let mut wrong = form(&["A", "A"]);
        wrong.rows[1].levels[1].1 = "something".into();
        wrong.rows[1].points = " ".into();
        wrong.name = String::new();
        let problems = wrong.check(None).unwrap_err();
        assert_eq!(problems.all().iter().map(|(f, _)| f.as_str()).collect::<Vec<_>>(), ["name", "c1-name", "c1-points", "c1-l1-name"]);
    }
}
