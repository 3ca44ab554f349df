//! The page of a placement: its term, what can be done, tasks of the first weeks, the hand-off.

use askama::Template;
use serde::Deserialize;

use super::{may_see, page_of};
use crate::actions::placements::{self as verbs, Case, alumni, arrival, clock, ends, extend, for_now, tasks as task_verbs};
use crate::domain::access::Who;
use crate::domain::ids::{ChangeId, PlacementId, TaskId, UserId};
use crate::domain::placement::PlacementState;
use crate::domain::term::{TermKind, TermStep};
use crate::domain::text;
use crate::domain::when;
use crate::error::Result;
use crate::store::offers::Offer;
use crate::store::placements::changes::{self, Change};
use crate::store::placements::tasks::{self, Task};
use crate::store::placements::{self as rows, Line as Placement, lists};
use crate::store::seats::SeatLine;
use crate::store::{Conn, accounts, conditions, offers};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/placements/{id}", page),
        routes::post("/staff/placements/{id}/arrive", arrive),
        routes::post("/staff/placements/{id}/describe", describe),
        routes::post("/staff/placements/{id}/hand-off", hand_off),
        routes::post("/staff/placements/{id}/to-kept-seat", to_kept),
        routes::post("/staff/placements/{id}/take-back", take_back),
        routes::post("/staff/placement-changes/{id}", decide),
        routes::post("/staff/placement-tasks/{id}", tick),
    ]
}

/// All that the page shows.
struct Known {
    case: Case,
    manages: bool,
    /// The application is one the reader may open.
    application: bool,
    supervisor: Option<String>,
    supervisors: Vec<(String, String)>,
    placed_by: String,
    before: Option<Placement>,
    after: Option<Placement>,
    change: Option<(Change, String)>,
    tasks: Vec<Task>,
    kept: Option<(SeatLine, Offer, bool)>,
    /// Conditions that are open, and the offer they stand on.
    open: Option<(usize, Offer)>,
}

fn read(conn: &mut Conn, who: &Who, id: PlacementId) -> Result<Known> {
    may_see(who)?;
    let case = verbs::seen(conn, who, id)?;
    let p = &case.placement;
    let kept = for_now::kept_seat(conn, &case)?;
    let offer = offers::latest(conn, case.app.id)?;
    let open = match offer {
        Some(offer) => {
            let open = conditions::of_offer(conn, offer.id)?.iter().filter(|c| c.is_pending()).count();
            (open > 0 && p.state.is_live()).then_some((open, offer))
        }
        None => None,
    };
    let mut supervisors = vec![(String::new(), "Nobody yet".to_owned())];
    supervisors.extend(arrival::supervisors(conn, &case.seat)?.into_iter().map(|w| (w.id.to_string(), w.name)));
    Ok(Known {
        manages: who.may_manage(who.agency).is_ok(),
        application: lists::application_is_seen(conn, id, who.scope())?,
        supervisor: p.supervisor.map(|s| accounts::find(conn, s).map(|w| w.name)).transpose()?,
        supervisors,
        placed_by: accounts::find(conn, p.by)?.name,
        before: p.moved_from.map(|old| rows::line(conn, old)).transpose()?,
        after: clock::next_of(conn, &case)?.map(|new| rows::line(conn, new)).transpose()?,
        change: match changes::waiting(conn, id)? {
            Some(change) => {
                let by = accounts::find(conn, change.asked_by)?.name;
                Some((change, by))
            }
            None => None,
        },
        tasks: tasks::of_placement(conn, id)?,
        kept,
        open,
        case,
    })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct PageForm {
    version: i64,
    day: String,
    kind: String,
    supervisor: String,
    hand_off: String,
    /// Why an end is taken back.
    why: String,
}

#[derive(Template)]
#[template(path = "staff/placement.html")]
struct PlacementPage {
    shell: Shell,
    known: Known,
    form: PageForm,
    problems: Problems,
}

impl PlacementPage {
    fn base(&self) -> String {
        page_of(self.known.case.placement.id)
    }

    fn today(&self) -> chrono::NaiveDate {
        when::day_in(self.shell.now, when::HOME_ZONE)
    }

    fn tone(&self) -> &'static str {
        super::tone(&self.known.case.placement.state)
    }

    /// Whether staff may say now that the person came.
    fn awaits_arrival(&self) -> bool {
        let p = &self.known.case.placement;
        self.known.manages && p.state == PlacementState::Confirmed && !p.in_service && p.starts_on <= self.today()
    }

    /// Whether an end lies ahead that can be taken back.
    fn may_take_back(&self) -> bool {
        self.known.manages && ends::may_take_back(self.today(), &self.known.case.placement)
    }

    /// Whether the first day is over.
    fn first_day_is_over(&self) -> bool {
        self.known.case.placement.starts_on < self.today()
    }

    /// Steps that have a page of their own, by their address and their words.
    fn steps(&self) -> Vec<(String, &'static str)> {
        let p = &self.known.case.placement;
        let settled = p.outcome.is_some() || !self.known.manages;
        let early = !(self.awaits_arrival() && self.first_day_is_over());
        let steps = p.state.steps().filter(|s| !settled && *s != TermStep::Arrive && !(*s == TermStep::NoShow && early));
        steps.map(|s| (format!("{}/{}", self.base(), super::steps::address(s)), s.spoken())).collect()
    }

    fn kinds(&self) -> Vec<(String, String)> {
        TermKind::ALL.iter().map(|k| (k.to_string(), k.spoken().to_owned())).collect()
    }

    /// The reader asked for the change that waits.
    fn asked_it(&self, change: &Change) -> bool {
        self.shell.who.as_ref().is_some_and(|w| w.id == change.asked_by)
    }

    /// What does not fit between a last day and the seat.
    fn warnings(&self) -> Vec<String> {
        let until = self.known.change.as_ref().filter(|(c, _)| c.step == TermStep::Extend).map(|(c, _)| c.day);
        super::steps::funding_warning(&self.known.case.seat, until.unwrap_or(self.known.case.placement.last())).into_iter().collect()
    }

    fn late(&self, task: &Task) -> bool {
        task.done_at.is_none() && task.due_on < self.today()
    }

    fn done(&self) -> usize {
        self.known.tasks.iter().filter(|t| t.done_at.is_some()).count()
    }
}

async fn load(
    app: &App,
    staff: Staff,
    id: PlacementId,
    form: Option<PageForm>,
    problems: Problems,
) -> std::result::Result<PlacementPage, Fault> {
    let who = staff.who;
    let known = app.read(move |conn| read(conn, &who, id)).await?;
    let p = &known.case.placement;
    let form = form.unwrap_or_else(|| PageForm {
        version: p.version,
        day: crate::web::staff::as_field(when::day_in(staff.shell.now, when::HOME_ZONE)),
        kind: p.kind.to_string(),
        supervisor: p.supervisor.map_or_else(String::new, |s| s.to_string()),
        hand_off: p.hand_off.clone(),
        why: String::new(),
    });
    Ok(PlacementPage { form: PageForm { version: p.version, ..form }, shell: staff.shell, known, problems })
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    show(&load(&app, staff, PlacementId(id.0), None, Problems::default()).await?)
}

/// Does something with a placement; what is refused stands on its page with what was typed.
async fn act(
    (app, staff, id): (App, Staff, PlacementId),
    notice: Notice,
    form: PageForm,
    field: &str,
    verb: impl FnOnce(&mut Conn, &crate::actions::Here, &Who) -> Result<PlacementId> + Send + 'static,
) -> Answer {
    let who = staff.who.clone();
    let problems = match app.write(move |tx, here| verb(tx, here, &who)).await {
        Ok(to) => return done(page_of(to), notice),
        Err(e) => super::super::refused(e)?,
    };
    let problems = if problems.is_conflict() { problems } else { Problems::one(field, problems.of("form").unwrap_or_default()) };
    let (status, shown) = (problems.status(), load(&app, staff, id, None, problems).await?);
    // Fields of the other forms on the page keep what is there.
    let form = PageForm {
        version: shown.form.version,
        day: if form.day.is_empty() { shown.form.day.clone() } else { form.day },
        kind: if form.kind.is_empty() { shown.form.kind.clone() } else { form.kind },
        supervisor: if field == "supervisor" { form.supervisor } else { shown.form.supervisor.clone() },
        hand_off: if field == "hand_off" { form.hand_off } else { shown.form.hand_off.clone() },
        why: form.why,
    };
    show_as(status, &PlacementPage { form, ..shown })
}

fn day_of(raw: &str) -> Result<chrono::NaiveDate> {
    when::parse_date(raw).map_err(crate::error::Error::Refused)
}

async fn arrive(app: App, staff: Staff, id: Id, form: Posted<PageForm>) -> Answer {
    let (id, form) = (PlacementId(id.0), form.0);
    let (version, day) = (form.version, form.day.clone());
    act((app, staff, id), Notice::Arrived, form, "day", move |tx, here, who| {
        arrival::arrive(tx, here, who, id, version, day_of(&day)?).map(|()| id)
    })
    .await
}

async fn describe(app: App, staff: Staff, id: Id, form: Posted<PageForm>) -> Answer {
    let (id, form) = (PlacementId(id.0), form.0);
    let (version, kind) = (form.version, TermKind::parse(&form.kind).ok_or(Fault::Malformed("Choose a kind of placement."))?);
    let supervisor = form.supervisor.parse().ok().map(UserId);
    act((app, staff, id), Notice::TermKept, form, "supervisor", move |tx, here, who| {
        arrival::describe(tx, here, who, id, version, kind, supervisor).map(|()| id)
    })
    .await
}

async fn hand_off(app: App, staff: Staff, id: Id, form: Posted<PageForm>) -> Answer {
    let (id, form) = (PlacementId(id.0), form.0);
    let (version, note) = (form.version, text::lines(&form.hand_off));
    act((app, staff, id), Notice::TermKept, form, "hand_off", move |tx, here, who| {
        alumni::hand_off(tx, here, who, id, version, &note).map(|()| id)
    })
    .await
}

async fn to_kept(app: App, staff: Staff, id: Id, form: Posted<PageForm>) -> Answer {
    let (id, form) = (PlacementId(id.0), form.0);
    let (version, day) = (form.version, form.day.clone());
    act((app, staff, id), Notice::TermMoved, form, "day", move |tx, here, who| {
        for_now::move_to_kept(tx, here, who, id, version, day_of(&day)?)
    })
    .await
}

async fn take_back(app: App, staff: Staff, id: Id, form: Posted<PageForm>) -> Answer {
    let (id, form) = (PlacementId(id.0), form.0);
    let (version, why) = (form.version, text::line(&form.why));
    act((app, staff, id), Notice::TermStays, form, "why", move |tx, here, who| {
        ends::take_back(tx, here, who, id, version, &why).map(|()| id)
    })
    .await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DecideForm {
    to: String,
}

/// A second person approves a change, or does not; who asked may take it back.
async fn decide(app: App, staff: Staff, id: Id, form: Posted<DecideForm>) -> Answer {
    let (id, approve) = (ChangeId(id.0), form.0.to == "approve");
    let who = staff.who.clone();
    let placement =
        app.read(move |conn| changes::find(conn, id).and_then(|c| verbs::seen(conn, &who, c.placement).map(|_| c.placement))).await?;
    let notice = if approve { Notice::TermDecided } else { Notice::TermRefused };
    act((app, staff, placement), notice, PageForm::default(), "form", move |tx, here, who| extend::decide(tx, here, who, id, approve)).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TickForm {
    done: String,
}

async fn tick(app: App, staff: Staff, id: Id, form: Posted<TickForm>) -> Answer {
    let (who, id, done_now) = (staff.who, TaskId(id.0), form.0.done == "yes");
    let placement = app.write(move |tx, here| task_verbs::tick(tx, here, &who, id, done_now)).await?;
    done(format!("{}#tasks", page_of(placement)), Notice::TaskTicked)
}

impl Known {
    /// Whether the person may move to the seat that was kept.
    fn cleared(&self) -> bool {
        self.kept.as_ref().is_some_and(|(_, _, cleared)| *cleared)
    }
}
