//! What the cards of an application come to: nothing yet, a split for a third reviewer, or a result.

use super::super::history::Happened;
use super::super::{Actor, Here};
use super::assign::{due, replace};
use crate::domain::ids::{ApplicationId, CompetencyId};
use crate::domain::review::{Check, Judged, Marks, ReviewSeat, ReviewState, Standing};
use crate::domain::state::State;
use crate::error::Result;
use crate::store::applications::Application;
use crate::store::reviews::{self, Review, ReviewResult};
use crate::store::rounds::{self, Round};
use crate::store::rubrics::{self, Competency};
use crate::store::{Conn, applications};

/// The competencies a round judges.
pub(super) fn competencies(conn: &mut Conn, round: &Round) -> Result<Vec<Competency>> {
    rubrics::at_stage(conn, round.stage, round.rubric)
}

fn judged(conn: &mut Conn, round: &Round) -> Result<Vec<Judged>> {
    Ok(competencies(conn, round)?.into_iter().map(|c| Judged { id: c.id, screen_out: c.screen_out }).collect())
}

/// The marks of a card; a competency without one is left out.
fn marks(conn: &mut Conn, review: &Review) -> Result<Marks> {
    Ok(reviews::marks(conn, review.id)?.into_iter().filter_map(|l| Some((l.competency, l.mark?))).collect())
}

/// The marks of the pair's cards that are in.
fn pair(conn: &mut Conn, all: &[Review]) -> Result<Vec<Marks>> {
    all.iter().filter(|r| r.seat == ReviewSeat::Pair && r.state == ReviewState::Sent).map(|r| marks(conn, r)).collect()
}

/// Where the judgement of an application stands, and the cards it stands on.
struct Cards {
    standing: Standing,
    /// Sent cards, of the pair and of the third.
    sent: Vec<Review>,
    third: Option<Review>,
}

fn read(conn: &mut Conn, round: &Round, id: ApplicationId) -> Result<Cards> {
    let judged = judged(conn, round)?;
    let all = reviews::of_application(conn, id)?;
    let sent: Vec<Review> = all.iter().filter(|r| r.state == ReviewState::Sent).cloned().collect();
    let third = all.into_iter().find(|r| r.seat == ReviewSeat::Third && matches!(r.state, ReviewState::Assigned | ReviewState::Sent));
    let pair = pair(conn, &sent)?;
    let deciding = match third.as_ref().filter(|t| t.state == ReviewState::Sent) {
        Some(third) => Some(marks(conn, third)?),
        None => None,
    };
    let standing = round.method.standing(&judged, &pair.iter().collect::<Vec<_>>(), deciding.as_ref());
    Ok(Cards { standing, sent, third })
}

/// The competencies on which the pair differs and that a third reviewer judges.
pub(super) fn split(conn: &mut Conn, round: &Round, id: ApplicationId) -> Result<Vec<CompetencyId>> {
    let judged = judged(conn, round)?;
    let all = reviews::of_application(conn, id)?;
    let pair = pair(conn, &all)?;
    Ok(match round.method.standing(&judged, &pair.iter().collect::<Vec<_>>(), None) {
        Standing::Split(list) => list,
        _ => Vec::new(),
    })
}

/// Whether the pair of an application differs.
pub(super) fn is_split(conn: &mut Conn, round: &Round, id: ApplicationId) -> Result<bool> {
    Ok(!split(conn, round, id)?.is_empty())
}

/// An application comes (back) into review: its cards may have settled it already. Nobody can send a card before it is there, so the
/// round needs no holding.
pub(in crate::actions) fn returned(tx: &mut Conn, here: &Here, actor: Actor<'_>, app: &Application) -> Result<()> {
    match rounds::of_posting(tx, app.posting)? {
        Some(round) => settle(tx, here, actor, &round, app.id),
        None => Ok(()),
    }
}

/// Brings an application to where its cards say it stands. The round is held by whoever calls, so that two cards sent at once both count.
pub(super) fn settle(tx: &mut Conn, here: &Here, actor: Actor<'_>, round: &Round, id: ApplicationId) -> Result<()> {
    let app = applications::find(tx, id)?;
    if app.state != State::InReview {
        return Ok(());
    }
    let before = reviews::result(tx, id)?;
    let Cards { standing, sent, third } = read(tx, round, id)?;
    let result = match standing {
        Standing::Waiting => None,
        Standing::Split(_) => {
            match &third {
                None => {
                    replace(tx, here, actor, round, &app, ReviewSeat::Third)?;
                }
                // The split grew since the third card was sent.
                Some(third) if third.state == ReviewState::Sent => {
                    reviews::reopen(tx, third.id, due(round, here.now))?;
                    let happened = Happened::new("review", third.id.0, "reopen").to(ReviewState::Assigned.as_str());
                    happened.in_application(tx, here, actor, &app)?;
                }
                Some(_) => {}
            }
            None
        }
        Standing::Settled { outcome, points, missed } => {
            if let Some(unneeded) = third.filter(|t| t.state == ReviewState::Assigned) {
                reviews::end(tx, unneeded.id, ReviewState::Released, None)?;
                let happened = Happened::new("review", unneeded.id.0, "release").to(ReviewState::Released.as_str());
                happened.in_application(tx, here, actor, &app)?;
            }
            // A justification that waits for its check may come back changed.
            let checked = sent.iter().all(|r| r.checked != Check::Waiting);
            checked.then_some(ReviewResult { application: id, outcome, points, missed, settled_at: here.now })
        }
    };
    let same = |a: &ReviewResult, b: &ReviewResult| (a.outcome, a.points, &a.missed) == (b.outcome, b.points, &b.missed);
    match (&before, &result) {
        (None, None) => return Ok(()),
        (Some(a), Some(b)) if same(a, b) => return Ok(()),
        _ => {}
    }
    reviews::set_result(tx, round.id, id, result.as_ref())?;
    let points = result.as_ref().and_then(|r| r.points).map_or_else(String::new, |p| p.to_string());
    let mut happened = Happened::new("review_result", id.0, "settle").detail(&points);
    if let Some(before) = &before {
        happened = happened.from(before.outcome.as_str());
    }
    if let Some(result) = &result {
        happened = happened.to(result.outcome.as_str());
    }
    happened.in_application(tx, here, actor, &app)
}
