//! A selection: who is offered what, who is next, and its approval.

use askama::Template;
use serde::Deserialize;

use super::super::refused;
use crate::actions::selections as verbs;
use crate::domain::ids::{RoleId, SelectionId};
use crate::domain::offer::OfferState;
use crate::domain::selection::{PlaceState, SelectionState};
use crate::domain::text;
use crate::error::Result;
use crate::store::selections::{self, Made, Place, RoleTerms, Selection};
use crate::store::{accounts, postings};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

pub(super) fn routes() -> Vec<Line> {
    vec![
        routes::get("/staff/selections/{id}", selection),
        routes::post("/staff/selections/{id}/approve", approve),
        routes::post("/staff/selections/{id}/end", end),
    ]
}

/// A selection with all that its page shows.
struct Whole {
    selection: Selection,
    posting: String,
    prepared_by: String,
    approved_by: Option<String>,
    roles: Vec<(RoleTerms, String)>,
    places: Vec<Place>,
    made: Vec<Made>,
}

#[derive(Template)]
#[template(path = "staff/selection.html")]
struct SelectionPage {
    shell: Shell,
    whole: Whole,
    manages: bool,
    /// Why this person may not approve it.
    not_approve: Option<String>,
    problems: Problems,
}

impl SelectionPage {
    fn waits(&self) -> bool {
        self.manages && self.whole.selection.state == SelectionState::InApproval
    }

    fn can_end(&self) -> bool {
        self.manages && self.whole.selection.state != SelectionState::Ended
    }

    fn tone(&self) -> &'static str {
        match self.whole.selection.state {
            SelectionState::InApproval => "m-tag--warn",
            SelectionState::Running => "m-tag--info",
            SelectionState::Ended => "",
        }
    }

    fn place_tone(&self, place: &Place) -> &'static str {
        match place.state {
            PlaceState::Offered => "m-tag--info",
            PlaceState::Accepted => "m-tag--ok",
            _ => "",
        }
    }

    fn typed(&self) -> bool {
        self.whole.roles.iter().any(|(r, _)| r.step.is_none())
    }

    fn pay(&self, role: &RoleTerms) -> String {
        let step = role.step.map_or_else(|| " (typed)".to_owned(), |s| format!(" step {s}"));
        format!("GS-{}{step}, {} a year", role.grade, role.pay)
    }

    /// Seats of a role by what became of them: accepted, offered, still to be offered.
    fn seats(&self, role: &RoleTerms) -> String {
        let of = |test: fn(OfferState) -> bool| self.whole.made.iter().filter(|o| o.role == role.role && test(o.state)).count();
        let accepted = of(|s| s.is_accepted() || s == OfferState::Placed);
        let out = of(|s| s == OfferState::Sent);
        let left = usize::try_from(role.seats).unwrap_or(0).saturating_sub(accepted + out);
        format!("{accepted} accepted, {out} offered, {left} open, of {}", role.seats)
    }

    fn title(&self, role: &RoleId) -> &str {
        self.whole.roles.iter().find(|(r, _)| r.role == *role).map_or("", |(_, title)| title)
    }

    /// The offers somebody got, the latest first.
    fn offers(&self, place: &Place) -> Vec<&Made> {
        self.whole.made.iter().rev().filter(|o| o.application == place.application).collect()
    }
}

async fn page(app: &App, staff: Staff, id: SelectionId, problems: Problems) -> std::result::Result<SelectionPage, Fault> {
    let who = staff.who.clone();
    let (whole, agency) = app
        .read(move |conn| {
            let selection = verbs::seen(conn, &who, id)?;
            let posting = postings::find(conn, selection.posting)?;
            let whole = Whole {
                posting: posting.content.title,
                prepared_by: accounts::find(conn, selection.prepared_by)?.name,
                approved_by: selection.approved_by.map(|by| accounts::find(conn, by).map(|w| w.name)).transpose()?,
                roles: selections::roles_of(conn, id)?,
                places: selections::places(conn, id)?,
                made: selections::offers_of(conn, id)?,
                selection,
            };
            Ok((whole, posting.content.agency))
        })
        .await?;
    let not_approve = staff.who.may_approve(agency, whole.selection.prepared_by).err().map(|e| e.to_string());
    let manages = staff.who.may_manage(agency).is_ok();
    Ok(SelectionPage { shell: staff.shell, whole, manages, not_approve, problems })
}

async fn selection(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, SelectionId(id.0), Problems::default()).await?)
}

/// The page again with what a verb refused, or on with a notice.
async fn after(app: &App, staff: Staff, id: SelectionId, done_so: Result<()>, notice: Notice) -> Answer {
    match done_so {
        Ok(()) => done(format!("/staff/selections/{id}"), notice),
        Err(e) => {
            let problems = refused(e)?;
            show_as(problems.status(), &page(app, staff, id, problems).await?)
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ApproveForm {
    /// Ticked: typed pay was checked against its source.
    pay_checked: String,
}

async fn approve(app: App, staff: Staff, id: Id, form: Posted<ApproveForm>) -> Answer {
    let (who, id, checked) = (staff.who.clone(), SelectionId(id.0), !form.0.pay_checked.is_empty());
    let approved = app.write(move |tx, here| verbs::approve(tx, here, &who, id, checked)).await;
    after(&app, staff, id, approved, Notice::SelectionApproved).await
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct EndForm {
    why: String,
}

async fn end(app: App, staff: Staff, id: Id, form: Posted<EndForm>) -> Answer {
    let (who, id, why) = (staff.who.clone(), SelectionId(id.0), text::line(&form.0.why));
    let ended = app.write(move |tx, here| verbs::end(tx, here, &who, id, &why)).await;
    after(&app, staff, id, ended, Notice::SelectionEnded).await
}
