//! Assessments: tasks done with a tool outside, by a date, with points that pass or do not. What is entered once is never overwritten.

use chrono::{NaiveDate, TimeDelta};

use super::question::Amount;
use super::text;
use super::when::{self, Moment};
use super::words::words;

words!(
    /// Where an attempt stands.
    AttemptState {
        Invited = "invited", "Invited";
        Scored = "scored", "Score entered";
        Expired = "expired", "Not taken in time";
        Waived = "waived", "Waived";
    }
);

/// A skill that has a pass mark of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skill {
    pub name: String,
    pub pass: Amount,
}

/// How the assessment of a posting is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What the tool is called in letters.
    pub tool: String,
    /// Where it is taken; empty when every person has a link of their own.
    pub link: String,
    pub highest: Amount,
    pub pass: Amount,
    pub skills: Vec<Skill>,
    /// Days in which it is taken.
    pub days: i64,
    /// Attempts that may be scored.
    pub attempts: i64,
    /// Days between two attempts.
    pub wait_days: i64,
}

/// Settings as they are typed.
#[derive(Debug, Clone, Copy)]
pub struct Typed<'a> {
    pub tool: &'a str,
    pub link: &'a str,
    pub highest: &'a str,
    pub pass: &'a str,
    pub skills: &'a str,
    pub days: &'a str,
    pub attempts: &'a str,
    pub wait_days: &'a str,
}

/// Problems by field.
type Wrong = Vec<(&'static str, String)>;

const MOST_SKILLS: usize = 12;

impl Settings {
    /// Reads a form; all problems at once, by field.
    pub fn read(typed: &Typed<'_>) -> Result<Self, Wrong> {
        let mut wrong = Wrong::new();
        let tool = text::line(typed.tool);
        if tool.is_empty() || tool.chars().count() > 100 {
            wrong.push(("tool", "Name the tool, in at most 100 characters".to_owned()));
        }
        let link = parse_link(typed.link).unwrap_or_else(|what| {
            wrong.push(("link", what));
            String::new()
        });
        let highest = points(typed.highest).unwrap_or_else(|what| {
            wrong.push(("highest", what));
            Amount::default()
        });
        let pass = points(typed.pass).unwrap_or_else(|what| {
            wrong.push(("pass", what));
            Amount::default()
        });
        if wrong.iter().all(|(f, _)| *f != "highest") && highest == Amount::default() {
            wrong.push(("highest", "The highest score must be above zero".to_owned()));
        } else if wrong.iter().all(|(f, _)| !matches!(*f, "highest" | "pass")) && pass > highest {
            wrong.push(("pass", format!("The pass mark must not be above the highest score, {highest}")));
        }
        let skills = skills(typed.skills, highest).unwrap_or_else(|what| {
            wrong.push(("skills", what));
            Vec::new()
        });
        let mut whole = |field: &'static str, raw: &str, least: i64, most: i64| {
            let read = raw.trim().parse::<i64>().ok().filter(|n| (least..=most).contains(n));
            read.unwrap_or_else(|| {
                wrong.push((field, format!("Enter a whole number from {least} to {most}")));
                least
            })
        };
        let (days, attempts) = (whole("days", typed.days, 1, 90), whole("attempts", typed.attempts, 1, 5));
        let wait_days = whole("wait_days", typed.wait_days, 0, 365);
        if wrong.is_empty() { Ok(Settings { tool, link, highest, pass, skills, days, attempts, wait_days }) } else { Err(wrong) }
    }

    /// The skills as they are typed: one a line.
    pub fn skills_typed(&self) -> String {
        self.skills.iter().map(|s| format!("{}: {}", s.name, s.pass)).collect::<Vec<_>>().join("\n")
    }

    /// Whether the marks are the same: once a score is in, they stay.
    pub fn same_marks(&self, other: &Settings) -> bool {
        (self.highest, self.pass, &self.skills) == (other.highest, other.pass, &other.skills)
    }

    /// The end of the day by which somebody invited now takes it, in that person's zone.
    pub fn due(&self, now: Moment, zone: when::Tz) -> Moment {
        when::end_of(when::day_in(now, zone) + TimeDelta::days(self.days), zone)
    }

    /// What these points come to: each skill that counts, and the whole.
    pub fn marks(&self, score: &Score) -> Result<Marks, String> {
        if score.points > self.highest {
            return Err(format!("{} is above the highest score, {}", score.points, self.highest));
        }
        let mut skills = Vec::new();
        for skill in &self.skills {
            let Some((_, points)) = score.skills.iter().find(|(name, _)| *name == skill.name) else {
                return Err(format!("There are no points for “{}”", skill.name));
            };
            if *points > self.highest {
                return Err(format!("{points} for “{}” is above the highest score, {}", skill.name, self.highest));
            }
            skills.push(Mark { name: skill.name.clone(), points: *points, passed: *points >= skill.pass });
        }
        let passed = score.points >= self.pass && skills.iter().all(|s| s.passed);
        Ok(Marks { passed, skills })
    }
}

/// A web address of a tool: `https`, or nothing.
pub fn parse_link(raw: &str) -> Result<String, String> {
    let link = text::line(raw);
    let host = link.strip_prefix("https://").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    match host {
        None if link.is_empty() => Ok(link),
        Some(host)
            if link.len() <= 500
                && host.contains('.')
                && !host.starts_with('.')
                && !host.contains(['@', '\\'])
                && !link.contains([' ', '<', '>', '"']) =>
        {
            Ok(link)
        }
        _ => Err("Enter a whole web address that begins with https://".to_owned()),
    }
}

/// Points as people and files write them: `712`, `87.5`, `87.5%`.
pub fn points(raw: &str) -> Result<Amount, String> {
    let plain = raw.trim().trim_end_matches('%').trim_end();
    if plain.is_empty() {
        return Err("Enter points, such as 712 or 87.5".to_owned());
    }
    Amount::parse(plain).map_err(|_| "Points are a number from zero on, with at most two digits after the point".to_owned())
}

fn skills(raw: &str, highest: Amount) -> Result<Vec<Skill>, String> {
    let mut out: Vec<Skill> = Vec::new();
    for line in raw.lines().map(text::line).filter(|l| !l.is_empty()) {
        let (name, pass) = line.rsplit_once(':').ok_or_else(|| format!("“{line}” needs a pass mark: write “Name: points”"))?;
        let (name, pass) = (text::line(name), points(pass).map_err(|what| format!("“{line}”: {what}"))?);
        if name.is_empty() || name.chars().count() > 80 {
            return Err(format!("“{line}” needs a name of at most 80 characters"));
        }
        if pass > highest {
            return Err(format!("The pass mark of “{name}” is above the highest score"));
        }
        if out.iter().any(|s| s.name.eq_ignore_ascii_case(&name)) {
            return Err(format!("“{name}” stands there twice"));
        }
        out.push(Skill { name, pass });
    }
    if out.len() > MOST_SKILLS { Err(format!("Use at most {MOST_SKILLS} skills")) } else { Ok(out) }
}

/// A score as it is entered, by hand or from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub points: Amount,
    pub skills: Vec<(String, Amount)>,
    pub taken_on: NaiveDate,
    /// Where it can be looked at; may be empty.
    pub evidence: String,
}

/// Points of a skill, and whether they are enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub name: String,
    pub points: Amount,
    pub passed: bool,
}

/// What a score comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    pub passed: bool,
    pub skills: Vec<Mark>,
}

/// Whether the assessment can have been taken on a day: not before the invitation, not in the future. A day of grace on both sides: the
/// tool and the applicant may live in other zones.
pub fn taken_between(taken_on: NaiveDate, invited_at: Moment, now: Moment) -> Result<(), String> {
    let (first, last) = (invited_at.date() - TimeDelta::days(1), now.date() + TimeDelta::days(1));
    if taken_on < first {
        return Err(format!("It was taken on {}, before the invitation", when::day(taken_on)));
    }
    if taken_on > last { Err(format!("{} has not come yet", when::day(taken_on))) } else { Ok(()) }
}

/// An attempt as the rule of retakes sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Past {
    pub state: AttemptState,
    /// For a scored attempt: whether it passed, and the day it was taken.
    pub score: Option<(bool, NaiveDate)>,
}

/// The number of the next attempt, or why there is none now. Only attempts with a score are counted; an invitation that ran out may be
/// given again.
pub fn next_attempt(settings: &Settings, past: &[Past], today: NaiveDate) -> Result<i64, String> {
    if past.iter().any(|a| a.state == AttemptState::Invited) {
        return Err("An invitation is open.".to_owned());
    }
    if past.iter().any(|a| a.state == AttemptState::Waived) {
        return Err("The assessment was waived.".to_owned());
    }
    let scored: Vec<(bool, NaiveDate)> = past.iter().filter_map(|a| a.score).collect();
    if scored.iter().any(|(passed, _)| *passed) {
        return Err("The assessment was passed.".to_owned());
    }
    let used = i64::try_from(scored.len()).unwrap_or(i64::MAX);
    if used >= settings.attempts {
        return Err(format!("All attempts were used: {used} of {}.", settings.attempts));
    }
    if let Some(last) = scored.iter().map(|(_, taken_on)| *taken_on).max() {
        let from = last + TimeDelta::days(settings.wait_days);
        if today < from {
            return Err(format!("The next attempt is possible from {}.", when::day(from)));
        }
    }
    Ok(i64::try_from(past.len()).unwrap_or(i64::MAX - 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, d).unwrap()
    }

    fn typed() -> Typed<'static> {
        Typed {
            tool: "CodeSignal",
            link: "https://app.codesignal.example/t/1",
            highest: "850",
            pass: "600",
            skills: "Algorithms: 500\nSQL: 400.5",
            days: "10",
            attempts: "2",
            wait_days: "14",
        }
    }

    #[test]
    fn settings_are_read_whole_or_not() {
        let read = Settings::read(&typed()).unwrap();
        assert_eq!(read.skills_typed(), "Algorithms: 500\nSQL: 400.5");
        for (bad, field) in [
            (Typed { tool: " ", ..typed() }, "tool"),
            (Typed { link: "http://tool.example", ..typed() }, "link"),
            (Typed { link: "https://user@tool.example", ..typed() }, "link"),
            (Typed { highest: "0", pass: "0", skills: "", ..typed() }, "highest"),
            (Typed { pass: "851", ..typed() }, "pass"),
            (Typed { pass: "-1", ..typed() }, "pass"),
            (Typed { skills: "SQL", ..typed() }, "skills"),
            (Typed { skills: "SQL: 1\nsql: 2", ..typed() }, "skills"),
            (Typed { skills: "SQL: 900", ..typed() }, "skills"),
            (Typed { days: "0", ..typed() }, "days"),
            (Typed { attempts: "6", ..typed() }, "attempts"),
            (Typed { wait_days: "a", ..typed() }, "wait_days"),
        ] {
            let wrong = Settings::read(&bad).unwrap_err();
            assert_eq!(wrong.iter().map(|w| w.0).collect::<Vec<_>>(), [field], "{wrong:?}");
        }
        assert_eq!(Settings::read(&Typed { tool: "", days: "x", ..typed() }).unwrap_err().len(), 2);
    }

    #[test]
    fn every_mark_counts() {
        let settings = Settings::read(&typed()).unwrap();
        let score = |whole: &str, a: &str, s: &str| Score {
            points: points(whole).unwrap(),
            skills: vec![("Algorithms".into(), points(a).unwrap()), ("SQL".into(), points(s).unwrap())],
            taken_on: day(1),
            evidence: String::new(),
        };
        for (whole, a, s, passed) in [
            ("600", "500", "400.5", true),
            ("599.99", "500", "400.5", false),
            ("850", "499", "800", false),
            ("850", "850", "400.49", false),
        ] {
            assert_eq!(settings.marks(&score(whole, a, s)).unwrap().passed, passed, "{whole} {a} {s}");
        }
        assert!(settings.marks(&score("851", "1", "1")).unwrap_err().contains("above the highest"));
        assert!(settings.marks(&score("1", "851", "1")).unwrap_err().contains("Algorithms"));
        let short = Score { skills: vec![], ..score("700", "1", "1") };
        assert!(settings.marks(&short).unwrap_err().contains("no points for “Algorithms”"));
    }

    #[test]
    fn points_are_read_as_they_are_written() {
        for (raw, want) in [("712", "712"), ("87.5%", "87.5"), (" 1,000 ", "1000"), ("0", "0")] {
            assert_eq!(points(raw).unwrap().to_string(), want);
        }
        for bad in ["", "-3", "n/a", "1.234", "=1+1", "1e3"] {
            assert!(points(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_retake_waits_and_ends() {
        let settings = Settings::read(&typed()).unwrap();
        let scored = |passed, d| Past { state: AttemptState::Scored, score: Some((passed, day(d))) };
        let bare = |state| Past { state, score: None };
        for (past, today, want) in [
            (vec![], 1, Ok(1)),
            (vec![bare(AttemptState::Invited)], 1, Err("open")),
            (vec![bare(AttemptState::Waived)], 1, Err("waived")),
            (vec![bare(AttemptState::Expired)], 1, Ok(2)),
            (vec![scored(true, 1)], 30, Err("passed")),
            (vec![scored(false, 1)], 14, Err("from December 15, 2026")),
            (vec![scored(false, 1)], 15, Ok(2)),
            (vec![scored(false, 1), bare(AttemptState::Expired)], 15, Ok(3)),
            (vec![scored(false, 1), scored(false, 2)], 30, Err("2 of 2")),
        ] {
            match (next_attempt(&settings, &past, day(today)), want) {
                (Ok(n), Ok(want)) => assert_eq!(n, want),
                (Err(why), Err(part)) => assert!(why.contains(part), "{why}"),
                (got, want) => panic!("{past:?} on {today}: {got:?}, not {want:?}"),
            }
        }
    }

    #[test]
    fn it_is_taken_after_the_invitation_and_not_tomorrow() {
        let at = |d: u32| day(d).and_hms_opt(12, 0, 0).unwrap();
        assert!(taken_between(day(4), at(5), at(9)).is_ok() && taken_between(day(10), at(5), at(9)).is_ok());
        assert!(taken_between(day(3), at(5), at(9)).unwrap_err().contains("before the invitation"));
        assert!(taken_between(day(11), at(5), at(9)).unwrap_err().contains("has not come"));
    }
}
