//! Blind review: the reviewer's queue and desk, the lead's round, the quality check.

mod calibrate;
mod checks;
mod desk;
mod fairness;
mod queue;
mod recuse;
mod round;

use crate::actions::token_hash;
use crate::domain::ids::{PostingId, ReviewId};
use crate::web::routes::Line;

pub fn routes() -> Vec<Line> {
    let mut lines = queue::routes();
    lines.extend(recuse::routes());
    lines.extend(desk::routes());
    lines.extend(round::routes());
    lines.extend(checks::routes());
    lines.extend(fairness::routes());
    lines.extend(calibrate::routes());
    lines
}

/// The page of the round of a posting.
fn round_page(id: PostingId) -> String {
    format!("/staff/postings/{id}/review")
}

/// What a résumé is called on the desk. Nobody outside can draw it from a reference: the lot, which they can, is only its place.
fn code(id: ReviewId) -> String {
    token_hash(&format!("résumé {id}")).chars().take(6).collect::<String>().to_uppercase()
}
