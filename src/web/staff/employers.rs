//! The employer firewall: who is on leave from which company, and where companies are declared to be in conflict.

use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::actions::firewall::{self as verbs, NewLeaveOf};
use crate::actions::projects as project_verbs;
use crate::domain::account::Email;
use crate::domain::ids::{AgencyId, ConflictId, LeaveId, ProjectId};
use crate::domain::text;
use crate::domain::when;
use crate::error::Error;
use crate::store::firewall::{self, Conflict, Leave, Whose};
use crate::store::{agencies, projects};
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
        routes::get("/staff/employers", employers),
        routes::post("/staff/employers/conflicts", declare),
        routes::post("/staff/employers/conflicts/{id}/lift", lift),
        routes::post("/staff/employers/leaves", record),
        routes::post("/staff/employers/leaves/{id}/end", end),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct EmployersForm {
    /// `agency-3` or `project-7`.
    whose: String,
    conflict: String,
    reason: String,
    person: String,
    employer: String,
    from: String,
    until: String,
}

fn named(raw: &str) -> Result<String, String> {
    let name = text::line(raw);
    if name.is_empty() || name.chars().count() > 120 {
        Err("Give the name of the company in at most 120 characters".to_owned())
    } else {
        Ok(name)
    }
}

impl EmployersForm {
    fn conflict(&self) -> Result<(Whose, String, String), Problems> {
        let mut p = Problems::default();
        let whose = match self.whose.split_once('-').and_then(|(kind, id)| Some((kind, id.parse().ok()?))) {
            Some(("agency", id)) => Some(Whose::Agency(AgencyId(id))),
            Some(("project", id)) => Some(Whose::Project(ProjectId(id))),
            _ => None,
        };
        let whose = p.take("whose", whose.ok_or_else(|| "Choose an agency or a project".to_owned()));
        let company = p.take("conflict", named(&self.conflict));
        let reason = text::line(&self.reason);
        if reason.is_empty() || reason.chars().count() > 300 {
            p.add("reason", "Say in at most 300 characters what the conflict is");
        }
        whose.zip(company).filter(|_| p.is_empty()).map(|(whose, company)| (whose, company, reason)).ok_or(p)
    }

    fn leave(&self) -> Result<NewLeaveOf, Problems> {
        let mut p = Problems::default();
        let person = p.take("person", Email::parse(&self.person));
        let employer = p.take("employer", named(&self.employer));
        let from = p.take("from", when::parse_date(&self.from));
        let until: Option<NaiveDate> = match self.until.trim().is_empty() {
            true => None,
            false => p.take("until", when::parse_date(&self.until)),
        };
        match (person, employer, from, p.is_empty()) {
            (Some(person), Some(employer), Some(from_on), true) => Ok(NewLeaveOf { person, employer, from_on, until_on: until }),
            _ => Err(p),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/employers.html")]
struct EmployersPage {
    shell: Shell,
    conflicts: Vec<Conflict>,
    /// Of everybody; only for the programme office and auditors.
    leaves: Vec<Leave>,
    sees_leaves: bool,
    changes: bool,
    whose: Vec<(String, String)>,
    today: NaiveDate,
    form: EmployersForm,
    problems: Problems,
}

impl EmployersPage {
    /// Where the company of a leave is in conflict.
    fn kept_from(&self, leave: &Leave) -> String {
        let places: Vec<String> = self.conflicts.iter().filter(|c| c.key == leave.key).map(Conflict::whose).collect();
        if places.is_empty() { "nowhere".to_owned() } else { places.join("; ") }
    }

    fn options(&self) -> Vec<(String, String)> {
        self.whose.clone()
    }

    fn until(&self, leave: &Leave) -> String {
        leave.until_on.map_or_else(|| "no end yet".to_owned(), when::day)
    }

    fn runs(&self, leave: &Leave) -> bool {
        leave.until_on.is_none_or(|last| last > self.today)
    }
}

async fn page(app: &App, staff: Staff, form: EmployersForm, problems: Problems) -> Result<EmployersPage, Fault> {
    let (who, scope) = (staff.who.clone(), staff.who.scope());
    let (sees_leaves, changes) = (scope.is_none(), staff.shell.leads());
    let (conflicts, leaves, whose) = app
        .read(move |conn| {
            if !who.may_see_people(who.agency) {
                return Err(Error::Forbidden("Conflicts are for hiring managers, the programme office and auditors.".to_owned()));
            }
            let own = projects::list(conn, scope)?;
            let mut conflicts = firewall::conflicts(conn)?;
            let mine = |c: &Conflict| c.agency == scope || c.project.is_some_and(|p| own.iter().any(|o| o.id == p));
            conflicts.retain(|c| scope.is_none() || mine(c));
            let leaves = if scope.is_none() { firewall::leaves(conn, None)? } else { Vec::new() };
            let of = agencies::all(conn)?.into_iter().filter(|(id, _)| scope.is_none_or(|own| own == *id));
            let mut whose: Vec<(String, String)> = of.map(|(id, name)| (format!("agency-{id}"), name)).collect();
            for p in own {
                if scope.is_none() || project_verbs::may_lead(&who, &projects::agencies_of(conn, p.id)?) {
                    whose.push((format!("project-{}", p.id), format!("Project: {}", p.name)));
                }
            }
            Ok((conflicts, leaves, whose))
        })
        .await?;
    let whose = std::iter::once((String::new(), "Choose one".to_owned())).chain(whose).collect();
    let today = when::day_in(staff.shell.now, when::HOME_ZONE);
    Ok(EmployersPage { shell: staff.shell, conflicts, leaves, sees_leaves, changes, whose, today, form, problems })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Whom {
    /// The address of somebody whose leave is to be recorded.
    person: String,
}

async fn employers(app: App, staff: Staff, whom: Asked<Whom>) -> Answer {
    let form = EmployersForm { person: text::line(&whom.0.person), ..EmployersForm::default() };
    show(&page(&app, staff, form, Problems::default()).await?)
}

async fn declare(app: App, staff: Staff, form: Posted<EmployersForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let (whose, company, reason) = match form.conflict() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, form, problems).await?),
    };
    match app.write(move |tx, here| verbs::declare(tx, here, &who, whose, &company, &reason)).await {
        Ok(_) => done("/staff/employers", Notice::ConflictDeclared),
        Err(e) => refuse(&app, staff, form, super::refused(e)?).await,
    }
}

async fn record(app: App, staff: Staff, form: Posted<EmployersForm>) -> Answer {
    let (who, form) = (staff.who.clone(), form.0);
    let leave = match form.leave() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, form, problems).await?),
    };
    match app.write(move |tx, here| verbs::record_leave(tx, here, &who, &leave)).await {
        Ok(_) => done("/staff/employers", Notice::LeaveRecorded),
        Err(e) => refuse(&app, staff, form, super::refused(e)?).await,
    }
}

async fn lift(app: App, staff: Staff, id: Id, _: Posted<Nothing>) -> Answer {
    let who = staff.who.clone();
    match app.write(move |tx, here| verbs::lift(tx, here, &who, ConflictId(id.0))).await {
        Ok(()) => done("/staff/employers", Notice::ConflictLifted),
        Err(e) => refuse(&app, staff, EmployersForm::default(), super::refused(e)?).await,
    }
}

async fn end(app: App, staff: Staff, id: Id, _: Posted<Nothing>) -> Answer {
    let who = staff.who.clone();
    match app.write(move |tx, here| verbs::end_leave(tx, here, &who, LeaveId(id.0))).await {
        Ok(()) => done("/staff/employers", Notice::LeaveEnded),
        Err(e) => refuse(&app, staff, EmployersForm::default(), super::refused(e)?).await,
    }
}

async fn refuse(app: &App, staff: Staff, form: EmployersForm, problems: Problems) -> Answer {
    show_as(problems.status(), &page(app, staff, form, problems).await?)
}
