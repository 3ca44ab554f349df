//! The questions of a draft: their list, and one question a page, with the fields its kind has.

use askama::Template;
use serde::Deserialize;

use super::begin::Options;
use crate::actions::postings as verbs;
use crate::domain::ids::PostingId;
use crate::domain::question::{Ask, LEVELS, QuestionKind, Rule, RuleKind};
use crate::domain::text;
use crate::error::Error;
use crate::store::postings::{self, Posting};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/postings/{id}/questions", list),
        routes::post("/staff/postings/{id}/questions", arrange),
        routes::get("/staff/postings/{id}/questions/edit", form),
        routes::post("/staff/postings/{id}/questions/edit", save),
    ]
}

/// The list of the questions of a posting.
pub fn page(id: PostingId) -> String {
    format!("{}/questions", super::postings::page(id))
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct QuestionForm {
    version: i64,
    /// Its place in the list, from 1; nothing for a new one.
    n: String,
    kind: String,
    prompt: String,
    hint: String,
    required: String,
    options: String,
    rule: String,
    value: String,
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

    fn kind(&self) -> QuestionKind {
        QuestionKind::parse(&self.kind).unwrap_or(QuestionKind::Long)
    }

    /// The question it changes; `None` for a new one.
    fn at(&self) -> Option<usize> {
        self.n.parse().ok().and_then(|n: usize| n.checked_sub(1))
    }

    fn check(&self) -> Result<Ask, Problems> {
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
#[template(path = "staff/questions.html")]
struct ListPage {
    shell: Shell,
    posting: Posting,
    asks: Vec<Ask>,
    problems: Problems,
}

impl ListPage {
    fn kinds(&self) -> &'static [QuestionKind] {
        QuestionKind::ALL
    }

    fn is_full(&self) -> bool {
        self.asks.len() >= verbs::MOST_QUESTIONS
    }
}

#[derive(Template)]
#[template(path = "staff/question.html")]
struct QuestionPage {
    shell: Shell,
    posting: Posting,
    form: QuestionForm,
    problems: Problems,
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

async fn load(app: &App, staff: &Staff, id: PostingId) -> Result<(Posting, Vec<Ask>), Fault> {
    let who = staff.who.clone();
    app.read(move |conn| {
        let posting = verbs::seen_by_staff(conn, &who, id)?;
        who.may_manage(posting.content.agency)?;
        Ok((posting, postings::questions(conn, id)?.into_iter().map(|q| q.ask).collect()))
    })
    .await
}

async fn list(app: App, staff: Staff, id: Id) -> Answer {
    let (posting, asks) = load(&app, &staff, PostingId(id.0)).await?;
    show(&ListPage { shell: staff.shell, posting, asks, problems: Problems::default() })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ArrangeForm {
    version: i64,
    /// What to do with which question: `up-2`, `remove-3`.
    act: String,
}

/// The questions after one was moved or removed.
fn arranged(mut asks: Vec<Ask>, act: &str) -> Vec<Ask> {
    let (what, at) = act.split_once('-').and_then(|(what, n)| Some((what, n.parse::<usize>().ok()?.checked_sub(1)?))).unwrap_or_default();
    match what {
        "up" if at > 0 && at < asks.len() => asks.swap(at - 1, at),
        "down" if at + 1 < asks.len() => asks.swap(at, at + 1),
        "remove" if at < asks.len() => drop(asks.remove(at)),
        _ => {}
    }
    asks
}

async fn arrange(app: App, staff: Staff, id: Id, form: Posted<ArrangeForm>) -> Answer {
    let (who, id, version) = (staff.who.clone(), PostingId(id.0), form.0.version);
    let (posting, asks) = load(&app, &staff, id).await?;
    let new = arranged(asks.clone(), &form.0.act);
    match app.write(move |tx, here| verbs::save_questions(tx, here, &who, id, version, &new)).await {
        Ok(()) => done(page(id), Notice::PostingSaved),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &ListPage { shell: staff.shell, posting, asks, problems })
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    n: String,
    kind: String,
}

async fn form(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    let (posting, asks) = load(&app, &staff, PostingId(id.0)).await?;
    let new = QuestionForm { kind: which.0.kind, n: which.0.n, required: "1".to_owned(), ..QuestionForm::default() };
    let form = match new.at() {
        Some(at) => asks.get(at).map(|ask| QuestionForm::of(ask, at + 1)).ok_or(Error::NotFound)?,
        None => QuestionForm { kind: new.kind().to_string(), ..new },
    };
    let form = QuestionForm { version: posting.version, ..form };
    show(&QuestionPage { shell: staff.shell, posting, form, problems: Problems::default() })
}

async fn save(app: App, staff: Staff, id: Id, form: Posted<QuestionForm>) -> Answer {
    let (who, id) = (staff.who.clone(), PostingId(id.0));
    let (posting, asks) = load(&app, &staff, id).await?;
    let newest = posting.version;
    let page_with = |form, problems| QuestionPage { shell: staff.shell, posting, form, problems };
    let form = form.0;
    let ask = match form.check() {
        Ok(ask) => ask,
        Err(problems) => return show_as(problems.status(), &page_with(form, problems)),
    };
    let (mut new, version) = (asks.clone(), form.version);
    match form.at().and_then(|at| new.get_mut(at)) {
        Some(old) => *old = ask,
        None => new.push(ask),
    }
    match app.write(move |tx, here| verbs::save_questions(tx, here, &who, id, version, &new)).await {
        Ok(()) => done(page(id), Notice::PostingSaved),
        Err(e) => {
            // Sent again, it replaces the newer version knowingly.
            let (problems, form) = (super::refused(e)?, QuestionForm { version: newest, ..form });
            show_as(problems.status(), &page_with(form, problems))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_moved_and_removed_and_nothing_else() {
        let asks: Vec<Ask> = ["a", "b", "c"].iter().map(|p| Ask::new(p, QuestionKind::Short, true)).collect();
        let order = |act: &str| arranged(asks.clone(), act).iter().map(|a| a.prompt.clone()).collect::<String>();
        for (act, after) in
            [("up-2", "bac"), ("down-1", "bac"), ("remove-2", "ac"), ("up-1", "abc"), ("down-3", "abc"), ("remove-9", "abc"), ("x", "abc")]
        {
            assert_eq!(order(act), after, "{act}");
        }
    }
}
