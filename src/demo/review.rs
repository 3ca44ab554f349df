//! A review under way: résumés are read blind by six reviewers; most cards are in, some wait for their check, some are split.

use super::chance::Chance;
use super::programme::Programme;
use crate::actions::reviews::{self as verbs, CheckVerdict, Opening, Seen};
use crate::actions::{Here, token_hash};
use crate::domain::ids::PostingId;
use crate::domain::question::QuestionKind;
use crate::domain::review::{Mark, Method, PassRule, PointMap, Recusal, ReviewSeat};
use crate::domain::state::State;
use crate::error::Result;
use crate::store::reviews::{self, MarkLine, NewCalibration};
use crate::store::rubrics::Competency;
use crate::store::{Conn, postings, rounds, rubrics};

const MISSING: &[&str] = &[
    "The résumé names tools and no piece of work that was done with them.",
    "Their own part in the work is not said. It speaks of the team throughout.",
    "Only coursework is described. Nothing of it was used by anybody.",
    "The incident that is described was handled by others; the applicant took notes.",
];

const MET: &[&str] = &["", "", "Clear account of their own part.", "Two services in use, with numbers.", ""];

/// Opens the round of a posting and lets everybody read.
pub fn add(tx: &mut Conn, here: &Here, chance: &mut Chance, p: &Programme, targets: &[PostingId]) -> Result<()> {
    let Some(posting) = own_posting(tx, p, targets)? else { return Ok(()) };
    let opening = Opening {
        reviewers: p.reviewers.iter().map(|r| r.id).collect(),
        seed: Some("Draw of November 24, 2026: 7 19 23 41 58, 12".to_owned()),
        method: Method { readers: 2, rule: PassRule::Every, map: PointMap::SME_QA },
        days: 10,
    };
    verbs::open(tx, here, &p.manager, posting, &opening)?;
    calibrate(tx, here, p, posting)?;
    verbs::assign(tx, here, &p.manager, posting, usize::MAX)?;
    for (n, reviewer) in p.reviewers.iter().enumerate() {
        let queue = reviews::queue(tx, reviewer.id)?;
        // The first reviewer, whose sign-in is printed, still has most of the work before her.
        let share = if n == 0 { 30 } else { 85 };
        let most = queue.len() * share / 100;
        for (i, queued) in queue.into_iter().filter(|q| q.seat == ReviewSeat::Pair).take(most).enumerate() {
            if i == 4 && n == 2 {
                verbs::recuse(tx, here, reviewer, queued.id, Recusal::Relationship, "We shared a flat for two years.")?;
                continue;
            }
            let (review, round) = verbs::own(tx, reviewer, queued.id)?;
            let asked = verbs::sheet(tx, &review, &round)?.competencies;
            let lines: Vec<MarkLine> = asked.iter().map(|c| judge(chance, &review.lot, c)).collect();
            let seen = Seen { version: review.version, ..Seen::default() };
            verbs::send(tx, here, reviewer, queued.id, &seen, &lines)?;
        }
    }
    check(tx, here, p, posting)
}

/// The résumé of nobody that every reviewer reads among the others.
const NOBODY: &str = "Rowan Ellery\nEngineer\n\nEXPERIENCE\nEngineer, a county water board, 2020 to today\n- Keeps a billing service in use by 90,000 \
                      homes; halved its night of batch work to forty minutes.\n- Wrote the tests that now run before each release.\nDeveloper, a seed library, \
                      2016 to 2020\n- Built the catalogue and moved it once, without a day off line.\n\nEDUCATION\nDegree in mathematics, 2015";

/// A hidden calibration résumé that should be met in everything and exceeded in the first competency.
fn calibrate(tx: &mut Conn, here: &Here, p: &Programme, posting: PostingId) -> Result<()> {
    let Some(round) = rounds::of_posting(tx, posting)? else { return Ok(()) };
    let asked = rubrics::at_stage(tx, round.stage, round.rubric)?;
    let marks = asked.iter().enumerate().map(|(n, c)| (c.id, if n == 0 { Mark::Exceeds } else { Mark::Met }));
    let answers = postings::questions(tx, posting)?.into_iter().map(|q| {
        let words =
            if q.ask.kind == QuestionKind::YesNo { "Yes" } else { "I kept the service in use while its parts were replaced one by one." };
        (q.id, words.to_owned())
    });
    let new =
        NewCalibration { name: "Rowan Ellery".to_owned(), text: NOBODY.to_owned(), answers: answers.collect(), expected: marks.collect() };
    verbs::calibrate(tx, here, &p.manager, posting, &new).map(|_| ())
}

/// The posting that its manager leads and where most people wait for review.
fn own_posting(tx: &mut Conn, p: &Programme, targets: &[PostingId]) -> Result<Option<PostingId>> {
    let mut most = (0, None);
    for id in targets {
        let waiting = postings::application_counts(tx, *id)?.into_iter().find(|c| c.0 == State::InReview).map_or(0, |c| c.1);
        if waiting > most.0 && p.manager.may_manage(postings::find(tx, *id)?.content.agency).is_ok() {
            most = (waiting, Some(*id));
        }
    }
    Ok(most.1)
}

/// One in six résumés does not show a competency, one in four exceeds it; a reviewer sees it as it is nine times in ten.
fn judge(chance: &mut Chance, lot: &str, c: &Competency) -> MarkLine {
    let shown = match u8::from_str_radix(token_hash(&format!("{lot}:{}", c.name)).get(..2).unwrap_or("80"), 16) {
        Ok(0..43) => Mark::NotMet,
        Ok(43..107) => Mark::Exceeds,
        _ => Mark::Met,
    };
    let mark = if chance.percent(90) { shown } else { chance.pick(Mark::ALL, shown) };
    let why = chance.word(if mark.is_met() { MET } else { MISSING });
    MarkLine { competency: c.id, mark: Some(mark), why: why.to_owned() }
}

/// Two of three justifications are checked; one went back.
fn check(tx: &mut Conn, here: &Here, p: &Programme, posting: PostingId) -> Result<()> {
    let Some(round) = rounds::of_posting(tx, posting)? else { return Ok(()) };
    for (n, card) in reviews::to_check(tx, round.id)?.into_iter().enumerate() {
        let verdict = match n {
            1 => CheckVerdict::Return("Say which competency the missing work belongs to, in your own words.".to_owned()),
            n if n % 3 == 2 => continue,
            _ => CheckVerdict::Accept,
        };
        verbs::check(tx, here, &p.manager, posting, card.id, &verdict)?;
    }
    Ok(())
}
