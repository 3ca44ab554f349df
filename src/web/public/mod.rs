//! Pages for visitors: jobs, projects, how we hire, health.

mod alerts;
mod feeds;
mod files;
mod health;
mod home;
pub(super) mod jobs;
mod landing;
mod letters;
mod markup;
pub(super) mod posting;
pub(super) mod projects;

use super::assets;
use super::routes::Line;

pub fn routes() -> Vec<Line> {
    let mut lines = home::routes();
    lines.extend(jobs::routes());
    // Before the posting itself: the first route that fits is taken.
    lines.extend(feeds::routes());
    // Before the posting: its address would take `alerts` for a number.
    lines.extend(alerts::routes());
    lines.extend(posting::routes());
    lines.extend(files::routes());
    lines.extend(landing::routes());
    lines.extend(projects::routes());
    lines.extend(letters::routes());
    lines.extend(health::routes());
    lines.extend(assets::routes());
    lines
}
