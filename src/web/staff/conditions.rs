//! The conditions of an offer: its table, and the page of each.

use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use super::condition_forms::{DutyForm, VettingForm};
use super::head::Head;
use crate::actions::{conditions as verbs, offers};
use crate::domain::access::Who;
use crate::domain::condition::{ConditionOwner, ConditionState};
use crate::domain::ids::{ConditionId, EvidenceId, ListId, OfferId};
use crate::domain::offer::OfferState;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::applications::Application;
use crate::store::conditions::{self, Condition, Evidence};
use crate::store::offers::{self as offer_rows, Offer};
use crate::store::{Conn, accounts, applications};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::files::{self, How};
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as, size};
use crate::web::routes::{self, Line};
use crate::web::sent;
use crate::web::shell::{Notice, Shell};
use crate::web::upload::Uploaded;

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/conditions/{id}", page),
        routes::post("/staff/conditions/{id}", settle),
        routes::post("/staff/conditions/{id}/duty", change),
        routes::post("/staff/conditions/{id}/days", record),
        routes::post("/staff/conditions/{id}/file", keep),
        routes::post("/staff/offers/{id}/conditions/list", choose_list),
        routes::get("/staff/evidence/{id}", file),
    ]
}

/// The conditions of an offer as its page shows them.
pub struct Panel {
    pub lines: Vec<Condition>,
    owners: Vec<(crate::domain::ids::UserId, String)>,
    files: Vec<Evidence>,
    /// The reader may settle them now.
    pub settles: bool,
    /// The reader may add one.
    pub adds: bool,
    /// Lists that the reader may put in their place, before the offer is sent.
    pub lists: Vec<(String, String)>,
    /// Somebody may start on another seat, or come with a later cohort.
    pub accepted: bool,
    today: NaiveDate,
}

impl Panel {
    pub fn read(conn: &mut Conn, who: &Who, app: &Application, offer: &Offer, now: Moment) -> Result<Panel> {
        let lines = conditions::of_offer(conn, offer.id)?;
        let mut owners = Vec::new();
        for id in lines.iter().filter_map(|c| c.owner_id) {
            owners.push((id, accounts::find(conn, id)?.name));
        }
        let manages = who.may_manage(app.agency).is_ok();
        let accepted = offer.state.is_accepted() || offer.state == OfferState::Placed;
        let open = matches!(app.state, State::Accepted | State::Placed | State::Deferred);
        Ok(Panel {
            files: conditions::files(conn, offer.id)?,
            settles: manages && accepted && open,
            adds: manages && !matches!(offer.state, OfferState::Declined | OfferState::Expired | OfferState::Withdrawn),
            lists: if manages && offer.state == OfferState::Draft {
                conditions::lists::names(conn)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect()
            } else {
                Vec::new()
            },
            accepted: manages && offer.state.is_accepted() && app.state == State::Accepted,
            today: when::day_in(now, when::HOME_ZONE),
            owners,
            lines,
        })
    }

    pub fn cleared(&self) -> usize {
        self.lines.iter().filter(|c| c.state.is_cleared()).count()
    }

    /// Whether nothing keeps the person from starting.
    pub fn can_start(&self) -> bool {
        !self.lines.iter().any(Condition::blocks_start)
    }

    /// The clearance that alone keeps the person from starting.
    pub fn only_clearance(&self) -> Option<&Condition> {
        verbs::only_clearance_open(&self.lines).filter(|_| self.accepted)
    }

    pub fn is_late(&self, c: &Condition) -> bool {
        c.is_pending() && c.due_on < self.today
    }

    pub fn tone(&self, c: &Condition) -> &'static str {
        match c.state {
            ConditionState::Pending if self.is_late(c) => "m-tag--bad",
            ConditionState::Pending => "m-tag--warn",
            ConditionState::NotMet => "m-tag--bad",
            _ => "m-tag--ok",
        }
    }

    /// What is special about it, in a few words.
    pub fn about(&self, c: &Condition) -> String {
        let files = self.files.iter().filter(|f| f.condition == c.id).count();
        let mut words = Vec::new();
        if !c.mandatory {
            words.push("optional".to_owned());
        } else if !c.before_start {
            words.push("not needed to start".to_owned());
        }
        if let Some(day) = c.interim_on {
            words.push(format!("interim since {}", when::day(day)));
        }
        if files > 0 {
            words.push(text::count(i64::try_from(files).unwrap_or(i64::MAX), "file", "files"));
        }
        words.join(", ")
    }

    pub fn owner(&self, c: &Condition) -> String {
        match (c.owner, c.owner_id) {
            (ConditionOwner::Applicant, _) => "The applicant".to_owned(),
            (_, Some(id)) => self.owners.iter().find(|(o, _)| *o == id).map_or_else(String::new, |(_, name)| name.clone()),
            _ => "Who manages it".to_owned(),
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SettleForm {
    to: String,
    reason: String,
    version: i64,
}

impl SettleForm {
    fn check(&self) -> std::result::Result<(ConditionState, String), Problems> {
        let why = text::lines(&self.reason);
        match ConditionState::parse(&self.to) {
            None => Err(Problems::one("to", "Choose met, waived or not met")),
            Some(to) if to.needs_reason() && why.is_empty() => Err(Problems::one("reason", "Say why it is waived or not met")),
            _ if why.chars().count() > 500 => Err(Problems::one("reason", "Use at most 500 characters")),
            Some(to) => Ok((to, why)),
        }
    }
}

/// A condition with all that its page shows.
struct Known {
    condition: Condition,
    offer: Offer,
    settles: bool,
    settled_by: Option<String>,
    owners: Vec<(String, String)>,
    files: Vec<Evidence>,
}

#[derive(Template)]
#[template(path = "staff/condition.html")]
struct ConditionPage {
    shell: Shell,
    head: Head,
    known: Known,
    duty: DutyForm,
    vetting: VettingForm,
    form: SettleForm,
    limit: u64,
    problems: Problems,
}

impl ConditionPage {
    fn base(&self) -> String {
        format!("/staff/conditions/{}", self.known.condition.id)
    }

    fn choices(&self) -> Vec<(&'static str, &'static str)> {
        [ConditionState::Met, ConditionState::Waived, ConditionState::NotMet].iter().map(|s| (s.as_str(), s.spoken())).collect()
    }

    /// What “not met” does.
    fn explains(&self) -> &'static str {
        match (self.known.condition.mandatory, self.head.app.state) {
            (_, State::Placed) => "“Not met” does not end a placement: the fellow keeps the seat they have.",
            (true, _) => "“Not met” ends the offer: the seat is open again. The applicant has a letter each time.",
            (false, _) => "It is optional: “not met” ends nothing. The applicant has a letter each time.",
        }
    }

    fn is_open(&self) -> bool {
        self.known.condition.is_pending() && self.head.manages
    }

    fn weights(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "Mandatory: without it nobody starts", self.duty.mandatory == "yes")]
    }

    fn before(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "Needed before the first day", self.duty.before_start == "yes")]
    }

    fn interim(&self) -> Vec<(&'static str, &'static str, bool)> {
        vec![("yes", "An interim result is enough to start", self.duty.interim_enough == "yes")]
    }

    fn size(&self, file: &Evidence) -> String {
        size(file.size)
    }

    fn most(&self) -> String {
        size(i64::try_from(self.limit).unwrap_or(i64::MAX))
    }
}

fn read(conn: &mut Conn, who: &Who, id: ConditionId, now: Moment) -> Result<(Head, Known)> {
    let condition = conditions::find(conn, id)?;
    let offer = offer_rows::find(conn, condition.offer)?;
    let reference = Reference::parse(&applications::find(conn, offer.application)?.reference).ok_or(Error::NotFound)?;
    let head = Head::of_case(conn, who, &reference, now)?;
    offers::own_seat(conn, who, offer.seat)?;
    let panel = Panel::read(conn, who, &head.app, &offer, now)?;
    let mut owners = vec![
        (ConditionOwner::Staff.as_str().to_owned(), "Whoever manages the application".to_owned()),
        (ConditionOwner::Applicant.as_str().to_owned(), format!("The applicant, {}", head.app.name)),
    ];
    owners.extend(verbs::owners(conn, &head.app)?.into_iter().map(|w| (w.id.to_string(), w.name)));
    let files = panel.files.into_iter().filter(|f| f.condition == id).collect();
    let settled_by = condition.settled_by.map(|by| accounts::find(conn, by).map(|w| w.name)).transpose()?;
    Ok((head, Known { settles: panel.settles && condition.is_pending(), condition, offer, settled_by, owners, files }))
}

async fn load(app: &App, staff: Staff, id: ConditionId, problems: Problems) -> std::result::Result<ConditionPage, Fault> {
    let (who, now, limit) = (staff.who, staff.shell.now, app.config().upload_limit);
    let (head, known) = app.read(move |conn| read(conn, &who, id, now)).await?;
    let (duty, vetting) = (DutyForm::of(&known.condition), VettingForm::of(&known.condition));
    Ok(ConditionPage { shell: staff.shell, head, known, duty, vetting, form: SettleForm::default(), limit, problems })
}

async fn page(app: App, staff: Staff, id: Id) -> Answer {
    show(&load(&app, staff, ConditionId(id.0), Problems::default()).await?)
}

/// From the table with one press, or from the page with a reason.
async fn settle(app: App, staff: Staff, id: Id, form: Posted<SettleForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), ConditionId(id.0), form.0);
    let problems = match form.check() {
        Err(problems) => problems,
        Ok((to, why)) => {
            let read = (id, Some(form.version));
            let settled = app.write(move |tx, here| {
                verbs::settle_as_read(tx, here, &who, read, to, &why)?;
                conditions::find(tx, id).map(|c| c.offer)
            });
            match settled.await {
                Ok(offer) => return done(format!("/staff/offers/{offer}"), Notice::ConditionSettled),
                Err(e) => super::refused(e)?,
            }
        }
    };
    let status = problems.status();
    show_as(status, &ConditionPage { form, ..load(&app, staff, id, problems).await? })
}

async fn change(app: App, staff: Staff, id: Id, form: Posted<DutyForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), ConditionId(id.0), form.0);
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(duty) => {
            let version = form.version;
            match app.write(move |tx, here| verbs::change(tx, here, &who, id, version, &duty)).await {
                Ok(()) => return done(format!("/staff/conditions/{id}"), Notice::ConditionChanged),
                Err(e) => super::refused(e)?,
            }
        }
    };
    let status = problems.status();
    let page = load(&app, staff, id, problems).await?;
    show_as(status, &ConditionPage { duty: DutyForm { version: page.known.condition.version, ..form }, ..page })
}

async fn record(app: App, staff: Staff, id: Id, form: Posted<VettingForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), ConditionId(id.0), form.0);
    let problems = match form.check() {
        Err(problems) => problems,
        Ok(vetting) => {
            let version = form.version;
            match app.write(move |tx, here| verbs::record(tx, here, &who, id, version, &vetting)).await {
                Ok(()) => return done(format!("/staff/conditions/{id}"), Notice::ConditionChanged),
                Err(e) => super::refused(e)?,
            }
        }
    };
    let status = problems.status();
    let page = load(&app, staff, id, problems).await?;
    show_as(status, &ConditionPage { vetting: VettingForm { version: page.known.condition.version, ..form }, ..page })
}

async fn keep(app: App, staff: Staff, id: Id, file: Uploaded) -> Answer {
    let (who, id) = (staff.who.clone(), ConditionId(id.0));
    let (status, what) = match sent::read(&app, &file.name, file.bytes).await? {
        Err(refused) => refused,
        Ok((bytes, media_type)) => {
            let kept = app.write(move |tx, here| {
                let new = verbs::Sent { name: &file.name, media_type, bytes: &bytes };
                verbs::keep_evidence(tx, here, &who, id, &new)
            });
            match kept.await {
                Ok(_) => return done(format!("/staff/conditions/{id}"), Notice::EvidenceKept),
                Err(e) => {
                    let problems = super::refused(e)?;
                    (problems.status(), problems.of("form").unwrap_or_default().to_owned())
                }
            }
        }
    };
    show_as(status, &load(&app, staff, id, Problems::one("file", what)).await?)
}

/// A file: for those who see the whole case.
async fn file(app: App, staff: Staff, id: Id) -> Answer {
    let (who, now) = (staff.who, staff.shell.now);
    let (bytes, kind, name) = app
        .read(move |conn| {
            let (condition, bytes, kind, name) = conditions::file(conn, EvidenceId(id.0))?;
            read(conn, &who, condition, now)?;
            Ok((bytes, kind, name))
        })
        .await?;
    Ok(files::send(How::Keep, bytes, &kind, &name))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListForm {
    list: String,
}

/// Another list of conditions for an offer that was not sent.
async fn choose_list(app: App, staff: Staff, id: Id, form: Posted<ListForm>) -> Answer {
    let (who, id) = (staff.who, OfferId(id.0));
    let list = form.0.list.parse().map(ListId).map_err(|_| Fault::Malformed("Choose a list of conditions."))?;
    app.write(move |tx, here| verbs::choose_list(tx, here, &who, id, list)).await?;
    done(format!("/staff/offers/{id}"), Notice::ConditionsChosen)
}
