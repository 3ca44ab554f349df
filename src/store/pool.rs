//! The talent pool and invitations to apply.

use diesel::prelude::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{agencies, applications, invitations, pool_hidden, pool_members, postings, users};
use super::types::{join, split};
use crate::domain::ids::{AgencyId, ApplicationId, InvitationId, PostingId, UserId};
use crate::domain::pool::{InvitationReason, InvitationState, LeaveReason, Wishes};
use crate::domain::posting::Specialty;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// What somebody in the pool can accept; `None` for who is not in it.
pub fn wishes(conn: &mut Conn, user: UserId) -> Result<Option<Wishes>> {
    use pool_members as t;
    let row = t::table
        .filter(t::user_id.eq(user).and(t::left_at.is_null()))
        .select((t::places, t::remote, t::starts_from, t::note))
        .first::<(String, _, _, _)>(conn)
        .optional()?;
    let hidden_from =
        pool_hidden::table.filter(pool_hidden::user_id.eq(user)).order(pool_hidden::agency_id).select(pool_hidden::agency_id).load(conn)?;
    Ok(row.map(|(places, remote, starts_from, note)| Wishes { places: split(&places), remote, starts_from, note, hidden_from }))
}

/// Puts somebody into the pool, or changes what they can accept.
pub fn join_in(conn: &mut Conn, user: UserId, wishes: &Wishes, now: Moment) -> Result<()> {
    use pool_members as t;
    diesel::delete(t::table.find(user)).execute(conn)?;
    diesel::insert_into(t::table)
        .values((
            t::user_id.eq(user),
            t::joined_at.eq(now),
            t::places.eq(join(&wishes.places)),
            t::remote.eq(wishes.remote),
            t::starts_from.eq(wishes.starts_from),
            t::note.eq(&wishes.note),
        ))
        .execute(conn)?;
    diesel::delete(pool_hidden::table.filter(pool_hidden::user_id.eq(user))).execute(conn)?;
    for agency in &wishes.hidden_from {
        diesel::insert_into(pool_hidden::table).values((pool_hidden::user_id.eq(user), pool_hidden::agency_id.eq(agency))).execute(conn)?;
    }
    Ok(())
}

/// Takes somebody out of the pool; `false` when they were not in it.
pub fn leave(conn: &mut Conn, user: UserId, reason: LeaveReason, now: Moment) -> Result<bool> {
    use pool_members as t;
    let member = t::table.filter(t::user_id.eq(user).and(t::left_at.is_null()));
    Ok(diesel::update(member).set((t::left_at.eq(now), t::left_reason.eq(reason))).execute(conn)? == 1)
}

/// States of an application as its applicant was told them, newest first.
pub fn told_states(conn: &mut Conn, user: UserId) -> Result<Vec<State>> {
    Ok(applications::table
        .filter(applications::user_id.eq(user))
        .order(applications::id.desc())
        .select(applications::told_state)
        .load(conn)?)
}

/// Somebody in the pool, as staff see them.
#[derive(Debug, Clone)]
pub struct Member {
    pub user: UserId,
    pub name: String,
    pub joined_at: Moment,
    pub wishes: Wishes,
    /// The application with which the person passed.
    pub application: ApplicationId,
    pub reference: String,
    pub specialty: Specialty,
    pub title: String,
}

/// Everybody in the pool whom this agency may see (`None`: the whole programme), the newest first.
pub fn members(conn: &mut Conn, agency: Option<AgencyId>) -> Result<Vec<Member>> {
    use pool_members as t;
    type Row = (UserId, String, Moment, String, bool, Option<chrono::NaiveDate>, String, ApplicationId, String, Specialty, String);
    let passed = [State::Qualified, State::Offered, State::Declined, State::OfferWithdrawn, State::Lapsed];
    let seated = diesel::alias!(applications as seated);
    let has_place = seated
        .filter(seated.field(applications::user_id).eq(t::user_id))
        .filter(seated.field(applications::told_state).eq_any([State::Accepted, State::Placed]));
    let mut query = t::table
        .inner_join(users::table)
        .inner_join(applications::table.on(applications::user_id.eq(t::user_id)))
        .inner_join(postings::table.on(postings::id.eq(applications::posting_id)))
        .filter(t::left_at.is_null().and(users::disabled_at.is_null()).and(applications::told_state.eq_any(passed)))
        .filter(diesel::dsl::not(diesel::dsl::exists(has_place)))
        .order((t::joined_at.desc(), applications::id.desc()))
        .select((
            t::user_id,
            users::name,
            t::joined_at,
            t::places,
            t::remote,
            t::starts_from,
            t::note,
            applications::id,
            applications::reference,
            postings::specialty,
            postings::title,
        ))
        .into_boxed();
    if let Some(own) = agency {
        let hidden = pool_hidden::table.filter(pool_hidden::agency_id.eq(own)).select(pool_hidden::user_id);
        query = query.filter(t::user_id.ne_all(hidden));
    }
    let mut members: Vec<Member> = Vec::new();
    for (user, name, joined_at, places, remote, starts_from, note, application, reference, specialty, title) in query.load::<Row>(conn)? {
        if members.iter().any(|m| m.user == user) {
            continue;
        }
        let wishes = Wishes { places: split(&places), remote, starts_from, note, hidden_from: Vec::new() };
        members.push(Member { user, name, joined_at, wishes, application, reference, specialty, title });
    }
    Ok(members)
}

/// An invitation to apply.
#[derive(Debug, Clone, Queryable)]
pub struct Invitation {
    pub id: InvitationId,
    pub user: UserId,
    pub invited_by: UserId,
    pub posting: PostingId,
    pub title: String,
    pub agency_id: Option<AgencyId>,
    pub agency: Option<String>,
    pub message: String,
    pub state: InvitationState,
    pub reason: Option<InvitationReason>,
    pub created_at: Moment,
    pub closes_at: Option<Moment>,
}

/// Invitations of one person, the newest first.
pub fn invitations_of(conn: &mut Conn, user: UserId) -> Result<Vec<Invitation>> {
    use invitations as t;
    Ok(t::table
        .inner_join(postings::table.left_join(agencies::table))
        .filter(t::user_id.eq(user))
        .order(t::id.desc())
        .select((
            t::id,
            t::user_id,
            t::invited_by,
            t::posting_id,
            postings::title,
            postings::agency_id,
            agencies::name.nullable(),
            t::message,
            t::state,
            t::reason,
            t::created_at,
            postings::closes_at,
        ))
        .load(conn)?)
}

/// Invites somebody. `Taken("invitation")` when they were invited to this posting before.
pub fn invite(conn: &mut Conn, user: UserId, posting: PostingId, by: UserId, message: &str, now: Moment) -> Result<InvitationId> {
    use invitations as t;
    diesel::insert_into(t::table)
        .values((
            t::user_id.eq(user),
            t::posting_id.eq(posting),
            t::invited_by.eq(by),
            t::message.eq(message),
            t::state.eq(InvitationState::Sent),
            t::created_at.eq(now),
        ))
        .returning(t::id)
        .get_result(conn)
        .map_err(|e| {
            if violates(&e, "invitations.user_id, invitations.posting_id", "invitations_user_id_posting_id_key") {
                Error::Taken("invitation")
            } else {
                e.into()
            }
        })
}

/// Records the answer to an invitation; `false` when it was answered before or is somebody else's.
pub fn answer(
    conn: &mut Conn,
    id: InvitationId,
    user: UserId,
    state: InvitationState,
    reason: Option<InvitationReason>,
    now: Moment,
) -> Result<bool> {
    use invitations as t;
    let open = t::table.filter(t::id.eq(id).and(t::user_id.eq(user)).and(t::state.eq(InvitationState::Sent)));
    Ok(diesel::update(open).set((t::state.eq(state), t::reason.eq(reason), t::answered_at.eq(now))).execute(conn)? == 1)
}
