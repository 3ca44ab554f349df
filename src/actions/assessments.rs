//! Assessments: how a posting's is done, inviting, more time, waiving; by the clock the reminder and the end.

use chrono::{NaiveDate, TimeDelta};

use super::applications::{managed, seen_by_staff};
use super::history::Happened;
use super::post::{self, To};
use super::postings as posting_verbs;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::assessment::{AttemptState, Past, Settings, next_attempt};
use crate::domain::ids::{AttemptId, PostingId};
use crate::domain::reference::Reference;
use crate::domain::stage::StageKind;
use crate::domain::state::State;
use crate::domain::when::{self, Moment};
use crate::error::{Changed, Error, Result};
use crate::letters::assessments as letters;
use crate::store::applications::{self, Application};
use crate::store::assessments::{self, Attempt, Change, Entered, Kept, NewAttempt};
use crate::store::postings::Stage;
use crate::store::{Conn, events, postings};

/// Days before the last one on which it is reminded of.
pub const REMIND_DAYS: i64 = 2;
/// After the last day of an assessment, so many days at least are ours to decide in.
const AFTER: i64 = 5;

/// The assessment in the plan of a posting.
pub fn stage(conn: &mut Conn, posting: PostingId) -> Result<Option<Stage>> {
    Ok(postings::stages(conn, posting)?.into_iter().find(|s| s.kind == StageKind::Assessment))
}

fn planned(conn: &mut Conn, posting: PostingId) -> Result<Stage> {
    stage(conn, posting)?.ok_or_else(|| Error::Refused("The plan of this posting has no assessment.".to_owned()))
}

fn stale() -> Error {
    Error::Stale(Changed { what: "Somebody else acted on this assessment meanwhile.".to_owned() })
}

/// Says how the assessment of a posting is done, in place of the version that was seen (0: none before). Once a score is in, its marks
/// stay: everybody is measured by the same.
pub fn set(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, seen: i64, settings: &Settings) -> Result<()> {
    let target = posting_verbs::seen_by_staff(tx, who, posting)?;
    who.may_manage(target.content.agency)?;
    planned(tx, posting)?;
    let before = assessments::settings(tx, posting)?;
    if before.as_ref().is_some_and(|b| !b.settings.same_marks(settings)) && assessments::has_scores(tx, posting)? {
        return Err(Error::Refused("Scores are in: highest score, pass mark and skills stay as they are.".to_owned()));
    }
    if !assessments::save(tx, posting, settings, seen, who.id, here.now)? {
        return Err(Error::Stale(Changed { what: "Somebody else saved these settings meanwhile.".to_owned() }));
    }
    let marks = format!("{} of {}, {} skills", settings.pass, settings.highest, settings.skills.len());
    Happened::new("assessment", posting.0, "set").detail(&marks).in_posting(tx, here, Actor::Person(who), posting)
}

/// The settings of a posting, or the sentence that sends there first.
pub(super) fn kept(conn: &mut Conn, posting: PostingId) -> Result<Kept> {
    assessments::settings(conn, posting)?.ok_or_else(|| Error::Refused("Say first how the assessment of this posting is done.".to_owned()))
}

/// What the rule of retakes sees of attempts and the scores that stand.
pub fn past(attempts: &[Attempt], scores: &[Entered]) -> Vec<Past> {
    let last = |a: &Attempt| scores.iter().rev().find(|s| s.attempt == a.id).map(|s| (s.marks.passed, s.score.taken_on));
    attempts.iter().map(|a| Past { state: a.state, score: last(a) }).collect()
}

/// The number of the next attempt of an application, or why there is none now.
fn next_of(tx: &mut Conn, here: &Here, settings: &Settings, app: &Application) -> Result<i64> {
    let attempts = assessments::of_application(tx, app.id)?;
    let ids: Vec<AttemptId> = attempts.iter().map(|a| a.id).collect();
    let scores = assessments::scores_of(tx, &ids)?;
    let today = when::day_in(here.now, when::zone(&app.zone));
    next_attempt(settings, &past(&attempts, &scores), today).map_err(|why| Error::Refused(format!("{}: {why}", app.name)))
}

/// One person to invite.
#[derive(Debug, Clone)]
pub struct Guest {
    pub reference: Reference,
    /// Their own link; empty where the posting has one for all.
    pub link: String,
    /// Under which number the tool knows them; may be empty.
    pub candidate: String,
}

/// Invites people to the assessment: all of them or, when one cannot be invited, none.
pub fn invite(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, guests: &[Guest]) -> Result<usize> {
    let target = posting_verbs::seen_by_staff(tx, who, posting)?;
    who.may_manage(target.content.agency)?;
    let (stage, settings) = (planned(tx, posting)?, kept(tx, posting)?.settings);
    for guest in guests {
        one(tx, here, who, posting, &stage, &settings, guest)?;
    }
    Ok(guests.len())
}

fn one(tx: &mut Conn, here: &Here, who: &Who, posting: PostingId, stage: &Stage, settings: &Settings, guest: &Guest) -> Result<()> {
    applications::hold(tx, &guest.reference)?;
    let app = seen_by_staff(tx, who, &guest.reference)?;
    if app.posting != posting {
        return Err(Error::NotFound);
    }
    open_for_it(&app)?;
    let number = next_of(tx, here, settings, &app)?;
    let link = if guest.link.is_empty() { &settings.link } else { &guest.link };
    if link.is_empty() {
        return Err(Error::Refused(format!("{} needs a link of their own: this posting has none for all.", app.name)));
    }
    let due_at = settings.due(here.now, when::zone(&app.zone));
    let (state, candidate) = (AttemptState::Invited, guest.candidate.as_str());
    let new = NewAttempt { application: app.id, number, state, link, candidate, note: "", due_at, by: who.id };
    let id = assessments::insert(tx, &new, here.now)?;
    to_stage(tx, here, &app, stage, due_at)?;
    happened(id, "invite", state).detail(&number.to_string()).in_application(tx, here, Actor::Person(who), &app)?;
    let letter = letters::invited(&here.site, &post::about(&app), &told(settings, &app, due_at), number)?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

fn happened<'a>(id: AttemptId, kind: &'a str, state: AttemptState) -> Happened<'a> {
    Happened::new("assessment", id.0, kind).to(state.as_str())
}

fn open_for_it(app: &Application) -> Result<()> {
    if app.state == State::InReview && app.told_state == State::InReview {
        return Ok(());
    }
    Err(Error::Refused(format!("{} is “{}”: only applications in review are assessed.", app.name, app.state.spoken())))
}

/// What a letter says of an assessment.
fn told<'a>(settings: &'a Settings, app: &Application, due_at: Moment) -> letters::Task<'a> {
    letters::Task { tool: &settings.tool, by: when::full(due_at, when::zone(&app.zone)) }
}

/// The application is at this stage, and its applicant hears from us after the last day of the assessment.
fn to_stage(tx: &mut Conn, here: &Here, app: &Application, stage: &Stage, due_at: Moment) -> Result<()> {
    let promised = (here.now + TimeDelta::days(stage.days)).max(due_at + TimeDelta::days(AFTER));
    if applications::to_stage(tx, app, stage.id, promised)? {
        return Ok(());
    }
    Err(Error::Stale(events::last_change(tx, app.id, here.now)?))
}

/// What staff looked at: an attempt, and its version.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub id: AttemptId,
    pub version: i64,
}

/// An attempt as it was seen, of an application this person manages.
pub(super) fn attempt(tx: &mut Conn, who: &Who, reference: &Reference, seen: Seen) -> Result<(Application, Attempt)> {
    applications::hold(tx, reference)?;
    let app = seen_by_staff(tx, who, reference)?;
    who.may_manage(app.agency)?;
    let attempt = assessments::attempt(tx, seen.id)?;
    if attempt.application != app.id {
        return Err(Error::NotFound);
    }
    if attempt.version == seen.version { Ok((app, attempt)) } else { Err(stale()) }
}

/// Gives more time: also to somebody whose date has passed.
pub fn extend(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, seen: Seen, until: NaiveDate, why: &str) -> Result<()> {
    let (app, attempt) = attempt(tx, who, reference, seen)?;
    open_for_it(&app)?;
    let stage = planned(tx, app.posting)?;
    if !matches!(attempt.state, AttemptState::Invited | AttemptState::Expired) {
        return Err(Error::Refused(format!("This attempt is “{}”: no time can be added.", attempt.state.spoken())));
    }
    let due_at = when::end_of(until, when::zone(&app.zone));
    if due_at <= attempt.due_at || due_at <= here.now {
        return Err(Error::Refused("The new day must be later than the one before, and must not have passed.".to_owned()));
    }
    let state = AttemptState::Invited;
    let change = Change { state, due_at, note: why, candidate: &attempt.candidate, by: Some(who.id), settled: false };
    if !assessments::change(tx, &attempt, &change, here.now)? {
        return Err(stale());
    }
    to_stage(tx, here, &app, &stage, due_at)?;
    let both = format!("{} {}", when::machine(attempt.due_at), when::machine(due_at));
    happened(attempt.id, "extend", state).from(attempt.state.as_str()).detail(&both).in_application(tx, here, Actor::Person(who), &app)?;
    let settings = kept(tx, app.posting)?.settings;
    let letter = letters::extended(&here.site, &post::about(&app), &told(&settings, &app, due_at))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// Goes on without the assessment, with a reason: of an attempt that is open or ran out, or before there is any (`seen` is `None`).
pub fn waive(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, version: i64, seen: Option<Seen>, why: &str) -> Result<()> {
    if why.is_empty() {
        return Err(Error::Refused("Say why the assessment is waived.".to_owned()));
    }
    let state = AttemptState::Waived;
    let (app, id) = match seen {
        Some(seen) => {
            let (app, attempt) = attempt(tx, who, reference, seen)?;
            if !matches!(attempt.state, AttemptState::Invited | AttemptState::Expired) {
                return Err(Error::Refused(format!("This attempt is “{}”: it cannot be waived.", attempt.state.spoken())));
            }
            let (due_at, candidate) = (attempt.due_at, attempt.candidate.as_str());
            let change = Change { state, due_at, note: why, candidate, by: Some(who.id), settled: true };
            if !assessments::change(tx, &attempt, &change, here.now)? {
                return Err(stale());
            }
            (app, attempt.id)
        }
        None => {
            let app = managed(tx, here, who, reference, version)?;
            planned(tx, app.posting)?;
            let settings = kept(tx, app.posting)?.settings;
            let number = next_of(tx, here, &settings, &app)?;
            let new = NewAttempt { application: app.id, number, state, link: "", candidate: "", note: why, due_at: here.now, by: who.id };
            (app, assessments::insert(tx, &new, here.now)?)
        }
    };
    open_for_it(&app)?;
    happened(id, "waive", state).in_application(tx, here, Actor::Person(who), &app)?;
    let letter = letters::waived(&here.site, &post::about(&app), &promised(&app))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// The day by which an applicant hears from us, in words.
fn promised(app: &Application) -> String {
    app.due_at.map_or_else(String::new, |d| when::day(when::day_in(d, when::zone(&app.zone))))
}

fn open_attempt(tx: &mut Conn, id: AttemptId) -> Result<(Application, Attempt)> {
    let attempt = assessments::attempt(tx, id)?;
    if attempt.state != AttemptState::Invited {
        return Err(Error::Stale(Changed::default()));
    }
    Ok((applications::find(tx, attempt.application)?, attempt))
}

/// By the clock: two days are left.
pub fn remind(tx: &mut Conn, here: &Here, id: AttemptId) -> Result<()> {
    let (app, attempt) = open_attempt(tx, id)?;
    if !assessments::mark_reminded(tx, &attempt, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    if !app.told_state.is_open() {
        return Ok(());
    }
    happened(id, "remind", attempt.state).in_application(tx, here, Actor::Clock, &app)?;
    let settings = kept(tx, app.posting)?.settings;
    let letter = letters::reminder(&here.site, &post::about(&app), &told(&settings, &app, attempt.due_at))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)
}

/// By the clock: the date has passed. The application stays where it is, with its promised date; both sides are told.
pub fn expire(tx: &mut Conn, here: &Here, id: AttemptId) -> Result<()> {
    let (app, attempt) = open_attempt(tx, id)?;
    if attempt.due_at >= here.now {
        return Err(Error::Stale(Changed::default()));
    }
    let state = AttemptState::Expired;
    let change = Change { state, due_at: attempt.due_at, note: &attempt.note, candidate: &attempt.candidate, by: None, settled: true };
    if !assessments::change(tx, &attempt, &change, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    happened(id, "expire", state).from(attempt.state.as_str()).in_application(tx, here, Actor::Clock, &app)?;
    if !app.told_state.is_open() {
        return Ok(());
    }
    let about = post::about(&app);
    let letter = letters::expired(&here.site, &about, &promised(&app))?;
    post::put(tx, here, To::applicant(&app), Some(app.id), &letter)?;
    post::put_to_responsible(tx, here, &app, |who| letters::staff_expired(&here.site, &who.name, &about, &promised(&app)))
}
