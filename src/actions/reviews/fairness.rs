//! The fairness figures of a round, for whoever leads it: agreement of the pairs, each reviewer beside the others, calibration, time.

use std::collections::BTreeMap;

use super::round_led;
use super::settle::competencies;
use crate::domain::access::Who;
use crate::domain::agreement::{Spread, kappa, median};
use crate::domain::ids::{ApplicationId, PostingId, UserId};
use crate::domain::review::{Mark, ReviewSeat};
use crate::error::Result;
use crate::store::Conn;
use crate::store::reviews::{self, Hidden, SentCard};
use crate::store::rounds::{self, Round};

/// How far the pairs agree on a competency, before any third reviewer.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreed {
    pub competency: String,
    /// Pairs that both marked it.
    pub pairs: usize,
    /// Of these: agreed on whether it is met.
    pub same: usize,
    /// Kappa on met or not met.
    pub met: Option<f64>,
    /// Kappa on the marks 0, 1, 2.
    pub marks: Option<f64>,
}

/// How a set of cards is marked: each card counts once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Marked {
    pub mark: Spread,
    /// The share of “does not meet” on a card.
    pub not_met: Spread,
}

/// A reviewer beside the cards of all others.
#[derive(Debug, Clone, PartialEq)]
pub struct Reader {
    pub user: UserId,
    pub name: String,
    pub own: Option<Marked>,
    pub pool: Option<Marked>,
    /// Median time for a card in minutes, and of how many cards it was measured.
    pub minutes: Option<f64>,
    pub timed: usize,
    /// Calibration résumés that were sent.
    pub calibrated: usize,
    /// Of the marks on them: how many, how many as expected, and the mean difference (above 0: more generous than expected).
    pub expected: (usize, usize),
    pub off: Option<f64>,
}

impl Reader {
    pub fn mark_differs(&self) -> bool {
        matches!((self.own, self.pool), (Some(own), Some(pool)) if own.mark.differs(pool.mark))
    }

    pub fn share_differs(&self) -> bool {
        matches!((self.own, self.pool), (Some(own), Some(pool)) if own.not_met.differs(pool.not_met))
    }
}

/// The figures of a round.
#[derive(Debug, Clone)]
pub struct Fairness {
    pub round: Round,
    pub agreed: Vec<Agreed>,
    pub readers: Vec<Reader>,
    pub hidden: Vec<Hidden>,
}

/// The fairness figures of a posting's round. Nobody but its lead reads them.
pub fn fairness(conn: &mut Conn, who: &Who, posting: PostingId) -> Result<Fairness> {
    let round = round_led(conn, who, posting)?;
    let cards = reviews::sent_cards(conn, round.id)?;
    let hidden = reviews::calibrations_of(conn, round.id)?;
    let doubles = doubles(&cards);
    let agreed = competencies(conn, &round)?.into_iter().map(|c| {
        let of = |card: &SentCard| card.marks.iter().find(|(id, _)| *id == c.id).map(|m| m.1);
        let pairs: Vec<(Mark, Mark)> = doubles.iter().filter_map(|(one, other)| Some((of(one)?, of(other)?))).collect();
        let met: Vec<(bool, bool)> = pairs.iter().map(|(one, other)| (one.is_met(), other.is_met())).collect();
        let same = met.iter().filter(|(one, other)| one == other).count();
        Agreed { competency: c.name, pairs: pairs.len(), same, met: kappa(&met), marks: kappa(&pairs) }
    });
    let agreed = agreed.collect();
    let mut people: Vec<(String, UserId)> = rounds::reviewers(conn, round.id)?.into_iter().map(|r| (r.name, r.user)).collect();
    people.extend(cards.iter().map(|c| (c.name.clone(), c.reviewer)));
    people.sort();
    people.dedup();
    let readers = people.into_iter().map(|(name, user)| reader(user, name, &cards, &hidden)).collect();
    Ok(Fairness { round, agreed, readers, hidden })
}

/// Cards that count for the figures of the pool: whole cards of applications. A third reviewer judges only what is disputed.
fn counts(card: &SentCard) -> bool {
    card.application.is_some() && card.seat == ReviewSeat::Pair
}

/// The two cards of every application that two have read, in the order in which they were assigned.
fn doubles(cards: &[SentCard]) -> Vec<(&SentCard, &SentCard)> {
    let mut of: BTreeMap<ApplicationId, Vec<&SentCard>> = BTreeMap::new();
    for card in cards.iter().filter(|c| counts(c)) {
        if let Some(id) = card.application {
            of.entry(id).or_default().push(card);
        }
    }
    of.into_values()
        .filter_map(|list| match list.as_slice() {
            [one, other] => Some((*one, *other)),
            _ => None,
        })
        .collect()
}

/// `None` of no cards.
fn marked<'a>(cards: impl Iterator<Item = &'a SentCard>) -> Option<Marked> {
    let (mut means, mut shares) = (Vec::new(), Vec::new());
    for card in cards.filter(|c| !c.marks.is_empty()) {
        let all = card.marks.len() as f64;
        means.push(card.marks.iter().map(|m| m.1.number()).sum::<i64>() as f64 / all);
        shares.push(card.marks.iter().filter(|m| !m.1.is_met()).count() as f64 / all);
    }
    Some(Marked { mark: Spread::of(&means)?, not_met: Spread::of(&shares)? })
}

fn reader(user: UserId, name: String, cards: &[SentCard], hidden: &[Hidden]) -> Reader {
    let own = |card: &&SentCard| card.reviewer == user;
    let minutes: Vec<f64> = cards.iter().filter(|c| own(c) && counts(c) && c.seconds > 0).map(|c| c.seconds as f64 / 60.0).collect();
    let mut calibrated = 0;
    let mut off: Vec<i64> = Vec::new();
    for card in cards.iter().filter(own) {
        let Some(known) = hidden.iter().find(|h| Some(h.id) == card.calibration) else { continue };
        calibrated += 1;
        off.extend(card.marks.iter().filter_map(|(id, mark)| Some(mark.number() - known.expected.get(id)?.number())));
    }
    let mean = Spread::of(&off.iter().map(|d| *d as f64).collect::<Vec<_>>()).map(|s| s.mean);
    Reader {
        user,
        name,
        own: marked(cards.iter().filter(|c| own(c) && counts(c))),
        pool: marked(cards.iter().filter(|c| !own(c) && counts(c))),
        minutes: median(&minutes),
        timed: minutes.len(),
        calibrated,
        expected: (off.len(), off.iter().filter(|d| **d == 0).count()),
        off: mean,
    }
}
