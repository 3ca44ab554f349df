//! What belongs to working a pipeline: owners, tags, what somebody last looked at, kept views and words.

use diesel::prelude::*;

use super::Conn;
use super::schema::{application_owners, application_tags, applications, batch_items, batches, pipelines_seen, users, views, wordings};
use crate::domain::ids::{AgencyId, ApplicationId, BatchId, PostingId, UserId, ViewId, WordingId};
use crate::error::Result;

/// Whom an application is with.
pub fn owner(conn: &mut Conn, id: ApplicationId) -> Result<Option<UserId>> {
    Ok(application_owners::table.find(id).select(application_owners::user_id).first(conn).optional()?)
}

/// Gives an application to somebody, or to nobody.
pub fn set_owner(conn: &mut Conn, id: ApplicationId, owner: Option<UserId>) -> Result<()> {
    diesel::delete(application_owners::table.find(id)).execute(conn)?;
    if let Some(user) = owner {
        diesel::insert_into(application_owners::table)
            .values((application_owners::application_id.eq(id), application_owners::user_id.eq(user)))
            .execute(conn)?;
    }
    Ok(())
}

/// Adds a tag; `false` when it was there.
pub fn add_tag(conn: &mut Conn, id: ApplicationId, tag: &str) -> Result<bool> {
    use application_tags as t;
    if diesel::select(diesel::dsl::exists(t::table.find((id, tag)))).get_result(conn)? {
        return Ok(false);
    }
    let posting: PostingId = applications::table.find(id).select(applications::posting_id).first(conn)?;
    Ok(diesel::insert_into(t::table).values((t::application_id.eq(id), t::posting_id.eq(posting), t::tag.eq(tag))).execute(conn)? == 1)
}

/// Removes a tag; `false` when it was not there.
pub fn remove_tag(conn: &mut Conn, id: ApplicationId, tag: &str) -> Result<bool> {
    Ok(diesel::delete(application_tags::table.find((id, tag))).execute(conn)? == 1)
}

/// The tags of these applications.
pub fn tags_of(conn: &mut Conn, ids: &[ApplicationId]) -> Result<Vec<(ApplicationId, String)>> {
    use application_tags as t;
    Ok(t::table
        .filter(t::application_id.eq_any(ids.to_vec()))
        .order((t::application_id, t::tag))
        .select((t::application_id, t::tag))
        .load(conn)?)
}

/// Every tag in use among the applications of a posting.
pub fn tags_in(conn: &mut Conn, posting: PostingId) -> Result<Vec<String>> {
    use application_tags as t;
    Ok(t::table.filter(t::posting_id.eq(posting)).select(t::tag).distinct().order(t::tag).load(conn)?)
}

/// Removes the tags of these applications: they may tell about a person. Words of work that went to one of them alone go too.
pub fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    diesel::delete(application_tags::table.filter(application_tags::application_id.eq_any(apps.to_vec()))).execute(conn)?;
    let theirs: Vec<BatchId> =
        batch_items::table.filter(batch_items::application_id.eq_any(apps.to_vec())).select(batch_items::batch_id).load(conn)?;
    let shared: Vec<BatchId> = batch_items::table
        .filter(batch_items::batch_id.eq_any(theirs.clone()).and(batch_items::application_id.ne_all(apps.to_vec())))
        .select(batch_items::batch_id)
        .distinct()
        .load(conn)?;
    let own: Vec<BatchId> = theirs.into_iter().filter(|b| !shared.contains(b)).collect();
    diesel::update(batches::table.filter(batches::id.eq_any(own))).set((batches::words.eq(""), batches::tag.eq(""))).execute(conn)?;
    Ok(())
}

/// What somebody last looked at in the pipeline of a posting, as the query of its address.
pub fn seen(conn: &mut Conn, user: UserId, posting: PostingId) -> Result<Option<String>> {
    Ok(pipelines_seen::table.find((user, posting)).select(pipelines_seen::query).first(conn).optional()?)
}

/// Keeps what somebody looks at now.
pub fn set_seen(conn: &mut Conn, user: UserId, posting: PostingId, query: &str) -> Result<()> {
    use pipelines_seen as t;
    if diesel::update(t::table.find((user, posting))).set(t::query.eq(query)).execute(conn)? == 0 {
        diesel::insert_into(t::table).values((t::user_id.eq(user), t::posting_id.eq(posting), t::query.eq(query))).execute(conn)?;
    }
    Ok(())
}

/// A filter with a name.
#[derive(Debug, Clone, Queryable)]
pub struct View {
    pub id: ViewId,
    pub owner: UserId,
    pub owner_name: String,
    pub agency: Option<AgencyId>,
    pub name: String,
    pub query: String,
    pub shared: bool,
}

/// Views somebody made, and those that are shared with their agency; by name.
pub fn views_for(conn: &mut Conn, user: UserId, agency: Option<AgencyId>) -> Result<Vec<View>> {
    let query = views::table
        .inner_join(users::table)
        .order((views::name, views::id))
        .select((views::id, views::owner_id, users::name, views::agency_id, views::name, views::query, views::shared))
        .into_boxed();
    let shared = views::shared.eq(true);
    Ok(match agency {
        Some(own) => query.filter(
            views::owner_id.eq(user).or(shared.and(views::agency_id.is_not_null().and(views::agency_id.assume_not_null().eq(own)))),
        ),
        None => query.filter(views::owner_id.eq(user).or(shared.and(views::agency_id.is_null()))),
    }
    .load(conn)?)
}

/// Keeps a view, in place of the one of the same name.
pub fn keep_view(conn: &mut Conn, owner: UserId, agency: Option<AgencyId>, name: &str, query: &str, shared: bool) -> Result<()> {
    diesel::delete(views::table.filter(views::owner_id.eq(owner).and(views::name.eq(name)))).execute(conn)?;
    diesel::insert_into(views::table)
        .values((
            views::owner_id.eq(owner),
            views::agency_id.eq(agency),
            views::name.eq(name),
            views::query.eq(query),
            views::shared.eq(shared),
        ))
        .execute(conn)?;
    Ok(())
}

/// Removes a view of this person; `false` when there is none.
pub fn remove_view(conn: &mut Conn, owner: UserId, id: ViewId) -> Result<bool> {
    Ok(diesel::delete(views::table.filter(views::id.eq(id).and(views::owner_id.eq(owner)))).execute(conn)? == 1)
}

/// Words that are written often.
#[derive(Debug, Clone, Queryable)]
pub struct Wording {
    pub id: WordingId,
    pub agency: Option<AgencyId>,
    pub name: String,
    pub words: String,
}

/// The wordings of an agency, or of the programme office; by name.
pub fn wordings_of(conn: &mut Conn, agency: Option<AgencyId>) -> Result<Vec<Wording>> {
    let query = wordings::table
        .order((wordings::name, wordings::id))
        .select((wordings::id, wordings::agency_id, wordings::name, wordings::words))
        .into_boxed();
    Ok(match agency {
        Some(own) => query.filter(wordings::agency_id.eq(own)),
        None => query.filter(wordings::agency_id.is_null()),
    }
    .load(conn)?)
}

/// Keeps a wording, in place of the one of the same name.
pub fn keep_wording(conn: &mut Conn, by: UserId, agency: Option<AgencyId>, name: &str, words: &str) -> Result<()> {
    let same: Vec<WordingId> = wordings_of(conn, agency)?.into_iter().filter(|w| w.name == name).map(|w| w.id).collect();
    diesel::delete(wordings::table.filter(wordings::id.eq_any(same))).execute(conn)?;
    diesel::insert_into(wordings::table)
        .values((wordings::agency_id.eq(agency), wordings::name.eq(name), wordings::words.eq(words), wordings::written_by.eq(by)))
        .execute(conn)?;
    Ok(())
}

/// Removes a wording of an agency, or of the programme office; `false` when there is none.
pub fn remove_wording(conn: &mut Conn, agency: Option<AgencyId>, id: WordingId) -> Result<bool> {
    let known = wordings_of(conn, agency)?.iter().any(|w| w.id == id);
    Ok(known && diesel::delete(wordings::table.find(id)).execute(conn)? == 1)
}
