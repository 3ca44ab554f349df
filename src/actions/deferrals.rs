//! Coming with a later cohort: the offer and its conditions stay, the seat is free; the person says again that they come.

use chrono::TimeDelta;

use super::applications::{Told, advance, close_everything, managed};
use super::history::Happened;
use super::post::{self, To};
use super::projects::move_seat;
use super::{Actor, Here, conditions, offers};
use crate::domain::access::Who;
use crate::domain::ids::{ApplicationId, CohortId, SeatId};
use crate::domain::offer::{OfferStep, Terms};
use crate::domain::placement::SeatState;
use crate::domain::reference::Reference;
use crate::domain::state::{State, Step};
use crate::domain::when;
use crate::error::{Changed, Error, Result};
use crate::letters::deferrals as letters;
use crate::store::applications::{self, Application};
use crate::store::cohorts::{self, Cohort};
use crate::store::deferrals::{self, Deferral, NewDeferral};
use crate::store::offers::OfferStepped;
use crate::store::{Conn, offers as offer_rows, seats};

/// Days before the start of the cohort by which the person answers, and days they have to answer.
const CONFIRM_DAYS: i64 = 30;
pub const ANSWER_DAYS: i64 = 30;
/// Fewest days to answer, when a cohort starts soon.
const LEAST_DAYS: i64 = 7;

fn today(here: &Here) -> chrono::NaiveDate {
    when::day_in(here.now, when::HOME_ZONE)
}

/// Cohorts with which somebody may come: those that start late enough to be asked again.
pub fn cohorts_ahead(conn: &mut Conn, here_now: when::Moment) -> Result<Vec<Cohort>> {
    let first = when::day_in(here_now, when::HOME_ZONE) + TimeDelta::days(LEAST_DAYS);
    let mut all = cohorts::all(conn)?;
    all.retain(|c| c.starts_on > first);
    all.reverse();
    Ok(all)
}

/// Moves an accepted application to a later cohort.
pub fn defer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, cohort: CohortId, why: &str) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    app.state.after(Step::Defer)?;
    if !(1..=500).contains(&why.trim().chars().count()) {
        return Err(Error::Refused("Say why, in at most 500 characters.".to_owned()));
    }
    let offer = offer_rows::latest(tx, app.id)?.filter(|o| o.state.is_accepted()).ok_or(Error::NotFound)?;
    let cohort = cohorts_ahead(tx, here.now)?.into_iter().find(|c| c.id == cohort);
    let cohort = cohort.ok_or_else(|| Error::Refused("Choose a cohort that lies ahead.".to_owned()))?;
    if cohort.starts_on <= offer.terms.starts_on {
        return Err(Error::Refused(format!("The offer starts on {}: choose a later cohort.", when::day(offer.terms.starts_on))));
    }
    let actor = Actor::Person(who);
    let gone = advance(tx, here, actor, &app, Step::Defer, Told::Now, why)?;
    let seat = seats::find(tx, offer.seat)?;
    if seat.state == SeatState::Held {
        move_seat(tx, here, actor, &seat, SeatState::Open, Some(&gone))?;
    }
    offers::step(tx, here, actor, &gone, &offer, OfferStep::Defer, &OfferStepped::default())?;
    offer_rows::free_seat(tx, offer.id)?;
    let confirm_by = (cohort.starts_on - TimeDelta::days(CONFIRM_DAYS)).max(today(here) + TimeDelta::days(LEAST_DAYS));
    let new = NewDeferral { application: app.id, offer: offer.id, cohort: cohort.id, reason: why, by: who.id, confirm_by };
    deferrals::insert(tx, &new, here.now)?;
    let (starts, by) = (when::day(cohort.starts_on), when::day(confirm_by));
    let letter = letters::deferred(&here.site, &post::about(&gone), &cohort.name, &starts, &by, why)?;
    post::put(tx, here, To::applicant(&gone), Some(gone.id), &letter)
}

/// The deferral of an application, held for writing.
fn held(tx: &mut Conn, id: ApplicationId) -> Result<(Application, Deferral)> {
    let reference = applications::find(tx, id)?.reference;
    applications::hold(tx, &Reference::parse(&reference).ok_or(Error::NotFound)?)?;
    let app = applications::find(tx, id)?;
    let open = deferrals::open(tx, id)?.filter(|_| app.state == State::Deferred);
    Ok((app, open.ok_or_else(|| Error::Stale(Changed::default()))?))
}

/// By the clock: the person is asked whether they still come.
pub fn ask(tx: &mut Conn, here: &Here, id: ApplicationId) -> Result<()> {
    let (app, d) = held(tx, id)?;
    if !deferrals::mark_asked(tx, d.id, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    Happened::new("deferral", d.id.0, "ask").in_application(tx, here, Actor::Clock, &app)?;
    let (starts, by) = (when::day(d.starts_on), when::day(d.confirm_by));
    let letter = letters::confirm(&here.site, &post::about(&app), &d.cohort_name, &starts, &by)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// By the clock: nobody answered by the day. The application lapses.
pub fn lapse(tx: &mut Conn, here: &Here, id: ApplicationId) -> Result<()> {
    let (app, d) = held(tx, id)?;
    if !d.waits() || d.confirm_by >= today(here) {
        return Err(Error::Stale(Changed::default()));
    }
    let gone = advance(tx, here, Actor::Clock, &app, Step::Lapse, Told::Now, "no answer before the cohort")?;
    offers::release(tx, here, Actor::Clock, &gone, "no answer before the cohort")?;
    deferrals::end(tx, id, here.now)?;
    let letter = letters::lapsed(&here.site, &post::about(&gone), &d.cohort_name, &when::day(d.confirm_by))?;
    post::put(tx, here, To::applicant(&gone), Some(gone.id), &letter)
}

/// The person says whether they still come. A no withdraws the application.
pub fn answer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, yes: bool) -> Result<()> {
    let own = applications::own(tx, reference, who.id)?;
    let (app, d) = held(tx, own.id)?;
    if !d.waits() || !deferrals::answer(tx, d.id, if yes { "yes" } else { "no" }, here.now)? {
        return Err(Error::Refused("There is nothing to answer now.".to_owned()));
    }
    Happened::new("deferral", d.id.0, if yes { "confirm" } else { "decline" }).in_application(tx, here, Actor::Person(who), &app)?;
    let app = if yes { app } else { give_up(tx, here, who, &app)? };
    post::put_to_responsible(tx, here, &app, |to| letters::staff_answered(&here.site, &to.name, &post::about(&app), &d.cohort_name, yes))
}

fn give_up(tx: &mut Conn, here: &Here, who: &Who, app: &Application) -> Result<Application> {
    let gone = close_everything(tx, here, Actor::Person(who), app, "does not come with the later cohort")?;
    let letter = crate::letters::applications::withdrawn(&here.site, &post::about(&gone))?;
    post::put(tx, here, To::applicant(&gone), Some(gone.id), &letter)?;
    Ok(gone)
}

/// Brings somebody back: to a seat that is open, or, without one, among the qualified.
pub fn bring_back(
    tx: &mut Conn,
    here: &Here,
    who: &Who,
    reference: &Reference,
    version: i64,
    seat: Option<SeatId>,
    why: &str,
) -> Result<()> {
    let app = managed(tx, here, who, reference, version)?;
    let d = deferrals::open(tx, app.id)?.ok_or(Error::NotFound)?;
    let actor = Actor::Person(who);
    let Some(seat) = seat else {
        if why.trim().is_empty() {
            return Err(Error::Refused("Say why there is no seat; the applicant reads it.".to_owned()));
        }
        let offer = offer_rows::find(tx, d.offer)?;
        offers::may_end(who, &app, &offer, "This ends an offer that was accepted. A second person does it")?;
        let back = advance(tx, here, actor, &app, Step::BackToQualified, Told::Now, why)?;
        offers::release(tx, here, actor, &back, why)?;
        deferrals::end(tx, app.id, here.now)?;
        let letter = letters::qualified_again(&here.site, &post::about(&back), why)?;
        return post::put(tx, here, To::applicant(&back), Some(back.id), &letter);
    };
    app.state.after(Step::Return)?;
    let offer = offer_rows::find(tx, d.offer)?;
    let seat = offers::own_seat(tx, who, seat)?;
    if seat.state != SeatState::Open || seat.funded_until.is_none_or(|until| until < d.starts_on.max(today(here))) {
        return Err(Error::Refused(format!(
            "Seat {} of “{}” is not open and funded on the first day. Choose another one.",
            seat.number, seat.project_name
        )));
    }
    if !(seat.grade_low..=seat.grade_high).contains(&offer.terms.grade) {
        return Err(Error::Refused(format!(
            "The offer is for GS-{}; this seat is graded GS-{} to GS-{}.",
            offer.terms.grade, seat.grade_low, seat.grade_high
        )));
    }
    if !seat.takes_work_in(&offer.terms.place) {
        return Err(Error::Refused(format!(
            "The offer is for work in {}; this seat is in {}. Choose another one.",
            offer.terms.place,
            seat.places.join("; ")
        )));
    }
    let first = d.starts_on.max(today(here) + TimeDelta::days(1));
    let last = first + (offer.terms.not_to_exceed - offer.terms.starts_on);
    offers::check_person(tx, &app, &seat, &Terms { starts_on: first, not_to_exceed: last, ..offer.terms.clone() })?;
    move_seat(tx, here, actor, &seat, SeatState::Held, Some(&app))?;
    offer_rows::reseat(tx, offer.id, seat.id, first, last).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("Somebody else was just offered this seat. Choose another one.".to_owned()),
        other => other,
    })?;
    conditions::complete(tx, here, offer.id, &seat)?;
    let back = advance(tx, here, actor, &app, Step::Return, Told::Now, why)?;
    deferrals::end(tx, app.id, here.now)?;
    let letter = letters::back(&here.site, &post::about(&back), &seat.project_name, &seat.role, &when::day(first), &when::day(last))?;
    post::put(tx, here, To::applicant(&back), Some(back.id), &letter)
}
