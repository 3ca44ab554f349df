//! What an answer must be, said before anybody answers.

use chrono::NaiveDate;

use super::{LEVELS, QuestionKind, list};
use crate::domain::when;
use crate::domain::words::words;

words!(
    /// How the requirement of a question is chosen in a form.
    RuleKind {
        Yes = "yes", "The answer must be Yes";
        No = "no", "The answer must be No";
        OneOf = "one_of", "Only some options are enough";
        AtLeast = "at_least", "At least";
        AtMost = "at_most", "At most";
        By = "by", "On or before a date";
        From = "from", "On or after a date";
    }
);

impl RuleKind {
    /// The requirements that fit a kind of question.
    pub const fn of(kind: QuestionKind) -> &'static [RuleKind] {
        match kind {
            QuestionKind::YesNo => &[RuleKind::Yes, RuleKind::No],
            QuestionKind::One | QuestionKind::Several => &[RuleKind::OneOf],
            QuestionKind::Number => &[RuleKind::AtLeast, RuleKind::AtMost],
            QuestionKind::Date => &[RuleKind::By, RuleKind::From],
            QuestionKind::Level => &[RuleKind::AtLeast],
            QuestionKind::Short | QuestionKind::Long | QuestionKind::Link => &[],
        }
    }
}

/// What an answer must be. It removes nobody by itself: applicants read it before they answer, staff read whether it is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    Yes,
    No,
    OneOf(Vec<String>),
    AtLeast(Amount),
    AtMost(Amount),
    By(NaiveDate),
    From(NaiveDate),
}

/// A number with at most two digits after the point, in hundredths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i64);

impl Amount {
    /// The number behind its hundredths, as they are kept.
    pub const fn of_hundredths(hundredths: i64) -> Self {
        Amount(hundredths)
    }

    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// Reads a number as typed: `12`, `1,200`, `2.5`.
    pub fn parse(raw: &str) -> Result<Self, String> {
        let plain: String = raw.trim().chars().filter(|c| *c != ',' && *c != ' ').collect();
        let bad = || "Enter a number, such as 12 or 2.5".to_owned();
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, "0"));
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(part) || part.len() > 2 {
            return Err(bad());
        }
        if whole.trim_start_matches('0').len() > 9 {
            return Err("The number must be below 1,000,000,000".to_owned());
        }
        let (whole, part): (i64, i64) = (whole.parse().map_err(|_| bad())?, format!("{part:0<2}").parse().map_err(|_| bad())?);
        Ok(Amount(whole * 100 + part))
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 % 100 {
            0 => write!(f, "{}", self.0 / 100),
            n if n % 10 == 0 => write!(f, "{}.{}", self.0 / 100, n / 10),
            n => write!(f, "{}.{n:02}", self.0 / 100),
        }
    }
}

impl Rule {
    /// The requirement as it is kept.
    pub fn stored(&self) -> String {
        match self {
            Rule::Yes => "yes".to_owned(),
            Rule::No => "no".to_owned(),
            Rule::OneOf(list) => format!("one_of\n{}", list.join("\n")),
            Rule::AtLeast(n) => format!("at_least\n{n}"),
            Rule::AtMost(n) => format!("at_most\n{n}"),
            Rule::By(day) => format!("by\n{day}"),
            Rule::From(day) => format!("from\n{day}"),
        }
    }

    /// The requirement behind its stored words.
    pub fn parse(stored: &str) -> Option<Self> {
        let (kind, rest) = stored.split_once('\n').unwrap_or((stored, ""));
        Some(match RuleKind::parse(kind)? {
            RuleKind::Yes => Rule::Yes,
            RuleKind::No => Rule::No,
            RuleKind::OneOf => Rule::OneOf(rest.lines().map(str::to_owned).collect()),
            RuleKind::AtLeast => Rule::AtLeast(Amount::parse(rest).ok()?),
            RuleKind::AtMost => Rule::AtMost(Amount::parse(rest).ok()?),
            RuleKind::By => Rule::By(rest.parse().ok()?),
            RuleKind::From => Rule::From(rest.parse().ok()?),
        })
    }

    /// Kind and value as a form shows them.
    pub fn typed(&self) -> (RuleKind, String) {
        match self {
            Rule::Yes => (RuleKind::Yes, String::new()),
            Rule::No => (RuleKind::No, String::new()),
            Rule::OneOf(list) => (RuleKind::OneOf, list.join("\n")),
            Rule::AtLeast(n) => (RuleKind::AtLeast, n.to_string()),
            Rule::AtMost(n) => (RuleKind::AtMost, n.to_string()),
            Rule::By(day) => (RuleKind::By, when::day(*day)),
            Rule::From(day) => (RuleKind::From, when::day(*day)),
        }
    }

    /// Reads a requirement as a form sends it, for a question of this kind with these options.
    pub fn read(of: QuestionKind, kind: RuleKind, value: &str, options: &[String]) -> Result<Self, String> {
        if !RuleKind::of(of).contains(&kind) {
            return Err("Choose a requirement from the list".to_owned());
        }
        if of == QuestionKind::Level && !matches!(value, "2" | "3" | "4" | "5") {
            return Err("Choose a level from 2 to 5".to_owned());
        }
        Ok(match kind {
            RuleKind::Yes => Rule::Yes,
            RuleKind::No => Rule::No,
            RuleKind::OneOf => {
                let enough = list(value);
                if let Some(other) = enough.iter().find(|o| !options.contains(o)) {
                    return Err(format!("“{other}” is not one of the options above"));
                }
                match enough.len() {
                    0 => return Err("Enter the options that are enough, one on each line".to_owned()),
                    n if n == options.len() => return Err("At least one option must not be enough".to_owned()),
                    _ => Rule::OneOf(enough),
                }
            }
            RuleKind::AtLeast => Rule::AtLeast(Amount::parse(value)?),
            RuleKind::AtMost => Rule::AtMost(Amount::parse(value)?),
            RuleKind::By => Rule::By(when::parse_date(value)?),
            RuleKind::From => Rule::From(when::parse_date(value)?),
        })
    }

    /// What the answer must be, for a sentence of staff: `the answer must be Yes`.
    pub fn words(&self, kind: QuestionKind) -> String {
        match self {
            Rule::Yes => "the answer must be Yes".to_owned(),
            Rule::No => "the answer must be No".to_owned(),
            Rule::OneOf(list) if kind == QuestionKind::Several => format!("at least one of these must be chosen: {}", list.join("; ")),
            Rule::OneOf(list) => format!("one of these must be chosen: {}", list.join("; ")),
            Rule::AtLeast(n) => format!("the answer must be at least {}", measure(kind, *n)),
            Rule::AtMost(n) => format!("the answer must be at most {}", measure(kind, *n)),
            Rule::By(day) => format!("the date must be {} or earlier", when::day(*day)),
            Rule::From(day) => format!("the date must be {} or later", when::day(*day)),
        }
    }

    /// What an applicant reads before answering: who is not considered.
    pub fn notice(&self, kind: QuestionKind) -> String {
        match self {
            Rule::Yes => "People who answer No are not considered.".to_owned(),
            Rule::No => "People who answer Yes are not considered.".to_owned(),
            Rule::OneOf(list) if kind == QuestionKind::Several => {
                format!("People who choose none of these are not considered: {}.", list.join("; "))
            }
            Rule::OneOf(list) => format!("Only people who choose one of these are considered: {}.", list.join("; ")),
            Rule::AtLeast(n) => format!("People who answer less than {} are not considered.", measure(kind, *n)),
            Rule::AtMost(n) => format!("People who answer more than {} are not considered.", measure(kind, *n)),
            Rule::By(day) => format!("People who answer a date after {} are not considered.", when::day(*day)),
            Rule::From(day) => format!("People who answer a date before {} are not considered.", when::day(*day)),
        }
    }

    /// Whether a kept answer meets it.
    pub fn is_met(&self, answer: &str) -> bool {
        let number = || Amount::parse(answer).ok();
        let day = || answer.parse::<NaiveDate>().ok();
        match self {
            Rule::Yes => answer.eq_ignore_ascii_case("yes"),
            Rule::No => answer.eq_ignore_ascii_case("no"),
            Rule::OneOf(enough) => answer.lines().any(|chosen| enough.iter().any(|e| e == chosen)),
            Rule::AtLeast(least) => number().is_some_and(|n| n >= *least),
            Rule::AtMost(most) => number().is_some_and(|n| n <= *most),
            Rule::By(last) => day().is_some_and(|d| d <= *last),
            Rule::From(first) => day().is_some_and(|d| d >= *first),
        }
    }
}

/// A limit in the words of its question: a level with its meaning, a number as it is.
fn measure(kind: QuestionKind, n: Amount) -> String {
    if kind == QuestionKind::Level { format!("level {}", level(&n.to_string())) } else { n.to_string() }
}

/// `3: I do it on my own`
pub(super) fn level(number: &str) -> String {
    let words = number.parse().ok().and_then(|n: usize| LEVELS.get(n.checked_sub(1)?));
    words.map_or_else(|| number.to_owned(), |words| format!("{number}: {words}"))
}
