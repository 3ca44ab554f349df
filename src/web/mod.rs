//! The pages. Extract, check, one read or one write, show a page or redirect. No SQL in here, no rule.

mod app;
mod apply;
mod ask;
mod assets;
mod entry;
mod fault;
mod fields;
mod files;
mod forms;
mod guard;
mod markdown;
mod my;
mod one_click;
mod pages;
mod project_list;
mod public;
pub mod routes;
mod sent;
mod serve;
mod sheet;
mod shell;
mod staff;
mod touch;
mod upload;
mod watch;

pub use app::{App, rules, site};
pub use assets::Assets;
pub use serve::{Listening, listen};
pub use shell::Notice;

/// Every page and action there is, in the order of the page map.
pub fn all() -> Vec<routes::Line> {
    let mut lines = public::routes();
    lines.extend(entry::routes());
    lines.extend(apply::routes());
    lines.extend(my::routes());
    lines.extend(staff::routes());
    lines
}
