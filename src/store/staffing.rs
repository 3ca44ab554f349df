//! Seats with whoever is in them, as the staffing plan adds them up.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{offers, placements, project_agencies, projects, roles, seats};
use super::types::split;
use crate::domain::ids::{AgencyId, ApplicationId, ProjectId, SeatId};
use crate::domain::offer::OfferState;
use crate::domain::placement::{PlacementState, SeatState};
use crate::error::Result;

/// A seat of the plan.
#[derive(Debug, Clone)]
pub struct Seat {
    pub project: ProjectId,
    pub project_name: String,
    pub state: SeatState,
    pub funded_until: Option<NaiveDate>,
    pub closes_after: bool,
    pub grades: (i64, i64),
    pub places: Vec<String>,
    /// The days of whoever is in it or is to be, the pay of a year, and where that figure comes from.
    pub person: Option<((NaiveDate, NaiveDate), Option<(i64, String)>)>,
}

/// Funded seats of the projects of an agency (or of all, or of one), by project.
pub fn seats_of(conn: &mut Conn, scope: Option<AgencyId>, project: Option<ProjectId>) -> Result<Vec<Seat>> {
    type Row = (SeatId, ProjectId, String, SeatState, Option<NaiveDate>, bool, i64, i64, String);
    type Pay = (ApplicationId, SeatId, OfferState, NaiveDate, NaiveDate, i64, String);
    let mut query = seats::table
        .inner_join(roles::table.inner_join(projects::table))
        .filter(seats::state.eq_any([SeatState::Open, SeatState::Held, SeatState::Filled]))
        .order((projects::name, projects::id, roles::id, seats::number))
        .select((
            seats::id,
            projects::id,
            projects::name,
            seats::state,
            seats::funded_until,
            seats::closes_after,
            roles::grade_low,
            roles::grade_high,
            roles::places,
        ))
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    if let Some(id) = project {
        query = query.filter(projects::id.eq(id));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let placed: Vec<(SeatId, ApplicationId, NaiveDate, Option<NaiveDate>, NaiveDate)> = placements::table
        .filter(placements::state.eq_any(PlacementState::LIVE))
        .select((placements::seat_id, placements::application_id, placements::starts_on, placements::last_day, placements::not_to_exceed))
        .load(conn)?;
    let paid: Vec<Pay> = offers::table
        .filter(offers::state.eq_any([
            OfferState::InApproval,
            OfferState::Sent,
            OfferState::Accepted,
            OfferState::Official,
            OfferState::Confirmed,
            OfferState::Placed,
        ]))
        .select((
            offers::application_id,
            offers::seat_id,
            offers::state,
            offers::starts_on,
            offers::not_to_exceed,
            offers::pay_cents,
            offers::pay_source,
        ))
        .load(conn)?;
    let person = |seat: SeatId| {
        // Whoever sits there may have come from another seat: the pay is that of their own offer.
        if let Some((_, app, from, settled, until)) = placed.iter().find(|p| p.0 == seat) {
            let pay = paid.iter().find(|o| o.0 == *app && o.2 == OfferState::Placed).map(|o| (o.5, o.6.clone()));
            return Some(((*from, settled.unwrap_or(*until)), pay));
        }
        paid.iter().find(|o| o.1 == seat && o.2 != OfferState::Placed).map(|o| ((o.3, o.4), Some((o.5, o.6.clone()))))
    };
    Ok(rows
        .into_iter()
        .map(|(id, project, project_name, state, funded_until, closes_after, low, high, places)| Seat {
            project,
            project_name,
            state,
            funded_until,
            closes_after,
            grades: (low, high),
            places: split(&places),
            person: if state == SeatState::Open { None } else { person(id) },
        })
        .collect())
}
