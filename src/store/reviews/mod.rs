//! Reviews: one reviewer's blind reading of one application, with a mark and a why per competency.

mod calibrations;
mod figures;
mod lists;
mod results;

use diesel::prelude::*;

pub use calibrations::*;
pub use figures::*;
pub use lists::*;
pub use results::*;

use super::Conn;
use super::dialect::violates;
use super::schema::{marks, reviews};
use crate::domain::ids::{ApplicationId, CalibrationId, CompetencyId, ReviewId, RoundId, UserId};
use crate::domain::review::{Check, Mark, Recusal, ReviewSeat, ReviewState};
use crate::domain::when::Moment;
use crate::error::{Error, Result};

/// What is read: an application, or a résumé of nobody that shows how reviewers mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Application(ApplicationId),
    Calibration(CalibrationId),
}

/// A review as the actions see it.
#[derive(Debug, Clone)]
pub struct Review {
    pub id: ReviewId,
    pub round: RoundId,
    pub subject: Subject,
    pub reviewer: UserId,
    pub seat: ReviewSeat,
    /// Its place in the order that was drawn.
    pub lot: String,
    pub state: ReviewState,
    pub version: i64,
    /// The page that typed last, and how often it had saved.
    pub typed: (String, i64),
    pub assigned_at: Moment,
    pub due_at: Moment,
    pub touched_at: Option<Moment>,
    /// Time spent on it, in seconds.
    pub seconds: i64,
    pub sent_at: Option<Moment>,
    pub checked: Check,
    /// What the quality check wrote when it returned the card.
    pub check_note: String,
}

impl Review {
    pub fn application(&self) -> Option<ApplicationId> {
        match self.subject {
            Subject::Application(id) => Some(id),
            Subject::Calibration(_) => None,
        }
    }
}

type Columns = (
    (reviews::id, reviews::round_id, reviews::application_id, reviews::calibration_id, reviews::reviewer_id),
    (reviews::seat, reviews::lot, reviews::state, reviews::version, reviews::typed_page, reviews::typed_count),
    (reviews::assigned_at, reviews::due_at, reviews::touched_at, reviews::seconds, reviews::sent_at, reviews::checked, reviews::check_note),
);
type Row = (
    (ReviewId, RoundId, Option<ApplicationId>, Option<CalibrationId>, UserId),
    (ReviewSeat, String, ReviewState, i64, String, i64),
    (Moment, Moment, Option<Moment>, i64, Option<Moment>, Check, String),
);

fn columns() -> Columns {
    use reviews as r;
    (
        (r::id, r::round_id, r::application_id, r::calibration_id, r::reviewer_id),
        (r::seat, r::lot, r::state, r::version, r::typed_page, r::typed_count),
        (r::assigned_at, r::due_at, r::touched_at, r::seconds, r::sent_at, r::checked, r::check_note),
    )
}

fn read(row: Row) -> Result<Review> {
    let (
        (id, round, application, calibration, reviewer),
        (seat, lot, state, version, page, count),
        (assigned_at, due_at, touched_at, seconds, sent_at, checked, check_note),
    ) = row;
    let subject = match (application, calibration) {
        (Some(id), _) => Subject::Application(id),
        (None, Some(id)) => Subject::Calibration(id),
        (None, None) => return Err(Error::Broken(format!("review {id} is of nothing"))),
    };
    let typed = (page, count);
    Ok(Review {
        id,
        round,
        subject,
        reviewer,
        seat,
        lot,
        state,
        version,
        typed,
        assigned_at,
        due_at,
        touched_at,
        seconds,
        sent_at,
        checked,
        check_note,
    })
}

pub fn find(conn: &mut Conn, id: ReviewId) -> Result<Review> {
    read(reviews::table.find(id).select(columns()).first(conn)?)
}

/// Reviews of an application, the oldest first.
pub fn of_application(conn: &mut Conn, id: ApplicationId) -> Result<Vec<Review>> {
    let rows: Vec<Row> = reviews::table.filter(reviews::application_id.eq(id)).order(reviews::id).select(columns()).load(conn)?;
    rows.into_iter().map(read).collect()
}

/// Whether this person has still to judge the application without knowing whose it is.
pub fn reads_blind(conn: &mut Conn, id: ApplicationId, user: UserId) -> Result<bool> {
    let to_do = reviews::reviewer_id.eq(user).and(reviews::state.eq(ReviewState::Assigned));
    let of = reviews::table.filter(reviews::application_id.eq(id).and(to_do));
    Ok(diesel::select(diesel::dsl::exists(of)).get_result(conn)?)
}

/// A review as it is assigned.
pub struct NewReview<'a> {
    pub round: RoundId,
    pub subject: Subject,
    pub reviewer: UserId,
    pub seat: ReviewSeat,
    pub lot: &'a str,
    pub due_at: Moment,
    /// Whether its reviewer gets a letter of its own; otherwise it is announced together with others.
    pub announced: bool,
}

/// Assigns a review; `Taken("reviewer")` when this person had it before, or somebody else is third.
pub fn insert(conn: &mut Conn, new: &NewReview<'_>, now: Moment) -> Result<ReviewId> {
    use reviews as r;
    let (application, calibration) = match new.subject {
        Subject::Application(id) => (Some(id), None),
        Subject::Calibration(id) => (None, Some(id)),
    };
    diesel::insert_into(r::table)
        .values((
            (r::round_id.eq(new.round), r::application_id.eq(application), r::calibration_id.eq(calibration)),
            (r::reviewer_id.eq(new.reviewer), r::seat.eq(new.seat), r::lot.eq(new.lot), r::state.eq(ReviewState::Assigned)),
            (r::version.eq(1), r::typed_page.eq(""), r::typed_count.eq(0), r::announced.eq(new.announced), r::chased.eq(0)),
            (r::assigned_at.eq(now), r::due_at.eq(new.due_at), r::seconds.eq(0)),
            (r::recusal_words.eq(""), r::checked.eq(Check::None), r::check_note.eq("")),
        ))
        .returning(r::id)
        .get_result(conn)
        .map_err(|e| {
            let taken = violates(&e, "reviews.application_id", "reviews_one_application")
                || violates(&e, "reviews.application_id", "reviews_one_third")
                || violates(&e, "reviews.calibration_id", "reviews_one_calibration");
            if taken { Error::Taken("reviewer") } else { e.into() }
        })
}

/// A mark as it stands on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkLine {
    pub competency: CompetencyId,
    pub mark: Option<Mark>,
    pub why: String,
}

pub fn marks(conn: &mut Conn, id: ReviewId) -> Result<Vec<MarkLine>> {
    let rows: Vec<(CompetencyId, Option<i64>, String)> = marks::table
        .filter(marks::review_id.eq(id))
        .order(marks::competency_id)
        .select((marks::competency_id, marks::mark, marks::why))
        .load(conn)?;
    Ok(rows.into_iter().map(|(competency, mark, why)| MarkLine { competency, mark: mark.and_then(Mark::from_number), why }).collect())
}

/// Writes the marks of a card that nobody changed since it was seen; `false` when somebody did, or it is not to do any more.
pub fn save(conn: &mut Conn, seen: &Review, typed: (&str, i64), list: &[MarkLine], seconds: i64, now: Moment) -> Result<bool> {
    let row = reviews::table.find(seen.id).filter(reviews::version.eq(seen.version).and(reviews::state.eq(ReviewState::Assigned)));
    let done = diesel::update(row)
        .set((
            reviews::version.eq(seen.version + 1),
            reviews::typed_page.eq(typed.0),
            reviews::typed_count.eq(typed.1),
            reviews::touched_at.eq(now),
            reviews::seconds.eq(seconds),
        ))
        .execute(conn)?;
    if done != 1 {
        return Ok(false);
    }
    let asked: Vec<CompetencyId> = list.iter().map(|l| l.competency).collect();
    diesel::delete(marks::table.filter(marks::review_id.eq(seen.id).and(marks::competency_id.eq_any(asked)))).execute(conn)?;
    for line in list {
        diesel::insert_into(marks::table)
            .values((
                marks::review_id.eq(seen.id),
                marks::competency_id.eq(line.competency),
                marks::mark.eq(line.mark.map(Mark::number)),
                marks::why.eq(&line.why),
            ))
            .execute(conn)?;
    }
    Ok(true)
}

/// Its reviewer looks at it: the time until the next save counts from here.
pub fn touch(conn: &mut Conn, id: ReviewId, now: Moment) -> Result<()> {
    diesel::update(reviews::table.find(id)).set(reviews::touched_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Sends a card whose marks were just written; with a justification it waits for the quality check.
pub fn send(conn: &mut Conn, id: ReviewId, checked: Check, now: Moment) -> Result<()> {
    diesel::update(reviews::table.find(id))
        .set((reviews::state.eq(ReviewState::Sent), reviews::sent_at.eq(now), reviews::checked.eq(checked)))
        .execute(conn)?;
    Ok(())
}

/// Moves a review that is to do out of the way; `false` when it is not to do any more.
pub fn end(conn: &mut Conn, id: ReviewId, state: ReviewState, recusal: Option<(Recusal, &str)>) -> Result<bool> {
    let row = reviews::table.find(id).filter(reviews::state.eq(ReviewState::Assigned));
    let (reason, words) = recusal.map_or((None, ""), |(reason, words)| (Some(reason), words));
    let done = diesel::update(row)
        .set((
            reviews::state.eq(state),
            reviews::recusal.eq(reason),
            reviews::recusal_words.eq(words),
            reviews::version.eq(reviews::version + 1),
        ))
        .execute(conn)?;
    Ok(done == 1)
}

/// Gives a sent card back to its reviewer, because more is asked of it now.
pub fn reopen(conn: &mut Conn, id: ReviewId, due_at: Moment) -> Result<()> {
    diesel::update(reviews::table.find(id).filter(reviews::state.eq(ReviewState::Sent)))
        .set((
            (reviews::state.eq(ReviewState::Assigned), reviews::checked.eq(Check::None), reviews::announced.eq(false)),
            (reviews::due_at.eq(due_at), reviews::chased.eq(0), reviews::version.eq(reviews::version + 1)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Records the quality check of a sent card that waits for it; a returned one is to do again. `false` when it does not wait any more.
pub fn check(conn: &mut Conn, id: ReviewId, by: UserId, returned: Option<(&str, Moment)>, now: Moment) -> Result<bool> {
    let waits = reviews::state.eq(ReviewState::Sent).and(reviews::checked.eq(Check::Waiting));
    let row = reviews::table.find(id).filter(waits);
    let (checked, state, note) = match returned {
        Some((note, _)) => (Check::Returned, ReviewState::Assigned, note),
        None => (Check::Accepted, ReviewState::Sent, ""),
    };
    let done = diesel::update(row)
        .set((
            reviews::checked.eq(checked),
            reviews::state.eq(state),
            reviews::check_note.eq(note),
            reviews::checked_by.eq(by),
            reviews::checked_at.eq(now),
            reviews::version.eq(reviews::version + 1),
        ))
        .execute(conn)?;
    if let Some((_, due_at)) = returned {
        diesel::update(reviews::table.find(id)).set((reviews::due_at.eq(due_at), reviews::chased.eq(0))).execute(conn)?;
    }
    Ok(done == 1)
}
