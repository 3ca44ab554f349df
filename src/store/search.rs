//! What staff search: people and their résumés, postings, projects. Who may find what is part of every question asked.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::schema::{agencies, applications, postings, project_agencies, projects, resumes, searched, users};
use super::{Conn, dialect};
use crate::domain::ids::{AgencyId, PostingId, ProjectId};
use crate::domain::posting::PostingState;
use crate::domain::search::{Findable, Kind, Query, Sort};
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// Who searches: whom they find by name, and of which agency they see postings and projects (`None`: of all).
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    pub people: Findable,
    pub scope: Option<AgencyId>,
}

/// One thing that was found: its number in the index and its place in the order asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, QueryableByName)]
pub struct Hit {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub place: i64,
}

/// Hits of one kind after the given one, at most so many. The newest come straight from the index in its own order, so that a common
/// word costs no more than a rare one.
pub fn find(conn: &mut Conn, kind: Kind, query: &Query, by: Reader, sort: Sort, after: Option<Hit>, most: i64) -> Result<Vec<Hit>> {
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let words = dialect::full_text_query(conn, query, kind != Kind::People || by.people.by_address());
    let index = dialect::full_text_index(conn, kind);
    let (joins, scope) = limits(conn, kind, by, index.id);
    let (from, id) = (index.from, index.id);
    let found = format!("FROM {from}{joins} WHERE {}{scope}", index.matches);
    let sql = match sort {
        Sort::Newest => {
            let after = after.map_or_else(String::new, |hit| format!(" AND {id} < {}", hit.id));
            format!("SELECT {id} AS id, CAST(0 AS BIGINT) AS place {found}{after} ORDER BY {id} DESC LIMIT {most}")
        }
        Sort::Match => {
            let after =
                after.map_or_else(String::new, |Hit { id, place }| format!(" WHERE place < {place} OR (place = {place} AND id < {id})"));
            let rank = index.rank;
            format!(
                "SELECT id, place FROM (SELECT {id} AS id, CAST({rank} * 1000000 AS BIGINT) AS place {found}) AS ranked{after} \
                 ORDER BY place DESC, id DESC LIMIT {most}"
            )
        }
    };
    Ok(diesel::sql_query(sql).bind::<Text, _>(words).load(conn)?)
}

/// The tables that say who may find a thing, and what they must say. Only numbers are written into the words.
fn limits(conn: &Conn, kind: Kind, by: Reader, id: &str) -> (String, String) {
    let join = dialect::in_this_order(conn);
    let met = |user| {
        format!(
            " AND EXISTS (SELECT 1 FROM panel JOIN interviews i ON i.id = panel.interview_id WHERE panel.user_id = {user} \
             AND i.state <> 'cancelled' AND i.application_id = s.application_id)"
        )
    };
    let of_agency = |own| format!("(p.agency_id = {own} OR p.agency_id IS NULL)");
    // On PostgreSQL the index is the table itself.
    let itself = |table: &str, short: &str| match conn {
        Conn::Sqlite(_) => format!(" {join} {table} {short} ON {short}.id = {id}"),
        Conn::Postgres(_) => String::new(),
    };
    match (kind, by.people, by.scope) {
        (Kind::People, Findable::Everybody, _) => (String::new(), String::new()),
        (Kind::People, Findable::Of(own), _) => {
            let theirs = format!("(SELECT p.id FROM postings p WHERE {})", of_agency(own));
            // Read once, beside the index: a join would have PostgreSQL weigh other ways than the newest first.
            let scope = match conn {
                Conn::Sqlite(_) => format!(" AND s.posting_id IN {theirs}"),
                Conn::Postgres(_) => format!(" AND s.posting_id = ANY (ARRAY{theirs})"),
            };
            (itself("searched", "s"), scope)
        }
        (Kind::People, Findable::MetBy(user), _) => (itself("searched", "s"), met(user)),
        (_, _, None) => (String::new(), String::new()),
        (Kind::Postings, _, Some(own)) => (itself("postings", "p"), format!(" AND {}", of_agency(own))),
        (Kind::Projects, _, Some(own)) => {
            let shares = format!(" AND EXISTS (SELECT 1 FROM project_agencies o WHERE o.project_id = {id} AND o.agency_id = {own})");
            (String::new(), shares)
        }
    }
}

/// A person who was found, with the application by which they were.
#[derive(Debug, Clone, Queryable)]
pub struct Person {
    pub id: i64,
    pub reference: String,
    pub name: String,
    pub email: String,
    pub title: String,
    pub state: State,
    pub submitted_at: Option<Moment>,
    pub resume: Option<String>,
}

/// People in the order of their hits.
pub fn people(conn: &mut Conn, hits: &[Hit]) -> Result<Vec<Person>> {
    let ids: Vec<i64> = hits.iter().map(|h| h.id).collect();
    let mut found: Vec<Person> = searched::table
        .inner_join(applications::table.inner_join(users::table).inner_join(postings::table).left_join(resumes::table))
        .filter(searched::id.eq_any(&ids))
        .select((
            searched::id,
            applications::reference,
            users::name,
            users::email,
            postings::title,
            applications::state,
            applications::submitted_at,
            resumes::content_text.nullable(),
        ))
        .load(conn)?;
    found.sort_by_key(|p| ids.iter().position(|id| *id == p.id));
    Ok(found)
}

/// A posting that was found.
#[derive(Debug, Clone, Queryable)]
pub struct Posting {
    pub id: PostingId,
    pub title: String,
    pub agency: Option<String>,
    pub state: PostingState,
    pub words: String,
}

/// Postings in the order of their hits.
pub fn postings(conn: &mut Conn, hits: &[Hit]) -> Result<Vec<Posting>> {
    let ids: Vec<i64> = hits.iter().map(|h| h.id).collect();
    let wanted: Vec<PostingId> = ids.iter().copied().map(PostingId).collect();
    let mut found: Vec<Posting> = postings::table
        .left_join(agencies::table)
        .filter(postings::id.eq_any(wanted))
        .select((postings::id, postings::title, agencies::name.nullable(), postings::state, postings::search_text))
        .load(conn)?;
    found.sort_by_key(|p| ids.iter().position(|id| *id == p.id.0));
    Ok(found)
}

/// A project that was found.
#[derive(Debug, Clone)]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    pub words: String,
    pub agencies: Vec<String>,
}

/// Projects in the order of their hits.
pub fn projects(conn: &mut Conn, hits: &[Hit]) -> Result<Vec<Project>> {
    let wanted: Vec<ProjectId> = hits.iter().map(|h| ProjectId(h.id)).collect();
    let mut rows: Vec<(ProjectId, String, String, String)> = projects::table
        .filter(projects::id.eq_any(&wanted))
        .select((projects::id, projects::name, projects::mission, projects::deliverable))
        .load(conn)?;
    rows.sort_by_key(|(id, ..)| wanted.iter().position(|w| w == id));
    let names: Vec<(ProjectId, String)> = project_agencies::table
        .inner_join(agencies::table)
        .filter(project_agencies::project_id.eq_any(&wanted))
        .order((project_agencies::lead.desc(), agencies::name))
        .select((project_agencies::project_id, agencies::name))
        .load(conn)?;
    let of = |id: ProjectId| names.iter().filter(|(of, _)| *of == id).map(|(_, name)| name.clone()).collect();
    Ok(rows
        .into_iter()
        .map(|(id, name, mission, deliverable)| Project { id, name, words: format!("{mission} {deliverable}"), agencies: of(id) })
        .collect())
}
