//! Scorecards: begun by their author, saved as often as wished, sent once.

use chrono::TimeDelta;

use super::applications::seen_by_staff;
use super::history::Happened;
use super::post::{self, To};
use super::{Actor, Here, interviews as interview_verbs};
use crate::domain::access::Who;
use crate::domain::ids::{InterviewId, ScorecardId, UserId};
use crate::domain::interview::{InterviewState, InterviewStep};
use crate::domain::reference::Reference;
use crate::domain::scorecard::{self, CardState, Rated, missing, missing_overall};
use crate::domain::when::{self, Moment, Tz};
use crate::error::{Changed, Error, Result};
use crate::letters::applications::About;
use crate::letters::{self, Rendered, Site};
use crate::store::applications::{self, Application};
use crate::store::rubrics::{self, Competency};
use crate::store::scorecards::{self as cards, Scorecard, Written};
use crate::store::{Conn, accounts, interviews, postings};

/// Most scorecards of one round; the rest come in the next.
const MOST: i64 = 500;

/// The card of this person for an interview; begun when there is none.
pub fn begin(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, interview: InterviewId) -> Result<ScorecardId> {
    let (app, interview) = of_interviewer(tx, here.now, who, reference, interview)?;
    if let Some(card) = cards::of_interview(tx, interview.id, who.id)? {
        return Ok(card.id);
    }
    let rubric = postings::find(tx, app.posting)?.content.rubric;
    let rubric = rubric.ok_or_else(|| Error::Refused("This posting has no rubric to rate against.".to_owned()))?;
    let id = cards::insert(tx, app.id, interview.id, interview.stage, who.id, rubric, here.now)?;
    Happened::new("scorecard", id.0, "begin").to(CardState::Draft.as_str()).in_application(tx, here, Actor::Person(who), &app)?;
    Ok(id)
}

/// The interview, if this person is on its panel and it has begun: only then is there a card to write.
pub fn of_interviewer(
    conn: &mut Conn,
    now: Moment,
    who: &Who,
    reference: &Reference,
    id: InterviewId,
) -> Result<(Application, interviews::Interview)> {
    let app = seen_by_staff(conn, who, reference)?;
    who.may_score(app.agency)?;
    let interview = interviews::find(conn, id)?;
    if interview.application != app.id {
        return Err(Error::NotFound);
    }
    if interview.seat_of(who.id).is_none() {
        return Err(Error::Forbidden(format!("You are not on the panel of this interview: {}.", interview.with())));
    }
    match interview.state {
        InterviewState::Booked | InterviewState::Done if interview.starts_at.is_some_and(|at| at <= now) => Ok((app, interview)),
        InterviewState::Booked => Err(Error::Refused("The scorecard opens when the interview begins.".to_owned())),
        _ => Err(Error::Refused(format!("This interview is “{}”.", interview.state.spoken()))),
    }
}

/// The interview for whoever prepares it: its panel and those who manage; and whether this person can write a card now.
pub fn of_kit(conn: &mut Conn, now: Moment, who: &Who, reference: &Reference, id: InterviewId) -> Result<(interviews::Interview, bool)> {
    let app = seen_by_staff(conn, who, reference)?;
    let interview = interviews::find(conn, id)?;
    if interview.application != app.id {
        return Err(Error::NotFound);
    }
    if interview.seat_of(who.id).is_none() {
        who.may_manage(app.agency)?;
    }
    let writes = of_interviewer(conn, now, who, reference, id).is_ok();
    Ok((interview, writes))
}

/// A card of this author, in the version they saw.
fn own(tx: &mut Conn, who: &Who, reference: &Reference, id: ScorecardId) -> Result<(Application, Scorecard)> {
    let app = seen_by_staff(tx, who, reference)?;
    let card = cards::find(tx, id)?;
    if card.application != app.id || card.author != who.id {
        return Err(Error::NotFound);
    }
    if card.state == CardState::Sent {
        return Err(Error::Refused("This scorecard was sent already and stays as it is.".to_owned()));
    }
    Ok((app, card))
}

fn elsewhere() -> Error {
    Error::Stale(Changed { what: "You saved this scorecard in another window. What you typed here is still below.".to_owned() })
}

/// Saves what is written so far.
pub fn save(tx: &mut Conn, who: &Who, reference: &Reference, id: ScorecardId, version: i64, written: &Written) -> Result<()> {
    own(tx, who, reference, id)?;
    if cards::save(tx, id, version, written, None)? { Ok(()) } else { Err(elsewhere()) }
}

/// Sends a complete card; the interview is recorded as done with it.
pub fn send(tx: &mut Conn, here: &Here, who: &Who, reference: &Reference, id: ScorecardId, version: i64, written: &Written) -> Result<()> {
    let (app, card) = own(tx, who, reference, id)?;
    let competencies = rubrics::at_stage(tx, card.stage, card.rubric)?;
    let rated = |c: &Competency| {
        let line = written.lines.iter().find(|l| l.competency == c.id);
        Rated {
            competency: c.name.clone(),
            evidence: line.map(|l| l.evidence.clone()).unwrap_or_default(),
            rating: line.and_then(|l| l.rating),
        }
    };
    let lacking = competencies.iter().find_map(|c| missing(&rated(c)).into_iter().next());
    if let Some((_, why)) = lacking.or_else(|| missing_overall(&written.overall)) {
        return Err(Error::Refused(why));
    }
    if !cards::save(tx, id, version, written, Some(here.now))? {
        return Err(elsewhere());
    }
    let sent = Happened::new("scorecard", id.0, "send").from(CardState::Draft.as_str()).to(CardState::Sent.as_str());
    sent.in_application(tx, here, Actor::Person(who), &app)?;
    if let Some(interview) = card.interview {
        let interview = interviews::find(tx, interview)?;
        if interview.state == InterviewState::Booked {
            interview_verbs::settle(tx, here, who, &app, &interview, InterviewStep::Finish)?;
        }
    }
    Ok(())
}

/// Scorecards to ask for, or (`chase`) to chase, at this moment.
pub fn due(conn: &mut Conn, now: Moment, chase: bool) -> Result<Vec<(InterviewId, UserId)>> {
    let begun = now - scorecard::DUE_AFTER + TimeDelta::days(1);
    let mut found = Vec::new();
    for card in interviews::owed(conn, interviews::Whose::Scope(None), begun, MOST)? {
        let Some(starts_at) = card.starts_at else { continue };
        let reader = accounts::find(conn, card.user)?;
        let ask = card.asked_at.is_none() && scorecard::is_due(starts_at, now, when::zone(&reader.zone));
        let late = card.chased_at.is_none() && scorecard::is_late(starts_at, card.asked_at, now);
        if (!chase && ask) || (chase && late) {
            found.push((card.interview, card.user));
        }
    }
    Ok(found)
}

/// By the clock: on the day a scorecard is due, whoever owes it is asked for it, once.
pub fn ask(tx: &mut Conn, here: &Here, (interview, user): (InterviewId, UserId)) -> Result<()> {
    if !interviews::mark_asked(tx, interview, user, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    remember(tx, here, interview, user, "ask_card", letters::scorecards::due)
}

/// By the clock: a scorecard that is late is chased, once.
pub fn chase(tx: &mut Conn, here: &Here, (interview, user): (InterviewId, UserId)) -> Result<()> {
    if !interviews::mark_chased(tx, interview, user, here.now)? {
        return Err(Error::Stale(Changed::default()));
    }
    remember(tx, here, interview, user, "chase_card", letters::scorecards::late)
}

type CardLetter = fn(&Site, &About<'_>, &str, InterviewId, Moment, Tz) -> Result<Rendered>;

fn remember(tx: &mut Conn, here: &Here, id: InterviewId, user: UserId, kind: &str, letter: CardLetter) -> Result<()> {
    let interview = interviews::find(tx, id)?;
    let app = applications::find(tx, interview.application)?;
    let reader = accounts::find(tx, user)?;
    Happened::new("interview", id.0, kind).in_application(tx, here, Actor::Clock, &app)?;
    let starts_at = interview.starts_at.ok_or(Error::NotFound)?;
    let letter = letter(&here.site, &post::about(&app), &reader.name, id, starts_at, when::zone(&reader.zone))?;
    post::put(tx, here, To::staff(&reader), Some(app.id), &letter)
}
