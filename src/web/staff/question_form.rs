//! One question as a form with the fields its kind has: the same for a posting and for a question set.

use askama::Template;
use serde::Deserialize;

use super::begin::Options;
use crate::domain::question::{Ask, LEVELS, QuestionKind, Rule, RuleKind};
use crate::domain::text;
use crate::error::Error;
use crate::web::fault::Fault;
use crate::web::forms::Problems;
use crate::web::shell::Shell;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct QuestionForm {
    pub version: i64,
    /// Its place in the list, from 1; nothing for a new one.
    pub n: String,
    pub kind: String,
    pub prompt: String,
    pub hint: String,
    pub required: String,
    pub options: String,
    pub rule: String,
    pub value: String,
}

/// Which question is asked for: one of the list, or a new one of a kind.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    pub n: String,
    pub kind: String,
}

impl QuestionForm {
    fn of(ask: &Ask, n: usize) -> Self {
        let (rule, value) = ask.rule.as_ref().map(Rule::typed).map_or_else(Default::default, |(k, v)| (k.to_string(), v));
        QuestionForm {
            version: 0,
            n: n.to_string(),
            kind: ask.kind.to_string(),
            prompt: ask.prompt.clone(),
            hint: ask.hint.clone(),
            required: if ask.required { "1" } else { "" }.to_owned(),
            options: ask.options.join("\n"),
            rule,
            value,
        }
    }

    /// The form of the question that is asked for.
    pub fn begin(which: Which, asks: &[Ask], version: i64) -> Result<Self, Fault> {
        let new = QuestionForm { kind: which.kind, n: which.n, required: "1".to_owned(), ..QuestionForm::default() };
        let form = match new.at() {
            Some(at) => asks.get(at).map(|ask| QuestionForm::of(ask, at + 1)).ok_or(Error::NotFound)?,
            None => QuestionForm { kind: new.kind().to_string(), ..new },
        };
        Ok(QuestionForm { version, ..form })
    }

    pub fn kind(&self) -> QuestionKind {
        QuestionKind::parse(&self.kind).unwrap_or(QuestionKind::Long)
    }

    /// The question it changes; `None` for a new one.
    fn at(&self) -> Option<usize> {
        self.n.parse().ok().and_then(|n: usize| n.checked_sub(1))
    }

    /// The list with this question in its place, or at the end.
    pub fn put(&self, mut asks: Vec<Ask>, ask: Ask) -> Vec<Ask> {
        match self.at().and_then(|at| asks.get_mut(at)) {
            Some(old) => *old = ask,
            None => asks.push(ask),
        }
        asks
    }

    pub fn check(&self) -> Result<Ask, Problems> {
        let (mut p, kind) = (Problems::default(), self.kind());
        let prompt = text::line(&self.prompt);
        match prompt.chars().count() {
            0 => p.add("prompt", "Enter the question"),
            1..=300 => {}
            _ => p.add("prompt", "The question must be 300 characters or fewer"),
        }
        let hint = text::line(&self.hint);
        if hint.chars().count() > 300 {
            p.add("hint", "The help must be 300 characters or fewer");
        }
        let options = if kind.has_options() { p.take("options", Ask::read_options(&self.options)).unwrap_or_default() } else { Vec::new() };
        let rule = match RuleKind::parse(&self.rule) {
            Some(rule) if p.is_empty() => p.take("value", Rule::read(kind, rule, self.value.trim(), &options)),
            _ => None,
        };
        let ask = Ask { hint, options, ..Ask::new(&prompt, kind, self.required == "1") };
        if p.is_empty() { Ok(rule.map_or(ask.clone(), |r| ask.must(r))) } else { Err(p) }
    }
}

#[derive(Template)]
#[template(path = "staff/question.html")]
pub struct QuestionPage {
    pub shell: Shell,
    /// The posting or the set it belongs to.
    pub about: String,
    /// The page of the list.
    pub list: String,
    pub form: QuestionForm,
    pub problems: Problems,
}

impl QuestionPage {
    fn kind(&self) -> QuestionKind {
        self.form.kind()
    }

    /// Requirements that fit the kind.
    fn rules(&self) -> Options {
        let fitting = RuleKind::of(self.kind()).iter().map(|r| (r.to_string(), r.spoken().to_owned()));
        std::iter::once((String::new(), "Any answer will do".to_owned())).chain(fitting).collect()
    }

    fn has_rules(&self) -> bool {
        !RuleKind::of(self.kind()).is_empty()
    }

    fn levels(&self) -> Options {
        let all = (1..=LEVELS.len()).zip(LEVELS).skip(1).map(|(n, words)| (n.to_string(), format!("{n}: {words}")));
        std::iter::once((String::new(), "Choose".to_owned())).chain(all).collect()
    }

    /// How the value of a requirement is given: `area`, `levels`, `text` or not at all.
    fn value_shape(&self) -> &'static str {
        match self.kind() {
            QuestionKind::One | QuestionKind::Several => "area",
            QuestionKind::Level => "levels",
            QuestionKind::Number | QuestionKind::Date => "text",
            _ => "",
        }
    }
}
