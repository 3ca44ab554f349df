//! What an applicant sees of their own.

use super::routes::Line;

/// The status page of an application.
pub fn path(reference: &str) -> String {
    format!("/my/applications/{reference}")
}

pub fn routes() -> Vec<Line> {
    Vec::new()
}
