//! One's own place: dates, tasks of the first weeks, and what comes after.

use askama::Template;
use serde::Deserialize;

use super::refusal;
use crate::actions::placements::{alumni as verbs, tasks as task_verbs};
use crate::domain::ids::TaskId;
use crate::domain::placement::PlacementState;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::term::{Alumni, TaskOwner};
use crate::domain::text;
use crate::domain::when;
use crate::error::Error;
use crate::store::accounts;
use crate::store::applications::Application;
use crate::store::placements::tasks::{self, Task};
use crate::store::placements::{self, Line as Place, Placement};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Applicant;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/my/applications/{reference}/placement", page),
        routes::post("/my/applications/{reference}/placement", answer),
        routes::post("/my/applications/{reference}/placement/task", tick),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct AlumniForm {
    alumni: String,
    went_to: String,
}

#[derive(Template)]
#[template(path = "my/placement.html")]
struct PlacePage {
    shell: Shell,
    app: Application,
    /// Every place of this application, the latest first.
    places: Vec<Place>,
    latest: Placement,
    supervisor: Option<String>,
    tasks: Vec<Task>,
    form: AlumniForm,
    problems: Problems,
}

impl PlacePage {
    fn here(&self) -> String {
        super::path(&self.app.reference)
    }

    /// What the person reads of a place.
    fn stands(&self, place: &Place) -> &'static str {
        match place.state {
            PlacementState::Confirmed => "It lies ahead",
            PlacementState::Active | PlacementState::Extended => "You are at work",
            PlacementState::Moved => "You moved to another seat",
            PlacementState::Ended | PlacementState::LeftEarly => place.outcome.map_or("Ended", |o| o.spoken()),
        }
    }

    fn mine(&self, task: &Task) -> bool {
        task.owner == TaskOwner::Fellow
    }

    fn whose(&self, task: &Task) -> &'static str {
        match task.owner {
            TaskOwner::Fellow => "You",
            TaskOwner::Agency => "The agency",
            TaskOwner::Supervisor => "Your supervisor",
        }
    }

    fn late(&self, task: &Task) -> bool {
        task.done_at.is_none() && task.due_on < when::day_in(self.shell.now, self.shell.zone)
    }

    /// What comes after is asked when the term has begun.
    fn asks(&self) -> bool {
        self.latest.state != PlacementState::Confirmed
    }

    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        Alumni::ALL.iter().map(|a| (a.as_str(), a.spoken())).collect()
    }
}

async fn load(
    app: &App,
    applicant: Applicant,
    reference: Reference,
    form: Option<AlumniForm>,
    problems: Problems,
) -> Result<PlacePage, Fault> {
    let who = applicant.who;
    let (app, latest, mut places, tasks, supervisor) = app
        .read(move |conn| {
            let (app, latest) = verbs::own(conn, &who, &reference)?;
            if app.told_state != State::Placed {
                return Err(Error::NotFound);
            }
            let places = placements::all_of_application(conn, app.id)?;
            let mut all = Vec::new();
            for place in &places {
                all.extend(tasks::of_placement(conn, place.id)?);
            }
            let supervisor = latest.supervisor.map(|s| accounts::find(conn, s).map(|w| w.name)).transpose()?;
            Ok((app, latest, places, all, supervisor))
        })
        .await?;
    places.reverse();
    let form = form.unwrap_or_else(|| AlumniForm {
        alumni: latest.alumni.map_or_else(String::new, |a| a.as_str().to_owned()),
        went_to: latest.went_to.clone(),
    });
    Ok(PlacePage { shell: applicant.shell, app, places, latest, supervisor, tasks, form, problems })
}

async fn page(app: App, applicant: Applicant, reference: Ref) -> Answer {
    show(&load(&app, applicant, reference.0, None, Problems::default()).await?)
}

async fn answer(app: App, applicant: Applicant, reference: Ref, form: Posted<AlumniForm>) -> Answer {
    let (form, who, wanted) = (form.0, applicant.who.clone(), reference.0.clone());
    let went_to = text::line(&form.went_to);
    let why = match Alumni::parse(&form.alumni) {
        None => ("alumni", "Choose yes or no".to_owned()),
        Some(alumni) => match app.write(move |tx, here| verbs::answer(tx, here, &who, &wanted, alumni, &went_to)).await {
            Ok(()) => return done(format!("{}/placement", super::path(reference.0.as_str())), Notice::AlumniKept),
            Err(error) => ("went_to", refusal(error)?),
        },
    };
    again(&load(&app, applicant, reference.0, Some(form), Problems::one(why.0, why.1)).await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TickForm {
    task: String,
    done: String,
}

async fn tick(app: App, applicant: Applicant, reference: Ref, form: Posted<TickForm>) -> Answer {
    let (who, wanted, done_now) = (applicant.who, reference.0.clone(), form.0.done == "yes");
    let task = form.0.task.parse().map(TaskId).map_err(|_| Error::NotFound)?;
    app.write(move |tx, here| task_verbs::tick_own(tx, here, &who, &wanted, task, done_now)).await?;
    done(format!("{}/placement", super::path(reference.0.as_str())), Notice::TaskTicked)
}
