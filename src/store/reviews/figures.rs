//! What the figures of a round are computed from: every mark of every card that was sent, and of the calibration résumés.

use diesel::prelude::*;

use crate::domain::ids::{ApplicationId, CalibrationId, CompetencyId, ReviewId, RoundId, UserId};
use crate::domain::review::{Mark, ReviewSeat, ReviewState};
use crate::error::Result;
use crate::store::Conn;
use crate::store::schema::{marks, reviews, users};

/// A card that was sent, with its marks in the order of the competencies.
#[derive(Debug, Clone)]
pub struct SentCard {
    pub review: ReviewId,
    pub application: Option<ApplicationId>,
    pub calibration: Option<CalibrationId>,
    pub reviewer: UserId,
    pub name: String,
    pub seat: ReviewSeat,
    pub seconds: i64,
    pub marks: Vec<(CompetencyId, Mark)>,
}

type Row = (ReviewId, Option<ApplicationId>, Option<CalibrationId>, UserId, String, ReviewSeat, i64, CompetencyId, Option<i64>);

/// Every card of a round that was sent, in the order in which they were assigned.
pub fn sent_cards(conn: &mut Conn, round: RoundId) -> Result<Vec<SentCard>> {
    let rows: Vec<Row> = marks::table
        .inner_join(reviews::table.inner_join(users::table))
        .filter(reviews::round_id.eq(round).and(reviews::state.eq(ReviewState::Sent)))
        .order((reviews::id, marks::competency_id))
        .select((
            reviews::id,
            reviews::application_id,
            reviews::calibration_id,
            reviews::reviewer_id,
            users::name,
            reviews::seat,
            reviews::seconds,
            marks::competency_id,
            marks::mark,
        ))
        .load(conn)?;
    let mut cards: Vec<SentCard> = Vec::new();
    for (review, application, calibration, reviewer, name, seat, seconds, competency, mark) in rows {
        if cards.last().is_none_or(|c| c.review != review) {
            cards.push(SentCard { review, application, calibration, reviewer, name, seat, seconds, marks: Vec::new() });
        }
        if let (Some(card), Some(mark)) = (cards.last_mut(), mark.and_then(Mark::from_number)) {
            card.marks.push((competency, mark));
        }
    }
    Ok(cards)
}
