//! Notes of staff about an application.

use chrono::TimeDelta;

use super::access::Who;
use super::ids::UserId;
use super::text;
use super::when::Moment;

/// Most characters of a note.
pub const MOST: usize = 4000;
/// Hours in which an author may still change the words of a note.
pub const CHANGE_HOURS: i64 = 24;

/// Reads a note as typed: 1 to 4,000 characters.
pub fn parse(raw: &str) -> Result<String, String> {
    let body = text::lines(raw);
    match body.chars().count() {
        0 => Err("Write a note".to_owned()),
        1..=MOST => Ok(body),
        n => Err(format!("The note must be 4,000 characters or fewer; this one has {n}")),
    }
}

/// Whether the words can still be changed. What an applicant may read stays as it was read: another note can follow it.
pub fn may_change(author: UserId, shared: bool, written: Moment, who: &Who, now: Moment) -> Result<(), &'static str> {
    if author != who.id {
        Err("Only its author can change a note.")
    } else if shared {
        Err("The applicant may have read this note. Write another one, or remove this one.")
    } else if now - written > TimeDelta::hours(CHANGE_HOURS) {
        Err("A note can be changed for a day. Write another one, or remove this one.")
    } else {
        Ok(())
    }
}

/// Which of these people a note names, written as `@Rosa Diaz`, whatever the capitals and accents.
pub fn mentioned<'a>(body: &str, people: &'a [Who]) -> Vec<&'a Who> {
    let words = text::folded(body);
    let named = |who: &&Who| {
        let name = format!("@{}", text::folded(&who.name));
        // `@Ann Lee` does not call Ann Leeds.
        words.match_indices(&name).any(|(at, _)| !words.get(at + name.len()..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric)))
    };
    people.iter().filter(named).collect()
}

#[cfg(test)]
mod tests {
    use super::super::account::Role;
    use super::*;

    fn who(id: i64, name: &str) -> Who {
        Who { id: UserId(id), name: name.into(), email: "a@example.gov".into(), role: Role::Manager, agency: None, zone: "UTC".into() }
    }

    #[test]
    fn people_are_called_by_their_whole_name() {
        let people = [who(1, "Ann Lee"), who(2, "Ann Leeds"), who(3, "José Núñez"), who(4, "Rosa Diaz")];
        let ids = |body| mentioned(body, &people).iter().map(|w| w.id.0).collect::<Vec<_>>();
        assert_eq!(ids("Please look, @ann lee, and @Jose Nunez."), [1, 3]);
        assert_eq!(ids("@Ann Leeds: see above"), [2]);
        assert_eq!(ids("Rosa Diaz said so; mail rosa@diaz.example"), [0; 0]);
    }

    #[test]
    fn only_the_author_changes_private_words_and_only_for_a_day() {
        let written = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(9, 0, 0).unwrap();
        let later = |h| written + TimeDelta::hours(h);
        for (author, shared, hours, ok) in [(1, false, 24, true), (1, false, 25, false), (1, true, 1, false), (2, false, 1, false)] {
            assert_eq!(may_change(UserId(author), shared, written, &who(1, "A"), later(hours)).is_ok(), ok, "{author} {shared} {hours}");
        }
        assert!(parse(" \n").is_err() && parse("x").is_ok() && parse(&"x".repeat(4001)).is_err());
    }
}
