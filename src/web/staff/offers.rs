//! Preparing an offer: a seat, its terms, and the date by which to answer.

use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::head::Head;
use crate::actions::{offers as verbs, pay};
use crate::domain::access::Who;
use crate::domain::ids::SeatId;
use crate::domain::offer::{OfferState, Terms};
use crate::domain::pay::PayLine;
use crate::domain::posting::{Cents, grade_words};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when::{self, Moment, Tz};
use crate::store::seats::{self, SeatLine};
use crate::store::{offers, postings};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, go, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![routes::get("/staff/applications/{reference}/offer", form), routes::post("/staff/applications/{reference}/offer", prepare)]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct OfferForm {
    version: i64,
    seat: String,
    grade: String,
    pay: String,
    pay_source: String,
    place: String,
    starts_on: String,
    not_to_exceed: String,
    answer_date: String,
    answer_time: String,
}

impl OfferForm {
    /// Everything but the choices: start with the cohort, two years, a week to answer.
    fn suggested(version: i64, starts_on: Option<chrono::NaiveDate>, who: &Who, now: Moment) -> Self {
        let start = starts_on.filter(|d| *d > now.date() + TimeDelta::days(14)).unwrap_or(now.date() + TimeDelta::days(60));
        let (answer_date, _) = super::as_fields(now + TimeDelta::days(7), when::zone(&who.zone));
        OfferForm {
            version,
            starts_on: super::as_field(start),
            not_to_exceed: super::as_field(start + TimeDelta::days(729)),
            answer_date,
            answer_time: "5:00 pm".to_owned(),
            ..OfferForm::default()
        }
    }

    fn check(&self, zone: Tz, now: Moment) -> Result<(SeatId, Terms), Problems> {
        let mut problems = Problems::default();
        let seat = problems.take("seat", self.seat.parse().map(SeatId).map_err(|_| "Choose a seat".to_owned()));
        let grade = problems.take(
            "grade",
            self.grade.trim().trim_start_matches("GS-").parse::<i64>().map_err(|_| "Enter the grade as a number, such as 13".to_owned()),
        );
        let pay = problems.take("pay", Cents::parse(&self.pay));
        let starts_on = problems.take("starts_on", when::parse_date(&self.starts_on));
        let not_to_exceed = problems.take("not_to_exceed", when::parse_date(&self.not_to_exceed));
        let answer_by = super::wall(&mut problems, ("answer_by", &self.answer_date), ("answer_time", &self.answer_time), Some(zone));
        let (pay_source, place) = (text::line(&self.pay_source), text::line(&self.place));
        if let (Some(grade), Some(pay), Some(starts_on), Some(not_to_exceed), Some(answer_by)) =
            (grade, pay, starts_on, not_to_exceed, answer_by)
        {
            let terms = Terms { grade, pay, pay_source, place, starts_on, not_to_exceed, answer_by };
            terms.check(now).into_iter().for_each(|(field, what)| problems.add(field, what));
            if let (Some(seat), true) = (seat, problems.is_empty()) {
                return Ok((seat, terms));
            }
        }
        Err(problems)
    }
}

#[derive(Template)]
#[template(path = "staff/offer_new.html")]
struct OfferPage {
    shell: Shell,
    head: Head,
    seats: Vec<SeatLine>,
    /// So many of them, the first ones, are of the posting's specialty.
    fitting: usize,
    /// What the posting announces for each place.
    announced: Vec<PayLine>,
    form: OfferForm,
    problems: Problems,
}

impl OfferPage {
    fn zone(&self) -> String {
        when::zone_name(self.shell.zone)
    }

    fn seat_id(&self, seat: &SeatLine) -> String {
        seat.id.to_string()
    }

    fn about(&self, seat: &SeatLine) -> String {
        let grades = grade_words("GS", Some(seat.grade_low), Some(seat.grade_high)).unwrap_or_default();
        let place = match seat.places.as_slice() {
            [] => "place open".to_owned(),
            places => places.join("; "),
        };
        format!("{grades}, {place}, clearance {}, seat {}", seat.clearance.spoken().to_lowercase(), seat.number)
    }
}

async fn page(app: &App, staff: Staff, reference: Reference, form: Option<OfferForm>, problems: Problems) -> Result<OfferPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, seats, fitting, announced, form) = app
        .read(move |conn| {
            super::managed(conn, &who, &reference)?;
            let head = Head::of_case(conn, &who, &reference, now)?;
            let posting = postings::find(conn, head.app.posting)?;
            let mut seats = seats::open(conn, who.scope(), now.date(), 200)?;
            // What fits the posting's specialty comes first; the order is stable otherwise.
            let specialty = posting.content.specialty;
            seats.sort_by_key(|s| s.specialty != specialty);
            let fitting = seats.iter().filter(|s| s.specialty == specialty).count();
            let form = form.unwrap_or_else(|| OfferForm::suggested(head.app.version, posting.cohort_starts_on, &who, now));
            Ok((head, seats, fitting, posting.pay, form))
        })
        .await?;
    Ok(OfferPage { shell: staff.shell, head, seats, fitting, announced, form, problems })
}

/// The form; when there is a live offer already, on to that one.
async fn form(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, target) = (staff.who.clone(), reference.0.clone());
    let live = app
        .read(move |conn| {
            let app = super::case_seen_by_staff(conn, &who, &target)?;
            Ok(offers::latest(conn, app.id)?
                .filter(|o| matches!(o.state, OfferState::InApproval | OfferState::Sent | OfferState::Accepted)))
        })
        .await?;
    match live {
        Some(offer) => go(format!("/staff/offers/{}", offer.id)),
        None => show(&page(&app, staff, reference.0, None, Problems::default()).await?),
    }
}

/// The form with the source of its pay, when nothing was typed there and the pay is a step of a table.
async fn with_source(app: &App, form: OfferForm) -> Result<OfferForm, Fault> {
    let grade = form.grade.trim().trim_start_matches("GS-").parse::<i64>();
    let (Ok(grade), Ok(pay), true) = (grade, Cents::parse(&form.pay), form.pay_source.trim().is_empty()) else { return Ok(form) };
    let place = form.place.clone();
    let source = app.read(move |conn| pay::source_of_step(conn, &place, grade, pay.0)).await?;
    Ok(OfferForm { pay_source: source.unwrap_or_default(), ..form })
}

async fn prepare(app: App, staff: Staff, reference: Ref, form: Posted<OfferForm>) -> Answer {
    let (form, reference) = (with_source(&app, form.0).await?, reference.0);
    let (seat, terms) = match form.check(staff.shell.zone, staff.shell.now) {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, reference, Some(form), problems).await?),
    };
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    let write = app.write(move |tx, here| verbs::prepare(tx, here, &who, &target, version, seat, &terms));
    match write.await {
        Ok(id) => done(format!("/staff/offers/{id}"), Notice::OfferPrepared),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, reference, Some(form), problems).await?)
        }
    }
}
