//! What an applicant sees of their own.

use super::routes::Line;

pub fn routes() -> Vec<Line> {
    Vec::new()
}
