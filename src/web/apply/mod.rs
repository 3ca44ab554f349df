//! Filling in an application: the task list, its sections, check and send.

pub mod answers;
mod check;
mod contact;
mod desk;
mod eligibility;
mod questions;
mod resume;
mod tasks;

use super::routes::Line;

pub use desk::task_list;

pub fn routes() -> Vec<Line> {
    let mut lines = tasks::routes();
    lines.extend(contact::routes());
    lines.extend(eligibility::routes());
    lines.extend(resume::routes());
    lines.extend(questions::routes());
    lines.extend(check::routes());
    lines
}
