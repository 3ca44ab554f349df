//! Verbs of an application: begin, submit, move along, withdraw, take up again.

use chrono::TimeDelta;

use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, interviews, offers, prefill, reviews};
use crate::domain::access::Who;
use crate::domain::demographics::Demographics;
use crate::domain::eligibility;
use crate::domain::ids::{PostingId, StageId};
use crate::domain::placement::{PlacementState, SeatState};
use crate::domain::posting::open_for_applications;
use crate::domain::reference::Reference;
use crate::domain::stage::StageKind;
use crate::domain::state::{State, Step};
use crate::domain::text;
use crate::domain::when;
use crate::domain::words::words;
use crate::error::{Error, Result};
use crate::letters;
use crate::store::applications::{self, Application, Stepped};
use crate::store::{
    Conn, accounts, closures, decisions, deferrals, demographics, events, intake, placements, postings, profiles, seats, sections,
};

words!(
    /// Why somebody withdraws.
    WithdrawReason {
        OtherJob = "other_job", "I accepted another job";
        Timing = "timing", "The dates do not suit me";
        Place = "place", "The place does not suit me";
        Pay = "pay", "The pay does not suit me";
        TooLong = "too_long", "It took too long";
        Personal = "personal", "Personal reasons";
        NoAnswer = "no_answer", "I would rather not say";
    }
);

/// Whether the applicant learns of a step at once or when staff send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Now,
    Later,
}

/// The one way in which an application changes its state: checked, compared with what was seen, written, recorded.
pub(super) fn advance(
    tx: &mut Conn,
    here: &Here,
    actor: Actor<'_>,
    app: &Application,
    step: Step,
    told: Told,
    detail: &str,
) -> Result<Application> {
    let to = app.state.after(step)?;
    change(tx, here, actor, app, Change { to, kind: step.as_str(), told, detail })
}

/// A change of state that the table allows.
struct Change<'a> {
    to: State,
    kind: &'a str,
    told: Told,
    detail: &'a str,
}

/// Writes a change of state, unless somebody else was first.
fn change(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, change: Change<'_>) -> Result<Application> {
    let Change { to, kind, told, detail } = change;
    let (stage, days) = stage_of(tx, app.posting, to)?;
    // While a decision waits to be told, its applicant reads the date promised before.
    let (told, due_at, late_since) = match told {
        Told::Now => (to, days.map(|d| here.now + TimeDelta::days(d)), None),
        Told::Later => (app.told_state, app.due_at, app.late_since),
    };
    let stepped = Stepped {
        to,
        told,
        stage,
        due_at,
        late_since,
        submitted_at: if kind == Step::Submit.as_str() { Some(here.now) } else { app.submitted_at },
    };
    if !applications::step(tx, app, &stepped, here.now)? {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    let happened = Happened::new("application", app.id.0, kind).from(app.state.as_str()).to(to.as_str()).detail(detail);
    happened.in_application(tx, here, actor, app)?;
    let now = applications::find(tx, app.id)?;
    if to == State::InReview {
        reviews::returned(tx, here, actor, &now)?;
    }
    Ok(now)
}

/// The days promised to an applicant who is told this state.
pub(super) fn days_of(tx: &mut Conn, posting: PostingId, told: State) -> Result<Option<i64>> {
    Ok(stage_of(tx, posting, told)?.1)
}

/// The stage of the posting's plan that belongs to a state, and the days promised in it.
fn stage_of(tx: &mut Conn, posting: PostingId, state: State) -> Result<(Option<StageId>, Option<i64>)> {
    let kind = match state {
        State::InReview => StageKind::Review,
        State::Interviewing => StageKind::Interview,
        _ => return Ok((None, state.days_promised())),
    };
    let stage = postings::stages(tx, posting)?.into_iter().find(|s| s.kind == kind);
    Ok((stage.as_ref().map(|s| s.id), stage.map(|s| s.days).or(state.days_promised())))
}

/// An application this member of staff may see, with its name. Reviewers see only whom they interview. What was never sent is nobody's
/// but its applicant's.
pub fn seen_by_staff(conn: &mut Conn, who: &Who, reference: &Reference) -> Result<Application> {
    let app = applications::by_reference(conn, reference)?;
    let sees = who.may_see_people(app.agency) || (who.may_review().is_ok() && crate::store::interviews::meets(conn, app.id, who.id)?);
    if sees && app.submitted_at.is_some() { Ok(app) } else { Err(Error::NotFound) }
}

/// The whole case of an application: mail, documents, offers, history. It is for those who decide and those who audit, not for
/// interviewers.
pub fn case_seen_by_staff(conn: &mut Conn, who: &Who, reference: &Reference) -> Result<Application> {
    let app = seen_by_staff(conn, who, reference)?;
    if who.may_see_people(app.agency) {
        Ok(app)
    } else {
        Err(Error::Forbidden("Messages, documents, offers and history are for hiring managers and the programme office.".to_owned()))
    }
}

/// An application this member of staff may decide on, held for writing, in the version they looked at.
pub(super) fn managed(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<Application> {
    applications::hold(tx, reference)?;
    let app = seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    if version != app.version {
        return Err(Error::Stale(events::last_change(tx, app.id, here.now)?));
    }
    if offers::held_elsewhere(tx, who, &app)? {
        return Err(Error::Refused(format!(
            "{} has an offer or a place of another agency: that agency or the programme office does this.",
            app.name
        )));
    }
    Ok(app)
}

/// Begins an application to a posting, or finds the one this person began before.
pub fn begin(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId) -> Result<Application> {
    let target = postings::find(tx, posting)?;
    if let Some(known) = applications::of_person(tx, who.id, posting)? {
        return Ok(known);
    }
    open_for_applications(target.state, target.content.opens_at, target.content.closes_at, here.now)
        .map_err(|why| Error::Refused(why.to_owned()))?;
    let reference = Reference::from_random(here.dice.bytes()?);
    let id = applications::insert(tx, &reference, who.id, posting, here.now)?;
    let app = applications::find(tx, id)?;
    Happened::new("application", id.0, "begin").to(State::Draft.as_str()).in_application(tx, here, Actor::Person(who), &app)?;
    prefill::fill(tx, here, who, &app, &target)?;
    Ok(app)
}

/// Deletes a draft at its applicant's wish.
pub fn delete_draft(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<()> {
    let app = applications::own(tx, reference, who.id)?;
    if applications::delete_draft(tx, app.id, who.id)? {
        Happened::new("application", app.id.0, "delete").from(State::Draft.as_str()).in_application(tx, here, Actor::Person(who), &app)
    } else {
        Err(Error::Refused("This application was sent already. You can withdraw it instead.".to_owned()))
    }
}

/// What became of sending an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    Now,
    /// It had been sent before: a second press of the button.
    Before,
}

/// Sends an application. All sections must be complete and the posting open; sent twice it arrives once.
pub fn submit(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference) -> Result<Submitted> {
    // The person first: two applications of one person sent at once are counted one after the other.
    accounts::hold(tx, who.id)?;
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    if app.state != State::Draft && app.submitted_at.is_some() {
        return Ok(Submitted::Before);
    }
    let posting = postings::find(tx, app.posting)?;
    open_for_applications(posting.state, posting.content.opens_at, posting.content.closes_at, here.now)
        .map_err(|why| Error::Refused(why.to_owned()))?;
    let progress = super::sections::progress(tx, &app)?;
    if let Some(section) = progress.open.first() {
        return Err(Error::Refused(format!("“{}” is not finished yet.", section.spoken())));
    }
    let person = sections::eligibility(tx, app.id)?.ok_or(Error::NotFound)?;
    if let Some(bar) = eligibility::bar(person.citizenship) {
        return Err(Error::Refused(bar.to_owned()));
    }
    if intake::open_count(tx, who.id)? >= here.rules.open_applications {
        return Err(Error::Refused(format!(
            "You have {} open, and more are not possible at a time. Withdraw one, then send this.",
            text::count(here.rules.open_applications, "application", "applications")
        )));
    }
    profiles::of(tx, who.id).and_then(|(profile, _)| profiles::freeze(tx, app.id, &profile))?;
    intake::forget_typed(tx, app.id)?;
    let sent = advance(tx, here, Actor::Person(who), &app, Step::Submit, Told::Now, "")?;
    let begin_by = sent.due_at.map_or_else(String::new, |d| when::day(when::day_in(d, when::zone(&sent.zone))));
    let letter = letters::applications::received(&here.site, &post::about(&sent), &begin_by)?;
    post::put(tx, here, To::applicant(&sent), Some(sent.id), &letter)?;
    Ok(Submitted::Now)
}

/// Takes a submitted application into review.
pub fn begin_review(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<Application> {
    let app = managed(tx, here, who, reference, version)?;
    advance(tx, here, Actor::Person(who), &app, Step::BeginReview, Told::Now, "")
}

/// Withdraws an application at its applicant's wish: interviews, offer and seat go with it, and those concerned are told.
pub fn withdraw(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, reason: WithdrawReason) -> Result<()> {
    applications::hold(tx, reference)?;
    let app = applications::own(tx, reference, who.id)?;
    let gone = close_everything(tx, here, Actor::Person(who), &app, reason.spoken())?;
    let about = post::about(&gone);
    let letter = letters::applications::withdrawn(&here.site, &about)?;
    post::put(tx, here, To::applicant(&gone), Some(gone.id), &letter)?;
    post::put_to_posting_contact(tx, here, &gone, |contact| {
        letters::applications::staff_withdrawn(&here.site, &contact.name, &about, reason.spoken())
    })
}

/// Moves an application to `withdrawn` and frees all that hung on it.
pub(super) fn close_everything(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application, why: &str) -> Result<Application> {
    if app.told_state == State::NotSelected {
        return Err(Error::Refused("This application is closed already.".to_owned()));
    }
    let today = when::day_in(here.now, when::HOME_ZONE);
    if placements::of_application(tx, app.id)?.is_some_and(|p| app.state == State::Placed && (p.in_service || p.starts_on <= today)) {
        return Err(Error::Refused(match actor {
            Actor::Person(who) if who.id != app.user => "The placement has begun: it can be ended, and not withdrawn.".to_owned(),
            _ => "Your placement has begun. Talk to your supervisor or write to us if you want to leave.".to_owned(),
        }));
    }
    let gone = advance(tx, here, actor, app, Step::Withdraw, Told::Now, why)?;
    interviews::call_off(tx, here, actor, &gone, &format!("the applicant withdrew: {why}"), false)?;
    offers::release(tx, here, actor, &gone, why)?;
    deferrals::end(tx, gone.id, here.now)?;
    if let Some((placement, seat)) = placements::cancel(tx, gone.id)? {
        let ended = Happened::new("placement", placement.0, "end").to(PlacementState::LeftEarly.as_str()).detail(why);
        ended.in_application(tx, here, actor, &gone)?;
        let held = seats::find(tx, seat)?;
        super::projects::move_seat(tx, here, actor, &held, SeatState::Open, Some(&gone))?;
    }
    Ok(gone)
}

/// Takes a withdrawn application up again where it stood, because its applicant asked for it.
pub fn take_up_again(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64) -> Result<Application> {
    let app = managed(tx, here, who, reference, version)?;
    if closures::find(tx, app.user)?.is_some() {
        return Err(Error::Refused("The applicant closed their account. They open it again by signing in.".to_owned()));
    }
    let before = events::state_before_withdrawal(tx, app.id)?.and_then(|s| State::parse(&s)).ok_or(Error::NotFound)?;
    // Interviews and offers that were called off do not come back: the application returns to the last state that needs neither.
    // A decision that was never told does not come back either: it would tell itself.
    let untold = decisions::latest(tx, app.id)?.is_some_and(|d| d.told_at.is_none());
    let before = match before {
        State::Interviewing => State::InReview,
        State::Qualified | State::NotSelected if untold => State::InReview,
        State::Offered | State::Accepted | State::Deferred => State::Qualified,
        other => other,
    };
    let to = app.state.after_taking_back(before)?;
    let again = Change { to, kind: "take_up_again", told: Told::Now, detail: "at the applicant's request" };
    let open = change(tx, here, Actor::Person(who), &app, again)?;
    let letter = letters::applications::taken_up(&here.site, &post::about(&open), open.state.told_as())?;
    post::put(tx, here, To::applicant(&open), Some(open.id), &letter)?;
    Ok(open)
}

/// Closes a draft that can no longer be sent; its applicant reads why in the letter.
pub(super) fn expire(tx: &mut Conn, here: &Here, actor: Actor<'_>, draft: &Application, letter: &letters::Rendered) -> Result<()> {
    let gone = advance(tx, here, actor, draft, Step::Expire, Told::Now, "")?;
    // What was voluntary or half typed was never sent: it does not outlive the draft.
    intake::forget_typed(tx, gone.id)?;
    demographics::save(tx, gone.id, &Demographics::default())?;
    post::put(tx, here, To::applicant(&gone), Some(gone.id), letter)
}
