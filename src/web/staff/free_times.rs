//! One's own times for interviews, and how many are enough.

use askama::Template;
use serde::Deserialize;

use super::{wall, zone_of, zone_options};
use crate::actions::free_times as verbs;
use crate::domain::diary::Limits;
use crate::domain::free_time::FreeTime;
use crate::domain::ids::FreeTimeId;
use crate::domain::when::{self, Moment};
use crate::store::interviews;
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

const PAGE: &str = "/staff/interviews/times";

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/interviews/times", page),
        routes::post("/staff/interviews/times", add),
        routes::post("/staff/interviews/times/limits", limit),
        routes::post("/staff/interviews/times/{id}/remove", remove),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct TimeForm {
    date: String,
    from: String,
    to: String,
    zone: String,
}

impl TimeForm {
    fn check(&self, now: Moment) -> Result<FreeTime, Problems> {
        let mut problems = Problems::default();
        let zone = problems.take("zone", zone_of(&self.zone));
        let starts = wall(&mut problems, ("date", &self.date), ("from", &self.from), zone);
        let ends = starts.and_then(|_| wall(&mut problems, ("date", &self.date), ("to", &self.to), zone));
        match (starts, ends) {
            (Some(starts), Some(ends)) => FreeTime::new(starts, ends, now).map_err(|what| Problems::one("to", what)),
            _ => Err(problems),
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct LimitForm {
    per_day: String,
    per_week: String,
}

impl LimitForm {
    fn of(limits: Limits) -> Self {
        let typed = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        LimitForm { per_day: typed(limits.per_day), per_week: typed(limits.per_week) }
    }

    fn check(&self) -> Result<Limits, Problems> {
        let mut problems = Problems::default();
        let per_day = problems.take("per_day", Limits::read(&self.per_day));
        let per_week = problems.take("per_week", Limits::read(&self.per_week));
        match (per_day, per_week) {
            (Some(per_day), Some(per_week)) => Ok(Limits { per_day, per_week }),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/free_times.html")]
struct TimesPage {
    shell: Shell,
    times: Vec<(FreeTimeId, FreeTime)>,
    form: TimeForm,
    limits: LimitForm,
    problems: Problems,
}

impl TimesPage {
    fn zones(&self) -> Vec<(String, String)> {
        zone_options()
    }

    /// `Tue, Dec 1, 10:00 am EST to 12:00 pm EST`
    fn spoken(&self, time: &FreeTime) -> String {
        let (_, ends) = super::as_fields(time.ends_at, self.shell.zone);
        format!("{} to {ends}", when::brief(time.starts_at, self.shell.zone))
    }
}

async fn with(app: &App, staff: Staff, form: Option<TimeForm>, limits: Option<LimitForm>, problems: Problems) -> Result<TimesPage, Fault> {
    staff.who.may_score(staff.who.agency).map_err(crate::error::Error::from)?;
    let (id, now) = (staff.who.id, staff.shell.now);
    let (times, kept) = app.read(move |conn| Ok((interviews::free_times(conn, id, now)?, interviews::limits(conn, id)?))).await?;
    let form = form.unwrap_or_else(|| TimeForm { zone: staff.shell.zone.name().to_owned(), ..TimeForm::default() });
    Ok(TimesPage { shell: staff.shell, times, form, limits: limits.unwrap_or_else(|| LimitForm::of(kept)), problems })
}

async fn page(app: App, staff: Staff) -> Answer {
    show(&with(&app, staff, None, None, Problems::default()).await?)
}

async fn add(app: App, staff: Staff, form: Posted<TimeForm>) -> Answer {
    let form = form.0;
    let time = match form.check(staff.shell.now) {
        Ok(time) => time,
        Err(problems) => return again(&with(&app, staff, Some(form), None, problems).await?),
    };
    let who = staff.who.clone();
    match app.write(move |tx, here| verbs::add(tx, here, &who, time)).await {
        Ok(_) => done(PAGE, Notice::FreeTimeAdded),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &with(&app, staff, Some(form), None, problems).await?)
        }
    }
}

async fn remove(app: App, staff: Staff, id: Id) -> Answer {
    app.write(move |tx, here| verbs::remove(tx, here, &staff.who, FreeTimeId(id.0))).await?;
    done(PAGE, Notice::FreeTimeRemoved)
}

async fn limit(app: App, staff: Staff, form: Posted<LimitForm>) -> Answer {
    let limits = match form.0.check() {
        Ok(limits) => limits,
        Err(problems) => return again(&with(&app, staff, None, Some(form.0), problems).await?),
    };
    app.write(move |tx, here| verbs::limit(tx, here, &staff.who, limits)).await?;
    done(PAGE, Notice::Saved)
}
