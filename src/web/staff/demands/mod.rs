//! Requests for people: the list, a new one, and the live answer to one.

mod ask;
mod pause;

use askama::Template;
use serde::Deserialize;

use super::refused;
use crate::actions::demands::{self as verbs, Answer as Live};
use crate::domain::access::Who;
use crate::domain::demand::{DemandOutcome, ReferralOutcome, ReferralReason};
use crate::domain::ids::{DemandId, ReferralId};
use crate::domain::posting::Clearance;
use crate::domain::reference::Reference;
use crate::domain::when;
use crate::store::demands::{self, Demand, Referral};
use crate::web::app::App;
use crate::web::ask::Id;
use crate::web::fault::Fault;
use crate::web::forms::{Posted, Problems};
use crate::web::guard::Staff;
use crate::web::pages::{Answer, again, done, show, show_as};
use crate::web::routes::{self, Line};
use crate::web::shell::{Notice, Shell};

/// Requests on one page.
const MOST: i64 = 200;

pub fn routes() -> Vec<Line> {
    let mut lines = vec![routes::get("/staff/demands", list)];
    // `/staff/demands/new` stands before `/staff/demands/{id}`.
    lines.extend(ask::routes());
    lines.push(routes::get("/staff/demands/{id}", demand));
    lines.push(routes::post("/staff/demands/{id}/refer", refer));
    lines.push(routes::post("/staff/demands/{id}/close", close));
    lines.push(routes::post("/staff/referrals/{id}", settle));
    lines.extend(pause::routes());
    lines
}

#[derive(Template)]
#[template(path = "staff/demands.html")]
struct DemandsPage {
    shell: Shell,
    demands: Vec<Demand>,
    referred: std::collections::BTreeMap<DemandId, i64>,
}

impl DemandsPage {
    fn named(&self, demand: &Demand) -> i64 {
        self.referred.get(&demand.id).copied().unwrap_or(0)
    }
}

async fn list(app: App, staff: Staff) -> Answer {
    let who = staff.who;
    let (demands, referred) = app
        .read(move |conn| {
            who.may_see_results(who.agency)?;
            Ok((demands::list(conn, who.scope(), MOST)?, demands::referred(conn)?.into_iter().collect()))
        })
        .await?;
    show(&DemandsPage { shell: staff.shell, demands, referred })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct DemandForm {
    /// The application of whoever is referred.
    person: String,
    outcome: String,
    words: String,
}

#[derive(Template)]
#[template(path = "staff/demand.html")]
struct DemandPage {
    shell: Shell,
    live: Live,
    manages: bool,
    who: Who,
    form: DemandForm,
    problems: Problems,
}

impl DemandPage {
    fn asks(&self) -> Vec<(&'static str, String)> {
        let w = &self.live.demand.wanted;
        let mut asks = Vec::new();
        if !w.skills.is_empty() {
            asks.push(("Skills", w.skills.join(", ")));
        }
        if let Some(specialty) = w.specialty {
            asks.push(("Field of work", specialty.spoken().to_owned()));
        }
        if let Some(grade) = w.grade {
            asks.push(("Grade", format!("GS-{grade} or higher")));
        }
        let place = if w.places.is_empty() { "Anywhere".to_owned() } else { w.places.join(" or ") };
        asks.push(("Place", if w.telework { format!("{place}, telework possible") } else { place }));
        if w.clearance != Clearance::None {
            asks.push(("Clearance", w.clearance.spoken().to_owned()));
        }
        asks.push(("Start by", when::day(w.start_by)));
        asks
    }

    fn outcomes(&self) -> Vec<(&'static str, &'static str)> {
        std::iter::once(("", "Choose one")).chain(DemandOutcome::ALL.iter().map(|o| (o.as_str(), o.spoken()))).collect()
    }

    /// What can become of a referral: an outcome, or a reason for not being selected.
    fn ends(&self) -> Vec<(String, String)> {
        let outcomes = ReferralOutcome::ALL.iter().filter(|o| **o != ReferralOutcome::NotSelected);
        let mut all = vec![(String::new(), "Choose one".to_owned())];
        all.extend(outcomes.map(|o| (o.to_string(), o.spoken().to_owned())));
        all.extend(
            ReferralReason::ALL.iter().map(|r| (format!("not_selected-{r}"), format!("Not selected: {}", r.spoken().to_lowercase()))),
        );
        all
    }

    fn became(&self, referral: &Referral) -> String {
        let Some(outcome) = referral.outcome else { return "Open".to_owned() };
        match referral.reason {
            Some(reason) => format!("{}: {}", outcome.spoken(), reason.spoken().to_lowercase()),
            None => outcome.spoken().to_owned(),
        }
    }

    /// Whether the reader may open the application of somebody who was referred.
    fn opens(&self, referral: &Referral) -> bool {
        self.who.may_see_people(referral.agency)
    }
}

async fn page(app: &App, staff: Staff, id: DemandId, form: DemandForm, problems: Problems) -> Result<DemandPage, Fault> {
    let (who, here) = (staff.who.clone(), app.here());
    let live = app.read(move |conn| verbs::answer(conn, &here, &who, id)).await?;
    let manages = staff.who.may_manage(Some(live.demand.agency)).is_ok();
    Ok(DemandPage { shell: staff.shell, live, manages, who: staff.who, form, problems })
}

async fn demand(app: App, staff: Staff, id: Id) -> Answer {
    show(&page(&app, staff, DemandId(id.0), DemandForm::default(), Problems::default()).await?)
}

async fn refer(app: App, staff: Staff, id: Id, form: Posted<DemandForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, DemandId(id.0));
    let Some(reference) = Reference::parse(&form.person) else {
        return again(&page(&app, staff, id, form, Problems::one("form", "Choose somebody from the list")).await?);
    };
    match app.write(move |tx, here| verbs::refer(tx, here, &who, id, &reference)).await {
        Ok(_) => done(format!("/staff/demands/{id}"), Notice::Referred),
        Err(e) => refuse(&app, staff, id, form, refused(e)?).await,
    }
}

async fn close(app: App, staff: Staff, id: Id, form: Posted<DemandForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, DemandId(id.0));
    let Some(outcome) = DemandOutcome::parse(&form.outcome) else {
        return again(&page(&app, staff, id, form, Problems::one("outcome", "Choose how the request ends")).await?);
    };
    let words = form.words.clone();
    match app.write(move |tx, here| verbs::close(tx, here, &who, id, outcome, &words)).await {
        Ok(()) => done(format!("/staff/demands/{id}"), Notice::DemandClosed),
        Err(e) => refuse(&app, staff, id, form, refused(e)?).await,
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct SettleForm {
    /// The request, to come back to it.
    demand: i64,
    /// `hired`, `not_selected-skills`.
    became: String,
    why: String,
}

impl SettleForm {
    fn check(&self) -> Option<(ReferralOutcome, Option<ReferralReason>)> {
        match self.became.split_once('-') {
            Some((outcome, reason)) => Some((ReferralOutcome::parse(outcome)?, Some(ReferralReason::parse(reason)?))),
            None => Some((ReferralOutcome::parse(&self.became)?, None)),
        }
    }
}

async fn settle(app: App, staff: Staff, id: Id, form: Posted<SettleForm>) -> Answer {
    let (who, form, id) = (staff.who.clone(), form.0, ReferralId(id.0));
    let back = DemandId(form.demand);
    let Some((outcome, reason)) = form.check() else {
        let problems = Problems::one(format!("became-{id}"), "Choose what became of the person");
        return again(&page(&app, staff, back, DemandForm::default(), problems).await?);
    };
    match app.write(move |tx, here| verbs::settle(tx, here, &who, id, (outcome, reason, &form.why))).await {
        Ok(demand) => done(format!("/staff/demands/{demand}"), Notice::ReferralSettled),
        Err(e) => refuse(&app, staff, back, DemandForm::default(), refused(e)?).await,
    }
}

async fn refuse(app: &App, staff: Staff, id: DemandId, form: DemandForm, problems: Problems) -> Answer {
    show_as(problems.status(), &page(app, staff, id, form, problems).await?)
}
