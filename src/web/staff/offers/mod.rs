//! Offers: prepared and changed, approved, made official, withdrawn, and the placing.

mod change;
mod form;
mod one;
mod prepare;
mod withdraw;

use crate::web::routes::Line;

pub fn routes() -> Vec<Line> {
    let mut lines = prepare::routes();
    lines.extend(one::routes());
    lines.extend(change::routes());
    lines.extend(withdraw::routes());
    lines
}
