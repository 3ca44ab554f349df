//! The template of tasks around the first day: for the programme office.

use askama::Template;
use serde::Deserialize;

use crate::actions::placements::tasks as verbs;
use crate::domain::term::TaskOwner;
use crate::domain::text;
use crate::store::placements::tasks::{self, Item};
use crate::web::app::App;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};
use crate::web::staff::{arranged, refused};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/placements/tasks", page),
        routes::post("/staff/placements/tasks", add),
        routes::post("/staff/placements/tasks/arrange", arrange),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ItemForm {
    what: String,
    owner: String,
    days: String,
}

impl ItemForm {
    fn check(&self) -> Result<Item, Problems> {
        let mut p = Problems::default();
        let what = text::line(&self.what);
        if !(1..=200).contains(&what.chars().count()) {
            p.add("what", "Say what is to be done, in at most 200 characters");
        }
        let owner = p.take("owner", TaskOwner::parse(&self.owner).ok_or_else(|| "Choose who does it".to_owned()));
        let days = self.days.trim().parse::<i64>().ok().filter(|d| (-90..=90).contains(d));
        let days = p.take("days", days.ok_or_else(|| "Enter the days as a whole number between -90 and 90".to_owned()));
        match (owner, days) {
            (Some(owner), Some(days)) if p.is_empty() => Ok(Item { what, owner, days }),
            _ => Err(p),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/onboarding.html")]
struct TasksPage {
    shell: Shell,
    items: Vec<Item>,
    form: ItemForm,
    problems: Problems,
}

impl TasksPage {
    fn owners(&self) -> Vec<(&'static str, &'static str)> {
        TaskOwner::ALL.iter().map(|o| (o.as_str(), o.spoken())).collect()
    }

    /// When an item is due, in words.
    fn due(&self, item: &Item) -> String {
        match item.days {
            0 => "on the first day".to_owned(),
            n if n < 0 => format!("{} before", text::count(-n, "day", "days")),
            n => format!("{} after", text::count(n, "day", "days")),
        }
    }
}

async fn load(app: &App, staff: Staff, form: ItemForm, problems: Problems) -> Result<TasksPage, Fault> {
    let who = staff.who;
    let items = app
        .read(move |conn| {
            who.may_run_programme()?;
            tasks::template(conn)
        })
        .await?;
    Ok(TasksPage { shell: staff.shell, items, form, problems })
}

async fn page(app: App, staff: Staff) -> Answer {
    show(&load(&app, staff, ItemForm::default(), Problems::default()).await?)
}

async fn add(app: App, staff: Staff, form: Posted<ItemForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let item = match form.check() {
        Ok(item) => item,
        Err(problems) => return again(&load(&app, staff, form, problems).await?),
    };
    let kept = app.write(move |tx, here| {
        let mut items = tasks::template(tx)?;
        items.push(item);
        verbs::set_template(tx, here, &who, &items)
    });
    match kept.await {
        Ok(()) => done("/staff/placements/tasks", Notice::TasksKept),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &load(&app, staff, form, problems).await?)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ArrangeForm {
    r#do: String,
}

async fn arrange(app: App, staff: Staff, form: Posted<ArrangeForm>) -> Answer {
    let who = staff.who;
    app.write(move |tx, here| {
        let items = arranged(tasks::template(tx)?, &form.0.r#do);
        verbs::set_template(tx, here, &who, &items)
    })
    .await?;
    done("/staff/placements/tasks", Notice::TasksKept)
}
