//! The conditions of an offer, and their evidence.

pub mod lists;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Conn;
use super::schema::{applications, condition_files, conditions, offers, postings, project_agencies, roles, seats, users};
use crate::domain::condition::{ConditionKind, ConditionOwner, ConditionState, NewCondition, Standing};
use crate::domain::ids::{AgencyId, ApplicationId, ConditionId, EvidenceId, OfferId, SeatId, UserId};
use crate::domain::offer::OfferState;
use crate::domain::placement::Tier;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = conditions)]
pub struct Condition {
    pub id: ConditionId,
    #[diesel(column_name = offer_id)]
    pub offer: OfferId,
    pub kind: ConditionKind,
    pub what: String,
    pub state: ConditionState,
    pub due_on: NaiveDate,
    pub settled_at: Option<Moment>,
    pub settled_by: Option<UserId>,
    pub owner: ConditionOwner,
    pub owner_id: Option<UserId>,
    pub mandatory: bool,
    pub before_start: bool,
    pub how: String,
    pub reason: String,
    pub level: String,
    pub interim_enough: bool,
    pub submitted_on: Option<NaiveDate>,
    pub interim_on: Option<NaiveDate>,
    pub adjudicated_on: Option<NaiveDate>,
    pub result: String,
    pub version: i64,
}

impl Condition {
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            mandatory: self.mandatory,
            before_start: self.before_start,
            interim_enough: self.interim_enough,
            interim_on: self.interim_on,
        }
    }

    /// Whether nobody may start because of it.
    pub fn blocks_start(&self) -> bool {
        self.standing().blocks_start()
    }

    pub fn is_pending(&self) -> bool {
        self.state == ConditionState::Pending
    }

    /// Whether it is the applicant's turn.
    pub fn waits_for_applicant(&self) -> bool {
        self.is_pending() && self.owner == ConditionOwner::Applicant
    }
}

pub fn of_offer(conn: &mut Conn, offer: OfferId) -> Result<Vec<Condition>> {
    let own = conditions::table.filter(conditions::offer_id.eq(offer));
    Ok(own.order(conditions::position).select(Condition::as_select()).load(conn)?)
}

pub fn find(conn: &mut Conn, id: ConditionId) -> Result<Condition> {
    Ok(conditions::table.find(id).select(Condition::as_select()).first(conn)?)
}

/// Puts a condition on an offer, behind those that are there.
pub fn insert(conn: &mut Conn, offer: OfferId, new: &NewCondition) -> Result<ConditionId> {
    let own = conditions::table.filter(conditions::offer_id.eq(offer));
    let last: Option<i64> = own.select(diesel::dsl::max(conditions::position)).first(conn)?;
    Ok(diesel::insert_into(conditions::table)
        .values((
            conditions::offer_id.eq(offer),
            conditions::position.eq(last.unwrap_or(0) + 1),
            conditions::kind.eq(new.kind),
            conditions::what.eq(&new.what),
            conditions::state.eq(ConditionState::Pending),
            conditions::due_on.eq(new.due_on),
            conditions::owner.eq(new.owner),
            conditions::mandatory.eq(new.mandatory),
            conditions::before_start.eq(new.before_start),
            conditions::how.eq(&new.how),
            conditions::level.eq(&new.level),
            conditions::interim_enough.eq(new.interim_enough),
        ))
        .returning(conditions::id)
        .get_result(conn)?)
}

/// Settles a pending condition; `false` when it was settled before.
pub fn settle(conn: &mut Conn, id: ConditionId, to: ConditionState, why: &str, by: UserId, now: Moment) -> Result<bool> {
    let pending = conditions::id.eq(id).and(conditions::state.eq(ConditionState::Pending));
    let settled = (
        conditions::state.eq(to),
        conditions::reason.eq(why),
        conditions::settled_by.eq(by),
        conditions::settled_at.eq(now),
        conditions::version.eq(conditions::version + 1),
    );
    Ok(diesel::update(conditions::table.filter(pending)).set(settled).execute(conn)? == 1)
}

/// Writes what may change of a pending condition over the version it was read in; `false` when somebody else was first. With another
/// day or owner it may be late anew.
pub fn save(conn: &mut Conn, c: &Condition, late_again: bool) -> Result<bool> {
    let seen = conditions::id.eq(c.id).and(conditions::version.eq(c.version)).and(conditions::state.eq(ConditionState::Pending));
    let done = diesel::update(conditions::table.filter(seen))
        .set((
            conditions::due_on.eq(c.due_on),
            conditions::owner.eq(c.owner),
            conditions::owner_id.eq(c.owner_id),
            conditions::mandatory.eq(c.mandatory),
            conditions::before_start.eq(c.before_start),
            conditions::how.eq(&c.how),
            conditions::level.eq(&c.level),
            conditions::interim_enough.eq(c.interim_enough),
            conditions::submitted_on.eq(c.submitted_on),
            conditions::interim_on.eq(c.interim_on),
            conditions::adjudicated_on.eq(c.adjudicated_on),
            conditions::result.eq(&c.result),
            conditions::version.eq(c.version + 1),
        ))
        .execute(conn)?;
    if done == 1 && late_again {
        diesel::update(conditions::table.find(c.id)).set(conditions::late_told_at.eq(None::<Moment>)).execute(conn)?;
    }
    Ok(done == 1)
}

/// Removes the conditions of an offer that was not sent: others take their place.
pub fn clear(conn: &mut Conn, offer: OfferId) -> Result<()> {
    diesel::delete(conditions::table.filter(conditions::offer_id.eq(offer))).execute(conn)?;
    Ok(())
}

/// The risk tier of a seat's role.
pub fn tier_of(conn: &mut Conn, seat: SeatId) -> Result<Option<Tier>> {
    Ok(seats::table.inner_join(roles::table).filter(seats::id.eq(seat)).select(roles::tier).first(conn)?)
}

/// A file that shows something about a condition.
#[derive(Debug, Clone, Queryable)]
pub struct Evidence {
    pub id: EvidenceId,
    pub condition: ConditionId,
    pub name: String,
    pub size: i64,
    pub by: String,
    pub by_id: UserId,
    pub at: Moment,
}

/// A file as it was uploaded and read.
pub struct NewFile<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub bytes: &'a [u8],
}

pub fn keep_file(conn: &mut Conn, id: ConditionId, by: UserId, file: &NewFile<'_>, now: Moment) -> Result<EvidenceId> {
    use condition_files as t;
    Ok(diesel::insert_into(t::table)
        .values((
            t::condition_id.eq(id),
            t::uploaded_by.eq(by),
            t::name.eq(file.name),
            t::media_type.eq(file.media_type),
            t::bytes.eq(file.bytes),
            t::size.eq(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX)),
            t::uploaded_at.eq(now),
        ))
        .returning(t::id)
        .get_result(conn)?)
}

/// The files of the conditions of an offer, without their bytes.
pub fn files(conn: &mut Conn, offer: OfferId) -> Result<Vec<Evidence>> {
    use condition_files as t;
    Ok(t::table
        .inner_join(conditions::table)
        .inner_join(users::table)
        .filter(conditions::offer_id.eq(offer))
        .order(t::id)
        .select((t::id, t::condition_id, t::name, t::size, users::name, t::uploaded_by, t::uploaded_at))
        .load(conn)?)
}

/// One file: its condition, bytes, media type and name.
pub fn file(conn: &mut Conn, id: EvidenceId) -> Result<(ConditionId, Vec<u8>, String, String)> {
    use condition_files as t;
    Ok(t::table.find(id).select((t::condition_id, t::bytes, t::media_type, t::name)).first(conn)?)
}

/// A condition that waits for somebody, in words.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    pub id: ConditionId,
    pub what: String,
    pub due_on: NaiveDate,
    pub owner: ConditionOwner,
    pub owner_id: Option<UserId>,
    pub reference: String,
    pub name: String,
    pub title: String,
}

type WaitingColumns = (
    conditions::id,
    conditions::what,
    conditions::due_on,
    conditions::owner,
    conditions::owner_id,
    applications::reference,
    users::name,
    postings::title,
);

fn waiting_columns() -> WaitingColumns {
    (
        conditions::id,
        conditions::what,
        conditions::due_on,
        conditions::owner,
        conditions::owner_id,
        applications::reference,
        users::name,
        postings::title,
    )
}

/// Offers whose conditions are worked on.
fn lapsed() -> [OfferState; 3] {
    [OfferState::Declined, OfferState::Expired, OfferState::Withdrawn]
}

#[diesel::dsl::auto_type(no_type_alias)]
fn open() -> _ {
    conditions::table.inner_join(offers::table.inner_join(applications::table.inner_join(users::table).inner_join(postings::table)))
}

/// Overdue conditions of accepted offers whose owner was not told.
pub fn untold_late(conn: &mut Conn, today: NaiveDate) -> Result<Vec<ConditionId>> {
    Ok(open()
        .filter(conditions::state.eq(ConditionState::Pending).and(conditions::due_on.lt(today)).and(conditions::late_told_at.is_null()))
        .filter(applications::state.eq_any([State::Accepted, State::Placed]).and(offers::state.ne_all(lapsed())))
        .order(conditions::id)
        .limit(500)
        .select(conditions::id)
        .load(conn)?)
}

/// Marks that the owner of an overdue condition was told; `false` when another process did.
pub fn mark_late_told(conn: &mut Conn, id: ConditionId, now: Moment) -> Result<bool> {
    let untold = conditions::id.eq(id).and(conditions::late_told_at.is_null());
    Ok(diesel::update(conditions::table.filter(untold)).set(conditions::late_told_at.eq(now)).execute(conn)? == 1)
}

/// Pending conditions that are overdue, of applications and seats in this scope, the latest first.
pub fn overdue(conn: &mut Conn, scope: Option<AgencyId>, today: NaiveDate) -> Result<Vec<Waiting>> {
    let mut query = open()
        .filter(conditions::state.eq(ConditionState::Pending).and(conditions::due_on.lt(today)))
        .filter(applications::state.eq_any([State::Accepted, State::Placed]).and(offers::state.ne_all(lapsed())))
        .order((conditions::due_on, conditions::id))
        .limit(200)
        .select(waiting_columns())
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        let own_seats = seats::table.inner_join(roles::table).filter(roles::project_id.eq_any(mine)).select(seats::id);
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null())).filter(offers::seat_id.eq_any(own_seats));
    }
    Ok(query.load(conn)?)
}

/// A condition that waits for its applicant.
#[derive(Debug, Clone, Queryable)]
pub struct Turn {
    pub id: ConditionId,
    pub what: String,
    pub due_on: NaiveDate,
    pub reference: String,
    pub title: String,
}

/// Conditions that wait for this applicant, the most pressing first: those for which they sent a file wait for staff.
pub fn turns(conn: &mut Conn, applicant: UserId) -> Result<Vec<Turn>> {
    let sent = condition_files::table.filter(condition_files::uploaded_by.eq(applicant)).select(condition_files::condition_id);
    let theirs = conditions::state.eq(ConditionState::Pending).and(conditions::owner.eq(ConditionOwner::Applicant));
    Ok(open()
        .filter(applications::user_id.eq(applicant).and(applications::told_state.eq_any([State::Accepted, State::Placed])))
        .filter(theirs.and(offers::state.ne_all(lapsed())).and(conditions::id.ne_all(sent)))
        .order((conditions::due_on, conditions::id))
        .select((conditions::id, conditions::what, conditions::due_on, applications::reference, postings::title))
        .load(conn)?)
}

/// Removes the files and words about a person whose data is erased; that something was met stays.
pub fn erase(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let of: Vec<OfferId> = offers::table.filter(offers::application_id.eq_any(apps.to_vec())).select(offers::id).load(conn)?;
    let ids: Vec<ConditionId> = conditions::table.filter(conditions::offer_id.eq_any(of)).select(conditions::id).load(conn)?;
    diesel::delete(condition_files::table.filter(condition_files::condition_id.eq_any(ids.clone()))).execute(conn)?;
    diesel::update(conditions::table.filter(conditions::id.eq_any(ids)))
        .set((conditions::reason.eq(""), conditions::result.eq("")))
        .execute(conn)?;
    Ok(())
}
