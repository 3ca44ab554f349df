//! Offering times for an interview.

use super::super::applications::{Told, advance, managed};
use super::super::dice::hex;
use super::super::history::Happened;
use super::super::post::{self, To};
use super::super::{Actor, Here};
use super::diaries;
use crate::domain::access::Who;
use crate::domain::ids::{InterviewId, UserId};
use crate::domain::interview::{InterviewState, Slot};
use crate::domain::panel::{Panel, Sitting};
use crate::domain::reference::Reference;
use crate::domain::stage::StageKind;
use crate::domain::state::{State, Step};
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::Application;
use crate::store::interviews::{self, NewInterview};
use crate::store::{Conn, accounts, postings};

/// What a manager offers: a panel and at least two times.
#[derive(Debug, Clone)]
pub struct Offer {
    pub panel: Panel,
    pub slots: Vec<Slot>,
    pub zone: Tz,
    pub location: String,
}

/// Offers times for an interview; the application moves to `interviewing` with it, and the applicant gets a letter.
pub fn offer(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, offer: &Offer) -> Result<InterviewId> {
    let app = managed(tx, here, who, reference, version)?;
    let sittings = seated(tx, &app, &offer.panel)?;
    refuse_clash(tx, here, &app, offer)?;
    let app =
        if app.state == State::Interviewing { app } else { advance(tx, here, Actor::Person(who), &app, Step::Interview, Told::Now, "")? };
    let minutes = offer.slots.first().map_or(0, |s| s.minutes());
    let stage = postings::stages(tx, app.posting)?.into_iter().find(|s| s.kind == StageKind::Interview).map(|s| s.id);
    let uid = format!("{}@{}", hex(&here.dice.bytes::<16>()?), here.site.host());
    let times: Vec<Moment> = offer.slots.iter().map(|s| s.starts_at()).collect();
    let new = NewInterview {
        uid: &uid,
        application: app.id,
        stage,
        panel: &offer.panel,
        minutes,
        zone: offer.zone.name(),
        location: &offer.location,
        created_by: who.id,
        slots: &times,
    };
    let id = interviews::insert(tx, &new, here.now).map_err(|e| match e {
        Error::Taken(_) => Error::Refused("An interview is already being arranged for this application. Cancel it first.".to_owned()),
        other => other,
    })?;
    let offered = Happened::new("interview", id.0, "offer_times").to(InterviewState::Offered.as_str());
    offered.in_application(tx, here, Actor::Person(who), &app)?;
    let letter =
        letters::interviews::choose(&here.site, &post::about(&app), &times, minutes, when::zone(&app.zone), offer.zone, &sittings)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    Ok(id)
}

/// The people of a panel, each of whom may rate applications of this agency. Here is the place for whatever else keeps somebody off it.
pub(super) fn seated(conn: &mut Conn, app: &Application, panel: &Panel) -> Result<Vec<Sitting>> {
    let mut sittings = Vec::new();
    for (user, seat) in panel.seats() {
        let who = accounts::find(conn, *user).map_err(|_| Error::Refused("Choose the panel from the list.".to_owned()))?;
        who.may_score(app.agency).map_err(|_| Error::Refused(format!("{} cannot rate applications of this agency.", who.name)))?;
        sittings.push(Sitting { user: who.id, name: who.name, email: who.email, zone: who.zone, seat: *seat });
    }
    Ok(sittings)
}

/// Refuses times at which somebody of the panel, or the applicant, is taken.
fn refuse_clash(conn: &mut Conn, here: &Here, app: &Application, offer: &Offer) -> Result<()> {
    let users: Vec<UserId> = offer.panel.seats().iter().map(|(user, _)| *user).collect();
    let diaries = diaries(conn, &users, app.user, here.now, None)?;
    let refused = offer.slots.iter().find_map(|s| diaries.iter().find_map(|d| d.refuses(s.starts_at(), s.minutes())));
    refused.map_or(Ok(()), |why| Err(Error::Refused(why)))
}
