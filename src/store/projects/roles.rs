//! Roles of a project with their seats, and who sits there.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::ids::{ProjectId, RoleId, SeatId};
use crate::domain::placement::{PlacementState, SeatState, Tier};
use crate::domain::posting::{Clearance, Specialty};
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{applications, placements, projects as project_rows, roles, seats, users};
use crate::store::types::{join, split};

/// A role as it is written.
pub struct NewRole<'a> {
    pub source: Option<&'a str>,
    pub title: &'a str,
    pub specialty: Specialty,
    pub grades: (i64, i64),
    pub places: &'a [String],
    pub telework: bool,
    pub clearance: Clearance,
    pub tier: Option<Tier>,
    pub drug_test: bool,
}

pub fn insert_role(conn: &mut Conn, project: ProjectId, new: &NewRole<'_>) -> Result<RoleId> {
    Ok(diesel::insert_into(roles::table)
        .values((
            roles::project_id.eq(project),
            roles::source_key.eq(new.source),
            roles::title.eq(new.title),
            roles::specialty.eq(new.specialty),
            roles::grade_low.eq(new.grades.0),
            roles::grade_high.eq(new.grades.1),
            roles::places.eq(join(new.places)),
            roles::telework.eq(new.telework),
            roles::clearance.eq(new.clearance),
            roles::tier.eq(new.tier),
            roles::drug_test.eq(new.drug_test),
        ))
        .returning(roles::id)
        .get_result(conn)?)
}

/// Writes a role anew.
pub fn change_role(conn: &mut Conn, id: RoleId, new: &NewRole<'_>) -> Result<()> {
    diesel::update(roles::table.find(id))
        .set((
            roles::title.eq(new.title),
            roles::specialty.eq(new.specialty),
            roles::grade_low.eq(new.grades.0),
            roles::grade_high.eq(new.grades.1),
            roles::places.eq(join(new.places)),
            roles::telework.eq(new.telework),
            roles::clearance.eq(new.clearance),
            roles::tier.eq(new.tier),
            roles::drug_test.eq(new.drug_test),
        ))
        .execute(conn)?;
    Ok(())
}

/// At least so many of a role on the team.
pub fn set_least(conn: &mut Conn, id: RoleId, least: i64) -> Result<()> {
    diesel::update(roles::table.find(id)).set(roles::least.eq(least)).execute(conn)?;
    Ok(())
}

/// The project of a role.
pub fn project_of(conn: &mut Conn, role: RoleId) -> Result<ProjectId> {
    Ok(roles::table.find(role).select(roles::project_id).first(conn)?)
}

/// A role with its seats, as a project's page shows it.
#[derive(Debug, Clone)]
pub struct Role {
    pub id: RoleId,
    pub title: String,
    pub specialty: Specialty,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub tier: Option<Tier>,
    pub drug_test: bool,
    /// At least so many of this role on the team; 0 when it does not matter.
    pub least: i64,
    pub seats: Vec<Seat>,
}

/// A seat with whoever sits in it.
#[derive(Debug, Clone)]
pub struct Seat {
    pub id: SeatId,
    pub number: i64,
    pub state: SeatState,
    pub approver: String,
    pub funded_until: Option<NaiveDate>,
    /// It closes when whoever sits in it leaves.
    pub closes_after: bool,
    /// Name, reference, start and not-to-exceed date of the live placement.
    pub holder: Option<(String, String, NaiveDate, NaiveDate)>,
}

/// The roles of a project with their seats and who sits there.
pub fn roles_of(conn: &mut Conn, id: ProjectId) -> Result<Vec<Role>> {
    type RoleRow = (RoleId, String, Specialty, i64, i64, String, bool, Clearance, (Option<Tier>, bool, i64));
    type SeatRow = (RoleId, SeatId, i64, SeatState, String, Option<NaiveDate>, bool);
    let rows: Vec<RoleRow> = roles::table
        .filter(roles::project_id.eq(id))
        .order(roles::id)
        .select((
            roles::id,
            roles::title,
            roles::specialty,
            roles::grade_low,
            roles::grade_high,
            roles::places,
            roles::telework,
            roles::clearance,
            (roles::tier, roles::drug_test, roles::least),
        ))
        .load(conn)?;
    let seat_rows: Vec<SeatRow> = seats::table
        .inner_join(roles::table)
        .filter(roles::project_id.eq(id))
        .order((seats::role_id, seats::number))
        .select((seats::role_id, seats::id, seats::number, seats::state, seats::approver, seats::funded_until, seats::closes_after))
        .load(conn)?;
    type Held = (SeatId, String, String, NaiveDate, Option<NaiveDate>, NaiveDate);
    let holders: Vec<Held> = placements::table
        .inner_join(seats::table.inner_join(roles::table))
        .inner_join(applications::table.inner_join(users::table))
        .filter(roles::project_id.eq(id).and(placements::state.eq_any(PlacementState::LIVE)))
        .select((
            placements::seat_id,
            users::name,
            applications::reference,
            placements::starts_on,
            placements::last_day,
            placements::not_to_exceed,
        ))
        .load(conn)?;
    let mut holders: std::collections::HashMap<SeatId, _> =
        holders.into_iter().map(|(s, n, r, a, last, b)| (s, (n, r, a, last.unwrap_or(b)))).collect();
    let mut out: Vec<Role> = rows
        .into_iter()
        .map(|(id, title, specialty, grade_low, grade_high, places, telework, clearance, (tier, drug_test, least))| Role {
            id,
            title,
            specialty,
            grade_low,
            grade_high,
            places: split(&places),
            telework,
            clearance,
            tier,
            drug_test,
            least,
            seats: Vec::new(),
        })
        .collect();
    for (role, id, number, state, approver, funded_until, closes_after) in seat_rows {
        if let Some(role) = out.iter_mut().find(|r| r.id == role) {
            role.seats.push(Seat { id, number, state, approver, funded_until, closes_after, holder: holders.remove(&id) });
        }
    }
    Ok(out)
}

/// A role as the public sees it: how many seats, and no name of anybody.
#[derive(Debug, Clone)]
pub struct OpenRole {
    pub title: String,
    pub specialty: Specialty,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub open: i64,
    /// Seats that somebody holds or sits in.
    pub taken: i64,
}

/// The roles of a project with the count of their seats.
pub fn open_roles(conn: &mut Conn, id: ProjectId) -> Result<Vec<OpenRole>> {
    let roles = roles_of(conn, id)?;
    let count = |role: &Role, states: &[SeatState]| {
        i64::try_from(role.seats.iter().filter(|s| states.contains(&s.state)).count()).unwrap_or(i64::MAX)
    };
    Ok(roles
        .into_iter()
        .map(|role| OpenRole {
            open: count(&role, &[SeatState::Open]),
            taken: count(&role, &[SeatState::Held, SeatState::Filled]),
            title: role.title,
            specialty: role.specialty,
            grade_low: role.grade_low,
            grade_high: role.grade_high,
            places: role.places,
            telework: role.telework,
            clearance: role.clearance,
        })
        .collect())
}

/// A role with open seats, as an applicant weighs it.
#[derive(Debug, Clone)]
pub struct RoleWithSeats {
    pub project: ProjectId,
    pub project_name: String,
    pub title: String,
    pub grade_low: i64,
    pub grade_high: i64,
    pub places: Vec<String>,
    pub telework: bool,
    pub clearance: Clearance,
    pub open: i64,
}

/// Roles of a specialty that have open seats, by project.
pub fn open_roles_for(conn: &mut Conn, specialty: Specialty) -> Result<Vec<RoleWithSeats>> {
    type Row = (RoleId, ProjectId, String, String, i64, i64, String, bool, Clearance);
    let rows: Vec<Row> = roles::table
        .inner_join(project_rows::table)
        .filter(roles::specialty.eq(specialty))
        .order((project_rows::name, roles::id))
        .select((
            roles::id,
            project_rows::id,
            project_rows::name,
            roles::title,
            roles::grade_low,
            roles::grade_high,
            roles::places,
            roles::telework,
            roles::clearance,
        ))
        .load(conn)?;
    let counts: std::collections::HashMap<RoleId, i64> = seats::table
        .filter(seats::state.eq(SeatState::Open))
        .group_by(seats::role_id)
        .select((seats::role_id, diesel::dsl::count_star()))
        .load::<(RoleId, i64)>(conn)?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .filter_map(|(id, project, project_name, title, grade_low, grade_high, places, telework, clearance)| {
            let open = *counts.get(&id)?;
            Some(RoleWithSeats { project, project_name, title, grade_low, grade_high, places: split(&places), telework, clearance, open })
        })
        .collect())
}
