//! Pages of staff.

use super::routes::Line;

pub fn routes() -> Vec<Line> {
    Vec::new()
}
