//! The qualified list: who passed the review, ranked or not as the hiring authority says, and where it is cut off.

use std::collections::BTreeMap;

use super::history::Happened;
use super::{Actor, Here};
use crate::domain::access::Who;
use crate::domain::authority::{Authority, Preset};
use crate::domain::ids::{ApplicationId, PostingId};
use crate::domain::qualified::{CutOff, ranks};
use crate::domain::scorecard::Rating;
use crate::domain::text;
use crate::error::{Changed, Error, Result};
use crate::store::postings::Posting;
use crate::store::qualified::{self, Passed, Recorded};
use crate::store::rounds::{self, Round};
use crate::store::{Conn, assessments, interviews, scorecards};

/// A few words for each application that has some.
type Words = BTreeMap<ApplicationId, String>;

/// Somebody on the list.
#[derive(Debug, Clone)]
pub struct Entry {
    pub passed: Passed,
    /// `None` where nobody is ranked.
    pub rank: Option<i64>,
    /// Inside the cut-off; always, where there is none.
    pub inside: bool,
    /// The standing score of the last assessment: `82.5, passed`.
    pub score: String,
    /// What those who interviewed recommend, as the reader may know it: `2 Yes, 1 No`.
    pub recommended: String,
}

/// The qualified list of a posting.
#[derive(Debug, Clone)]
pub struct List {
    pub posting: Posting,
    pub round: Option<Round>,
    pub authority: Option<Authority>,
    pub entries: Vec<Entry>,
    /// The newest first.
    pub cut_offs: Vec<Recorded>,
}

impl List {
    /// The rules of the authority, where one is set.
    pub fn preset(&self) -> Option<Preset> {
        self.authority.map(Authority::preset)
    }

    /// Whether people are ranked: nobody is without an authority that says so.
    pub fn ranks(&self) -> bool {
        self.preset().is_some_and(|p| p.ranking)
    }

    /// The cut-off that holds.
    pub fn cut_off(&self) -> Option<&Recorded> {
        self.cut_offs.first().filter(|_| self.ranks())
    }
}

/// The qualified list, for those who may see people.
pub fn list(conn: &mut Conn, who: &Who, id: PostingId) -> Result<List> {
    let posting = super::postings::seen_by_staff(conn, who, id)?;
    if !who.may_see_people(posting.content.agency) {
        return Err(Error::Forbidden("Reviewers read without names. The qualified list is for those who hire.".to_owned()));
    }
    let round = rounds::of_posting(conn, id)?;
    let passed = match &round {
        Some(round) => qualified::passed(conn, round.id)?,
        None => Vec::new(),
    };
    let said = recommended(conn, who, &posting)?;
    let scores = scores(conn, id)?;
    let cut_offs = qualified::cut_offs_of(conn, id)?;
    let mut list = List { authority: posting.content.authority, round, entries: Vec::new(), cut_offs, posting };
    list.entries = entries(&list, passed, &said, &scores);
    Ok(list)
}

fn entries(list: &List, passed: Vec<Passed>, said: &Words, scores: &Words) -> Vec<Entry> {
    let ranked = list.ranks();
    let points: Vec<i64> = passed.iter().map(|p| p.points.unwrap_or(0)).collect();
    let inside = list.cut_off().map_or_else(|| vec![true; points.len()], |c| c.cut_off.inside(&points));
    let mut entries: Vec<Entry> = passed
        .into_iter()
        .zip(ranks(&points).into_iter().zip(inside))
        .map(|(passed, (rank, inside))| {
            let recommended = said.get(&passed.application).cloned().unwrap_or_default();
            let score = scores.get(&passed.application).cloned().unwrap_or_default();
            Entry { score, rank: ranked.then_some(rank), inside, recommended, passed }
        })
        .collect();
    // They come by name; this order keeps it among equals.
    entries.sort_by_key(|e| e.rank);
    entries
}

/// The standing score of each application's last assessment, in words.
fn scores(conn: &mut Conn, posting: PostingId) -> Result<Words> {
    let standing = assessments::standing(conn, posting)?;
    let mut words = Words::new();
    for attempt in assessments::of_posting(conn, posting)? {
        if let Some(entered) = standing.get(&attempt.id) {
            let passed = if entered.marks.passed { "passed" } else { "not passed" };
            words.insert(attempt.application, format!("{}, {passed}", entered.score.points));
        }
    }
    Ok(words)
}

/// What scorecards recommend, by application; nothing of those for which this person still owes a card of their own.
fn recommended(conn: &mut Conn, who: &Who, posting: &Posting) -> Result<Words> {
    let manages = who.may_manage(posting.content.agency).is_ok();
    let meets = interviews::met_by(conn, posting.id, who.id)?;
    let mut of: BTreeMap<ApplicationId, Vec<(bool, Rating)>> = BTreeMap::new();
    for card in scorecards::sent_in_posting(conn, posting.id)? {
        if let Some(rating) = card.recommendation {
            of.entry(card.application).or_default().push((card.author == who.id, rating));
        }
    }
    let open = |id: &ApplicationId, cards: &[(bool, Rating)]| cards.iter().any(|c| c.0) || (manages && !meets.contains(id));
    let words = |cards: Vec<(bool, Rating)>| {
        let count = |r: &Rating| cards.iter().filter(|c| c.1 == *r).count();
        let said: Vec<String> = Rating::ALL.iter().rev().filter(|r| count(r) > 0).map(|r| format!("{} {}", count(r), r.spoken())).collect();
        said.join(", ")
    };
    Ok(of.into_iter().filter(|(id, cards)| open(id, cards)).map(|(id, cards)| (id, words(cards))).collect())
}

/// Records where the list is cut off, and why. `seen` is the number of the cut-off that held when it was asked for; 0 when none did.
pub fn cut_off(tx: &mut Conn, here: &Here, who: &Who, id: PostingId, seen: i64, new: CutOff, reason: &str) -> Result<()> {
    let posting = super::postings::seen_by_staff(tx, who, id)?;
    who.may_manage(posting.content.agency)?;
    let round = rounds::of_posting(tx, id)?.ok_or_else(|| Error::Refused("The review of this posting is not open yet.".to_owned()))?;
    if !posting.content.authority.is_some_and(|a| a.preset().ranking) {
        return Err(Error::Refused("Nobody is ranked under the authority of this posting, so there is nothing to cut off.".to_owned()));
    }
    let reason = text::lines(reason);
    if reason.is_empty() || reason.chars().count() > 1000 {
        return Err(Error::Refused("Say in at most 1,000 characters why the list is cut off there.".to_owned()));
    }
    rounds::hold(tx, round.id)?;
    let last = qualified::cut_offs_of(tx, id)?.into_iter().next();
    if let Some(newer) = last.filter(|c| c.id != seen) {
        return Err(Error::Stale(Changed { what: format!("{} recorded {} meanwhile.", newer.by, newer.cut_off.words()) }));
    }
    let number = qualified::insert_cut_off(tx, id, new, &reason, who.id, here.now)?;
    let detail = format!("{} {}", new.basis, new.value);
    Happened::new("cut_off", number, "set_cut_off").detail(&detail).in_posting(tx, here, Actor::Person(who), id)
}
