//! All the SQL there is. Functions take `&mut Conn` first and return domain types or rows made for one page. No rules.

pub mod accounts;
pub mod agencies;
pub mod alerts;
pub mod applications;
pub mod cohorts;
mod conn;
pub mod counts;
mod db;
pub mod decisions;
pub mod demographics;
pub mod dialect;
pub mod events;
pub mod health;
pub mod intake;
pub mod interviews;
pub mod offers;
pub mod outbox;
pub mod placements;
pub mod pool;
pub mod postings;
pub mod profiles;
pub mod projects;
pub mod rubrics;
mod schema;
pub mod scorecards;
pub mod seats;
pub mod sections;
pub mod staff;
pub mod tries;
mod types;

pub use conn::{Conn, MultiBackend};
pub use db::{Db, Reader};
