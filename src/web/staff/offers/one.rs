//! An offer: its terms, its approval, making it official, and the placing.

use askama::Template;
use serde::Deserialize;

use super::super::applications::Seen;
use super::super::conditions::Panel;
use super::super::head::Head;
use super::super::{as_field, as_fields, case_seen_by_staff, page_of, refused, wall};
use crate::actions::{offers as verbs, placements as placing};
use crate::domain::access::Who;
use crate::domain::ids::{OfferId, PaperId};
use crate::domain::offer::{OfferState, Terms};
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::domain::when::{self, Moment};
use crate::error::{Error, Result};
use crate::store::offers::{self, Change, Offer};
use crate::store::papers::{self, Kept};
use crate::store::seats::SeatLine;
use crate::store::{Conn, accounts, applications};
use crate::web::app::App;
use crate::web::ask::{Id, Ref};
use crate::web::fault::Fault;
use crate::web::files::{self, How};
use crate::web::forms::{Nothing, Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub(super) fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/offers/{id}", offer),
        routes::post("/staff/offers/{id}/ask", ask),
        routes::post("/staff/offers/{id}/approve", approve),
        routes::post("/staff/offers/{id}/return", return_to_author),
        routes::post("/staff/offers/{id}/official", make_official),
        routes::post("/staff/applications/{reference}/place", place),
        routes::get("/staff/applications/{reference}/papers/{id}", paper),
    ]
}

/// An offer with all that its page shows.
pub(super) struct Whole {
    pub offer: Offer,
    pub seat: SeatLine,
    /// What was read, as forms send it back.
    pub reading: String,
    /// Other terms that wait for a second person, and who proposed them.
    change: Option<(Change, String)>,
    papers: Vec<Kept>,
    conditions: Panel,
    prepared_by: String,
    approved_by: Option<String>,
}

fn read(conn: &mut Conn, who: &Who, id: OfferId, now: Moment) -> Result<(Head, Whole)> {
    let offer = offers::find(conn, id)?;
    let reference = Reference::parse(&applications::find(conn, offer.application)?.reference).ok_or(Error::NotFound)?;
    let head = Head::of_case(conn, who, &reference, now)?;
    let change = match offers::waiting_change(conn, id)? {
        Some(change) => {
            let by = accounts::find(conn, change.prepared_by)?.name;
            Some((change, by))
        }
        None => None,
    };
    let whole = Whole {
        change,
        reading: verbs::reading(conn, id)?,
        papers: papers::of_application(conn, offer.application)?,
        seat: verbs::own_seat(conn, who, offer.seat)?,
        conditions: Panel::read(conn, who, &head.app, &offer, now)?,
        prepared_by: accounts::find(conn, offer.prepared_by)?.name,
        approved_by: offer.approved_by.map(|by| accounts::find(conn, by).map(|w| w.name)).transpose()?,
        offer,
    };
    Ok((head, whole))
}

/// An offer for a page whose form only those who manage may send.
pub(super) async fn managed(app: &App, staff: &Staff, id: OfferId) -> std::result::Result<(Head, Whole), Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    app.read(move |conn| {
        let (head, whole) = read(conn, &who, id, now)?;
        who.may_manage(head.app.agency)?;
        Ok((head, whole))
    })
    .await
}

#[derive(Template)]
#[template(path = "staff/offer.html")]
struct OfferPage {
    shell: Shell,
    head: Head,
    whole: Whole,
    /// Why this person may not approve the offer, or the terms that are proposed.
    not_approve: Option<String>,
    form: OfficialForm,
    problems: Problems,
}

impl OfferPage {
    fn is(&self, state: OfferState) -> bool {
        self.head.manages && self.whole.offer.state == state
    }

    fn is_draft(&self) -> bool {
        self.is(OfferState::Draft)
    }

    fn waits(&self) -> bool {
        self.is(OfferState::InApproval)
    }

    /// Whether the approver has to check pay that was typed.
    fn typed(&self) -> bool {
        self.terms_to_approve().step.is_none()
    }

    fn terms_to_approve(&self) -> &Terms {
        self.whole.change.as_ref().map_or(&self.whole.offer.terms, |(change, _)| &change.terms)
    }

    fn can_change(&self) -> bool {
        self.head.manages && self.whole.offer.state.waits_for_answer() && self.whole.change.is_none()
    }

    fn can_withdraw(&self) -> bool {
        self.head.manages && self.whole.offer.state.is_live()
    }

    /// What the proposed terms change, as pairs of the old and the new.
    fn differences(&self) -> Vec<(&'static str, String, String)> {
        let Some((change, _)) = &self.whole.change else { return Vec::new() };
        let (old, new) = (&self.whole.offer.terms, &change.terms);
        let zone = self.shell.zone;
        let all = [
            ("Pay", old.pay_words(), new.pay_words()),
            ("Where the figure comes from", old.pay_source.clone(), new.pay_source.clone()),
            ("Place", old.place.clone(), new.place.clone()),
            ("First day", when::day(old.starts_on), when::day(new.starts_on)),
            ("Not to exceed", when::day(old.not_to_exceed), when::day(new.not_to_exceed)),
            ("Answer by", when::full(old.answer_by, zone), when::full(new.answer_by, zone)),
        ];
        all.into_iter().filter(|(_, old, new)| old != new).collect()
    }

    fn tone(&self) -> &'static str {
        match self.whole.offer.state {
            OfferState::Draft | OfferState::InApproval => "m-tag--warn",
            OfferState::Sent | OfferState::Official => "m-tag--info",
            OfferState::Accepted | OfferState::Confirmed | OfferState::Placed => "m-tag--ok",
            _ => "",
        }
    }

    fn can_make_official(&self) -> bool {
        self.is(OfferState::Accepted) && self.whole.conditions.accepted && self.whole.conditions.can_start()
    }

    fn can_place(&self) -> bool {
        self.is(OfferState::Confirmed)
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

/// The first day as it is named for good, and by when the applicant answers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct OfficialForm {
    starts_on: String,
    answer_date: String,
    answer_time: String,
}

impl OfficialForm {
    fn suggested(offer: &Offer, shell: &Shell) -> Self {
        let (answer_date, _) = as_fields(shell.now + chrono::TimeDelta::days(5), shell.zone);
        OfficialForm { starts_on: as_field(offer.terms.starts_on), answer_date, answer_time: "5:00 pm".to_owned() }
    }
}

async fn page(
    app: &App,
    staff: Staff,
    id: OfferId,
    form: Option<OfficialForm>,
    problems: Problems,
) -> std::result::Result<OfferPage, Fault> {
    let (who, now) = (staff.who.clone(), staff.shell.now);
    let (head, whole) = app.read(move |conn| read(conn, &who, id, now)).await?;
    let author = whole.change.as_ref().map_or(whole.offer.prepared_by, |(change, _)| change.prepared_by);
    let not_approve = staff.who.may_approve(head.app.agency, author).err().map(|e| e.to_string());
    let form = form.unwrap_or_else(|| OfficialForm::suggested(&whole.offer, &staff.shell));
    Ok(OfferPage { shell: staff.shell, head, whole, not_approve, form, problems })
}

async fn offer(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, OfferId(id.0), None, Problems::default()).await?)
}

/// The page again with what a verb refused, or on with a notice.
pub(super) async fn after(app: &App, staff: Staff, id: OfferId, done_so: Result<()>, notice: Notice) -> Answer {
    match done_so {
        Ok(()) => done(format!("/staff/offers/{id}"), notice),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(app, staff, id, None, problems).await?)
        }
    }
}

async fn ask(app: App, staff: Staff, id: Id, _form: Posted<Nothing>) -> Answer {
    let (who, id) = (staff.who.clone(), OfferId(id.0));
    let asked = app.write(move |tx, here| verbs::ask(tx, here, &who, id)).await;
    after(&app, staff, id, asked, Notice::OfferPrepared).await
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ApproveForm {
    /// Ticked: typed pay was checked against its source.
    pay_checked: String,
    reading: String,
}

async fn approve(app: App, staff: Staff, id: Id, form: Posted<ApproveForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), OfferId(id.0), form.0);
    let write = app.write(move |tx, here| {
        verbs::as_read(tx, here, &who, id, &form.reading)?;
        verbs::approve(tx, here, &who, id, !form.pay_checked.is_empty())
    });
    let approved = write.await;
    after(&app, staff, id, approved, Notice::OfferSent).await
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct ReturnForm {
    returned: String,
}

async fn return_to_author(app: App, staff: Staff, id: Id, form: Posted<ReturnForm>) -> Answer {
    let (who, id, why) = (staff.who.clone(), OfferId(id.0), text::lines(&form.0.returned));
    let returned = app.write(move |tx, here| verbs::return_to_author(tx, here, &who, id, &why)).await;
    after(&app, staff, id, returned, Notice::OfferReturned).await
}

async fn make_official(app: App, staff: Staff, id: Id, form: Posted<OfficialForm>) -> Answer {
    let (who, id, form) = (staff.who.clone(), OfferId(id.0), form.0);
    let mut problems = Problems::default();
    let starts_on = problems.take("starts_on", when::parse_date(&form.starts_on));
    let by = wall(&mut problems, ("answer_by", &form.answer_date), ("answer_time", &form.answer_time), Some(staff.shell.zone));
    let (Some(starts_on), Some(by)) = (starts_on, by) else {
        return again(&page(&app, staff, id, Some(form), problems).await?);
    };
    match app.write(move |tx, here| verbs::make_official(tx, here, &who, id, starts_on, by)).await {
        Ok(()) => done(format!("/staff/offers/{id}"), Notice::OfferOfficial),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(&app, staff, id, Some(form), problems).await?)
        }
    }
}

/// A paper about an application, as it was attached to its letter.
async fn paper(app: App, staff: Staff, reference: Ref, id: Id) -> Answer {
    let who = staff.who;
    let (name, bytes) = app
        .read(move |conn| {
            let app = case_seen_by_staff(conn, &who, &reference.0)?;
            verbs::papers_seen(conn, &who, &app)?;
            papers::file(conn, app.id, PaperId(id.0))
        })
        .await?;
    Ok(files::send(How::Show, bytes, "application/pdf", &name))
}

async fn place(app: App, staff: Staff, reference: Ref, form: Posted<Seen>) -> Answer {
    let (who, reference, version) = (staff.who.clone(), reference.0, form.0.version);
    let target = reference.clone();
    match app.write(move |tx, here| placing::place(tx, here, &who, &target, version)).await {
        Ok(_) => done(page_of(&reference), Notice::Placed),
        Err(e) => {
            let (who, problems) = (staff.who.clone(), refused(e)?);
            let offer = app.read(move |conn| {
                let app = case_seen_by_staff(conn, &who, &reference)?;
                offers::latest(conn, app.id)?.ok_or(Error::NotFound)
            });
            let id = offer.await?.id;
            again(&page(&app, staff, id, None, problems).await?)
        }
    }
}
