//! Interviews of an application: offering times, cancelling, recording, and the scorecards that are in.

use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use super::applications::Seen;
use super::head::Head;
use crate::actions::interviews::{self as verbs, Offer};
use crate::domain::access::Who;
use crate::domain::ids::UserId;
use crate::domain::interview::{InterviewState, Slot};
use crate::domain::reference::Reference;
use crate::domain::scorecard::CardState;
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::interviews::{self, Interview};
use crate::store::rubrics::{self, Competency};
use crate::store::scorecards::{self, Scorecard};
use crate::store::{Conn, accounts};
use crate::web::app::App;
use crate::web::ask::Ref;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Times a form offers room for.
const TIMES: usize = 4;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/applications/{reference}/interviews", list),
        routes::get("/staff/applications/{reference}/interviews/new", new),
        routes::post("/staff/applications/{reference}/interviews/new", offer),
        routes::get("/staff/applications/{reference}/interviews/cancel", cancel_page),
        routes::post("/staff/applications/{reference}/interviews/cancel", cancel),
        routes::post("/staff/applications/{reference}/interviews/no-show", no_show),
    ]
}

struct Held {
    interview: Interview,
    times: Vec<Moment>,
    /// The viewer may open their own card.
    mine: bool,
}

/// A card that is in, with its lines in words.
struct Card {
    card: Scorecard,
    lines: Vec<(String, Option<&'static str>, String)>,
}

#[derive(Template)]
#[template(path = "staff/interviews.html")]
struct InterviewsPage {
    shell: Shell,
    head: Head,
    held: Vec<Held>,
    cards: Vec<Card>,
    /// Cards that are in, but not for this viewer yet.
    hidden: usize,
}

impl InterviewsPage {
    fn begun(&self, i: &Interview) -> bool {
        i.state == InterviewState::Booked && i.starts_at.is_some_and(|at| at <= self.shell.now)
    }

    fn can_cancel(&self, i: &Interview) -> bool {
        self.head.manages && matches!(i.state, InterviewState::Offered | InterviewState::Booked)
    }

    fn zone(&self, i: &Interview) -> String {
        when::zone_name(when::zone(&i.zone))
    }

    fn scores(&self, held: &Held) -> bool {
        held.mine && (held.interview.state == InterviewState::Done || self.begun(&held.interview))
    }
}

/// Cards this viewer may read: their own; those of others once their own is in, or when they hold no interview and manage.
fn cards(conn: &mut Conn, who: &Who, app: &Application, held: &[Interview]) -> Result<(Vec<Card>, usize)> {
    let all = scorecards::of_application(conn, app.id)?;
    let own_sent = all.iter().any(|c| c.author == who.id && c.state == CardState::Sent);
    let holds = held.iter().any(|i| i.interviewer == who.id && i.state != InterviewState::Cancelled);
    let open = own_sent || (!holds && who.may_manage(app.agency).is_ok());
    let sent: Vec<Scorecard> = all.into_iter().filter(|c| c.state == CardState::Sent).collect();
    let (shown, hidden): (Vec<Scorecard>, Vec<Scorecard>) = sent.into_iter().partition(|c| open || c.author == who.id);
    let mut out = Vec::new();
    for card in shown {
        let competencies: Vec<Competency> = rubrics::competencies(conn, card.rubric)?;
        let rated = scorecards::lines(conn, card.id)?;
        let lines = competencies
            .into_iter()
            .map(|c| {
                let line = rated.iter().find(|l| l.competency == c.id);
                (c.name, line.and_then(|l| l.rating).map(|r| r.spoken()), line.map(|l| l.evidence.clone()).unwrap_or_default())
            })
            .collect();
        out.push(Card { card, lines });
    }
    Ok((out, hidden.len()))
}

async fn list(app: App, staff: Staff, reference: Ref) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, held, (cards, hidden)) = app
        .read(move |conn| {
            let head = Head::read(conn, &who, &reference.0, now)?;
            let all = interviews::of_application(conn, head.app.id)?;
            let cards = cards(conn, &who, &head.app, &all)?;
            let mut held = Vec::new();
            for interview in all {
                let times = interviews::slots(conn, interview.id)?.into_iter().map(|(_, at)| at).collect();
                held.push(Held { mine: interview.interviewer == who.id, times, interview });
            }
            Ok((head, held, cards))
        })
        .await?;
    show(&InterviewsPage { shell: staff.shell, head, held, cards, hidden })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct OfferForm {
    version: i64,
    interviewer: String,
    date: Vec<String>,
    time: Vec<String>,
    minutes: String,
    zone: String,
    location: String,
}

impl OfferForm {
    /// Two working days from now on, mornings in the reader's zone: something to change rather than an empty page.
    fn suggested(app: &Application, who: &Who, now: Moment) -> Self {
        let zone = when::zone(&who.zone);
        let today = when::day_in(now, zone);
        let days = (2..14).map(|n| today + TimeDelta::days(n)).filter(|d| when::is_workday(*d)).take(2);
        let dates: Vec<String> = days.map(super::as_field).collect();
        let date = dates.iter().flat_map(|d| [d.clone(), d.clone()]).take(3).chain([String::new()]).collect();
        let time = ["10:00 am", "2:00 pm", "10:00 am", ""].map(str::to_owned).to_vec();
        OfferForm {
            version: app.version,
            interviewer: who.id.to_string(),
            date,
            time,
            minutes: "45".to_owned(),
            zone: zone.name().to_owned(),
            location: String::new(),
        }
    }

    fn pair(&self, i: usize) -> (&str, &str) {
        (self.date.get(i).map_or("", |d| d.trim()), self.time.get(i).map_or("", |t| t.trim()))
    }

    fn check(&self, now: Moment) -> std::result::Result<Offer, Problems> {
        let mut problems = Problems::default();
        let interviewer =
            problems.take("interviewer", self.interviewer.parse().map(UserId).map_err(|_| "Choose who holds the interview".to_owned()));
        let minutes = problems.take("minutes", self.minutes.parse::<i64>().map_err(|_| "Choose how long it takes".to_owned()));
        let zone = problems.take("zone", super::zone_of(&self.zone));
        let mut slots: Vec<Slot> = Vec::new();
        for i in 0..TIMES {
            let ((date, time), (date_id, time_id)) = (self.pair(i), (format!("date-{i}"), format!("time-{i}")));
            if date.is_empty() && time.is_empty() {
                continue;
            }
            let Some(at) = super::wall(&mut problems, (&date_id, date), (&time_id, time), zone) else { continue };
            let Some(slot) = problems.take(&date_id, Slot::new(at, minutes.unwrap_or(45), now)) else { continue };
            if slots.contains(&slot) { problems.add(time_id, "This time is offered twice") } else { slots.push(slot) }
        }
        if slots.len() < 2 && problems.is_empty() {
            problems.add("date-0", "Offer at least two times");
        }
        let location = text::line(&self.location);
        if location.is_empty() || location.chars().count() > 300 {
            problems.add("location", "Enter the room or the video link, in at most 300 characters");
        }
        match (interviewer, zone) {
            (Some(interviewer), Some(zone)) if problems.is_empty() => Ok(Offer { interviewer, slots, zone, location }),
            _ => Err(problems),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/interview_new.html")]
struct NewPage {
    shell: Shell,
    head: Head,
    people: Vec<(String, String)>,
    form: OfferForm,
    problems: Problems,
}

impl NewPage {
    fn zones(&self) -> Vec<(String, String)> {
        super::zone_options()
    }

    fn lengths(&self) -> Vec<(&'static str, &'static str)> {
        vec![("30", "30 minutes"), ("45", "45 minutes"), ("60", "60 minutes"), ("90", "90 minutes")]
    }

    fn people(&self) -> Vec<(String, String)> {
        self.people.clone()
    }

    /// Number, value and name of the fields of each time.
    fn times(&self) -> Vec<(usize, String, String)> {
        (0..TIMES)
            .map(|i| {
                let (d, t) = self.form.pair(i);
                (i, d.to_owned(), t.to_owned())
            })
            .collect()
    }

    fn wrong(&self, field: &str, i: &usize) -> Option<&str> {
        self.problems.of(&format!("{field}-{i}"))
    }
}

async fn new_page(
    app: &App,
    staff: Staff,
    reference: Reference,
    form: Option<OfferForm>,
    problems: Problems,
) -> std::result::Result<NewPage, crate::web::fault::Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, people, form) = app
        .read(move |conn| {
            super::managed(conn, &who, &reference)?;
            let head = Head::read(conn, &who, &reference, now)?;
            let people = accounts::staff_of(conn, head.app.agency)?
                .into_iter()
                .map(|w| (w.id.to_string(), format!("{}, {}", w.name, w.role.spoken().to_lowercase())))
                .collect();
            let form = form.unwrap_or_else(|| OfferForm::suggested(&head.app, &who, now));
            Ok((head, people, form))
        })
        .await?;
    Ok(NewPage { shell: staff.shell, head, people, form, problems })
}

async fn new(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&new_page(&app, staff, reference.0, None, Problems::default()).await?)
}

async fn offer(app: App, staff: Staff, reference: Ref, form: Posted<OfferForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let checked = match form.check(staff.shell.now) {
        Ok(checked) => checked,
        Err(problems) => return again(&new_page(&app, staff, reference, Some(form), problems).await?),
    };
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::offer(tx, here, &who, &target, version, &checked)).await {
        Ok(_) => done(format!("{}/interviews", super::page_of(&reference)), Notice::TimesOffered),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &new_page(&app, staff, reference, Some(form), problems).await?)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct CancelForm {
    version: i64,
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/interview_cancel.html")]
struct CancelPage {
    shell: Shell,
    head: Head,
    form: CancelForm,
    problems: Problems,
}

async fn cancel_with(
    app: &App,
    staff: Staff,
    reference: Reference,
    form: CancelForm,
    problems: Problems,
) -> std::result::Result<CancelPage, crate::web::fault::Fault> {
    let head = super::managed_head(app, &staff, reference).await?;
    let form = if form.version == 0 { CancelForm { version: head.app.version, ..form } } else { form };
    Ok(CancelPage { shell: staff.shell, head, form, problems })
}

async fn cancel_page(app: App, staff: Staff, reference: Ref) -> Answer {
    show(&cancel_with(&app, staff, reference.0, CancelForm::default(), Problems::default()).await?)
}

async fn cancel(app: App, staff: Staff, reference: Ref, form: Posted<CancelForm>) -> Answer {
    let (form, reference) = (form.0, reference.0);
    let why = text::line(&form.reason);
    if why.is_empty() || why.chars().count() > 500 {
        let problems = Problems::one("reason", "Say why, in at most 500 characters. Both sides read it");
        return again(&cancel_with(&app, staff, reference, form, problems).await?);
    }
    let (who, target, version) = (staff.who.clone(), reference.clone(), form.version);
    match app.write(move |tx, here| verbs::cancel(tx, here, &who, &target, version, &why)).await {
        Ok(()) => done(format!("{}/interviews", super::page_of(&reference)), Notice::InterviewCancelled),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &cancel_with(&app, staff, reference, form, problems).await?)
        }
    }
}

async fn no_show(app: App, staff: Staff, reference: Ref, _form: Posted<Seen>) -> Answer {
    let (who, reference) = (staff.who, reference.0);
    let page = format!("{}/interviews", super::page_of(&reference));
    app.write(move |tx, here| verbs::finish(tx, here, &who, &reference, false)).await?;
    done(page, Notice::InterviewDone)
}
