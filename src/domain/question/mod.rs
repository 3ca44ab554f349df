//! Questions of a posting: nine kinds of answers, read by their kind, and requirements that are said before anybody answers.

mod rule;
#[cfg(test)]
mod tests;

pub use rule::{Amount, Rule, RuleKind};

use rule::level;

use super::text;
use super::when;
use super::words::words;

words!(
    /// A kind of question on a posting.
    QuestionKind {
        Short = "short", "Short text";
        Long = "long", "Long text";
        YesNo = "yes_no", "Yes or no";
        One = "one", "One of a list";
        Several = "several", "Several of a list";
        Number = "number", "Number";
        Date = "date", "Date";
        Link = "link", "Web address";
        Level = "level", "Level of skill, rated by oneself";
    }
);

/// Most characters of an answer in text.
const LONG: usize = 4000;
const SHORT: usize = 300;
const LINK: usize = 500;
/// Most options of a list, and most characters of one.
const OPTIONS: usize = 20;
const OPTION: usize = 200;

/// The levels of skill, from 1 to 5.
pub const LEVELS: [&str; 5] = [
    "I have not done this yet",
    "I have done it with help",
    "I do it on my own",
    "I do the hard cases and help others",
    "Others come to me as the expert",
];

impl QuestionKind {
    /// Whether its author writes a list of options.
    pub const fn has_options(self) -> bool {
        matches!(self, QuestionKind::One | QuestionKind::Several)
    }
}

/// The lines of a typed list, cleaned, each once.
fn list(raw: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in raw.lines().map(text::line).filter(|l| !l.is_empty()) {
        if !out.contains(&line) {
            out.push(line);
        }
    }
    out
}

/// A question as its author writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub prompt: String,
    pub hint: String,
    pub kind: QuestionKind,
    pub required: bool,
    /// What can be chosen, for the kinds with a list.
    pub options: Vec<String>,
    pub rule: Option<Rule>,
}

impl Ask {
    /// A question without help, list and requirement.
    pub fn new(prompt: &str, kind: QuestionKind, required: bool) -> Self {
        Ask { prompt: prompt.to_owned(), hint: String::new(), kind, required, options: Vec::new(), rule: None }
    }

    /// The same question with a requirement; it must then be answered.
    pub fn must(self, rule: Rule) -> Self {
        Ask { rule: Some(rule), required: true, ..self }
    }

    /// The options of a typed list, or what is wrong with them.
    pub fn read_options(raw: &str) -> Result<Vec<String>, String> {
        let options = list(raw);
        match options.len() {
            0 | 1 => Err("Enter at least two different options, one on each line".to_owned()),
            n if n > OPTIONS => Err(format!("Enter at most {OPTIONS} options; these are {n}")),
            _ if options.iter().any(|o| o.chars().count() > OPTION) => Err(format!("An option must be {OPTION} characters or fewer")),
            _ => Ok(options),
        }
    }

    /// What can be chosen, as value and words; empty for what is typed.
    pub fn choices(&self) -> Vec<(String, String)> {
        let numbered = |list: &[String]| list.iter().enumerate().map(|(i, o)| (i.to_string(), o.clone())).collect();
        match self.kind {
            QuestionKind::YesNo => [("Yes", "Yes"), ("No", "No")].map(|(k, w)| (k.to_owned(), w.to_owned())).to_vec(),
            QuestionKind::One | QuestionKind::Several => numbered(&self.options),
            QuestionKind::Level => (1..=LEVELS.len()).map(|n| (n.to_string(), level(&n.to_string()))).collect(),
            _ => Vec::new(),
        }
    }

    /// A kept answer as the fields of a form show it.
    pub fn as_typed(&self, answer: &str) -> Vec<String> {
        match self.kind {
            QuestionKind::One | QuestionKind::Several => {
                answer.lines().filter_map(|chosen| self.options.iter().position(|o| o == chosen)).map(|i| i.to_string()).collect()
            }
            QuestionKind::Date => vec![answer.parse().map_or_else(|_| answer.to_owned(), when::day)],
            _ => vec![answer.to_owned()],
        }
    }

    /// A kept answer in words.
    pub fn spoken(&self, answer: &str) -> String {
        match self.kind {
            QuestionKind::Date => answer.parse().map_or_else(|_| answer.to_owned(), when::day),
            QuestionKind::Level => level(answer),
            _ => answer.to_owned(),
        }
    }

    /// What a kept answer (or none) does not meet, in words; `None` when all is well.
    pub fn unmet(&self, answer: Option<&str>) -> Option<String> {
        let rule = self.rule.as_ref()?;
        (!answer.is_some_and(|a| rule.is_met(a))).then(|| rule.words(self.kind))
    }

    /// What an applicant reads before answering.
    pub fn notice(&self) -> Option<String> {
        self.rule.as_ref().map(|r| r.notice(self.kind))
    }

    /// The answer as it will be kept; empty when there is none and none is needed. `typed` are the values of its fields.
    pub fn read(&self, typed: &[String]) -> Result<String, String> {
        let first = typed.first().map_or("", String::as_str);
        let is_empty = typed.iter().all(|v| v.trim().is_empty());
        match (is_empty, self.required) {
            (true, true) => return Err(format!("Answer “{}”", self.prompt)),
            (true, false) => return Ok(String::new()),
            _ => {}
        }
        let wrong = |what: String| format!("“{}”: {what}", self.prompt);
        match self.kind {
            QuestionKind::Long => self.within(text::lines(first), LONG),
            QuestionKind::Short => self.within(text::line(first), SHORT),
            QuestionKind::YesNo if first == "Yes" || first == "No" => Ok(first.to_owned()),
            QuestionKind::YesNo => Err(format!("Answer “{}” with yes or no", self.prompt)),
            QuestionKind::One => self.chosen(typed.get(..1).unwrap_or(typed)),
            QuestionKind::Several => self.chosen(typed),
            QuestionKind::Number => Amount::parse(first).map(|n| n.to_string()).map_err(wrong),
            QuestionKind::Date => when::parse_date(first).map(|d| d.to_string()).map_err(wrong),
            QuestionKind::Link => link(first).map_err(wrong),
            QuestionKind::Level if matches!(first, "1" | "2" | "3" | "4" | "5") => Ok(first.to_owned()),
            QuestionKind::Level => Err(format!("Choose a level for “{}”", self.prompt)),
        }
    }

    fn within(&self, answer: String, most: usize) -> Result<String, String> {
        match answer.chars().count() {
            n if n > most => Err(format!("The answer to “{}” must be {most} characters or fewer; this one has {n}", self.prompt)),
            0 if self.required => Err(format!("Answer “{}”", self.prompt)),
            _ => Ok(answer),
        }
    }

    /// The chosen options, in the order of the list.
    fn chosen(&self, typed: &[String]) -> Result<String, String> {
        let known = |v: &String| v.parse().ok().and_then(|i: usize| self.options.get(i));
        if typed.iter().any(|v| known(v).is_none()) {
            return Err(format!("Choose from the list of “{}”", self.prompt));
        }
        let chosen: Vec<&str> = self.options.iter().filter(|o| typed.iter().any(|v| known(v) == Some(o))).map(String::as_str).collect();
        Ok(chosen.join("\n"))
    }
}

/// A web address as people paste it.
fn link(raw: &str) -> Result<String, String> {
    let address = text::line(raw);
    let rest = ["https://", "http://"].iter().find_map(|s| address.strip_prefix(s));
    let host = rest.map(|r| r.split(['/', '?', '#']).next().unwrap_or_default());
    let good = host.is_some_and(|h| h.contains('.') && !h.starts_with('.') && !h.ends_with('.') && !h.contains(['@', '\\']));
    match address.len() {
        n if n > LINK => Err(format!("the address must be {LINK} characters or fewer")),
        _ if good && !address.contains([' ', '<', '>', '"']) => Ok(address),
        _ => Err("enter a whole web address, such as https://example.org/my-work".to_owned()),
    }
}
