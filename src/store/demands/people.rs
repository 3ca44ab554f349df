//! People who are qualified and free, as requests are matched with them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::domain::demand::Known;
use crate::domain::eligibility::Citizenship;
use crate::domain::ids::{AgencyId, ApplicationId, UserId};
use crate::domain::offer::OfferState;
use crate::domain::posting::{Clearance, Specialty};
use crate::domain::search::{Findable, Kind, Query, Sort};
use crate::domain::state::State;
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{application_eligibility as eligibility, applications, offers, postings, searched, users};
use crate::store::search::{self, Reader};
use crate::store::types::split;

/// Somebody qualified.
#[derive(Debug, Clone)]
pub struct Qualified {
    pub application: ApplicationId,
    pub user: UserId,
    pub reference: String,
    pub name: String,
    pub posting: String,
    pub known: Known,
}

/// Everybody who is qualified, was told so and has no offer; with a scope only who applied to that agency or to the whole programme.
/// Which of these skills their applications speak of is asked of the search.
pub fn qualified(conn: &mut Conn, scope: Option<AgencyId>, skills: &[String]) -> Result<Vec<Qualified>> {
    type Row =
        ((ApplicationId, UserId, String, String, String), (Specialty, Option<i64>), (i64, String, bool, Citizenship, Clearance, NaiveDate));
    let live =
        offers::state.eq_any([OfferState::InApproval, OfferState::Sent, OfferState::Accepted, OfferState::Official, OfferState::Confirmed]);
    let offered = offers::table.filter(live).select(offers::application_id);
    let mut query = applications::table
        .inner_join(users::table)
        .inner_join(postings::table)
        .inner_join(eligibility::table)
        .filter(applications::state.eq(State::Qualified).and(applications::told_state.eq(State::Qualified)))
        .filter(applications::id.ne_all(offered))
        .order((users::name, applications::reference))
        .select((
            (applications::id, users::id, applications::reference, users::name, postings::title),
            (postings::specialty, postings::grade_high),
            (
                eligibility::min_grade,
                eligibility::places,
                eligibility::remote_only,
                eligibility::citizenship,
                eligibility::clearance,
                eligibility::earliest_start,
            ),
        ))
        .into_boxed();
    if let Some(own) = scope {
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let mut spoken_of: Vec<(&String, BTreeSet<ApplicationId>)> = Vec::new();
    for skill in skills.iter().filter(|_| !rows.is_empty()) {
        spoken_of.push((skill, speaking_of(conn, scope, skill)?));
    }
    let person = |(person, passed, said): Row| {
        let (application, user, reference, name, posting) = person;
        let (min_grade, places, remote_only, citizenship, clearance, earliest_start) = said;
        let skills = spoken_of.iter().filter(|(_, by)| by.contains(&application)).map(|(skill, _)| (*skill).clone()).collect();
        let known = Known {
            specialty: passed.0,
            grade: passed.1,
            min_grade,
            places: split(&places),
            remote_only,
            citizen: citizenship == Citizenship::Citizen,
            clearance,
            earliest_start,
            skills,
        };
        Qualified { application, user, reference, name, posting, known }
    };
    Ok(rows.into_iter().map(person).collect())
}

/// Applications in which these words stand, as the search finds them.
fn speaking_of(conn: &mut Conn, scope: Option<AgencyId>, skill: &str) -> Result<BTreeSet<ApplicationId>> {
    let by = Reader { people: scope.map_or(Findable::Everybody, Findable::Of), scope };
    // Quoted: the words together, and none of them a beginning only.
    let query = Query::parse(&format!("\"{}\"", skill.replace(['"', '“', '”'], " ")));
    let hits = search::find(conn, Kind::People, &query, by, Sort::Newest, None, 100_000)?;
    let ids: Vec<i64> = hits.into_iter().map(|h| h.id).collect();
    let mut found = BTreeSet::new();
    // A list of numbers in one question has an end.
    for some in ids.chunks(500) {
        let of: Vec<ApplicationId> = searched::table.filter(searched::id.eq_any(some)).select(searched::application_id).load(conn)?;
        found.extend(of);
    }
    Ok(found)
}
