//! Forms of a condition, and adding one to an offer.

use askama::Template;
use serde::Deserialize;

use super::head::Head;
use crate::actions::conditions::{self as verbs, Duty, Vetting};
use crate::actions::offers;
use crate::domain::condition::{ConditionKind, ConditionOwner, NewCondition};
use crate::domain::ids::{OfferId, UserId};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when;
use crate::error::Error;
use crate::store::conditions::Condition;
use crate::store::{applications, offers as offer_rows};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/offers/{id}/conditions/new", form), routes::post("/staff/offers/{id}/conditions", add)]
}

pub(super) fn yes(is: bool) -> String {
    if is { "yes".to_owned() } else { String::new() }
}

/// Who answers for a condition, by when, and how much it weighs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct DutyForm {
    pub version: i64,
    pub owner: String,
    pub due_on: String,
    pub mandatory: String,
    pub before_start: String,
    pub interim_enough: String,
    pub how: String,
}

impl DutyForm {
    pub fn of(c: &Condition) -> Self {
        DutyForm {
            version: c.version,
            owner: c.owner_id.map_or_else(|| c.owner.as_str().to_owned(), |id| id.to_string()),
            due_on: super::as_field(c.due_on),
            mandatory: yes(c.mandatory),
            before_start: yes(c.before_start),
            interim_enough: yes(c.interim_enough),
            how: c.how.clone(),
        }
    }

    pub fn check(&self) -> Result<Duty, Problems> {
        let mut p = Problems::default();
        let due_on = p.take("due_on", when::parse_date(&self.due_on));
        let owner = match (ConditionOwner::parse(&self.owner), self.owner.parse().map(UserId)) {
            (Some(owner), _) => Some((owner, None)),
            (None, Ok(id)) => Some((ConditionOwner::Staff, Some(id))),
            _ => p.take("owner", Err("Choose an owner".to_owned())),
        };
        let how = text::lines(&self.how);
        if how.chars().count() > 1000 {
            p.add("how", "Use at most 1,000 characters");
        }
        match (owner, due_on) {
            (Some((owner, owner_id)), Some(due_on)) if p.is_empty() => Ok(Duty {
                due_on,
                owner,
                owner_id,
                mandatory: self.mandatory == "yes",
                before_start: self.before_start == "yes",
                interim_enough: self.interim_enough == "yes",
                how,
            }),
            _ => Err(p),
        }
    }
}

/// The steps of another office's decision.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct VettingForm {
    pub version: i64,
    pub level: String,
    pub submitted_on: String,
    pub interim_on: String,
    pub adjudicated_on: String,
    pub result: String,
}

impl VettingForm {
    pub fn of(c: &Condition) -> Self {
        let day = |d: Option<chrono::NaiveDate>| d.map_or_else(String::new, super::as_field);
        VettingForm {
            version: c.version,
            level: c.level.clone(),
            submitted_on: day(c.submitted_on),
            interim_on: day(c.interim_on),
            adjudicated_on: day(c.adjudicated_on),
            result: c.result.clone(),
        }
    }

    pub fn check(&self) -> Result<Vetting, Problems> {
        let mut p = Problems::default();
        let mut day = |field: &str, raw: &str| {
            if raw.trim().is_empty() { None } else { p.take(field, when::parse_date(raw)) }
        };
        let submitted_on = day("submitted_on", &self.submitted_on);
        let interim_on = day("interim_on", &self.interim_on);
        let adjudicated_on = day("adjudicated_on", &self.adjudicated_on);
        let (level, result) = (text::line(&self.level), text::line(&self.result));
        if level.chars().count() > 80 {
            p.add("level", "Use at most 80 characters");
        }
        if result.chars().count() > 200 {
            p.add("result", "Use at most 200 characters");
        }
        if p.is_empty() { Ok(Vetting { level, submitted_on, interim_on, adjudicated_on, result }) } else { Err(p) }
    }
}

/// A condition that is added by hand.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AddForm {
    kind: String,
    what: String,
    how: String,
    owner: String,
    due_on: String,
    weight: String,
}

/// How much a condition weighs: its word, and what it means.
const WEIGHTS: [(&str, &str); 3] = [
    ("first", "Mandatory, needed before the first day"),
    ("later", "Mandatory, not needed to start"),
    ("optional", "Optional: it keeps nobody from starting"),
];

impl AddForm {
    fn check(&self) -> Result<NewCondition, Problems> {
        let mut p = Problems::default();
        let kind = p.take("kind", ConditionKind::parse(&self.kind).ok_or_else(|| "Choose what kind of condition it is".to_owned()));
        let owner = p.take("owner", ConditionOwner::parse(&self.owner).ok_or_else(|| "Choose whose turn it is".to_owned()));
        let due_on = p.take("due_on", when::parse_date(&self.due_on));
        let (what, how) = (text::line(&self.what), text::lines(&self.how));
        if !(1..=200).contains(&what.chars().count()) {
            p.add("what", "Say what the offer depends on, in at most 200 characters");
        }
        if how.chars().count() > 1000 {
            p.add("how", "Use at most 1,000 characters");
        }
        if !WEIGHTS.iter().any(|(w, _)| *w == self.weight) {
            p.add("weight", "Choose how much it weighs");
        }
        match (kind, owner, due_on) {
            (Some(kind), Some(owner), Some(due_on)) if p.is_empty() => Ok(NewCondition {
                kind,
                what,
                how,
                due_on,
                owner,
                mandatory: self.weight != "optional",
                before_start: self.weight == "first",
                interim_enough: false,
                level: String::new(),
            }),
            _ => Err(p),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/condition_new.html")]
struct AddPage {
    shell: Shell,
    head: Head,
    offer: OfferId,
    form: AddForm,
    problems: Problems,
}

fn options(first: &str, words: impl Iterator<Item = (&'static str, &'static str)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), first.to_owned())).chain(words.map(|(k, s)| (k.to_owned(), s.to_owned()))).collect()
}

impl AddPage {
    fn kinds(&self) -> Vec<(String, String)> {
        options("Choose a kind", ConditionKind::ALL.iter().map(|k| (k.as_str(), k.spoken())))
    }

    fn owners(&self) -> Vec<(&'static str, &'static str)> {
        ConditionOwner::ALL.iter().map(|o| (o.as_str(), o.spoken())).collect()
    }

    fn weights(&self) -> Vec<(&'static str, &'static str)> {
        WEIGHTS.to_vec()
    }
}

async fn page(app: &App, staff: Staff, offer: OfferId, form: AddForm, problems: Problems) -> Result<AddPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let head = app
        .read(move |conn| {
            let found = offer_rows::find(conn, offer)?;
            let reference = Reference::parse(&applications::find(conn, found.application)?.reference).ok_or(Error::NotFound)?;
            let head = Head::of_case(conn, &who, &reference, now)?;
            who.may_manage(head.app.agency)?;
            offers::own_seat(conn, &who, found.seat)?;
            Ok(head)
        })
        .await?;
    Ok(AddPage { shell: staff.shell, head, offer, form, problems })
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, OfferId(id.0), AddForm::default(), Problems::default()).await?)
}

async fn add(app: App, staff: Staff, id: Id, form: Posted<AddForm>) -> Answer {
    let (who, offer, form) = (staff.who.clone(), OfferId(id.0), form.0);
    let new = match form.check() {
        Ok(new) => new,
        Err(problems) => return again(&page(&app, staff, offer, form, problems).await?),
    };
    match app.write(move |tx, here| verbs::add(tx, here, &who, offer, &new)).await {
        Ok(_) => done(format!("/staff/offers/{offer}"), Notice::ConditionAdded),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, offer, form, problems).await?)
        }
    }
}
