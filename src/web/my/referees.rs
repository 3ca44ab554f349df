//! Naming referees, and seeing who answered: not what they wrote.

use askama::Template;
use serde::Deserialize;

use super::{refusal, sent};
use crate::actions::referees::{self as verbs, Seen};
use crate::domain::account::Email;
use crate::domain::ids::RefereeId;
use crate::domain::referee::{self as rules, MOST, Named, Relation};
use crate::domain::reference::Reference;
use crate::error::Error;
use crate::store::applications::Application;
use crate::store::referees::{self, Referee};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/applications/{reference}/referees", page),
        routes::post("/my/applications/{reference}/referees", name),
        routes::post("/my/applications/{reference}/referees/{id}", readdress),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct NameForm {
    name: Vec<String>,
    address: Vec<String>,
    relation: Vec<String>,
}

impl NameForm {
    fn row(&self, n: usize) -> (&str, &str, &str) {
        (text(&self.name, n), text(&self.address, n), text(&self.relation, n))
    }

    fn check(&self, own: &str, known: &[String]) -> Result<Vec<Named>, Problems> {
        let rows: Vec<_> = (0..MOST).map(|n| self.row(n)).collect();
        rules::read(&rows, own, known).map_err(|wrong| {
            let mut problems = Problems::default();
            wrong.into_iter().for_each(|(field, what)| problems.add(field, what));
            problems
        })
    }
}

fn text(list: &[String], n: usize) -> &str {
    list.get(n).map_or("", String::as_str)
}

#[derive(Template)]
#[template(path = "my/referees.html")]
struct RefereesPage {
    shell: Shell,
    app: Application,
    due_on: chrono::NaiveDate,
    referees: Vec<Referee>,
    bounced: Vec<RefereeId>,
    form: NameForm,
    /// What was typed as the new address of a referee.
    typed: (i64, String),
    problems: Problems,
}

/// One row of the form: the number of the person, the ids of the fields, and what was typed.
struct Row {
    number: usize,
    name_id: String,
    address_id: String,
    relation_id: String,
    name: String,
    address: String,
    relation: String,
}

impl RefereesPage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    /// Rows for as many people as can still be named.
    fn rows(&self) -> Vec<Row> {
        let left = MOST.saturating_sub(self.referees.len());
        let open = self.app.told_state.is_open();
        let row = |n: usize| {
            let (name, address, relation) = self.form.row(n);
            Row {
                number: self.referees.len() + n + 1,
                name_id: format!("name-{n}"),
                address_id: format!("address-{n}"),
                relation_id: format!("relation-{n}"),
                name: name.to_owned(),
                address: address.to_owned(),
                relation: relation.to_owned(),
            }
        };
        (0..left).filter(|_| open).map(row).collect()
    }

    fn relations(&self) -> Vec<(&'static str, &'static str)> {
        std::iter::once(("", "Choose")).chain(Relation::ALL.iter().map(|r| (r.as_str(), r.spoken()))).collect()
    }

    fn is_bounced(&self, referee: &Referee) -> bool {
        self.bounced.contains(&referee.id)
    }

    fn typed(&self, referee: &Referee) -> &str {
        if self.typed.0 == referee.id.0 { &self.typed.1 } else { "" }
    }

    fn field(&self, referee: &Referee) -> String {
        format!("new-{}", referee.id)
    }
}

async fn shown(
    app: &App,
    applicant: Applicant,
    reference: Reference,
    form: NameForm,
    typed: (i64, String),
    problems: Problems,
) -> Result<RefereesPage, Fault> {
    let me = applicant.who.id;
    let (app, due_on, referees, bounced) = app
        .read(move |conn| {
            let app = sent(conn, me, &reference)?;
            let (_, due_on) = referees::request(conn, app.id)?.ok_or(Error::NotFound)?;
            let bounced = referees::bounced(conn, app.id)?;
            Ok((referees::of_application(conn, app.id)?, bounced, app, due_on))
        })
        .await
        .map(|(referees, bounced, app, due_on)| (app, due_on, referees, bounced))?;
    Ok(RefereesPage { shell: applicant.shell, app, due_on, referees, bounced, form, typed, problems })
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    show(&shown(&app, applicant, reference.0, NameForm::default(), Default::default(), Problems::default()).await?)
}

async fn name(app: App, applicant: Applicant, reference: Ref, form: Posted<NameForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let id = who.id;
    let known = app
        .read(move |conn| {
            let app = sent(conn, id, &wanted)?;
            Ok(referees::of_application(conn, app.id)?.into_iter().map(|r| r.address).collect::<Vec<_>>())
        })
        .await?;
    let problems = match form.check(&who.email, &known) {
        Err(problems) => problems,
        Ok(named) => {
            let wanted = reference.0.clone();
            match app.write(move |tx, here| verbs::name(tx, here, &who, &wanted, &named)).await {
                Ok(()) => return done(format!("{}/referees", super::path(reference.0.as_str())), Notice::RefereesNamed),
                Err(e) => Problems::one("form", refusal(e)?),
            }
        }
    };
    show_as(problems.status(), &shown(&app, applicant, reference.0, form, Default::default(), problems).await?)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AddressForm {
    version: i64,
    address: String,
}

async fn readdress(app: App, applicant: Applicant, reference: Ref, id: Id, form: Posted<AddressForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let seen = Seen { id: RefereeId(id.0), version: form.version };
    let what = match Email::parse(&form.address) {
        Err(_) => "Enter an address in the form name@example.com".to_owned(),
        Ok(address) => match app.write(move |tx, here| verbs::readdress(tx, here, &who, &wanted, seen, &address)).await {
            Ok(()) => return done(format!("{}/referees", super::path(reference.0.as_str())), Notice::RefereeWritten),
            Err(e) => refusal(e)?,
        },
    };
    let problems = Problems::one(format!("new-{}", id.0), what);
    let page = shown(&app, applicant, reference.0, NameForm::default(), (id.0, form.address), problems).await?;
    show_as(page.problems.status(), &page)
}
