//! Filling in an application: the task list, its sections, check and send.

pub mod answers;
mod availability;
mod check;
mod contact;
mod demographics;
mod desk;
mod eligibility;
mod essays;
mod fit;
mod projects;
mod questions;
mod resume;
mod tasks;
mod typed;

use super::routes::Line;

pub use desk::task_list;

pub fn routes() -> Vec<Line> {
    let mut lines = tasks::routes();
    lines.extend(contact::routes());
    lines.extend(eligibility::routes());
    lines.extend(resume::routes());
    lines.extend(questions::routes());
    lines.extend(projects::routes());
    lines.extend(availability::routes());
    lines.extend(essays::routes());
    lines.extend(demographics::routes());
    lines.extend(fit::routes());
    lines.extend(typed::routes());
    lines.extend(check::routes());
    lines
}
