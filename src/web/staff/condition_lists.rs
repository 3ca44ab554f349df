//! Lists of conditions that an offer can begin with: for the programme office.

use askama::Template;
use serde::Deserialize;

use super::condition_forms::yes;
use crate::actions::condition_lists as verbs;
use crate::domain::condition::{ConditionKind, ConditionOwner, ListItem, OnlyIf};
use crate::domain::ids::ListId;
use crate::domain::text;
use crate::store::conditions::lists::{self, List};
use crate::web::app::App;
use crate::web::ask::{Asked, Id};
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/condition-lists", all),
        routes::post("/staff/condition-lists", create),
        routes::get("/staff/condition-lists/{id}", page),
        routes::post("/staff/condition-lists/{id}", keep),
        routes::post("/staff/condition-lists/{id}/arrange", arrange),
        routes::post("/staff/condition-lists/{id}/remove", remove),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct NameForm {
    name: String,
}

#[derive(Template)]
#[template(path = "staff/condition_lists.html")]
struct ListsPage {
    shell: Shell,
    lists: Vec<List>,
    form: NameForm,
    problems: Problems,
}

async fn lists_page(app: &App, staff: Staff, form: NameForm, problems: Problems) -> Result<ListsPage, Fault> {
    let who = staff.who;
    let lists = app
        .read(move |conn| {
            who.may_run_programme()?;
            lists::all(conn)
        })
        .await?;
    Ok(ListsPage { shell: staff.shell, lists, form, problems })
}

async fn all(app: App, staff: Staff) -> Answer {
    show(&lists_page(&app, staff, NameForm::default(), Problems::default()).await?)
}

async fn create(app: App, staff: Staff, form: Posted<NameForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let name = text::line(&form.name);
    match app.write(move |tx, here| verbs::create(tx, here, &who, &name)).await {
        Ok(id) => done(format!("/staff/condition-lists/{id}"), Notice::ListKept),
        Err(e) => {
            let problems = super::refused(e)?;
            let problems = Problems::one("name", problems.of("form").unwrap_or_default());
            again(&lists_page(&app, staff, form, problems).await?)
        }
    }
}

/// One item as it is typed; `item` counts from 1, nothing for a new one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ItemForm {
    version: i64,
    item: String,
    kind: String,
    what: String,
    how: String,
    only_if: String,
    owner: String,
    days: String,
    mandatory: String,
    before_start: String,
    interim_enough: String,
}

impl ItemForm {
    fn of(item: usize, i: &ListItem) -> Self {
        ItemForm {
            version: 0,
            item: item.to_string(),
            kind: i.kind.to_string(),
            what: i.what.clone(),
            how: i.how.clone(),
            only_if: i.only_if.to_string(),
            owner: i.owner.to_string(),
            days: i.days.to_string(),
            mandatory: yes(i.mandatory),
            before_start: yes(i.before_start),
            interim_enough: yes(i.interim_enough),
        }
    }

    fn new() -> Self {
        ItemForm { only_if: OnlyIf::Always.to_string(), mandatory: yes(true), before_start: yes(true), ..ItemForm::default() }
    }

    fn check(&self) -> Result<ListItem, Problems> {
        let mut p = Problems::default();
        let kind = p.take("kind", ConditionKind::parse(&self.kind).ok_or_else(|| "Choose what kind of condition it is".to_owned()));
        let owner = p.take("owner", ConditionOwner::parse(&self.owner).ok_or_else(|| "Choose whose turn it is".to_owned()));
        let only_if = p.take("only_if", OnlyIf::parse(&self.only_if).ok_or_else(|| "Choose on which seats it stands".to_owned()));
        let item = ListItem {
            kind: kind.unwrap_or(ConditionKind::Documents),
            what: text::line(&self.what),
            how: text::lines(&self.how),
            only_if: only_if.unwrap_or(OnlyIf::Always),
            owner: owner.unwrap_or(ConditionOwner::Staff),
            days: self.days.trim().parse().unwrap_or(0),
            mandatory: self.mandatory == "yes",
            before_start: self.before_start == "yes",
            interim_enough: self.interim_enough == "yes",
        };
        item.check().into_iter().for_each(|(field, what)| p.add(field, what));
        if p.is_empty() { Ok(item) } else { Err(p) }
    }
}

#[derive(Template)]
#[template(path = "staff/condition_list.html")]
struct ListPage {
    shell: Shell,
    list: List,
    form: ItemForm,
    problems: Problems,
}

impl ListPage {
    fn kinds(&self) -> Vec<(String, String)> {
        let all = ConditionKind::ALL.iter().map(|k| (k.to_string(), k.spoken().to_owned()));
        std::iter::once((String::new(), "Choose a kind".to_owned())).chain(all).collect()
    }

    fn owners(&self) -> Vec<(&'static str, &'static str)> {
        ConditionOwner::ALL.iter().map(|o| (o.as_str(), o.spoken())).collect()
    }

    fn seats(&self) -> Vec<(String, String)> {
        OnlyIf::ALL.iter().map(|o| (o.to_string(), o.spoken().to_owned())).collect()
    }

    fn weights(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "Mandatory: without it nobody starts", self.form.mandatory == "yes")]
    }

    fn before(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "Needed before the first day", self.form.before_start == "yes")]
    }

    fn interim(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "An interim result is enough to start", self.form.interim_enough == "yes")]
    }

    fn is_new(&self) -> bool {
        self.form.item.is_empty()
    }

    /// What is special about an item, in a few words.
    fn about(&self, item: &ListItem) -> String {
        let weight = match (item.mandatory, item.before_start) {
            (false, _) => "optional",
            (true, false) => "not needed to start",
            (true, true) => "needed to start",
        };
        let seats = if item.only_if == OnlyIf::Always { String::new() } else { format!("; {}", item.only_if.spoken().to_lowercase()) };
        format!("{weight}{seats}")
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Which {
    item: String,
}

async fn load(app: &App, staff: Staff, id: ListId, form: Option<ItemForm>, which: &str, problems: Problems) -> Result<ListPage, Fault> {
    let who = staff.who;
    let list = app
        .read(move |conn| {
            who.may_run_programme()?;
            lists::find(conn, id)
        })
        .await?;
    let chosen = which.parse::<usize>().ok().and_then(|n| Some((n, list.items.get(n.checked_sub(1)?)?)));
    let form = form.unwrap_or_else(|| chosen.map_or_else(ItemForm::new, |(n, item)| ItemForm::of(n, item)));
    Ok(ListPage { shell: staff.shell, form: ItemForm { version: list.version, ..form }, list, problems })
}

async fn page(app: App, staff: Staff, id: Id, which: Asked<Which>) -> Answer {
    show(&load(&app, staff, ListId(id.0), None, &which.0.item, Problems::default()).await?)
}

/// Keeps one item: a new one at the end, or another in its place.
async fn keep(app: App, staff: Staff, id: Id, form: Posted<ItemForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), ListId(id.0), form.0);
    let item = match form.check() {
        Ok(item) => item,
        Err(problems) => return again(&load(&app, staff, id, Some(form), "", problems).await?),
    };
    let (version, at) = (form.version, form.item.parse::<usize>().ok().and_then(|n| n.checked_sub(1)));
    let kept = app.write(move |tx, here| {
        let mut list = List { version, ..lists::find(tx, id)? };
        match at.and_then(|at| list.items.get_mut(at)) {
            Some(old) => *old = item,
            None => list.items.push(item),
        }
        verbs::save(tx, here, &who, &list)
    });
    match kept.await {
        Ok(()) => done(format!("/staff/condition-lists/{id}"), Notice::ListKept),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &load(&app, staff, id, Some(form), "", problems).await?)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ArrangeForm {
    version: i64,
    name: String,
    /// `up-2`, `down-2`, `remove-2`, or nothing but the name.
    r#do: String,
}

async fn arrange(app: App, staff: Staff, id: Id, form: Posted<ArrangeForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), ListId(id.0), form.0);
    let kept = app.write(move |tx, here| {
        let list = lists::find(tx, id)?;
        let items = super::arranged(list.items.clone(), &form.r#do);
        verbs::save(tx, here, &who, &List { version: form.version, name: text::line(&form.name), items, ..list })
    });
    match kept.await {
        Ok(()) => done(format!("/staff/condition-lists/{id}"), Notice::ListKept),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &load(&app, staff, id, None, "", problems).await?)
        }
    }
}

async fn remove(app: App, staff: Staff, id: Id, _form: Posted<Nothing>) -> Answer {
    let (who, id) = (staff.who.clone(), ListId(id.0));
    match app.write(move |tx, here| verbs::remove(tx, here, &who, id)).await {
        Ok(()) => done("/staff/condition-lists", Notice::ListRemoved),
        Err(e) => {
            let problems = super::refused(e)?;
            again(&load(&app, staff, id, None, "", problems).await?)
        }
    }
}
