//! A seat: its money, and taking it away.

use askama::Template;
use serde::Deserialize;

use crate::actions::projects as project_verbs;
use crate::actions::seats::{self as verbs, Choice, Holder};
use crate::domain::ids::SeatId;
use crate::domain::placement::SeatState;
use crate::domain::seat::Fate;
use crate::domain::text;
use crate::domain::when;
use crate::store::seats::{Funding, SeatLine};
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
        routes::get("/staff/seats/{id}", seat),
        routes::post("/staff/seats/{id}/fund", fund),
        routes::post("/staff/seats/{id}/withdraw", withdraw),
    ]
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SeatForm {
    version: i64,
    approver: String,
    source: String,
    until: String,
    why: String,
    fate: String,
}

fn named(raw: &str, what: &str) -> Result<String, String> {
    let words = text::line(raw);
    if words.is_empty() || words.chars().count() > 120 { Err(format!("{what}, in at most 120 characters")) } else { Ok(words) }
}

impl SeatForm {
    fn of(seat: &SeatLine) -> Self {
        SeatForm {
            version: seat.version,
            approver: seat.approver.clone(),
            source: seat.source.clone(),
            until: seat.funded_until.map(super::as_field).unwrap_or_default(),
            ..SeatForm::default()
        }
    }

    fn funding(&self) -> Result<Funding, Problems> {
        let mut p = Problems::default();
        let approver = p.take("approver", named(&self.approver, "Name who answers for the money"));
        let source = p.take("source", named(&self.source, "Say where the money comes from"));
        let until = p.take("until", when::parse_date(&self.until));
        match (approver, source, until) {
            (Some(approver), Some(source), Some(until)) => Ok(Funding { approver, source, until }),
            _ => Err(p),
        }
    }

    fn withdrawal(&self, asks: bool) -> Result<(String, Fate), Problems> {
        let mut p = Problems::default();
        let why = text::lines(&self.why);
        if why.is_empty() || why.chars().count() > 500 {
            p.add("why", "Say why in at most 500 characters; whoever holds the seat reads it");
        }
        let chosen = if asks { Fate::parse(&self.fate) } else { Some(Fate::Nobody) };
        let fate = p.take("fate", chosen.ok_or_else(|| "Choose what becomes of the person".to_owned()));
        fate.filter(|_| p.is_empty()).map(|fate| (why, fate)).ok_or(p)
    }
}

#[derive(Template)]
#[template(path = "staff/seat.html")]
struct SeatPage {
    shell: Shell,
    seat: SeatLine,
    leads: bool,
    holder: Option<Holder>,
    choices: Vec<Choice>,
    form: SeatForm,
    problems: Problems,
}

impl SeatPage {
    fn gone(&self) -> bool {
        self.seat.state == SeatState::Withdrawn
    }

    fn version(&self) -> i64 {
        if self.problems.is_conflict() { self.seat.version } else { self.form.version }
    }

    fn options(&self) -> Vec<(String, String)> {
        self.choices.iter().map(|c| (c.fate.to_string(), c.words.clone())).collect()
    }

    /// Whoever holds it, in a sentence.
    fn held(&self) -> Option<String> {
        Some(match self.holder.as_ref()? {
            Holder::Offered(app, offer) => format!("{} has an offer of it: {}.", app.name, offer.state.spoken().to_lowercase()),
            Holder::Kept(app, _) => {
                format!("{} works in another seat while a clearance is under way; this one is kept for them.", app.name)
            }
            Holder::Placed(app, line) => {
                format!("{} sits in it from {} to {}.", app.name, when::day(line.starts_on), when::day(line.last()))
            }
        })
    }

    fn reference(&self) -> Option<&str> {
        self.holder.as_ref().map(|h| h.application().reference.as_str())
    }

    /// An accepted offer cannot be taken back: it needs another seat.
    fn is_bound(&self) -> bool {
        matches!(&self.holder, Some(Holder::Offered(_, offer)) if offer.state.is_accepted()) && self.choices.is_empty()
    }

    fn tone(&self) -> &'static str {
        match self.seat.state {
            SeatState::Open => "m-tag--info",
            SeatState::Held => "m-tag--warn",
            SeatState::Filled => "m-tag--ok",
            SeatState::Unfunded | SeatState::Withdrawn => "",
        }
    }
}

async fn page(app: &App, staff: Staff, id: SeatId, form: Option<SeatForm>, problems: Problems) -> Result<SeatPage, Fault> {
    let (who, here) = (staff.who.clone(), app.here());
    let (seat, leads, holder, choices) = app
        .read(move |conn| {
            let seat = verbs::looked_at(conn, &who, id)?;
            let (_, agencies) = project_verbs::seen(conn, &who, seat.project)?;
            let leads = project_verbs::may_lead(&who, &agencies);
            let holder = if who.may_see_people(who.agency) { verbs::holder(conn, id)? } else { None };
            let choices = if leads { verbs::choices(conn, &here, &who, id)? } else { Vec::new() };
            Ok((seat, leads, holder, choices))
        })
        .await?;
    let form = form.unwrap_or_else(|| SeatForm::of(&seat));
    Ok(SeatPage { shell: staff.shell, seat, leads, holder, choices, form, problems })
}

async fn seat(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, SeatId(id.0), None, Problems::default()).await?)
}

async fn fund(app: App, staff: Staff, id: Id, form: Posted<SeatForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, SeatId(id.0));
    let funding = match form.funding() {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, id, Some(form), problems).await?),
    };
    let version = form.version;
    match app.write(move |tx, here| verbs::fund(tx, here, &who, id, version, &funding)).await {
        Ok(()) => done(format!("/staff/seats/{id}"), Notice::SeatFunded),
        Err(e) => refuse(&app, staff, id, form, super::refused(e)?).await,
    }
}

async fn withdraw(app: App, staff: Staff, id: Id, form: Posted<SeatForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, SeatId(id.0));
    let (why, fate) = match form.withdrawal(!form.fate.is_empty() || is_held(&app, id).await?) {
        Ok(checked) => checked,
        Err(problems) => return again(&page(&app, staff, id, Some(form), problems).await?),
    };
    let version = form.version;
    match app.write(move |tx, here| verbs::withdraw(tx, here, &who, id, version, &why, fate)).await {
        Ok(SeatState::Withdrawn) => done(format!("/staff/seats/{id}"), Notice::SeatWithdrawn),
        Ok(_) => done(format!("/staff/seats/{id}"), Notice::SeatCloses),
        Err(e) => refuse(&app, staff, id, form, super::refused(e)?).await,
    }
}

async fn is_held(app: &App, id: SeatId) -> Result<bool, Fault> {
    app.read(move |conn| Ok(verbs::holder(conn, id)?.is_some())).await
}

async fn refuse(app: &App, staff: Staff, id: SeatId, form: SeatForm, problems: Problems) -> Answer {
    show_as(problems.status(), &page(app, staff, id, Some(form), problems).await?)
}
