//! Accounts that are likely one person: the list, one pair side by side, merging, telling apart.

use askama::Template;
use serde::Deserialize;

use crate::actions::people::{self as verbs, Pair};
use crate::domain::ids::UserId;
use crate::domain::text;
use crate::error::Error;
use crate::store::applications::{self, Mine};
use crate::store::people::{self, Merge};
use crate::web::app::App;
use crate::web::ask::Asked;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Merges that are listed.
const MOST: i64 = 100;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/duplicates", list),
        routes::get("/staff/duplicates/compare", compare),
        routes::post("/staff/duplicates/merge", merge),
        routes::post("/staff/duplicates/apart", apart),
    ]
}

#[derive(Template)]
#[template(path = "staff/duplicates.html")]
struct ListPage {
    shell: Shell,
    pairs: Vec<Pair>,
    merges: Vec<Merge>,
}

async fn list(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let (pairs, merges) = app.read(move |conn| Ok((verbs::likely(conn, &who)?, people::merged(conn, MOST)?))).await?;
    show(&ListPage { shell: staff.shell, pairs, merges })
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Two {
    one: i64,
    other: i64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SettleForm {
    one: i64,
    other: i64,
    /// The account that stays.
    keep: String,
    reason: String,
}

impl SettleForm {
    fn two(&self) -> Two {
        Two { one: self.one, other: self.other }
    }

    fn reason(&self) -> Result<String, String> {
        let reason = text::lines(&self.reason);
        let fits = !reason.is_empty() && reason.chars().count() <= 1000;
        if fits { Ok(reason) } else { Err("Say how you know, in at most 1,000 characters".to_owned()) }
    }

    /// The account that stays, the one that ends, and the reason.
    fn check(&self) -> Result<(UserId, UserId, String), Problems> {
        let mut problems = Problems::default();
        let kept = match self.keep.parse::<i64>() {
            Ok(kept) if kept == self.one => Ok((UserId(self.one), UserId(self.other))),
            Ok(kept) if kept == self.other => Ok((UserId(self.other), UserId(self.one))),
            _ => Err("Choose the account that stays".to_owned()),
        };
        let kept = problems.take("keep", kept);
        let reason = problems.take("reason", self.reason());
        kept.zip(reason).map(|((kept, gone), reason)| (kept, gone, reason)).ok_or(problems)
    }
}

#[derive(Template)]
#[template(path = "staff/duplicate.html")]
struct PairPage {
    shell: Shell,
    pair: Pair,
    /// Applications of the one and of the other.
    applications: [Vec<Mine>; 2],
    form: SettleForm,
    problems: Problems,
}

impl PairPage {
    fn sides(&self) -> [(&crate::domain::access::Who, &Vec<Mine>); 2] {
        let [one, other] = &self.applications;
        [(&self.pair.one, one), (&self.pair.other, other)]
    }

    fn keeps(&self) -> Vec<(String, String)> {
        [&self.pair.one, &self.pair.other].iter().map(|w| (w.id.to_string(), format!("{}, {}", w.name, w.email))).collect()
    }
}

async fn page(app: &App, staff: Staff, two: Two, form: SettleForm, problems: Problems) -> Result<PairPage, Fault> {
    let who = staff.who;
    let (pair, applications) = app
        .read(move |conn| {
            let pair = verbs::pair(conn, &who, UserId(two.one), UserId(two.other))?;
            let applications = [applications::of_user(conn, pair.one.id)?, applications::of_user(conn, pair.other.id)?];
            Ok((pair, applications))
        })
        .await?;
    Ok(PairPage { shell: staff.shell, pair, applications, form, problems })
}

async fn compare(app: App, staff: Staff, two: Asked<Two>) -> Answer {
    show(&page(&app, staff, two.0, SettleForm::default(), Problems::default()).await?)
}

async fn merge(app: App, staff: Staff, form: Posted<SettleForm>) -> Answer {
    let (form, who) = (form.0, staff.who.clone());
    let (kept, gone, reason) = match form.check() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, form.two(), form, problems).await?),
    };
    match app.write(move |tx, here| verbs::merge(tx, here, &who, kept, gone, &reason)).await {
        Ok(_) => done("/staff/duplicates", Notice::Merged),
        Err(Error::Refused(why)) => again(&page(&app, staff, form.two(), form, Problems::one("keep", why)).await?),
        Err(other) => Err(other.into()),
    }
}

async fn apart(app: App, staff: Staff, form: Posted<SettleForm>) -> Answer {
    let (form, who) = (form.0, staff.who.clone());
    let reason = match form.reason() {
        Ok(reason) => reason,
        Err(what) => return again(&page(&app, staff, form.two(), form, Problems::one("reason", what)).await?),
    };
    let two = form.two();
    app.write(move |tx, here| verbs::dismiss(tx, here, &who, UserId(two.one), UserId(two.other), &reason)).await?;
    done("/staff/duplicates", Notice::ToldApart)
}
