//! Referees: people an applicant names, who say in writing what they saw of the applicant's work, or would rather not.

use chrono::TimeDelta;

use super::account::Email;
use super::text;
use super::when::{self, Moment};
use super::words::words;

words!(
    /// Where a referee stands.
    RefereeState {
        Asked = "asked", "Asked";
        Answered = "answered", "Answered";
        Refused = "refused", "Would rather not";
        Expired = "expired", "No answer in time";
    }
);

words!(
    /// How the referee knows the applicant's work.
    Relation {
        Lead = "lead", "Led the work";
        Peer = "peer", "Worked beside them";
        Report = "report", "Was led by them";
        Client = "client", "Used what they made";
        Teacher = "teacher", "Taught them";
    }
);

words!(
    /// Whether the referee would work with the applicant again.
    Again {
        Gladly = "gladly", "Yes, gladly";
        Yes = "yes", "Yes";
        Depends = "depends", "It depends; the words above say on what";
        No = "no", "No";
    }
);

/// Referees of one application at most.
pub const MOST: usize = 3;
/// Days a referee has, and how many before the last the reminder goes.
const DAYS: i64 = 14;
pub const REMIND_DAYS: i64 = 4;
/// Most characters of what a referee writes.
const WORDS: usize = 3000;

/// The last moment of the days a referee has from now.
pub fn answer_by(now: Moment) -> Moment {
    when::end_of(when::day_in(now, when::HOME_ZONE) + TimeDelta::days(DAYS), when::HOME_ZONE)
}

/// Somebody who is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub address: String,
    pub relation: Relation,
}

/// Reads up to three rows of a form: name, address, relation. A row in which nothing was typed is left out. Problems are named by field
/// and row.
pub fn read(rows: &[(&str, &str, &str)], own: &str, known: &[String]) -> Result<Vec<Named>, Vec<(String, String)>> {
    let (mut out, mut wrong): (Vec<Named>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    for (n, (name, address, relation)) in rows.iter().enumerate() {
        let name = text::line(name);
        if name.is_empty() && address.trim().is_empty() {
            continue;
        }
        if name.is_empty() || name.chars().count() > 120 {
            wrong.push((format!("name-{n}"), "Enter the person’s name, at most 120 characters".to_owned()));
        }
        let relation = Relation::parse(relation);
        if relation.is_none() {
            wrong.push((format!("relation-{n}"), "Choose how this person knows your work".to_owned()));
        }
        match Email::parse(address) {
            Err(_) => wrong.push((format!("address-{n}"), "Enter an address in the form name@example.com".to_owned())),
            Ok(email) if email.as_str().eq_ignore_ascii_case(own) => {
                wrong.push((format!("address-{n}"), "This is your own address".to_owned()));
            }
            Ok(email) if known.iter().any(|k| k == email.as_str()) || out.iter().any(|o| o.address == email.as_str()) => {
                wrong.push((format!("address-{n}"), "This person is named already".to_owned()));
            }
            Ok(email) => out.extend(relation.map(|relation| Named { name, address: email.as_str().to_owned(), relation })),
        }
    }
    if wrong.is_empty() && out.is_empty() {
        wrong.push(("name-0".to_owned(), "Name at least one person".to_owned()));
    }
    if known.len() + out.len() > MOST {
        wrong.push(("name-0".to_owned(), format!("Name at most {MOST} people in all")));
    }
    if wrong.is_empty() { Ok(out) } else { Err(wrong) }
}

/// What a referee writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub known: String,
    pub words: String,
    pub again: Again,
}

impl Statement {
    /// Reads the form; all problems at once.
    pub fn read(known: &str, words: &str, again: &str) -> Result<Self, Vec<(&'static str, String)>> {
        let mut wrong = Vec::new();
        let mut take = |field: &'static str, raw: &str, what: &str| {
            let read = text::lines(raw);
            match read.chars().count() {
                0 => wrong.push((field, what.to_owned())),
                n if n > WORDS => wrong.push((field, format!("Use at most {WORDS} characters; these are {n}"))),
                _ => {}
            }
            read
        };
        let (known, words) = (take("known", known, "Say how you know the work"), take("words", words, "Say what you saw of the work"));
        let again = Again::parse(again);
        if again.is_none() {
            wrong.push(("again", "Choose one of the four".to_owned()));
        }
        again.filter(|_| wrong.is_empty()).map(|again| Statement { known, words, again }).ok_or(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn referees_are_read_row_by_row() {
        let good = ("Bo Lind", "bo@work.example", "peer");
        let read = |rows: &[(&str, &str, &str)], known: &[String]| super::read(rows, "ada@people.example", known);
        assert_eq!(read(&[good, ("", " ", "")], &[]).unwrap().len(), 1);
        for (rows, known, field) in [
            (vec![("", "", "")], vec![], "name-0"),
            (vec![good, ("", "cy@work.example", "lead")], vec![], "name-1"),
            (vec![("Cy", "cy@work", "lead")], vec![], "address-0"),
            (vec![("Cy", "cy@work.example", "")], vec![], "relation-0"),
            (vec![("Ada", "ADA@people.example", "peer")], vec![], "address-0"),
            (vec![good, ("Bo", "BO@work.example", "peer")], vec![], "address-1"),
            (vec![good], vec!["bo@work.example".to_owned()], "address-0"),
            (vec![good], vec!["a@b.example".into(), "c@d.example".into(), "e@f.example".into()], "name-0"),
        ] {
            assert_eq!(read(&rows, &known).unwrap_err()[0].0, field, "{rows:?}");
        }
    }

    #[test]
    fn a_statement_is_whole_or_not_taken() {
        assert_eq!(Statement::read(" ", "", "maybe").unwrap_err().len(), 3);
        assert_eq!(Statement::read("x", &"x".repeat(3001), "yes").unwrap_err()[0].0, "words");
        assert_eq!(Statement::read("Led the team", "Finds faults", "gladly").unwrap().again, Again::Gladly);
    }
}
