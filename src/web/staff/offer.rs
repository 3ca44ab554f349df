//! An offer: its terms, its approval, and the placing.

use askama::Template;
use serde::Deserialize;

use super::applications::Seen;
use super::head::Head;
use crate::actions::{offers as verbs, placements as placing};
use crate::domain::access::Who;
use crate::domain::condition::ConditionState;
use crate::domain::ids::OfferId;
use crate::domain::offer::OfferState;
use crate::domain::reference::Reference;
use crate::domain::state::State;
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::conditions::{self, Condition};
use crate::store::offers::{self, Offer};
use crate::store::seats::SeatLine;
use crate::store::{Conn, accounts, applications};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/offers/{id}", offer),
        routes::post("/staff/offers/{id}/approve", approve),
        routes::get("/staff/offers/{id}/withdraw", withdraw_page),
        routes::post("/staff/offers/{id}/withdraw", withdraw),
        routes::post("/staff/applications/{reference}/place", place),
    ]
}

/// An offer with all that its page shows.
struct Whole {
    offer: Offer,
    seat: SeatLine,
    conditions: Vec<Condition>,
    prepared_by: String,
    approved_by: Option<String>,
}

fn read(conn: &mut Conn, who: &Who, id: OfferId, now: Moment) -> Result<(Head, Whole)> {
    let offer = offers::find(conn, id)?;
    let reference = Reference::parse(&applications::find(conn, offer.application)?.reference).ok_or(Error::NotFound)?;
    let head = Head::of_case(conn, who, &reference, now)?;
    let whole = Whole {
        seat: verbs::own_seat(conn, who, offer.seat)?,
        conditions: conditions::of_offer(conn, id)?,
        prepared_by: accounts::find(conn, offer.prepared_by)?.name,
        approved_by: offer.approved_by.map(|by| accounts::find(conn, by).map(|w| w.name)).transpose()?,
        offer,
    };
    Ok((head, whole))
}

#[derive(Template)]
#[template(path = "staff/offer.html")]
struct OfferPage {
    shell: Shell,
    head: Head,
    whole: Whole,
    /// Why this person may not approve.
    not_approve: Option<String>,
    problems: Problems,
}

impl OfferPage {
    fn waits(&self) -> bool {
        self.whole.offer.state == OfferState::InApproval
    }

    fn can_withdraw(&self) -> bool {
        self.head.manages && matches!(self.whole.offer.state, OfferState::InApproval | OfferState::Sent)
    }

    fn tone(&self) -> &'static str {
        match self.whole.offer.state {
            OfferState::InApproval => "m-tag--warn",
            OfferState::Sent => "m-tag--info",
            OfferState::Accepted => "m-tag--ok",
            _ => "",
        }
    }

    fn condition_tone(&self, c: &Condition) -> &'static str {
        match c.state {
            ConditionState::Pending if c.due_on < self.shell.now.date() => "m-tag--bad",
            ConditionState::Pending => "m-tag--warn",
            ConditionState::NotMet => "m-tag--bad",
            _ => "m-tag--ok",
        }
    }

    fn settles(&self) -> bool {
        self.head.manages && self.head.app.state == State::Accepted && self.whole.offer.state == OfferState::Accepted
    }

    fn pending(&self, c: &Condition) -> bool {
        self.settles() && c.state == ConditionState::Pending
    }

    fn cleared(&self) -> usize {
        self.whole.conditions.iter().filter(|c| c.state.is_cleared()).count()
    }

    fn can_place(&self) -> bool {
        self.settles() && self.cleared() == self.whole.conditions.len()
    }

    /// The check line of the dates before a person is placed.
    fn dates(&self) -> String {
        let t = &self.whole.offer.terms;
        let days = (t.not_to_exceed - t.starts_on).num_days() + 1;
        format!("{} to {}, {days} days", when::day(t.starts_on), when::day(t.not_to_exceed))
    }

    /// What does not fit between the dates of the offer and the seat.
    fn warnings(&self) -> Vec<String> {
        let t = &self.whole.offer.terms;
        let mut out = Vec::new();
        if t.starts_on <= self.shell.now.date() {
            out.push("The start date has passed.".to_owned());
        }
        match self.whole.seat.funded_until {
            Some(until) if until < t.not_to_exceed => {
                out.push(format!("The seat is funded until {}, before the last day.", when::day(until)))
            }
            None => out.push("The seat has no date until which it is funded.".to_owned()),
            _ => {}
        }
        out
    }
}

async fn page(app: &App, staff: Staff, id: OfferId, problems: Problems) -> std::result::Result<OfferPage, Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    let (head, whole) = app.read(move |conn| read(conn, &who, id, now)).await?;
    let not_approve = staff.who.may_approve(head.app.agency, whole.offer.prepared_by).err().map(|e| e.to_string());
    Ok(OfferPage { shell: staff.shell, head, whole, not_approve, problems })
}

async fn offer(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, OfferId(id.0), Problems::default()).await?)
}

async fn approve(app: App, staff: Staff, id: Id, _form: Posted<Nothing>) -> Answer {
    let (who, id) = (staff.who.clone(), OfferId(id.0));
    match app.write(move |tx, here| verbs::approve(tx, here, &who, id)).await {
        Ok(()) => done(format!("/staff/offers/{id}"), Notice::OfferSent),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &page(&app, staff, id, problems).await?)
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct WithdrawForm {
    reason: String,
}

#[derive(Template)]
#[template(path = "staff/offer_withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    head: Head,
    whole: Whole,
    form: WithdrawForm,
    problems: Problems,
}

impl WithdrawPage {
    fn was_sent(&self) -> bool {
        self.whole.offer.state == OfferState::Sent
    }
}

async fn withdraw_with(
    app: &App,
    staff: Staff,
    id: OfferId,
    form: WithdrawForm,
    problems: Problems,
) -> std::result::Result<WithdrawPage, Fault> {
    let (who, now) = (staff.who, staff.shell.now);
    let (head, whole) = app
        .read(move |conn| {
            let (head, whole) = read(conn, &who, id, now)?;
            who.may_manage(head.app.agency)?;
            Ok((head, whole))
        })
        .await?;
    Ok(WithdrawPage { shell: staff.shell, head, whole, form, problems })
}

async fn withdraw_page(app: App, staff: Staff, id: Id) -> Answer {
    show(&withdraw_with(&app, staff, OfferId(id.0), WithdrawForm::default(), Problems::default()).await?)
}

async fn withdraw(app: App, staff: Staff, id: Id, form: Posted<WithdrawForm>) -> Answer {
    let (id, form) = (OfferId(id.0), form.0);
    let why = text::line(&form.reason);
    if why.is_empty() || why.chars().count() > 500 {
        let problems = Problems::one("reason", "Say why, in at most 500 characters");
        return again(&withdraw_with(&app, staff, id, form, problems).await?);
    }
    let who = staff.who.clone();
    match app.write(move |tx, here| verbs::withdraw(tx, here, &who, id, &why)).await {
        Ok(()) => done(format!("/staff/offers/{id}"), Notice::OfferWithdrawn),
        Err(e) => {
            let problems = super::refused(e)?;
            show_as(problems.status(), &withdraw_with(&app, staff, id, form, problems).await?)
        }
    }
}

async fn place(app: App, staff: Staff, reference: Ref, form: Posted<Seen>) -> Answer {
    let (who, reference, version) = (staff.who.clone(), reference.0, form.0.version);
    let target = reference.clone();
    match app.write(move |tx, here| placing::place(tx, here, &who, &target, version)).await {
        Ok(_) => done(super::page_of(&reference), Notice::Placed),
        Err(e) => {
            let (who, problems) = (staff.who.clone(), super::refused(e)?);
            let offer = app.read(move |conn| {
                let app = super::case_seen_by_staff(conn, &who, &reference)?;
                offers::latest(conn, app.id)?.ok_or(Error::NotFound)
            });
            let id = offer.await?.id;
            again(&page(&app, staff, id, problems).await?)
        }
    }
}
