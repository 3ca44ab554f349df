//! Correcting a live posting: only what may change, with a reason the public reads.

use askama::Template;
use serde::Deserialize;

use crate::actions::postings as verbs;
use crate::domain::ids::PostingId;
use crate::domain::posting::{Cents, PostingStep};
use crate::domain::{text, when};
use crate::error::Error;
use crate::store::postings::{Content, Posting};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/postings/{id}/correct", form), routes::post("/staff/postings/{id}/correct", correct)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CorrectForm {
    version: i64,
    pay_low: String,
    pay_high: String,
    pay_source: String,
    places: String,
    remote: String,
    seats: String,
    closes_on: String,
    closes_time: String,
    zone: String,
    summary: String,
    duties: String,
    needs: String,
    reason: String,
}

impl CorrectForm {
    fn of(posting: &Posting) -> Self {
        let c = &posting.content;
        let money = |n: Option<i64>| n.map_or_else(String::new, |n| Cents(n).to_string());
        let (closes_on, closes_time) = c.closes_at.map(|at| super::as_fields(at, when::zone(&c.zone))).unwrap_or_default();
        CorrectForm {
            version: posting.version,
            pay_low: money(c.pay_low_cents),
            pay_high: money(c.pay_high_cents),
            pay_source: c.pay_source.clone(),
            places: c.places.join("\n"),
            remote: if c.remote { "1" } else { "" }.to_owned(),
            seats: c.seats.to_string(),
            closes_on,
            closes_time,
            zone: c.zone.clone(),
            summary: c.summary.clone(),
            duties: c.duties.clone(),
            needs: c.needs.clone(),
            reason: String::new(),
        }
    }

    /// The content as it will be kept: the old one with what was corrected.
    fn check(&self, posting: &Posting) -> Result<Content, Problems> {
        let (mut p, old, shown) = (Problems::default(), &posting.content, Self::of(posting));
        let money = |p: &mut Problems, field: &str, raw: &str| {
            if raw.trim().is_empty() { None } else { p.take(field, Cents::parse(raw)).map(|c| c.0) }
        };
        let (low, high) = (money(&mut p, "pay_low", &self.pay_low), money(&mut p, "pay_high", &self.pay_high));
        if low > high && high.is_some() {
            p.add("pay_high", "The highest pay must not be below the lowest");
        }
        let seats = self.seats.trim().parse().ok().filter(|n| (1..=1000).contains(n));
        let seats = p.take("seats", seats.ok_or_else(|| "Enter a whole number between 1 and 1000".to_owned()));
        let zone = p.take("zone", super::zone_of(&self.zone));
        // A field shows whole minutes: what nobody touched keeps its seconds.
        let same = (&self.closes_on, &self.closes_time, &self.zone) == (&shown.closes_on, &shown.closes_time, &shown.zone);
        let typed = super::wall(&mut p, ("closes_on", &self.closes_on), ("closes_time", &self.closes_time), zone);
        for (field, value) in [("summary", &self.summary), ("duties", &self.duties), ("needs", &self.needs)] {
            if value.chars().count() > 20_000 {
                p.add(field, "At most 20,000 characters");
            }
        }
        let places = self.places.lines().map(text::line).filter(|l| !l.is_empty()).collect();
        let (Some(seats), Some(zone), true) = (seats, zone, p.is_empty()) else { return Err(p) };
        Ok(Content {
            pay_low_cents: low,
            pay_high_cents: high,
            pay_source: text::line(&self.pay_source),
            places,
            remote: self.remote == "1",
            seats,
            closes_at: if same { old.closes_at } else { typed },
            zone: zone.name().to_owned(),
            summary: text::lines(&self.summary),
            duties: text::lines(&self.duties),
            needs: text::lines(&self.needs),
            ..old.clone()
        })
    }
}

#[derive(Template)]
#[template(path = "staff/posting_correct.html")]
struct CorrectPage {
    shell: Shell,
    posting: Posting,
    form: CorrectForm,
    problems: Problems,
}

impl CorrectPage {
    fn zones(&self) -> Vec<(String, String)> {
        super::zone_options()
    }
}

async fn page(app: &App, staff: Staff, id: PostingId, form: Option<CorrectForm>) -> Result<CorrectPage, Fault> {
    let who = staff.who;
    let posting = app
        .read(move |conn| {
            let posting = verbs::seen_by_staff(conn, &who, id)?;
            who.may_manage(posting.content.agency)?;
            Ok(posting)
        })
        .await?;
    posting.state.after(PostingStep::Correct).map_err(Error::from)?;
    let form = form.unwrap_or_else(|| CorrectForm::of(&posting));
    Ok(CorrectPage { shell: staff.shell, posting, form, problems: Problems::default() })
}

async fn form(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, PostingId(id.0), None).await?)
}

async fn correct(app: App, staff: Staff, id: Id, form: Posted<CorrectForm>) -> Answer {
    let (who, id) = (staff.who.clone(), PostingId(id.0));
    let page = page(&app, staff, id, Some(form.0)).await?;
    let content = match page.form.check(&page.posting) {
        Ok(content) => content,
        Err(problems) => return again(&CorrectPage { problems, ..page }),
    };
    let (version, reason) = (page.form.version, page.form.reason.clone());
    match app.write(move |tx, here| verbs::correct(tx, here, &who, id, Some(version), content, &reason)).await {
        Ok(()) => done(super::postings::page(id), Notice::Corrected),
        Err(Error::Refused(why)) => {
            let field = if why.starts_with("Say why") || why.starts_with("Use at most") { "reason" } else { "form" };
            again(&CorrectPage { problems: Problems::one(field, why), ..page })
        }
        Err(other) => Err(other.into()),
    }
}
