//! Steps of a placement that have a page of their own: did not arrive, extend, move, convert, leave, end early.

use askama::Template;
use chrono::{NaiveDate, TimeDelta};
use serde::Deserialize;

use super::{may_see, page_of};
use crate::actions::Here;
use crate::actions::placements::{self as verbs, Case, Move, arrival, ends, extend};
use crate::domain::access::Who;
use crate::domain::ids::{PlacementId, SeatId};
use crate::domain::term::{TermKind, TermStep};
use crate::domain::text;
use crate::domain::when;
use crate::error::{Error, Result};
use crate::store::Conn;
use crate::store::seats::{self, SeatLine};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/placements/{id}/no-show", no_show_page),
        routes::post("/staff/placements/{id}/no-show", no_show),
        routes::get("/staff/placements/{id}/reschedule", reschedule_page),
        routes::post("/staff/placements/{id}/reschedule", rescheduled),
        routes::get("/staff/placements/{id}/extend", extend_page),
        routes::post("/staff/placements/{id}/extend", extended),
        routes::get("/staff/placements/{id}/move", move_page),
        routes::post("/staff/placements/{id}/move", moved),
        routes::get("/staff/placements/{id}/convert", convert_page),
        routes::post("/staff/placements/{id}/convert", convert),
        routes::get("/staff/placements/{id}/leave", leave_page),
        routes::post("/staff/placements/{id}/leave", leave),
        routes::get("/staff/placements/{id}/end-early", end_page),
        routes::post("/staff/placements/{id}/end-early", end_early),
    ]
}

/// The last part of a step's address.
pub fn address(step: TermStep) -> String {
    step.as_str().replace('_', "-")
}

/// What is wrong when a seat is not funded until a day.
pub fn funding_warning(seat: &SeatLine, until: NaiveDate) -> Option<String> {
    match seat.funded_until {
        Some(funded) if funded < until => {
            Some(format!("The seat is funded until {}, before the last day {}.", when::day(funded), when::day(until)))
        }
        None => Some("The seat has no date until which it is funded.".to_owned()),
        _ => None,
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct StepForm {
    version: i64,
    day: String,
    seat: String,
    kind: String,
    then: String,
    why: String,
}

#[derive(Template)]
#[template(path = "staff/placement_step.html")]
struct StepPage {
    shell: Shell,
    case: Case,
    step: TermStep,
    seats: Vec<(String, String)>,
    form: StepForm,
    problems: Problems,
}

impl StepPage {
    fn back(&self) -> String {
        page_of(self.case.placement.id)
    }

    fn action(&self) -> String {
        format!("{}/{}", self.back(), address(self.step))
    }

    /// What this does, before it is done.
    fn explains(&self) -> &'static str {
        match self.step {
            TermStep::NoShow => "The placement ends before it began, and the seat is open again. The fellow has a letter at once.",
            TermStep::Reschedule => {
                "The term is as long as it was: its last day moves with the first. The fellow and the supervisor have a letter."
            }
            TermStep::Extend => "A second person approves it. Then the term is longer, and the fellow and the supervisor have a letter.",
            TermStep::Move => {
                "The placement here ends the day before, and the new one begins on that day with the same last day. The fellow and the supervisor have a letter."
            }
            TermStep::Convert => {
                "The fellowship ends on that day, and the seat is open again the day after. The fellow and the supervisor have a letter."
            }
            TermStep::Leave => {
                "At the fellow’s own wish. The seat is open again the day after. The fellow and the supervisor have a letter."
            }
            _ => {
                "The agency ends it before its date. A second person approves it; then the fellow and the supervisor have a letter with your reason."
            }
        }
    }

    fn button(&self) -> &'static str {
        match self.step {
            TermStep::NoShow => "Record that they did not arrive",
            TermStep::Reschedule => "Set this first day",
            TermStep::Extend => "Ask for the extension",
            TermStep::Move => "Move to this seat",
            TermStep::Convert => "Record the conversion",
            TermStep::Leave => "Record the last day",
            _ => "Ask for the early end",
        }
    }

    /// Label and hint of the day.
    fn day(&self) -> Option<(&'static str, String)> {
        let such = "Such as 3/15/2027".to_owned();
        match self.step {
            TermStep::NoShow => None,
            TermStep::Reschedule => Some(("New first day", such)),
            TermStep::Extend => Some(("New last day", format!("It is {} now. {such}", when::day(self.case.placement.not_to_exceed)))),
            TermStep::Move => Some(("First day in the new seat", such)),
            TermStep::Convert => Some(("Last day of the fellowship", such)),
            _ => Some(("Last day", such)),
        }
    }

    fn why(&self) -> (&'static str, &'static str) {
        match self.step {
            TermStep::NoShow => ("What is known of why?", "The fellow reads it. At most 500 characters"),
            TermStep::Convert => ("Into which position?", "Such as: data engineer, GS-14, same team. At most 500 characters"),
            TermStep::Leave => ("Why, in their words?", "The supervisor reads it. At most 500 characters"),
            _ => ("Why?", "The fellow reads it. At most 500 characters"),
        }
    }

    fn moves(&self) -> bool {
        self.step == TermStep::Move
    }

    fn is_no_show(&self) -> bool {
        self.step == TermStep::NoShow
    }

    fn kinds(&self) -> Vec<(String, String)> {
        TermKind::ALL.iter().map(|k| (k.to_string(), k.spoken().to_owned())).collect()
    }

    fn afterwards(&self) -> Vec<(&'static str, &'static str)> {
        vec![
            ("qualified", "Among the qualified again: teams can offer another seat"),
            ("withdrawn", "They do not come at all: the application is withdrawn"),
        ]
    }

    /// Warnings about the seat that stays theirs.
    fn warnings(&self) -> Vec<String> {
        let until = match self.step {
            TermStep::Extend => when::parse_date(&self.form.day).unwrap_or(self.case.placement.not_to_exceed),
            _ => return Vec::new(),
        };
        funding_warning(&self.case.seat, until).into_iter().collect()
    }
}

/// Open seats that are funded today, in words.
fn open_seats(conn: &mut Conn, who: &Who, today: NaiveDate) -> Result<Vec<(String, String)>> {
    let seats = seats::open(conn, who.scope(), today, 500)?;
    let words = |s: &SeatLine| {
        let until = s.funded_until.map_or_else(String::new, |d| format!(", funded until {}", when::day(d)));
        format!("{}: {}, seat {}{until}", s.project_name, s.role, s.number)
    };
    let first = std::iter::once((String::new(), "Choose a seat".to_owned()));
    Ok(first.chain(seats.iter().map(|s| (s.id.to_string(), words(s)))).collect())
}

async fn load(
    app: &App,
    staff: Staff,
    id: PlacementId,
    step: TermStep,
    form: Option<StepForm>,
    problems: Problems,
) -> std::result::Result<StepPage, Fault> {
    let (who, today) = (staff.who, when::day_in(staff.shell.now, when::HOME_ZONE));
    let (case, seats) = app
        .read(move |conn| {
            may_see(&who)?;
            who.may_manage(who.agency)?;
            let case = verbs::seen(conn, &who, id)?;
            let seats = if step == TermStep::Move { open_seats(conn, &who, today)? } else { Vec::new() };
            Ok((case, seats))
        })
        .await?;
    let p = &case.placement;
    let form = form.unwrap_or_else(|| StepForm {
        version: p.version,
        kind: p.kind.to_string(),
        day: suggested(step, p.not_to_exceed),
        ..StepForm::default()
    });
    Ok(StepPage { shell: staff.shell, step, seats, form, problems, case })
}

/// A year longer is what is asked for most.
fn suggested(step: TermStep, not_to_exceed: NaiveDate) -> String {
    if step == TermStep::Extend { crate::web::staff::as_field(not_to_exceed + TimeDelta::days(365)) } else { String::new() }
}

async fn first(app: App, staff: Staff, id: Id, step: TermStep) -> Answer {
    let page = load(&app, staff, PlacementId(id.0), step, None, Problems::default()).await?;
    page.case.placement.state.after(step).map_err(Error::from)?;
    show(&page)
}

async fn no_show_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, TermStep::NoShow).await
}

async fn reschedule_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, TermStep::Reschedule).await
}

async fn extend_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, TermStep::Extend).await
}

async fn move_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, TermStep::Move).await
}

async fn convert_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, TermStep::Convert).await
}

async fn leave_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, TermStep::Leave).await
}

async fn end_page(app: App, staff: Staff, id: Id) -> Answer {
    first(app, staff, id, TermStep::EndEarly).await
}

/// What the form says: the day and the words.
struct Said {
    version: i64,
    day: NaiveDate,
    why: String,
}

/// Runs a verb; what it refuses stands on the same page with what was typed.
async fn act(
    (app, staff, id): (App, Staff, PlacementId),
    (step, notice): (TermStep, Notice),
    form: StepForm,
    verb: impl FnOnce(&mut Conn, &Here, &Who, &Said) -> Result<PlacementId> + Send + 'static,
) -> Answer {
    let why = text::lines(&form.why);
    let mut problems = Problems::default();
    let day = if step == TermStep::NoShow { Some(NaiveDate::MIN) } else { problems.take("day", when::parse_date(&form.day)) };
    if why.is_empty() || why.chars().count() > 500 {
        problems.add("why", "Say it in words, at most 500 characters");
    }
    let Some(day) = day.filter(|_| problems.is_empty()) else { return again(&load(&app, staff, id, step, Some(form), problems).await?) };
    let (who, said) = (staff.who.clone(), Said { version: form.version, day, why });
    let problems = match app.write(move |tx, here| verb(tx, here, &who, &said)).await {
        Ok(to) => return done(page_of(to), notice),
        Err(e) => super::super::refused(e)?,
    };
    let (status, conflict) = (problems.status(), problems.is_conflict());
    let mut page = load(&app, staff, id, step, Some(form), problems).await?;
    if conflict {
        page.form.version = page.case.placement.version;
    }
    show_as(status, &page)
}

async fn no_show(app: App, staff: Staff, id: Id, form: Posted<StepForm>) -> Answer {
    let (id, form) = (PlacementId(id.0), form.0);
    let after = match form.then.as_str() {
        "qualified" => arrival::After::Qualified,
        "withdrawn" => arrival::After::Withdrawn,
        _ => {
            let problems = Problems::one("then", "Choose where the fellow stands now");
            return again(&load(&app, staff, id, TermStep::NoShow, Some(form), problems).await?);
        }
    };
    act((app, staff, id), (TermStep::NoShow, Notice::NotArrived), form, move |tx, here, who, said| {
        arrival::no_show(tx, here, who, id, said.version, &said.why, after).map(|()| id)
    })
    .await
}

async fn rescheduled(app: App, staff: Staff, id: Id, form: Posted<StepForm>) -> Answer {
    let id = PlacementId(id.0);
    act((app, staff, id), (TermStep::Reschedule, Notice::TermKept), form.0, move |tx, here, who, said| {
        arrival::reschedule(tx, here, who, id, said.version, said.day, &said.why).map(|()| id)
    })
    .await
}

async fn extended(app: App, staff: Staff, id: Id, form: Posted<StepForm>) -> Answer {
    let id = PlacementId(id.0);
    act((app, staff, id), (TermStep::Extend, Notice::TermAsked), form.0, move |tx, here, who, said| {
        extend::ask(tx, here, who, id, said.version, (TermStep::Extend, said.day), &said.why).map(|_| id)
    })
    .await
}

async fn moved(app: App, staff: Staff, id: Id, form: Posted<StepForm>) -> Answer {
    let (id, form) = (PlacementId(id.0), form.0);
    let Ok(seat) = form.seat.parse().map(SeatId) else {
        let problems = Problems::one("seat", "Choose a seat");
        return again(&load(&app, staff, id, TermStep::Move, Some(form), problems).await?);
    };
    let kind = TermKind::parse(&form.kind);
    act((app, staff, id), (TermStep::Move, Notice::TermMoved), form, move |tx, here, who, said| {
        verbs::move_as(tx, here, who, id, said.version, &Move { seat, on: said.day, why: &said.why, kind })
    })
    .await
}

async fn convert(app: App, staff: Staff, id: Id, form: Posted<StepForm>) -> Answer {
    let id = PlacementId(id.0);
    act((app, staff, id), (TermStep::Convert, Notice::TermEnds), form.0, move |tx, here, who, said| {
        ends::convert(tx, here, who, id, said.version, said.day, &said.why).map(|()| id)
    })
    .await
}

async fn leave(app: App, staff: Staff, id: Id, form: Posted<StepForm>) -> Answer {
    let id = PlacementId(id.0);
    act((app, staff, id), (TermStep::Leave, Notice::TermEnds), form.0, move |tx, here, who, said| {
        ends::leave(tx, here, who, id, said.version, said.day, &said.why).map(|()| id)
    })
    .await
}

async fn end_early(app: App, staff: Staff, id: Id, form: Posted<StepForm>) -> Answer {
    let id = PlacementId(id.0);
    act((app, staff, id), (TermStep::EndEarly, Notice::TermAsked), form.0, move |tx, here, who, said| {
        extend::ask(tx, here, who, id, said.version, (TermStep::EndEarly, said.day), &said.why).map(|_| id)
    })
    .await
}
