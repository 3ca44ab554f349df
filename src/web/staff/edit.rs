//! Writing a posting: the form with all its fields.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::begin::{Options, specialties, title};
use crate::actions::postings as verbs;
use crate::domain::ids::{CohortId, PostingId, RubricVersionId};
use crate::domain::posting::{Cents, Clearance, Specialty};
use crate::domain::text;
use crate::domain::when::{self, Moment, Tz};
use crate::error::Error;
use crate::store::postings::{Content, Posting};
use crate::store::{cohorts, rubrics};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/edit", form), routes::post("/staff/postings/{id}/edit", save)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct EditForm {
    version: i64,
    cohort: String,
    rubric: String,
    title: String,
    specialty: String,
    series: String,
    grade_low: String,
    grade_high: String,
    pay_low: String,
    pay_high: String,
    pay_source: String,
    places: String,
    remote: String,
    seats: String,
    clearance: String,
    opens_on: String,
    opens_time: String,
    closes_on: String,
    closes_time: String,
    zone: String,
    summary: String,
    duties: String,
    needs: String,
}

impl EditForm {
    fn of(posting: &Posting) -> Self {
        let c = &posting.content;
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let money = |n: Option<i64>| n.map_or_else(String::new, |n| Cents(n).to_string());
        let fields = |at: Option<Moment>| at.map_or_else(Default::default, |at| super::as_fields(at, when::zone(&c.zone)));
        let ((opens_on, opens_time), (closes_on, closes_time)) = (fields(c.opens_at), fields(c.closes_at));
        EditForm {
            version: posting.version,
            cohort: number(c.cohort.map(|x| x.0)),
            rubric: number(c.rubric.map(|x| x.0)),
            title: c.title.clone(),
            specialty: c.specialty.as_str().to_owned(),
            series: c.series.clone().unwrap_or_default(),
            grade_low: number(c.grade_low),
            grade_high: number(c.grade_high),
            pay_low: money(c.pay_low_cents),
            pay_high: money(c.pay_high_cents),
            pay_source: c.pay_source.clone(),
            places: c.places.join("\n"),
            remote: if c.remote { "1" } else { "" }.to_owned(),
            seats: c.seats.to_string(),
            clearance: c.clearance.as_str().to_owned(),
            opens_on,
            opens_time,
            closes_on,
            closes_time,
            zone: c.zone.clone(),
            summary: c.summary.clone(),
            duties: c.duties.clone(),
            needs: c.needs.clone(),
        }
    }

    /// The content as it will be kept. A draft may have gaps; what is there must be right.
    fn check(&self, old: &Content, offered: &Offered) -> std::result::Result<Content, Problems> {
        let mut p = Problems::default();
        let title = p.take("title", title(&self.title)).unwrap_or_default();
        let specialty = p.take("specialty", Specialty::parse(&self.specialty).ok_or_else(|| "Choose a specialty".to_owned()));
        let (grade_low, grade_high) =
            (self.whole(&mut p, "grade_low", &self.grade_low, 1..=15), self.whole(&mut p, "grade_high", &self.grade_high, 1..=15));
        if grade_low > grade_high && grade_high.is_some() {
            p.add("grade_high", "The highest grade must not be below the lowest");
        }
        let (low, high) = (self.money(&mut p, "pay_low", &self.pay_low), self.money(&mut p, "pay_high", &self.pay_high));
        if low > high && high.is_some() {
            p.add("pay_high", "The highest pay must not be below the lowest");
        }
        let seats = self.whole(&mut p, "seats", &self.seats, 0..=1000).unwrap_or(0);
        let clearance = Clearance::parse(&self.clearance).unwrap_or(Clearance::None);
        let zone = p.take("zone", super::zone_of(&self.zone));
        let opens_at = self.moment(&mut p, ("opens_on", &self.opens_on), ("opens_time", &self.opens_time), zone);
        let closes_at = self.moment(&mut p, ("closes_on", &self.closes_on), ("closes_time", &self.closes_time), zone);
        if opens_at.is_some() && closes_at.is_some() && opens_at >= closes_at {
            p.add("closes_on", "The posting must close after it opens");
        }
        for (field, value) in [("summary", &self.summary), ("duties", &self.duties), ("needs", &self.needs)] {
            if value.chars().count() > 20_000 {
                p.add(field, "At most 20,000 characters");
            }
        }
        let (Some(specialty), Some(zone), true) = (specialty, zone, p.is_empty()) else { return Err(p) };
        let places: Vec<String> = self.places.lines().map(text::line).filter(|l| !l.is_empty()).collect();
        let known = |list: &Options, raw: &str| list.iter().any(|(k, _)| k == raw).then(|| raw.parse().ok()).flatten();
        Ok(Content {
            cohort: known(&offered.cohorts, &self.cohort).map(CohortId),
            agency: old.agency,
            rubric: known(&offered.rubrics, &self.rubric).map(RubricVersionId),
            title,
            specialty,
            series: Some(text::line(&self.series)).filter(|s| !s.is_empty()),
            pay_plan: old.pay_plan.clone(),
            grade_low,
            grade_high,
            pay_low_cents: low,
            pay_high_cents: high,
            pay_hourly: old.pay_hourly,
            pay_source: text::line(&self.pay_source),
            places,
            remote: self.remote == "1",
            seats,
            clearance,
            opens_at,
            closes_at,
            zone: zone.name().to_owned(),
            summary: text::lines(&self.summary),
            duties: text::lines(&self.duties),
            needs: text::lines(&self.needs),
        })
    }

    /// A whole number in a range, or nothing.
    fn whole(&self, p: &mut Problems, field: &str, raw: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let raw = raw.trim();
        if raw.is_empty() {
            return None;
        }
        let read = raw.parse().ok().filter(|n| range.contains(n));
        p.take(field, read.ok_or_else(|| format!("Enter a whole number between {} and {}", range.start(), range.end())))
    }

    fn money(&self, p: &mut Problems, field: &str, raw: &str) -> Option<i64> {
        if raw.trim().is_empty() { None } else { p.take(field, Cents::parse(raw)).map(|c| c.0) }
    }

    /// A date with its time, or nothing when both are empty.
    fn moment(&self, p: &mut Problems, date: (&str, &str), time: (&str, &str), zone: Option<Tz>) -> Option<Moment> {
        if date.1.trim().is_empty() && time.1.trim().is_empty() { None } else { super::wall(p, date, time, zone) }
    }
}

/// What may be chosen from.
struct Offered {
    cohorts: Options,
    rubrics: Options,
}

#[derive(Template)]
#[template(path = "staff/posting_edit.html")]
struct EditPage {
    shell: Shell,
    posting: Posting,
    offered: Offered,
    form: EditForm,
    problems: Problems,
}

impl EditPage {
    fn cohorts(&self) -> Options {
        std::iter::once((String::new(), "Choose".to_owned())).chain(self.offered.cohorts.iter().cloned()).collect()
    }

    fn rubrics(&self) -> Options {
        std::iter::once((String::new(), "Choose".to_owned())).chain(self.offered.rubrics.iter().cloned()).collect()
    }

    fn specialties(&self) -> Vec<(&'static str, &'static str)> {
        specialties()
    }

    fn clearances(&self) -> Vec<(&'static str, &'static str)> {
        Clearance::ALL.iter().map(|c| (c.as_str(), c.spoken())).collect()
    }

    fn zones(&self) -> Options {
        super::zone_options()
    }
}

async fn page(app: &App, staff: Staff, id: PostingId, form: Option<EditForm>, problems: Problems) -> std::result::Result<EditPage, Fault> {
    let who = staff.who;
    let (posting, offered, form) = app
        .read(move |conn| {
            let posting = verbs::seen_by_staff(conn, &who, id)?;
            who.may_manage(posting.content.agency)?;
            let cohorts = cohorts::all(conn)?
                .into_iter()
                .map(|c| (c.id.to_string(), format!("{}, starts {}", c.name, when::day(c.starts_on))))
                .collect();
            let mut rubrics: Options =
                rubrics::all(conn)?.into_iter().map(|r| (r.id.to_string(), format!("{}, version {}", r.name, r.version))).collect();
            let chosen = posting.content.rubric.map(|r| r.to_string()).filter(|id| rubrics.iter().all(|(k, _)| k != id));
            rubrics.extend(chosen.map(|id| (id, "The earlier version chosen before".to_owned())));
            let form = match form {
                Some(form) => form,
                None => EditForm::of(&posting),
            };
            Ok((posting, Offered { cohorts, rubrics }, form))
        })
        .await?;
    Ok(EditPage { shell: staff.shell, posting, offered, form, problems })
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, PostingId(id.0), None, Problems::default()).await?)
}

async fn save(app: App, staff: Staff, id: Id, form: Posted<EditForm>) -> Answer {
    let (who, id) = (staff.who.clone(), PostingId(id.0));
    let page = page(&app, staff, id, Some(form.0), Problems::default()).await?;
    let content = match page.form.check(&page.posting.content, &page.offered) {
        Ok(checked) => checked,
        Err(problems) => return again(&EditPage { problems, ..page }),
    };
    let version = page.form.version;
    match app.write(move |tx, here| verbs::save(tx, here, &who, id, version, &content)).await {
        Ok(()) => done(super::postings::page(id), Notice::PostingSaved),
        Err(Error::Stale(changed)) => {
            let what = format!("{} What you typed is still below. Look at the posting, then save again to replace it.", changed.what);
            // Saving again replaces the newer text knowingly.
            let form = EditForm { version: page.posting.version, ..page.form };
            show_as(StatusCode::CONFLICT, &EditPage { problems: Problems::one("form", what), form, ..page })
        }
        Err(e) => again(&EditPage { problems: super::refused(e)?, ..page }),
    }
}
