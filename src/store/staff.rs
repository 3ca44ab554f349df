//! The work list of a member of staff: what needs somebody first.

use diesel::prelude::*;

use super::Conn;
use super::conn::MultiBackend;
use super::schema::{
    applications, events, interviews, offers, panel, postings, project_agencies, review_results, roles, scorecards, seats, slots, users,
};
use crate::domain::ids::{AgencyId, ApplicationId, InterviewId, OfferId, PostingId, UserId};
use crate::domain::interview::InterviewState;
use crate::domain::offer::OfferState;
use crate::domain::panel::Seat;
use crate::domain::posting::PostingState;
use crate::domain::scorecard::CardState;
use crate::domain::state::State;
use crate::domain::when::Moment;
use crate::error::Result;

/// An application that waits for somebody.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    pub id: ApplicationId,
    pub reference: String,
    pub name: String,
    pub title: String,
    pub state: State,
    pub told_state: State,
    pub state_since: Moment,
    pub due_at: Option<Moment>,
    pub late_since: Option<Moment>,
}

/// Which waiting applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// A promised date has passed, or does before this moment.
    LateOrDue(Moment),
    /// A promised date lies from the first to before the second moment, and none has passed.
    Between(Moment, Moment),
    /// An interview has to be arranged, as things stand at the first moment: the review is passed, or no time is left to choose, or none
    /// suits; not late, and not due before the second.
    ToMeet(Moment, Moment),
    /// In this state, whatever the date.
    In(State),
    /// In this state, not late before this moment, told, and without an offer that waits for approval: what begins from here.
    Fresh(State, Moment),
    /// Decided, but the applicant has not been told; not late, and not due before this moment.
    Untold(Moment),
}

/// Open applications of this scope, the earliest promise first.
pub fn waiting(conn: &mut Conn, scope: Option<AgencyId>, which: Which, most: i64) -> Result<Vec<Waiting>> {
    Ok(filtered(scope, which)
        .order((
            applications::late_since.is_null(),
            applications::late_since.asc(),
            applications::due_at.is_null(),
            applications::due_at.asc(),
            applications::id.asc(),
        ))
        .limit(most)
        .select((
            applications::id,
            applications::reference,
            users::name,
            postings::title,
            applications::state,
            applications::told_state,
            applications::state_since,
            applications::due_at,
            applications::late_since,
        ))
        .load(conn)?)
}

/// How many there are.
pub fn count_waiting(conn: &mut Conn, scope: Option<AgencyId>, which: Which) -> Result<i64> {
    Ok(filtered(scope, which).count().get_result(conn)?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn joined() -> _ {
    applications::table.inner_join(users::table).inner_join(postings::table)
}

type Filtered = diesel::dsl::IntoBoxed<
    'static,
    diesel::dsl::InnerJoin<diesel::dsl::InnerJoin<applications::table, users::table>, postings::table>,
    MultiBackend,
>;

fn filtered(scope: Option<AgencyId>, which: Which) -> Filtered {
    let staff_turn = [State::Submitted, State::InReview, State::Interviewing, State::Qualified, State::Accepted];
    let mut query = joined().into_boxed::<MultiBackend>();
    query = match which {
        Which::LateOrDue(until) => {
            let waits = applications::state.eq_any(staff_turn).or(applications::told_state.ne(applications::state));
            query.filter(waits.and(applications::due_at.lt(until).or(applications::late_since.is_not_null())))
        }
        Which::Between(from, until) => {
            let waits = applications::state.eq_any(staff_turn).or(applications::told_state.ne(applications::state));
            query.filter(
                waits.and(applications::late_since.is_null()).and(applications::due_at.ge(from)).and(applications::due_at.lt(until)),
            )
        }
        Which::ToMeet(now, from) => query
            .filter(to_meet(now).and(applications::told_state.eq(applications::state)).and(applications::late_since.is_null()))
            .filter(applications::due_at.is_null().or(applications::due_at.ge(from))),
        Which::In(state) => query.filter(applications::state.eq(state)),
        Which::Fresh(state, from) => {
            let offered = offers::table.filter(offers::state.eq(OfferState::InApproval)).select(offers::application_id);
            query
                .filter(applications::state.eq(state).and(applications::told_state.eq(state)).and(applications::id.ne_all(offered)))
                .filter(applications::late_since.is_null().and(applications::due_at.is_null().or(applications::due_at.ge(from))))
        }
        Which::Untold(from) => query
            .filter(applications::state.ne(applications::told_state).and(applications::late_since.is_null()))
            .filter(applications::due_at.is_null().or(applications::due_at.ge(from))),
    };
    match scope {
        Some(own) => query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null())),
        None => query,
    }
}

/// The review is passed and nobody was invited yet; or an interview is under way and there is neither a booked or held one, nor one with a
/// time ahead to choose that the applicant has not turned down.
#[diesel::dsl::auto_type(no_type_alias)]
fn to_meet(now: Moment) -> _ {
    let passed = review_results::table.filter(review_results::outcome.eq("passed")).select(review_results::application_id);
    let ahead = slots::table.filter(slots::starts_at.gt(now)).select(slots::interview_id);
    let asked = events::application_id
        .eq(interviews::application_id.nullable())
        .and(events::subject.eq("interview"))
        .and(events::kind.eq("ask_other_times"))
        .and(events::subject_id.eq(interviews::id));
    let refused = diesel::dsl::exists(events::table.filter(asked));
    let held: diesel::dsl::Eq<interviews::state, InterviewState> = interviews::state.eq(InterviewState::Booked);
    let done: diesel::dsl::Eq<interviews::state, InterviewState> = interviews::state.eq(InterviewState::Done);
    let offered: diesel::dsl::Eq<interviews::state, InterviewState> = interviews::state.eq(InterviewState::Offered);
    let open = offered.and(interviews::id.eq_any(ahead)).and(diesel::dsl::not(refused));
    let arranged = interviews::table.filter(held.or(done).or(open)).select(interviews::application_id);
    let reviewed: diesel::dsl::Eq<applications::state, State> = applications::state.eq(State::InReview);
    let meeting: diesel::dsl::Eq<applications::state, State> = applications::state.eq(State::Interviewing);
    (reviewed.and(applications::id.eq_any(passed))).or(meeting.and(applications::id.ne_all(arranged)))
}

/// An interview that took place or should have, without the scorecard of this person on its panel.
#[derive(Debug, Clone, Queryable)]
pub struct CardDue {
    pub interview: InterviewId,
    pub reference: String,
    pub name: String,
    pub title: String,
    pub starts_at: Option<Moment>,
}

/// Scorecards this person still owes.
pub fn cards_due(conn: &mut Conn, author: UserId, now: Moment) -> Result<Vec<CardDue>> {
    let sent = scorecards::table
        .filter(scorecards::author_id.eq(author).and(scorecards::state.eq(CardState::Sent)).and(scorecards::interview_id.is_not_null()))
        .select(scorecards::interview_id);
    Ok(interviews::table
        .inner_join(panel::table)
        .inner_join(applications::table.inner_join(users::table).inner_join(postings::table))
        .filter(
            panel::user_id
                .eq(author)
                .and(panel::seat.ne(Seat::Shadow))
                .and(interviews::state.eq_any([InterviewState::Booked, InterviewState::Done]))
                .and(interviews::starts_at.lt(now))
                .and(applications::state.eq(State::Interviewing))
                .and(interviews::id.nullable().ne_all(sent)),
        )
        .order(interviews::starts_at)
        .select((interviews::id, applications::reference, users::name, postings::title, interviews::starts_at))
        .limit(100)
        .load(conn)?)
}

/// An offer that waits for a second person.
#[derive(Debug, Clone, Queryable)]
pub struct OfferWaiting {
    pub offer: OfferId,
    pub reference: String,
    pub name: String,
    pub title: String,
    pub prepared_by: UserId,
    pub answer_by: Moment,
}

/// Offers of seats of this scope in some states.
pub fn offers_in(conn: &mut Conn, scope: Option<AgencyId>, states: &[OfferState], most: i64) -> Result<Vec<OfferWaiting>> {
    let mut query = offers::table
        .inner_join(applications::table.inner_join(users::table).inner_join(postings::table))
        .filter(offers::state.eq_any(states.to_vec()))
        .order((offers::answer_by, offers::id))
        .limit(most)
        .select((offers::id, applications::reference, users::name, postings::title, offers::prepared_by, offers::answer_by))
        .into_boxed();
    if let Some(own) = scope {
        let mine = project_agencies::table.filter(project_agencies::agency_id.eq(own)).select(project_agencies::project_id);
        let own_seats = seats::table.inner_join(roles::table).filter(roles::project_id.eq_any(mine)).select(seats::id);
        query = query.filter(offers::seat_id.eq_any(own_seats));
    }
    Ok(query.load(conn)?)
}

/// Postings of this scope that wait for approval: (id, title, who asked).
pub fn postings_in_approval(conn: &mut Conn, scope: Option<AgencyId>) -> Result<Vec<(PostingId, String, Option<UserId>)>> {
    let mut query = postings::table
        .filter(postings::state.eq(PostingState::InApproval))
        .order(postings::id)
        .select((postings::id, postings::title, postings::asked_by))
        .into_boxed();
    if let Some(own) = scope {
        query = query.filter(postings::agency_id.eq(own).or(postings::agency_id.is_null()));
    }
    Ok(query.load(conn)?)
}
