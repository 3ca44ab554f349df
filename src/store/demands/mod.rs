//! Requests of agencies for people.

mod people;
mod referrals;

pub use people::*;
pub use referrals::*;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{agencies, demands, projects, referrals as referral_rows, users};
use super::types::{join, split};
use crate::domain::demand::{DemandOutcome, Wanted};
use crate::domain::ids::{AgencyId, DemandId, ProjectId, UserId};
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::when::Moment;
use crate::error::Result;

/// A request as it is written.
#[derive(Debug, Clone)]
pub struct NewDemand {
    pub agency: AgencyId,
    pub project: Option<ProjectId>,
    pub title: String,
    pub wanted: Wanted,
    pub people: i64,
    pub note: String,
}

/// A request with the names of what it is about.
#[derive(Debug, Clone)]
pub struct Demand {
    pub id: DemandId,
    pub agency: AgencyId,
    pub agency_name: String,
    pub project: Option<ProjectId>,
    pub project_name: Option<String>,
    pub title: String,
    pub wanted: Wanted,
    pub people: i64,
    pub note: String,
    /// How it ended; open without one.
    pub outcome: Option<DemandOutcome>,
    pub outcome_words: String,
    pub asked_by: UserId,
    pub asked_by_name: String,
    pub asked_at: Moment,
    pub closed_at: Option<Moment>,
    pub version: i64,
}

pub fn insert(conn: &mut Conn, new: &NewDemand, by: UserId, now: Moment) -> Result<DemandId> {
    let w = &new.wanted;
    Ok(diesel::insert_into(demands::table)
        .values((
            (demands::agency_id.eq(new.agency), demands::project_id.eq(new.project), demands::title.eq(&new.title)),
            (
                demands::skills.eq(join(&w.skills)),
                demands::specialty.eq(w.specialty),
                demands::grade.eq(w.grade),
                demands::places.eq(join(&w.places)),
                demands::telework.eq(w.telework),
                demands::clearance.eq(w.clearance),
                demands::start_by.eq(w.start_by),
            ),
            (demands::people.eq(new.people), demands::note.eq(&new.note), demands::asked_by.eq(by), demands::asked_at.eq(now)),
        ))
        .returning(demands::id)
        .get_result(conn)?)
}

type About = (DemandId, AgencyId, String, Option<ProjectId>, Option<String>, String);
type Asked = (String, Option<Specialty>, Option<i64>, String, bool, Clearance, NaiveDate);
type End = (Option<DemandOutcome>, String, Option<Moment>);
type Row = (About, Asked, (i64, String), End, (UserId, String, Moment), i64);

fn demand((about, asked, (people, note), end, by, version): Row) -> Demand {
    let (id, agency, agency_name, project, project_name, title) = about;
    let (skills, specialty, grade, places, telework, clearance, start_by) = asked;
    let (outcome, outcome_words, closed_at) = end;
    let (asked_by, asked_by_name, asked_at) = by;
    let wanted = Wanted { skills: split(&skills), specialty, grade, places: split(&places), telework, clearance, start_by };
    Demand {
        id,
        agency,
        agency_name,
        project,
        project_name,
        title,
        wanted,
        people,
        note,
        outcome,
        outcome_words,
        asked_by,
        asked_by_name,
        asked_at,
        closed_at,
        version,
    }
}

#[diesel::dsl::auto_type(no_type_alias)]
fn rows() -> _ {
    demands::table
        .inner_join(agencies::table)
        .left_join(projects::table)
        .inner_join(users::table.on(users::id.eq(demands::asked_by)))
        .select((
            (demands::id, agencies::id, agencies::name, demands::project_id, projects::name.nullable(), demands::title),
            (
                demands::skills,
                demands::specialty,
                demands::grade,
                demands::places,
                demands::telework,
                demands::clearance,
                demands::start_by,
            ),
            (demands::people, demands::note),
            (demands::outcome, demands::outcome_words, demands::closed_at),
            (demands::asked_by, users::name, demands::asked_at),
            demands::version,
        ))
}

pub fn find(conn: &mut Conn, id: DemandId) -> Result<Demand> {
    Ok(demand(rows().filter(demands::id.eq(id)).first(conn)?))
}

/// Requests of an agency (or of all), the open ones first, then the newest.
pub fn list(conn: &mut Conn, scope: Option<AgencyId>, most: i64) -> Result<Vec<Demand>> {
    let mut query = rows().order((demands::outcome.is_null().desc(), demands::id.desc())).limit(most).into_boxed();
    if let Some(own) = scope {
        query = query.filter(demands::agency_id.eq(own));
    }
    let found: Vec<Row> = query.load(conn)?;
    Ok(found.into_iter().map(demand).collect())
}

/// Takes a request for writing: who refers to it and who closes it wait for each other.
pub fn hold(conn: &mut Conn, id: DemandId) -> Result<()> {
    diesel::update(demands::table.find(id)).set(demands::version.eq(demands::version + 1)).execute(conn)?;
    Ok(())
}

/// Closes a request that is open; `false` when somebody closed it before.
pub fn close(conn: &mut Conn, id: DemandId, outcome: DemandOutcome, words: &str, by: UserId, now: Moment) -> Result<bool> {
    let open = demands::table.filter(demands::id.eq(id).and(demands::outcome.is_null()));
    let done = diesel::update(open)
        .set((
            demands::outcome.eq(outcome),
            demands::outcome_words.eq(words),
            demands::closed_by.eq(by),
            demands::closed_at.eq(now),
            demands::version.eq(demands::version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// How many were referred to each request.
pub fn referred(conn: &mut Conn) -> Result<Vec<(DemandId, i64)>> {
    Ok(referral_rows::table.group_by(referral_rows::demand_id).select((referral_rows::demand_id, diesel::dsl::count_star())).load(conn)?)
}
