//! Placements in lists: by project, by day, by what is left of them, and those that ended.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Line, columns, rows};
use crate::domain::ids::{AgencyId, PlacementId, ProjectId, UserId};
use crate::domain::placement::PlacementState;
use crate::domain::term::{Alumni, TermEnd};
use crate::error::Result;
use crate::store::schema::{applications, placements, postings, project_agencies, projects, roles, users};
use crate::store::{Conn, MultiBackend};

type Boxed<'a> = diesel::helper_types::IntoBoxed<'a, diesel::dsl::Select<Rows, super::Columns>, MultiBackend>;
type Rows = diesel::dsl::InnerJoin<
    diesel::dsl::InnerJoin<
        placements::table,
        diesel::dsl::InnerJoin<crate::store::schema::seats::table, diesel::dsl::InnerJoin<roles::table, projects::table>>,
    >,
    diesel::dsl::InnerJoin<applications::table, users::table>,
>;

/// All placements of the projects of an agency, or of all.
fn scoped<'a>(scope: Option<AgencyId>) -> Boxed<'a> {
    let query = rows().select(columns()).into_boxed::<MultiBackend>();
    match scope {
        Some(own) => {
            let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
            query.filter(projects::id.eq_any(mine))
        }
        None => query,
    }
}

/// Placements of the projects of an agency (or of all), by start date.
pub fn list(conn: &mut Conn, scope: Option<AgencyId>, most: i64) -> Result<Vec<Line>> {
    Ok(scoped(scope).order((placements::starts_on, placements::id)).limit(most).load(conn)?)
}

/// Who sits in a seat or is about to, by project.
pub fn live(conn: &mut Conn, scope: Option<AgencyId>, most: i64) -> Result<Vec<Line>> {
    let query = scoped(scope).filter(placements::state.eq_any(PlacementState::LIVE));
    Ok(query.order((projects::name, projects::id, placements::starts_on, placements::id)).limit(most).load(conn)?)
}

/// Who is on which team on a day, by project.
pub fn on(conn: &mut Conn, scope: Option<AgencyId>, day: NaiveDate, most: i64) -> Result<Vec<Line>> {
    let until = placements::last_day.ge(day).or(placements::last_day.is_null().and(placements::not_to_exceed.ge(day)));
    let query = scoped(scope).filter(placements::starts_on.le(day)).filter(until);
    Ok(query.order((projects::name, projects::id, roles::title, users::name, placements::id)).limit(most).load(conn)?)
}

/// Placements under way whose last day lies between two days, the first to end first.
pub fn ending(conn: &mut Conn, scope: Option<AgencyId>, from: NaiveDate, until: NaiveDate, most: i64) -> Result<Vec<Line>> {
    let query = scoped(scope)
        .filter(placements::state.eq_any(PlacementState::LIVE))
        .filter(placements::starts_on.le(from).and(placements::not_to_exceed.ge(from)));
    let mut lines: Vec<Line> = query.order((placements::not_to_exceed, placements::id)).limit(most).load(conn)?;
    lines.retain(|l| (from..=until).contains(&l.last()));
    lines.sort_by_key(|l| (l.last(), l.id));
    Ok(lines)
}

/// Placements whose first day has passed and of which nobody said whether the person arrived.
pub fn unrecorded(conn: &mut Conn, scope: Option<AgencyId>, today: NaiveDate, most: i64) -> Result<Vec<Line>> {
    let waits = placements::state.eq(PlacementState::Confirmed).and(placements::in_service.eq(false));
    let query = scoped(scope).filter(waits.and(placements::starts_on.le(today)));
    Ok(query.order((placements::starts_on, placements::id)).limit(most).load(conn)?)
}

/// A placement that ended, with what is handed on.
#[derive(Debug, Clone, Queryable)]
pub struct Ended {
    pub id: PlacementId,
    pub reference: String,
    pub name: String,
    pub email: String,
    pub project: ProjectId,
    pub project_name: String,
    pub role: String,
    pub starts_on: NaiveDate,
    pub not_to_exceed: NaiveDate,
    pub last_day: Option<NaiveDate>,
    pub outcome: Option<TermEnd>,
    pub hand_off: String,
    pub went_to: String,
    pub alumni: Option<Alumni>,
}

impl Ended {
    pub fn last(&self) -> NaiveDate {
        self.last_day.unwrap_or(self.not_to_exceed)
    }

    /// Whether they agreed to be kept in touch with.
    pub fn agreed(&self) -> bool {
        self.alumni == Some(Alumni::Yes)
    }
}

/// Placements that took place and ended, the last first. A move goes on elsewhere: it is not among them.
pub fn ended(conn: &mut Conn, scope: Option<AgencyId>, most: i64) -> Result<Vec<Ended>> {
    let over = placements::outcome.eq_any([TermEnd::Term, TermEnd::Converted, TermEnd::Left, TermEnd::EndedEarly]);
    let finished = placements::state.eq_any([PlacementState::Ended, PlacementState::LeftEarly]);
    let mut query = rows()
        .filter(over.and(finished))
        .order((placements::last_day.desc(), placements::id.desc()))
        .limit(most)
        .select((
            placements::id,
            applications::reference,
            users::name,
            users::email,
            projects::id,
            projects::name,
            roles::title,
            placements::starts_on,
            placements::not_to_exceed,
            placements::last_day,
            placements::outcome,
            placements::hand_off,
            placements::went_to,
            placements::alumni,
        ))
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        query = query.filter(projects::id.eq_any(mine));
    }
    Ok(query.load(conn)?)
}

/// Days that a person served or will serve, but for one placement: first and last day of each.
pub fn others_of(conn: &mut Conn, user: UserId, but: PlacementId) -> Result<i64> {
    Ok(super::of_user(conn, user)?.iter().filter(|p| p.id != but).map(|p| p.span().days()).sum())
}

/// Whether the application of a placement belongs to a posting of this agency, or to the whole programme.
pub fn application_is_seen(conn: &mut Conn, id: PlacementId, scope: Option<AgencyId>) -> Result<bool> {
    let Some(own) = scope else { return Ok(true) };
    let of: Option<AgencyId> = placements::table
        .inner_join(applications::table.inner_join(postings::table))
        .filter(placements::id.eq(id))
        .select(postings::agency_id)
        .first(conn)?;
    Ok(of.is_none_or(|agency| agency == own))
}
