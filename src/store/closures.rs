//! Accounts that were closed, and what is removed of a person when the days of grace are over.

use diesel::prelude::*;

use super::Conn;
use super::schema::{
    address_changes, alerts, answers, application_availability, application_choices, application_contacts, application_eligibility,
    application_essays, application_parts, application_profiles, application_typed, applications, assessment_attempts, assessment_scores,
    closures, demographics, devices, interview_answers, interview_changes, interviews, invitations, marks, messages, minimum_judgements,
    outbox, papers, pool_hidden, pool_members, profiles, ratings, resumes, reviews, saved_postings, scorecards, sessions, sign_in_links,
    tokens, users,
};
use crate::domain::ids::{ApplicationId, AttemptId, InterviewId, ReviewId, ScorecardId, UserId};
use crate::domain::when::Moment;
use crate::error::Result;

/// Closes an account; doing it again changes nothing.
pub fn insert(conn: &mut Conn, user: UserId, now: Moment, erase_at: Moment) -> Result<()> {
    if find(conn, user)?.is_none() {
        diesel::insert_into(closures::table)
            .values((closures::user_id.eq(user), closures::closed_at.eq(now), closures::erase_at.eq(erase_at)))
            .execute(conn)?;
    }
    Ok(())
}

/// Opens a closed account again; `false` when it was not closed, or is erased.
pub fn remove(conn: &mut Conn, user: UserId) -> Result<bool> {
    Ok(diesel::delete(closures::table.find(user).filter(closures::erased_at.is_null())).execute(conn)? == 1)
}

/// When a closed account is or was erased.
pub fn find(conn: &mut Conn, user: UserId) -> Result<Option<(Moment, Option<Moment>)>> {
    Ok(closures::table.find(user).select((closures::erase_at, closures::erased_at)).first(conn).optional()?)
}

/// Closed accounts whose days of grace are over.
pub fn due(conn: &mut Conn, now: Moment) -> Result<Vec<UserId>> {
    Ok(closures::table
        .filter(closures::erased_at.is_null().and(closures::erase_at.le(now)))
        .order(closures::user_id)
        .limit(100)
        .select(closures::user_id)
        .load(conn)?)
}

/// Marks an account as erased; `false` when it was opened or erased meanwhile.
pub fn mark_erased(conn: &mut Conn, user: UserId, now: Moment) -> Result<bool> {
    let due = closures::table.find(user).filter(closures::erased_at.is_null().and(closures::erase_at.le(now)));
    Ok(diesel::update(due).set(closures::erased_at.eq(now)).execute(conn)? == 1)
}

/// Removes what is personal. What stays are rows of numbers: that there was an application, how it went and when; who scored and how;
/// which seat was held. Nobody can be told from them.
pub fn erase(conn: &mut Conn, user: UserId, now: Moment) -> Result<()> {
    let email: String = users::table.find(user).select(users::email).first(conn)?;
    let apps: Vec<ApplicationId> = applications::table.filter(applications::user_id.eq(user)).select(applications::id).load(conn)?;
    let cards: Vec<ScorecardId> =
        scorecards::table.filter(scorecards::application_id.eq_any(apps.clone())).select(scorecards::id).load(conn)?;
    diesel::delete(application_contacts::table.filter(application_contacts::application_id.eq_any(apps.clone()))).execute(conn)?;
    diesel::delete(application_eligibility::table.filter(application_eligibility::application_id.eq_any(apps.clone()))).execute(conn)?;
    diesel::delete(answers::table.filter(answers::application_id.eq_any(apps.clone()))).execute(conn)?;
    diesel::delete(resumes::table.filter(resumes::application_id.eq_any(apps.clone()))).execute(conn)?;
    diesel::delete(messages::table.filter(messages::application_id.eq_any(apps.clone()))).execute(conn)?;
    diesel::update(ratings::table.filter(ratings::scorecard_id.eq_any(cards.clone()))).set(ratings::evidence.eq("")).execute(conn)?;
    diesel::update(scorecards::table.filter(scorecards::id.eq_any(cards))).set(scorecards::why.eq("")).execute(conn)?;
    erase_reviews(conn, &apps)?;
    super::decisions::erase_words(conn, &apps)?;
    erase_assessments(conn, &apps)?;
    super::referees::erase(conn, &apps)?;
    super::pipelines::erase(conn, &apps)?;
    super::moves::erase(conn, &apps)?;
    super::conditions::erase(conn, &apps)?;
    super::placements::erase(conn, &apps)?;
    super::deferrals::erase(conn, &apps)?;
    erase_intake(conn, user, &apps)?;
    erase_interviews(conn, &apps)?;
    super::notes::erase(conn, &apps)?;
    // Letters to addresses the account had, or was to have, carry the name as well.
    let changes: Vec<(String, String)> = address_changes::table
        .filter(address_changes::user_id.eq(user))
        .select((address_changes::old_email, address_changes::new_email))
        .load(conn)?;
    let addresses: Vec<String> = changes.into_iter().flat_map(|(old, new)| [old, new]).chain([email.clone()]).collect();
    let nameless = outbox::user_id.is_null().and(outbox::to_address.eq_any(addresses));
    let about =
        outbox::user_id.eq(user).or(outbox::to_address.eq(email.clone())).or(outbox::application_id.eq_any(apps.clone())).or(nameless);
    diesel::delete(outbox::table.filter(about)).execute(conn)?;
    diesel::delete(papers::table.filter(papers::application_id.eq_any(apps))).execute(conn)?;
    diesel::delete(alerts::table.filter(alerts::email.eq(email))).execute(conn)?;
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn)?;
    diesel::delete(tokens::table.filter(tokens::user_id.eq(user))).execute(conn)?;
    diesel::delete(devices::table.filter(devices::user_id.eq(user))).execute(conn)?;
    diesel::delete(saved_postings::table.filter(saved_postings::user_id.eq(user))).execute(conn)?;
    diesel::delete(address_changes::table.filter(address_changes::user_id.eq(user))).execute(conn)?;
    diesel::update(users::table.find(user))
        .set((
            users::email.eq(format!("erased-{user}@erased.invalid")),
            users::name.eq("Erased person"),
            users::password_hash.eq(None::<String>),
            users::disabled_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// The words of reviewers; marks stay, as rows of numbers.
fn erase_reviews(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let about = reviews::application_id.eq_any(apps.iter().copied().map(Some).collect::<Vec<_>>());
    let ids: Vec<ReviewId> = reviews::table.filter(about).select(reviews::id).load(conn)?;
    diesel::update(marks::table.filter(marks::review_id.eq_any(ids.clone()))).set(marks::why.eq("")).execute(conn)?;
    let row = reviews::table.filter(reviews::id.eq_any(ids));
    diesel::update(row).set((reviews::recusal_words.eq(""), reviews::check_note.eq(""))).execute(conn)?;
    Ok(())
}

/// Words, links and numbers at a tool; that there was an attempt and what it came to stays.
fn erase_assessments(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    use assessment_attempts as a;
    use assessment_scores as s;
    let judged = minimum_judgements::table.filter(minimum_judgements::application_id.eq_any(apps.to_vec()));
    diesel::update(judged).set(minimum_judgements::words.eq("")).execute(conn)?;
    let attempts: Vec<AttemptId> = a::table.filter(a::application_id.eq_any(apps.to_vec())).select(a::id).load(conn)?;
    let scores = s::table.filter(s::attempt_id.eq_any(attempts.clone()));
    diesel::update(scores).set((s::evidence.eq(""), s::reason.eq(""))).execute(conn)?;
    let own = a::table.filter(a::id.eq_any(attempts));
    diesel::update(own).set((a::link.eq(""), a::candidate.eq(""), a::note.eq(""))).execute(conn)?;
    Ok(())
}

/// The later sections of applications, the profile, the talent pool.
fn erase_intake(conn: &mut Conn, user: UserId, apps: &[ApplicationId]) -> Result<()> {
    let apps = || apps.to_vec();
    diesel::delete(application_parts::table.filter(application_parts::application_id.eq_any(apps()))).execute(conn)?;
    diesel::delete(application_typed::table.filter(application_typed::application_id.eq_any(apps()))).execute(conn)?;
    diesel::delete(application_essays::table.filter(application_essays::application_id.eq_any(apps()))).execute(conn)?;
    diesel::delete(application_availability::table.filter(application_availability::application_id.eq_any(apps()))).execute(conn)?;
    diesel::delete(application_choices::table.filter(application_choices::application_id.eq_any(apps()))).execute(conn)?;
    diesel::delete(application_profiles::table.filter(application_profiles::application_id.eq_any(apps()))).execute(conn)?;
    diesel::delete(demographics::table.filter(demographics::application_id.eq_any(apps()))).execute(conn)?;
    diesel::delete(sign_in_links::table.filter(sign_in_links::user_id.eq(user))).execute(conn)?;
    diesel::delete(profiles::table.find(user)).execute(conn)?;
    diesel::delete(pool_hidden::table.filter(pool_hidden::user_id.eq(user))).execute(conn)?;
    diesel::delete(pool_members::table.find(user)).execute(conn)?;
    diesel::delete(invitations::table.filter(invitations::user_id.eq(user))).execute(conn)?;
    Ok(())
}

/// What was said about interviews: the applicant's answers, and why staff moved or cancelled them.
fn erase_interviews(conn: &mut Conn, apps: &[ApplicationId]) -> Result<()> {
    let held: Vec<InterviewId> =
        interviews::table.filter(interviews::application_id.eq_any(apps.to_vec())).select(interviews::id).load(conn)?;
    diesel::update(interview_answers::table.filter(interview_answers::interview_id.eq_any(held.clone())))
        .set(interview_answers::words.eq(""))
        .execute(conn)?;
    diesel::update(interview_changes::table.filter(interview_changes::interview_id.eq_any(held)))
        .set(interview_changes::reason.eq(""))
        .execute(conn)?;
    Ok(())
}
